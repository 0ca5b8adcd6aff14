"""The steward's lane, the evacuation view, and a PIN that nobody remembers, as staff meet them."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from kiosk.records import CheckedIn, CountUndone, HeadCountCorrected, Left
from kiosk.tallies import Tallies
from screens.correct_count import CorrectCountDialog
from screens.desk import DeskScreen
from screens.evacuation import EvacuationScreen
from screens.forgotten import ForgottenScreen
from screens.lane import LaneScreen
from screens.lock import LockScreen
from screens.opening import OpeningScreen
from screens.question import QuestionScreen
from screens.set_pin import SetPinScreen
from screens.welcome import WelcomeScreen

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from kiosk.errors import StorageError
    from kiosk.session_facts import Saved
    from screens.crash import Ended
    from tests.ui.conftest import Stage
    from tests.ui.fakes import FakeSession


async def _unlock(stage: Stage, pilot: Pilot[Ended]) -> None:
    await pilot.press("f2")
    await stage.shown(pilot, LockScreen)
    await pilot.press(*"1357", "enter")
    await stage.shown(pilot, DeskScreen)


async def _lane(stage: Stage, pilot: Pilot[Ended]) -> FakeSession:
    session = await stage.open_door(pilot)
    await _unlock(stage, pilot)
    await pilot.click("#button-lane")
    await stage.shown(pilot, LaneScreen)
    return session


async def _counted(stage: Stage, pilot: Pilot[Ended], session: FakeSession, taps: int) -> list[object]:
    await stage.until(pilot, lambda: len(session.named("tap")) == taps)
    return session.named("tap")


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_a_queue_is_counted_by_keys_and_by_taps(stage: Stage, size: tuple[int, int]) -> None:
    """One key or one tap a person; the newest is taken back by one more; the number is there at once."""
    async with stage.app().run_test(size=size) as pilot:
        session = await _lane(stage, pilot)
        await pilot.press("plus")
        await _counted(stage, pilot, session, 1)
        await pilot.click("#button-in")
        await _counted(stage, pilot, session, 2)
        await pilot.press("minus")
        await _counted(stage, pilot, session, 3)
        await pilot.click("#button-undo")
        taps = await _counted(stage, pilot, session, 4)
        assert [type(tap) for tap in taps] == [CheckedIn, CheckedIn, Left, CountUndone]
        await stage.says(pilot, "Taken back: nobody left.")
        assert session.head_count.inside == 2
        await pilot.press("escape")
        await stage.shown(pilot, WelcomeScreen)


async def test_taps_are_counted_in_their_order(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a disk takes over one tap, Undo takes back the one that was made last."""
    async with stage.app().run_test() as pilot:
        session = await _lane(stage, pilot)
        come_in = session.lane.come_in

        def slowly() -> Saved:
            time.sleep(0.2)
            return come_in()

        monkeypatch.setattr(session.lane, "come_in", slowly)
        await pilot.press("plus", "plus", "minus", "u")
        taps = await _counted(stage, pilot, session, 4)
        assert [type(tap) for tap in taps] == [CheckedIn, CheckedIn, Left, CountUndone]
        await stage.says(pilot, "Taken back: nobody left.")
        assert session.head_count.inside == 2


async def test_a_tap_that_is_not_on_disk_is_not_counted(stage: Stage, full_disk: StorageError) -> None:
    """The steward is told at once, the number stays, and the next tap counts again."""
    async with stage.app().run_test() as pilot:
        session = await _lane(stage, pilot)
        session.failing = full_disk
        await pilot.press("plus")
        await stage.says(pilot, "NOT COUNTED.")
        assert session.head_count.inside == 0
        session.failing = None
        await pilot.press("plus")
        await stage.says(pilot, "✓ One came in.")
        assert "NOT COUNTED" not in stage.words(pilot)


async def test_the_count_is_put_right_with_a_reason(stage: Stage) -> None:
    """Up and down by taps or keys, never below nobody, with a reason; Cancel changes nothing."""
    async with stage.app().run_test() as pilot:
        session = await _lane(stage, pilot)
        await pilot.press("c")
        await stage.shown(pilot, CorrectCountDialog)
        await pilot.click("#button-minus-one")
        await pilot.click("#button-continue")
        await stage.says(pilot, "A correction adds or takes off")
        await pilot.click("#button-plus-ten")
        await pilot.press("plus", "minus", "minus")
        await stage.says(pilot, "change: +9")
        await pilot.click("#button-continue")
        await stage.says(pilot, "Why +9?")
        await pilot.press("2")
        await stage.shown(pilot, LaneScreen)
        [correction] = await _counted(stage, pilot, session, 1)
        assert isinstance(correction, HeadCountCorrected)
        assert (correction.change, correction.reason) == (9, "missed")
        await pilot.press("c", "plus", "escape")
        await stage.shown(pilot, LaneScreen)
        assert session.head_count.inside == 9


async def test_stewards_see_needs_and_fullness_and_the_public_neither(stage: Stage) -> None:
    """Exact totals stand in the lane; no page for attendees shows a number of people or of needs."""
    async with stage.app().run_test() as pilot:
        session = await _lane(stage, pilot)
        session.tallies = Tallies(checked_in={"family": 291}, needs={"hearing-loop": 3})
        await stage.says(pilot, "3 Hearing loop")
        await stage.says(pilot, "Nearly full: room for 9 more of 300.")
        session.tallies = Tallies(checked_in={"family": 302})
        await stage.says(pilot, "FULL: 300 is the most, 2 too many. Let nobody else in.")
        await pilot.press("escape")
        await stage.shown(pilot, WelcomeScreen)
        assert not any(words in stage.words(pilot) for words in ("302", "FULL", "inside"))


async def test_the_evacuation_view_comes_with_one_key_and_no_pin(stage: Stage) -> None:
    """From a visitor's half-done answers, from the lock and from the desk; the answers are blanked, the lock stays."""
    async with stage.app().run_test() as pilot:
        session = await stage.open_door(pilot)
        session.tallies = Tallies(checked_in={"family": 12}, left=1, needs={"help-to-leave": 2})
        await pilot.press("enter")
        await stage.shown(pilot, QuestionScreen)
        await pilot.press("f12")
        await stage.shown(pilot, EvacuationScreen)
        await stage.says(pilot, "2 people asked here for help to leave.")
        await pilot.press("f12")
        await stage.shown(pilot, WelcomeScreen)
        await pilot.press("f2")
        await stage.shown(pilot, LockScreen)
        await pilot.click("#button-evacuate")
        await stage.shown(pilot, EvacuationScreen)
        await pilot.click("#button-back")
        await stage.shown(pilot, LockScreen)
        await pilot.press(*"1357", "enter")
        await stage.shown(pilot, DeskScreen)
        await pilot.press("f12")
        await stage.shown(pilot, EvacuationScreen)
        await pilot.press("escape")
        await stage.shown(pilot, DeskScreen)


async def test_a_count_that_changes_changes_the_evacuation_view(stage: Stage) -> None:
    """It counts on while it is looked at, for people are leaving."""
    async with stage.app().run_test(size=(40, 12)) as pilot:
        session = await stage.open_door(pilot)
        session.tallies = Tallies(checked_in={"family": 12})
        await pilot.press("f12")
        await stage.says(pilot, "Nobody asked here for help to leave.")
        session.tallies = Tallies(checked_in={"family": 12}, left=8, needs={"help-to-leave": 1})
        await stage.says(pilot, "1 person asked here for help to leave.")


async def test_a_station_that_does_not_open_still_tells_who_is_inside(stage: Stage) -> None:
    """With no session at all the numbers come from the state files; here nobody was counted yet, and it says so."""
    async with stage.app().run_test() as pilot:
        await stage.until(pilot, lambda: len(pilot.app.screen_stack) > 1)
        await stage.show(pilot, stage.pages()["opening"]())
        await stage.shown(pilot, OpeningScreen)
        await pilot.press("f12")
        await stage.shown(pilot, EvacuationScreen)
        await stage.says(pilot, "Nobody was counted on this device.")


async def test_locking_the_desk_takes_the_pin_to_undo(stage: Stage) -> None:
    """A desk that staff locked has no way back without the PIN."""
    async with stage.app().run_test() as pilot:
        await stage.open_door(pilot)
        await _unlock(stage, pilot)
        await pilot.press("f2")
        await stage.shown(pilot, LockScreen)
        assert not pilot.app.screen.query("#button-back")
        await pilot.press("escape", "backspace")
        assert isinstance(pilot.app.screen, LockScreen)


async def test_a_forgotten_pin_is_replaced_with_an_inspectors_words(stage: Stage, tmp_path: Path) -> None:
    """The words go to a stick; wrong ones are told, the right ones let staff choose a new PIN, and let them out."""
    async with stage.app().run_test() as pilot:
        session = await stage.open_door(pilot)
        await pilot.press("f2")
        await stage.shown(pilot, LockScreen)
        await pilot.click("#button-forgotten")
        await stage.shown(pilot, ForgottenScreen)
        await stage.type(pilot, str(tmp_path / "nowhere"))
        await pilot.press("enter")
        await stage.says(pilot, "is not a folder")
        pilot.app.screen.query_one("LineInput").value = str(tmp_path)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await stage.says(pilot, "Type the four words")
        words = json.loads((tmp_path / "unlock-1.age").read_bytes())["words"]
        await stage.type(pilot, "four wrong words here")
        await pilot.press("enter")
        await stage.says(pilot, "You have 2 tries left.")
        await stage.type(pilot, words.upper())
        await pilot.press("enter")
        await stage.shown(pilot, SetPinScreen)
        for _ in range(2):
            await pilot.press(*"8642", "enter")
        await stage.shown(pilot, DeskScreen)
        assert session.pin.known == "8642"
        await pilot.click("#button-back")
        await stage.shown(pilot, WelcomeScreen)


async def test_an_evacuation_view_over_a_screen_that_ends_leads_no_further_in(stage: Stage) -> None:
    """Shown while the first PIN is being saved, it gives way to the station's own screen, never to the desk."""
    async with stage.app().run_test() as pilot:
        stage.session("door-1").pin.known = None
        await stage.open(pilot, "door-1")
        await stage.shown(pilot, SetPinScreen)
        setting = pilot.app.screen
        await pilot.press("f12")
        await stage.shown(pilot, EvacuationScreen)
        setting.post_message(SetPinScreen.PinSet())
        await stage.shown(pilot, WelcomeScreen)
        assert len(pilot.app.screen_stack) == 2


async def test_a_right_pin_under_an_evacuation_view_can_be_given_again(stage: Stage) -> None:
    """Checked while the view lies on top, it lets nobody out unseen; given again it does."""
    async with stage.app().run_test() as pilot:
        await stage.open_door(pilot)
        await pilot.press("f2")
        await stage.shown(pilot, LockScreen)
        lock = pilot.app.screen
        await pilot.press("f12")
        await stage.shown(pilot, EvacuationScreen)
        lock.post_message(LockScreen.Accepted())
        await stage.until(pilot, lambda: lock.message_queue_size == 0)
        await pilot.pause()
        await pilot.press("escape")
        await stage.shown(pilot, LockScreen)
        await pilot.press(*"1357", "enter")
        await stage.shown(pilot, DeskScreen)
