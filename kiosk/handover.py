"""The bundle onto a stick: written under an unfinished name, synced, read back from the device, only then named.

"Safe to remove" may be said when `write_bundle` returns, and not before: every member's hash has then been compared
with what was read back. Whatever fails, the source is untouched and no unfinished file bears a bundle's name.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from kiosk import SOFTWARE
from kiosk.bundle import (
    MANIFEST,
    MAX_BUNDLE,
    OPENING,
    PACK,
    README,
    RECORDS,
    SCRIPT,
    STREAM_NAME,
    UNFINISHED,
    Manifest,
    ManifestStream,
    bundle_name,
    encode_manifest,
    member,
    readme,
    script,
)
from kiosk.bundle_file import BundleWriter, Steps, read_back
from kiosk.chain import (
    SealedRecord,
    decode_opening,
    first_link,
    head_words,
    next_link,
    opening_code,
)
from kiosk.durable import open_owned, sync_folder
from kiosk.errors import ChainError, HandoverError
from kiosk.frames import encode_opening_frame, encode_record_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from kiosk.pack import LoadedPack

_DIRECTORY_ROOM = 4096
"""Bytes allowed for the zip's own structure and the manifest, per stream."""
_FRAME_ROOM = len(encode_record_frame(SealedRecord(0, b"", bytes(32), bytes(64))))


@dataclass(frozen=True, slots=True)
class StationSource:
    """One record stream to hand over."""

    name: str
    """The stream's name: station, and part where there is more than one."""
    opening: bytes
    """Its opening, verbatim."""
    records: Sequence[SealedRecord]
    """Its records, in order."""


@dataclass(frozen=True, slots=True)
class BundleReport:
    """What was handed over, and read back whole."""

    path: Path
    """The bundle."""
    size: int
    """Its bytes."""
    streams: tuple[ManifestStream, ...]
    """What it holds."""
    left_out: tuple[str, ...] = ()
    """Stations on the device that are not in it, because they are still open."""

    @property
    def records(self) -> int:
        """How many records it holds."""
        return sum(stream.count for stream in self.streams)

    @property
    def unclosed(self) -> tuple[str, ...]:
        """Names of the streams that have no closing record yet."""
        return tuple(stream.name for stream in self.streams if not stream.closed)


def write_bundle(
    sources: Sequence[StationSource],
    loaded: LoadedPack,
    target: Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    name: str = "",
) -> BundleReport:
    """Write one bundle of all the streams into a folder and return once it has been read back from there whole.

    The same input gives the same bytes. A bundle that is there already is never touched: the new one gets a number.

    Args:
        sources: The streams; all of one meeting, all live or all rehearsal.
        loaded: The meeting pack.
        target: An existing folder, such as a stick's.
        progress: Told bytes done and bytes in all.
        name: The bundle's file name, which must be free; made up from what it holds if empty.

    Raises:
        HandoverError: There is nothing to hand over, or the target is missing, full, read-only, was taken away, or
            gave back other bytes than were written.
    """
    ordered = sorted(sources, key=lambda source: source.name)
    rehearsal = _of_one_meeting(ordered, loaded)
    streams = tuple(describe(source) for source in ordered)
    size = _size(ordered, loaded)
    _check_target(target, size)
    steps = Steps(2 * size, progress)
    names = [name] if name else _names(loaded.pack.meeting.id, [s.name for s in ordered], rehearsal=rehearsal)
    path, unfinished, descriptor = _reserve(target, names)
    made = unfinished
    try:
        try:
            writer = BundleWriter(descriptor, steps)
            _fill(writer, ordered, loaded, streams, rehearsal=rehearsal)
        finally:
            os.close(descriptor)
        read_back(unfinished, writer.digest, steps)
        made = unfinished.rename(path)
        sync_folder(target)
    except BaseException as error:
        left = _remove(made)
        if isinstance(error, OSError):
            raise HandoverError.refused(target, error, left) from error
        raise
    steps.finish()
    return BundleReport(path, writer.size, streams)


def _fill(
    writer: BundleWriter,
    sources: Sequence[StationSource],
    loaded: LoadedPack,
    streams: tuple[ManifestStream, ...],
    *,
    rehearsal: bool,
) -> None:
    """Write every member."""
    writer.small(README, readme(loaded.pack.meeting.title, streams, rehearsal=rehearsal))
    writer.small(SCRIPT, script())
    writer.small(PACK, loaded.data)
    for source in sources:
        writer.small(member(source.name, OPENING), source.opening)
        writer.pieces(member(source.name, RECORDS), partial(_frames, source))
    manifest = Manifest(
        software=SOFTWARE,
        meeting=loaded.pack.meeting.id,
        rehearsal=rehearsal,
        pack_digest=loaded.digest,
        streams=streams,
        files=tuple(writer.written),
    )
    writer.small(MANIFEST, encode_manifest(manifest))
    writer.finish()


def _of_one_meeting(sources: Sequence[StationSource], loaded: LoadedPack) -> bool:
    """Return whether the streams are a rehearsal's, after refusing what may not share a bundle."""
    if not sources:
        raise HandoverError.nothing()
    kinds: dict[tuple[str, bool], str] = {}
    names: set[str] = set()
    for source in sources:
        if not STREAM_NAME.fullmatch(source.name) or source.name in names:
            raise HandoverError.bad_stream(source.name)
        names.add(source.name)
        with suppress(ChainError):
            opening = decode_opening(source.opening)
            kinds.setdefault((opening.meeting, opening.rehearsal), source.name)
    if len(kinds) > 1 or any(meeting != loaded.pack.meeting.id for meeting, _ in kinds):
        listed = (f"{name} ({m}{', rehearsal' if trial else ''})" for (m, trial), name in kinds.items())
        raise HandoverError.mixed(", ".join(listed))
    return any(trial for _, trial in kinds)


def describe(source: StationSource) -> ManifestStream:
    """Return what the manifest says of a stream; its head is the link after the last record of an unbroken row."""
    link = first_link(source.opening)
    unbroken = 0
    for record in source.records:
        if record.seq == unbroken:
            link = next_link(link, record.seq, record.sealed, record.next_key)
            unbroken += 1
    return ManifestStream(
        name=source.name,
        opening_code=opening_code(source.opening),
        count=len(source.records),
        head=link.hex(),
        head_words=head_words(link),
        closed=any(record.closes for record in source.records),
    )


def _size(sources: Iterable[StationSource], loaded: LoadedPack) -> int:
    """Return the bundle's size in bytes, rounded up a little."""
    streams = sum(
        _DIRECTORY_ROOM + 2 * len(source.opening) + sum(len(r.sealed) + _FRAME_ROOM for r in source.records)
        for source in sources
    )
    return streams + len(loaded.data) + len(script()) + 2 * _DIRECTORY_ROOM


def _frames(source: StationSource) -> Iterator[bytes]:
    yield encode_opening_frame(source.opening)
    for record in source.records:
        yield encode_record_frame(record)


def _check_target(target: Path, need: int) -> None:
    try:
        if not target.is_dir():
            raise HandoverError.no_folder(target)
        free = shutil.disk_usage(target).free
    except OSError as error:
        raise HandoverError.refused(target, error, None) from error
    if need > MAX_BUNDLE:
        raise HandoverError.too_large(need, MAX_BUNDLE)
    if free < need:
        raise HandoverError.no_room(target, need, free)


def _names(meeting: str, streams: Sequence[str], *, rehearsal: bool) -> Iterator[str]:
    """Yield names for a bundle, without end."""
    return (bundle_name(meeting, streams, rehearsal=rehearsal, number=number) for number in count(1))


def _reserve(target: Path, names: Iterable[str]) -> tuple[Path, Path, int]:
    """Return the first free name, its unfinished name, and that file, made for this call alone."""
    for name in names:
        path = target / name
        unfinished = path.with_name(path.name + UNFINISHED)
        try:
            if path.exists():
                continue
            return path, unfinished, open_owned(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            continue
        except OSError as error:
            raise HandoverError.refused(target, error, None) from error
    raise HandoverError.taken(path)


def _remove(made: Path) -> Path | None:
    """Remove the file this call made and return None, or its path where that is no longer possible."""
    try:
        made.unlink(missing_ok=True)
    except OSError:
        return made
    return None
