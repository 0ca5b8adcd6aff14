"""Plain mode at the door: language, who are you here as, topics, needs, what happens to what you say, checked in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.errors import StorageError
from kiosk.languages import LANGUAGES
from kiosk.local_texts import pack_in
from kiosk.visit import Visit
from kiosk.words import words_of
from screens.plain_staff import say_survey

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.meeting import Pack
    from kiosk.meeting_session import MeetingSession
    from kiosk.words import Words
    from screens.lines import Lines

COMMANDS = (("/leave", "someone is leaving"),)


class _VisitOverError(Exception):
    """The person left, or staff gave a command: the next visit starts anew."""


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
        self._speak(session.pack.languages[0])

    def serve_one(self) -> None:
        """Take one visitor, or one staff command, from the first question to its end."""
        visit = Visit.start()
        self._speak(self._session.pack.languages[0])
        try:
            while not visit.ready:
                visit = self._step(visit)
        except _VisitOverError:
            return
        if not self._save(visit):
            return
        say_survey(self._lines, self._session, self._words)
        if self._lines.interactive:
            self._lines.say(self._words.gettext("Press Enter for the next person."))
            self._lines.ask()
            self._lines.clear()

    def _speak(self, language: str) -> None:
        self._words: Words = words_of(language)
        self._pack: Pack = pack_in(self._session.pack, language)

    def _step(self, visit: Visit) -> Visit:
        match visit.page:
            case "welcome":
                return self._welcome(visit)
            case "role":
                return self._who(visit)
            case "topics" | "needs":
                return self._several(visit)
            case _:
                return self._promise(visit)

    def _save(self, visit: Visit) -> bool:
        """Save the check-in and tell whether it is; where the disk refuses, the answers stand until staff give up."""
        answers, gettext = visit.answers, self._words.gettext
        while True:
            try:
                saved = self._session.check_in(
                    role=answers.role, topics=answers.topics, language=answers.language, needs=answers.needs
                )
            except StorageError as error:
                self._problem(gettext("You are not checked in yet. Tell a steward."), str(error))
                self._lines.choices([gettext("Try again"), gettext("Exit")])
                if self._lines.ask().strip() != "1":
                    return False
            else:
                self._lines.say(f"Saved {saved.id}", gettext("You are checked in") + ".")
                return True

    def _welcome(self, visit: Visit) -> Visit:
        """Ask for the language, unless there is only one."""
        offered = self._session.pack.languages
        if len(offered) == 1:
            return visit.begin(offered[0])
        gettext = self._words.gettext
        self._lines.say("", gettext("Welcome"))
        self._lines.choices(LANGUAGES[language].name for language in offered)
        self._lines.say(gettext("Type a number. If you are leaving, type /leave."))
        number = self._number(self._answer(), len(offered))
        if number is None:
            return visit
        self._speak(offered[number])
        if not self._words.language.checked:
            self._lines.say(self._words.gettext("Not yet checked by a speaker"))
        return visit.begin(offered[number])

    def _who(self, visit: Visit) -> Visit:
        gettext = self._words.gettext
        self._lines.say("", gettext("Who are you here as?"))
        self._lines.choices(role.label for role in self._pack.roles)
        self._lines.say(gettext("Type a number. If you are leaving, type /leave."), self._ways())
        line = self._answer()
        if line == "b":
            back = visit.back(self._pack)
            return visit if len(self._pack.languages) == 1 else back
        number = self._number(line, len(self._pack.roles))
        return visit if number is None else visit.choose_role(self._pack, self._pack.roles[number].id)

    def _several(self, visit: Visit) -> Visit:
        """Ask one of the optional questions."""
        gettext, topics = self._words.gettext, visit.page == "topics"
        if topics:
            question = gettext("What do you want to talk about?")
            labels = {theme.id: theme.plain for theme in self._pack.themes}
        else:
            question = gettext("What do you need tonight?")
            labels = {need.id: need.label for need in self._pack.needs}
        chosen = visit.topics if topics else visit.needs
        self._lines.say("", question, gettext("Choose as many as you like, or none."))
        self._lines.choices([*labels.values(), gettext("Prefer not to say")])
        if chosen:
            self._lines.say(f"[x] {', '.join(labels[answer] for answer in chosen)}")
        self._lines.say(gettext("Type numbers with spaces between, or press Enter to go on."), self._ways())
        line = self._answer()
        if line == "b":
            return visit.back(self._pack)
        if not line:
            return visit.go_on(self._pack)
        numbers = [self._number(part, len(labels) + 1) for part in line.replace(",", " ").split()]
        picked = [number for number in numbers if number is not None]
        if len(picked) < len(numbers):
            return visit
        ids = [] if len(labels) in picked else [list(labels)[number] for number in picked]
        return visit.choose(self._pack, ids).go_on(self._pack)

    def _promise(self, visit: Visit) -> Visit:
        gettext, privacy = self._words.gettext, self._pack.privacy
        self._lines.say("", gettext("What happens to what you say"), *privacy.promise)
        self._lines.say(*(f"{link.title}: {link.url}" for link in privacy.links))
        self._lines.choices([gettext("Continue"), gettext("Back"), gettext("Exit this page")])
        match self._number(self._answer(), 3):
            case 0:
                return visit.accept()
            case 1:
                return visit.back(self._pack)
            case 2:
                self._leave()
        return visit

    def _answer(self) -> str:
        """Return what was typed.

        Raises:
            _VisitOverError: It was a way out or a command, which is carried out.
        """
        line = self._lines.ask().strip()
        if line == "/leave":
            self._lines.say(f"Saved {self._session.leave().id}", self._words.gettext("Goodbye. You are checked out."))
            raise _VisitOverError
        if line.startswith("/"):
            self._command(line)
            raise _VisitOverError
        if line.lower() == "x":
            self._leave()
        return line.lower()

    def _leave(self) -> None:
        self._lines.clear()
        raise _VisitOverError

    def _number(self, line: str, most: int) -> int | None:
        """Return a typed number, counted from 0; where it is none, say so."""
        if line.isascii() and line.isdigit() and 1 <= int(line) <= most:
            return int(line) - 1
        self._problem(self._words.gettext("Type a number from 1 to {most}.").format(most=most))
        return None

    def _ways(self) -> str:
        return self._words.gettext("B goes back, X exits this page.")

    def _problem(self, *sentences: str) -> None:
        self._lines.say(self._words.gettext("There is a problem") + ".", *sentences)
