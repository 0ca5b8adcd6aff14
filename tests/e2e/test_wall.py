"""Three processes on one device: a note offered, approved at the desk, shown on the projector beside its code."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from tests.conftest import PACK
from tests.e2e.evening import ROOT, Terminal, no_canary_below
from tests.e2e.tmux import Tmux
from tests.phone import cells_of_terminal, picture, read

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "quokkazebra"
_WALL = '[[stations]]\nid = "wall-1"\nrole = "wall"\nlabel = "Projector"\n'
_SIZE = (100, 30)


def _arguments(meeting: Path, station: str, *more: str) -> list[str]:
    data = str(meeting.parent / "data")
    evening = ["--rehearsal", "--now", "2020-03-18T19:00", "--data", data]
    return ["open", str(meeting), "--station", station, *evening, *more]


def _open_wall(wall: Tmux) -> None:
    for shown, keys in (("Which job", "1"), ("date and time", "1")):
        wall.wait_for(shown)
        wall.keys(keys)
    for shown in ("Choose a PIN", "same PIN again"):
        wall.wait_for(shown)
        wall.type("4711")
        wall.keys("Enter")
    wall.wait_for("The online survey is open")


def _wait_until_gone(wall: Tmux, words: str) -> None:
    ends = time.monotonic() + 30
    while words in wall.picture():
        assert time.monotonic() < ends, wall.picture()
        time.sleep(0.1)


def _once_the_wall_has_called(desk: Terminal) -> list[str]:
    """Return the desk's list: a wall that calls later would put back to waiting what was approved before."""
    ends = time.monotonic() + 30
    while True:
        said = desk.send("/wall")
        if any("Approved words go to 1 wall" in line for line in said):
            return said
        assert time.monotonic() < ends, said
        time.sleep(0.1)


def test_words_cross_the_device_by_approval_alone_and_go_with_the_desk(tmp_path: Path) -> None:
    """Offered it waits; approved it is on the projector; killing the desk clears it; no file holds a word of it.

    The survey's code is read from the terminal's own picture, with the colours that the terminal was sent.
    """
    meeting = tmp_path / "meeting.toml"
    meeting.write_text(PACK + _WALL)
    command = [sys.executable, str(ROOT / "run_kiosk.py"), *_arguments(meeting, "wall-1")]
    with Tmux(command, columns=_SIZE[0], rows=_SIZE[1]) as wall:
        _open_wall(wall)
        assert read(picture(cells_of_terminal(wall.coloured_picture(), _SIZE[0]))) == ["https://example.org/survey"]
        with Terminal(_arguments(meeting, "desk", "--plain")) as desk:
            desk.greeting()
            with Terminal(_arguments(meeting, "notes-1", "--plain")) as notes:
                notes.greeting()
                notes.send(f"{CANARY} waited eight months #1")
                assert any("The desk decides" in line for line in notes.send("/offer last"))
            assert any(CANARY in line for line in _once_the_wall_has_called(desk))
            assert CANARY not in wall.picture()
            desk.send("/show 1")
            wall.wait_for(CANARY)
            no_canary_below(tmp_path / "data")
            desk.kill()
        _wait_until_gone(wall, CANARY)
