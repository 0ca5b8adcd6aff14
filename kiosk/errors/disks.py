"""Failures of the disk and of what lies on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from kiosk.errors.base import KioskError, how_to_mend

if TYPE_CHECKING:
    from pathlib import Path


class StorageError(KioskError):
    """The disk refused, or what lies on it cannot be used."""

    @classmethod
    def newer(cls, path: Path) -> Self:
        """A newer version of this software wrote the file."""
        return cls(
            f"{path} was written by a newer version of this software. It is left as it is.",
            "Open the station with that version.",
        )

    @classmethod
    def refused(cls, path: Path, error: OSError) -> Self:
        """The operating system refused a read or write."""
        hint = how_to_mend(error, "Check that the disk is whole and has room, then try again.")
        return cls(f"{path}: {error.strerror or error}.", hint)

    @classmethod
    def read_only(cls, folder: Path) -> Self:
        """The folder cannot be written."""
        return cls(
            f"{folder} cannot be written: it is read-only, or another user's.",
            "Choose another folder with --data, or make this one writable.",
        )


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

    @classmethod
    def not_there(cls, path: Path) -> Self:
        """There is no journal to write to."""
        return cls(f"There is no journal at {path}.", "Check that its disk is connected and has room.")


class StoreError(StorageError):
    """The database refused, and is not damaged."""

    @classmethod
    def database(cls, path: Path, why: str) -> Self:
        """DuckDB refused."""
        return cls(f"{path}: the database refused ({why}).", "Check that the disk is whole and has room.")

    @classmethod
    def no_memory(cls, path: Path) -> Self:
        """The machine has no memory left for it."""
        return cls(
            f"This machine has too little memory left to use {path}. The file is left as it is.",
            "Close other programs, or restart the machine, then try again.",
        )

    @classmethod
    def in_use(cls, path: Path) -> Self:
        """Another program holds the database."""
        return cls(
            f"{path} is open in another program.",
            "Close that program. To look at the records, copy the file while the kiosk is closed.",
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


class HandoverError(KioskError):
    """The bundle could not be written or did not read back as written."""

    @classmethod
    def nothing(cls) -> Self:
        """No station has a record stream here."""
        return cls(
            "There is nothing to hand over: no station of this meeting has recorded anything here.",
            "Check --data and --journal, and add --rehearsal if it was one.",
        )

    @classmethod
    def taken(cls, path: Path) -> Self:
        """The name asked for is that of a file, whole or unfinished."""
        return cls(f"There is a file at {path} already, and no bundle is ever overwritten.", "Choose another name.")

    @classmethod
    def mixed(cls, names: str) -> Self:
        """Streams of two meetings, or of a rehearsal and a live meeting, were given together."""
        return cls(
            f"These records do not belong in one bundle: {names}.",
            "Hand over each meeting, and each rehearsal, in a bundle of its own.",
        )

    @classmethod
    def bad_stream(cls, name: str) -> Self:
        """A stream's name is used twice or cannot be a folder's name."""
        return cls(f"'{name}' cannot be the name of a record stream in a bundle, or is there twice.")

    @classmethod
    def no_folder(cls, target: Path) -> Self:
        """The target is missing or is a file."""
        return cls(
            f"{target} is not a folder, so the bundle has nowhere to go. Nothing was written.",
            "Check the name, and that the stick is connected and shown by the computer.",
        )

    @classmethod
    def no_room(cls, target: Path, need: int, free: int) -> Self:
        """The target has less room than the bundle needs."""
        return cls(
            f"{target} has {free / 1e6:.1f} MB free and the bundle needs {need / 1e6:.1f} MB. Nothing was written.",
            "Free some room there, or use another stick. The records on this device are untouched.",
        )

    @classmethod
    def too_large(cls, need: int, most: int) -> Self:
        """More than a bundle can hold."""
        return cls(
            f"These records need {need / 1e9:.1f} GB and a bundle holds {most / 1e9:.1f} GB. Nothing was written.",
            "Copy the station folders themselves: the inspectors' tool reads those too.",
        )

    @classmethod
    def refused(cls, target: Path, error: OSError, left: Path | None) -> Self:
        """The target refused a read or write, or has gone."""
        reason = how_to_mend(error, "Check that the stick is connected, then try again.")
        rest = f" An unfinished file may be left there, named {left.name}: delete it." if left is not None else ""
        return cls(
            f"The bundle could not be written to {target}: {error.strerror or error}. It is NOT safe to rely on it.",
            f"{reason}{rest} The records on this device are untouched.",
        )

    @classmethod
    def not_as_written(cls, target: Path) -> Self:
        """What was read back differs from what was written."""
        return cls(
            f"The bundle did not read back from {target} as it was written, and was removed.",
            "Use another stick: this one cannot be trusted. The records on this device are untouched.",
        )


class StickError(KioskError):
    """A small file did not get onto a stick."""

    @classmethod
    def no_folder(cls, target: Path) -> Self:
        """The target is missing or is a file."""
        return cls(
            f"{target} is not a folder, so nothing was written.",
            "Check the name, and that the stick is connected and shown by the computer.",
        )

    @classmethod
    def refused(cls, target: Path, error: OSError) -> Self:
        """The target refused a read or write, or has gone."""
        return cls(
            f"Nothing could be written to {target}: {error.strerror or error}.",
            how_to_mend(error, "Check that the stick is connected, then try again."),
        )

    @classmethod
    def not_as_written(cls, target: Path) -> Self:
        """What was read back differs from what was written."""
        return cls(
            f"The file did not read back from {target} as it was written, and was taken away again.",
            "Use another stick: this one cannot be trusted.",
        )

    @classmethod
    def too_many(cls, target: Path, name: str) -> Self:
        """Every number is taken."""
        return cls(f"{target} is full of files named {name}.", "Delete the old ones, or use another stick.")
