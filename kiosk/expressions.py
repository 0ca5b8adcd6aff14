"""Finding many expressions in one text at once: words, phrases, and words that stand together anywhere in it.

The longest phrase wins the words it covers, so that 'parents evening' is not also 'parents'. Between the words of a
phrase one other word may stand, for a slightly lower quality. A long word with one letter wrong, missing, doubled or
swapped with its neighbour still counts as the word it is nearest to.
"""

from __future__ import annotations

from collections import defaultdict
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
            Case and inflection make no difference. One without a word that carries meaning is never found.
    """

    def __init__(self, sources: Iterable[str]) -> None:
        self._phrases: dict[str, list[tuple[Stems, int]]] = defaultdict(list)
        self._lengths: list[int] = []
        self._together: list[tuple[tuple[int, ...], int]] = []
        numbers: dict[Stems, int] = {}
        self._owners: list[list[int]] = []
        for expression, source in enumerate(sources):
            parts = [part for part in (stems_of(piece) for piece in source.split(" + ")) if part]
            ids = tuple(numbers.setdefault(part, len(numbers)) for part in parts)
            self._owners.extend([] for _ in range(len(numbers) - len(self._owners)))
            if len(ids) == 1:
                self._owners[ids[0]].append(expression)
            elif ids:
                self._together.append((ids, expression))
        for part, number in numbers.items():
            self._phrases[part[0]].append((part, number))
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: (-len(phrase[0]), phrase[1]))
        self._known = {stem for part in numbers for stem in part}
        self._misspelt = _one_letter_fewer(self._known)

    def find(self, words: Sequence[Token]) -> Iterator[Hit]:
        """Yield every expression in the words of a text, each once, at its best place."""
        text = [self._nearest(word.stem) for word in words]
        found: dict[int, tuple[tuple[int, ...], float]] = {}
        for number, positions, quality in self._parts(text):
            if number not in found or quality > found[number][1]:
                found[number] = positions, quality
        free = _not_covered(found)
        for number in sorted(free):
            positions, quality = found[number]
            for expression in self._owners[number]:
                yield Hit(expression, positions, quality)
        for numbers, expression in self._together:
            if all(number in found for number in numbers):
                positions = tuple(sorted({at for number in numbers for at in found[number][0]}))
                if len(positions) >= len(numbers):
                    yield Hit(expression, positions, min(found[number][1] for number in numbers))

    def _parts(self, text: Sequence[str]) -> Iterator[tuple[int, tuple[int, ...], float]]:
        for at, stem in enumerate(text):
            for phrase, number in self._phrases.get(stem, ()):
                positions = _places(phrase, text, at)
                if positions:
                    tight = positions[-1] - at == len(phrase) - 1
                    yield number, positions, 1.0 if tight else _GAP_QUALITY

    def _nearest(self, stem: str) -> str:
        if len(stem) < _MISSPELT_FROM or stem in self._known:
            return stem
        shorter = (stem, *(stem[:at] + stem[at + 1 :] for at in range(len(stem))))
        return next((self._misspelt[form] for form in shorter if form in self._misspelt), stem)


def stems_of(text: str) -> Stems:
    """Return the stems of a text's words that carry meaning."""
    return tuple(token.stem for token in tokens(text))


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
