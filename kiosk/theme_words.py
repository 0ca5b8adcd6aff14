"""What speaks for which theme of a meeting pack, and how much: the pack's own words and the built-in ones.

A phrase outweighs a word, and a word that several themes share counts less for each of them. The built-in concepts
reach a theme through the words of the theme itself (`kiosk.vocabulary`), so that a pack needs no word about them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kiosk.expressions import stems_of
from kiosk.meeting import NO_THEME
from kiosk.vocabulary import concepts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.expressions import Stems
    from kiosk.meeting import Pack, Theme
    from kiosk.vocabulary import Concept

_LEVEL_WEIGHTS = {"strong": 3.0, "usual": 1.5, "hint": 0.5}
_PHRASE_BONUS = 1.3
_TOGETHER_BONUS = 1.0
_KEYWORD = 1.8
_KEYWORD_PHRASE = 3.5
_HEADING_WORD = 1.5
_HEADING = 5.0
_PLAIN_WORD = 0.4
_UNCLAIMED = 0.6
"""How much of a concept's weight speaks for 'outside the plan' where no theme of the pack is about it."""
_LEAST_SHARE = 0.4
"""A theme with a smaller share of the best one's claim on a concept has none."""
_EVERYDAY = (
    "child young people person parent carer family school need special help support service staff right time keep make "
    "happen able thing something else work well better area local plan disability education find out what who tell ask"
)
"""Words of headings and plain texts that stand in points about every theme."""


class Clue(NamedTuple):
    """Something people say, and the themes it speaks for."""

    said: str
    """An expression in the form of `kiosk.expressions`."""
    concept: str
    """What it belongs to: further clues of the same concept count less."""
    themes: tuple[tuple[str, float], ...]
    """Theme ids with weights."""


def clues_of(pack: Pack) -> list[Clue]:
    """Return all that speaks for any theme of a pack, in a fixed order."""
    return [*_own_clues(pack), *_built_in_clues(pack)]


def _own_clues(pack: Pack) -> Iterable[Clue]:
    """Yield the pack's keywords, headings and plain words; one that n themes share counts an n-th for each."""
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for theme in pack.themes:
        for said, weight in _own_words(theme):
            weights[said][theme.id] = max(weight, weights[said].get(theme.id, 0.0))
    for said, by_theme in weights.items():
        shared = tuple((theme, weight / len(by_theme)) for theme, weight in by_theme.items())
        yield Clue(said, f"own {said}", shared)


def _own_words(theme: Theme) -> Iterable[tuple[str, float]]:
    for keyword in theme.keywords:
        yield keyword.casefold(), _KEYWORD_PHRASE if len(keyword.split()) > 1 else _KEYWORD
    if theme.id == NO_THEME:
        return
    everyday = frozenset(stems_of(_EVERYDAY))
    for heading in (theme.short, theme.full):
        yield heading.casefold(), _HEADING
        yield from ((stem, _HEADING_WORD) for stem in stems_of(heading) if stem not in everyday)
    yield from ((stem, _PLAIN_WORD) for stem in stems_of(theme.plain) if stem not in everyday)


def _built_in_clues(pack: Pack) -> Iterable[Clue]:
    texts = {theme.id: _Words(theme) for theme in pack.themes if theme.id != NO_THEME}
    for concept in concepts():
        shares = _shares(concept, texts)
        for said, level in concept.said:
            weight = _LEVEL_WEIGHTS[level]
            if " + " in said:
                weight *= _TOGETHER_BONUS
            elif " " in said:
                weight *= _PHRASE_BONUS
            yield Clue(said, concept.id, tuple((theme, weight * share) for theme, share in shares))


class _Words:
    """The words of a theme, in which a concept looks for its own."""

    def __init__(self, theme: Theme) -> None:
        self._keywords = [stems_of(keyword) for keyword in theme.keywords]
        self._headings = [stems_of(heading) for heading in (theme.short, theme.full)]
        self._plain = stems_of(theme.plain)

    def claim(self, anchors: Iterable[str]) -> float:
        """Return how much of a concept's words stand in the theme."""
        return sum(self._claim(stems_of(anchor)) for anchor in anchors)

    def _claim(self, anchor: Stems) -> float:
        if anchor in self._headings or any(_inside(anchor, heading) for heading in self._headings):
            return 4.0
        if anchor in self._keywords:
            return 2.0
        return 0.5 if _inside(anchor, self._plain) else 0.0


def _shares(concept: Concept, texts: dict[str, _Words]) -> list[tuple[str, float]]:
    """Return the themes that a concept speaks for, the best with 1 or, where none claims it, what is outside."""
    for anchors in (concept.near, concept.far):
        claims = {theme: words.claim(anchors) for theme, words in texts.items()}
        best = max(claims.values(), default=0.0)
        if best > 0:
            return [(theme, claim / best) for theme, claim in claims.items() if claim / best >= _LEAST_SHARE]
    return [(NO_THEME, 1.0 if not concept.far else _UNCLAIMED)]


def _inside(anchor: Stems, text: Stems) -> bool:
    """Tell whether a phrase stands in a text."""
    return any(text[at : at + len(anchor)] == anchor for at in range(len(text) - len(anchor) + 1)) if anchor else False
