"""Dates and times as other languages write them, from the CLDR by way of Babel.

Only languages other than English come here, so that a kiosk that speaks English never loads Babel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date, format_time
from babel.units import format_unit

from kiosk.clock import comes_twice, parts_of

if TYPE_CHECKING:
    import datetime as dt


def date(moment: dt.datetime, locale: str) -> str:
    """Return day of the week, day, month and year: 'czwartek, 19 marca 2020'."""
    return format_date(moment, "full", locale)


def time(moment: dt.datetime, locale: str) -> str:
    """Return hours and minutes of the moment as its own zone shows them: '19:00'."""
    return format_time(moment.replace(tzinfo=None), "short", locale=locale)


def zone_name(moment: dt.datetime, *, always: bool = False) -> str:
    """Return ' GMT' or its like for a time that comes twice in the night the clocks go back, or always, or nothing."""
    return f" {moment.tzname()}" if always or comes_twice(moment) else ""


def span(length: dt.timedelta, locale: str) -> str:
    """Return a span in days, hours and minutes: '1 godzina 58 minut'."""
    units = zip(parts_of(length), ("duration-day", "duration-hour", "duration-minute"), strict=True)
    return " ".join(format_unit(number, unit, "long", locale=locale) for number, unit in units if number)
