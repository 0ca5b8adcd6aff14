"""What the station found when it opened and a steward must know: losses with their count, repairs with what was kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from screens.page import Page
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton

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
        yield Static("Before you start", classes="heading", markup=False)
        with Body():
            for notice in self._notices:
                sign = "!  " if notice.lost else "•  "
                classes = "notice -lost" if notice.lost else "notice"
                yield Static(Content.assemble((sign, "bold"), notice.text), classes=classes, markup=False)
        with ActionBar():
            yield BigButton("Continue", value="continue", kind="primary")
            yield MoreButton()

    def on_mount(self) -> None:
        """Put the focus on Continue."""
        self.query_one("#button-continue").focus()

    @on(BigButton.Pressed, "#button-continue")
    def _continue(self) -> None:
        self.post_message(self.Acknowledged())
