"""Whether a word is part of a name, given its sort and the evidence around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.identifiers import people_cues as cues
from kiosk.identifiers.evidence import (
    Evidence,
    is_apposed,
    owns_kin,
    plural_owner,
    second_after,
    word_after,
    word_before,
)
from kiosk.identifiers.lexicon import NAME, ORDINARY, Sort, is_slip, sort_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.identifiers.tokens import Token

_NEVER: Final = cues.STOPS - cues.SEASONAL - {"will"}
_NOT_TITLED: Final = cues.STOPS - {"may", "will"}
_ACTS_AND: Final = cues.ACTS | {"and"}
_SAYS_MORE: Final = cues.SAYS | {"has", "is", "was", "goes"}
_NAME_ENDS: Final = cues.ACTS | {"and", "from", "at", "in", "who", "about", "again", "for", "with", "on"}
_SHORT: Final = 3
_LONG: Final = 5


def accepts(tokens: Sequence[Token], at: int, evidence: Evidence) -> bool:
    """Tell whether a word is a name, given its sort and its evidence."""
    token = tokens[at]
    sort = token.sort
    if sort & Sort.VOCABULARY or token.word in _NEVER:
        return False
    if token.initials and len(token.word) <= _SHORT + 1 and evidence < Evidence.STRONG and not sort & Sort.GIVEN:
        return False
    if sort & Sort.GIVEN:
        return not is_thing(tokens, at)
    if evidence is Evidence.STRONG:
        return _accepts_after_cue(tokens, at)
    if sort & Sort.GIVEN_WORD:
        return _accepts_word(tokens, at, evidence)
    if plural_owner(tokens, at):
        return True
    if sort & (Sort.WORD | Sort.PLACE):
        return (
            bool(sort & Sort.FAMILY)
            and token.capital
            and not token.opens
            and evidence is Evidence.MEDIUM
            and word_before(tokens, at) in cues.JOBS
        )
    return _accepts_stranger(tokens, at, evidence)


def _accepts_after_cue(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word is a name after a title or 'called', where nearly every word is one."""
    token = tokens[at]
    before = word_before(tokens, at)
    if before in cues.TITLES:
        return (
            token.word not in _NOT_TITLED
            and not (token.sort & Sort.VOCABULARY)
            and (token.capital or bool(token.sort & NAME) or not token.sort & Sort.WORD or before in {"mr", "mrs"})
        )
    if token.word in cues.NOT_CALLED or token.word in _NOT_TITLED:
        return False
    if token.sort & NAME:
        return True
    return token.capital or not token.sort & (ORDINARY | Sort.PLACE)


def _accepts_word(tokens: Sequence[Token], at: int, evidence: Evidence) -> bool:
    """Tell whether a word that is also a name is one here: grace, mark, will, may."""
    token = tokens[at]
    word = token.word
    if is_thing(tokens, at):
        return False
    after = word_after(tokens, at)
    seasonal = word in cues.SEASONAL
    surnamed = bool(after) and is_surname(tokens, at + 1) and not tokens[at + 1].sort & ORDINARY
    if surnamed and not (seasonal and not token.capital):
        return True
    if owns_kin(tokens, at) or is_apposed(tokens, at):
        return True
    if word == "will" and after in cues.PRONOUNS:
        return False
    if evidence is Evidence.MEDIUM:
        if word in {"will", "may", "can"} and not token.capital:
            return after in cues.ACTS or (not after and word_before(tokens, at) in cues.KIN)
        return token.capital or not after or after in _ACTS_AND or (not seasonal and not token.sort & Sort.WORD)
    before = word_before(tokens, at)
    if (
        word == "will"
        and after in cues.ACTS
        and before not in {"that", "which", "who", "this", "it"}
        and not after.endswith("ed")
    ):
        return True
    if (
        token.capital
        and not seasonal
        and after in {"in", "is"}
        and second_after(tokens, at) in {"year", "yr", "reception", "nursery"}
    ):
        return True
    if (
        token.opens
        and not seasonal
        and after in cues.ACTS
        and word not in {"will", "may"}
        and not token.sort & Sort.PLACE
    ):
        return True
    if evidence is Evidence.WEAK:
        if seasonal:
            return token.capital and (after in cues.SAYS or before in {"told", "asked", "met", "rang", "phoned"})
        if before in cues.DETERMINERS:
            return False
        return (token.capital and (not token.opens or (after in _SAYS_MORE and word != "mark"))) or (
            after not in {"the", "a", "my"}
            and token.own is False
            and (
                after in cues.SAYS
                or (before in {"to", "with", "told", "met", "asked", "rang", "phoned"} and bool(before))
            )
            and not token.sort & Sort.PLACE
            and word not in cues.PRONOUNS
            and not (word in {"sue", "rob"} and after in cues.PRONOUNS)
        )
    if len(word) <= 2:  # noqa: PLR2004
        return False
    return (
        token.capital
        and not token.opens
        and not seasonal
        and before not in cues.DETERMINERS
        and not token.sort & Sort.PLACE
    )


def _accepts_stranger(tokens: Sequence[Token], at: int, evidence: Evidence) -> bool:
    """Tell whether a word that is no word, or a rare name, is a name here."""
    token = tokens[at]
    if is_thing(tokens, at) or len(token.word) < _SHORT:
        return False
    listed = bool(token.sort & (Sort.GIVEN_RARE | Sort.FAMILY))
    if evidence is Evidence.MEDIUM:
        return (
            (listed and len(token.word) > _SHORT)
            or token.capital
            or (not token.initials and _sounds(token.word) and not is_slip(token.word))
        )
    rare = bool(token.sort & Sort.GIVEN_RARE)
    if evidence is Evidence.WEAK and not token.initials:
        return (
            token.capital
            or (rare and not is_slip(token.word))
            or (listed and len(token.word) > _LONG and not is_slip(token.word))
        )
    if rare and not token.initials:
        return token.capital or (len(token.word) >= _LONG and not is_slip(token.word))
    follows = word_after(tokens, at)
    if token.capital and follows and tokens[at + 1].capital and is_surname(tokens, at + 1):
        return True
    return (
        token.capital
        and not token.opens
        and bool(token.sort & Sort.FAMILY)
        and word_before(tokens, at) not in {"the", "in", "at", "near", "a"}
    )


def _sounds(word: str) -> bool:
    """Tell whether a word can be spoken, so that a slip of the keys is not taken for a name."""
    return any(letter in "aeiouy" for letter in word) and any(letter not in "aeiou" for letter in word)


def is_thing(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word names a class, a hospital, a fund or a programme, not a person."""
    after = word_after(tokens, at)
    if tokens[at].own or after not in cues.THINGS_AFTER:
        return False
    return (
        not tokens[at].sort & Sort.GIVEN
        or tokens[at + 1].capital
        or after
        in {
            "class",
            "ward",
            "rating",
            "unit",
            "road",
            "street",
            "centre",
            "day",
            "appeal",
            "house",
            "hospital",
            "room",
            "clinic",
            "hub",
        }
    )


def is_surname(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word continues a name."""
    token = tokens[at]
    if token.word in cues.STOPS or token.sort & Sort.VOCABULARY or (token.initials and len(token.word) <= _SHORT + 1):
        return False
    first = tokens[at - 1]
    if "-" in token.word:
        return is_double(token, Evidence.STRONG)
    if token.sort & Sort.WORD:
        return bool(token.sort & NAME) and (
            (token.capital and first.capital) or (not first.capital and _ends_name(tokens, at))
        )
    if token.sort & Sort.PLACE and not token.sort & NAME:
        return False
    if token.sort & NAME:
        return True
    return len(token.word) > _SHORT and (
        token.capital or (not first.capital and _sounds(token.word) and not is_slip(token.word))
    )


def _ends_name(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether what follows a lower-case surname that is a word fits a name's end: a verb, a stop, or nothing."""
    token = tokens[at]
    if token.word in {
        "may",
        "will",
        "can",
        "long",
        "still",
        "young",
        "little",
        "early",
        "best",
        "good",
        "rest",
        "self",
        "down",
        "lost",
        "case",
        "wait",
        "hope",
        "mean",
        "plan",
        "care",
        "support",
    }:
        return False
    return at + 1 == len(tokens) or not tokens[at + 1].close or tokens[at + 1].word in _NAME_ENDS or token.own


def is_double(token: Token, evidence: Evidence) -> bool:
    """Tell whether a word with a hyphen is a double-barrelled name."""
    halves = [sort_of(half) for half in token.word.split("-") if half]
    if not halves or any(half & Sort.VOCABULARY for half in halves):
        return False
    sure = any(half & Sort.GIVEN or (half & Sort.GIVEN_RARE and not half & Sort.WORD) for half in halves)
    named = all(half & NAME for half in halves)
    if sure and (named or token.capital or evidence):
        return True
    surnames = all(half & Sort.FAMILY for half in halves) and not all(half & Sort.WORD for half in halves)
    if surnames or (named and (token.capital or evidence)):
        return True
    return evidence >= Evidence.STRONG and not all(half & Sort.WORD for half in halves)
