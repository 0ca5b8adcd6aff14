"""What a note-taker may add to a point with one key each: direction, wording, voices, table, read back.

None is required. The values are kept for the line that is typed, and told in a few words each: under the line, and
compactly in the list of points.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from msgspec.structs import replace as change

from kiosk.capture import clean_text
from kiosk.records import PointContent, Voices

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kiosk.records import Direction, Fidelity, GuardFlag

_Value = TypeVar("_Value")

Heard = Literal["first-tonight", "said-before", "not-said"]
"""As `kiosk.records.Voices.heard`."""

MAX_TABLE = 20
"""As `PointContent.table`."""

_MOST_AGREED = 100_000

_DIRECTIONS: tuple[Direction, ...] = ("not-said", "better", "worse", "no-change", "mixed")
_FIDELITIES: tuple[Fidelity, ...] = ("paraphrase", "verbatim", "interpreter", "on-behalf")
_HEARD: tuple[Heard, ...] = ("not-said", "first-tonight", "said-before")

_DIRECTION_WORDS: dict[Direction, str] = {
    "better": "↑ better",
    "worse": "↓ worse",
    "no-change": "= no change",
    "mixed": "↑↓ mixed",
    "not-said": "",
}
_FIDELITY_WORDS: dict[Fidelity, str] = {
    "paraphrase": "",
    "verbatim": "word for word",
    "interpreter": "interpreted",
    "on-behalf": "on behalf",
}
_HEARD_WORDS: dict[Heard, str] = {"not-said": "", "first-tonight": "first tonight", "said-before": "said before"}
DIRECTIONS: Mapping[Direction, str] = {**_DIRECTION_WORDS, "not-said": "not said"}
"""How things have moved, in words, each to be chosen."""
FIDELITIES: Mapping[Fidelity, str] = {**_FIDELITY_WORDS, "paraphrase": "in my own words"}
"""How close a note is to what was said, in words, each to be chosen."""
HEARD: Mapping[Heard, str] = {**_HEARD_WORDS, "not-said": "not said"}
"""Whether it is new this evening, in words, each to be chosen."""
_NAMED: dict[str, dict[str, Any]] = {
    "better": {"direction": "better"},
    "worse": {"direction": "worse"},
    "same": {"direction": "no-change"},
    "mixed": {"direction": "mixed"},
    "verbatim": {"fidelity": "verbatim"},
    "interpreted": {"fidelity": "interpreter"},
    "behalf": {"fidelity": "on-behalf"},
    "first": {"heard": "first-tonight"},
    "before": {"heard": "said-before"},
}


@dataclass(frozen=True, slots=True)
class LineMarks:
    """What the keys have set on the line being typed."""

    direction: Direction = "not-said"
    """How things have moved."""
    fidelity: Fidelity = "paraphrase"
    """How close the note is to what was said."""
    heard: Heard = "not-said"
    """Whether it is new this evening."""
    agreed: int = 0
    """How many others were seen to agree."""
    read_back: bool = False
    """Whether the speaker heard it and said it is right."""
    table: str = ""
    """Where it is said."""

    def turn_direction(self) -> LineMarks:
        """Return the marks with the next direction."""
        return replace(self, direction=_next(_DIRECTIONS, self.direction))

    def turn_fidelity(self) -> LineMarks:
        """Return the marks with the next wording."""
        return replace(self, fidelity=_next(_FIDELITIES, self.fidelity))

    def turn_heard(self) -> LineMarks:
        """Return the marks with the next answer to whether it was said before."""
        return replace(self, heard=_next(_HEARD, self.heard))

    def one_more(self) -> LineMarks:
        """Return the marks with one more person who agrees."""
        return replace(self, agreed=min(self.agreed + 1, _MOST_AGREED))

    def agreed_by(self, others: int) -> LineMarks:
        """Return the marks with so many others who agree."""
        return replace(self, agreed=min(max(others, 0), _MOST_AGREED))

    def at_table(self, table: str) -> LineMarks:
        """Return the marks with a table; empty for none."""
        return replace(self, table=clean_text(table)[:MAX_TABLE].strip())

    def was_read_back(self) -> LineMarks:
        """Return the marks of a line that the speaker heard and found right."""
        return replace(self, read_back=True)

    def not_read_back(self) -> LineMarks:
        """Return the marks of a line whose words the speaker has not heard, or not all of them."""
        return replace(self, read_back=False)

    def after_saving(self) -> LineMarks:
        """Return the marks of the next line: the table stays, for a note-taker sits at it."""
        return LineMarks(table=self.table)

    def words(self) -> tuple[str, ...]:
        """Return what is set, a few words each."""
        return _words(
            self.direction, self.fidelity, self.heard, self.agreed, read_back=self.read_back, table=self.table
        )

    def content(self, text: str, themes: Sequence[str], flags: Iterable[GuardFlag] = ()) -> PointContent:
        """Return the point that a line with these marks becomes."""
        return PointContent(
            text=text,
            themes=tuple(themes),
            direction=self.direction,
            fidelity=self.fidelity,
            voices=Voices(heard=self.heard, agreed=self.agreed),
            read_back=self.read_back,
            table=self.table,
            flags=tuple(flags),
        )


def mark_named(marks: LineMarks, name: str) -> LineMarks | None:
    """Return the marks with the one that a short name stands for, as typed in plain mode; None where none has it."""
    changes = _NAMED.get(name)
    return None if changes is None else replace(marks, **changes)


def marks_of(content: PointContent, numbers: Mapping[str, int]) -> tuple[str, ...]:
    """Return what a saved point carries, a few words each.

    Args:
        content: The point.
        numbers: Theme id to number.
    """
    themes = " ".join(f"#{numbers[theme]}" for theme in content.themes if theme in numbers)
    voices = content.voices
    others = _words(
        content.direction,
        content.fidelity,
        voices.heard,
        0,
        read_back=content.read_back,
        table=content.table,
    )
    agreed = f"+{voices.agreed}" if voices.agreed else ""
    return tuple(word for word in (themes, agreed, *others) if word)


def marks_again(content: PointContent) -> LineMarks:
    """Return the marks that a point was saved with, for a line that takes it up again; no speaker heard that yet."""
    voices = content.voices
    return LineMarks(content.direction, content.fidelity, voices.heard, voices.agreed, table=content.table)


def with_voices(content: PointContent, more: int) -> PointContent:
    """Return a point with more people seen to agree."""
    agreed = min(content.voices.agreed + more, _MOST_AGREED)
    return change(content, voices=change(content.voices, agreed=agreed))


def with_text(content: PointContent, text: str) -> PointContent:
    """Return a point with other words, which the speaker has not heard."""
    return change(content, text=text, read_back=content.read_back and text == content.text)


def as_read_back(content: PointContent) -> PointContent:
    """Return a point that the speaker heard and found right."""
    return change(content, read_back=True)


def _words(
    direction: Direction, fidelity: Fidelity, heard: Heard, agreed: int, *, read_back: bool, table: str
) -> tuple[str, ...]:
    every = (
        _DIRECTION_WORDS[direction],
        _FIDELITY_WORDS[fidelity],
        _HEARD_WORDS[heard],
        f"{agreed} agreed" if agreed else "",
        f"table {table}" if table else "",
        "read back" if read_back else "",
    )
    return tuple(word for word in every if word)


def _next(values: Sequence[_Value], now: _Value) -> _Value:
    return values[(values.index(now) + 1) % len(values)]
