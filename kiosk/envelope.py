"""The byte layout of an age file, version 1: header, stanzas, MAC line, and how the payload is cut into chunks.

No cryptography: this module knows where bytes lie and refuses what lies wrong. The layout is that of
https://age-encryption.org/v1, read strictly: canonical unpadded base64, body lines of exactly 64 columns and a
shorter last one, single spaces, LF alone. Two files that differ in a byte never parse to the same header.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.errors import EnvelopeError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHUNK = 64 * 1024
"""Bytes of plain text in every chunk but the last."""
TAG = 16
"""Bytes that sealing adds to each chunk and each wrapped key (Poly1305)."""
FILE_KEY = 16
"""Bytes of a file key."""
PAYLOAD_NONCE = 16
"""Bytes between the header and the first chunk; they make the payload's key."""
MAC = 32
"""Bytes of the header's MAC (HMAC-SHA-256)."""
MAX_HEADER = 64 * 1024
"""Longest header that is read, in bytes; eight post-quantum stanzas take 13 KB."""
MAX_STANZAS = 64
"""Most stanzas that are read; a meeting has at most eight recipients."""

_VERSION = b"age-encryption.org/v1"
_FAMILY = re.compile(rb"age-encryption\.org/(v[0-9]{1,6})")
_STANZA = re.compile(rb"-> ([!-~]+(?: [!-~]+)*)")
_MAC_LINE = b"--- "
_COLUMNS = 64


@dataclass(frozen=True, slots=True)
class Stanza:
    """One recipient's part of the header: the file key, wrapped for that recipient."""

    type: str
    """The recipient type, such as `X25519`."""
    args: tuple[str, ...]
    """What follows the type on its line; printable ASCII without spaces."""
    body: bytes
    """The wrapped file key."""


@dataclass(frozen=True, slots=True)
class Header:
    """A parsed header."""

    stanzas: tuple[Stanza, ...]
    """At least one."""
    mac: bytes
    """32 bytes, not yet checked."""
    unsigned: bytes
    """The bytes the MAC covers, verbatim: from the version line to `---`."""
    end: int
    """Where the payload begins, counted from the start of the file."""


def encode_base64(data: bytes) -> str:
    """Return `data` in standard base64 without padding or line breaks (RFC 4648, section 4)."""
    return binascii.b2a_base64(data, newline=False).rstrip(b"=").decode("ascii")


def decode_base64(text: str) -> bytes:
    """Return the bytes of unpadded standard base64.

    Raises:
        EnvelopeError: Not canonical: another character, padding, or spare bits that are not zero.
    """
    try:
        data = binascii.a2b_base64(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise EnvelopeError.malformed("its base64 is damaged") from error
    if encode_base64(data) != text:
        raise EnvelopeError.malformed("its base64 is not canonical")
    return data


def encode_unsigned(stanzas: Sequence[Stanza]) -> bytes:
    """Return the header up to and with `---`: the bytes its MAC covers."""
    lines = [_VERSION.decode("ascii")]
    for stanza in stanzas:
        lines.append(" ".join(("->", stanza.type, *stanza.args)))
        body = encode_base64(stanza.body)
        # One line more than whole ones fill: a body of whole lines ends with an empty line.
        lines.extend(body[start : start + _COLUMNS] for start in range(0, len(body) + 1, _COLUMNS))
    lines.append("---")
    return "\n".join(lines).encode("ascii")


def encode_header(unsigned: bytes, mac: bytes) -> bytes:
    """Return the whole header from the bytes that the MAC covers and the MAC."""
    return b"%b %b\n" % (unsigned, encode_base64(mac).encode("ascii"))


def parse_header(data: bytes) -> Header:
    """Return the header at the start of `data`.

    Raises:
        EnvelopeError: Not an age file, of another version, malformed, or cut short.
    """
    lines = _Lines(data)
    _check_version(data, lines)
    stanzas: list[Stanza] = []
    while True:
        start = lines.position
        line = lines.take()
        if line.startswith(_MAC_LINE):
            break
        if len(stanzas) == MAX_STANZAS:
            raise EnvelopeError.malformed(f"it has more than {MAX_STANZAS} recipients")
        stanzas.append(_stanza(line, lines))
    mac = decode_base64(_text(line[len(_MAC_LINE) :]))
    if len(mac) != MAC:
        raise EnvelopeError.malformed("its header's checksum has a wrong length")
    if not stanzas:
        raise EnvelopeError.malformed("it has no recipients")
    return Header(tuple(stanzas), mac, data[: start + len(_MAC_LINE) - 1], lines.position)


def chunk_nonce(index: int, *, last: bool) -> bytes:
    """Return the 12-byte nonce of chunk `index`: an 11-byte counter and a byte that marks the last chunk."""
    return index.to_bytes(11, "big") + bytes([last])


def chunks(data: bytes, size: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield each chunk's nonce and bytes; empty `data` is one empty chunk.

    Args:
        data: The payload, plain or sealed.
        size: Bytes of a full chunk: `CHUNK` of plain text, `CHUNK + TAG` sealed.
    """
    count = max(1, -(-len(data) // size))
    for index in range(count):
        yield chunk_nonce(index, last=index == count - 1), data[index * size : (index + 1) * size]


class _Lines:
    """The lines of a header, one after another, never looking further than the longest header."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.position = 0

    def take(self) -> bytes:
        """Return the next line without its LF."""
        end = self._data.find(b"\n", self.position, MAX_HEADER)
        if end < 0 and len(self._data) >= MAX_HEADER:
            raise EnvelopeError.malformed("its header does not end")
        if end < 0:
            raise EnvelopeError.cut_short()
        line = self._data[self.position : end]
        self.position = end + 1
        return line


def _check_version(data: bytes, lines: _Lines) -> None:
    if not data:
        raise EnvelopeError.empty()
    # Fewer bytes than the version line say nothing wrong so far: a file cut short is not another kind of file.
    if data[: len(_VERSION) + 1] == (_VERSION + b"\n")[: len(data)]:
        lines.take()
        return
    family = _FAMILY.match(data)
    if family and family[1] != b"v1" and data[family.end() : family.end() + 1] == b"\n":
        raise EnvelopeError.unknown_version(family[1].decode("ascii"))
    raise EnvelopeError.not_age()


def _stanza(line: bytes, lines: _Lines) -> Stanza:
    match = _STANZA.fullmatch(line)
    if match is None:
        raise EnvelopeError.malformed("a line of its header is neither a recipient nor the checksum")
    kind, *args = _text(match[1]).split(" ")
    body: list[bytes] = []
    while True:
        piece = lines.take()
        if len(piece) > _COLUMNS:
            raise EnvelopeError.malformed("a line of its header is too long")
        body.append(piece)
        if len(piece) < _COLUMNS:
            break
    return Stanza(kind, tuple(args), decode_base64(_text(b"".join(body))))


def _text(data: bytes) -> str:
    try:
        return data.decode("ascii")
    except UnicodeDecodeError as error:
        raise EnvelopeError.malformed("its header is not plain text") from error
