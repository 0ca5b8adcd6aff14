"""age's text armor, for reading: a sealed file as it survives e-mail and copying.

Strict PEM (RFC 7468) as age has it: one label, lines of exactly 64 columns and a shorter last one, canonical padded
base64, LF or CR LF. White space is passed over before and after, and nowhere else.
"""

from __future__ import annotations

import base64
import binascii

from export.errors import UnsealingError

_BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
_END = b"-----END AGE ENCRYPTED FILE-----"
_COLUMNS = 64
_SPACE = b" \t\r\n"


def is_armored(data: bytes) -> bool:
    """Tell whether `data` begins, after white space, like text armor."""
    return data.lstrip(_SPACE).startswith(b"-----BEGIN AGE")


def decode_armor(data: bytes) -> bytes:
    """Return the sealed file in text armor.

    Raises:
        EnvelopeError: The armor is not exactly as it should be.
    """
    lines = [line.removesuffix(b"\r") for line in data.strip(_SPACE).split(b"\n")]
    if lines[0] != _BEGIN or lines[-1] != _END:
        raise UnsealingError.malformed("its first or its last line of armor is missing")
    body = lines[1:-1]
    if any(len(line) != _COLUMNS for line in body[:-1]) or not body or not 0 < len(body[-1]) <= _COLUMNS:
        raise UnsealingError.malformed("a line of its armor has a wrong length")
    text = b"".join(body)
    try:
        sealed = binascii.a2b_base64(text)
    except binascii.Error as error:
        raise UnsealingError.malformed("its armor's base64 is damaged") from error
    if base64.b64encode(sealed) != text:
        raise UnsealingError.malformed("its armor's base64 is not canonical")
    return sealed
