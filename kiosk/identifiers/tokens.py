"""Words of a text with their places, as the guard's detectors read them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kiosk.identifiers.lexicon import ORDINARY, Sort, fold, sort_of

_LETTER: Final = "(?:[^\\W\\d_][\\u0300-\\u036f]*)"
_WORD: Final = re.compile(f"{_LETTER}+(?:['’ʼ`´‘-]{_LETTER}+)*")
_SENTENCE_ENDS: Final = frozenset('.!?:;•|/"“”(\n\r')
_FEW: Final = 3


class Token(NamedTuple):
    """One word."""

    start: int
    """First character."""
    end: int
    """One past the last character, a possessive ending left out."""
    text: str
    """As typed, without a possessive ending."""
    word: str
    """Folded."""
    sort: Sort
    """What the folded word can be."""
    own: bool
    """Whether `'s` follows."""
    capital: bool
    """Whether it begins with a capital and is not all capitals, in a text that is not all capitals."""
    initials: bool
    """Whether it is all capitals, in a text that is not."""
    opens: bool
    """Whether it stands at the start of a sentence."""
    gap: str
    """What stands between the word before and this one."""

    @property
    def unknown(self) -> bool:
        """Whether no list has it, so that it may be a name nobody listed."""
        return not self.sort & (ORDINARY | Sort.PLACE) and len(self.word) >= _FEW

    @property
    def close(self) -> bool:
        """Whether only blanks stand between the word before and this one."""
        return bool(self.gap) and self.gap.isspace() and "\n" not in self.gap


def tokens_of(text: str) -> list[Token]:
    """Return the words of a text in order."""
    shouting = _is_shouting(text)
    tokens: list[Token] = []
    last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        typed = match.group()
        word = fold(typed)
        own = word.endswith("'s")
        if own:
            typed, word, end = typed[:-2], word[:-2], end - 2
        gap = text[last:start]
        cased = typed[0].isupper() and not shouting
        upper = len(typed) > 1 and typed.isupper()
        tokens.append(
            Token(
                start, end, typed, word, sort_of(word), own,
                cased and not upper, cased and upper, not tokens or not _SENTENCE_ENDS.isdisjoint(gap), gap,
            )
        )  # fmt: skip
        last = match.end()
    return tokens


def _is_shouting(text: str) -> bool:
    """Tell whether a text is all capitals, so that they say nothing about names."""
    upper = sum(map(str.isupper, text[:2000]))
    lower = sum(map(str.islower, text[:2000]))
    return upper > 12 and upper > 2 * lower  # noqa: PLR2004
