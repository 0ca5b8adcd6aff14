"""The base of the pages an attendee touches: they blank at once when asked, and by themselves when nobody is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message

from kiosk.clock import elapsed_seconds
from screens.page import StationPage
from screens.still_there import Presence, StillThereDialog
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from kiosk.meeting import Pack
    from kiosk.visit import Visit
    from screens.frame import Frame, Patience


class AttendeePage(StationPage):
    """One page of a check-in.

    Args:
        frame: What is shown around the content, with the language and the looks of the visit.
        pack: The meeting, its texts in the language of the visit.
        visit: Where the person is.
        patience: How long to wait.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "exit_page", "Exit this page", show=False, id="exit", tooltip="Blank the screen at once"),
        Binding("backspace", "back", "Back", show=False, id="back", tooltip="Go to the page before"),
    ]

    @dataclass
    class Moved(Message):
        """The person went on or back."""

        visit: Visit

    @dataclass
    class Exited(Message):
        """The person left the page, or nobody is there any more."""

    def __init__(self, frame: Frame, pack: Pack, visit: Visit, patience: Patience) -> None:
        super().__init__(frame)
        self.words = frame.words
        self.pack = pack
        self.visit = visit
        self._patience = patience
        self._last_sign = elapsed_seconds()
        self._busy = False

    def on_mount(self) -> None:
        """Watch for signs of life."""
        self.set_interval(min(1.0, self._patience.idle / 4), self._look)

    def someone_is_here(self) -> None:
        """Start the wait anew; the app calls this at every key and tap."""
        self._last_sign = elapsed_seconds()

    def action_exit_page(self) -> None:
        """Blank the screen at once."""
        self.leave_with(self.Exited())

    def action_back(self) -> None:
        """Go to the page before, with the answers of this one."""
        if not self._busy:
            self.leave_with(self.Moved(self.answered().back(self.pack)))

    def answered(self) -> Visit:
        """Return the visit with what is answered on this page."""
        return self.visit

    def continue_button(self, words: str = "") -> BigButton:
        """Return the button that goes on."""
        return BigButton(words or self.words.gettext("Continue"), value="continue", kind="primary")

    def back_button(self) -> BigButton:
        """Return the button to the page before."""
        return BigButton(self.words.gettext("Back"), value="back", kind="plain")

    def exit_button(self) -> BigButton:
        """Return the button that blanks the screen."""
        gettext = self.words.gettext
        return BigButton(gettext("Exit this page"), short=gettext("Exit"), value="exit", kind="danger")

    @on(BigButton.Pressed, "#button-exit")
    def _exit(self) -> None:
        self.action_exit_page()

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.action_back()

    def _look(self) -> None:
        if self.in_front and not self._busy and elapsed_seconds() - self._last_sign >= self._patience.idle:
            self._busy = True
            self.app.push_screen(StillThereDialog(self.frame, self._patience.warning), self._answered)

    def _answered(self, answer: Presence | None) -> None:
        if answer is Presence.HERE:
            self._busy = False
            self.someone_is_here()
        else:
            self.action_exit_page()
