"""A page that writes sealed words onto a stick and then takes the words an inspector reads out: one line for both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.widgets import Input, Static

from kiosk.errors import KioskError
from screens.page import Page
from screens.widgets.heading import Heading
from screens.widgets.line_input import LineInput
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 1000


class SealedWordsPage(Page[None]):
    """The base of such pages; `compose` of each yields a `Heading`, a `ProblemPanel`, `#sealed-words` and the line.

    Args:
        frame: What is shown around the content.
    """

    LINE = "/media/stick"
    """What stands in the line while a folder is asked for."""

    @dataclass
    class Written(Message):
        """The sealed words are on the stick."""

        said: str
        """What to do with them."""

    @dataclass
    class Refused(Message):
        """The words did not get onto the stick, or are wrong."""

        error: KioskError

    busy = False
    written = False

    def line(self) -> LineInput:
        """Return the one line, for `compose`."""
        return LineInput(placeholder=self.LINE, limit=_LONGEST, id="sealed-line")

    def write_words(self, folder: Path) -> str:
        """Write fresh words into a folder and say what to do with them; called in a worker.

        Raises:
            KioskError: They are not there.
        """
        raise NotImplementedError

    def take_words(self, typed: str) -> Message:
        """Return what the typed words mean; called in a worker.

        Raises:
            KioskError: They are wrong.
        """
        raise NotImplementedError

    def on_mount(self) -> None:
        """Ask for the folder."""
        self.query_one(LineInput).focus()

    def ask_for_folder(self, heading: str, words: str) -> None:
        """Begin anew with a folder."""
        self.written = False
        self._ask(heading, words, self.LINE)

    @on(Input.Submitted)
    def go_on(self) -> None:
        """Take what stands in the line: a folder first, then words."""
        line = self.query_one(LineInput)
        typed = line.value.strip()
        if self.busy or not typed:
            return
        self.busy = True
        self.query_one(ProblemPanel).clear()
        if self.written:
            line.value = ""
            self._work_on(lambda: self.take_words(typed))
        else:
            self._work_on(lambda: self.Written(self.write_words(Path(typed).expanduser())))

    @work(thread=True, exit_on_error=False)
    def _work_on(self, question: Callable[[], Message]) -> None:
        try:
            message = question()
        except KioskError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(message)

    @on(Written)
    def _wait_for_words(self, event: Written) -> None:
        event.stop()
        self.busy, self.written = False, True
        self._ask("Type the four words", event.said, "")

    @on(Refused)
    def _failed(self, event: Refused) -> None:
        event.stop()
        self.busy = False
        self.refused()
        self.query_one(ProblemPanel).show(event.error)
        self.query_one(LineInput).focus()

    def refused(self) -> None:
        """Do what a refusal asks for, before it is shown."""

    def _ask(self, heading: str, words: str, placeholder: str) -> None:
        self.query_one(Heading).say(heading)
        self.query_one("#sealed-words", Static).update(words)
        line = self.query_one(LineInput)
        line.value = ""
        line.placeholder = placeholder
        line.focus()
