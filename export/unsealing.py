"""Opening a sealed file: header, file key, header MAC, payload; one error outward, and never half a payload."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from export.errors import UnsealingError
from export.passphrase import SCRYPT
from kiosk.envelope import CHUNK, FILE_KEY, PAYLOAD_NONCE, TAG, Header, chunk_nonce, chunks, parse_header
from kiosk.errors import EnvelopeFault
from kiosk.key_schedule import header_mac, payload_key
from kiosk.recipients import HYBRID, X25519

if TYPE_CHECKING:
    from collections.abc import Sequence

    from export.identities import Identity

_KINDS = {HYBRID, X25519, SCRYPT}


def open_sealed(data: bytes, identities: Sequence[Identity]) -> bytes:
    """Return what was sealed in an age file.

    Args:
        data: The whole file.
        identities: The keys to try, in this order.

    Raises:
        EnvelopeError: Malformed, altered, cut short, or sealed to none of the keys; its `fault` says which. Nothing
            of the payload is returned unless all of it is genuine.
    """
    header = parse_header(data)
    _check_kinds(header)
    file_key = _unwrap(header, identities)
    if not hmac.compare_digest(header.mac, header_mac(file_key, header.unsigned)):
        raise UnsealingError.header_altered()
    start = header.end + PAYLOAD_NONCE
    if len(data) < start + TAG:
        raise UnsealingError.cut_short()
    return _open_payload(payload_key(file_key, data[header.end : start]), data[start:])


def _check_kinds(header: Header) -> None:
    """Refuse what no kiosk writes: a passphrase beside anything, or the two native kinds in one file."""
    kinds = [stanza.type for stanza in header.stanzas]
    if SCRYPT in kinds and len(kinds) != 1:
        raise UnsealingError.malformed("its passphrase is not the only way in")
    if len(_KINDS.intersection(kinds)) > 1:
        raise UnsealingError.mixed_kinds()


def _unwrap(header: Header, identities: Sequence[Identity]) -> bytes:
    for identity in identities:
        try:
            file_key = identity.unwrap(header.stanzas)
        except UnsealingError as error:
            if error.fault is not EnvelopeFault.NO_KEY_FITS:
                raise
            continue
        if len(file_key) != FILE_KEY:
            raise UnsealingError.malformed("its key has a wrong length")
        return file_key
    raise UnsealingError.no_key_fits()


def _open_payload(key: bytes, payload: bytes) -> bytes:
    cipher = ChaCha20Poly1305(key)
    pieces: list[bytes] = []
    for index, (nonce, sealed) in enumerate(chunks(payload, CHUNK + TAG)):
        try:
            piece = cipher.decrypt(nonce, sealed, None)
        except InvalidTag as error:
            if _goes_on(cipher, index, sealed):
                raise UnsealingError.cut_short() from error
            raise UnsealingError.payload_altered() from error
        if index and not piece:
            raise UnsealingError.malformed("it ends with an empty chunk after a full one")
        pieces.append(piece)
    return b"".join(pieces)


def _goes_on(cipher: ChaCha20Poly1305, index: int, sealed: bytes) -> bool:
    """Tell whether a chunk that fails is genuine and not the last: then the file was cut at its end.

    Asked of any chunk but the file's last, it answers no: that one was tried as "not the last" already.
    """
    try:
        cipher.decrypt(chunk_nonce(index, last=False), sealed, None)
    except InvalidTag:
        return False
    return True
