"""The survey: shown in its true state, true again when the state changes, and the code black on white."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from rich.color import Color

from kiosk.clock import MeetingClock
from kiosk.qr import code_rows, needs
from kiosk.wall_phrases import time_left
from screens.survey import SurveyScreen
from screens.wall import WallScreen
from screens.widgets.qr_panel import QrPanel, enlarge

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from screens.crash import Ended
    from tests.ui.conftest import Stage


async def _show(stage: Stage, pilot: Pilot[Ended]) -> None:
    await stage.show(pilot, SurveyScreen(stage.frame, stage.as_session("wall")))


async def test_a_closed_survey_is_never_shown_as_open(stage: Stage) -> None:
    """On the evening there is no code, no address, but what one can do, and that this was shown is recorded."""
    async with stage.app().run_test() as pilot:
        await _show(stage, pilot)
        await stage.says(pilot, "The online survey has closed")
        assert stage.loaded.pack.survey is not None
        for step in stage.loaded.pack.survey.when_closed:
            await stage.says(pilot, step)
        assert not pilot.app.screen.query_one(QrPanel).display
        assert "▀" not in stage.text(pilot)
        assert "smartsurvey" not in stage.text(pilot)
        await stage.until(pilot, lambda: stage.session("wall").named("show_survey") == [None])


async def test_an_open_survey_is_a_code_in_black_on_white_with_its_address(stage: Stage) -> None:
    """At 80x24, rehearsal banner included, the whole code is drawn in black on white, the address beside it."""
    stage.at("2020-03-18T19:00")
    assert stage.loaded.pack.survey is not None
    link = stage.loaded.pack.survey.link
    columns, rows = needs(link)
    wanted = code_rows(link, columns=columns, rows=rows).rows
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await _show(stage, pilot)
        await stage.says(pilot, "The online survey is open")
        drawn = stage.text(pilot).splitlines()
        panel = pilot.app.screen.query_one(QrPanel).region
        assert [row[panel.x : panel.right] for row in drawn[panel.y : panel.bottom]] == list(wanted)
        assert link in "".join(row[panel.right :].strip() for row in drawn)
        for y in range(panel.y, panel.bottom):
            style = pilot.app.screen.get_style_at(panel.x + 1, y)
            assert (style.color, style.bgcolor) == (Color.parse("#000000"), Color.parse("#ffffff"))


def test_an_enlarged_code_has_the_same_modules() -> None:
    """Every module of a code drawn twice as large is a square of four equal ones."""
    picture = code_rows("https://example.org", columns=80, rows=40)

    def modules(rows: tuple[str, ...]) -> list[list[bool]]:
        lines: list[list[bool]] = []
        for row in rows:
            lines += [[cell in "▀█" for cell in row], [cell in "▄█" for cell in row]]
        return lines

    small, large = modules(picture.rows), modules(enlarge(picture.rows, 2))
    assert [row[::2] for row in large[::2]] == small
    assert [row[1::2] for row in large[1::2]] == small


async def test_a_window_too_small_for_the_code_says_the_sizes_and_the_address(stage: Stage) -> None:
    """At 40x12 there is no part of a code, but both sizes, and the address to type."""
    stage.at("2020-03-18T19:00")
    assert stage.loaded.pack.survey is not None
    columns, rows = needs(stage.loaded.pack.survey.link)
    async with stage.app().run_test(size=(40, 12)) as pilot:
        await _show(stage, pilot)
        words = pilot.app.screen.query_one("#survey-small")
        await stage.until(pilot, lambda: words.display and f"{columns} columns and {rows} rows" in str(words.render()))
        assert "▀" not in stage.text(pilot)
        assert stage.loaded.pack.survey.link in str(pilot.app.screen.query_one("#survey-address").render())
        await pilot.resize_terminal(80, 24)
        await stage.until(pilot, lambda: "▀" in stage.text(pilot) and not words.display)


@pytest.mark.parametrize("size", [(80, 24), (100, 30)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_link_of_three_hundred_characters_is_refused_with_the_sizes_and_the_poster(
    stage: Stage, size: tuple[int, int]
) -> None:
    """No part of its code is drawn; the sizes and the poster are told, the address stands whole, and room brings it."""
    stage.at("2020-03-18T19:00")
    survey = stage.loaded.pack.survey
    assert survey is not None
    link = ("https://www.example.org/s/" + "Re-visit7_Lasend/" * 20)[:300]
    pack = structs.replace(stage.loaded.pack, survey=structs.replace(survey, link=link))
    stage.loaded = replace(stage.loaded, pack=pack)
    columns, rows = needs(link)
    async with stage.app().run_test(size=size) as pilot:
        await _show(stage, pilot)
        await stage.says(pilot, f"The code needs {columns} columns and {rows} rows;")
        await stage.says(pilot, "It is on the printed poster too: ask a steward.")
        assert "▀" not in stage.text(pilot)
        assert link in str(pilot.app.screen.query_one("#survey-address").render())
        await pilot.resize_terminal(200, 50)
        await stage.until(pilot, lambda: "▀" in stage.text(pilot))


async def test_the_screen_changes_by_itself_when_the_survey_closes(stage: Stage) -> None:
    """As the clock passes the closing time the code goes, and the new state is recorded."""
    stage.at("2020-03-19T11:59:30")
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await _show(stage, pilot)
        await stage.says(pilot, "The online survey closes soon")
        assert "▀" in stage.text(pilot)
        stage.seconds.forward(seconds=31)
        await stage.says(pilot, "The online survey has closed")
        await stage.until(pilot, lambda: "▀" not in stage.text(pilot))
        await stage.until(pilot, lambda: len(stage.session("wall").named("show_survey")) == 2)


async def test_a_state_that_cannot_be_recorded_is_told(stage: Stage) -> None:
    """When the disk refuses, the screen asks for a steward and goes on showing the survey."""
    from kiosk.errors import StorageError

    stage.session("wall").failing = StorageError("The disk is full.")
    async with stage.app().run_test() as pilot:
        await _show(stage, pilot)
        await stage.says(pilot, "This kiosk could not save. Tell a steward.")
        await stage.says(pilot, "The online survey has closed")


async def test_the_wall_shows_meeting_survey_and_time_left(stage: Stage) -> None:
    """The wall has the title, the survey's state and the time left."""
    async with stage.app().run_test() as pilot:
        await stage.open(pilot, "wall")
        await stage.shown(pilot, WallScreen)
        await stage.says(pilot, stage.loaded.pack.meeting.title)
        await stage.says(pilot, "1 hour 58 minutes left, until 9pm")
        await stage.says(pilot, "The online survey has closed")
        stage.seconds.forward(hours=2)
        await stage.says(pilot, "The meeting has ended")


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2020-03-20T12:00", "The meeting starts at 7pm on Monday 23 March 2020"),
        ("2020-03-23T18:59:59", "The meeting starts at 7pm"),
        ("2020-03-23T19:00", "2 hours left, until 9pm"),
        ("2020-03-23T20:00", "1 hour left, until 9pm"),
        ("2020-03-23T20:58:30", "2 minutes left, until 9pm"),
        ("2020-03-23T20:59", "1 minute left, until 9pm"),
        ("2020-03-23T21:00", "The meeting has ended"),
    ],
)
def test_time_left_in_words(stage: Stage, moment: str, words: str) -> None:
    """Whole minutes, rounded up, so that the last words before the end are never 0 minutes."""
    pack = stage.loaded.pack
    clock = MeetingClock(pack.zone, dt.datetime.fromisoformat(moment), wall=stage.seconds, elapsed=stage.seconds)
    assert time_left(pack, clock.now()) == words
