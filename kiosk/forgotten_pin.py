"""A station PIN that nobody remembers: an inspector's key is the way to a new one.

The station seals four words to the inspectors and writes them to a stick; `python -m export unlock` shows them to
whoever holds an inspector's key; typed here, they let staff choose a new PIN. Wrong words wait as wrong PINs do, and
after three of them the words no longer count. Records are not touched by any of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.errors import LockedError
from kiosk.stick_file import put_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.challenge import Challenge
    from kiosk.lock import StationLock

TRIES = 3
"""Wrong answers to one challenge; then it no longer counts."""


class ForgottenPin:
    """The way to a new PIN at one station.

    Args:
        lock: The station's lock.
        name: Of the file on the stick, without its number and ending.
        make: Seals a fresh challenge.
    """

    def __init__(self, lock: StationLock, name: str, make: Callable[[], Challenge]) -> None:
        self._lock = lock
        self._name = name
        self._make = make
        self._challenge: Challenge | None = None
        self._left = TRIES
        self._proved = False

    @property
    def proved(self) -> bool:
        """Whether the words were typed and a new PIN may be chosen."""
        return self._proved

    def write(self, folder: Path) -> Path:
        """Write fresh words, sealed, into a folder and return the file; earlier ones no longer count.

        Raises:
            StickError: The file is not there whole.
        """
        self._challenge, self._proved = None, False
        challenge = self._make()
        path = put_file(folder, self._name, ".age", challenge.sealed)
        self._challenge, self._left = challenge, TRIES
        return path

    def answer(self, typed: str) -> None:
        """Return if these are the words; a new PIN can then be chosen, once.

        Raises:
            LockedError: They are not, nothing was written yet, or it is too early to try again.
        """
        challenge = self._challenge
        if challenge is None:
            raise LockedError.no_words_yet()
        self._proved = self._lock.prove(lambda: challenge.matches(typed))
        if self._proved:
            self._challenge = None
            return
        self._left -= 1
        if self._left == 0:
            self._challenge = None
            raise LockedError.words_spent(self._lock.wait_seconds())
        raise LockedError.wrong_words(self._left, self._lock.wait_seconds())

    def set_pin(self, pin: str) -> None:
        """Give the station a new PIN, if its words were typed.

        Raises:
            LockedError: They were not, it is no PIN, or the disk refused.
        """
        if not self._proved:
            raise LockedError.no_words_yet()
        self._lock.renew(pin)
        self._proved = False
