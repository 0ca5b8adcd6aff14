"""From a record to sealed bytes: padding, recipients, and the keys that sign once.

A station can seal and cannot open: it holds public keys, and an Ed25519 key for exactly one signature.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from kiosk.chain import CLOSED_KEY
from kiosk.errors import RecipientError
from kiosk.recipients import fingerprint, parse_recipient, seal, throwaway
from kiosk.records import ConcernRaised, encode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.meeting import Pack
    from kiosk.recipients import Recipient
    from kiosk.records import Record

SMALLEST = 512
LARGEST_STEP = 16384
CLOSED_SEED = bytes(32)
"""Stands in the state file after a closing record, where no key follows."""


def pad(payload: bytes) -> bytes:
    """Return the payload with spaces up to 512, 1024, ... 16384, then the next multiple of 16384 bytes.

    JSON allows trailing white space, so what `age -d` prints is valid JSON as it stands.
    """
    size = SMALLEST
    while size < LARGEST_STEP and size < len(payload):
        size *= 2
    if size < len(payload):
        size = -(-len(payload) // LARGEST_STEP) * LARGEST_STEP
    return payload.ljust(size, b" ")


class Sealer:
    """Seals records to the inspectors of one meeting.

    Args:
        everyone: Recipients of ordinary records.
        leads: Those of them who alone receive safeguarding concerns.

    Raises:
        RecipientError: There is no recipient, or no lead among them.
    """

    def __init__(self, everyone: Sequence[Recipient], leads: Sequence[Recipient]) -> None:
        if not everyone:
            raise RecipientError.none_in_pack()
        if not leads:
            raise RecipientError.no_lead()
        self._everyone = tuple(everyone)
        self._leads = {lead.text for lead in leads}

    @classmethod
    def for_pack(cls, pack: Pack) -> Sealer:
        """Return the sealer of a pack's recipients.

        Raises:
            RecipientError: The pack has no recipients, or one of its keys does not fit.
        """
        everyone = [parse_recipient(recipient.key) for recipient in pack.recipients]
        leads = [key for key, entry in zip(everyone, pack.recipients, strict=True) if entry.lead]
        return cls(everyone, leads)

    @classmethod
    def for_rehearsal(cls, count: int = 2) -> Sealer:
        """Return a sealer whose records nobody can ever open: its public keys have no private half."""
        everyone = [throwaway("mlkem768x25519") for _ in range(count)]
        return cls(everyone, everyone[:1])

    @property
    def stanzas(self) -> int:
        """How many recipient stanzas every record has."""
        return len(self._everyone)

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """The recipients' fingerprints, in the pack's order."""
        return tuple(fingerprint(recipient.text) for recipient in self._everyone)

    def seal(self, record: Record) -> bytes:
        """Return the record as an age file.

        A `ConcernRaised` opens for the leads alone; the other stanzas are wrapped to public keys without a private
        half, so that every record has the same number of stanzas.
        """
        recipients: Sequence[Recipient] = self._everyone
        if isinstance(record, ConcernRaised):
            recipients = [r if r.text in self._leads else throwaway(r.kind) for r in self._everyone]
        return seal(pad(encode(record)), recipients)

    def seal_bytes(self, payload: bytes) -> bytes:
        """Return bytes that are no record, such as a challenge, as an age file to every inspector."""
        return seal(pad(payload), self._everyone)


def new_seed() -> bytes:
    """Return a fresh 32-byte seed for one signing key."""
    return secrets.token_bytes(32)


def public_key(seed: bytes) -> bytes:
    """Return the 32-byte Ed25519 public key of a seed; `CLOSED_KEY` for the seed that marks a closed stream."""
    if seed == CLOSED_SEED:
        return CLOSED_KEY
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the 64-byte Ed25519 signature of a message."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)
