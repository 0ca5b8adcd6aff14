"""The bundle: what a device hands to the inspectors, as names, limits and a manifest.

A bundle is a zip whose members are stored as they are, so that any tool can look inside and the sealed records can be
read in place. Writing one to a stick is `kiosk.handover`'s work; reading one is the inspectors' side's.

```
README.txt                   how to open the records with age and nothing of this software
open_plain.py                lists the records, or writes each as an .age file; standard library alone
meeting.toml                 the meeting pack, verbatim
stations/<stream>/opening.json   the stream's opening, verbatim
stations/<stream>/records    the stream's journal frames: the opening's, then one a record
manifest.json                every path, size and SHA-256; per stream its opening code, count and head
```
"""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMAT: Final = "open-meeting-bundle/1"
SUFFIX = ".omk.zip"
UNFINISHED = ".incomplete"
"""Ends the name of a bundle until it has been read back from the device whole."""

README = "README.txt"
SCRIPT = "open_plain.py"
PACK = "meeting.toml"
MANIFEST = "manifest.json"
STATIONS = "stations"
OPENING = "opening.json"
RECORDS = "records"

STREAM_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[1-9][0-9]{0,3})?")
"""A station's id, and its part where there is more than one."""

MAX_SMALL_MEMBER = 1 << 20
"""The largest README, script, pack, manifest or opening, in bytes."""
MAX_MEMBERS = 1024
"""The most members: 64 stations, each with several parts."""

MAX_BUNDLE = (1 << 31) - 1
"""The largest bundle, in bytes: what every zip tool and every stick's file system takes; about 500,000 records."""

_MAX_NAMED_STREAMS = 3


class ManifestFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One member of the bundle, the manifest itself left out."""

    path: str
    """Its name in the zip."""
    size: int
    """Bytes."""
    sha256: str
    """Hexadecimal."""


class ManifestStream(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One record stream, as the device that wrote the bundle knew it. Not signed: the chain is what proves."""

    name: str
    """The stream's name: station, and part where there is more than one."""
    opening_code: str
    """16 characters of Crockford's base32 over the opening."""
    count: int
    """How many records it holds."""
    head: str
    """The link after the last record, hexadecimal."""
    head_words: str
    """The same in four words."""
    closed: bool
    """Whether its last record closes it."""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the bundle holds."""

    format: Literal["open-meeting-bundle/1"] = FORMAT
    """The bundle format's name and version."""
    software: str
    """Distribution and version that wrote it."""
    meeting: str
    """The meeting's id."""
    rehearsal: bool
    """True where nothing in it is real."""
    pack_digest: str
    """SHA-256 of `meeting.toml`, hexadecimal."""
    streams: tuple[ManifestStream, ...]
    """The record streams, in the order of their names."""
    files: tuple[ManifestFile, ...]
    """The members, in the order they lie."""


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the manifest as indented JSON with sorted keys, so that a person can read it."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=2) + b"\n"


def decode_manifest(data: bytes) -> Manifest:
    """Return the manifest in `data`.

    Raises:
        msgspec.DecodeError: Not a manifest, or of an unknown version; a `UnicodeDecodeError` where it is not UTF-8.
    """
    return msgspec.json.decode(data, type=Manifest)


def member(stream: str, name: str) -> str:
    """Return the path of one of a stream's members."""
    return f"{STATIONS}/{stream}/{name}"


def bundle_name(meeting: str, streams: Sequence[str], *, rehearsal: bool, number: int = 1) -> str:
    """Return a bundle's file name: the meeting, `rehearsal` where it is one, and whose records it holds.

    Such as `worcestershire-2020-door-1+notes-1.omk.zip`; with more than three streams their count is named instead.
    No date or time of writing is in it.

    Args:
        meeting: The meeting's id.
        streams: Names of the streams inside.
        rehearsal: Whether nothing in it is real.
        number: Above 1 where a bundle of that name is there already.
    """
    whose = "+".join(sorted(streams)) if len(streams) <= _MAX_NAMED_STREAMS else f"{len(streams)}-stations"
    parts = [meeting, *(["rehearsal"] if rehearsal else []), whose, *([f"copy-{number}"] if number > 1 else [])]
    return "-".join(parts) + SUFFIX


def readme(title: str, streams: Sequence[ManifestStream], *, rehearsal: bool) -> bytes:
    """Return the bundle's README: what it is and how to open it with stock tools.

    Args:
        title: The meeting's title.
        streams: What the bundle holds.
        rehearsal: Whether nothing in it is real.
    """
    listed = "\n".join(
        f"    {stream.name:<20} {stream.count:>7} records   opening code {stream.opening_code}" for stream in streams
    )
    warning = "REHEARSAL: nothing in this bundle is real.\n\n" if rehearsal else ""
    text = files("assets").joinpath("bundle", README).read_text(encoding="utf-8")
    return text.format(rehearsal=warning, title=title, streams=listed).encode()


def script() -> bytes:
    """Return the stand-alone script that takes a bundle apart without this software."""
    return files("assets").joinpath("bundle", SCRIPT).read_bytes()
