"""What the desk shows, panel by panel: the room, the points, the evening, the sealed records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from kiosk import desk_phrases

if TYPE_CHECKING:
    import datetime as dt

    from textual.app import ComposeResult

    from kiosk.desk_phrases import Counted
    from kiosk.meeting import Pack, StationRole
    from kiosk.session_facts import Status


class DeskPanels(Container):
    """The panels of one station's desk.

    Args:
        pack: The meeting pack.
        role: What the station is for: a door shows no points, a notes desk nobody inside.
    """

    def __init__(self, pack: Pack, role: StationRole) -> None:
        super().__init__(id="desk-panels")
        self._pack = pack
        self._role = role

    def compose(self) -> ComposeResult:
        """Yield the panels."""
        with Vertical(id="desk-room", classes="panel"):
            yield Static("Inside now", classes="panel-title", markup=False)
            yield Digits("", id="desk-inside")
            yield Static("", id="desk-people", markup=False)
        with Vertical(id="desk-points", classes="panel"):
            yield Static("Points", classes="panel-title", markup=False)
            yield Static("", id="desk-themes", markup=False)
        with Vertical(id="desk-evening", classes="panel"):
            yield Static("Tonight", classes="panel-title", markup=False)
            yield Static("", id="desk-time", markup=False)
        with Vertical(id="desk-sealed", classes="panel"):
            yield Static("Sealed records", classes="panel-title", markup=False)
            yield Digits("", id="desk-count")
            yield Static("", id="desk-marks", markup=False)

    def on_mount(self) -> None:
        """Leave out what this station does not count."""
        self.query_one("#desk-room").display = self._role != "notes"
        self.query_one("#desk-points").display = self._role != "door"

    def show(self, status: Status, counted: Counted, now: dt.datetime) -> None:
        """Show how things stand.

        Args:
            status: The station's status.
            counted: People and points, of this station or of all on the device.
            now: The meeting's time.
        """
        self.query_one("#desk-inside", Digits).update(str(counted.count.inside))
        self.query_one("#desk-people", Static).update("\n".join(desk_phrases.people(self._pack, counted)))
        self.query_one("#desk-themes", Static).update(points_table(self._pack, counted))
        tonight = desk_phrases.evening(self._pack, now, status.clock_jump)
        self.query_one("#desk-time", Static).update(
            Content("\n").join([Content.styled(tonight[0], "bold"), *tonight[1:]])
        )
        self.query_one("#desk-count", Digits).update(str(status.count))
        marks = [Content.assemble((f"{name}  ", "bold"), value) for name, value in desk_phrases.marks(status)]
        self.query_one("#desk-marks", Static).update(Content("\n").join(marks))


def points_table(pack: Pack, counted: Counted, *, numbered: bool = False) -> Content:
    """Return the points by theme, a line each, and what nobody has spoken of."""
    lines = [
        Content.assemble((f"{points:>4}", "bold"), f"  {theme.number}. " if numbered else "  ", theme.short)
        for theme, points in desk_phrases.themes(pack, counted)
    ]
    return Content("\n").join([*lines, Content.styled(desk_phrases.not_heard(pack, counted), "bold")])
