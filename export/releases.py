"""One release per meeting: what was counted for the public is remembered, so that two snapshots can't be subtracted.

Two tables of the same meeting, each safe alone, may give a small count away together. So a profile that hides small
counts writes `release.json` beside its tables, and the same into this user's own application data. A second release
with other counts is refused while either is found: in the application data, or in a folder beside the new one. The
file holds a digest of the *shown* counts alone. A computer that has seen neither can't know, as docs/disclosure.md
says.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

import msgspec

from export.release_errors import ReleaseError
from kiosk.durable import make_folder, replace_file
from kiosk.places import default_data

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from export.disclosure import Disclosure

RELEASE = "release.json"
_MOST_BYTES = 100_000


class Release(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is remembered of a release."""

    format: Literal["open-meeting-release/1"] = "open-meeting-release/1"
    """The file's form and version."""
    meeting: str
    """The meeting's id."""
    profile: str
    """The disclosure profile."""
    threshold: int
    """Its threshold."""
    base: int
    """Its base."""
    released: str
    """When, in UTC: ISO 8601 to the minute."""
    digest: str
    """SHA-256 of the counts as they were shown, hexadecimal."""

    def encode(self) -> bytes:
        """Return the file's bytes."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def new_release(meeting: str, disclosure: Disclosure) -> Release:
    """Return the release of what is shown, dated now."""
    shown = msgspec.json.encode(disclosure.counts().rows)
    profile = disclosure.profile
    return Release(
        meeting=meeting,
        profile=profile.name,
        threshold=profile.threshold,
        base=profile.base,
        released=dt.datetime.now(dt.UTC).isoformat(timespec="minutes"),
        digest=hashlib.sha256(shown).hexdigest(),
    )


def check_release(release: Release, target: Path) -> None:
    """Return where no other release of this meeting is known.

    Args:
        release: What is about to be released.
        target: The folder it goes to.

    Raises:
        ReleaseError: There is one, with other counts.
    """
    for place in (_remembered(release.meeting), *_beside(target)):
        earlier = _read(place)
        if earlier is not None and earlier.meeting == release.meeting and earlier.digest != release.digest:
            raise ReleaseError.second(release.meeting, earlier.released, place)


def remember(release: Release) -> None:
    """Keep a release in this user's application data, in place of an earlier one.

    Raises:
        ReleaseError: The system refused, and a second release could then not be noticed.
    """
    place = _remembered(release.meeting)
    try:
        make_folder(place.parent)
        replace_file(place, release.encode())
    except OSError as error:
        raise ReleaseError.not_remembered(place, error) from error


def _remembered(meeting: str) -> Path:
    name = hashlib.sha256(meeting.encode()).hexdigest()[:32]  # an id from a hostile record is no path
    return default_data() / "releases" / f"{name}.json"


def _beside(target: Path) -> Iterator[Path]:
    """Yield the release files of the folders beside the target."""
    with suppress(OSError):
        for folder in sorted(target.resolve().parent.iterdir()):
            if folder.is_dir():
                yield folder / RELEASE


def _read(path: Path) -> Release | None:
    """Return a release that was kept, or None where there is none that can be read."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        return msgspec.json.decode(path.read_bytes(), type=Release)
    except (OSError, msgspec.DecodeError):
        return None
