"""The failures of reading evidence and of writing it out, with the words a person reads.

Failures of keys and of opening a record are in `export.errors`. All are a `kiosk.errors.KioskError(message, hint)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from kiosk.errors import KioskError, UsageError
from kiosk.pack_places import printable

if TYPE_CHECKING:
    from pathlib import Path

_ANOTHER_COPY = "Use another copy, and keep this one as it is."


class SourceError(KioskError):
    """A source of records that cannot be read."""

    @classmethod
    def missing(cls, path: Path) -> Self:
        """Nothing is there."""
        return cls(f"There is nothing at {path}.", "Check the name, and that the stick or disk is connected.")

    @classmethod
    def not_a_file(cls, path: Path) -> Self:
        """A device, a pipe or the like."""
        return cls(
            f"{path} is neither a file nor a folder that records could be read from.",
            "Give a bundle (.omk.zip), a station's or meeting's folder, a journal or a database.",
        )

    @classmethod
    def empty(cls, path: Path) -> Self:
        """The file has no bytes."""
        return cls(f"{path} is empty: it holds no records.", _ANOTHER_COPY)

    @classmethod
    def no_records(cls, folder: Path) -> Self:
        """No file in the folder is one that a kiosk writes."""
        return cls(
            f"There are no records in the folder {folder}.",
            "Give a bundle (.omk.zip), a station's or meeting's folder, a journal or a database.",
        )

    @classmethod
    def too_much(cls, folder: Path, most: int) -> Self:
        """The folder has more entries than a meeting's."""
        return cls(f"{folder} has more than {most} entries.", "Give the meeting's own folder, or the bundles in it.")

    @classmethod
    def unknown_file(cls, path: Path) -> Self:
        """The content is nothing that a kiosk writes."""
        return cls(
            f"{path} holds no record of an open meeting: it is not a bundle, a journal or a station's database, or "
            "nothing in it is whole.",
            _ANOTHER_COPY,
        )

    @classmethod
    def lone_record(cls, path: Path) -> Self:
        """One age file."""
        return cls(
            f"{path} is a single sealed record, which proves nothing without the others.",
            "Open it with `age -d -i KEY-FILE`, or give the bundle it came from.",
        )

    @classmethod
    def not_records(cls, path: Path, what: str) -> Self:
        """Another of a station's files."""
        return cls(f"{path} is {what}; it holds no records.", f"Give its folder instead: {path.parent}")

    @classmethod
    def refused(cls, path: Path, error: OSError) -> Self:
        """The system refused to read it."""
        reason = (error.strerror or type(error).__name__).lower()
        return cls(f"{path} cannot be read ({reason}).", "Check who may read it, and that the medium is connected.")

    @classmethod
    def changed(cls, path: Path) -> Self:
        """The file is not what it was a moment ago."""
        return cls(f"{path} changed while it was being read.", "Close the kiosk that writes it, and begin again.")

    @classmethod
    def bad_database(cls, path: Path, why: str) -> Self:
        """DuckDB cannot read it."""
        return cls(f"The database {path} cannot be read ({why}).", "The journal beside it holds the same records.")

    @classmethod
    def no_tables(cls, path: Path) -> Self:
        """A database without the tables that a station's has."""
        return cls(f"{path} is a database, but not a station's: it has no records.", _ANOTHER_COPY)

    @classmethod
    def newer_database(cls, path: Path, version: int, known: int) -> Self:
        """Written by a newer version."""
        return cls(
            f"The database {path} is of version {version}, and this software knows versions up to {known}.",
            "Use a newer version of it.",
        )


class HostileBundleError(SourceError):
    """A zip that no kiosk can have written."""

    @classmethod
    def _no_bundle(cls, path: Path, why: str) -> Self:
        return cls(
            f"{path} is not a bundle that a kiosk wrote: {why}. Nothing was read from it.",
            "Do not unpack it. Use the copy from the kiosk's own stick.",
        )

    @classmethod
    def bad_name(cls, path: Path, name: str) -> Self:
        """A member's name could lead out of the bundle."""
        return cls._no_bundle(path, f"it has a member called '{printable(name[:60])}'")

    @classmethod
    def doubled(cls, path: Path, name: str) -> Self:
        """Two members share a name."""
        return cls._no_bundle(path, f"it has two members called '{name}'")

    @classmethod
    def not_stored(cls, path: Path, name: str) -> Self:
        """A member is compressed, encrypted or of unknown length."""
        return cls._no_bundle(path, f"its member '{name}' is compressed or encrypted")

    @classmethod
    def not_a_file(cls, path: Path, name: str = "") -> Self:
        """A member is a link, a folder or a device."""
        return cls._no_bundle(path, f"its member '{name}' is a link or a device")

    @classmethod
    def too_large(cls, path: Path, name: str) -> Self:
        """A member is larger than any such member can be."""
        return cls._no_bundle(path, f"its member '{name}' is absurdly large")

    @classmethod
    def too_many(cls, path: Path) -> Self:
        """More members than a meeting can have stations."""
        return cls._no_bundle(path, "it has absurdly many members")

    @classmethod
    def overlapping(cls, path: Path, one: str, other: str) -> Self:
        """Two members share bytes."""
        return cls._no_bundle(path, f"its members '{one}' and '{other}' share bytes")


class DamagedBundleError(SourceError):
    """A bundle whose zip structure cannot be followed; its records can still be found by their frames."""

    @classmethod
    def cut(cls, path: Path) -> Self:
        """The end of the file is not the end of a zip."""
        return cls(f"{path} is cut short: the end of the bundle is missing.", _ANOTHER_COPY)

    @classmethod
    def structure(cls, path: Path, where: str) -> Self:
        """A structure does not fit."""
        return cls(f"{path} is damaged (in {where}).", _ANOTHER_COPY)


class EvidenceError(KioskError):
    """Sources that cannot be opened together, or a request that does not fit them."""

    @classmethod
    def rehearsal_and_live(cls) -> Self:
        """Practice and real records were given together."""
        return cls(
            "Some of these records are a rehearsal's and some are live. They are never opened together.",
            "Give the live bundles alone, or the rehearsal's alone.",
        )

    @classmethod
    def several_meetings(cls, meetings: list[str]) -> Self:
        """Records of more than one meeting were given together."""
        return cls(
            f"These records are of more than one meeting: {', '.join(meetings)}. Nothing was opened.",
            "Open each meeting into a folder of its own.",
        )

    @classmethod
    def no_such_record(cls, record_id: str) -> Self:
        """No record that opened has this id."""
        return cls(
            f"No record with the id {record_id} was found among those that opened.",
            "Check the id (16 letters and digits), and that all bundles of the meeting were given.",
        )


class RequestError(UsageError):
    """A command line that does not fit together."""

    @classmethod
    def no_target(cls) -> Self:
        """Neither a folder to write to nor a record to find."""
        return cls("There is nowhere to write to.", "Name a new folder with --to, or a record with --find ID.")

    @classmethod
    def no_such_profile(cls, name: str, near: str, known: list[str]) -> Self:
        """The pack has no disclosure profile of that name."""
        hint = f"Did you mean '{near}'? " if near else ""
        return cls(f"There is no disclosure profile '{printable(name[:40])}'.", f"{hint}There are: {', '.join(known)}.")

    @classmethod
    def no_report_tools(cls, name: str) -> Self:
        """A library that only the report needs is not installed."""
        return cls(
            f"The report is made with '{printable(name)}', which is not installed here.",
            "Install it with: pip install 'open-meeting-kiosk[report]'",
        )


class PassphraseFileError(KioskError):
    """The file that should hold a passphrase."""

    @classmethod
    def unreadable(cls, path: Path, error: OSError | UnicodeDecodeError) -> Self:
        """It is missing or is not text."""
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        return cls(
            f"The passphrase file {path} cannot be read ({(reason or type(error).__name__).lower()}).",
            "Its first line is the passphrase. Leave --passphrase-file out to be asked for it.",
        )


_OTHER_FORMS = "Choose --format csv, parquet or duckdb: they take any number."


class OutputError(KioskError):
    """The outputs cannot be written; nothing half-written is left."""

    @classmethod
    def not_empty(cls, folder: Path) -> Self:
        """The folder holds something already."""
        return cls(
            f"The folder {folder} is not empty, and nothing in it is ever overwritten.",
            "Name a new folder with --to.",
        )

    @classmethod
    def not_a_folder(cls, path: Path) -> Self:
        """A file is in the way."""
        return cls(f"{path} is a file, not a folder.", "Name a new folder with --to.")

    @classmethod
    def refused(cls, folder: Path, error: OSError) -> Self:
        """The system refused."""
        reason = (error.strerror or type(error).__name__).lower()
        return cls(
            f"The files could not be written to {folder} ({reason}). Nothing was left there.",
            "Choose another folder with --to, on an encrypted disk with room.",
        )

    @classmethod
    def database(cls, folder: Path, what: str, why: str) -> Self:
        """DuckDB refused to write."""
        return cls(
            f"The {what} could not be written to {folder} ({why}). Nothing was left there.",
            "Check that the disk has room, or choose --format csv.",
        )

    @classmethod
    def too_many_rows(cls, table: str, rows: int, most: int) -> Self:
        """A table that no sheet of Excel takes."""
        return cls(
            f"A sheet of Excel takes {most:,} rows, and '{table}' has {rows:,}. Nothing was written.", _OTHER_FORMS
        )

    @classmethod
    def too_large_sheet(cls) -> Self:
        """A sheet whose texts are more than 2 GiB as the file format writes them."""
        return cls("The texts are too much for a sheet of Excel. Nothing was written.", _OTHER_FORMS)

    @classmethod
    def pdf(cls, why: str) -> Self:
        """The PDF file cannot be made."""
        return cls(
            f"The PDF file could not be made ({why}). Nothing was written.", "The HTML file alone: --format html."
        )


class ChallengeError(KioskError):
    """A kiosk's sealed words could not be shown."""

    @classmethod
    def unreadable(cls, path: Path, error: OSError) -> Self:
        """The file is missing, or the disk refuses it."""
        return cls(
            f"{path} could not be read: {error.strerror or error}.",
            "Check its name, and that the kiosk's stick is connected.",
        )

    @classmethod
    def not_one(cls, path: Path) -> Self:
        """The file holds something else."""
        return cls(f"{path} holds no words from a kiosk.", "Choose the newest .age file that the kiosk wrote.")

    @classmethod
    def does_not_open(cls, path: Path, error: KioskError) -> Self:
        """None of the keys opens it, or it is damaged."""
        return cls(
            f"{path} does not open with this key: {error.message}",
            "Compare this key's fingerprint with those on the kiosk. If they differ, the kiosk has another key in its "
            "meeting pack, and nothing it records could be opened with this one.",
        )

    @classmethod
    def none_opens(cls, folder: Path, tried: int) -> Self:
        """No file of a folder opens with the keys for what is wanted."""
        said = {0: f"There is no .age file in {folder}.", 1: f"The .age file in {folder} does not open with this key."}
        return cls(
            said.get(tried, f"None of the {tried} newest .age files in {folder} opens with this key."),
            "Check the folder. If the kiosk did write there for you, compare this key's fingerprint with those on the "
            "kiosk: nothing it records could be opened with this one.",
        )

    @classmethod
    def other_purpose(cls, path: Path, purpose: str) -> Self:
        """The words are for something else, and saying them would allow it."""
        return cls(f"{path} is for something else: it was written to '{purpose}'.", f"Use the command '{purpose}'.")
