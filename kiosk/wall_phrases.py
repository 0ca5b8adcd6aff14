"""What is said of the wall: the same words on screens and line by line."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kiosk.agenda import agenda_lines
from kiosk.clock import in_zone, spoken_moment, spoken_span, spoken_time

if TYPE_CHECKING:
    from kiosk.meeting import Pack
    from kiosk.wall_board import Choice
    from kiosk.wall_messages import OnTheWall, Shown


def time_left(pack: Pack, now: dt.datetime) -> str:
    """Return how long the meeting still lasts, or when it starts, in words and whole minutes."""
    starts, ends = pack.local(pack.meeting.starts), pack.local(pack.meeting.ends)
    moment = in_zone(now, dt.UTC)
    if moment < in_zone(starts, dt.UTC):
        same_day = in_zone(now, pack.zone).date() == starts.date()
        return f"The meeting starts at {spoken_time(starts) if same_day else spoken_moment(starts)}"
    left = in_zone(ends, dt.UTC) - moment
    if left <= dt.timedelta():
        return "The meeting has ended"
    return f"{spoken_span(left)} left, until {spoken_time(ends)}"


def being_discussed(pack: Pack, theme_id: str | None) -> str:
    """Return what is being discussed now, in plain words; empty where the desk has not said."""
    theme = None if theme_id is None else pack.theme(theme_id)
    return "" if theme is None else f"Now: {theme.plain}"


def how_many(people: int | None) -> str:
    """Return about how many have checked in; empty where that may not be said."""
    return "" if people is None else f"About {people} people have checked in."


def as_said(pack: Pack, shown: Shown) -> str:
    """Return approved words with the short names of their themes."""
    names = ", ".join(theme.short for theme in pack.themes if theme.id in shown.themes)
    return f"“{shown.text}”" + (f"  {names}" if names else "")


def whole_wall(pack: Pack, now: dt.datetime, shown: OnTheWall, people: int | None) -> tuple[str, ...]:
    """Return what a wall says beside the survey, a line each.

    Args:
        pack: The meeting.
        now: The meeting's time.
        shown: What the desk decided to show.
        people: About how many have checked in; None where that may not be said.
    """
    told = (
        time_left(pack, now),
        being_discussed(pack, shown.now),
        *(as_said(pack, words) for words in shown.words),
        *(f"{line.time}, {line.state}: {line.title}" for line in agenda_lines(pack, now)),
        how_many(people),
    )
    return tuple(filter(None, told))


def who_shows_it(walls: tuple[str, ...], trouble: str, started_again: int) -> str:
    """Return where approved words go from this desk."""
    if trouble:
        return trouble
    if not walls:
        return "No wall is open on this device, so approved words reach nobody. A wall on another device shows none."
    where = "1 wall" if len(walls) == 1 else f"{len(walls)} walls"
    again = " A wall started again: what it showed waits once more." if started_again else ""
    return f"Approved words go to {where} on this device.{again}"


def what_holds(choice: Choice) -> str:
    """Return whether words may be shown."""
    if choice == "off":
        return "Words are OFF: the wall shows none, and notes desks can offer none."
    return "Hold: nothing is shown until you approve it."
