"""The whole hall at the desk: staff see every station, and who needs somebody, and come back to the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.desk import DeskScreen
from screens.evacuation import EvacuationScreen
from screens.hall import HallScreen
from screens.lock import LockScreen

if TYPE_CHECKING:
    from tests.ui.conftest import Stage


async def test_every_station_of_the_roster_is_there_with_its_condition(stage: Stage) -> None:
    """Each station's name, condition, people and head words are drawn, and those that need somebody are named first."""
    async with stage.app().run_test(size=(80, 60)) as pilot:
        await stage.show(pilot, HallScreen(stage.frame, stage.a_hall))
        await stage.until(pilot, lambda: "Needs somebody" in stage.words(pilot))
        drawn = stage.words(pilot)
        for line in stage.a_hall().lines:
            assert line.station.label in drawn
        for words in ("not running, last heard 4 minutes ago", "43 inside (47 came in, 4 left)", "abandon ability"):
            assert words in drawn


async def test_a_desk_leads_to_the_hall_and_back_and_the_evacuation_key_lies_over_it(stage: Stage) -> None:
    """From an unlocked desk, one button shows the hall, Back returns, and F12 works meanwhile."""
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await stage.open(pilot, "desk")
        await stage.shown(pilot, LockScreen)
        await pilot.press("1", "3", "5", "7", "enter")
        await stage.shown(pilot, DeskScreen)
        await pilot.click("#button-hall")
        await stage.shown(pilot, HallScreen)
        await pilot.press("f12")
        await stage.shown(pilot, EvacuationScreen)
        await pilot.press("f12")
        await stage.shown(pilot, HallScreen)
        await pilot.press("escape")
        await stage.shown(pilot, DeskScreen)


async def test_a_door_s_desk_does_not_offer_the_hall(stage: Stage) -> None:
    """Only a station with the role of a desk hears the others."""
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await stage.show(pilot, stage.pages()["desk"]())
        assert not pilot.app.screen.query("#button-hall")
