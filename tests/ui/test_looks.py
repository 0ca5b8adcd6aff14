"""What every screen must be at every size: whole, marked as a rehearsal, readable, and clear about the focus."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import screens
from screens.widgets.big_button import BigButton
from tests.ui.measures import contrast, cut_off, too_small, unreadable

if TYPE_CHECKING:
    from tests.ui.conftest import Stage

SIZES = [(40, 12), (80, 24), (200, 50)]
_SHEETS = [sheet for sheet in sorted(Path(screens.__file__).parent.glob("*.tcss")) if sheet.name != "kiosk.tcss"]
_COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
_COLOURS = re.compile(r"\$|#[0-9a-f]{3,8}\b|\b(?:color|background|tint|rgb|hsl)\b")


@pytest.mark.parametrize("while_open", [False, True])
@pytest.mark.parametrize("size", SIZES)
async def test_every_screen_is_whole_readable_and_marked(
    stage: Stage,
    size: tuple[int, int],
    while_open: bool,  # noqa: FBT001 - a parameter
) -> None:
    """Each screen says REHEARSAL in its first row, keeps its buttons whole and large, and is readable.

    Readable means that nothing is drawn below the least contrast. Those that show the survey are looked at with its
    code as well.
    """
    if while_open:
        stage.at("2020-03-18T19:00")
    faults: list[str] = []
    async with stage.app().run_test(size=size) as pilot:
        for name, make in stage.pages().items():
            if while_open and name not in ("done", "survey", "wall"):
                continue
            await stage.show(pilot, make())
            await stage.until(pilot, lambda: "REHEARSAL" in stage.text(pilot).splitlines()[0])
            faults += [f"{name}: {fault}" for fault in unreadable(pilot)]
            faults += [f"{name}: {label} is cut off" for label in cut_off(pilot)]
            faults += [f"{name}: {label} has fewer than three rows" for label in too_small(pilot)]
    assert faults == []


async def test_a_live_meeting_never_says_rehearsal(stage: Stage) -> None:
    """No screen of a live meeting has the word."""
    stage.rehearsal = False
    async with stage.app().run_test() as pilot:
        for make in stage.pages().values():
            await stage.show(pilot, make())
            assert "REHEARSAL" not in stage.text(pilot).upper()


@pytest.mark.parametrize("name", ["welcome", "question", "lock", "home"])
async def test_the_focus_is_seen_without_colour(stage: Stage, name: str) -> None:
    """Tab moves a heavy frame, and on buttons with words a marker, to the next button; one has it at a time."""
    async with stage.app().run_test() as pilot:
        await stage.show(pilot, stage.pages()[name]())
        await stage.until(pilot, lambda: isinstance(pilot.app.focused, BigButton))
        for _ in range(3):
            drawn = stage.text(pilot)
            assert drawn.count("┏") == drawn.count("┛") == 1
            focused = pilot.app.focused
            assert isinstance(focused, BigButton)
            assert ("►" in drawn) == (not focused.has_class("-digit"))
            await pilot.press("tab")
            await pilot.pause()
            assert pilot.app.focused is not focused


async def test_no_color_is_honoured_and_the_code_stays_black_on_white(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With NO_COLOR every colour drawn is a grey, and those of the code are black and white."""
    monkeypatch.setenv("NO_COLOR", "1")
    stage.at("2020-03-18T19:00")
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await stage.show(pilot, stage.pages()["survey"]())
        await stage.until(pilot, lambda: "▀" in stage.text(pilot))
        for strip in pilot.app.screen._compositor.render_strips():  # noqa: SLF001 - the colours as drawn
            for segment in strip:
                assert segment.style is not None
                colours = [colour for colour in (segment.style.color, segment.style.bgcolor) if colour is not None]
                assert all(len(set(colour.get_truecolor())) == 1 for colour in colours)
                if "▀" in segment.text:
                    assert contrast(segment.style) == pytest.approx(21)


@pytest.mark.parametrize("sheet", _SHEETS, ids=lambda sheet: sheet.stem)
def test_a_screens_own_sheet_holds_no_colour(sheet: Path) -> None:
    """Colours are tokens, named in kiosk.tcss alone and given their values in palette.py."""
    assert not _COLOURS.findall(_COMMENTS.sub("", sheet.read_text()))


@pytest.mark.parametrize("sheet", _SHEETS, ids=lambda sheet: sheet.stem)
def test_a_sheet_belongs_to_one_screen(sheet: Path) -> None:
    """Each sheet stands beside the module of its name, and styles nothing but that module's screens."""
    module = sheet.with_suffix(".py")
    assert module.exists()
    rules = re.sub(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", "", _COMMENTS.sub("", sheet.read_text()))
    for selector in filter(None, re.split(r"[,\n]", rules)):
        assert re.match(r"\s*(?:Lock|SetPin|\w+)(?:Screen|Dialog|Page)\b", selector), selector
