"""Both directions with pyrage, the Rust implementation: X25519 and passphrases."""

from __future__ import annotations

from pathlib import Path

import pyrage
import pytest

from export.identities import new_identity, parse_identity
from export.passphrase import PassphraseIdentity, PassphraseRecipient
from export.unsealing import open_sealed
from kiosk.recipients import X25519, parse_recipient, seal, throwaway

_PAYLOADS = [bytes(index % 251 for index in range(size)) for size in (0, 1, 512, 65535, 65536, 65537, 131072)]


@pytest.mark.parametrize("payload", _PAYLOADS, ids=len)
def test_pyrage_opens_what_the_kiosk_seals(payload: bytes) -> None:
    """What is sealed to an X25519 key, beside a throwaway one, opens with pyrage at every size."""
    identity = new_identity(X25519)
    sealed = seal(payload, [throwaway(X25519), parse_recipient(identity.recipient)])
    assert pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity.text)]) == payload


@pytest.mark.parametrize("payload", _PAYLOADS, ids=len)
def test_the_inspectors_open_what_pyrage_seals(payload: bytes) -> None:
    """What pyrage seals to its own keys opens with those keys at every size."""
    other, mine = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    sealed = pyrage.encrypt(payload, [other.to_public(), mine.to_public()])
    assert open_sealed(sealed, [parse_identity(str(mine))]) == payload


def test_passphrases_both_ways() -> None:
    """A passphrase opens with pyrage what is sealed here, and here what pyrage sealed.

    The second file is a committed one: pyrage works as hard as the machine can in a second and takes no other wish.
    """
    sealed = seal(b"here", [PassphraseRecipient("caf\u00e9 at noon", 10)])
    assert pyrage.passphrase.decrypt(sealed, "caf\u00e9 at noon") == b"here"
    sealed = (Path(__file__).parent / "pyrage-scrypt.age").read_bytes()
    passphrase = "orchard-kettle-ninth-harbor-violin-mosaic-tunnel"  # noqa: S105 - of that one file, public on purpose
    assert open_sealed(sealed, [PassphraseIdentity(passphrase)]) == b"Sealed by another hand.\n"
