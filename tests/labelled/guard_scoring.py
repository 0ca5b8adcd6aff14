"""How well the guard does on labelled notes: recall by kind, and false flags per hundred clean notes.

A label counts as found where a finding of the same kind overlaps it; a long number may go by any of the number kinds,
as a check digit only names it. A false flag is a finding on a note that has nothing to find.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.identifiers import Finding, Guard

LABELLED: Final = Path(__file__).with_name("guard.jsonl")
GROUPS: Final = {
    "numbers": frozenset({"nhs_number", "upn", "uln", "nino", "number", "phone"}),
    "e-mails": frozenset({"email"}),
    "links": frozenset({"url"}),
    "postcodes": frozenset({"postcode"}),
    "addresses": frozenset({"address"}),
    "birth dates and ages": frozenset({"date_of_birth", "age_exact"}),
    "schools": frozenset({"school"}),
    "names": frozenset({"person"}),
}
"""The kinds that one figure covers."""

GOALS: Final = {"numbers": 0.97, "e-mails": 0.97, "postcodes": 0.97, "schools": 0.90, "names": 0.90}
"""The recall that is asked for."""

MOST_FALSE_FLAGS: Final = 4.0
"""The false flags per hundred clean notes that are borne."""


class Label(NamedTuple):
    """What a person found in a note."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Note:
    """One labelled note."""

    text: str
    labels: tuple[Label, ...]
    held_out: bool


@dataclass
class Score:
    """Figures over a set of notes."""

    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    clean: int = 0
    false_flags: int = 0
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind, span and note of each label nobody found."""
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind, span and note of each false flag."""
    beside: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind, span and note of each finding that overlaps no label of a note that has some."""

    def recall(self, group: str) -> float:
        """Return the share of a group's labels that were found."""
        return self.found[group] / self.wanted[group] if self.wanted[group] else 1.0

    @property
    def false_rate(self) -> float:
        """Return false flags per hundred clean notes."""
        return 100 * self.false_flags / self.clean if self.clean else 0.0

    def __str__(self) -> str:
        lines = [
            f"{group:<22} {self.found[group]:>3} of {self.wanted[group]:>3}  recall {self.recall(group):.2f}"
            + (f"  goal {GOALS[group]:.2f}" if group in GOALS else "")
            for group in GROUPS
        ]
        lines.append(
            f"false flags {self.false_flags} on {self.clean} clean notes: {self.false_rate:.1f} per 100, goal 4"
        )
        return "\n".join(lines)


def notes() -> list[Note]:
    """Return all labelled notes."""
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    return [
        Note(row["text"], tuple(Label(**label) for label in row["findings"]), held_out=row["held_out"]) for row in rows
    ]


def score(guard: Guard, over: Iterable[Note]) -> Score:
    """Return how a guard does on notes."""
    result = Score()
    for note in over:
        findings = guard.find(note.text)
        for label in note.labels:
            group = _group(label.kind)
            result.wanted[group] += 1
            if any(_group(one.kind) == group and _overlap(one, label) for one in findings):
                result.found[group] += 1
            else:
                result.missed.append((label.kind, note.text[label.start : label.end], note.text))
        stray = [one for one in findings if not any(_overlap(one, label) for label in note.labels)]
        told = [(one.kind, note.text[one.start : one.end], note.text) for one in stray]
        if note.labels:
            result.beside += told
        else:
            result.clean += 1
            result.false_flags += len(stray)
            result.wrong += told
    return result


def _group(kind: str) -> str:
    return next(group for group, kinds in GROUPS.items() if kind in kinds)


def _overlap(one: Finding, label: Label) -> bool:
    return one.start < label.end and label.start < one.end
