"""Takes the pictures in docs/pictures from the running kiosk: `make pictures`, after a change that people see.

A rehearsal of the sample meeting, with a real session and real sealing; only the terminal is drawn as SVG.
"""

from __future__ import annotations

import asyncio
import dataclasses
import re
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from kiosk.clock import MeetingClock
from kiosk.hall_part import HallPart
from kiosk.pack import sample_pack
from kiosk.places import meeting_folder
from kiosk.records import PointContent
from kiosk.session_facts import Answers, SessionRequest
from kiosk.session_opening import open_session
from kiosk.wall_link import WallView
from kiosk.wall_messages import OnTheWall, Shown
from kiosk.wall_part import WallPart
from screens.app import KioskApp
from screens.frame import Frame
from screens.wall import WallScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from kiosk.meeting_session import MeetingSession
    from kiosk.pack import LoadedPack

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""Would be fetched from elsewhere; a reader's own monospace font does."""
POINTS = (
    "We waited eight months for the assessment to start #4",
    "The new website is easier, but the short breaks page is out of date #2",
    "School says there is no money for the support in the plan #3,5",
    "The SENCO knew exactly what to do this time #6",
)
TYPING = "Nobody tells us who our caseworker is now #6"


def _open(folder: Path, station: str, _answers: Answers) -> MeetingSession:
    loaded = sample_pack()
    clock = MeetingClock(loaded.pack.zone, loaded.pack.local(loaded.pack.meeting.starts))
    return open_session(SessionRequest(loaded=loaded, station=station, data=folder, rehearsal=True, clock=clock))


async def _until(pilot: Pilot[Any], screen: str) -> None:
    while type(pilot.app.screen).__name__ != screen:
        await pilot.pause(0.02)
    await pilot.pause(0.3)


async def _open_station(pilot: Pilot[Any], key: str, first: str) -> None:
    await _until(pilot, "HomeScreen")
    await pilot.press(key)
    await _until(pilot, "ClockScreen")
    await pilot.press("1")
    await _until(pilot, "SetPinScreen")
    for _ in range(2):
        await pilot.press(*"4711", "enter")
        await pilot.pause(0.2)
    await _until(pilot, first)


def _app(loaded: LoadedPack, folder: Path, station: str | None = None) -> KioskApp:
    return KioskApp(
        loaded=loaded,
        rehearsal=True,
        clock=MeetingClock(loaded.pack.zone, loaded.pack.local(loaded.pack.meeting.starts)),
        open_station=partial(_open, folder),
        ceremonies=None,
        hall=HallPart(loaded.pack, meeting_folder(folder, loaded.pack.meeting.id, rehearsal=True)),
        station=station,
    )


def _save(app: KioskApp, name: str) -> None:
    (FOLDER / f"{name}.svg").write_text(_FONTS.sub("", app.export_screenshot(title="Open Meeting Kiosk")))


async def _take(name: str, size: tuple[int, int], key: str, first: str) -> None:
    loaded = sample_pack()
    with TemporaryDirectory() as folder:
        app = _app(loaded, Path(folder))
        async with app.run_test(size=size) as pilot:
            await _open_station(pilot, key, first)
            if first == "NotesScreen":
                for point in POINTS:
                    await pilot.press(*point, "enter")
                    await pilot.pause(0.4)
                await pilot.press(*TYPING)
                await pilot.pause(0.3)
            _save(app, name)
            app.exit()


async def _take_steward() -> None:
    """Take the lane with a queue counted, and the evacuation view."""
    loaded = sample_pack()
    with TemporaryDirectory() as folder:
        app = _app(loaded, Path(folder))
        async with app.run_test(size=(80, 24)) as pilot:
            await _open_station(pilot, "1", "WelcomeScreen")
            session = app.open_session
            assert session is not None
            for needs in (("help-to-leave",), ("hearing-loop", "step-free"), ("hearing-loop",), ()):
                session.check_in(role="parent-carer", needs=needs)
            for _ in range(9):
                session.lane.come_in()
            await pilot.press("f2")
            await _until(pilot, "LockScreen")
            await pilot.press(*"4711", "enter")
            await _until(pilot, "DeskScreen")
            await pilot.click("#button-lane")
            await _until(pilot, "LaneScreen")
            await pilot.press("plus")
            await pilot.pause(0.5)
            _save(app, "lane")
            await pilot.press("f12")
            await _until(pilot, "EvacuationScreen")
            await pilot.pause(0.5)
            _save(app, "evacuation")
            app.exit()


async def _take_desk() -> None:
    """Take the desk of a hall in full swing, and its charts."""
    loaded = sample_pack()
    with TemporaryDirectory() as folder:
        notes = _open(Path(folder), "notes-1", Answers())
        for theme, points in (("local-offer", 5), ("assessment-planning", 9), ("workforce-engagement", 2)):
            for number in range(points):
                notes.note(PointContent(text=f"Point {number}", themes=(theme,)))
        notes.end()
        app = _app(loaded, Path(folder), station="desk")
        async with app.run_test(size=(100, 34)) as pilot:
            door = _open(Path(folder), "door-1", Answers())
            for _ in range(12):
                door.check_in(role="parent-carer")
            await _open_station(pilot, "1", "DeskScreen")
            for role, people in (("parent-carer", 61), ("education-staff", 7)):
                for _ in range(people):
                    door.check_in(role=role)
            for _ in range(3):
                door.leave()
            await pilot.pause(5)
            _save(app, "desk")
            await pilot.click("#button-charts")
            await _until(pilot, "ChartsScreen")
            _save(app, "charts")
            door.end()
            app.exit()


class _Approved(WallPart):
    """A wall whose desk has approved words."""

    def view(self) -> WallView:
        """Return two points and what is being discussed."""
        words = tuple(
            Shown(text=point.rpartition(" #")[0], themes=(theme,))
            for point, theme in zip(POINTS, ("assessment-planning", "local-offer"), strict=False)
        )
        return WallView(linked=True, shown=OnTheWall(now="assessment-planning", words=words))

    def people(self) -> int | None:
        """Return a rounded number."""
        return 45


async def _take_wall() -> None:
    """Take the wall while the survey takes answers, beside words that were approved."""
    loaded = sample_pack()
    survey = loaded.pack.survey
    assert survey is not None
    still_open = replace(survey, closes=loaded.pack.meeting.ends)
    loaded = dataclasses.replace(loaded, pack=replace(loaded.pack, survey=still_open))
    with TemporaryDirectory() as folder:
        app = _app(loaded, Path(folder))
        async with app.run_test(size=(100, 30)) as pilot:
            await _until(pilot, "HomeScreen")
            session = _open(Path(folder), "wall", Answers())
            frame = Frame(loaded.pack.meeting.title, session.station.label, rehearsal=True, clock=session.clock)
            session.loaded = loaded
            app.push_screen(WallScreen(frame, session, _Approved(Path(folder))))
            await _until(pilot, "WallScreen")
            await pilot.pause(1)
            _save(app, "wall")
            app.exit()


async def main() -> None:
    """Take them all."""
    await _take_desk()
    await _take_wall()
    await _take_steward()
    await _take("notes", (100, 30), "3", "NotesScreen")
    await _take("door", (80, 24), "1", "WelcomeScreen")


if __name__ == "__main__":
    asyncio.run(main())
