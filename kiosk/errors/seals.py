"""Failures of keys, sealed files, records and chains."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from kiosk.errors.base import ExitCode, KioskError


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


def _key_shown(text: str) -> str:
    """Return a key's beginning in quotation marks, with nothing a terminal would act on."""
    shown = "".join(character if character.isprintable() else "?" for character in text[:16])
    return f"'{shown}{'...' if len(text) > len(shown) else ''}'"


class RecordError(KioskError):
    """A payload is not a record this version knows."""

    @classmethod
    def unreadable(cls, why: str) -> Self:
        """The JSON does not decode to a record."""
        return cls(f"The record's content is not one this version knows ({why}).", "Try a newer version.")

    @classmethod
    def not_a_challenge(cls) -> Self:
        """What opened is something else than sealed words."""
        return cls("This file opens, but it holds no words from a kiosk.", "Choose the newest file from the stick.")

    @classmethod
    def too_much(cls, why: str) -> Self:
        """A field of the record holds more than any reader takes."""
        return cls(f"This does not fit into a record ({why}).", "Make it shorter, and save it again.")


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


class UnknownFormatError(ChainError):
    """A stream in a format that this version does not know."""

    exit_code = ExitCode.COULD_NOT

    @classmethod
    def named(cls, name: str) -> Self:
        """The opening names another format."""
        return cls(
            f"The record stream is in format '{name}', which this version does not know.", "Use a newer version."
        )
