"""Bundles and journals: what their members and frames hold, with damage passed over and told.

The manifest is not signed, so it proves nothing: it is used to tell a person which member is damaged. Where the zip's
own structure cannot be followed, the whole file is searched for frames, whose order tells which stream they are of.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from export.evidence import Copy
from export.evidence_errors import DamagedBundleError, SourceError
from export.frame_files import DamageFound, OpeningFound, Place, Stretch, scan
from export.zip_members import Member, leading_member, read_members, read_small
from kiosk.bundle import MANIFEST, OPENING, PACK, RECORDS, STATIONS, STREAM_NAME, Manifest, decode_manifest
from kiosk.errors import PackError
from kiosk.pack import parse_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from export.evidence import Evidence
    from export.frame_files import Found

_CHUNK = 1 << 20


def read_bundle(path: Path, evidence: Evidence, count: Callable[[int], None]) -> None:
    """Add what a bundle holds.

    Raises:
        SourceError: No kiosk wrote it, or nothing in it is whole.
        OSError: The device refused.
    """
    try:
        members = read_members(path)
    except DamagedBundleError as error:
        evidence.note(str(path), f"{error.message} Its records were searched for one by one")
        if not salvage(path, Stretch(path, 0, path.stat().st_size), evidence, count, many=True):
            raise SourceError.unknown_file(path) from error
        _pack(path, leading_member(path, PACK), evidence)
        return
    manifest = _manifest(path, members, evidence)
    if manifest is not None:
        _compare(path, members, manifest, evidence)
    _pack(path, members.get(PACK), evidence)
    for name in _stream_names(members):
        _read_stream(path, members, name, evidence, count)


def salvage(
    path: Path,
    stretch: Stretch,
    evidence: Evidence,
    count: Callable[[int], None],
    *,
    name: str = "",
    many: bool = False,
) -> bool:
    """Add every stream that lies in a stretch of frames: an opening's frame begins the next one.

    Args:
        path: The source.
        stretch: Where to look.
        evidence: What to add to.
        count: Told bytes read.
        name: The name the stream lies under, if any.
        many: Whether several streams may follow one another; a first record then begins another one.

    Returns:
        Whether there was any whole frame.

    Raises:
        OSError: The device refused.
    """
    found = [_Row()]
    for part in scan(stretch, count):
        row = found[-1]
        again = isinstance(part, OpeningFound) and (row.openings or row.places)
        if again or (many and isinstance(part, Place) and part.seq == 0 and row.places):
            row = _Row()
            found.append(row)
        row.take(part)
    whole = [row for row in found if row.openings or row.places]
    for row in whole:
        evidence.add(Copy(str(path), name, opening=row.opening, places=row.places, damaged=row.damaged))
    damage = sum(row.damage for row in found)
    if damage and whole and name:
        evidence.note(str(path), f"{damage} bytes of it are damaged")
    return bool(whole)


@dataclass(slots=True)
class _Row:
    """What lies in a row of frames."""

    openings: list[bytes] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    damaged: list[tuple[int, int | None]] = field(default_factory=list)
    damage: int = 0

    @property
    def opening(self) -> bytes:
        """The opening, or nothing where it is lost."""
        return self.openings[0] if self.openings else b""

    def take(self, part: Found) -> None:
        """Add what comes next."""
        match part:
            case OpeningFound(opening=opening):
                self.openings.append(opening)
            case Place(seq=seq):
                if self.damaged and self.damaged[-1][1] is None:
                    self.damaged[-1] = (self.damaged[-1][0], seq)
                self.places.append(part)
            case DamageFound(length=length):
                self.damage += length
                self.damaged.append((self.places[-1].seq if self.places else -1, None))


def _read_stream(
    path: Path, members: dict[str, Member], name: str, evidence: Evidence, count: Callable[[int], None]
) -> None:
    """Add one stream of a sound bundle; its opening is taken from its own member or, failing that, from its frames."""
    row = _Row()
    opening = members.get(f"{STATIONS}/{name}/{OPENING}")
    records = members.get(f"{STATIONS}/{name}/{RECORDS}")
    if opening is not None:
        row.openings.append(read_small(path, opening))
    if records is None:
        evidence.note(str(path), f"it has no records of {name}")
    else:
        for part in scan(Stretch(path, records.start, records.size), count):
            row.take(part)
    if row.damage:
        evidence.note(str(path), f"{row.damage} bytes of the records of {name} are damaged")
    if len(set(row.openings)) > 1:
        evidence.note(str(path), f"the opening of {name} is there in two different forms")
    for data in dict.fromkeys(row.openings or [b""]):
        copy = Copy(str(path), name, named=True, opening=data, places=row.places, in_order=True, damaged=row.damaged)
        evidence.add(copy)


def _stream_names(members: dict[str, Member]) -> list[str]:
    names = {}
    for member in members:
        parts = member.split("/")
        if len(parts) == 3 and parts[0] == STATIONS and STREAM_NAME.fullmatch(parts[1]):  # noqa: PLR2004 - stations/NAME/FILE
            names[parts[1]] = True
    return sorted(names)


def _manifest(path: Path, members: dict[str, Member], evidence: Evidence) -> Manifest | None:
    """Return the manifest, or None where it is missing or damaged, which is told."""
    member = members.get(MANIFEST)
    if member is None:
        evidence.note(str(path), "it has no manifest")
        return None
    try:
        manifest = decode_manifest(read_small(path, member))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        evidence.note(str(path), f"its manifest cannot be read ({error})")
        return None
    for entry in manifest.streams:
        evidence.add_manifest(entry)
    return manifest


def _compare(path: Path, members: dict[str, Member], manifest: Manifest, evidence: Evidence) -> None:
    """Tell which members are not as the manifest says; the chain decides what that means for the records."""
    for entry in manifest.files:
        member = members.get(entry.path)
        if member is None:
            evidence.note(str(path), f"{entry.path} is missing from it")
        elif member.size != entry.size or _hash_of(path, member) != entry.sha256:
            evidence.note(str(path), f"{entry.path} is not as the kiosk wrote it")
    known = {entry.path for entry in manifest.files} | {MANIFEST}
    for name in members.keys() - known:
        evidence.note(str(path), f"{name} was added to it")


def _hash_of(path: Path, member: Member) -> str:
    digest = hashlib.sha256()
    left = member.size
    with path.open("rb") as file:
        file.seek(member.start)
        while left and (chunk := file.read(min(_CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


def _pack(path: Path, member: Member | None, evidence: Evidence) -> None:
    """Add the bundle's meeting pack, or that it has none that can be used."""
    evidence.bundles += 1
    if member is None:
        evidence.note(str(path), "it has no meeting.toml, so its roster is unknown")
        return
    try:
        evidence.packs.append(parse_pack(read_small(path, member), f"{path.name}/{PACK}"))
    except PackError as error:
        evidence.note(str(path), f"its meeting.toml cannot be used: {error.message}")
