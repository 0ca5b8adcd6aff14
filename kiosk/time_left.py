"""How long the meeting still lasts, in words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kiosk.clock import in_zone, spoken_moment, spoken_time

if TYPE_CHECKING:
    from kiosk.meeting import Pack


def time_left(pack: Pack, now: dt.datetime) -> str:
    """Return how long the meeting still lasts, or when it starts, in words and whole minutes."""
    starts, ends = pack.local(pack.meeting.starts), pack.local(pack.meeting.ends)
    moment = now.astimezone(dt.UTC)
    if moment < starts.astimezone(dt.UTC):
        same_day = in_zone(now, pack.zone).date() == starts.date()
        return f"The meeting starts at {spoken_time(starts) if same_day else spoken_moment(starts)}"
    minutes = -(-(ends.astimezone(dt.UTC) - moment) // dt.timedelta(minutes=1))
    if minutes <= 0:
        return "The meeting has ended"
    hours, rest = divmod(minutes, 60)
    parts = [_count(hours, "hour")] if hours else []
    parts += [_count(rest, "minute")] if rest else []
    return f"{' '.join(parts)} left, until {spoken_time(ends)}"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
