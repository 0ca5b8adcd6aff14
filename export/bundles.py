"""Bundles and journals: what their members and frames hold, with damage passed over and told.

The manifest is not signed, so it proves nothing: it is used to tell a person which member is damaged. Where the zip's
own structure cannot be followed, the whole file is searched for frames, whose order tells which stream they are of.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from export.evidence import Copy
from export.evidence_errors import DamagedBundleError, SourceError
from export.frame_files import DamageFound, OpeningFound, Place, Stretch, scan
from export.zip_members import Member, read_members, read_small
from kiosk.bundle import MANIFEST, OPENING, PACK, RECORDS, STATIONS, STREAM_NAME, Manifest, decode_manifest
from kiosk.errors import PackError
from kiosk.pack import parse_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from export.evidence import Evidence

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
        return
    manifest = _manifest(path, members, evidence)
    if manifest is not None:
        _compare(path, members, manifest, evidence)
    _pack(path, members, evidence)
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
    current = Copy(str(path), name)
    found: list[Copy] = [current]
    damage = 0
    for part in scan(stretch, count):
        match part:
            case OpeningFound(opening=opening):
                current = Copy(str(path), name, opening=opening)
                found.append(current)
            case Place(seq=0) if current.places and many:
                current = Copy(str(path), name, places=[part])
                found.append(current)
            case Place():
                current.places.append(part)
            case DamageFound(length=length):
                damage += length
    whole = [copy for copy in found if copy.opening or copy.places]
    for copy in whole:
        evidence.add(copy)
    if damage and whole and name:
        evidence.note(str(path), f"{damage} bytes of it are damaged")
    return bool(whole)


def _read_stream(
    path: Path, members: dict[str, Member], name: str, evidence: Evidence, count: Callable[[int], None]
) -> None:
    """Add one stream of a sound bundle; its opening is taken from its own member or, failing that, from its frames."""
    places: list[Place] = []
    damage = 0
    opening = members.get(f"{STATIONS}/{name}/{OPENING}")
    records = members.get(f"{STATIONS}/{name}/{RECORDS}")
    openings = [] if opening is None else [read_small(path, opening)]
    if records is None:
        evidence.note(str(path), f"it has no records of {name}")
    else:
        for part in scan(Stretch(path, records.start, records.size), count):
            match part:
                case OpeningFound(opening=framed):
                    openings.append(framed)
                case Place():
                    places.append(part)
                case DamageFound(length=length):
                    damage += length
    if damage:
        evidence.note(str(path), f"{damage} bytes of the records of {name} are damaged")
    if len(set(openings)) > 1:
        evidence.note(str(path), f"the opening of {name} is there in two different forms")
    for data in dict.fromkeys(openings or [b""]):
        evidence.add(Copy(str(path), name, named=True, opening=data, places=places, in_order=True))


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


def _pack(path: Path, members: dict[str, Member], evidence: Evidence) -> None:
    member = members.get(PACK)
    if member is None:
        evidence.note(str(path), "it has no meeting.toml, so its roster is unknown")
        return
    try:
        evidence.packs.append(parse_pack(read_small(path, member), f"{path.name}/{PACK}"))
    except PackError as error:
        evidence.note(str(path), f"its meeting.toml cannot be used: {error.message}")
