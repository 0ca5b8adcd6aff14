"""The whole hall at the desk: every station of the roster, how it is, and what it counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from kiosk.errors import KioskError
from kiosk.hall_phrases import all_together, how_it_is, what_it_counted, who_to_look_at
from screens.page import StationPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from kiosk.hall import HallView, StationLine
    from screens.frame import Frame

_LOOK = 0.5


class HallScreen(StationPage):
    """Show every station.

    Args:
        frame: What is shown around the content.
        look: Returns the hall as it is now.
        serves: Whether stations are served to tablets from here.
    """

    CSS_PATH = "hall.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "go_back", "Back", show=False, id="back", tooltip="Back to the desk"),
    ]

    @dataclass
    class WentBack(Message):
        """Back to the desk."""

    @dataclass
    class CloseAsked(Message):
        """All stations are to be closed."""

    @dataclass
    class TabletsAsked(Message):
        """The stations' tablets are to be shown."""

    @dataclass
    class Looked(Message):
        """The hall was looked at."""

        view: HallView

    @dataclass
    class LookFailed(Message):
        """The hall could not be looked at."""

        error: KioskError

    def __init__(self, frame: Frame, look: Callable[[], HallView], *, serves: bool = False) -> None:
        super().__init__(frame)
        self._serves = serves
        self._look_at = look

    def compose(self) -> ComposeResult:
        """Yield the totals, then a place for each station."""
        yield from self.surround("The whole hall")
        with Body():
            yield ProblemPanel()
            yield Static("", id="hall-people", markup=False)
            yield Static("", id="hall-worry", markup=False)
            yield Container(id="hall-stations")
        with ActionBar():
            yield MoreButton()
            if self._serves:
                yield BigButton("Tablets", value="tablets", kind="plain")
            yield BigButton("Close all", value="close-all", kind="danger")
            yield BigButton("Back", value="back", kind="primary")

    def on_mount(self) -> None:
        """Look now and twice a second."""
        self.query_one("#button-back").focus()
        self._look()
        self.set_interval(_LOOK, self._look)

    @work(thread=True, exit_on_error=False, group="look", exclusive=True)
    def _look(self) -> None:
        try:
            view = self._look_at()
        except KioskError as error:
            self.post_message(self.LookFailed(error))
        else:
            self.post_message(self.Looked(view))

    @on(Looked)
    async def _show(self, event: Looked) -> None:
        view = event.view
        self.query_one("#hall-people", Static).update(all_together(view))
        worry = self.query_one("#hall-worry", Static)
        worry.update(who_to_look_at(view))
        worry.set_class(bool(view.worrying), "-alarm")
        stations = self.query_one("#hall-stations")
        if len(stations.children) != len(view.lines):
            await stations.remove_children()
            await stations.mount(*(Static("", classes="hall-station", markup=False) for _ in view.lines))
        for place, line in zip(stations.query(Static), view.lines, strict=True):
            place.update(_station(line))

    @on(LookFailed)
    def _cannot_look(self, event: LookFailed) -> None:
        self.query_one(ProblemPanel).show(event.error)

    @on(BigButton.Pressed, "#button-close-all")
    def _close_all(self) -> None:
        self.leave_with(self.CloseAsked())

    @on(BigButton.Pressed, "#button-tablets")
    def _tablets(self) -> None:
        self.leave_with(self.TabletsAsked())

    @on(BigButton.Pressed, "#button-back")
    def action_go_back(self) -> None:
        """Go back to the desk."""
        self.leave_with(self.WentBack())


def _station(line: StationLine) -> Content:
    counted = what_it_counted(line)
    return Content.assemble((how_it_is(line), "bold"), f"\n  {counted}" if counted else "")
