"""Names of people, with or without capitals.

No list holds every name, and many names are words. So each word gets its *sort* from the lists and each place its
*evidence* from the words around it: the weaker the sort, the stronger the evidence has to be.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.identifiers import people_cues as cues
from kiosk.identifiers.evidence import Evidence, evidence_at, plural_owner, word_after
from kiosk.identifiers.findings import finding
from kiosk.identifiers.lexicon import NAME, Sort
from kiosk.identifiers.name_words import accepts, is_double, is_surname, is_thing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.identifiers.findings import Finding
    from kiosk.identifiers.tokens import Token

# A letter behind pairs of digits ends a National Insurance number; it begins nobody's initials.
_INITIALS: Final = re.compile(
    r"(?<![\w.])(?<![0-9]{2}[ ][0-9]{2}[ ])(?:[A-Z]\.[ ]?){1,3}(?:[A-Z](?![\w'’])\.?|[A-Z][a-z]{2,})(?!\w)"
)
_COMMON_INITIALS: Final = frozenset(
    "AM PM UK US USA EU IE EG NB NHS SEN BSL SENCO QC KC LA CE CQC PTO DOB GP TA EP OT EHCP CAMHS ASD PS NI "
    "ID OK AD HMI VA RC BA MA UC".split()
)
_CUED: Final = cues.TITLES | cues.CALLED | {"is", "was", "as", "name", "names"}
_MOST: Final = 4


def find_people(text: str, tokens: Sequence[Token]) -> Iterator[Finding]:
    """Yield names of people."""
    at = 0
    while at < len(tokens):
        if _is_plain(tokens, at):
            at += 1
            continue
        evidence, why = evidence_at(tokens, at)
        end = _name_end(tokens, at, evidence)
        if end:
            last = tokens[end - 1]
            stop = last.end - 1 if end == at + 1 and plural_owner(tokens, at) else last.end
            yield finding(tokens[at].start, stop, "person", why or "a name")
            at = end
        else:
            at += 1
    for match in _INITIALS.finditer(text):
        letters = "".join(letter for letter in match.group() if letter.isupper())
        if letters not in _COMMON_INITIALS:
            yield finding(*match.span(), "person", "initials")


def _is_plain(tokens: Sequence[Token], at: int) -> bool:
    """Tell at a glance whether a word cannot begin a name: most words of a note are asked no further."""
    token = tokens[at]
    if len(token.word) == 1 or "-" in token.word:
        return False
    if token.sort & Sort.VOCABULARY:
        return True
    if token.capital or not token.sort & Sort.WORD or token.sort & NAME or token.word.endswith("s"):
        return False
    return not at or tokens[at - 1].word not in _CUED


def _name_end(tokens: Sequence[Token], at: int, evidence: Evidence) -> int:
    """Return the index after the name that begins at a place, or 0."""
    token = tokens[at]
    if "-" in token.word and not token.sort:
        return _extended(tokens, at + 1) if is_double(token, evidence) else 0
    if len(token.word) == 1:
        return _initial_end(tokens, at, evidence)
    if not accepts(tokens, at, evidence):
        return 0
    return _extended(tokens, at + 1)


def _initial_end(tokens: Sequence[Token], at: int, evidence: Evidence) -> int:
    """Return the index after an initial, and the surname it may precede, or 0."""
    token = tokens[at]
    upper = token.text.isupper()
    titled = evidence is Evidence.STRONG and (upper or token.word not in {"a", "i", "s", "t", "u", "r", "n"})
    related = evidence is Evidence.MEDIUM and upper and token.word not in {"i", "a"} and word_after(tokens, at) != "of"
    following = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].close else None
    if upper and token.word not in {"i", "a"} and following and following.capital and following.sort & Sort.FAMILY:
        return _extended(tokens, at + 1)
    owned = upper and token.own and token.word != "i"
    if titled or related or owned:
        return _extended(tokens, at + 1)
    return 0


def _extended(tokens: Sequence[Token], end: int) -> int:
    """Return the index after the surnames, second names and particles that follow a name."""
    start = end - 1
    while end < len(tokens) and end - start < _MOST and not tokens[end - 1].own:
        token = tokens[end]
        if not token.close and not (len(tokens[end - 1].word) == 1 and token.gap in {". ", "."}):
            break
        if (
            token.word in cues.PARTICLES
            and end + 1 < len(tokens)
            and tokens[end + 1].close
            and is_surname(tokens, end + 1)
            and token.word != "do"
        ):
            end += 2
        elif (len(token.word) == 1 and token.text.isupper() and token.word not in {"i", "a"}) or (
            is_surname(tokens, end) and not is_thing(tokens, end)
        ):
            end += 1
        else:
            break
    return end
