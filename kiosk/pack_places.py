"""Where in a meeting pack a value stands: its key in TOML terms, and its line.

The TOML reader keeps no positions, so a short second reading of the text finds the lines. It reads only text that the
TOML reader accepted, and where it is wrong a line number is wrong or missing, never a value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Self, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indices from the top of the file, indices from 0."""

_LONGEST_SHOWN = 60
_KEY_PART = re.compile(r'[ \t]*(?:([A-Za-z0-9_-]+)|"((?:\\.|[^"\\])*)"|\'([^\']*)\')[ \t]*(\.?)')
_IN_VALUE = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[{]|[\]}]')
_TO_END_OF = {'"""': re.compile(r'(?:\\.|[^\\])*?"""'), "'''": re.compile(r".*?'''")}


def printable(text: str) -> str:
    """Return text without anything that moves a terminal's cursor; such characters are written as escapes."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


def shown(text: str) -> str:
    """Return text from a file as an error may show it: printable and short."""
    safe = printable(text[: _LONGEST_SHOWN + 1])
    return safe if len(safe) <= _LONGEST_SHOWN else safe[: _LONGEST_SHOWN - 1] + "…"


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the name most like a mistyped one, whatever its case; empty where none is near."""
    import difflib

    by_lower = {known.lower(): known for known in names}
    found = difflib.get_close_matches(name[:_LONGEST_SHOWN].lower(), by_lower, n=1)
    return by_lower[found[0]] if found else ""


class Place(NamedTuple):
    """A table, a key or a list item of a pack: its path, and how a person finds it in the file."""

    path: Path = ()
    label: str = ""

    def table(self, name: str) -> Self:
        """Return the place of `[name]`."""
        return self._replace(path=(*self.path, name), label=f"[{self._dotted(name)}]")

    def tables(self, name: str) -> Self:
        """Return the place of all `[[name]]` together."""
        return self._replace(path=(*self.path, name), label=f"[[{self._dotted(name)}]]")

    def element(self, name: str, index: int) -> Self:
        """Return the place of one `[[name]]`; `index` from 0, shown from 1."""
        return self._replace(path=(*self.path, name, index), label=f"[[{self._dotted(name)}]] {index + 1}")

    def key(self, name: str) -> Self:
        """Return the place of a key in this table."""
        safe = shown(name)
        return self._replace(path=(*self.path, name), label=f"{self.label} · {safe}" if self.label else safe)

    def item(self, index: int) -> Self:
        """Return the place of one item of this list; `index` from 0, shown from 1."""
        return self._replace(path=(*self.path, index), label=f"{self.label}, item {index + 1}")

    def _dotted(self, name: str) -> str:
        return ".".join([*(part for part in self.path if isinstance(part, str)), shown(name)])


TOP = Place()
"""The top of the file."""


class Flaw(NamedTuple):
    """One thing wrong, before its line is known."""

    place: Place
    """Where."""
    what: str
    """What is wrong, without a full stop."""
    hint: str = ""
    """How to mend it, a sentence."""


class Lines:
    """The line of each key and table in a TOML text.

    Args:
        text: Text that is valid TOML.
    """

    def __init__(self, text: str) -> None:
        self._line_of: dict[Path, int] = {}
        self._count_of: dict[Path, int] = {}
        header: Path = ()
        value = _Value()
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
            if value.goes_on:
                value.read(line)
                continue
            statement = line.lstrip(" \t")
            if statement.startswith("["):
                header = self._header(statement, number)
            elif statement and not statement.startswith("#"):
                names, rest = _names(statement)
                self._line_of.setdefault((*header, *names), number)
                value.read(rest)

    def line_of(self, place: Place) -> int | None:
        """Return the line of a place, or of the nearest thing around it that has one; None where nothing has."""
        path = place.path
        while path and path not in self._line_of:
            path = path[:-1]
        return self._line_of.get(path)

    def _header(self, statement: str, number: int) -> Path:
        is_array = statement.startswith("[[")
        names, _ = _names(statement.lstrip("["))
        path: Path = ()
        for name in names[:-1]:
            path = (*path, name)
            self._line_of.setdefault(path, number)
            if path in self._count_of:
                path = (*path, self._count_of[path] - 1)
        path = (*path, *names[-1:])
        if is_array:
            self._line_of.setdefault(path, number)
            index = self._count_of.get(path, 0)
            self._count_of[path] = index + 1
            path = (*path, index)
        self._line_of.setdefault(path, number)
        return path


class _Value:
    """How far a value reaches: whether a string or a bracket is still open at the end of a line."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0

    @property
    def goes_on(self) -> bool:
        """Whether the next line still belongs to the value."""
        return bool(self._quote) or self._depth > 0

    def read(self, line: str) -> None:
        """Take in one line, or the rest of the one that the value starts on."""
        at = 0
        while at < len(line):
            pattern = _TO_END_OF[self._quote] if self._quote else _IN_VALUE
            found = pattern.match(line, at) if self._quote else pattern.search(line, at)
            if found is None:
                return
            at = found.end()
            token = found.group()
            if self._quote:
                self._quote = ""
            elif token in _TO_END_OF:
                self._quote = token
            else:
                self._depth += token in ("[", "{")
                self._depth -= token in ("]", "}")


def _names(statement: str) -> tuple[tuple[str, ...], str]:
    """Return the dotted key that a statement starts with, and the rest of the statement."""
    names: list[str] = []
    at = 0
    while found := _KEY_PART.match(statement, at):
        names.append(next(part for part in found.groups()[:3] if part is not None))
        at = found.end()
        if not found.group(4):
            break
    return tuple(names), statement[at:]
