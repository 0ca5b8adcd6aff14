"""The door by keyboard alone, without colours, while the clock jumps, and on a phone: each way leads to done."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from typing import TYPE_CHECKING, cast

import pytest
from PIL import Image, ImageDraw

from kiosk.clock import MeetingClock
from kiosk.visit import Visit
from screens.done import DoneScreen
from screens.frame import Patience
from screens.link import LinkScreen
from screens.privacy import PrivacyScreen
from screens.question import QuestionScreen
from screens.several import NeedsScreen, TopicsScreen
from screens.still_there import StillThereDialog
from screens.welcome import WelcomeScreen
from screens.widgets.big_button import BigButton
from tests.ui.conftest import PATIENT
from tests.ui.fakes import StillClock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from textual.pilot import Pilot
    from textual.screen import Screen

    from screens.crash import Ended
    from tests.ui.conftest import Stage

PAGES = ["welcome", "question", "topics", "needs", "privacy", "link"]


async def _focus(stage: Stage, pilot: Pilot[Ended], screen: type[Screen[None]], button: str) -> None:
    """Press Tab, and nothing else, until a button of a page has the focus."""
    await stage.shown(pilot, screen)
    await stage.until(pilot, lambda: pilot.app.focused is not None)
    for _ in range(60):
        focused = pilot.app.focused
        if focused is not None and focused.id == button:
            return
        await pilot.press("tab")
    raise AssertionError(button)


async def test_a_check_in_with_two_keys(stage: Stage) -> None:
    """Tab and Enter are enough for every page: larger letters, an answer to every question, a notice, and done."""
    async with stage.app().run_test(size=(40, 12)) as pilot:
        session = await stage.open_door(pilot)
        for screen, button in (
            (WelcomeScreen, "button-enlarge"),
            (WelcomeScreen, "choice-en"),
            (QuestionScreen, "choice-parent-carer"),
            (TopicsScreen, "button-turn"),
            (TopicsScreen, "button-continue"),
            (NeedsScreen, "choice-step-free"),
            (NeedsScreen, "button-continue"),
            (PrivacyScreen, "button-link-0"),
            (LinkScreen, "button-back"),
            (PrivacyScreen, "button-continue"),
            (DoneScreen, "button-finish"),
        ):
            before = pilot.app.screen
            await _focus(stage, pilot, screen, button)
            await pilot.press("enter")
            if button[:6] != "choice" and button != "button-turn":
                await stage.until(pilot, lambda: pilot.app.screen is not before)  # noqa: B023 - awaited in this turn
        await stage.shown(pilot, WelcomeScreen)
        assert session.named("check_in") == [("parent-carer", (), "en", ("step-free",))]


async def test_the_focus_of_every_page_is_seen_without_colour(stage: Stage) -> None:
    """Wherever Tab goes on a page, one heavy frame and one marker show where that is."""
    async with stage.app().run_test() as pilot:
        for name in PAGES:
            await stage.show(pilot, stage.pages()[name]())
            await stage.until(pilot, lambda: isinstance(pilot.app.focused, BigButton))
            for _ in range(4):
                drawn = stage.text(pilot)
                assert (drawn.count("►"), drawn.count("┏"), drawn.count("┛")) == (1, 1, 1), name
                await pilot.press("tab")
                await pilot.pause()


async def test_no_color_is_honoured_at_the_door(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR nothing on a page has a colour, grey ones aside."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage.app().run_test() as pilot:
        for name in [*PAGES, "done"]:
            await stage.show(pilot, stage.pages()[name]())
            for strip in pilot.app.screen._compositor.render_strips():  # noqa: SLF001 - the colours as drawn
                for segment in strip:
                    assert segment.style is not None
                    for colour in (segment.style.color, segment.style.bgcolor):
                        assert colour is None or len(set(colour.get_truecolor())) == 1, (name, segment)


@pytest.mark.parametrize("minutes", [-1500, 1500], ids=["back", "forward"])
async def test_a_clock_that_jumps_during_a_visit_changes_nothing_in_it(stage: Stage, minutes: int) -> None:
    """The device's clock moved by a day and an hour neither warns nor clears nor checks anybody in twice."""
    wall = StillClock()
    wall.seconds = dt.datetime(2020, 3, 23, 19, 2, tzinfo=dt.UTC).timestamp()
    stage.clock = MeetingClock(stage.loaded.pack.zone, wall=wall, elapsed=stage.seconds)
    async with stage.app().run_test() as pilot:
        session = await stage.open_door(pilot)
        await pilot.click("#choice-en")
        await stage.shown(pilot, QuestionScreen)
        page = pilot.app.screen
        assert isinstance(page, QuestionScreen)
        wall.forward(minutes=minutes)
        page._look()  # noqa: SLF001 - the look that else comes within a second
        assert pilot.app.screen is page
        await pilot.click("#choice-young-person")
        await stage.shown(pilot, TopicsScreen)
        wall.forward(minutes=-2 * minutes)
        await pilot.click("#button-skip")
        await stage.shown(pilot, PrivacyScreen)
        await pilot.click("#button-continue")
        await stage.shown(pilot, DoneScreen)
        assert session.named("check_in") == [("young-person", (), "en", ())]


def test_the_warning_comes_twenty_seconds_ahead() -> None:
    """As the kiosk runs, a person in mid-question has a minute before the warning and twenty seconds after it."""
    assert (Patience().idle, Patience().warning, Patience().done) == (60, 20, 20)


async def test_any_touch_extends_the_wait(stage: Stage) -> None:
    """A tap beside every button holds the warning off, and one at the warning starts the whole wait anew."""
    async with stage.app(patience=Patience(idle=600, warning=600)).run_test() as pilot:
        await stage.open_door(pilot)
        await pilot.click("#choice-en")
        await stage.shown(pilot, QuestionScreen)
        page = cast("QuestionScreen", pilot.app.screen)
        page._last_sign -= 599  # noqa: SLF001 - nine minutes are too long for a test
        await pilot.click(offset=(0, 2))
        page._look()  # noqa: SLF001 - as above
        assert cast("object", pilot.app.screen) is page
        page._last_sign -= 600  # noqa: SLF001 - as above
        page._look()  # noqa: SLF001 - as above
        await stage.shown(pilot, StillThereDialog)
        await pilot.click(offset=(0, 2))
        await stage.shown(pilot, QuestionScreen)
        page._look()  # noqa: SLF001 - as above
        assert cast("object", pilot.app.screen) is page


def _read(rows: Sequence[str], folder: Path) -> str:
    """Return what a decoder reads from what a screen shows, half blocks drawn as four by four dots each."""
    image = Image.new("L", (4 * max(map(len, rows)), 8 * len(rows)), 255)
    draw = ImageDraw.Draw(image)
    for row, text in enumerate(rows):
        for column, cell in enumerate(text):
            for half, dark in enumerate((cell in "▀█", cell in "▄█")):
                if dark:
                    top = 8 * row + 4 * half
                    draw.rectangle((4 * column, top, 4 * column + 3, top + 3), fill=0)
    image.save(folder / "seen.png")
    command = ["zbarimg", "--quiet", "--raw", "--oneshot", "-Sdisable", "-Sqrcode.enable", str(folder / "seen.png")]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


@pytest.mark.parametrize("size", [(80, 24), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_each_privacy_notice_has_its_own_code(stage: Stage, size: tuple[int, int], tmp_path: Path) -> None:
    """What a phone reads from the page of a link is that link, and the address is in letters too.

    The longer of the two addresses makes a code of 49 columns and 25 rows, so on the smaller screen it stands alone.
    """
    pack = stage.loaded.pack
    told = Visit.start().begin("en").choose_role(pack, "parent-carer").skip()
    assert len(pack.privacy.links) == 2
    read = []
    async with stage.app().run_test(size=size) as pilot:
        for number, link in enumerate(pack.privacy.links):
            with_code = size == (200, 50) or number == 1
            await stage.show(pilot, LinkScreen(stage.frame, pack, told, PATIENT, link))
            await stage.says(pilot, "Point your phone's camera" if with_code else "Type this address:")
            drawn = stage.text(pilot).splitlines()
            in_letters = re.sub("[▀▄█ \n]", "", "".join(drawn))
            assert link.url in in_letters
            if with_code:
                read.append(_read([re.sub("[^▀▄█ ]", " ", row) for row in drawn], tmp_path))
        links = [link.url for link in pack.privacy.links]
        assert read == (links if size == (200, 50) else links[1:])
