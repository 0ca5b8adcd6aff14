"""A typed line becomes a point: theme keys taken out, characters that could break a screen or a file made harmless.

Also the list of this station's recent points, which lives in memory alone: it is what lets a note-taker correct or
withdraw a point that nobody on this device can read any more once it is sealed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kiosk.errors import SessionError
from kiosk.records import MAX_TEXT, PointContent

if TYPE_CHECKING:
    from kiosk.meeting import Pack, Theme

KEPT_POINTS = 200
"""How many recent points stay in memory unless another number is asked for."""

_LONGEST_LINE = MAX_TEXT * 16
"""A longer line is refused before it is looked at closely."""

_MOST_MARKS = 8
"""More combining marks than this on one letter climb into the lines above and below it; no language needs them."""

_JOINERS = "\u200c\u200d"
"""Invisible, but part of the spelling of several scripts and of emoji; every other format character goes."""

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]"  # CSI: colours, cursor, bracketed paste
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, SOS, PM, APC
    r"|\x1b[ -/]{0,8}[0-~]"  # two-character sequences
)
_THEME_KEYS = re.compile(
    r"(?P<open>[(\[]\s*)?"
    r"(?<![\w#&/])(?P<keys>#[0-9]+(?:,#?[0-9]+)*(?:\s+#[0-9]+(?:,#?[0-9]+)*)*)(?![\w-])(?!\.[0-9])"
    r"(?P<close>\s*[)\]])?"
)
_NUMBER = re.compile(r"[0-9]+")
_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?](?:\s|$))")
_LONGEST_NUMBER = 2


@dataclass(frozen=True, slots=True)
class Capture:
    """A typed line, taken apart."""

    text: str
    """The point, one line, without theme keys."""
    themes: tuple[str, ...]
    """Ids of the themes keyed, in the order typed, each once."""
    unknown: tuple[str, ...]
    """Numbers keyed that no theme has; they stand in the text as typed."""


@dataclass(frozen=True, slots=True)
class RecentPoint:
    """One point of this station, as the note-taker may still see it."""

    id: str
    """The id of its `PointNoted` record."""
    content: PointContent
    """What it says now; empty text once withdrawn."""
    band: str
    """The 15-minute band it was noted in."""
    withdrawn: bool = False
    """Whether it was taken back."""


def parse_point(line: str, pack: Pack) -> Capture:
    """Take a typed line apart into the point and its theme keys.

    A key is `#` and theme numbers: `#3`, `#3,5`, `#3 #5`, anywhere in the line, alone or in brackets. `#hashtag`,
    `#3rd` and `#3-5` are words and stay.

    Raises:
        SessionError: Nothing is left to save, or more than `records.MAX_TEXT` characters are.
    """
    if len(line) > _LONGEST_LINE:
        raise SessionError.point_too_long(len(line), MAX_TEXT)
    by_number = {theme.number: theme for theme in pack.themes}
    themes: dict[str, None] = {}
    unknown: dict[str, None] = {}

    def take(match: re.Match[str]) -> str:
        left: list[str] = []
        for number in _NUMBER.findall(match["keys"]):
            theme = by_number.get(int(number)) if len(number) <= _LONGEST_NUMBER else None
            if theme is None:
                unknown[number] = None
                left.append(f"#{number}")
            else:
                themes[theme.id] = None
        opening, closing = match["open"] or "", match["close"] or ""
        if opening and closing and not left:
            return " "
        return f"{opening}{' '.join(left) or ' '}{closing}"

    clean = clean_text(line)
    text = _THEME_KEYS.sub(take, clean)
    if text != clean:
        text = clean_text(_BEFORE_STOP.sub("", text))
    check_text(text)
    return Capture(text, tuple(themes), tuple(unknown))


def check_text(text: str) -> None:
    """Return if `text` can be saved as a point.

    Raises:
        SessionError: It shows nothing, or is longer than `records.MAX_TEXT` code points.
    """
    if not any(unicodedata.category(character)[0] in "LNPS" for character in text):
        raise SessionError.empty_point()
    if len(text) > MAX_TEXT:
        raise SessionError.point_too_long(len(text), MAX_TEXT)


def clean_text(text: str) -> str:
    """Return `text` as one line that no terminal, file or reader can be harmed by.

    Terminal escape sequences, control characters, direction overrides and other invisible characters are taken out;
    line ends, tabs and runs of spaces become one space; half of a surrogate pair becomes U+FFFD; the rest is put in
    Unicode's composed form (NFC).
    """
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", _ESCAPES.sub("", text)):
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if character.isspace():
            kept.append(" ")
        elif category == "Cs":
            kept.append("\ufffd")
        elif marks <= _MOST_MARKS and (category not in ("Cc", "Cf") or character in _JOINERS):
            kept.append(character)
    return " ".join("".join(kept).split())


def theme_of_number(pack: Pack, number: int) -> Theme | None:
    """Return the theme that Alt and this digit, or `#` and this number, stand for, or None."""
    return next((theme for theme in pack.themes if theme.number == number), None)


class RecentPoints:
    """This station's latest points, in memory alone; one thread at a time.

    Args:
        limit: How many are kept; the oldest goes first.
    """

    def __init__(self, limit: int = KEPT_POINTS) -> None:
        self._limit = max(1, limit)
        self._points: dict[str, RecentPoint] = {}

    def remember(self, point_id: str, content: PointContent, band: str) -> RecentPoint:
        """Add a point that was saved."""
        point = RecentPoint(point_id, content, band)
        self._points[point_id] = point
        while len(self._points) > self._limit:
            del self._points[next(iter(self._points))]
        return point

    def get(self, point_id: str) -> RecentPoint:
        """Return a point that can still be changed.

        Raises:
            SessionError: It is not in memory, or was withdrawn.
        """
        point = self._points.get(point_id)
        if point is None:
            raise SessionError.unknown_point(point_id)
        if point.withdrawn:
            raise SessionError.point_withdrawn(point_id)
        return point

    def replace(self, point_id: str, content: PointContent) -> RecentPoint:
        """Put an amended point's new content in place of the old.

        Raises:
            SessionError: As `get`.
        """
        point = replace(self.get(point_id), content=content)
        self._points[point_id] = point
        return point

    def drop(self, point_id: str) -> RecentPoint:
        """Mark a point as withdrawn and let go of what it said; its place in the list stays.

        Raises:
            SessionError: As `get`.
        """
        point = replace(self.get(point_id), content=PointContent(text=""), withdrawn=True)
        self._points[point_id] = point
        return point

    def list(self) -> tuple[RecentPoint, ...]:
        """Return the points, newest first."""
        return tuple(reversed(self._points.values()))

    def forget(self) -> None:
        """Let go of every point, as at the close of the meeting."""
        self._points.clear()

    def __len__(self) -> int:
        return len(self._points)
