"""The door in a real terminal beyond the keyboard: the mouse alone, and a steward while the store breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.places import StationPlace, meeting_folder
from kiosk.reconcile import stored_streams
from kiosk.records import CheckedIn, Left
from screens.widgets.letters import large_lines, twice_as_large
from tests.conftest import pack_with_keys
from tests.e2e.evening import ACCEPT, KIOSK, wait_until_free
from tests.e2e.tmux import Tmux

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Inspectors

_FIGURE = twice_as_large((large_lines("3", 80) or [()])[0])
THREE = [line.rstrip() for line in _FIGURE if line.strip()]
"""The figure as large as a terminal of 80x24 shows it."""
PASTE = "\x1b[200~{}\x1b[201~"


@pytest.fixture
def meeting(inspectors: Inspectors, tmp_path: Path) -> Path:
    """Return the test meeting's pack with keys."""
    path = tmp_path / "meeting.toml"
    path.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient))
    return path


def _door(meeting: Path) -> list[str]:
    data = meeting.parent / "data"
    return [*KIOSK, "open", str(meeting), "--station", "door-1", "--data", str(data), ACCEPT]


def _open_door(terminal: Tmux) -> None:
    """Open the door and paste its PIN twice."""
    terminal.wait_for("Which job")
    terminal.keys("1")
    terminal.wait_for("date and time")
    terminal.keys("2")
    for question in ("Choose a PIN", "same PIN again"):
        terminal.wait_for(question)
        terminal.send_bytes(PASTE.format("4711").encode())
        terminal.wait_for("● ● ● ●")
        terminal.keys("Enter")
    terminal.wait_for("Check in")


@pytest.mark.parametrize(("columns", "rows"), [(40, 12), (200, 50)])
def test_a_check_in_by_mouse_alone(columns: int, rows: int, meeting: Path, inspectors: Inspectors) -> None:
    """Clicks alone check a person in with a topic and a need, past Back, and check them out again."""
    with Tmux(_door(meeting), columns=columns, rows=rows) as terminal:
        _open_door(terminal)
        for page, click in (
            ("Check in", "Check in"),
            ("Who are you here as", "Parent or carer"),
            ("What do you want to talk about", "Back"),
            ("Who are you here as", "School, college or"),
            ("What do you want to talk about", "Finding out what help"),
            ("[x]", "Continue"),
            ("What do you need tonight", "Hearing loop"),
            ("[x]", "Continue"),
            ("What happens to what you say", "Continue"),
            ("You are checked in", "Finish"),
            ("Check in", "eaving"),
            ("You are checked out", ""),
        ):
            terminal.wait_for(page)
            if click:
                terminal.click(click)
    place = StationPlace(meeting_folder(meeting.parent / "data", "test-meeting", rehearsal=False), "door-1")
    wait_until_free(place)
    [(_, _, sealed)] = stored_streams(place.parts())
    records = inspectors.open_all(sealed)
    assert [(r.role, r.topics) for r in records if isinstance(r, CheckedIn)] == [("staff", ("local-offer",))]
    assert len([record for record in records if isinstance(record, Left)]) == 1


def test_a_broken_store_hides_nobody(meeting: Path) -> None:
    """What a steward counted by keys is shown behind the lock and after a restart, with both copies gone under it."""
    with Tmux(_door(meeting)) as terminal:
        _open_door(terminal)
        terminal.keys("F2")
        terminal.wait_for("station PIN")
        terminal.send_bytes(PASTE.format("4711").encode())
        terminal.wait_for("● ● ● ●")
        terminal.keys("Enter")
        terminal.wait_for("Inside now")
        terminal.click("Count")
        terminal.wait_for("0 came in, 0 left")
        terminal.keys("+", "+", "+", "-")
        terminal.wait_for("3 came in, 1 left")
        terminal.keys("u")
        terminal.wait_for("3 came in, 0 left", "Room for 297 more of 300")
        for path in (meeting.parent / "data" / "test-meeting" / "door-1").glob("records.*"):
            path.write_bytes(b"")
        terminal.keys("Escape")
        terminal.wait_for("Check in")
        terminal.keys("F2")
        terminal.wait_for("station PIN")
        terminal.keys("F12")
        terminal.wait_for("EVACUATION", "inside now", "Nobody asked here for help to leave")
        assert _figures(terminal) == THREE
    with Tmux(_door(meeting)) as terminal:
        terminal.wait_for("Which job")
        terminal.keys("F12")
        terminal.wait_for("EVACUATION", "inside now")
        assert _figures(terminal) == THREE


def _figures(terminal: Tmux) -> list[str]:
    """Return the rows of the large figures in sight, from their left edge on."""
    rows = [line for line in terminal.picture().splitlines() if "█" in line]
    edge = min(len(row) - len(row.lstrip()) for row in rows)
    return [row[edge:].rstrip() for row in rows]
