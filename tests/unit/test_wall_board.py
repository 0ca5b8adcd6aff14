"""Nothing spoken stands on the wall unless these very words were approved, and what was approved goes at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kiosk.errors import SessionError, StorageError, WallError
from kiosk.wall_board import CHOICE, MOST_WAITING, WallBoard, read_choice
from kiosk.wall_messages import (
    LONGEST_LINE,
    LONGEST_WORDS,
    MOST_SHOWN,
    Answer,
    Hello,
    Offered,
    OnTheWall,
    Shown,
    TakenBack,
    decode_from_desk,
    decode_from_station,
    encode,
)

if TYPE_CHECKING:
    from kiosk.pack import LoadedPack


def offered(number: int = 1, text: str = "We waited eight months") -> Offered:
    """Return an offer."""
    return Offered(id=f"POINT{number}", text=text, themes=("local-offer",))


def test_hold_is_the_default(tmp_path: Path) -> None:
    """A point that is offered waits; the wall may show nothing of it until it is approved."""
    board = WallBoard(tmp_path)
    assert board.choice == "hold"
    assert board.offer("notes-1", offered()) == ""
    assert board.message() == OnTheWall()
    [words] = board.waiting()
    board.approve(words, words.text)
    assert board.message().words == (Shown(text="We waited eight months", themes=("local-offer",)),)
    assert board.waiting() == ()


def test_only_the_words_that_were_looked_at_are_approved(tmp_path: Path) -> None:
    """A point that changed, was taken back or refused after somebody looked at it is not approved by that look."""
    board = WallBoard(tmp_path)
    board.offer("notes-1", offered())
    [seen] = board.waiting()
    board.offer("notes-1", offered(text="Mrs Hargreaves said so"))
    with pytest.raises(WallError, match="changed or were taken back"):
        board.approve(seen, seen.text)
    [seen] = board.waiting()
    board.take_back("notes-1", "POINT1")
    with pytest.raises(WallError):
        board.approve(seen, seen.text)
    board.offer("notes-1", offered())
    [seen] = board.waiting()
    board.refuse(seen)
    with pytest.raises(WallError):
        board.approve(seen, seen.text)
    assert board.message() == OnTheWall()


def test_a_point_taken_back_leaves_the_wall(tmp_path: Path) -> None:
    """What a note-taker changes or takes back is gone from the wall, and another station's point of that id stays."""
    board = WallBoard(tmp_path)
    for station in ("notes-1", "notes-2"):
        board.offer(station, offered(text=f"From {station}"))
    for words in board.waiting():
        board.approve(words, words.text)
    board.take_back("notes-1", "POINT1")
    assert [shown.text for shown in board.message().words] == ["From notes-2"]
    board.offer("notes-2", offered(text="Changed"))
    assert board.message().words == ()


def test_a_point_offered_twice_stays_where_it_is(tmp_path: Path) -> None:
    """The same words offered again neither leave the wall nor wait once more, names replaced or not."""
    board = WallBoard(tmp_path)
    board.offer("notes-1", offered(text="Mrs Hargreaves rang"))
    [words] = board.waiting()
    board.approve(words, "[name] rang")
    assert board.offer("notes-1", offered(text="Mrs Hargreaves rang")) == ""
    assert ([shown.text for shown in board.message().words], board.waiting()) == (["[name] rang"], ())


def test_off_is_kept_and_takes_everything_off_at_once(tmp_path: Path) -> None:
    """Off holds over a restart, refuses offers and typed words, and empties wall and queue; hold is kept as well."""
    board = WallBoard(tmp_path)
    board.offer("notes-1", offered())
    [words] = board.waiting()
    board.approve(words, words.text)
    board.offer("notes-1", offered(2))
    board.choose("off")
    assert (board.message().words, board.waiting()) == ((), ())
    again = WallBoard(tmp_path)
    assert again.choice == "off"
    assert again.offer("notes-1", offered()) == "off"
    with pytest.raises(WallError):
        again.type("Hello")
    again.choose("hold")
    assert WallBoard(tmp_path).choice == "hold"


@pytest.mark.parametrize("kept", [b"", b"hold\n", b"open-meeting-wall-choice/2 hold\n", b"\xff" * 100])
def test_a_choice_that_cannot_be_read_is_off(tmp_path: Path, kept: bytes) -> None:
    """Whatever stands in the file but hold means that no words are shown."""
    (tmp_path / CHOICE).write_bytes(kept)
    assert read_choice(tmp_path / CHOICE) == "off"
    (tmp_path / CHOICE).unlink()
    (tmp_path / CHOICE).mkdir()
    assert read_choice(tmp_path / CHOICE) == "off"


def test_off_holds_even_where_it_cannot_be_kept(tmp_path: Path) -> None:
    """Where the disk refuses the choice, that is told, and the wall is without words all the same."""
    board = WallBoard(tmp_path / "gone")
    board.offer("notes-1", offered())
    [words] = board.waiting()
    board.approve(words, words.text)
    with pytest.raises(StorageError):
        board.choose("off")
    assert (board.choice, board.message().words) == ("off", ())
    with pytest.raises(StorageError):
        board.choose("hold")
    assert board.choice == "off"


def test_a_wall_that_starts_again_shows_nothing_until_it_is_approved_again(tmp_path: Path) -> None:
    """Everything that stood on the wall waits in front of all others."""
    board = WallBoard(tmp_path)
    board.offer("notes-1", offered(1, "First"))
    board.offer("notes-1", offered(2, "Second"))
    [first, _] = board.waiting()
    board.approve(first, "First")
    board.hold_again()
    assert board.message().words == ()
    assert [words.text for words in board.waiting()] == ["First", "Second"]
    assert board.started_again == 1


def test_words_typed_at_the_desk_wait_like_any_other(tmp_path: Path) -> None:
    """They come first, made harmless, and stand on no wall before approval; empty and long ones are refused."""
    board = WallBoard(tmp_path)
    board.offer("notes-1", offered())
    words = board.type("  Break\tuntil \x1b[31m8pm ", ("local-offer",))
    assert words.text == "Break until 8pm"
    assert [waiting.text for waiting in board.waiting()] == ["Break until 8pm", "We waited eight months"]
    assert board.message().words == ()
    with pytest.raises(SessionError):
        board.type(" \u200b ")
    with pytest.raises(WallError, match=str(LONGEST_WORDS)):
        board.type("x" * (LONGEST_WORDS + 1))


def test_nothing_grows_without_end(tmp_path: Path) -> None:
    """So many wait and no more; so many stand on the wall, and the oldest makes room."""
    board = WallBoard(tmp_path)
    answers = [board.offer("notes-1", offered(number)) for number in range(MOST_WAITING + 1)]
    assert answers == [*[""] * MOST_WAITING, "full"]
    for words in board.waiting()[: MOST_SHOWN + 1]:
        board.approve(words, words.id)
    assert [shown.text for shown in board.message().words] == [f"POINT{n}" for n in range(MOST_SHOWN, 0, -1)]


class BoardMachine(RuleBasedStateMachine):
    """Any order of offers, looks, approvals, changes and restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.board = WallBoard(Path("nowhere"))
        self.approved: set[str] = set()
        self.count = 0

    @rule(number=st.integers(0, 3))
    def offer(self, number: int) -> None:
        """Offer a point, or the same one with other words."""
        self.count += 1
        self.board.offer("notes-1", offered(number, f"words {self.count}"))

    @precondition(lambda self: self.board.waiting())
    @rule(pick=st.integers(0, 10))
    def approve(self, pick: int) -> None:
        """Approve something that waits."""
        waiting = self.board.waiting()
        words = waiting[pick % len(waiting)]
        self.board.approve(words, words.text)
        self.approved.add(words.text)

    @rule(number=st.integers(0, 3))
    def take_back(self, number: int) -> None:
        """Change or take back a point."""
        gone = {words.text for words in self.board.shown() if words.id == f"POINT{number}"}
        self.board.take_back("notes-1", f"POINT{number}")
        self.approved -= gone

    @rule()
    def restart_a_wall(self) -> None:
        """Start a wall again."""
        self.board.hold_again()
        self.approved.clear()

    @rule()
    def take_all_off(self) -> None:
        """Clear the wall."""
        self.board.take_all_off()
        self.approved.clear()

    @invariant()
    def nothing_but_what_was_approved(self) -> None:
        """The wall may show what was approved since, and nothing else."""
        assert {shown.text for shown in self.board.message().words} <= self.approved


BoardMachine.TestCase.settings = settings(max_examples=30, stateful_step_count=20)
TestBoard = BoardMachine.TestCase


_HELLO = {
    "type": "hello",
    "format": "open-meeting-wall/1",
    "station": "notes-1",
    "digest": "0" * 64,
    "rehearsal": False,
}


@pytest.mark.parametrize(
    "sent",
    [
        _HELLO | {"format": "open-meeting-wall/2"},
        _HELLO | {"station": "notes-9"},
        _HELLO | {"digest": "0" * 63},
        _HELLO | {"text": "what somebody said"},
        {"type": "offered", "id": "A1", "text": ""},
        {"type": "offered", "id": "A1", "text": "x" * (LONGEST_WORDS + 1)},
        {"type": "offered", "id": "A1", "text": "two\nlines"},
        {"type": "offered", "id": "A1", "text": "\x1b[2J"},
        {"type": "offered", "id": "../A1", "text": "x"},
        {"type": "offered", "id": "A1", "text": "x", "themes": ["nothing"]},
        {"type": "taken-back", "id": ""},
        {"type": "on-the-wall", "words": []},
        [],
    ],
    ids=str,
)
def test_what_no_station_sends_is_refused(loaded: LoadedPack, sent: object) -> None:
    """Another form, station, theme or field, and words that no note holds, are refused with the one error for it."""
    decode_from_station(msgspec.json.encode(_HELLO), loaded.pack)
    with pytest.raises(WallError):
        decode_from_station(msgspec.json.encode(sent), loaded.pack)


def test_messages_come_back_as_they_were(loaded: LoadedPack) -> None:
    """What either side encodes the other reads; neither takes the other side's messages."""
    shown = OnTheWall(now="local-offer", words=(Shown(text="zażółć", themes=("none",)),) * MOST_SHOWN)
    for message in (shown, Answer(id="A1", refused="full")):
        line = encode(message)
        assert len(line) < LONGEST_LINE
        assert decode_from_desk(line[:-1], loaded.pack) == message
        with pytest.raises(WallError):
            decode_from_station(line[:-1], loaded.pack)
    for sent in (offered(), TakenBack(id="A1"), Hello(**{k: v for k, v in _HELLO.items() if k != "type"})):  # type: ignore[arg-type]
        assert decode_from_station(encode(sent)[:-1], loaded.pack) == sent
    longest = OnTheWall(words=(Shown(text="\U0001f600" * LONGEST_WORDS),) * MOST_SHOWN)
    assert len(encode(longest)) < LONGEST_LINE


@given(st.binary(max_size=400) | st.just(b"x" * (LONGEST_LINE + 1)))
def test_no_bytes_make_either_side_fail(loaded: LoadedPack, line: bytes) -> None:
    """Whatever comes in is a message or refused with the one error for it."""
    for decode in (decode_from_station, decode_from_desk):
        with pytest.raises(WallError):
            decode(line, loaded.pack)
