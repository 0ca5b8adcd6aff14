"""The station PIN: what keeps an attendee screen an attendee screen.

It guards the way out of a kiosk, not the records: those are sealed, and no PIN opens them. Only an Argon2id hash is
stored, in a file for its owner alone. A wrong try is counted on disk before its answer is given, so that pulling the
plug does not win a try; the wait after wrong tries is measured in elapsed time and begun anew by a restart, because
the wall clock can be set. A file that cannot be used keeps the station locked.

```
file = "open-meeting/1 station lock" LF || Argon2id hash, PHC string || LF || wrong tries, decimal || LF
     || SHA-256 of all before, hexadecimal || LF
```
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.clock import elapsed_seconds
from kiosk.durable import replace_file
from kiosk.errors import LockedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SHORTEST_PIN = 4
LONGEST_PIN = 12
"""A PIN has this many digits at least, and at most."""

FREE_TRIES = 3
"""Wrong tries without a wait."""
FIRST_WAIT = 5
"""Seconds to wait after them; twice as long after each further one."""
LONGEST_WAIT = 300
"""Seconds; no wait grows beyond it."""

MARKER = b"open-meeting/1 station lock\n"

_MEMORY_KIB = 1 << 16
_ITERATIONS = 3
_LANES = 4
_SALT_BYTES = 16
_HASH_BYTES = 32
_LONGEST_FILE = 1024
_MOST_TRIES = 999_999
_PIN = re.compile(rf"[0-9]{{{SHORTEST_PIN},{LONGEST_PIN}}}", re.ASCII)
_BODY = re.compile(
    rb"(?P<hash>\$argon2id\$v=19\$m=(?P<memory>[1-9][0-9]{0,6}),t=(?P<iterations>[1-9][0-9]?),p=[1-9]"
    rb"\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43})\n(?P<tries>0|[1-9][0-9]{0,5})\n(?P<check>[0-9a-f]{64})\n"
)
_MOST_MEMORY_KIB = 1 << 20


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the lock file holds."""

    hash: str
    tries: int


def wait_after(tries: int) -> int:
    """Return the seconds to wait after this many wrong tries in a row: 0, 0, 0, 5, 10, 20 ... 300, from none on."""
    if tries < FREE_TRIES:
        return 0
    doublings = min(tries - FREE_TRIES, 16)
    return min(FIRST_WAIT << doublings, LONGEST_WAIT)


class StationLock:
    """The PIN of one station; safe to use from several threads.

    Args:
        path: The lock file. Its folder must exist when a PIN is set.
        expected: True where a PIN is known to have been set, so that a missing file keeps the station locked.
        elapsed: Seconds since any fixed moment, never moved by setting a clock.
    """

    def __init__(self, path: Path, *, expected: bool = False, elapsed: Callable[[], float] = elapsed_seconds) -> None:
        self._path = path
        self._elapsed = elapsed
        self._guard = threading.Lock()
        self._expected = expected or _is_there(path)
        self._not_before = elapsed()
        if self._expected:
            with suppress(LockedError):  # a file that cannot be used is told to whoever tries a PIN
                self._not_before += wait_after(self._read().tries)

    @property
    def is_set(self) -> bool:
        """Whether the station has a PIN; also True where it has one that cannot be used any more."""
        return self._expected or _is_there(self._path)

    def set_pin(self, pin: str) -> None:
        """Give the station its first PIN.

        Raises:
            LockedError: It is not 4 to 12 digits, a PIN is set already, or the disk refused.
        """
        with self._guard:
            _check_pin(pin)
            if self.is_set:
                raise LockedError.already_set()
            self._write(_Kept(_hash(pin), 0))

    def change_pin(self, present: str, pin: str) -> None:
        """Replace the PIN by another.

        Raises:
            LockedError: The new one is not 4 to 12 digits, or as `check` for the present one.
        """
        _check_pin(pin)
        self.check(present)
        with self._guard:
            self._write(_Kept(_hash(pin), 0))

    def check(self, pin: str) -> None:
        """Return if `pin` is the station's.

        Raises:
            LockedError: It is wrong, it is too early to try again, no PIN is set, or the lock file cannot be used.
        """
        with self._guard:
            if not self.is_set:
                raise LockedError.not_set()
            kept = self._read()
            wait = self._wait()
            if wait > 0:
                raise LockedError.too_early(wait)
            _check_pin(pin)
            tries = min(kept.tries + 1, _MOST_TRIES)
            self._write(_Kept(kept.hash, tries))
            self._not_before = self._elapsed() + wait_after(tries)
            if not _verifies(pin, kept.hash):
                raise LockedError.wrong(self._wait())
            self._write(_Kept(kept.hash, 0))
            self._not_before = self._elapsed()

    def prove(self, holds: Callable[[], bool]) -> bool:
        """Tell whether another proof than the PIN holds; one that does not is counted, and waited for, as a wrong PIN.

        Raises:
            LockedError: It is too early to try, or the count of wrong tries could not be put on disk.
        """
        with self._guard:
            wait = self._wait()
            if wait > 0:
                raise LockedError.too_early(wait)
            kept = self._read_or_none()
            if kept is not None:
                tries = min(kept.tries + 1, _MOST_TRIES)
                self._write(_Kept(kept.hash, tries))
                self._not_before = self._elapsed() + wait_after(tries)
            if not holds():
                return False
            self._not_before = self._elapsed()
            return True

    def renew(self, pin: str) -> None:
        """Replace the PIN, or a lock file that cannot be used any more, after another proof held.

        Raises:
            LockedError: It is not 4 to 12 digits, or the disk refused.
        """
        with self._guard:
            _check_pin(pin)
            self._write(_Kept(_hash(pin), 0))
            self._not_before = self._elapsed()

    def take_over(self, other: StationLock) -> None:
        """Take the PIN of another station of this device, where this one has none and that one has.

        Raises:
            LockedError: The other lock's file cannot be used, or the disk refused.
        """
        with self._guard:
            if not self.is_set and other.is_set:
                self._write(_Kept(other._read().hash, 0))

    def wait_seconds(self) -> float:
        """Return how many seconds are left before a PIN can be tried; 0 where one can be tried now."""
        return self._wait()

    def _wait(self) -> float:
        return max(0.0, self._not_before - self._elapsed())

    def _read_or_none(self) -> _Kept | None:
        """Return what the lock file holds, or None where it cannot be used."""
        try:
            return self._read()
        except LockedError:
            return None

    def _read(self) -> _Kept:
        try:
            with self._path.open("rb") as file:
                data = file.read(_LONGEST_FILE + 1)
        except FileNotFoundError as error:
            raise LockedError.damaged(self._path, "it is missing") from error
        except OSError as error:
            raise LockedError.damaged(self._path, error.strerror or type(error).__name__) from error
        if not data.startswith(MARKER):
            raise LockedError.damaged(self._path, "it is not a lock file of this version")
        match = _BODY.fullmatch(data, len(MARKER))
        if match is None or int(match["memory"]) > _MOST_MEMORY_KIB:
            raise LockedError.damaged(self._path, "its content does not read")
        if hashlib.sha256(data[: match.start("check")]).hexdigest().encode() != match["check"]:
            raise LockedError.damaged(self._path, "its checksum does not fit")
        return _Kept(match["hash"].decode(), int(match["tries"]))

    def _write(self, kept: _Kept) -> None:
        body = MARKER + f"{kept.hash}\n{kept.tries}\n".encode()
        try:
            replace_file(self._path, body + hashlib.sha256(body).hexdigest().encode() + b"\n")
        except OSError as error:
            raise LockedError.cannot_write(self._path, error) from error
        self._expected = True


def _is_there(path: Path) -> bool:
    """Tell whether anything has the lock file's name; a folder that refuses to say counts as yes."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _check_pin(pin: str) -> None:
    if _PIN.fullmatch(pin) is None:
        raise LockedError.not_a_pin(SHORTEST_PIN, LONGEST_PIN)


def _hash(pin: str) -> str:
    """Return the PHC string of a fresh hash, with the second recommended parameters of RFC 9106 section 4."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        derivation = Argon2id(
            salt=os.urandom(_SALT_BYTES),
            length=_HASH_BYTES,
            iterations=_ITERATIONS,
            lanes=_LANES,
            memory_cost=_MEMORY_KIB,
        )
        return derivation.derive_phc_encoded(pin.encode())
    except (MemoryError, UnsupportedAlgorithm) as error:
        raise LockedError.cannot_hash(_MEMORY_KIB // 1024) from error


def _verifies(pin: str, phc: str) -> bool:
    from cryptography.exceptions import InvalidKey, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        Argon2id.verify_phc_encoded(pin.encode(), phc)
    except InvalidKey:
        return False
    except (MemoryError, UnsupportedAlgorithm) as error:
        raise LockedError.cannot_hash(_MEMORY_KIB // 1024) from error
    return True
