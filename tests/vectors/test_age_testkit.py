"""The age format's own test kit (npm package `cctv-age`): every one of its vectors, read as this software reads."""

from __future__ import annotations

import base64
import hashlib
import zlib
from typing import TYPE_CHECKING

import pytest

from export.armor import decode_armor
from export.identities import Identity, parse_identity
from export.passphrase import PassphraseIdentity
from export.unsealing import open_sealed
from kiosk.envelope import encode_header, encode_unsigned, parse_header
from kiosk.errors import EnvelopeError, EnvelopeFault

if TYPE_CHECKING:
    from tests.vectors.conftest import NpmAge

_HEADER = {EnvelopeFault.NOT_AGE, EnvelopeFault.VERSION, EnvelopeFault.MALFORMED, EnvelopeFault.CUT_SHORT}
_EXPECTED: dict[str, set[EnvelopeFault]] = {
    "no match": {EnvelopeFault.NO_KEY_FITS},
    "HMAC failure": {EnvelopeFault.HEADER_ALTERED},
    "header failure": _HEADER,
    "payload failure": {EnvelopeFault.PAYLOAD_ALTERED, EnvelopeFault.CUT_SHORT, EnvelopeFault.MALFORMED},
    "armor failure": {EnvelopeFault.MALFORMED},
}
_OUR_OWN = {"hybrid_and_x25519"}
"""Right for the format and refused here: no kiosk mixes the two kinds in one file."""


class _Case:
    """One vector of the kit: its expectations, keys and file."""

    def __init__(self, data: bytes) -> None:
        head, _, body = data.partition(b"\n\n")
        self.lines: list[tuple[str, str]] = []
        for line in head.decode().splitlines():
            name, _, value = line.partition(": ")
            self.lines.append((name, value))
        self.told = dict(self.lines)
        self._body = zlib.decompress(body) if self.told.get("compressed") == "zlib" else body

    def sealed(self) -> bytes:
        """Return the sealed file, out of its armor if it has one."""
        return decode_armor(self._body) if self.told.get("armored") == "yes" else self._body

    def identities(self) -> list[Identity]:
        """Return the keys the vector names."""
        keys = [parse_identity(value) for name, value in self.lines if name == "identity"]
        return [*keys, *(PassphraseIdentity(value) for name, value in self.lines if name == "passphrase")]

    def payload_digest(self) -> str:
        """Return the digest of what the vector opens to."""
        return hashlib.sha256(open_sealed(self.sealed(), self.identities())).hexdigest()


@pytest.fixture(scope="module")
def kit(npm_age: NpmAge) -> dict[str, _Case]:
    """The vectors by name."""
    return {name: _Case(base64.b64decode(data)) for name, data in npm_age.one("testkit").items()}


def test_the_kit_is_whole(kit: dict[str, _Case]) -> None:
    """The kit has all its vectors, of every class, so that the checks below are of something."""
    assert len(kit) == 143
    assert {case.told["expect"] for case in kit.values()} == {"success", *_EXPECTED}


def test_what_the_format_allows_opens(kit: dict[str, _Case]) -> None:
    """Every right vector opens to its payload."""
    right = {name: case for name, case in kit.items() if case.told["expect"] == "success" and name not in _OUR_OWN}
    assert {name: case.payload_digest() for name, case in right.items()} == {
        name: case.told["payload"] for name, case in right.items()
    }


def test_what_the_format_forbids_is_refused_by_class(kit: dict[str, _Case]) -> None:
    """Every wrong vector is refused with the one outward error, of the class that the kit expects."""
    for name, case in kit.items():
        if case.told["expect"] == "success":
            continue
        with pytest.raises(EnvelopeError) as caught:
            case.payload_digest()
        assert caught.value.fault in _EXPECTED[case.told["expect"]], name


def test_mixed_kinds_are_refused_on_purpose(kit: dict[str, _Case]) -> None:
    """A file sealed to both kinds of key is refused, although the format allows it."""
    for name in _OUR_OWN:
        with pytest.raises(EnvelopeError, match="different kinds"):
            kit[name].payload_digest()


def test_a_header_is_written_as_it_is_read(kit: dict[str, _Case]) -> None:
    """Every header that parses is written again to the same bytes: there is one spelling of each."""
    written = 0
    for case in kit.values():
        try:
            sealed = case.sealed()
            header = parse_header(sealed)
        except EnvelopeError:
            continue
        assert encode_unsigned(header.stanzas) == header.unsigned
        assert encode_header(header.unsigned, header.mac) == sealed[: header.end]
        written += 1
    assert written > 80
