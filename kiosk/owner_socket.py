"""Local sockets for the device's owner alone: what every way between the stations of one device is made from.

A socket lies in the meeting's folder. The system allows short paths only: a longer one is reached by way of an open
folder where the system has `/proc`, and lies elsewhere in the user's folder for running programs, under a name made
from the path.
"""

from __future__ import annotations

import hashlib
import os
import socket
import warnings
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.durable import OWNER_FILE
from kiosk.errors import HallError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_PATH = 100
"""Bytes of a socket's path; `sockaddr_un` of macOS, the shortest, holds 104."""

_OPEN_FOLDERS = Path("/proc/self/fd")

PATIENCE = 1.0
"""Seconds to wait for the other end."""


def path_in(meeting: Path, name: str) -> Path:
    """Return where the socket of that name lies for a meeting's folder."""
    path = meeting.absolute() / name
    if len(os.fsencode(path)) <= _LONGEST_PATH or _OPEN_FOLDERS.is_dir():
        return path
    from platformdirs import user_runtime_path

    short = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    with warnings.catch_warnings(action="ignore"):  # that the system names no such folder is no news for its user
        return Path(user_runtime_path("omk")) / f"{short}.socket"


@contextmanager
def _address(path: Path) -> Iterator[str]:
    """Yield what the system takes for a socket's path."""
    if len(os.fsencode(path)) <= _LONGEST_PATH:
        yield os.fspath(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield f"{_OPEN_FOLDERS}/{folder}/{path.name}"
    finally:
        os.close(folder)


def bind(server: socket.socket, path: Path) -> None:
    """Give a socket its path.

    Raises:
        OSError: The folder refuses.
    """
    with _address(path) as address:
        server.bind(address)


def connect(caller: socket.socket, path: Path) -> None:
    """Connect a socket to whoever listens at the path.

    Raises:
        OSError: Nobody does, or not in time.
    """
    with _address(path) as address:
        caller.connect(address)


def new() -> socket.socket:
    """Return a socket that is not connected.

    Raises:
        HallError: This system has none of the kind.
    """
    family = getattr(socket, "AF_UNIX", None)
    if family is None:
        raise HallError.no_local_sockets()
    return socket.socket(family, socket.SOCK_STREAM)


def listen(path: Path, most: int) -> socket.socket:
    """Return a socket that listens at the path, for its owner alone, and never blocks; one left there is replaced.

    Args:
        path: Where; whether somebody listens there is to be asked first.
        most: Callers that may wait.

    Raises:
        HallError: This system has none of the kind.
        OSError: The folder refuses.
    """
    with suppress(FileNotFoundError):
        path.unlink()
    server = new()
    try:
        bind(server, path)
        path.chmod(OWNER_FILE)
        server.listen(most)
    except OSError:
        server.close()
        raise
    server.setblocking(False)  # noqa: FBT003 - the socket's own method
    return server


def accept(server: socket.socket) -> socket.socket | None:
    """Return a line to the next caller, which never blocks, or None where it is gone or not this user."""
    try:
        line, _ = server.accept()
    except OSError:
        return None
    if not same_user(line):
        line.close()
        return None
    line.setblocking(False)  # noqa: FBT003 - the socket's own method
    return line


def call(path: Path) -> socket.socket | None:
    """Return a line to whoever listens at the path and is this user, or None where nobody does."""
    if not path.exists():
        return None
    try:
        caller = new()
    except HallError:
        return None
    caller.settimeout(PATIENCE)
    try:
        connect(caller, path)
    except OSError:
        caller.close()
        return None
    if not same_user(caller):
        caller.close()
        return None
    return caller


def answers(path: Path) -> bool:
    """Tell whether somebody listens at the path."""
    if not path.exists():
        return False
    caller = new()
    caller.settimeout(PATIENCE)
    try:
        connect(caller, path)
    except OSError:
        return False
    else:
        return True
    finally:
        caller.close()


def same_user(other: socket.socket) -> bool:
    """Tell whether the other end is a process of this user, where the system says so (Linux: SO_PEERCRED)."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return True
    import struct

    credentials = struct.Struct("3i")
    _, user, _ = credentials.unpack(other.getsockopt(socket.SOL_SOCKET, option, credentials.size))
    return bool(user == os.getuid())
