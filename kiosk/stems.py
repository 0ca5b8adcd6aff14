"""Words of a typed text, brought to a form in which 'excluded', 'excludes' and 'Excluding' are one.

Only inflections are taken off: plural, past, -ing. Derived words stay apart ('place' and 'placement' lead to different
themes), so a vocabulary names both. All words that deny are one word, and small words are marked, so that 'nobody ever
told us' and 'we were not told' meet.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

NOT = "not"
"""What every word that denies becomes."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019\u02bc][^\W_]+)*")
_APOSTROPHES = re.compile(r"['\u2019\u02bc]")
_LONGEST_WORD = 40
"""Longer runs of letters are no words, and are left as they are."""

_DENYING = frozenset(
    "no not never nobody none nothing noone nowhere neither nor without cannot cant dont doesnt didnt isnt arent wasnt "
    "werent wont wouldnt couldnt shouldnt havent hasnt hadnt aint".split()
)
_SMALL = frozenset(
    "a an the of to in on at and or but so if as by for from with into onto than then that this these those there here "
    "i im ive id ill me my mine we weve our us you youre your he hes him his she shes her hers it its they theyre them "
    "their is are was were be been being am has had have having do does did done doing will would can could should shall "
    "may might must just very really quite too also only even still yet ever again already get gets got getting "
    "some any all each such much many lots more most about which when up over down back come comes came let lets "
    "etc like send via per w thats".split()
)
_IRREGULAR = {
    "told": "tell", "left": "leave", "lost": "lose", "kept": "keep", "heard": "hear", "knew": "know", "known": "know",
    "ran": "run", "fell": "fall", "fallen": "fall", "found": "find", "felt": "feel", "said": "say", "taught": "teach",
    "understood": "understand", "met": "meet", "gave": "give", "given": "give", "took": "take", "taken": "take",
    "paid": "pay", "spent": "spend", "wrote": "write", "written": "write", "spoke": "speak", "spoken": "speak",
    "hidden": "hide", "hid": "hide", "broke": "break", "broken": "break", "hit": "hit", "shut": "shut", "rang": "ring", "held": "hold",
    "children": "child", "kid": "child", "kids": "child", "chn": "child", "made": "make", "chose": "choose",
    "thought": "think", "fought": "fight", "grew": "grow", "began": "begin", "stuck": "stick", "sat": "sit", "drew": "draw",
    "saw": "see", "seen": "see", "led": "lead", "blew": "blow", "threw": "throw", "thrown": "throw", "won": "win",
    "teen": "teenager", "lad": "boy", "phoned": "phone", "mum": "parent", "mums": "parent", "mom": "parent", "mam": "parent",
    "dad": "parent", "dads": "parent", "carer": "parent", "carers": "parent", "teachers": "teacher", "info": "information",
    "autistic": "autism", "asd": "autism", "asc": "autism", "aspergers": "autism", "site": "website", "web": "website",
    "ehc": "ehcp", "echp": "ehcp", "ehcps": "ehcp", "ecp": "ehcp", "ehp": "ehcp", "sendco": "senco", "senko": "senco", "slt": "salt", "salts": "salt", "yrs": "year",
    "yr": "year", "wks": "week", "wk": "week", "mths": "month", "appt": "appointment", "appts": "appointment", "uni": "university",
    "tas": "ta", "lsa": "ta", "ots": "ot", "eps": "ep", "psych": "psychologist", "psychs": "psychologist", "physio": "physiotherapy",
    "physios": "physiotherapy", "paed": "paediatrician", "paeds": "paediatrician", "cahms": "camhs", "comms": "communication",
    "hols": "holiday", "assesment": "assessment", "dx": "diagnosis", "diagnosed": "diagnosis", "diagnoses": "diagnosis",
    "news": "newspaper", "gone": "go", "goes": "go", "went": "go", "1": "one", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "twenty": "20", "sept": "september",
}  # fmt: skip
_VOWELS = frozenset("aeiouy")
_SHORTEST = 3
"""The fewest letters that are left when an ending is taken off."""


class Token(NamedTuple):
    """One word of a text."""

    start: int
    """Where it starts, in code points."""
    end: int
    """Where it ends."""
    stem: str
    """Its form for comparing."""
    small: bool
    """Whether it carries no meaning by itself: 'the', 'have', 'up'."""


def tokens(text: str) -> list[Token]:
    """Return the words of a text in their order; 'no one' is a single word."""
    found: list[Token] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        stemmed, small = stem(match.group()) if end - start <= _LONGEST_WORD else (match.group(), False)
        if stemmed == "one" and found and found[-1].stem == NOT:
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Token(start, end, stemmed, small))
    return found


@lru_cache(maxsize=8192)
def stem(word: str) -> tuple[str, bool]:
    """Return the form of a word for comparing, and whether it carries no meaning by itself."""
    plain = _APOSTROPHES.sub("'", word.casefold())
    if plain.endswith("'s"):
        plain = plain[:-2]
    plain = plain.replace("'", "")
    if plain in _DENYING:
        return NOT, False
    return _without_ending(_IRREGULAR.get(plain, plain)), plain in _SMALL


def _without_ending(word: str) -> str:
    if len(word) <= _SHORTEST:
        return word
    if word.endswith(("ies", "ied")) and len(word) > _SHORTEST + 1:
        return f"{word[:-3]}y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= _SHORTEST and _VOWELS & set(rest) and not word.endswith("eed"):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
            break
    return word[:-1] if word.endswith("e") and len(word) > _SHORTEST else word
