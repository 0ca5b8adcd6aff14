"""The kiosk's sealed words, opened with an inspector's key: to rehearse decryption, or to unlock a kiosk."""

from __future__ import annotations

from contextlib import suppress
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
_MOST_FILES = 200
"""On a stick, the newest so many are tried."""


def find_challenge(path: Path, identities: Sequence[Identity], purpose: Purpose) -> ChallengeText:
    """Return what a kiosk sealed for this purpose, from its file, or from the newest of a stick's that opens.

    A kiosk writes a file for each inspector; which is whose, the key tells.

    Args:
        path: The file from the kiosk's stick, or the stick's folder.
        identities: The inspector's private keys.
        purpose: What the words are wanted for; those for another purpose are not shown.

    Raises:
        ChallengeError: As `open_challenge`; of a folder, none of its files opens with the keys for this purpose.
    """
    if not path.is_dir():
        return open_challenge(path, identities, purpose)
    try:
        files = sorted(path.glob("*.age"), key=lambda file: file.stat().st_mtime_ns, reverse=True)[:_MOST_FILES]
    except OSError as error:
        raise ChallengeError.unreadable(path, error) from error
    for file in files:
        with suppress(ChallengeError):  # another inspector's, or for something else
            return open_challenge(file, identities, purpose)
    raise ChallengeError.none_opens(path, len(files))


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
