"""Words typed into every field, then searched for wherever a machine keeps things: nothing is found in clear."""

from __future__ import annotations

import base64
import os
import signal
import time
from pathlib import Path

import pytest

from tests.e2e.evening import CANARY, KIOSK, Terminal
from tests.e2e.tmux import Tmux
from tests.faults import broken_kiosk
from tests.faults.canaries import forms, forms_in, places_of
from tests.faults.report import Tally, scaled
from tests.faults.stations import PIN, Surroundings, begin, secrets_of

WORDS = (CANARY, PIN)


@pytest.fixture
def surroundings(meeting: Path, tmp_path: Path) -> Surroundings:
    """Return what a kiosk may write to."""
    return Surroundings(meeting, tmp_path / "machine")


def _search(surroundings: Surroundings, tally: Tally, where: str, *, shown: str = "") -> None:
    """Count every place that holds a typed word: files, their names, and what a terminal still shows."""
    for word in WORDS:
        found = places_of(word, [surroundings.root])
        found += [f"the terminal: {form}" for form in forms_in(shown.encode(), word)]
        tally.leaks += len(found)
        for place in found:
            tally.problem(f"{where}: {place}")
    tally.runs += 1


def _search_process(terminal: Tmux, tally: Tally) -> None:
    for name, data in secrets_of(terminal.program()).items():
        for word in WORDS:
            if forms_in(data, word):
                tally.leaks += 1
                tally.problem(f"{name} of the process holds {word}")


def _type(terminal: Tmux, text: str) -> None:
    """Type into the field that has the focus, and wait until it shows."""
    terminal.type(text)
    terminal.wait_for(text[-10:])


def _save(terminal: Tmux, text: str) -> None:
    """Type a point and save it."""
    _type(terminal, text)
    terminal.keys("Enter")
    terminal.wait_for("Saved")


def _notes_fields(terminal: Tmux) -> None:
    """Type into every field of the notes desk and of the staff behind it, and come back to an unfinished line."""
    _save(terminal, f"The {CANARY} page is hard to find #1")
    terminal.keys("F4")
    terminal.wait_for("Change this point")
    _type(terminal, f" on {CANARY}")
    terminal.keys("Tab")
    _type(terminal, f"why {CANARY}")
    terminal.keys("Enter")
    terminal.wait_for("Changed and saved")
    terminal.keys("C-t")
    terminal.wait_for("Which table?")
    _type(terminal, f"{CANARY}")
    terminal.keys("Enter")
    terminal.wait_for("What was said")
    _type(terminal, f"my son {CANARY.title()} waits")
    terminal.keys("Enter")
    terminal.wait_for("Does this say who somebody is?")
    terminal.keys("Enter")
    terminal.wait_for("What was said")
    terminal.keys("F9")
    terminal.wait_for("Note for the lead inspector")
    _type(terminal, f"The {CANARY} concern")
    terminal.keys("Enter")
    terminal.wait_for("Saved for the lead inspector alone")
    terminal.send_bytes(f"\x1b[200~The {CANARY} page\nAnd the {CANARY} form\n\x1b[201~".encode())
    terminal.wait_for("You pasted 2 lines")
    terminal.keys("s")
    terminal.wait_for("What was said")
    terminal.keys("F2")
    terminal.wait_for("type the station PIN")
    terminal.type(PIN)
    terminal.keys("Enter")
    terminal.wait_for("Opening code")
    terminal.focus("Back")
    terminal.keys("Enter")
    terminal.wait_for("What was said")
    _type(terminal, f"The unfinished {CANARY}")


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
        _search(surroundings, tally, "while it runs")
        _search_process(terminal, tally)
        _kill(terminal, signal.SIGSEGV)
        terminal.wait_for("ended with")
    surroundings.freed("notes-1")
    _search(surroundings, tally, "after a memory fault")
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
        _save(terminal, f"The {CANARY} page is hard to find")
        terminal.wait_for("Saved. 1 point")
        _type(terminal, f"The unfinished {CANARY}")
        _kill(terminal, how)
        terminal.wait_for("ended with")
        _search(surroundings, tally, how.name, shown=terminal.history())
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
        _search(surroundings, tally, "plain mode", shown=terminal.history())
    tally.clean()


def _plain_fields(surroundings: Surroundings, kiosk: tuple[str, ...] = KIOSK) -> None:
    """Type into every field of plain mode, as a script."""
    with Terminal(
        surroundings.arguments("notes-1", "--plain"), ("env", f"TMPDIR={surroundings.root / 'tmp'}"), kiosk
    ) as notes:
        notes.greeting()
        for line in (
            f"/pin {PIN}", f"/unlock {PIN}", f"{CANARY} #1", f"/amend last {CANARY} two | {CANARY}",
            "/withdraw last identifying", f"/concern {CANARY}", f"/outside {CANARY}", f"/table {CANARY}",
            f"/handover /nowhere/{CANARY[:4]}", f"/forgotten {surroundings.root / 'stick'}",
            f"/words {CANARY} b c d {PIN}", f"/{CANARY}",
        ):  # fmt: skip
            notes.send(line)
        notes.kill()
    surroundings.freed("notes-1")


def test_words_typed_in_plain_mode_are_nowhere_in_clear(surroundings: Surroundings, tally: Tally) -> None:
    """Every command that takes words, then a kill: no file holds one."""
    _plain_fields(surroundings)
    _search(surroundings, tally, "plain mode")
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
    _plain_fields(surroundings, broken_kiosk.command("leaky"))
    _search(surroundings, tally, "a leaky kiosk")
    assert tally.leaks > 0


def test_a_process_that_is_not_hardened_leaves_a_core(surroundings: Surroundings) -> None:
    """The same fault on a kiosk without its hardening leaves a core file, with typed words in it."""
    if Path("/proc/sys/kernel/core_pattern").read_text(encoding="ascii").startswith("|"):
        pytest.fail("cores go to another program on this machine; set kernel.core_pattern to a file to run this check")
    with surroundings.open("notes-1", broken_kiosk.command("soft")) as terminal:
        begin(terminal, "Outside the WSOA")
        _save(terminal, f"The {CANARY} page is hard to find")
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
            _search(surroundings, tally, f"evening {number} while it runs")
            _search_process(terminal, tally)
            _kill(terminal, ends[number % len(ends)])
            terminal.wait_for("ended with")
        surroundings.freed("notes-1")
        _search(surroundings, tally, f"evening {number} after {ends[number % len(ends)].name}")
        surroundings = Surroundings(meeting, tmp_path / f"plain-{number}")
        _plain_fields(surroundings)
        _search(surroundings, tally, f"plain evening {number}")
    tally.clean()
