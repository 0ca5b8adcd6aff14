"""Both directions with the npm implementation: the post-quantum kind, X25519, passphrases and key files."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from export.identities import new_identity, parse_identity
from export.keyfile import write_key_file
from export.passphrase import PassphraseIdentity, PassphraseRecipient
from export.unsealing import open_sealed
from kiosk.recipients import HYBRID, X25519, parse_recipient, seal, throwaway

if TYPE_CHECKING:
    from pathlib import Path

    from tests.vectors.conftest import NpmAge

_PAYLOADS = [bytes(index % 251 for index in range(size)) for size in (0, 1, 512, 65535, 65536, 65537, 131072)]
_PASSPHRASE = "\u017c\u00f3\u0142w, caf\u00e9 & 3 spaces "  # noqa: S105 - a test's own
_KINDS = pytest.mark.parametrize("kind", [HYBRID, X25519])


@_KINDS
def test_npm_opens_what_the_kiosk_seals(npm_age: NpmAge, kind: str) -> None:
    """What is sealed to a key of either kind, beside a throwaway one, opens with npm's age at every size."""
    identity = new_identity(kind)
    recipients = [throwaway(kind), parse_recipient(identity.recipient)]
    jobs = [
        {
            "job": "open",
            "data": base64.b64encode(seal(payload, recipients)).decode(),
            "identities": [identity.text],
        }
        for payload in _PAYLOADS
    ]
    assert [base64.b64decode(answer["data"]) for answer in npm_age.run(jobs)] == _PAYLOADS


@_KINDS
def test_the_inspectors_open_what_npm_seals(npm_age: NpmAge, kind: str) -> None:
    """What npm's age seals to its own keys of either kind opens with those keys at every size."""
    mine, other = npm_age.run([{"job": "keygen", "kind": kind}, {"job": "keygen", "kind": kind}])
    jobs = [
        {
            "job": "seal",
            "data": base64.b64encode(payload).decode(),
            "recipients": [other["recipient"], mine["recipient"]],
        }
        for payload in _PAYLOADS
    ]
    identity = parse_identity(mine["identity"])
    assert [open_sealed(base64.b64decode(answer["data"]), [identity]) for answer in npm_age.run(jobs)] == _PAYLOADS


@_KINDS
def test_both_derive_the_same_public_key(npm_age: NpmAge, kind: str) -> None:
    """A private key has the same public half here and there."""
    identities = [new_identity(kind) for _ in range(3)]
    answers = npm_age.run([{"job": "recipient", "identity": identity.text} for identity in identities])
    assert [answer["recipient"] for answer in answers] == [identity.recipient for identity in identities]


def test_passphrases_both_ways(npm_age: NpmAge) -> None:
    """A passphrase with letters beyond ASCII opens here what npm's age seals, and there what is sealed here."""
    sealed = seal(b"here", [PassphraseRecipient(_PASSPHRASE, 10)])
    assert npm_age.open(sealed, passphrases=[_PASSPHRASE]) == b"here"
    sealed = npm_age.seal(b"there", passphrase=_PASSPHRASE)
    assert open_sealed(sealed, [PassphraseIdentity(_PASSPHRASE)]) == b"there"


def test_npm_opens_a_key_file(npm_age: NpmAge, tmp_path: Path) -> None:
    """A key file, exactly as an inspector gets it, opens with npm's age and holds the key and its public half."""
    identity = new_identity()
    path = tmp_path / "inspector.key"
    write_key_file(path, identity, _PASSPHRASE)
    text = npm_age.open(path.read_bytes(), passphrases=[_PASSPHRASE]).decode()
    assert identity.text in text.splitlines()
    assert f"# public key: {identity.recipient}" in text.splitlines()
