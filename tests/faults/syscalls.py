"""What a program asks of the disk, recorded by strace in the order it happens; DuckDB's own writes are among it.

Recording is of the system calls themselves, so nothing of the product needs to know that it is watched. The same tool
lets calls fail, late or never, on chosen paths (`inject`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CALLS = (
    "openat,open,creat,write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,sync_file_range,ftruncate,truncate,"
    "fallocate,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir,mkdir,mkdirat,"
    "copy_file_range,sendfile"
)
_BY_DESCRIPTOR = frozenset(
    {"write", "pwrite64", "writev", "pwritev", "pwritev2", "fsync", "fdatasync", "sync_file_range", "ftruncate"}
    | {"fallocate", "copy_file_range", "sendfile"}
)
_LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+|\?)")
_ENDED = re.compile(r"^\d+ +(?:\+\+\+|---) ")
_UNFINISHED = re.compile(r"^(\d+) +(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. \w+ resumed>(.*)$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_DESCRIPTOR = re.compile(r"(-?\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2}|[^>])*)>")
_DELETED = " (deleted)"


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes put into a file."""

    path: Path
    offset: int | None
    """None where they go to the place the file stands at."""
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file's length set."""

    path: Path
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """A file or folder brought to disk."""

    path: Path


@dataclass(frozen=True, slots=True)
class Open:
    """A file opened for writing."""

    path: Path
    creates: bool
    empties: bool


@dataclass(frozen=True, slots=True)
class Rename:
    """A file given another name."""

    path: Path
    to: Path


@dataclass(frozen=True, slots=True)
class Remove:
    """A file or empty folder removed."""

    path: Path


@dataclass(frozen=True, slots=True)
class MakeFolder:
    """A folder made."""

    path: Path


@dataclass(frozen=True, slots=True)
class Said:
    """Bytes that the program showed."""

    text: str


Event = Write | Truncate | Sync | Open | Rename | Remove | MakeFolder | Said


class UnknownCallError(Exception):
    """A call that the recording does not know, or can't read: the campaign would prove too little."""


def recorder(trace: Path) -> tuple[str, ...]:
    """Return a command that runs another and records its calls into a file."""
    return ("strace", "--seccomp-bpf", "-f", "-y", "-xx", "-s", "4194304", "-o", str(trace), "-e", f"trace={_CALLS}")


def refuser(calls: str, fault: str, paths: Iterable[Path]) -> tuple[str, ...]:
    """Return a command that runs another and lets its calls on some files fail or wait.

    Args:
        calls: The calls, such as `fdatasync,fsync`.
        fault: What strace makes of them, such as `error=EIO:when=3+` or `delay_exit=200000`.
        paths: The files; a file that does not exist yet too.
    """
    chosen = [part for path in paths for part in ("-P", str(path))]
    return ("strace", "-f", "-o", "/dev/null", *chosen, "-e", f"trace={calls}", "-e", f"inject={calls}:{fault}")


def read_events(trace: Path, root: Path) -> list[Event]:
    """Return what was done below a folder, and what was said, in order.

    Raises:
        UnknownCallError: A file below the folder was changed by a call that has no event.
    """
    return [event for line in _whole_lines(trace) if (event := _event(line, root)) is not None]


def _whole_lines(trace: Path) -> Iterator[str]:
    """Yield one line a call, at the moment it returned."""
    begun: dict[str, str] = {}
    with trace.open(encoding="ascii") as file:
        for line in file:
            text = line.rstrip("\n")
            if matched := _UNFINISHED.match(text):
                begun[matched[1]] = f"{matched[1]} {matched[2]}"
            elif matched := _RESUMED.match(text):
                yield begun.pop(matched[1]) + matched[2]
            else:
                yield text


def _event(line: str, root: Path) -> Event | None:
    matched = _LINE.match(line)
    if matched is None:
        if _ENDED.match(line):
            return None
        raise UnknownCallError(line[:200])
    if matched[4].startswith(("-", "?")):
        return None
    name, arguments, result = matched[2], matched[3], int(matched[4])
    if name == "write" and arguments.startswith("1<"):
        return Said(_bytes(arguments).decode(errors="replace"))
    named = [path for path in _paths(name, arguments) if path.is_relative_to(root)]
    if not named or named[0].name.endswith(_DELETED):
        return None
    return _on(name, arguments, result, named)


def _on(name: str, arguments: str, result: int, named: list[Path]) -> Event | None:  # noqa: PLR0911 - one line a call
    path, numbers = named[-1], _numbers(arguments)
    match name:
        case "openat" | "open":
            writes = "O_WRONLY" in arguments or "O_RDWR" in arguments
            return Open(path, "O_CREAT" in arguments, "O_TRUNC" in arguments) if writes else None
        case "write":
            return Write(path, None, _bytes(arguments)[:result])
        case "pwrite64":
            return Write(path, numbers[-1], _bytes(arguments)[:result])
        case "ftruncate" | "truncate":
            return Truncate(path, numbers[-1])
        case "fsync" | "fdatasync":
            return Sync(path)
        case "rename" | "renameat" | "renameat2":
            return Rename(named[0], path)
        case "unlink" | "unlinkat" | "rmdir":
            return Remove(path)
        case "mkdir" | "mkdirat":
            return MakeFolder(path)
        case _:
            raise UnknownCallError(name, str(path))


def _paths(name: str, arguments: str) -> list[Path]:
    """Return the paths a call is about: those of its descriptors, or those written out, in the folder they name."""
    held = [Path(_plain(found[2]).decode(errors="replace")) for found in _DESCRIPTOR.finditer(arguments)]
    if name in _BY_DESCRIPTOR:
        return held[:1]
    base = held[0] if held else Path("/")
    return [base / _plain(found[1]).decode(errors="replace") for found in _TEXT.finditer(arguments)]


def _numbers(arguments: str) -> list[int]:
    return [int(part) for part in arguments.rsplit('"', 1)[-1].replace(">", ",").split(",") if part.strip().isdigit()]


def _bytes(arguments: str) -> bytes:
    matched = _TEXT.search(arguments)
    return b"" if matched is None else _plain(matched[1])


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()


def summary(events: Iterable[Event]) -> dict[str, int]:
    """Return how many events of each kind there are."""
    counted: dict[str, int] = {}
    for event in events:
        counted[type(event).__name__] = counted.get(type(event).__name__, 0) + 1
    return counted
