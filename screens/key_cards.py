"""Is this the key on the inspector's card? Asked for one key after the other; another key stops the opening."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.widgets import Static

from kiosk.errors import CeremonyError, KioskError
from screens.page import Page
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.choices import Choice, Choices
from screens.widgets.heading import Heading
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from kiosk.opening_ceremony import InspectorsKey, OpeningCeremony
    from screens.frame import Frame


class KeyCardScreen(Page[None]):
    """Compare one fingerprint with its card.

    Args:
        frame: What is shown around the content.
        ceremony: What is shown of the keys.
        key: The key to compare; None where the pack has none, which is told.
    """

    CSS_PATH = "key_cards.tcss"

    @dataclass
    class Compared(Message):
        """The card was looked at, or is not here."""

        fingerprint: str

    @dataclass
    class KeepFailed(Message):
        """That it is the same could not be kept."""

        error: KioskError

    @dataclass
    class WentBack(Message):
        """The station is not opened."""

    def __init__(self, frame: Frame, ceremony: OpeningCeremony, key: InspectorsKey | None) -> None:
        super().__init__(frame)
        self._ceremony = ceremony
        self._key = key

    def compose(self) -> ComposeResult:
        """Yield the fingerprint and the answers."""
        yield from self.surround("Before the doors open")
        yield Heading("No inspector's key" if self._key is None else "Is this the key on the card?")
        with Body():
            yield ProblemPanel()
            if self._key is not None:
                yield Static(self._key.name, id="card-name", markup=False)
                yield Static(self._key.fingerprint, id="card-fingerprint", markup=False)
                yield Choices(
                    [
                        Choice("same", "The same"),
                        Choice("other", "Another one", "The meeting does not open"),
                        Choice("none", "The card is not here", "The records will say that it was not compared"),
                    ]
                )
        with ActionBar():
            yield BigButton("Continue", value="continue", kind="primary")
            yield BigButton("Look again", value="again", kind="plain")
            yield MoreButton()
            yield BigButton("Back", value="back", kind="plain")

    def on_mount(self) -> None:
        """Tell where there is no key."""
        self.query_one("#button-continue", BigButton).appear(there=self._key is None)
        self.query_one("#button-again", BigButton).appear(there=False)
        if self._key is None:
            self.query_one(ProblemPanel).show(CeremonyError.no_keys())
            self.query_one("#button-continue").focus()

    def on_key(self, event: events.Key) -> None:
        """Answer by key."""
        for choices in self.query(Choices):
            if choices.display and choices.press_key(event.character):
                event.stop()

    @on(Choices.Picked)
    def _answer(self, event: Choices.Picked) -> None:
        if self._key is None:
            return
        match event.value:
            case "same":
                self._keep(self._key)
            case "other":
                self._refuse(self._ceremony.differs(self._key))
            case _:
                self.leave_with(self.Compared(self._key.fingerprint))

    @work(thread=True, exit_on_error=False)
    def _keep(self, key: InspectorsKey) -> None:
        try:
            self._ceremony.same(key)
        except KioskError as error:
            self.post_message(self.KeepFailed(error))
        else:
            self.post_message(self.Compared(key.fingerprint))

    @on(KeepFailed)
    def _not_kept(self, event: KeepFailed) -> None:
        event.stop()
        self.query_one(ProblemPanel).show(event.error)

    def _refuse(self, error: CeremonyError) -> None:
        self.query_one(Heading).say("Stop: this is another key")
        self.query_one(ProblemPanel).show(error)
        self.query_one(Choices).display = False
        again = self.query_one("#button-again", BigButton)
        again.appear(there=True)
        again.focus()

    @on(BigButton.Pressed, "#button-again")
    def _look_again(self) -> None:
        self.query_one(Heading).say("Is this the key on the card?")
        self.query_one(ProblemPanel).clear()
        self.query_one("#button-again", BigButton).appear(there=False)
        choices = self.query_one(Choices)
        choices.display = True
        choices.query(BigButton).first().focus()

    @on(BigButton.Pressed, "#button-continue")
    def _continue(self) -> None:
        self.leave_with(self.Compared(""))

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.leave_with(self.WentBack())
