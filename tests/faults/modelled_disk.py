"""A disk as a program may rely on it, and what a power cut may leave of it.

The model is meaner than most file systems. Data that was not synced may be there, be missing, or be torn at any
512-byte sector, each write for itself and in any order. Names come in two kinds of disk: an `ordered` one keeps
changes of names in their order, as journaling file systems do, and a synced file's own name with what came before it;
a `strict` one keeps a name only where its folder was synced, as POSIX promises and no more.

A `deaf` disk takes no notice of syncs: the control that shows what the campaign would find.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tests.faults.syscalls import Event, MakeFolder, Open, Remove, Rename, Said, Sync, Truncate, Write

if TYPE_CHECKING:
    import random
    from pathlib import Path

Kind = Literal["ordered", "strict", "deaf"]
Left = Literal["everything", "synced alone", "some"]

_SECTOR = 512


@dataclass(eq=False)
class _File:
    """A file: what it holds, what of it is on disk for certain, and the changes between."""

    live: bytearray = field(default_factory=bytearray)
    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes] | int] = field(default_factory=list)
    """Writes as offset and bytes, and new lengths."""

    def change(self, change: tuple[int, bytes] | int) -> None:
        """Write or cut, in memory."""
        _apply(self.live, change)
        self.pending.append(change)

    def sync(self) -> None:
        """Bring every change to disk."""
        for change in self.pending:
            _apply(self.durable, change)
        self.pending.clear()

    def left(self, left: Left, choose: random.Random) -> bytes:
        """Return what a power cut leaves of it."""
        if left == "everything":
            return bytes(self.live)
        data = bytearray(self.durable)
        if left == "some":
            for change in self.pending:
                if choose.random() < 0.5:
                    _apply(data, _torn(change, choose) if choose.random() < 0.5 else change)
        return bytes(data)


def _apply(data: bytearray, change: tuple[int, bytes] | int) -> None:
    if isinstance(change, int):
        del data[change:]
        data.extend(bytes(change - len(data)))
        return
    offset, piece = change
    data.extend(bytes(max(0, offset - len(data))))
    data[offset : offset + len(piece)] = piece


def _torn(change: tuple[int, bytes] | int, choose: random.Random) -> tuple[int, bytes] | int:
    """Return a write of which some sectors arrived: those before, or those behind, a random one."""
    if isinstance(change, int):
        return change
    offset, piece = change
    cut = choose.randrange(len(piece) // _SECTOR + 1) * _SECTOR
    return (offset, piece[:cut]) if choose.random() < 0.5 else (offset + cut, piece[cut:])


@dataclass(frozen=True)
class _Named:
    """A change of names: what stands under a path from now on (None: nothing; a folder: its path alone)."""

    gone: Path | None
    path: Path | None
    what: _File | None

    @property
    def folders(self) -> set[Path]:
        """The folders whose entries change."""
        return {path.parent for path in (self.gone, self.path) if path is not None}

    def to(self, names: dict[Path, _File | None]) -> None:
        """Change the names."""
        if self.gone is not None:
            names.pop(self.gone, None)
        if self.path is not None:
            names[self.path] = self.what


class ModelledDisk:
    """A disk that events are done to.

    Args:
        root: The folder that everything lies below.
        kind: How it keeps names.
    """

    def __init__(self, root: Path, kind: Kind) -> None:
        self._root = root
        self._kind = kind
        self._live: dict[Path, _File | None] = {root: None}
        self._durable: dict[Path, _File | None] = {root: None}
        self._pending: list[_Named] = []

    def take(self, event: Event) -> None:  # noqa: C901 - one line or two an event
        """Do one event."""
        match event:
            case Open(path=path, creates=creates, empties=empties):
                if creates and path not in self._live:
                    self._name(_Named(None, path, _File()))
                if empties and (file := self._file(path)) is not None:
                    file.change(0)
            case Write(path=path, offset=offset, data=data):
                if (file := self._file(path)) is not None:
                    file.change((len(file.live) if offset is None else offset, data))
            case Truncate(path=path, size=size):
                if (file := self._file(path)) is not None:
                    file.change(size)
            case Sync(path=path):
                self._sync(path)
            case Rename(path=path, to=to):
                self._name(_Named(path, to, self._live.get(path)))
            case Remove(path=path):
                self._name(_Named(path, None, None))
            case MakeFolder(path=path):
                self._name(_Named(None, path, None))
            case Said():
                pass

    def image(self, left: Left, choose: random.Random) -> dict[Path, bytes | None]:
        """Return what a power cut at this moment leaves: each file's bytes, and None for a folder."""
        names = dict(self._live if left == "everything" else self._durable)
        if left == "some":
            for change in self._some(choose):
                change.to(names)
        whole = {path: file for path, file in names.items() if self._reachable(path, names)}
        return {path: None if file is None else file.left(left, choose) for path, file in whole.items()}

    def _some(self, choose: random.Random) -> list[_Named]:
        if self._kind == "strict":
            return [change for change in self._pending if choose.random() < 0.5]
        return self._pending[: choose.randrange(len(self._pending) + 1)]

    def _file(self, path: Path) -> _File | None:
        return self._live.get(path)

    def _name(self, change: _Named) -> None:
        change.to(self._live)
        self._pending.append(change)

    def _sync(self, path: Path) -> None:
        if self._kind == "deaf":
            return
        file = self._live.get(path)
        if file is not None:
            file.sync()
        if self._kind == "strict":
            kept = [change for change in self._pending if path not in change.folders]
            arrived = [change for change in self._pending if path in change.folders]
        else:
            mine = [number for number, change in enumerate(self._pending) if change.what is file or file is None]
            upto = mine[-1] + 1 if mine else 0
            arrived, kept = self._pending[:upto], self._pending[upto:]
        for change in arrived:
            change.to(self._durable)
        self._pending = kept

    def _reachable(self, path: Path, names: dict[Path, _File | None]) -> bool:
        return path == self._root or all(up in names for up in path.parents if up.is_relative_to(self._root))


def restore(image: dict[Path, bytes | None], root: Path, target: Path) -> None:
    """Put an image of what lay below `root` into another folder."""
    for path in sorted(image):
        here, data = target / path.relative_to(root), image[path]
        if data is None:
            here.mkdir(parents=True, exist_ok=True)
        else:
            here.parent.mkdir(parents=True, exist_ok=True)
            here.write_bytes(data)
