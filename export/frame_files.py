"""Frames read from a file, or from a stretch of one, in windows of bounded size.

A journal, a bundle's `records` member and a whole damaged bundle are all read this way: only where each record lies
is kept in memory, and its bytes are read again when they are needed. Files are opened for reading and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from export.evidence_errors import SourceError
from kiosk.frames import MARKER, MAX_BODY, Damage, OpeningFrame, RecordFrame, read_frames, read_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import BinaryIO

    from kiosk.chain import SealedRecord

WINDOW = 4 << 20
_LONGEST = MAX_BODY + 64
_HASHING_LIMIT = 64
"""How many times its own size a window may make the checksums cost; markers strewn to waste time cost thousands."""
_LENGTH_AT = len(MARKER)
_HEAD = _LENGTH_AT + 4
DIGEST = 16
"""Bytes of a place's digest."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a file."""

    path: Path
    """The file."""
    start: int
    """Where the part begins, in bytes."""
    length: int
    """Its bytes."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one whole record frame lies, and which record it says it is."""

    path: Path
    """The file."""
    offset: int
    """Where the frame begins."""
    length: int
    """The frame's bytes."""
    seq: int
    """The number the frame gives the record."""
    digest: bytes
    """16 bytes over the record: two places with the same one hold the same bytes."""


@dataclass(frozen=True, slots=True)
class OpeningFound:
    """An opening's frame."""

    opening: bytes


@dataclass(frozen=True, slots=True)
class DamageFound:
    """Bytes that are no frame."""

    offset: int
    length: int


Found = OpeningFound | Place | DamageFound


def scan(
    stretch: Stretch, progress: Callable[[int], None], take: Callable[[bytes], None] | None = None
) -> Iterator[Found]:
    """Yield openings, record places and damage in the order they lie.

    Args:
        stretch: What to read; a file that has become shorter ends the reading.
        progress: Told how many bytes each window has.
        take: Given the bytes of each window, such as to hash them.

    Raises:
        OSError: The device refused or has gone.
    """
    with stretch.path.open("rb") as file:
        file.seek(stretch.start)
        left = stretch.length
        carried = b""
        base = stretch.start
        while True:
            chunk = file.read(min(WINDOW, left))
            left -= len(chunk)
            if take is not None:
                take(chunk)
            buffer = carried + chunk
            last = left == 0 or not chunk
            done = 0
            for found, end in _window(buffer, stretch.path, base, last=last):
                yield found
                done = end
            progress(len(chunk))
            if last:
                return
            keep = max(done, len(buffer) - _LONGEST)
            if buffer[done:keep].strip(b"\0"):
                yield DamageFound(base + done, keep - done)
            carried = buffer[keep:]
            base += keep


def _window(buffer: bytes, path: Path, base: int, *, last: bool) -> Iterator[tuple[Found, int]]:
    """Yield what one window holds, each with the position in it after which reading goes on."""
    if _hashing_cost(buffer) > _HASHING_LIMIT * max(len(buffer), _LONGEST):
        yield DamageFound(base, len(buffer)), len(buffer)
        return
    for frame in read_frames(buffer):
        match frame:
            case OpeningFrame(opening=opening, end=end):
                yield OpeningFound(opening), end
            case RecordFrame(offset=offset, record=record, end=end, digest=digest):
                yield Place(path, base + offset, end - offset, record.seq, digest[:DIGEST]), end
            case Damage(offset=offset, length=length, at_end=at_end) if last or not at_end:
                yield DamageFound(base + offset, length), offset + length
            case _:
                return  # the next window may complete this frame


def _hashing_cost(buffer: bytes) -> int:
    """Return how many bytes the frames claimed in a window would have hashed at most."""
    cost = 0
    at = buffer.find(MARKER)
    while at >= 0:
        claimed = int.from_bytes(buffer[at + _LENGTH_AT : at + _HEAD], "big")
        if claimed <= MAX_BODY and at + _HEAD + claimed <= len(buffer):
            cost += claimed
        at = buffer.find(MARKER, at + 1)
    return cost


class RecordReader:
    """Reads records at their places, keeping the files open between calls; a context manager."""

    def __init__(self) -> None:
        self._files: dict[Path, BinaryIO] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()

    def record(self, place: Place) -> SealedRecord:
        """Return the record at a place.

        Raises:
            SourceError: The file has changed or gone since it was scanned.
        """
        try:
            file = self._files.get(place.path)
            if file is None:
                file = self._files[place.path] = place.path.open("rb")
            file.seek(place.offset)
            data = file.read(place.length)
        except OSError as error:
            raise SourceError.refused(place.path, error) from error
        frame = read_record(data)
        if frame is None or frame.digest[:DIGEST] != place.digest:
            raise SourceError.changed(place.path)
        return frame.record
