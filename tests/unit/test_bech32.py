"""The spelling of keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.bech32 import MAX_TEXT, decode, encode
from kiosk.errors import Bech32Error

# BIP 173, "Test vectors": texts with a right checksum.
_VALID = (
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "11" + "q" * 82 + "c8247j",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "?1ezyfcl",
)
# BIP 173, "Test vectors": texts to refuse; the over-long one is left out, because age has no such limit.
_INVALID = (
    "\x201nwldj5",
    "\x7f1axkwrx",
    "\x801eym55h",
    "pzry9x0s0muk",
    "1pzry9x0s0muk",
    "x1b4n0q5v",
    "li1dgmt3",
    "de1lg7wt\xff",
    "A1G7SGD8",
    "10a06t8",
    "1qzzfhee",
)


@pytest.mark.parametrize("text", _VALID)
def test_the_standards_valid_texts_are_read_and_written_again(text: str) -> None:
    """Each valid text of BIP 173 decodes, and encodes again to itself."""
    hrp, data = decode(text)
    assert encode(hrp, data) == text


@pytest.mark.parametrize("text", _INVALID, ids=ascii)
def test_the_standards_invalid_texts_are_refused(text: str) -> None:
    """Each invalid text of BIP 173 is refused."""
    with pytest.raises(Bech32Error):
        decode(text)


@pytest.mark.parametrize(
    "text",
    ["", "1", "age1", "age1A", "A12uEL5L", "q" * (MAX_TEXT + 1), "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxu"],
)
def test_damage_is_refused(text: str) -> None:
    """Empty, cut, mixed-case, over-long and mistyped texts are refused."""
    with pytest.raises(Bech32Error) as caught:
        decode(text)
    assert caught.value.why


@pytest.mark.parametrize("hrp", ["", "a b", "\u00e9", "aGe"])
def test_a_bad_prefix_is_refused(hrp: str) -> None:
    """A prefix that is empty, not plain text or of mixed case is not written."""
    with pytest.raises(Bech32Error):
        encode(hrp, b"")


def test_spare_bits_are_zero() -> None:
    """A text whose last character carries spare bits is refused, although its checksum fits."""
    # Written for BIP 173's own test of addresses: "non-zero padding in 8-to-5 conversion".
    with pytest.raises(Bech32Error, match="canonical"):
        decode("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3pjxtptv")


@given(st.sampled_from(["age", "age1pq", "AGE-SECRET-KEY-PQ-"]), st.binary(max_size=1300))
def test_what_is_written_is_read(hrp: str, data: bytes) -> None:
    """Any bytes come back, with their prefix in its case, at lengths far beyond BIP 173's."""
    assert decode(encode(hrp, data)) == (hrp, data)


@given(st.binary(min_size=32, max_size=32), st.data())
def test_one_wrong_character_is_found(data: bytes, draw: st.DataObject) -> None:
    """One mistyped character anywhere in a key never passes."""
    text = encode("age", data)
    place = draw.draw(st.integers(4, len(text) - 1))
    wrong = draw.draw(st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l").filter(lambda letter: letter != text[place]))
    with pytest.raises(Bech32Error):
        decode(text[:place] + wrong + text[place + 1 :])
