"""The failures of the inspectors' side, with the words a person reads.

All of them are a `kiosk.errors.KioskError(message, hint)`. The wording lives here and nowhere else on this side. No
message ever shows a private key or a passphrase.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from kiosk.errors import EnvelopeError, EnvelopeFault, KioskError

if TYPE_CHECKING:
    from pathlib import Path

_NEW_KEY = "python -m export keys new"


class UnsealingError(EnvelopeError):
    """A sealed file that does not open; told apart by its `fault`, caught as `EnvelopeError`."""

    @classmethod
    def no_key_fits(cls) -> Self:
        """No stanza opened: the keys are other people's, or the stanza that was theirs has been altered."""
        return cls(
            "None of the keys opens this file.",
            "Use the key whose public half is in the meeting pack. If this is that key, the file's beginning has been "
            "altered: use another copy.",
            fault=EnvelopeFault.NO_KEY_FITS,
        )

    @classmethod
    def header_altered(cls) -> Self:
        """The key fits and the header's MAC does not."""
        return cls(
            "The key fits, but the file's beginning was altered after it was sealed.",
            "Use another copy of it.",
            fault=EnvelopeFault.HEADER_ALTERED,
        )

    @classmethod
    def payload_altered(cls) -> Self:
        """The key fits and a chunk does not open."""
        return cls(
            "The key fits, but the file's content was altered, cut or added to after it was sealed.",
            "Use another copy of it.",
            fault=EnvelopeFault.PAYLOAD_ALTERED,
        )

    @classmethod
    def mixed_kinds(cls) -> Self:
        """Post-quantum and older stanzas in one file, which no kiosk writes."""
        return cls(
            "The file is sealed to keys of different kinds, which no kiosk does.",
            "Stock age opens it, if it is meant to be so.",
        )

    @classmethod
    def too_costly(cls, bits: int, limit: int) -> Self:
        """The passphrase stanza asks for more work than a machine should be asked for."""
        return cls(
            f"The file asks for 2^{bits} rounds of passphrase work, and at most 2^{limit} are done.",
            "Use another copy of it, or open it with stock age if it is meant to be so.",
        )


class KeyFileError(KioskError):
    """A key file that cannot be used or written."""

    @classmethod
    def missing(cls, path: Path) -> Self:
        """There is no such file."""
        return cls(
            f"There is no key file at {path}.", f"Give the path of your key file, or make one with `{_NEW_KEY}`."
        )

    @classmethod
    def folder(cls, path: Path) -> Self:
        """The path is a folder."""
        return cls(f"{path} is a folder, not a key file.", "Give the path of the key file in it.")

    @classmethod
    def unreadable(cls, path: Path, error: OSError) -> Self:
        """The system refuses to read it."""
        return cls(f"The key file {path} cannot be read ({_reason(error)}).", "Check who may read it, and the medium.")

    @classmethod
    def empty(cls, path: Path) -> Self:
        """The file has no bytes."""
        return cls(f"The key file {path} is empty.", "Use your other copy of it.")

    @classmethod
    def too_large(cls, path: Path) -> Self:
        """The file is far longer than any key file."""
        return cls(f"{path} is too large to be a key file.", "Give the path of the file that `keys new` wrote.")

    @classmethod
    def not_text(cls, path: Path) -> Self:
        """Neither an age file nor text."""
        return cls(
            f"{path} is not a key file: it is neither a sealed (age) file nor text.",
            "Give the path of the file that `keys new` wrote, or use your other copy of it.",
        )

    @classmethod
    def damaged(cls, path: Path, error: KioskError) -> Self:
        """The age file around the key, or the key in it, is damaged or of an unknown version."""
        return cls(f"The key file {path} cannot be used. {error.message}", error.hint)

    @classmethod
    def sealed_to_a_key(cls, path: Path) -> Self:
        """An age file without a passphrase, such as a record."""
        return cls(
            f"{path} is sealed to a key and not under a passphrase, so it is not a key file.",
            "Give the path of the file that `keys new` wrote.",
        )

    @classmethod
    def wrong_passphrase(cls, path: Path) -> Self:
        """The passphrase does not open the file."""
        return cls(
            f"The passphrase does not open the key file {path}.",
            "Type it again: seven words with hyphens or spaces between. If it is right, the file is damaged: "
            "use your other copy.",
        )

    @classmethod
    def no_identity(cls, path: Path) -> Self:
        """Text without a private key."""
        return cls(
            f"{path} holds no private key.",
            "A key file has a line that begins AGE-SECRET-KEY-. A line that begins age1 is the public half, for the "
            "meeting pack.",
        )

    @classmethod
    def unknown_line(cls, path: Path, line: int) -> Self:
        """A line that is neither a comment nor a private key; it is not shown."""
        return cls(
            f"Line {line} of the key file {path} is not a private key this version knows.",
            "Use the file that `keys new` wrote. Keys on a hardware token are not supported.",
        )

    @classmethod
    def damaged_line(cls, path: Path, line: int, error: KioskError) -> Self:
        """A private key that is damaged; it is not shown."""
        return cls(f"The private key in line {line} of {path} is damaged. {error.message}", error.hint)

    @classmethod
    def not_an_identity(cls) -> Self:
        """The text is no private key; it is not shown, for it may be a damaged one."""
        return cls(
            "This is not an age private key.",
            "A private key begins AGE-SECRET-KEY-PQ-1 (or AGE-SECRET-KEY-1, the older kind), in capitals.",
        )

    @classmethod
    def damaged_identity(cls, why: str) -> Self:
        """The text begins like a private key and is damaged."""
        return cls(f"The private key's text is damaged: {why}.", "Use your other copy of it.")

    @classmethod
    def unknown_kind(cls, kind: str) -> Self:
        """No key of this kind can be made."""
        return cls(f"'{kind}' is not a kind of key that can be made.", "Make a post-quantum key, the default.")

    @classmethod
    def exists(cls, path: Path) -> Self:
        """A file is there already; a key file is never overwritten."""
        return cls(
            f"There is a file at {path} already, and a key file is never overwritten.",
            "Choose another name. Keep the old one as long as anything is sealed to it.",
        )

    @classmethod
    def unwritable(cls, path: Path, error: OSError) -> Self:
        """The system refuses to write it; nothing is left behind."""
        return cls(f"The key file {path} cannot be written ({_reason(error)}).", "Choose another folder or medium.")

    @classmethod
    def not_as_written(cls, path: Path) -> Self:
        """What was read back differs from what was written; it was removed."""
        return cls(
            f"The key file {path} did not read back as it was written, and was removed.",
            "Choose another medium: this one is failing.",
        )

    @classmethod
    def empty_passphrase(cls) -> Self:
        """A passphrase without characters."""
        return cls("The passphrase is empty.", "Use the seven words that `keys new` proposes.")

    @classmethod
    def out_of_memory(cls, bits: int) -> Self:
        """The machine has not the memory that the passphrase stanza takes."""
        return cls(
            f"There is not enough memory to work out the passphrase ({(1 << bits) >> 10} MiB are needed).",
            "Close other programs and run it again.",
        )

    @classmethod
    def passphrase_not_text(cls) -> Self:
        """The passphrase holds what no text encoding can carry."""
        return cls("The passphrase holds a character that is not text.", "Type it again.")


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
