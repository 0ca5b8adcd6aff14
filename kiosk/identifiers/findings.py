"""What the guard says: one finding per span of text, with its kind, its reason and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal[
    "person",
    "school",
    "nhs_number",
    "upn",
    "uln",
    "nino",
    "phone",
    "email",
    "url",
    "postcode",
    "address",
    "date_of_birth",
    "age_exact",
    "number",
]
"""What a span identifies somebody by."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""All kinds, in the order of the documentation."""

REPLACEMENTS: Final[dict[Kind, str]] = {
    "person": "[name]",
    "school": "[school]",
    "nhs_number": "[NHS number]",
    "upn": "[pupil number]",
    "uln": "[learner number]",
    "nino": "[National Insurance number]",
    "phone": "[phone]",
    "email": "[e-mail]",
    "url": "[link]",
    "postcode": "[postcode]",
    "address": "[address]",
    "date_of_birth": "[date of birth]",
    "age_exact": "[age]",
    "number": "[number]",
}
"""What a note may say instead."""


class Finding(NamedTuple):
    """A span of text that may identify somebody."""

    start: int
    """First character, counted in Unicode code points."""
    end: int
    """One past the last character."""
    kind: Kind
    """What it looks like."""
    why: str
    """The evidence, in a few plain words for the note-taker; never the text itself."""
    replacement: str
    """What to write instead."""


def finding(start: int, end: int, kind: Kind, why: str) -> Finding:
    """Return a finding with the replacement of its kind."""
    return Finding(start, end, kind, why, REPLACEMENTS[kind])


def settled(layers: Iterable[Iterable[Finding]]) -> list[Finding]:
    """Return the findings without overlaps, in the order of the text.

    Args:
        layers: The detectors' findings, the surest detector first: a later finding gives way to an earlier layer's
            where they overlap, and within a layer the longer one stays.
    """
    kept: list[Finding] = []
    for layer in layers:
        rivals = sorted(layer, key=lambda found: (found.start - found.end, found.start))
        kept = _merged(kept, rivals)
    return kept


def _merged(kept: list[Finding], rivals: list[Finding]) -> list[Finding]:
    """Return the kept findings and those rivals that overlap none of them nor one another, sorted."""
    if not rivals:
        return kept
    chosen = list(kept)
    # A bit per character keeps the check linear however many findings a pasted text has.
    taken = bytearray(max(found.end for found in (*kept, *rivals)))
    for found in kept:
        taken[found.start : found.end] = b"\1" * (found.end - found.start)
    for found in rivals:
        if found.end > found.start and not any(taken[found.start : found.end]):
            taken[found.start : found.end] = b"\1" * (found.end - found.start)
            chosen.append(found)
    chosen.sort()
    return chosen
