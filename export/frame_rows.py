"""What lies in one stretch of frames: a row of them for each stream, with openings, places and damage.

Sources are told apart and put together elsewhere (`export.readers`, `export.bundles`); here their bytes are read, by a
helper where there are many.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Literal, TypeAlias

from export.frame_files import DamageFound, OpeningFound, Place, Stretch, scan
from export.place_list import PlaceList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from export.frame_files import Found
    from export.identities import Identity

Split: TypeAlias = Literal["never", "openings", "streams"]


@dataclass(slots=True)
class Row:
    """What lies in a row of frames."""

    openings: list[bytes] = field(default_factory=list)
    """The openings' bytes, verbatim."""
    places: PlaceList = field(default_factory=PlaceList)
    """The records, in the order they lie."""
    damaged: list[tuple[int, int | None]] = field(default_factory=list)
    """Numbers of the records before and after each stretch of damage; -1 before the first, None after the last."""
    damage: int = 0
    """Damaged bytes."""

    @property
    def opening(self) -> bytes:
        """The opening, or nothing where it is lost."""
        return self.openings[0] if self.openings else b""

    def take(self, part: Found) -> None:
        """Add what comes next."""
        match part:
            case Place(seq=seq):
                if self.damaged and self.damaged[-1][1] is None:
                    self.damaged[-1] = (self.damaged[-1][0], seq)
                self.places.append(part)
            case OpeningFound(opening=opening):
                self.openings.append(opening)
            case DamageFound(length=length):
                self.damage += length
                self.damaged.append((self.places.numbers[-1] if self.places else -1, None))


@dataclass(frozen=True, slots=True)
class Reading:
    """A stretch to read."""

    stretch: Stretch
    split: Split = "never"
    """What begins another row: nothing, an opening after other frames, or a first record as well."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A source whose structure is known, and whose frames are still to be read."""

    readings: tuple[Reading, ...]
    """What to read."""
    finish: Callable[[Sequence[Scanned]], None]
    """Takes what was read, in the same order, and adds it to the evidence; raises a `SourceError` or an `OSError`."""


@dataclass(slots=True)
class Scanned:
    """What a stretch holds."""

    rows: list[Row]
    """One a stream; the first may be empty."""
    sha256: str
    """Over the stretch's bytes, hexadecimal."""
    error: OSError | None = None
    """Why the device could not be read."""


def read_stretch(_keys: Sequence[Identity], reading: Reading, tick: Callable[[int], None]) -> Scanned:
    """Return what lies in a stretch; told bytes as they are read."""
    digest = sha256()
    rows = [Row()]
    try:
        for part in scan(reading.stretch, tick, digest.update):
            row = rows[-1]
            again = isinstance(part, OpeningFound) and (row.openings or row.places)
            first = reading.split == "streams" and isinstance(part, Place) and part.seq == 0 and row.places
            if reading.split != "never" and (again or first):
                row = Row()
                rows.append(row)
            row.take(part)
    except OSError as error:
        return Scanned([], "", error)
    return Scanned(rows, digest.hexdigest())
