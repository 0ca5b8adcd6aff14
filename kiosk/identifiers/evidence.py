"""What the words around a place say of a name standing there."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from kiosk.identifiers import people_cues as cues
from kiosk.identifiers.lexicon import ORDINARY, Sort, sort_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.identifiers.tokens import Token


class Evidence(IntEnum):
    """How much the words around a place say that a name stands there."""

    NONE = 0
    WEAK = 1
    """A verb only people do, or somebody spoken to."""
    MEDIUM = 2
    """A relation or a job before it, or a kinship after it."""
    STRONG = 3
    """'called', 'his name is', a title."""


_KIN_OF: Final = cues.KIN - {"little", "middle", "younger", "elder", "friend", "partner", "child", "children"}
_BEFORE_CALLED: Final = cues.KIN | cues.JOBS | {"is", "was", "he's", "she's", "one", "s", "someone", "somebody", "been"}
_NOT_INTRODUCED: Final = cues.SEASONAL | {"frank", "cross", "major"}
_SHORT: Final = 3


def word_before(tokens: Sequence[Token], at: int, back: int = 1) -> str:
    """Return the folded word so many places before, or nothing where something else than blanks stands between."""
    for place in range(at, at - back, -1):
        if place <= 0 or tokens[place].gap.strip(" \t,:-–(\"'“‘.") or "\n" in tokens[place].gap:
            return ""
        if back > 1 and not tokens[place].gap.isspace() and place != at:
            return ""
    return tokens[at - back].word


def word_after(tokens: Sequence[Token], at: int) -> str:
    """Return the folded word after a place, or nothing where something else than blanks stands between."""
    following = at + 1
    return tokens[following].word if following < len(tokens) and tokens[following].close else ""


def second_after(tokens: Sequence[Token], at: int) -> str:
    """Return the folded word after the next one, or nothing."""
    return word_after(tokens, at + 1) if at + 1 < len(tokens) else ""


def evidence_at(tokens: Sequence[Token], at: int) -> tuple[Evidence, str]:
    """Return what the words around a place say, and the reason in plain words."""
    before = word_before(tokens, at)
    token = tokens[at]
    if before:
        comma = "," in token.gap or ("." in token.gap.strip(" ") and before not in cues.TITLES)
        two = word_before(tokens, at, 2)
        if before in cues.TITLES and not comma and _is_title(tokens, at):
            return Evidence.STRONG, "a name after a title"
        if (
            not comma
            and before in cues.CALLED
            and (two in _BEFORE_CALLED or (two not in cues.PRONOUNS and token.capital))
        ):
            return Evidence.STRONG, "a name after 'called'"
        if _is_naming(tokens, at, before, two):
            return Evidence.STRONG, "said to be a name"
        if _introduces(tokens, at, before, two):
            return Evidence.MEDIUM, "somebody introduced"
        if before in cues.KIN and not tokens[at - 1].own:
            return (Evidence.WEAK if comma and token.opens else Evidence.MEDIUM), "a name after a relation"
        if before in cues.JOBS and not tokens[at - 1].own and not token.opens:
            return Evidence.MEDIUM, "a name after a job"
    if owns_kin(tokens, at) or is_apposed(tokens, at):
        return Evidence.MEDIUM, "a name beside a relation"
    after = word_after(tokens, at)
    if (
        after in cues.FAMILIES
        and token.sort & (Sort.FAMILY | Sort.GIVEN_RARE)
        and not token.sort & (ORDINARY | Sort.PLACE)
    ):
        return Evidence.MEDIUM, "a family's name"
    if after in {"speaking", "here"} and token.opens:
        return Evidence.MEDIUM, "somebody introduced"
    if (
        after in cues.ACTS
        or before in cues.TALK
        or (before in {"to", "with"} and word_before(tokens, at, 2) in cues.TALK_TO)
    ):
        return Evidence.WEAK, "a name"
    return Evidence.NONE, ""


def _is_title(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the word before is a title here: 'miss' and 'doctor' are words as well."""
    title = tokens[at - 1]
    if title.word not in cues.WEAK_TITLES:
        return True
    token = tokens[at]
    named = bool(token.sort & (Sort.GIVEN | Sort.FAMILY | Sort.GIVEN_RARE)) and not token.sort & Sort.VOCABULARY
    if title.word in {"miss", "ms"}:
        return (token.capital and not (token.sort & ORDINARY and not named)) or (
            (named or token.unknown) and token.word not in cues.STOPS
        )
    return (token.capital and (named or not token.sort & ORDINARY)) or (named and not token.sort & Sort.WORD)


def _is_naming(tokens: Sequence[Token], at: int, before: str, two: str) -> bool:
    """Tell whether 'his name is', 'name's' or 'known as' stands before."""
    if before in {"is", "was"} and two in {"name", "names"}:
        return True
    previous = tokens[at - 1]
    if previous.word == "name" and previous.own:
        return True
    return (
        (before == "as" and two == "known")
        or (before == "names" and two in {"his", "her", "my", "their", "childs", "sons", "daughters"})
        or (before == "name" and two in {"first", "last", "full"})
    )


def _introduces(tokens: Sequence[Token], at: int, before: str, two: str) -> bool:
    """Tell whether somebody gives a name: 'I'm …', 'I am …', 'this is … speaking', 'it's … here'."""
    token = tokens[at]
    speaks = word_after(tokens, at) in {"speaking", "here", "calling"}
    if not token.gap.isspace():
        return False
    named = bool(token.sort & (Sort.GIVEN | Sort.GIVEN_RARE)) or (token.capital and not token.sort & ORDINARY)
    if token.sort & Sort.GIVEN_WORD and token.word not in _NOT_INTRODUCED:
        named = named or token.capital or word_after(tokens, at) in {"", "and", "from", "mum", "dad"}
    if before in {"i'm", "im"} or (before == "am" and two == "i"):
        return named
    if (before == "is" and two == "this") or (before == "it" and tokens[at - 1].own) or before == "its":
        return speaks or (token.capital and named)
    return False


def owns_kin(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether "X's mum" or, without an apostrophe, "xs mum" begins here."""
    after = word_after(tokens, at)
    token = tokens[at]
    if token.own:
        wanted = cues.OWNED_BY_MONTHS if token.word in cues.SEASONAL else cues.OWNED
        return after in wanted and not (token.sort & Sort.PLACE and after not in cues.KIN)
    return after in cues.KIN and plural_owner(tokens, at)


def plural_owner(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word is a given name with an `s` for which an apostrophe was left out."""
    word = tokens[at].word
    if not word.endswith("s") or len(word) <= _SHORT or tokens[at].sort & (Sort.GIVEN | Sort.GIVEN_RARE | Sort.FAMILY):
        return False
    stem = sort_of(word[:-1])
    if stem & Sort.GIVEN and not tokens[at].sort & Sort.VOCABULARY:
        return not tokens[at].sort & Sort.WORD or word_after(tokens, at) in cues.OWNED
    return bool(stem & (Sort.GIVEN_WORD | Sort.GIVEN_RARE)) and word_after(tokens, at) in cues.KIN


def is_apposed(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether ', my son' or 'is my daughter' follows."""
    if at + 2 >= len(tokens):
        return False
    one, two = tokens[at + 1], tokens[at + 2]
    if one.gap.strip() in {",", "-", "–"} and one.word in {"my", "our", "his", "her"} and two.word in cues.KIN:
        return True
    if (
        one.close
        and one.word in {"the", "our"}
        and two.word in cues.JOBS
        and tokens[at].word not in {"will", "may", "can"}
    ):
        return (
            bool(tokens[at].sort & (Sort.GIVEN | Sort.GIVEN_WORD | Sort.GIVEN_RARE)) and not tokens[at].sort & Sort.WORD
        )
    if one.word == "is" and two.word in {"my", "our"} and at + 3 < len(tokens):
        return tokens[at + 3].word in cues.KIN
    if (
        one.gap.strip() in {",", "(", "-", "–"}
        and one.gap.strip()
        and (one.word == "aged" or re.search(r"[(,]\s?\d{1,2}\s?[),]", one.gap))
    ):
        return True
    before = word_before(tokens, at)
    return before in {"of", "to"} and word_before(tokens, at, 2) in _KIN_OF
