#!/usr/bin/env python3
"""List the sealed records of an open meeting's bundle, or write each one as an .age file.

It needs Python 3.8 or newer and its standard library, and no key: it takes the file apart, `age` opens the records.

    python open_plain.py BUNDLE.omk.zip
    python open_plain.py BUNDLE.omk.zip --to FOLDER
    age -d -i inspector.key FOLDER/door-1/000003.age

It checks that each record is whole (a checksum), not that it is genuine: signatures are checked by
`python -m export verify`. A stream's file is a row of frames, integers big-endian:

    frame = "OMJ1" | u32 length of body | body | first 8 bytes of SHA-256("OMJ1" | length | body)
    body  = 0x00 | opening | or | 0x01 | u64 number | u32 length of sealed | sealed | next key (32) | signature (64)
"""

from __future__ import annotations

import argparse
import hashlib
import re
import struct
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKER = b"OMJ1"
LONGEST = 1 << 20
RECORDS = re.compile(r"stations/([a-z0-9-]+(?:\.[0-9]+)?)/records")


def frames(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield offset and body of every whole frame, passing over damage."""
    at = data.find(MARKER)
    while at >= 0:
        start = at
        at = start + 1
        if start + 8 <= len(data):
            (length,) = struct.unpack_from(">I", data, start + 4)
            end = start + 8 + length + 8
            if 0 < length <= LONGEST and end <= len(data):
                check = hashlib.sha256(data[start : end - 8]).digest()[:8]
                if check == data[end - 8 : end]:
                    yield start, data[start + 8 : end - 8]
                    at = end
        at = data.find(MARKER, at)


def record(body: bytes) -> tuple[int, bytes] | None:
    """Return number and age file of a record's frame, or None for any other frame."""
    if body[0] != 1 or len(body) < 13 + 96:
        return None
    number, length = struct.unpack_from(">QI", body, 1)
    return (number, body[13 : 13 + length]) if len(body) == 13 + length + 96 else None


def streams(bundle: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every stream in a bundle, or in the folder it was unpacked to."""
    if bundle.is_dir():
        for path in sorted(bundle.glob("stations/*/records")):
            yield path.parent.name, path.read_bytes()
        return
    with zipfile.ZipFile(bundle) as packed:
        for info in packed.infolist():
            named = RECORDS.fullmatch(info.filename)
            if named and info.compress_type == zipfile.ZIP_STORED and info.file_size <= bundle.stat().st_size:
                yield named.group(1), packed.read(info)


def write(folder: Path, number: int, sealed: bytes) -> None:
    """Write one record under its number; a second one of the same number gets a name of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    copy = 1
    while True:
        name = f"{number:06d}.age" if copy == 1 else f"{number:06d}-{copy}.age"
        try:
            with (folder / name).open("xb") as target:
                target.write(sealed)
        except FileExistsError:
            copy += 1
        else:
            return


def main(arguments: list[str] | None = None) -> int:
    """Take one bundle apart and return 0, or 1 where it cannot be read."""
    parser = argparse.ArgumentParser(description="List a bundle's sealed records, or write each as an .age file.")
    parser.add_argument("bundle", type=Path, help="the .omk.zip file, or the folder it was unpacked to")
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="write the records here; must not exist yet")
    chosen = parser.parse_args(arguments)
    if chosen.to is not None and chosen.to.exists():
        parser.error(f"{chosen.to} exists already: name a new folder")
    total = 0
    try:
        for name, data in streams(chosen.bundle):
            for offset, body in frames(data):
                found = record(body)
                if found is None:
                    continue
                total += 1
                sys.stdout.write(f"{name} {found[0]:06d}  {len(found[1])} bytes at {offset}\n")
                if chosen.to is not None:
                    write(chosen.to / name, *found)
    except (OSError, zipfile.BadZipFile) as error:
        sys.stderr.write(f"{chosen.bundle} cannot be read: {error}\n")
        return 1
    sys.stdout.write(f"{total} records\n")
    return 0 if total else 1


if __name__ == "__main__":
    sys.exit(main())
