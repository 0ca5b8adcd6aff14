"""The station PIN: set once, asked for on the way out, by keys and by touch, with the wait shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from kiosk.errors import LockedError
from kiosk.lock import StationLock
from screens.desk import DeskScreen
from screens.lock import LockScreen
from screens.set_pin import REHEARSAL_PIN, SetPinScreen
from screens.welcome import WelcomeScreen
from screens.widgets.big_button import BigButton
from screens.widgets.pin_pad import PinPad
from tests.ui.fakes import STATION_PIN

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from screens.crash import Ended
    from tests.ui.conftest import Stage


async def _ask(stage: Stage, pilot: Pilot[Ended]) -> None:
    await stage.open_door(pilot)
    await pilot.press("f2")
    await stage.shown(pilot, LockScreen)
    await stage.until(pilot, lambda: pilot.app.focused is not None)


async def test_a_wrong_pin_opens_nothing(stage: Stage) -> None:
    """A wrong PIN is told, what was typed is forgotten, and the screen stays."""
    async with stage.app().run_test() as pilot:
        await _ask(stage, pilot)
        await pilot.press("9", "9", "9", "9", "enter")
        await stage.says(pilot, "That is not this station's PIN.")
        assert isinstance(pilot.app.screen, LockScreen)
        assert pilot.app.screen.query_one(PinPad).pin == ""


async def test_digits_are_never_drawn(stage: Stage) -> None:
    """Typed digits appear as dots."""
    async with stage.app().run_test() as pilot:
        await _ask(stage, pilot)
        await pilot.press("7", "7")
        await stage.says(pilot, "● ●")
        assert "77" not in stage.text(pilot)
        await pilot.press("backspace")
        assert pilot.app.screen.query_one(PinPad).pin == "7"


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_the_pin_can_be_tapped(stage: Stage, size: tuple[int, int]) -> None:
    """Touch alone is enough at every size, and every digit has three rows."""
    async with stage.app().run_test(size=size) as pilot:
        await stage.open_door(pilot)
        await pilot.click("#button-staff")
        await stage.shown(pilot, LockScreen)
        await stage.until(pilot, lambda: pilot.app.focused is not None)
        for digit in "1357":
            assert pilot.app.screen.query_one(f"#digit-{digit}").region.height >= 3
            await pilot.click(f"#digit-{digit}")
        await pilot.click("#button-continue")
        await stage.shown(pilot, DeskScreen)


async def test_the_pin_can_be_pasted(stage: Stage) -> None:
    """Pasted digits open, with the line end a clipboard may add; other text is refused and changes nothing."""
    async with stage.app().run_test() as pilot:
        await _ask(stage, pilot)
        for refused in ("13x7", "\x1b[201~", "1" * 13, ""):
            pilot.app.post_message(events.Paste(refused))
            await stage.says(pilot, "Nothing was pasted. A PIN has 4 to 12 digits.")
            assert pilot.app.screen.query_one(PinPad).pin == ""
        pilot.app.post_message(events.Paste("1357\n"))
        await stage.says(pilot, "● ● ● ●")
        await pilot.press("enter")
        await stage.shown(pilot, DeskScreen)


async def test_the_wait_is_shown_and_counted_down(stage: Stage) -> None:
    """While it is too early, Continue is off and the screen says for how long; then it is on again."""
    async with stage.app().run_test() as pilot:
        session = await stage.open_door(pilot)
        session.pin.wait = 5
        await pilot.press("f2")
        await stage.shown(pilot, LockScreen)
        await stage.says(pilot, "You can try again in 5 seconds.")
        button = pilot.app.screen.query_one("#button-continue")
        assert button.disabled
        session.pin.wait = 0
        await stage.until(pilot, lambda: not button.disabled)
        await stage.until(pilot, lambda: "try again in" not in stage.text(pilot))
        await pilot.press(*STATION_PIN, "enter")
        await stage.shown(pilot, DeskScreen)


async def test_back_goes_back_without_the_pin_and_not_beyond(stage: Stage) -> None:
    """Two quick taps on Back lead to the attendee screen, never under it."""
    async with stage.app().run_test() as pilot:
        await _ask(stage, pilot)
        lock = pilot.app.screen
        assert isinstance(lock, LockScreen)
        back = lock.query_one("#button-back", BigButton)
        back.action_press()
        back.action_press()
        await stage.shown(pilot, WelcomeScreen)
        assert len(pilot.app.screen_stack) == 2


async def test_a_new_station_asks_for_its_pin_twice(stage: Stage) -> None:
    """Two different PINs set nothing; the same one twice is set and leads on."""
    session = stage.session("door-1")
    session.pin.known = None
    async with stage.app().run_test() as pilot:
        await stage.open(pilot, "door-1")
        await stage.shown(pilot, SetPinScreen)
        await stage.until(pilot, lambda: pilot.app.focused is not None)
        await pilot.press("1", "2", "enter")
        await stage.says(pilot, "A PIN has 4 to 12 digits.")
        await pilot.press("1", "2", "3", "4", "enter")
        await stage.says(pilot, "Type the same PIN again")
        await pilot.press("4", "3", "2", "1", "enter")
        await stage.says(pilot, "The two PINs are not the same.")
        assert not session.pin.is_set
        await pilot.press("8", "6", "4", "2", "enter")
        await stage.says(pilot, "Type the same PIN again")
        await pilot.press("8", "6", "4", "2", "enter")
        await stage.shown(pilot, WelcomeScreen)
        assert session.pin.known == "8642"


@pytest.mark.parametrize("rehearsal", [True, False])
async def test_only_a_rehearsal_offers_the_shown_pin(stage: Stage, rehearsal: bool) -> None:  # noqa: FBT001 - a parameter
    """A rehearsal may start with 2468; a live meeting offers no PIN that anybody could know."""
    stage.rehearsal = rehearsal
    session = stage.session("door-1")
    session.pin.known = None
    async with stage.app().run_test() as pilot:
        await stage.open(pilot, "door-1")
        await stage.shown(pilot, SetPinScreen)
        if rehearsal:
            await pilot.click("#button-skip")
            await stage.shown(pilot, WelcomeScreen)
            assert session.pin.known == REHEARSAL_PIN
        else:
            assert REHEARSAL_PIN not in stage.text(pilot)
            assert not pilot.app.screen.query("#button-skip")


async def test_a_pin_that_cannot_be_written_is_told(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen stays and says why; the PIN is asked for from the start."""
    session = stage.session("door-1")
    session.pin.known = None

    def refuse(pin: str) -> None:
        raise LockedError.not_a_pin(len(pin), len(pin))

    monkeypatch.setattr(session.pin, "set_pin", refuse)
    async with stage.app().run_test() as pilot:
        await stage.open(pilot, "door-1")
        await stage.shown(pilot, SetPinScreen)
        await pilot.click("#button-skip")
        await stage.says(pilot, "There is a problem")
        assert isinstance(pilot.app.screen, SetPinScreen)


async def test_a_real_lock_works_on_the_screen(stage: Stage) -> None:
    """The station's own lock file refuses the wrong PIN and takes the right one."""
    lock = StationLock(stage.folder / "pin")
    lock.set_pin("1357")
    async with stage.app().run_test() as pilot:
        session = await stage.open_door(pilot)
        session.pin = lock  # type: ignore[assignment]  # the real one in place of the fake
        await pilot.press("f2")
        await stage.shown(pilot, LockScreen)
        await stage.until(pilot, lambda: pilot.app.focused is not None)
        await pilot.press("0", "0", "0", "0", "enter")
        await stage.says(pilot, "That is not this station's PIN.")
        await pilot.press(*STATION_PIN, "enter")
        await stage.shown(pilot, DeskScreen)
