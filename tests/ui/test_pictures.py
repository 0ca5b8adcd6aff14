"""Pictures of the screens, for looks alone; `make snapshots` takes them anew, after somebody looked at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Static

from kiosk.tallies import Tallies

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.pilot import Pilot

    from screens.crash import Ended
    from tests.ui.conftest import Stage

_FILLED_LATER = {
    "home": ("#home-pack", "Pack words"),
    "survey": ("#survey-headline", "has closed"),
    "desk-of-hall": ("#desk-people", "came in"),
    "lane": ("#lane-words", "came in"),
    "hall": ("#hall-people", "at all doors"),
    "evacuation": ("#evacuation-words", "Counted"),
}
"""What shows that a screen is complete, where some of it comes after the first paint."""

NAMES = [
    *("home", "welcome", "question", "notes", "survey", "lock", "trouble", "lane", "evacuation", "hall"),
    *("desk-of-hall", "key-card", "charts", "erase"),
]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", NAMES)
def test_a_screen_looks_as_it_did(
    stage: Stage, snap_compare: Callable[..., bool], name: str, size: tuple[int, int]
) -> None:
    """The screen is drawn as in the picture that somebody looked at."""
    stage.session("door-1").tallies = Tallies(checked_in={"family": 30, "professional": 5}, left=4)

    async def show(pilot: Pilot[Ended]) -> None:
        await stage.show(pilot, stage.pages()[name]())
        if name in _FILLED_LATER:
            selector, words = _FILLED_LATER[name]
            line = pilot.app.screen.query_one(selector, Static)
            await stage.until(pilot, lambda: words in str(line.render()))

    assert snap_compare(stage.app(), terminal_size=size, run_before=show)
