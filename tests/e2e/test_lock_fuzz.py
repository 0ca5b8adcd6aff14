"""Whatever comes out of a keyboard, a mouse or a paste at an attendee screen: it stays an attendee screen."""

from __future__ import annotations

import random
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import pack_with_keys
from tests.e2e.evening import ACCEPT, ROOT
from tests.e2e.tmux import Tmux

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Inspectors

PIN = "271828182845"
CANARY = "quokka"
BEYOND = ("ended with", "Head words", "Which job", "Something went wrong", "Comes in")
"""What only staff, or nobody, ever sees: the shell, the desk, the list of stations, the crash page, the lane."""

KEYS = [
    *(f"C-{letter}" for letter in "abcdefghijklmnopqrstuvwxyz\\]^_"),
    *(f"M-{letter}" for letter in "abcdxyz0123456789"),
    *(f"F{number}" for number in range(1, 13)),
    *("Escape", "Tab", "BTab", "Enter", "Space", "BSpace", "Up", "Down", "Left", "Right", "Home", "End"),
    *("PPage", "NPage", "IC", "DC", "C-Up", "S-F2", "C-M-x", "1", "2", "3", "9", "x", "b"),
]
RAW = [
    *("\x1b[<0;{x};{y}M", "\x1b[<0;{x};{y}m", "\x1b[<64;{x};{y}M", "\x1b[<2;{x};{y}M", "\x1b[<32;{x};{y}M"),
    f"\x1b[200~{CANARY}\x03\x1b]52;p;aGk=\x07\n/quit\n\x1b[201~",
    *(
        "\x1b[?1049l",
        "\x1bc",
        "\x1b[2J",
        "\x1b]0;title\x07",
        "\x1b[6n",
        "\x1b[I",
        "\x1b[O",
        "\x1b[24~",
        "\x1bOP",
        "\x00",
    ),
]


def _fuzz(terminal: Tmux, chance: random.Random, events: int) -> None:
    """Send random input in small groups, and look after each group."""
    for _ in range(0, events, 10):
        for _ in range(5):
            terminal.keys(*chance.choices(KEYS, k=1))
            raw = chance.choice(RAW).format(x=chance.randint(1, 80), y=chance.randint(1, 24))
            terminal.send_bytes(raw.encode())
        shown = terminal.picture()
        assert not any(words in shown for words in BEYOND), shown


def _hold(meeting: Path, events: int, seed: int, size: tuple[int, int]) -> None:
    command = [sys.executable, str(ROOT / "run_kiosk.py"), "open", str(meeting), "--station", "door-1"]
    command += ["--data", str(meeting.parent / "data"), ACCEPT]
    with Tmux(command, columns=size[0], rows=size[1]) as terminal:
        terminal.wait_for("Which job")
        terminal.keys("1")
        terminal.wait_for("date and time")
        terminal.keys("2")
        for question in ("Choose a PIN", "same PIN again"):
            terminal.wait_for(question)
            terminal.type(PIN)
            terminal.keys("Enter")
        terminal.wait_for("Check in")
        _fuzz(terminal, random.Random(seed), events)  # noqa: S311 - to be repeatable, not secret
        terminal.leave_all()
        terminal.wait_for("Check in")
        assert CANARY not in terminal.picture()


@pytest.fixture
def meeting(inspectors: Inspectors, tmp_path: Path) -> Path:
    """Return the test meeting's pack with keys."""
    path = tmp_path / "meeting.toml"
    path.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient))
    return path


def test_random_input_never_leaves_the_door(meeting: Path) -> None:
    """A few hundred keys, chords, mouse events, escape sequences and pastes: never the desk, the shell or a crash."""
    _hold(meeting, events=300, seed=3, size=(80, 24))


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(10))
def test_much_random_input_never_leaves_the_door(meeting: Path, seed: int) -> None:
    """Ten thousand events a seed, at two sizes."""
    _hold(meeting, events=10_000, seed=seed, size=(80, 24) if seed % 2 else (40, 12))
