"""Names of schools, nurseries and colleges.

A school is a kind of school with a name before it. Kinds are ordinary words, so the words before decide: 'a special
school' and 'local primary' are none, 'the vale academy' and 'st marys' are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.identifiers import school_words as words
from kiosk.identifiers.findings import finding
from kiosk.identifiers.lexicon import NAME, ORDINARY, Sort, is_slip
from kiosk.identifiers.people_cues import ACTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.identifiers.findings import Finding
    from kiosk.identifiers.tokens import Token
_LINKS: Final = frozenset({"of", "the", "and", "on", "upon", "in", "our", "lady", "s"})
_SAINT: Final = frozenset({"st", "saint", "st's", "sts"})
_SAINT_TOWNS: Final = frozenset(
    {"albans", "helens", "ives", "austell", "neots", "leonards", "asaph", "davids", "ambulance", "pancras", "day"}
)
_GENERIC_HEADS: Final = frozenset({"a", "an", "any", "every", "another", "some", "no", "which", "each"})
_AFTER_KIND: Final = words.KINDS | {"school", "academy", "college", "form", "centre", "unit", "nursery"}
_QUALIFIED: Final = words.FAITH | words.KINDS
_LEADS: Final = _SAINT | {"the", "our", "all"}
_BEFORE_LOOSE: Final = words.AT | {"the", ""}
_SECOND: Final = frozenset({"view", "well", "royal", "square", "water", "corner", "common", "market"})
"""Ordinary words that are part of a name behind a namely one: meadow view, fort royal."""
_MOST: Final = 5
_BEGINNING: Final = frozenset({"starts", "started", "joins", "joined"})
_ATTENDING: Final = frozenset({"attend", "attends", "attended", "attending"})


def find_schools(tokens: Sequence[Token]) -> Iterator[Finding]:
    """Yield names of schools."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.word in words.KINDS and not token.own:
            end = _kind_end(tokens, at)
            start = _name_start(tokens, at)
            if start is not None and _is_named(tokens, start, at, end):
                yield finding(tokens[start].start, tokens[end - 1].end, "school", "the name of a school")
                at = end
                continue
        elif at and token.close and _is_attended(tokens, at):
            end = at + 1
            while (
                end < len(tokens)
                and tokens[end].close
                and tokens[end].capital
                and not tokens[end].sort & Sort.VOCABULARY
            ):
                end += 1
            if end == len(tokens) or tokens[end].word not in words.KINDS:
                yield finding(token.start, tokens[end - 1].end, "school", "where a child goes")
                at = end
                continue
        elif token.word in _SAINT:
            end = _saint_end(tokens, at)
            if end:
                yield finding(token.start, tokens[end - 1].end, "school", "a saint's name, as schools have")
        at += 1


def _is_attended(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether an unlisted name stands after 'attends', 'goes to', 'started at'."""
    token = tokens[at]
    before = tokens[at - 1].word
    two = tokens[at - 2].word if at > 1 and tokens[at - 1].close else ""
    pair = (before in {"to", "at", "from"} and two in words.GOING) and not (
        two in words.MOVING and before != "at" and two != "excluded"
    )
    following = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].close else None
    begins = before in _BEGINNING and token.capital and following is not None and following.capital
    if before not in _ATTENDING and not pair and not begins:
        return False
    if token.initials:
        return not token.sort and len(token.word) > 2  # noqa: PLR2004 - as RGS
    if token.sort & (Sort.VOCABULARY | Sort.GIVEN | Sort.PLACE):
        return False
    if token.capital:
        # An ordinary word with a capital needs a second one: 'goes to Arrow Vale', but 'goes to Scouts'.
        return not token.sort & Sort.WORD or bool(following and following.capital and following.word in words.NAMEY)
    return before in _ATTENDING and not token.sort & Sort.WORD and len(token.word) >= _MOST and not is_slip(token.word)


def _kind_end(tokens: Sequence[Token], at: int) -> int:
    """Return the index after 'primary school', 'first school and nursery', 'sixth form college'."""
    end = at + 1
    while end < len(tokens) and end - at < _MOST and tokens[end].close and tokens[end].word in _AFTER_KIND:
        end += 1
    return end


def _name_start(tokens: Sequence[Token], at: int) -> int | None:
    """Return the index where the name before a kind begins, or None where the word before is no name."""
    first = at
    while first > 0 and tokens[first].close and tokens[first - 1].word in _QUALIFIED and not tokens[first - 1].own:
        first -= 1
    if first == 0 or not tokens[first].close:
        return None
    start = first
    while start > 0 and first - start < _MOST and tokens[start].close and _is_part(tokens, start - 1, first):
        start -= 1
    while start < first and tokens[start].word in _LINKS:
        start += 1
    if start == first:
        return None
    if start > 0 and tokens[start].close and tokens[start - 1].word in _LEADS and tokens[start].close:
        start -= 1
    return start


def _is_part(tokens: Sequence[Token], at: int, first: int) -> bool:
    """Tell whether a word can be part of a school's name."""
    token = tokens[at]
    word = token.word
    if word in _SAINT:
        return True
    if at + 1 < len(tokens) and tokens[at].close and at > 0 and tokens[at - 1].word in _SAINT:
        return True
    if word in _LINKS:
        # 'heart of worcestershire', 'holy trinity and st johns': a link needs capitals or a namely word before it.
        return (
            at + 1 < first
            and at > 0
            and (tokens[at - 1].capital or tokens[at - 1].word in {"heart", "sacred", "lady", "college", "university"})
        )
    if word in _SECOND and at and tokens[at].close and tokens[at - 1].word in words.NAMEY:
        return True
    if word in words.NO_NAME and not (at and tokens[at - 1].word == "of" and token.sort & Sort.PLACE):
        return token.capital and not token.opens and at + 1 < first and tokens[at + 1].capital
    if token.initials:
        return False
    if token.capital and not (token.opens and token.sort & ORDINARY and word not in words.NAMEY):
        return not token.sort & Sort.VOCABULARY
    if word in words.NAMEY or words.SUFFIX.match(word):
        return not token.sort & Sort.VOCABULARY and (
            word in words.NAMEY
            or not token.sort & Sort.WORD
            or (at + 1 == first and bool(words.SUFFIX.match(word)) and not token.sort & Sort.WORD)
        )
    return not token.sort & ORDINARY and len(word) > 2  # noqa: PLR2004


def _is_named(tokens: Sequence[Token], start: int, kind: int, end: int) -> bool:
    """Tell whether the words before a kind of school are evidence enough of a name."""
    first = kind
    while tokens[first - 1].word in _QUALIFIED and first - 1 > start:
        first -= 1
    names = tokens[start:first]
    head = tokens[start - 1].word if start and tokens[start].close else ""
    kinds = [token.word for token in tokens[first:end]]
    sure = any(word in words.SURE for word in kinds)
    if any(token.word in _SAINT for token in names):
        return True
    if (
        (words.DENOMINATIONS.intersection(kinds) or {"c", "e"} <= set(kinds))
        and head not in _GENERIC_HEADS
        and names[-1].word not in _LINKS
    ):
        return True
    if all(token.word in _LINKS or (token.sort & Sort.PLACE and not token.sort & NAME) for token in names):
        # 'Redditch first school' is as a rule one of several; 'the' or 'at' and a single kind make it a name.
        capital = all(token.capital for token in tokens[start:end])
        plain = kinds[0] in {"high", "middle"} and len(kinds) == 1 and (tokens[start].opens or head in words.AT)
        if plain and (end == len(tokens) or not tokens[end].close or tokens[end].word in ACTS):
            return True
        return (
            head not in _GENERIC_HEADS
            and (capital or (sure and head in words.AT))
            and not tokens[start].word.endswith("shire")
        )
    if all(token.capital for token in names) and tokens[first].capital:
        return True
    if sure:
        return not (head in _GENERIC_HEADS and all(token.word in words.NAMEY and not token.capital for token in names))
    if kinds[0] in {"high", "first", "middle", "secondary", "junior"}:
        return any(not token.sort & Sort.WORD or token.capital or token.word in words.NAMEY for token in names) and (
            head in _BEFORE_LOOSE or names[0].capital
        )
    return any(token.capital and not token.opens for token in names) and tokens[first].capital


def _saint_end(tokens: Sequence[Token], at: int) -> int:
    """Return the index after a bare 'st marys' where somebody goes to it, or 0."""
    after = at + 1
    if after >= len(tokens) or tokens[after].gap.strip(" .") or not tokens[after].gap:
        return 0
    name = tokens[after]
    stem = name.word.removesuffix("s")
    if name.word in _SAINT_TOWNS or not (name.own or name.sort & NAME or len(stem) > 2):  # noqa: PLR2004
        return 0
    following = tokens[after + 1].word if after + 1 < len(tokens) else ""
    before = tokens[at - 1].word if at and tokens[at].close else ""
    if following in words.SAINT_NOT_SCHOOL or (
        before not in words.AT and name.sort & ORDINARY and not name.sort & NAME
    ):
        return 0
    looks_own = name.own or (name.word.endswith("s") and not name.sort & Sort.WORD)
    acts = following in ACTS or (after + 1 < len(tokens) and bool(tokens[after + 1].sort & Sort.PLACE))
    return after + 1 if looks_own or before in words.AT or (acts and stem != name.word) else 0
