"""Dates and times as other languages write them, from the CLDR by way of Babel.

Only languages other than English come here, so that a kiosk that speaks English never loads Babel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date, format_time

if TYPE_CHECKING:
    import datetime as dt


def date(moment: dt.datetime, locale: str) -> str:
    """Return day of the week, day, month and year: 'czwartek, 19 marca 2020'."""
    return format_date(moment, "full", locale)


def time(moment: dt.datetime, locale: str) -> str:
    """Return hours and minutes of the moment as its own zone shows them: '19:00'."""
    return format_time(moment.replace(tzinfo=None), "short", locale=locale)


def which_of_two(moment: dt.datetime) -> str:
    """Return ' GMT' or its like for a time that comes twice in the night the clocks go back, and else nothing."""
    twice = moment.replace(fold=0).utcoffset() != moment.replace(fold=1).utcoffset()
    return f" {moment.tzname()}" if twice else ""
