"""Plain mode: every journey line by line, from the same core as the screens, without Textual.

Numbered choices and one line at a time: for screen readers, for terminals that can draw nothing, and for scripts.
Every acknowledged record answers with a line `Saved <id>`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.clock import spoken_moment
from kiosk.errors import ExitCode, KioskError
from screens import plain_door, plain_notes
from screens.lines import InputEndedError, InterruptedLineError, Lines
from screens.plain_door import PlainDoor
from screens.plain_notes import PlainNotes
from screens.plain_staff import QuitAskedError, StaffCommands, say_survey
from screens.plain_wall import WallCommands, WallLines

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.hall_part import HallPart
    from kiosk.meeting import Pack
    from kiosk.meeting_session import MeetingSession
    from screens.plain_staff import HandOver

REHEARSAL = "REHEARSAL"


def choose_station(lines: Lines, pack: Pack) -> str:
    """Ask which station this is, and return its id.

    Raises:
        InputEndedError: There is no answer.
    """
    lines.say("Which station is this?")
    lines.choices(f"{station.label} ({station.id})" for station in pack.stations)
    while True:
        try:
            line = lines.ask().strip()
        except InterruptedLineError as stop:
            raise InputEndedError from stop
        if line.isascii() and line.isdigit() and 1 <= int(line) <= len(pack.stations):
            return pack.stations[int(line) - 1].id
        lines.problem(f"Type a number from 1 to {len(pack.stations)}.")


def run_station(lines: Lines, session: MeetingSession, hand_over: HandOver, hall: HallPart | None = None) -> ExitCode:
    """Serve one open station until the input ends or a member of staff leaves.

    Args:
        lines: The terminal.
        session: The open station.
        hand_over: Writes a bundle.
        hall: The part that this process takes in its hall, for a desk.
    """
    lines.hold()
    _greet(lines, session)
    serve = _journey(lines, session, hand_over, hall)
    closed = _closed_station(lines, session, hand_over, hall)
    told = session.status().journal.text
    while True:
        told = _say_health(lines, session.status().journal.text, told)
        try:
            (closed if session.status().closed else serve)()
        except KioskError as error:
            lines.problem(str(error))
        except InterruptedLineError:
            lines.say("Nothing was taken. Staff leave with /quit.")
        except (InputEndedError, QuitAskedError):
            _take_leave(lines, session)
            return ExitCode.DONE


def _say_health(lines: Lines, health: str, told: str) -> str:
    """Say how the copies of the records are where that is news, and return what was said."""
    if health and health != told:
        lines.problem(health)
    elif told and not health:
        lines.say("Both copies of the records are well again.")
    return health


def _take_leave(lines: Lines, session: MeetingSession) -> None:
    """Take what was typed out of the terminal and its scroll-back, and say what somebody may still have to note."""
    lines.clear()
    receipt = session.status().receipt
    if receipt is not None:
        lines.say(f"Receipt {receipt}", f"Receipt code {receipt.code}")
    lines.say(f"Station {session.station.id} stops here; it resumes where it stopped.")


def _greet(lines: Lines, session: MeetingSession) -> None:
    pack, status = session.pack, session.status()
    if session.rehearsal:
        lines.say(f"{REHEARSAL}: nothing here is real.")
    lines.say(
        f"{pack.meeting.title}. {pack.meeting.venue}.",
        f"Station {session.station.id}, {session.station.label}. The clock says {spoken_moment(session.clock.now())}.",
        f"Pack words: {status.pack_words}. Opening code: {status.opening_code}.",
        *(f"Sealed to {name}: {mark}" for name, mark in _recipients(session)),
    )
    if session.start.resumed:
        lines.say(f"Resumed with {status.count} records.")
    elif not session.rehearsal:
        lines.say("Read the opening code into the minutes.")
    for notice in session.start.notices:
        lines.say(f"NOTE: {notice.text}")
    if not status.journal.ok:
        lines.problem(status.journal.text)


def _recipients(session: MeetingSession) -> list[tuple[str, str]]:
    names = [recipient.name for recipient in session.pack.recipients]
    marks = session.status().recipients
    return list(zip(names or ["a key that nobody has"] * len(marks), marks, strict=True))


def _journey(lines: Lines, session: MeetingSession, hand_over: HandOver, hall: HallPart | None) -> Callable[[], None]:
    """Return what serves one visitor, one point or one command of this station."""
    match session.station.role:
        case "door":
            staff = StaffCommands(lines, session, hand_over, plain_door.COMMANDS)
            return PlainDoor(lines, session, staff.run).serve_one
        case "notes":
            staff = StaffCommands(lines, session, hand_over, plain_notes.COMMANDS)
            notes = PlainNotes(lines, session, staff.run, None if hall is None else hall.wall)
            notes.greet()
            return notes.serve_one
        case "wall" | "desk":
            more = _wall_commands(lines, session, hall)
            staff = StaffCommands(lines, session, hand_over, hall=hall, wall=more)
            say_survey(lines, session)
            lines.say("Type a command, or /help.")
            return lambda: _command(lines, staff)


def _wall_commands(lines: Lines, session: MeetingSession, hall: HallPart | None) -> WallCommands | WallLines | None:
    """Return what a desk or a wall can do with what the wall shows."""
    if hall is None:
        return None
    if session.station.role == "wall":
        return WallLines(lines, session, hall.wall)
    board = hall.wall.board
    return None if board is None else WallCommands(lines, session.pack, hall.wall, board)


def _closed_station(
    lines: Lines, session: MeetingSession, hand_over: HandOver, hall: HallPart | None
) -> Callable[[], None]:
    """Return what serves a station once it is closed: staff commands alone, and no words on the wall."""
    staff = StaffCommands(lines, session, hand_over)

    def serve() -> None:
        if hall is not None:
            hall.wall.leave()
        lines.say("This station is closed. Staff hand over with /handover FOLDER and leave with /quit.")
        _command(lines, staff)

    return serve


def _command(lines: Lines, staff: StaffCommands) -> None:
    line = lines.ask().strip()
    if line:
        staff.run(line if line.startswith("/") else f"/{line}")
