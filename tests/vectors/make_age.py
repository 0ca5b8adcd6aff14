"""Writes the vectors in `age/` and their list, the same bytes every time.

    python -m tests.vectors.make_age [FOLDER]

Each vector is wrong in one way and right in everything else: its MAC covers what is written, its wrapped keys open.
What is expected of each stands in `age/vectors.json`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.vectors.age_builder import Draft, Part, b64, hybrid, hybrid_public, loose, scrypt, x25519

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OLD_1 = "AGE-SECRET-KEY-13FTMG873PCZPP5528F3ZP989DX78692TNX8TZJ44PUAVE578RMEQL36GQA"
OLD_2 = "AGE-SECRET-KEY-1K3HAPFWQWXW2DTAX88T6DYPKMR7FX9TE4DSUKDVJNGJ7QKXYP44QF87HXR"
NEW_1 = "AGE-SECRET-KEY-PQ-1GRPEK0WCTZQ9LT0CUVRR4YAR2X30CNGK4860VSC9YLNXW09Q3X5Q2RXZ7R"
NEW_2 = "AGE-SECRET-KEY-PQ-1YF6DQYE389WCD2FNC2WSUP6H65FQF3ZDG3CYAQC2756KJGEJ4CUS376805"
PASSPHRASE = "orchard-kettle-ninth-harbor-violin-mosaic-tunnel"  # noqa: S105 - public on purpose: it opens vectors and nothing else
LOW_ORDER = bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")
"""A point of order 8 (RFC 7748, section 6.1: the shared secret with it is all zeros)."""


@dataclass(frozen=True)
class Vector:
    """One file and what is expected of it."""

    name: str
    data: bytes
    note: str
    fault: str | None = None
    """The name of an `EnvelopeFault`, or None where the file opens."""
    identity: str | None = OLD_1
    passphrase: str | None = None
    others: str = "refuse"
    """What other implementations do with a faulty one: refuse, open, or are not asked."""
    payload: bytes | None = None


def _old(label: str = "old", *identities: str) -> Draft:
    draft = Draft(label)
    draft.parts = [x25519(draft, identity) for identity in identities or (OLD_1,)]
    return draft


def _new(*identities: str) -> Draft:
    draft = Draft("new")
    draft.parts = [hybrid(draft, hybrid_public(identity)) for identity in identities or (NEW_1,)]
    return draft


def _old_with(change: Callable[[Part], None]) -> bytes:
    draft = _old()
    change(draft.parts[0])
    return draft.bytes()


def _new_with(change: Callable[[Part], None]) -> bytes:
    draft = _new()
    change(draft.parts[0])
    return draft.bytes()


def _extra(part: Part) -> None:
    part.args.append("more")


def _loose_share(part: Part) -> None:
    part.args[1] = loose(part.args[1])


def _loose_body(part: Part) -> None:
    part.lines = [loose(b64(part.body))]


def _padded_body(part: Part) -> None:
    part.lines = [b64(part.body) + "="]


def _flipped_body(part: Part) -> None:
    part.body = bytes([part.body[0] ^ 1]) + part.body[1:]


def _share(part: Part, change: Callable[[bytes], bytes]) -> None:
    part.args[1] = b64(change(base64.b64decode(part.args[1] + "==")))


def _good() -> Iterator[Vector]:
    draft = _old()
    yield Vector("x25519", draft.bytes(), "one X25519 recipient", payload=draft.payload)
    draft = _old("old", OLD_2, OLD_1)
    yield Vector("x25519_second", draft.bytes(), "the key is the second recipient's", payload=draft.payload)
    draft = _old()
    draft.parts.append(Part(["kQ-grease", "x9"], b"whatever" * 12))
    yield Vector("x25519_grease", draft.bytes(), "a recipient type nobody knows is passed over", payload=draft.payload)
    draft = _new()
    note = "one post-quantum recipient; the encapsulation's randomness is fixed, so this is a decapsulation vector"
    yield Vector("hybrid", draft.bytes(), note, identity=NEW_1, payload=draft.payload)
    draft = _new(NEW_2, NEW_1)
    note = "two post-quantum recipients, the key is the second's"
    yield Vector("hybrid_second", draft.bytes(), note, identity=NEW_1, payload=draft.payload)
    draft = Draft("passphrase")
    draft.parts = [scrypt(draft, PASSPHRASE)]
    yield Vector(
        "scrypt", draft.bytes(), "under a passphrase", identity=None, passphrase=PASSPHRASE, payload=draft.payload
    )
    draft = _old()
    draft.payload = b""
    yield Vector("payload_empty", draft.bytes(), "an empty payload is one empty chunk", payload=b"")
    draft = _old("one full chunk")
    draft.payload = draft.blank_chunk(0, last=True)
    yield Vector("payload_one_full_chunk", draft.bytes(), "a full chunk is the last one", payload=draft.payload)
    draft = _old("two chunks")
    draft.payload = draft.blank_chunk(0, last=False) + b"the end"
    yield Vector("payload_two_chunks", draft.bytes(), "a full chunk and a short one", payload=draft.payload)


def _not_ours() -> Iterator[Vector]:
    yield Vector("empty", b"", "no bytes", "NOT_AGE")
    yield Vector("text", b"The survey closes at noon.\n", "a text file", "NOT_AGE")
    yield Vector("crlf", _old().header().replace(b"\n", b"\r\n") + _old().sealed(), "lines end with CR LF", "NOT_AGE")
    draft = _old()
    draft.version = "age-encryption.org/v2"
    yield Vector("version_2", draft.bytes(), "an unknown version", "VERSION")


def _layout() -> Iterator[Vector]:
    old = _old()
    yield Vector(
        "mac_not_canonical", old.header(loose(old.mac())) + old.sealed(), "a spare bit of the MAC", "MALFORMED"
    )
    yield Vector("mac_short", old.header(b64(bytes(31))) + old.sealed(), "a MAC of 31 bytes", "MALFORMED")
    yield Vector("mac_two_spaces", old.header(f" {old.mac()}") + old.sealed(), "two spaces before the MAC", "MALFORMED")
    no_recipients = Draft("nobody")
    yield Vector("no_recipients", no_recipients.bytes(), "a header without recipients", "MALFORMED")
    yield Vector("body_padded", _old_with(_padded_body), "padded base64 in a body", "MALFORMED")
    yield Vector("body_not_canonical", _old_with(_loose_body), "a spare bit of a body", "MALFORMED")
    long_line = _old()
    long_line.parts.append(Part(["grease"], b"", lines=["A" * 68, ""]))
    yield Vector("body_line_long", long_line.bytes(), "a body line of 68 columns", "MALFORMED")
    unended = _old()
    unended.parts.insert(0, Part(["grease"], b"", lines=["A" * 64]))
    yield Vector("body_unended", unended.bytes(), "a body of full lines without the short one", "MALFORMED")
    spaced = _old()
    spaced.parts.append(Part(["grease", "", "x"], b""))
    yield Vector("argument_empty", spaced.bytes(), "an empty argument", "MALFORMED")
    foreign = _old()
    foreign.parts.append(Part(["grease", "\u00e9"], b""))
    yield Vector("argument_not_ascii", foreign.bytes(), "an argument that is not ASCII", "MALFORMED")
    crowd = _old()
    crowd.parts += [Part(["grease"], bytes(6))] * 64
    yield Vector("recipients_65", crowd.bytes(), "more recipients than are read", "MALFORMED", others="open")
    endless = _old()
    endless.parts.append(Part(["grease", "x" * 70_000], b""))
    yield Vector("header_70000", endless.bytes(), "a longer header than is read", "MALFORMED", others="open")
    yield Vector("header_cut", old.header()[:90], "the header ends in its middle", "CUT_SHORT")


def _keys_old() -> Iterator[Vector]:
    yield Vector("x25519_foreign", _old("old", OLD_2).bytes(), "sealed to another key", "NO_KEY_FITS")
    yield Vector("x25519_body_flipped", _old_with(_flipped_body), "a bit of the wrapped key", "NO_KEY_FITS")
    yield Vector("x25519_extra_argument", _old_with(_extra), "an argument too many", "MALFORMED")
    yield Vector("x25519_share_not_canonical", _old_with(_loose_share), "a spare bit of the share", "MALFORMED")
    for name, share, note in (
        ("short", bytes(31), "a share of 31 bytes"),
        ("zero", bytes(32), "the share is zero: anybody knows the secret"),
        ("low_order", LOW_ORDER, "the share has order 8: anybody knows the secret"),
    ):
        draft = Draft("low")
        draft.parts = [x25519(draft, OLD_1, share=share)]
        yield Vector(f"x25519_share_{name}", draft.bytes(), note, "MALFORMED")
    draft = Draft("long key")
    draft.parts = [x25519(draft, OLD_1, file_key=bytes(24))]
    yield Vector("x25519_body_long", draft.bytes(), "a wrapped key of 24 bytes", "MALFORMED")
    draft = _old()
    draft.parts.append(hybrid(draft, hybrid_public(NEW_1)))
    note = "both kinds in one file: the older one decides how long it stays closed"
    yield Vector("mixed_kinds", draft.bytes(), note, "MALFORMED", others="open")


def _keys_new() -> Iterator[Vector]:
    def vector(name: str, data: bytes, note: str, fault: str) -> Vector:
        return Vector(f"hybrid_{name}", data, note, fault, identity=NEW_1)

    def with_share(change: Callable[[bytes], bytes]) -> bytes:
        return _new_with(lambda part: _share(part, change))

    yield vector("foreign", _new(NEW_2).bytes(), "sealed to another key", "NO_KEY_FITS")
    yield vector("body_flipped", _new_with(_flipped_body), "a bit of the wrapped key", "NO_KEY_FITS")
    flipped = with_share(lambda share: bytes([share[0] ^ 1]) + share[1:])
    yield vector("lattice_flipped", flipped, "a bit of the ML-KEM ciphertext", "NO_KEY_FITS")
    flipped = with_share(lambda share: share[:-1] + bytes([share[-1] ^ 0x80]))
    yield vector("point_flipped", flipped, "the bit of the X25519 share that X25519 itself ignores", "NO_KEY_FITS")
    yield vector("extra_argument", _new_with(_extra), "an argument too many", "MALFORMED")
    yield vector("share_short", with_share(lambda share: share[:-1]), "a share of 1,119 bytes", "MALFORMED")
    yield vector("share_long", with_share(lambda share: share + b"\0"), "a share of 1,121 bytes", "MALFORMED")
    # 1,120 bytes leave four spare bits in their last character.
    yield vector("share_not_canonical", _new_with(_loose_share), "a spare bit of the share", "MALFORMED")
    yield vector("low_order", with_share(lambda share: share[:-32] + LOW_ORDER), "a point of order 8", "MALFORMED")
    draft = Draft("new")
    draft.parts = [hybrid(draft, hybrid_public(NEW_1), file_key=bytes(24))]
    yield vector("body_long", draft.bytes(), "a wrapped key of 24 bytes", "MALFORMED")


def _passphrases() -> Iterator[Vector]:
    def vector(name: str, part: Callable[[Part], None], note: str, fault: str = "MALFORMED") -> Vector:
        draft = Draft("passphrase")
        draft.parts = [scrypt(draft, PASSPHRASE)]
        part(draft.parts[0])
        return Vector(f"scrypt_{name}", draft.bytes(), note, fault, identity=None, passphrase=PASSPHRASE)

    def work(number: str) -> Callable[[Part], None]:
        return lambda part: part.args.__setitem__(2, number)

    yield vector("work_21", work("21"), "more work than is done for a file")
    yield vector("work_leading_zero", work("010"), "a work factor with a zero before it")
    yield vector("work_hex", work("0xa"), "a work factor that is not decimal")
    yield vector("work_huge", work("9" * 40), "a work factor beyond any number")
    yield vector("salt_short", lambda part: part.args.__setitem__(1, b64(bytes(15))), "a salt of 15 bytes")
    yield vector("extra_argument", _extra, "an argument too many")
    draft = Draft("passphrase")
    draft.parts = [scrypt(draft, PASSPHRASE + "s")]
    note = "another passphrase"
    yield Vector("scrypt_foreign", draft.bytes(), note, "NO_KEY_FITS", identity=None, passphrase=PASSPHRASE)
    for name, part in (("x25519", x25519(draft, OLD_1)), ("scrypt", scrypt(draft, PASSPHRASE))):
        draft = Draft("passphrase")
        draft.parts = [scrypt(draft, PASSPHRASE), part]
        note = "a passphrase beside another way in"
        yield Vector(f"scrypt_and_{name}", draft.bytes(), note, "MALFORMED", identity=None, passphrase=PASSPHRASE)


def _contents() -> Iterator[Vector]:
    old = _old()
    head, body = old.header(), old.sealed()
    mac = old.mac()
    wrong = ("B" if mac[0] == "A" else "A") + mac[1:]
    yield Vector("mac_wrong", old.header(wrong) + body, "a bit of the MAC", "HEADER_ALTERED")
    added = _old()
    added.parts.append(Part(["grease"], b""))
    yield Vector("recipient_added", added.header(mac) + body, "a recipient added afterwards", "HEADER_ALTERED")
    flipped = body[:-20] + bytes([body[-20] ^ 1]) + body[-19:]
    yield Vector("payload_flipped", head + flipped, "a bit of the payload", "PAYLOAD_ALTERED")
    yield Vector("nonce_flipped", head + bytes([body[0] ^ 1]) + body[1:], "a bit of the nonce", "PAYLOAD_ALTERED")
    yield Vector("payload_cut", head + body[:-5], "the payload ends in its middle", "PAYLOAD_ALTERED")
    yield Vector("payload_longer", head + body + b"\n", "a byte after the payload", "PAYLOAD_ALTERED")
    yield Vector("payload_missing", head + body[:16], "no payload after the nonce", "CUT_SHORT")
    yield Vector("nonce_cut", head + body[:9], "the nonce ends in its middle", "CUT_SHORT")
    two = _old("two chunks")
    first = two.chunk(0, two.blank_chunk(0, last=False), last=False)
    start = two.header() + two.nonce
    yield Vector("chunk_missing", start + first, "cut where a chunk ends", "CUT_SHORT")
    empty = two.chunk(1, b"", last=True)
    yield Vector("chunk_empty", start + first + empty, "an empty chunk after a full one", "MALFORMED")
    early = two.chunk(0, two.blank_chunk(0, last=True), last=True)
    yield Vector(
        "chunk_after_last", start + early + two.chunk(1, b"more", last=True), "goes on after its end", "PAYLOAD_ALTERED"
    )
    second = two.chunk(1, two.blank_chunk(1, last=False), last=False)
    swapped = start + second + first + two.chunk(2, b"the end", last=True)
    yield Vector("chunks_swapped", swapped, "two chunks changed places", "PAYLOAD_ALTERED")


def vectors() -> Iterator[Vector]:
    """Yield every vector."""
    for group in (_good, _not_ours, _layout, _keys_old, _keys_new, _passphrases, _contents):
        yield from group()


def write(folder: Path) -> None:
    """Write every vector and their list into `folder`, which exists."""
    listed = []
    for vector in vectors():
        (folder / f"{vector.name}.age").write_bytes(vector.data)
        listed.append(
            {
                "name": vector.name,
                "note": vector.note,
                "fault": vector.fault,
                "identity": vector.identity,
                "passphrase": vector.passphrase,
                "payload": None if vector.payload is None else hashlib.sha256(vector.payload).hexdigest(),
                "others": vector.others if vector.fault else "open",
            }
        )
    (folder / "vectors.json").write_text(json.dumps(listed, indent=1) + "\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "age")
