"""How well and how fast the guard and the suggestion of themes do, as `make bench` prints it."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from kiosk.identifiers import Guard
from kiosk.pack import sample_pack
from kiosk.suggest import ThemeSuggester
from tests.labelled import guard_scoring, theme_scoring

if TYPE_CHECKING:
    from collections.abc import Iterator

_POINT = (
    "Mrs Hargreaves at Oakfield Primary told us that Olivia waited 43 weeks for the plan, nobody from CAMHS rang back "
    "on 07700 900123, and the annual review never came although we wrote to the council again and again about the "
    "speech therapy in section F, which he has not had since the therapist left in may; his teacher does "
    "what she can and "
    "the senco works two days a week, so in the end we paid for an assessment ourselves, and then they said "
    "it was too old "
    "to count, so here we are at the start once more, a year on."
)[:500]


def figures() -> Iterator[str]:
    """Yield the figures of both, as lines of a report."""
    pack = sample_pack().pack
    guard, suggester = Guard(pack), ThemeSuggester(pack)
    every = guard_scoring.notes()
    for held_out, part in ((False, "tuning"), (True, "held out")):
        lines = [note for note in every if note.held_out is held_out]
        yield f"guard, {part}: {len(lines)} notes"
        yield from str(guard_scoring.score(guard, lines)).splitlines()
    for part in ("tuning", "held-out"):
        yield f"themes, {part}: {theme_scoring.score(suggester, theme_scoring.labelled_lines(part))}"
    yield f"guard and suggestion over 500 characters: {both_seconds(60) * 1e3:.2f} ms, goal 5 ms"


def both_seconds(runs: int) -> float:
    """Return the median seconds that the guard and the suggestion take together over 500 characters."""
    pack = sample_pack().pack
    guard, suggester = Guard(pack), ThemeSuggester(pack)
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        guard.find(_POINT)
        suggester.suggest(_POINT)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
