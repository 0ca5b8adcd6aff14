"""The opening ceremony on screens: keys compared and tested before a live station opens, offered in a rehearsal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest
from textual.widgets import Input

from export.challenges import open_challenge
from kiosk.opening_ceremony import OpeningCeremony
from kiosk.session_facts import Answers
from screens.clock_check import ClockScreen
from screens.home import HomeScreen
from screens.key_cards import KeyCardScreen
from screens.key_test import AcceptDialog, KeyTestScreen
from screens.opening_code import OpeningCodeScreen
from screens.set_pin import SetPinScreen
from screens.welcome import WelcomeScreen
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from kiosk.meeting_notes import KeyProof
    from kiosk.pack import LoadedPack
    from screens.crash import Ended
    from tests.conftest import Inspectors
    from tests.ui.conftest import Stage

SIZES = [(40, 12), (80, 24), (200, 50)]


@pytest.fixture
def live(stage: Stage, loaded: LoadedPack) -> Stage:
    """Return a stage with a live meeting that is sealed to two inspectors, before its first station opens."""
    stage.loaded = replace(loaded, digest="0" * 64)
    stage.rehearsal = False
    stage.at("2020-03-23T18:30")
    stage.opening = OpeningCeremony(stage.loaded, stage.folder / "meeting", "door-1")
    stage.session("door-1").pin.known = None
    (stage.folder / "stick").mkdir()
    return stage


async def _to_cards(stage: Stage, pilot: Pilot[Ended]) -> None:
    await stage.shown(pilot, HomeScreen)
    await stage.until(pilot, lambda: pilot.app.screen.query("#choice-door-1"))
    await pilot.press("1")
    await stage.shown(pilot, ClockScreen)
    await pilot.press("1")
    await stage.shown(pilot, KeyCardScreen)


async def _to_test(stage: Stage, pilot: Pilot[Ended]) -> None:
    await _to_cards(stage, pilot)
    for name in ("Lead inspector", "Second inspector"):
        await stage.says(pilot, name)
        await pilot.press("3")
    await stage.shown(pilot, KeyTestScreen)


async def _write(stage: Stage, pilot: Pilot[Ended]) -> list[Path]:
    await stage.until(pilot, lambda: isinstance(pilot.app.focused, Input))
    pilot.app.screen.query_one(Input).value = str(stage.folder / "stick")
    await pilot.press("enter")
    await stage.says(pilot, "Type the four words")
    return sorted((stage.folder / "stick").iterdir(), key=lambda path: path.stat().st_mtime_ns)


async def _type(stage: Stage, pilot: Pilot[Ended], words: str) -> None:
    await stage.until(pilot, lambda: isinstance(pilot.app.focused, Input) and not pilot.app.screen.busy)  # type: ignore[attr-defined]
    pilot.app.screen.query_one(Input).value = words
    await pilot.press("enter")


async def test_cards_then_words_then_the_code_for_the_minutes(live: Stage, inspectors: Inspectors) -> None:
    """Both cards the same and both keys proved: the station opens with the clock confirmed and shows its code."""
    async with live.app().run_test(size=(100, 30)) as pilot:
        await _to_cards(live, pilot)
        await live.says(pilot, "Lead inspector")
        await pilot.press("1")
        await live.says(pilot, "Second inspector")
        await pilot.press("1")
        await live.shown(pilot, KeyTestScreen)
        files = await _write(live, pilot)
        for path, key in zip(files, (inspectors.lead, inspectors.second), strict=True):
            await _type(live, pilot, open_challenge(path, [key], "rehearse").words)
            if key is inspectors.lead:
                await live.says(pilot, "Proved: Lead inspector")
        await live.shown(pilot, OpeningCodeScreen)
        await live.says(pilot, "ZN77-0A1T-HC1H-7FN3")
        await live.until(pilot, lambda: "▀" in live.text(pilot))
        assert live.answers == [Answers(clock_confirmed=True)]
        assert live.opening is not None
        assert live.opening.to_compare == live.opening.to_test == ()
        await pilot.press("enter")
        await live.shown(pilot, SetPinScreen)


async def test_another_key_stops_the_opening(live: Stage) -> None:
    """A mismatch says not to open and how to mend it; nothing leads on but looking again, or back to the list."""
    async with live.app().run_test() as pilot:
        await _to_cards(live, pilot)
        await pilot.press("2")
        await live.says(pilot, "Do not open the meeting")
        await live.says(pilot, "keys show")
        await pilot.press("1", "3")
        assert isinstance(pilot.app.screen, KeyCardScreen)
        await live.click(pilot, "#button-again")
        await live.says(pilot, "Is this the key on the card?")
        await pilot.press("2")
        await live.click(pilot, "#button-back")
        await live.shown(pilot, HomeScreen)
        assert live.answers == []


async def test_untested_takes_an_explicit_yes(live: Stage) -> None:
    """Not tested asks once more; going back tests it, accepting opens the station and says so to the core."""
    async with live.app().run_test() as pilot:
        await _to_test(live, pilot)
        await live.click(pilot, "#button-skip")
        await live.shown(pilot, AcceptDialog)
        await pilot.press("enter")
        await live.shown(pilot, KeyTestScreen)
        assert live.answers == []
        await live.click(pilot, "#button-skip")
        await live.shown(pilot, AcceptDialog)
        await live.says(pilot, "We accept that nobody has tested the key")
        await pilot.press("2")
        await live.shown(pilot, OpeningCodeScreen)
        assert live.answers == [Answers(clock_confirmed=True, accept_untested=True)]


async def test_wrong_words_thrice_ask_for_a_folder_again(live: Stage, inspectors: Inspectors) -> None:
    """The third wrong answer says that new words are needed and that nothing is lost; new ones then prove the key."""
    async with live.app().run_test() as pilot:
        await _to_test(live, pilot)
        old = await _write(live, pilot)
        for said in ("2 tries left", "1 try left", "Nothing is lost"):
            await _type(live, pilot, "abandon ability able about")
            await live.says(pilot, said)
        assert pilot.app.screen.query_one(Input).placeholder == "/media/stick"
        new = [path for path in await _write(live, pilot) if path not in old]
        await _type(live, pilot, open_challenge(new[0], [inspectors.lead], "rehearse").words)
        await live.says(pilot, "Proved: Lead inspector")
        await live.click(pilot, "#button-open")
        await live.shown(pilot, OpeningCodeScreen)
        assert live.answers == [Answers(clock_confirmed=True)]


async def test_a_stick_that_is_not_there_is_told(live: Stage) -> None:
    """The folder is asked for again, with what is wrong."""
    async with live.app().run_test() as pilot:
        await _to_test(live, pilot)
        await live.until(pilot, lambda: isinstance(pilot.app.focused, Input))
        pilot.app.screen.query_one(Input).value = "/nowhere"
        await pilot.press("enter")
        await live.says(pilot, "is not a folder")


async def test_a_proved_key_spares_the_next_station_the_test(live: Stage) -> None:
    """With cards compared and a key tested on this device, a new station goes from the clock to its code."""
    assert live.opening is not None
    proved = live.opening
    for key in proved.keys:
        proved.same(key)
    proved._proof = _with_lead_tested(proved)  # noqa: SLF001 - what the words of another station proved
    async with live.app().run_test() as pilot:
        await live.shown(pilot, HomeScreen)
        await live.until(pilot, lambda: pilot.app.screen.query("#choice-door-1"))
        await pilot.press("1")
        await live.shown(pilot, ClockScreen)
        await pilot.press("1")
        await live.shown(pilot, OpeningCodeScreen)


def _with_lead_tested(ceremony: OpeningCeremony) -> KeyProof:
    return msgspec.structs.replace(ceremony._proof, opened=(ceremony.keys[0].fingerprint,))  # noqa: SLF001 - as above


async def test_a_station_that_resumes_is_asked_nothing(live: Stage) -> None:
    """Neither clock nor keys nor code: a station opened before goes on."""
    live.opening = None
    live.session("door-1").pin.known = "1357"
    async with live.app().run_test() as pilot:
        await live.shown(pilot, HomeScreen)
        await live.until(pilot, lambda: pilot.app.screen.query("#choice-door-1"))
        await pilot.press("1")
        await live.shown(pilot, WelcomeScreen)
        assert live.answers == [Answers()]


async def test_a_rehearsal_is_offered_the_ceremony_and_may_skip_it(stage: Stage) -> None:
    """One key opens a rehearsal as ever; another practises, and a pack without keys then says what is missing."""
    stage.opening = OpeningCeremony(stage.loaded, stage.folder / "meeting", "door-1")
    stage.session("door-1").pin.known = None
    async with stage.app().run_test() as pilot:
        await stage.shown(pilot, HomeScreen)
        await stage.until(pilot, lambda: pilot.app.screen.query("#choice-door-1"))
        await pilot.press("1")
        await stage.shown(pilot, ClockScreen)
        await pilot.press("3")
        await stage.shown(pilot, KeyCardScreen)
        await stage.says(pilot, "holds no inspector's key")
        await pilot.press("enter")
        await stage.shown(pilot, OpeningCodeScreen)
    async with stage.app().run_test() as pilot:
        await stage.shown(pilot, HomeScreen)
        await stage.until(pilot, lambda: pilot.app.screen.query("#choice-door-1"))
        await pilot.press("1")
        await stage.shown(pilot, ClockScreen)
        await pilot.press("1")
        await stage.shown(pilot, SetPinScreen)


@pytest.mark.parametrize("size", SIZES)
async def test_every_button_of_the_ceremony_is_whole(live: Stage, size: tuple[int, int]) -> None:
    """No size loses a button or the end of a fingerprint."""
    async with live.app().run_test(size=size) as pilot:
        await _to_cards(live, pilot)
        assert live.opening is not None
        assert live.opening.keys[0].fingerprint in live.words(pilot)
        _whole(pilot, 1)
        for _ in range(2):
            await pilot.press("3")
            await pilot.pause()
        await live.shown(pilot, KeyTestScreen)
        await live.says(pilot, "not tested")
        _whole(pilot, 3)
        await _write(live, pilot)
        await live.until(pilot, lambda: pilot.app.screen.query_one("#button-new").region.area)
        await pilot.pause()
        _whole(pilot, 4)
        await live.click(pilot, "#button-skip")
        await live.shown(pilot, AcceptDialog)
        await live.says(pilot, "Open without a tested key?")
        accept = pilot.app.screen.query_one("#choice-accept", BigButton)
        assert accept.label == "We accept that nobody has tested the key"
        assert pilot.app.screen.region.contains_region(accept.region)


def _whole(pilot: Pilot[Ended], least: int) -> None:
    buttons = [button for button in pilot.app.screen.query("ActionBar BigButton").results(BigButton) if button.display]
    cut = [button.label for button in buttons if not pilot.app.screen.region.contains_region(button.region)]
    assert cut == []
    assert len(buttons) >= least
