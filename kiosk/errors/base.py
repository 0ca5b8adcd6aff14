"""The root of every failure, and what commands answer to the shell."""

from __future__ import annotations

import errno
import math
from enum import IntEnum
from typing import Self

_OS_HINTS = {
    errno.ENOSPC: "The disk is full: free some space, then try again.",
    errno.EDQUOT: "This user's share of the disk is full: free some space, then try again.",
    errno.EROFS: "The disk is read-only: choose another folder, or make the disk writable.",
    errno.EACCES: "This user may not use it: choose another folder, or allow it.",
    errno.EPERM: "This user may not use it: choose another folder, or allow it.",
    errno.ENOENT: "It is not there: check the name, and that the disk or stick is connected.",
    errno.ENOTDIR: "Part of the path is a file: choose another folder.",
    errno.EISDIR: "It is a folder where a file is needed.",
    errno.EIO: "The device failed: use another one, and keep this one for the inspectors.",
    errno.ENODEV: "The device has gone: connect it again.",
}


def how_to_mend(error: OSError, otherwise: str) -> str:
    """Return what a person can do about the operating system's refusal, or `otherwise` where it is none we know."""
    return _OS_HINTS.get(error.errno or 0, otherwise)


class ExitCode(IntEnum):
    """What every command of this software answers to the shell."""

    DONE = 0
    """All of it was done."""
    COULD_NOT = 1
    """It could not be done; nothing was lost."""
    USAGE = 2
    """The command line itself was wrong."""
    PARTIAL = 3
    """Done for some records; each one that failed is named."""
    VERIFICATION_FAILED = 4
    """The evidence is not what the kiosk sealed, or not all of it."""


def in_seconds(wait: float) -> str:
    """Return a wait in whole seconds, rounded up, as people read it: '1 second', '300 seconds'."""
    seconds = max(1, math.ceil(wait))
    return "1 second" if seconds == 1 else f"{seconds} seconds"


class KioskError(Exception):
    """A failure told to a person.

    Args:
        message: What went wrong and where, one sentence.
        hint: How to mend it, or empty where nothing can be done.
    """

    exit_code = ExitCode.COULD_NOT

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class UsageError(KioskError):
    """The command line asks for something that does not fit together."""

    exit_code = ExitCode.USAGE

    @classmethod
    def now_needs_rehearsal(cls) -> Self:
        """`--now` was given for a live meeting."""
        return cls(
            "--now sets a pretend time, and this is a live meeting.",
            "Add --rehearsal to practise at another time, or leave --now out.",
        )

    @classmethod
    def bad_time(cls, text: str) -> Self:
        """`--now` is not a date and time."""
        return cls(f"'{text}' is not a date and time.", "Write it like 2020-03-23T19:00.")

    @classmethod
    def unknown_station(cls, name: str, roster: list[str]) -> Self:
        """The station is not on the pack's roster."""
        return cls(
            f"The meeting has no station called '{name}'.",
            f"Its stations are: {', '.join(roster)}. Add it to [[stations]] in the pack if it is new.",
        )
