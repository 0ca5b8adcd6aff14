"""The meeting clock: local bands, pretended time, moved clocks, and times in words."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import MeetingClock, elapsed_seconds, in_zone, spoken_date, spoken_moment, spoken_time
from kiosk.errors import ClockError

LONDON = ZoneInfo("Europe/London")
SPRING_NIGHT = dt.datetime(2020, 3, 29, 0, tzinfo=dt.UTC)
AUTUMN_NIGHT = dt.datetime(2020, 10, 24, 23, tzinfo=dt.UTC)


class Source:
    """A source of seconds that a test sets."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        """Return the seconds set."""
        return self.seconds


def utc(*parts: int) -> dt.datetime:
    """Return a moment by its UTC parts."""
    year, month, day, hour, minute = parts
    return dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC)


def london(text: str) -> dt.datetime:
    """Return the London time written as ISO 8601 without an offset."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


def test_now_is_the_wall_clock_in_the_meeting_zone() -> None:
    """The time comes from the wall clock and carries the offset of the meeting's zone at that moment."""
    summer = utc(2020, 7, 1, 11, 0)
    now = MeetingClock(LONDON, wall=Source(summer.timestamp())).now()
    assert now.isoformat() == "2020-07-01T12:00:00+01:00"


def test_a_local_pretend_time_holds_in_the_meeting_zone() -> None:
    """A pretend time without offset is read in the meeting's zone, not the device's."""
    clock = MeetingClock(LONDON, dt.datetime.fromisoformat("2020-07-01T19:00"), elapsed=Source(5.0))
    assert clock.now().isoformat() == "2020-07-01T19:00:00+01:00"


def test_an_aware_pretend_time_is_converted() -> None:
    """A pretend time with an offset is the same moment in the meeting's zone."""
    clock = MeetingClock(LONDON, dt.datetime.fromisoformat("2020-07-01T19:00+00:00"), elapsed=Source(5.0))
    assert clock.now().isoformat() == "2020-07-01T20:00:00+01:00"


def test_pretend_time_runs_on_with_elapsed_time_alone() -> None:
    """Pretend time advances by elapsed seconds across a clock change and ignores every move of the wall clock."""
    wall, elapsed = Source(0.0), Source(100.0)
    clock = MeetingClock(LONDON, london("2020-03-29T00:30"), wall=wall, elapsed=elapsed)
    elapsed.seconds += 3600
    wall.seconds = 10_000_000.0
    assert clock.now().isoformat() == "2020-03-29T02:30:00+01:00"
    assert clock.pretended
    assert clock.jump() is None


@pytest.mark.parametrize("text", ["1969-12-31T23:00", "3000-01-01T00:00", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_pretend_time_centuries_away_is_refused(text: str) -> None:
    """A pretend time that the calendar arithmetic can't carry is an error that names its year."""
    moment = dt.datetime.fromisoformat(text)
    with pytest.raises(ClockError, match=str(moment.year)):
        MeetingClock(LONDON, moment)


@pytest.mark.parametrize(
    ("moved", "expected"),
    [(0.0, None), (90.0, None), (-90.0, None), (91.0, 91.0), (-91.0, -91.0), (-3600.0, -3600.0)],
)
def test_only_a_move_of_more_than_ninety_seconds_is_a_jump(moved: float, expected: float | None) -> None:
    """A wall clock that strays from the elapsed time by over 90 seconds is reported with its sign, less is not."""
    wall, elapsed = Source(1_000_000.0), Source(50.0)
    clock = MeetingClock(LONDON, wall=wall, elapsed=elapsed)
    elapsed.seconds += 7200
    wall.seconds += 7200 + moved
    jump = clock.jump()
    assert (jump and jump.total_seconds()) == expected


def test_a_jump_that_is_put_right_is_no_longer_reported() -> None:
    """A jump is the difference since the start, so a clock that was set back right shows none."""
    wall, elapsed = Source(0.0), Source(0.0)
    clock = MeetingClock(LONDON, wall=wall, elapsed=elapsed)
    wall.seconds = 500.0
    assert clock.jump() == dt.timedelta(seconds=500)
    wall.seconds = 10.0
    elapsed.seconds = 10.0
    assert clock.jump() is None


def test_elapsed_time_does_not_follow_the_wall_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The elapsed time never goes back and does not ask the wall clock."""
    monkeypatch.setattr(time, "time", lambda: pytest.fail("the wall clock was asked"))
    readings = [elapsed_seconds() for _ in range(100)]
    assert readings == sorted(readings)
    assert readings[-1] > 0


@pytest.mark.parametrize(
    ("moment", "band"),
    [
        (utc(2020, 3, 23, 19, 14), "2020-03-23T19:00+00:00"),
        (utc(2020, 3, 23, 19, 15), "2020-03-23T19:15+00:00"),
        (utc(2020, 3, 29, 0, 59), "2020-03-29T00:45+00:00"),
        (utc(2020, 3, 29, 1, 0), "2020-03-29T02:00+01:00"),
        (utc(2020, 10, 25, 0, 20), "2020-10-25T01:15+01:00"),
        (utc(2020, 10, 25, 1, 20), "2020-10-25T01:15+00:00"),
    ],
)
def test_a_band_is_the_local_quarter_of_an_hour_with_its_offset(moment: dt.datetime, band: str) -> None:
    """The band is floored in local time, and its offset keeps the two 01:15 of the autumn night apart."""
    assert MeetingClock(LONDON).band(moment) == band


@pytest.mark.parametrize("night", [SPRING_NIGHT, AUTUMN_NIGHT])
def test_bands_of_a_clock_change_night_follow_each_other_by_fifteen_real_minutes(night: dt.datetime) -> None:
    """Through a night on which the clocks change, every 15 real minutes have one band and no two share one."""
    clock = MeetingClock(LONDON)
    bands = list(dict.fromkeys(clock.band(night + dt.timedelta(minutes=minute)) for minute in range(240)))
    starts = [dt.datetime.fromisoformat(band) for band in bands]
    assert starts == [night + index * dt.timedelta(minutes=15) for index in range(16)]


@given(
    seconds=st.floats(min_value=0, max_value=4_000_000_000, allow_nan=False),
    zone=st.sampled_from(["Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"]),
)
def test_a_moment_lies_in_its_band(seconds: float, zone: str) -> None:
    """Any moment is at or after its band's start and less than 15 minutes past it, and the band is a local quarter."""
    moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    start = dt.datetime.fromisoformat(MeetingClock(ZoneInfo(zone)).band(moment))
    assert dt.timedelta(0) <= moment - start < dt.timedelta(minutes=15)
    assert start.minute % 15 == 0
    assert start.second == start.microsecond == 0


def test_the_band_of_now_is_the_default() -> None:
    """Without a moment the band is that of the clock's own time."""
    clock = MeetingClock(LONDON, london("2020-03-23T19:44"), elapsed=Source(0.0))
    assert clock.band() == "2020-03-23T19:30+00:00"


def test_a_time_without_zone_is_refused() -> None:
    """A naive time names no moment, so it is an error instead of a guess at the device's zone."""
    with pytest.raises(ClockError, match="no time zone"):
        in_zone(dt.datetime.fromisoformat("2020-03-23T19:00"), LONDON)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("00:00", "midnight"),
        ("00:05", "12:05am"),
        ("01:00", "1am"),
        ("11:59", "11:59am"),
        ("12:00", "12 noon"),
        ("12:01", "12:01pm"),
        ("13:00", "1pm"),
        ("19:00", "7pm"),
        ("19:30", "7:30pm"),
        ("23:59", "11:59pm"),
    ],
)
def test_times_of_day_read_as_the_letter_writes_them(text: str, words: str) -> None:
    """A time of day is said in the twelve-hour words of the letter, noon and midnight by name."""
    assert spoken_time(london(f"2020-03-23T{text}")) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (london("2020-03-19T12:00"), "12 noon on Thursday 19 March 2020"),
        (london("2020-03-23T19:00"), "7pm on Monday 23 March 2020"),
        (london("2020-03-20T00:00"), "midnight at the start of Friday 20 March 2020"),
        (in_zone(utc(2020, 10, 25, 0, 30), LONDON), "1:30am BST on Sunday 25 October 2020"),
        (in_zone(utc(2020, 10, 25, 1, 30), LONDON), "1:30am GMT on Sunday 25 October 2020"),
        (in_zone(utc(2020, 3, 29, 1, 0), LONDON), "2am on Sunday 29 March 2020"),
    ],
)
def test_a_moment_in_words_names_one_moment(moment: dt.datetime, words: str) -> None:
    """Time and date in words leave no doubt, at midnight and in the hour that comes twice either."""
    assert spoken_moment(moment) == words


def test_dates_are_in_english_whatever_the_process_says() -> None:
    """Weekday and month names are the software's own, for every day of a leap year."""
    weekdays = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
    first = london("2020-01-01T12:00")
    said = [spoken_date(first + dt.timedelta(days=day)).split() for day in range(366)]
    assert {words[0] for words in said} == weekdays
    assert list(dict.fromkeys(words[2] for words in said)) == [
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ]
    assert said[0] == ["Wednesday", "1", "January", "2020"]
    assert said[-1] == ["Thursday", "31", "December", "2020"]
