"""What is seen in a line while it is typed: what may identify somebody, a theme it may be about, the room left.

The aids come when they are ready; until then nothing is found, and Enter waits for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.capture import parse_point
from kiosk.errors import KioskError
from kiosk.vetting import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kiosk.aids import Aids
    from kiosk.capture import RecentPoint
    from kiosk.meeting import Pack
    from kiosk.records import PointContent
    from kiosk.vetting import Found

_LITTLE_ROOM = 200
"""How many characters are left when the note-taker hears of it."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen in a line."""

    themes: frozenset[str]
    """Ids of the themes whose keys stand in it."""
    spans: tuple[tuple[int, int], ...]
    """What to underline."""
    advice: str
    """What to say of it, or empty."""
    suggested: str | None
    """A theme that it may be about, where none is chosen."""


class LineWatch:
    """Looks at the line.

    Args:
        pack: The meeting.
    """

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._aids: Aids | None = None
        self._without = False
        self._learnt: list[int] = []

    @property
    def ready(self) -> bool:
        """Whether the aids are there, or will not come."""
        return self._aids is not None or self._without

    def go_without(self) -> None:
        """Wait no longer: the aids cannot be made on this device, and points are saved without them."""
        self._without = True

    def take(self, aids: Aids, points: Iterable[RecentPoint]) -> None:
        """Begin to use the aids, which learn from the points of tonight."""
        self._aids = aids
        self.learn_again(points)

    def findings(self, text: str) -> Sequence[Found]:
        """Return what may identify somebody."""
        return self._aids.guard.find(text) if self._aids is not None else ()

    def write_out(self, word: str) -> str:
        """Return a word with its shorthand written out."""
        return self._aids.shorthand.expand(word) if self._aids is not None else word

    def learn(self, content: PointContent) -> None:
        """Take in a point that was saved."""
        if self._aids is not None and content.themes:
            self._aids.suggester.learn(content.text, content.themes)
            self._learnt.append(_mark_of(content))

    def learn_again(self, points: Iterable[RecentPoint]) -> None:
        """Forget what was learnt, and learn from these points, oldest first; nothing where they say what they said."""
        tagged = [point.content for point in points if point.content.themes]
        tagged.reverse()
        if self._aids is not None and self._learnt != [_mark_of(content) for content in tagged]:
            self._aids.suggester.forget()
            self._learnt = []
            for content in tagged:
                self.learn(content)

    def look(self, text: str, chosen: Collection[str], room: int) -> Look:
        """Look at a line.

        Args:
            text: The line.
            chosen: Themes that were chosen by key.
            room: How many more characters fit.
        """
        try:
            keyed = frozenset(parse_point(text, self._pack).themes)
        except KioskError:
            keyed = frozenset()
        found = self.findings(text)
        parts = [f"{room} characters left"] if room < _LITTLE_ROOM else []
        if self._without and text:
            parts.append("No check for names here: look yourself")
        suggested = None
        if found:
            parts.append(f"Underlined: {listed(found)}. Enter asks.")
        if not keyed and not chosen and self._aids is not None and text:
            suggested, words = self._suggestion(self._aids, text)
            if suggested is not None and not found:
                parts.append(words)
        return Look(keyed, tuple((one.start, one.end) for one in found), ". ".join(parts), suggested)

    def _suggestion(self, aids: Aids, text: str) -> tuple[str | None, str]:
        for suggestion in aids.suggester.suggest(text, 1):
            theme = self._pack.theme(suggestion.theme)
            if theme is not None and suggestion.because:
                because = ", ".join(f"“{word}”" for word in suggestion.because)
                return theme.id, f"Suggested: #{theme.number}, because of {because}. F3 takes it."
        return None, ""


def _mark_of(content: PointContent) -> int:
    """Return a number that tells whether a point still says what it said, and holds none of its words."""
    return hash((content.text, content.themes))
