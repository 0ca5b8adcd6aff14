"""Pictures of the screens, for looks alone; `make snapshots` takes them anew, after somebody looked at them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from msgspec import structs
from textual.widgets import Static

from kiosk.tallies import Tallies
from kiosk.wall_link import WallView
from kiosk.wall_messages import OnTheWall, Shown

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


@pytest.mark.parametrize(
    ("state", "moment"),
    [
        ("not-open-yet", "2020-03-13T11:00"),
        ("open", "2020-03-18T19:00"),
        ("closing-soon", "2020-03-19T11:45"),
        ("none", "2020-03-23T19:02"),
    ],
)
def test_each_state_of_the_survey_looks_as_it_did(
    stage: Stage, snap_compare: Callable[..., bool], state: str, moment: str
) -> None:
    """The survey before, in and near the end of its window, and where there is none; the closed one is above."""
    stage.at(moment)
    if state == "none":
        stage.loaded = replace(stage.loaded, pack=structs.replace(stage.loaded.pack, survey=None))

    async def show(pilot: Pilot[Ended]) -> None:
        await stage.show(pilot, stage.pages()["survey"]())
        line = pilot.app.screen.query_one("#survey-headline", Static)
        await stage.until(pilot, lambda: "survey" in str(line.render()))

    assert snap_compare(stage.app(), terminal_size=(80, 24), run_before=show)


@pytest.mark.parametrize("name", ["wall", "approve"])
def test_what_the_wall_shows_and_who_decides_look_as_they_did(
    stage: Stage, snap_compare: Callable[..., bool], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The projector with approved words beside the open survey, and the desk's screen with words that wait."""
    stage.at("2020-03-18T19:00")
    words = Shown(text="We waited 18 months for an assessment", themes=("assessment-planning",))
    shown = OnTheWall(now="assessment-planning", words=(words,))
    monkeypatch.setattr(stage.hall.wall, "view", lambda: WallView(linked=True, shown=shown))
    monkeypatch.setattr(stage.hall.wall, "people", lambda: 45)

    async def show(pilot: Pilot[Ended]) -> None:
        await stage.show(pilot, stage.pages()[name]())
        await stage.says(pilot, "About 45 people have checked in." if name == "wall" else "May say who somebody is")

    assert snap_compare(stage.app(), terminal_size=(100, 30), run_before=show)
