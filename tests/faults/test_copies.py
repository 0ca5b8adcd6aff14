"""Damage to what lies on disk between two runs: nothing acknowledged is lost unannounced, nothing is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.errors import KioskError
from kiosk.frames import RecordFrame, encode_opening_frame, read_frames
from kiosk.places import DRAFT, JOURNAL, STATE, STORE
from kiosk.records import PointContent, PointNoted
from kiosk.store import Store, connect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.meeting_session import MeetingSession
    from tests.conftest import Hall, Inspectors

POINTS = 12


def _texts(session: MeetingSession, inspectors: Inspectors) -> list[str]:
    """Return the texts of every point of the station, all parts together."""
    return [
        record.content.text
        for _, _, records in session.streams()
        for record in inspectors.open_all(records)
        if isinstance(record, PointNoted)
    ]


def _evening(hall: Hall) -> list[str]:
    session = hall.open()
    texts = [f"Point number {number}" for number in range(POINTS)]
    for text in texts:
        session.note(PointContent(text=text, themes=("local-offer",)))
    session.end()
    return texts


def _cut(path: Path, keep: float) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * keep)])


def _flip(path: Path, place: float) -> None:
    data = bytearray(path.read_bytes())
    data[int((len(data) - 1) * place)] ^= 0x10
    path.write_bytes(bytes(data))


ONE_COPY_HURT: dict[str, Callable[[Path], object]] = {
    "journal deleted": lambda folder: (folder / JOURNAL).unlink(),
    "journal emptied": lambda folder: _cut(folder / JOURNAL, 0),
    "journal cut in the middle": lambda folder: _cut(folder / JOURNAL, 0.5),
    "journal cut near its end": lambda folder: _cut(folder / JOURNAL, 0.99),
    "journal flipped at its start": lambda folder: _flip(folder / JOURNAL, 0.0),
    "journal flipped in the middle": lambda folder: _flip(folder / JOURNAL, 0.5),
    "journal flipped at its end": lambda folder: _flip(folder / JOURNAL, 1.0),
    "journal is something else": lambda folder: (folder / JOURNAL).write_bytes(b"not a journal at all\n" * 99),
    "database deleted": lambda folder: (folder / STORE).unlink(),
    "database emptied": lambda folder: _cut(folder / STORE, 0),
    "database cut": lambda folder: _cut(folder / STORE, 0.4),
    "database header flipped": lambda folder: _flip(folder / STORE, 0.001),
    "database is something else": lambda folder: (folder / STORE).write_bytes(b"not a database at all\n" * 999),
}


@pytest.mark.parametrize("hurt", ONE_COPY_HURT.values(), ids=ONE_COPY_HURT.keys())
def test_what_one_copy_lacks_is_taken_from_the_other(
    hurt: Callable[[Path], object], hall: Hall, inspectors: Inspectors
) -> None:
    """Every point is there after a restart, the repair is announced, nothing is lost, and the chain goes on."""
    texts = _evening(hall)
    hurt(hall.station_folder())
    session = hall.open()
    assert session.start.notices
    assert sum(notice.lost for notice in session.start.notices) == 0
    session.note(PointContent(text="After the repair"))
    assert _texts(session, inspectors) == [*texts, "After the repair"]
    session.end()
    again = hall.open()
    assert again.start.notices == ()
    assert _texts(again, inspectors) == [*texts, "After the repair"]


@pytest.mark.parametrize("name", [JOURNAL, STORE])
def test_a_damaged_file_is_set_aside_and_never_deleted(name: str, hall: Hall) -> None:
    """The damaged bytes are found again, unchanged, under `set-aside`."""
    _evening(hall)
    path = hall.station_folder() / name
    _cut(path, 0.3)
    damaged = path.read_bytes()
    hall.open()
    kept = [found.read_bytes() for found in (hall.station_folder() / "set-aside").rglob(name)]
    assert kept == [damaged]


def test_a_database_without_its_newest_rows_is_completed(hall: Hall, inspectors: Inspectors) -> None:
    """Rows that vanished from the database, as a cut write-ahead log makes them, come back from the journal."""
    texts = _evening(hall)
    connection = connect(hall.station_folder() / STORE)
    connection.execute("DELETE FROM record WHERE seq > 8")
    connection.close()
    session = hall.open()
    assert "lacked 4 records" in session.start.notices[0].text
    assert _texts(session, inspectors) == texts


def test_rows_that_do_not_belong_are_not_taken_in(hall: Hall, inspectors: Inspectors) -> None:
    """A forged row beyond the end never joins the chain; the file that held it is kept, and it is announced."""
    texts = _evening(hall)
    connection = connect(hall.station_folder() / STORE)
    connection.execute(
        "INSERT INTO record SELECT station, seq + 1, sealed, next_key, signature FROM record WHERE seq = 12"
    )
    connection.close()
    session = hall.open()
    assert any("do not belong" in notice.text for notice in session.start.notices)
    assert _texts(session, inspectors) == texts
    assert list((hall.station_folder() / "set-aside").rglob(STORE))


def test_the_newest_records_gone_from_both_copies_are_counted(hall: Hall, inspectors: Inspectors) -> None:
    """A loss is announced with its number, the totals keep counting what was lost, and the evening goes on."""
    texts = _evening(hall)
    folder = hall.station_folder()
    connection = connect(folder / STORE)
    connection.execute("DELETE FROM record WHERE seq > 9")
    connection.close()
    data = (folder / JOURNAL).read_bytes()
    frames = [frame for frame in read_frames(data) if isinstance(frame, RecordFrame)]
    (folder / JOURNAL).write_bytes(data[: frames[9].end])
    session = hall.open()
    assert sum(notice.lost for notice in session.start.notices) == 3
    assert session.status().tallies.points == {"local-offer": POINTS}
    session.note(PointContent(text="After the loss"))
    assert _texts(session, inspectors) == [*texts[:9], "After the loss"]
    names = [name for name, _, _ in session.streams()]
    assert names == ["notes-1", "notes-1.2"]
    session.end()
    again = hall.open()
    assert again.start.notices == ()
    assert again.status().opening_code == session.status().opening_code


def test_everything_gone_but_the_state_is_a_counted_loss(hall: Hall) -> None:
    """Both copies deleted: the state file still knows how many records there were."""
    _evening(hall)
    (hall.station_folder() / JOURNAL).unlink()
    (hall.station_folder() / STORE).unlink()
    session = hall.open()
    assert sum(notice.lost for notice in session.start.notices) == POINTS + 1


@pytest.mark.parametrize("hurt", [lambda path: path.unlink(), lambda path: path.write_bytes(bytes(8192))])
def test_a_lost_state_file_loses_no_record(hurt: Callable[[Path], None], hall: Hall, inspectors: Inspectors) -> None:
    """Without its key the stream goes on as a next part; it says that the totals begin again."""
    texts = _evening(hall)
    hurt(hall.station_folder() / STATE)
    session = hall.open()
    assert "totals start again" in session.start.notices[-1].text
    session.note(PointContent(text="More"))
    assert _texts(session, inspectors) == [*texts, "More"]


def test_a_damaged_draft_is_announced_and_stops_nothing(hall: Hall) -> None:
    """The station opens, says that an unfinished line could not be kept, and does not say it again."""
    session = hall.open()
    session.keep_draft("half a line")
    session.end()
    _flip(hall.station_folder() / DRAFT, 0.5)
    session = hall.open()
    assert not session.start.draft_kept
    assert "unfinished line" in session.start.notices[0].text
    session.end()
    assert hall.open().start.notices == ()


def _newer_database(folder: Path) -> None:
    connection = connect(folder / STORE)
    connection.execute("INSERT INTO migration VALUES (99, 'from the future')")
    connection.close()


def _newer_journal(folder: Path) -> None:
    (folder / JOURNAL).write_bytes((folder / JOURNAL).read_bytes().replace(b"OMJ1", b"OMJ2"))


def _newer_opening(folder: Path) -> None:
    opening = encode_opening_frame(b'{"format":"open-meeting/2"}')
    (folder / JOURNAL).write_bytes(opening)
    (folder / STORE).unlink()


@pytest.mark.parametrize("newer", [_newer_database, _newer_journal, _newer_opening])
def test_what_a_newer_version_wrote_is_refused_untouched(newer: Callable[[Path], None], hall: Hall) -> None:
    """The station says so, and takes it neither for damage nor for a loss."""
    _evening(hall)
    folder = hall.station_folder()
    newer(folder)
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name != STORE}
    with pytest.raises(KioskError, match=r"newer version|does not know"):
        hall.open()
    assert {path: path.read_bytes() for path in before} == before
    assert not (folder / "set-aside").exists()
    assert not (folder.parent / "notes-1.2").exists()


def test_a_second_device_that_goes_away_is_loud_and_loses_nothing(
    hall: Hall, inspectors: Inspectors, tmp_path: Path
) -> None:
    """With the journal's device gone the second copy moves to this device, whole; back again, it is completed."""
    hall.journal = tmp_path / "card"
    hall.journal.mkdir()
    session = hall.open()
    session.note(PointContent(text="One"))
    assert session.status().journal.second_device
    away = tmp_path / "pulled out"
    hall.journal.rename(away)
    session.note(PointContent(text="Two"))
    status = session.status()
    assert not status.journal.ok
    assert not status.journal.second_device
    assert "SECOND DEVICE" in status.journal.text
    session.note(PointContent(text="Three"))
    session.end()
    (hall.station_folder() / STORE).unlink()
    away.rename(hall.journal)
    again = hall.open()
    assert again.status().journal.second_device
    assert _texts(again, inspectors) == ["One", "Two", "Three"]


@pytest.mark.parametrize("blocked", [True, False])
def test_a_second_device_missing_at_start_is_loud(hall: Hall, tmp_path: Path, *, blocked: bool) -> None:
    """The station opens all the same, keeps both copies on this device, and makes no folder in the stick's place."""
    hall.journal = tmp_path / "card"
    if blocked:
        hall.journal.write_text("a file where the card should be")
    session = hall.open()
    assert "SECOND DEVICE" in session.status().journal.text
    session.note(PointContent(text="One"))
    assert (hall.station_folder() / JOURNAL).exists()
    assert not hall.journal.is_dir()


def test_the_database_holds_nothing_but_sealed_bytes(hall: Hall) -> None:
    """No word of a point is in any file of the station, with the station running and after it."""
    session = hall.open()
    canary = "zyxcanaryabc"
    session.keep_draft(f"draft {canary}")
    for number in range(40):
        session.note(PointContent(text=f"{canary} {number}", themes=("local-offer",)))
    session.raise_concern(canary)
    session.keep_draft(f"draft {canary}")
    for path in (path for path in hall.data.rglob("*") if path.is_file()):
        assert canary.encode() not in path.read_bytes()
    session.end()
    assert len(list(Store(hall.station_folder() / STORE).records("notes-1"))) == 42
    for path in (path for path in hall.data.rglob("*") if path.is_file()):
        assert canary.encode() not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0
