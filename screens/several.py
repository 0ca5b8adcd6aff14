"""The two optional questions: what do you want to talk about, and what do you need tonight? Any number of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from screens.question import OptionsPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.choices import Choice
from screens.widgets.options import Options, TurnButton

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.visit import Visit


class _SeveralPage(OptionsPage):
    """A question with any number of answers, none included: Continue goes on with those that are ticked."""

    def answered(self) -> Visit:
        """Return the visit with what is ticked."""
        return self.visit.choose(self.pack, self.query_one(Options).chosen)

    def bar(self) -> ComposeResult:
        """Yield the buttons of the bar."""
        with ActionBar():
            yield self.continue_button()
            yield self.back_button()
            yield TurnButton(self.words)
            yield self.exit_button()

    def options(self, choices: list[Choice], chosen: tuple[str, ...], before: list[BigButton]) -> Options:
        """Return the answers, with the one that says nothing after them."""
        large = self.frame.looks.large
        unsaid = BigButton(self.words.gettext("Prefer not to say"), value="unsaid", prefix="choice", large=large)
        return Options(choices, chosen=chosen, several=True, before=before, after=[unsaid], large=large)

    @on(BigButton.Pressed, "#button-continue")
    def _continue(self) -> None:
        self.leave_with(self.Moved(self.answered().go_on(self.pack)))

    @on(BigButton.Pressed, "#choice-unsaid")
    def _say_nothing(self) -> None:
        self.leave_with(self.Moved(self.visit.choose(self.pack, ()).go_on(self.pack)))


class TopicsScreen(_SeveralPage):
    """What do you want to talk about?"""

    def compose(self) -> ComposeResult:
        """Yield the question, why it is asked, a way past the optional questions, and the themes in plain words."""
        gettext = self.words.gettext
        skip = BigButton(gettext("Skip to the last page"), value="skip", large=self.frame.looks.large)
        yield from self.ask(
            gettext("What do you want to talk about?"),
            [
                gettext("We ask so that inspectors know what matters to people here."),
                gettext("Choose as many as you like, or none."),
            ],
            self.options(
                [Choice(theme.id, theme.plain) for theme in self.pack.themes],
                self.visit.topics,
                [skip] if self.pack.needs else [],
            ),
        )
        yield from self.bar()

    @on(BigButton.Pressed, "#button-skip")
    def _skip(self) -> None:
        self.leave_with(self.Moved(self.answered().skip()))


class NeedsScreen(_SeveralPage):
    """What do you need tonight?"""

    def compose(self) -> ComposeResult:
        """Yield the question, why it is asked, and what the stewards can offer."""
        gettext = self.words.gettext
        yield from self.ask(
            gettext("What do you need tonight?"),
            [
                gettext("We ask so that the stewards can help. They see only how many people need each thing."),
                gettext("Choose as many as you like, or none."),
            ],
            self.options([Choice(need.id, need.label) for need in self.pack.needs], self.visit.needs, []),
        )
        yield from self.bar()
