"""No key quits, stops or uncovers anything: the only way out of an attendee screen is the PIN."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from screens.desk import DeskScreen
from screens.home import HomeScreen
from screens.lock import LockScreen
from tests.conftest import PACK

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from screens.crash import Ended
    from tests.ui.conftest import Stage
    from tests.ui.real_terminal import Terminal

_KEYS = (
    *(f"ctrl+{key}" for key in ("c", "q", "p", "z", "backslash", "d", "s", "o", "n", "t", "l", "right_square_bracket")),
    *("escape", "shift+escape", "alt+f4", "f1", "f3", "f5", "f6", "f7", "f8", "f10", "f11", "insert", "delete"),
    *("ctrl+shift+c", "super+c", "ctrl+alt+delete", "shift+tab", "home", "end", "pageup", "pagedown"),
)


async def _press_all(pilot: Pilot[Ended]) -> None:
    """Press every key, and wait until the app has taken them."""
    for key in _KEYS:
        pilot.app.post_message(events.Key(key, None))
    await pilot.pause()


@pytest.mark.parametrize("station", ["door-1", "wall", "notes-1"])
async def test_no_key_leaves_an_attendee_screen(stage: Stage, station: str) -> None:
    """After every key that usually quits, copies or opens something, the station's own screen is there.

    At the notes desk F1 lists the keys, over the desk; Escape takes the list away. F12, for an evacuation, has its own
    test.
    """
    app = stage.app()
    async with app.run_test() as pilot:
        await stage.open(pilot, station)
        first = type(pilot.app.screen)
        await _press_all(pilot)
        if station == "notes-1":
            await pilot.press("escape")
        await stage.shown(pilot, first)
        assert app.return_value is None
        assert len(app.screen_stack) == 2
        assert app.clipboard == ""


async def test_no_key_passes_the_lock(stage: Stage) -> None:
    """The same keys on the lock lead neither to the desk nor out."""
    app = stage.app()
    async with app.run_test() as pilot:
        await stage.open_door(pilot)
        await pilot.press("f2")
        await stage.shown(pilot, LockScreen)
        await _press_all(pilot)
        assert not any(isinstance(screen, DeskScreen | HomeScreen) for screen in app.screen_stack)
        assert app.return_value is None


def test_keys_of_a_real_terminal_neither_quit_nor_stop_the_kiosk(terminal: Terminal, tmp_path: Path) -> None:
    """Ctrl+C, Ctrl+Q, Ctrl+Z, Ctrl+Backslash, Ctrl+P, Ctrl+D and a hostile paste: the kiosk runs on; Escape blanks."""
    pack = tmp_path / "meeting.toml"
    pack.write_text(PACK)
    terminal.settings = {"TEXTUAL_LOG": str(tmp_path / "log"), "TEXTUAL_SCREENSHOT": "1", "TEXTUAL_ALLOW_SIGNALS": "1"}
    terminal.start(
        "import sys, run_kiosk; sys.exit(run_kiosk.main(sys.argv[1:]))",
        *("open", str(pack), "--station", "door-1", "--rehearsal", "--data", str(tmp_path / "data")),
        *("--now", terminal.now),
    )
    terminal.wait_for("Which job")
    terminal.send("1")
    terminal.wait_for("right date and time")
    terminal.send("1")
    terminal.wait_for("Choose a PIN")
    terminal.send("2468\r")
    terminal.wait_for("same PIN again")
    terminal.send("2468\r")
    terminal.wait_for("We do not ask for your name")
    paste = "\x1b[200~\x03\x1b]52;p;aGk=\x07\x1b[201~"  # its letters are taken as keys, none of which is one here
    for sequence in ("\x03", "\x11", "\x1a", "\x1c", "\x10", "\x04", "\x1bOP", paste):
        terminal.send(sequence)
    terminal.send("1")
    terminal.wait_for("Who are you here as?")
    terminal.send("\x1b")
    terminal.wait_for("We do not ask for your name")
    assert terminal.running
    assert not (tmp_path / "log").exists()
