"""Stations served to tablets: memory a station, and from key to paint over TLS, with 1, 6 and 18 of them."""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from kiosk.pack import sample_pack
from tests.bench.ratios import Ratio
from tests.tablets import ServedHall, Tablet, with_roster

_KEYS = "abcdefghijklmnopqrstuvwxyz0123456789"
_MEGABYTE = 1 << 20
_SETTLED = 3.0
_BETWEEN = 0.1


def served(most: int = 18, keys: int = 30) -> tuple[list[Ratio], list[str]]:
    """Return ratios against one station, and lines on the slowest keys and on memory.

    Args:
        most: The largest number of stations, all showing to a tablet while one of them is typed at.
        keys: How many keys are pressed at each of the numbers.
    """
    numbers = sorted({1, min(6, most), most})
    waited, memory = {}, []
    for number in numbers:
        with TemporaryDirectory() as folder:
            waited[number], line = asyncio.run(_with(number, keys, Path(folder)))
            memory.append(line)
    median = {number: statistics.median(seconds) for number, seconds in waited.items()}
    name = "key to paint on a tablet"
    ratios = [Ratio(f"{name}, {number} stations", median[number], median[1], 3.0) for number in numbers[1:]]
    slow = {number: statistics.quantiles(seconds, n=20)[18] * 1e3 for number, seconds in waited.items()}
    tails = [f"key to paint on a tablet at p95, {number} stations: {slow[number]:.0f} ms" for number in numbers]
    return ratios, [*tails, *memory]


async def _with(number: int, keys: int, folder: Path) -> tuple[list[float], str]:
    """Serve some stations, show all of them, type at one, and return the seconds a key took and what memory is used."""
    pack, names = folder / "meeting.toml", [f"notes-{place}" for place in range(1, number + 1)]
    pack.write_text(with_roster(sample_pack().data.decode(), names))
    with await asyncio.to_thread(ServedHall, pack, folder / "data", "--rehearsal") as hall:
        tablets = []
        for name in names:
            tablet = await Tablet(hall.url).__aenter__()
            await tablet.pair(await asyncio.to_thread(hall.invite, name))
            await tablet.show()
            tablets.append(tablet)
        for tablet in tablets:
            await tablet.until(lambda drawn: "What was said" in drawn.text)
        await asyncio.sleep(_SETTLED)
        seconds = [await _seconds(tablets[0], _KEYS[: place + 1]) for place in range(keys)]
        line = _memory(hall, number)
        for tablet in tablets:
            await tablet.__aexit__(None, None, None)
    return seconds, line


async def _seconds(tablet: Tablet, typed: str) -> float:
    """Press the last key of a text and return the seconds until the text is drawn whole."""
    began = time.perf_counter()
    await tablet.press(typed[-1])
    await tablet.until(lambda drawn: typed in drawn.text)
    passed = time.perf_counter() - began
    await asyncio.sleep(_BETWEEN)
    return passed


def _memory(hall: ServedHall, number: int) -> str:
    server = psutil.Process(hall.desk.process.pid)
    each = [child.memory_full_info().pss / _MEGABYTE for child in server.children()]
    own = server.memory_full_info().pss / _MEGABYTE
    return (
        f"{number:>2} stations: {statistics.mean(each):.0f} MB a station, {own:.0f} MB for server and desk, "
        f"{sum(each) + own:.0f} MB in all"
    )
