"""Failures of the two ceremonies: opening a meeting, and erasing this device's copy after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from kiosk.errors.base import KioskError, how_to_mend

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class CeremonyError(KioskError):
    """The meeting cannot be opened like this."""

    @classmethod
    def key_not_tested(cls) -> Self:
        """A live station was to begin without a proof that an inspector's key opens what it seals."""
        return cls(
            "Nobody has shown yet that an inspector's key opens what this kiosk seals, so the station was not opened.",
            "Open it on screens or with --plain and test the key, or accept with --accept-untested-key that nobody "
            "has; that is sealed into the records.",
        )

    @classmethod
    def other_key(cls, name: str, fingerprint: str) -> Self:
        """The fingerprint in the pack is not the one on the inspector's card."""
        return cls(
            f"Do not open the meeting. The pack's key of {name} ({fingerprint}) is not the key on the card, so what is "
            "said would be sealed to somebody else.",
            "Ask the inspector for the [[recipients]] lines of the right key (python -m export keys show FILE), put "
            "them into the pack, copy it to every kiosk, and begin again.",
        )

    @classmethod
    def no_keys(cls) -> Self:
        """There is no inspector's key in the pack, so there is none to test."""
        return cls(
            "This pack holds no inspector's key, so there is none to compare and none to test.",
            "Add the inspectors' [[recipients]] to the pack before the meeting, and practise again.",
        )

    @classmethod
    def no_words_yet(cls) -> Self:
        """Words were typed before any were written."""
        return cls("There are no words to compare with yet.", "Write the sealed words to a stick first.")

    @classmethod
    def wrong_words(cls, left: int) -> Self:
        """The words are none of those that were sealed."""
        tries = "1 try" if left == 1 else f"{left} tries"
        return cls(
            f"Those are not the words. You have {tries} left.",
            "Check that the file on the stick is the newest one with that inspector's name, and that all four words "
            "are spelt as shown.",
        )

    @classmethod
    def words_spent(cls) -> Self:
        """Wrong words were typed three times."""
        return cls(
            "Wrong words were typed three times, so those words no longer count. Nothing is lost, and what was proved "
            "before still holds.",
            "Write new words to the stick, and begin again with them.",
        )


class EraseError(KioskError):
    """This device's copy was not erased."""

    @classmethod
    def nothing(cls, folder: Path) -> Self:
        """The meeting has no folder on this device."""
        return cls(
            f"There is nothing to erase: this device has no records of the meeting in {folder}.",
            "Check --data, and add --rehearsal if it was one.",
        )

    @classmethod
    def not_closed(cls, stations: Iterable[str]) -> Self:
        """A station has no closing record."""
        return cls(
            f"Nothing was erased: not closed yet: {', '.join(stations)}.",
            "Open each of them, close it, and hand over. If its records are not wanted, add --anyway.",
        )

    @classmethod
    def not_handed_over(cls, stations: Iterable[str]) -> Self:
        """Records lie here that no bundle read back whole holds."""
        return cls(
            f"Nothing was erased: not handed over yet, or not all of it: {', '.join(stations)}.",
            "Hand over to a stick first, until it says that it is safe to remove. If the records are not wanted, add "
            "--anyway.",
        )

    @classmethod
    def second_device_gone(cls, folder: Path) -> Self:
        """The second copy's device is not connected."""
        return cls(
            f"Nothing was erased: the second device cannot be reached at {folder}.",
            "Connect it, so that both copies go; or leave --journal out, and its copy stays.",
        )

    @classmethod
    def not_confirmed(cls) -> Self:
        """What was typed does not confirm."""
        return cls("Nothing was erased: it was not confirmed.", "Give the command again when you are sure.")

    @classmethod
    def begun(cls, folder: Path) -> Self:
        """A copy whose erasing has begun was to be used."""
        return cls(
            f"This device's copy of the meeting is being erased ({folder}), and what is left of it cannot be used.",
            "Finish with: run_kiosk.py erase MEETING.toml",
        )

    @classmethod
    def refused(cls, path: Path, error: OSError) -> Self:
        """The operating system refused in the middle."""
        return cls(
            f"Not all was erased: {path}: {error.strerror or error}.",
            how_to_mend(error, "Check the disk, then give the command again") + " It goes on where it stopped.",
        )
