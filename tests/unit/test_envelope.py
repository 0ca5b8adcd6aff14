"""The byte layout of an age file."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.envelope import (
    CHUNK,
    MAX_HEADER,
    MAX_STANZAS,
    TAG,
    Stanza,
    chunk_nonce,
    chunks,
    decode_base64,
    encode_base64,
    encode_header,
    encode_unsigned,
    parse_header,
)
from kiosk.errors import EnvelopeError, EnvelopeFault

_WORD = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=20)
_STANZA = st.builds(Stanza, _WORD, st.lists(_WORD, max_size=3).map(tuple), st.binary(max_size=200))
_ONE = encode_header(encode_unsigned([Stanza("X25519", ("abc",), bytes(range(60)))]), bytes(32))


@given(st.lists(_STANZA, min_size=1, max_size=5), st.binary(min_size=32, max_size=32), st.binary(max_size=50))
def test_a_header_is_read_as_it_was_written(stanzas: list[Stanza], mac: bytes, rest: bytes) -> None:
    """Any stanzas come back, with their MAC, the bytes it covers and the place where the payload begins."""
    unsigned = encode_unsigned(stanzas)
    header = parse_header(encode_header(unsigned, mac) + rest)
    assert header.stanzas == tuple(stanzas)
    assert (header.mac, header.unsigned) == (mac, unsigned)
    assert header.end == len(encode_header(unsigned, mac))


@pytest.mark.parametrize("length", [0, 1, 47, 48, 49, 96])
def test_a_body_ends_with_a_short_line(length: int) -> None:
    """Every body is lines of 64 columns and then a shorter one, empty where the body fills whole lines."""
    lines = encode_unsigned([Stanza("t", (), bytes(length))]).decode().split("\n")[2:-1]
    assert [len(line) for line in lines[:-1]] == [64] * (length // 48)
    assert len(lines[-1]) < 64


@given(st.binary(max_size=100))
def test_base64_has_one_spelling(data: bytes) -> None:
    """Bytes have one base64 text; the text with padding, a line break or a space is refused."""
    text = encode_base64(data)
    assert decode_base64(text) == data
    for other in (text + "=", text + "\n", " " + text, text + "-"):
        with pytest.raises(EnvelopeError):
            decode_base64(other)


@given(st.text(st.sampled_from("ABab01+/=-_ \n"), max_size=12))
@example("QQ")
@example("QR")
def test_base64_that_decodes_is_canonical(text: str) -> None:
    """Whatever text decodes is the very text its bytes encode to."""
    with suppress(EnvelopeError):
        assert encode_base64(decode_base64(text)) == text


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", EnvelopeFault.NOT_AGE),
        (b"\n", EnvelopeFault.NOT_AGE),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\n", EnvelopeFault.NOT_AGE),
        (b"\xff\xfe\x00", EnvelopeFault.NOT_AGE),
        (b"age-encryption.org/v1 \n", EnvelopeFault.NOT_AGE),
        (b"age-encryption.org/v1\r\n", EnvelopeFault.NOT_AGE),
        (b"age-encryption.org/v2\n", EnvelopeFault.VERSION),
        (b"age-encryption.org/v10\n", EnvelopeFault.VERSION),
        (b"age-enc", EnvelopeFault.CUT_SHORT),
        (b"age-encryption.org/v1", EnvelopeFault.CUT_SHORT),
        (b"age-encryption.org/v1\n", EnvelopeFault.CUT_SHORT),
        (_ONE[:-1], EnvelopeFault.CUT_SHORT),
        (_ONE.replace(b"->", b"=>"), EnvelopeFault.MALFORMED),
        (_ONE.replace(b"-> ", b"->  "), EnvelopeFault.MALFORMED),
        (_ONE.replace(b" abc\n", b" abc \n"), EnvelopeFault.MALFORMED),
        (_ONE.replace(b" abc\n", b" a\tc\n"), EnvelopeFault.MALFORMED),
        (_ONE.replace(b" abc\n", b" a\xe9c\n"), EnvelopeFault.MALFORMED),
        (_ONE.replace(b"--- ", b"---"), EnvelopeFault.MALFORMED),
        (_ONE[:-2] + b"\n", EnvelopeFault.MALFORMED),
        (_ONE[:-1] + b" \n", EnvelopeFault.MALFORMED),
        (encode_header(encode_unsigned([]), bytes(32)), EnvelopeFault.MALFORMED),
        (encode_header(encode_unsigned([Stanza("t", (), b"")]), bytes(31)), EnvelopeFault.MALFORMED),
    ],
)
def test_what_is_no_header_is_refused_by_name(data: bytes, fault: EnvelopeFault) -> None:
    """Every way of not being a header is refused with the one error, which names the fault."""
    with pytest.raises(EnvelopeError) as caught:
        parse_header(data)
    assert caught.value.fault is fault


@given(st.binary(max_size=400))
def test_any_bytes_are_a_header_or_an_error(data: bytes) -> None:
    """Bytes from anywhere, with the version line before them or not, parse or raise the one error."""
    for whole in (data, b"age-encryption.org/v1\n" + data):
        with suppress(EnvelopeError):
            parse_header(whole)


@given(st.integers(0, len(_ONE) - 1), st.integers(1, 255))
def test_no_two_files_have_one_header(place: int, difference: int) -> None:
    """A header with one byte changed is refused or parses to something else."""
    changed = bytearray(_ONE)
    changed[place] ^= difference
    with suppress(EnvelopeError):
        assert parse_header(bytes(changed)) != parse_header(_ONE)


def test_bounds_hold() -> None:
    """A header longer than is read, or with more stanzas, is refused after no more work than the bound."""
    stanza = Stanza("t", (), b"")
    parse_header(encode_header(encode_unsigned([stanza] * MAX_STANZAS), bytes(32)))
    with pytest.raises(EnvelopeError, match="more than"):
        parse_header(encode_header(encode_unsigned([stanza] * (MAX_STANZAS + 1)), bytes(32)))
    with pytest.raises(EnvelopeError, match="does not end"):
        parse_header(b"age-encryption.org/v1\n-> " + b"x" * (50 * MAX_HEADER))


@pytest.mark.parametrize(
    ("length", "sizes"),
    [(0, [0]), (1, [1]), (CHUNK - 1, [CHUNK - 1]), (CHUNK, [CHUNK]), (CHUNK + 1, [CHUNK, 1]), (2 * CHUNK, [CHUNK] * 2)],
)
def test_chunks_cover_the_payload(length: int, sizes: list[int]) -> None:
    """A payload is cut into full chunks and a last one that is never empty, but for the empty payload's."""
    cut = list(chunks(bytes(length), CHUNK))
    assert [len(piece) for _, piece in cut] == sizes
    assert [nonce[-1] for nonce, _ in cut] == [0] * (len(sizes) - 1) + [1]
    assert [int.from_bytes(nonce[:-1], "big") for nonce, _ in cut] == list(range(len(sizes)))


def test_nonces_are_those_of_the_format() -> None:
    """A nonce is an 11-byte big-endian counter and a byte for the last chunk."""
    assert chunk_nonce(258, last=False).hex() == "000000000000000000010200"
    assert chunk_nonce(0, last=True).hex() == "000000000000000000000001"
    assert TAG == 16
