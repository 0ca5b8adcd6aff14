"""What one journal file holds, read frame by frame, damage and all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.errors import JournalError
from kiosk.frames import Damage, OpeningFrame, RecordFrame, read_frames

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.chain import SealedRecord

_NEWER = re.compile(rb"OMJ[2-9]")


@dataclass(frozen=True, slots=True)
class JournalReading:
    """What one journal file holds."""

    path: Path
    there: bool
    """Whether the file exists."""
    openings: tuple[bytes, ...] = ()
    records: tuple[SealedRecord, ...] = ()
    damaged: bool = False
    """Whether bytes before its last whole frame cannot be read."""
    end: int = 0
    """The position after its last whole frame."""
    refused: JournalError | None = None
    """Why it could not be read at all, where its device has gone."""


def read_journal(path: Path) -> JournalReading:
    """Return what a journal file holds; a missing file and a missing device are told apart.

    Raises:
        JournalError: A newer version wrote it.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return JournalReading(path, there=False)
    except OSError as error:
        return JournalReading(path, there=True, refused=JournalError.refused(path, error))
    openings: list[bytes] = []
    records: list[SealedRecord] = []
    damaged, end = False, 0
    for frame in read_frames(data):
        match frame:
            case OpeningFrame(opening=opening, end=stop):
                openings.append(opening)
                end = stop
            case RecordFrame(record=record, end=stop):
                records.append(record)
                end = stop
            case Damage(at_end=at_end):
                damaged = damaged or not at_end
    if not openings and not records and _NEWER.match(data):
        raise JournalError.newer(path)
    return JournalReading(path, there=True, openings=tuple(openings), records=tuple(records), damaged=damaged, end=end)
