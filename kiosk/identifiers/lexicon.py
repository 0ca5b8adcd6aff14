"""The word lists behind the guard: what is a name, what is a word, what is a place.

The lists are plain text in `assets/names` (sources and licences in its README), read on first use and kept. All
questions are about *folded* words: lower case, without accents.
"""

from __future__ import annotations

import unicodedata
from enum import IntFlag
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

_LETTERS: Final = str.maketrans(
    {"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ß": "ss", "ı": "i", "æ": "ae", "Æ": "ae"}
    | dict.fromkeys("’ʼ`´‘", "'")
)
_LONGEST: Final = 40
"""Longer runs of letters are no words; they are not looked up."""

_ENDINGS: Final = (
    ("s", ("",)),
    ("es", ("", "e")),
    ("ed", ("", "e")),
    ("ing", ("", "e")),
    ("ly", ("",)),
    ("ies", ("y",)),
    ("ied", ("y",)),
    ("er", ("", "e")),
    ("ers", ("", "e")),
    ("ness", ("",)),
    ("est", ("", "e")),
    ("less", ("",)),
    ("ful", ("",)),
    ("able", ("", "e")),
    ("d", ("",)),
    ("iest", ("y",)),
    ("ily", ("y",)),
    ("iness", ("y",)),
    ("ings", ("", "e")),
    ("ment", ("",)),
    ("ments", ("",)),
)
"""Regular endings and what may stand in their place in the list of words."""

_DOUBLING: Final = frozenset({"ed", "ing", "er", "ers"})
_BEGINNINGS: Final = ("un", "re", "non", "over", "under", "mis", "pre")


class Sort(IntFlag):
    """What a folded word can be; several at once."""

    NONE = 0
    GIVEN = 1
    """A common given name that is no word, or is one but means a person nearly always."""
    GIVEN_WORD = 2
    """A given name that is a word, a place or two letters: a name only with evidence."""
    GIVEN_RARE = 4
    """A given name that is seldom met."""
    FAMILY = 8
    """A surname."""
    WORD = 16
    """An ordinary English word."""
    VOCABULARY = 32
    """A word, acronym or organisation of the field; a slip of the fingers; never a name."""
    PLACE = 64
    """A place in the United Kingdom."""


ORDINARY: Final = Sort.WORD | Sort.VOCABULARY
NAME: Final = Sort.GIVEN | Sort.GIVEN_WORD | Sort.GIVEN_RARE | Sort.FAMILY


@cache
def phrases() -> tuple[str, ...]:
    """Return the phrases that hold a name and mean nobody, such as 'robin hood'."""
    text = (files("assets") / "names" / "phrases.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


@lru_cache(maxsize=16_384)
def fold(word: str) -> str:
    """Return a word in lower case, without accents and with straight apostrophes."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


@lru_cache(maxsize=16_384)
def sort_of(word: str) -> Sort:
    """Return what a folded word can be."""
    if len(word) > _LONGEST:
        return Sort.NONE
    sort = Sort.NONE
    if word in _list("vocabulary"):
        sort |= Sort.VOCABULARY
    if word in _list("places"):
        sort |= Sort.PLACE
    if is_word(word):
        sort |= Sort.WORD
    bare = word.replace("'", "")
    if bare in _list("family"):
        sort |= Sort.FAMILY
    return sort | _given(bare, sort)


def _given(bare: str, sort: Sort) -> Sort:
    if bare in _list("given-sure"):
        return Sort.GIVEN
    if bare in _list("given"):
        doubtful = sort & (Sort.WORD | Sort.VOCABULARY | Sort.PLACE) or len(bare) <= 3  # noqa: PLR2004
        return Sort.GIVEN_WORD if doubtful else Sort.GIVEN
    return Sort.GIVEN_RARE if bare in _list("given-rare") else Sort.NONE


@lru_cache(maxsize=16_384)
def is_word(word: str) -> bool:
    """Tell whether a folded word, or the word it is a regular form of, is ordinary English."""
    known = _list("english")
    if word in known or _is_form(word, known):
        return True
    for beginning in _BEGINNINGS:
        rest = word.removeprefix(beginning)
        if rest != word and len(rest) > 3 and (rest in known or _is_form(rest, known)):  # noqa: PLR2004
            return True
    return False


def _is_form(word: str, known: frozenset[str], depth: int = 2) -> bool:
    for ending, instead in _ENDINGS:
        base = word.removesuffix(ending)
        if base == word or len(base) < 3:  # noqa: PLR2004
            continue
        if any(base + letter in known for letter in instead):
            return True
        if ending in _DOUBLING and base[-1] == base[-2] and base[:-1] in known:
            return True
        if depth > 1 and any(_is_form(base + letter, known, depth - 1) for letter in instead):
            return True
    return False


@lru_cache(maxsize=4_096)
def is_slip(word: str) -> bool:
    """Tell whether a folded word is one stroke away from an ordinary word: a letter more, less, swapped or other."""
    if len(word) < 5:  # noqa: PLR2004
        return False
    known = _slip_targets()
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    letters = "abcdefghijklmnopqrstuvwxyz"
    for left, right in halves:
        if right and _is_target(left + right[1:], known):
            return True
        if len(right) > 1 and _is_target(left + right[1] + right[0] + right[2:], known):
            return True
        for letter in letters:
            if left + letter + right in known or (right and left + letter + right[1:] in known):
                return True
    return False


def _is_target(word: str, known: frozenset[str]) -> bool:
    return word in known or is_word(word)


@cache
def _slip_targets() -> frozenset[str]:
    return _list("english") | _list("vocabulary")


@cache
def _list(name: str) -> frozenset[str]:
    text = (files("assets") / "names" / f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
