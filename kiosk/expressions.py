"""Finding many expressions in one text at once: words, phrases, and words that stand together anywhere in it.

The longest phrase wins the words it covers, so that 'parents evening' is not also 'parents'. Between the words of a
phrase one other word may stand, for a slightly lower quality. A long word with one letter wrong, missing, doubled or
swapped with its neighbour still counts as the word it is nearest to.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from kiosk.stems import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kiosk.stems import Token

Stems: TypeAlias = tuple[str, ...]
"""The stems of one phrase."""

_GAP_QUALITY = 0.8
_MISSPELT_FROM = 7
"""The fewest letters of a word that may be misspelt; shorter ones differ from each other by one letter too often."""


class Hit(NamedTuple):
    """An expression found in a text."""

    expression: int
    """The number it was added under."""
    positions: tuple[int, ...]
    """Which of the text's tokens it is made of."""
    quality: float
    """1 where its words stand side by side, less with a word between them."""


class Expressions:
    """Expressions to be found, compiled once.

    Args:
        sources: What to find: a word, a phrase, or several of either joined by ' + ', which may stand anywhere.
            Case and inflection make no difference. Small words count only in a phrase that has fewer than two others:
            'on time', 'us and them'.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self._owners: list[list[int]] = []
        self._together: dict[int, list[tuple[tuple[int, ...], int]]] = defaultdict(list)
        numbers: dict[_Phrase, int] = {}
        for expression, source in enumerate(sources):
            phrases = [phrase for phrase in map(_phrase, source.split(" + ")) if phrase.stems]
            ids = tuple(numbers.setdefault(phrase, len(numbers)) for phrase in phrases)
            self._owners.extend([] for _ in range(len(numbers) - len(self._owners)))
            if len(ids) == 1:
                self._owners[ids[0]].append(expression)
            elif ids:
                self._together[ids[0]].append((ids, expression))
        self._single: dict[str, int] = {}
        self._loose: dict[tuple[str, str], list[tuple[Stems, int]]] = defaultdict(list)
        self._exact: dict[tuple[str, str], list[tuple[Stems, int]]] = defaultdict(list)
        for phrase, number in numbers.items():
            if len(phrase.stems) == 1:
                self._single[phrase.stems[0]] = number
            else:
                pair = phrase.stems[0], phrase.stems[1]
                (self._exact if phrase.exact else self._loose)[pair].append((phrase.stems, number))
        self._known = {stem for phrase in numbers for stem in phrase.stems}
        self._misspelt = _one_letter_fewer(self._known)

    def find(self, words: Sequence[Token]) -> Iterator[Hit]:
        """Yield every expression in the words of a text, each once, at its best place."""
        found: dict[int, tuple[tuple[int, ...], float]] = {}
        for number, positions, quality in self._phrases(words):
            if number not in found or quality > found[number][1]:
                found[number] = positions, quality
        for number in sorted(_not_covered(found)):
            positions, quality = found[number]
            for expression in self._owners[number]:
                yield Hit(expression, positions, quality)
        for first in sorted(found):
            for numbers, expression in self._together.get(first, ()):
                if all(number in found for number in numbers):
                    positions = tuple(sorted({at for number in numbers for at in found[number][0]}))
                    if len(positions) >= len(numbers):
                        yield Hit(expression, positions, min(found[number][1] for number in numbers))

    def _phrases(self, words: Sequence[Token]) -> Iterator[tuple[int, tuple[int, ...], float]]:
        """Yield the number of each phrase found, its places among the words, and its quality."""
        every = [word.stem for word in words]
        telling = [at for at, word in enumerate(words) if not word.small]
        stems = [self._nearest(every[at]) for at in telling]
        for at, stem in enumerate(stems):
            if stem in self._single:
                yield self._single[stem], (telling[at],), 1.0
            for second in dict.fromkeys(stems[at + 1 : at + 3]):
                for phrase, number in self._loose.get((stem, second), ()):
                    places = _places(phrase, stems, at)
                    if places:
                        tight = places[-1] - at == len(phrase) - 1
                        yield number, tuple(telling[place] for place in places), 1.0 if tight else _GAP_QUALITY
        for at, pair in enumerate(pairwise(every)):
            for phrase, number in self._exact.get(pair, ()):
                if tuple(every[at : at + len(phrase)]) == phrase:
                    yield number, tuple(range(at, at + len(phrase))), 1.0

    def _nearest(self, stem: str) -> str:
        if len(stem) < _MISSPELT_FROM or stem in self._known:
            return stem
        shorter = (stem, *(stem[:at] + stem[at + 1 :] for at in range(len(stem))))
        return next((self._misspelt[form] for form in shorter if form in self._misspelt), stem)


class _Phrase(NamedTuple):
    """Words side by side."""

    stems: Stems
    exact: bool
    """Whether it is found only word for word, small words included."""


def _phrase(text: str) -> _Phrase:
    words = tokens(text)
    telling = tuple(word.stem for word in words if not word.small)
    if len(telling) > 1 or len(telling) == len(words):
        return _Phrase(telling, exact=False)
    return _Phrase(tuple(word.stem for word in words) if len(words) > 1 else (), exact=True)


def stems_of(text: str) -> Stems:
    """Return the stems of a text's words that carry meaning."""
    return tuple(token.stem for token in tokens(text) if not token.small)


def _places(phrase: Stems, text: Sequence[str], at: int) -> tuple[int, ...]:
    """Return where a phrase that starts at a place stands, one foreign word allowed; empty where it does not."""
    positions = [at]
    spare = 1
    for stem in phrase[1:]:
        at += 1
        if spare and at + 1 < len(text) and text[at] != stem:
            spare -= 1
            at += 1
        if at >= len(text) or text[at] != stem:
            return ()
        positions.append(at)
    return tuple(positions)


def _not_covered(found: dict[int, tuple[tuple[int, ...], float]]) -> set[int]:
    """Return the phrases that lie in no longer one."""
    by_length = sorted(found, key=lambda number: (-len(found[number][0]), -found[number][1], number))
    covers: list[frozenset[int]] = []
    free: set[int] = set()
    for number in by_length:
        positions = found[number][0]
        mine = frozenset(positions)
        if not any(mine < cover for cover in covers):
            free.add(number)
            covers.append(mine)
    return free


def _one_letter_fewer(known: Iterable[str]) -> dict[str, str]:
    """Return each long stem by itself and by every form with one letter left out."""
    forms: dict[str, str] = {}
    for stem in sorted(known):
        if len(stem) >= _MISSPELT_FROM:
            for at in range(len(stem)):
                forms.setdefault(stem[:at] + stem[at + 1 :], stem)
    return forms
