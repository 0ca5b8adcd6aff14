"""Opening what was sealed, and refusing everything else."""

from __future__ import annotations

import secrets
from contextlib import suppress
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from export.errors import KeyFileError
from export.identities import Identity, new_identity, parse_identity
from export.passphrase import PassphraseIdentity, PassphraseRecipient
from export.unsealing import open_sealed
from kiosk import bech32
from kiosk.envelope import CHUNK, parse_header
from kiosk.errors import EnvelopeError, EnvelopeFault
from kiosk.recipients import HYBRID, X25519, parse_recipient, seal, throwaway

_BOTH = pytest.mark.parametrize("kind", [HYBRID, X25519])


@cache
def _key(kind: str) -> Identity:
    return new_identity(kind)


def _sealed(kind: str, payload: bytes) -> bytes:
    return seal(payload, [throwaway(kind), parse_recipient(_key(kind).recipient)])


@_BOTH
@given(
    length=st.one_of(
        st.integers(0, 600),
        st.sampled_from([CHUNK, 2 * CHUNK, 3 * CHUNK]).flatmap(lambda border: st.integers(border - 17, border + 17)),
    ),
    fill=st.binary(min_size=1, max_size=7),
)
@example(length=0, fill=b"x")
@example(length=CHUNK, fill=b"x")
@example(length=CHUNK + 1, fill=b"x")
@example(length=2 * CHUNK, fill=b"x")
@settings(max_examples=60, deadline=None)
def test_what_is_sealed_opens(kind: str, length: int, fill: bytes) -> None:
    """A payload of any length, the borders of chunks above all, comes back whole."""
    payload = (fill * (length // len(fill) + 1))[:length]
    assert open_sealed(_sealed(kind, payload), [_key(kind)]) == payload


@_BOTH
def test_every_recipient_opens_alone(kind: str) -> None:
    """Each of several keys opens a file by itself, in whatever order keys are tried."""
    keys = [new_identity(kind) for _ in range(3)]
    sealed = seal(b"Waited 18 months.", [parse_recipient(key.recipient) for key in keys])
    for key in keys:
        assert open_sealed(sealed, [key]) == b"Waited 18 months."
    assert open_sealed(sealed, [new_identity(kind), new_identity(X25519), keys[2]]) == b"Waited 18 months."


@_BOTH
def test_another_key_is_told_from_damage(kind: str) -> None:
    """A key that does not fit is refused as such, and so is no key at all and a passphrase."""
    sealed = _sealed(kind, b"text")
    for keys in ([], [new_identity(kind)], [new_identity(HYBRID), new_identity(X25519)], [PassphraseIdentity("a")]):
        with pytest.raises(EnvelopeError) as caught:
            open_sealed(sealed, keys)
        assert caught.value.fault is EnvelopeFault.NO_KEY_FITS


@_BOTH
def test_what_is_sealed_to_throwaway_keys_alone_stays_closed(kind: str) -> None:
    """A file for throwaway keys is whole and opens for nobody who has a key."""
    sealed = seal(b"text", [throwaway(kind), throwaway(kind)])
    assert len(parse_header(sealed).stanzas) == 2
    with pytest.raises(EnvelopeError, match="None of the keys"):
        open_sealed(sealed, [_key(kind), new_identity(kind)])


@_BOTH
def test_every_flipped_bit_is_found(kind: str) -> None:
    """With any one bit of a sealed file flipped, it does not open: never a wrong payload, never another error.

    Of the larger kind one bit of each byte is tried, every time another one.
    """
    key = new_identity(kind)
    sealed = seal(b"No one rang back.", [parse_recipient(key.recipient)])
    for place in range(len(sealed)):
        for bit in range(8) if kind == X25519 else [secrets.randbelow(8)]:
            flipped = bytearray(sealed)
            flipped[place] ^= 1 << bit
            with pytest.raises(EnvelopeError):
                open_sealed(bytes(flipped), [key])


@_BOTH
def test_every_cut_is_found(kind: str) -> None:
    """A sealed file cut anywhere, or with anything after it, does not open."""
    key = new_identity(kind)
    sealed = seal(b"No one rang back.", [parse_recipient(key.recipient)])
    for length in range(len(sealed)):
        with pytest.raises(EnvelopeError):
            open_sealed(sealed[:length], [key])
    for more in (b"\0", b"\n", sealed):
        with pytest.raises(EnvelopeError):
            open_sealed(sealed + more, [key])


@given(st.binary(max_size=300), st.integers(0, 4000))
@settings(deadline=None)
def test_anything_is_opened_or_refused(data: bytes, place: int) -> None:
    """Foreign bytes, alone or written over a sealed file, end in the one error or change nothing."""
    sealed = _sealed(HYBRID, b"text")
    place %= len(sealed)
    for whole in (data, sealed[:place] + data + sealed[place + len(data) :]):
        with suppress(EnvelopeError):
            assert open_sealed(whole, [_key(HYBRID)]) == b"text"


def test_a_cut_between_chunks_is_called_a_cut() -> None:
    """A file cut exactly where a chunk ends is told from an altered one."""
    sealed = _sealed(X25519, bytes(3 * CHUNK))
    end = parse_header(sealed).end + 16
    for chunks in (1, 2):
        with pytest.raises(EnvelopeError) as caught:
            open_sealed(sealed[: end + chunks * (CHUNK + 16)], [_key(X25519)])
        assert caught.value.fault is EnvelopeFault.CUT_SHORT


@_BOTH
def test_a_private_key_is_read_as_written(kind: str) -> None:
    """A private key keeps its text, and its public half with it; it is not in its own representation."""
    key = new_identity(kind)
    again = parse_identity(f" {key.text}\n")
    assert (again.kind, again.text, again.recipient) == (kind, key.text, key.recipient)
    assert key.text[-20:] not in repr(key)
    assert new_identity(kind).text != key.text


@_BOTH
def test_a_damaged_private_key_is_refused_unseen(kind: str) -> None:
    """A private key that is mistyped, cut, in small letters or of a wrong length is refused and never shown."""
    text = new_identity(kind).text
    wrong = "Q" if text[30] != "Q" else "P"
    prefix, seed = bech32.decode(text)
    for bad in (
        text[:30] + wrong + text[31:],
        text[:-1],
        text.lower(),
        bech32.encode(prefix, seed[:-1]),
        bech32.encode(prefix, seed + b"\0"),
        bech32.encode("AGE-SECRET-KEY-XX-", seed),
        new_identity(kind).recipient,
        "",
    ):
        with pytest.raises(KeyFileError) as caught:
            parse_identity(bad)
        assert caught.value.hint
        assert text[21:35] not in str(caught.value)


def test_an_unknown_kind_of_key_is_not_made() -> None:
    """No private key is made of a kind that is not spoken."""
    with pytest.raises(KeyFileError, match="not a kind"):
        new_identity("ssh-rsa")


def test_a_passphrase_is_exact() -> None:
    """A passphrase opens what was sealed under it, and one that differs in a space does not."""
    sealed = seal(b"text", [PassphraseRecipient("caf\u00e9 noon", 4)])
    assert open_sealed(sealed, [PassphraseIdentity("caf\u00e9 noon")]) == b"text"
    for other in ("caf\u00e9  noon", "cafe noon", "caf\u00e9 noon ", ""):
        with pytest.raises(EnvelopeError) as caught:
            open_sealed(sealed, [PassphraseIdentity(other)])
        assert caught.value.fault is EnvelopeFault.NO_KEY_FITS


def test_passphrases_that_cannot_be_are_refused() -> None:
    """An empty passphrase and one with half a character are refused; bytes that are not UTF-8 are taken as they are."""
    with pytest.raises(KeyFileError, match="empty"):
        PassphraseRecipient("")
    with pytest.raises(KeyFileError, match="not text"):
        PassphraseIdentity("\ud83d")
    sealed = seal(b"text", [PassphraseRecipient("caf\udce9", 4)])
    assert open_sealed(sealed, [PassphraseIdentity("caf\udce9")]) == b"text"


def test_too_little_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the machine has not the memory that a passphrase takes, that is what is said."""

    class _Poor:
        def __init__(self, *_: object) -> None:
            raise MemoryError

    sealed = seal(b"text", [PassphraseRecipient("a", 4)])
    monkeypatch.setattr("export.passphrase.Scrypt", _Poor)
    with pytest.raises(KeyFileError, match="memory"):
        open_sealed(sealed, [PassphraseIdentity("a")])


def test_a_work_factor_is_bounded_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that asks for more than 2^20 rounds is refused before the first of them."""
    sealed = seal(b"text", [PassphraseRecipient("a", 10)])
    monkeypatch.setattr("export.passphrase.Scrypt", None)
    with pytest.raises(EnvelopeError, match=r"2\^21"):
        open_sealed(sealed.replace(b" 10\n", b" 21\n", 1), [PassphraseIdentity("a")])
