"""One address to read more at, as a code for a phone's camera and in letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from screens.attendee import AttendeePage
from screens.widgets.action_bar import ActionBar
from screens.widgets.body import Body, MoreButton
from screens.widgets.qr_panel import CodeAndWords

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.meeting import Link, Pack
    from kiosk.visit import Visit
    from screens.frame import Frame, Patience


class LinkScreen(AttendeePage):
    """One of the inspectors' privacy notices; Back leads to the promise.

    Args:
        frame: What is shown around the content.
        pack: The meeting, its texts in the language of the visit.
        visit: Where the person is, the privacy page.
        patience: How long to wait.
        link: Which address.
    """

    CSS_PATH = "link.tcss"

    def __init__(self, frame: Frame, pack: Pack, visit: Visit, patience: Patience, link: Link) -> None:
        super().__init__(frame, pack, visit, patience)
        self._link = link

    def compose(self) -> ComposeResult:
        """Yield the code, and beside it what it leads to."""
        yield from self.surround("")
        yield CodeAndWords(
            Vertical(
                Static(self._link.title, classes="heading", markup=False),
                Body(Static("", id="link-words", markup=False)),
                ActionBar(self.back_button(), MoreButton(self.words), self.exit_button()),
                id="link-side",
            )
        )

    def on_mount(self) -> None:
        """Show the code once its room is known."""
        self.query_one("#button-back").focus()
        self.call_after_refresh(self._show)

    def action_back(self) -> None:
        """Go back to the promise."""
        self.leave_with(self.Moved(self.visit))

    def _show(self) -> None:
        self.query_one(CodeAndWords).show(self._link.url)
        self._say()

    @on(CodeAndWords.Arranged)
    def _say(self) -> None:
        with_code = not self.query_one(CodeAndWords).too_small
        gettext = self.words.gettext
        how = gettext("Point your phone's camera at the code, or type:") if with_code else gettext("Type this address:")
        self.query_one("#link-words", Static).update(Content.assemble(how, "\n", (self._link.url, "bold")))
