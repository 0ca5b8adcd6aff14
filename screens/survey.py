"""The survey in its true state: the code while it takes answers, and otherwise what one can do tonight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from kiosk.errors import KioskError
from kiosk.survey import SurveyView, survey_view
from kiosk.words import ENGLISH
from screens.page import StationPage
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.bullets import Bullets
from screens.widgets.problem import ProblemPanel
from screens.widgets.qr_panel import CodeAndWords

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from kiosk.meeting import Pack
    from kiosk.meeting_session import MeetingSession
    from kiosk.words import Words
    from screens.frame import Frame


class SurveyWords(Vertical):
    """The words beside the code, or in its place, with buttons that stay in sight below them.

    Args:
        top: What stands above the survey's own words, always in sight.
        buttons: What can be done here.
        words: The language to say it in.
        above: What scrolls with the survey's words, above them.
        below: What scrolls with them, below.
    """

    DEFAULT_CSS = """
    SurveyWords {
        width: 1fr; height: 100%;
        #survey-buttons { width: 100%; height: 3; }
    }
    """

    def __init__(
        self,
        top: Sequence[Static],
        buttons: Sequence[BigButton],
        words: Words = ENGLISH,
        *,
        above: Sequence[Static] = (),
        below: Sequence[Static] = (),
    ) -> None:
        super().__init__()
        self._above = above
        self._below = below
        self._words = words
        self._top = top
        self._buttons = buttons

    def compose(self) -> ComposeResult:
        """Yield the words and the buttons."""
        yield from self._top
        with Body():
            yield ProblemPanel(self._words)
            yield from self._above
            yield Static("", id="survey-headline", classes="para", markup=False)
            yield Static("", id="survey-detail", classes="para", markup=False)
            yield Static("", id="survey-left", classes="para", markup=False)
            yield Static("", id="survey-address", classes="para", markup=False)
            yield Static("", id="survey-small", classes="para hint", markup=False)
            lead = self._words.gettext("What you can do tonight")
            yield Static(lead, id="survey-lead", classes="para", markup=False)
            yield Bullets()
            yield from self._below
        with Horizontal(id="survey-buttons"):
            yield from self._buttons
            yield MoreButton(self._words)

    def show(self, view: SurveyView, too_small: str) -> None:
        """Show a state, and why the code is not shown if the window is too small for it."""
        self._say("#survey-headline", Content(view.headline))
        self._say("#survey-detail", Content(view.detail))
        self._say("#survey-left", Content(view.left))
        gettext = self._words.gettext
        how = gettext("Point your phone's camera at the code, or type:")
        if too_small or not view.show_code:
            how = gettext("Type this address:") if view.show_code else gettext("Its address:")
        address = Content.assemble(how, "\n", (view.address or "", "bold"))
        self._say("#survey-address", address if view.address else Content())
        poster = gettext("It is on the printed poster too: ask a steward.")
        self._say("#survey-small", Content(f"{too_small} {poster}" if too_small else ""))
        self.query_one("#survey-lead").display = bool(view.next_steps)
        self.call_next(self.query_one(Bullets).show, view.next_steps)

    def _say(self, selector: str, words: Content) -> None:
        line = self.query_one(selector, Static)
        line.update(words)
        line.display = bool(words.plain)


class SurveyPage(StationPage):
    """The base of the screens that show the survey: kept true by the clock, and recorded when its state changes.

    Args:
        frame: What is shown around the content.
        session: The open station.
        pack: The meeting, in the language of the frame; as it is unless another is given.
    """

    @dataclass
    class Recorded(Message):
        """That the survey was shown in its state is on disk."""

    @dataclass
    class RecordFailed(Message):
        """That the survey was shown could not be recorded."""

        error: KioskError

    def __init__(self, frame: Frame, session: MeetingSession, pack: Pack | None = None) -> None:
        super().__init__(frame)
        self._session = session
        self._pack = pack or session.pack
        self._view: SurveyView | None = None
        self._coded: str | None = None
        self._too_small = ""

    def on_mount(self) -> None:
        """Show the state, and follow the clock."""
        self.call_after_refresh(self._follow_clock)
        self.set_interval(1.0, self._follow_clock)

    def _follow_clock(self) -> None:
        view = survey_view(self._pack, self.frame.clock.now(), self.frame.words)
        code = self.query_one(CodeAndWords)
        if view != self._view:
            new_state = self._view is None or view.state != self._view.state
            self._view = view
            if self._coded != (view.address if view.show_code else None) or new_state:
                self._coded = view.address if view.show_code else None
                code.show(self._coded)
            self._too_small = code.too_small
            self.query_one(SurveyWords).show(view, code.too_small)
            if new_state:
                self._record()

    @on(CodeAndWords.Arranged)
    def _rearranged(self, event: CodeAndWords.Arranged) -> None:
        if self._view is not None and event.too_small != self._too_small:
            self._too_small = event.too_small
            self.query_one(SurveyWords).show(self._view, event.too_small)

    @work(thread=True, exit_on_error=False)
    def _record(self) -> None:
        try:
            self._session.show_survey()
        except KioskError as error:
            self.post_message(self.RecordFailed(error))
        else:
            self.post_message(self.Recorded())

    @on(RecordFailed)
    def _not_recorded(self, event: RecordFailed) -> None:
        event.stop()
        lead = self.frame.words.gettext("This kiosk could not save. Tell a steward.")
        self.query_one(ProblemPanel).show(event.error, lead=lead)


class SurveyScreen(SurveyPage):
    """The survey, turned to the room."""

    CSS_PATH = "survey.tcss"

    def compose(self) -> ComposeResult:
        """Yield the code with the words beside it."""
        yield from self.surround("")
        title = Static(self.frame.title, classes="quiet-title", markup=False)
        yield CodeAndWords(SurveyWords([title], [BigButton("Staff", value="staff", kind="quiet")]))

    @on(BigButton.Pressed, "#button-staff")
    def _staff(self) -> None:
        self.action_ask_staff()
