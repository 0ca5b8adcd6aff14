"""A trial evening of three records on the real disks with the real keys, and then a search for one readable word of it.

It runs in a folder of its own under the folder for meetings, marked as a rehearsal, and goes when it is done. What is
searched for are random words that were typed as a point, as a concern and as an unfinished line.
"""

from __future__ import annotations

import secrets
import time
from base64 import b64encode
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from kiosk.checks import Check, Outcome
from kiosk.errors import KioskError, StorageError
from kiosk.records import PointContent
from kiosk.session_opening import open_session

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kiosk.session_facts import SessionRequest

NAME = "nothing readable"
PREFIX = ".preflight-"
"""How the trial's folders are named, so that one left by a power cut is found and removed."""

_RECORDS = 4


def trial(request: SessionRequest) -> Check:
    """Return whether three trial records were kept whole, and nothing of them can be read on disk.

    Args:
        request: What the station would be opened with; `data` exists.
    """
    for folder in (request.data, request.journal):
        _clear(folder)
    canary = secrets.token_hex(16)
    begun = time.perf_counter()
    folders: list[Path] = []
    try:
        folders = [Path(mkdtemp(prefix=PREFIX, dir=request.data))]
        if request.journal is not None and request.journal.is_dir():
            folders.append(Path(mkdtemp(prefix=PREFIX, dir=request.journal)))
        kept = _record(replace(request, data=folders[0], journal=folders[1] if folders[1:] else None), canary)
        leaks = [path for folder in folders for path in files_with(folder, canary)]
    except OSError as error:
        told = StorageError.refused(request.data, error)
        return Check(NAME, Outcome.STOP, told.message, told.hint)
    except KioskError as error:
        return Check(NAME, Outcome.STOP, f"A trial record could not be saved. {error.message}", error.hint)
    finally:
        for folder in folders:
            rmtree(folder, ignore_errors=True)
    return _told(kept, leaks, time.perf_counter() - begun)


def _told(kept: int, leaks: list[Path], took: float) -> Check:
    if leaks:
        detail = f"What was typed in a trial could be read in the file {leaks[0].name}."
        return Check(NAME, Outcome.STOP, detail, "Do not use this machine tonight; report it with this line.")
    if kept != _RECORDS:
        detail = f"{kept} of {_RECORDS} trial records were found again on disk."
        return Check(NAME, Outcome.STOP, detail, "Use another folder with --data, or another machine.")
    detail = f"{kept} trial records were sealed, kept and found again in {took:.1f} s; no word of them is readable."
    return Check(NAME, Outcome.OK, detail)


def _record(request: SessionRequest, canary: str) -> int:
    """Record a trial evening and return how many records are on disk before it is closed."""
    session = open_session(replace(request, rehearsal=True))
    try:
        session.note(PointContent(text=f"Trial point {canary}"))
        session.raise_concern(f"Trial concern {canary}")
        session.show_survey()
        session.keep_draft(f"Trial line {canary}")
        [(_, _, records)] = session.streams()
        return len(records)
    finally:
        session.end()


def files_with(folder: Path, word: str) -> Iterator[Path]:
    """Yield the files under a folder that hold a word in a form that somebody could read.

    Looked for are UTF-8, UTF-16 and base64 at each of its three alignments; the names of files count too.
    """
    forms = tuple(_forms(word))
    for path in sorted(folder.rglob("*")):
        if word in path.name or (path.is_file() and _holds(path.read_bytes(), forms)):
            yield path


def _holds(data: bytes, forms: Iterable[bytes]) -> bool:
    return any(form in data for form in forms)


def _forms(word: str) -> Iterator[bytes]:
    plain = word.encode()
    yield plain
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    for shift in range(3):
        # The first and the last group of four characters hold bits of their neighbours.
        yield b64encode(bytes(shift) + plain)[4:-4]


def _clear(folder: Path | None) -> None:
    """Remove trials that a power cut left behind."""
    if folder is None:
        return
    with suppress(OSError):
        for old in folder.glob(f"{PREFIX}*"):
            rmtree(old, ignore_errors=True)
