"""Names of people, with or without capitals.

No list holds every name, and many names are words. So each word gets its *sort* from the lists and each place its
*evidence* from the words around it: the weaker the sort, the stronger the evidence has to be.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from kiosk.identifiers import people_cues as cues
from kiosk.identifiers.findings import finding
from kiosk.identifiers.lexicon import NAME, ORDINARY, Sort, is_slip, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.identifiers.findings import Finding
    from kiosk.identifiers.tokens import Token

_INITIALS: Final = re.compile(r"(?<![\w.])(?:[A-Z]\.[ ]?){1,3}(?:[A-Z](?![\w'’])\.?|[A-Z][a-z]{2,})(?!\w)")
_COMMON_INITIALS: Final = frozenset(
    "AM PM UK US USA EU IE EG NB NHS SEN BSL SENCO QC KC LA CE CQC PTO DOB GP TA EP OT EHCP CAMHS ASD PS NI ID OK AD HMI VA RC BA MA UC".split()
)
_BEFORE_CALLED: Final = cues.KIN | cues.JOBS | {"is", "was", "he's", "she's", "one", "s", "someone", "somebody", "been"}
_KIN_OF: Final = cues.KIN - {"little", "middle", "younger", "elder", "friend", "partner", "child", "children"}
_NEVER: Final = cues.STOPS - cues.SEASONAL - {"will"}
_NOT_TITLED: Final = cues.STOPS - {"may", "will"}
_ACTS_AND: Final = cues.ACTS | {"and"}
_SAYS_MORE: Final = cues.SAYS | {"has", "is", "was", "goes"}
_NAME_ENDS: Final = cues.ACTS | {"and", "from", "at", "in", "who", "about", "again", "for", "with", "on"}
_NOT_INTRODUCED: Final = cues.SEASONAL | {"frank", "cross", "major"}
_CUED: Final = cues.TITLES | cues.CALLED | {"is", "was", "as", "name", "names"}
_MOST: Final = 4
_SHORT: Final = 3
_LONG: Final = 5


class Evidence(IntEnum):
    """How much the words around a place say that a name stands there."""

    NONE = 0
    WEAK = 1
    """A verb only people do, or somebody spoken to."""
    MEDIUM = 2
    """A relation or a job before it, or a kinship after it."""
    STRONG = 3
    """'called', 'his name is', a title."""


def find_people(text: str, tokens: Sequence[Token]) -> Iterator[Finding]:
    """Yield names of people."""
    at = 0
    while at < len(tokens):
        if _is_plain(tokens, at):
            at += 1
            continue
        evidence, why = _evidence(tokens, at)
        end = _name_end(tokens, at, evidence)
        if end:
            last = tokens[end - 1]
            stop = last.end - 1 if end == at + 1 and _plural_owner(tokens, at) else last.end
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


def _before(tokens: Sequence[Token], at: int, back: int = 1) -> str:
    """Return the folded word so many places before, or nothing where something else than blanks stands between."""
    for place in range(at, at - back, -1):
        if place <= 0 or tokens[place].gap.strip(" \t,:-–(\"'“‘.") or "\n" in tokens[place].gap:
            return ""
        if back > 1 and not tokens[place].gap.isspace() and place != at:
            return ""
    return tokens[at - back].word


def _after(tokens: Sequence[Token], at: int) -> str:
    """Return the folded word after a place, or nothing where something else than blanks stands between."""
    following = at + 1
    return tokens[following].word if following < len(tokens) and tokens[following].close else ""


def _second_after(tokens: Sequence[Token], at: int) -> str:
    return _after(tokens, at + 1) if at + 1 < len(tokens) else ""


def _evidence(tokens: Sequence[Token], at: int) -> tuple[Evidence, str]:
    """Return what the words around a place say, and the reason in plain words."""
    before = _before(tokens, at)
    token = tokens[at]
    if before:
        comma = "," in token.gap or "." in token.gap.strip(" ") and before not in cues.TITLES
        two = _before(tokens, at, 2)
        if before in cues.TITLES and not comma and _is_title(tokens, at):
            return Evidence.STRONG, "a name after a title"
        if (
            not comma
            and before in cues.CALLED
            and (two in _BEFORE_CALLED or two not in cues.PRONOUNS and token.capital)
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
    if _owns_kin(tokens, at) or _is_apposed(tokens, at):
        return Evidence.MEDIUM, "a name beside a relation"
    after = _after(tokens, at)
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
        or (before in {"to", "with"} and _before(tokens, at, 2) in cues.TALK_TO)
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
        return (
            token.capital
            and not (token.sort & ORDINARY and not named)
            or (named or token.unknown)
            and token.word not in cues.STOPS
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
    speaks = _after(tokens, at) in {"speaking", "here", "calling"}
    if not token.gap.isspace():
        return False
    named = bool(token.sort & (Sort.GIVEN | Sort.GIVEN_RARE)) or (token.capital and not token.sort & ORDINARY)
    if token.sort & Sort.GIVEN_WORD and token.word not in _NOT_INTRODUCED:
        named = named or token.capital or _after(tokens, at) in {"", "and", "from", "mum", "dad"}
    if before in {"i'm", "im"} or (before == "am" and two == "i"):
        return named
    if (before == "is" and two == "this") or (before == "it" and tokens[at - 1].own) or before == "its":
        return speaks or (token.capital and named)
    return False


def _owns_kin(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether "X's mum" or, without an apostrophe, "xs mum" begins here."""
    after = _after(tokens, at)
    token = tokens[at]
    if token.own:
        wanted = cues.OWNED_BY_MONTHS if token.word in cues.SEASONAL else cues.OWNED
        return after in wanted and not (token.sort & Sort.PLACE and after not in cues.KIN)
    return after in cues.KIN and _plural_owner(tokens, at)


def _plural_owner(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word is a given name with an `s` for which an apostrophe was left out."""
    word = tokens[at].word
    if not word.endswith("s") or len(word) <= _SHORT or tokens[at].sort & (Sort.GIVEN | Sort.GIVEN_RARE | Sort.FAMILY):
        return False
    stem = sort_of(word[:-1])
    if stem & Sort.GIVEN and not tokens[at].sort & Sort.VOCABULARY:
        return not tokens[at].sort & Sort.WORD or _after(tokens, at) in cues.OWNED
    return bool(stem & (Sort.GIVEN_WORD | Sort.GIVEN_RARE)) and _after(tokens, at) in cues.KIN


def _is_apposed(tokens: Sequence[Token], at: int) -> bool:
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
    before = _before(tokens, at)
    return before in {"of", "to"} and _before(tokens, at, 2) in _KIN_OF


def _name_end(tokens: Sequence[Token], at: int, evidence: Evidence) -> int:
    """Return the index after the name that begins at a place, or 0."""
    token = tokens[at]
    if "-" in token.word and not token.sort:
        return _extended(tokens, at + 1) if _double(token, evidence) else 0
    if len(token.word) == 1:
        return _initial_end(tokens, at, evidence)
    if not _accepts(tokens, at, evidence):
        return 0
    return _extended(tokens, at + 1)


def _initial_end(tokens: Sequence[Token], at: int, evidence: Evidence) -> int:
    """Return the index after an initial, and the surname it may precede, or 0."""
    token = tokens[at]
    upper = token.text.isupper()
    titled = evidence is Evidence.STRONG and (upper or token.word not in {"a", "i", "s", "t", "u", "r", "n"})
    related = (
        evidence is Evidence.MEDIUM and upper and token.word not in {"i", "a"} and _after(tokens, at) not in {"of"}
    )
    following = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].close else None
    if upper and token.word not in {"i", "a"} and following and following.capital and following.sort & Sort.FAMILY:
        return _extended(tokens, at + 1)
    owned = upper and token.own and token.word not in {"i"}
    if titled or related or owned:
        return _extended(tokens, at + 1)
    return 0


def _double(token: Token, evidence: Evidence) -> bool:
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


def _accepts(tokens: Sequence[Token], at: int, evidence: Evidence) -> bool:
    """Tell whether a word is a name, given its sort and its evidence."""
    token = tokens[at]
    sort = token.sort
    if sort & Sort.VOCABULARY or token.word in _NEVER:
        return False
    if token.initials and len(token.word) <= _SHORT + 1 and evidence < Evidence.STRONG and not sort & Sort.GIVEN:
        return False
    if sort & Sort.GIVEN:
        return not _is_thing(tokens, at)
    if evidence is Evidence.STRONG:
        return _accepts_after_cue(tokens, at)
    if sort & Sort.GIVEN_WORD:
        return _accepts_word(tokens, at, evidence)
    if _plural_owner(tokens, at):
        return True
    if sort & (Sort.WORD | Sort.PLACE):
        return (
            bool(sort & Sort.FAMILY)
            and token.capital
            and not token.opens
            and evidence is Evidence.MEDIUM
            and _before(tokens, at) in cues.JOBS
        )
    return _accepts_stranger(tokens, at, evidence)


def _accepts_after_cue(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word is a name after a title or 'called', where nearly every word is one."""
    token = tokens[at]
    before = _before(tokens, at)
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
    if _is_thing(tokens, at):
        return False
    after = _after(tokens, at)
    seasonal = word in cues.SEASONAL
    surnamed = bool(after) and _is_surname(tokens, at + 1) and not tokens[at + 1].sort & ORDINARY
    if surnamed and not (seasonal and not token.capital):
        return True
    if _owns_kin(tokens, at) or _is_apposed(tokens, at):
        return True
    if word == "will" and after in cues.PRONOUNS:
        return False
    if evidence is Evidence.MEDIUM:
        if word in {"will", "may", "can"} and not token.capital:
            return after in cues.ACTS or (not after and _before(tokens, at) in cues.KIN)
        return token.capital or not after or after in _ACTS_AND or not seasonal and not token.sort & Sort.WORD
    before = _before(tokens, at)
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
        and _second_after(tokens, at) in {"year", "yr", "reception", "nursery"}
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
        return (token.capital and (not token.opens or after in _SAYS_MORE and word != "mark")) or (
            not after in {"the", "a", "my"}
            and token.own is False
            and (
                after in cues.SAYS
                or before in {"to", "with", "told", "met", "asked", "rang", "phoned"}
                and bool(before)
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
    if _is_thing(tokens, at) or len(token.word) < _SHORT:
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
    follows = _after(tokens, at)
    if token.capital and follows and tokens[at + 1].capital and _is_surname(tokens, at + 1):
        return True
    return (
        token.capital
        and not token.opens
        and bool(token.sort & Sort.FAMILY)
        and _before(tokens, at) not in {"the", "in", "at", "near", "a"}
    )


def _sounds(word: str) -> bool:
    """Tell whether a word can be spoken, so that a slip of the keys is not taken for a name."""
    return any(letter in "aeiouy" for letter in word) and any(letter not in "aeiou" for letter in word)


def _is_thing(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word names a class, a hospital, a fund or a programme, not a person."""
    after = _after(tokens, at)
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


def _is_surname(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word continues a name."""
    token = tokens[at]
    if token.word in cues.STOPS or token.sort & Sort.VOCABULARY or token.initials and len(token.word) <= _SHORT + 1:
        return False
    first = tokens[at - 1]
    if "-" in token.word:
        return _double(token, Evidence.STRONG)
    if token.sort & Sort.WORD:
        return bool(token.sort & NAME) and (
            token.capital and first.capital or (not first.capital and _ends_name(tokens, at))
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
            and _is_surname(tokens, end + 1)
            and token.word != "do"
        ):
            end += 2
        elif len(token.word) == 1 and token.text.isupper() and token.word not in {"i", "a"}:
            end += 1
        elif _is_surname(tokens, end) and not _is_thing(tokens, end):
            end += 1
        else:
            break
    return end
