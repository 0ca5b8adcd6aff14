"""The public wall, for a projector: the meeting, what is being discussed, the survey, the time left, the agenda.

Nothing that was spoken, but words that somebody at the desk approved. It follows the desk on the same device; where
none is heard, it shows none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from kiosk.agenda import agenda_lines
from kiosk.wall_phrases import as_said, being_discussed, how_many, time_left
from screens.survey import SurveyPage, SurveyWords
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body
from screens.widgets.qr_panel import CodeAndWords

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.meeting_session import MeetingSession
    from kiosk.wall_part import WallPart
    from screens.frame import Frame

_FOLLOW = 0.5
_COUNT = 20.0
_TURN = 10.0
_MARKS = {"over": "  ", "now": "► ", "next": "  ", "later": "  "}
_SMALL = 40
"""Rows of a window in which only the part that is on and the next one are shown."""


class WallScreen(SurveyPage):
    """What the hall sees.

    Args:
        frame: What is shown around the content.
        session: The open station.
        wall: The part this process takes in what the wall shows.
    """

    CSS_PATH = "wall.tcss"

    @dataclass
    class Counted(Message):
        """About how many people have checked in is known, or that it may not be said."""

        people: int | None

    def __init__(self, frame: Frame, session: MeetingSession, wall: WallPart) -> None:
        super().__init__(frame, session)
        self._wall = wall
        self._people: int | None = None

    def compose(self) -> ComposeResult:
        """Yield the code with the words beside it."""
        yield from self.surround("")
        top = [
            Static(self.frame.title, classes="heading", markup=False),
            Static("", id="wall-left", markup=False),
            Static("", id="wall-now", markup=False),
        ]
        above = [Static("", id="wall-words", classes="para", markup=False)]
        below = [
            Static("", id="wall-agenda", classes="para", markup=False),
            Static("", id="wall-people", classes="para hint", markup=False),
        ]
        staff = BigButton("Staff", value="staff", kind="quiet")
        yield CodeAndWords(SurveyWords(top, [staff], above=above, below=below))

    def on_mount(self) -> None:
        """Follow the clock and the desk."""
        self._tick()
        self.set_interval(_FOLLOW, self._tick)
        self._count()
        self.set_interval(_COUNT, self._count)
        self.set_interval(_TURN, self._turn)

    def on_resize(self) -> None:
        """Show as many parts of the evening as there is room for."""
        self._tick()

    def _tick(self) -> None:
        pack, now = self._session.pack, self.frame.clock.now()
        shown = self._wall.view().shown
        self._say("#wall-left", Content(time_left(pack, now)))
        self._say("#wall-now", Content(being_discussed(pack, shown.now)))
        self._say("#wall-words", Content("\n").join([Content(as_said(pack, words)) for words in shown.words]))
        self._say("#wall-agenda", self._agenda())
        self._say("#wall-people", Content(how_many(self._people)))

    def _agenda(self) -> Content:
        lines = agenda_lines(self._session.pack, self.frame.clock.now())
        if self.size.height < _SMALL:
            lines = tuple(line for line in lines if line.state in ("now", "next"))
        return Content("\n").join(
            Content.assemble(
                (f"{_MARKS[line.state]}{line.time:<8} ", "bold"), (line.title, "bold" if line.state == "now" else "")
            )
            for line in lines
        )

    def _say(self, selector: str, words: Content) -> None:
        line = self.query_one(selector, Static)
        if line.content != words:
            line.update(words)
        line.display = bool(words.plain)

    @work(thread=True, exit_on_error=False, group="count", exclusive=True)
    def _count(self) -> None:
        self.post_message(self.Counted(self._wall.people()))

    @on(Counted)
    def _counted(self, event: Counted) -> None:
        self._people = event.people
        self._tick()

    def _turn(self) -> None:
        """Turn to what is out of sight: nobody stands at a projector to scroll."""
        body = self.query_one(Body)
        if body.overflows:
            self.turn_page()

    @on(BigButton.Pressed, "#button-staff")
    def _staff(self) -> None:
        self.action_ask_staff()
