"""Bech32, the spelling of age's keys: a readable prefix, 5 bits a character, and a checksum that catches slips.

The checksum and alphabet are those of BIP 173. Its limit of 90 characters is left out, as age leaves it out: a
post-quantum public key has 1,959 characters. The checksum finds a mistyped key; it proves nothing about whose it is.
"""

from __future__ import annotations

from kiosk.errors import Bech32Error

MAX_TEXT = 4096
"""Longest text that is looked at, in characters; twice the longest key."""

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM = 6
_GROUP = 5
_FIRST_PRINTABLE, _LAST_PRINTABLE = 33, 126


def encode(hrp: str, data: bytes) -> str:
    """Return `data` behind the prefix `hrp`; an upper-case prefix makes the whole text upper case.

    Raises:
        Bech32Error: The prefix is empty, of mixed case or not printable ASCII.
    """
    _check_prefix(hrp)
    prefix = hrp.lower()
    groups = _to_groups(data)
    remainder = _polymod([*_expand(prefix), *groups, *([0] * _CHECKSUM)]) ^ 1
    check = [(remainder >> (_GROUP * (_CHECKSUM - 1 - index))) & 31 for index in range(_CHECKSUM)]
    text = f"{prefix}1{''.join(_ALPHABET[group] for group in [*groups, *check])}"
    return text.upper() if hrp.isupper() else text


def decode(text: str) -> tuple[str, bytes]:
    """Return the prefix, in the case it is written in, and the bytes behind it.

    Raises:
        Bech32Error: A wrong checksum, character, case or padding: the text is not what `encode` would have written.
    """
    if len(text) > MAX_TEXT:
        raise Bech32Error.malformed("it is too long")
    if text not in (text.lower(), text.upper()):
        raise Bech32Error.malformed("it mixes capitals and small letters")
    hrp, separator, tail = text.rpartition("1")
    if not separator or len(tail) < _CHECKSUM:
        raise Bech32Error.malformed("its beginning or its end is missing")
    _check_prefix(hrp)
    groups = [_VALUES.get(character, -1) for character in tail.lower()]
    if -1 in groups:
        raise Bech32Error.malformed(f"it holds the character {tail[groups.index(-1)]!a}")
    if _polymod([*_expand(hrp.lower()), *groups]) != 1:
        raise Bech32Error.malformed("its checksum does not fit, so a character is wrong or missing")
    return hrp, _to_bytes(groups[:-_CHECKSUM])


def _check_prefix(hrp: str) -> None:
    if not hrp or not all(_FIRST_PRINTABLE <= ord(character) <= _LAST_PRINTABLE for character in hrp):
        raise Bech32Error.malformed("its prefix is empty or not plain text")
    if hrp not in (hrp.lower(), hrp.upper()):
        raise Bech32Error.malformed("its prefix mixes capitals and small letters")


def _expand(prefix: str) -> list[int]:
    """Return the prefix as the checksum takes it in: the high bits, a zero, the low bits."""
    codes = [ord(character) for character in prefix]
    return [code >> _GROUP for code in codes] + [0] + [code & 31 for code in codes]


def _polymod(values: list[int]) -> int:
    """Return the remainder of BIP 173's BCH code over 30 bits; 1 for a text with its checksum."""
    remainder = 1
    for value in values:
        top = remainder >> 25
        remainder = (remainder & 0x1FFFFFF) << _GROUP ^ value
        for bit, term in enumerate(_GENERATOR):
            if top >> bit & 1:
                remainder ^= term
    return remainder


def _to_groups(data: bytes) -> list[int]:
    """Return 5-bit groups, the last one filled up with zero bits."""
    count = -(-len(data) * 8 // _GROUP)
    bits = int.from_bytes(data, "big") << (count * _GROUP - len(data) * 8)
    return [bits >> (_GROUP * index) & 31 for index in reversed(range(count))]


def _to_bytes(groups: list[int]) -> bytes:
    """Return the whole bytes in 5-bit groups; what is left over is less than a group and zero."""
    length, spare = divmod(len(groups) * _GROUP, 8)
    bits = 0
    for group in groups:
        bits = bits << _GROUP | group
    if spare >= _GROUP or bits & ((1 << spare) - 1):
        raise Bech32Error.malformed("its last characters are not canonical")
    return (bits >> spare).to_bytes(length, "big")
