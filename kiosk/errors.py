"""Every failure the kiosk raises, with the words a person reads.

One tree under `KioskError(message, hint)`: the message says what went wrong and where, the hint how to mend it.
Foreign exceptions are wrapped with `from` at the boundary where they appear; nothing signals failure by returning
`None` or `False`. The wording lives here and nowhere else on the kiosk's side.
"""

from __future__ import annotations

import errno
import math
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    import datetime as dt
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


class RecordError(KioskError):
    """A payload is not a record this version knows."""

    @classmethod
    def unreadable(cls, why: str) -> Self:
        """The JSON does not decode to a record."""
        return cls(f"The record's content is not one this version knows ({why}).", "Try a newer version.")


class PackProblem(NamedTuple):
    """One thing wrong in a meeting pack, worded where its rule is: `kiosk.pack_shape`, `kiosk.pack_rules`."""

    line: int | None
    """The line in the file, from 1, where it is known."""
    key: str
    """The key in TOML terms, such as `[[themes]] 3 · number`."""
    what: str
    """What is wrong, without a full stop."""
    hint: str = ""
    """How to mend it, a sentence."""

    @property
    def place(self) -> str:
        """The line and the key, as far as they are known."""
        return ", ".join(part for part in (f"line {self.line}" if self.line else "", self.key) if part)

    def __str__(self) -> str:
        return f"{self.place}: {self.what}. {self.hint}".rstrip()


class PackError(KioskError):
    """A meeting pack that cannot be used.

    Args:
        message: What went wrong and where; every problem on a line of its own where there are several.
        hint: How to mend it.
        problems: The problems one by one; empty where the file as a whole is the problem.
    """

    def __init__(self, message: str, hint: str = "", problems: tuple[PackProblem, ...] = ()) -> None:
        super().__init__(message, hint)
        self.problems = problems

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if "\n" in self.message else super().__str__()

    @classmethod
    def wrong(cls, source: str, problems: tuple[PackProblem, ...], *, more: bool = False) -> Self:
        """The text does not make a meeting pack; `more` where not all problems are listed."""
        if len(problems) == 1 and not more:
            only = problems[0]
            return cls(f"{', '.join(filter(None, (source, only.place)))}: {only.what}.", only.hint, problems)
        listed = "".join(f"\n  {problem}" for problem in problems)
        count = f"more than {len(problems)}" if more else len(problems)
        return cls(f"{source} has {count} problems:{listed}", "Mend them and check the pack again.", problems)

    @classmethod
    def missing(cls, source: str, nearest: str) -> Self:
        """There is no such file."""
        hint = f"The nearest name there is {nearest}." if nearest else "Check the folder and the spelling."
        return cls(f"There is no file {source}.", hint)

    @classmethod
    def folder(cls, source: str, packs: list[str]) -> Self:
        """The path leads to a folder."""
        inside = f"It holds {', '.join(packs)}." if packs else "It holds no .toml file."
        return cls(f"{source} is a folder, not a meeting pack.", f"Name the file itself. {inside}")

    @classmethod
    def no_file(cls, source: str) -> Self:
        """The path leads to a device, a pipe or a socket."""
        return cls(f"{source} is not an ordinary file.", "Copy the meeting pack to a file and name that.")

    @classmethod
    def unreadable(cls, source: str, why: str) -> Self:
        """The system does not hand the file over."""
        return cls(
            f"{source} cannot be read ({why}).", "Check that this account may read it, and that the stick is still in."
        )

    @classmethod
    def too_large(cls, source: str, limit: int) -> Self:
        """The file is larger than any meeting pack; `limit` in bytes."""
        return cls(f"{source} is larger than {limit // 1024:,} KiB, so it is not a meeting pack.", "Check the name.")

    @classmethod
    def empty(cls, source: str) -> Self:
        """The file holds nothing, or only blank lines and comments."""
        return cls(f"{source} is empty.", "Copy it again, or make a new one with: run_kiosk.py pack new")

    @classmethod
    def not_utf8(cls, source: str, line: int) -> Self:
        """The bytes are not UTF-8."""
        return cls(
            f"{source}, line {line}: this is not text in UTF-8.",
            "Open it in a text editor and save it as UTF-8; a word processor's file cannot be used.",
        )

    @classmethod
    def not_a_pack(cls, source: str) -> Self:
        """The file is good TOML about something else."""
        return cls(
            f"{source} is not a meeting pack: it has neither a format nor a [meeting].",
            "Check the name, or copy a sample meeting and change it.",
        )

    @classmethod
    def unknown_format(cls, source: str, found: str, known: str) -> Self:
        """The pack names a format version that this software does not know; nothing else in it is judged."""
        return cls(
            f"{source} is in format '{found}', and this version reads '{known}'.",
            "Use the version of this software that the pack was written for.",
        )

    @classmethod
    def holds_private_key(cls, source: str, line: int) -> Self:
        """The file holds a private key, which a pack that lies on every kiosk must never hold; it is never shown."""
        return cls(
            f"{source}, line {line}: this is a private key, and a meeting pack lies on every kiosk.",
            "Take it out and put the public key there, which starts age1. Whoever had this file may have the key, "
            "so make new keys before the meeting: python -m export keys new",
        )

    @classmethod
    def no_sample(cls, name: str, names: tuple[str, ...]) -> Self:
        """No sample meeting has that name."""
        return cls(f"There is no sample meeting '{name}'.", f"The samples are: {', '.join(names)}.")

    @classmethod
    def already_there(cls, path: Path) -> Self:
        """A new pack would take the place of a file."""
        return cls(f"{path} is there already and was left as it is.", "Give the new pack another name.")

    @classmethod
    def not_written(cls, path: Path, why: str) -> Self:
        """The disk refused the new pack, or the answers kept on the way to it."""
        return cls(f"{path} could not be written ({why}).", "Free some space or name another folder, then try again.")

    @classmethod
    def stopped(cls, path: Path, answers: Path | None) -> Self:
        """The questions were left before the last one; `answers` is the file that keeps the ones given, if any."""
        if answers is None:
            return cls(f"{path} is not written: no question was answered.", "Give the same command to start again.")
        return cls(
            f"{path} is not written yet. Your answers so far are kept in {answers}.",
            "Give the same command to go on: it offers each answer again.",
        )

    @classmethod
    def bad_answers(cls, answers: Path) -> Self:
        """The file that keeps answers on the way to a new pack holds something else."""
        return cls(f"{answers} holds no kept answers.", "Move it away, or give the new pack another name.")


class Bech32Error(KioskError):
    """A key's text that is damaged; who reads a key says which key it was."""

    @classmethod
    def malformed(cls, why: str) -> Self:
        """The text is not Bech32; `why` goes on from "the text of this key is damaged:"."""
        error = cls(f"The text of this key is damaged: {why}.", "Copy it again, whole, from where it came.")
        error.why = why
        return error

    why: str = ""
    """The reason alone, for a sentence that names the key."""


class EnvelopeFault(StrEnum):
    """What is wrong with an age file, for those who must tell one fault from another."""

    NOT_AGE = "not an age file"
    VERSION = "unknown version"
    CUT_SHORT = "cut short"
    MALFORMED = "malformed"
    NO_KEY_FITS = "no key fits"
    HEADER_ALTERED = "header altered"
    PAYLOAD_ALTERED = "payload altered"


class EnvelopeError(KioskError):
    """An age file that is malformed, altered, or not for this key: one error outward, whatever the reason.

    Args:
        message: What went wrong.
        hint: How to mend it.
        fault: Which fault it is.
    """

    def __init__(self, message: str, hint: str = "", *, fault: EnvelopeFault = EnvelopeFault.MALFORMED) -> None:
        super().__init__(message, hint)
        self.fault = fault

    @classmethod
    def empty(cls) -> Self:
        """There are no bytes at all."""
        return cls("The sealed file is empty.", "Use another copy of it.", fault=EnvelopeFault.NOT_AGE)

    @classmethod
    def not_age(cls) -> Self:
        """The first line is not that of an age file."""
        return cls("This is not a sealed (age) file.", "Use another copy of it.", fault=EnvelopeFault.NOT_AGE)

    @classmethod
    def unknown_version(cls, version: str) -> Self:
        """The first line names another version of the age format."""
        return cls(
            f"The sealed file is in age format {version}, and this software knows v1.",
            "Use a newer version of this software.",
            fault=EnvelopeFault.VERSION,
        )

    @classmethod
    def cut_short(cls) -> Self:
        """The bytes end before the file does."""
        return cls(
            "The sealed file is cut short: its end is missing.",
            "Use another copy of it.",
            fault=EnvelopeFault.CUT_SHORT,
        )

    @classmethod
    def malformed(cls, why: str) -> Self:
        """The layout is not that of an age file; `why` is the end of a sentence about the file."""
        return cls(f"The sealed file is damaged: {why}.", "Use another copy of it.")


class RecipientError(KioskError):
    """A public key that cannot be sealed to."""

    @classmethod
    def not_a_key(cls, text: str) -> Self:
        """The text is no age public key at all."""
        return cls(
            f"{_key_shown(text)} is not an age public key.", "A public key begins age1pq1 (or age1, the older kind)."
        )

    @classmethod
    def damaged(cls, text: str, why: str) -> Self:
        """The text begins like a public key and is damaged."""
        return cls(
            f"The public key {_key_shown(text)} is damaged: {why}.",
            "Copy it again, whole, from the inspector's card or key file.",
        )

    @classmethod
    def private_key(cls) -> Self:
        """A private key stands where a public key belongs; it is not shown."""
        return cls(
            "A private key stands where a public key belongs. Whoever has seen it can open what is sealed to it.",
            "Take it out, make a new key with `python -m export keys new`, and give only its public key (age1pq1...).",
        )

    @classmethod
    def weak(cls, text: str) -> Self:
        """Anybody could open what is sealed to this key."""
        return cls(
            f"The public key {_key_shown(text)} protects nothing: anybody could open what is sealed to it.",
            "Ask the inspector for the right key.",
        )

    @classmethod
    def unknown_kind(cls, kind: str) -> Self:
        """No throwaway key can be made of this kind."""
        return cls(f"'{kind}' is not a kind of key that records are sealed to.")

    @classmethod
    def none_given(cls) -> Self:
        """There is nobody to seal to."""
        return cls("There is no public key to seal to.", "Add the inspectors' public keys to the meeting pack.")

    @classmethod
    def mixed_kinds(cls) -> Self:
        """Post-quantum and older keys together: the older one would decide how long the record stays closed."""
        return cls(
            "The public keys are of different kinds, and a record is only as safe as the weakest of them.",
            "Use post-quantum keys (age1pq1...) for every inspector.",
        )

    @classmethod
    def no_post_quantum(cls) -> Self:
        """This installation cannot seal to post-quantum keys."""
        return cls(
            "This installation cannot seal to post-quantum keys: its cryptography library has no ML-KEM.",
            "Install this software again with cryptography 48.0.1 or newer. Records never go to a weaker key instead.",
        )

    @classmethod
    def wrong_answer(cls, what: str) -> Self:
        """A known-answer test failed, so nothing may be sealed."""
        return cls(
            f"The cryptography library gives a wrong answer for {what}, so nothing can be sealed safely.",
            "Install this software again; if that does not mend it, use another machine.",
        )

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
    def newer(cls, path: Path) -> Self:
        """A newer version of this software wrote the file."""
        return cls(
            f"{path} was written by a newer version of this software. It is left as it is.",
            "Open the station with that version.",
        )

    @classmethod
    def refused(cls, path: Path, error: OSError) -> Self:
        """The operating system refused a read or write."""
        hint = _OS_HINTS.get(error.errno or 0, "Check that the disk is whole and has room, then try again.")
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


class SessionError(KioskError):
    """The meeting session cannot do this now."""

    @classmethod
    def empty_point(cls) -> Self:
        """Nothing was left to save once theme keys and invisible characters were taken out."""
        return cls("There is nothing to save in that line.", "Type what was said, and theme keys such as #3 beside it.")

    @classmethod
    def point_too_long(cls, length: int, limit: int) -> Self:
        """The point is longer than a record holds."""
        return cls(
            f"The point has {length:,} characters, and {limit:,} is the most a point can have.",
            f"Shorten it by {length - limit:,}, or save it as two points.",
        )

    @classmethod
    def unknown_point(cls, point_id: str) -> Self:
        """The point is not among those this station still has in memory."""
        return cls(
            f"Point {point_id[:20]} is not on this station's list of recent points.",
            "Only points of this station since it was last started, the latest first, can be changed; "
            "note a correction as a new point.",
        )

    @classmethod
    def point_withdrawn(cls, point_id: str) -> Self:
        """The point was withdrawn, and its text is gone from memory."""
        return cls(f"Point {point_id[:20]} has been withdrawn and cannot be changed.", "Note it again as a new point.")

    @classmethod
    def out_of_turn(cls, page: str, step: str) -> Self:
        """A check-in was asked for a step that its page does not have."""
        return cls(f"The check-in is at '{page}', where '{step}' is not possible.", "Start the check-in again.")

    @classmethod
    def unknown_language(cls, language: str, offered: tuple[str, ...]) -> Self:
        """The meeting does not offer that language at the door."""
        return cls(
            f"The meeting does not offer the language '{language[:40]}'.",
            f"Choose one of: {', '.join(offered)}; or add it to 'languages' in the pack.",
        )

    @classmethod
    def unknown_role(cls, role: str, offered: tuple[str, ...]) -> Self:
        """The answer to 'Who are you here as?' is not in the pack."""
        return cls(
            f"The meeting has no check-in answer called '{role[:40]}'.",
            f"Choose one of: {', '.join(offered)}; or add it to [[roles]] in the pack.",
        )

    @classmethod
    def closed(cls, station: str) -> Self:
        """The stream has its closing record."""
        return cls(
            f"The station '{station}' is closed; nothing more can be recorded.",
            "Hand over its records. What is said now can be noted on another station.",
        )

    @classmethod
    def ended(cls, station: str) -> Self:
        """The station was let go of by this window."""
        return cls(f"The station '{station}' is not open in this window any more.", "Open it again.")

    @classmethod
    def keeps_failing(cls, code: str) -> Self:
        """The screens fail again and again."""
        return cls(
            f"The screens keep failing (code {code}). What was saved is safe.",
            "Open the station again with --plain, and give the code to whoever looks after this software.",
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

    @classmethod
    def not_a_pin(cls, shortest: int, longest: int) -> Self:
        """What was typed has letters in it, or too few or too many digits."""
        return cls(f"A station PIN has {shortest} to {longest} digits and nothing else.", "Type digits only.")

    @classmethod
    def not_set(cls) -> Self:
        """The station has no PIN yet."""
        return cls("This station has no PIN yet.", "Choose one first.")

    @classmethod
    def already_set(cls) -> Self:
        """A PIN is set, and only who knows it may change it."""
        return cls("This station already has a PIN.", "Change it with the present PIN.")

    @classmethod
    def wrong(cls, wait: float) -> Self:
        """The PIN was wrong."""
        hint = f"Wait {in_seconds(wait)}, then try again." if wait > 0 else "Try again."
        return cls("That is not this station's PIN.", hint)

    @classmethod
    def too_early(cls, wait: float) -> Self:
        """The wait after a wrong PIN is not over; the PIN was not looked at."""
        return cls("After a wrong PIN there is a wait.", f"Wait {in_seconds(wait)}, then try again.")

    @classmethod
    def damaged(cls, path: Path, why: str) -> Self:
        """The lock file cannot be used; the station stays locked."""
        return cls(
            f"The station stays locked: its PIN file {path} cannot be used ({why}).",
            "Stop the kiosk, delete that file, start the kiosk again and choose a new PIN. Nothing recorded is lost.",
        )

    @classmethod
    def cannot_write(cls, path: Path, error: OSError) -> Self:
        """A PIN, or the count of wrong tries, could not be put on disk; the station stays as it was."""
        return cls(
            f"The PIN file {path} could not be written ({error.strerror or type(error).__name__}), "
            "so no PIN can be set or tried.",
            _OS_HINTS.get(error.errno or 0, "Mend the disk or its folder, then try again."),
        )

    @classmethod
    def cannot_hash(cls, mebibytes: int) -> Self:
        """Argon2id is not there, or there is not the memory for it."""
        return cls(
            f"The PIN could not be worked out: that takes {mebibytes} MiB of memory, and Argon2id in cryptography.",
            "Close other programs, or start again; the station stays locked meanwhile.",
        )


class QrError(KioskError):
    """A text that no QR code can be made of."""

    @classmethod
    def empty(cls) -> Self:
        """There is no text."""
        return cls("There is no address to make a code of.", "Give [survey] a link in the pack.")

    @classmethod
    def not_printable(cls, character: str) -> Self:
        """The text holds a control character or half a character."""
        return cls(
            f"The address holds the character U+{ord(character):04X}, which no address has.",
            "Write the address again in the pack, without copying it from elsewhere.",
        )


class QrTooLarge(QrError):  # noqa: N818 - named for the state the screens react to
    """The code does not fit the space there is."""

    @classmethod
    def no_room(cls, needed: tuple[int, int], available: tuple[int, int]) -> Self:
        """The picture needs more cells than the window has; sizes are (columns, rows)."""
        return cls(
            f"The code needs {needed[0]} columns and {needed[1]} rows; "
            f"there are {available[0]} columns and {available[1]} rows.",
            "Enlarge the window or make its letters smaller; the address works as well as the code.",
        )

    @classmethod
    def no_code(cls, length: int, limit: int) -> Self:
        """The text is longer than any QR code holds; both numbers are bytes."""
        return cls(
            f"The address has {length:,} bytes, and the largest code holds {limit:,}.",
            "Give [survey] a short_link in the pack.",
        )


class ClockError(KioskError):
    """A time that the meeting clock cannot use."""

    @classmethod
    def out_of_range(cls, moment: dt.datetime) -> Self:
        """The pretend time is centuries away."""
        return cls(
            f"The year {moment.year} is not one a meeting can be rehearsed in.",
            "Give a time like 2020-03-23T19:00, from the year 1970 to 2999.",
        )

    @classmethod
    def without_zone(cls, moment: dt.datetime) -> Self:
        """A time was given without saying where on Earth it holds."""
        return cls(
            f"The time {moment.isoformat()} has no time zone, so it names no moment.",
            "Attach the meeting's zone to it.",
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
        reason = _OS_HINTS.get(error.errno or 0, "Check that the stick is connected, then try again.")
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


class ChainError(KioskError):
    """An opening or a receipt that is not one."""

    exit_code = ExitCode.VERIFICATION_FAILED

    @classmethod
    def bad_opening(cls, why: str) -> Self:
        """The opening's bytes do not decode."""
        return cls(f"A record stream's opening cannot be read ({why}).", "Use another copy of this station's records.")

    @classmethod
    def bad_receipt(cls, text: str) -> Self:
        """The text is not a receipt."""
        shown = text.strip()[:60]
        return cls(
            f"'{shown}' is not a closing receipt.",
            "A receipt reads OM1:meeting/station/count/link, with 64 hexadecimal digits at the end.",
        )


def _key_shown(text: str) -> str:
    """Return a key's beginning in quotation marks, with nothing a terminal would act on."""
    shown = "".join(character if character.isprintable() else "?" for character in text[:16])
    return f"'{shown}{'...' if len(text) > len(shown) else ''}'"


class UnknownFormatError(ChainError):
    """A stream in a format that this version does not know."""

    exit_code = ExitCode.COULD_NOT

    @classmethod
    def named(cls, name: str) -> Self:
        """The opening names another format."""
        return cls(
            f"The record stream is in format '{name}', which this version does not know.", "Use a newer version."
        )
