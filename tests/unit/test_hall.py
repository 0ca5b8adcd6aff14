"""The desk hears every station of its device in time, takes nothing else in, and tells old numbers from new ones."""

from __future__ import annotations

import os
import socket
import stat
import time
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import owner_socket
from kiosk.door_phrases import which_doors
from kiosk.errors import HallError
from kiosk.hall import HallView, look
from kiosk.hall_part import HallPart
from kiosk.hall_phrases import all_together, how_it_is, what_it_counted, who_to_look_at
from kiosk.hall_report import LONGEST_LINE, Heard, StationReport, decode_report, encode_report, report_of, saved_ago
from kiosk.hall_socket import EVERY, HallListener, HallReporter, socket_path
from kiosk.headcount import read_doors
from kiosk.records import PointContent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.meeting_session import MeetingSession
    from kiosk.pack import LoadedPack
    from tests.conftest import Hall

_CANARY = "quokkazebra"


def _meeting(hall: Hall) -> Path:
    return hall.data / hall.loaded.pack.meeting.id


def _until(condition: Callable[[], object], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.01)


def _report(session: MeetingSession) -> StationReport:
    return report_of(session.station.id, session.status(), saved="under-1", shown="terminal")


def test_a_report_carries_totals_and_marks_and_no_text(hall: Hall) -> None:
    """What crosses the socket has the totals of a point and nothing of its text, its kinds of records or its band."""
    session = hall.open("notes-1")
    session.note(PointContent(text=_CANARY, themes=("local-offer",)))
    session.raise_concern(_CANARY)
    line = encode_report(_report(session))
    assert len(line) < LONGEST_LINE // 4
    assert _CANARY.encode() not in line
    report = decode_report(line[:-1], hall.loaded.pack)
    assert (report.count, report.tallies.points) == (3, {"local-offer": 1})
    assert (report.tallies.kinds, report.tallies.needs_band) == ({}, "")
    assert report.head_words == session.status().head_words


@pytest.mark.parametrize(
    "changed",
    [
        {"station": "door-9"},
        {"station": "../door"},
        {"count": -1},
        {"count": 2_000_000},
        {"head_words": "my son is called olivia and"},
        {"tallies": {"points": {"what somebody said": 1}}},
        {"tallies": {"checked_in": {"family": 10_000_000}}},
        {"tallies": {"kinds": {"concern": 1}}},
        {"tallies": {"needs_band": "2020-03-23T19:00"}},
        {"tallies": {"text": "what somebody said"}},
        {"copies": "what somebody said"},
        {"saved": "19:04:12"},
        {"record": "AGE"},
    ],
    ids=str,
)
def test_what_is_no_report_is_refused_whole(loaded: LoadedPack, changed: dict[str, object]) -> None:
    """A message with a text, another field, a name that the pack lacks or a number out of range is refused."""
    good = {
        "station": "door-1",
        "count": 3,
        "head_words": "abandon ability able about",
        "tallies": {},
        "closed": False,
        "copies": "two",
        "saved": "under-1",
        "shown": "tablet",
    }
    decode_report(msgspec.json.encode(good), loaded.pack)
    with pytest.raises(HallError):
        decode_report(msgspec.json.encode(good | changed), loaded.pack)


@given(st.binary(max_size=2 * LONGEST_LINE))
def test_no_bytes_make_the_desk_fail(loaded: LoadedPack, line: bytes) -> None:
    """Whatever comes in is a report or refused with the one error for it."""
    with pytest.raises(HallError):
        decode_report(line, loaded.pack)


@pytest.mark.parametrize(
    ("seconds", "step"),
    [(None, "none-yet"), (0, "under-1"), (59.9, "under-1"), (60, "under-5"), (300, "under-15"), (900, "longer")],
)
def test_the_moment_of_a_save_is_told_in_steps(seconds: float | None, step: str) -> None:
    """No finer than a minute, and coarser the longer ago."""
    assert saved_ago(seconds) == step


def test_the_desk_sees_a_check_in_at_another_station_within_two_seconds(hall: Hall) -> None:
    """A station that saves is seen at the desk with its new count, head words and people by its next report."""
    assert EVERY < 1  # a report, and a look of the screen's half second, fit into two seconds
    door, desk = hall.open("door-1"), hall.open("desk")
    parts = HallPart(hall.loaded.pack, _meeting(hall)), HallPart(hall.loaded.pack, _meeting(hall))
    try:
        parts[0].join(desk, watched=False)
        parts[1].join(door, watched=False)
        _until(lambda: {line.station.id: line for line in parts[0].look().lines}["door-1"].head_words)
        door.check_in(role="parent-carer", needs=["leave-help"])
        _until(lambda: parts[0].look().count.inside == 1)
        line = {line.station.id: line for line in parts[0].look().lines}["door-1"]
        assert (line.condition, line.count, line.head_words) == ("well", 2, door.status().head_words)
        assert line.saved == "under-1"
        assert parts[0].look().count.help_to_leave == 1
    finally:
        for part in parts:
            part.leave()


def test_the_socket_is_its_owner_s_alone_and_goes_with_the_desk(hall: Hall) -> None:
    """It lies in a folder for its owner, is readable by nobody else, and is gone once the desk has left."""
    desk = hall.open("desk")
    part = HallPart(hall.loaded.pack, _meeting(hall))
    part.join(desk, watched=False)
    path = socket_path(_meeting(hall))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    part.leave()
    assert not path.exists()


def test_who_sends_something_else_is_cut_off_and_the_others_are_heard(hall: Hall) -> None:
    """A caller that sends no report, or a line without an end, loses its connection; a station beside it is heard."""
    session = hall.open("door-1")
    listener = HallListener(hall.loaded.pack, _meeting(hall))
    listener.start()
    path = socket_path(_meeting(hall))
    try:
        with socket.socket(socket.AF_UNIX) as hostile, socket.socket(socket.AF_UNIX) as endless:
            for caller, data in ((hostile, b"GET / HTTP/1.1\r\n\n"), (endless, b"x" * 3 * LONGEST_LINE)):
                caller.settimeout(20)
                owner_socket.connect(caller, path)
                try:
                    caller.sendall(data)
                    assert caller.recv(1) == b""
                except ConnectionError:
                    pass
            with socket.socket(socket.AF_UNIX) as station:
                owner_socket.connect(station, path)
                line = encode_report(_report(session))
                station.sendall(line[:10])
                station.sendall(line[10:])
                _until(lambda: "door-1" in listener.heard())
        assert listener.refused == 2
    finally:
        listener.stop()


def test_a_second_desk_is_told_that_there_is_one_and_a_dead_one_s_socket_is_taken_over(hall: Hall) -> None:
    """Two desks do not listen at once; a socket that nobody answers any more is no desk."""
    meeting = _meeting(hall)
    first, second = (HallListener(hall.loaded.pack, meeting) for _ in range(2))
    first.start()
    with pytest.raises(HallError, match="Another desk"):
        second.start()
    first.stop()
    with socket.socket(socket.AF_UNIX) as left:
        owner_socket.bind(left, socket_path(meeting))
    second.start()
    second.stop()


def test_without_a_short_way_to_a_folder_its_socket_lies_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a path is too long and the system has no other way to it, the user's folder for running programs serves."""
    monkeypatch.setattr(owner_socket, "_OPEN_FOLDERS", tmp_path / "none")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    long = tmp_path / ("x" * 100)
    assert socket_path(tmp_path / "m").parent == tmp_path / "m"
    assert len(os.fsencode(socket_path(long))) < len(os.fsencode(long))
    assert socket_path(long) != socket_path(tmp_path / ("y" * 100))


def test_a_station_whose_screen_stands_still_is_told_apart(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """A station whose screen stands still, or whose tablet is away, is told as such and gives no sign of life."""
    session = hall.open("door-1")
    reporter = HallReporter(session, _meeting(hall), watched=True)
    pack = hall.loaded.pack
    running = _meeting(hall) / "door-1.running"
    os.utime(running, (1, 1))
    reporter.alive("nobody")
    assert decode_report(_line(reporter), pack).shown == "nobody"
    assert running.stat().st_mtime == 1
    reporter.alive("tablet")
    assert decode_report(_line(reporter), pack).shown == "tablet"
    assert running.stat().st_mtime > 1
    os.utime(running, (1, 1))
    monkeypatch.setattr("kiosk.hall_socket._STUCK", -1.0)
    assert decode_report(_line(reporter), pack).shown == "stuck"
    assert running.stat().st_mtime == 1


def test_plain_pages_that_ask_for_nothing_are_told_apart(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that asked a moment ago are in use; after a while nobody can tell, so they give no sign of life either."""
    reporter = HallReporter(hall.open("door-1"), _meeting(hall), watched=False)
    running = _meeting(hall) / "door-1.running"
    os.utime(running, (1, 1))
    reporter.alive("pages")
    monkeypatch.setattr("kiosk.hall_socket.QUIET", -1.0)
    assert decode_report(_line(reporter), hall.loaded.pack).shown == "quiet"
    assert running.stat().st_mtime == 1
    monkeypatch.undo()
    assert decode_report(_line(reporter), hall.loaded.pack).shown == "pages"
    assert running.stat().st_mtime > 1


def _line(reporter: HallReporter) -> bytes:
    line = reporter._line()  # noqa: SLF001 - one report without the thread that sends it
    assert line is not None
    return line[:-1]


def _look(hall: Hall, heard: dict[str, Heard], later: float = 0) -> HallView:
    return look(hall.loaded.pack, _meeting(hall), heard, lambda: time.time() + later)


def test_a_station_that_falls_silent_keeps_its_number_and_shows_its_age(hall: Hall) -> None:
    """A door that died counts on with what its state file says, is named, and says how old that is."""
    door = hall.open("door-1")
    door.check_in(role="parent-carer")
    heard = {"door-1": Heard(_report(door), 0.5)}
    assert _look(hall, heard).lines[0].condition == "well"
    door.end()
    heard = {"door-1": Heard(heard["door-1"].report, 240.0)}
    view = _look(hall, heard, later=240)
    assert view.count.inside == 1
    assert [line.station.id for line in view.worrying] == ["door-1"]
    assert how_it_is(view.lines[0]).endswith("not running, last heard 4 minutes ago")
    assert view.lines[0].head_words in what_it_counted(view.lines[0])
    assert who_to_look_at(view) == "Needs somebody: Main door."


def test_every_condition_has_its_words(hall: Hall) -> None:
    """Closed, never opened, quiet, stuck, away and a bad copy read differently; only the last three need somebody."""
    door = hall.open("door-1")
    seen = {}
    marks = ({"shown": "quiet"}, {"copies": "trouble"}, {"shown": "stuck"}, {"shown": "nobody"}, {"closed": True})
    for changed in ({}, *marks):
        report = msgspec.structs.replace(_report(door), **changed)
        view = _look(hall, {"door-1": Heard(report, 0.1)})
        seen[how_it_is(view.lines[0])] = bool(view.worrying)
        assert view.lines[1].condition == "not-opened"
        assert what_it_counted(view.lines[1]) == ""
    assert list(seen.values()) == [False, False, True, True, True, False]


def test_a_closed_station_is_closed_also_from_its_state_file(hall: Hall) -> None:
    """A station that was closed and left is no station that needs somebody."""
    door = hall.open("door-1")
    door.close()
    door.end()
    assert _look(hall, {}, later=600).lines[0].condition == "closed"


def test_the_hall_s_totals_are_the_sum_of_its_stations(hall: Hall) -> None:
    """People, points and room left are those of all stations, from reports and from state files together."""
    door, notes = hall.open("door-1"), hall.open("notes-1")
    for _ in range(3):
        door.check_in(role="parent-carer")
    notes.note(PointContent(text="a point", themes=("local-offer",)))
    view = _look(hall, {"door-1": Heard(_report(door), 0.1)})
    assert (view.count.inside, dict(view.points)) == (3, {"local-offer": 1})
    assert all_together(view).startswith("3 inside at all doors. Room for 297 more of 300.")


def test_the_evacuation_view_says_how_old_a_silent_door_s_number_is(hall: Hall) -> None:
    """A door without a sign of life keeps its number, with its age; one whose clock went back makes none up."""
    door = hall.open("door-1")
    door.check_in(role="parent-carer")
    door.end()
    running = _meeting(hall) / "door-1.running"
    pack, now = hall.loaded.pack, running.stat().st_mtime

    def said(at: float) -> str:
        return which_doors(read_doors(pack, _meeting(hall), now=lambda: at))

    assert "OLD" not in said(now + 5)
    assert "OLD NUMBERS, last counted: Main door 3 minutes ago." in said(now + 200)
    assert "OLD" not in said(now - 7200)
    assert read_doors(pack, _meeting(hall), now=lambda: now + 200).all.inside == 1


def test_a_station_in_use_gives_signs_of_life(hall: Hall) -> None:
    """While somebody can use a station, its number is never old, however long nothing is saved."""
    door = hall.open("door-1")
    running = _meeting(hall) / "door-1.running"
    os.utime(running, (1, 1))
    part = HallPart(hall.loaded.pack, _meeting(hall))
    part.join(door, watched=False)
    try:
        _until(lambda: running.stat().st_mtime > 1)
    finally:
        part.leave()


def test_nothing_is_counted_where_no_station_was_opened(hall: Hall) -> None:
    """An empty device shows the roster, nobody inside and no trouble."""
    view = _look(hall, {})
    assert {line.condition for line in view.lines} == {"not-opened"}
    assert (view.count.inside, view.worrying) == (0, ())
