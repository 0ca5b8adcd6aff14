"""Power cuts: a real evening's system calls, replayed and cut at every place where a power cut can tell a difference.

Each cut leaves a disk with everything written so far, with what was synced alone, and with some of the rest, torn and
out of order. The station is opened from each such disk: what it had acknowledged before the cut has to be there.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from export.readers import read_sources
from export.verify import verify
from kiosk import notices
from kiosk.bundle import SUFFIX
from kiosk.places import STORE_WAL
from kiosk.records import DraftKept, PointNoted
from tests.conftest import pack_with_keys
from tests.e2e.evening import CANARY, Terminal
from tests.faults.canaries import places_of
from tests.faults.modelled_disk import ModelledDisk, restore
from tests.faults.report import Tally, scaled, seed
from tests.faults.scripted import Script
from tests.faults.syscalls import Event, MakeFolder, Remove, Said, Sync, read_events, recorder

if TYPE_CHECKING:
    import random
    from collections.abc import Container

    from tests.conftest import Inspectors
    from tests.faults.judge import Judge, Judgement
    from tests.faults.modelled_disk import Kind, Left

_DRAFTING = Path(__file__).with_name("drafting.py")
_SAVED = re.compile(r"Saved ([0-9A-Z]{16})\n")
_RECEIPT = re.compile(r"Receipt OM1:")
_KEPT = re.compile(r"Kept (\d+)\n")
_DRAFT = re.compile(r"Draft (\d+) ")


class Recording:
    """The events of an evening below one folder, and what was acknowledged in it.

    Args:
        meeting: The pack's file; data and stick lie beside it, in a folder of their own.
        station: Whose evening it is.
        choose: What is said.
    """

    def __init__(self, meeting: Path, station: str, choose: random.Random) -> None:
        self.root = meeting.parent / "disk"
        self.root.mkdir()
        stick = self.root / "stick"
        stick.mkdir()
        self.script = Script(station, choose)
        self.events: list[Event] = [MakeFolder(stick), Sync(self.root)]
        self._arguments = ["open", str(meeting), "--station", station, "--data", str(self.root / "in" / "data")]
        self._trace = meeting.parent / "trace"
        self._meeting = meeting
        self._drafted = 0

    def sitting(self, steps: int, *, end: str = "quit") -> None:
        """Record one run of the station: some steps, and how it ends: `quit`, `kill`, or `close` and hand over."""
        with Terminal([*self._arguments, "--plain"], recorder(self._trace)) as terminal:
            terminal.greeting()
            for _ in range(steps):
                self.script.step(terminal)
            if end == "close":
                assert self.script.close(terminal)
                assert any("Safe to remove" in line for line in terminal.send(f"/handover {self.root / 'stick'}"))
            if end == "kill":
                watched = terminal.process.pid  # strace itself goes on, and writes out what it saw
                [station] = Path(f"/proc/{watched}/task/{watched}/children").read_text(encoding="ascii").split()
                os.kill(int(station), signal.SIGKILL)
                terminal.process.communicate(timeout=60)
            else:
                assert terminal.finish()[0] == 0
        self.events += read_events(self._trace, self.root)

    def drafts(self, number: int, *, end: str) -> None:
        """Record one run in which the unfinished line is kept some times, every third time saved; `quit` or `kill`."""
        first, self._drafted = self._drafted, self._drafted + number
        run = [sys.executable, str(_DRAFTING), str(self._meeting), str(self.root / "in" / "data"), self.script.station]
        command = [*recorder(self._trace), *run, str(first), str(self._drafted), end]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        assert done.stdout.count("Kept ") == number, done.stderr
        kept = ""
        for line in done.stdout.splitlines(keepends=True):
            if matched := _KEPT.match(line):
                kept = f"Draft {matched[1]} {CANARY}"
            elif matched := _SAVED.match(line):
                self.script.acknowledged[matched[1]] = kept
        self.events += read_events(self._trace, self.root)

    def check_the_model(self) -> None:
        """Fail where the model of the disk does not end with what really lies there: then it would prove nothing."""
        for kind in ("ordered", "strict"):
            disk = ModelledDisk(self.root, kind)
            for event in self.events:
                disk.take(event)
            real = {path: path.read_bytes() for path in self.root.rglob("*") if path.is_file()}
            made = disk.image("everything", self.script.choose)
            assert {path: data for path, data in made.items() if data is not None} == real


class Cuts:
    """Replays a recording and judges the disks that power cuts leave."""

    def __init__(self, recording: Recording, judge: Judge, tally: Tally, scratch: Path) -> None:
        self._recording = recording
        self._judge = judge
        self._tally = tally
        self._scratch = scratch
        self._choose = tally.choose
        self._seen: set[bytes] = set()
        self.number = 0

    def drawn(self, share: float) -> set[int]:
        """Return positions of events drawn by chance."""
        return {place for place in range(len(self._recording.events)) if self._choose.random() < share}

    def run(self, kind: Kind, places: Container[int], *, ahead: int = 0) -> None:
        """Cut before and after the events at some places.

        Args:
            kind: How the disk keeps names.
            places: Positions of the events.
            ahead: Count this many later events' acknowledgements as made: a kiosk that speaks too soon.
        """
        disk = ModelledDisk(self._recording.root, kind)
        events = self._recording.events
        said = ""
        for position, event in enumerate(events):
            if position in places and isinstance(event, Sync):
                self._cut(disk, said, position, kind, "some")
            disk.take(event)
            if isinstance(event, Said):
                said += event.text
            if position in places:
                following = events[position + 1 : position + 1 + ahead]
                heard = said + "".join(later.text for later in following if isinstance(later, Said))
                for left in ("everything", "synced alone", "some", "some"):
                    self._cut(disk, heard, position, kind, left)

    def _cut(self, disk: ModelledDisk, said: str, position: int, kind: Kind, left: Left) -> None:
        image = disk.image(left, self._choose)
        acknowledged = {key: self._recording.script.acknowledged.get(key) for key in _SAVED.findall(said)}
        closed = bool(_RECEIPT.search(said))
        self._tally.meet("cuts")
        if self._known(image, len(acknowledged), closed):
            return
        self.number += 1
        where = f"{kind} disk, {left} left, after event {position}"
        folder = self._scratch / str(self.number)
        restore(image, self._recording.root, folder)
        found = self._judge.judge(folder / "in" / "data", acknowledged)
        found.count_into(self._tally, len(acknowledged), where)
        if closed and "Closed" not in {type(record).__name__ for record in found.records}:
            self._tally.problem(f"{where}: the receipt was given and the station is open")
        self._drafts(found, said, where)
        self._bundles(folder / "stick", where, due="Safe to remove" in said)
        self._tally.leaks += len(places_of(CANARY, [folder]))
        shutil.rmtree(folder)

    def _drafts(self, found: Judgement, said: str, where: str) -> None:
        """A draft that was kept last is in the stream, or a later one, or that it could not be kept is announced."""
        kept = _KEPT.findall(said.rpartition("Saved ")[2])
        if not kept:
            return
        self._tally.meet("drafts")
        texts = [record.text for record in found.records if isinstance(record, DraftKept)]
        texts += [record.content.text for record in found.records if isinstance(record, PointNoted)]
        if any(int(number) >= int(kept[-1]) for text in texts for number in _DRAFT.findall(text)):
            return
        if notices.draft_damaged().text in found.notices:
            self._tally.meet("drafts announced as not whole")
            return
        self._tally.lost += 1
        self._tally.problem(f"{where}: draft {kept[-1]} was kept and is gone")

    def _known(self, image: dict[Path, bytes | None], acknowledged: int, closed: bool) -> bool:  # noqa: FBT001 - a fact
        digest = hashlib.sha256(repr((acknowledged, closed)).encode())
        for path in sorted(image):
            data = image[path]
            digest.update(repr((str(path), None if data is None else len(data))).encode() + (data or b""))
        known = digest.digest() in self._seen
        self._seen.add(digest.digest())
        return known

    def _bundles(self, stick: Path, where: str, *, due: bool) -> None:
        """Whatever bears a bundle's name on the stick is one, whole; and after "Safe to remove" there is one."""
        found = list(stick.glob(f"*{SUFFIX}"))
        if due and not found:
            self._tally.lost += 1
            self._tally.problem(f"{where}: 'Safe to remove' was said and there is no bundle")
        for bundle in found:
            with read_sources([bundle]) as evidence:
                if not all(stream.verdict == "complete" for stream in verify(evidence).report.streams):
                    self._tally.problem(f"{where}: a bundle that is not whole bears a bundle's name")


def _record(folder: Path, inspectors: Inspectors, station: str, sittings: tuple[int, int, int]) -> Recording:
    """Return a station's evening: begun, left, resumed, killed, resumed, closed and handed over."""
    meeting = folder / "meeting.toml"
    meeting.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient))
    made = Recording(meeting, station, Tally(f"an evening of {station}", seed()).choose)
    for steps, end in zip(sittings, ("quit", "kill", "close"), strict=True):
        made.sitting(steps, end=end)
    made.check_the_model()
    return made


@pytest.fixture(scope="module")
def recording(inspectors: Inspectors, tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """Return the evening of a notes desk, a short one."""
    return _record(tmp_path_factory.mktemp("evening"), inspectors, "notes-1", (4, 3, 2))


def _cuts(recording: Recording, tally: Tally, judge: Judge, tmp_path: Path) -> Cuts:
    scratch = tmp_path / f"cut of {tally.campaign}"
    scratch.mkdir()
    return Cuts(recording, replace(judge, station=recording.script.station), tally, scratch)


def test_a_power_cut_loses_nothing_acknowledged(
    recording: Recording, tally: Tally, judge: Judge, tmp_path: Path
) -> None:
    """On either kind of disk, at places drawn by chance: all that was acknowledged is there, and the stream goes on."""
    cuts = _cuts(recording, tally, judge, tmp_path)
    for kind in ("ordered", "strict"):
        cuts.run(kind, cuts.drawn(0.015))
    tally.clean()


def test_a_disk_that_ignores_syncs_and_a_kiosk_that_speaks_too_soon_are_found(
    recording: Recording, tally: Tally, judge: Judge, tmp_path: Path
) -> None:
    """Both faults are found by the same means, so that a clean run means something."""
    last = max(n for n, event in enumerate(recording.events) if isinstance(event, Said) and _SAVED.search(event.text))
    deaf = Tally("deaf", tally.seed)
    _cuts(recording, deaf, judge, tmp_path).run("deaf", {last})
    assert deaf.lost > 0
    soon = Tally("soon", tally.seed)
    _cuts(recording, soon, judge, tmp_path).run("ordered", {last - 9}, ahead=9)
    assert soon.lost > 0


def _record_drafts(folder: Path, inspectors: Inspectors, number: int, *ends: str) -> Recording:
    """Return sittings with unfinished lines, resumed one after another, and killed or left."""
    meeting = folder / "meeting.toml"
    meeting.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient))
    made = Recording(meeting, "notes-1", Tally("drafts", seed()).choose)
    for end in ends:
        made.drafts(number, end=end)
    made.check_the_model()
    return made


def test_a_power_cut_loses_no_kept_draft_without_a_word(tally: Tally, judge: Judge, tmp_path: Path) -> None:
    """The unfinished line, once kept, is there or announced; a torn one stops no start. Kept too soon, it is found."""
    recording = _record_drafts(tmp_path, judge.inspectors, 2, "kill", "quit")
    cuts = _cuts(recording, tally, judge, tmp_path)
    for kind in ("ordered", "strict"):
        cuts.run(kind, cuts.drawn(0.015))
    assert tally.met["drafts"] > 0
    tally.clean()
    soon = Tally("soon", tally.seed)
    kept = max(n for n, event in enumerate(recording.events) if isinstance(event, Said) and _KEPT.search(event.text))
    _cuts(recording, soon, judge, tmp_path).run("ordered", {kept - 9}, ahead=9)
    assert soon.lost > 0


@pytest.mark.campaign
def test_every_power_cut_around_drafts(tally: Tally, judge: Judge, tmp_path: Path) -> None:
    """Every event of three sittings with unfinished lines, on either kind of disk."""
    recording = _record_drafts(tmp_path, judge.inspectors, max(4, scaled(12)), "kill", "kill", "quit")
    cuts = _cuts(recording, tally, judge, tmp_path)
    for kind in ("ordered", "strict"):
        cuts.run(kind, range(len(recording.events)))
    tally.meet("events", len(recording.events))
    tally.clean()


@pytest.mark.campaign
@pytest.mark.parametrize("station", ["notes-1", "door-1"])
def test_every_power_cut_of_an_evening(station: str, tally: Tally, judge: Judge, tmp_path: Path) -> None:
    """Every event of an evening, on either kind of disk, in three states each: nothing acknowledged is lost."""
    recording = _record(tmp_path, judge.inspectors, station, (scaled(10), scaled(8), scaled(6)))
    cuts = _cuts(recording, tally, judge, tmp_path)
    for kind in ("ordered", "strict"):
        cuts.run(kind, range(len(recording.events)))
    tally.meet("events", len(recording.events))
    tally.clean()


@pytest.mark.campaign
def test_power_cuts_around_a_fold_of_the_log(tally: Tally, judge: Judge, tmp_path: Path) -> None:
    """An evening so long that DuckDB folds its log into the database by itself, cut at places drawn by chance."""
    recording = _record(tmp_path, judge.inspectors, "notes-1", (4, 300, 4))
    folds = [n for n, e in enumerate(recording.events) if isinstance(e, Remove) and e.path.name == STORE_WAL]
    assert len(folds) > 2, "one at each of two ends, and at least one in between"
    cuts = _cuts(recording, tally, judge, tmp_path)
    around = {place for fold in folds for place in range(fold - 25, fold + 15)}
    for kind in ("ordered", "strict"):
        cuts.run(kind, around | cuts.drawn(0.01 * min(1.0, scaled(1000) / 1000)))
    tally.meet("events", len(recording.events))
    tally.clean()
