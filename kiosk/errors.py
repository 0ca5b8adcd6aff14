"""Every failure the kiosk raises, with the words a person reads.

One tree under `KioskError(message, hint)`: the message says what went wrong and where, the hint how to mend it.
Foreign exceptions are wrapped with `from` at the boundary where they appear; nothing signals failure by returning
`None` or `False`. The wording lives here and nowhere else on the kiosk's side.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Self


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


class RecordError(KioskError):
    """A payload is not a record this version knows."""

    @classmethod
    def unreadable(cls, why: str) -> Self:
        """The JSON does not decode to a record."""
        return cls(f"The record's content is not one this version knows ({why}).", "Try a newer version.")


class PackError(KioskError):
    """A meeting pack that cannot be used."""


class EnvelopeError(KioskError):
    """An age file that is malformed, altered, or not for this key: one error outward, whatever the reason."""


class RecipientError(KioskError):
    """A public key that cannot be sealed to."""


class StorageError(KioskError):
    """The disk refused, or what lies on it cannot be used."""


class StationBusyError(StorageError):
    """Another kiosk is running this station."""


class StateError(StorageError):
    """The station's state file does not fit its records."""


class JournalError(StorageError):
    """The journal refused a record."""


class StoreError(StorageError):
    """The database refused a record."""


class SessionError(KioskError):
    """The meeting session cannot do this now."""


class LockedError(KioskError):
    """The station PIN was wrong, or it is too early to try again."""


class HandoverError(KioskError):
    """The bundle could not be written or did not read back as written."""


class ChainError(KioskError):
    """An opening or a receipt that is not one."""

    exit_code = ExitCode.VERIFICATION_FAILED

    @classmethod
    def bad_opening(cls, why: str) -> Self:
        """The opening's bytes do not decode."""
        return cls(f"A record stream's opening cannot be read ({why}).", "Use another copy of this station's records.")

    @classmethod
    def unknown_format(cls, name: str) -> Self:
        """The opening names a format this software does not know."""
        return cls(
            f"The record stream is in format '{name}', which this version does not know.", "Use a newer version."
        )

    @classmethod
    def bad_receipt(cls, text: str) -> Self:
        """The text is not a receipt."""
        shown = text.strip()[:60]
        return cls(
            f"'{shown}' is not a closing receipt.",
            "A receipt reads OM1:meeting/station/count/link, with 64 hexadecimal digits at the end.",
        )
