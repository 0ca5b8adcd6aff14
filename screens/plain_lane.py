"""Plain mode for the head-count: counting in and out, taking back, putting right, and the evacuation view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.clock import spoken_moment
from kiosk.door_phrases import (
    AN_AID,
    WHY_CORRECTED,
    below_zero,
    how_counted,
    how_full,
    which_doors,
    who_needs_help,
)
from kiosk.lane import MOST_AT_ONCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.meeting_session import MeetingSession
    from kiosk.session_facts import Saved
    from screens.lines import Lines

DOOR = (
    ("/in [PEOPLE]", "count people in, without questions: one, or as many as you say"),
    ("/out [PEOPLE]", "count people out"),
    ("/undo", "take back the newest of these counts"),
    ("/count +N or -N WHY", f"put the head-count right; WHY is one of: {', '.join(WHY_CORRECTED)}"),
    ("/needs", "what people asked for tonight"),
)
ANYWHERE = (("/evacuate", "how many are inside, and how many asked for help to leave; needs no PIN"),)
LOCKED = frozenset({"/in", "/out", "/undo", "/count", "/needs"})


class LaneCommands:
    """The head-count's commands.

    Args:
        lines: The terminal.
        session: The open station.
    """

    def __init__(self, lines: Lines, session: MeetingSession) -> None:
        self._lines = lines
        self._session = session
        door: dict[str, Callable[[str], None]] = {
            "/in": self._in,
            "/out": self._out,
            "/undo": self._undo,
            "/count": self._correct,
            "/needs": self._needs,
        }
        self.actions: dict[str, Callable[[str], None]] = {"/evacuate": self._evacuate}
        self.help: tuple[tuple[str, str], ...] = ANYWHERE
        if session.station.role == "door":
            self.actions |= door
            self.help = (*DOOR, *ANYWHERE)

    def _in(self, people: str) -> None:
        self._count(people, self._session.lane.come_in)

    def _out(self, people: str) -> None:
        self._count(people, self._session.lane.go_out)

    def _count(self, people: str, count: Callable[[], Saved]) -> None:
        number = people or "1"
        if not (number.isascii() and number.isdigit() and 1 <= int(number) <= MOST_AT_ONCE):
            self._lines.problem(f"Type how many, from 1 to {MOST_AT_ONCE}, or nothing for one.")
            return
        for _ in range(int(number)):
            self._lines.say(f"Saved {count().id}")
        self._say_count()

    def _undo(self, _: str) -> None:
        self._lines.say(f"Saved {self._session.lane.undo().id}", "Taken back.")
        self._say_count()

    def _correct(self, rest: str) -> None:
        change, _, why = rest.partition(" ")
        reason = next((reason for reason in WHY_CORRECTED if reason == why.strip()), None)
        if change[:1] not in {"+", "-"} or not change[1:].isdigit() or not change.isascii() or reason is None:
            self._lines.problem(f"Type such as: /count +3 missed. The reasons are: {', '.join(WHY_CORRECTED)}.")
            return
        self._lines.say(f"Saved {self._session.lane.correct(int(change), reason).id}")
        self._say_count()

    def _needs(self, _: str) -> None:
        needs = self._session.head_count.needs
        self._lines.say(*(f"{people}: {label}" for label, people in needs) if needs else ["Nobody asked for anything."])

    def _say_count(self) -> None:
        count = self._session.head_count
        self._lines.say(
            f"Inside now: {count.inside}. {how_counted(count)}.", how_full(self._session.doors().all), below_zero(count)
        )

    def _evacuate(self, _: str) -> None:
        doors = self._session.doors()
        self._lines.say(
            f"EVACUATION. Inside: {doors.all.inside}. {who_needs_help(doors.all)}",
            f"{which_doors(doors)} {spoken_moment(self._session.clock.now())}. {AN_AID}",
        )
