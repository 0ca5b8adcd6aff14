"""Warnings about a valid pack: each is given when it applies, and not otherwise."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from kiosk.meeting import Recipient
from kiosk.pack import sample_pack, warnings_of
from kiosk.recipients import throwaway

if TYPE_CHECKING:
    from kiosk.meeting import Pack

KEYS = tuple(Recipient(name=f"Inspector {n}", key=throwaway("mlkem768x25519").text, lead=n == 1) for n in range(1, 4))


@pytest.fixture
def faultless() -> Pack:
    """Return a pack that nothing is advised about."""
    return replace(sample_pack("example-area-2026").pack, recipients=KEYS[:2])


def test_a_faultless_pack_has_no_warnings(faultless: Pack) -> None:
    """Two inspectors' keys, an open survey, keywords, a telephone number: there is nothing to say."""
    assert warnings_of(faultless) == ()
    assert warnings_of(replace(faultless, recipients=KEYS)) == ()


def test_one_key_is_one_key_too_few(faultless: Pack) -> None:
    """With one inspector's key, the loss of it loses everything; with none, the meeting can only be rehearsed."""
    (one,) = warnings_of(replace(faultless, recipients=KEYS[:1]))
    (none,) = warnings_of(replace(faultless, recipients=()))
    assert "if it is lost, every record is lost" in one
    assert "rehearsed, and not opened live" in none


def test_a_survey_that_will_not_show_its_code_is_told(faultless: Pack) -> None:
    """No survey, one that is shut before the doors open and one that opens after they close are each told."""
    survey, meeting = faultless.survey, faultless.meeting
    assert survey is not None
    shut = replace(survey, closes=meeting.starts)
    later = replace(survey, opens=meeting.ends, closes=meeting.ends + dt.timedelta(days=1))
    (none,) = warnings_of(replace(faultless, survey=None))
    (closed,) = warnings_of(replace(faultless, survey=shut))
    (early,) = warnings_of(replace(faultless, survey=later))
    assert "there is none" in none
    assert "shown as closed" in closed
    assert "Tuesday 13 October 2026, 18:30" in closed
    assert "not open yet" in early
    closing_during = replace(survey, closes=meeting.starts + dt.timedelta(minutes=1))
    assert warnings_of(replace(faultless, survey=closing_during)) == ()


def test_a_closed_survey_without_a_next_step_is_told(faultless: Pack) -> None:
    """Where the survey will be shut and nothing says what people can still do, the key to fill in is named."""
    assert faultless.survey is not None
    shut = replace(faultless.survey, closes=faultless.meeting.starts, when_closed=())
    assert any("when_closed" in warning for warning in warnings_of(replace(faultless, survey=shut)))


def test_a_link_that_no_screen_fits_is_told_unless_there_is_a_short_one(faultless: Pack) -> None:
    """A survey link over 80 characters is told with its length; a short link beside it settles the matter."""
    assert faultless.survey is not None
    base = "https://s.example.org/"
    fits = replace(faultless.survey, link=base.ljust(80, "x"), short_link=None)
    long = replace(faultless.survey, link=base.ljust(81, "x"), short_link=None)
    assert warnings_of(replace(faultless, survey=fits)) == ()
    (warning,) = warnings_of(replace(faultless, survey=long))
    assert "81 characters" in warning
    assert warnings_of(replace(faultless, survey=replace(long, short_link=base))) == ()


def test_themes_without_keywords_are_told_by_number(faultless: Pack) -> None:
    """Themes that nothing can suggest are listed; 'none' needs no keywords."""
    first, second, *rest = faultless.themes
    bare = (replace(first, keywords=()), replace(second, keywords=()), *rest)
    assert warnings_of(replace(faultless, themes=bare)) == (
        "Themes 1, 2 have no keywords: nothing will suggest them to the note-taker.",
    )
    assert warnings_of(replace(faultless, themes=(bare[0], second, *rest)))[0].startswith("Theme 1 has no keywords")


def test_an_answer_that_keeps_silent_is_asked_for(faultless: Pack) -> None:
    """A pack where everybody has to say who they are is told; any answer that reads so settles it."""
    without = tuple(role for role in faultless.roles if role.id != "prefer-not-to-say")
    (warning,) = warnings_of(replace(faultless, roles=without))
    assert "Prefer not to say" in warning
    renamed = (*without, replace(faultless.roles[-1], id="silent", label="I prefer not to say"))
    assert warnings_of(replace(faultless, roles=renamed)) == ()


def test_what_the_evening_lacks_is_told(faultless: Pack) -> None:
    """No telephone number for a child at risk, no door, no note-taker and a meeting of more than 12 hours are told."""
    silent = replace(faultless, safeguarding=replace(faultless.safeguarding, phone=""))
    desk_only = replace(faultless, stations=faultless.stations[-1:])
    ends = faultless.meeting.starts + dt.timedelta(hours=13)
    long = replace(faultless, meeting=replace(faultless.meeting, ends=ends))
    assert "no phone" in warnings_of(silent)[0]
    assert ["nobody can check in" in warnings_of(desk_only)[0], "can be noted" in warnings_of(desk_only)[1]] == [
        True,
        True,
    ]
    assert "over 12 hours" in warnings_of(long)[0]
