"""One question a page, answered by a tap or a key: who are you here as?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.widgets import Static

from screens.attendee import AttendeePage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.choices import Choice
from screens.widgets.heading import Heading
from screens.widgets.options import Options, TurnButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult


class OptionsPage(AttendeePage):
    """The base of the pages that ask a question: the heading is the question, the answers are below, whole."""

    def ask(self, question: str, why: Sequence[str], options: Options) -> ComposeResult:
        """Yield the question as heading, why it is asked where there is room, and the answers."""
        yield from self.surround()
        yield Heading(question, large=self.frame.looks.large)
        with Vertical(classes="asked"):
            for line in why:
                yield Static(line, classes="hint", markup=False)
            yield options

    def on_key(self, event: events.Key) -> None:
        """Give the answer of a key."""
        if self.query_one(Options).press_key(event.character):
            event.stop()

    def action_scroll_body(self, pages: int) -> None:
        """Show the next answers, or those before."""
        self.query_one(Options).turn(pages)

    @on(Options.Turned)
    def _follow_options(self, event: Options.Turned) -> None:
        self.query_one(TurnButton).follow(event.page, event.pages)

    @on(BigButton.Pressed, "#button-turn")
    def _turn(self) -> None:
        self.action_scroll_body(1)


class QuestionScreen(OptionsPage):
    """Who are you here as?"""

    def compose(self) -> ComposeResult:
        """Yield the question, why it is asked, and the answers."""
        gettext = self.words.gettext
        yield from self.ask(
            gettext("Who are you here as?"),
            [
                gettext("We ask so that inspectors know who came."),
                gettext("It is not joined to what you say."),
            ],
            Options(
                [Choice(role.id, role.label) for role in self.pack.roles],
                chosen=[self.visit.role] if self.visit.role else [],
                large=self.frame.looks.large,
            ),
        )
        with ActionBar():
            yield self.back_button()
            yield TurnButton(self.words)
            yield self.exit_button()

    @on(Options.Picked)
    def _answer(self, event: Options.Picked) -> None:
        self.leave_with(self.Moved(self.visit.choose_role(self.pack, event.value)))
