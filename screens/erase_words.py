"""What is said before and after this device's copy of a meeting is erased, on screens and line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.clock import spoken_date
from kiosk.errors import EraseError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.erase import DeviceCopy, Erased, StationCopy

WORD = "ERASE"
"""What is typed the second time, line by line."""

ONLY_KEYS = (
    "Erased files can often be found on a disk for a while. Sealed records are all that lies here; what ends them for "
    "good is the death of the inspectors' keys."
)

_RULE = "The rule: this copy goes once it was handed over, and no later than 24 hours after the close."


def what_goes(copy: DeviceCopy) -> tuple[str, ...]:
    """Return what would go from this device, what stays, and the rule, in sentences."""
    return (
        *(_station(station) for station in copy.stations),
        "The stations' PINs, totals and signing keys go with them. Bundles on sticks stay.",
        f"{_RULE} The inspectors delete theirs by {spoken_date(copy.retention)}.",
        ONLY_KEYS,
    )


def _station(station: StationCopy) -> str:
    records = "1 record" if station.records == 1 else f"{station.records} records"
    state = "closed" if station.closed else "NOT closed"
    handed = "handed over" if station.handed_over else "NOT handed over"
    return f"{station.name}: {records}, {state}, {handed}."


def what_went(erased: Erased) -> tuple[str, ...]:
    """Return what went, and what was left because it is not this software's."""
    names = ", ".join(erased.stations) or "nothing but leftovers"
    said = [f"Erased from this device: {names}."]
    if erased.left:
        said.append(f"Left as it is, because this software did not write it: {', '.join(map(str, erased.left))}.")
    return tuple(said)


def confirm(meeting: str, given: str | None, ask: Callable[[str, str], str], *, anyway: bool) -> None:
    """Return once erasing is confirmed: by two answers, or by the meeting's id where a script gave it.

    Args:
        meeting: The meeting's id.
        given: What a script gave, if one runs.
        ask: Asks a question with a default answer.
        anyway: Whether records that nobody has are to go too.

    Raises:
        EraseError: It is not confirmed.
    """
    if given is not None:
        if given != meeting:
            raise EraseError.not_confirmed()
        return
    lost = " Records that are not handed over are lost for ever." if anyway else ""
    for question, answer in ((f"Type the meeting's id to go on.{lost}", meeting), (f"Type {WORD} to erase.", WORD)):
        try:
            typed = ask(question, "")
        except EOFError as error:
            raise EraseError.not_confirmed() from error
        if typed != answer:
            raise EraseError.not_confirmed()
