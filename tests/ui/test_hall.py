"""The whole hall at the desk: staff see every station, and who needs somebody, and come back to the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.close_hall import HallClosing
from kiosk.errors import StationBusyError
from kiosk.hall_receipt import HallReceipt
from screens.close_hall import CloseHallScreen, HallReceiptScreen
from screens.desk import DeskScreen
from screens.evacuation import EvacuationScreen
from screens.hall import HallScreen
from tests.ui.measures import cut_off, too_small, unreadable

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
        await stage.open_hall(pilot)
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


async def test_the_hall_is_closed_after_asking_and_shows_one_receipt(stage: Stage) -> None:
    """Close all asks once and goes back on Back; a failure offers to try again; then the receipt fills the screen."""
    receipt = HallReceipt.over("worcestershire-2020", [("desk", 3, bytes(32)), ("door-1", 9, bytes(32))])
    left = HallClosing(("door-1",), (("door-2", StationBusyError.running("door-2")),), None)
    outcomes = [left, HallClosing(("door-1", "desk"), (), receipt)]
    app = stage.app()
    app._hall.close_all = lambda _desk, _progress: outcomes.pop(0)  # type: ignore[method-assign,assignment,misc] # noqa: SLF001 - no hall on this stage
    async with app.run_test(size=(80, 24)) as pilot:
        await stage.open_hall(pilot)
        await pilot.click("#button-close-all")
        await stage.shown(pilot, CloseHallScreen)
        await pilot.press("enter")
        await stage.shown(pilot, HallScreen)
        await pilot.click("#button-close-all")
        await stage.shown(pilot, CloseHallScreen)
        await pilot.click("#button-close")
        await stage.until(pilot, lambda: "door-2:" in stage.words(pilot))
        await pilot.click("#button-close")
        await stage.shown(pilot, HallReceiptScreen)
        assert receipt.code in stage.words(pilot)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_the_pages_of_closing_are_whole_at_every_size(stage: Stage, size: tuple[int, int]) -> None:
    """The question and the receipt are readable, with whole buttons."""
    receipt = HallReceipt.over("worcestershire-2020", [("desk", 3, bytes(32))])
    async with stage.app().run_test(size=size) as pilot:
        for screen in (
            CloseHallScreen(stage.frame, lambda _: HallClosing((), (), receipt)),
            HallReceiptScreen(stage.frame, receipt),
        ):
            await stage.show(pilot, screen)
            await stage.until(pilot, lambda: "REHEARSAL" in stage.text(pilot).splitlines()[0])
            assert [*unreadable(pilot), *cut_off(pilot), *too_small(pilot)] == []
