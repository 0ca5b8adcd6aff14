"""The door: four taps, no name, nothing said before it is true, and nothing left for the next person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from screens.done import DoneScreen
from screens.frame import Patience
from screens.leaving import LeavingScreen
from screens.lock import LockScreen
from screens.privacy import PrivacyScreen
from screens.question import QuestionScreen
from screens.several import NeedsScreen, TopicsScreen
from screens.still_there import StillThereDialog
from screens.welcome import WelcomeScreen
from screens.widgets.options import Options

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from kiosk.errors import StorageError
    from screens.attendee import AttendeePage
    from screens.crash import Ended
    from tests.ui.conftest import Stage

HASTY = Patience(idle=0.7, warning=0.7, done=0.3, left=0.3)


async def _focused(stage: Stage, pilot: Pilot[Ended], screen: type[AttendeePage]) -> None:
    await stage.shown(pilot, screen)
    await stage.until(pilot, lambda: pilot.app.focused is not None)


async def _to_privacy(stage: Stage, pilot: Pilot[Ended]) -> None:
    await pilot.press("1")
    await _focused(stage, pilot, QuestionScreen)
    await pilot.press("2")
    await _focused(stage, pilot, TopicsScreen)
    await pilot.press("enter")
    await _focused(stage, pilot, PrivacyScreen)


async def _in_sight(stage: Stage, pilot: Pilot[Ended], selector: str) -> None:
    """Tap on More until a button is in sight, and see that it is whole."""
    turn = pilot.app.screen.query_one("#button-turn")
    for _ in range(40):
        button = pilot.app.screen.query_one(selector)
        await pilot.pause()
        if button.display:
            break
        await stage.until(pilot, lambda: turn.display)
        await pilot.click("#button-turn")
    assert pilot.app.screen.query_one(Options).region.contains_region(button.region)


async def test_a_check_in_by_keys_is_recorded_once(stage: Stage) -> None:
    """Four key presses, language, role, past the optional questions, Continue: one record and nothing else."""
    app = stage.app()
    async with app.run_test() as pilot:
        session = await stage.open_door(pilot)
        await _to_privacy(stage, pilot)
        await pilot.press("enter")
        await stage.shown(pilot, DoneScreen)
        await stage.says(pilot, "✓ You are checked in")
        assert session.named("check_in") == [("young-person", (), "en", ())]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_a_check_in_by_touch_alone(stage: Stage, size: tuple[int, int]) -> None:
    """Taps on what is in sight lead to done at every size, with the last answer of every question."""
    async with stage.app().run_test(size=size) as pilot:
        session = await stage.open_door(pilot)
        await pilot.click("#choice-en")
        await stage.shown(pilot, QuestionScreen)
        pack = stage.loaded.pack
        role, theme, need = (items[-1].id for items in (pack.roles, pack.themes, pack.needs))
        await _in_sight(stage, pilot, f"#choice-{role}")
        await pilot.click(f"#choice-{role}")
        for screen, answer in ((TopicsScreen, theme), (NeedsScreen, need)):
            await stage.shown(pilot, screen)
            await _in_sight(stage, pilot, f"#choice-{answer}")
            await pilot.click(f"#choice-{answer}")
            await pilot.click("#button-continue")
        await stage.shown(pilot, PrivacyScreen)
        await pilot.click("#button-continue")
        await stage.shown(pilot, DoneScreen)
        assert session.named("check_in") == [(role, (theme,), "en", (need,))]


async def test_answers_are_kept_on_the_way_back(stage: Stage) -> None:
    """Ticks survive Back and the pages after it, ticked twice is not ticked, and nobody has to tick at all."""
    async with stage.app().run_test() as pilot:
        session = await stage.open_door(pilot)
        await pilot.press("1")
        await _focused(stage, pilot, QuestionScreen)
        await pilot.press("1")
        await _focused(stage, pilot, TopicsScreen)
        await pilot.click("#choice-local-offer")
        await pilot.click("#button-continue")
        await _focused(stage, pilot, NeedsScreen)
        await pilot.press("2", "3", "3")
        await pilot.press("backspace")
        await _focused(stage, pilot, TopicsScreen)
        await stage.says(pilot, "[x]")
        await pilot.click("#button-continue")
        await _focused(stage, pilot, NeedsScreen)
        assert pilot.app.screen.query_one(Options).chosen == ("hearing-loop",)
        await pilot.click("#button-continue")
        await _focused(stage, pilot, PrivacyScreen)
        await pilot.press("enter")
        await stage.shown(pilot, DoneScreen)
        assert session.named("check_in") == [("parent-carer", ("local-offer",), "en", ("hearing-loop",))]


async def test_prefer_not_to_say_takes_the_ticks_away(stage: Stage) -> None:
    """On an optional question it goes on with no answer, whatever was ticked before."""
    async with stage.app().run_test(size=(200, 50)) as pilot:
        session = await stage.open_door(pilot)
        await pilot.press("1")
        await _focused(stage, pilot, QuestionScreen)
        await pilot.press("1")
        for screen in (TopicsScreen, NeedsScreen):
            await _focused(stage, pilot, screen)
            await pilot.press("1")
            await pilot.click("#choice-unsaid")
        await _focused(stage, pilot, PrivacyScreen)
        await pilot.press("enter")
        await stage.shown(pilot, DoneScreen)
        assert session.named("check_in") == [("parent-carer", (), "en", ())]


async def test_arrows_go_through_every_page_of_answers(stage: Stage) -> None:
    """Down walks over the edge of a page to the next answer, and up back; a key brings its answer into sight first."""
    async with stage.app().run_test(size=(40, 12)) as pilot:
        session = await stage.open_door(pilot)
        await pilot.press("1")
        await _focused(stage, pilot, QuestionScreen)
        for _ in range(3):
            await pilot.press("down")
        assert pilot.app.focused is pilot.app.screen.query_one("#choice-parent-carer-forum")
        assert pilot.app.focused.display
        await pilot.press("up", "up")
        assert pilot.app.focused is pilot.app.screen.query_one("#choice-young-person")
        await pilot.press("d")
        await stage.until(pilot, lambda: pilot.app.focused is pilot.app.screen.query_one("#choice-prefer-not-to-say"))
        assert type(pilot.app.screen) is QuestionScreen
        await pilot.press("pagedown")
        await stage.says(pilot, "Parent or carer")
        assert session.named("check_in") == []


async def test_a_terminal_resized_in_mid_answer_keeps_the_ticks(stage: Stage) -> None:
    """From the largest size to the smallest and back, what was ticked stays ticked and the focus in sight."""
    async with stage.app().run_test(size=(200, 50)) as pilot:
        await stage.open_door(pilot)
        await pilot.press("1")
        await _focused(stage, pilot, QuestionScreen)
        await pilot.press("1")
        await _focused(stage, pilot, TopicsScreen)
        await pilot.click("#choice-workforce-engagement")
        options = pilot.app.screen.query_one(Options)
        for size in ((40, 12), (80, 24), (200, 50)):
            await pilot.resize_terminal(*size)
            await stage.until(pilot, lambda: options.screen.size == size)  # noqa: B023 - awaited in this very turn
            await pilot.pause()
            assert options.chosen == ("workforce-engagement",)
            assert pilot.app.focused is not None
            assert pilot.app.focused.display


async def test_checked_in_is_said_only_when_it_is_on_disk(stage: Stage) -> None:
    """While the record is being written nothing says that it is."""
    async with stage.app().run_test() as pilot:
        session = await stage.open_door(pilot)
        session.gate.clear()
        await _to_privacy(stage, pilot)
        await pilot.press("enter")
        await stage.says(pilot, "Saving")
        assert "checked in" not in stage.text(pilot)
        session.gate.set()
        await stage.shown(pilot, DoneScreen)
        assert len(session.named("check_in")) == 1


async def test_two_taps_are_one_check_in(stage: Stage) -> None:
    """Double taps on every page and Continue again and again while it saves record one person."""
    async with stage.app().run_test() as pilot:
        session = await stage.open_door(pilot)
        session.gate.clear()
        for screen, button in (
            (WelcomeScreen, "#choice-en"),
            (QuestionScreen, "#choice-young-person"),
            (TopicsScreen, "#button-skip"),
        ):
            await stage.shown(pilot, screen)
            await pilot.click(button, times=2)
        await _focused(stage, pilot, PrivacyScreen)
        await pilot.press("enter", "enter", "space")
        session.gate.set()
        await stage.shown(pilot, DoneScreen)
        assert len(session.named("check_in")) == 1


async def test_a_check_in_that_is_not_saved_is_loud_and_can_be_tried_again(
    stage: Stage, full_disk: StorageError
) -> None:
    """The failure says what happened and what it means, keeps the answers, and the same tap tries again."""
    async with stage.app().run_test() as pilot:
        session = await stage.open_door(pilot)
        session.failing = full_disk
        await _to_privacy(stage, pilot)
        await pilot.press("enter")
        await stage.says(pilot, "There is a problem")
        assert "not checked in yet" in stage.text(pilot)
        assert "The disk is full." in stage.text(pilot)
        session.failing = None
        await pilot.press("enter")
        await stage.shown(pilot, DoneScreen)
        assert session.named("check_in") == [("young-person", (), "en", ())]


async def test_back_shows_the_answer_given_before(stage: Stage) -> None:
    """Back leads from page to page to the first question, with the focus on the answer chosen, and to the welcome."""
    async with stage.app().run_test() as pilot:
        await stage.open_door(pilot)
        await _to_privacy(stage, pilot)
        for screen in (NeedsScreen, TopicsScreen, QuestionScreen):
            await pilot.press("backspace")
            await stage.shown(pilot, screen)
        await stage.until(pilot, lambda: pilot.app.focused is pilot.app.screen.query_one("#choice-young-person"))
        await pilot.click("#button-back")
        await stage.shown(pilot, WelcomeScreen)


@pytest.mark.parametrize("by_key", [True, False])
async def test_exit_this_page_blanks_at_once(stage: Stage, by_key: bool) -> None:  # noqa: FBT001 - a parameter
    """Escape and the button both return to the welcome, and nothing is recorded."""
    async with stage.app().run_test() as pilot:
        session = await stage.open_door(pilot)
        await _to_privacy(stage, pilot)
        if by_key:
            await pilot.press("escape")
        else:
            await pilot.click("#button-exit")
        await stage.shown(pilot, WelcomeScreen)
        assert session.named("check_in") == []


async def test_an_unfinished_check_in_warns_and_then_clears(stage: Stage) -> None:
    """When nobody answers the warning, the screen returns to the welcome."""
    async with stage.app(patience=HASTY).run_test() as pilot:
        await stage.open_door(pilot)
        await pilot.press("1")
        await stage.shown(pilot, StillThereDialog)
        assert "Are you still there?" in stage.text(pilot)
        await stage.shown(pilot, WelcomeScreen)


async def test_any_key_keeps_an_unfinished_check_in(stage: Stage) -> None:
    """A key at the warning returns to the question as it was, and is not taken as an answer."""
    patience = Patience(idle=0.7, warning=600)
    async with stage.app(patience=patience).run_test() as pilot:
        await stage.open_door(pilot)
        await pilot.press("1")
        await stage.shown(pilot, StillThereDialog)
        await pilot.press("1")
        await stage.shown(pilot, QuestionScreen)
        await stage.shown(pilot, StillThereDialog)
        await pilot.click("#still-there")
        await stage.shown(pilot, QuestionScreen)


async def test_keys_hold_the_warning_off(stage: Stage) -> None:
    """As long as keys come more often than the wait, no warning appears."""
    async with stage.app().run_test() as pilot:
        await stage.open_door(pilot)
        await pilot.press("1")
        await stage.shown(pilot, QuestionScreen)
        page = pilot.app.screen
        assert isinstance(page, QuestionScreen)
        before = page._last_sign  # noqa: SLF001 - the wait itself is not worth a second of every run
        await pilot.press("down")
        assert page._last_sign > before  # noqa: SLF001 - as above


async def test_done_clears_by_itself_and_by_any_key(stage: Stage) -> None:
    """The confirmation goes after its time, or at a key, whichever comes first."""
    async with stage.app(patience=Patience(done=0.2)).run_test() as pilot:
        await stage.open_door(pilot)
        await _to_privacy(stage, pilot)
        await pilot.press("enter")
        await stage.shown(pilot, WelcomeScreen)
    async with stage.app().run_test() as pilot:
        await stage.open_door(pilot)
        await _to_privacy(stage, pilot)
        await pilot.press("enter")
        await stage.shown(pilot, DoneScreen)
        await pilot.press("z")
        await stage.shown(pilot, WelcomeScreen)


async def test_leaving_is_one_tap(stage: Stage) -> None:
    """A tap on the welcome records one departure, says so when it is on disk, and clears."""
    async with stage.app(patience=HASTY).run_test() as pilot:
        session = await stage.open_door(pilot)
        await pilot.click("#button-leave")
        await stage.says(pilot, "✓ You are checked out")
        assert session.named("leave") == [None]
        await stage.shown(pilot, WelcomeScreen)


async def test_leaving_that_is_not_saved_is_loud(stage: Stage, full_disk: StorageError) -> None:
    """A failed departure says that it is not recorded, and can be tried again."""
    async with stage.app().run_test() as pilot:
        session = await stage.open_door(pilot)
        session.failing = full_disk
        await pilot.press("0")
        await stage.shown(pilot, LeavingScreen)
        await stage.says(pilot, "You are not checked out yet")
        session.failing = None
        await pilot.click("#button-again")
        await stage.says(pilot, "✓ You are checked out")
        assert session.named("leave") == [None]


async def test_staff_never_see_a_visitors_answers(stage: Stage) -> None:
    """F2 in mid-question drops the answers before it asks for the PIN."""
    async with stage.app().run_test() as pilot:
        await stage.open_door(pilot)
        await _to_privacy(stage, pilot)
        await pilot.press("f2")
        await stage.shown(pilot, LockScreen)
        await pilot.click("#button-back")
        await stage.shown(pilot, WelcomeScreen)
