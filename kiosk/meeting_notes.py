"""Small notes in a meeting's folder that hold for all its stations on this device; nothing in them is secret.

`key-proof` says which inspectors' keys were compared and tested before the doors opened, `handed-over` which records
were read back whole from a stick. A note that is missing, damaged or another pack's says nothing: the step is then
done again. Whoever can write on the device can write one; what a note spares is a step, never a seal. `erasing` is
there while this device's copy of the meeting goes.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import msgspec

from kiosk.durable import replace_file
from kiosk.errors import EraseError, StorageError
from kiosk.places import ERASING, HANDED_OVER, KEY_PROOF, prepare

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kiosk.bundle import ManifestStream

_LARGEST = 1 << 16


class KeyProof(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="open-meeting/1 key proof"):
    """What was shown on this device of the keys that a pack's records are sealed to."""

    pack_digest: str
    """SHA-256 of the pack's bytes, hexadecimal: other recipients make another pack."""
    compared: tuple[str, ...] = ()
    """Fingerprints that were the same as on the inspector's card."""
    opened: tuple[str, ...] = ()
    """Fingerprints of the keys that opened words sealed to them alone."""


class HandedStream(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much of a record stream was handed over."""

    count: int
    """Records."""
    head: str
    """The link after the last of them, hexadecimal."""


class HandedOver(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="open-meeting/1 handover"):
    """What was read back whole from a stick."""

    streams: dict[str, HandedStream] = {}
    """Stream name to how much of it."""


_Note = TypeVar("_Note", KeyProof, HandedOver)


def read_key_proof(meeting: Path, pack_digest: str) -> KeyProof:
    """Return what was shown of this pack's keys on this device; nothing where no note says so."""
    proof = _read(meeting / KEY_PROOF, KeyProof)
    return proof if proof is not None and proof.pack_digest == pack_digest else KeyProof(pack_digest=pack_digest)


def keep_key_proof(meeting: Path, proof: KeyProof) -> None:
    """Keep what was shown of the keys, for all stations of the meeting on this device.

    Raises:
        StorageError: The disk refused.
    """
    prepare(meeting)
    _keep(meeting / KEY_PROOF, proof)


def read_handed_over(meeting: Path) -> HandedOver:
    """Return what was handed over from this device; nothing where no note says so."""
    return _read(meeting / HANDED_OVER, HandedOver) or HandedOver()


def keep_handed_over(meeting: Path, streams: Iterable[ManifestStream]) -> None:
    """Add streams to what was handed over.

    Raises:
        StorageError: The disk refused.
    """
    known = read_handed_over(meeting).streams
    given = {stream.name: handed_stream(stream) for stream in streams}
    _keep(meeting / HANDED_OVER, HandedOver(streams={**known, **given}))


def handed_stream(stream: ManifestStream) -> HandedStream:
    """Return how much of a stream a bundle holds."""
    return HandedStream(count=stream.count, head=stream.head)


def refuse_if_erasing(meeting: Path) -> None:
    """Raise where the erasing of a meeting's copy has begun: what is left of it must not be taken for the whole.

    Raises:
        EraseError: It has.
    """
    if (meeting / ERASING).exists():
        raise EraseError.begun(meeting)


def _read(path: Path, kind: type[_Note]) -> _Note | None:
    with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError), path.open("rb") as file:
        return msgspec.json.decode(file.read(_LARGEST), type=kind)
    return None


def _keep(path: Path, note: KeyProof | HandedOver) -> None:
    try:
        replace_file(path, msgspec.json.encode(note, order="sorted") + b"\n")
    except OSError as error:
        raise StorageError.refused(path, error) from error
