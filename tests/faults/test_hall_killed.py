"""A whole hall killed at once, while every station saves: nothing that a tablet showed as saved is lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

import aiohttp
import pytest

from kiosk.gather import hand_over_all
from kiosk.pack import parse_pack
from kiosk.places import StationPlace, meeting_folder
from kiosk.reconcile import stored_streams
from kiosk.records import CheckedIn, PointNoted
from tests.conftest import pack_with_keys
from tests.e2e.evening import CANARY, dice, no_canary_below, wait_until_free
from tests.tablets import ServedHall, Tablet, with_roster

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Inspectors

_PATIENCE = 300.0
"""Seconds for one page: eighteen stations open at once, on a machine that may be busy with other tests."""
_GONE = (aiohttp.ClientError, ConnectionError)


class _Station:
    """One tablet's station, and what it showed as saved.

    Args:
        name: The station's id.
        tablet: The tablet.
    """

    def __init__(self, name: str, tablet: Tablet) -> None:
        self.name = name
        self.tablet = tablet
        self.saved: Counter[str] = Counter()
        self._next = 0

    async def work(self) -> None:
        """Save until the hall is gone; where only the connection broke, show the station again, as the page does."""
        while True:
            with suppress(*_GONE):
                while True:
                    await (self._check_in() if self.name.startswith("door") else self._note())
            try:
                await self.tablet.show()
            except _GONE:
                return

    async def _until(self, words: str) -> None:
        await self.tablet.until(lambda drawn: words in drawn.words or self.tablet.ended, _PATIENCE)
        if self.tablet.ended:
            raise ConnectionError

    async def _check_in(self) -> None:
        for page, key in (
            ("Tell us you are here", "1"),
            ("Who are you here as?", "1"),
            ("What do you want to talk about?", "\r"),
            ("What happens to what you say", "\r"),
        ):
            await self._until(page)
            await asyncio.sleep(0.1)
            await self.tablet.press(key)
        await self._until("You are checked in")
        self.saved["parent-carer"] += 1
        await self.tablet.press("\r")

    async def _note(self) -> None:
        await self._until("What was said")
        self._next += 1
        text = f"{CANARY} {self.name} {self._next}"
        await self.tablet.press(f"{text} #1\r")
        await self.tablet.until(
            lambda drawn: (
                (text in drawn.text and "What was said" in drawn.text and "Saved." in drawn.text) or self.tablet.ended
            ),
            _PATIENCE,
        )
        if self.tablet.ended:
            raise ConnectionError
        self.saved[text] += 1


def _pack(inspectors: Inspectors, folder: Path, stations: list[str]) -> Path:
    """Write the test meeting's pack with a roster of its own."""
    path = folder / "meeting.toml"
    path.write_text(with_roster(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient), stations))
    return path


async def _killed_together(pack: Path, stations: list[str], kills: int) -> tuple[list[_Station], set[str]]:
    """Let all stations save, and kill the whole hall at random moments; return what was shown, and the certificates."""
    data, choose = pack.parent / "data", dice(kills)
    working = [_Station(name, Tablet("")) for name in stations]
    certificates: set[str] = set()
    for station in working:
        await station.tablet.__aenter__()
    for round_number in range(kills):
        hall = await asyncio.to_thread(ServedHall, pack, data)
        certificates.add((await asyncio.to_thread(hall.ask, "/tablets"))[2])
        for station in working:
            station.tablet.url = hall.url
            if round_number == 0:
                link = await asyncio.to_thread(hall.invite, station.name)
                assert await station.tablet.pair(link) == 303
            await station.tablet.show()
        saved_before = sum(station.saved.total() for station in working)
        tasks = [asyncio.create_task(station.work()) for station in working]
        while sum(station.saved.total() for station in working) < saved_before + len(working) or not all(
            station.saved for station in working
        ):
            assert not any(task.done() for task in tasks)
            await asyncio.sleep(0.02)
        await asyncio.sleep(choose.uniform(0, 0.5))
        hall.kill_all()
        await asyncio.gather(*tasks)
    for station in working:
        await station.tablet.__aexit__(None, None, None)
    return working, certificates


async def _survive(inspectors: Inspectors, folder: Path, stations: list[str], kills: int) -> int:
    """Run a hall through its kills, and compare what tablets showed with what an inspector opens."""
    pack = _pack(inspectors, folder, stations)
    working, certificates = await _killed_together(pack, stations, kills)
    assert len(certificates) == 1
    no_canary_below(folder / "data")
    loaded = parse_pack(pack.read_bytes(), "meeting.toml")
    meeting = meeting_folder(folder / "data", loaded.pack.meeting.id, rehearsal=False)
    for station in working:
        place = StationPlace(meeting, station.name)
        wait_until_free(place)
        kept: Counter[str] = Counter()
        for _, _, records in stored_streams(place.parts()):
            for record in inspectors.open_all(records):
                if isinstance(record, CheckedIn):
                    kept[record.role] += 1
                elif isinstance(record, PointNoted):
                    kept[record.content.text] += 1
        assert station.saved <= kept
        assert kept.total() - station.saved.total() <= kills
        assert station.saved.total() > 0
    stick = folder / "stick"
    stick.mkdir()
    report = hand_over_all(loaded, folder / "data", stick, lambda _done, _total: None)
    assert {stream.name for stream in report.streams} == {*stations, "desk"}
    return sum(station.saved.total() for station in working)


async def test_a_hall_killed_at_once_loses_nothing_that_a_tablet_showed_as_saved(
    inspectors: Inspectors, tmp_path: Path
) -> None:
    """Server and stations killed together twice while saving; the tablets come back without being paired anew."""
    await _survive(inspectors, tmp_path, ["door-1", "notes-1"], 2)


@pytest.mark.campaign
async def test_eighteen_stations_killed_at_once_lose_nothing(inspectors: Inspectors, tmp_path: Path) -> None:
    """Six doors and twelve note-takers, killed together five times while all of them save."""
    stations = [*(f"door-{number}" for number in range(1, 7)), *(f"notes-{number}" for number in range(1, 13))]
    saved = await _survive(inspectors, tmp_path, stations, 5)
    print(f"\n18 stations, 5 kills at once: {saved} acknowledged, 0 lost")  # noqa: T201 - a campaign's report
