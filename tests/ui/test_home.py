"""The first screens: pick a station, look at the clock, open it, and hear what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.chain import pack_words
from kiosk.errors import StationBusyError
from kiosk.notices import Notice
from kiosk.recipients import fingerprint
from kiosk.session_facts import Answers, StartReport
from screens.before_start import BeforeStartScreen
from screens.clock_check import ClockScreen
from screens.home import HomeScreen
from screens.opening import OpeningScreen
from screens.welcome import WelcomeScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from screens.crash import Ended
    from tests.ui.conftest import Stage


async def _to_clock(stage: Stage, pilot: Pilot[Ended]) -> None:
    await stage.shown(pilot, HomeScreen)
    await stage.until(pilot, lambda: pilot.app.screen.query("#choice-door-1"))
    await pilot.press("1")
    await stage.shown(pilot, ClockScreen)
    await stage.until(pilot, lambda: pilot.app.focused is not None)


async def test_home_shows_the_meeting_and_what_to_compare(stage: Stage) -> None:
    """Title, place, time, every station, pack words and the fingerprint of every key are on the screen."""
    pack = stage.loaded.pack
    async with stage.app().run_test(size=(120, 60)) as pilot:
        await stage.shown(pilot, HomeScreen)
        await stage.says(pilot, pack_words(stage.loaded.digest))
        await stage.says(pilot, "Practice keys" if not pack.recipients else fingerprint(pack.recipients[0].key))
        for words in (pack.meeting.title, pack.meeting.venue, "Monday 23 March 2020, 7pm to 9pm"):
            assert words in stage.words(pilot)
        for station in pack.stations:
            assert station.label in stage.words(pilot)


async def test_a_named_station_is_the_only_one_offered(stage: Stage) -> None:
    """With a station given at the start, no other can be picked by mistake."""
    async with stage.app(station="notes-2").run_test() as pilot:
        await stage.shown(pilot, HomeScreen)
        assert [choice.id for choice in pilot.app.screen.query("Choices BigButton")] == ["choice-notes-2"]


@pytest.mark.parametrize(("key", "confirmed"), [("1", True), ("2", False)])
async def test_the_clock_is_looked_at_before_a_station_opens(
    stage: Stage,
    key: str,
    confirmed: bool,  # noqa: FBT001 - a parameter
) -> None:
    """Time and date are asked about, and the answer is what the station is opened with."""
    async with stage.app().run_test() as pilot:
        await _to_clock(stage, pilot)
        await stage.says(pilot, "Is this the right date and time?")
        assert "Monday 23 March 2020" in stage.text(pilot)
        await pilot.press(key)
        await stage.shown(pilot, WelcomeScreen)
        assert stage.answers == [Answers(confirmed)]


async def test_a_station_that_does_not_open_says_why_and_can_be_tried_again(stage: Stage) -> None:
    """The core's sentence and its mending are shown; Try again opens, Back returns to the roster."""
    stage.cannot_open = StationBusyError("Another kiosk runs this station.", "Close it first.")
    async with stage.app().run_test() as pilot:
        await _to_clock(stage, pilot)
        await pilot.press("1")
        await stage.shown(pilot, OpeningScreen)
        await stage.says(pilot, "Main door is not open")
        await stage.says(pilot, "Close it first.")
        await pilot.click("#button-back")
        await _to_clock(stage, pilot)
        await pilot.press("1")
        await stage.shown(pilot, OpeningScreen)
        await stage.says(pilot, "Close it first.")
        stage.cannot_open = None
        await pilot.click("#button-again")
        await stage.shown(pilot, WelcomeScreen)


async def test_a_loss_is_told_before_anything_else(stage: Stage) -> None:
    """What the station found is read and acknowledged before its first screen; losses come first."""
    notices = (Notice("The journal was made anew."), Notice("3 RECORDS LOST on door-1.", lost=3))
    stage.session("door-1").start = StartReport(resumed=True, draft_kept=False, notices=notices)
    async with stage.app().run_test() as pilot:
        await stage.open(pilot, "door-1")
        await stage.shown(pilot, BeforeStartScreen)
        words = stage.words(pilot)
        assert words.index("3 RECORDS LOST") < words.index("The journal was made anew.")
        await stage.until(pilot, lambda: pilot.app.focused is not None)
        await pilot.press("enter")
        await stage.shown(pilot, WelcomeScreen)


async def test_stopping_the_kiosk_ends_it_without_trouble(stage: Stage) -> None:
    """Stop on the first screen ends the run, and the answer says that a person did."""
    app = stage.app()
    async with app.run_test() as pilot:
        await stage.shown(pilot, HomeScreen)
        await pilot.click("#button-stop")
        await stage.until(pilot, lambda: app.return_value is not None)
        assert app.return_value is not None
        assert app.return_value.trouble is None
