"""Numbers that identify: NHS number, UPN, ULN, National Insurance number, telephone, and any other long number.

A check digit only names a number and never clears it: one in eleven random ten-digit numbers passes the NHS check, and
a mistyped number still points to its owner. Sources: NHS data dictionary (NHS number), HESA (ULN), Department for
Education (UPN), HMRC NIM39110 (National Insurance number), libphonenumber (telephone).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kiosk.identifiers.digits import Run, parts, spoken_runs, typed_runs
from kiosk.identifiers.findings import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.identifiers.findings import Kind

_UPN: Final = re.compile(r"(?<![\w-])[a-z][ -]?\d{3}[ -]?\d{4}[ -]?\d{2}[ -]?\d{2}[\da-z](?!\w)", re.IGNORECASE)
_UPN_LABEL: Final = re.compile(
    r"\b(?:upn|unique pupil (?:number|no))\b\W{0,3}(?:number|no|num|is|was|:)?\W{0,3}"
    r"([a-z]?[ -]?\d[\d -]{6,18}[\da-z])(?!\w)",
    re.IGNORECASE,
)
_NINO: Final = re.compile(r"(?<!\w)([a-z]{2})([ .-]?)\d{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]?[a-d](?!\w)", re.IGNORECASE)
_NINO_LABEL: Final = re.compile(
    r"\b(?:nino|n\.?i\.?(?: ?(?:number|num|no))|national insurance(?: (?:number|num|no))?)\b[^\n\d]{0,12}?"
    r"(\b[a-z]{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]?\d{2}(?:[ .-]?[a-z](?!\w))?)",
    re.IGNORECASE,
)
_NOT_PREFIXES: Final = frozenset("am an as at be by he it me my oh we ya ye yo ie eg ex hi so".split())
_REFERENCE: Final = re.compile(
    r"\b(?:case|ref|reference|account|acc|policy|patient|hospital|client|customer|pupil|student|ehcp|ehc|complaint|"
    r"tribunal|appeal|crn|mrn|sort code|passport|ticket|licen[cs]e|mosaic|system|file|id)\b\.?"
    r"[ \t]{0,2}(?:number|num|nos?|id|ref|reference|code)?\.?[ \t]{0,2}(?:is|was|[:#=-])?[ \t]{0,2}"
    r"((?:[a-z]{1,4}[-/ ]?)?\d[\d/-]{4,})(?!\w)",
    re.IGNORECASE,
)
_NHS_BEFORE: Final = re.compile(r"\bn\.?h\.?s\b[^\d\n]{0,25}$", re.IGNORECASE)
_NHS_AFTER: Final = re.compile(
    r"^[^\d\w\n]{0,3}(?:is |was |as )?(?:his |her |their |my |the |an? |for )*n\.?h\.?s (?:number|no|num)\b",
    re.IGNORECASE,
)
_ULN_BEFORE: Final = re.compile(
    r"\b(?:uln|(?:unique )?learner (?:number|no|num|ref|reference|id))\b[^\d\n]{0,15}$", re.IGNORECASE
)
_CALL_BEFORE: Final = re.compile(
    r"\b(?:tel|telephone|phone|phoned|mobile|mob|landline|ring|rang|call|text|txt|whatsapp|fax)\b[^\d\n]{0,25}$",
    re.IGNORECASE,
)
_AMOUNT_AFTER: Final = re.compile(r"^\s?(?:%|pounds?\b|quid\b|million\b|people\b|pupils\b|children\b)", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d\Z")

_LONG: Final = 9
_NHS_LENGTH: Final = 10
_LONGEST: Final = 13
_LOCAL: Final = range(5, 9)
_NEAR: Final = 45


def find_numbers(text: str) -> list[Finding]:
    """Return the identifying numbers of a text, in the order of their detectors."""
    if not any(map(str.isdecimal, text)):
        return [named for run in spoken_runs(text) if (named := _named(run, text))]
    found = list(_coded(text))
    for run in typed_runs(text):
        for part in parts(run, text, _LONGEST):
            named = _named(part, text)
            if named:
                found.append(named)
    found.extend(named for run in spoken_runs(text) if (named := _named(run, text)))
    found.extend(finding(*match.span(1), "number", "a reference number") for match in _REFERENCE.finditer(text))
    return found


def _coded(text: str) -> Iterator[Finding]:
    """Yield numbers that mix letters and digits."""
    for match in _UPN.finditer(text):
        yield finding(*match.span(), "upn", _upn_reason(match.group()))
    for match in _UPN_LABEL.finditer(text):
        yield finding(*match.span(1), "upn", "called a UPN")
    for match in _NINO.finditer(text):
        lone = match.group(1) in _NOT_PREFIXES and match.group(2) == " "
        if not lone:
            yield finding(*match.span(), "nino", "the shape of a National Insurance number")
    for match in _NINO_LABEL.finditer(text):
        yield finding(*match.span(1), "nino", "called a National Insurance number")


def _upn_reason(typed: str) -> str:
    from stdnum.gb import upn

    return "a UPN with its check letter" if upn.is_valid(typed) else "the shape of a UPN"


def _named(run: Run, text: str) -> Finding | None:
    """Return what a run of digits is, or None where it identifies nobody."""
    count = len(run.digits)
    before = text[max(0, run.start - _NEAR) : run.start]
    kind: Kind | None = None
    why = "a long number"
    if count in _LOCAL and _CALL_BEFORE.search(before) and not _is_harmless(run, text):
        kind, why = "phone", "a number to call"
    elif count >= _LONG and (not _is_harmless(run, text) or _NHS_BEFORE.search(before)):
        kind, why = _long_kind(run, before, text[run.end : run.end + _NEAR])
    return finding(run.start, run.end, kind, why) if kind else None


def _long_kind(run: Run, before: str, after: str) -> tuple[Kind, str]:
    digits = run.digits
    if len(digits) <= _NHS_LENGTH + 1:
        if _ULN_BEFORE.search(before):
            return "uln", "called a learner number"
        if not digits.startswith("0") and (_NHS_BEFORE.search(before) or _NHS_AFTER.search(after)):
            return "nhs_number", "called an NHS number"
    if _is_phone(run):
        return "phone", "a telephone number"
    if len(digits) == _NHS_LENGTH:
        if _is_nhs(digits):
            return "nhs_number", "ten digits with the NHS check digit"
        if digits[0] != "0" and _weighted(digits) % 11 == 10:  # noqa: PLR2004
            return "uln", "ten digits with a learner number's check digit"
    return "number", "a long number"


def _is_phone(run: Run) -> bool:
    """Tell whether libphonenumber holds a run for a possible number that somebody in Britain would dial."""
    digits = run.digits
    dialled = run.plus or digits[0] == "0"
    if not dialled:
        # A mobile number without its 0, unless it is grouped or checked as an NHS number.
        shape = tuple(map(len, run.groups))
        mobile = len(digits) == _NHS_LENGTH and digits[0] == "7" and shape != (3, 3, 4) and not _is_nhs(digits)
        country = digits.startswith("44") and len(digits) == 12  # noqa: PLR2004
        return mobile or country
    import phonenumbers

    try:
        number = phonenumbers.parse(("+" if run.plus else "") + digits, "GB")
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_possible_number(number))


def _is_nhs(digits: str) -> bool:
    from stdnum.gb import nhs

    return bool(nhs.is_valid(digits))


def _weighted(digits: str) -> int:
    """Return the sum of the first nine digits times 10 to 2, plus the last: HESA's sum for a ULN."""
    return sum(int(digit) * weight for digit, weight in zip(digits, range(10, 0, -1), strict=True))


def _is_harmless(run: Run, text: str) -> bool:
    """Tell whether a run is a list of years, ages or times, or an amount."""
    if run.spoken or len(run.groups) == 1:
        return bool(_AMOUNT_AFTER.match(text[run.end : run.end + 12]))
    if all(_YEAR.match(group) or len(group) <= 2 for group in run.groups) and any(map(_YEAR.match, run.groups)):  # noqa: PLR2004
        return True
    lengths = {len(group) for group in run.groups}
    if lengths <= {1, 2} and 2 in lengths:  # noqa: PLR2004
        return not (run.digits[0] == "0" and len(run.separators) == 1 and "." not in run.separators)
    return bool(_AMOUNT_AFTER.match(text[run.end : run.end + 12]))
