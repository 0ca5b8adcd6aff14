"""Sealing to the inspectors' public keys: what the kiosk can do, and nothing that opens.

A recipient wraps a file key and cannot unwrap it; `seal` makes one age file. Post-quantum keys (`age1pq1...`, stanza
`mlkem768x25519`: HPKE with ML-KEM-768 and X25519) are the default, the older `age1...` (stanza `X25519`) is spoken for
stock tools. The two are never mixed, and where ML-KEM is missing nothing is sealed: never to a weaker key instead.
"""

from __future__ import annotations

import hashlib
import os
from functools import cache
from typing import TYPE_CHECKING, Protocol

from kiosk import bech32
from kiosk.envelope import (
    CHUNK,
    FILE_KEY,
    PAYLOAD_NONCE,
    TAG,
    Stanza,
    chunks,
    decode_base64,
    encode_base64,
    encode_header,
    encode_unsigned,
    parse_header,
)
from kiosk.errors import Bech32Error, RecipientError
from kiosk.key_schedule import HYBRID_INFO, header_mac, payload_key, x25519_wrapping_key
from kiosk.known_answers import GLASS_KEYS, check_primitives, open_glass
from kiosk.spoken import code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
    from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey, Suite

HYBRID = "mlkem768x25519"
"""Stanza type of the post-quantum kind."""
X25519 = "X25519"
"""Stanza type of the older kind."""
LATTICE_KEY = 1184
"""Bytes of an ML-KEM-768 public key (FIPS 203, table 3)."""
POINT = 32
"""Bytes of an X25519 public key (RFC 7748)."""
HYBRID_SHARE = 1120
"""Bytes of a post-quantum stanza's argument: an ML-KEM-768 ciphertext and an X25519 share."""

_PREFIXES = {HYBRID: "age1pq", X25519: "age"}
_LENGTHS = {HYBRID: LATTICE_KEY + POINT, X25519: POINT}
_PRIVATE_PREFIX = "AGE-SECRET-KEY"
_MODULUS = 3329
_COEFFICIENTS = 768
_SEED = 32


class Recipient(Protocol):
    """Somebody records are sealed to: wraps a file key, and can't unwrap it."""

    @property
    def kind(self) -> str:
        """The stanza type; a file's recipients are all of one kind."""

    @property
    def text(self) -> str:
        """The public key as age writes it."""

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza that holds the file key (16 bytes) for this recipient."""


class HybridRecipient:
    """A post-quantum public key, `age1pq1...`.

    Args:
        data: 1,184 bytes ML-KEM-768 and 32 bytes X25519.
        text: The key as age writes it.

    Raises:
        RecipientError: The bytes are no such key, or this installation has no ML-KEM.
    """

    kind = HYBRID

    def __init__(self, data: bytes, text: str) -> None:
        self.text = text
        self._suite = hybrid_suite()
        self._key = _hybrid_key(data, self.text)
        # One trial wrap: a key that cannot be sealed to is refused when it is read, not when a parent speaks.
        self.wrap(bytes(FILE_KEY))

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza that holds the file key for this recipient."""
        try:
            sealed = self._suite.encrypt(file_key, self._key, info=HYBRID_INFO)
        except ValueError as error:
            raise RecipientError.weak(self.text) from error
        if len(sealed) != HYBRID_SHARE + FILE_KEY + TAG:
            raise RecipientError.wrong_answer("the length of a post-quantum share")
        return Stanza(HYBRID, (encode_base64(sealed[:HYBRID_SHARE]),), sealed[HYBRID_SHARE:])


class X25519Recipient:
    """A public key of the older kind, `age1...`.

    Args:
        data: 32 bytes.
        text: The key as age writes it.

    Raises:
        RecipientError: The key is a low-order point: anybody could open what is sealed to it.
    """

    kind = X25519

    def __init__(self, data: bytes, text: str) -> None:
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

        self.text = text
        self._data = data
        self._key: X25519PublicKey = X25519PublicKey.from_public_bytes(data)
        # As above: a low-order point shows at once.
        self.wrap(bytes(FILE_KEY))

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza that holds the file key for this recipient."""
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        try:
            secret = ephemeral.exchange(self._key)
        except ValueError as error:  # the shared secret is all zeros (RFC 7748, section 6.1)
            raise RecipientError.weak(self.text) from error
        key = x25519_wrapping_key(secret, share=share, public=self._data)
        # The key is used once, so the nonce is fixed.
        body = ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)
        return Stanza(X25519, (encode_base64(share),), body)


def parse_recipient(text: str) -> Recipient:
    """Return the recipient written as `age1pq1...` or `age1...`.

    Raises:
        RecipientError: Not a public key, a damaged or worthless one, or one this installation can't seal to.
    """
    text = text.strip()
    if text.upper().startswith(_PRIVATE_PREFIX):
        raise RecipientError.private_key()
    if not text.startswith("age1"):
        raise RecipientError.not_a_key(text)
    try:
        prefix, data = bech32.decode(text)
    except Bech32Error as error:
        raise RecipientError.damaged(text, error.why) from error
    kind = next((kind for kind, known in _PREFIXES.items() if known == prefix), None)
    if kind is None:
        raise RecipientError.not_a_key(text)
    if len(data) != _LENGTHS[kind]:
        raise RecipientError.damaged(text, "it has a wrong length")
    if data == GLASS_KEYS[kind]:
        raise RecipientError.weak(text)
    return _recipient(kind, data, text)


def fingerprint(text: str) -> str:
    """Return a public key's fingerprint: 16 characters over SHA-256 of its text, for a card to compare with."""
    return code(hashlib.sha256(text.strip().encode()).digest())


def throwaway(kind: str) -> Recipient:
    """Return a recipient that nobody can open, not even who made it.

    It is made of random *public* bytes, so no private key exists at any moment. For ML-KEM, 768 random coefficients
    below 3329: a real key is a vector with a hidden short solution, a random one has none. For X25519, a random
    u-coordinate, whose discrete logarithm nobody has.

    Raises:
        RecipientError: The kind is unknown, or this installation can't seal to it.
    """
    point = bytearray(os.urandom(POINT))
    point[-1] &= 0x7F  # a u-coordinate has 255 bits
    if kind == X25519:
        return _recipient(kind, bytes(point))
    if kind == HYBRID:
        return _recipient(kind, _random_lattice_key() + point)
    raise RecipientError.unknown_kind(kind)


def seal(payload: bytes, recipients: Sequence[Recipient]) -> bytes:
    """Return one age file over `payload` that each of the recipients can open alone.

    Raises:
        RecipientError: No recipients, or recipients of different kinds.
    """
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    if not recipients:
        raise RecipientError.none_given()
    if len({recipient.kind for recipient in recipients}) != 1:
        raise RecipientError.mixed_kinds()
    file_key = os.urandom(FILE_KEY)
    unsigned = encode_unsigned([recipient.wrap(file_key) for recipient in recipients])
    nonce = os.urandom(PAYLOAD_NONCE)
    cipher = ChaCha20Poly1305(payload_key(file_key, nonce))
    parts = [encode_header(unsigned, header_mac(file_key, unsigned)), nonce]
    parts.extend(cipher.encrypt(chunk_nonce, piece, None) for chunk_nonce, piece in chunks(payload, CHUNK))
    return b"".join(parts)


@cache
def hybrid_suite() -> Suite:
    """Return the HPKE suite of the post-quantum kind.

    Raises:
        RecipientError: This installation has no ML-KEM.
    """
    try:
        from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

        return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
    except (ImportError, AttributeError) as error:
        raise RecipientError.no_post_quantum() from error


def self_test() -> None:
    """Show, before anything real is sealed, that this machine seals as the format says.

    The primitives are compared with their standards' examples. Then a file is sealed, for each kind, to a public key
    that hides nothing (`kiosk.known_answers`) and taken apart again step by step. A throwaway key of each kind is
    sealed to as well.

    Raises:
        RecipientError: ML-KEM is missing, or an answer is wrong: nothing may be sealed.
    """
    check_primitives()
    for kind, glass in GLASS_KEYS.items():
        _check_sealing(_recipient(kind, glass))
        throwaway(kind)


def _check_sealing(recipient: Recipient) -> None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    payload = b"known answer" + bytes(CHUNK)
    sealed = seal(payload, [recipient])
    header = parse_header(sealed)
    stanza = header.stanzas[0]
    file_key = open_glass(recipient.kind, decode_base64(stanza.args[0]), stanza.body)
    start = header.end + PAYLOAD_NONCE
    cipher = ChaCha20Poly1305(payload_key(file_key, sealed[header.end : start]))
    try:
        opened = [cipher.decrypt(nonce, piece, None) for nonce, piece in chunks(sealed[start:], CHUNK + TAG)]
    except InvalidTag as error:
        raise RecipientError.wrong_answer("a sealed file") from error
    if b"".join(opened) != payload or header.mac != header_mac(file_key, header.unsigned):
        raise RecipientError.wrong_answer("a sealed file")


def _recipient(kind: str, data: bytes, text: str = "") -> Recipient:
    text = text or bech32.encode(_PREFIXES[kind], data)
    return HybridRecipient(data, text) if kind == HYBRID else X25519Recipient(data, text)


def _hybrid_key(data: bytes, text: str) -> MLKEM768X25519PublicKey:
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
        from cryptography.hazmat.primitives.hpke import MLKEM768X25519PublicKey

        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(data[:LATTICE_KEY]),
            X25519PublicKey.from_public_bytes(data[LATTICE_KEY:]),
        )
    except (ImportError, AttributeError, UnsupportedAlgorithm) as error:
        raise RecipientError.no_post_quantum() from error
    except ValueError as error:  # a coefficient of 3329 or more (FIPS 203, section 7.2)
        raise RecipientError.damaged(text, "its numbers are out of range") from error


def _random_lattice_key() -> bytes:
    """Return an ML-KEM-768 public key of random coefficients, 12 bits each, low bits first, and a random seed."""
    packed = position = 0
    while position < _COEFFICIENTS:
        for value in memoryview(os.urandom(2 * _COEFFICIENTS)).cast("H"):
            # Rejection, not remainder: every coefficient is equally likely.
            if (candidate := value & 0xFFF) < _MODULUS and position < _COEFFICIENTS:
                packed |= candidate << 12 * position
                position += 1
    return packed.to_bytes(_COEFFICIENTS * 12 // 8, "little") + os.urandom(_SEED)
