"""The meeting's clock: local time in the pack's zone, 15-minute bands, and whether the device's clock was moved.

Survey windows and bands are wrong by an hour or a day if any part of the kiosk asks the device for the time itself,
so everything asks here. Two sources are kept apart: the wall clock, which people and time servers move, and the
elapsed time since the machine started, which nobody moves. The times people read are worded here too, in the words
of the inspectors' letter and not of the process locale.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING

from kiosk.errors import ClockError

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

BAND = dt.timedelta(minutes=15)
"""Records carry the start of a band this long, never a time."""

JUMP = dt.timedelta(seconds=90)
"""The wall clock may drift this far from the elapsed time before it counts as moved."""

_YEARS = range(1970, 3000)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NOON = 12
_HOUR = 60
_DAY = 24 * _HOUR
"""In minutes."""


def elapsed_seconds() -> float:
    """Return seconds since some fixed moment, sleep included where the system counts it; no setting moves it."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class MeetingClock:
    """The one source of the time, real or pretended.

    Args:
        zone: The meeting's zone, from the pack.
        pretend: The moment a rehearsal starts at; without an offset it is local time in `zone`. It runs on with the
            elapsed time, whatever happens to the device's clock.
        wall: Seconds since 1970-01-01 UTC.
        elapsed: Seconds since any fixed moment.

    Raises:
        ClockError: The pretend time is outside the years 1970 to 2999.
    """

    def __init__(
        self,
        zone: ZoneInfo,
        pretend: dt.datetime | None = None,
        *,
        wall: Callable[[], float] = time.time,
        elapsed: Callable[[], float] = elapsed_seconds,
    ) -> None:
        self.zone = zone
        self._wall = wall
        self._elapsed = elapsed
        self._wall_start = wall()
        self._elapsed_start = elapsed()
        self._pretend: dt.datetime | None = None
        if pretend is not None:
            if pretend.year not in _YEARS:
                raise ClockError.out_of_range(pretend)
            local = pretend if pretend.tzinfo else pretend.replace(tzinfo=zone)
            self._pretend = local.astimezone(dt.UTC)

    @property
    def pretended(self) -> bool:
        """Whether the time is a rehearsal's."""
        return self._pretend is not None

    def now(self) -> dt.datetime:
        """Return the meeting's time, aware, in the meeting's zone."""
        if self._pretend is None:
            return dt.datetime.fromtimestamp(self._wall(), self.zone)
        return (self._pretend + self._since_start()).astimezone(self.zone)

    def band(self, moment: dt.datetime | None = None) -> str:
        """Return the start of the 15-minute band of `moment` (now, if none is given), in local time.

        The offset is part of it, so that the two bands 01:15 of the night the clocks go back stay apart.

        Returns:
            ISO 8601 to the minute with offset, such as `2020-03-23T19:15+00:00`.

        Raises:
            ClockError: `moment` has no zone.
        """
        local = in_zone(self.now() if moment is None else moment, self.zone)
        minutes = BAND // dt.timedelta(minutes=1)
        start = local.replace(minute=local.minute - local.minute % minutes, second=0, microsecond=0)
        return start.isoformat(timespec="minutes")

    def jump(self) -> dt.timedelta | None:
        """Return how far the wall clock was moved since this clock was made, or None within 90 seconds.

        Positive where the wall clock was put forward. A pretended time does not follow the wall clock, so none of its
        moves counts.
        """
        if self.pretended:
            return None
        moved = dt.timedelta(seconds=self._wall() - self._wall_start) - self._since_start()
        return moved if abs(moved) > JUMP else None

    def _since_start(self) -> dt.timedelta:
        return dt.timedelta(seconds=self._elapsed() - self._elapsed_start)


def in_zone(moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Return the same moment as the clocks of `zone` show it.

    Raises:
        ClockError: `moment` has no zone.
    """
    if moment.tzinfo is None:
        raise ClockError.without_zone(moment)
    return moment.astimezone(dt.UTC).astimezone(zone)


def spoken_time(moment: dt.datetime) -> str:
    """Return the time of day as the letter writes it: '12 noon', '7pm', '7:30pm', 'midnight'."""
    if moment.minute == 0 and moment.hour == 0:
        return "midnight"
    if moment.minute == 0 and moment.hour == _NOON:
        return "12 noon"
    hour = moment.hour % _NOON or _NOON
    half = "am" if moment.hour < _NOON else "pm"
    return f"{hour}:{moment.minute:02d}{half}" if moment.minute else f"{hour}{half}"


def spoken_date(moment: dt.date) -> str:
    """Return the date as the letter writes it: 'Thursday 19 March 2020'."""
    return f"{_WEEKDAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def spoken_moment(moment: dt.datetime, *, zone: bool = False) -> str:
    """Return time and date in words that name one moment: '12 noon on Thursday 19 March 2020'.

    Midnight says which day it starts, and a time that comes twice in the night the clocks go back says which of the
    two it is ('1:30am GMT').

    Args:
        moment: An aware time.
        zone: Whether the zone is always said: '12 noon GMT on Thursday 19 March 2020'.
    """
    date = spoken_date(moment)
    name = f" {moment.tzname()}" if zone or comes_twice(moment) else ""
    if moment.hour == 0 and moment.minute == 0:
        return f"midnight{name} at the start of {date}"
    return f"{spoken_time(moment)}{name} on {date}"


def comes_twice(moment: dt.datetime) -> bool:
    """Tell whether the clocks show this time twice, in the night they go back."""
    return moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()


def parts_of(span: dt.timedelta) -> tuple[int, int, int]:
    """Return days, hours and minutes of a span, rounded up, so that what is not over never reads as 0.

    From a day on whole hours count, and no minutes.
    """
    minutes = -(-span // dt.timedelta(minutes=1))
    if minutes > _DAY:
        minutes = -(-minutes // _HOUR) * _HOUR
    days, rest = divmod(max(0, minutes), _DAY)
    return days, *divmod(rest, _HOUR)


def spoken_span(span: dt.timedelta) -> str:
    """Return a span in words: '25 minutes', '1 hour 58 minutes', '3 days 4 hours'."""
    units = zip(parts_of(span), ("day", "hour", "minute"), strict=True)
    return " ".join(f"{number} {unit}" if number == 1 else f"{number} {unit}s" for number, unit in units if number)
