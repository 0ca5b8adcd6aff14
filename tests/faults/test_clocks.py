"""Clocks that jump a day, stand at 1970, or go through a night when they change: a real process under a moved clock.

Nothing recorded is lost, the station says that its clock has jumped, and records lie in the band their clock showed.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.clock import BAND, JUMP
from tests.e2e.evening import KIOSK, Terminal
from tests.faults import broken_kiosk
from tests.faults.report import Tally, scaled
from tests.faults.scripted import Script

if TYPE_CHECKING:
    from tests.faults.judge import Judge

DAY = 86_400
STOPPED = "@7"
"""Seven seconds after the start of 1970: what a clock says whose battery is empty."""


def _at(text: str) -> str:
    """Return the setting that puts the wall clock to a moment, running on from there."""
    return f"{round(dt.datetime.fromisoformat(text).timestamp() - time.time()):+d}"


def _nights() -> list[str]:
    """Return settings just before and after the clocks change, in spring and in autumn."""
    return [_at(text) for text in ("2026-03-29T00:59:30+00:00", "2026-03-29T01:00:10+00:00",
                                   "2026-10-25T00:59:30+00:00", "2026-10-25T01:00:10+00:00")]  # fmt: skip


class MovedClock:
    """Where the moved clock stands.

    Args:
        folder: For the library and the setting.
    """

    def __init__(self, folder: Path) -> None:
        library = folder / "moved_clock.so"
        source = Path(__file__).with_name("moved_clock.c")
        subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"], check=True)
        self._setting = folder / "clock"
        self.wrapper = ("env", f"LD_PRELOAD={library}", f"MOVED_CLOCK={self._setting}")
        self.move("+0")

    def move(self, setting: str) -> None:
        """Move the clock, at once for every process that asks it."""
        new = self._setting.with_suffix(".new")
        new.write_text(setting)
        os.replace(new, self._setting)  # noqa: PTH105 - at once
        self.setting = setting

    @property
    def now(self) -> float:
        """What it shows, in seconds since 1970."""
        return float(self.setting[1:]) if self.setting.startswith("@") else time.time() + float(self.setting)


@pytest.fixture
def clock(tmp_path: Path) -> MovedClock:
    """Return a clock to be moved."""
    return MovedClock(tmp_path)


def _live_through(
    settings: list[str],
    meeting: Path,
    clock: MovedClock,
    judge: Judge,
    tally: Tally,
    *,
    kiosk: tuple[str, ...] = KIOSK,
) -> None:
    """Move a running station's clock from one setting to the next, with a restart in the midst of it."""
    data = meeting.parent / "data"
    arguments = ["open", str(meeting), "--station", judge.station, "--data", str(data), "--plain"]
    script = Script(judge.station, tally.choose)
    bands: dict[str, set[str]] = {}
    zone = judge.loaded.pack.zone
    for part in (settings[: len(settings) // 2], settings[len(settings) // 2 :]):
        with Terminal(arguments, clock.wrapper, kiosk) as terminal:
            terminal.greeting()
            began = clock.now - time.monotonic()
            for setting in part:
                clock.move(setting)
                for _ in range(2):
                    known, before = set(script.acknowledged), clock.now
                    script.step(terminal)
                    for key in set(script.acknowledged) - known:
                        bands[key] = {_band(before, zone), _band(clock.now, zone)}
                moved = clock.now - time.monotonic() - began
                told = any("clock has jumped" in line for line in terminal.send("/status"))
                tally.runs += 1
                if told != (abs(moved) > JUMP.total_seconds()) and abs(abs(moved) - JUMP.total_seconds()) > 5:
                    tally.unannounced += 1
                    tally.problem(f"{setting}: the clock moved by {moved:.0f} seconds, told: {told}")
            terminal.kill()
    found = judge.judge(data, script.acknowledged)
    runs = tally.runs
    found.count_into(tally, len(script.acknowledged), "moved clocks")
    tally.runs = runs
    for record in found.records:
        if record.id in bands and record.band not in bands[record.id]:
            tally.problem(f"a record is in band {record.band}, and the clock showed {bands[record.id]}")


def _band(moment: float, zone: dt.tzinfo) -> str:
    local = dt.datetime.fromtimestamp(moment, zone)
    minutes = BAND // dt.timedelta(minutes=1)
    return local.replace(minute=local.minute // minutes * minutes, second=0, microsecond=0).isoformat(
        timespec="minutes"
    )


@pytest.mark.parametrize("station", ["door-1"])
def test_a_clock_that_jumps_costs_nothing(
    station: str, meeting: Path, clock: MovedClock, judge: Judge, tally: Tally
) -> None:
    """A day forward, a day back, 1970, and the nights when clocks change: saved, told, and in the right band."""
    settings = [f"+{DAY}", f"-{DAY}", STOPPED, *_nights(), "+0"]
    _live_through(settings, meeting, clock, replace(judge, station=station), tally)
    tally.clean()


def test_a_station_starts_with_a_stopped_clock(meeting: Path, clock: MovedClock, judge: Judge, tally: Tally) -> None:
    """A laptop whose clock stands at 1970 opens, says what time it believes, and records."""
    clock.move(STOPPED)
    data = meeting.parent / "data"
    script = Script("notes-1", tally.choose)
    arguments = ["open", str(meeting), "--station", "notes-1", "--data", str(data), "--plain"]
    with Terminal(arguments, clock.wrapper) as terminal:
        assert "1970" in "\n".join(terminal.greeting())
        script.step(terminal)
        assert terminal.finish()[0] == 0
    judge.judge(data, script.acknowledged).count_into(tally, len(script.acknowledged), "1970")
    tally.clean()


def test_a_moved_clock_that_nobody_told_would_be_counted(clock: MovedClock) -> None:
    """The clock of a process really moves, both ways, so that a station that says nothing would be found."""
    ask = [*clock.wrapper, "python3", "-c", "import time; print(time.time(), time.monotonic())"]
    for setting in (f"+{DAY}", f"-{DAY}", STOPPED):
        clock.move(setting)
        wall, elapsed = map(float, subprocess.run(ask, capture_output=True, check=True).stdout.split())
        assert abs(wall - clock.now) < 60
        assert abs(elapsed - time.monotonic()) < 60


@pytest.mark.parametrize("how", ["unmoved", pytest.param("early", marks=pytest.mark.campaign)])
def test_a_kiosk_that_hides_a_jump_or_errs_in_the_band_is_found(
    how: str, meeting: Path, clock: MovedClock, judge: Judge, tally: Tally
) -> None:
    """One that says nothing of a jump is counted as unannounced, one that dates its records wrongly as a problem."""
    caught = Tally(how, tally.seed)
    _live_through([f"+{DAY}", "+0"], meeting, clock, judge, caught, kiosk=broken_kiosk.command(how))
    assert caught.problems
    assert (caught.unannounced > 0) == (how == "unmoved")


@pytest.mark.campaign
@pytest.mark.parametrize("station", ["door-1", "notes-1"])
def test_clocks_that_jump_at_random(station: str, meeting: Path, clock: MovedClock, judge: Judge, tally: Tally) -> None:
    """Two hundred jumps of minutes to years, nights when clocks change, and 1970 among them."""
    choose = tally.choose
    settings = []
    for _ in range(max(2, scaled(200))):
        spread = choose.choice([60, 3600, DAY, 40 * DAY, 3000 * DAY])
        settings.append(choose.choice([f"{choose.randint(-spread, spread):+d}", STOPPED, *_nights(), "+0"]))
    _live_through(settings, meeting, clock, replace(judge, station=station), tally)
    tally.clean()
