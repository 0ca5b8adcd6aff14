"""What waits to be approved for the wall, and what stands on it: in the memory of the desk's process alone.

Hold is the default: nothing spoken is shown unless somebody at the desk approved these very words. When the desk, or a
wall, starts again, everything that stood on the wall waits once more. The one thing that is kept on disk is whether
words are allowed on the wall at all; a file that cannot be read says that they are not.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.capture import check_text, clean_text
from kiosk.durable import replace_file
from kiosk.errors import StorageError, WallError
from kiosk.records import new_id
from kiosk.wall_messages import LONGEST_WORDS, MOST_SHOWN, Offered, OnTheWall, Refusal, Shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Choice: TypeAlias = Literal["hold", "off"]
"""Words are shown when approved, or never tonight."""

CHOICE = "wall.choice"
"""The file's name in the meeting's folder."""

TYPED_HERE = ""
"""Stands for the station of words that were typed at the desk itself."""

MOST_WAITING = 40
"""Offers that wait at once, of all stations together."""

_MARK = "open-meeting-wall-choice/1 "


@dataclass(frozen=True, slots=True)
class Words:
    """Words that wait, or stand on the wall."""

    id: str
    """The point's id, or a random one for words typed at the desk."""
    station: str
    """The id of the station that offered them, or `TYPED_HERE`."""
    text: str
    """What they say."""
    themes: tuple[str, ...]
    """What they are about."""
    offered: str = ""
    """What they said when they were offered, where they stand on the wall."""


class WallBoard:
    """The desk's board; every method may be called from any thread.

    Args:
        meeting: The meeting's folder on this device.
        changed: Called after every change of what the wall may show.
    """

    def __init__(self, meeting: Path, changed: Callable[[], None] = lambda: None) -> None:
        self._path = meeting / CHOICE
        self._changed = changed
        self._guard = threading.RLock()
        self._waiting: dict[tuple[str, str], Words] = {}
        self._shown: dict[tuple[str, str], Words] = {}
        self._now: str | None = None
        self._choice = read_choice(self._path)
        self.started_again = 0
        """How often a wall started and everything on it had to wait once more."""

    def when_changed(self, changed: Callable[[], None]) -> None:
        """Call this after every change from now on."""
        self._changed = changed

    @property
    def choice(self) -> Choice:
        """Whether words are held for approval or off."""
        return self._choice

    @property
    def now(self) -> str | None:
        """The id of the theme that is being discussed."""
        return self._now

    def waiting(self) -> tuple[Words, ...]:
        """Return what waits, the oldest first."""
        with self._guard:
            return tuple(self._waiting.values())

    def shown(self) -> tuple[Words, ...]:
        """Return what stands on the wall, the newest first."""
        with self._guard:
            return tuple(reversed(self._shown.values()))

    def message(self) -> OnTheWall:
        """Return what the wall may show."""
        with self._guard:
            return OnTheWall(
                now=self._now, words=tuple(Shown(text=words.text, themes=words.themes) for words in self.shown())
            )

    def offer(self, station: str, offered: Offered) -> Refusal:
        """Let a point wait, and return why not, if so.

        Offered again, a point that stands on the wall stays there, and one with other words waits anew.
        """
        with self._guard:
            if self._choice == "off":
                return "off"
            key = (station, offered.id)
            if key in self._shown and self._shown[key].offered == offered.text:
                return ""
            if key not in self._waiting and len(self._waiting) >= MOST_WAITING:
                return "full"
            self._take_off(key)
            self._waiting[key] = Words(offered.id, station, offered.text, offered.themes)
            return ""

    def take_back(self, station: str, point_id: str) -> None:
        """Let go of a point that its station changed or took back; it leaves the wall at once."""
        with self._guard:
            self._waiting.pop((station, point_id), None)
            self._take_off((station, point_id))

    def type(self, text: str, themes: tuple[str, ...] = ()) -> Words:
        """Let words that were typed at the desk wait in front of all others, and return them.

        Raises:
            SessionError: Nothing is left to show.
            WallError: They are too long, or words are off.
        """
        text = clean_text(text)
        check_text(text)
        check_length(text)
        with self._guard:
            if self._choice == "off":
                raise WallError.words_are_off()
            words = Words(new_id(), TYPED_HERE, text, themes)
            self._waiting = {(TYPED_HERE, words.id): words, **self._waiting}
            return words

    def approve(self, words: Words, text: str) -> None:
        """Put words that wait on the wall, as `text`; the oldest there makes room.

        Args:
            words: As `waiting` returned them: what has changed since then is not approved.
            text: What is to be shown, such as with names replaced.

        Raises:
            WallError: They do not wait like this any more, are too long, or words are off.
        """
        text = clean_text(text)
        check_text(text)
        check_length(text)
        with self._guard:
            key = (words.station, words.id)
            if self._choice == "off":
                raise WallError.words_are_off()
            if self._waiting.get(key) != words:
                raise WallError.changed_meanwhile()
            del self._waiting[key]
            self._shown[key] = Words(words.id, words.station, text, words.themes, words.text)
            while len(self._shown) > MOST_SHOWN:
                del self._shown[next(iter(self._shown))]
        self._changed()

    def put_last(self, words: Words) -> None:
        """Let words wait behind all others."""
        with self._guard:
            key = (words.station, words.id)
            if key in self._waiting:
                self._waiting[key] = self._waiting.pop(key)

    def refuse(self, words: Words) -> None:
        """Let go of words that wait; they are not shown."""
        with self._guard:
            self._waiting.pop((words.station, words.id), None)

    def take_off(self, words: Words) -> None:
        """Take words off the wall at once."""
        with self._guard:
            self._take_off((words.station, words.id))

    def take_all_off(self) -> None:
        """Take all words off the wall at once."""
        with self._guard:
            self._shown.clear()
        self._changed()

    def hold_again(self) -> None:
        """Let everything on the wall wait once more, as after a restart."""
        with self._guard:
            if not self._shown:
                return
            self._waiting = {**self._shown, **self._waiting}
            self._shown = {}
            self.started_again += 1
        self._changed()

    def discuss(self, theme: str | None) -> None:
        """Say which theme is being discussed, or none."""
        self._now = theme
        self._changed()

    def choose(self, choice: Choice) -> None:
        """Allow words on the wall, held for approval, or allow none; kept on disk. Off takes all off at once.

        Raises:
            StorageError: It is not kept; off holds all the same until this process ends.
        """
        with self._guard:
            if choice == "off":
                self._choice = "off"
                self._waiting.clear()
                self.take_all_off()
            try:
                replace_file(self._path, f"{_MARK}{choice}\n".encode())
            except OSError as error:
                raise StorageError.refused(self._path, error) from error
            self._choice = choice

    def _take_off(self, key: tuple[str, str]) -> None:
        if self._shown.pop(key, None) is not None:
            self._changed()


def check_length(text: str) -> None:
    """Return if words are short enough for the wall.

    Raises:
        WallError: They are not.
    """
    if len(text) > LONGEST_WORDS:
        raise WallError.too_long(len(text), LONGEST_WORDS)


def read_choice(path: Path) -> Choice:
    """Return whether words are allowed: hold where nobody chose, off where the file says so or cannot be read."""
    try:
        text = path.read_bytes()[: len(_MARK) + 8]
    except FileNotFoundError:
        return "hold"
    except OSError:
        return "off"
    return "hold" if text == f"{_MARK}hold\n".encode() else "off"
