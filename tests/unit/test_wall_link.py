"""From the notes desk to the desk to the wall, over the real socket: approved words alone, in memory alone."""

from __future__ import annotations

import socket
import stat
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from kiosk import owner_socket
from kiosk.errors import WallError
from kiosk.pack import parse_pack
from kiosk.wall_link import SOCKET
from kiosk.wall_messages import FORMAT, LONGEST_LINE, LONGEST_WORDS, Hello, Offered, encode
from kiosk.wall_part import WallPart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kiosk.wall_board import WallBoard
    from tests.conftest import Hall

CANARY = "quokkazebra"
_WALL = '[[stations]]\nid = "wall-1"\nrole = "wall"\nlabel = "Projector"\n'


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait for a condition."""
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.01)


class Evening:
    """Three stations on one device, each with its part as in a process of its own."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.meeting = hall.data / hall.loaded.pack.meeting.id
        self.parts: dict[str, WallPart] = {}

    def start(self, station: str) -> WallPart:
        """Open a station and take its part."""
        session = self.hall.open(station)
        part = self.parts[station] = WallPart(self.meeting)
        part.join(session)
        return part

    def stop(self, station: str) -> None:
        """End a station, as its process would."""
        part = self.parts.pop(station)
        session = part._session  # noqa: SLF001 - the one that a process would take with it
        part.leave()
        assert session is not None
        session.end()

    @property
    def board(self) -> WallBoard:
        """The desk's board."""
        board = self.parts["desk"].board
        assert board is not None
        return board

    def words(self) -> list[str]:
        """Return what stands on the wall."""
        return [shown.text for shown in self.parts["wall-1"].view().shown.words]

    def approve_all(self) -> None:
        """Approve everything that waits."""
        for words in self.board.waiting():
            self.board.approve(words, words.text)


@pytest.fixture
def evening(hall: Hall) -> Iterator[Evening]:
    """Return desk, notes desk and wall, open and on the line."""
    hall.loaded = parse_pack(hall.loaded.data + _WALL.encode(), "meeting.toml")
    held = Evening(hall)
    for station in ("desk", "notes-1", "wall-1"):
        held.start(station)
    until(lambda: held.parts["wall-1"].view().linked)
    yield held
    for part in held.parts.values():
        part.leave()


def test_a_point_reaches_the_wall_by_approval_alone_and_no_disk_at_all(evening: Evening) -> None:
    """Offered, it waits; approved, it is on the wall; taken off, it is gone; no file ever holds a word of it."""
    evening.parts["notes-1"].offer("P1", CANARY, ("local-offer",))
    evening.board.discuss("local-offer")
    until(lambda: evening.parts["wall-1"].view().shown.now == "local-offer")
    assert evening.words() == []
    evening.approve_all()
    until(lambda: evening.words() == [CANARY])
    for path in evening.meeting.rglob("*"):
        if path.is_file():
            assert CANARY.encode() not in path.read_bytes(), path
    evening.board.take_off(evening.board.shown()[0])
    until(lambda: evening.words() == [])
    evening.parts["notes-1"].offer("P1", CANARY, ())
    evening.approve_all()
    until(lambda: evening.words() == [CANARY])
    evening.parts["notes-1"].take_back("P1")
    until(lambda: evening.words() == [])


def test_after_a_restart_of_any_process_nothing_is_shown_until_approved_again(evening: Evening) -> None:
    """A wall that starts again, and a desk that starts again, each have the wall empty; a desk that is gone as well."""
    evening.parts["notes-1"].offer("P1", "We waited", ())
    evening.approve_all()
    until(lambda: evening.words() == ["We waited"])
    evening.stop("wall-1")
    evening.start("wall-1")
    until(lambda: evening.parts["wall-1"].view().linked)
    assert evening.words() == []
    evening.approve_all()
    until(lambda: evening.words() == ["We waited"])
    evening.stop("desk")
    until(lambda: not evening.parts["wall-1"].view().linked)
    assert evening.words() == []
    evening.start("desk")
    until(lambda: evening.parts["wall-1"].view().linked)
    assert (evening.words(), evening.board.waiting()) == ([], ())
    evening.stop("notes-1")
    evening.start("notes-1").offer("P2", "Again", ())
    assert evening.words() == []


def test_the_notes_desk_hears_why_an_offer_was_not_taken(evening: Evening) -> None:
    """Too long, off, or no desk on this device: each is said, and nothing is sent or kept for later."""
    notes = evening.parts["notes-1"]
    with pytest.raises(WallError, match=f"{LONGEST_WORDS} is the most"):
        notes.offer("P1", "x" * (LONGEST_WORDS + 1), ())
    evening.board.choose("off")
    with pytest.raises(WallError, match="are off"):
        notes.offer("P1", "We waited", ())
    evening.stop("desk")
    with pytest.raises(WallError, match="No desk is open on this device"):
        notes.offer("P1", "We waited", ())
    assert evening.start("desk").board is not None
    assert (evening.board.choice, evening.board.waiting()) == ("off", ())


def test_a_second_desk_is_told_that_another_decides(evening: Evening) -> None:
    """The wall listens to one desk; the second says why it reaches none, and the first goes on."""
    second = WallPart(evening.meeting)
    session = evening.parts["desk"]._session  # noqa: SLF001 - any desk will do
    assert session is not None
    second.join(session)
    assert isinstance(second.trouble, WallError)
    assert second.walls == ()
    assert evening.parts["desk"].walls == ("wall-1",)


@pytest.mark.parametrize(
    "sent",
    [
        b"nonsense\n",
        encode(Offered(id="P1", text=CANARY)),
        b"x" * (LONGEST_LINE + 10),
        encode(Hello(format=FORMAT, station="notes-1", digest="0" * 64, rehearsal=False)),
        encode(Hello(format=FORMAT, station="door-1", digest="0" * 64, rehearsal=False)),
    ],
    ids=["nonsense", "no hello", "endless", "another pack", "a door"],
)
def test_who_sends_anything_else_is_cut_off(evening: Evening, sent: bytes) -> None:
    """A caller of another meeting, another role or with other bytes is hung up on, and the others are heard."""
    line = owner_socket.call(owner_socket.path_in(evening.meeting, SOCKET))
    assert line is not None
    with line:
        line.sendall(sent)
        with suppress(ConnectionResetError):
            assert line.recv(100) == b""
    assert evening.board.waiting() == ()
    evening.parts["notes-1"].offer("P2", "We waited", ())
    assert [words.text for words in evening.board.waiting()] == ["We waited"]


def test_a_wall_shows_nothing_once_its_desk_says_anything_strange(evening: Evening) -> None:
    """Where something that is no desk of this meeting answers the wall, the wall has no words."""
    evening.stop("desk")
    path = owner_socket.path_in(evening.meeting, SOCKET)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        owner_socket.bind(server, path)
        server.listen(1)
        server.settimeout(20)
        line, _ = server.accept()
        with line:
            line.sendall(b'{"type":"on-the-wall","words":[{"text":"first"}]}\n')
            until(lambda: evening.words() == ["first"])
            line.sendall(b'{"type":"on-the-wall","words":[{"text":"x","themes":["nothing"]}]}\n')
            until(lambda: evening.words() == [])
    path.unlink()


def test_the_socket_is_its_owners_alone_and_goes_with_the_desk(evening: Evening) -> None:
    """Nobody else on the device can read or write it, and a desk that has left leaves none behind."""
    path = owner_socket.path_in(evening.meeting, SOCKET)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    evening.stop("desk")
    assert not path.exists()


@pytest.mark.parametrize("length", [1, 90, 200])
def test_a_long_path_is_no_hindrance(tmp_path: Path, length: int) -> None:
    """However deep the meeting's folder lies, the socket is in it, and a caller reaches whoever listens there."""
    folder = tmp_path / ("x" * length)
    folder.mkdir()
    path = owner_socket.path_in(folder, SOCKET)
    assert path.parent == folder
    with owner_socket.new() as server:
        owner_socket.bind(server, path)
        server.listen(1)
        assert owner_socket.answers(path)
        line = owner_socket.call(path)
        assert line is not None
        line.close()
    assert not owner_socket.answers(path)
    assert owner_socket.call(folder / "none") is None
