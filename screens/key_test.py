"""Does an inspector's key open what is sealed here? Shown by words on a stick, or accepted as not tested."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static

from screens.page import Dialog
from screens.sealed_words import SealedWordsPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.choices import Choice, Choices
from screens.widgets.heading import Heading
from screens.widgets.line_input import LineInput
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from pathlib import Path

    from textual import events
    from textual.app import ComposeResult

    from kiosk.opening_ceremony import InspectorsKey, OpeningCeremony
    from screens.frame import Frame

_HEADING = "Does the inspector's key open it?"
_FOLDER = "Put in a stick and type its folder. The kiosk writes four words there, sealed to each inspector."


class KeyTestScreen(SealedWordsPage):
    """Write sealed words, take them typed, or let staff accept that the key is not tested.

    Args:
        frame: What is shown around the content.
        ceremony: What is shown of the keys.
    """

    CSS_PATH = "sealed_words.tcss"

    @dataclass
    class Proved(Message):
        """A key opened its words."""

        key: InspectorsKey

    @dataclass
    class Finished(Message):
        """The station may open."""

        accept_untested: bool

    @dataclass
    class WentBack(Message):
        """The station is not opened."""

    def __init__(self, frame: Frame, ceremony: OpeningCeremony) -> None:
        super().__init__(frame)
        self._ceremony = ceremony

    def compose(self) -> ComposeResult:
        """Yield the keys and one field that asks for the folder first and for the words after."""
        yield from self.surround("Before the doors open")
        yield Heading(_HEADING)
        with Body():
            yield ProblemPanel()
            yield Static("", id="key-list", markup=False)
            yield Static(_FOLDER, id="sealed-words", markup=False)
            yield self.line()
        with ActionBar():
            yield BigButton("Continue", short="Go on", value="continue", kind="primary")
            yield BigButton("Open the station", short="Open", value="open", kind="plain")
            yield BigButton("New words", short="New", value="new", kind="plain")
            yield MoreButton()
            yield BigButton("Not tested", short="Skip", value="skip", kind="danger")
            yield BigButton("Back", value="back", kind="plain")

    def on_mount(self) -> None:
        """Show what is known of each key."""
        super().on_mount()
        self.query_one("#button-new", BigButton).appear(there=False)
        self._show()

    def write_words(self, folder: Path) -> str:
        """Write words for each key that was not tested."""
        files = len(self._ceremony.write(folder))
        what = "1 file is" if files == 1 else f"{files} files are"
        return f"{what} on the stick. An inspector runs: python -m export rehearse STICK. Type the words."

    def take_words(self, typed: str) -> Message:
        """Prove a key."""
        return self.Proved(self._ceremony.answer(typed))

    @on(SealedWordsPage.Written)
    def _offer_new(self) -> None:
        self.query_one("#button-new", BigButton).appear(there=True)

    def refused(self) -> None:
        """Ask for a folder again once wrong words were typed three times."""
        if self.written and not self._ceremony.words_written:
            self._begin_again()

    @on(Proved)
    def _proved(self, event: Proved) -> None:
        event.stop()
        self.busy = False
        self._show()
        if not self._ceremony.to_test:
            self.leave_with(self.Finished(accept_untested=False))
            return
        self.query_one(Heading).say(f"Proved: {event.key.name}")
        self.query_one("#sealed-words", Static).update("Type another inspector's words, or open the station.")
        self.query_one(LineInput).focus()

    @on(BigButton.Pressed, "#button-continue")
    def _continue(self) -> None:
        self.go_on()

    @on(BigButton.Pressed, "#button-new")
    def _new(self) -> None:
        self.query_one(ProblemPanel).clear()
        self._begin_again()

    @on(BigButton.Pressed, "#button-open")
    def _open(self) -> None:
        self.leave_with(self.Finished(accept_untested=False))

    @on(BigButton.Pressed, "#button-skip")
    def _skip(self) -> None:
        self.app.push_screen(AcceptDialog(self.frame), self._accepted)

    def _accepted(self, answer: Acceptance | None) -> None:
        if answer is Acceptance.ACCEPTED:
            self.leave_with(self.Finished(accept_untested=True))

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.leave_with(self.WentBack())

    def _begin_again(self) -> None:
        self.query_one("#button-new", BigButton).appear(there=False)
        self.ask_for_folder(_HEADING, _FOLDER)

    def _show(self) -> None:
        said = [f"{'✓' if key.tested else '·'} {key.name}: {_tested(key)}" for key in self._ceremony.keys]
        self.query_one("#key-list", Static).update("\n".join(said))
        tested = bool(self._ceremony.tested)
        self.query_one("#button-open", BigButton).appear(there=tested)
        self.query_one("#button-skip", BigButton).appear(there=not tested)


def _tested(key: InspectorsKey) -> str:
    return "tested, it opens" if key.tested else "not tested"


class Acceptance(Enum):
    """Whether staff open the station without a tested key."""

    ACCEPTED = auto()
    GO_BACK = auto()


class AcceptDialog(Dialog[Acceptance]):
    """Ask whether staff accept that nobody has tested the key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "go_back", "Back", show=False, id="back", tooltip="Back to testing it"),
    ]

    def compose(self) -> ComposeResult:
        """Yield what it means."""
        yield from self.surround("Before the doors open")
        yield Heading("Open without a tested key?")
        with Body():
            yield Static("If no key opens the records, nobody can ever read what is said tonight.", markup=False)
            yield Choices(
                [
                    Choice("back", "Go back and test it"),
                    Choice("accept", "We accept that nobody has tested the key", "Sealed into the records"),
                ]
            )

    def on_key(self, event: events.Key) -> None:
        """Answer by key."""
        if self.query_one(Choices).press_key(event.character):
            event.stop()

    @on(Choices.Picked)
    def _answer(self, event: Choices.Picked) -> None:
        self.dismiss(Acceptance.ACCEPTED if event.value == "accept" else Acceptance.GO_BACK)

    def action_go_back(self) -> None:
        """Go back to testing it."""
        self.dismiss(Acceptance.GO_BACK)
