"""Places of records in columns, so that a million of them take some 40 MB and pass between processes as bytes.

A `PlaceList` keeps places in the order they were found. `Numbered` joins those of several copies of one stream, each
different record once, by number. `Chosen` is some of them, in an order of its own.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, overload

from export.frame_files import DIGEST, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class PlaceList(Sequence[Place]):
    """Places, one after another.

    Args:
        places: The first ones.
    """

    __slots__ = ("_digests", "_files", "_lengths", "_offsets", "_paths", "numbers")

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self.numbers = array("Q")
        """The number each frame gives its record."""
        self._offsets = array("Q")
        self._lengths = array("I")
        self._digests = bytearray()
        self._files = array("I")
        self._paths: dict[Path, int] = {}
        for place in places:
            self.append(place)

    def append(self, place: Place) -> None:
        """Add a place."""
        self.numbers.append(place.seq)
        self._offsets.append(place.offset)
        self._lengths.append(place.length)
        self._digests += place.digest
        self._files.append(self._paths.setdefault(place.path, len(self._paths)))

    def extend(self, other: PlaceList) -> None:
        """Add all places of another list."""
        self._take(other, range(len(other)))

    def take(self, rows: Sequence[int]) -> PlaceList:
        """Return a list of its own with the places in these rows."""
        taken = PlaceList()
        taken._take(self, rows)
        return taken

    def _take(self, other: PlaceList, rows: Sequence[int]) -> None:
        files = [self._paths.setdefault(path, len(self._paths)) for path in other._paths]
        self.numbers.extend(map(other.numbers.__getitem__, rows))
        self._offsets.extend(map(other._offsets.__getitem__, rows))
        self._lengths.extend(map(other._lengths.__getitem__, rows))
        self._files.extend(files[other._files[row]] for row in rows)
        self._digests += b"".join(map(other.digest, rows))

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> Place: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Place]: ...
    def __getitem__(self, index: int | slice) -> Place | Sequence[Place]:
        if isinstance(index, slice):
            return Chosen(self, range(len(self))[index])
        row = range(len(self))[index]
        path = list(self._paths)[self._files[row]]
        return Place(path, self._offsets[row], self._lengths[row], self.numbers[row], self.digest(row))

    def __iter__(self) -> Iterator[Place]:
        paths = list(self._paths)
        for row, (file, offset, length, number) in enumerate(
            zip(self._files, self._offsets, self._lengths, self.numbers, strict=True)
        ):
            yield Place(paths[file], offset, length, number, self.digest(row))

    def digest(self, row: int) -> bytes:
        """Return a place's digest."""
        return bytes(self._digests[row * DIGEST : (row + 1) * DIGEST])


class Chosen(Sequence[Place]):
    """Some places of a list.

    Args:
        places: The list.
        rows: Which of them, in this order.
    """

    __slots__ = ("places", "rows")

    def __init__(self, places: PlaceList, rows: Sequence[int] = ()) -> None:
        self.places = places
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> Place: ...
    @overload
    def __getitem__(self, index: slice) -> Chosen: ...
    def __getitem__(self, index: int | slice) -> Place | Chosen:
        if isinstance(index, slice):
            return Chosen(self.places, self.rows[index])
        return self.places[self.rows[index]]

    def __iter__(self) -> Iterator[Place]:
        return (self.places[row] for row in self.rows)


class Numbered:
    """The different records of one stream, by number."""

    __slots__ = ("_all", "_tidy")

    def __init__(self) -> None:
        self._all = PlaceList()
        self._tidy = True

    def join(self, places: PlaceList) -> None:
        """Add the places of one copy."""
        self._all.extend(places)
        self._tidy = False

    @property
    def all(self) -> PlaceList:
        """Every different record once, by number, and by content where numbers are alike."""
        if not self._tidy:
            self._all = _each_once(self._all)
            self._tidy = True
        return self._all

    def rows(self, number: int) -> range:
        """Return the rows of the records under a number."""
        numbers = self.all.numbers
        first = last = bisect_left(numbers, number)
        while last < len(numbers) and numbers[last] == number:
            last += 1
        return range(first, last)

    def nearest(self, number: int) -> Iterator[int]:
        """Yield the rows of records under other numbers, the nearest numbers first."""
        numbers = self.all.numbers
        below, above = self.rows(number).start - 1, self.rows(number).stop
        while below >= 0 or above < len(numbers):
            far = above >= len(numbers)
            if far or (below >= 0 and number - numbers[below] <= numbers[above] - number):
                yield below
                below -= 1
            else:
                yield above
                above += 1


def _each_once(places: PlaceList) -> PlaceList:
    """Return the places by number, each different record once."""
    numbers = places.numbers
    if all(before < after for before, after in pairwise(numbers)):
        return places
    kept: list[int] = []
    number, seen = -1, set[bytes]()
    # By content where numbers are alike: what comes of it may not depend on which source was named first.
    for row in sorted(range(len(numbers)), key=lambda row: (numbers[row], places.digest(row))):
        if numbers[row] != number:
            number, seen = numbers[row], set()
        digest = places.digest(row)
        if digest not in seen:
            seen.add(digest)
            kept.append(row)
    return places.take(kept)
