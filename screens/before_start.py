"""What the station found when it opened and staff must know: losses with their count, repairs with what was kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from screens.page import Page
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.bullets import Bullets
from screens.widgets.heading import Heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from kiosk.notices import Notice
    from screens.frame import Frame


class BeforeStartScreen(Page[None]):
    """Before you start.

    Args:
        frame: What is shown around the content.
        notices: What there is to know.
    """

    CSS_PATH = "before_start.tcss"

    @dataclass
    class Acknowledged(Message):
        """A person has read it."""

    def __init__(self, frame: Frame, notices: Sequence[Notice]) -> None:
        super().__init__(frame)
        self._notices = tuple(notices)

    def compose(self) -> ComposeResult:
        """Yield one paragraph a notice; a loss stands out."""
        yield from self.surround(self.frame.station)
        yield Heading("Before you start")
        with Body():
            lost = [notice.text for notice in self._notices if notice.lost]
            if lost:
                yield Bullets(lost, sign="!").add_class("-lost")
            yield Bullets([notice.text for notice in self._notices if not notice.lost])
        with ActionBar():
            yield BigButton("Continue", value="continue", kind="primary")
            yield MoreButton()

    def on_mount(self) -> None:
        """Put the focus on Continue."""
        self.query_one("#button-continue").focus()

    @on(BigButton.Pressed, "#button-continue")
    def _continue(self) -> None:
        self.leave_with(self.Acknowledged())
