"""The parts of the evening at a given moment: what is over, what is on, what comes next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.clock import in_zone, spoken_time

if TYPE_CHECKING:
    from kiosk.meeting import Pack

PartState: TypeAlias = Literal["over", "now", "next", "later"]
"""Where a part of the evening stands."""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One part of the evening."""

    time: str
    """When it begins, in words."""
    title: str
    """What it is."""
    state: PartState
    """Where it stands."""


def agenda_lines(pack: Pack, now: dt.datetime) -> tuple[AgendaLine, ...]:
    """Return the pack's agenda as it stands at `now`, any aware time.

    A part is over when the next begins; the last one when the meeting ends.
    """
    moment = in_zone(now, dt.UTC)
    begins = [in_zone(pack.local(item.starts), dt.UTC) for item in pack.agenda]
    ends = [*begins[1:], in_zone(pack.local(pack.meeting.ends), dt.UTC)]
    lines = []
    awaited = False
    for item, start, end in zip(pack.agenda, begins, ends, strict=False):
        state: PartState = "over"
        if start <= moment < end:
            state = "now"
        elif moment < start:
            state = "later" if awaited else "next"
            awaited = True
        lines.append(AgendaLine(spoken_time(pack.local(item.starts)), item.title, state))
    return tuple(lines)
