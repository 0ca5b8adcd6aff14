"""The steward's lane: one tap a person, in or out; the newest tap can be taken back, and the count put right."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Digits, Static

from kiosk.door_phrases import below_zero, how_counted, how_full
from kiosk.errors import KioskError
from screens.correct_count import CorrectCountDialog
from screens.page import StationPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from kiosk.headcount import Doors
    from kiosk.meeting_session import MeetingSession
    from screens.frame import Frame

_LOOK = 1.0
_UNDONE = {"came-in": "Taken back: nobody came in.", "left": "Taken back: nobody left."}


class LaneScreen(StationPage):
    """Count people in and out.

    Args:
        frame: What is shown around the content.
        session: The open station.
    """

    CSS_PATH = "lane.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus,equals_sign,i", "come_in", "Comes in", show=False, id="in", tooltip="Count one person in"),
        Binding("minus,o", "go_out", "Leaves", show=False, id="out", tooltip="Count one person out"),
        Binding("u,ctrl+z", "undo", "Undo", show=False, id="undo", tooltip="Take the newest tap back"),
        Binding("c", "correct", "Correct", show=False, id="correct", tooltip="Put the head-count right"),
        Binding("escape", "go_back", "Back", show=False, id="back", tooltip="Back to the page for attendees"),
    ]

    @dataclass
    class Counted(Message):
        """A tap is on disk."""

        words: str

    @dataclass
    class Looked(Message):
        """All doors of this device were counted."""

        doors: Doors

    @dataclass
    class CountFailed(Message):
        """A tap is not on disk."""

        error: KioskError

    @dataclass
    class WentBack(Message):
        """Back to the page for attendees."""

    @dataclass
    class EvacuationAsked(Message):
        """The evacuation view is to be shown."""

    def __init__(self, frame: Frame, session: MeetingSession) -> None:
        super().__init__(frame)
        self._session = session
        self._doors: Doors | None = None
        self._taps = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lane-taps")

    def compose(self) -> ComposeResult:
        """Yield the count, what people need, and the two large buttons."""
        yield from self.surround(f"{self.frame.station}: steward")
        with Body():
            yield ProblemPanel()
            yield Static("", id="lane-said", markup=False)
            with Horizontal(id="lane-inside"):
                yield Digits("", id="lane-count")
                yield Static("", id="lane-words", markup=False)
            yield Static("", id="lane-needs", markup=False)
        with Horizontal(id="lane-taps"):
            yield BigButton("Comes in", value="in", key="+", kind="answer")
            yield BigButton("Leaves", value="out", key="-", kind="answer")
        with ActionBar():
            yield BigButton("Undo", value="undo", kind="plain")
            yield BigButton("Correct", short="Fix", value="correct", kind="plain")
            yield MoreButton()
            yield BigButton("Evacuation", short="Evac", value="evacuate", kind="danger")
            yield BigButton("Back to the door", short="Back", value="back", kind="quiet")

    def on_mount(self) -> None:
        """Show the count now and every second: another door on this device may count too."""
        self.query_one("#button-in").focus()
        self._show()
        self._look()
        self.set_interval(_LOOK, self._look)

    def on_screen_resume(self) -> None:
        """Show the count again after a dialog."""
        super().on_screen_resume()
        self._show()

    @on(BigButton.Pressed, "#button-in")
    def action_come_in(self) -> None:
        """Count one person in."""
        self._count(self._come_in)

    @on(BigButton.Pressed, "#button-out")
    def action_go_out(self) -> None:
        """Count one person out."""
        self._count(self._go_out)

    @on(BigButton.Pressed, "#button-undo")
    def action_undo(self) -> None:
        """Take the newest tap back."""
        self._count(self._undo)

    @on(BigButton.Pressed, "#button-correct")
    def action_correct(self) -> None:
        """Ask how the count is put right."""
        self.app.push_screen(CorrectCountDialog(self.frame, self._session), self._corrected)

    @on(BigButton.Pressed, "#button-evacuate")
    def _evacuate(self) -> None:
        self.post_message(self.EvacuationAsked())

    @on(BigButton.Pressed, "#button-back")
    def action_go_back(self) -> None:
        """Go back to the page for attendees, which asks for the PIN again."""
        self.leave_with(self.WentBack())

    def _come_in(self) -> str:
        self._session.lane.come_in()
        return "✓ One came in."

    def _go_out(self) -> str:
        self._session.lane.go_out()
        return "✓ One left."

    def _undo(self) -> str:
        was = self._session.lane.newest_tap
        self._session.lane.undo()
        return _UNDONE[was] if was else ""

    def _count(self, count: Callable[[], str]) -> None:
        """Count behind what was tapped before: the newest tap that Undo takes back is then the one tapped last."""
        self._taps.submit(self._counts, count)

    def _counts(self, count: Callable[[], str]) -> None:
        try:
            words = count()
        except KioskError as error:
            self.post_message(self.CountFailed(error))
        else:
            self.post_message(self.Counted(words))

    def on_unmount(self) -> None:
        """Take no more taps; those that were made are still counted."""
        self._taps.shutdown(wait=False)

    @on(Counted)
    def _counted(self, event: Counted) -> None:
        self.query_one(ProblemPanel).clear()
        self.query_one("#lane-said", Static).update(event.words)
        self._show()
        self._look()

    @on(CountFailed)
    def _failed(self, event: CountFailed) -> None:
        self.query_one("#lane-said", Static).update("")
        self.query_one(ProblemPanel).show(event.error, lead="NOT COUNTED.")
        self._show()

    def _corrected(self, change: int | None) -> None:
        if change is not None:
            self.post_message(self.Counted(f"✓ The count was put right by {change:+d}."))

    @work(thread=True, exit_on_error=False, group="look", exclusive=True)
    def _look(self) -> None:
        self.post_message(self.Looked(self._session.doors()))

    @on(Looked)
    def _looked(self, event: Looked) -> None:
        self._doors = event.doors
        self._show()

    def _show(self) -> None:
        count = self._session.head_count
        hall = self._doors.all if self._doors is not None and len(self._doors.each) > 1 else count
        self.set_class(hall.fullness != "room", "-nearly-full")
        self.set_class(hall.fullness == "full", "-full")
        self.query_one("#lane-count", Digits).update(str(count.inside))
        words = [Content("inside now"), Content.styled(how_full(hall), "bold"), Content(how_counted(count))]
        if hall is not count:
            words.append(Content(f"{hall.inside} inside by all doors of this device"))
        if negative := below_zero(count):
            words.append(Content(negative))
        self.query_one("#lane-words", Static).update(Content("\n").join(words))
        needs = [Content.assemble((f"{people:>4}", "bold"), f"  {label}") for label, people in count.needs]
        title = "What people asked for tonight" if needs else "Nobody has asked for anything yet."
        self.query_one("#lane-needs", Static).update(Content("\n").join([Content.styled(title, "bold"), *needs]))
