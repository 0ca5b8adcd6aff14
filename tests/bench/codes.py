"""How well every code on a screen is read, and where it stops: `make codes` writes it to docs/codes.md."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kiosk.pack import sample_pack
from kiosk.qr import needs
from kiosk.visit import Visit
from screens.link import LinkScreen
from screens.opening_code import OpeningCodeScreen
from screens.widgets.qr_panel import CodeAndWords, QrPanel
from tests.phone import (
    DOTS,
    LAPTOP_MODULE,
    PIXELS_AT_A_METRE,
    THREE_METRES,
    Sight,
    cells_of_strips,
    picture,
    read,
    seen,
)
from tests.ui.conftest import PATIENT, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PIL.Image import Image
    from textual.pilot import Pilot
    from textual.screen import Screen

PAGE = Path(__file__).resolve().parents[2] / "docs" / "codes.md"
SIZES = [(80, 24), (100, 30), (200, 50)]
THEMES = ["usual", "contrast", "no-colour"]
_TAKING_ANSWERS = "2020-03-18T19:00"
_COARSE = 0.05
_CLEAR = Sight(module=4.0)
_PROJECTOR = 2000 / 100
_FOR_THE_HALL = ("survey", "wall")
_INTRO = """\
# How the codes were proved

This page is written by `make codes`. Every code that a screen shows is drawn as the terminal draws it, cell by cell in
its own colours, turned into pixels and read by [zbar](https://github.com/mchehab/zbar): the whole screen as it is, and
then as a phone sees a laptop from three metres: {sight.module:.1f} pixels a module, blurred by {sight.blur} modules,
turned {sight.roll:.0f} and tilted {sight.tilt:.0f} degrees, with {sight.contrast:.0%} of the contrast. A
phone's own reader is usually better than zbar. `make test` proves a part of it each time, and a real terminal's
picture besides.

The survey and the wall are for the hall and have to be read from there. The other codes are for somebody who stands
before the screen.
"""
_DISTANCE = """\
A phone's viewfinder has about {pixels} pixels for a millimetre one metre away (1,920 across 66 degrees). With
{least:.1f} pixels a module needed, and twice that for comfort:
"""
_POSTER = 1.15 * 108 / 41


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """One code on one screen."""

    screen: str
    theme: str
    size: tuple[int, int]
    text: str
    image: Image
    module_dots: float

    def is_read(self, sight: Sight | None = None) -> bool:
        """Tell whether a decoder reads it, as it is or as a phone sees it."""
        image = self.image if sight is None else seen(self.image, self.module_dots, sight)
        return read(image) == [self.text]


def codes() -> list[Code]:
    """Return every code that the screens show at every size in every set of colours."""
    return [code for theme in THEMES for code in asyncio.run(_shown(theme))]


async def _shown(theme: str) -> list[Code]:
    found: list[Code] = []
    with TemporaryDirectory() as folder, _colours(theme):
        stage = Stage(replace(sample_pack(), digest="0" * 64), Path(folder))
        stage.at(_TAKING_ANSWERS)
        for size in SIZES:
            async with stage.app().run_test(size=size) as pilot:
                for screen, make in _screens(stage).items():
                    await stage.show(pilot, make())
                    stage.show_contrast(pilot, high=theme == "contrast")
                    await pilot.pause(0.3)
                    panel = pilot.app.screen.query_one(QrPanel)
                    text = pilot.app.screen.query_one(CodeAndWords).text
                    if text is not None and panel.display and panel.size:
                        dots = DOTS[0] * panel.size.width / needs(text)[0]
                        found.append(Code(screen, theme, size, text, _picture(pilot), dots))
    return found


def _screens(stage: Stage) -> dict[str, Callable[[], Screen[Any]]]:
    """Return every screen that shows a code to phones; that of a tablet's invitation shows its own in the same way."""
    pages, pack = stage.pages(), stage.loaded.pack
    told = Visit.start().begin("en").choose_role(pack, "parent-carer").skip()
    links = {
        f"privacy notice {number}": partial(LinkScreen, stage.frame, pack, told, PATIENT, link)
        for number, link in enumerate(pack.privacy.links, start=1)
    }
    code = partial(OpeningCodeScreen, stage.frame, "door-1", "ZN77-0A1T-HC1H-7FN3")
    shown: dict[str, Callable[[], Screen[Any]]] = {name: pages[name] for name in ("survey", "wall", "done", "receipt")}
    return {**shown, **links, "opening code": code}


def _picture(pilot: Pilot[Any]) -> Image:
    return picture(cells_of_strips(pilot.app.screen._compositor.render_strips()))  # noqa: SLF001 - as drawn


@contextmanager
def _colours(theme: str) -> Iterator[None]:
    if theme == "no-colour":
        os.environ["NO_COLOR"] = "1"
    try:
        yield
    finally:
        os.environ.pop("NO_COLOR", None)


def last_read(code: Code, sight: Callable[[float], Sight], good: float, bad: float) -> float:
    """Return the worst value between `good` and `bad` with which a code is still read, to a twentieth of the way.

    Raises:
        AssertionError: It is not even read with `good`.
    """
    assert code.is_read(sight(good)), (code.screen, good)
    near = abs(bad - good) * _COARSE
    while abs(bad - good) > near:
        middle = (good + bad) / 2
        if code.is_read(sight(middle)):
            good = middle
        else:
            bad = middle
    return good


def report() -> tuple[list[str], bool]:
    """Return the page's lines, and whether every code was read, those for the whole hall from three metres too."""
    every = codes()
    straight = {code: code.is_read() for code in every}
    far = {code: code.is_read(THREE_METRES) for code in every}
    survey = [code for code in every if code.screen == "survey" and code.theme == "usual"]
    limits = {
        code.size: (
            last_read(code, lambda value: replace(_CLEAR, module=value), 4.0, 0.5),
            last_read(code, lambda value: replace(_CLEAR, blur=value), 0.0, 2.0),
            last_read(code, lambda value: replace(_CLEAR, tilt=value), 0.0, 80.0),
            last_read(code, lambda value: replace(_CLEAR, contrast=value), 1.0, 0.0),
        )
        for code in survey
    }
    good = all(straight.values()) and all(read_far for code, read_far in far.items() if code.screen in _FOR_THE_HALL)
    return _page(every, straight, far, limits), good


def _page(
    every: Sequence[Code],
    straight: dict[Code, bool],
    far: dict[Code, bool],
    limits: dict[tuple[int, int], tuple[float, float, float, float]],
) -> list[str]:
    least = max(module for module, *_ in limits.values())
    lines = [
        *_INTRO.format(sight=THREE_METRES).splitlines(),
        "",
        "## Every code, every set of colours, every size",
        "",
        "Colours: usual, high contrast (white on black), none (`NO_COLOR`). A dash: the code does not fit, and the",
        "screen says so with the sizes.",
        "",
        "| screen | colours | " + " | ".join(f"{wide}x{high}" for wide, high in SIZES) + " |",
        "|---|---|" + "---|" * len(SIZES),
    ]
    for screen in dict.fromkeys(code.screen for code in every):
        for theme in THEMES:
            cells = []
            for size in SIZES:
                at = [code for code in every if (code.screen, code.theme, code.size) == (screen, theme, size)]
                told = {(True, True): "read, also from 3 m", (True, False): "read", (False, False): "NOT READ"}
                cells.append(told[straight[at[0]], far[at[0]]] if at else "-")
            lines.append(f"| {screen} | {theme} | {' | '.join(cells)} |")
    lines += [
        "",
        "## Where it stops",
        "",
        "The survey's code of the sample meeting, each limit by itself, with four pixels a module otherwise.",
        "",
        "| window | least pixels a module | most blur, in modules | most tilt, both ways at once | least contrast |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {wide}x{high} | {module:.1f} | {blur:.2f} | {tilt:.0f} degrees | {contrast:.0%} |"
        for (wide, high), (module, blur, tilt, contrast) in limits.items()
    ]
    lines += [
        "",
        "## How far away",
        "",
        *_DISTANCE.format(pixels=PIXELS_AT_A_METRE, least=least).splitlines(),
        "",
        "| where the code is | a module | read up to | comfortable up to |",
        "|---|---|---|---|",
    ]
    for where, module in (
        ("a laptop of 15.6 inches, 80 columns", LAPTOP_MODULE),
        ("a projector, picture 2 m wide, 100 columns", _PROJECTOR),
        ("a poster on A4", _POSTER),
        ("a poster on A3", _POSTER * 2**0.5),
        ("a slip", 1.0),
    ):
        metres = PIXELS_AT_A_METRE * module / least
        lines.append(f"| {where} | {module:.1f} mm | {metres:.1f} m | {metres / 2:.1f} m |")
    return lines


if __name__ == "__main__":
    page, all_read = report()
    PAGE.write_text("\n".join(page) + "\n", encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} is written.\n")
    sys.exit(not all_read)
