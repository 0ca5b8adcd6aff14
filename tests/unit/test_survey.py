"""The survey panel: never open when it is shut, to the microsecond and through both clock-change nights."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kiosk.errors import ClockError
from kiosk.meeting import Pack, Survey
from kiosk.survey import SurveyView, survey_view
from kiosk.words import words_of

LONDON = ZoneInfo("Europe/London")
LINK = "https://www.smartsurvey.co.uk/s/WorcestershireRe-visitLasend/"
MOMENT = dt.timedelta(microseconds=1)
shared_pack = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the pack is frozen


def with_window(pack: Pack, opens: str, closes: str, **more: object) -> Pack:
    """Return the pack with another survey window, local times."""
    survey = Survey(link=LINK, opens=dt.datetime.fromisoformat(opens), closes=dt.datetime.fromisoformat(closes))
    return msgspec.structs.replace(pack, survey=msgspec.structs.replace(survey, **more))


def at(text: str) -> dt.datetime:
    """Return a moment from ISO 8601 with offset."""
    moment = dt.datetime.fromisoformat(text)
    assert moment.tzinfo is not None
    return moment


def test_the_letters_own_survey_is_closed_at_its_meeting(letter_pack: Pack) -> None:
    """A survey shut at 12 noon on Thursday is closed, without code or address, at the meeting on Monday evening."""
    view = survey_view(letter_pack, at("2020-03-23T19:00+00:00"))
    assert view.state == "closed"
    assert not view.show_code
    assert view.address is None
    assert view.next_change is None
    assert view.detail == "It closed at 12 noon GMT on Thursday 19 March 2020."
    assert view.next_steps[0].startswith("Speak now")


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (at("2020-03-13T12:00+00:00") - MOMENT, "not-open-yet"),
        (at("2020-03-13T12:00+00:00"), "open"),
        (at("2020-03-19T11:30+00:00") - MOMENT, "open"),
        (at("2020-03-19T11:30+00:00"), "closing-soon"),
        (at("2020-03-19T12:00+00:00") - MOMENT, "closing-soon"),
        (at("2020-03-19T12:00+00:00"), "closed"),
        (at("2020-03-19T12:00+00:00") + MOMENT, "closed"),
        (at("2120-03-19T12:00+00:00"), "closed"),
        (at("1970-01-01T00:00+00:00"), "not-open-yet"),
        (at("2020-03-19T13:29+02:00"), "open"),
        (at("2020-03-19T14:00+02:00"), "closed"),
    ],
)
def test_each_boundary_falls_on_its_side(letter_pack: Pack, now: dt.datetime, state: str) -> None:
    """Opening is inclusive, closing exclusive, and the last 30 minutes are closing soon, whatever zone asks."""
    assert survey_view(letter_pack, now).state == state


@pytest.mark.parametrize(
    ("closes", "now", "state"),
    [
        # 29 March 2020: 1am GMT becomes 2am BST, so 2am comes one minute after 12:59am.
        ("2020-03-29T02:00", "2020-03-29T00:29+00:00", "open"),
        ("2020-03-29T02:00", "2020-03-29T00:30+00:00", "closing-soon"),
        ("2020-03-29T02:00", "2020-03-29T00:59+00:00", "closing-soon"),
        ("2020-03-29T02:00", "2020-03-29T02:00+01:00", "closed"),
        # 1:30am is skipped that night: the clock shows 2:30am at that moment.
        ("2020-03-29T01:30", "2020-03-29T02:29+01:00", "closing-soon"),
        ("2020-03-29T01:30", "2020-03-29T02:30+01:00", "closed"),
        # 25 October 2020: 2am BST becomes 1am GMT, so 1:30am comes twice; the first one counts.
        ("2020-10-25T01:30", "2020-10-25T01:29+01:00", "closing-soon"),
        ("2020-10-25T01:30", "2020-10-25T01:30+01:00", "closed"),
        ("2020-10-25T01:30", "2020-10-25T01:29+00:00", "closed"),
        # 1:45am BST is ninety minutes, not thirty, before 2:15am GMT.
        ("2020-10-25T02:15", "2020-10-25T01:45+01:00", "open"),
        ("2020-10-25T02:15", "2020-10-25T01:44+00:00", "open"),
        ("2020-10-25T02:15", "2020-10-25T01:45+00:00", "closing-soon"),
        ("2020-10-25T02:15", "2020-10-25T02:15+00:00", "closed"),
    ],
)
def test_clock_change_nights_compare_real_moments(letter_pack: Pack, closes: str, now: str, state: str) -> None:
    """In the nights on which the clocks change, what counts is real time left, not the difference of wall times."""
    pack = with_window(letter_pack, "2020-03-01T12:00", closes)
    assert survey_view(pack, at(now)).state == state
    assert survey_view(pack, at(now).astimezone(LONDON)).state == state


def test_a_closing_time_that_the_clocks_skip_is_told_as_the_clock_shows_it(letter_pack: Pack) -> None:
    """A time that does not exist is shown as the time on the clock at that moment."""
    view = survey_view(with_window(letter_pack, "2020-03-01T12:00", "2020-03-29T01:30"), at("2020-03-28T12:00+00:00"))
    assert view.detail == "It closes at 2:30am BST on Sunday 29 March 2020."


def test_a_window_that_the_clocks_turn_round_never_opens(letter_pack: Pack) -> None:
    """Where the skipped hour puts the closing before the opening, no moment shows a code."""
    pack = with_window(letter_pack, "2020-03-29T01:45", "2020-03-29T02:15")
    start = at("2020-03-29T00:00+00:00")
    assert not any(survey_view(pack, start + dt.timedelta(minutes=minute)).show_code for minute in range(240))


local_times = st.datetimes(
    dt.datetime.fromisoformat("2019-01-01T00:00"), dt.datetime.fromisoformat("2021-01-01T00:00")
).map(lambda moment: moment.replace(fold=0))
near_changes = st.sampled_from(["2020-03-28T23:30", "2020-10-24T23:30"]).flatmap(
    lambda text: st.integers(0, 240).map(lambda n: dt.datetime.fromisoformat(text) + dt.timedelta(minutes=n))
)

TURNED = (dt.datetime.fromisoformat("2020-03-29T01:45"), dt.datetime.fromisoformat("2020-03-29T02:15"))
"""A window that the skipped hour turns round."""

NEAR = st.sampled_from([0.0, -1.0, 1.0, -1800.0, -3600.0]) | st.floats(-8000, 8000) | st.floats(-3e6, 3e6)
"""Seconds from a boundary: on it, about it, and days away."""


@shared_pack
@given(window=st.tuples(local_times | near_changes, local_times | near_changes), offset=NEAR)
def test_a_code_is_shown_exactly_while_the_survey_takes_answers(
    letter_pack: Pack, window: tuple[dt.datetime, dt.datetime], offset: float
) -> None:
    """For any window and moment, code and address to scan appear from opening up to closing and at no other time."""
    opens, closes = window
    pack = with_window(letter_pack, opens.isoformat(), closes.isoformat())
    start = opens.replace(tzinfo=LONDON).timestamp()
    end = closes.replace(tzinfo=LONDON).timestamp()
    for base in (start, end):
        now = dt.datetime.fromtimestamp(base + offset, dt.UTC)
        view = survey_view(pack, now)
        assert view.show_code == (start <= now.timestamp() < end)
        assert view.show_code == (view.state in ("open", "closing-soon"))
        assert view.show_code == (not view.next_steps)
        assert (view.address is None) == (view.state == "closed")


@shared_pack
@given(window=st.tuples(local_times | near_changes, local_times | near_changes), offset=NEAR)
@example(window=TURNED, offset=-3600.0)
def test_the_view_stays_until_its_next_change_and_changes_then(
    letter_pack: Pack, window: tuple[dt.datetime, dt.datetime], offset: float
) -> None:
    """The moment a screen is told to ask again at is the first at which the state is another."""
    opens, closes = window
    pack = with_window(letter_pack, opens.isoformat(), closes.isoformat())
    now = dt.datetime.fromtimestamp(opens.replace(tzinfo=LONDON).timestamp() + offset, dt.UTC)
    view = survey_view(pack, now)
    if view.next_change is None:
        assert view.state == "closed"
        return
    change = view.next_change.astimezone(dt.UTC)
    assert change > now
    assert survey_view(pack, change - MOMENT).state == view.state
    assert survey_view(pack, change).state != view.state


def test_following_the_next_changes_walks_through_every_state(letter_pack: Pack) -> None:
    """A screen that asks again at each next change sees the four states in order and then no more changes."""
    seen: list[str] = []
    moment: dt.datetime | None = at("2020-03-01T00:00+00:00")
    while moment is not None:
        view = survey_view(letter_pack, moment)
        seen.append(view.state)
        moment = view.next_change
    assert seen == ["not-open-yet", "open", "closing-soon", "closed"]


def test_a_window_of_less_than_thirty_minutes_is_closing_soon_from_its_start(letter_pack: Pack) -> None:
    """A short survey opens straight into its last minutes."""
    view = survey_view(with_window(letter_pack, "2020-03-23T19:00", "2020-03-23T19:20"), at("2020-03-23T19:00+00:00"))
    assert view.state == "closing-soon"
    assert view.next_change == at("2020-03-23T19:20+00:00")


def test_a_meeting_without_survey_says_so(letter_pack: Pack) -> None:
    """Without a survey the panel has no code, no address, no timer, and says what one can do."""
    view = survey_view(msgspec.structs.replace(letter_pack, survey=None), at("2020-03-23T19:00+00:00"))
    assert (view.state, view.address, view.show_code, view.next_change) == ("none", None, False, None)
    assert view.next_steps[0].startswith("Speak now")


def test_the_organisers_own_words_come_first_when_closed(letter_pack: Pack) -> None:
    """What the pack says one can do when the survey is shut is shown as it is."""
    words = ("Talk to us tonight.", "Ring the forum.")
    pack = with_window(letter_pack, "2020-03-13T12:00", "2020-03-19T12:00", when_closed=words)
    assert survey_view(pack, at("2020-03-23T19:00+00:00")).next_steps == words


def test_without_such_words_the_contacts_are_the_next_steps(letter_pack: Pack) -> None:
    """Speaking comes first, then the forum, then the page to read, then the other contacts, with how to reach them."""
    steps = survey_view(letter_pack, at("2020-03-23T19:30+00:00")).next_steps
    assert [step.split(":")[0] for step in steps] == ["Speak now", "Forum", "Council", "Ofsted"]
    assert "forum@example.org" in steps[1]
    assert "https://www.worcestershire.gov.uk/send" in steps[2]


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("2020-03-23T18:59+00:00", "Speak at the meeting: it starts at 7pm GMT on Monday 23 March 2020, County Hall."),
        ("2020-03-23T19:00+00:00", "Speak now"),
        ("2020-03-23T20:59+00:00", "Speak now"),
        ("2020-03-23T21:00+00:00", "Forum"),
    ],
)
def test_nobody_is_told_to_speak_to_an_empty_hall(letter_pack: Pack, now: str, first: str) -> None:
    """'Speak now' is said during the meeting alone: before it the panel says when, after it the next way."""
    assert survey_view(letter_pack, at(now)).next_steps[0].startswith(first)


def test_there_is_always_a_next_step_when_the_survey_is_shut(letter_pack: Pack) -> None:
    """With no words, no contacts and the meeting over, the panel still says whom to ask."""
    pack = msgspec.structs.replace(letter_pack, contacts=())
    view = survey_view(pack, at("2020-03-24T09:00+00:00"))
    assert view.next_steps == ("Ask those who hold this meeting: Ofsted and the Care Quality Commission (CQC).",)


def test_the_short_link_is_shown_where_there_is_one(letter_pack: Pack) -> None:
    """The shorter address is the one to read and to encode."""
    pack = with_window(letter_pack, "2020-03-13T12:00", "2020-03-19T12:00", short_link="https://s.example/w")
    now = at("2020-03-14T12:00+00:00")
    assert survey_view(pack, now).address == "https://s.example/w"
    assert survey_view(letter_pack, now).address == LINK


def test_times_are_in_the_zone_of_the_pack(letter_pack: Pack) -> None:
    """Words and next change are local to the meeting, whatever zone the question was asked in."""
    pack = with_window(letter_pack, "2020-07-01T12:00", "2020-07-08T12:00")
    view: SurveyView = survey_view(pack, at("2020-06-30T00:00-05:00"))
    assert "12 noon BST on Wednesday 1 July 2020" in view.detail
    assert view.next_change is not None
    assert view.next_change.isoformat() == "2020-07-01T12:00:00+01:00"


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2020-03-10T11:59+00:00", "Until it opens: 3 days 1 hour"),
        ("2020-03-12T12:00+00:00", "Until it opens: 1 day"),
        ("2020-03-13T11:59:59+00:00", "Until it opens: 1 minute"),
        ("2020-03-13T12:00+00:00", "Time left: 6 days"),
        ("2020-03-18T11:59:30+00:00", "Time left: 1 day 1 hour"),
        ("2020-03-18T12:01+00:00", "Time left: 23 hours 59 minutes"),
        ("2020-03-19T11:30+00:00", "Time left: 30 minutes"),
        ("2020-03-19T11:59:59.9+00:00", "Time left: 1 minute"),
        ("2020-03-19T12:00+00:00", ""),
    ],
)
def test_the_time_left_is_said_in_words(letter_pack: Pack, now: str, left: str) -> None:
    """It is rounded up, so that what still takes answers never reads as nothing left, and gone once it is shut."""
    assert survey_view(letter_pack, at(now)).left == left


def test_the_time_left_over_a_change_of_the_clocks_is_real_time(letter_pack: Pack) -> None:
    """From midnight to 6am in the night the clocks go forward is five hours, and back is seven."""
    forward = with_window(letter_pack, "2020-03-01T12:00", "2020-03-29T06:00")
    back = with_window(letter_pack, "2020-10-01T12:00", "2020-10-25T06:00")
    assert survey_view(forward, at("2020-03-29T00:00+00:00")).left == "Time left: 5 hours"
    assert survey_view(back, at("2020-10-25T00:00+01:00")).left == "Time left: 7 hours"


@pytest.mark.parametrize(
    ("language", "left"),
    [
        ("en-plain", "Time left: 1 hour 2 minutes"),
        ("pl", "Zostało: 1 godzina 2 minuty"),
        ("ro", "Timp rămas: 1 oră 2 minute"),
        ("pt", "Tempo restante: 1 hora 2 minutos"),
        ("es", "Tiempo restante: 1 hora 2 minutos"),
    ],
)
def test_the_time_left_is_said_as_each_language_counts(letter_pack: Pack, language: str, left: str) -> None:
    """Hours and minutes have the plurals of the language."""
    assert survey_view(letter_pack, at("2020-03-19T10:58+00:00"), words_of(language)).left == left


@pytest.mark.parametrize("language", ["en", "en-plain", "pl", "ro", "pt", "es"])
@pytest.mark.parametrize(("month", "zone"), [(1, "GMT"), (7, "BST")])
def test_every_time_of_the_survey_names_its_zone(letter_pack: Pack, language: str, month: int, zone: str) -> None:
    """Before, during and after, in winter and in summer, in each language, GMT or BST stands with each time."""
    pack = with_window(letter_pack, f"2020-{month:02}-10T12:00", f"2020-{month:02}-20T12:00")
    for day, times in ((9, 2), (15, 1), (21, 1)):
        view = survey_view(pack, at(f"2020-{month:02}-{day:02}T00:00+00:00"), words_of(language))
        assert view.detail.count(zone) == times


def test_a_time_without_zone_is_refused(letter_pack: Pack) -> None:
    """A naive time is an error, not a guess."""
    with pytest.raises(ClockError):
        survey_view(letter_pack, dt.datetime.fromisoformat("2020-03-23T19:00"))
