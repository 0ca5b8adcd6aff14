"""The door's blank screen: a welcome, a button a language, larger letters, more contrast, and the way out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from kiosk.languages import LANGUAGES
from kiosk.words import words_of
from screens.attendee import AttendeePage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.choices import Choice
from screens.widgets.options import Options

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

_ACROSS = 3


class WelcomeScreen(AttendeePage):
    """Welcome: it waits without end, but for a visit that came back to it."""

    CSS_PATH = "welcome.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("0", "leave", "I am leaving", show=False, id="leave", tooltip="Say that you are leaving"),
        Binding("plus,l", "enlarge", "Larger", show=False, id="enlarge", tooltip="Larger letters, or the usual ones"),
        Binding("c", "contrast", "Contrast", show=False, id="contrast", tooltip="More contrast, or the usual colours"),
    ]

    @dataclass
    class LeaveAsked(Message):
        """Someone is leaving."""

    def compose(self) -> ComposeResult:
        """Yield the welcome, a large button a language, and the strip below."""
        gettext, looks = self.words.gettext, self.visit.looks
        yield from self.surround()
        self.set_class(len(self.pack.languages) > 1, "-several")
        with Vertical(id="welcome"):
            first, *others = self._greetings()
            yield Static(first, classes="heading", markup=False)
            yield Static(" · ".join(others), id="welcome-others", markup=False)
            yield Static(self.pack.meeting.title, id="welcome-title", markup=False)
            asked = gettext("Tell us you are here. We do not ask for your name.")
            yield Static(asked, id="welcome-words", markup=False)
            yield self._languages()
        with ActionBar():
            yield BigButton(gettext("I am leaving"), short=gettext("Leaving"), value="leave", kind="plain")
            size = gettext("Usual letters") if looks.large else gettext("Larger letters")
            yield BigButton(size, short="A-" if looks.large else "A+", value="enlarge", kind="plain")
            colours = gettext("Usual colours") if looks.contrast else gettext("More contrast")
            yield BigButton(colours, short="◑" if looks.contrast else "◐", value="contrast", kind="plain")
            yield BigButton("Staff", value="staff", kind="quiet")

    def on_key(self, event: events.Key) -> None:
        """Choose a language by its key."""
        if self.query_one(Options).press_key(event.character):
            event.stop()

    @on(Options.Picked)
    def _begin(self, event: Options.Picked) -> None:
        self.leave_with(self.Moved(self.visit.begin(event.value)))

    @on(BigButton.Pressed, "#button-leave")
    def action_leave(self) -> None:
        """Say that someone is leaving."""
        self.leave_with(self.LeaveAsked())

    @on(BigButton.Pressed, "#button-enlarge")
    def action_enlarge(self) -> None:
        """Draw larger letters, or the usual ones again."""
        looks = replace(self.visit.looks, large=not self.visit.looks.large)
        self.leave_with(self.Moved(self.visit.look(looks)))

    @on(BigButton.Pressed, "#button-contrast")
    def action_contrast(self) -> None:
        """Draw in the colours of the highest contrast, or in the usual ones again."""
        looks = replace(self.visit.looks, contrast=not self.visit.looks.contrast)
        self.leave_with(self.Moved(self.visit.look(looks)))

    @on(BigButton.Pressed, "#button-staff")
    def _staff(self) -> None:
        self.action_ask_staff()

    def _look(self) -> None:
        if not self.visit.fresh:
            super()._look()

    def _greetings(self) -> list[str]:
        """Return the welcome in every language offered, each once."""
        mine = self.words.gettext("Welcome")
        return list(dict.fromkeys([mine, *(words_of(other).gettext("Welcome") for other in self.pack.languages)]))

    def _languages(self) -> Options:
        offered = self.pack.languages
        if len(offered) == 1:
            check_in = words_of(offered[0]).gettext("Check in")
            return Options([Choice(offered[0], check_in)], across=1)
        return Options(
            [Choice(language, LANGUAGES[language].name) for language in offered],
            chosen=[self.visit.language] if self.visit.language else [],
            across=min(_ACROSS, len(offered)),
            keyed=False,
        )
