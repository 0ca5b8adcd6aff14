"""The desk: what was counted, how the records are doing, and the ways a station ends."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, Static

from kiosk.errors import HandoverError
from kiosk.session_facts import JournalHealth
from kiosk.tallies import Tallies
from screens.close_check import CloseDialog
from screens.desk import DeskScreen
from screens.ending import EndingDialog
from screens.handover import HandoverScreen
from screens.home import HomeScreen
from screens.lock import LockScreen
from screens.receipt import ReceiptScreen
from screens.survey import SurveyScreen
from screens.welcome import WelcomeScreen
from screens.widgets.big_button import BigButton
from screens.widgets.qr_panel import QrPanel
from tests.ui.fakes import STATION_PIN

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from kiosk.errors import StorageError
    from screens.crash import Ended
    from tests.ui.conftest import Stage
    from tests.ui.fakes import FakeSession


async def _desk_of(stage: Stage, pilot: Pilot[Ended], station: str = "door-1") -> FakeSession:
    session = await stage.open(pilot, station)
    await pilot.press("f2")
    await stage.shown(pilot, LockScreen)
    await pilot.press(*STATION_PIN, "enter")
    await stage.shown(pilot, DeskScreen)
    marks = pilot.app.screen.query_one("#desk-marks", Static)
    await stage.until(pilot, lambda: "Head words" in str(marks.render()))
    return session


async def _end(stage: Stage, pilot: Pilot[Ended], how: str) -> None:
    """Choose how the station ends."""
    await pilot.click("#button-end")
    await stage.shown(pilot, EndingDialog)
    await pilot.click(f"#choice-{how}")


async def test_a_door_shows_people_and_the_marks_of_its_stream(stage: Stage) -> None:
    """People inside, by group, count, head words, opening code, pack words and key fingerprints are on the screen."""
    session = stage.session("door-1")
    session.tallies = Tallies(checked_in={"family": 30, "professional": 5}, left=4, points={"local-offer": 3})
    async with stage.app().run_test(size=(80, 40)) as pilot:
        await _desk_of(stage, pilot)
        status = session.status()
        drawn = stage.words(pilot)
        for words in ("35 came in, 4 left", "30 families", status.head_words):
            assert words in drawn
        for words in (status.opening_code, status.pack_words, *status.recipients):
            assert words in drawn


async def test_a_notes_station_shows_points_by_theme(stage: Stage) -> None:
    """Each theme has its number of points, and a theme without one shows 0."""
    stage.session("notes-1").tallies = Tallies(points={"local-offer": 3})
    async with stage.app().run_test() as pilot:
        await _desk_of(stage, pilot, "notes-1")
        await stage.says(pilot, "3 The Local Offer")
        await stage.says(pilot, "0 Safeguarding")
        await stage.says(pilot, "Not heard yet: Safeguarding, Embedding")


async def test_a_copy_that_fails_and_a_moved_clock_are_told(stage: Stage) -> None:
    """What the journal says and how far the clock was moved stand at the top of the desk."""
    session = stage.session("door-1")
    session.journal = JournalHealth("journal", second_device=True, ok=False, text="ONLY ONE COPY IS BEING KEPT.")
    session.jump = dt.timedelta(minutes=61)
    async with stage.app().run_test() as pilot:
        await _desk_of(stage, pilot)
        await stage.says(pilot, "ONLY ONE COPY IS BEING KEPT.")
        await stage.says(pilot, "jumped forward by about 61 minutes")


async def test_closing_asks_once_and_gives_the_receipt(stage: Stage) -> None:
    """Only the confirmed tap closes; the receipt is a code, 16 characters and its text; the door is gone."""
    async with stage.app().run_test(size=(100, 40)) as pilot:
        session = await _desk_of(stage, pilot)
        await _end(stage, pilot, "close")
        await stage.shown(pilot, CloseDialog)
        await pilot.press("enter")
        await stage.shown(pilot, DeskScreen)
        assert session.named("close") == []
        await _end(stage, pilot, "close")
        await stage.shown(pilot, CloseDialog)
        await pilot.click("#button-close")
        await stage.shown(pilot, ReceiptScreen)
        receipt = session.status().receipt
        assert receipt is not None
        await stage.says(pilot, receipt.code)
        assert str(receipt) == str(pilot.app.screen.query_one("#receipt-text", Static).render())
        await stage.until(pilot, lambda: "▀" in stage.text(pilot) and pilot.app.screen.query_one(QrPanel).display)
        assert not any(isinstance(screen, WelcomeScreen) for screen in pilot.app.screen_stack)


async def test_a_closed_station_opens_at_its_receipt(stage: Stage) -> None:
    """Nobody can check in at a station that was closed before."""
    stage.session("door-1").closed = True
    async with stage.app().run_test() as pilot:
        await stage.open(pilot, "door-1")
        await stage.shown(pilot, ReceiptScreen)


async def test_closing_that_fails_is_loud(stage: Stage, full_disk: StorageError) -> None:
    """The desk says that the station is not closed, and closing can be tried again."""
    async with stage.app().run_test() as pilot:
        session = await _desk_of(stage, pilot)
        session.failing = full_disk
        await _end(stage, pilot, "close")
        await stage.shown(pilot, CloseDialog)
        await pilot.click("#button-close")
        await stage.shown(pilot, DeskScreen)
        await stage.says(pilot, "The station is NOT closed. Try again.")
        session.failing = None
        await _end(stage, pilot, "close")
        await stage.shown(pilot, CloseDialog)
        await pilot.click("#button-close")
        await stage.shown(pilot, ReceiptScreen)


async def test_the_way_out_of_a_shown_survey_is_the_pin(stage: Stage) -> None:
    """The survey shown from the desk is left by the PIN alone, and leads back to the same desk."""
    async with stage.app().run_test() as pilot:
        await _desk_of(stage, pilot)
        desk = pilot.app.screen
        await pilot.click("#button-survey")
        await stage.shown(pilot, SurveyScreen)
        await pilot.press("escape", "backspace", "enter")
        assert isinstance(pilot.app.screen, SurveyScreen)
        await pilot.press("f2")
        await stage.shown(pilot, LockScreen)
        await pilot.press(*STATION_PIN, "enter")
        await stage.until(pilot, lambda: pilot.app.screen is desk)


async def test_leaving_a_station_lets_go_of_it(stage: Stage) -> None:
    """Leave ends the session and returns to the roster."""
    async with stage.app().run_test() as pilot:
        session = await _desk_of(stage, pilot)
        await _end(stage, pilot, "leave")
        await stage.shown(pilot, HomeScreen)
        assert session.ended


async def test_a_resumed_desk_is_behind_its_pin(stage: Stage) -> None:
    """A desk that had a PIN before opens locked, without a way back."""
    async with stage.app().run_test() as pilot:
        await stage.open(pilot, "desk")
        await stage.shown(pilot, LockScreen)
        assert not pilot.app.screen.query("#button-back")
        await pilot.press(*STATION_PIN, "enter")
        await stage.shown(pilot, DeskScreen)
        await pilot.click("#button-lock")
        await stage.shown(pilot, LockScreen)


async def test_handing_over_says_safe_to_remove_only_at_the_end(stage: Stage) -> None:
    """The folder typed is written to, and only then may the stick be removed."""
    async with stage.app().run_test() as pilot:
        await _desk_of(stage, pilot)
        await _end(stage, pilot, "handover")
        await stage.shown(pilot, HandoverScreen)
        await pilot.click("#button-start")
        await stage.says(pilot, "No folder is typed yet.")
        assert "Safe to remove" not in stage.text(pilot)
        pilot.app.screen.query_one(Input).value = str(stage.folder / "o'brien")
        await pilot.click("#button-start")
        await stage.says(pilot, "✓ Safe to remove.")
        assert stage.handed_over == [stage.folder / "o'brien"]
        await pilot.click("#button-back")
        await stage.shown(pilot, DeskScreen)


async def test_a_handover_that_fails_says_that_the_records_are_safe_here(stage: Stage) -> None:
    """The failure is told with its mending, never as done."""
    stage.cannot_hand_over = HandoverError("The stick is full.", "Use another one.")
    async with stage.app().run_test() as pilot:
        await _desk_of(stage, pilot)
        await _end(stage, pilot, "handover")
        await stage.shown(pilot, HandoverScreen)
        await stage.until(pilot, lambda: isinstance(pilot.app.focused, Input))
        await stage.type(pilot, "/stick")
        await pilot.press("enter")
        await stage.says(pilot, "NOT handed over")
        await stage.says(pilot, "The stick is full.")
        assert "Safe to remove" not in stage.text(pilot)


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_every_button_of_the_desk_is_whole_on_the_screen(stage: Stage, size: tuple[int, int]) -> None:
    """No size loses a button."""
    async with stage.app().run_test(size=size) as pilot:
        await _desk_of(stage, pilot)
        buttons = [
            button for button in pilot.app.screen.query("ActionBar BigButton").results(BigButton) if button.display
        ]
        assert [b.label for b in buttons if not pilot.app.screen.region.contains_region(b.region)] == []
        assert {"back", "lane", "survey", "end"} <= {button.value for button in buttons}
