"""Dates of birth and exact ages.

Most dates in a note are of letters and meetings. A full date is a date of birth where something says so, or where
nothing says otherwise and its year is a child's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.identifiers.findings import finding
from kiosk.identifiers.lexicon import Sort, fold, sort_of
from kiosk.identifiers.people_cues import KIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.identifiers.findings import Finding

_MONTH: Final = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?)"
)
_DAY_WORDS: Final = (
    "(?:twenty|thirty)[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|first|second|third|"
    "fourth|fifth|sixth|"
    "seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|"
    "eighteenth|nineteenth|"
    "twentieth|thirtieth"
)
_DAY: Final = rf"(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th))?|(?:{_DAY_WORDS})"
_YEAR_WORDS: Final = (
    r"(?:two thousand(?: and)?(?: (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty))?|twenty (?:oh (?:one|two|three|four|five|six|seven|eight|"
    r"nine)|ten|eleven|"
    r"twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)|nineteen[ -](?:\w+ty)(?:[ -]\w+)?)"
)
_YEAR: Final = rf"(?:(?:19|20)\d\d|{_YEAR_WORDS})"
_NUMERIC: Final = r"(?:0?[1-9]|[12]\d|3[01])\s?[/.\-– ]\s?(?:0?[1-9]|1[0-2])\s?[/.\-– ]\s?(?:(?:19|20)\d\d|\d\d)"
_ISO: Final = r"(?:19|20)\d\d[/.-](?:0?[1-9]|1[0-2])[/.-](?:0?[1-9]|[12]\d|3[01])"
_WORDED: Final = rf"(?:the\s)?(?:{_DAY})\s?(?:of\s)?{_MONTH}\.?,?\s(?:in\s)?(?:{_YEAR}|['’]?\d\d(?!\w))"
_AMERICAN: Final = rf"{_MONTH}\s(?:the\s)?(?:{_DAY}),?\s{_YEAR}"
_FULL: Final = re.compile(rf"(?<![\w/.])(?:{_ISO}|{_NUMERIC}|{_WORDED}|{_AMERICAN})(?![\w/])", re.IGNORECASE)
_PARTIAL: Final = re.compile(
    rf"(?<![\w/.])(?:{_ISO}|{_NUMERIC}|{_WORDED}|{_AMERICAN}|(?:the\s)?(?:{_DAY})\s?(?:of\s)?{_MONTH}|"
    rf"{_MONTH}\s(?:the\s)?(?:{_DAY})(?!\w)|"
    rf"{_MONTH}\s(?:of\s)?(?:{_YEAR}|['’]\d\d)|{_YEAR}|['’]\d\d|\d\d?[/.-]\d\d?(?:[/.-]\d\d)?|\d{{6}}|"
    rf"\d{{8}})(?![\w/])",
    re.IGNORECASE,
)
_BIRTH: Final = re.compile(
    r"\b(?:d\.?\s?o\.?\s?b\b\.?|date of birth|birth ?date|birthday|b'?day|born)[\s:=,-]*(?:is|was|on|in|the|"
    r"as|of|back|around|about|\(|[:=-]|\s)*",
    re.IGNORECASE,
)
_NUMBERS_OF_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_CHILD_YEARS: Final = 26
_RECENT_YEARS: Final = 2
_EVENT: Final = re.compile(
    r"\b(?:refer\w*|letters?|dated?|meetings?|review\w*|since|plans?|tribunal|sent|report\w*|sign\w*|"
    r"appointments?|hearing|"
    r"issue\w*|diagnos\w*|exclud\w*|start\w*|deadline|due|until|till|by|from|email\w*|wrote|written|"
    r"finali[sz]\w*|assess\w*|"
    r"appl\w*|request\w*|decision|draft\w*|inspect\w*|survey|closed?|opened?|publish\w*|visit\w*|report\w*|"
    r"moved|joined|left|waiting|"
    r"agreed|promised|met|panel|phoned|called|told|launch\w*|updated?|seen|received|expires?|on|version|"
    r"minutes|before|after|between|"
    r"ehcp|wsoa|cqc|ofsted|consult\w*|complain\w*|appeal\w*|annual)\b",
    re.IGNORECASE,
)

_COUNT: Final = (
    r"(?:\d{1,2}(?:\s?(?:and a half|½|1/2)|\.5)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"(?:thir|four|fif|six|seven|eigh|nine)teen|twenty(?:[ -](?:one|two|three|four|five))?)"
)
_YEARS_OLD: Final = re.compile(
    rf"(?<![\w£/.-]){_COUNT}(?:\s(?:and a half))?[\s-]?(?:years?|yrs?|y|"
    rf"year's)[\s-]?(?:(?:and\s)?\d{{1,2}}[\s-]months?[\s-])?(?:olds?|o)(?![\w])"
    r"(?P<thing>\s[^\W\d_]+)?",
    re.IGNORECASE,
)
_MONTHS_OLD: Final = re.compile(
    rf"(?<![\w£/.-]){_COUNT}[\s-]months?[\s-]old(?!\w)(?P<thing>\s[^\W\d_]+)?", re.IGNORECASE
)
_TO_THE_MONTH: Final = re.compile(
    rf"(?<![\w£/.-]){_COUNT}\s(?:years?|yrs?)(?:\sand|,)?\s(?:\d{{1,2}}|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven)\s(?:months?|mths?)(?!\w)(?P<thing>\s[^\W\d_]+)?",
    re.IGNORECASE,
)
"""An age to the month is said of a person unless a wait is meant."""
_WAITED: Final = re.compile(
    r"(?i)\b(?:wait\w*|took|take[ns]?|for|after|over|lasted|been|spent|every|nearly|almost|within|last|past|in|delay\w*|"
    r"about|only|than|least|first|next)\s(?:\w+\s)?$"
)
_AGED: Final = re.compile(
    rf"(?<!\w)(?P<cue>aged|age|age is|age of)\s?[:=]?\s?(?P<age>{_COUNT})(?![\w%])(?!\s?(?:-|–|to|and|or|"
    rf"plus|\+|/)\s?{_COUNT})(?!\+)"
    r"(?!\s(?:onwards|upwards|and over|and under|or over|or under|and above|and up|plus|group|range|phase|"
    r"appropriate|related|weeks|months|limit|to\b))",
    re.IGNORECASE,
)
_AGED_RANGE: Final = re.compile(
    r"(?:\b(?:to|until|till|from|under|over|after|before|by|beyond|past|at|than|up|between|the|of|any|post|"
    r"pre|minimum|school|reading|mental)\s)$",
    re.IGNORECASE,
)
_IS: Final = re.compile(
    rf"\b(?P<who>s?he|(?:my|our|his|her|the|their)\s(?:\w+\s)?(?:son|daughter|boy|girl|child|lad|grandson|"
    rf"granddaughter|nephew|niece|"
    rf"brother|sister|eldest|oldest|youngest|kid)|i(?=\s?['’]?m\b|\sam\b))(?:\s?['’]?s|\s?['’]?m|\sis|\sam|"
    rf"\swas|\sturned|\sturns)"
    rf"\s(?:(?:only|just|now|still|nearly|almost|about|around|already|turned|turning|currently|about to be|"
    rf"going to be)\s){{0,2}}"
    rf"(?P<age>{_COUNT})(?P<next>(?:\s+(?:now|and|but|next|today|this|last|on|so|with|when|who|then|in)\b)|"
    rf"\s*(?:[,.;!?)]|$))",
    re.IGNORECASE,
)
_AS_WAS: Final = re.compile(r"\b(?:when|since|until|till|after|before|because|as)\s$", re.IGNORECASE)
_WHEN: Final = re.compile(r"(?i)\b(?:when|once|if)\s$")
_TURNED: Final = re.compile(
    rf"\b(?:just|recently|has|have|he|she|son|daughter|child)\s(?:just\s)?(?:turned|turns|"
    rf"turning)\s(?P<age>{_COUNT})(?![\w%])"
    r"(?!\s(?:down|away|up|out|of|people|children|weeks|months|families|times|different))",
    re.IGNORECASE,
)
_BRACKETED: Final = re.compile(
    rf"(?<!\w)(?P<who>[^\W\d_]+)(?:\s?\(|,)\s?(?P<age>{_COUNT})\s?(?:yrs?\s?)?[,)]", re.IGNORECASE
)
_NAMED: Final = re.compile(
    rf"(?<!\w)(?P<who>[^\W\d_]+)(?:['’]s|\sis|\swas)\s(?:(?:only|just|now|still|nearly|almost)\s)?(?P<age>{_COUNT})"
    r"(?=\s+(?:now|and|but|with|when|who|then)\b|\s*(?:[,.;!?)]|$))",
    re.IGNORECASE,
)
_THINGS: Final = frozenset(
    """
    plan ehcp ehcps ehc report assessment review letter document policy building system wait delay law record
    referral diagnosis funding offer places place check checks free data statement information news wheelchair
    chair equipment laptop minibus funded entitlement contract strategy wsoa advice reports plans version one
    email case complaint list agreement development promise issue problem school website page service agenda
    decision leaflet placement application
    """.split()
)
_OF_A_THING: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(_THINGS))}|it|that|which|they|these|those|some|one)(?:['’]?s| is| was| are| "
    rf"were| now)*(?: \w+)?\s$",
    re.IGNORECASE,
)


def find_births(text: str, year: int) -> Iterator[Finding]:
    """Yield dates of birth.

    Args:
        text: The note.
        year: The year of the meeting, against which a year is a child's or not.
    """
    lowered = text.lower()
    if "born" in lowered or "birth" in lowered or "b" in lowered:
        for cue in _BIRTH.finditer(text):
            date = _PARTIAL.match(text, cue.end())
            if date:
                yield finding(*date.span(), "date_of_birth", "the day somebody was born")
    for match in _FULL.finditer(text):
        written = _NUMBERS_OF_YEAR.search(match.group())
        if not written:
            if any(mark.isdecimal() for mark in match.group()[-2:]):
                continue
            if _EVENT.search(text[max(0, match.start() - 40) : match.start()]):
                continue
            yield finding(*match.span(), "date_of_birth", "a full date, spoken")
            continue
        age = year - int(written.group())
        if _RECENT_YEARS < age <= _CHILD_YEARS and not _EVENT.search(text[max(0, match.start() - 40) : match.start()]):
            yield finding(*match.span(), "date_of_birth", "a full date in a year when a child was born")


def find_ages(text: str) -> Iterator[Finding]:
    """Yield exact ages of one person; school years, waits, groups and the ages of plans are none."""
    for pattern in (_YEARS_OLD, _MONTHS_OLD):
        for match in pattern.finditer(text):
            thing = (match["thing"] or "").strip().lower()
            end = match.start("thing") if match["thing"] else match.end()
            said = text[match.start() : end].lower()
            if (
                thing not in _THINGS
                and not _OF_A_THING.search(text[max(0, match.start() - 30) : match.start()])
                and not said.endswith("olds")
                and not _ranged(text, match.start())
            ):
                yield finding(match.start(), end, "age_exact", "somebody's age")
    for match in _TO_THE_MONTH.finditer(text):
        thing = (match["thing"] or "").strip().lower()
        if thing in {"old", "of"} or not _WAITED.search(text[max(0, match.start() - 24) : match.start()]):
            end = match.start("thing") if match["thing"] else match.end()
            if thing not in {"late", "behind", "overdue", "later", "ago", "waiting", "wait", "away", "without"}:
                yield finding(match.start(), end, "age_exact", "somebody's age")
    for match in _AGED.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        loose = match["cue"].lower() != "aged"
        if not (loose and (_AGED_RANGE.search(before) or before.lower().endswith("key "))) and not re.search(
            r"(?i)(?:pupils|children|people|those|adults|kids|everyone|anyone|young people)\s$", before
        ):
            yield finding(*match.span(), "age_exact", "somebody's age")
    for match in _IS.finditer(text):
        if match["next"].strip().lower() != "in" or match["who"].lower() != "i":
            past = re.search(r"(?i)\s(?:was|turns)\s", match.group())
            if not (past and _AS_WAS.search(text[max(0, match.start() - 9) : match.start()])):
                yield finding(*match.span("age"), "age_exact", "somebody's age")
    for match in _TURNED.finditer(text):
        if re.search(r"(?i)\bturns?\b", match.group()) and _WHEN.search(
            text[max(0, match.start() - 6) : match.start()]
        ):
            continue
        yield finding(*match.span("age"), "age_exact", "somebody's age")
    for match in (*_BRACKETED.finditer(text), *_NAMED.finditer(text)):
        who = fold(match["who"])
        if who in KIN or sort_of(who) & (Sort.GIVEN | Sort.GIVEN_RARE):
            yield finding(*match.span("age"), "age_exact", "somebody's age")


def _ranged(text: str, start: int) -> bool:
    """Tell whether a range such as '16 to' stands before an age."""
    return bool(re.search(r"(?i)\d{1,2}\s?(?:-|–|to|or|and)\s?$", text[max(0, start - 8) : start]))
