"""Which theme a point is about: a ranking of the pack's themes, each explained by the words that led to it.

Three sources add up: the pack's own keywords and headings, the built-in vocabulary mapped to the pack's themes
(`kiosk.theme_words`), and the points tagged tonight, which are kept in memory as counts of words and nowhere else.
It is a suggestion; nothing is ever tagged by it (docs/themes.md, docs/decisions/theme-suggestions.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from kiosk.expressions import Expressions
from kiosk.leanings import leanings
from kiosk.meeting import NO_THEME
from kiosk.stems import NOT, tokens
from kiosk.theme_words import Clue, clues_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kiosk.meeting import Pack
    from kiosk.stems import Token

LONGEST = 8000
"""How much of a text is looked at, in code points; no point is longer than half of that."""

_NO_THEME_START = 0.7
"""What a point has for lying outside the plan before a word is read: a mere hint of a theme does not outweigh it."""
_FADING = 0.5
"""Each further expression of one concept counts this much of the one before: ten words for one thing are one thing."""
_LEANING_WEIGHT = 2.0
_LEANS = 0.7
"""From how far a single word leans towards a theme it is worth naming as a reason."""
_MOST_REASONS = 3
_LEARNT_WEIGHT = 3.0
_LEARNT_FROM = 2
"""In how many points a word has to stand before it counts; a single point's words are chance."""
_LEARNT_EVENLY = 2
"""How often each theme counts as tagged before the first point: a few points tell nothing about what is common."""
_LEARNT_MOST = 2.0
"""The most that tonight's words add to one theme, so that they tip the scales and do not outweigh a clear word."""


class Suggestion(NamedTuple):
    """A theme that a point may be about."""

    theme: str
    """The theme's id."""
    score: float
    """How much speaks for it; comparable within one text only."""
    because: tuple[str, ...]
    """Words of the text that led to it, as typed, the weightiest first."""


class _Evidence(NamedTuple):
    """One thing in the text that speaks for one theme."""

    weight: float
    positions: tuple[int, ...]


class ThemeSuggester:
    """Ranks the themes of one meeting for a text.

    Not safe for use from several threads at once where one of them learns.

    Args:
        pack: The meeting pack.
    """

    def __init__(self, pack: Pack) -> None:
        self._order = [theme.id for theme in pack.themes]
        self._clues: list[Clue] = clues_of(pack)
        self._expressions = Expressions(clue.said for clue in self._clues)
        self._leanings = leanings(self._clues, self._order)
        self.forget()

    def suggest(self, text: str, limit: int = 3) -> tuple[Suggestion, ...]:
        """Return the themes that words of the text speak for, best first, at most `limit`; none where none does."""
        return tuple(entry for entry in self.rank(text) if entry.because)[: max(limit, 0)]

    def rank(self, text: str) -> tuple[Suggestion, ...]:
        """Return all themes of the pack, best first; what lies outside the plan comes first where no word speaks."""
        words = tokens(text[:LONGEST])
        evidence = self._evidence(words)
        leaning = self._leaning(words)
        ranked = []
        for place, theme in enumerate(self._order):
            mine = sorted(evidence.get(theme, ()), key=lambda one: (-one.weight, one.positions))
            score = sum(one.weight for one in mine) + (_NO_THEME_START if theme == NO_THEME else 0.0)
            score += _LEANING_WEIGHT * sum(one.weight for one in leaning[place])
            telling = [one for one in leaning[place] if one.weight >= _LEANS]
            reasons = _reasons([*mine, *telling], words, text)
            ranked.append((-round(score, 6), place, Suggestion(theme, round(score, 6), reasons)))
        return tuple(entry for _, _, entry in sorted(ranked))

    def ranking(self, text: str) -> tuple[str, ...]:
        """Return the ids of all themes of the pack, best first."""
        return tuple(entry.theme for entry in self.rank(text))

    def learn(self, text: str, themes: Iterable[str]) -> None:
        """Take in a point that a person tagged; only counts of its words are kept, in memory.

        Where a point is corrected or withdrawn, call `forget` and teach the remaining ones again.
        """
        tagged = set(themes) & set(self._order)
        if not tagged:
            return
        self._points += 1
        self._tags.update(tagged)
        for stem in _telling(tokens(text[:LONGEST])):
            self._seen[stem] += 1
            self._seen_with[stem].update(tagged)

    def forget(self) -> None:
        """Forget everything learnt tonight."""
        self._points = 0
        self._tags: Counter[str] = Counter()
        self._seen: Counter[str] = Counter()
        self._seen_with: dict[str, Counter[str]] = defaultdict(Counter)

    def _evidence(self, words: Sequence[Token]) -> dict[str, list[_Evidence]]:
        by_concept: dict[tuple[str, str], list[_Evidence]] = defaultdict(list)
        for hit in self._expressions.find(words):
            clue = self._clues[hit.expression]
            for theme, weight in clue.themes:
                by_concept[theme, clue.concept].append(_Evidence(weight * hit.quality, hit.positions))
        evidence: dict[str, list[_Evidence]] = defaultdict(list)
        for (theme, _), found in by_concept.items():
            evidence[theme].extend(_faded(found))
        evidence = {theme: _once_a_place(found) for theme, found in evidence.items()}
        for theme, found in self._learnt(words).items():
            evidence.setdefault(theme, []).extend(found)
        return evidence

    def _leaning(self, words: Sequence[Token]) -> list[list[_Evidence]]:
        """Return how each word leans, for each theme, each word once."""
        leaning: list[list[_Evidence]] = [[] for _ in self._order]
        for stem, place in _telling(words).items():
            for mine, weight in zip(leaning, self._leanings.get(stem, ()), strict=False):
                mine.append(_Evidence(weight, (place,)))
        for mine in leaning:
            mine.sort(key=lambda one: (-one.weight, one.positions))
        return leaning

    def _learnt(self, words: Sequence[Token]) -> dict[str, list[_Evidence]]:
        """Weigh each word by how much more often than other words it stood in points of a theme tonight."""
        if not self._points:
            return {}
        learnt: dict[str, list[_Evidence]] = defaultdict(list)
        points = self._points + _LEARNT_EVENLY * len(self._order)
        for stem, place in _telling(words).items():
            seen = self._seen.get(stem, 0)
            if seen < _LEARNT_FROM:
                continue
            for theme, together in self._seen_with[stem].items():
                lift = together / (seen + 1) - (self._tags[theme] + _LEARNT_EVENLY) / points
                if lift > 0:
                    learnt[theme].append(_Evidence(_LEARNT_WEIGHT * lift, (place,)))
        for theme, found in learnt.items():
            total = sum(one.weight for one in found)
            if total > _LEARNT_MOST:
                learnt[theme] = [_Evidence(one.weight * _LEARNT_MOST / total, one.positions) for one in found]
        return learnt


def _telling(words: Sequence[Token]) -> dict[str, int]:
    """Return the words worth learning from, with the first place of each."""
    telling: dict[str, int] = {}
    for place, word in enumerate(words):
        if not word.small and word.stem != NOT:
            telling.setdefault(word.stem, place)
    return telling


def _faded(found: list[_Evidence]) -> list[_Evidence]:
    found.sort(key=lambda one: (-one.weight, one.positions))
    return [one._replace(weight=one.weight * _FADING**rank) for rank, one in enumerate(found)]


def _once_a_place(found: list[_Evidence]) -> list[_Evidence]:
    """Leave out what rests on words that something weightier for the same theme rests on already."""
    used: set[int] = set()
    kept: list[_Evidence] = []
    for one in sorted(found, key=lambda one: (-one.weight, one.positions)):
        if not used.issuperset(one.positions):
            used.update(one.positions)
            kept.append(one)
    return kept


def _reasons(found: Sequence[_Evidence], words: Sequence[Token], text: str) -> tuple[str, ...]:
    """Return what a person typed for the weightiest evidence; words side by side are one reason."""
    reasons: dict[str, None] = {}
    for one in found:
        runs: list[list[int]] = []
        for position in one.positions:
            if runs and all(word.small for word in words[runs[-1][-1] + 1 : position]):
                runs[-1].append(position)
            else:
                runs.append([position])
        for run in runs:
            reasons.setdefault(" ".join(text[words[run[0]].start : words[run[-1]].end].split()))
    return tuple(reasons)[:_MOST_REASONS]
