"""How a station ends: hand its records over, close it for good, or leave it as it is."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from screens.page import Dialog
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.choices import Choice, Choices
from screens.widgets.heading import Heading

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from screens.frame import Frame


class Ending(Enum):
    """What staff chose."""

    CLOSE = "close"
    HAND_OVER = "handover"
    LEAVE = "leave"
    BACK = "back"


class EndingDialog(Dialog[Ending]):
    """Ask how the station ends.

    Args:
        frame: What is shown around the content.
        closed: Whether it is closed already.
        can_hand_over: Whether records can be handed over from here.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "go_back", "Back", show=False, id="back", tooltip="Back to the desk"),
    ]

    def __init__(self, frame: Frame, *, closed: bool, can_hand_over: bool) -> None:
        super().__init__(frame)
        self._closed = closed
        self._can_hand_over = can_hand_over

    def compose(self) -> ComposeResult:
        """Yield the ways in the order of an evening's end."""
        close = Choice("close", "Close this station", "For good: a last look, then its receipt")
        choices = [Choice("close", "Show the receipt") if self._closed else close]
        if self._can_hand_over:
            choices.append(Choice("handover", "Hand over to a stick", "Then this device's copy can be erased"))
        choices.append(Choice("leave", "Leave it", "It resumes where it stopped"))
        yield from self.surround(self.frame.station)
        yield Heading("End this station")
        with Body():
            yield Choices(choices)
        with ActionBar():
            yield MoreButton()
            yield BigButton("Back", value="back", kind="plain")

    def on_key(self, event: events.Key) -> None:
        """Answer by key."""
        if self.query_one(Choices).press_key(event.character):
            event.stop()

    @on(Choices.Picked)
    def _answer(self, event: Choices.Picked) -> None:
        self.dismiss(Ending(event.value))

    @on(BigButton.Pressed, "#button-back")
    def action_go_back(self) -> None:
        """Go back to the desk."""
        self.dismiss(Ending.BACK)
