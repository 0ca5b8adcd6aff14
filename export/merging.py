"""Several sources into one bundle: the union of every stream's different records, in an order that no source decides.

Merging only adds: which of two records under one number is genuine stays the chain's business, so both are kept. A
record that its signature puts under another number is written under that one, and what was found twice is written once.
The result depends on what was found and not on where or in which order: merging it again with any of its sources gives
the same bytes. Streams of another meeting, another pack, another roster or a rehearsal are set aside and told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, overload

from export.comparison import alien
from export.frame_files import RecordReader
from export.merge_errors import MergeError
from kiosk.bundle import STREAM_NAME, SUFFIX
from kiosk.chain import SealedRecord, opening_code
from kiosk.errors import HandoverError
from kiosk.handover import StationSource, write_bundle
from kiosk.spoken import same_code

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from export.judgement import Judged
    from export.place_list import PlaceList
    from export.verify import Verification
    from kiosk.handover import BundleReport


@dataclass(frozen=True, slots=True)
class SetAside:
    """A stream that is not in the merged bundle."""

    name: str
    """The stream."""
    sources: tuple[str, ...]
    """Where it was found."""
    why: str
    """One sentence."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What was merged."""

    bundle: BundleReport
    """The bundle, read back whole."""
    set_aside: tuple[SetAside, ...]
    """What is not in it."""


def merge_streams(
    verification: Verification,
    target: Path,
    progress: Callable[[int, int], None] | None = None,
    codes: Sequence[str] = (),
) -> Merged:
    """Write one bundle of all that belongs to the meeting, and return once it has been read back whole.

    Args:
        verification: What was read and verified.
        target: An existing folder, or the name of a new bundle in one.
        progress: Told bytes done and bytes in all.
        codes: Opening codes from the minutes: they say which of two streams of one name is genuine.

    Raises:
        MergeError: No meeting pack was found, nothing belongs to it, or two streams bear one name and no code tells.
        HandoverError: The bundle cannot be written, or did not read back as it was written; nothing is left there.
        SourceError: A source has changed or gone since it was read.
    """
    pack = verification.reference.pack
    if pack is None or pack.digest != verification.reference.pack_digest:
        raise MergeError.no_pack()
    kept, aside = _sorted_out(verification, codes)
    if not kept:
        raise MergeError.nothing(pack.pack.meeting.id)
    with ExitStack() as stack:
        reader = stack.enter_context(RecordReader())
        streams = [StationSource(one.stream.name, one.stream.opening_data, _Records(one, reader)) for one in kept]
        folder, name = (target, "") if target.is_dir() else (target.parent, target.name)
        return Merged(write_bundle(streams, pack, folder, progress, name=name), tuple(aside))


def check_target(target: Path) -> None:
    """Return if a bundle may be written there: into a folder, or under a name of its own in one.

    Raises:
        MergeError: It is no bundle's name.
        HandoverError: The name is taken, or the folder is missing.
    """
    if target.is_dir():
        return
    if not target.name.endswith(SUFFIX):
        raise MergeError.bad_name(target, SUFFIX)
    if target.exists():
        raise HandoverError.taken(target)
    if not target.parent.is_dir():
        raise HandoverError.no_folder(target.parent)


def _sorted_out(verification: Verification, codes: Sequence[str]) -> tuple[list[Judged], list[SetAside]]:
    """Return the streams that belong to the meeting, each name once, and those that do not."""
    kept: dict[str, list[Judged]] = {}
    aside: list[SetAside] = []
    for one in verification.judged:
        name, opening = one.stream.name, one.stream.opening
        why = "Its beginning cannot be used, so what it belongs to is not known."
        if opening is not None:
            why = alien(opening, verification.reference)
        elif STREAM_NAME.fullmatch(name) and not one.stream.opening_data:
            why = ""
        if why:
            aside.append(_set_aside(one, why))
        else:
            kept.setdefault(name, []).append(one)
    return [_genuine(name, same, codes, aside) for name, same in sorted(kept.items())], aside


def _genuine(name: str, same: list[Judged], codes: Sequence[str], aside: list[SetAside]) -> Judged:
    """Return the one stream of a name; of several the one whose opening code is in the minutes."""
    if len(same) == 1:
        return same[0]
    own = {opening_code(one.stream.opening_data): one for one in same if one.stream.opening_data}
    wanted = [code for code in own if any(same_code(text.rpartition("=")[2].strip(), code) for text in codes)]
    if len(wanted) != 1:
        raise MergeError.one_name(name, sorted(own))
    aside += [
        _set_aside(one, "Its opening code is not the one in the minutes.") for one in same if one is not own[wanted[0]]
    ]
    return own[wanted[0]]


def _set_aside(one: Judged, why: str) -> SetAside:
    return SetAside(one.stream.name, one.verdict().sources, why)


class _Records(Sequence[SealedRecord]):
    """One stream's records as the bundle holds them, read where they lie each time they are asked for."""

    def __init__(self, judged: Judged, reader: RecordReader) -> None:
        self._reader = reader
        self._places = judged.stream.places.all
        vouched = list(judged.walk.rows)
        spent = {_content(reader, self._places, row) for row in vouched} if _more(judged) else set()
        others: dict[tuple[int, bytes], int] = {}
        for row in sorted(set(range(len(self._places))).difference(vouched)):
            content = _content(reader, self._places, row)
            if content not in spent:
                others.setdefault((self._places.numbers[row], content), row)
        numbered = [(seq, b"", row) for seq, row in enumerate(vouched)]
        numbered += [(number, content, row) for (number, content), row in others.items()]
        self._rows = [(number, row) for number, _, row in sorted(numbered)]

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> SealedRecord: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[SealedRecord]: ...
    def __getitem__(self, index: int | slice) -> SealedRecord | Sequence[SealedRecord]:
        if isinstance(index, slice):
            return [self[at] for at in range(len(self))[index]]
        number, row = self._rows[index]
        record = self._reader.record(self._places[row])
        return record if record.seq == number else replace(record, seq=number)


def _more(judged: Judged) -> bool:
    """Tell whether there is anything but the records that the chain vouches for."""
    return len(judged.stream.places.all) > len(judged.walk.rows)


def _content(reader: RecordReader, places: PlaceList, row: int) -> bytes:
    """Return what makes a record the same as another, under whatever number: SHA-256 over all that is stored of it."""
    record = reader.record(places[row])
    return hashlib.sha256(record.next_key + record.signature + record.sealed).digest()
