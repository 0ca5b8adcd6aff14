"""Plain mode at the door: who are you here as, what happens to what you say, checked in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.errors import StorageError
from kiosk.visit import Visit
from screens.plain_staff import say_survey

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.meeting_session import MeetingSession
    from screens.lines import Lines

COMMANDS = (("/leave", "someone is leaving"),)


class PlainDoor:
    """One check-in after another.

    Args:
        lines: The terminal.
        session: The open station.
        command: Carries out a staff command.
    """

    def __init__(self, lines: Lines, session: MeetingSession, command: Callable[[str], None]) -> None:
        self._lines = lines
        self._session = session
        self._command = command

    def serve_one(self) -> None:
        """Take one visitor, or one staff command, from the first question to its end."""
        pack = self._session.pack
        visit = Visit.start().begin(pack.languages[0])
        while not visit.ready:
            visit = self._step(visit)
            if visit.page == "welcome":
                return
        if not self._save(visit):
            return
        say_survey(self._lines, self._session)
        if self._lines.interactive:
            self._lines.say("Press Enter for the next person.")
            self._lines.ask()
            self._lines.clear()

    def _save(self, visit: Visit) -> bool:
        """Save the check-in and tell whether it is; where the disk refuses, the answers stand until staff give up."""
        answers = visit.answers
        while True:
            try:
                saved = self._session.check_in(role=answers.role, language=answers.language)
            except StorageError as error:
                self._lines.problem(str(error))
                self._lines.choices(["Try again", "Stop"])
                if self._lines.ask().strip() != "1":
                    return False
            else:
                self._lines.say(f"Saved {saved.id}", "You are checked in.")
                return True

    def _step(self, visit: Visit) -> Visit:
        return self._who(visit) if visit.page == "role" else self._promise(visit)

    def _who(self, visit: Visit) -> Visit:
        roles = self._session.pack.roles
        self._lines.say("", "Who are you here as?")
        self._lines.choices(role.label for role in roles)
        self._lines.say("Type a number. If you are leaving, type /leave.")
        line = self._lines.ask().strip()
        if line == "/leave":
            self._lines.say(f"Saved {self._session.leave().id}", "Goodbye. You are checked out.")
            return visit.leave()
        if line.startswith("/"):
            self._command(line)
            return visit.leave()
        if line.isascii() and line.isdigit() and 1 <= int(line) <= len(roles):
            return visit.choose_role(self._session.pack, roles[int(line) - 1].id)
        self._lines.problem(f"Type a number from 1 to {len(roles)}.")
        return visit

    def _promise(self, visit: Visit) -> Visit:
        privacy = self._session.pack.privacy
        self._lines.say("", "What happens to what you say", *privacy.promise)
        self._lines.say(*(f"{link.title}: {link.url}" for link in privacy.links))
        self._lines.choices(["Continue", "Back", "Exit this page"])
        match self._lines.ask().strip():
            case "1":
                return visit.accept()
            case "2":
                return visit.back()
            case "3":
                self._lines.clear()
                return visit.leave()
            case _:
                self._lines.problem("Type 1, 2 or 3.")
                return visit
