"""What a station tells the steward about its own records, when it starts and while it runs.

A loss is always announced with its count; a repair always says what was kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from kiosk.errors import KioskError


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence or two for a steward."""

    text: str
    """What happened and what to do."""
    lost: int = 0
    """How many saved records are gone; 0 where none is."""


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count} records"


def pin_missing() -> Notice:
    """A station that has records has no PIN."""
    return Notice(
        "This station has no PIN. If it had one before, somebody took its file away: tell the organiser, and choose "
        "another. No record can be read with a PIN."
    )


def store_rebuilt(kept_in: Path, count: int) -> Notice:
    """The database was damaged."""
    return Notice(
        f"The database was damaged. It was rebuilt from the journal with all {_records(count)}; "
        f"the damaged file is kept in {kept_in}."
    )


def store_completed(count: int) -> Notice:
    """The database lacked records that the journal has."""
    return Notice(f"The database lacked {_records(count)} that the journal holds. Now both hold everything.")


def journal_rebuilt(path: Path, kept_in: Path, count: int) -> Notice:
    """The journal was damaged or lacked records."""
    return Notice(
        f"The journal {path} was damaged or cut short. It was rebuilt from the database with all {_records(count)}; "
        f"the old file is kept in {kept_in}."
    )


def journal_made(path: Path, count: int) -> Notice:
    """There was no journal, though there are records."""
    return Notice(f"There was no journal at {path}. It was made from the database with all {_records(count)}.")


def second_device_gone(path: Path, why: KioskError, instead: Path) -> Notice:
    """The journal's second device cannot be reached."""
    return Notice(
        f"THE SECOND DEVICE CANNOT BE REACHED: {path} ({why.message}) The second copy is kept in {instead} instead. "
        "Put the device back and restart this station when there is a quiet moment."
    )


def store_refuses(why: KioskError) -> Notice:
    """The database stopped taking records."""
    return Notice(
        f"ONLY ONE COPY IS BEING KEPT, in the journal. {why.message} {why.hint} "
        "The database is tried again at every save."
    )


def journal_refuses(why: KioskError) -> Notice:
    """The journal stopped taking records."""
    return Notice(
        f"ONLY ONE COPY IS BEING KEPT, in the database. {why.message} {why.hint} "
        "The journal is tried again at every save."
    )


def touched(folder: Path, count: int, kept_in: Path) -> Notice:
    """Something other than the kiosk changed the station's files while it ran."""
    return Notice(
        f"SOMETHING ELSE CHANGED OR DELETED THE RECORDS' FILES in {folder} while this station ran. They were written "
        f"again with all {_records(count)}; what was found there is kept in {kept_in}. Find out which program or "
        "person it was, and stop it."
    )


def state_refuses(why: KioskError) -> Notice:
    """The spent signing key could not be overwritten."""
    return Notice(f"The last record is saved, but its signing key could not be destroyed. {why.message} {why.hint}")


def records_lost(station: str, lost: int, kept: int, part: int) -> Notice:
    """The newest records are gone from both copies."""
    return Notice(
        f"{_records(lost).upper()} LOST on {station}: both copies end after {_records(kept)}, and the station had "
        f"saved {kept + lost}. Tell the lead inspector. What is kept is safe; the records go on as part {part}.",
        lost=lost,
    )


def state_lost(station: str, kept: int, part: int) -> Notice:
    """The state file fits none of the records."""
    return Notice(
        f"The state file of {station} is damaged or missing. All {_records(kept)} that are on disk are safe; whether "
        "the newest were among them cannot be told from this device. The totals start again from 0, and the records "
        f"go on as part {part}. Tell the lead inspector."
    )


def records_gone(station: str) -> Notice:
    """Neither records nor state are here, and something else tells that there were some."""
    return Notice(
        f"The records of {station} that were on this device are gone, with the file that counted them; how many there "
        "were cannot be told from this device. The station begins anew. Tell the lead inspector, and look for the "
        "journal on its second device."
    )


def unvouched(count: int) -> Notice:
    """Records lie on disk that the chain does not vouch for."""
    return Notice(
        f"{_records(count)} on this device do not belong to the chain. They are kept as they are for the inspectors."
    )


def draft_kept() -> Notice:
    """An unfinished line was sealed."""
    return Notice(
        "An unfinished line was on this device when it stopped. It is sealed for the inspectors, marked as unfinished; "
        "nobody else can read it. If the point matters, type it again."
    )


def draft_damaged() -> Notice:
    """The unfinished line was not whole."""
    return Notice(
        "An unfinished line was being kept when this device stopped, and could not be. Ask what was said last."
    )


def clock_jumped(moved: dt.timedelta) -> Notice:
    """The wall clock moved against elapsed time."""
    minutes = round(moved.total_seconds() / 60)
    way = "forward" if minutes > 0 else "back"
    return Notice(f"This device's clock has jumped {way} by about {abs(minutes)} minutes. Set it right, then go on.")
