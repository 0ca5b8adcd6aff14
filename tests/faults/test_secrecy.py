"""Words typed into every field, then searched for wherever a machine keeps things: nothing is found in clear."""

from __future__ import annotations

import base64
import os
import signal
import time
from pathlib import Path

import pytest

from tests.e2e.evening import CANARY
from tests.e2e.tmux import Tmux
from tests.faults import broken_kiosk
from tests.faults.canaries import forms, forms_in, places_of
from tests.faults.report import Tally, scaled
from tests.faults.searched import PLAIN, save, search, search_process, type_in_plain_mode, type_into, type_pin
from tests.faults.stations import Surroundings, begin


@pytest.fixture
def surroundings(meeting: Path, tmp_path: Path) -> Surroundings:
    """Return what a kiosk may write to."""
    return Surroundings(meeting, tmp_path / "machine")


def _notes_fields(terminal: Tmux) -> None:
    """Type into every field of the notes desk and of the staff behind it, and come back to an unfinished line."""
    save(terminal, f"The {CANARY} page is hard to find #1")
    terminal.keys("F4")
    terminal.wait_for("Change this point")
    type_into(terminal, "CorrectDialog#correct-line", f" on {CANARY}")
    terminal.keys("Tab")
    type_into(terminal, "CorrectDialog#correct-why", f"why {CANARY}")
    terminal.keys("Enter")
    terminal.wait_for("Changed and saved")
    terminal.keys("C-t")
    terminal.wait_for("Which table?")
    type_into(terminal, "TableDialog#table-line", CANARY)
    terminal.keys("Enter")
    terminal.wait_for("What was said")
    type_into(terminal, "NotesScreen#notes-line", f"my son {CANARY.title()} waits")
    terminal.keys("Enter")
    terminal.wait_for("Does this say who somebody is?")
    terminal.keys("Enter")
    terminal.wait_for("What was said")
    terminal.keys("F9")
    terminal.wait_for("Note for the lead inspector")
    type_into(terminal, "ConcernScreen#concern-note", f"The {CANARY} concern")
    terminal.keys("Enter")
    terminal.wait_for("Saved for the lead inspector alone")
    terminal.send_bytes(f"\x1b[200~The {CANARY} page\nAnd the {CANARY} form\n\x1b[201~".encode())
    terminal.wait_for("You pasted 2 lines")
    terminal.keys("s")
    terminal.wait_for("What was said")
    terminal.keys("F2")
    terminal.wait_for("type the station PIN")
    type_pin(terminal, "LockScreen#PinPad")
    terminal.wait_for("Opening code")
    terminal.focus("Back")
    terminal.keys("Enter")
    terminal.wait_for("What was said")
    type_into(terminal, "NotesScreen#notes-line", f"The unfinished {CANARY}")


def test_words_typed_at_the_notes_desk_are_nowhere_in_clear(surroundings: Surroundings, tally: Tally) -> None:
    """With the station running, after a memory fault, and on the terminal afterwards: no word, no core file."""
    with surroundings.open("notes-1") as terminal:
        begin(terminal, "Outside the WSOA")
        _notes_fields(terminal)
        draft = surroundings.root / "data" / "test-meeting" / "notes-1" / "draft"
        until = time.monotonic() + 60
        while not (draft.exists() and draft.stat().st_size) and time.monotonic() < until:
            time.sleep(0.1)
        assert draft.stat().st_size, "the unfinished line is kept, sealed"
        search(surroundings, tally, "while it runs")
        search_process(terminal.program(), tally)
        _kill(terminal, signal.SIGSEGV)
        terminal.wait_for("ended with")
    surroundings.freed("notes-1")
    search(surroundings, tally, "after a memory fault")
    cores = [path for path in surroundings.root.rglob("core*") if path.is_file()]
    assert cores == []
    tally.clean()


def _kill(terminal: Tmux, how: signal.Signals) -> None:
    os.kill(terminal.program(), how)


@pytest.mark.parametrize("how", [signal.SIGTERM, pytest.param(signal.SIGHUP, marks=pytest.mark.campaign)])
def test_a_terminal_holds_nothing_once_the_station_has_ended(
    how: signal.Signals, surroundings: Surroundings, tally: Tally
) -> None:
    """Ended from outside, the screens seal the unfinished line and leave the terminal as it was, with no typed word."""
    with surroundings.open("notes-1") as terminal:
        begin(terminal, "Outside the WSOA")
        save(terminal, f"The {CANARY} page is hard to find")
        terminal.wait_for("Saved. 1 point")
        type_into(terminal, "NotesScreen#notes-line", f"The unfinished {CANARY}")
        _kill(terminal, how)
        terminal.wait_for("ended with")
        search(surroundings, tally, how.name, shown=terminal.history())
    surroundings.freed("notes-1")
    draft = surroundings.root / "data" / "test-meeting" / "notes-1" / "draft"
    assert draft.stat().st_size, "the line that was being typed is sealed"
    tally.clean()


def test_plain_mode_takes_what_was_typed_off_the_terminal(surroundings: Surroundings, tally: Tally) -> None:
    """After /quit neither the terminal nor its scroll-back holds a word; the receipt of a closed station stands."""
    command = surroundings.command(surroundings.arguments("notes-1", "--plain"))
    with Tmux(command) as terminal:
        terminal.wait_for("Outside the WSOA")
        for number in range(20):
            terminal.type(f"The {CANARY} page {number}")
            terminal.keys("Enter")
        terminal.type(f"/concern {CANARY}")
        terminal.keys("Enter")
        terminal.wait_for("Does an inspector know")
        terminal.type("1")
        terminal.keys("Enter")
        terminal.wait_for("lead inspector alone")
        assert CANARY in terminal.history()
        for line in ("/close", "1", "/quit"):
            terminal.type(line)
            terminal.keys("Enter")
        terminal.wait_for("ended with", "stops here", "Receipt code")
        search(surroundings, tally, "plain mode", shown=terminal.history())
    tally.clean()


@pytest.mark.parametrize("station", PLAIN)
def test_words_typed_in_plain_mode_are_nowhere_in_clear(station: str, surroundings: Surroundings, tally: Tally) -> None:
    """Typed into each command and answer of plain mode, at a desk from the opening ceremony on, then a kill: none."""
    errors = type_in_plain_mode(surroundings, station, ceremony=station == "desk")
    search(surroundings, tally, station, shown=errors)
    tally.clean()


def test_the_search_finds_a_word_in_every_form(surroundings: Surroundings, tally: Tally) -> None:
    """Planted in each form among other bytes, as a file's name, and by a kiosk that keeps clear notes: all found."""
    for name, form in forms(CANARY).items():
        planted = surroundings.root / "tmp" / "planted"
        planted.write_bytes(b"\x00before" + form + b"behind")
        assert name in "".join(places_of(CANARY, [surroundings.root])), name
        planted.unlink()
    for phase in range(3):
        assert forms_in(base64.b64encode(b"x" * phase + f"say {CANARY} again".encode()), CANARY), phase
    named = surroundings.root / "tmp" / f"{CANARY}.txt"
    named.write_text("")
    assert places_of(CANARY, [surroundings.root])
    named.unlink()
    type_in_plain_mode(surroundings, "notes-1", broken_kiosk.command("leaky"))
    search(surroundings, tally, "a leaky kiosk")
    assert tally.leaks > 0


def test_a_process_that_is_not_hardened_leaves_a_core(surroundings: Surroundings) -> None:
    """The same fault on a kiosk without its hardening leaves a core file, with typed words in it."""
    if Path("/proc/sys/kernel/core_pattern").read_text(encoding="ascii").startswith("|"):
        pytest.fail("cores go to another program on this machine; set kernel.core_pattern to a file to run this check")
    with surroundings.open("notes-1", broken_kiosk.command("soft")) as terminal:
        begin(terminal, "Outside the WSOA")
        save(terminal, f"The {CANARY} page is hard to find")
        terminal.wait_for("Saved. 1 point")
        _kill(terminal, signal.SIGSEGV)
        terminal.wait_for("ended with")
    cores = [path for path in surroundings.root.rglob("core*") if path.is_file()]
    assert any(forms_in(core.read_bytes(), CANARY) for core in cores)


@pytest.mark.campaign
def test_words_are_nowhere_after_many_evenings(meeting: Path, tmp_path: Path, tally: Tally) -> None:
    """Every field of the notes desk and of plain mode, ended by a fault drawn by chance, twenty times."""
    ends = (signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT, signal.SIGTERM, signal.SIGQUIT, signal.SIGBUS)
    for number in range(scaled(20)):
        surroundings = Surroundings(meeting, tmp_path / f"machine-{number}")
        with surroundings.open("notes-1") as terminal:
            begin(terminal, "Outside the WSOA")
            _notes_fields(terminal)
            time.sleep(tally.choose.uniform(0, 4))
            search(surroundings, tally, f"evening {number} while it runs")
            search_process(terminal.program(), tally)
            _kill(terminal, ends[number % len(ends)])
            terminal.wait_for("ended with")
        surroundings.freed("notes-1")
        search(surroundings, tally, f"evening {number} after {ends[number % len(ends)].name}")
        surroundings = Surroundings(meeting, tmp_path / f"plain-{number}")
        type_in_plain_mode(surroundings, "notes-1")
        search(surroundings, tally, f"plain evening {number}")
    tally.clean()
