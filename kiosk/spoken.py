"""Digests in forms that people read aloud, compare and write down: words and Crockford codes.

Words are the BIP-39 English list (2,048 words of 11 bits, the first four letters unique), because it was made for
being read aloud and copied by hand. Codes are Crockford's base32, which has no I, L, O or U.
"""

from __future__ import annotations

import base64
from functools import cache

_STANDARD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_CROCKFORD = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TO_CROCKFORD = bytes.maketrans(_STANDARD, _CROCKFORD)
_AS_READ = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_BITS_A_WORD = 11
_CODE_BYTES = 10


def crockford(data: bytes) -> str:
    """Return `data` in Crockford's base32, unpadded; 5 bytes make 8 characters."""
    return base64.b32encode(data).translate(_TO_CROCKFORD).decode("ascii").rstrip("=")


def code(digest: bytes) -> str:
    """Return the 16-character code of a digest, in groups of four: `ABCD-EFGH-JKMN-PQRS` (its first 80 bits)."""
    text = crockford(digest[:_CODE_BYTES])
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def same_code(typed: str, expected: str) -> bool:
    """Tell whether a typed code is the expected one, reading O as 0, I and L as 1, and ignoring case and hyphens."""
    return typed.upper().translate(_AS_READ) == expected.upper().translate(_AS_READ)


@cache
def word_list() -> tuple[str, ...]:
    """Return the 2,048 words of the BIP-39 English list."""
    from mnemonic import Mnemonic

    return tuple(Mnemonic("english").wordlist)


def words(digest: bytes, count: int) -> str:
    """Return the first `count` x 11 bits of a digest as words with spaces between."""
    bits = int.from_bytes(digest, "big")
    total = len(digest) * 8
    mask = (1 << _BITS_A_WORD) - 1
    return " ".join(word_list()[(bits >> (total - _BITS_A_WORD * (index + 1))) & mask] for index in range(count))
