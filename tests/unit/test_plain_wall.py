"""Plain mode of the wall: what the screens can do, line by line, over real stations of one device."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.hall_part import HallPart
from kiosk.pack import parse_pack
from screens.lines import Lines
from screens.plain import run_station

if TYPE_CHECKING:
    from kiosk.meeting_session import MeetingSession
    from tests.conftest import Hall

_WALL = '[[stations]]\nid = "wall-1"\nrole = "wall"\nlabel = "Projector"\n'


def _no_bundle(*_: object) -> None:
    raise AssertionError


def said(session: MeetingSession, hall: HallPart, *lines: str) -> str:
    """Type lines at a station, and return what it says."""
    sink = io.StringIO()
    with suppress(AssertionError):
        run_station(Lines(io.StringIO("".join(f"{line}\n" for line in lines)), sink), session, _no_bundle, hall)  # type: ignore[arg-type]
    return sink.getvalue()


def test_an_offer_is_approved_and_taken_off_by_commands(hall: Hall) -> None:
    """A note-taker offers a point, the desk hears the names in it, shows it replaced, and takes it off again."""
    hall.loaded = parse_pack(hall.loaded.data + _WALL.encode(), "meeting.toml")
    meeting = hall.data / hall.loaded.pack.meeting.id
    sessions = {name: hall.open(name) for name in ("desk", "notes-1", "wall-1")}
    parts = {name: HallPart(hall.loaded.pack, meeting) for name in sessions}
    for name, part in parts.items():
        part.join(sessions[name], watched=False)
    try:
        notes = said(
            sessions["notes-1"], parts["notes-1"], "Mrs Hargreaves never rang back #1", "/offer last", "/offer LAST2"
        )
        assert "Offered for the wall. The desk decides." in notes
        assert "is not on this station's list" in notes
        desk = said(sessions["desk"], parts["desk"], "/show 1", "/wall", "/show 1", "/discuss 2", "/wall")
        assert "Type /wall first" in desk
        assert "[may say who somebody is: a person's name; would show: [name] never rang back]" in desk
        assert "On the wall.\n" in desk
        assert "Now: Finding out what a child needs" in desk
        board = parts["desk"].wall.board
        assert board is not None
        assert [shown.text for shown in board.message().words] == ["[name] never rang back"]
        desk = said(sessions["desk"], parts["desk"], "/wall", "/off 1", "/say Break", "/drop 1", "/no-words", "/say x")
        assert "Taken off the wall." in desk
        assert "Not shown." in desk
        assert "Words on the wall are off." in desk
        assert board.message().words == ()
        wall = said(sessions["wall-1"], parts["wall-1"], "/wall", "/show 1")
        assert "1 hour 58 minutes left, until 9pm" in wall
        assert "There is no command /show." in wall
        again = said(sessions["notes-1"], parts["notes-1"], "We waited", "/offer last")
        assert "Words on the wall are off." in again
    finally:
        for part in parts.values():
            part.leave()


def test_a_changed_point_is_taken_back_from_the_wall(hall: Hall) -> None:
    """What was approved goes as soon as its note-taker changes or withdraws it; without a desk none is offered."""
    meeting = hall.data / hall.loaded.pack.meeting.id
    desk, notes = (HallPart(hall.loaded.pack, meeting) for _ in range(2))
    notes.join(hall.open("notes-1"), watched=False)
    session = notes.wall._session  # noqa: SLF001 - the one it was opened with
    assert session is not None
    assert "No desk is open on this device" in said(session, notes, "We waited #1", "/offer last")
    desk.join(hall.open("desk"), watched=False)
    board = desk.wall.board
    assert board is not None
    try:
        said(session, notes, "We waited #1", "/offer last", "/amend last We waited long", "Second", "/offer last")
        assert [words.text for words in board.waiting()] == ["Second"]
        board.approve(board.waiting()[0], "Second")
        said(session, notes, "Third", "/offer last", "/withdraw last")
        assert board.waiting() == ()
        at_desk = desk.wall._session  # noqa: SLF001 - as above
        assert at_desk is not None
        said(at_desk, desk, "/close", "1", "/help")
        assert desk.wall.board is None
        assert "No desk is open on this device" in said(session, notes, "Fourth", "/offer last")
    finally:
        desk.leave()
        notes.leave()
