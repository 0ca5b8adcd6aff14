"""Every failure the kiosk raises, with the words a person reads.

One tree under `KioskError(message, hint)`: the message says what went wrong and where, the hint how to mend it.
Foreign exceptions are wrapped with `from` at the boundary where they appear; nothing signals failure by returning
`None` or `False`. The wording lives here and nowhere else on the kiosk's side.
"""

from __future__ import annotations

import errno
from enum import IntEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

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

    @classmethod
    def none_in_pack(cls) -> Self:
        """The pack names no inspector's key."""
        return cls(
            "The meeting pack holds no inspector's key, so nothing can be sealed.",
            "Ask each inspector for the [[recipients]] lines that `python -m export keys new` prints, and add them "
            "to the pack. To practise without keys, add --rehearsal.",
        )

    @classmethod
    def no_lead(cls) -> Self:
        """No recipient is marked as lead."""
        return cls(
            "No inspector's key in the meeting pack is marked as the lead's.",
            "Write `lead = true` under the lead inspector's key: safeguarding concerns are sealed to it alone.",
        )


class StorageError(KioskError):
    """The disk refused, or what lies on it cannot be used."""

    @classmethod
    def refused(cls, path: Path, error: OSError) -> Self:
        """The operating system refused a read or write."""
        hint = _OS_HINTS.get(error.errno or 0, "Check that the disk is whole and has room, then try again.")
        return cls(f"{path}: {error.strerror or error}.", hint)

    @classmethod
    def read_only(cls, folder: Path) -> Self:
        """The folder cannot be written."""
        return cls(f"{folder} cannot be written.", "Choose another folder with --data, or allow this user to write it.")


class DamagedDraftError(StorageError):
    """The sealed draft is not whole."""

    @classmethod
    def not_whole(cls) -> Self:
        """The slot holds part of a draft."""
        return cls("The unfinished line was not wholly on disk and cannot be kept.")


class StationBusyError(StorageError):
    """Another kiosk is running this station."""

    @classmethod
    def running(cls, station: str) -> Self:
        """The running lock is held."""
        return cls(
            f"The station '{station}' is already open in another window of this device.",
            "Use that window, or close it first. Two kiosks never share a station.",
        )


class StateError(StorageError):
    """The station's state file cannot be used."""

    @classmethod
    def totals_too_long(cls, size: int, room: int) -> Self:
        """The clear totals do not fit their slot."""
        return cls(
            f"The station's totals need {size} bytes and there is room for {room}.",
            "Shorten the ids of themes and needs in the meeting pack.",
        )


class JournalError(StorageError):
    """The journal refused a record."""


class StoreError(StorageError):
    """The database refused, and is not damaged."""

    @classmethod
    def database(cls, path: Path, why: str) -> Self:
        """DuckDB refused."""
        return cls(f"{path}: the database refused ({why}).", "Check that the disk is whole and has room.")

    @classmethod
    def in_use(cls, path: Path) -> Self:
        """Another program holds the database."""
        return cls(
            f"{path} is open in another program.",
            "Close that program. To look at the records, copy the file while the kiosk is closed.",
        )

    @classmethod
    def newer(cls, path: Path, version: int) -> Self:
        """A newer version of this software wrote the database."""
        return cls(
            f"{path} was written by a newer version of this software (database version {version}).",
            "Open the station with that version.",
        )


class DamagedStoreError(StoreError):
    """The database cannot be read: it is set aside and rebuilt from the journal."""

    @classmethod
    def unreadable(cls, path: Path, why: str) -> Self:
        """DuckDB cannot make sense of the file."""
        return cls(f"{path} is damaged ({why}).")


class NotSavedError(StorageError):
    """Neither the journal nor the database took the record."""

    @classmethod
    def nowhere(cls, journal: KioskError, store: KioskError) -> Self:
        """Both refused."""
        return cls(
            f"This was NOT saved. {journal.message} {store.message}",
            "What you typed is still here: free some disk space or put the disk back, then save again.",
        )


class SessionError(KioskError):
    """The meeting session cannot do this now."""

    @classmethod
    def closed(cls, station: str) -> Self:
        """The stream has its closing record."""
        return cls(
            f"The station '{station}' is closed; nothing more can be recorded.",
            "Hand over its records. What is said now can be noted on another station.",
        )

    @classmethod
    def unknown(cls, what: str, value: str) -> Self:
        """The pack has no such role, theme, need or point."""
        return cls(f"The meeting pack has no {what} '{value}'.", "Choose one that is shown.")

    @classmethod
    def other_pack(cls, station: str, then: str, now: str) -> Self:
        """The station was opened with another pack."""
        return cls(
            f"The station '{station}' was opened with another meeting pack (its words: {then}; this pack: {now}).",
            "Open it with the pack it was opened with, or choose another folder with --data.",
        )

    @classmethod
    def foreign(cls, station: str, meeting: str) -> Self:
        """The folder holds another meeting's or station's records."""
        return cls(
            f"The folder holds records of the meeting '{meeting}', station '{station}'.",
            "Choose another folder with --data.",
        )


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
