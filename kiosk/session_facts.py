"""What a station is opened with, and what its session answers: values that screens and plain mode read.

Totals and framing, never content: nothing here could tell what anyone said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from kiosk.chain import Receipt
    from kiosk.clock import MeetingClock
    from kiosk.notices import Notice
    from kiosk.pack import LoadedPack
    from kiosk.records import Finding
    from kiosk.tallies import Tallies


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRequest:
    """What is needed to open a station."""

    loaded: LoadedPack
    """The meeting pack."""
    station: str
    """The station's id on the roster."""
    data: Path
    """The folder for meetings on this device."""
    journal: Path | None = None
    """A folder on a second device, for the journal."""
    rehearsal: bool = False
    """True where nothing is real; a pack without recipients is then sealed to keys that nobody has."""
    clock: MeetingClock
    """The meeting's clock."""
    clock_confirmed: bool = False
    """Whether a person confirmed it."""
    checks: tuple[Finding, ...] = ()
    """What was checked on this machine before opening."""
    certificate: str = ""
    """At a desk that serves tablets: SHA-256 of the certificate they meet, hexadecimal; its opening code covers it."""
    accept_untested: bool = False
    """Whether staff accept that nobody has tested an inspector's key; a live station that begins needs it, or a
    tested key (`opening_ceremony`)."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What staff answered before a station opens."""

    clock_confirmed: bool = False
    """Whether a person said that the clock is right."""
    accept_untested: bool = False
    """Whether they accept that nobody has tested an inspector's key."""


@dataclass(frozen=True, slots=True)
class StartReport:
    """What was found when the station opened."""

    resumed: bool
    """Whether it had records already."""
    draft_kept: bool
    """Whether an unfinished line was sealed for the inspectors."""
    notices: tuple[Notice, ...]
    """What a steward must know, losses with their count."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A record that is on disk."""

    id: str
    """Its random id."""
    seq: int
    """Its number in the stream, 0 for the first."""


@dataclass(frozen=True, slots=True)
class JournalHealth:
    """How the second copy is doing."""

    place: str
    """Where the journal is written now."""
    second_device: bool
    """Whether that is a second device."""
    ok: bool
    """Whether both copies are well."""
    text: str
    """What is wrong, for a steward; empty while all is well."""


@dataclass(frozen=True, slots=True)
class Status:
    """What a screen may show of the station at this moment."""

    count: int
    """Records sealed."""
    head_words: str
    """Four words for the chain head."""
    opening_code: str
    """16 characters for the minutes."""
    pack_words: str
    """Four words that every station with the same pack shows."""
    tallies: Tallies
    """The clear totals."""
    closed: bool
    """Whether the station is closed."""
    receipt: Receipt | None
    """The closing receipt, once closed."""
    journal: JournalHealth
    """How the second copy is doing."""
    recipients: tuple[str, ...]
    """Fingerprints of the keys that records are sealed to."""
    clock_jump: dt.timedelta | None
    """How far the device's clock was moved, if it was."""
