"""Builds age files byte by byte, right or wrong, the same every time: the workbench behind `make_age.py`.

Written from https://age-encryption.org/v1 and RFC 9180 alone. It imports nothing of the product, so that a slip there
cannot repeat itself here. Everything random is SHAKE-256 over a label; ML-KEM's randomness is handed to the npm
implementation, because `cryptography` takes none.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import subprocess
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

CHUNK = 65536
_ORACLE = Path(__file__).parent / "npm" / "oracle.mjs"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_SUITE = b"HPKE" + bytes.fromhex("647a00010003")


def coins(label: str, length: int) -> bytes:
    """Return bytes that look random and are the same every time."""
    return hashlib.shake_256(b"open meeting vectors: " + label.encode()).digest(length)


def seed_of(identity: str) -> bytes:
    """Return the 32 bytes in an identity's text; its checksum is taken on trust."""
    tail = identity.lower().rpartition("1")[2][:-6]
    bits = "".join(f"{_BECH32.index(character):05b}" for character in tail)
    return int(bits[:256], 2).to_bytes(32, "big")


def b64(data: bytes) -> str:
    """Return base64 without padding."""
    return base64.b64encode(data).decode().rstrip("=")


def loose(text: str) -> str:
    """Return the same base64 with a spare bit set at its end: it decodes to the same bytes and is not canonical."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text[:-1] + alphabet[alphabet.index(text[-1]) + 1]


def hkdf(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """Return 32 bytes of HKDF-SHA-256."""
    return hmac.digest(hmac.digest(salt, secret, "sha256"), info + b"\x01", "sha256")


def aead(key: bytes, nonce: bytes, data: bytes) -> bytes:
    """Return `data` sealed with ChaCha20-Poly1305."""
    return ChaCha20Poly1305(key).encrypt(nonce, data, None)


@dataclass
class Part:
    """A stanza before it is written: every field can be made wrong."""

    args: list[str]
    body: bytes
    lines: list[str] | None = None
    """The body's lines where they are not the right ones."""

    def text(self) -> str:
        """Return the stanza's lines."""
        body = b64(self.body)
        right = [body[start : start + 64] for start in range(0, len(body) + 1, 64)]
        return "".join(
            f"{line}\n" for line in ["-> " + " ".join(self.args), *(right if self.lines is None else self.lines)]
        )


@dataclass
class Draft:
    """An age file before it is written."""

    label: str
    parts: list[Part] = field(default_factory=list)
    payload: bytes = b"Waited 18 months for a plan. No one rang back.\n"
    version: str = "age-encryption.org/v1"

    @property
    def file_key(self) -> bytes:
        """The file key, 16 bytes."""
        return coins(f"{self.label}: file key", 16)

    @property
    def nonce(self) -> bytes:
        """The payload's nonce, 16 bytes."""
        return coins(f"{self.label}: nonce", 16)

    def unsigned(self) -> bytes:
        """Return the header up to `---`."""
        return f"{self.version}\n{''.join(part.text() for part in self.parts)}---".encode()

    def mac(self) -> str:
        """Return the right MAC."""
        return b64(hmac.digest(hkdf(self.file_key, b"", b"header"), self.unsigned(), "sha256"))

    def header(self, mac: str | None = None) -> bytes:
        """Return the header, with another MAC if one is given."""
        return self.unsigned() + f" {self.mac() if mac is None else mac}\n".encode()

    def chunk(self, index: int, data: bytes, *, last: bool) -> bytes:
        """Return one sealed chunk."""
        return aead(hkdf(self.file_key, self.nonce, b"payload"), index.to_bytes(11, "big") + bytes([last]), data)

    def blank_chunk(self, index: int, *, last: bool) -> bytes:
        """Return the plain text of a full chunk that seals to zeros, so that a long vector takes little room in git."""
        return self.chunk(index, bytes(CHUNK), last=last)[:CHUNK]

    def sealed(self) -> bytes:
        """Return the nonce and the sealed payload."""
        pieces = [self.payload[start : start + CHUNK] for start in range(0, len(self.payload), CHUNK)] or [b""]
        last = len(pieces) - 1
        return self.nonce + b"".join(self.chunk(index, piece, last=index == last) for index, piece in enumerate(pieces))

    def bytes(self) -> bytes:
        """Return the whole file."""
        return self.header() + self.sealed()


def x25519(draft: Draft, identity: str, *, file_key: bytes | None = None, share: bytes | None = None) -> Part:
    """Return an `X25519` stanza for an identity, with another file key or share if one is given."""
    public = X25519PrivateKey.from_private_bytes(seed_of(identity)).public_key()
    private = X25519PrivateKey.from_private_bytes(coins(f"{draft.label}: {identity}: ephemeral", 32))
    real = private.public_key().public_bytes_raw()
    # A low-order share makes the secret all zeros, whatever the identity.
    secret = private.exchange(public) if share is None or len(share) != 32 else bytes(32)
    share = real if share is None else share
    key = hkdf(secret, share + public.public_bytes_raw(), b"age-encryption.org/v1/X25519")
    return Part(["X25519", b64(share)], aead(key, bytes(12), draft.file_key if file_key is None else file_key))


def scrypt(draft: Draft, passphrase: str, work: int = 10, *, salt_length: int = 16) -> Part:
    """Return a `scrypt` stanza."""
    salt = coins(f"{draft.label}: salt", salt_length)
    key = hashlib.scrypt(
        passphrase.encode(), salt=b"age-encryption.org/v1/scrypt" + salt, n=1 << min(work, 10), r=8, p=1, dklen=32
    )
    return Part(["scrypt", b64(salt), str(work)], aead(key, bytes(12), draft.file_key))


def hybrid(draft: Draft, public: bytes, *, file_key: bytes | None = None) -> Part:
    """Return an `mlkem768x25519` stanza for a public key of 1,216 bytes."""
    job = {
        "job": "encapsulate",
        "public": base64.b64encode(public).decode(),
        "coins": base64.b64encode(coins(f"{draft.label}: {public[:32].hex()}", 64)).decode(),
    }
    answer = _ask(json.dumps(job))
    share, secret = base64.b64decode(answer["share"]), base64.b64decode(answer["secret"])
    return Part(["mlkem768x25519", b64(share)], hpke(secret, draft.file_key if file_key is None else file_key))


def hpke(secret: bytes, data: bytes) -> bytes:
    """Return `data` sealed under a shared secret as RFC 9180 says, base mode."""
    context = b"\0" + _extract(b"", b"psk_id_hash", b"")
    context += _extract(b"", b"info_hash", b"age-encryption.org/mlkem768x25519")
    prk = _extract(secret, b"secret", b"")
    return aead(_expand(prk, b"key", context, 32), _expand(prk, b"base_nonce", context, 12), data)


def hybrid_public(identity: str) -> bytes:
    """Return the public key of a post-quantum identity, as the npm implementation works it out."""
    answer = _ask(json.dumps({"job": "recipient", "identity": identity}))
    bits = "".join(f"{_BECH32.index(character):05b}" for character in answer["recipient"].rpartition("1")[2][:-6])
    return int(bits[: 1216 * 8], 2).to_bytes(1216, "big")


@cache
def _ask(job: str) -> dict[str, str]:
    """Return the npm implementation's answer to one job, asked once."""
    asked = subprocess.run(["node", str(_ORACLE)], input=f"[{job}]".encode(), capture_output=True, check=True)
    answers: list[dict[str, str]] = json.loads(asked.stdout)
    return answers[0]


def _extract(salt: bytes, label: bytes, material: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + _SUITE + label + material, "sha256")


def _expand(prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    data = length.to_bytes(2, "big") + b"HPKE-v1" + _SUITE + label + info + b"\x01"
    return hmac.digest(prk, data, "sha256")[:length]
