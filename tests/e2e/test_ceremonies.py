"""A meeting from the keys on the cards to the erased device, driven by a script through the real command lines."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from export.challenges import open_challenge
from kiosk.records import Opened
from tests.conftest import pack_with_keys
from tests.e2e.evening import ROOT, Terminal, close, saved_ids

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Hall, Inspectors


@pytest.fixture
def meeting(inspectors: Inspectors, tmp_path: Path) -> Path:
    """Return the test meeting's pack with keys."""
    path = tmp_path / "meeting.toml"
    path.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient))
    return path


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return an empty folder."""
    path = tmp_path / "stick"
    path.mkdir()
    return path


def _kiosk(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "run_kiosk.py"), *arguments],
        input=text, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def _prove_the_lead(notes: Terminal, stick: Path, inspectors: Inspectors) -> None:
    """Go through the opening ceremony: clock, cards, a folder that is not there, wrong words thrice, the right ones."""
    assert "The clock says" in "\n".join(notes.greeting())
    assert "Lead inspector: " in "\n".join(notes.send("1"))
    notes.send("1")
    assert "Write sealed words" in "\n".join(notes.send("1"))
    assert "Which folder?" in "\n".join(notes.send("1"))
    assert "is not a folder" in "\n".join(notes.send("/nowhere"))
    notes.send("1")
    notes.send(str(stick))
    wrong = [notes.send("one two three four") for _ in range(3)]
    assert "Nothing is lost" in "\n".join(wrong[-1])
    notes.send("1")
    notes.send(str(stick))
    newest = stick / "test-meeting-rehearse-lead-inspector-2.age"
    words = open_challenge(newest, [inspectors.lead], "rehearse").words
    assert "Proved: the key of Lead inspector" in "\n".join(notes.send(words))
    said = "\n".join(notes.send(""))
    assert "Opening code: " in said
    assert "into the minutes" in said


def test_a_script_opens_proves_closes_hands_over_and_erases(
    meeting: Path, stick: Path, hall: Hall, inspectors: Inspectors
) -> None:
    """Cards and words at the first station, none of it at the second; a copy goes once both were handed over."""
    where = ["--data", str(hall.data)]
    with Terminal(["open", str(meeting), "--station", "notes-1", *where, "--plain"], ceremony=True) as notes:
        _prove_the_lead(notes, stick, inspectors)
        assert saved_ids(notes.send("We waited 18 months #1"))
        close(notes)
    with Terminal(["open", str(meeting), "--station", "desk", *where, "--plain"], ceremony=True) as desk:
        desk.greeting()
        assert "Opening code: " in "\n".join(desk.send("1"))
        refused = _kiosk("erase", str(meeting), *where, "--confirm", "test-meeting")
        assert refused.returncode == 1
        assert "already open" in refused.stderr
        said = "\n".join(desk.send("/status"))
        assert "Theme 1, The Local Offer: 1 points." in said
        assert "Not heard yet: Assessment and planning." in said
        assert "Last look: 2 records sealed (openings: 1" in "\n".join(desk.send("/close"))
        assert "Receipt code" in "\n".join(desk.send("1"))
    refused = _kiosk("erase", str(meeting), *where, text="test-meeting\nERASE\n")
    assert refused.returncode == 1
    assert "not handed over" in refused.stderr
    with Terminal(["open", str(meeting), "--station", "desk", *where, "--plain"]) as desk:
        desk.greeting()
        said = "\n".join(desk.send(f"/handover-all {stick}"))
        assert "Safe to remove" in said
        assert "desk+notes-1" in said
    proof = _opened(hall, inspectors)
    assert "opened by: Lead inspector" in proof.rehearsal_proof
    assert proof.clock_confirmed
    assert _kiosk("erase", str(meeting), *where, text="test-meeting\nno\n").returncode == 1
    done = _kiosk("erase", str(meeting), *where, text="test-meeting\nERASE\n")
    assert done.returncode == 0, done.stderr
    assert "2021" in done.stdout
    assert "death of the inspectors' keys" in done.stdout
    assert "Erased from this device: desk, notes-1." in done.stdout
    assert list(hall.data.iterdir()) == []


def _opened(hall: Hall, inspectors: Inspectors) -> Opened:
    session = hall.open("notes-1")
    [(_, _, records)] = session.streams()
    record = inspectors.open(records[0].sealed)
    session.end()
    assert isinstance(record, Opened)
    return record


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ("1\n2\n", "Do not open the meeting"),
        ("1\n3\n3\n", ""),
    ],
)
def test_an_opening_that_is_stopped_writes_nothing(meeting: Path, hall: Hall, answers: str, says: str) -> None:
    """Another key than on the card, or a script that ends before it accepts: exit 1, and no station is begun."""
    done = _kiosk("open", str(meeting), "--station", "notes-1", "--data", str(hall.data), "--plain", text=answers)
    assert done.returncode == 1
    assert says in done.stderr
    assert not list(hall.data.rglob("station.state"))


def test_accepting_line_by_line_is_explicit(meeting: Path, hall: Hall) -> None:
    """The words of acceptance are read out as a choice, and only then is the station open."""
    text = "2\n3\n3\n2\nSomething was said\n"
    done = _kiosk("open", str(meeting), "--station", "notes-1", "--data", str(hall.data), "--plain", text=text)
    assert done.returncode == 0
    assert "We accept that nobody has tested the key" in done.stdout
    assert "Saved " in done.stdout


def test_a_rehearsal_without_keys_practises_the_ceremony(tmp_path: Path) -> None:
    """With --ceremony it says what is missing in the pack, and goes on."""
    pack = tmp_path / "meeting.toml"
    from tests.conftest import PACK

    pack.write_text(PACK)
    done = _kiosk(
        *("open", str(pack), "--station", "notes-1", "--data", str(tmp_path / "data")),
        *("--plain", "--rehearsal", "--ceremony"),
        text="1\nSomething was said\n",
    )
    assert done.returncode == 0
    assert "holds no inspector's key" in done.stdout
    assert "Saved " in done.stdout
