"""Plain mode, for staff: commands that begin with `/`, the same on every station."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import desk_phrases
from kiosk.capture import clean_text
from kiosk.local_texts import pack_in
from kiosk.notices import clock_jumped
from kiosk.survey import survey_view
from kiosk.words import ENGLISH
from screens.plain_hall import LOCKED as LOCKED_HALL
from screens.plain_hall import HallCommands
from screens.plain_lane import LOCKED, LaneCommands

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.hall_part import HallPart
    from kiosk.handover import BundleReport
    from kiosk.meeting_session import MeetingSession
    from kiosk.session_facts import Status
    from kiosk.words import Words
    from screens.lines import Lines
    from screens.plain_wall import WallCommands, WallLines

    HandOver = Callable[[MeetingSession, Path, Callable[[int, int], None]], BundleReport]

_HELP = (
    ("/status", "counts, head words, opening code, how the copies are doing"),
    ("/survey", "the online survey: is it open, and its address"),
    ("/concern TEXT", "a safeguarding concern, sealed to the lead inspector alone"),
    ("/close", "close this station for good, with its receipt"),
    ("/handover FOLDER", "write the sealed records into a folder, such as a stick"),
    ("/handover-all FOLDER", "the same, with every closed station on this device"),
    ("/pin NUMBER", "give the station its PIN; from then on staff commands need /unlock"),
    ("/unlock NUMBER", "unlock the staff commands, until /lock"),
    ("/lock", "lock the staff commands"),
    ("/forgotten FOLDER", "nobody remembers the PIN: write sealed words for an inspector to a stick"),
    ("/words W W W W PIN", "the four words an inspector read to you, and a new PIN"),
    ("/quit", "leave; the station resumes where it stopped"),
    ("/help", "this list"),
)
_LOCKED = frozenset({"/status", "/close", "/handover", "/handover-all", "/quit"}) | LOCKED | LOCKED_HALL


class QuitAskedError(Exception):
    """A member of staff asked to leave."""


class StaffCommands:
    """The staff's commands of one station.

    Args:
        lines: The terminal.
        session: The open station.
        hand_over: Writes a bundle.
        more: The station's own commands: word and help.
        hall: The part that this process takes in its hall; None where this station does not see it.
        wall: What the station can do with what the wall shows.
    """

    def __init__(
        self,
        lines: Lines,
        session: MeetingSession,
        hand_over: HandOver,
        more: tuple[tuple[str, str], ...] = (),
        *,
        hall: HallPart | None = None,
        wall: WallCommands | WallLines | None = None,
    ) -> None:
        self._lines = lines
        self._session = session
        self._hand_over = hand_over
        self._hall = None if hall is None else HallCommands(lines, hall, session)
        self._wall = wall
        others = [part for part in (self._hall, wall) if part is not None]
        self._more = (*more, *(line for part in others for line in part.help))
        self._locked = _LOCKED if wall is None else _LOCKED | wall.locked
        self._unlocked = not session.pin.is_set
        self._forgotten = session.forgotten_pin
        self._lane = LaneCommands(lines, session)

    def run(self, line: str) -> None:
        """Carry out one command.

        Raises:
            QuitAskedError: `/quit`.
            KioskError: It could not be done.
        """
        word, _, rest = line.partition(" ")
        if word in self._locked and not self._unlocked:
            self._lines.problem("This needs the station PIN. Type /unlock and the PIN.")
            return
        actions: dict[str, Callable[[str], None]] = {
            "/help": self._help,
            **({} if self._hall is None else self._hall.actions),
            "/status": self._status,
            "/survey": self._survey,
            "/concern": self._concern,
            "/close": self._close,
            "/handover": self._handover,
            "/handover-all": self._handover_all,
            "/pin": self._pin,
            "/unlock": self._unlock,
            "/lock": self._lock,
            "/forgotten": self._forget,
            "/words": self._prove,
            "/quit": self._quit,
            **self._lane.actions,
            **({} if self._wall is None else self._wall.actions),
        }
        action = actions.get(word)
        if action is None:
            self._lines.problem(f"There is no command {word}. Type /help for the list.")
            return
        action(rest.strip())

    def _help(self, _: str) -> None:
        self._lines.say(*(f"{word:<21} {what}" for word, what in (*self._more, *self._lane.help, *_HELP)))

    def _status(self, _: str) -> None:
        session, status = self._session, self._session.status()
        tallies = status.tallies
        self._lines.say(
            f"Station {session.station.id}, {session.station.label}.",
            f"Records sealed: {status.count}. Head words: {status.head_words}.",
            f"Opening code: {status.opening_code}. Pack words: {status.pack_words}.",
            f"Checked in: {tallies.arrived}. Left: {tallies.left}. Inside: {tallies.inside}.",
        )
        self._say_counted(status)
        self._lines.say(*desk_phrases.evening(session.pack, session.clock.now(), status.clock_jump))
        self._lines.say(f"Journal: {status.journal.place}.")
        if not status.journal.ok:
            self._lines.problem(status.journal.text)
        if status.clock_jump is not None:
            self._lines.problem(clock_jumped(status.clock_jump).text)
        if status.receipt is not None:
            self._lines.say("Closed.", f"Receipt {status.receipt}", f"Receipt code {status.receipt.code}")

    def _say_counted(self, status: Status) -> None:
        """Say people and points: of the whole hall at its desk, else of this station."""
        pack = self._session.pack
        if self._hall is None:
            shown = desk_phrases.counted(pack, [status.tallies])
        else:
            shown = desk_phrases.counted_in_hall(pack, self._hall.view())
            self._lines.say("All stations on this device together:", *desk_phrases.people(pack, shown))
        for theme, points in desk_phrases.themes(pack, shown):
            self._lines.say(f"Theme {theme.number}, {theme.short}: {points} points.")
        self._lines.say(desk_phrases.not_heard(pack, shown))

    def _survey(self, _: str) -> None:
        say_survey(self._lines, self._session)

    def _concern(self, text: str) -> None:
        safeguarding = self._session.pack.safeguarding
        self._lines.say(safeguarding.instruction, f"Contact: {safeguarding.contact} {safeguarding.phone}".rstrip())
        answer = self._ask_if_told() if self._lines.interactive else "2"
        if answer == "3":
            self._lines.say("Nothing was recorded.")
            return
        saved = self._session.raise_concern(clean_text(text), told_inspector=answer == "1")
        self._lines.say(f"Saved {saved.id}", "Sealed to the lead inspector alone.")

    def _ask_if_told(self) -> str:
        self._lines.say("Does an inspector know now?")
        self._lines.choices(["An inspector knows: seal it", "Not yet: seal it", "Go back: nothing is recorded"])
        while (answer := self._lines.ask().strip()) not in {"1", "2", "3"}:
            self._lines.problem("Type 1, 2 or 3.")
        return answer

    def _close(self, _: str) -> None:
        status = self._session.status()
        if not status.closed:
            sealed = ", ".join(desk_phrases.kinds(status))
            self._lines.say(f"Last look: {desk_phrases.records(status.count)} sealed ({sealed}).")
            if status.tallies.points:
                self._lines.say(
                    desk_phrases.not_heard(
                        self._session.pack, desk_phrases.counted(self._session.pack, [status.tallies])
                    )
                )
            self._lines.say("Close this station for good? Nothing more can be recorded on it.")
            self._lines.choices(["Close it", "Go back"])
            if self._lines.ask().strip() != "1":
                self._lines.say("The station stays open.")
                return
        receipt = self._session.close()
        self._lines.say(
            "Closed.", f"Receipt {receipt}", f"Receipt code {receipt.code}", "Write the code into the minutes."
        )

    def _handover(self, folder: str) -> None:
        self._hand_over_to(folder, "/handover", self._hand_over)

    def _handover_all(self, folder: str) -> None:
        from kiosk.gather import hand_over_device

        self._hand_over_to(folder, "/handover-all", hand_over_device)

    def _hand_over_to(self, folder: str, command: str, hand_over: HandOver) -> None:
        if not folder:
            self._lines.problem(f"Say where to, such as {command} /media/stick")
            return
        shown = -1

        def progress(done: int, total: int) -> None:
            nonlocal shown
            percent = 100 * done // max(total, 1)
            if percent // 25 != shown:
                shown = percent // 25
                self._lines.say(f"Writing and reading back: {percent}%")

        report = hand_over(self._session, Path(folder).expanduser(), progress)
        self._lines.say(
            f"Handed over {report.records} records: {report.path}", "Read back and compared. Safe to remove."
        )
        for name in report.unclosed:
            self._lines.say(f"Note: {name} is not closed yet. Close it, then hand over again.")
        for name in report.left_out:
            self._lines.say(f"Note: {name} is still open, so it is not in the bundle.")

    def _pin(self, pin: str) -> None:
        self._session.pin.set_pin(pin)
        self._unlocked = False
        self._lines.say("The PIN is set. Staff commands are locked.")

    def _unlock(self, pin: str) -> None:
        self._session.pin.check(pin)
        self._unlocked = True
        self._lines.say("Unlocked. Type /lock when you are done.")

    def _lock(self, _: str) -> None:
        self._unlocked = not self._session.pin.is_set
        self._lines.say("Locked." if self._session.pin.is_set else "This station has no PIN. Set one with /pin.")

    def _forget(self, folder: str) -> None:
        if not folder:
            self._lines.problem("Say where to, such as /forgotten /media/stick")
            return
        path = self._forgotten.write(Path(folder).expanduser())
        self._lines.say(
            f"Written: {path}", "An inspector runs: python -m export unlock FILE --key KEY", "Then type /words here."
        )

    def _prove(self, rest: str) -> None:
        *words, pin = rest.split() or [""]
        if not self._forgotten.proved:
            self._forgotten.answer(" ".join(words))
        self._forgotten.set_pin(pin)
        self._unlocked = True
        self._lines.say("The new PIN is set. Unlocked. Type /lock when you are done.")

    def _quit(self, _: str) -> None:
        raise QuitAskedError


def say_survey(lines: Lines, session: MeetingSession, words: Words = ENGLISH) -> None:
    """Say the survey's true state, and record that it was shown."""
    view = survey_view(pack_in(session.pack, words.language.id), session.clock.now(), words)
    lines.say(f"{view.headline}. {view.detail}".strip())
    if view.left:
        lines.say(f"{view.left}.")
    if view.address and view.show_code:
        lines.say(view.address)
    for step in view.next_steps:
        lines.say(f"- {step}")
    if not session.status().closed:
        saved = session.show_survey()
        if saved is not None:
            lines.say(f"Saved {saved.id}")
