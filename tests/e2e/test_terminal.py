"""The kiosk in a real terminal: keys in, the picture out, at the sizes of a tablet, a laptop and a projector."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from kiosk.languages import LANGUAGES
from kiosk.places import StationPlace, meeting_folder
from kiosk.reconcile import stored_streams
from kiosk.records import CheckedIn, Left, PointNoted
from kiosk.words import words_of
from tests.conftest import pack_with_keys
from tests.e2e.evening import ACCEPT, ROOT, no_canary_below, wait_until_free
from tests.e2e.tmux import Tmux

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.records import Record
    from tests.conftest import Inspectors

SIZES = [(40, 12), (80, 24), (200, 50)]
STRAY = ["C-c", "C-q", "C-p", "C-z", "C-\\", "C-d", "Escape", "F1", "F5", "F10", "C-s", "C-x", "M-x", "BTab"]


@pytest.fixture
def meeting(inspectors: Inspectors, tmp_path: Path) -> Path:
    """Return the test meeting's pack with keys."""
    path = tmp_path / "meeting.toml"
    path.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient))
    return path


def _command(meeting: Path, station: str) -> list[str]:
    data = meeting.parent / "data"
    command = [sys.executable, str(ROOT / "run_kiosk.py"), "open", str(meeting), "--station", station, ACCEPT]
    return [*command, "--data", str(data)]


def _recorded(meeting: Path, station: str, inspectors: Inspectors) -> list[Record]:
    """Return the station's records once its process, whose terminal has gone, is gone too."""
    place = StationPlace(meeting_folder(meeting.parent / "data", "test-meeting", rehearsal=False), station)
    wait_until_free(place)
    [(_, _, records)] = stored_streams(place.parts())
    return inspectors.open_all(records)


def _open_station(terminal: Tmux) -> None:
    """Pick the one station there is, leave the clock unconfirmed, and choose a PIN."""
    terminal.wait_for("Which job")
    terminal.keys("1")
    terminal.wait_for("date and time")
    terminal.keys("2")
    for question in ("Choose a PIN", "same PIN again"):
        terminal.wait_for(question)
        terminal.type("4711")
        terminal.keys("Enter")


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_check_in_by_keyboard_alone(columns: int, rows: int, meeting: Path, inspectors: Inspectors) -> None:
    """Four key presses check a person in, past the optional questions, and stray keys quit nothing."""
    with Tmux(_command(meeting, "door-1"), columns=columns, rows=rows) as terminal:
        _open_station(terminal)
        terminal.wait_for("Check in")
        terminal.keys("Enter")
        terminal.wait_for("Who are you here as")
        terminal.keys("1")
        terminal.wait_for("What do you want to talk about", "► Skip")
        terminal.keys("Enter")
        terminal.wait_for("What happens to what you say")
        terminal.keys("Enter")
        terminal.wait_for("You are checked in")
        terminal.keys("Enter")
        terminal.wait_for("► 1  Check in", "We do not ask for")
        terminal.keys(*STRAY)
        assert "ended with" not in terminal.wait_for("► 1  Check in")
    came = [record for record in _recorded(meeting, "door-1", inspectors) if isinstance(record, CheckedIn)]
    assert [record.role for record in came] == ["parent-carer"]


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_the_journey_in_every_language(columns: int, rows: int, meeting: Path, inspectors: Inspectors) -> None:
    """Six visitors at one kiosk, each in a language: every page asks in it, and the record says which it was."""
    languages = ", ".join(f'"{language}"' for language in LANGUAGES)
    meeting.write_text(f"languages = [{languages}]\n{meeting.read_text()}")
    with Tmux(_command(meeting, "door-1"), columns=columns, rows=rows) as terminal:
        _open_station(terminal)
        for number, language in enumerate(LANGUAGES, start=1):
            gettext = words_of(language).gettext
            terminal.wait_for("► English")
            terminal.keys(str(number))
            for question, keys in (
                ("Who are you here as?", "1"),
                ("What do you want to talk about?", "1"),
                ("What do you need tonight?", "1"),
            ):
                terminal.wait_for(gettext(question), "►")
                terminal.keys(keys)
                if question != "Who are you here as?":
                    terminal.wait_for("[x]")
                    terminal.focus(gettext("Continue"))
                    terminal.keys("Enter")
            terminal.wait_for(gettext("What happens to what you say"), "► " + gettext("Continue"))
            terminal.keys("Enter")
            terminal.wait_for(gettext("You are checked in"))
            terminal.keys("Enter")
        terminal.wait_for("► English")
    came = [record for record in _recorded(meeting, "door-1", inspectors) if isinstance(record, CheckedIn)]
    assert [(record.language, record.role, record.topics) for record in came] == [
        (language, "parent-carer", ("local-offer",)) for language in LANGUAGES
    ]


def test_a_point_typed_at_speaking_pace_is_saved_and_stays_out_of_every_file(
    meeting: Path, inspectors: Inspectors
) -> None:
    """Typed text with a theme key is saved by Enter; nothing on disk holds it; stray keys neither quit nor clear it."""
    with Tmux(_command(meeting, "notes-1")) as terminal:
        _open_station(terminal)
        terminal.wait_for("Outside the WSOA")
        terminal.type("The quokkazebra page is hard to find #1")
        terminal.keys("C-c", "C-z", "C-q", "C-\\")
        terminal.wait_for("quokkazebra page")
        terminal.keys("Enter")
        terminal.wait_for("Saved")
        no_canary_below(meeting.parent / "data")
    points = [record for record in _recorded(meeting, "notes-1", inspectors) if isinstance(record, PointNoted)]
    assert [(point.content.text, point.content.themes) for point in points] == [
        ("The quokkazebra page is hard to find", ("local-offer",))
    ]
    assert not any(isinstance(record, Left) for record in _recorded(meeting, "notes-1", inspectors))
    no_canary_below(meeting.parent / "data")


def test_a_terminal_that_hangs_up_loses_nothing(meeting: Path, inspectors: Inspectors) -> None:
    """The terminal's end ends the process; what was saved before it is with the inspectors."""
    with Tmux(_command(meeting, "notes-1")) as terminal:
        _open_station(terminal)
        terminal.wait_for("Outside the WSOA")
        terminal.type("Saved before the end")
        terminal.keys("Enter")
        terminal.wait_for("Saved. 1 point")
    texts = [r.content.text for r in _recorded(meeting, "notes-1", inspectors) if isinstance(r, PointNoted)]
    assert texts == ["Saved before the end"]
