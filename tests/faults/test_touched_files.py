"""What something else does to a running station's files: no record is lost, and the station says what it found."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from kiosk.chain import SealedRecord
from kiosk.journal_reading import read_journal
from kiosk.places import JOURNAL, STATE, STORE, STORE_WAL
from kiosk.records import PointContent, PointNoted
from kiosk.store import Store
from tests.e2e.evening import Terminal
from tests.faults.stations import Surroundings
from tests.faults.test_refusals import store_refuses

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.meeting_session import MeetingSession
    from tests.conftest import Hall, Inspectors

SAVED = 5


@pytest.fixture
def surroundings(meeting: Path, tmp_path: Path) -> Surroundings:
    """Return what a kiosk may write to."""
    return Surroundings(meeting, tmp_path / "machine")


def _empty(*names: str) -> Callable[[Path], None]:
    def hurt(folder: Path) -> None:
        for name in names:
            with (folder / name).open("r+b") as file:
                file.truncate(0)

    return hurt


def _delete(*names: str) -> Callable[[Path], None]:
    def hurt(folder: Path) -> None:
        for name in names:
            (folder / name).unlink()

    return hurt


def _replace(*names: str) -> Callable[[Path], None]:
    """Put an older copy in the place of a file, as a program does that brings folders into step."""

    def hurt(folder: Path) -> None:
        for name in names:
            older = folder / f"{name}.older"
            older.write_bytes((folder / name).read_bytes()[:4096])
            older.replace(folder / name)

    return hurt


def _blank(name: str) -> Callable[[Path], None]:
    """Write zeros over a file, its length unchanged."""

    def hurt(folder: Path) -> None:
        with (folder / name).open("r+b") as file:
            file.write(bytes((folder / name).stat().st_size))

    return hurt


BOTH = (JOURNAL, STORE, STORE_WAL)
HURTS: dict[str, Callable[[Path], None]] = {
    "journal emptied": _empty(JOURNAL),
    "journal deleted": _delete(JOURNAL),
    "journal replaced": _replace(JOURNAL),
    "journal blanked": _blank(JOURNAL),
    "database emptied": _empty(STORE),
    "database's log emptied": _empty(STORE_WAL),
    "database deleted with its log": _delete(STORE, STORE_WAL),
    "database replaced": _replace(STORE),
    "both emptied": _empty(*BOTH),
    "both deleted": _delete(*BOTH),
    "both and the state deleted": _delete(*BOTH, STATE),
    "the whole folder deleted": shutil.rmtree,
}


AT_A_POINT = ("journal emptied", "database emptied", "both emptied", "the whole folder deleted")
"""What is tried with a point as the next thing that happens, too."""


def _texts(session: MeetingSession, inspectors: Inspectors) -> list[str]:
    [(_, _, records)] = session.streams()
    return [record.content.text for record in inspectors.open_all(records) if isinstance(record, PointNoted)]


def _noted(session: MeetingSession) -> list[str]:
    texts = [f"Point number {number}" for number in range(SAVED)]
    for text in texts:
        session.note(PointContent(text=text, themes=("local-offer",)))
    return texts


@pytest.mark.parametrize(
    ("name", "while_idle"), [*((name, True) for name in HURTS), *((name, False) for name in AT_A_POINT)]
)
def test_what_is_taken_from_a_running_station_is_written_again(
    name: str, hall: Hall, inspectors: Inspectors, *, while_idle: bool
) -> None:
    """Noticed while idle or at the next point: both copies hold every record again, it is said, nothing is lost."""
    session, folder = hall.open(), hall.station_folder()
    texts = _noted(session)
    HURTS[name](folder)
    if while_idle:
        session.look()
        assert not session.status().journal.ok
    session.note(PointContent(text="After it"))
    assert "SOMETHING ELSE" in session.status().journal.text
    store = [record.seq for record in session.streams()[0][2]]
    assert store == [record.seq for record in read_journal(folder / JOURNAL).records]
    assert _texts(session, inspectors) == [*texts, "After it"]
    session.end()
    again = hall.open()
    assert again.start.notices == ()
    assert _texts(again, inspectors) == [*texts, "After it"]


def test_a_station_left_alone_looks_after_its_files(surroundings: Surroundings) -> None:
    """In a real process, with nobody typing: both copies emptied, it writes them again by itself, and says so."""
    arguments = surroundings.arguments("notes-1", "--plain")
    with Terminal(arguments, ("env", f"TMPDIR={surroundings.root / 'tmp'}")) as notes:
        notes.greeting()
        notes.send("The wait is long #1")
        folder = surroundings.root / "data" / "test-meeting" / "notes-1"
        whole = len(read_journal(folder / JOURNAL).records)
        _empty(*BOTH)(folder)
        until = time.monotonic() + 60
        while len(read_journal(folder / JOURNAL).records) < whole and time.monotonic() < until:
            time.sleep(0.1)
        said = notes.send("And the form is long #1")
        notes.kill()
    assert any("SOMETHING ELSE CHANGED OR DELETED" in line for line in said)
    surroundings.freed("notes-1")
    assert len(read_journal(folder / JOURNAL).records) == whole + 1


@pytest.mark.parametrize("hurt", [_empty(STATE), _delete(STATE)], ids=["emptied", "deleted"])
def test_a_state_file_taken_from_a_running_station_is_written_again(hurt: Callable[[Path], None], hall: Hall) -> None:
    """The key for the next record and the totals are back on disk before anything ends the process."""
    session, folder = hall.open(), hall.station_folder()
    _noted(session)
    hurt(folder)
    session.look()
    session.end()
    again = hall.open()
    assert again.start.notices == ()
    assert again.status().tallies.points == {"local-offer": SAVED}


def test_what_was_found_is_kept(hall: Hall) -> None:
    """The file that something else put in the journal's place lies under `set-aside` as it was."""
    session, folder = hall.open(), hall.station_folder()
    _noted(session)
    _replace(JOURNAL)(folder)
    found = (folder / JOURNAL).read_bytes()
    session.look()
    assert [path.read_bytes() for path in (folder / "set-aside").rglob(JOURNAL)] == [found]


def test_a_database_left_alone_is_as_it_was_left(tmp_path: Path) -> None:
    """Its own folding of the log, which changes both files, is not taken for somebody else's doing."""
    path = tmp_path / STORE
    log = path.with_name(STORE_WAL)
    store = Store(path)
    lengths: list[int] = []
    for seq in range(400):
        store.append("notes-1", SealedRecord(seq, os.urandom(4000), b"k" * 32, b"s" * 64))
        assert store.as_left()
        lengths.append(log.stat().st_size if log.exists() else 0)
    assert lengths != sorted(lengths), "the log was folded in"
    store.close()


def test_a_database_that_cannot_be_made_again_is_loud(hall: Hall, inspectors: Inspectors) -> None:
    """The journal carries on alone and the database is completed once it takes rows again."""
    session, folder = hall.open(), hall.station_folder()
    texts = _noted(session)
    _delete(STORE, STORE_WAL)(folder)
    with store_refuses():
        session.look()
        assert "ONLY ONE COPY" in session.status().journal.text
        session.note(PointContent(text="Beside it"))
    session.note(PointContent(text="After it"))
    assert _texts(session, inspectors) == [*texts, "Beside it", "After it"]
    session.end()
    store = Store(folder / STORE)
    assert len(list(store.records("notes-1"))) == len(texts) + 3
    store.close()
