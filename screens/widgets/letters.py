"""Large letters drawn from quarter blocks: two dots wide and two dots high a cell, five rows a line.

A terminal has one size of letters, its own. For a person who asks for larger ones, a heading or an answer is drawn
with these where it fits; where it does not, the terminal's own letters stay, bold (docs/decisions/large-letters.md).
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeAlias

Rows: TypeAlias = tuple[str, ...]

ROWS = 5
"""How many rows of the terminal a line of large letters takes."""

_QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
_HIGH = 2 * ROWS
_TOP = 1
_SMALL = 2
_BELOW = 8
_SPACE = 3
_UNDER = 220
"""Canonical combining classes up to this one are marks under a letter (Unicode, section 4.3)."""


class _Mark(NamedTuple):
    over_small: Rows
    over_capital: Rows


class _Letters(NamedTuple):
    shapes: dict[str, Rows]
    marks: dict[str, _Mark]


def large_lines(text: str, columns: int) -> list[Rows] | None:
    """Return a text in large letters, line by line, each of `ROWS` rows; None where it cannot be drawn so wide.

    Args:
        text: What to say; words are kept whole.
        columns: How wide a line may be.
    """
    lines: list[Rows] = []
    line: Rows | None = None
    for word in text.split():
        drawn = _word(word)
        if drawn is None or len(drawn[0]) > 2 * columns:
            return None
        longer = drawn if line is None else _beside(line, drawn, _SPACE)
        if line is not None and len(longer[0]) > 2 * columns:
            lines.append(line)
            longer = drawn
        line = longer
    return [_cells(dots) for dots in ([*lines, line] if line is not None else lines)]


def twice_as_large(rows: Rows) -> Rows:
    """Return drawn letters in twice their size: each quarter of a cell becomes a cell."""
    larger: list[str] = []
    for row in rows:
        bits = [_QUARTERS.index(cell) for cell in row]
        larger.extend("".join("█" if bit >> at & 1 else " " for bit in bits for at in (low, low + 1)) for low in (0, 2))
    return tuple(larger)


def _word(word: str) -> Rows | None:
    drawn: Rows | None = None
    for letter in unicodedata.normalize("NFC", word):
        dots = _letter(letter)
        if dots is None:
            return None
        drawn = dots if drawn is None else _beside(drawn, dots, 1)
    return drawn


@cache
def _letter(letter: str) -> Rows | None:
    """Return the dots of one letter, marks included, or None where it has no shape here."""
    letters = _letters()
    apart = letter if letter in letters.shapes else unicodedata.normalize("NFD", letter)
    base, marks = apart[0], apart[1:]
    if base not in letters.shapes or any(mark not in letters.marks for mark in marks):
        return None
    dots = _placed(letters.shapes[base], _TOP)
    for mark in marks:
        shape = letters.marks[mark]
        if unicodedata.combining(mark) <= _UNDER:
            dots = _over(dots, _placed(shape.over_small, _BELOW))
        elif base.islower():
            dots = _over(_without(dots, _TOP, _TOP + _SMALL), _placed(shape.over_small, 0))
        else:
            dots = _over(dots, _placed(shape.over_capital, 0))
    return dots


@cache
def _letters() -> _Letters:
    shapes: dict[str, Rows] = {}
    marks: dict[str, _Mark] = {}
    for line in (files("assets") / "letters" / "large.txt").read_text(encoding="utf-8").splitlines():
        name, *rows = line.split(" ")
        if name == "mark":
            code, *rows = rows
            upper, _, capital = " ".join(rows).partition(" | ")
            marks[chr(int(code, 16))] = _Mark(tuple(upper.split()), tuple(capital.split()))
        elif len(name) == 1 and name != "#":
            shapes[name] = tuple(rows)
    return _Letters(shapes, marks)


def _placed(rows: Rows, top: int) -> Rows:
    """Return a shape at its place in the height of a line."""
    blank = "." * len(rows[0])
    return (*[blank] * top, *rows, *[blank] * (_HIGH - top - len(rows)))[:_HIGH]


def _without(rows: Rows, first: int, end: int) -> Rows:
    blank = "." * len(rows[0])
    return (*rows[:first], *[blank] * (end - first), *rows[end:])


def _over(lower: Rows, upper: Rows) -> Rows:
    """Return two shapes on top of each other, the narrower in the middle of the wider."""
    width = max(len(lower[0]), len(upper[0]))
    pairs = zip(_centred(lower, width), _centred(upper, width), strict=True)
    return tuple(
        "".join("#" if "#" in dots else "." for dots in zip(first, second, strict=True)) for first, second in pairs
    )


def _centred(rows: Rows, width: int) -> Rows:
    left = (width - len(rows[0])) // 2
    return tuple("." * left + row + "." * (width - left - len(row)) for row in rows)


def _beside(left: Rows, right: Rows, gap: int) -> Rows:
    return tuple(first + "." * gap + second for first, second in zip(left, right, strict=True))


def _cells(dots: Rows) -> Rows:
    """Return dots as characters of two by two."""
    even = [row + "." * (len(row) % 2) for row in dots]
    return tuple(
        "".join(
            _QUARTERS[sum(1 << bit for bit, dot in enumerate(upper[at : at + 2] + lower[at : at + 2]) if dot == "#")]
            for at in range(0, len(upper), 2)
        )
        for upper, lower in zip(even[::2], even[1::2], strict=True)
    )
