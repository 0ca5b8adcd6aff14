"""How age derives keys: one function of RFC 5869, and what it is asked for on both sides of a file.

Sealing and opening share these few lines and nothing else; the values are those of https://age-encryption.org/v1.
"""

from __future__ import annotations

import hmac

HYBRID_INFO = b"age-encryption.org/mlkem768x25519"
"""HPKE's `info` for the post-quantum stanza."""

_X25519_INFO = b"age-encryption.org/v1/X25519"
_ONE_BLOCK = b"\x01"


def derive_key(secret: bytes, *, salt: bytes, info: bytes) -> bytes:
    """Return 32 bytes of HKDF-SHA-256 (RFC 5869): extract, and the first block of expand."""
    prk = hmac.digest(salt, secret, "sha256")
    return hmac.digest(prk, info + _ONE_BLOCK, "sha256")


def x25519_wrapping_key(secret: bytes, *, share: bytes, public: bytes) -> bytes:
    """Return the key that wraps a file key in an `X25519` stanza.

    Args:
        secret: What the two keys agree on, 32 bytes.
        share: The sender's public key for this file, 32 bytes.
        public: The recipient's public key, 32 bytes.
    """
    return derive_key(secret, salt=share + public, info=_X25519_INFO)


def header_mac(file_key: bytes, unsigned: bytes) -> bytes:
    """Return the header's MAC: HMAC-SHA-256 over its bytes up to `---`, under a key derived from the file key."""
    return hmac.digest(derive_key(file_key, salt=b"", info=b"header"), unsigned, "sha256")


def payload_key(file_key: bytes, nonce: bytes) -> bytes:
    """Return the 32-byte key of the payload's chunks, from the file key and the 16 bytes after the header."""
    return derive_key(file_key, salt=nonce, info=b"payload")
