"""A reader of bundles, written from docs/sealed-format.md alone: it verifies every stream and opens what its key opens.

    python stranger.py BUNDLE.omk.zip IDENTITY.txt

It imports nothing of the product, only `cryptography` and the standard library, and prints one JSON object a line.
"""
# ruff: noqa: D103 - what each function does is the part of the document that it follows

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

if TYPE_CHECKING:
    from collections.abc import Iterator

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def hkdf(material: bytes, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(material)


def unpadded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


def seed_of(identity: str) -> bytes:
    bits = "".join(f"{BECH32.index(letter):05b}" for letter in identity.lower().rpartition("1")[2][:-6])
    return bytes(int(bits[at : at + 8], 2) for at in range(0, 256, 8))


def file_key(identity: str, kind: str, share: bytes, body: bytes) -> bytes:
    seed = seed_of(identity)
    if kind == "mlkem768x25519" and identity.startswith("AGE-SECRET-KEY-PQ-1"):
        both = hashlib.shake_256(seed).digest(96)
        point = X25519PrivateKey.from_private_bytes(both[64:])
        key = MLKEM768X25519PrivateKey(MLKEM768PrivateKey.from_seed_bytes(both[:64]), point)
        return SUITE.decrypt(share + body, key, info=b"age-encryption.org/mlkem768x25519")
    if kind == "X25519" and identity.startswith("AGE-SECRET-KEY-1"):
        own = X25519PrivateKey.from_private_bytes(seed)
        secret = own.exchange(X25519PublicKey.from_public_bytes(share))
        salt = share + own.public_key().public_bytes_raw()
        return ChaCha20Poly1305(hkdf(secret, salt, b"age-encryption.org/v1/X25519")).decrypt(bytes(12), body, None)
    raise InvalidTag


def open_age(sealed: bytes, identity: str) -> bytes:
    end = sealed.index(b"\n--- ") + 4
    head, (mac_line, payload) = sealed[:end], sealed[end + 1 :].split(b"\n", 1)
    for stanza in head.decode().split("\n-> ")[1:]:
        first, *body = stanza.removesuffix("\n---").split("\n")
        kind, share = first.split(" ")
        try:
            key = file_key(identity, kind, unpadded(share), unpadded("".join(body)))
        except InvalidTag:
            continue
        mac = hmac.digest(hkdf(key, None, b"header"), head, "sha256")
        if mac != unpadded(mac_line.decode()):
            raise ValueError("the header was altered")
        cipher, chunks = ChaCha20Poly1305(hkdf(key, payload[:16], b"payload")), range(16, len(payload), 65552)
        return b"".join(
            cipher.decrypt(bytes(3) + struct.pack(">QB", i, at == chunks[-1]), payload[at : at + 65552], None)
            for i, at in enumerate(chunks)
        )
    raise InvalidTag


def bodies(data: bytes) -> Iterator[bytes]:
    at = 0
    while data[at : at + 4] == b"OMJ1":
        (length,) = struct.unpack_from(">I", data, at + 4)
        covered, at = data[at : at + 8 + length], at + 16 + length
        if hashlib.sha256(covered).digest()[:8] != data[at - 8 : at]:
            raise ValueError("a frame is damaged")
        yield covered[8:]


def read(data: bytes, identity: str) -> Iterator[dict[str, Any]]:
    frames = bodies(data)
    opening = next(frames)[1:]
    link = hashlib.sha256(b"open-meeting/1 opening" + opening).digest()
    key = bytes.fromhex(json.loads(opening)["first_key"])
    for index, body in enumerate(frames):
        (length,) = struct.unpack_from(">I", body, 9)
        sealed, next_key, signature = body[13 : 13 + length], body[13 + length : 45 + length], body[45 + length :]
        place = struct.pack(">QI", index, length)
        link = hashlib.sha256(b"open-meeting/1 link" + link + place + sealed + next_key).digest()
        Ed25519PublicKey.from_public_bytes(key).verify(signature, b"open-meeting/1 signature" + link)
        key = next_key
        try:
            yield json.loads(open_age(sealed, identity))
        except InvalidTag:
            yield {"type": "sealed to another key"}


if __name__ == "__main__":
    own_identity = Path(sys.argv[2]).read_text(encoding="ascii").strip()
    with zipfile.ZipFile(sys.argv[1]) as bundle:
        for name in sorted(name for name in bundle.namelist() if name.endswith("/records")):
            for record in read(bundle.read(name), own_identity):
                sys.stdout.write(json.dumps({"stream": name.split("/")[1], **record}) + "\n")
