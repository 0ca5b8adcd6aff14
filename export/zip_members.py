"""A bundle's zip, read strictly and in place: members are stored, named plainly, and never extracted.

Nothing is unpacked and no member's name ever becomes a path on disk. A zip that a kiosk cannot have written (a name
that leads out of it, a compressed, encrypted or doubled member, a link) is refused with a `HostileBundleError`; one
that is merely damaged raises `DamagedBundleError`, and its records can still be found by their frames. The layout is
PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16, without zip64.
"""

from __future__ import annotations

import itertools
import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from export.evidence_errors import DamagedBundleError, HostileBundleError
from kiosk.bundle import MAX_MEMBERS, MAX_SMALL_MEMBER, RECORDS, STATIONS

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

_END = struct.Struct("<4s4H2IH")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_END_MARK = b"PK\x05\x06"
_ENTRY_MARK = b"PK\x01\x02"
_LOCAL_MARK = b"PK\x03\x04"
_NAME = re.compile(r"(?:[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*/)*[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*")
"""Letters, digits, `_`, single dots and hyphens inside a segment: no `..`, no drive, no leading slash."""
_LONGEST_NAME = 200
_MAX_DIRECTORY = MAX_MEMBERS * (_ENTRY.size + _LONGEST_NAME)
_ENCRYPTED = 1 << 0
_STREAMED = 1 << 3
_KIND = 0o170000
_REGULAR = (0, 0o100000)


@dataclass(frozen=True, slots=True)
class Member:
    """One stored member, where its bytes lie in the zip."""

    name: str
    start: int
    size: int


def read_members(path: Path) -> dict[str, Member]:
    """Return the zip's members by name.

    Raises:
        HostileBundleError: No kiosk wrote this.
        DamagedBundleError: The zip's structure is damaged or cut short.
        OSError: The device refused.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        count, directory_at, directory = _directory(file, path, size)
        members: dict[str, Member] = {}
        position = 0
        for _ in range(count):
            fields, name, position = _entry(directory, position, path)
            member = _located(file, path, fields, name, directory_at)
            if name in members:
                raise HostileBundleError.doubled(path, name)
            members[name] = member
    if position != len(directory):
        raise DamagedBundleError.structure(path, "its list of contents")
    _apart(members, path)
    return members


def leading_member(path: Path, wanted: str) -> Member | None:
    """Return a member of a bundle whose end is lost, found by walking from its beginning; None where it is not found.

    Only plain heads are followed, each within the file, so the walk ends wherever something is odd.

    Raises:
        OSError: The device refused.
    """
    size = path.stat().st_size
    at = 0
    with path.open("rb") as file:
        while at + _LOCAL.size <= size:
            file.seek(at)
            local = _LOCAL.unpack(file.read(_LOCAL.size))
            flags, method, packed, length = local[2], local[3], local[7], local[8]
            start = at + _LOCAL.size + local[9] + local[10]
            if local[0] != _LOCAL_MARK or flags or method or packed != length or start + length > size:
                return None
            if file.read(local[9]) == wanted.encode():
                return Member(wanted, start, length)
            at = start + length
    return None


def read_small(path: Path, member: Member) -> bytes:
    """Return the bytes of a member other than records, which are scanned in place.

    Raises:
        HostileBundleError: It is larger than any that a kiosk writes.
        OSError: The device refused.
    """
    if member.size > MAX_SMALL_MEMBER:
        raise HostileBundleError.too_large(path, member.name)
    with path.open("rb") as file:
        file.seek(member.start)
        return file.read(member.size)


def _directory(file: BinaryIO, path: Path, size: int) -> tuple[int, int, bytes]:
    if size < _END.size:
        raise DamagedBundleError.cut(path)
    file.seek(size - _END.size)
    mark, disk, first_disk, here, count, length, start, comment = _END.unpack(file.read(_END.size))
    if mark != _END_MARK:
        raise DamagedBundleError.cut(path)
    if disk or first_disk or here != count or comment or start + length != size - _END.size:
        raise DamagedBundleError.structure(path, "its end")
    if count > MAX_MEMBERS or length > _MAX_DIRECTORY:
        raise HostileBundleError.too_many(path)
    file.seek(start)
    return count, start, file.read(length)


def _entry(directory: bytes, position: int, path: Path) -> tuple[tuple[int, ...], str, int]:
    """Return one entry's number fields, its name, and the position after it."""
    if position + _ENTRY.size > len(directory):
        raise DamagedBundleError.structure(path, "its list of contents")
    mark, *fields = _ENTRY.unpack_from(directory, position)
    name_length, extra, comment = fields[9], fields[10], fields[11]
    end = position + _ENTRY.size + name_length + extra + comment
    if mark != _ENTRY_MARK or end > len(directory):
        raise DamagedBundleError.structure(path, "its list of contents")
    raw = directory[position + _ENTRY.size : position + _ENTRY.size + name_length]
    name = raw.decode("ascii", errors="backslashreplace")
    if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
        raise HostileBundleError.bad_name(path, name)
    return tuple(fields), name, end


def _located(file: BinaryIO, path: Path, fields: tuple[int, ...], name: str, directory_at: int) -> Member:
    """Return where a member's bytes lie, after refusing every way of storing them but one."""
    flags, method, packed, size = fields[2], fields[3], fields[7], fields[8]
    attributes, local_at = fields[14], fields[15]
    if method != 0 or packed != size or flags & (_ENCRYPTED | _STREAMED):
        raise HostileBundleError.not_stored(path, name)
    if (attributes >> 16) & _KIND not in _REGULAR:
        raise HostileBundleError.not_a_file(path, name)
    file.seek(local_at)
    head = file.read(_LOCAL.size)
    if len(head) != _LOCAL.size:
        raise DamagedBundleError.structure(path, name)
    local = _LOCAL.unpack(head)
    if local[0] != _LOCAL_MARK or file.read(local[9]) != name.encode():
        raise DamagedBundleError.structure(path, name)
    start = local_at + _LOCAL.size + local[9] + local[10]
    if start + size > directory_at:
        raise DamagedBundleError.structure(path, name)
    if size > MAX_SMALL_MEMBER and not (name.startswith(f"{STATIONS}/") and name.endswith(f"/{RECORDS}")):
        raise HostileBundleError.too_large(path, name)
    return Member(name, start, size)


def _apart(members: dict[str, Member], path: Path) -> None:
    """Refuse members that share bytes, the way a small zip is made to look endless."""
    ordered = sorted(members.values(), key=lambda member: member.start)
    for before, after in itertools.pairwise(ordered):
        if before.start + before.size > after.start:
            raise HostileBundleError.overlapping(path, before.name, after.name)
