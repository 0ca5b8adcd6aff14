"""What the app is handed for the two ceremonies of a meeting: its opening, and its close with all that follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.erase import MeetingCopy
    from kiosk.handover import BundleReport
    from kiosk.meeting_session import MeetingSession
    from kiosk.opening_ceremony import OpeningCeremony

HandOver: TypeAlias = "Callable[[MeetingSession, Path, Callable[[int, int], None]], BundleReport]"
"""Writes records into a folder, telling its progress; called in a worker."""


@dataclass(frozen=True, slots=True)
class Ceremonies:
    """What opens, hands over and erases the meeting's records on this device."""

    opening_of: Callable[[str], OpeningCeremony | None]
    """Returns what is to be shown of the keys before a station opens for the first time; None where it resumes."""
    hand_over: HandOver
    """Hands over one station's records."""
    hand_over_device: HandOver
    """Hands over the records of a station and of every closed one beside it."""
    copy: Callable[[], MeetingCopy]
    """Returns this device's copy of the meeting, to be erased once it was handed over."""
