"""This device's copy goes after a handover that was read back whole; a power cut in the middle is gone on from."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk import erase
from kiosk.erase import MeetingCopy
from kiosk.errors import EraseError, StationBusyError
from kiosk.gather import hand_over, hand_over_all, hand_over_device
from kiosk.places import ERASING, STATE
from kiosk.records import PointContent
from kiosk.wall_board import WallBoard
from kiosk.wall_numbers import NUMBER, WallNumber

if TYPE_CHECKING:
    from tests.conftest import Hall


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return an empty folder."""
    path = tmp_path / "stick"
    path.mkdir()
    return path


def _nothing(_done: int, _total: int) -> None:
    pass


def _copy(hall: Hall, **given: bool) -> MeetingCopy:
    return MeetingCopy(hall.loaded, hall.data, hall.journal, **given)


def _hold(hall: Hall, *stations: str, close: bool = True) -> None:
    """Open stations, note something on each, and close them."""
    for station in stations:
        session = hall.open(station)
        session.note(PointContent(text="We waited 18 months", themes=("local-offer",)))
        if close:
            session.close()
        session.end()


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_handed_over_copy_goes_whole_and_other_meetings_stay(hall: Hall, stick: Path, tmp_path: Path) -> None:
    """Every file of the meeting goes, on both devices; another meeting, the rehearsal and the stick keep every byte."""
    hall.journal = tmp_path / "card"
    hall.journal.mkdir()
    _hold(hall, "notes-1", "door-1")
    tablets = hall.data / "test-meeting" / ".tablets"
    tablets.mkdir()
    (tablets / "certificate").write_bytes(b"tonight's")
    hall.open("desk", rehearsal=True).end()
    other = hall.data / "another-meeting" / "notes-1" / "records.journal"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"not ours")
    bundle = hand_over_all(hall.loaded, hall.data, stick, _nothing, journal=hall.journal).path
    before = {name: data for name, data in _files(hall.data).items() if not name.startswith("test-meeting/")}
    handed = bundle.read_bytes()
    steps: list[tuple[int, int]] = []
    erased = _copy(hall).erase(lambda done, total: steps.append((done, total)))
    assert erased.stations == ("door-1", "notes-1")
    assert erased.left == ()
    assert steps[-1][0] == steps[-1][1] > 0
    assert _files(hall.data) == before
    assert not (hall.data / "test-meeting").exists()
    assert not (hall.journal / "test-meeting").exists()
    assert bundle.read_bytes() == handed
    assert "test-meeting.rehearsal/desk/station.state" in before


def test_what_is_not_closed_or_not_handed_over_stays(hall: Hall, stick: Path) -> None:
    """An open station, an unclosed one, and records newer than the handover are each refused by name, untouched."""
    running = hall.open("notes-1")
    with pytest.raises(StationBusyError, match="notes-1"):
        _copy(hall).erase()
    running.end()
    with pytest.raises(EraseError, match="not closed yet: notes-1"):
        _copy(hall).erase()
    _hold(hall, "notes-1", "door-1")
    with pytest.raises(EraseError, match="not handed over yet, or not all of it: door-1, notes-1"):
        _copy(hall).erase()
    session = hall.open("door-1")
    hand_over(session, stick, _nothing)
    session.end()
    before = _files(hall.data)
    with pytest.raises(EraseError, match="not all of it: notes-1"):
        _copy(hall).erase()
    assert {name: data for name, data in _files(hall.data).items() if "running" not in name} == {
        name: data for name, data in before.items() if "running" not in name
    }


def test_a_handover_before_the_close_does_not_allow_erasing(hall: Hall, stick: Path) -> None:
    """A bundle that lacks the closing record is not the whole; the station's own copy stays."""
    session = hall.open("notes-1")
    hand_over(session, stick, _nothing)
    session.close()
    session.end()
    with pytest.raises(EraseError, match="not handed over"):
        _copy(hall).erase()
    look = _copy(hall).look()
    assert [(station.name, station.closed, station.handed_over) for station in look.stations] == [
        ("notes-1", True, False)
    ]
    assert not look.ready


def test_anyway_erases_what_nobody_wants(hall: Hall) -> None:
    """Explicitly asked, an unclosed copy goes; a running station never does."""
    _hold(hall, "notes-1", close=False)
    running = hall.open("door-1")
    with pytest.raises(StationBusyError):
        _copy(hall).erase(anyway=True)
    running.end()
    _copy(hall).erase(anyway=True)
    assert not (hall.data / "test-meeting").exists()


def test_what_the_wall_kept_goes_too(hall: Hall) -> None:
    """The choice about words and the number on the wall, with its lock, go with the rest of the meeting's folder."""
    meeting = hall.data / "test-meeting"
    hall.open("door-1").end()
    WallBoard(meeting).choose("off")
    WallNumber(hall.loaded.pack, meeting, hall.clock).look()
    assert (meeting / NUMBER).exists()
    _copy(hall).erase(anyway=True)
    assert not meeting.exists()


def test_a_rehearsals_copy_needs_no_handover(hall: Hall) -> None:
    """Nothing in it is real; the live meeting beside it stays."""
    _hold(hall, "notes-1")
    hall.open("notes-1", rehearsal=True).end()
    live = _files(hall.data / "test-meeting")
    _copy(hall, rehearsal=True).erase()
    assert not (hall.data / "test-meeting.rehearsal").exists()
    assert _files(hall.data / "test-meeting") == live


def test_what_is_not_ours_is_left_and_named(hall: Hall, stick: Path) -> None:
    """A file that somebody put beside the stations, and a folder off the roster, stay and are named."""
    _hold(hall, "notes-1")
    meeting = hall.data / "test-meeting"
    (meeting / "photos").mkdir()
    (meeting / "photos" / "hall.jpg").write_bytes(b"picture")
    (meeting / "notes.txt").write_text("mine")
    session = hall.open("notes-1")
    hand_over(session, stick, _nothing)
    session.end()
    erased = _copy(hall).erase()
    assert erased.left == (meeting / "notes.txt", meeting / "photos")
    assert set(_files(meeting)) == {"notes.txt", "photos/hall.jpg"}


def test_a_link_is_removed_and_never_followed(hall: Hall, tmp_path: Path) -> None:
    """A link in a station's folder goes; what it points to keeps every byte."""
    _hold(hall, "notes-1", close=False)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "keep").write_bytes(b"keep")
    (hall.station_folder() / "set-aside").symlink_to(outside)
    (hall.station_folder() / "pin").symlink_to(outside / "keep")
    _copy(hall).erase(anyway=True)
    assert (outside / "keep").read_bytes() == b"keep"
    assert not (hall.data / "test-meeting").exists()


class _PowerCutError(BaseException):
    """The power goes: no handler runs."""


class _Cut:
    """Stands for `Path.unlink`; the power goes after so many files below a folder are gone."""

    def __init__(self, folder: Path, after: int) -> None:
        self.folder = folder
        self.left = after
        self.gone: list[str] = []
        self.real = Path.unlink

    def unlink(self, path: Path, *, missing_ok: bool = False) -> None:
        """Remove a file, or lose the power."""
        if path.is_relative_to(self.folder):
            if self.left == 0:
                raise _PowerCutError
            self.left -= 1
            self.gone.append(path.name)
        self.real(path, missing_ok=missing_ok)


def _erased_until(hall: Hall, cut: _Cut, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Erase until the power goes, and tell whether it went."""

    def unlink(path: Path, **given: bool) -> None:
        cut.unlink(path, **given)

    with monkeypatch.context() as power:
        power.setattr(Path, "unlink", unlink)
        try:
            _copy(hall).erase()
        except _PowerCutError:
            return True
    return False


def test_a_power_cut_at_any_step_is_followed_by_the_rest(
    hall: Hall, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut after each removal in turn: no station opens and nothing is handed over until the same command has finished.

    The signing key's file is the first to go, and the mark the last.
    """
    _hold(hall, "notes-1")
    session = hall.open("notes-1")
    hand_over(session, stick, _nothing)
    session.end()
    whole = shutil.copytree(hall.data, tmp_path / "whole")
    steps = 0
    while True:
        shutil.copytree(whole, hall.data, dirs_exist_ok=True)
        cut = _Cut(hall.data, steps)
        if not _erased_until(hall, cut, monkeypatch):
            break
        with pytest.raises(EraseError, match="being erased"):
            hall.open("notes-1")
        with pytest.raises(EraseError, match="being erased"):
            hand_over_all(hall.loaded, hall.data, stick, _nothing)
        assert _copy(hall).look().begun
        _copy(hall).erase()
        assert not (hall.data / "test-meeting").exists()
        steps += 1
    assert (cut.gone[0], cut.gone[-1]) == (STATE, ERASING)
    assert steps > 5


def test_a_disk_that_refuses_midway_says_how_to_go_on(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the folder and that the same command goes on."""
    _hold(hall, "notes-1", close=False)
    with monkeypatch.context() as broken:
        broken.setattr(erase, "write_all", _refuse)
        with pytest.raises(EraseError, match="goes on where it stopped") as caught:
            _copy(hall).erase(anyway=True)
    assert "test-meeting" in caught.value.message
    _copy(hall).erase()


def _refuse(*_arguments: object) -> None:
    raise OSError(5, "Input/output error")


def test_a_second_device_that_is_away_stops_it(hall: Hall, tmp_path: Path) -> None:
    """With the card pulled out nothing goes, and the words say so."""
    _hold(hall, "notes-1")
    hall.journal = tmp_path / "card"
    with pytest.raises(EraseError, match="second device"):
        _copy(hall).erase()


def test_nothing_to_erase_is_told(hall: Hall) -> None:
    """A meeting that has no folder here is named with the options to check."""
    with pytest.raises(EraseError, match="nothing to erase"):
        _copy(hall).erase()
    with pytest.raises(EraseError, match="--rehearsal"):
        _copy(hall).look()


def test_one_stick_takes_every_closed_station_beside_the_running_one(hall: Hall, stick: Path) -> None:
    """The bundle holds the running station and the closed ones; those still open are named, and their records stay."""
    _hold(hall, "door-1")
    _hold(hall, "desk", close=False)
    session = hall.open("notes-1")
    session.close()
    report = hand_over_device(session, stick, _nothing)
    assert [stream.name for stream in report.streams] == ["door-1", "notes-1"]
    assert report.left_out == ("desk",)
    running = hall.open("desk")
    assert hand_over_device(session, stick, _nothing).left_out == ("desk",)
    running.end()
