"""The line that points are typed in: underlines what may identify somebody, writes shorthand out, sorts a paste."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.highlighter import Highlighter
from textual.message import Message

from kiosk.capture import clean_text
from screens.widgets.line_input import LineInput

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.text import Text
    from textual import events


_LONGEST_TAKING = 1.0
"""Seconds after which keys behind an Enter go into the line, whether or not the Enter was answered."""


class _Underline(Highlighter):
    """Underlines what was found."""

    def __init__(self, line: PointLine) -> None:
        super().__init__()
        self._line = line

    def __call__(self, text: str | Text) -> Text:
        """Return the text, styled in place where there is something to style: this runs several times a key."""
        if isinstance(text, str) or not self._line.found:
            return super().__call__(text)
        self.highlight(text)
        return text

    def highlight(self, text: Text) -> None:
        """Style the spans."""
        style = self._line.get_component_rich_style("point-line--found")
        for start, end in self._line.found:
            text.stylize(style, start, end)


class PointLine(LineInput):
    """One point, as it is typed.

    Args:
        limit: The most characters it takes.
        id: The widget's id.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"point-line--found"}
    """
    | Class | Description |
    | :- | :- |
    | `point-line--found` | What may identify somebody. |
    """
    DEFAULT_CSS = """
    PointLine > .point-line--found { text-style: bold underline; }
    """

    @dataclass
    class LinesPasted(Message):
        """Several lines were pasted; the line is as it was."""

        lines: tuple[str, ...]

    @dataclass
    class PasteRefused(Message):
        """Too much was pasted; the line is as it was."""

        length: int
        room: int

    @dataclass
    class Expanded(Message):
        """Shorthand was written out."""

        short: str
        wide: str

    def __init__(self, *, limit: int, id: str | None = None) -> None:  # noqa: A002 - the framework's own name
        super().__init__(placeholder="What was said", limit=limit, id=id)
        self._limit = limit
        self.found: tuple[tuple[int, int], ...] = ()
        self._expand: Callable[[str], str] = str
        self._written: tuple[str, str] | None = None
        self._declined: set[str] = set()
        self._taken = asyncio.Event()
        self.highlighter = _Underline(self)

    @property
    def room(self) -> int:
        """How many more characters fit."""
        return self._limit - len(self.value)

    def underline(self, spans: Sequence[tuple[int, int]]) -> None:
        """Underline these spans and no others."""
        spans = tuple(spans)
        if spans != self.found:
            self.found = spans
            self.refresh()

    def put(self, text: str) -> None:
        """Stand another text in the line, with the cursor behind it."""
        self.value = text
        self.cursor_position = len(text)

    def use(self, expand: Callable[[str], str]) -> None:
        """Write shorthand out from now on.

        Args:
            expand: Returns a word, or a text, with its shorthand written out.
        """
        self._expand = expand

    def insert_text_at_cursor(self, text: str) -> None:
        """Insert, and after a space write the word before it out where it is shorthand."""
        super().insert_text_at_cursor(text)
        if text == " ":
            self._write_out(self.cursor_position - 1)

    def write_out_last(self) -> str | None:
        """Write the last word out, as at Enter, and return the line as typed; None where nothing changed."""
        before = self.value
        return before if self._write_out(len(before.rstrip())) else None

    def take_back(self) -> bool:
        """Put the words as typed in place of those last written out, and tell whether there were any."""
        if self._written is None or not self.value.startswith(self._written[1]):
            return False
        before, after = self._written
        behind = self.value[len(after) :]
        self._written = None
        self._declined.add(_last_word(before.rstrip()))
        self.put(before + behind)
        return True

    def start_over(self) -> None:
        """Forget what was written out and what was taken back: the next point begins."""
        self._written = None
        self._declined.clear()

    def was_taken(self) -> None:
        """Go on with the keys that came behind an Enter: what stood in the line then is saved or asked about."""
        self._taken.set()

    async def _on_key(self, event: events.Key) -> None:
        """Submit at Enter, and let the keys behind it wait until that is done.

        Keys may come many at once, after the machine or a tablet's network stood still; by the framework's own way
        Enter is heard only after all of them, and two points would become one.
        """
        if event.key != "enter":
            return
        event.stop()
        event.prevent_default()
        self._taken.clear()
        self.screen.post_message(self.Submitted(self, self.value))  # from here it would stand behind the next keys
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_TAKING):
                await self._taken.wait()

    def _write_out(self, end: int) -> bool:
        head = self.value[:end]
        word = _last_word(head)
        if not word or word in self._declined:
            return False
        wide = self._expand(word)
        if wide == word or len(self.value) - len(word) + len(wide) > self._limit:
            return False
        after = head[: len(head) - len(word)] + wide
        self._written = (head, after)
        behind, from_end = self.value[end:], len(self.value) - self.cursor_position
        self.value = after + behind
        self.cursor_position = len(self.value) - from_end
        self.post_message(self.Expanded(word, wide))
        return True

    def _on_paste(self, event: events.Paste) -> None:
        """Take one line in; tell of several, and of too many characters."""
        event.prevent_default()
        event.stop()
        if len(event.text) > self._limit:
            self.post_message(self.PasteRefused(len(event.text), self._limit))
            return
        lines = tuple(clean for raw in event.text.splitlines() if (clean := clean_text(raw)))
        if len(lines) > 1:
            self.post_message(self.LinesPasted(lines))
        elif lines and len(lines[0]) > self.room:
            self.post_message(self.PasteRefused(len(lines[0]), self.room))
        elif lines:
            self.insert_text_at_cursor(lines[0])


def _last_word(text: str) -> str:
    return text[text.rfind(" ") + 1 :]
