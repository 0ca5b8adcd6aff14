"""How single words lean towards themes, counted from everything that is known to speak for a theme.

What people say rarely matches a list. But a word that stands in many expressions of one theme and in few of others
tells something by itself: 'drawer', 'invited', 'scissors'. The measure is that of a naive Bayes classifier over
single words whose training texts are the expressions of `kiosk.theme_words`: the logarithm of how much more likely
the word is under a theme than under the average of all themes (Manning, Raghavan and Schütze, Introduction to
Information Retrieval, 2008, section 13.2).
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from kiosk.expressions import stems_of
from kiosk.stems import NOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kiosk.theme_words import Clue

_SMOOTHING = 0.2
"""What each word counts under each theme before anything is counted."""
_FULL_WEIGHT = 3.0
"""The weight of a clue that counts as one whole occurrence of its words."""
_FURTHEST = 2.5
"""The most that one word leans towards a theme."""
_FURTHEST_AWAY = 0.2
"""The most that it leans away from one: a word that a theme's list lacks says less than one that it has."""


def leanings(clues: Iterable[Clue], themes: Sequence[str]) -> Mapping[str, tuple[float, ...]]:
    """Return each stem with how far it leans towards each theme, positive towards, in the order of `themes`."""
    place = {theme: at for at, theme in enumerate(themes)}
    counts: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(themes))
    for clue in clues:
        for stem in set(stems_of(clue.said)):
            for theme, weight in clue.themes:
                counts[stem][place[theme]] += weight / _FULL_WEIGHT
    totals = [
        sum(count[at] for count in counts.values()) + _SMOOTHING * max(len(counts), 1) for at in range(len(themes))
    ]
    return {stem: _leaning(count, totals) for stem, count in counts.items() if stem != NOT}


def _leaning(count: Sequence[float], totals: Sequence[float]) -> tuple[float, ...]:
    likely = [(one + _SMOOTHING) / total for one, total in zip(count, totals, strict=True)]
    average = sum(likely) / len(likely)
    return tuple(max(-_FURTHEST_AWAY, min(_FURTHEST, math.log(one / average))) for one in likely)
