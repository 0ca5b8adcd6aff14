"""What stewards are told of the head-count: the same words on screens and line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.headcount import Doors, HeadCount
    from kiosk.records import WhyCorrected

WHY_CORRECTED: dict[WhyCorrected, str] = {
    "counted-by-hand": "Heads were counted",
    "missed": "Somebody was missed",
    "counted-twice": "Somebody was counted twice",
    "other-door": "Somebody used another door",
    "other": "Another reason",
}
"""Why a head-count is corrected, as staff choose it."""

AN_AID = "This count is an aid. Sweep every room."


def how_full(count: HeadCount) -> str:
    """Return one sentence on the room there is; the capacity is the pack's, for the whole hall."""
    room = count.capacity - count.inside
    if count.fullness == "full":
        over = f", {-room} too many" if room < 0 else ""
        return f"FULL: {count.capacity} is the most{over}. Let nobody else in."
    if count.fullness == "nearly-full":
        return f"Nearly full: room for {room} more of {count.capacity}."
    return f"Room for {room} more of {count.capacity}."


def how_counted(count: HeadCount) -> str:
    """Return how the number inside comes about."""
    parts = [f"{count.came} came in", f"{count.left} left"]
    if count.corrected:
        parts.append(f"{count.corrected:+d} corrected")
    return ", ".join(parts)


def who_needs_help(count: HeadCount) -> str:
    """Return how many asked for help to leave."""
    if count.help_to_leave == 0:
        return "Nobody asked here for help to leave."
    people = "1 person" if count.help_to_leave == 1 else f"{count.help_to_leave} people"
    return f"{people} asked here for help to leave."


def which_doors(doors: Doors) -> str:
    """Return which stations the number is made of, and what is missing from it."""
    if not doors.each:
        return "Nobody was counted on this device. Ask at the other doors."
    if len(doors.each) == 1:
        return f"Counted at {doors.each[0][0]}. Add the other doors.{_how_old(doors)}"
    parts = ", ".join(f"{label} {inside}" for label, inside in doors.each)
    return f"Counted on this device: {parts}. Add the other devices.{_how_old(doors)}"


def _how_old(doors: Doors) -> str:
    """Return whose numbers are old, and how old; nothing where every station counts at this moment."""
    if not doors.silent:
        return ""
    parts = ", ".join(f"{label} {how_long(seconds)} ago" for label, seconds in doors.silent)
    return f" OLD NUMBERS, last counted: {parts}."


def how_long(seconds: float) -> str:
    """Return a time in words as short as it may be wrong: '40 seconds', '4 minutes', '2 hours'."""
    for unit, length in (("hour", 3600), ("minute", 60)):
        if seconds >= length:
            many = int(seconds // length)
            return f"1 {unit}" if many == 1 else f"{many} {unit}s"
    return f"{int(seconds)} seconds"


def below_zero(count: HeadCount) -> str:
    """Return what a count below zero means; nothing where it is none."""
    return "More people left by this door than came in by it." if count.inside < 0 else ""
