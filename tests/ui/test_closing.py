"""The closing ceremony on screens: a last look, a stick for one station or all, and this device's copy erased."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from kiosk.desk_phrases import counted_in_hall
from kiosk.erase import MeetingCopy
from kiosk.gather import hand_over, hand_over_device
from kiosk.hall_part import HallPart
from kiosk.records import PointContent
from kiosk.tallies import Tallies
from screens.app import KioskApp
from screens.ceremonies import Ceremonies
from screens.charts import BarChart, ChartsScreen
from screens.close_check import CloseDialog
from screens.desk import DeskScreen
from screens.ending import EndingDialog
from screens.erase import ErasePinScreen, EraseScreen, ErasingScreen
from screens.handover import HandoverScreen
from screens.home import HomeScreen
from screens.lock import LockScreen
from screens.opening import OpeningScreen
from screens.receipt import ReceiptScreen
from screens.widgets.big_button import BigButton
from tests.ui.fakes import STATION_PIN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

    from kiosk.meeting_session import MeetingSession
    from screens.crash import Ended
    from tests.conftest import Hall
    from tests.ui.conftest import Stage

SIZES = [(40, 12), (80, 24), (200, 50)]


@asynccontextmanager
async def _real(stage: Stage, hall: Hall, station: str) -> AsyncIterator[tuple[Pilot[Ended], MeetingSession]]:
    """Run the app with a real station that has a PIN, at its desk."""
    session = hall.open(station)
    session.pin.set_pin("1357")
    app = KioskApp(
        loaded=hall.loaded,
        rehearsal=False,
        clock=hall.clock,
        open_station=lambda name, _answers: hall.open(name),
        ceremonies=Ceremonies(
            lambda _station: None, hand_over, hand_over_device, lambda: MeetingCopy(hall.loaded, hall.data)
        ),
        hall=HallPart(hall.loaded.pack, hall.data / "test-meeting"),
    )
    async with app.run_test(size=(100, 40)) as pilot:
        await stage.shown(pilot, HomeScreen)
        app.post_message(OpeningScreen.Opened(session, has_pin=True, receipt=None))
        await stage.until(pilot, lambda: not isinstance(app.screen, HomeScreen) and app.screen.is_mounted)
        if not isinstance(app.screen, LockScreen):
            await pilot.press("f2")
        await _pin(stage, pilot, LockScreen)
        await stage.shown(pilot, DeskScreen)
        yield pilot, session


async def _pin(stage: Stage, pilot: Pilot[Ended], screen: type[LockScreen]) -> None:
    await stage.shown(pilot, screen)
    await stage.until(pilot, lambda: pilot.app.focused is not None)
    await pilot.press(*STATION_PIN, "enter")


async def _end(stage: Stage, pilot: Pilot[Ended], how: str) -> None:
    await stage.click(pilot, "#button-end")
    await stage.shown(pilot, EndingDialog)
    await stage.click(pilot, f"#choice-{how}")


async def _close(stage: Stage, pilot: Pilot[Ended]) -> None:
    """Close the station after a last look, and come back to its desk."""
    await _end(stage, pilot, "close")
    await stage.shown(pilot, CloseDialog)
    await stage.says(pilot, "openings: 1")
    await stage.click(pilot, "#button-close")
    await stage.shown(pilot, ReceiptScreen)
    await pilot.press("f2")
    await _pin(stage, pilot, LockScreen)
    await stage.shown(pilot, DeskScreen)


async def test_close_hand_over_all_and_erase(stage: Stage, hall: Hall) -> None:
    """Erasing is offered after a handover of everything, asks in words and by the PIN, and leaves other meetings be."""
    stick = stage.folder / "stick"
    stick.mkdir()
    other = hall.data / "another-meeting" / "kept"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"not ours")
    door = hall.open("door-1")
    door.check_in(role="parent-carer")
    door.close()
    door.end()
    async with _real(stage, hall, "desk") as (pilot, session):
        await stage.says(pilot, "1 inside: 1 came in, 0 left")
        await _close(stage, pilot)
        await _end(stage, pilot, "handover")
        await stage.shown(pilot, HandoverScreen)
        erase = pilot.app.screen.query_one("#button-erase", BigButton)
        pilot.app.screen.query_one(Input).value = str(stick)
        await stage.click(pilot, "#button-start")
        await stage.says(pilot, "Safe to remove")
        assert not erase.display
        await stage.click(pilot, "#button-all")
        await stage.until(pilot, lambda: erase.display)
        assert len(list(stick.iterdir())) == 2
        await stage.click(pilot, "#button-erase")
        await stage.shown(pilot, EraseScreen)
        for words in ("desk: 2 records, closed, handed over.", "death of the inspectors' keys", "23 March 2021"):
            await stage.says(pilot, words)
        await pilot.press("enter")
        await stage.shown(pilot, HandoverScreen)
        await stage.click(pilot, "#button-erase")
        await stage.shown(pilot, EraseScreen)
        await stage.click(pilot, "#button-erase")
        await stage.shown(pilot, ErasePinScreen)
        await pilot.press("9", "9", "9", "9", "enter")
        await stage.says(pilot, "That is not this station's PIN")
        assert (hall.data / "test-meeting" / "desk").exists()
        await _pin(stage, pilot, ErasePinScreen)
        await stage.shown(pilot, ErasingScreen)
        await stage.says(pilot, "Erased from this device: desk, door-1.")
        await stage.click(pilot, "#button-done")
        await stage.shown(pilot, HomeScreen)
    assert session.station.id == "desk"
    assert [path.name for path in hall.data.iterdir()] == ["another-meeting"]
    assert other.read_bytes() == b"not ours"


async def test_a_station_that_is_still_open_is_named_and_nothing_is_erased(stage: Stage, hall: Hall) -> None:
    """What is not in the bundle is said beside 'safe to remove', and erasing is not offered."""
    stick = stage.folder / "stick"
    stick.mkdir()
    hall.open("door-1")
    async with _real(stage, hall, "notes-1") as (pilot, session):
        session.note(PointContent(text="We waited", themes=("local-offer",)))
        await _end(stage, pilot, "handover")
        await stage.shown(pilot, HandoverScreen)
        pilot.app.screen.query_one(Input).value = str(stick)
        await stage.click(pilot, "#button-all")
        await stage.says(pilot, "Safe to remove")
        await stage.says(pilot, "Not closed yet: notes-1.")
        await stage.says(pilot, "Not in it, because still open: door-1.")
        assert not pilot.app.screen.query_one("#button-erase").display


async def test_erasing_that_is_refused_says_why_and_can_be_tried_again(stage: Stage, hall: Hall) -> None:
    """Another window opened a station meanwhile: nothing goes until it is closed there."""
    copy = MeetingCopy(hall.loaded, hall.data, rehearsal=False)
    session = hall.open("notes-1")
    stick = stage.folder / "stick"
    stick.mkdir()
    session.close()
    hand_over(session, stick, lambda _done, _total: None)
    async with stage.app().run_test() as pilot:
        await stage.show(pilot, ErasingScreen(stage.frame, copy))
        await stage.says(pilot, "already open in another window")
        session.end()
        await stage.click(pilot, "#button-again")
        await stage.says(pilot, "Erased from this device: notes-1.")
        assert not pilot.app.screen.query_one("#button-again").display


async def test_the_last_look_tells_kinds_and_what_nobody_spoke_of(stage: Stage) -> None:
    """Before closing, records by kind, points by theme and the themes not heard are on the screen."""
    stage.session("notes-1").tallies = Tallies(
        points={"local-offer": 3}, kinds={"opened": 1, "point-noted": 3, "other": 2}
    )
    async with stage.app().run_test(size=(80, 40)) as pilot:
        await stage.show(pilot, stage.pages()["close"]())
        for words in ("points: 3", "of other kinds: 2", "3 The Local Offer", "Not heard yet: Safeguarding"):
            await stage.says(pilot, words)


async def test_the_desk_counts_the_whole_hall(stage: Stage) -> None:
    """People and points of all stations on the device, time left, the survey's state and the clock are on one page."""
    async with stage.app().run_test(size=(200, 50)) as pilot:
        await stage.show(pilot, stage.pages()["desk-of-hall"]())
        await stage.says(pilot, "86 inside: 94 came in, 8 left")
        for words in ("24 The Local Offer", "1 hour 58 minutes left", "survey has closed", "7:02pm on Monday 23 March"):
            await stage.says(pilot, words)


@pytest.mark.parametrize("staff", [True, False])
async def test_staff_are_shown_where_the_pack_allows(stage: Stage, staff: bool) -> None:  # noqa: FBT001 - a parameter
    """Without leave no group is told, because the others would tell of the professionals."""
    import msgspec

    from kiosk.desk_phrases import people
    from kiosk.meeting import Desk

    pack = msgspec.structs.replace(stage.loaded.pack, desk=Desk(staff=staff))
    said = " ".join(people(pack, counted_in_hall(pack, stage.a_hall())))
    assert ("12 professionals" in said) == staff
    assert ("82 families" in said) == staff


@pytest.mark.parametrize("size", SIZES)
async def test_charts_have_a_table_beside_them(stage: Stage, size: tuple[int, int]) -> None:
    """Every number of a chart stands in its table, at every size; a chart that would be empty is left out."""
    async with stage.app().run_test(size=size) as pilot:
        await stage.show(pilot, stage.pages()["charts"]())
        screen = pilot.app.screen
        assert isinstance(screen, ChartsScreen)
        assert len(screen.query(BarChart)) == 2
        points = str(screen.query_one("#chart-points").render())
        assert "  24  2. The Local Offer" in points
        arrivals = str(screen.query_one("#chart-arrivals").render()).split("\n")
        assert [int(line.split()[0]) for line in arrivals] == [12, 19, 43, 28, 8]
        assert arrivals[2].endswith("from 6:15pm")
        assert screen.region.contains_region(screen.query_one("#button-back").region)
