"""The keys of a staff screen, each of which can be tapped as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult


@dataclass(frozen=True, slots=True)
class KeyHint:
    """A key and what it does."""

    key: str
    """As printed on it."""
    label: str
    """What it does, in a word."""
    action: str
    """The screen's action."""


class _Hint(Static):
    def __init__(self, hint: KeyHint) -> None:
        super().__init__(Content.assemble((hint.key, "bold"), f" {hint.label}"), markup=False)
        self._hint = hint

    async def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(KeyBar.Tapped(self._hint.action))


class KeyRows(Vertical):
    """Keys one below the other, each of which can be tapped.

    Args:
        hints: The keys.
    """

    DEFAULT_CSS = """
    KeyRows { width: 100%; height: auto; }
    KeyRows _Hint { width: 100%; height: auto; padding: 0; }
    """

    def __init__(self, hints: Sequence[KeyHint]) -> None:
        super().__init__()
        self._hints = tuple(hints)

    def compose(self) -> ComposeResult:
        """Yield the keys."""
        for hint in self._hints:
            yield _Hint(hint)


class KeyBar(Vertical):
    """A row of keys, and a second one where there is room.

    Args:
        hints: The keys, the most important first.
        beside: Keys that stand beside them where there is room, with the class `-beside`.
        more: The keys of the second row, in a row with the class `-more`.
    """

    DEFAULT_CSS = """
    KeyBar { dock: bottom; width: 100%; height: auto; }
    KeyBar Horizontal { width: 100%; height: 1; }
    KeyBar _Hint { width: auto; padding: 0 1; }
    """

    @dataclass
    class Tapped(Message):
        """A key was tapped on the screen."""

        action: str

    def __init__(
        self, hints: Sequence[KeyHint], *, beside: Sequence[KeyHint] = (), more: Sequence[KeyHint] = ()
    ) -> None:
        super().__init__()
        self._hints = tuple(hints)
        self._beside = tuple(beside)
        self._more = tuple(more)

    def compose(self) -> ComposeResult:
        """Yield the keys."""
        with Horizontal():
            yield from map(_Hint, self._hints)
            for hint in self._beside:
                key = _Hint(hint)
                key.add_class("-beside")
                yield key
        if self._more:
            with Horizontal(classes="-more"):
                yield from map(_Hint, self._more)
