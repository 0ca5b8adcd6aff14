"""Streams against a receipt over a whole hall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.verdicts import Kind
from kiosk.hall_receipt import HallReceipt
from kiosk.spoken import same_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from export.judgement import Judged


def against_hall(judged: Sequence[Judged], noted: HallReceipt) -> tuple[Kind, str] | None:
    """Return what is wrong with the streams by a receipt over all of them; None where it fits."""
    here = _over(judged, noted.meeting)
    if here.streams < noted.streams:
        return (
            Kind.STATION_MISSING,
            f"The hall's receipt covers {noted.streams} record streams, and {here.streams} of its meeting are here.",
        )
    if here != noted:
        said, found = (f"{one.records} records in {one.streams} streams" for one in (noted, here))
        return (
            Kind.ROLLED_BACK,
            f"The hall's receipt is of other records than these: it says {said}, and {found} are vouched for here.",
        )
    return None


def is_hall_code(judged: Sequence[Judged], text: str) -> bool:
    """Tell whether a code is that of the receipt over all streams here of one meeting."""
    return any(same_code(text.strip(), _over(judged, meeting).code) for meeting in {_meeting(one) for one in judged})


def _over(judged: Sequence[Judged], meeting: str) -> HallReceipt:
    """Return the receipt over all streams of a meeting that are here; of two copies of one stream, over the longer."""
    ends: dict[str, tuple[int, bytes]] = {}
    for one in judged:
        count = len(one.vouched)
        if count and _meeting(one) == meeting and count >= ends.get(one.stream.name, (0, b""))[0]:
            ends[one.stream.name] = (count, one.walk.link)
    return HallReceipt.over(meeting, ((name, *end) for name, end in ends.items()))


def _meeting(judged: Judged) -> str:
    return "" if judged.stream.opening is None else judged.stream.opening.meeting
