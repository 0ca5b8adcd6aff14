"""Texts that an inspector reviews, and choices about them, which hold places in a text and never its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from export.tables import BETWEEN
from kiosk.identifiers import REPLACEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kiosk.identifiers import Finding

OTHER = "other"
"""The kind of words that the guard did not find and an inspector did."""

MARKS: Mapping[str, str] = {**{str(kind): mark for kind, mark in REPLACEMENTS.items()}, OTHER: "[removed]"}
"""Kind to what stands in place of the words."""

Action: TypeAlias = Literal["show", "withhold", "merge"]


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Words of a text and what becomes of them; never the words themselves."""

    start: int
    """First character, counted in code points."""
    end: int
    """One past the last."""
    kind: str
    """What they are: a kind of the guard's, or `OTHER`."""
    keep: str = ""
    """Why they stay; empty where they are replaced."""

    @property
    def replacement(self) -> str:
        """What stands in their place."""
        return MARKS[self.kind]


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What was chosen about one text, in one wording of it."""

    id: str
    """The record's id."""
    length: int
    """How many characters the text had; with `amended` it tells whether the wording is still the one that was seen."""
    amended: int = 0
    """How often the point had been corrected."""
    do: Action
    """What becomes of it."""
    reason: str = ""
    """Why it is withheld."""
    into: str = ""
    """The id of the point that says the same."""
    spans: tuple[Span, ...] = ()
    """Words that are replaced or kept, in the order of the text, without overlaps."""


@dataclass(frozen=True, slots=True)
class Item:
    """A text that was typed at the meeting."""

    table: str
    """The table that it stands in."""
    id: str
    """The record's id."""
    text: str
    """The newest wording."""
    amended: int = 0
    """How often it was corrected."""
    withdrawn: str = ""
    """Why the point was taken back; empty where it stands."""
    themes: str = ""
    """Its themes, as the table has them."""
    flags: str = ""
    """What the note-taker decided about the guard's findings, as the table has it."""
    findings: tuple[Finding, ...] = ()
    """What the guard finds in it now."""
    beside: tuple[tuple[str, str, tuple[Finding, ...]], ...] = ()
    """Columns beside the text in which the guard finds something: name, cell, findings."""

    def fits(self, choice: Choice) -> bool:
        """Tell whether a choice was made about this wording, and about all that the guard finds in it."""
        if (choice.length, choice.amended) != (len(self.text), self.amended):
            return False
        return choice.do != "show" or all(
            any(span.start <= found.start and found.end <= span.end for span in choice.spans) for found in self.findings
        )

    def chosen(self, do: Action, *, reason: str = "", into: str = "", spans: Iterable[Span] = ()) -> Choice:
        """Return a choice about this wording."""
        return Choice(
            id=self.id,
            length=len(self.text),
            amended=self.amended,
            do=do,
            reason=reason,
            into=into,
            spans=tuple(sorted(spans, key=lambda span: span.start)),
        )


def themes_of(item: Item) -> tuple[str, ...]:
    """Return the ids of an item's themes."""
    return tuple(theme for theme in item.themes.split(BETWEEN) if theme)
