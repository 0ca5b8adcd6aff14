"""Makes `stream.json`: the bytes of one small stream, written from docs/sealed-format.md alone.

Run as `python -m tests.vectors.make_stream`. Nothing of the product is imported, so that a slip there is not repeated
here. Signing keys are SHA-256 over a label; what stands for sealed records is SHAKE-256 over a label, because the chain
never looks inside a record.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from mnemonic import Mnemonic

TARGET = Path(__file__).with_name("stream.json")
COUNT = 4
TOTALS = (
    b'{"checked_in":{"family":2},"left":1,"corrected":0,"needs":{},"needs_band":"","points":{},"kinds":{"opened":1}}'
)


def _seed(index: int) -> bytes:
    return hashlib.sha256(f"vector seed {index}".encode()).digest()


def _public(index: int) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(_seed(index)).public_key().public_bytes_raw()


def _base32(data: bytes) -> str:
    text = base64.b32encode(data).decode().rstrip("=")
    return text.translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ"))


def _code(digest: bytes) -> str:
    text = _base32(digest[:10])
    return "-".join(text[place : place + 4] for place in range(0, 16, 4))


def _four_words(digest: bytes) -> str:
    bits = "".join(f"{byte:08b}" for byte in digest)
    return " ".join(Mnemonic("english").wordlist[int(bits[11 * n : 11 * n + 11], 2)] for n in range(4))


def _frame(body: bytes) -> bytes:
    head = b"OMJ1" + struct.pack(">I", len(body)) + body
    return head + hashlib.sha256(head).digest()[:8]


def build() -> dict[str, object]:
    """Return the vector: inputs, and every derived value in hexadecimal or as people read it."""
    opening = json.dumps(
        {
            "after": "", "first_key": _public(0).hex(), "format": "open-meeting/1", "meeting": "vector-meeting",
            "pack_digest": hashlib.sha256(b"vector pack").hexdigest(), "part": 1, "recipients": ["AAAA-BBBB-CCCC-DDDD"],
            "rehearsal": False, "software": "vector 1", "stanzas": 1, "station": "door-1",
        },
        separators=(",", ":"),
    ).encode()  # fmt: skip
    link = hashlib.sha256(b"open-meeting/1 opening" + opening).digest()
    code = _code(hashlib.sha256(link).digest())
    journal = _frame(b"\0" + opening)
    records = []
    for index in range(COUNT):
        sealed = hashlib.shake_256(f"vector record {index}".encode()).digest(40 + index)
        next_key = bytes(32) if index == COUNT - 1 else _public(index + 1)
        link = hashlib.sha256(
            b"open-meeting/1 link" + link + struct.pack(">QI", index, len(sealed)) + sealed + next_key
        ).digest()
        signature = Ed25519PrivateKey.from_private_bytes(_seed(index)).sign(b"open-meeting/1 signature" + link)
        journal += _frame(b"\1" + struct.pack(">QI", index, len(sealed)) + sealed + next_key + signature)
        records.append(
            {
                "seed": _seed(index).hex(), "sealed": sealed.hex(), "next_key": next_key.hex(),
                "signature": signature.hex(), "link": link.hex(), "head_words": _four_words(link),
            }
        )  # fmt: skip
    receipt = f"OM1:vector-meeting/door-1/{COUNT}/{link.hex()}"
    slot = struct.pack(">8sQ32sI", b"OMKS0001", 3, _seed(3), len(TOTALS)) + TOTALS
    slot = slot.ljust(4096 - 32, b"\0")
    return {
        "opening": opening.decode(),
        "opening_code": code,
        "records": records,
        "journal": journal.hex(),
        "receipt": receipt,
        "receipt_code": _code(hashlib.sha256(receipt.encode()).digest()),
        "slot": (slot + hashlib.sha256(slot).digest()).hex(),
        "slot_totals": TOTALS.decode(),
    }


if __name__ == "__main__":
    TARGET.write_text(json.dumps(build(), indent=1) + "\n")
