"""A note-taker's sitting at the core of the kiosk, its unfinished line sealed again and again as the screen does it.

    python tests/faults/drafting.py MEETING DATA STATION FIRST LAST END

It says `Kept N` once draft N is on disk and `Saved ID` once a point is, which empties the slot; every third draft is
saved. `END` is `quit`, or `kill` to end with a draft left.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kiosk.clock import MeetingClock  # noqa: E402 - a script finds the software from where it lies
from kiosk.pack import read_pack  # noqa: E402
from kiosk.records import PointContent  # noqa: E402
from kiosk.session_facts import SessionRequest  # noqa: E402
from kiosk.session_opening import open_session  # noqa: E402


def main(arguments: list[str]) -> None:
    """Type, keep and save, then end."""
    meeting, data, station, first, last, end = arguments
    from tests.e2e.evening import CANARY

    loaded = read_pack(Path(meeting))
    clock = MeetingClock(loaded.pack.zone)
    session = open_session(
        SessionRequest(loaded=loaded, station=station, data=Path(data), clock=clock, accept_untested=True)
    )
    for number in range(int(first), int(last)):
        text = f"Draft {number} {CANARY}"
        session.keep_draft(text)
        os.write(sys.stdout.fileno(), f"Kept {number}\n".encode())
        if number % 3 == 2:
            os.write(sys.stdout.fileno(), f"Saved {session.note(PointContent(text=text)).id}\n".encode())
    if end == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    session.end()


if __name__ == "__main__":
    main(sys.argv[1:])
