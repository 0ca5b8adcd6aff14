"""Failures of what people do at a station."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from kiosk.errors.base import KioskError, how_to_mend, in_seconds

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


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
    def nothing_to_undo(cls) -> Self:
        """No tap was made here since the kiosk was started, or all were taken back."""
        return cls(
            "There is no tap to take back.",
            "Only taps made here since the kiosk was started can be; correct the count by + or - in place of it.",
        )

    @classmethod
    def not_a_correction(cls, most: int) -> Self:
        """The head-count would stay as it is, or change by more than a hall holds."""
        return cls(f"A correction adds or takes off 1 to {most:,} people.", "Choose how many, with + or -.")

    @classmethod
    def fewer_than_nobody(cls, inside: int, change: int) -> Self:
        """Fewer than nobody would be inside."""
        return cls(
            f"By this station's count {inside} are inside, so {-change} cannot be taken off.",
            "Count heads again. People who came in by another door are in that door's count.",
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
            how_to_mend(error, "Mend the disk or its folder, then try again."),
        )

    @classmethod
    def no_words_yet(cls) -> Self:
        """A new PIN was asked for before an inspector's words were typed."""
        return cls("No inspector's words were typed yet.", "Write the sealed words to a stick first.")

    @classmethod
    def wrong_words(cls, left: int, wait: float) -> Self:
        """The words are not those that were sealed."""
        tries = "1 try" if left == 1 else f"{left} tries"
        then = f"Wait {in_seconds(wait)}. " if wait > 0 else ""
        return cls(
            f"Those are not the words. You have {tries} left.",
            f"{then}Check that the file on the stick is the newest, and that all four words are spelt as shown.",
        )

    @classmethod
    def words_spent(cls, wait: float) -> Self:
        """Wrong words were typed too often."""
        then = f"Wait {in_seconds(wait)}, then write" if wait > 0 else "Write"
        return cls("Wrong words were typed three times, so they no longer count.", f"{then} new ones to the stick.")

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


class HallError(KioskError):
    """The stations of a hall cannot be seen, started or ended together."""

    @classmethod
    def not_a_report(cls, why: str) -> Self:
        """A line that came over the local socket is not a station's report."""
        return cls(f"What came in is not a station's report: {why}.")

    @classmethod
    def desk_is_open(cls) -> Self:
        """Another desk of this device hears the stations already."""
        return cls(
            "Another desk on this device hears the stations already.",
            "Look there, or leave that desk first.",
        )

    @classmethod
    def no_local_sockets(cls) -> Self:
        """The operating system has no sockets of that kind."""
        return cls(
            "This operating system has no local sockets, so the desk reads the stations' totals from their files.",
            "Use Linux or macOS on the laptop that carries the whole hall.",
        )
