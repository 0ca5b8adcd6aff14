"""A code to photograph with the words to write down beside it: an opening code, a closing receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from screens.widgets.body import Body, MoreButton
from screens.widgets.qr_panel import CodeAndWords

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screens.widgets.big_button import BigButton


class WrittenCode(CodeAndWords):
    """The picture of a text, and what people read.

    Args:
        text: What the picture holds.
        heading: What happened.
        words: What is said beside it.
        buttons: What can be done here.
    """

    DEFAULT_CSS = """
    WrittenCode {
        #code-words { width: 1fr; height: 100%; padding: 1 2; }
        #code-words Static { width: 100%; }
        #code-buttons { width: 100%; height: 3; align-horizontal: center; }
        .code { text-style: bold; }
        Body { padding: 0; }
        Body > * { padding-top: 1; }
    }
    """

    def __init__(self, text: str, heading: str, words: Sequence[Static], buttons: Sequence[BigButton]) -> None:
        self._small = Static("", classes="hint", markup=False)
        super().__init__(
            Vertical(
                Static(heading, classes="heading", markup=False),
                Body(*words, self._small),
                Horizontal(*buttons, MoreButton(), id="code-buttons"),
                id="code-words",
            )
        )
        self._shown = text

    def on_mount(self) -> None:
        """Draw the code once the words are there."""
        self.call_after_refresh(self._draw)

    def on_code_and_words_arranged(self, event: CodeAndWords.Arranged) -> None:
        """Say why the code is not there, where the window is too small for it."""
        self._small.update(event.too_small)

    def _draw(self) -> None:
        self.show(self._shown)
        self._small.update(self.too_small)
