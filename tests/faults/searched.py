"""Typing words at a station, and looking for them wherever a machine keeps things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.e2e.evening import CANARY, KIOSK, Terminal
from tests.faults.canaries import forms_in, places_of
from tests.faults.stations import PIN, Surroundings, secrets_of

if TYPE_CHECKING:
    from tests.e2e.tmux import Tmux
    from tests.faults.report import Tally

WORDS = (CANARY, PIN)
_NO_FOLDER = f"/nowhere/{CANARY}"
_STAFF = (
    *(f"/pin {PIN}", f"/unlock {PIN}", f"/concern {CANARY}"),
    *(f"/handover {_NO_FOLDER}", f"/handover-all {_NO_FOLDER}", f"/forgotten {_NO_FOLDER}"),
    *("/forgotten {stick}", f"/words {CANARY} b c d {PIN}", f"/{CANARY}", "/close", CANARY),
)
PLAIN = {
    "notes-1": (
        *(f"{CANARY} #1", f"/{CANARY} begins so", f"//{CANARY}", f"/outside {CANARY}", f"/table {CANARY}"),
        *(f"/amend last {CANARY} two | {CANARY}", f"/tag last {CANARY}", f"/agree {CANARY}", f"/offer {CANARY}"),
        *(f"/plus {CANARY}", f"/read {CANARY}", f"/right {CANARY}", f"/withdraw {CANARY} identifying"),
        *("/offer last", "/withdraw last identifying", *_STAFF),
    ),
    "door-1": (
        *(CANARY, "1", CANARY, "", CANARY, "", CANARY, "1"),
        *(f"/in {CANARY}", f"/out {CANARY}", f"/count +2 {CANARY}", "/in 3", "/evacuate", *_STAFF),
    ),
    "desk": (
        *(f"/say {CANARY} for the wall", "/show 1 as-typed", f"/say {CANARY} again", "/wall", f"/show {CANARY}"),
        *(f"/drop {CANARY}", f"/off {CANARY}", f"/discuss {CANARY}", "/close-all", CANARY, *_STAFF),
    ),
}
"""What is typed at each kind of station in plain mode; on a desk that serves tablets, `SERVING` as well."""
SERVING = (f"/pair {CANARY}", f"/unpair {CANARY}")
OPENING = (*(CANARY, "2", CANARY, "3", "3", CANARY), *("1", _NO_FOLDER, "1", "{stick}", f"{CANARY} b c d", "", "2"))
"""What is typed in the opening ceremony: clock, two cards, sealed words, and that nobody tested the key."""


def search(surroundings: Surroundings, tally: Tally, where: str, *, shown: str = "") -> None:
    """Count every place that holds a typed word: files, their names, and what a terminal still shows."""
    for word in WORDS:
        found = places_of(word, [surroundings.root])
        found += [f"the terminal: {form}" for form in forms_in(shown.encode(), word)]
        tally.leaks += len(found)
        for place in found:
            tally.problem(f"{where}: {place}")
    tally.runs += 1


def search_process(process: int, tally: Tally) -> None:
    """Count what other programs may read of a running process and holds a typed word."""
    for name, data in secrets_of(process).items():
        for word in WORDS:
            if forms_in(data, word):
                tally.leaks += 1
                tally.problem(f"{name} of the process holds {word}")


def type_into(terminal: Tmux, field: str, text: str) -> None:
    """Type into the field that has the focus, and wait until it shows; Enter is for the caller.

    Args:
        terminal: The station.
        field: Which field it is, as `typed_fields.screen_fields` names it.
        text: What is typed.
    """
    assert "#" in field
    terminal.type(text)
    terminal.wait_for(text[:10], text[-10:])


def type_pin(terminal: Tmux, field: str) -> None:
    """Type the PIN into the pad in sight, and Enter.

    Args:
        terminal: The station.
        field: Which pad it is, as `typed_fields.screen_fields` names it.
    """
    assert field.endswith("#PinPad")
    terminal.type(PIN)
    terminal.keys("Enter")


def save(terminal: Tmux, text: str) -> None:
    """Type a point and save it."""
    type_into(terminal, "NotesScreen#notes-line", text)
    terminal.keys("Enter")
    terminal.wait_for("Saved")


def type_in_plain_mode(
    surroundings: Surroundings, station: str, kiosk: tuple[str, ...] = KIOSK, *, ceremony: bool = False
) -> str:
    """Type a word into everything that plain mode asks for, as a script, end by a kill, and return the error output."""
    folders = ("env", f"TMPDIR={surroundings.root / 'tmp'}", f"HOME={surroundings.root / 'home'}")
    with Terminal(surroundings.arguments(station, "--plain"), folders, kiosk, ceremony=ceremony) as terminal:
        terminal.greeting()
        for line in (*(OPENING if ceremony else ()), *PLAIN[station]):
            terminal.send(line.format(stick=surroundings.root / "stick"))
        terminal.process.kill()
        _, errors = terminal.process.communicate(timeout=60)
    surroundings.freed(station)
    return errors.decode()
