"""After a visit nothing of it is left in memory: no page, no button, no answer, and no record before it was sealed."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest
from textual import events

from kiosk.pack import parse_pack
from kiosk.records import CheckedIn
from kiosk.visit import Answers, Visit
from screens.done import DoneScreen
from screens.frame import Patience
from screens.home import HomeScreen
from screens.opening import OpeningScreen
from screens.privacy import PrivacyScreen
from screens.question import QuestionScreen
from screens.several import NeedsScreen, TopicsScreen
from screens.welcome import WelcomeScreen
from screens.widgets.big_button import BigButton
from screens.widgets.options import Options
from tests.conftest import Hall, pack_with_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from textual.pilot import Pilot
    from textual.screen import Screen

    from screens.crash import Ended
    from tests.conftest import Inspectors
    from tests.ui.conftest import Stage

HASTY = Patience(idle=0.7, warning=0.7, done=0.3, left=0.3)
_SEARCHES = 20
_LETTING_GO = 0.2
"""Seconds of the app's own time before a search."""
ROLE, TOPIC, NEED = "quokka-role", "wombat-topic", "numbat-need"


def _references(pilot: Pilot[Ended]) -> list[weakref.ref[object]]:
    """Return references to the screen in sight and its buttons that keep neither alive."""
    return [weakref.ref(thing) for thing in (pilot.app.screen, *pilot.app.screen.query(BigButton))]


async def _references_once(
    stage: Stage, pilot: Pilot[Ended], kind: type[Screen[object]] | type
) -> list[weakref.ref[object]]:
    """Wait for a screen and return references to it, taken at that very moment: it may clear itself in the next."""
    taken: list[weakref.ref[object]] = []

    def there() -> bool:
        if type(pilot.app.screen) is kind and pilot.app.screen.query(BigButton):
            taken.extend(_references(pilot))
        return bool(taken)

    await stage.until(pilot, there)
    return taken


def _answered(thing: object) -> bool:
    """Tell whether a thing in memory holds somebody's answers."""
    if isinstance(thing, Visit):
        return not thing.fresh
    return isinstance(thing, Answers) or (isinstance(thing, Options) and thing.chosen != ())


async def _nothing(left: Callable[[], list[str]], pilot: Pilot[Ended]) -> None:
    """Search memory until nothing is left, and fail with what is.

    Each search is given turns of the app's loop, in which it lets go of a screen; how long a search takes counts for
    nothing, because meanwhile the app stands still.
    """
    found = ["never searched"]
    for _ in range(_SEARCHES):
        await pilot.pause(_LETTING_GO)
        found = []  # what was found before quotes what it found
        gc.collect()
        found = left()
        if not found:
            break
    assert found == [], f"still in memory: {found}"


@pytest.mark.parametrize("way_out", ["finish", "exit", "idle", "idle behind another window"])
async def test_nothing_of_a_visit_is_left_in_memory(stage: Stage, way_out: str) -> None:
    """Once the welcome is back, no screen, button, visit or answer of the last visitor can be found in memory.

    Answers are the role, the topics, the needs, and how the pages looked.
    """
    idle = way_out.startswith("idle")
    patience = HASTY if idle else Patience(idle=600, done=600)
    async with stage.app(patience=patience).run_test() as pilot:
        await stage.open_door(pilot)
        await pilot.click("#choice-en")
        gone = await _references_once(stage, pilot, QuestionScreen)
        if way_out == "idle behind another window":
            pilot.app.post_message(events.AppBlur())
        if not idle:
            await stage.shown(pilot, QuestionScreen)
            await pilot.click("#choice-young-person")
            for screen, answer in ((TopicsScreen, "#choice-local-offer"), (NeedsScreen, "#choice-hearing-loop")):
                await stage.shown(pilot, screen)
                gone += _references(pilot)
                await pilot.click(answer)
                await pilot.click("#button-continue")
            await stage.shown(pilot, PrivacyScreen)
            gone += _references(pilot)
            await pilot.click("#button-back")
            await stage.shown(pilot, NeedsScreen)
            gone += _references(pilot)
            await pilot.click("#button-continue")
            await stage.shown(pilot, PrivacyScreen)
        if way_out == "finish":
            await pilot.click("#button-continue")
            await stage.shown(pilot, DoneScreen)
            await pilot.click("#button-finish")
        elif way_out == "exit":
            await pilot.click("#button-exit")
        await stage.shown(pilot, WelcomeScreen)

        def left() -> list[str]:
            alive = [repr(ref()) for ref in gone if ref() is not None]
            return alive or [f"{type(thing)}: {thing!r:.200}" for thing in gc.get_objects() if _answered(thing)]

        await _nothing(left, pilot)


def _plain(thing: object) -> bool:
    """Tell whether a value is an answer, a set of answers, or a record that nobody has sealed."""
    if isinstance(thing, CheckedIn):
        return thing.role == ROLE
    if isinstance(thing, bytes | bytearray):
        return b'"role":"' + ROLE.encode() in thing
    if isinstance(thing, str):
        return f'"role":"{ROLE}' in thing
    if type(thing) is tuple:
        return len(thing) == 1 and type(thing[0]) is str and thing[0] in (TOPIC, NEED)
    return type(thing) is dict and type(thing.get("role")) is str and thing["role"] == ROLE


def _values() -> Iterable[object]:
    """Return everything that something in memory holds on to, each at least once."""
    return gc.get_referents(*gc.get_objects())


@pytest.fixture
def marked_hall(inspectors: Inspectors, tmp_path: Path) -> Iterator[Hall]:
    """Return a hall where the answers are words that are found nowhere else."""
    text = pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient)
    for usual, marked in (("parent-carer", ROLE), ("local-offer", TOPIC), ("hearing-loop", NEED)):
        text = text.replace(f'id = "{usual}"', f'id = "{marked}"')
    made = Hall(parse_pack(text.encode(), "meeting.toml"), tmp_path / "data")
    yield made
    made.end()


async def test_a_real_station_keeps_no_answer_once_it_is_sealed(stage: Stage, marked_hall: Hall) -> None:
    """With the real store behind the door, no unsealed record, answer or set of answers outlives the visit."""
    session = marked_hall.open("door-1")
    async with stage.app(patience=Patience(idle=600, done=600)).run_test() as pilot:
        await stage.shown(pilot, HomeScreen)
        pilot.app.post_message(OpeningScreen.Opened(session, has_pin=True, receipt=None))
        for screen, taps in (
            (WelcomeScreen, ["#choice-en"]),
            (QuestionScreen, [f"#choice-{ROLE}"]),
            (TopicsScreen, [f"#choice-{TOPIC}", "#button-continue"]),
            (NeedsScreen, [f"#choice-{NEED}", "#button-continue"]),
        ):
            await stage.shown(pilot, screen)
            for tap in taps:
                await pilot.click(tap)
        await stage.shown(pilot, PrivacyScreen)
        assert any(_plain(value) for value in _values()), "the search finds nothing even while the answers are there"
        await pilot.click("#button-continue")
        await stage.shown(pilot, DoneScreen)
        await pilot.click("#button-finish")
        await stage.shown(pilot, WelcomeScreen)

        await _nothing(lambda: [f"{type(value)}: {value!r:.200}" for value in _values() if _plain(value)], pilot)
    assert session.status().tallies.arrived == 1
