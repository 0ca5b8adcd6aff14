"""Plain mode: the opening ceremony, question by question, before a station's first record is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.clock import spoken_moment
from kiosk.errors import CeremonyError, KioskError
from kiosk.session_facts import Answers
from screens.lines import InputEndedError, InterruptedLineError

if TYPE_CHECKING:
    from kiosk.clock import MeetingClock
    from kiosk.opening_ceremony import InspectorsKey, OpeningCeremony
    from screens.lines import Lines

ACCEPT = "We accept that nobody has tested the key"


def hold_opening(lines: Lines, ceremony: OpeningCeremony, clock: MeetingClock) -> Answers:
    """Ask what has to be asked before a station opens, and return the answers.

    Raises:
        CeremonyError: A key is not the one on the inspector's card, or staff stopped: the station is not opened.
        InputEndedError: There is no answer.
    """
    lines.say(f"The clock says {spoken_moment(clock.now())}. Is that right?")
    confirmed = _choose(lines, ["Yes", "No, go on all the same: the records will say so"]) == 1
    if not ceremony.keys:
        lines.problem(str(CeremonyError.no_keys()))
        return Answers(confirmed)
    for key in ceremony.to_compare:
        _compare(lines, ceremony, key)
    return Answers(confirmed, accept_untested=not _test(lines, ceremony))


def _compare(lines: Lines, ceremony: OpeningCeremony, key: InspectorsKey) -> None:
    lines.say(f"{key.name}: {key.fingerprint}. Is that the fingerprint on the inspector's card?")
    match _choose(lines, ["The same", "Another one", "The card is not here: go on without comparing"]):
        case 1:
            ceremony.same(key)
        case 2:
            raise ceremony.differs(key)
        case _:
            lines.say("Not compared. The records will say so.")


def _test(lines: Lines, ceremony: OpeningCeremony) -> bool:
    """Return whether a key was tested; if not, staff accept that."""
    say_tested(lines, ceremony)
    while not ceremony.tested or ceremony.words_written:
        if ceremony.words_written:
            lines.say("Type four words that an inspector reads to you. An empty line: go on without more words.")
        else:
            lines.say("Does an inspector's key open what is sealed here?")
            if _choose(lines, ["Write sealed words to a stick", ACCEPT]) != 1:
                return False
            lines.say("Which folder? Such as /media/stick")
        typed = _ask(lines)
        try:
            if not ceremony.words_written:
                _write(lines, ceremony, typed)
            elif typed:
                lines.say(f"Proved: the key of {ceremony.answer(typed).name} opens what is sealed here.")
                say_tested(lines, ceremony)
            elif ceremony.tested:
                break
            else:
                ceremony.forget_words()
        except KioskError as error:
            lines.problem(str(error))
    return True


def _write(lines: Lines, ceremony: OpeningCeremony, folder: str) -> None:
    for path in ceremony.write(Path(folder).expanduser()):
        lines.say(f"Written: {path}")
    lines.say("Each inspector runs: python -m export rehearse STICK --key KEY")


def say_tested(lines: Lines, ceremony: OpeningCeremony) -> None:
    """Say which keys were tested on this device, and which were not."""
    for key in ceremony.keys:
        lines.say(f"{key.name}: {'tested' if key.tested else 'not tested'}.")


def _choose(lines: Lines, labels: list[str]) -> int:
    """Return the number of the choice that was made."""
    lines.choices(labels)
    while True:
        line = _ask(lines)
        if line.isascii() and line.isdigit() and 1 <= int(line) <= len(labels):
            return int(line)
        lines.problem(f"Type a number from 1 to {len(labels)}.")


def _ask(lines: Lines) -> str:
    try:
        return lines.ask().strip()
    except InterruptedLineError as stop:
        raise InputEndedError from stop
