"""Files cut, flipped, deleted and locked away between two runs: what one copy lacks is taken from the other.

Where both copies are hurt a loss may be, and is announced with its count; where the state file is hurt the station says
what it can't know.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from kiosk.places import DRAFT, JOURNAL, PIN, STATE, STORE, STORE_WAL, StationPlace, meeting_folder
from tests.conftest import pack_with_keys
from tests.e2e.evening import ACCEPT, KIOSK, StationDiedError, Terminal, wait_until_free
from tests.faults import broken_kiosk
from tests.faults.report import Tally, scaled, seed
from tests.faults.scripted import Script

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Inspectors
    from tests.faults.judge import Judge

COPIES = (JOURNAL, STORE, STORE_WAL)
POINTS = 40


@dataclass(frozen=True)
class Dead:
    """A station whose process was killed, with a database, its write-ahead log and a journal that hold every record."""

    data: Path
    acknowledged: dict[str, str | None]

    def copy(self, target: Path) -> Path:
        """Copy it, to be hurt, and return the station's folder."""
        shutil.copytree(self.data, target)
        return target / "test-meeting" / "notes-1"


@pytest.fixture(scope="module")
def _killed(inspectors: Inspectors, tmp_path_factory: pytest.TempPathFactory) -> Dead:
    """Return a station that was left once and killed once; every test hurts a copy of its own."""
    folder = tmp_path_factory.mktemp("killed")
    meeting = folder / "meeting.toml"
    meeting.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient))
    data, script = folder / "data", Script("notes-1", Tally("a station killed", seed()).choose)
    arguments = ["open", str(meeting), "--station", "notes-1", "--data", str(data), "--plain"]
    for half in (1, 2):
        with Terminal(arguments) as terminal:
            terminal.greeting()
            for _ in range(POINTS // 2):
                script.step(terminal)
            if half == 1:
                terminal.finish()
    wait_until_free(StationPlace(meeting_folder(data, "test-meeting", rehearsal=False), "notes-1"))
    return Dead(data, script.acknowledged)


@pytest.fixture
def dead(_killed: Dead, tmp_path: Path) -> Dead:
    """Return a station that was killed, in this test's own folder."""
    _killed.copy(tmp_path / "data")
    return Dead(tmp_path / "data", dict(_killed.acknowledged))


def hurt(path: Path, choose: random.Random) -> str:
    """Cut a file somewhere, or flip one of its bits, and say what was done."""
    data = bytearray(path.read_bytes())
    if not data:
        return f"{path.name} is empty"
    place = choose.randrange(len(data))
    if choose.random() < 0.5:
        path.write_bytes(data[:place])
        return f"{path.name} cut at {place}"
    bit = choose.randrange(8)
    data[place] ^= 1 << bit
    path.write_bytes(data)
    return f"{path.name}, bit {bit} of byte {place} flipped"


def _suffer(dead: Dead, names: tuple[str, ...], judge: Judge, tally: Tally, choose: random.Random) -> None:
    """Hurt a copy of a dead station in each of the named files, and judge it."""
    target = dead.data.parent / "hurt"
    folder = dead.copy(target)
    where = " and ".join(hurt(folder / name, choose) for name in names)
    found = judge.judge(target, dead.acknowledged)
    alone = len({STORE if name == STORE_WAL else name for name in names}) == 1
    found.count_into(tally, len(dead.acknowledged), where, may_lose=not alone or names == (STATE,))
    if names == (STATE,) and found.missing:
        tally.lost += len(found.missing)
        tally.problem(f"{where}: the state file took records along")
    shutil.rmtree(target)
    shutil.rmtree(target.with_name("hurt-stick"))


@pytest.mark.parametrize("names", [*((name,) for name in (*COPIES, STATE)), (JOURNAL, STORE)], ids="+".join)
def test_damage_anywhere_is_healed_or_announced(names: tuple[str, ...], dead: Dead, judge: Judge, tally: Tally) -> None:
    """Hurt at a few places: one copy alone never costs a record, and what two cost is announced."""
    choose = tally.choose
    for _ in range(2):
        _suffer(dead, names, judge, tally, choose)
    tally.clean()


@pytest.mark.campaign
@pytest.mark.parametrize("names", [*((name,) for name in (*COPIES, STATE)), (JOURNAL, STORE)], ids="+".join)
def test_damage_at_a_thousand_places(names: tuple[str, ...], dead: Dead, judge: Judge, tally: Tally) -> None:
    """Cut or flipped at a thousand places of each file, and of both copies at once."""
    choose = tally.choose
    for _ in range(scaled(1000 if names != (STATE,) else 300)):
        _suffer(dead, names, judge, tally, choose)
    tally.clean()


def test_a_loss_that_nothing_can_know_of_is_counted(dead: Dead, judge: Judge, tally: Tally) -> None:
    """With the whole folder gone the judge counts all as lost and unannounced: the counts of a clean run mean some."""
    shutil.rmtree(dead.data / "test-meeting")
    judge.judge(dead.data, dead.acknowledged).count_into(tally, POINTS, "gone")
    assert tally.lost == tally.unannounced == len(dead.acknowledged) > 0


@pytest.mark.parametrize("kept", [PIN, DRAFT])
def test_records_deleted_with_their_state_are_announced(kept: str, dead: Dead, judge: Judge) -> None:
    """Journal, database and state file deleted: what else lies there tells that there were records, and it is said."""
    folder = dead.data / "test-meeting" / "notes-1"
    (folder / kept).write_bytes(b"")
    for name in (*COPIES, STATE):
        (folder / name).unlink()
    found = judge.judge(dead.data, dead.acknowledged)
    assert found.uncertain
    assert "Tell the lead inspector" in found.notices[0]


def _powerless() -> tuple[str, ...]:
    """Return a command that runs another without the right of root to pass over permissions."""
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


LOCKED: dict[str, Callable[[Path], Path]] = {
    "folder": lambda folder: folder,
    "meeting": lambda folder: folder.parent,
    "journal": lambda folder: folder / JOURNAL,
    "database": lambda folder: folder / STORE,
    "log": lambda folder: folder / STORE_WAL,
    "state": lambda folder: folder / STATE,
}


@pytest.mark.parametrize(
    "what", [pytest.param(what, marks=[] if what in {"folder", "state"} else pytest.mark.campaign) for what in LOCKED]
)
def test_permissions_that_changed_are_told_and_lose_nothing(
    what: str, meeting: Path, dead: Dead, judge: Judge, tally: Tally
) -> None:
    """A file or folder that this user may not use: the station says which, or goes on; given back, all is there."""
    path = LOCKED[what](dead.data / "test-meeting" / "notes-1")
    mode = path.stat().st_mode
    path.chmod(0o500 if path.is_dir() else 0)
    acknowledged = dict(dead.acknowledged)
    arguments = ["open", str(meeting), "--station", "notes-1", "--data", str(dead.data), "--plain"]
    said: list[str] = []
    with Terminal(arguments, _powerless()) as terminal:
        with suppress(StationDiedError):
            said = terminal.greeting()
            script = Script("notes-1", tally.choose, acknowledged, number=1000)
            for _ in range(3):
                said += script.step(terminal)
        code, _, error = terminal.finish()
    path.chmod(mode)
    saved_all = len(acknowledged) == len(dead.acknowledged) + 3
    assert path.name in error + "\n".join(said) or saved_all
    assert code in {0, 1}
    assert "Traceback" not in error
    assert "Something went wrong" not in error
    judge.judge(dead.data, acknowledged).count_into(tally, len(acknowledged), what)
    tally.clean()


def _race(meeting: Path, rounds: int, judge: Judge, tally: Tally, kiosk: tuple[str, ...] = KIOSK) -> None:
    """Start three kiosks on one station at the same time, again and again: one opens, two say why they don't."""
    data = meeting.parent / "data"
    command = [*kiosk, "open", str(meeting), "--station", "notes-1", "--data", str(data), "--plain", ACCEPT]
    script = Script("notes-1", tally.choose)
    for number in range(rounds):
        running = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for _ in range(3)
        ]
        ended = [process for process in running if _refused(process)]
        if len(ended) != 2:
            tally.problem(f"round {number}: {3 - len(ended)} kiosks opened one station")
        for process in ended:
            _, error = process.communicate(timeout=60)
            if process.returncode != 1 or "already open" not in error:
                tally.problem(f"round {number}: {process.returncode}, {error}")
        for process in running:
            if process not in ended:
                out, _ = process.communicate(f"Spoken {number}\n", timeout=60)
                ids = [line.rpartition("Saved ")[2] for line in out.splitlines() if "Saved " in line]
                script.acknowledged.update(dict.fromkeys(ids, f"Spoken {number}"))
        tally.runs += 1
    judge.judge(data, script.acknowledged).count_into(tally, len(script.acknowledged), "the race")


def _refused(process: subprocess.Popen[str]) -> bool:
    """Wait until a kiosk shows its prompt or ends, and tell whether it ended."""
    assert process.stdout is not None
    return process.stdout.read(1) == ""


def test_one_of_three_kiosks_gets_the_station(meeting: Path, judge: Judge, tally: Tally) -> None:
    """Started at the same moment, one opens it and the other two say that it is open."""
    _race(meeting, 1, judge, tally)
    tally.clean()


def test_a_kiosk_that_shares_a_station_is_found(meeting: Path, judge: Judge, tally: Tally) -> None:
    """A kiosk that does not ask for the station's lock does not say that it is open, or opens it twice."""
    caught = Tally("trusting", tally.seed)
    _race(meeting, 1, judge, caught, broken_kiosk.command("trusting"))
    assert caught.problems


@pytest.mark.campaign
def test_many_races_for_a_station(meeting: Path, judge: Judge, tally: Tally) -> None:
    """Fifty times three kiosks at once: one record stream, each point in it once."""
    _race(meeting, scaled(50), judge, tally)
    tally.clean()


def _pulled(meeting: Path, judge: Judge, tally: Tally, number: int, kiosk: tuple[str, ...] = KIOSK) -> None:
    """Unmount the journal's device at a random moment of an evening, for good or until the next start."""
    choose, folder = tally.choose, meeting.parent / f"pulled-{number}"
    card, data = folder / "card", folder / "data"
    card.mkdir(parents=True)
    mount = f"mount -t tmpfs -o size=8m none '{card}' && exec \"$@\""
    wrapper = ("unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh")
    arguments = ["open", str(meeting), "--station", "notes-1", "--data", str(data), "--plain", "--journal", str(card)]
    script = Script("notes-1", choose)
    with Terminal(arguments, wrapper, kiosk) as terminal:
        terminal.greeting()
        for _ in range(choose.randint(0, 6)):
            script.step(terminal)
        enter = ("nsenter", "--target", str(terminal.process.pid), "--user", "--preserve-credentials", "--mount")
        subprocess.run([*enter, "umount", "-l", str(card)], check=True)
        before = len(script.acknowledged)
        for _ in range(choose.randint(2, 6)):
            script.step(terminal)
        if len(script.acknowledged) == before:
            tally.problem(f"{folder.name}: nothing was saved without the second device: {script.refusals}")
        if not any("SECOND DEVICE" in line for line in terminal.send("/status")):
            tally.unannounced += 1
            tally.problem(f"{folder.name}: nobody was told that the device has gone")
        assert terminal.finish()[0] == 0
    judge.judge(data, script.acknowledged).count_into(tally, len(script.acknowledged), folder.name)


def test_a_device_pulled_out_is_told_and_loses_nothing(meeting: Path, judge: Judge, tally: Tally) -> None:
    """A real file system that goes away under a running station: its steward is told, and the second copy goes on."""
    _pulled(meeting, judge, tally, 0)
    tally.clean()


@pytest.mark.parametrize("how", ["unmoved", pytest.param("forgetful", marks=pytest.mark.campaign)])
def test_a_kiosk_that_does_not_tell_of_a_pulled_device_is_found(
    how: str, meeting: Path, judge: Judge, tally: Tally
) -> None:
    """A kiosk that goes on without a word is counted; one that did not save what it had said was saved, as lost."""
    caught = Tally(how, tally.seed)
    _pulled(meeting, judge, caught, 0, broken_kiosk.command(how))
    assert caught.unannounced > 0 if how == "unmoved" else caught.lost > 0


@pytest.mark.campaign
def test_devices_pulled_out_at_random(meeting: Path, judge: Judge, tally: Tally) -> None:
    """Pulled at fifty random moments."""
    for number in range(scaled(50)):
        _pulled(meeting, judge, tally, number)
    tally.clean()
