"""What every screen must be at every size: whole, marked as a rehearsal, readable, and clear about the focus."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import screens
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from rich.color import Color as RichColor
    from rich.style import Style
    from textual.pilot import Pilot

    from screens.crash import Ended
    from tests.ui.conftest import Stage

SIZES = [(40, 12), (80, 24), (200, 50)]
TEXT = 4.5
"""WCAG 2.2, success criterion 1.4.3."""
GRAPHICS = 3.0
"""WCAG 2.2, success criterion 1.4.11."""
_DRAWN = re.compile(r"[─-╿▀-▟●]")
_SHEETS = [sheet for sheet in sorted(Path(screens.__file__).parent.glob("*.tcss")) if sheet.name != "kiosk.tcss"]
_COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
_COLOURS = re.compile(r"\$|#[0-9a-f]{3,8}\b|\b(?:color|background|tint|rgb|hsl)\b")


def _luminance(colour: RichColor | None) -> float:
    """Return the relative luminance of a colour, WCAG 2.2's definition."""
    assert colour is not None
    parts = [part / 255 for part in colour.get_truecolor()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(style: Style) -> float:
    """Return the contrast ratio of a style's two colours, WCAG 2.2's definition."""
    low, high = sorted((_luminance(style.color), _luminance(style.bgcolor)))
    return (high + 0.05) / (low + 0.05)


def _unreadable(pilot: Pilot[Ended]) -> list[str]:
    """Return what is drawn with too little contrast: text, and frames and marks."""
    faults: list[str] = []
    for strip in pilot.app.screen._compositor.render_strips():  # noqa: SLF001 - the colours as drawn
        for segment in strip:
            shown = segment.text.strip()
            if not shown or segment.style is None:
                continue
            least = GRAPHICS if _DRAWN.match(shown) else TEXT
            if _contrast(segment.style) < least:
                faults.append(f"'{shown[:30]}' has {_contrast(segment.style):.1f}:1, {segment.style}")
    return faults


def _cut_off(pilot: Pilot[Ended]) -> list[str]:
    """Return the buttons of the bottom bar that are not whole on the screen."""
    whole = pilot.app.screen.region
    bars = pilot.app.screen.query("ActionBar BigButton, #survey-buttons BigButton, #receipt-buttons BigButton")
    shown = [button for button in bars.results(BigButton) if all(part.display for part in button.ancestors_with_self)]
    return [button.label for button in shown if not whole.contains_region(button.region)]


def _too_small(pilot: Pilot[Ended]) -> list[str]:
    """Return the buttons with fewer than three rows, those out of sight included."""
    buttons = pilot.app.screen.query(BigButton)
    shown = [button for button in buttons if all(part.display for part in button.ancestors_with_self)]
    return [button.label for button in shown if button.outer_size.height < 3]


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
            faults += [f"{name}: {fault}" for fault in _unreadable(pilot)]
            faults += [f"{name}: {label} is cut off" for label in _cut_off(pilot)]
            faults += [f"{name}: {label} has fewer than three rows" for label in _too_small(pilot)]
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
                    assert _contrast(segment.style) == pytest.approx(21)


@pytest.mark.parametrize("sheet", _SHEETS, ids=lambda sheet: sheet.stem)
def test_a_screens_own_sheet_holds_no_colour(sheet: Path) -> None:
    """Colours are tokens, and tokens are in kiosk.tcss alone."""
    assert not _COLOURS.findall(_COMMENTS.sub("", sheet.read_text()))


@pytest.mark.parametrize("sheet", _SHEETS, ids=lambda sheet: sheet.stem)
def test_a_sheet_belongs_to_one_screen(sheet: Path) -> None:
    """Each sheet stands beside the module of its name, and styles nothing but that module's screens."""
    module = sheet.with_suffix(".py")
    assert module.exists()
    rules = re.sub(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", "", _COMMENTS.sub("", sheet.read_text()))
    for selector in filter(None, re.split(r"[,\n]", rules)):
        assert re.match(r"\s*(?:Lock|SetPin|\w+)(?:Screen|Dialog)\b", selector), selector
