"""Taking notes, as every desk without drawn screens does it: read a line, save it, and change what was saved.

The points of this sitting stay in memory alone. The guard, the suggestion of themes and shorthand are made when they
are first needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from kiosk.aids import WITHOUT, make_aids
from kiosk.capture import RecentPoints, clean_text, parse_point
from kiosk.marks import as_read_back, with_text, with_voices
from kiosk.phrases import MAX_REASON
from kiosk.vetting import flags_after, replaced
from kiosk.wall_offers import WallOffers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kiosk.aids import Aids, Suggested
    from kiosk.capture import RecentPoint
    from kiosk.marks import LineMarks
    from kiosk.meeting import Theme
    from kiosk.meeting_session import MeetingSession
    from kiosk.records import GuardFlag, PointContent, WhyWithdrawn
    from kiosk.session_facts import Saved
    from kiosk.vetting import Found
    from kiosk.wall_part import WallPart

LAST = "last"
"""Stands for the newest point that was not withdrawn."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A typed line, as it would be saved."""

    text: str
    """The point."""
    themes: tuple[str, ...]
    """Its themes, keyed and chosen, in the pack's order."""
    unknown: tuple[str, ...]
    """Numbers keyed that no theme has; they stand in the text."""
    found: tuple[Found, ...]
    """What may identify somebody in it."""
    as_typed: str
    """The point before shorthand was written out; empty where none was."""


class SuggestedTheme(NamedTuple):
    """A theme that a point may be about."""

    theme: Theme
    """The theme."""
    because: str
    """The words of the point that led to it."""


class NoteTaking:
    """One sitting at a notes desk.

    Args:
        session: The open station.
        wall: The part this process takes in what the wall shows; None where it takes none.
    """

    def __init__(self, session: MeetingSession, wall: WallPart | None = None) -> None:
        self._session = session
        self._made: Aids | None = None
        self._as_typed: tuple[str, str] | None = None
        self._offers = WallOffers(wall)
        self.recent = RecentPoints(session.pack.notes.keep)
        """The points of this sitting."""
        self.numbers = {theme.id: theme.number for theme in session.pack.themes}
        """Theme id to number, in the pack's order."""

    @property
    def _aids(self) -> Aids:
        if self._made is None:
            try:
                self._made = make_aids(self._session.pack)
            except (ImportError, OSError, ValueError):
                self._made = WITHOUT
        return self._made

    @property
    def unchecked(self) -> bool:
        """Whether the check for names turned out not to work, so that people have to look themselves."""
        return self._made is WITHOUT

    @property
    def written_out(self) -> str | None:
        """The id of the newest point, where shorthand in it was written out and can be put back as typed."""
        return None if self._as_typed is None else self._as_typed[0]

    def read(
        self, line: str, chosen: Iterable[str] = (), *, write_out: bool = True, before: str | None = None
    ) -> ReadLine:
        """Take a line apart, and look for what may identify somebody.

        Args:
            line: What was typed, theme keys included.
            chosen: Ids of themes chosen beside it; unknown ones are left out.
            write_out: Whether shorthand is written out.
            before: What the point says that is being changed; words that stay are not asked about again.

        Raises:
            SessionError: Nothing is left to save, or too much is.
        """
        wide = self._aids.shorthand.expand(line) if write_out else line
        capture = parse_point(wide, self._session.pack)
        return ReadLine(
            text=capture.text,
            themes=self.in_order((*capture.themes, *chosen)),
            unknown=capture.unknown,
            found=() if capture.text == before else tuple(self._aids.guard.find(capture.text)),
            as_typed=parse_point(line, self._session.pack).text if wide != line else "",
        )

    def in_order(self, themes: Iterable[str]) -> tuple[str, ...]:
        """Return theme ids in the pack's order, each once, without those that the pack does not have."""
        wanted = set(themes)
        return tuple(theme for theme in self.numbers if theme in wanted)

    def save(self, line: ReadLine, marks: LineMarks, text: str, flags: tuple[GuardFlag, ...]) -> RecentPoint:
        """Save a point.

        Args:
            line: What was read.
            marks: What it carries.
            text: Its words, as decided about what was found.
            flags: What it keeps of the decisions.

        Raises:
            KioskError: As `MeetingSession.note`.
        """
        content = marks.content(text, line.themes, flags)
        saved = self._session.note(content)
        point = self.recent.remember(saved.id, content, self._session.clock.band())
        self._as_typed = (saved.id, line.as_typed) if line.as_typed and not flags else None
        if content.themes:
            self._aids.suggester.learn(content.text, content.themes)
        return point

    def suggested(self, point: RecentPoint, limit: int = 1) -> tuple[SuggestedTheme, ...]:
        """Return which themes a point without any may be about, best first; none for one that has its themes."""
        if point.withdrawn or point.content.themes:
            return ()
        ranked = ((self._session.pack.theme(one.theme), one) for one in self._suggest(point.content.text, limit))
        return tuple(
            SuggestedTheme(theme, ", ".join(f"“{word}”" for word in one.because))
            for theme, one in ranked
            if theme is not None and one.because
        )

    def find(self, point_id: str) -> RecentPoint:
        """Return a point that can still be changed, by its id or as `LAST`.

        Raises:
            SessionError: It is not in memory, or was withdrawn.
        """
        if point_id in {LAST, ""}:
            standing = [point for point in self.recent.list() if not point.withdrawn]
            point_id = standing[0].id if standing else point_id
        return self.recent.get(point_id)

    def one_more_voice(self, point_id: str) -> Saved:
        """Count one more voice for a point.

        Raises:
            KioskError: As `find` and `MeetingSession.amend`.
        """
        return self._change(self.find(point_id), partial(with_voices, more=1), "one more voice")

    def was_read_back(self, point_id: str) -> Saved:
        """Mark a point as heard by its speaker and found right.

        Raises:
            KioskError: As `find` and `MeetingSession.amend`.
        """
        return self._change(self.find(point_id), as_read_back, "read back")

    def tag(self, point_id: str, themes: tuple[str, ...]) -> Saved:
        """Give a point other themes.

        Raises:
            KioskError: As `find` and `MeetingSession.amend`.
        """
        return self._change(self.find(point_id), lambda content: replace(content, themes=themes), "themes")

    def amend(
        self,
        point_id: str,
        text: str,
        flags: tuple[GuardFlag, ...],
        themes: tuple[str, ...],
        why: str = "",
    ) -> Saved:
        """Replace what a point says.

        Args:
            point_id: Which point.
            text: Its new words, as decided about what was found.
            flags: What it keeps of the new decisions; what was replaced before stays known.
            themes: Its themes from now on.
            why: Why; what may identify somebody in it is replaced.

        Raises:
            KioskError: As `find` and `MeetingSession.amend`.
        """

        def changed(before: PointContent) -> PointContent:
            kept = before.flags if text == before.text else flags_after(before.flags, flags)
            return replace(with_text(before, text), flags=kept, themes=themes)

        why = clean_text(why)
        return self._change(self.find(point_id), changed, replaced(why, self._aids.guard.find(why))[:MAX_REASON])

    def put_back(self) -> Saved | None:
        """Put the newest point back as typed, before shorthand was written out; None where none was.

        Raises:
            KioskError: As `find` and `MeetingSession.amend`.
        """
        if self._as_typed is None:
            return None
        point_id, text = self._as_typed
        return self._change(self.find(point_id), partial(with_text, text=text), "as typed")

    def withdraw(self, point_id: str, why: WhyWithdrawn) -> Saved:
        """Take a point back; it stays sealed.

        Raises:
            KioskError: As `find` and `MeetingSession.withdraw`.
        """
        point = self.find(point_id)
        saved = self._session.withdraw(point.id, why)
        self.recent.drop(point.id)
        self._words_changed(point.id)
        self._learn_again()
        return saved

    def offer(self, point_id: str) -> None:
        """Offer a point for the wall.

        Raises:
            KioskError: As `find`; or it is too long, or there is no desk on this device that takes it.
        """
        point = self.find(point_id)
        self._offers.offer(point.id, point.content.text, point.content.themes)

    def tell_wall(self) -> None:
        """Take back from the wall what says something else by now; called once a change is acknowledged.

        Raises:
            WallError: The desk did not answer.
        """
        for point in self.recent.list():
            self._offers.changed(point.id, None if point.withdrawn else point.content.text)

    def _suggest(self, text: str, limit: int) -> Sequence[Suggested]:
        return self._aids.suggester.suggest(text, limit)

    def _change(self, point: RecentPoint, change: Callable[[PointContent], PointContent], reason: str) -> Saved:
        content = change(point.content)
        saved = self._session.amend(point.id, content, reason)
        self.recent.replace(point.id, content)
        if content.text != point.content.text:
            self._words_changed(point.id)
        if (content.text, content.themes) != (point.content.text, point.content.themes):
            self._learn_again()
        return saved

    def _words_changed(self, point_id: str) -> None:
        """Let go of what a point said as typed."""
        if self.written_out == point_id:
            self._as_typed = None

    def _learn_again(self) -> None:
        """Learn from the points as they stand, oldest first."""
        self._aids.suggester.forget()
        for point in reversed(self.recent.list()):
            if point.content.themes:
                self._aids.suggester.learn(point.content.text, point.content.themes)
