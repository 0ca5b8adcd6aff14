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

_VISIBLE = {"Cs": "\ufffd", "Cc": " ", "Zs": " ", "Zl": " ", "Zp": " "}
"""What stands in the text for half of a surrogate pair, and for spaces and line ends of every kind."""

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]"  # CSI: colours, cursor, bracketed paste
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x80-\x9f]{0,4096}(?:\x07|\x1b\\|\x9c)"  # OSC, DCS and kin
    r"|\x1b[ -/]{0,8}[0-~]"  # two-character sequences
)
_THEME_KEYS = re.compile(
    r"(?P<open>[(\[]\s*)?"
    r"(?<![\w#&/])(?P<keys>#[0-9]+(?:(?:,?\s*#|,)[0-9]+)*)(?![\w-])(?!\.[0-9])"
    r"(?P<close>\s*[)\]])?"
)
_NUMBER = re.compile(r"[0-9]+")
_STOP = re.compile(r"[.,;:!?](?=\s|$)")
_SEPARATOR = re.compile(r"\s*[.,;:\u2013\u2014-]\s+")
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
    ids = {theme.number: theme.id for theme in pack.themes}
    themes: dict[str, None] = {}
    unknown: dict[str, None] = {}
    clean = clean_text(line)
    text = ""
    done = 0
    for match in _THEME_KEYS.finditer(clean):
        numbers = _NUMBER.findall(match["keys"])
        strange = [number for number in numbers if _theme_id(ids, number) is None]
        unknown.update(dict.fromkeys(strange))
        themes.update({found: None for number in numbers if (found := _theme_id(ids, number)) is not None})
        before = text + clean[done : match.start()]
        text, done = _without_keys(clean, before, match, numbers, strange)
    text = clean_text(text + clean[done:])
    check_text(text)
    return Capture(text, tuple(themes), tuple(unknown))


def _theme_id(ids: dict[int, str], number: str) -> str | None:
    return ids.get(int(number)) if len(number) <= _LONGEST_NUMBER else None


def _without_keys(
    line: str, before: str, match: re.Match[str], numbers: list[str], strange: list[str]
) -> tuple[str, int]:
    """Return the text up to and including what a group of keys leaves behind, and where in the line to go on.

    A stop after the keys moves up to the word before them; a colon or dash that set keys apart from the point that
    follows them goes with them.
    """
    if len(strange) == len(numbers):
        return before + match[0], match.end()
    opening, closing = match["open"] or "", match["close"] or ""
    left = " ".join(f"#{number}" for number in strange)
    if left or bool(opening) != bool(closing):
        return f"{before}{opening}{left or ' '}{closing}", match.end()
    if not before.strip() and (separator := _SEPARATOR.match(line, match.end())):
        return "", separator.end()
    if _STOP.match(line, match.end()):
        return before.rstrip(), match.end()
    return f"{before} ", match.end()


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
        if character in _JOINERS:
            kept.append(character)
        elif category in ("Mn", "Me"):
            marks += 1
            kept.append(character if marks <= _MOST_MARKS else "")
        elif character.isspace() or category not in ("Cc", "Cf"):
            marks = 0
            kept.append(_VISIBLE.get(category, character))
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


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
