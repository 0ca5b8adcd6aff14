"""Words of a typed text, brought to a form in which 'excluded', 'excludes' and 'Excluding' are one.

Only inflections are taken off: plural, past, -ing. Derived words stay apart ('place' and 'placement' lead to different
themes), so a vocabulary names both. All words that deny are one word, and small words are marked, so that 'nobody ever
told us' and 'we were not told' meet.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from typing import NamedTuple

NOT = "not"
"""What every word that denies becomes."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc][^\W_]+)*")
_APOSTROPHES = re.compile(r"['\u2019\u02bc]")
_LONGEST_WORD = 40
"""Longer runs of letters are no words, and are left as they are."""

_VOWELS = frozenset("aeiouy")
_SHORTEST = 3
"""The fewest letters that are left when an ending is taken off."""


class _English(NamedTuple):
    """What no rule says about words."""

    denying: frozenset[str]
    small: frozenset[str]
    forms: dict[str, str]


class Token(NamedTuple):
    """One word of a text."""

    start: int
    """Where it starts, in code points."""
    end: int
    """Where it ends."""
    stem: str
    """Its form for comparing."""
    small: bool
    """Whether it carries no meaning by itself: 'the', 'have', 'up'."""


def tokens(text: str) -> list[Token]:
    """Return the words of a text in their order; 'no one' is a single word."""
    found: list[Token] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        stemmed, small = stem(match.group()) if end - start <= _LONGEST_WORD else (match.group(), False)
        if stemmed == "one" and found and found[-1].stem == NOT:
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Token(start, end, stemmed, small))
    return found


@lru_cache(maxsize=8192)
def stem(word: str) -> tuple[str, bool]:
    """Return the form of a word for comparing, and whether it carries no meaning by itself."""
    plain = _APOSTROPHES.sub("'", word.casefold()).removesuffix("'s").replace("'", "")
    english = _english()
    if plain in english.denying:
        return NOT, False
    return _without_ending(english.forms.get(plain, plain)), plain in english.small


@cache
def _english() -> _English:
    from importlib.resources import files

    lists = tomllib.loads((files("assets") / "vocabulary" / "english.toml").read_text(encoding="utf-8"))
    forms = {form: word for word, typed in lists["forms"].items() for form in typed}
    return _English(frozenset(lists["denying"]), frozenset(lists["small"]), forms)


def _without_ending(word: str) -> str:
    if len(word) <= _SHORTEST:
        return word
    if word.endswith(("ies", "ied")) and len(word) > _SHORTEST + 1:
        return f"{word[:-3]}y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= _SHORTEST and _VOWELS & set(rest) and not word.endswith("eed"):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
            break
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST else word
