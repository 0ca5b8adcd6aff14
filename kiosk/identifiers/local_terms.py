"""What one meeting always flags and never flags: the pack's own contacts, venue, area and `[guard]` lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.identifiers.findings import finding
from kiosk.identifiers.lexicon import NAME, Sort, fold, phrases, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kiosk.identifiers.findings import Finding, Kind
    from kiosk.meeting import Pack

_MARKED: Final = re.compile(r"\s*\((school|person)\)\s*\Z", re.IGNORECASE)
_SCHOOLS: Final = frozenset(
    """
    school schools academy college primary nursery infant infants junior juniors preschool pre-school grammar
    pru high first middle secondary special playgroup st saint sixth form university kindergarten centre trust
    """.split()
)
_TITLES: Final = frozenset({"mr", "mrs", "miss", "ms", "mx", "dr", "prof", "professor", "sir", "dame", "cllr"})
_TRIMMED: Final = re.compile(r"^(?:the )|[\s,.;]+$", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WEB: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)
_POSTCODE: Final = re.compile(r"\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b", re.IGNORECASE)
_SHARED_TAIL: Final = (".gov.uk", ".nhs.uk")
_PHONE_DIGITS: Final = 7


@dataclass(frozen=True)
class LocalTerms:
    """The terms of one meeting, ready to be looked for."""

    flags: tuple[tuple[re.Pattern[str], Kind], ...] = ()
    """What is always flagged, with its kind."""
    allowed: re.Pattern[str] | None = None
    """Names and places that are never flagged."""
    emails: frozenset[str] = frozenset()
    """Addresses that are never flagged, in lower case."""
    phones: frozenset[str] = frozenset()
    """Numbers that are never flagged, digits only."""
    links: tuple[str, ...] = ()
    """Web addresses that are never flagged, without scheme and `www.`."""

    def flagged(self, text: str) -> Iterator[Finding]:
        """Yield the pack's own schools and staff."""
        for pattern, kind in self.flags:
            for match in pattern.finditer(text):
                yield finding(*match.span(), kind, f"on this meeting's list: a {kind}")

    def allows(self, found: Finding, text: str, spans: Iterable[tuple[int, int]]) -> bool:
        """Tell whether a finding is one of the meeting's own contacts, places or words."""
        typed = text[found.start : found.end]
        if found.kind == "email":
            return typed.replace(" ", "").casefold() in self.emails
        if found.kind == "url":
            return self._allows_link(typed)
        if found.kind in {"phone", "number", "nhs_number", "uln"} and _digits(typed) in self.phones:
            return True
        return any(start <= found.start and found.end <= end for start, end in spans)

    def allowed_spans(self, text: str) -> list[tuple[int, int]]:
        """Return where the allowed terms stand."""
        return [match.span() for match in self.allowed.finditer(text)] if self.allowed else []

    def _allows_link(self, typed: str) -> bool:
        link = _bare_link(typed)
        host = link.partition("/")[0]
        for allowed in self.links:
            known = allowed.partition("/")[0]
            if host == known and (link in {host, allowed} or allowed.startswith(link) or link.startswith(allowed)):
                return True
            if host == known and host.endswith(_SHARED_TAIL):
                return True
        return False


def terms_of_pack(pack: Pack) -> LocalTerms:
    """Return what a meeting pack flags and allows."""
    facts = pack.meeting
    texts = [facts.venue, facts.address, *facts.address.split(","), facts.area, facts.title, pack.safeguarding.contact]
    texts += [*pack.safeguarding.contact.split(","), *(contact.name for contact in pack.contacts), *pack.guard.allow]
    framework = pack.framework
    texts += [
        *phrases(),
        framework.name,
        framework.plan,
        framework.plan_short,
        framework.commissioner,
        framework.inspectors,
    ]
    texts += [text for theme in pack.themes for text in (theme.short, theme.full)]
    said = [*pack.privacy.promise, pack.safeguarding.instruction]
    if pack.survey:
        said += [*pack.survey.when_closed, pack.survey.link, pack.survey.short_link or ""]
    said += [link.url for link in pack.privacy.links]
    said += [text for contact in pack.contacts for text in (contact.email, contact.url, contact.phone)]
    phones = [contact.phone for contact in pack.contacts] + [pack.safeguarding.phone]
    return local_terms(flag=pack.guard.flag, allow=texts, said=said, phones=[*phones, *pack.guard.allow])


def local_terms(
    *, flag: Iterable[str] = (), allow: Iterable[str] = (), said: Iterable[str] = (), phones: Iterable[str] = ()
) -> LocalTerms:
    """Return terms ready to be looked for.

    Args:
        flag: Names to flag. One that ends in '(school)' or '(person)' says which it is; else its words decide.
        allow: Names and places never flagged.
        said: Texts whose e-mail and web addresses are never flagged.
        phones: Telephone numbers never flagged.
    """
    allow = [text.strip() for text in allow if text.strip()]
    said = [*said, *allow]
    patterns = sorted({_pattern_text(text) for text in allow if len(text.strip()) > 1}, key=len, reverse=True)
    digits = {_digits(phone) for phone in phones}
    return LocalTerms(
        flags=tuple((_compiled(term), kind) for name in flag for term, kind in _flag_terms(name)),
        allowed=re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE) if patterns else None,
        emails=frozenset(email.casefold() for text in said for email in _EMAIL.findall(text)),
        phones=frozenset(number for number in digits if len(number) >= _PHONE_DIGITS),
        links=tuple(dict.fromkeys(_bare_link(link) for text in said for link in _WEB.findall(text))),
    )


def _flag_terms(name: str) -> Iterator[tuple[str, Kind]]:
    """Yield a listed name in full, and its telling part alone: a school without its kind, a person's surname."""
    marked = _MARKED.search(name)
    name = _TRIMMED.sub("", _MARKED.sub("", name).strip()).strip()
    if not name:
        return
    words = [fold(word) for word in re.findall(r"[^\W\d_][\w'’-]*", name)]
    kind = _kind_of(words, marked.group(1).lower() if marked else "")
    yield name, kind
    if kind == "school":
        parts = name.split()
        while len(parts) > 1 and fold(parts[-1]) in _SCHOOLS - {"st", "saint"}:
            parts.pop()
        short = " ".join(parts)
        if short != name and any(
            not sort_of(fold(part)) & (Sort.WORD | Sort.PLACE | Sort.VOCABULARY) for part in parts
        ):
            yield short, kind
        return
    names = [part for part in name.split() if fold(part.strip(".")) not in _TITLES]
    if len(names) < len(name.split()) and len(names) > 1:
        yield " ".join(names), kind
    for part in names:
        if len(part) > 2 and not sort_of(fold(part)) & (Sort.WORD | Sort.PLACE | Sort.VOCABULARY):  # noqa: PLR2004
            yield part, kind


def _kind_of(words: list[str], marked: str) -> Kind:
    if marked:
        return "school" if marked == "school" else "person"
    if any(word in _SCHOOLS for word in words) and words[0] not in _TITLES:
        return "school"
    named = words and all(sort_of(word) & NAME or len(word) == 1 for word in words)
    return "person" if words and (words[0] in _TITLES or named) else "school"


def _compiled(term: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_pattern_text(term)}(?:['’]?s)?(?!\w)", re.IGNORECASE)


def _pattern_text(term: str) -> str:
    """Return a pattern that forgives blanks, hyphens, full stops and apostrophes."""
    parts = re.split(r"[\s-]+", term.strip().strip(",.;"))
    return r"[\s-]+".join(re.sub(r"(?:\\?['’.]|\\-)", "['’.]?", re.escape(part)) for part in parts if part)


def _digits(typed: str) -> str:
    digits = "".join(mark for mark in typed if mark.isdecimal())
    return "0" + digits[2:] if digits.startswith("44") else digits


def _bare_link(link: str) -> str:
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", link.casefold().strip())
    return bare.rstrip("/.,;:!?)")
