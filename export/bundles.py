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
from export.frame_files import Stretch
from export.frame_rows import Begun, Reading, Row, Scanned, Split
from export.zip_members import Member, leading_member, read_members, read_small
from kiosk.bundle import MANIFEST, OPENING, PACK, RECORDS, STATIONS, STREAM_NAME, Manifest, decode_manifest
from kiosk.errors import PackError
from kiosk.pack import parse_pack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from export.evidence import Evidence


def begin_bundle(path: Path, evidence: Evidence) -> Begun:
    """Return what to read of a bundle, after following its structure.

    Raises:
        SourceError: No kiosk wrote it.
        OSError: The device refused.
    """
    try:
        members = read_members(path)
    except DamagedBundleError as error:
        return _begin_damaged(path, evidence, error)
    manifest = _manifest(path, members, evidence)
    names = _stream_names(members)
    records = {name: members.get(f"{STATIONS}/{name}/{RECORDS}") for name in names}
    there = {name: member for name, member in records.items() if member is not None}

    def finish(scanned: Sequence[Scanned]) -> None:
        found = dict(zip(there, scanned, strict=True))
        if manifest is not None:
            _compare(path, members, manifest, evidence, {there[name].name: one.sha256 for name, one in found.items()})
        _pack(path, members.get(PACK), evidence)
        for name in names:
            _add_stream(path, members, name, evidence, found.get(name))

    stretches = (Stretch(path, member.start, member.size) for member in there.values())
    return Begun(tuple(Reading(stretch) for stretch in stretches), finish)


def begin_frames(path: Path, evidence: Evidence, *, name: str = "", split: Split = "openings") -> Begun:
    """Return what to read of a file that is frames from end to end; none in it is a `SourceError`.

    Args:
        path: The file.
        evidence: What to add to.
        name: The name its streams lie under, if any.
        split: What begins another stream.

    Raises:
        OSError: The device refused.
    """

    def finish(scanned: Sequence[Scanned]) -> None:
        rows = [row for one in scanned for row in one.rows]
        whole = [row for row in rows if row.openings or row.places]
        if not whole:
            raise SourceError.unknown_file(path)
        for row in whole:
            evidence.add(Copy(str(path), name, opening=row.opening, places=row.places, damaged=row.damaged))
        damage = sum(row.damage for row in rows)
        if damage and name:
            evidence.note(str(path), f"{damage} bytes of it are damaged")

    return Begun((Reading(Stretch(path, 0, path.stat().st_size), split),), finish)


def _begin_damaged(path: Path, evidence: Evidence, error: DamagedBundleError) -> Begun:
    evidence.note(str(path), f"{error.message} Its records were searched for one by one")
    begun = begin_frames(path, evidence, split="streams")

    def finish(scanned: Sequence[Scanned]) -> None:
        begun.finish(scanned)
        _pack(path, leading_member(path, PACK), evidence)

    return Begun(begun.readings, finish)


def _add_stream(path: Path, members: dict[str, Member], name: str, evidence: Evidence, scanned: Scanned | None) -> None:
    """Add one stream of a sound bundle; its opening is taken from its own member or, failing that, from its frames."""
    row = Row() if scanned is None else scanned.rows[0]
    if scanned is None:
        evidence.note(str(path), f"it has no records of {name}")
    opening = members.get(f"{STATIONS}/{name}/{OPENING}")
    openings = [*([read_small(path, opening)] if opening is not None else []), *row.openings]
    if row.damage:
        evidence.note(str(path), f"{row.damage} bytes of the records of {name} are damaged")
    if len(set(openings)) > 1:
        evidence.note(str(path), f"the opening of {name} is there in two different forms")
    for data in dict.fromkeys(openings or [b""]):
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
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        evidence.note(str(path), f"its manifest cannot be read ({error})")
        return None
    for entry in manifest.streams:
        evidence.add_manifest(entry)
    return manifest


def _compare(
    path: Path, members: dict[str, Member], manifest: Manifest, evidence: Evidence, known: dict[str, str]
) -> None:
    """Tell which members are not as the manifest says; the chain decides what that means for the records.

    Args:
        path: The bundle.
        members: Its members.
        manifest: Its list of them.
        evidence: Where to note it.
        known: SHA-256 of the members that have been read already.
    """
    for entry in manifest.files:
        member = members.get(entry.path)
        if member is None:
            evidence.note(str(path), f"{entry.path} is missing from it")
        elif member.size != entry.size or (known.get(entry.path) or _hash_of(path, member)) != entry.sha256:
            evidence.note(str(path), f"{entry.path} is not as the kiosk wrote it")
    listed = {entry.path for entry in manifest.files} | {MANIFEST}
    for name in members.keys() - listed:
        evidence.note(str(path), f"{name} was added to it")


def _hash_of(path: Path, member: Member) -> str:
    return hashlib.sha256(read_small(path, member)).hexdigest()


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
