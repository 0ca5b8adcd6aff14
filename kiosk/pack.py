"""Reading a meeting pack: from a file to a `kiosk.meeting.Pack` that is valid in itself, or to every reason why not.

The file is read once. Its bytes are kept as they are: their digest is what a station shows as words and seals into its
stream, so that two devices with different packs cannot be merged unnoticed.
"""

from __future__ import annotations

import hashlib
import stat
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import msgspec

from kiosk.errors import PackError, PackProblem
from kiosk.meeting import Pack
from kiosk.pack_advice import warnings_of
from kiosk.pack_places import Lines, nearest, printable
from kiosk.pack_rules import Parts, broken_rules
from kiosk.pack_shape import TOML_TYPES, kind_of, shape_flaws
from kiosk.pack_syntax import read_values

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kiosk.pack_places import Flaw

__all__ = ["FORMAT", "MAX_BYTES", "LoadedPack", "parse_pack", "read_pack", "sample_names", "sample_pack", "warnings_of"]

FORMAT = "open-meeting/1"
"""The pack format that this version reads and writes."""

MAX_BYTES = 1024 * 1024
"""The largest file that is read as a pack; a full one has some 20 KiB."""

_FORMAT_NAME = "open-meeting/"
_MOST_PROBLEMS = 50


@dataclass(frozen=True)
class LoadedPack:
    """A meeting pack with the bytes it was read from."""

    pack: Pack
    """Its values."""
    data: bytes
    """The file, byte for byte; what the bundle carries."""
    digest: str
    """SHA-256 of `data`, hexadecimal."""
    source: str
    """Where it was read from, for people."""


def read_pack(path: Path) -> LoadedPack:
    """Read a meeting pack from a file.

    Raises:
        PackError: The file cannot be read, or is not a valid pack; all problems that can be found together are told.
    """
    return parse_pack(_bytes_of(path), printable(str(path)))


def parse_pack(data: bytes, source: str) -> LoadedPack:
    """Return the meeting pack in `data`.

    Args:
        data: The bytes of a `meeting.toml`, UTF-8, at most `MAX_BYTES`.
        source: The file's name for errors.

    Raises:
        PackError: The bytes are not a valid pack; all problems that can be found together are told.
    """
    if len(data) > MAX_BYTES:
        raise PackError.too_large(source, MAX_BYTES)
    values, text = read_values(data, source)
    name = values.get("format")
    if isinstance(name, str) and name.startswith(_FORMAT_NAME) and name != FORMAT:
        raise PackError.unknown_format(source, printable(name), FORMAT)
    if name is None and "meeting" not in values:
        raise PackError.not_a_pack(source)
    try:
        pack = msgspec.convert(values, Pack, strict=True, builtin_types=TOML_TYPES)
    except msgspec.ValidationError as error:
        flaws = chain(shape_flaws(values), broken_rules(_parts_that_fit(values)))
        raise _told(flaws, text, source) from error
    broken = tuple(broken_rules(Parts(*(getattr(pack, name) for name in Parts._fields))))
    if broken:
        raise _told(broken, text, source)
    return LoadedPack(pack=pack, data=data, digest=hashlib.sha256(data).hexdigest(), source=source)


def sample_pack(name: str = "worcestershire-2020") -> LoadedPack:
    """Return one of the sample meetings that come with the software.

    Raises:
        PackError: There is no sample of that name.
    """
    from importlib.resources import files

    if name not in sample_names():
        raise PackError.no_sample(printable(name), sample_names())
    return parse_pack((files("assets") / "meetings" / f"{name}.toml").read_bytes(), f"{name}.toml")


def sample_names() -> tuple[str, ...]:
    """Return the names of the sample meetings, in alphabetical order."""
    from importlib.resources import files

    names = (entry.name for entry in (files("assets") / "meetings").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def _bytes_of(path: Path) -> bytes:
    source = printable(str(path))
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise PackError.folder(source, _packs_in(path))
        if not stat.S_ISREG(mode):
            raise PackError.no_file(source)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PackError.missing(source, nearest(path.name, _packs_in(path.parent))) from error
    except OSError as error:
        raise PackError.unreadable(source, error.strerror or type(error).__name__) from error
    except ValueError as error:
        # The system takes no such name at all, one with a zero byte among them.
        raise PackError.missing(source, "") from error


def _packs_in(folder: Path) -> list[str]:
    with suppress(OSError):
        return sorted(printable(entry.name) for entry in folder.iterdir() if entry.suffix == ".toml")
    return []


def _parts_that_fit(values: dict[str, Any]) -> Parts:
    """Return the tables that can be checked although another one does not fit its type."""
    fitting = {}
    for name in Parts._fields:
        if name in values:
            with suppress(msgspec.ValidationError):
                fitting[name] = msgspec.convert(
                    values[name], kind_of(Pack, name), strict=True, builtin_types=TOML_TYPES
                )
    return Parts(**fitting)


def _told(flaws: Iterable[Flaw], text: str, source: str) -> PackError:
    """Return the error that tells of all the flaws, in the order of the file."""
    lines = Lines(text)
    counted = list(islice(flaws, _MOST_PROBLEMS + 1))
    problems = [PackProblem(lines.line_of(flaw.place), flaw.place.label, flaw.what, flaw.hint) for flaw in counted]
    told = sorted(problems[:_MOST_PROBLEMS], key=lambda problem: problem.line or 0)
    return PackError.wrong(source, tuple(told), more=len(counted) > _MOST_PROBLEMS)
