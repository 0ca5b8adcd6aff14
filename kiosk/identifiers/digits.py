"""Runs of digits in a text, typed or spoken, with the places they stand at."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPED: Final = re.compile(r"(?<![\d£$€])\+?\(?\d(?:[ \t\u00a0().\-–/]{0,3}\d)*")
_GROUP: Final = re.compile(r"\d+")

_UNITS: Final = {
    "oh": "0", "o": "0", "zero": "0", "nought": "0", "naught": "0", "nil": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TEENS: Final = {
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS: Final = {
    "twenty": "2", "thirty": "3", "forty": "4", "fifty": "5",
    "sixty": "6", "seventy": "7", "eighty": "8", "ninety": "9",
}  # fmt: skip
_TIMES: Final = {"double": 2, "dubble": 2, "triple": 3, "treble": 3}
_ZEROS: Final = {"hundred": "00", "thousand": "000"}
_ANY: Final = "|".join(sorted([*_UNITS, *_TEENS, *_TENS, *_TIMES, *_ZEROS], key=len, reverse=True))
_SPOKEN: Final = re.compile(rf"(?<!\w)(?:{_ANY}|\d+)(?:[\s,.\-]{{1,3}}(?:{_ANY}|\d+))+(?!\w)", re.IGNORECASE)
_SPOKEN_WORD: Final = re.compile(r"[a-z]+|\d+", re.IGNORECASE)
_FEWEST: Final = 7


class Run(NamedTuple):
    """Digits that stand together."""

    start: int
    """First character, a leading `+` or bracket included."""
    end: int
    """One past the last character."""
    groups: tuple[str, ...]
    """The digits as they were grouped."""
    separators: frozenset[str]
    """What stood between the groups, blanks folded to one."""
    plus: bool
    """Whether it began with a plus sign."""
    spoken: bool
    """Whether it was written in words."""

    @property
    def digits(self) -> str:
        """All digits."""
        return "".join(self.groups)


def typed_runs(text: str) -> Iterator[Run]:
    """Yield every run of typed digits, however long."""
    for match in _TYPED.finditer(text):
        typed = match.group()
        places = [found.span() for found in _GROUP.finditer(typed)]
        between = {typed[one[1] : two[0]].strip() or " " for one, two in itertools.pairwise(places)}
        groups = tuple(typed[start:end] for start, end in places)
        yield Run(match.start(), match.end(), groups, frozenset(between), typed.startswith("+"), spoken=False)


def spoken_runs(text: str) -> Iterator[Run]:
    """Yield every run of seven or more digits in which digits are written as words: 'oh seven seven double oh …'."""
    for match in _SPOKEN.finditer(text):
        words = _SPOKEN_WORD.findall(match.group().lower())
        if all(word.isdecimal() for word in words):
            continue
        groups = _said(words)
        digits = "".join(groups)
        if len(digits) >= _FEWEST and not _is_counting(digits):
            yield Run(match.start(), match.end(), tuple(groups), frozenset(" "), plus=False, spoken=True)


def parts(run: Run, text: str, most: int) -> Iterator[Run]:
    """Yield a run, or where it is too long for one number, the numbers of ten or eleven digits it is made of."""
    if run.spoken or len(run.digits) <= most:
        yield run
        return
    held: list[re.Match[str]] = []
    for group in _GROUP.finditer(text, run.start, run.end):
        held.append(group)
        count = sum(len(part.group()) for part in held)
        if 10 <= count <= most:  # noqa: PLR2004
            yield _of(held, run)
            held = []
    if held:
        yield _of(held, run)


def _of(held: list[re.Match[str]], run: Run) -> Run:
    groups = tuple(part.group() for part in held)
    return Run(held[0].start(), held[-1].end(), groups, run.separators, plus=False, spoken=False)


def _said(words: list[str]) -> list[str]:
    """Return the digits that words stand for: 'double oh' is 00, 'nine hundred' 900, 'twenty three' 23."""
    groups: list[str] = []
    times = 1
    after_tens = False
    for word in words:
        if word in _TIMES:
            times = _TIMES[word]
            continue
        if word in _TENS:
            groups.append(_TENS[word] + "0")
            after_tens = True
            continue
        said = _UNITS.get(word) or _TEENS.get(word) or _ZEROS.get(word) or word
        if after_tens and word in _UNITS and said != "0":
            groups[-1] = groups[-1][0] + said
        else:
            groups.append(said * times)
        times, after_tens = 1, False
    return groups


def _is_counting(digits: str) -> bool:
    """Tell whether digits only count up or down, as in 'one two three four five six seven'."""
    steps = {int(two) - int(one) for one, two in itertools.pairwise(digits)}
    return steps in ({1}, {-1})
