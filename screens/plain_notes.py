"""Plain mode at the notes desk: type a point, Enter saves it. Everything the screen can do is a command here."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from kiosk.aids import make_aids
from kiosk.capture import RecentPoints, clean_text, parse_point
from kiosk.marks import as_read_back, marks_of, with_text, with_voices
from kiosk.meeting import NO_THEME
from kiosk.phrases import MAX_REASON, WHY_WITHDRAWN, on_individual_cases, outside_the_plan
from kiosk.vetting import flags_after, replaced
from kiosk.wall_offers import OFFERED, WallOffers
from screens import plain_marks
from screens.plain_guard import vet
from screens.plain_marks import PlainMarks

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.aids import Aids
    from kiosk.capture import RecentPoint
    from kiosk.meeting_session import MeetingSession
    from kiosk.records import GuardFlag, PointContent
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
        self._recent = RecentPoints(session.pack.notes.keep)
        self._marks = PlainMarks(lines)
        self._made: Aids | None = None
        self._as_typed: tuple[str, str] | None = None
        self._offers = WallOffers(wall)
        self._numbers = {theme.id: theme.number for theme in session.pack.themes}

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

    @property
    def _aids(self) -> Aids:
        """The guard and its kin, made when they are first needed."""
        if self._made is None:
            self._made = make_aids(self._session.pack)
        return self._made

    def _own_or_staff(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        point_id, _, behind = rest.strip().partition(" ")
        own: dict[str, Callable[[], None]] = {
            "/points": self._list,
            "/plus": partial(self._change, point_id, partial(with_voices, more=1), "one more voice", "+1 voice."),
            "/read": partial(self._read, point_id),
            "/right": partial(self._change, point_id, as_read_back, "read back", "It is marked as read back."),
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
        wide = self._written_out(line)
        capture = parse_point(wide, self._session.pack)
        vetted = self._vetted(capture.text)
        if vetted is None:
            return
        text, flags = vetted
        chosen = tuple(theme for theme in self._numbers if theme in {*capture.themes, *themes})
        content = self._marks.now.content(text, chosen, flags)
        saved = self._session.note(content)
        self._recent.remember(saved.id, content, self._session.clock.band())
        self._marks.saved()
        self._as_typed = None
        if wide != line and not flags:
            self._as_typed = (saved.id, parse_point(line, self._session.pack).text)
        self._lines.say(f"Saved {saved.id}")
        for number in capture.unknown:
            self._lines.say(f"Note: there is no theme {number}; #{number} stays in the text.")
        self._after(content)

    def _written_out(self, line: str) -> str:
        """Return the line with shorthand written out, and say so; a script's line stays as it is."""
        if not self._lines.interactive:
            return line
        wide = self._aids.shorthand.expand(line)
        if wide != line:
            self._lines.say(f"Written out: {wide}")
        return wide

    def _vetted(self, text: str) -> tuple[str, tuple[GuardFlag, ...]] | None:
        vetted = vet(self._lines, text, self._aids.guard.find(text))
        if vetted is None:
            self._lines.say("Nothing was saved. Type it again.")
        return vetted

    def _after(self, content: PointContent) -> None:
        """Learn from a point that was tagged; for one that was not, say which theme it may be about."""
        if content.themes:
            self._aids.suggester.learn(content.text, content.themes)
        elif self._lines.interactive:
            for suggestion in self._aids.suggester.suggest(content.text, 1):
                because = ", ".join(f"“{word}”" for word in suggestion.because)
                number = self._numbers[suggestion.theme]
                self._lines.say(f"It may be #{number}, because of {because}. /tag last #{number} says so.")

    def _change(self, point_id: str, change: Callable[[PointContent], PointContent], reason: str, said: str) -> None:
        point = self._find(point_id)
        content = change(point.content)
        saved = self._session.amend(point.id, content, reason)
        self._recent.replace(point.id, content)
        self._lines.say(f"Saved {saved.id}", said)
        self._offers.changed(point.id, content.text)

    def _tag(self, point_id: str, keys: str) -> None:
        themes = parse_point(f"x {keys}", self._session.pack).themes
        if not themes:
            self._lines.problem("Type the themes with their numbers, such as /tag last #3,5.")
            return
        self._change(point_id, partial(_with_themes, themes=themes), "themes", "The point has its themes.")

    def _amend(self, point_id: str, rest: str) -> None:
        text, _, why = rest.partition(" | ")
        point = self._find(point_id)
        before = point.content
        capture = parse_point(text, self._session.pack)
        vetted = self._vetted(capture.text)
        if vetted is None:
            return
        content = replace(
            with_text(before, vetted[0]),
            flags=flags_after(before.flags, vetted[1]),
            themes=capture.themes or before.themes,
        )
        said = "The point is changed; the first wording stays sealed for the inspectors."
        why = clean_text(why)
        self._change(point.id, lambda _: content, replaced(why, self._aids.guard.find(why))[:MAX_REASON], said)

    def _put_back(self) -> None:
        if self._as_typed is None:
            self._lines.problem("No shorthand was written out in the newest point.")
            return
        point_id, text = self._as_typed
        self._as_typed = None
        self._change(point_id, partial(with_text, text=text), "as typed", "The point is as you typed it.")

    def _withdraw(self, point_id: str, why: str) -> None:
        point = self._find(point_id)
        reason = next((one for one in WHY_WITHDRAWN if one == (why or "mistake")), None)
        if reason is None:
            self._lines.problem(f"Why? Type one of {', '.join(WHY_WITHDRAWN)} behind the id.")
            return
        saved = self._session.withdraw(point.id, reason)
        self._recent.drop(point.id)
        self._offers.changed(point.id, None)
        self._lines.say(f"Saved {saved.id}", "The point is withdrawn; it stays sealed for the inspectors.")

    def _read(self, point_id: str) -> None:
        point = self._find(point_id)
        self._lines.say("Is this what you said?", point.content.text)

    def _offer(self, point_id: str) -> None:
        point = self._find(point_id)
        self._offers.offer(point.id, point.content.text, point.content.themes)
        self._lines.say(OFFERED)

    def _outside(self, text: str) -> None:
        self._lines.say(outside_the_plan(self._session.pack))
        if text:
            self._note(text, (NO_THEME,))

    def _find(self, point_id: str) -> RecentPoint:
        if point_id in {"last", ""}:
            standing = [point for point in self._recent.list() if not point.withdrawn]
            point_id = standing[0].id if standing else point_id
        return self._recent.get(point_id)

    def _list(self) -> None:
        points = self._recent.list()
        if not points:
            self._lines.say(
                "No points yet in this sitting. Earlier ones are sealed: only the inspectors can read them."
            )
        for point in points:
            marks = ", ".join(marks_of(point.content, self._numbers)) or "no theme"
            self._lines.say(f"{point.id}  {'withdrawn' if point.withdrawn else point.content.text}  [{marks}]")


def _with_themes(content: PointContent, themes: tuple[str, ...]) -> PointContent:
    return replace(content, themes=themes)
