"""Line by line, staff count people, put the count right, and see who is inside, as on the screens."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from kiosk.errors import KioskError
from screens.lines import Lines
from screens.plain_staff import StaffCommands

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.meeting_session import MeetingSession
    from tests.conftest import Hall


def said(session: MeetingSession, *commands: str) -> str:
    """Give commands, and return what they say."""
    sink = io.StringIO()
    lines = Lines(io.StringIO(), sink)
    staff = StaffCommands(lines, session, lambda *_: pytest.fail("nothing is handed over"))
    for command in commands:
        try:
            staff.run(command)
        except KioskError as error:
            lines.problem(str(error))
    return sink.getvalue()


def test_people_are_counted_in_and_out(hall: Hall) -> None:
    """Several at once, one back, one taken back: each is a saved record, and the count follows."""
    session = hall.open("door-1")
    told = said(session, "/in 3", "/out", "/undo", "/count +2 missed")
    assert told.count("Saved ") == 6
    assert "Inside now: 5. 3 came in, 0 left, +2 corrected." in told
    assert session.head_count.inside == 5


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/in many", "from 1 to 50"),
        ("/in 51", "from 1 to 50"),
        ("/undo", "no tap to take back"),
        ("/count 3 missed", "Type such as: /count +3 missed"),
        ("/count +3 because", "counted-by-hand"),
        ("/count -3 missed", "cannot be taken off"),
        ("/words a b c d 1234", "No inspector's words"),
        ("/forgotten", "Say where to"),
    ],
)
def test_what_cannot_be_counted_is_told(hall: Hall, command: str, words: str) -> None:
    """What, and how to say it; nothing is counted."""
    session = hall.open("door-1")
    assert words in said(session, command)
    assert session.head_count.inside == 0


def test_who_is_inside_needs_no_pin_and_needs_do(hall: Hall) -> None:
    """Locked, the station tells an evacuation's two numbers and nothing else."""
    session = hall.open("door-1")
    session.check_in(role="parent-carer", needs=["leave-help", "hearing-loop"])
    assert "1: " in said(session, "/needs")
    session.pin.set_pin("1357")
    told = said(session, "/needs", "/in", "/evacuate")
    assert told.count("needs the station PIN") == 2
    assert "Inside: 1. 1 person asked here for help to leave." in told


def test_a_notes_station_counts_nobody_and_says_so(hall: Hall) -> None:
    """It has no lane, and its evacuation view points to the doors."""
    told = said(hall.open("notes-1"), "/in", "/evacuate")
    assert "There is no command /in" in told
    assert "Ask at the other doors" in told


def test_a_new_pin_with_words_line_by_line(hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PIN that is none is told without losing the words; the next one holds."""
    session = hall.open("door-1")
    session.pin.set_pin("1357")
    monkeypatch.setattr("kiosk.challenge.secrets.choice", lambda _: "zebra")
    told = said(
        session,
        f"/forgotten {tmp_path}",
        "/words zebra zebra zebra zebra 12",
        "/words zebra zebra zebra zebra 8642",
        "/status",
    )
    assert "4 to 12 digits" in told
    assert "The new PIN is set." in told
    assert "Records sealed" in told
    session.pin.check("8642")
