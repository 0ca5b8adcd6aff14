"""Sealing under a passphrase, age's `scrypt` stanza: what a key file is kept under.

Both halves stand here, because a passphrase is a private key and the kiosk has none.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from export.errors import KeyFileError, UnsealingError
from export.identities import wrapped_key
from kiosk.envelope import Stanza, decode_base64, encode_base64

if TYPE_CHECKING:
    from collections.abc import Sequence

SCRYPT = "scrypt"
"""The stanza type."""
WORK_FACTOR = 18
"""Binary logarithm of scrypt's N for what is written: 256 MiB of memory and about a second."""
MAX_WORK_FACTOR = 20
"""Highest work factor that is done for a file: 1 GiB. More would let a file stop the machine."""

_SALT = 16
_BLOCK, _LANES = 8, 1
_LABEL = b"age-encryption.org/v1/scrypt"
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


class PassphraseRecipient:
    """Wraps a file key under a passphrase; a file has one such recipient and no other.

    Args:
        passphrase: Any text but an empty one.
        work_factor: Binary logarithm of scrypt's N.
    """

    kind = SCRYPT
    text = ""

    def __init__(self, passphrase: str, work_factor: int = WORK_FACTOR) -> None:
        if not passphrase:
            raise KeyFileError.empty_passphrase()
        self._passphrase = _encode(passphrase)
        self._work_factor = work_factor

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza that holds the file key under the passphrase."""
        salt = os.urandom(_SALT)
        key = _stretch(self._passphrase, salt, self._work_factor)
        body = ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)
        return Stanza(SCRYPT, (encode_base64(salt), str(self._work_factor)), body)


class PassphraseIdentity:
    """Unwraps a file key under a passphrase.

    Args:
        passphrase: As typed.
    """

    kind = SCRYPT
    recipient = ""
    text = ""
    seed = b""

    def __init__(self, passphrase: str) -> None:
        self._passphrase = _encode(passphrase)

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes:
        """Return the file key.

        Raises:
            EnvelopeError: There is no passphrase stanza, it is malformed or not alone, or the passphrase is wrong.
            KeyFileError: The machine has too little memory.
        """
        for stanza in stanzas:
            if stanza.type != SCRYPT:
                continue
            if len(stanzas) != 1:
                # Whoever knows the passphrase could otherwise add a recipient unseen.
                raise UnsealingError.malformed("its passphrase is not the only way in")
            salt, work_factor = _arguments(stanza)
            key = _stretch(self._passphrase, salt, work_factor)
            try:
                return ChaCha20Poly1305(key).decrypt(bytes(12), stanza.body, None)
            except InvalidTag as error:
                raise UnsealingError.no_key_fits() from error
        raise UnsealingError.no_key_fits()


def _arguments(stanza: Stanza) -> tuple[bytes, int]:
    match stanza.args:
        case (salt_text, number) if _NUMBER.fullmatch(number):
            salt, work_factor = decode_base64(salt_text), int(number)
        case _:
            raise UnsealingError.malformed("its passphrase line is not the format's")
    wrapped_key(stanza)
    if len(salt) != _SALT:
        raise UnsealingError.malformed("its passphrase salt has a wrong length")
    if work_factor > MAX_WORK_FACTOR:
        raise UnsealingError.too_costly(work_factor, MAX_WORK_FACTOR)
    return salt, work_factor


def _stretch(passphrase: bytes, salt: bytes, work_factor: int) -> bytes:
    try:
        return Scrypt(_LABEL + salt, 32, 1 << work_factor, _BLOCK, _LANES).derive(passphrase)
    except MemoryError as error:
        raise KeyFileError.out_of_memory(work_factor) from error


def _encode(passphrase: str) -> bytes:
    try:
        # Bytes that are not UTF-8 reach Python as surrogates (PEP 383) and leave it as they came.
        return passphrase.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise KeyFileError.passphrase_not_text() from error
