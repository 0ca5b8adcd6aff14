"""Four words that only an inspector's key can read: what proves, at the kiosk, that somebody holds that key.

The kiosk can seal to the inspectors and never open, so it makes up words, seals them, and keeps no more of them than
it needs to know them again. On the inspector's machine `python -m export rehearse` (or `unlock`) opens the file and
shows the words; so does `age -d -i inspector.key`, because it is an age file over JSON.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from kiosk.errors import RecordError
from kiosk.spoken import word_list

if TYPE_CHECKING:
    from collections.abc import Callable

Purpose: TypeAlias = Literal["rehearse", "unlock"]
"""What the words are for: to prove the key before the doors open, or to choose a new station PIN."""

WORDS = 4
"""Words of 11 bits each: with three tries at a challenge, a guess succeeds once in six million million."""

_SALT_BYTES = 16
_ROUNDS = {"n": 1 << 14, "r": 8, "p": 1}


class ChallengeText(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="open-meeting/1 challenge"
):
    """What an inspector reads; its tag tells it from every record."""

    purpose: Purpose
    """What the words are for."""
    meeting: str
    """The meeting's id."""
    station: str
    """The id of the station that made them."""
    words: str
    """The words, with spaces between."""


_DECODER = msgspec.json.Decoder(ChallengeText)


@dataclass(frozen=True, slots=True)
class Challenge:
    """A sealed challenge, and what knows its words again; made by `make_challenge`."""

    sealed: bytes
    """An age file to every inspector."""
    _salt: bytes
    _proof: bytes

    def matches(self, typed: str) -> bool:
        """Tell whether these are its words, however they are spaced and capitalised."""
        return hmac.compare_digest(_proof(typed, self._salt), self._proof)


def make_challenge(seal: Callable[[bytes], bytes], purpose: Purpose, meeting: str, station: str) -> Challenge:
    """Return a fresh challenge.

    Args:
        seal: Seals bytes to every inspector, such as `Sealer.seal_bytes`.
        purpose: What the words are for; it is sealed with them.
        meeting: The meeting's id.
        station: The station's id.
    """
    words = " ".join(secrets.choice(word_list()) for _ in range(WORDS))
    text = ChallengeText(purpose=purpose, meeting=meeting, station=station, words=words)
    salt = secrets.token_bytes(_SALT_BYTES)
    return Challenge(seal(msgspec.json.encode(text, order="sorted")), salt, _proof(words, salt))


def read_challenge(payload: bytes) -> ChallengeText:
    """Return what an opened challenge says.

    Raises:
        RecordError: The bytes are no challenge.
    """
    try:
        return _DECODER.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:  # the last: nested beyond all sense
        raise RecordError.not_a_challenge() from error


def _proof(typed: str, salt: bytes) -> bytes:
    return hashlib.scrypt(" ".join(typed.lower().split()).encode(), salt=salt, **_ROUNDS)
