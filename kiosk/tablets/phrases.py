"""What staff are told of tablets: the same words on screens and line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.door_phrases import how_long

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kiosk.tablets.serving import TabletLine, TabletState
    from kiosk.tablets.station_process import ProcessState

TABLETS: Mapping[TabletState, str] = {
    "not-paired": "no tablet yet",
    "connected": "tablet connected",
    "pages": "plain page, last asked {} ago",
    "away": "TABLET AWAY, off or without network",
}
"""How a station's tablet is, in words."""
_MINUTE = 60.0
_PROCESSES: Mapping[ProcessState, str] = {
    "not-started": "",
    "running": "",
    "restarting": "starting again after a failure",
    "left": "left by staff; it opens again when its tablet loads the page",
}


def how_its_tablet_is(line: TabletLine) -> str:
    """Return how a station's tablet and process are."""
    ago = how_long(line.asked_ago) if line.asked_ago >= _MINUTE else "less than a minute"
    parts = [TABLETS[line.tablet].format(ago), _PROCESSES[line.process]]
    if line.restarts:
        times = "once" if line.restarts == 1 else f"{line.restarts} times"
        code = f", code {line.trouble}" if line.trouble else ""
        parts.append(f"started again {times}{code}")
    return "; ".join(part for part in parts if part)


def how_to_pair(url: str) -> tuple[str, ...]:
    """Return what staff do with a code, step by step."""
    return (
        "Point the tablet's camera at the code and open the address.",
        "The browser warns of tonight's certificate: compare its SHA-256 fingerprint with the one here, then go on.",
        f"Press the button. The code works once, for ten minutes. Or type: {url}",
    )
