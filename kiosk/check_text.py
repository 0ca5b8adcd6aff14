"""Points checked in bulk: what would identify somebody, and the themes, for each line of JSON.

The pure core of `run_kiosk.py check-text`. Whatever finds identifying text and ranks themes is handed in. A line that
cannot be read is answered with an error in its place, and the rest goes on, so that answers and lines stay in step.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kiosk.vetting import Found

LONGEST_LINE = 1024 * 1024
"""The longest line that is read, in bytes; a point has at most 4,000 characters."""

_COLUMN = 48


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer to one line."""

    line: int
    """The line's number, from 1."""
    id: str | int | None = None
    """The line's own id; None where it could not be read."""
    text: str = ""
    """The text, for the table alone."""
    findings: tuple[Found, ...] = ()
    """What may identify somebody, in the order of the text."""
    themes: tuple[str, ...] = ()
    """Ids of all themes, best first."""
    error: str = ""
    """Why the line was not checked, a sentence; empty where it was."""

    def json_line(self) -> str:
        """Return the answer as one line of JSON in ASCII, so that no terminal or pipe can spoil it."""
        if self.error:
            return json.dumps({"id": self.id, "line": self.line, "error": self.error})
        findings = [
            {"start": one.start, "end": one.end, "kind": one.kind, "replacement": one.replacement}
            for one in self.findings
        ]
        return json.dumps({"id": self.id, "findings": findings, "themes": list(self.themes)})

    def table_rows(self) -> Iterator[str]:
        """Yield the answer as rows for people: the text, its two best themes, and each finding on a row of its own."""
        name = _printable(str(self.line if self.id is None else self.id))
        if self.error:
            yield f"{name:<12}  {self.error}"
            return
        yield f"{name:<12}  {_short(self.text):<{_COLUMN}}  {', '.join(self.themes[:2])}"
        for one in self.findings:
            yield f"{'':<12}    {one.kind}: {_short(self.text[one.start : one.end])} -> {_printable(one.replacement)}"


@dataclass
class TextCheck:
    """Checks lines one by one and remembers whether all could be.

    Args:
        find: Returns what may identify somebody in a text, in order.
        rank: Returns the ids of all themes for a text, best first.
    """

    find: Callable[[str], Sequence[Found]]
    rank: Callable[[str], Sequence[str]]
    refused: int = field(default=0, init=False)
    """How many lines could not be checked so far."""

    @property
    def exit_code(self) -> ExitCode:
        """`PARTIAL` where a line could not be checked, else `DONE`."""
        return ExitCode.PARTIAL if self.refused else ExitCode.DONE

    def check(self, lines: Iterable[bytes]) -> Iterator[Checked]:
        """Yield the answer to each line that is not blank, in order.

        Args:
            lines: Lines of JSON in UTF-8, each an object with an `id` (text or whole number) and a `text`.
        """
        for number, line in enumerate(lines, start=1):
            data = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if not data.strip():
                continue
            checked = self._check(number, data)
            self.refused += bool(checked.error)
            yield checked

    def _check(self, number: int, data: bytes) -> Checked:
        entry = _read(data)
        if isinstance(entry, str):
            return Checked(number, error=f"Line {number} {entry}.")
        name, text = entry.get("id"), entry.get("text")
        if not isinstance(name, str | int) or isinstance(name, bool):
            return Checked(number, error=f"Line {number} has no id that is text or a whole number.")
        if not isinstance(text, str):
            return Checked(number, name, error=f"Line {number} has no text.")
        return Checked(number, name, text, tuple(self.find(text)), tuple(self.rank(text)))


def _read(data: bytes) -> dict[str, object] | str:
    """Return the JSON object on a line, or what is wrong with the line."""
    if len(data) > LONGEST_LINE:
        return f"is longer than {LONGEST_LINE:,} bytes"
    try:
        entry = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return f"is not text in UTF-8 (byte {error.start + 1})"
    except (ValueError, RecursionError):
        return "is not JSON"
    return entry if isinstance(entry, dict) else 'is not an object like {"id": "1", "text": "…"}'


def _short(text: str) -> str:
    shown = _printable(text[: _COLUMN + 1])
    return shown if len(shown) <= _COLUMN else f"{shown[: _COLUMN - 1]}…"


def _printable(text: str) -> str:
    """Return text without anything that moves a terminal's cursor or cannot be written as UTF-8."""
    return "".join(character if character.isprintable() else " " for character in text)
