"""The desk: who is inside, what was heard, how the records are doing; and the ways to all that staff can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.widgets import Static

from kiosk.desk_phrases import Counted, counted, counted_in_hall
from kiosk.errors import KioskError
from kiosk.notices import clock_jumped
from screens.close_check import CloseDialog, Closing
from screens.desk_panels import DeskPanels
from screens.ending import Ending, EndingDialog
from screens.page import StationPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from kiosk.arrivals import ArrivalBands
    from kiosk.chain import Receipt
    from kiosk.hall import HallView
    from kiosk.meeting_session import MeetingSession
    from kiosk.session_facts import Status
    from screens.frame import Frame

_LOOK = 2.0


class DeskScreen(StationPage):
    """Counts and what staff can do.

    Args:
        frame: What is shown around the content.
        session: The open station.
        way_back: Whether the desk lies over another screen of the station.
        can_hand_over: Whether records can be handed over from here.
        look: Returns the whole hall as it is now, whose totals are shown then; None where a station counts for itself.
        arrivals: Takes in how many came; None where nobody looks at that.
    """

    CSS_PATH = "desk.tcss"

    @dataclass
    class WentBack(Message):
        """Back to the station's own screen."""

    @dataclass
    class SurveyAsked(Message):
        """The survey is to be shown."""

    @dataclass
    class LaneAsked(Message):
        """People are to be counted by taps."""

    @dataclass
    class HallAsked(Message):
        """The whole hall is to be shown."""

    @dataclass
    class ChartsAsked(Message):
        """The charts are to be shown."""

        counted: Counted

    @dataclass
    class WallAsked(Message):
        """Words for the wall are to be approved."""

    @dataclass
    class EvacuationAsked(Message):
        """The evacuation view is to be shown."""

    @dataclass
    class HandoverAsked(Message):
        """The records are to be handed over."""

    @dataclass
    class Left(Message):
        """The station was let go of, without closing it."""

    @dataclass
    class LeaveFailed(Message):
        """The station could not be let go of."""

        error: KioskError

    @dataclass
    class CloseAsked(Message):
        """The station's counts were read for a last look."""

        status: Status

    @dataclass
    class Closed(Message):
        """The closing record is on disk."""

        receipt: Receipt

    @dataclass
    class CloseFailed(Message):
        """The station is not closed."""

        error: KioskError

    @dataclass
    class Looked(Message):
        """The station's status was read."""

        status: Status
        counted: Counted

    @dataclass
    class LookFailed(Message):
        """The station's status could not be read."""

        error: KioskError

    def __init__(
        self,
        frame: Frame,
        session: MeetingSession,
        *,
        way_back: bool,
        can_hand_over: bool,
        look: Callable[[], HallView] | None = None,
        arrivals: ArrivalBands | None = None,
    ) -> None:
        super().__init__(frame)
        self._session = session
        self._way_back = way_back
        self._can_hand_over = can_hand_over
        self._hall_now = look
        self._arrivals = arrivals
        self._counted: Counted | None = None
        self._close_sent = False
        self._close_failed = False
        self._receipt: Receipt | None = None

    def compose(self) -> ComposeResult:
        """Yield the counts, the marks of the stream, and the buttons."""
        yield from self.surround(f"{self.frame.station}: desk")
        with Body():
            yield ProblemPanel()
            what = "What this station counted." if self._hall_now is None else "All stations on this device together."
            yield Static(f"{what} Other devices count for themselves.", classes="hint", markup=False)
            yield DeskPanels(self._session.pack, self._session.station.role)
        with ActionBar():
            if self._way_back:
                yield BigButton(f"Back to {self.frame.station}", short="Back", value="back", kind="primary")
            else:
                yield BigButton("Lock", value="lock", kind="primary")
            if self._session.station.role == "door":
                yield BigButton("Count people", short="Count", value="lane", kind="plain")
            else:
                yield BigButton("Evacuation", short="Evac", value="evacuate", kind="danger")
            if self._hall_now is not None:
                yield BigButton("Whole hall", short="Hall", value="hall", kind="plain")
                yield BigButton("Wall", value="wall", kind="plain")
            if self._session.station.role != "door":
                yield BigButton("Charts", value="charts", kind="plain")
            yield BigButton("Show the survey", short="Survey", value="survey", kind="plain")
            yield MoreButton()
            yield BigButton("End this station", short="End", value="end", kind="quiet")

    def on_mount(self) -> None:
        """Look at the station now and every few seconds."""
        self.query("ActionBar BigButton").first().focus()
        self._look()
        self.set_interval(_LOOK, self._look)

    @work(thread=True, exit_on_error=False, group="look", exclusive=True)
    def _look(self) -> None:
        try:
            status = self._session.status()
            pack = self._session.pack
            totals = (
                counted(pack, [status.tallies]) if self._hall_now is None else counted_in_hall(pack, self._hall_now())
            )
        except KioskError as error:
            self.post_message(self.LookFailed(error))
        else:
            self.post_message(self.Looked(status, totals))

    @on(Looked)
    def _show(self, event: Looked) -> None:
        status, self._counted = event.status, event.counted
        clock = self.frame.clock
        if self._arrivals is not None:
            self._arrivals.observe(clock.band(), event.counted.count.came)
        self.query_one(DeskPanels).show(status, event.counted, clock.now())
        if not self._close_failed:
            self._show_health(status)
        self._receipt = status.receipt

    @on(LookFailed)
    def _cannot_look(self, event: LookFailed) -> None:
        self.query_one(ProblemPanel).show(event.error)

    @on(LeaveFailed)
    def _cannot_leave(self, event: LeaveFailed) -> None:
        self.stay()
        self.query_one(ProblemPanel).show(event.error)

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.leave_with(self.WentBack())

    @on(BigButton.Pressed, "#button-lock")
    def _lock(self) -> None:
        self.action_ask_staff()

    @on(BigButton.Pressed, "#button-survey")
    def _survey(self) -> None:
        self.leave_with(self.SurveyAsked())

    @on(BigButton.Pressed, "#button-hall")
    def _hall(self) -> None:
        self.leave_with(self.HallAsked())

    @on(BigButton.Pressed, "#button-charts")
    def _charts(self) -> None:
        if self._counted is not None:
            self.leave_with(self.ChartsAsked(self._counted))

    @on(BigButton.Pressed, "#button-wall")
    def _wall(self) -> None:
        self.leave_with(self.WallAsked())

    @on(BigButton.Pressed, "#button-lane")
    def _lane(self) -> None:
        self.leave_with(self.LaneAsked())

    @on(BigButton.Pressed, "#button-evacuate")
    def _evacuate(self) -> None:
        self.post_message(self.EvacuationAsked())

    @on(BigButton.Pressed, "#button-end")
    def _ask_how_to_end(self) -> None:
        if not self._close_sent:
            dialog = EndingDialog(self.frame, closed=self._receipt is not None, can_hand_over=self._can_hand_over)
            self.app.push_screen(dialog, self._end)

    def _end(self, answer: Ending | None) -> None:
        match answer:
            case Ending.HAND_OVER:
                self.leave_with(self.HandoverAsked())
            case Ending.LEAVE if self.may_leave():
                self._end_session()
            case Ending.CLOSE:
                self._ask_to_close()
            case _:
                pass

    @work(thread=True, exit_on_error=False)
    def _end_session(self) -> None:
        try:
            self._session.end()
        except KioskError as error:
            self.post_message(self.LeaveFailed(error))
        else:
            self.post_message(self.Left())

    def _ask_to_close(self) -> None:
        if self._receipt is not None:
            self.post_message(self.Closed(self._receipt))
        else:
            self._last_look()

    @work(thread=True, exit_on_error=False)
    def _last_look(self) -> None:
        try:
            status = self._session.status()
        except KioskError as error:
            self.post_message(self.CloseFailed(error))
        else:
            self.post_message(self.CloseAsked(status))

    @on(CloseAsked)
    def _ask(self, event: CloseAsked) -> None:
        event.stop()
        if self.in_front and not self._close_sent:
            self.app.push_screen(CloseDialog(self.frame, self._session.pack, event.status), self._answered)

    def _answered(self, answer: Closing | None) -> None:
        if answer is Closing.CLOSE and not self._close_sent:
            self._close_sent = True
            self._close_failed = False
            self.query_one("#button-end", BigButton).set_label("Closing")
            self._close()

    @work(thread=True, exit_on_error=False)
    def _close(self) -> None:
        try:
            receipt = self._session.close()
        except KioskError as error:
            self.post_message(self.CloseFailed(error))
        else:
            self.post_message(self.Closed(receipt))

    @on(CloseFailed)
    def _not_closed(self, event: CloseFailed) -> None:
        self._close_sent = False
        self._close_failed = True
        self.query_one("#button-end", BigButton).set_label("End this station", "End")
        self.query_one(ProblemPanel).show(event.error, lead="The station is NOT closed. Try again.")

    def _show_health(self, status: Status) -> None:
        problem = self.query_one(ProblemPanel)
        parts = [status.journal.text] if not status.journal.ok else []
        if status.clock_jump is not None:
            parts.append(clock_jumped(status.clock_jump).text)
        if parts:
            problem.say(" ".join(parts))
        else:
            problem.clear()
