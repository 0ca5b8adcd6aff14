"""Plain mode at the notes desk: type a point, Enter saves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from kiosk.capture import RecentPoints, parse_point
from kiosk.records import PointContent

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.capture import RecentPoint
    from kiosk.meeting_session import MeetingSession
    from screens.lines import Lines

COMMANDS = (
    ("/points", "the points of this sitting, newest first, with their ids"),
    ("/amend ID TEXT", "replace what a point says; `last` stands for the newest"),
    ("/withdraw ID", "take a point back; `last` stands for the newest"),
    ("//TEXT", "a point that begins with /"),
)


class PlainNotes:
    """One point after another.

    Args:
        lines: The terminal.
        session: The open station.
        command: Carries out a staff command.
    """

    def __init__(self, lines: Lines, session: MeetingSession, command: Callable[[str], None]) -> None:
        self._lines = lines
        self._session = session
        self._command = command
        self._recent = RecentPoints(session.pack.notes.keep)

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
        if word == "/points":
            self._list()
        elif word == "/amend":
            point_id, _, text = rest.strip().partition(" ")
            self._amend(point_id, text)
        elif word == "/withdraw":
            self._withdraw(rest.strip())
        else:
            self._command(line)

    def _note(self, line: str) -> None:
        capture = parse_point(line, self._session.pack)
        content = PointContent(text=capture.text, themes=capture.themes)
        saved = self._session.note(content)
        self._recent.remember(saved.id, content, self._session.clock.band())
        self._lines.say(f"Saved {saved.id}")
        for number in capture.unknown:
            self._lines.say(f"Note: there is no theme {number}; #{number} stays in the text.")

    def _amend(self, point_id: str, text: str) -> None:
        point = self._find(point_id)
        capture = parse_point(text, self._session.pack)
        themes = capture.themes or point.content.themes
        content = msgspec.structs.replace(point.content, text=capture.text, themes=themes)
        saved = self._session.amend(point.id, content)
        self._recent.replace(point.id, content)
        self._lines.say(f"Saved {saved.id}", "The point is changed; the first wording stays sealed for the inspectors.")

    def _withdraw(self, point_id: str) -> None:
        point = self._find(point_id)
        saved = self._session.withdraw(point.id, "mistake")
        self._recent.drop(point.id)
        self._lines.say(f"Saved {saved.id}", "The point is withdrawn; it stays sealed for the inspectors.")

    def _find(self, point_id: str) -> RecentPoint:
        if point_id == "last":
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
            themes = ", ".join(point.content.themes) or "no theme"
            self._lines.say(f"{point.id}  {'withdrawn' if point.withdrawn else point.content.text}  [{themes}]")
