"""The desk: what a station counted and how its records are doing; close, hand over, show the survey, leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Container, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Digits, Static

from kiosk.errors import KioskError
from kiosk.notices import clock_jumped
from screens.close_check import CloseDialog, Closing
from screens.page import StationPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.chain import Receipt
    from kiosk.meeting_session import MeetingSession
    from kiosk.session_facts import Status
    from screens.frame import Frame

_GROUPS = {"family": "Families", "professional": "Professionals", "support": "Support", "other": "Others"}
_LOOK = 2.0


class DeskScreen(StationPage):
    """Counts and what staff can do.

    Args:
        frame: What is shown around the content.
        session: The open station.
        way_back: Whether the desk lies over another screen of the station.
        can_hand_over: Whether records can be handed over from here.
        sees_hall: Whether the whole hall can be shown from here.
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

    @dataclass
    class LookFailed(Message):
        """The station's status could not be read."""

        error: KioskError

    def __init__(
        self, frame: Frame, session: MeetingSession, *, way_back: bool, can_hand_over: bool, sees_hall: bool = False
    ) -> None:
        super().__init__(frame)
        self._session = session
        self._way_back = way_back
        self._can_hand_over = can_hand_over
        self._sees_hall = sees_hall
        self._close_sent = False
        self._close_failed = False
        self._receipt: Receipt | None = None

    def compose(self) -> ComposeResult:
        """Yield the counts, the marks of the stream, and the buttons."""
        yield from self.surround(f"{self.frame.station}: desk")
        with Body():
            yield ProblemPanel()
            yield Static("What this device counted. Every device counts for itself.", classes="hint", markup=False)
            with Container(id="desk-panels"):
                with Vertical(id="desk-room", classes="panel"):
                    yield Static("Inside now", classes="panel-title", markup=False)
                    yield Digits("", id="desk-inside")
                    yield Static("", id="desk-people", markup=False)
                with Vertical(id="desk-points", classes="panel"):
                    yield Static("Points", classes="panel-title", markup=False)
                    yield Static("", id="desk-themes", markup=False)
                with Vertical(id="desk-sealed", classes="panel"):
                    yield Static("Sealed records", classes="panel-title", markup=False)
                    yield Digits("", id="desk-count")
                    yield Static("", id="desk-marks", markup=False)
        with ActionBar(classes="-many" if self._sees_hall else ""):
            if self._way_back:
                yield BigButton(f"Back to {self.frame.station}", short="Back", value="back", kind="primary")
            else:
                yield BigButton("Lock", value="lock", kind="primary")
            if self._session.station.role == "door":
                yield BigButton("Count people", short="Count", value="lane", kind="plain")
            else:
                yield BigButton("Evacuation", short="Evac", value="evacuate", kind="danger")
            if self._sees_hall:
                yield BigButton("Whole hall", short="Hall", value="hall", kind="plain")
                yield BigButton("Wall", value="wall", kind="plain")
            yield BigButton("Show the survey", short="Survey", value="survey", kind="plain")
            if self._can_hand_over:
                yield BigButton("Hand over", value="handover", kind="plain")
            yield BigButton("Close station", short="Close", value="close", kind="danger")
            yield BigButton("Leave station", short="Leave", value="leave", kind="quiet")

    def on_mount(self) -> None:
        """Look at the station now and every few seconds."""
        self.query("ActionBar BigButton").first().focus()
        role = self._session.station.role
        self.query_one("#desk-panels").set_class(role in ("desk", "wall"), "-three")
        self.query_one("#desk-room").display = role != "notes"
        self.query_one("#desk-points").display = role != "door"
        self._look()
        self.set_interval(_LOOK, self._look)

    @work(thread=True, exit_on_error=False, group="look", exclusive=True)
    def _look(self) -> None:
        try:
            status = self._session.status()
        except KioskError as error:
            self.post_message(self.LookFailed(error))
        else:
            self.post_message(self.Looked(status))

    @on(Looked)
    def _show(self, event: Looked) -> None:
        status = event.status
        tallies = status.tallies
        self.query_one("#desk-inside", Digits).update(str(tallies.inside))
        self.query_one("#desk-people", Static).update(_people(status))
        self.query_one("#desk-themes", Static).update(self._themes(status))
        self.query_one("#desk-count", Digits).update(str(status.count))
        self.query_one("#desk-marks", Static).update(_marks(status))
        if not self._close_failed:
            self._show_health(status)
        if status.closed:
            self.query_one("#button-close", BigButton).set_label("Show receipt", "Receipt")
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

    @on(BigButton.Pressed, "#button-wall")
    def _wall(self) -> None:
        self.leave_with(self.WallAsked())

    @on(BigButton.Pressed, "#button-lane")
    def _lane(self) -> None:
        self.leave_with(self.LaneAsked())

    @on(BigButton.Pressed, "#button-evacuate")
    def _evacuate(self) -> None:
        self.post_message(self.EvacuationAsked())

    @on(BigButton.Pressed, "#button-handover")
    def _handover(self) -> None:
        self.leave_with(self.HandoverAsked())

    @on(BigButton.Pressed, "#button-leave")
    def _leave(self) -> None:
        if self.may_leave():
            self._end_session()

    @work(thread=True, exit_on_error=False)
    def _end_session(self) -> None:
        try:
            self._session.end()
        except KioskError as error:
            self.post_message(self.LeaveFailed(error))
        else:
            self.post_message(self.Left())

    @on(BigButton.Pressed, "#button-close")
    def _ask_to_close(self) -> None:
        if self._receipt is not None:
            self.post_message(self.Closed(self._receipt))
        elif not self._close_sent:
            self.app.push_screen(CloseDialog(self.frame), self._answered)

    def _answered(self, answer: Closing | None) -> None:
        if answer is Closing.CLOSE and not self._close_sent:
            self._close_sent = True
            self._close_failed = False
            self.query_one("#button-close", BigButton).set_label("Closing")
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
        self.query_one("#button-close", BigButton).set_label("Close station", "Close")
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

    def _themes(self, status: Status) -> Content:
        points = status.tallies.points
        lines = [
            Content.assemble((f"{points.get(theme.id, 0):>4}", "bold"), f"  {theme.short}")
            for theme in sorted(self._session.pack.themes, key=lambda theme: theme.number or 99)
        ]
        return Content("\n").join(lines)


def _people(status: Status) -> Content:
    tallies = status.tallies
    lines = [Content(f"{tallies.arrived} came in, {tallies.left} left")]
    for group, label in _GROUPS.items():
        if count := tallies.checked_in.get(group, 0):
            lines.append(Content.assemble((f"{count:>4}", "bold"), f"  {label}"))
    return Content("\n").join(lines)


def _marks(status: Status) -> Content:
    journal = status.journal
    copy = "on a second device" if journal.second_device else "on this device"
    rows = (
        ("Head words", status.head_words),
        ("Opening code", status.opening_code),
        ("Pack words", status.pack_words),
        ("Second copy", f"{copy}, {'well' if journal.ok else 'NOT WELL'}"),
        ("Keys", ", ".join(status.recipients)),
    )
    return Content("\n").join([Content.assemble((f"{name}  ", "bold"), value) for name, value in rows])
