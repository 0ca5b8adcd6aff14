"""What was found in all sources together: record streams, each the union of every copy of it.

Copies heal each other: a record that is damaged in one is taken from another, and which one is genuine is decided by
the chain alone (`export.verify`), never by where it was found. Nothing here is written to any source.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from export.place_list import Numbered, PlaceList
from kiosk.chain import Opening, decode_opening, opening_code
from kiosk.errors import ChainError

if TYPE_CHECKING:
    from types import TracebackType

    from kiosk.bundle import ManifestStream
    from kiosk.pack import LoadedPack
    from kiosk.state import Slot


@dataclass(slots=True)
class Copy:
    """One stream as it lies in one source."""

    source: str
    """The source, for people."""
    name: str
    """The name it lies under there; empty where it has none."""
    named: bool = False
    """Whether that name is the kiosk's own, and not that of a folder which anyone may have renamed."""
    opening: bytes = b""
    """Its opening, verbatim; empty where it is lost."""
    places: PlaceList = field(default_factory=PlaceList)
    """Its records, in the order they lie; empty once the copy is part of a stream."""
    in_order: bool = False
    """True for what is only ever written in order and at once: a bundle's records."""
    damaged: list[tuple[int, int | None]] = field(default_factory=list)
    """Numbers of the records before and after each stretch of damage; -1 before the first, None after the last."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a source that a person should know; what it means for the records, the verdicts tell."""

    source: str
    """The source, for people."""
    text: str
    """One clause, such as 'its end is missing'."""


@dataclass(slots=True)
class Stream:
    """One record stream, from all its copies."""

    name: str
    """Station, and part where there is more than one; from its opening, or from where it lies if that is lost."""
    opening: Opening | None
    """What it says of itself; None where that is lost or cannot be read."""
    opening_data: bytes
    """The same, verbatim."""
    trouble: str = ""
    """Why there is no opening."""
    places: Numbered = field(default_factory=Numbered)
    """The different records found, by number."""
    copies: list[Copy] = field(default_factory=list)
    """The copies it is made of."""
    slots: tuple[Slot, ...] = ()
    """What the station's state file holds, where its folder was given."""
    has_state: bool = False
    """Whether a state file was found."""
    manifest: ManifestStream | None = None
    """What a bundle's manifest says of it."""

    @property
    def count(self) -> int:
        """How many different records were found."""
        return len(self.places.all)

    @property
    def names_given(self) -> set[str]:
        """The names that kiosks filed its copies under."""
        return {copy.name for copy in self.copies if copy.named}

    def damaged_at(self, seq: int) -> bool:
        """Tell whether a copy has damaged bytes where this record would lie, a journal's torn end left out."""
        return any(
            before < seq and (seq < after if after is not None else copy.in_order and seq == before + 1)
            for copy in self.copies
            for before, after in copy.damaged
        )

    def add(self, copy: Copy) -> None:
        """Join a copy: each different record is kept once."""
        self.places.join(copy.places)
        self.copies.append(replace(copy, places=PlaceList()))


class Evidence:
    """All that was read; a context manager that removes the private copies it made when it is left."""

    def __init__(self) -> None:
        self.packs: list[LoadedPack] = []
        """The meeting packs found in bundles or given."""
        self.given_pack: LoadedPack | None = None
        """The pack that was given by name, which then is the one that counts."""
        self.bundles = 0
        """How many bundles were read; each should have brought a meeting pack."""
        self.notices: list[Notice] = []
        """What is wrong with sources."""
        self._copies: list[Copy] = []
        self._found = 0
        self._streams: list[Stream] | None = None
        self._states: dict[str, tuple[Slot, ...]] = {}
        self._manifests: dict[str, ManifestStream] = {}
        self._private: Path | None = None
        self._folders = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the private copies."""
        if self._private is not None:
            shutil.rmtree(self._private, ignore_errors=True)

    @property
    def copies(self) -> int:
        """How many copies of streams were found."""
        return self._found

    def private_folder(self) -> Path:
        """Return a new empty folder for its owner alone, removed when the evidence is left; for sealed bytes only."""
        if self._private is None:
            self._private = Path(tempfile.mkdtemp(prefix="open-meeting-"))
        self._folders += 1
        folder = self._private / str(self._folders)
        folder.mkdir(mode=0o700)
        return folder

    def note(self, source: str, text: str) -> None:
        """Add a notice, once."""
        notice = Notice(source, text)
        if notice not in self.notices:
            self.notices.append(notice)

    def add(self, copy: Copy) -> None:
        """Add a copy of a stream."""
        self._copies.append(copy)
        self._found += 1

    def add_state(self, name: str, slots: tuple[Slot, ...]) -> None:
        """Add what a station's state file holds, under its folder's name."""
        self._states[name] = self._states.get(name, ()) + slots

    def add_manifest(self, entry: ManifestStream) -> None:
        """Add what a bundle's manifest says of a stream."""
        self._manifests[entry.opening_code] = entry

    def streams(self) -> list[Stream]:
        """Return every stream, by station and part; those whose opening is lost come last."""
        if self._streams is None:
            self._streams = self._joined()
        return self._streams

    def _joined(self) -> list[Stream]:
        """Return the streams, from their copies."""
        found: dict[bytes, Stream] = {}
        lost: list[Copy] = []
        for copy in self._copies:
            if not copy.opening:
                lost.append(copy)
                continue
            stream = found.get(copy.opening)
            if stream is None:
                stream = found[copy.opening] = _new_stream(copy)
            stream.add(copy)
        streams = list(found.values())
        for copy in lost:
            homes = [stream for stream in streams if copy.name and stream.name == copy.name]
            if not homes:
                homes = [Stream(copy.name, None, b"", "its opening is lost")]
                streams += homes
            for home in homes:
                home.add(copy)
        self._copies.clear()  # their places are the streams' now
        for stream in streams:
            self._complete(stream)
        return sorted(streams, key=_order)

    def _complete(self, stream: Stream) -> None:
        """Add state and manifest, which are kept by name and by opening code."""
        stream.has_state = stream.name in self._states
        stream.slots = self._states.get(stream.name, ())
        if stream.opening_data:
            stream.manifest = self._manifests.get(opening_code(stream.opening_data))


def _new_stream(copy: Copy) -> Stream:
    try:
        opening = decode_opening(copy.opening)
    except ChainError as error:
        return Stream(copy.name, None, copy.opening, error.message)
    return Stream(opening.name, opening, copy.opening)


def _order(stream: Stream) -> tuple[bool, str, int, bytes]:
    if stream.opening is None:
        return True, stream.name, 0, stream.opening_data
    return False, stream.opening.station, stream.opening.part, stream.opening_data
