"""Close this station? A last look at what it sealed, and asked once, because nothing can be recorded after it."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.widgets import Static

from kiosk import desk_phrases
from screens.desk_panels import points_table
from screens.page import Dialog
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.heading import Heading

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.meeting import Pack
    from kiosk.session_facts import Status
    from screens.frame import Frame


class Closing(Enum):
    """Whether to close the station."""

    CLOSE = auto()
    KEEP_OPEN = auto()


class CloseDialog(Dialog[Closing]):
    """Ask whether to close the station.

    Args:
        frame: What is shown around the content.
        pack: The meeting pack.
        status: What the station sealed.
    """

    CSS_PATH = "close_check.tcss"

    def __init__(self, frame: Frame, pack: Pack, status: Status) -> None:
        super().__init__(frame)
        self._pack = pack
        self._status = status

    def compose(self) -> ComposeResult:
        """Yield what closing means, then what was counted."""
        yield from self.surround(self.frame.station)
        yield Heading(f"Close {self.frame.station}?")
        with Body():
            yield Static("Nothing more can be recorded here tonight. You get a receipt to photograph.", markup=False)
            yield Static(self._last_look(), id="close-look", markup=False)
        with ActionBar():
            yield BigButton("Close it", value="close", kind="danger")
            yield MoreButton()
            yield BigButton("Back", value="back", kind="plain")

    def on_mount(self) -> None:
        """Put the focus on the way back."""
        self.query_one("#button-back").focus()

    def _last_look(self) -> Content:
        status = self._status
        sealed = Content.styled(f"{desk_phrases.records(status.count)} sealed", "bold")
        lines = [sealed, *(Content(kind) for kind in desk_phrases.kinds(status))]
        shown = desk_phrases.counted(self._pack, [status.tallies])
        if shown.points:
            lines += [Content.styled("Points by theme", "bold"), points_table(self._pack, shown)]
        return Content("\n").join(lines)

    @on(BigButton.Pressed, "#button-close")
    def _close(self) -> None:
        self.dismiss(Closing.CLOSE)

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.dismiss(Closing.KEEP_OPEN)
