"""What lies within reach: bundles, kiosks' challenges and key files, in this folder and on what is plugged in.

Names alone are looked at, two folders deep at most, and nothing is opened or remembered.
"""

from __future__ import annotations

import os
import string
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.bundle import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BUNDLES = f"*{SUFFIX}"
CHALLENGES = "*.age"
KEYS = "*.key"

_MOST = 40
"""Names shown at most; more of them are no help to choose from."""
_MOST_ENTRIES = 2000
_DEEPEST = 2


def roots() -> tuple[Path, ...]:
    """Return the folders to look in: this one, and what this system mounts sticks and disks under."""
    if sys.platform == "win32":
        mounted = [Path(f"{letter}:\\") for letter in string.ascii_uppercase[3:]]
    elif sys.platform == "darwin":
        mounted = _inside(Path("/Volumes"))
    else:
        mounted = [*_inside(Path("/media")), *_inside(Path("/mnt"))]
        for parent in (Path("/media"), Path("/run/media")):
            mounted += [stick for user in _inside(parent) for stick in _inside(user)]
    return (Path(), *(folder for folder in mounted if _is_folder(folder)))


def find(pattern: str, folders: Iterable[Path]) -> list[Path]:
    """Return files whose names fit, each once, those of this folder first.

    Args:
        pattern: Such as `BUNDLES`.
        folders: Where to look.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        for path in _files(folder):
            if path.match(pattern) and len(found) < _MOST:
                found.setdefault(os.path.realpath(path), path)
    return list(found.values())


def _files(folder: Path) -> Iterator[Path]:
    seen = 0
    for root, inner, names in os.walk(folder):
        here = Path(root)
        depth = len(here.parts) - len(folder.parts)
        inner[:] = sorted(name for name in inner if not name.startswith(".")) if depth < _DEEPEST else []
        seen += len(names)
        if seen > _MOST_ENTRIES:
            return
        yield from (here / name for name in sorted(names) if not name.startswith("."))


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
