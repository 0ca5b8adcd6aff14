"""Plain mode at the notes desk: type a point, Enter saves it. Everything the screen can do is a command here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kiosk.aids import NO_CHECK
from kiosk.capture import parse_point
from kiosk.marks import marks_of
from kiosk.meeting import NO_THEME
from kiosk.note_taking import NoteTaking
from kiosk.phrases import WHY_WITHDRAWN, on_individual_cases, outside_the_plan
from kiosk.wall_offers import OFFERED
from screens import plain_marks
from screens.plain_guard import vet
from screens.plain_marks import PlainMarks

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.meeting_session import MeetingSession
    from kiosk.note_taking import ReadLine
    from kiosk.records import GuardFlag
    from kiosk.session_facts import Saved
    from kiosk.wall_part import WallPart
    from screens.lines import Lines

COMMANDS = (
    ("/points", "the points of this sitting, newest first, with their ids; `last` stands for the newest"),
    ("/plus ID", "one more voice for a point"),
    ("/read ID", "hear a point, to read it back to the speaker; then /right ID"),
    ("/right ID", "the speaker heard the point and says that it is right"),
    ("/tag ID #3,5", "give a point other themes"),
    ("/amend ID TEXT | WHY", "replace what a point says; WHY may be left out"),
    ("/offer ID", "offer a point for the wall; the desk decides whether it is shown"),
    ("/typed", "put shorthand in the newest point back as you typed it"),
    ("/withdraw ID WHY", f"take a point back; WHY is {', '.join(WHY_WITHDRAWN)}"),
    *plain_marks.COMMANDS,
    ("/outside TEXT", "a point outside the plan, and what to say of it"),
    ("/case", "what to say of an individual case"),
    ("//TEXT", "a point that begins with /"),
)


class PlainNotes:
    """One point after another.

    Args:
        lines: The terminal.
        session: The open station.
        command: Carries out a staff command.
        wall: The part this process takes in what the wall shows; None where it takes none.
    """

    def __init__(
        self, lines: Lines, session: MeetingSession, command: Callable[[str], None], wall: WallPart | None = None
    ) -> None:
        self._lines = lines
        self._session = session
        self._command = command
        self._notes = NoteTaking(session, wall)
        self._marks = PlainMarks(lines)

    def greet(self) -> None:
        """Say how points are typed, and the theme keys."""
        self._lines.say("Type a point without names and press Enter. Tag it with its themes, such as #3 or #3,5:")
        self._lines.say(*(f" #{theme.number:<3} {theme.short}" for theme in self._session.pack.themes))

    def serve_one(self) -> None:
        """Take one line: a point or a command."""
        line = self._lines.ask()
        if line.startswith("//"):
            self._note(line[1:])
        elif line.startswith("/"):
            self._own_or_staff(line)
        elif line.strip():
            self._note(line)

    def _own_or_staff(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        point_id, _, behind = rest.strip().partition(" ")
        own: dict[str, Callable[[], None]] = {
            "/points": self._list,
            "/plus": lambda: self._changed(self._notes.one_more_voice(point_id), "+1 voice."),
            "/read": partial(self._read, point_id),
            "/right": lambda: self._changed(self._notes.was_read_back(point_id), "It is marked as read back."),
            "/tag": partial(self._tag, point_id, behind),
            "/amend": partial(self._amend, point_id, behind),
            "/offer": partial(self._offer, point_id),
            "/typed": self._put_back,
            "/withdraw": partial(self._withdraw, point_id, behind.strip()),
            "/outside": partial(self._outside, rest.strip()),
            "/case": partial(self._lines.say, on_individual_cases(self._session.pack)),
        }
        if word in own:
            own[word]()
        elif not self._marks.take(word, rest.strip()):
            self._command(line)

    def _note(self, line: str, themes: tuple[str, ...] = ()) -> None:
        """Save a line; shorthand is written out where a person typed it, and a script's line stays as it is."""
        read = self._notes.read(line, themes, write_out=self._lines.interactive)
        if self._notes.unchecked:
            self._lines.problem(" ".join(NO_CHECK))
        if read.as_typed:
            self._lines.say(f"Written out: {read.text}")
        vetted = self._vetted(read)
        if vetted is None:
            return
        point = self._notes.save(read, self._marks.now, *vetted)
        self._marks.saved()
        self._lines.say(f"Saved {point.id}")
        for number in read.unknown:
            self._lines.say(f"Note: there is no theme {number}; #{number} stays in the text.")
        if self._lines.interactive:
            for theme, because in self._notes.suggested(point):
                key = f"#{theme.number}"
                self._lines.say(f"It may be {key}, because of {because}. /tag last {key} says so.")

    def _vetted(self, read: ReadLine) -> tuple[str, tuple[GuardFlag, ...]] | None:
        vetted = vet(self._lines, read.text, read.found)
        if vetted is None:
            self._lines.say("Nothing was saved. Type it again.")
        return vetted

    def _changed(self, saved: Saved, said: str) -> None:
        self._lines.say(f"Saved {saved.id}", said)
        self._notes.tell_wall()

    def _tag(self, point_id: str, keys: str) -> None:
        themes = parse_point(f"x {keys}", self._session.pack).themes
        if not themes:
            self._lines.problem("Type the themes with their numbers, such as /tag last #3,5.")
            return
        self._changed(self._notes.tag(point_id, themes), "The point has its themes.")

    def _amend(self, point_id: str, rest: str) -> None:
        text, _, why = rest.partition(" | ")
        point = self._notes.find(point_id)
        read = self._notes.read(text, write_out=False, before=point.content.text)
        vetted = self._vetted(read)
        if vetted is None:
            return
        saved = self._notes.amend(point.id, *vetted, read.themes or point.content.themes, why)
        self._changed(saved, "The point is changed; the first wording stays sealed for the inspectors.")

    def _put_back(self) -> None:
        saved = self._notes.put_back()
        if saved is None:
            self._lines.problem("No shorthand was written out in the newest point.")
            return
        self._changed(saved, "The point is as you typed it.")

    def _withdraw(self, point_id: str, why: str) -> None:
        point = self._notes.find(point_id)
        reason = next((one for one in WHY_WITHDRAWN if one == (why or "mistake")), None)
        if reason is None:
            self._lines.problem(f"Why? Type one of {', '.join(WHY_WITHDRAWN)} behind the id.")
            return
        saved = self._notes.withdraw(point.id, reason)
        self._changed(saved, "The point is withdrawn; it stays sealed for the inspectors.")

    def _read(self, point_id: str) -> None:
        self._lines.say("Is this what you said?", self._notes.find(point_id).content.text)

    def _offer(self, point_id: str) -> None:
        self._notes.offer(point_id)
        self._lines.say(OFFERED)

    def _outside(self, text: str) -> None:
        self._lines.say(outside_the_plan(self._session.pack))
        if text:
            self._note(text, (NO_THEME,))

    def _list(self) -> None:
        points = self._notes.recent.list()
        if not points:
            self._lines.say(
                "No points yet in this sitting. Earlier ones are sealed: only the inspectors can read them."
            )
        for point in points:
            marks = ", ".join(marks_of(point.content, self._notes.numbers)) or "no theme"
            self._lines.say(f"{point.id}  {'withdrawn' if point.withdrawn else point.content.text}  [{marks}]")
