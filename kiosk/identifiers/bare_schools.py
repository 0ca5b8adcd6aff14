"""Names of schools said without a word for a school: 'Holy Trinity refused', 'Bredon Hill let her down'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.identifiers import school_words as words
from kiosk.identifiers.addresses import SCENERY
from kiosk.identifiers.findings import finding
from kiosk.identifiers.lexicon import Sort, is_slip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.identifiers.findings import Finding
    from kiosk.identifiers.tokens import Token

_SACRED: Final = frozenset(
    {
        ("holy", "trinity"),
        ("holy", "family"),
        ("holy", "cross"),
        ("sacred", "heart"),
        ("all", "saints"),
        ("christ", "church"),
        ("corpus", "christi"),
        ("blessed", "sacrament"),
    }
)
_LADY: Final = ("our", "lady")
_NOT_HERE: Final = words.SAINT_NOT_SCHOOL | {"hall", "meeting", "service", "parish", "vicar", "hospice"}
_DENOMINATION: Final = (("c", "of", "e"), ("cofe",), ("coe",), ("ce",), ("rc",))
_PLACE_OF_LEARNING: Final = frozenset(
    {"school", "nursery", "preschool", "pre-school", "playgroup", "college", "academy", "primary", "secondary"}
)
_IS_CALLED: Final = frozenset({"is", "was", "called", "named"})
_DOES: Final = frozenset(
    """
    said says told tells let lets refused refuses wouldnt wouldn't wont won't cant can't couldnt couldn't didnt didn't
    doesnt doesn't dont don't excluded excludes suspended offrolled off-rolled turned took takes made makes gave gives
    failed fails ignored ignores rang phoned asked asks sent sends kept keeps tried tries put puts has have had is are
    was were do does did never still just also only
    """.split()
)
"""What a school does, in a parent's mouth; after a bare name that no list knows it tells a school from scenery."""
_SAYS: Final = frozenset(
    "said says told tells refused refuses excluded suspended offrolled off-rolled ignored let".split()
)
"""What only people and places of people do, so that small letters are enough."""
_PUBLIC: Final = frozenset(
    {
        "county",
        "town",
        "city",
        "village",
        "church",
        "parish",
        "community",
        "shire",
        "guild",
        "car",
        "care",
        "the",
        "a",
        "my",
        "our",
    }
)
_LANDSCAPE: Final = frozenset({"malvern", "lickey", "clent", "cotswold", "abberley", "peak", "lake", "severn", "teme"})
_ROYAL: Final = frozenset({"king", "queen", "prince", "princess", "bishop", "archbishop"})
_STAFF: Final = frozenset(
    """
    senco sendco head headteacher teacher teachers ta tas staff governor governors days day weeks week months years year
    term terms place places class started start lasted unit base someone nobody everyone deputy office lsa lsas
    """.split()
)
"""What is 'at' a school: its people, and the time somebody spends there."""
_FIRST: Final = frozenset({pair[0] for pair in (*_SACRED, _LADY, *_DENOMINATION)}) | _ROYAL
_BEFORE: Final = _IS_CALLED | _PLACE_OF_LEARNING | {"at"}
_MOST: Final = 4
_LONG: Final = 5


def find_bare_schools(tokens: Sequence[Token]) -> Iterator[Finding]:
    """Yield names of schools that no word for a school follows."""
    for at, token in enumerate(tokens):
        if not _may_begin(tokens, at):
            continue
        if token.own and token.word not in words.NAMEY:
            continue
        end = _sacred_end(tokens, at)
        if end:
            yield finding(token.start, tokens[end - 1].end, "school", "a name that church schools have")
        elif _denomination(tokens, at) and at and token.close and _may_name(tokens[at - 1]):
            last = at + _denomination(tokens, at) - 1
            yield finding(tokens[at - 1].start, tokens[last].end, "school", "the name of a church school")
        elif end := _called_end(tokens, at):
            yield finding(token.start, tokens[end - 1].end, "school", "said to be the school's name")
        elif _is_at(tokens, at):
            yield finding(token.start, token.end, "school", "where somebody teaches or learns")
        elif end := _royal_end(tokens, at) or _acting_end(tokens, at):
            yield finding(token.start, tokens[end - 1].end, "school", "a name that schools have, and what it did")


def _may_begin(tokens: Sequence[Token], at: int) -> bool:
    """Tell at a glance whether anything below could begin here: most words of a note are asked no further."""
    if tokens[at].word in _FIRST:
        return True
    if at and tokens[at - 1].word in _BEFORE:
        return True
    return at + 1 < len(tokens) and tokens[at + 1].word in SCENERY


def _follows(tokens: Sequence[Token], at: int, wanted: Sequence[str]) -> bool:
    """Tell whether some words stand here, one after the other."""
    here = tokens[at : at + len(wanted)]
    return [token.word for token in here] == list(wanted) and all(token.close for token in here[1:])


def _word_at(tokens: Sequence[Token], at: int) -> str:
    """Return the folded word at a place, or nothing past the end or behind a stop."""
    return tokens[at].word if at < len(tokens) and tokens[at].close else ""


def _sacred_end(tokens: Sequence[Token], at: int) -> int:
    """Return the index after 'holy trinity' or 'our lady of lourdes' that is not a church, or 0."""
    end = 0
    if any(_follows(tokens, at, pair) for pair in _SACRED):
        end = at + 2
    elif _follows(tokens, at, _LADY):
        end = at + 2
        if _word_at(tokens, end) == "of":
            end = end + 2 if _word_at(tokens, end + 1) not in {"", "the", "our", "this", "a"} else 0
    following = _word_at(tokens, end) if end else ""
    before = tokens[at - 1].word if at and tokens[at].close else ""
    if not end or following in _NOT_HERE or following in words.KINDS or before in {"of", "in", "near", "by"}:
        return 0
    return end


def _denomination(tokens: Sequence[Token], at: int) -> int:
    """Return how many words 'c of e' or 'rc' has here where no word for a school follows, or 0."""
    for said in _DENOMINATION:
        if _follows(tokens, at, said):
            return 0 if _word_at(tokens, at + len(said)) in words.KINDS | words.FAITH else len(said)
    return 0


def _may_name(token: Token) -> bool:
    """Tell whether a word before 'c of e' can be a school's name: a place, a saint, or no ordinary word."""
    return bool(
        token.sort & Sort.PLACE
        or token.word in words.NAMEY
        or not token.sort & (Sort.WORD | Sort.VOCABULARY)
        or (token.capital and not token.opens)
    )


def _called_end(tokens: Sequence[Token], at: int) -> int:
    """Return the index after what stands behind 'the nursery was' or 'school called', or 0."""
    if at < 2:  # noqa: PLR2004 - two words have to stand before
        return 0
    named = tokens[at].close and tokens[at - 1].close and tokens[at - 1].word in _IS_CALLED
    apposed = tokens[at].gap.strip() == "," and tokens[at].capital and tokens[at - 1].word in _PLACE_OF_LEARNING
    if not apposed and not (named and tokens[at - 2].word in _PLACE_OF_LEARNING):
        return 0
    end = at
    while end < len(tokens) and end - at < _MOST and (end == at or tokens[end].close) and _is_name_part(tokens, end):
        end += 1
    name = tokens[at:end]
    strange = any(not token.sort & (Sort.WORD | Sort.VOCABULARY | Sort.PLACE) for token in name)
    return end if strange or sum(token.word in words.NAMEY or token.capital for token in name) > 1 else 0


def _is_name_part(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.initials or (token.sort & Sort.VOCABULARY and token.word not in words.NAMEY):
        return False
    return token.capital or token.word in words.NAMEY or not token.sort & Sort.WORD


def _acting_end(tokens: Sequence[Token], at: int) -> int:
    """Return the index after 'rigby hall' or 'Bredon Hill' where a school's deed follows, or 0."""
    if at + 2 >= len(tokens) or not (tokens[at + 1].close and tokens[at + 2].close):
        return 0
    first, second = tokens[at], tokens[at + 1]
    if second.word not in SCENERY or tokens[at + 2].word not in _DOES or second.own:
        return 0
    if first.word in _PUBLIC | _LANDSCAPE or first.initials or first.sort & Sort.VOCABULARY:
        return 0
    if first.capital and second.capital:
        return at + 2
    strange = not first.sort & (Sort.WORD | Sort.GIVEN) or (tokens[at + 2].word in _SAYS and len(first.word) > _MOST)
    return at + 2 if strange and not second.capital and not first.sort & Sort.PLACE else 0


def _is_at(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether an unlisted word follows 'the senco at' or 'two days at', or follows 'at' and ends as schools do."""
    token = tokens[at]
    if at < 2 or not token.close or tokens[at - 1].word != "at" or not tokens[at - 1].close:  # noqa: PLR2004 - as above
        return False
    strange = not token.sort & (Sort.WORD | Sort.VOCABULARY | Sort.PLACE | Sort.GIVEN) and not token.initials
    if not strange or len(token.word) < _LONG or is_slip(token.word) or _word_at(tokens, at + 1) in words.KINDS:
        return False
    return tokens[at - 2].word in _STAFF or bool(words.SUFFIX.match(token.word))


def _royal_end(tokens: Sequence[Token], at: int) -> int:
    """Return the index after 'King Charles I' where a school's deed follows or 'at' and 'to' stand before, or 0."""
    if tokens[at].word not in _ROYAL or not tokens[at].capital or at + 1 >= len(tokens) or not tokens[at + 1].capital:
        return 0
    end = at + 2
    if end < len(tokens) and tokens[end].close and set(tokens[end].text) <= set("IV"):
        end += 1
    before = tokens[at - 1].word if at and tokens[at].close else ""
    return end if _word_at(tokens, end) in _DOES or before in words.AT else 0
