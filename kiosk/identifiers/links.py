"""E-mail addresses and web addresses, typed or spoken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.identifiers.findings import finding
from kiosk.identifiers.lexicon import ORDINARY, fold, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.identifiers.findings import Finding

_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+'-]{1,64}[ \t]?@[ \t]?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*(?:\.[a-z]{2,24})?", re.IGNORECASE
)
_TOP: Final = "com|co|org|net|gov|ac|sch|nhs|uk|info|eu|io|ie|pl|ro|pt|me|biz"
_DOT: Final = r"(?:\s(?:dot|full stop|point)\s|\s?\.\s?)"
_SPOKEN_EMAIL: Final = re.compile(
    rf"(?<!\w)\w[\w'-]*(?:{_DOT}\w[\w'-]*|\s(?:underscore|dash|hyphen)\s\w[\w'-]*|\s\d{{1,4}}){{0,4}}"
    rf"\s(?:at|@)\s[a-z0-9-]+(?:{_DOT}[a-z0-9-]+){{0,2}}\s(?:dot|\.)\s(?:{_TOP})(?:\s(?:dot|\.)\s(?:uk|com))?(?!\w)",
    re.IGNORECASE,
)
_HOSTS: Final = "gmail|googlemail|hotmail|outlook|yahoo|icloud|btinternet|btconnect|aol|talktalk|protonmail|msn|ymail"
_PROVIDERS: Final = tuple(_HOSTS.split("|"))
_HALF_SPOKEN_EMAIL: Final = re.compile(
    rf"(?<!\w)(?:\w[\w.'-]*(?:\s(?:dot|underscore|dash|hyphen)\s\w[\w'-]*){{0,3}}"
    rf"\s(?:at|@)\s(?:{_HOSTS})(?:(?:\s?\.\s?|\s(?:dot\s)?)(?:com|co(?:\s?\.?\s?(?:dot )?uk)))?"
    rf"|\w[\w'-]*(?:(?:\s(?:dot|underscore|dash|hyphen)\s|[._])\w[\w'-]*){{1,3}}"
    rf"\s(?:at|@)\s[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{_TOP}))(?!\w)",
    re.IGNORECASE,
)
_SCHEME: Final = re.compile(r"(?<!\w)(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)
_BARE: Final = re.compile(
    r"(?<![\w@.-])[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,4}\."
    r"(?:com|org|net|info|eu|(?:co|org|gov|ac|sch|nhs|police)\.uk|uk|nhs\.uk|tv|fm|ly|gg|io)(?![\w-]|"
    r"\.\w)(?:/[^\s<>\"“”]*)?",
    re.IGNORECASE,
)
_SPOKEN_URL: Final = re.compile(
    rf"(?<!\w)(?:www\s(?:dot\s)?)?[a-z0-9-]+(?:\sdot\s[a-z0-9-]+){{0,3}}\sdot\s(?:{_TOP})(?:\sdot\suk)?"
    r"(?:\s(?:forward\s)?slash\s[a-z0-9-]+){0,4}(?!\w)",
    re.IGNORECASE,
)
_TRAILING: Final = ".,;:!?)]}'’"


def find_emails(text: str) -> Iterator[Finding]:
    """Yield e-mail addresses, also 'jo dot bloggs at gmail dot com'."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield finding(
                match.start(), match.start() + len(match.group().rstrip(_TRAILING)), "email", "an e-mail address"
            )
    low = text.casefold() if text.isascii() else text.lower()
    if " at " in low or " @ " in low:
        for pattern in (_SPOKEN_EMAIL, _HALF_SPOKEN_EMAIL):
            for match in pattern.finditer(text):
                local, _, host = match.group().lower().replace("@", "at").partition(" at ")
                if not (local.isalpha() and sort_of(fold(local)) & ORDINARY and not host.startswith(_PROVIDERS)):
                    yield finding(*match.span(), "email", "an e-mail address, spoken")


def find_urls(text: str) -> Iterator[Finding]:
    """Yield web addresses, with or without `https://`, also 'facebook dot com slash jo'."""
    if "." in text:
        for pattern in (_SCHEME, _BARE):
            for match in pattern.finditer(text):
                yield finding(
                    match.start(), match.start() + len(match.group().rstrip(_TRAILING)), "url", "a web address"
                )
    if " dot " in text.lower():
        for match in _SPOKEN_URL.finditer(text):
            yield finding(*match.span(), "url", "a web address, spoken")
