"""Shorthand that note-takers type, written out; abbreviations of the field, explained for whoever reads the points.

Two lists, because they are different things: 'yp' saves keystrokes and becomes 'young person' in the point; 'EHCP' is
the word that everybody in the room says, so it stays in the point and its meaning goes into the glossary.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EXPANSIONS: dict[str, str] = {
    "yp": "young person", "yps": "young people", "ypl": "young people", "cyp": "children and young people",
    "chn": "children", "w/": "with", "w/o": "without", "b/c": "because", "prof": "professional",
    "profs": "professionals", "appt": "appointment", "appts": "appointments", "ed psych": "educational psychologist",
    "ed psychs": "educational psychologists", "sch": "school", "schs": "schools", "sec sch": "secondary school",
    "prim sch": "primary school", "tchr": "teacher", "tchrs": "teachers", "yr": "year", "yrs": "years",
    "mth": "month", "mths": "months", "wk": "week", "wks": "weeks", "hrs": "hours", "mtg": "meeting",
    "mtgs": "meetings", "govt": "government", "abt": "about", "shd": "should",
    "dont": "don't", "cant": "can't", "didnt": "didn't", "doesnt": "doesn't", "wont": "won't",
    "btwn": "between", "ppl": "people", "sw": "social worker",
    "sws": "social workers", "cw": "caseworker", "cws": "caseworkers", "hv": "health visitor",
    "dx": "diagnosis", "ref'd": "referred",
    "ref'l": "referral", "assmt": "assessment", "assmts": "assessments", "dept": "department",
    "eg": "for example", "e.g.": "for example", "ie": "that is", "i.e.": "that is",
    "approx": "about", "asap": "as soon as possible",
    "&": "and",
}  # fmt: skip
"""What is written out, in lower case, and what it becomes. Nothing here is also another word
that people say: 'physio' may be the treatment or the person, so it stays."""

ABBREVIATIONS: dict[str, str] = {
    "AAC": "augmentative and alternative communication", "ADHD": "attention deficit hyperactivity disorder",
    "AP": "alternative provision", "ASC": "autism spectrum condition", "ASD": "autism spectrum disorder",
    "BSL": "British Sign Language", "CAMHS": "child and adolescent mental health services",
    "CCG": "clinical commissioning group", "CDC": "child development centre", "CIN": "child in need",
    "CME": "children missing education", "CP": "child protection", "CQC": "Care Quality Commission",
    "CWD": "children with disabilities team", "DCO": "designated clinical officer", "DfE": "Department for Education",
    "DLA": "disability living allowance", "DMO": "designated medical officer", "DSL": "designated safeguarding lead",
    "EBSA": "emotionally based school avoidance", "EHC": "education, health and care",
    "EHCNA": "education, health and care needs assessment", "EHCP": "education, health and care plan",
    "EHE": "elective home education", "EOTAS": "education otherwise than at school", "EP": "educational psychologist",
    "EYFS": "early years foundation stage", "FASD": "foetal alcohol spectrum disorder", "HI": "hearing impairment",
    "ICB": "integrated care board", "IEP": "individual education plan", "LA": "local authority",
    "LAC": "looked-after child", "LADO": "local authority designated officer", "LD": "learning disability",
    "MASH": "multi-agency safeguarding hub", "MLD": "moderate learning difficulty",
    "OCD": "obsessive compulsive disorder", "OT": "occupational therapy",
    "PCF": "parent carer forum", "PDA": "pathological demand avoidance",
    "PECS": "picture exchange communication system",
    "PFA": "preparing for adulthood", "PIP": "personal independence payment",
    "PMLD": "profound and multiple learning difficulties", "PRU": "pupil referral unit",
    "SALT": "speech and language therapy", "SEMH": "social, emotional and mental health",
    "SEN": "special educational needs", "SENCO": "special educational needs co-ordinator",
    "SENDCO": "special educational needs and disabilities co-ordinator",
    "SEND": "special educational needs and disabilities",
    "SENDIASS": "special educational needs and disabilities information, advice and support service",
    "SLCN": "speech, language and communication needs", "SLD": "severe learning difficulties",
    "SLT": "speech and language therapy", "SPD": "sensory processing disorder", "SpLD": "specific learning difficulty",
    "TA": "teaching assistant", "TAC": "team around the child", "TAF": "team around the family",
    "VI": "visual impairment", "WSOA": "written statement of action",
}  # fmt: skip
"""Abbreviations that stay as they are, and what they mean."""

_SPOKEN_IN_CAPITALS = frozenset({"SEND", "SALT", "LA", "AP", "HI", "CP", "EP", "LD", "VI", "TAC", "MASH", "PIP", "PA"})
"""Abbreviations that are words or endings too, and count only in capitals."""

_KEPT_WHOLE = re.compile(
    r"\b[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:uk|com|org|net|gov|info|edu)\b(?:/\S*)?",
    re.IGNORECASE,
)
"""Links and e-mail addresses, in which nothing is touched."""


class Expansion(NamedTuple):
    """One piece of shorthand in a text."""

    start: int
    """Where it starts, in code points."""
    end: int
    """Where it ends."""
    replacement: str
    """What to put in its place."""


class Shorthand:
    """Writes out shorthand, of the field and of one meeting.

    Args:
        own: What the meeting pack adds or sets otherwise, keys in lower case.
    """

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self._meanings = {**EXPANSIONS, **(own or {})}
        longest_first = sorted(self._meanings, key=lambda key: (-len(key), key))
        words = "|".join(r"\s+".join(map(re.escape, key.split())) for key in longest_first)
        self._pattern = re.compile(rf"(?<![\w'\u2019/.&#@-])(?:{words})(?![\w'\u2019/&@-])(?!\.\w)", re.IGNORECASE)

    def expansions(self, text: str) -> tuple[Expansion, ...]:
        """Return every piece of shorthand in a text with what it stands for, in order.

        Only whole words count, and none within a link or an e-mail address. A capital at the start of what was typed,
        or of a text in capitals throughout, is kept.
        """
        whole = [match.span() for match in _KEPT_WHOLE.finditer(text)]
        shouting = text.isupper() and sum(map(str.isalpha, text)) > _SHOUTED
        found = []
        for match in self._pattern.finditer(text):
            start, end = match.span()
            if any(start < last and first < end for first, last in whole):
                continue
            typed = match.group()
            meaning = self._meanings[" ".join(typed.lower().split())]
            begins = not text[:start].rstrip().rstrip("\"'(\u201c\u2018") or text[:start].rstrip()[-1:] in ".!?"
            found.append(Expansion(start, end, _in_case(meaning, typed, shouting=shouting, begins=begins)))
        return tuple(found)

    def expand(self, text: str) -> str:
        """Return a text with its shorthand written out; doing so again changes nothing."""
        parts, at = [], 0
        for start, end, replacement in self.expansions(text):
            parts += [text[at:start], replacement]
            at = end
        return "".join([*parts, text[at:]])


_SHOUTED = 8
"""More letters than this, all of them capitals, are a text in capitals and not an abbreviation."""


def _in_case(meaning: str, typed: str, *, shouting: bool, begins: bool) -> str:
    if shouting:
        return meaning.upper()
    if typed[:1].isupper() and (begins or not typed.isupper()):
        return meaning[:1].upper() + meaning[1:]
    return meaning


def glossary(texts: Iterable[str]) -> dict[str, str]:
    """Return the field's abbreviations that stand in any of the texts, with their meanings, in alphabetical order.

    Small letters and a plural's s are no hindrance, but for abbreviations that are everyday words too.
    """
    found: set[str] = set()
    seen: set[str] = set()
    for text in texts:
        new = set(re.findall(r"\w+", text)) - seen
        for word in new:
            found.update(_abbreviation(word))
        seen |= new
        if len(seen) > _REMEMBERED:
            seen.clear()
    return {name: ABBREVIATIONS[name] for name in sorted(found, key=str.casefold)}


_REMEMBERED = 50_000
"""Words that are looked up once; more of them would take memory without end."""


def _abbreviation(word: str) -> Iterable[str]:
    for form in (word, word.removesuffix("s")):
        name = _BY_LOWER.get(form.lower())
        if name and (name not in _SPOKEN_IN_CAPITALS or form == name):
            yield name
            return


_BY_LOWER = {name.lower(): name for name in ABBREVIATIONS}
