"""The kiosk's sealed words, opened with an inspector's key: to rehearse decryption, or to unlock a kiosk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.evidence_errors import ChallengeError
from export.unsealing import open_sealed
from kiosk.challenge import ChallengeText, read_challenge
from kiosk.errors import EnvelopeError, RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from export.identities import Identity
    from kiosk.challenge import Purpose

_LARGEST = 1 << 20


def open_challenge(path: Path, identities: Sequence[Identity], purpose: Purpose) -> ChallengeText:
    """Return what a kiosk sealed for this purpose.

    Args:
        path: The file from the kiosk's stick.
        identities: The inspector's private keys.
        purpose: What the words are wanted for; those for another purpose are not shown.

    Raises:
        ChallengeError: The file cannot be read, is not a challenge, is for something else, or opens with none of
            the keys.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise ChallengeError.unreadable(path, error) from error
    if len(data) > _LARGEST:
        raise ChallengeError.not_one(path)
    try:
        text = read_challenge(open_sealed(data, identities))
    except EnvelopeError as error:
        raise ChallengeError.does_not_open(path, error) from error
    except RecordError as error:
        raise ChallengeError.not_one(path) from error
    if text.purpose != purpose:
        raise ChallengeError.other_purpose(path, text.purpose)
    return text
