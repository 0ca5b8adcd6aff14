"""Private keys: what unwraps a file key. They live on the inspectors' side and nowhere else.

An identity unwraps and cannot seal; its public half is told by `recipient`. Both native kinds are a 32-byte seed in
Bech32: `AGE-SECRET-KEY-PQ-1...` (ML-KEM-768 with X25519) and `AGE-SECRET-KEY-1...` (X25519). A stanza of an identity's
own kind must be exactly what the format asks for; stanzas of other kinds are passed over, as age does.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from export.errors import KeyFileError, UnsealingError
from kiosk import bech32
from kiosk.envelope import FILE_KEY, TAG, Stanza, decode_base64
from kiosk.errors import Bech32Error, RecipientError
from kiosk.key_schedule import HYBRID_INFO, x25519_wrapping_key
from kiosk.recipients import HYBRID, HYBRID_SHARE, POINT, X25519, hybrid_suite

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEED = 32
_LATTICE_SEED = 64
_PRIVATE_PREFIXES = {HYBRID: "AGE-SECRET-KEY-PQ-", X25519: "AGE-SECRET-KEY-"}
_PUBLIC_PREFIXES = {HYBRID: "age1pq", X25519: "age"}


class Identity(Protocol):
    """Somebody who can open what was sealed to the public half of their key."""

    @property
    def kind(self) -> str:
        """The stanza type it unwraps."""

    @property
    def recipient(self) -> str:
        """The public key, as age writes it."""

    @property
    def text(self) -> str:
        """The private key, as age writes it: for the key file, never for a screen."""

    @property
    def seed(self) -> bytes:
        """The 32 bytes that the private key is made of; empty for a passphrase."""

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes:
        """Return the file key (16 bytes) from the first stanza that this identity opens.

        Raises:
            EnvelopeError: No stanza opens, or one of this kind is malformed.
        """


class _NativeIdentity:
    """What the two native kinds share: a seed and its two spellings."""

    kind: str
    _share_length: int

    def __init__(self, seed: bytes, public: bytes) -> None:
        self.seed = seed
        self._usual = 0
        self.recipient = bech32.encode(_PUBLIC_PREFIXES[self.kind], public)

    @property
    def text(self) -> str:
        return bech32.encode(_PRIVATE_PREFIXES[self.kind], self.seed)

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes:
        own = [stanza for stanza in stanzas if stanza.type == self.kind]
        if self._usual < len(own):
            # A meeting's records have their recipients in one order: trying the usual place first saves a decryption
            # each. What stands before it is still read as strictly as when it is tried.
            shares = [_share(stanza, self._share_length) for stanza in own[: self._usual + 1]]
            with suppress(InvalidTag):
                return self._open(shares[-1], own[self._usual].body)
        for place, stanza in enumerate(own):
            share = _share(stanza, self._share_length)
            with suppress(InvalidTag):
                file_key = self._open(share, stanza.body)
                self._usual = place
                return file_key
        raise UnsealingError.no_key_fits()

    def _open(self, share: bytes, body: bytes) -> bytes:
        """Return the file key; InvalidTag where the stanza is for another key."""
        raise NotImplementedError


class HybridIdentity(_NativeIdentity):
    """A post-quantum private key.

    Args:
        seed: 32 bytes. SHAKE-256 makes them 64 bytes of ML-KEM-768 seed and 32 bytes of X25519 key (X-Wing).

    Raises:
        RecipientError: This installation has no ML-KEM.
    """

    kind = HYBRID
    _share_length = HYBRID_SHARE

    def __init__(self, seed: bytes) -> None:
        self._suite = hybrid_suite()
        expanded = hashlib.shake_256(seed).digest(_LATTICE_SEED + POINT)
        try:
            lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:_LATTICE_SEED])
        except UnsupportedAlgorithm as error:
            raise RecipientError.no_post_quantum() from error
        self._point = X25519PrivateKey.from_private_bytes(expanded[_LATTICE_SEED:])
        self._key = MLKEM768X25519PrivateKey(lattice, self._point)
        super().__init__(seed, lattice.public_key().public_bytes_raw() + self._point.public_key().public_bytes_raw())

    def _open(self, share: bytes, body: bytes) -> bytes:
        try:
            return self._suite.decrypt(share + body, self._key, info=HYBRID_INFO)
        except InvalidTag:
            # HPKE answers alike for a low-order point and a foreign key; the first is never honest.
            _agree(self._point, share[-POINT:])
            raise


class X25519Identity(_NativeIdentity):
    """A private key of the older kind.

    Args:
        seed: 32 bytes, the X25519 scalar.
    """

    kind = X25519
    _share_length = POINT

    def __init__(self, seed: bytes) -> None:
        self._key = X25519PrivateKey.from_private_bytes(seed)
        self._public = self._key.public_key().public_bytes_raw()
        super().__init__(seed, self._public)

    def _open(self, share: bytes, body: bytes) -> bytes:
        key = x25519_wrapping_key(_agree(self._key, share), share=share, public=self._public)
        return ChaCha20Poly1305(key).decrypt(bytes(12), body, None)


def parse_identity(text: str) -> Identity:
    """Return the private key written as `AGE-SECRET-KEY-PQ-1...` or `AGE-SECRET-KEY-1...`.

    Raises:
        KeyFileError: Not a private key, or a damaged one. The text is never part of the message.
        RecipientError: A post-quantum key, and this installation has no ML-KEM.
    """
    text = text.strip()
    if not text.startswith(_PRIVATE_PREFIXES[X25519]):
        raise KeyFileError.not_an_identity()
    try:
        prefix, seed = bech32.decode(text)
    except Bech32Error as error:
        raise KeyFileError.damaged_identity(error.why) from error
    kind = next((kind for kind, known in _PRIVATE_PREFIXES.items() if known == prefix), None)
    if kind is None:
        raise KeyFileError.not_an_identity()
    if len(seed) != _SEED:
        raise KeyFileError.damaged_identity("it has a wrong length")
    return identity_of(kind, seed)


def identity_of(kind: str, seed: bytes) -> Identity:
    """Return the private key of a kind that a seed of 32 bytes makes.

    Raises:
        RecipientError: A post-quantum key, and this installation has no ML-KEM.
    """
    return HybridIdentity(seed) if kind == HYBRID else X25519Identity(seed)


def new_identity(kind: str = HYBRID) -> Identity:
    """Return a new private key from the operating system's generator.

    Raises:
        KeyFileError: The kind is unknown.
        RecipientError: A post-quantum key, and this installation has no ML-KEM.
    """
    if kind not in _PRIVATE_PREFIXES:
        raise KeyFileError.unknown_kind(kind)
    return identity_of(kind, os.urandom(_SEED))


def wrapped_key(stanza: Stanza) -> bytes:
    """Return a stanza's body, which wraps a file key of 16 bytes and nothing longer.

    A longer one would let a sender make one body that opens under two keys (age's note on partitioning oracles).

    Raises:
        EnvelopeError: The body has another length.
    """
    if len(stanza.body) != FILE_KEY + TAG:
        raise UnsealingError.malformed("a recipient's part has a wrong length")
    return stanza.body


def _share(stanza: Stanza, length: int) -> bytes:
    if len(stanza.args) != 1:
        raise UnsealingError.malformed("a recipient's line has too few or too many parts")
    wrapped_key(stanza)
    share = decode_base64(stanza.args[0])
    if len(share) != length:
        raise UnsealingError.malformed("a recipient's share has a wrong length")
    return share


def _agree(private: X25519PrivateKey, share: bytes) -> bytes:
    try:
        return private.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError as error:  # the shared secret is all zeros (RFC 7748, section 6.1)
        raise UnsealingError.malformed("a recipient's share is a point that hides nothing") from error
