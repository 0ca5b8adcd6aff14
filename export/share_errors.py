"""The failures of recovery shares and fingerprint cards, with the words a person reads; no share is ever shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from kiosk.errors import KioskError
from kiosk.errors.base import how_to_mend

if TYPE_CHECKING:
    from pathlib import Path


class ShareError(KioskError):
    """A recovery share that cannot be used, or shares that do not go together; no key file was written."""

    @classmethod
    def wrong_word(cls, which: str, number: int, nearest: str) -> Self:
        """A word that no share has."""
        near = f" Is it '{nearest}'?" if nearest else ""
        return cls(
            f"Word {number} of {which} is none that a share has.{near}", "Compare it with the paper, letter by letter."
        )

    @classmethod
    def wrong_length(cls, which: str, words: int, wanted: int) -> Self:
        """Words are missing, or there are too many."""
        return cls(f"{which} has {words} words, and a share has {wanted}.".capitalize(), "Compare it with the paper.")

    @classmethod
    def does_not_add_up(cls, which: str) -> Self:
        """The checksum in the share does not fit."""
        return cls(
            f"A word of {which} is another one than was written down, or two have changed places.",
            "Compare it with the paper, word by word.",
        )

    @classmethod
    def other_kind(cls, which: str) -> Self:
        """A share of somebody else's making."""
        return cls(
            f"{which} is not one of two out of three, as `keys split` makes them.".capitalize(),
            "Use the papers that were made from this key.",
        )

    @classmethod
    def twice(cls) -> Self:
        """The same share was given two times."""
        return cls("Both are the same share.", "Use two different ones of the three.")

    @classmethod
    def of_two_sets(cls) -> Self:
        """The shares are not of one splitting."""
        return cls(
            "These two shares were not made together: their first two words differ.",
            "Shares of different keys, or made at different times, do not mix. Use two that begin alike.",
        )

    @classmethod
    def too_few(cls, found: int) -> Self:
        """Two are needed."""
        return cls(
            f"{'One share was' if found else 'No share was'} given, and two are needed.",
            "Give each on a line of its own, or in a file with --share.",
        )

    @classmethod
    def other_key(cls, wanted: str, made: list[str]) -> Self:
        """The shares fit each other and make another key than the one that is looked for."""
        return cls(
            f"These shares make a key with the fingerprint {' or '.join(made)}, not {wanted}. No key file was written.",
            "Compare the fingerprint with the card. If it was typed rightly, these are the shares of another key.",
        )

    @classmethod
    def unreadable(cls, path: Path, error: OSError | UnicodeDecodeError) -> Self:
        """A file with a share cannot be read."""
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        return cls(f"The share in {path} cannot be read ({reason}).", "Check its name, or type the words.")

    @classmethod
    def several_keys(cls, path: Path, count: int) -> Self:
        """A key file that holds several keys."""
        return cls(f"{path} holds {count} keys, and shares are made of one.", "Put each key into a file of its own.")

    @classmethod
    def refused(cls, path: Path, error: OSError) -> Self:
        """The system refused to write."""
        why = (error.strerror or type(error).__name__).lower()
        return cls(f"{path} could not be written ({why}).", how_to_mend(error, "Choose another folder."))
