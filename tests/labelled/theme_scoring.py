"""How often a suggester is right on labelled lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.suggest import ThemeSuggester

THEMES = Path(__file__).with_name("themes.jsonl")


@dataclass(frozen=True)
class LabelledLine:
    """A point as typed at a meeting, and what a person who knows the field would tag it with."""

    text: str
    themes: frozenset[str]
    """Every theme that counts as right."""
    part: str
    """'tuning', or 'held-out' for lines that no word was chosen by."""
    first: str
    """The theme named first."""


def labelled_lines(part: str | None = None) -> list[LabelledLine]:
    """Return the labelled lines, or one part of them."""
    entries = [json.loads(line) for line in THEMES.read_text(encoding="utf-8").splitlines()]
    return [
        LabelledLine(entry["text"], frozenset(entry["themes"]), entry["part"], entry["themes"][0])
        for entry in entries
        if part in (None, entry["part"])
    ]


@dataclass(frozen=True)
class ThemeScore:
    """How often the best theme was right, and one of the three best."""

    lines: int
    top_1: float
    top_3: float

    def __str__(self) -> str:
        return f"{self.lines:4} lines   top-1 {self.top_1:.3f}   top-3 {self.top_3:.3f}"


def score(suggester: ThemeSuggester, lines: Iterable[LabelledLine]) -> ThemeScore:
    """Return how often a suggester's ranking is right."""
    ranked = [(line, [entry.theme for entry in suggester.rank(line.text)]) for line in lines]
    first = sum(ids[0] in line.themes for line, ids in ranked)
    three = sum(bool(line.themes & set(ids[:3])) for line, ids in ranked)
    return ThemeScore(len(ranked), first / len(ranked), three / len(ranked))
