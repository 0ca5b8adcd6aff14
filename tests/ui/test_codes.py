"""Every code on a screen is read: in every set of colours, at every size, as a phone sees it from three metres."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.qr import needs
from screens.widgets.qr_panel import QrPanel
from tests.phone import DOTS, THREE_METRES, cells_of_strips, picture, read, seen

if TYPE_CHECKING:
    from PIL.Image import Image
    from textual.pilot import Pilot

    from screens.crash import Ended
    from tests.ui.conftest import Stage

SIZES = [(80, 24), (100, 30), (200, 50)]
THEMES = ["usual", "contrast", "no-colour"]


def screen_picture(pilot: Pilot[Ended]) -> Image:
    """Return what is drawn now, every cell with its own colours."""
    return picture(cells_of_strips(pilot.app.screen._compositor.render_strips()))  # noqa: SLF001 - as drawn


def module_dots(pilot: Pilot[Ended], text: str) -> float:
    """Return how many dots of the picture a module of the code on the screen takes."""
    return DOTS[0] * pilot.app.screen.query_one(QrPanel).size.width / needs(text)[0]


@pytest.mark.parametrize("theme", THEMES)
async def test_the_surveys_code_is_read_from_three_metres(
    stage: Stage, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In each set of colours and at each size, the whole screen's picture holds the survey's address.

    It is looked at straight, and then small, blurred, turned, tilted and washed out, as `THREE_METRES` says.
    """
    if theme == "no-colour":
        monkeypatch.setenv("NO_COLOR", "1")
    stage.at("2020-03-18T19:00")
    assert stage.loaded.pack.survey is not None
    link = stage.loaded.pack.survey.link
    async with stage.app().run_test(size=SIZES[0]) as pilot:
        await stage.show(pilot, stage.pages()["survey"]())
        stage.show_contrast(pilot, high=theme == "contrast")
        for size in SIZES:
            await pilot.resize_terminal(*size)
            panel = pilot.app.screen.query_one(QrPanel)
            await stage.until(pilot, lambda: pilot.app.screen.size == size and panel.display)  # noqa: B023 - waited for here
            await pilot.pause()
            straight = screen_picture(pilot)
            assert read(straight) == [link], size
            assert read(seen(straight, module_dots(pilot, link), THREE_METRES)) == [link], size


async def test_the_receipts_code_is_read(stage: Stage) -> None:
    """What a phone photographs at the close is the receipt, word for word."""
    async with stage.app().run_test(size=(100, 30)) as pilot:
        await stage.show(pilot, stage.pages()["receipt"]())
        await stage.until(pilot, lambda: "▀" in stage.text(pilot))
        [receipt] = read(screen_picture(pilot))
        assert receipt.startswith("OM1:worcestershire-2020/door-1/12/")
