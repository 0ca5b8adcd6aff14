"""The one number on the wall: about how many people have checked in, in steps too large to tell anybody apart.

A public wall can be looked at twice, and two looks can be subtracted. So the number is the rounded one of the pack's
profile `public`, it is looked at once in a quarter of an hour, and it moves only when the rounded number differs from
the one that is shown by the threshold and one base more. Two different numbers on the wall then lie more than the
threshold of true people apart: with a threshold of 7 and a base of 5 no difference stands for fewer than 8 people. A
wall that starts again shows what it showed: the number and its quarter of an hour are kept in the meeting's folder.

Source of threshold and rounding: NHS Digital and OpenSAFELY, as in the profile.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, Final, Literal

import msgspec

from kiosk.durable import OWNER_FILE, replace_file
from kiosk.headcount import read_left

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.clock import MeetingClock
    from kiosk.meeting import DisclosureProfile, Pack

NUMBER = "wall.number"
"""The file's name in the meeting's folder."""
_LOCK = "wall.lock"
FILES = (NUMBER, _LOCK)
"""What may lie in the meeting's folder on account of the number."""

_FORMAT: Final = "open-meeting-wall-number/1"
_PUBLIC = "public"
_LONGEST = 512


class Released(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the wall says, and since when it is settled."""

    format: Literal["open-meeting-wall-number/1"]
    """The form of the file."""
    shown: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
    """The number; 0 where none is shown."""
    band: Annotated[str, msgspec.Meta(max_length=40)]
    """The quarter of an hour in which it was last looked at."""


def next_shown(shown: int, people: int, profile: DisclosureProfile) -> int:
    """Return what the wall says after a look at the true number.

    Args:
        shown: What it says now; 0 for nothing.
        people: The true number.
        profile: Threshold and base for the public.
    """
    rounded = profile.base * ((2 * people + profile.base) // (2 * profile.base))
    step = max(profile.threshold, 1) + profile.base
    return rounded if people > profile.threshold and abs(rounded - shown) >= step else shown


class WallNumber:
    """The number of one wall.

    Args:
        pack: The meeting pack.
        meeting: The meeting's folder on this device.
        clock: The meeting's clock.
    """

    def __init__(self, pack: Pack, meeting: Path, clock: MeetingClock) -> None:
        self._pack = pack
        self._meeting = meeting
        self._clock = clock
        self._profile = next(profile for profile in pack.disclosure if profile.name == _PUBLIC)

    def look(self) -> int | None:
        """Return about how many people have checked in, or None where that may not, or cannot, be told."""
        doors = [station.id for station in self._pack.stations if station.role == "door"]
        left = [read_left(self._meeting, door) for door in doors]
        if not doors or any(door is None for door in left):
            return None
        people = sum(door.tallies.arrived for door in left if door is not None)
        from filelock import FileLock, Timeout

        path = self._meeting / NUMBER
        try:
            with FileLock(self._meeting / _LOCK, timeout=1, mode=OWNER_FILE):
                return self._settle(path, people) or None
        except (OSError, Timeout):
            return None

    def _settle(self, path: Path, people: int) -> int:
        """Return what is shown in this quarter of an hour; settled once for all walls of this device.

        Raises:
            OSError: It cannot be kept; then nothing is shown.
        """
        band = self._clock.band()
        released = _read(path)
        if released is None:
            return 0
        if released.band != band:
            released = Released(format=_FORMAT, shown=next_shown(released.shown, people, self._profile), band=band)
            replace_file(path, msgspec.json.encode(released))
        return released.shown


def _read(path: Path) -> Released | None:
    """Return what was settled last; None where it cannot be known, and then no number is shown any more."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Released(format=_FORMAT, shown=0, band="")
    if len(data) > _LONGEST:
        return None
    with suppress(msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.json.decode(data, type=Released)
    return None
