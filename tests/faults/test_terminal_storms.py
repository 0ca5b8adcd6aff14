"""Real terminals that misbehave: a storm of resizes, a megabyte pasted, hung up, stopped and continued, signals.

Saved stays saved, the screens come back, and the process never outlives its terminal.
"""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from kiosk.records import PointNoted
from tests.e2e.evening import CANARY, KIOSK
from tests.faults import broken_kiosk
from tests.faults.report import Tally, scaled
from tests.faults.stations import Surroundings, begin

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.tmux import Tmux
    from tests.faults.judge import Judge

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP, signal.SIGINT, signal.SIGKILL)
MEGABYTE = 1 << 20


@pytest.fixture
def surroundings(meeting: Path, tmp_path: Path) -> Surroundings:
    """Return what a kiosk may write to."""
    return Surroundings(meeting, tmp_path / "machine")


def _point(terminal: Tmux, text: str, said: set[str]) -> None:
    """Save one point that names nobody, and keep what was acknowledged."""
    terminal.type(text)
    terminal.wait_for(text[-12:])
    terminal.keys("Enter")
    said.add(text)
    terminal.wait_for(f"Saved. {len(said)} point")


def _stored(surroundings: Surroundings, judge: Judge, tally: Tally, said: set[str], where: str) -> set[str]:
    """Count the points that were acknowledged and are not there, and return all that are."""
    surroundings.freed("notes-1")
    found = judge.judge(surroundings.root / "data", {})
    found.count_into(tally, len(said), where)
    texts = {record.content.text for record in found.records if isinstance(record, PointNoted)}
    tally.lost += len(said - texts)
    return texts


def _resize(terminal: Tmux, tally: Tally, times: int) -> None:
    """Change the size again and again, down to a single cell, without waiting for the picture."""
    choose = tally.choose
    for _ in range(times):
        terminal.resize(choose.choice([1, 2, 10, 40, 80, 200]), choose.choice([1, 2, 5, 12, 24, 50]))
    terminal.resize(80, 24)
    terminal.wait_for("What was said")
    tally.meet("resizes", times)


def _all_at_once(terminal: Tmux, said: set[str]) -> None:
    """Three points in one rush of keys, as after a moment in which the machine or the network stood still."""
    points = [f"Nobody rang back on day {number}" for number in range(3)]
    terminal.send_bytes("".join(f"{point}\r" for point in points).encode())
    said.update(points)
    terminal.wait_for(f"Saved. {len(said)} point")


def _paste(terminal: Tmux, text: bytes) -> None:
    """Paste as a terminal does, a piece at a time."""
    whole = b"\x1b[200~" + text + b"\x1b[201~"
    for start in range(0, len(whole), 4096):
        terminal.paste(whole[start : start + 4096])


def _weather(surroundings: Surroundings, judge: Judge, tally: Tally, *, resizes: int, pasted: int) -> None:
    said: set[str] = set()
    with surroundings.open("notes-1") as terminal:
        begin(terminal, "What was said")
        _point(terminal, "The form took a year to come", said)
        _resize(terminal, tally, resizes)
        _point(terminal, "The help line is never answered", said)
        _all_at_once(terminal, said)
        for text in (b"so long a line about the plan ", b"one thing\nanother\n"):
            _paste(terminal, text * (pasted // len(text)))
            terminal.wait_for("Nothing was pasted: it has", "What was said", patience=600)
            _point(terminal, f"The plan came late, {len(said)} times", said)
        tally.meet("bytes pasted", 2 * pasted)
        os.kill(terminal.program(), signal.SIGTSTP)
        time.sleep(0.3)
        os.kill(terminal.program(), signal.SIGCONT)
        terminal.wait_for("What was said")
    texts = _stored(surroundings, judge, tally, said, "weather")
    assert said <= texts


def test_a_terminal_that_misbehaves_costs_nothing(surroundings: Surroundings, judge: Judge, tally: Tally) -> None:
    """Resized down to one cell and back, pasted full, stopped, continued and hung up: saved is saved."""
    _weather(surroundings, judge, tally, resizes=40, pasted=64 << 10)
    tally.clean()


def _signalled(
    surroundings: Surroundings, judge: Judge, tally: Tally, how: signal.Signals, kiosk: tuple[str, ...] = KIOSK
) -> None:
    """Send a signal while a line is being typed; afterwards the terminal is its owner's, and shows no word."""
    said: set[str] = set()
    with surroundings.open("notes-1", kiosk) as terminal:
        begin(terminal, "What was said")
        _point(terminal, f"The {CANARY} page is hard to find", said)
        terminal.type(f"The unfinished {CANARY}")
        terminal.wait_for("The unfinished")
        os.kill(terminal.program(), how)
        if how is signal.SIGTSTP:
            time.sleep(0.3)
            os.kill(terminal.program(), signal.SIGCONT)
            terminal.wait_for("The unfinished")
        else:
            terminal.wait_for("ended with")
            if how is not signal.SIGKILL and CANARY in terminal.history():
                tally.leaks += 1
                tally.problem(f"{how.name} leaves what was typed on the terminal")
    _stored(surroundings, judge, tally, said, how.name)
    tally.meet(how.name)


def test_a_process_that_was_told_to_end_is_gone(surroundings: Surroundings) -> None:
    """Even where a thread of it never ends, as one does that writes to a terminal which has gone."""
    with surroundings.open("notes-1", broken_kiosk.command("clinging")) as terminal:
        begin(terminal, "What was said")
        os.kill(terminal.program(), signal.SIGTERM)
        terminal.wait_for("ended with")


@pytest.mark.parametrize("how", ["abrupt", pytest.param("forgetful", marks=pytest.mark.campaign)])
def test_a_kiosk_that_ends_badly_is_found(how: str, surroundings: Surroundings, judge: Judge, tally: Tally) -> None:
    """One that leaves what was typed on the terminal is counted as a leak, one that saved in memory alone as a loss."""
    caught = Tally(how, tally.seed)
    _signalled(surroundings, judge, caught, signal.SIGTERM, broken_kiosk.command(how))
    assert (caught.leaks > 0) == (how == "abrupt")
    assert (caught.lost > 0) == (how == "forgetful")


@pytest.mark.campaign
def test_storms_of_every_kind(meeting: Path, tmp_path: Path, judge: Judge, tally: Tally) -> None:
    """Two megabytes pasted, thousands of resizes, then every signal at a note-taker's unfinished line, three times."""
    _weather(Surroundings(meeting, tmp_path / "weather"), judge, tally, resizes=scaled(2000), pasted=MEGABYTE)
    for number in range(scaled(3)):
        for how in SIGNALS:
            _signalled(Surroundings(meeting, tmp_path / f"{how.name}-{number}"), judge, tally, how)
    tally.clean()
