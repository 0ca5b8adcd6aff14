"""Text armor: what e-mail and copying leave of a sealed file."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.armor import decode_armor, is_armored
from kiosk.errors import EnvelopeError

_BEGIN = "-----BEGIN AGE ENCRYPTED FILE-----"
_END = "-----END AGE ENCRYPTED FILE-----"


def _armor(data: bytes) -> str:
    text = base64.b64encode(data).decode()
    return "\n".join([_BEGIN, *(text[start : start + 64] for start in range(0, len(text), 64)), _END])


@given(st.binary(min_size=1, max_size=200), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\n", " \r\n\t"]))
def test_armor_gives_the_bytes_back(data: bytes, ending: str, around: str) -> None:
    """Any bytes come back, with either line ending and white space around."""
    armored = (around + _armor(data).replace("\n", ending) + around).encode()
    assert is_armored(armored)
    assert decode_armor(armored) == data


@pytest.mark.parametrize(
    "text",
    [
        "",
        _BEGIN,
        f"{_BEGIN}\n{_END}",
        f"{_BEGIN}\n\n{_END}",
        f"{_BEGIN}\nQQ\n{_END}",
        f"{_BEGIN}\nQR==\n{_END}",
        f"{_BEGIN}\nQQ==\nQQ==\n{_END}",
        f"{_BEGIN}\n Q Q==\n{_END}",
        f"{_BEGIN}\n{'A' * 68}\n{_END}",
        f"{_BEGIN}\nQQ==\n{_END}\nmore",
        f"{_BEGIN} \nQQ==\n{_END}",
        "-----BEGIN AGE PUBLIC KEY-----\nQQ==\n-----END AGE PUBLIC KEY-----",
    ],
)
def test_armor_has_one_spelling(text: str) -> None:
    """Missing ends, empty and over-long lines, loose base64 and anything around but white space are refused."""
    with pytest.raises(EnvelopeError):
        decode_armor(text.encode())
