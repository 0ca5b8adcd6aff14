"""How many people came in each quarter of an hour, as one desk saw the total grow: in memory, for this run alone.

Totals without history are all that a device may keep readable. A rhythm of arrivals is history, so it is never
written: when the desk is started again, it knows what came before only as one number.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from kiosk.clock import spoken_time


@dataclass(slots=True)
class ArrivalBands:
    """Arrivals by band, from looks at the total."""

    before: int | None = None
    """People who had come in when this desk first looked; None before it did."""
    _seen: int = 0
    _bands: dict[str, int] = field(default_factory=dict)

    def observe(self, band: str, came: int) -> None:
        """Take in how many people have come in by now.

        Args:
            band: The present band, as `MeetingClock.band` gives it.
            came: People counted in so far; fewer than before where a tap was taken back.
        """
        if self.before is None:
            self.before = self._seen = came
        self._bands[band] = self._bands.get(band, 0) + came - self._seen
        self._seen = came

    def rows(self) -> tuple[tuple[str, int], ...]:
        """Return the start of each band in words and the people who came in it, the earliest first.

        A band in which more taps were taken back than made counts nobody.
        """
        return tuple((_in_words(band), max(0, people)) for band, people in sorted(self._bands.items(), key=_moment))


def _moment(item: tuple[str, int]) -> dt.datetime:
    return dt.datetime.fromisoformat(item[0])


def _in_words(band: str) -> str:
    return spoken_time(dt.datetime.fromisoformat(band))
