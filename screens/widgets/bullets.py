"""A list of sentences, each behind a bullet, its further lines indented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class Bullets(Vertical):
    """Sentences, one a paragraph.

    Args:
        sentences: What is said.
        sign: What stands before each.
    """

    DEFAULT_CSS = """
    Bullets { width: 100%; height: auto; }
    Bullets Horizontal { width: 100%; height: auto; }
    Bullets .sign { width: 3; height: 1; text-style: bold; }
    Bullets .sentence { width: 1fr; height: auto; }
    """

    def __init__(self, sentences: Sequence[str] = (), *, sign: str = "•") -> None:
        super().__init__()
        self._sentences = tuple(sentences)
        self._sign = sign

    def compose(self) -> ComposeResult:
        """Yield sign and sentence side by side."""
        for sentence in self._sentences:
            with Horizontal():
                yield Static(self._sign, classes="sign", markup=False)
                yield Static(sentence, classes="sentence", markup=False)

    async def show(self, sentences: Sequence[str]) -> None:
        """Show other sentences."""
        if tuple(sentences) != self._sentences:
            self._sentences = tuple(sentences)
            await self.recompose()
