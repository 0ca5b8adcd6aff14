"""What every screen shows around its own content, and how long the attendee screens wait: handed down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosk.visit import Looks
from kiosk.words import ENGLISH, Words

if TYPE_CHECKING:
    from kiosk.clock import MeetingClock


@dataclass(frozen=True, slots=True)
class Frame:
    """The surroundings of a screen."""

    title: str
    """The meeting's title."""
    station: str
    """Where the station stands, such as 'Main door'; empty before one is chosen."""
    rehearsal: bool
    """True where every screen says so."""
    clock: MeetingClock
    """The meeting's time."""
    words: Words = ENGLISH
    """What an attendee reads, in the language they chose; the staff's screens are in English."""
    looks: Looks = field(default_factory=Looks)
    """How an attendee asked the pages to look."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the attendee screens wait, in seconds (WCAG 2.2, success criterion 2.2.1)."""

    idle: float = 60.0
    """Without a key or tap in mid-question until the warning."""
    warning: float = 20.0
    """From the warning until the screen clears."""
    done: float = 20.0
    """A finished check-in stays on the screen."""
    left: float = 6.0
    """A finished check-out stays on the screen."""
    draft: float = 2.0
    """Between two looks at whether an unfinished line is to be sealed."""
