"""One line that says what happened to the last thing that was done."""

from __future__ import annotations

from typing import Literal, TypeAlias

from textual.widgets import Static

Tone: TypeAlias = Literal["calm", "done", "busy"]

_SIGNS: dict[Tone, str] = {"calm": "", "done": "✓ ", "busy": "… "}


class StatusLine(Static):
    """What happened last, in words and with a sign."""

    DEFAULT_CSS = """
    StatusLine { width: 100%; height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(text, markup=False)

    def say(self, text: str, tone: Tone = "calm") -> None:
        """Show a text."""
        for other in _SIGNS:
            self.set_class(other == tone, f"-{other}")
        self.update(f"{_SIGNS[tone]}{text}")
