"""`kill -9` at random moments of scripted evenings: while they start, heal, work, close and hand over.

No acknowledged record may be missing, no typed text on disk, and nothing unfinished may pass for a bundle.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from export.readers import read_sources
from export.verify import verify
from kiosk.bundle import SUFFIX
from kiosk.places import JOURNAL, STORE, STORE_WAL, StationPlace, meeting_folder
from tests.e2e.evening import CANARY, KIOSK, ROOT, StationDiedError, Terminal, wait_until_free
from tests.faults import broken_kiosk
from tests.faults.canaries import places_of
from tests.faults.report import Tally, scaled
from tests.faults.scripted import Script

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from tests.faults.judge import Judge


KILLS = 10
"""In one evening: 4 while it works, 2 each while it starts and heals a damaged copy, 1 each in close and handover."""


@dataclass
class Evening:
    """One evening of one station, killed again and again while a script drives it."""

    meeting: Path
    folder: Path
    script: Script
    choose: random.Random
    tally: Tally
    kiosk: tuple[str, ...] = KIOSK
    receipt: str = ""
    announced: list[str] = field(default_factory=list)

    @property
    def _arguments(self) -> list[str]:
        return ["open", str(self.meeting), "--station", self.script.station, "--data", str(self.data), "--plain"]

    @property
    def data(self) -> Path:
        """The folder for meetings."""
        return self.folder / "data"

    @property
    def stick(self) -> Path:
        """Where the bundle goes."""
        return self.folder / "stick"

    def hold(self) -> None:
        """Hold the evening to its end."""
        self.folder.mkdir()
        self.stick.mkdir()
        for moment in ("work", "start", "heal", "work", "work", "start", "heal", "work", "close", "handover"):
            self._killed(moment)
        with Terminal(self._arguments, kiosk=self.kiosk) as terminal:
            self._hear(terminal.greeting())
            receipt = self.script.close(terminal)
            if self.receipt and receipt != self.receipt:
                self.tally.problem(f"another receipt after the kill: {self.receipt}, then {receipt}")
            lines = terminal.send(f"/handover {self.stick}")
            if not any("Safe to remove" in line for line in lines):
                self.tally.problem(f"no handover after a killed one: {lines}")
            assert terminal.finish()[0] == 0

    def _killed(self, moment: str) -> None:
        if moment == "heal":
            self._damage()
        with Terminal(self._arguments, kiosk=self.kiosk) as terminal, suppress(StationDiedError):
            if moment in {"start", "heal"}:
                time.sleep(self.choose.uniform(0.1, 0.8))
            else:
                self._hear(terminal.greeting())
                getattr(self, f"_{moment}")(terminal)
        self.tally.meet(f"in {moment}")
        self.tally.runs += 1

    def _work(self, terminal: Terminal) -> None:
        """Do some steps, then begin one more and die within its few milliseconds."""
        for _ in range(self.choose.randint(0, 16)):
            self.script.step(terminal)
        terminal.post("/leave" if self.script.station.startswith("door") else f"Unheard {CANARY}")
        time.sleep(self.choose.uniform(0, 0.012))

    def _close(self, terminal: Terminal) -> None:
        terminal.send("/close")
        terminal.post("1")
        time.sleep(self.choose.uniform(0, 0.012))

    def _handover(self, terminal: Terminal) -> None:
        self.receipt = self.script.close(terminal)
        terminal.post(f"/handover {self.stick}")
        time.sleep(self.choose.uniform(0, 0.02))

    def _damage(self) -> None:
        """Hurt one of the two copies, so that the next start has something to heal while it is killed."""
        folder = self.data / "test-meeting" / self.script.station
        name = self.choose.choice([JOURNAL, STORE, STORE_WAL])
        path = folder / name
        if not path.exists() or not path.stat().st_size:
            return
        match self.choose.choice(["cut", "flip", "delete"]):
            case "cut":
                path.write_bytes(path.read_bytes()[: self.choose.randrange(path.stat().st_size)])
            case "flip":
                data = bytearray(path.read_bytes())
                data[self.choose.randrange(len(data))] ^= 1 << self.choose.randrange(8)
                path.write_bytes(data)
            case _:
                path.unlink()

    def _hear(self, greeting: list[str]) -> None:
        self.announced += [line for line in greeting if "LOST" in line or "state file" in line]

    def judge(self, judge: Judge) -> None:
        """Count what became of the evening."""
        found = judge.judge(self.data, self.script.acknowledged)
        runs = self.tally.runs
        found.count_into(self.tally, len(self.script.acknowledged), self.folder.name)
        self.tally.runs = runs
        for line in self.announced:
            self.tally.problem(f"{self.folder.name}: a loss was announced: {line}")
        for bundle in self.stick.glob(f"*{SUFFIX}"):
            with read_sources([bundle]) as evidence:
                if not all(stream.verdict == "complete" for stream in verify(evidence).report.streams):
                    self.tally.problem(f"{bundle}: not whole, and it bears a bundle's name")
        self.tally.leaks += len(places_of(CANARY, [self.folder]))


def _survive(station: str, evenings: int, meeting: Path, judge: Judge, tally: Tally) -> None:
    choose = tally.choose
    for number in range(evenings):
        evening = Evening(meeting, meeting.parent / f"evening-{number}", Script(station, choose), choose, tally)
        evening.hold()
        evening.judge(judge)
        shutil.rmtree(evening.folder)


def test_no_acknowledged_record_is_lost_to_a_kill(meeting: Path, judge: Judge, tally: Tally) -> None:
    """Killed ten times while starting, healing, working, closing and handing over, an evening ends complete."""
    _survive("notes-1", 1, meeting, judge, tally)
    assert tally.runs == KILLS
    assert tally.acknowledged > 0
    tally.clean()


def test_a_kiosk_that_speaks_too_soon_is_found(meeting: Path, judge: Judge, tally: Tally) -> None:
    """The same kills on a kiosk broken on purpose count a loss, so that none counted means none happened."""
    script = Script("notes-1", tally.choose)
    broken = broken_kiosk.command("hasty")
    for number in range(6):
        evening = Evening(meeting, meeting.parent / f"evening-{number}", script, tally.choose, tally, broken)
        evening.folder.mkdir()
        evening.stick.mkdir()
        for _ in range(2):
            evening._killed("work")  # noqa: SLF001 - a part of the same evening
        evening.judge(judge)
        if tally.lost:
            return
    pytest.fail("twelve kills of a kiosk that speaks too soon lost nothing")


_MIGRATION = """
import sys
from pathlib import Path
import kiosk.migrations
import kiosk.store
STEP = "CREATE TABLE later_{0} (x INTEGER); ALTER TABLE record ADD COLUMN y{0} INTEGER"
kiosk.migrations.STEPS += tuple((f"step {n}", STEP.format(n)) for n in range(4))
kiosk.store.STEPS = kiosk.migrations.STEPS
print("ready", flush=True)
store = kiosk.store.Store(Path(sys.argv[1]))
rows = store._query("SELECT count(*), max(seq) FROM record").fetchone()
version = kiosk.migrations.version_of(store._connection)
store.close()
print(version, rows[0], flush=True)
"""


def _migrate(path: Path, kill_after: float | None = None) -> str:
    """Open a database with software that has four more steps; the process is killed so many seconds after it began."""
    with subprocess.Popen(
        [sys.executable, "-c", _MIGRATION, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        if kill_after is not None:
            time.sleep(kill_after)
            process.kill()
        return process.communicate(timeout=60)[0].strip()


def _migrations(kills: int, meeting: Path, tally: Tally) -> None:
    """Kill the migration of one station's database again and again, each time from the same bytes."""
    script = Script("notes-1", tally.choose)
    data = meeting.parent / "data"
    with Terminal(["open", str(meeting), "--station", "notes-1", "--data", str(data), "--plain"]) as terminal:
        terminal.greeting()
        while len(script.acknowledged) < 20:
            script.step(terminal)
    place = StationPlace(meeting_folder(data, "test-meeting", rehearsal=False), "notes-1")
    wait_until_free(place)
    folder, choose = place.stream(1).folder, tally.choose
    began = time.monotonic()
    shutil.copytree(folder, meeting.parent / "whole")
    assert _migrate(meeting.parent / "whole" / STORE) == f"5 {len(script.acknowledged) + 1}"
    usual = time.monotonic() - began
    for number in range(kills):
        copied = meeting.parent / f"migration-{number}"
        shutil.copytree(folder, copied)
        said = _migrate(copied / STORE, kill_after=choose.uniform(0, usual / 2))
        tally.meet("too late to hit" if said else "in migration")
        after = _migrate(copied / STORE)
        tally.runs += 1
        tally.acknowledged += len(script.acknowledged)
        if after != f"5 {len(script.acknowledged) + 1}":
            tally.lost += 1
            tally.problem(f"migration {number}: version and records are {after}")
        shutil.rmtree(copied)


def test_a_kill_in_a_migration_leaves_the_old_schema_or_the_new(meeting: Path, tally: Tally) -> None:
    """Killed at two moments of four schema steps, the next start finishes them with every row there."""
    _migrations(2, meeting, tally)
    tally.clean()


@pytest.mark.campaign
@pytest.mark.parametrize("station", ["notes-1", "door-1"])
def test_no_acknowledged_record_is_lost_to_hundreds_of_kills(
    station: str, meeting: Path, judge: Judge, tally: Tally
) -> None:
    """Two hundred and fifty kills a station at random moments: each evening ends complete."""
    _survive(station, scaled(25), meeting, replace(judge, station=station), tally)
    tally.clean()


@pytest.mark.campaign
def test_many_kills_in_a_migration(meeting: Path, tally: Tally) -> None:
    """A migration killed at a hundred moments never leaves a database that the next start can't finish."""
    _migrations(scaled(100), meeting, tally)
    tally.clean()
