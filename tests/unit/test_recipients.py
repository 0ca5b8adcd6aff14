"""Sealing to public keys, and the check at start that it is right."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from kiosk import bech32, known_answers, recipients
from kiosk.envelope import decode_base64, parse_header
from kiosk.errors import RecipientError
from kiosk.key_schedule import header_mac
from kiosk.known_answers import GLASS_KEYS
from kiosk.recipients import HYBRID, X25519, fingerprint, parse_recipient, seal, self_test, throwaway

if TYPE_CHECKING:
    from collections.abc import Callable

_BOTH = pytest.mark.parametrize("kind", [HYBRID, X25519])
_PREFIX = {HYBRID: "age1pq", X25519: "age"}
# RFC 7748's curve: points whose multiples by a private key are all zero.
_LOW_ORDER = (
    bytes(32),
    b"\x01" + bytes(31),
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
)


def _lattice_key() -> bytes:
    return bech32.decode(throwaway(HYBRID).text)[1][:1184]


@pytest.fixture
def without_suite() -> Callable[[], None]:
    """Forget the suite that earlier tests have asked for."""
    recipients.hybrid_suite.cache_clear()
    return recipients.hybrid_suite.cache_clear


@_BOTH
def test_a_key_is_read_as_written(kind: str) -> None:
    """A public key keeps its text and kind, white space around it apart."""
    text = throwaway(kind).text
    read = parse_recipient(f"  {text}\n")
    assert (read.kind, read.text) == (kind, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "age",
        "age1",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5",
        "age1tag1qgg72x2qfk9wg3wh0qg9u0v7l5dkq4jx69fv80p6wdus3ftg6flwg5dz2dp",
        "AGE1QQQQQQ",
        "age1\x1b[31mred",
        "age1" + "q" * 10_000,
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    """A text that is no public key is refused in a clear sentence, with nothing a terminal would act on."""
    with pytest.raises(RecipientError) as caught:
        parse_recipient(text)
    assert str(caught.value).isprintable()
    assert caught.value.hint
    assert len(str(caught.value)) < 300


@_BOTH
def test_a_damaged_key_is_refused(kind: str) -> None:
    """A key with a wrong character, cut short, or of a wrong length is refused."""
    text = throwaway(kind).text
    wrong = "q" if text[30] != "q" else "p"
    data = bech32.decode(text)[1]
    for bad in (
        text[:30] + wrong + text[31:],
        text[:-1],
        text.upper(),
        bech32.encode(_PREFIX[kind], data[:-1]),
        bech32.encode(_PREFIX[kind], data + b"\0"),
    ):
        with pytest.raises(RecipientError):
            parse_recipient(bad)


@pytest.mark.parametrize("prefix", ["AGE-SECRET-KEY-", "AGE-SECRET-KEY-PQ-", "age-secret-key-"])
def test_a_private_key_is_refused_unseen(prefix: str) -> None:
    """A private key in the place of a public one is refused, and no part of it is in the message."""
    text = bech32.encode(prefix, bytes(range(32)))
    with pytest.raises(RecipientError, match="private key") as caught:
        parse_recipient(text)
    assert text[len(prefix) + 1 : len(prefix) + 9] not in str(caught.value)


@pytest.mark.parametrize("point", _LOW_ORDER, ids=bytes.hex)
def test_a_point_that_hides_nothing_is_refused(point: bytes) -> None:
    """A low-order X25519 point is refused when it is read, alone and inside a post-quantum key."""
    for text in (bech32.encode("age", point), bech32.encode("age1pq", _lattice_key() + point)):
        with pytest.raises(RecipientError, match="protects nothing"):
            parse_recipient(text)


def test_a_lattice_key_out_of_range_is_refused() -> None:
    """An ML-KEM key with a coefficient of 3329 is refused (FIPS 203, section 7.2)."""
    data = bytearray(_lattice_key() + b"\x09" + bytes(31))
    data[0], data[1] = 3329 & 0xFF, (data[1] & 0xF0) | 3329 >> 8
    with pytest.raises(RecipientError, match="out of range"):
        parse_recipient(bech32.encode("age1pq", bytes(data)))


@_BOTH
def test_a_glass_key_is_refused(kind: str) -> None:
    """The keys that the check at start seals to, and everybody can open, are refused as recipients."""
    with pytest.raises(RecipientError, match="protects nothing"):
        parse_recipient(bech32.encode(_PREFIX[kind], GLASS_KEYS[kind]))


def test_a_fingerprint_is_of_the_text() -> None:
    """A fingerprint has four groups of four, is the same for the same key, and another for another."""
    one, other = throwaway(X25519).text, throwaway(X25519).text
    assert fingerprint(one) == fingerprint(f" {one}\n") != fingerprint(other)
    assert [len(group) for group in fingerprint(one).split("-")] == [4, 4, 4, 4]
    # Pinned: inspectors hold cards with fingerprints on them.
    assert fingerprint("age1pq1example") == "HGC7-HPQ5-WCJB-F3N9"


@pytest.mark.parametrize(("kind", "share"), [(HYBRID, 1120), (X25519, 32)])
def test_throwaway_stanzas_look_like_any_other(kind: str, share: int) -> None:
    """A stanza for a throwaway key has the shape of a stanza for a key that was read, and both are new each time."""
    keys = [throwaway(kind), parse_recipient(throwaway(kind).text)]
    stanzas = [key.wrap(bytes(16)) for key in (*keys, *keys)]
    assert {(stanza.type, len(stanza.args)) for stanza in stanzas} == {(kind, 1)}
    assert {len(decode_base64(stanza.args[0])) for stanza in stanzas} == {share}
    assert {len(stanza.body) for stanza in stanzas} == {32}
    assert len({stanza.args[0] for stanza in stanzas}) == len({stanza.body for stanza in stanzas}) == 4


@_BOTH
def test_sealed_sizes_tell_only_the_payloads(kind: str) -> None:
    """Two files with payloads of one length and as many recipients have one length, whoever the recipients are."""
    keys = [throwaway(kind) for _ in range(3)]
    assert len(seal(b"a" * 512, keys[:2])) == len(seal(b"b" * 512, keys[1:]))


def test_throwaway_keys_are_spread_over_all_keys() -> None:
    """A throwaway key's 768 coefficients are below 3329 and spread evenly: no key is likelier than another."""
    packed = int.from_bytes(b"".join(_lattice_key()[:1152] for _ in range(8)), "little")
    values = [packed >> 12 * index & 0xFFF for index in range(8 * 768)]
    assert max(values) < 3329
    # The mean of 6,144 even draws from 0..3328 is 1664 within 12.3 (one standard deviation); eight of them are room.
    assert abs(sum(values) / len(values) - 1664) < 98
    assert min(values) < 128
    assert max(values) > 3200


def test_an_unknown_kind_is_refused() -> None:
    """No throwaway key is made of a kind that is not spoken."""
    with pytest.raises(RecipientError, match="not a kind"):
        throwaway("ssh-rsa")


def test_kinds_are_never_mixed() -> None:
    """A file is never sealed to both kinds of key, nor to nobody."""
    with pytest.raises(RecipientError, match="different kinds"):
        seal(b"", [throwaway(HYBRID), throwaway(X25519)])
    with pytest.raises(RecipientError, match="no public key"):
        seal(b"", [])


@pytest.mark.parametrize(
    "module", ["cryptography.hazmat.primitives.hpke", "cryptography.hazmat.primitives.asymmetric.mlkem"]
)
def test_without_ml_kem_nothing_is_sealed(
    monkeypatch: pytest.MonkeyPatch, without_suite: Callable[[], None], module: str
) -> None:
    """A library without ML-KEM is an error that says so, for reading a key, a throwaway one and the check at start."""
    text = throwaway(HYBRID).text
    without_suite()
    monkeypatch.setitem(sys.modules, module, None)
    for attempt in (lambda: parse_recipient(text), lambda: throwaway(HYBRID), self_test):
        with pytest.raises(RecipientError, match="no ML-KEM"):
            attempt()


def test_a_backend_without_ml_kem_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that has the names but not the algorithm is told apart from a damaged key."""
    from cryptography.hazmat.backends.openssl.backend import backend

    text = throwaway(HYBRID).text
    monkeypatch.setattr(type(backend), "mlkem_supported", lambda _: False)
    with pytest.raises(RecipientError, match="no ML-KEM"):
        parse_recipient(text)


def test_the_check_at_start_passes() -> None:
    """This machine's cryptography gives the known answers."""
    self_test()


@pytest.mark.parametrize(
    ("place", "name", "wrong"),
    [
        (recipients, "HYBRID_INFO", b"age-encryption.org/mlkem768x25520"),
        (recipients, "hybrid_suite", lambda: Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA512, AEAD.CHACHA20_POLY1305)),
        (recipients, "hybrid_suite", lambda: Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)),
        (recipients, "x25519_wrapping_key", lambda *_, **__: bytes(32)),
        (recipients, "header_mac", lambda *_: bytes(32)),
        (recipients, "encode_base64", lambda _: "AAAA"),
        (known_answers, "derive_key", lambda *_, **__: bytes(32)),
    ],
    ids=["label", "hash", "cipher", "wrapping", "mac", "share", "derivation"],
)
def test_the_check_at_start_fails_where_something_is_wrong(
    monkeypatch: pytest.MonkeyPatch, place: object, name: str, wrong: object
) -> None:
    """A wrong label, hash, cipher, wrapping key, MAC, share or derivation is found before anything is sealed."""
    if name == "header_mac":
        # Only what sealing writes is wrong; what it is compared with is right.
        right, calls = header_mac, iter(range(100))
        monkeypatch.setattr(place, name, lambda *given: bytes(32) if next(calls) % 2 == 0 else right(*given))
    else:
        monkeypatch.setattr(place, name, wrong)
    with pytest.raises(RecipientError):
        self_test()


@_BOTH
def test_the_glass_door_is_only_in_glass_keys(kind: str) -> None:
    """What is sealed to any other key does not open the way the check opens its own."""
    stanza = parse_header(seal(b"", [throwaway(kind)])).stanzas[0]
    with pytest.raises(RecipientError):
        known_answers.open_glass(kind, decode_base64(stanza.args[0]), stanza.body)
