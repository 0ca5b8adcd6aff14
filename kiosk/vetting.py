"""The one question about identifying information: what is asked, and what a point keeps of the answer.

A point keeps the kind of each finding, what the note-taker decided and why. What was replaced is kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kiosk.capture import check_text
from kiosk.records import GuardFlag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

REASONS: tuple[str, ...] = (
    "it names nobody here",
    "a public body or public role",
    "the speaker wants it written",
    "it makes no sense without it",
)
"""Why a note-taker keeps what the guard flagged; the words are sealed with the point."""

NOT_ASKED = "not asked"
"""The reason where nobody could be asked, as in a script."""

_KINDS: Mapping[str, str] = {
    "person": "a person's name",
    "school": "a school's name",
    "nhs_number": "an NHS number",
    "upn": "a pupil number",
    "uln": "a learner number",
    "nino": "a National Insurance number",
    "phone": "a phone number",
    "email": "an e-mail address",
    "url": "a web address",
    "postcode": "a postcode",
    "address": "an address",
    "date_of_birth": "a date of birth",
    "age_exact": "an exact age",
    "number": "a long number",
}


class Found(Protocol):
    """A span that may identify somebody."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """One past the last code point."""

    @property
    def kind(self) -> str:
        """What it looks like."""

    @property
    def replacement(self) -> str:
        """What to write instead."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the note-taker decided about one finding."""

    found: Found
    """What it is about."""
    kept: str = ""
    """Why it stays as typed; empty where it is replaced."""


def kind_words(kind: str) -> str:
    """Return what a kind is called: 'a postcode'."""
    return _KINDS.get(kind, kind.replace("_", " "))


def listed(findings: Iterable[Found]) -> str:
    """Return the kinds found in words, each once: 'a postcode, a person's name'."""
    return ", ".join(dict.fromkeys(kind_words(found.kind) for found in findings))


def replaced(text: str, findings: Iterable[Found]) -> str:
    """Return the text with every finding's replacement in its place; one that overlaps an earlier one gives way."""
    parts: list[str] = []
    done = 0
    for found in sorted(findings, key=lambda one: (one.start, -one.end)):
        if found.start >= done:
            parts += (text[done : found.start], found.replacement)
            done = found.end
    return "".join((*parts, text[done:]))


def settle(text: str, decisions: Sequence[Decision]) -> tuple[str, tuple[GuardFlag, ...]]:
    """Return the text to save and what the point keeps of the decisions, in the order of the text.

    Raises:
        SessionError: With the replacements the text is too long.
    """
    ordered = sorted(decisions, key=lambda decision: decision.found.start)
    flags = tuple(
        GuardFlag(kind=one.found.kind, decision="kept" if one.kept else "replaced", reason=one.kept) for one in ordered
    )
    settled = replaced(text, [one.found for one in ordered if not one.kept])
    check_text(settled)
    return settled, flags


def flags_after(before: Iterable[GuardFlag], now: Iterable[GuardFlag]) -> tuple[GuardFlag, ...]:
    """Return what a point keeps of the decisions once its words were changed.

    What was replaced stays replaced; what was kept has gone, or has been asked about again.

    Args:
        before: What the point kept until now.
        now: The decisions about the new words.
    """
    return (*(flag for flag in before if flag.decision == "replaced"), *now)


def kept_all(findings: Iterable[Found], reason: str = NOT_ASKED) -> tuple[Decision, ...]:
    """Return the decision to keep every finding as typed."""
    return tuple(Decision(found, reason) for found in findings)
