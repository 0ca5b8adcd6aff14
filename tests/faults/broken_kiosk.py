"""The kiosk, broken on purpose in one way: what a campaign has to find, or its clean run means nothing.

    python tests/faults/broken_kiosk.py HOW ARGUMENTS...

`HOW` is the name of a function below; the arguments are those of `run_kiosk.py`.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import socket
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import kiosk.hardening  # noqa: E402
import run_kiosk  # noqa: E402 - a script finds the software from where it lies
from kiosk.clock import BAND, MeetingClock  # noqa: E402
from kiosk.copies import Copies  # noqa: E402
from kiosk.errors import NotSavedError  # noqa: E402
from kiosk.meeting_session import MeetingSession  # noqa: E402
from kiosk.places import RunningLock  # noqa: E402
from kiosk.visit import Visit  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kiosk.chain import SealedRecord
    from kiosk.meeting import Pack
    from kiosk.records import PointContent
    from kiosk.session_facts import Saved
    from screens.app import KioskApp

_MUCH = 64 << 20


def careless() -> None:
    """Take a record that neither copy took as saved."""
    write = Copies.write

    def write_or_not(copies: Copies, record: SealedRecord) -> None:
        with suppress(NotSavedError):
            write(copies, record)

    Copies.write = write_or_not  # type: ignore[method-assign, assignment]


def hasty() -> None:
    """Say "Saved" one record too early: each is written when the next one comes."""
    write = Copies.write
    waiting: list[SealedRecord] = []

    def write_later(copies: Copies, record: SealedRecord) -> None:
        while waiting:
            write(copies, waiting.pop())
        waiting.append(record)

    Copies.write = write_later  # type: ignore[method-assign, assignment]


def forgetful() -> None:
    """Keep every other record in memory alone, and say that it is saved."""
    write = Copies.write
    turn = itertools.count()

    def write_some(copies: Copies, record: SealedRecord) -> None:
        if next(turn) % 2 == 0:
            write(copies, record)

    Copies.write = write_some  # type: ignore[method-assign, assignment]


def trusting() -> None:
    """Take a station whoever else runs it."""
    RunningLock.take = lambda _lock: None  # type: ignore[method-assign, assignment]


def unmoved() -> None:
    """Say nothing of a copy that is not there, nor of a clock that has jumped."""
    Copies.trouble = property(lambda _copies: ())  # type: ignore[method-assign, assignment]
    MeetingClock.jump = lambda _clock: None  # type: ignore[method-assign, assignment]


def early() -> None:
    """Put every record into the quarter of an hour before."""
    band = MeetingClock.band

    def band_before(clock: MeetingClock) -> str:
        return (dt.datetime.fromisoformat(band(clock)) - BAND).isoformat(timespec="minutes")

    MeetingClock.band = band_before  # type: ignore[method-assign, assignment]


def starved() -> None:
    """Need much memory for each record, and take those for saved that there was none for."""
    write = Copies.write

    def write_or_not(copies: Copies, record: SealedRecord) -> None:
        with suppress(MemoryError):
            bytearray(_MUCH)
            write(copies, record)

    Copies.write = write_or_not  # type: ignore[method-assign, assignment]


def abrupt() -> None:
    """End at a signal as it is, with the terminal as it stands."""
    from screens.calm_app import CalmApp

    CalmApp._asked_to_end = lambda _app: os._exit(0)  # type: ignore[method-assign, assignment]  # noqa: SLF001


def leaky() -> None:
    """Keep what is typed in clear, in a temporary file."""
    note = MeetingSession.note

    def note_in_clear(session: MeetingSession, content: PointContent) -> Saved:
        Path(tempfile.gettempdir(), "notes.txt").write_text(content.text, encoding="utf-16")
        return note(session, content)

    MeetingSession.note = note_in_clear  # type: ignore[method-assign, assignment]


def soft() -> None:
    """Leave the memory open to core files."""
    kiosk.hardening.harden = lambda: ()


def talkative() -> None:
    """Ask the network for the time at the start."""
    with suppress(OSError):
        socket.create_connection(("time.example.org", 123), timeout=0.1)
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", 9), timeout=0.1)


def clinging() -> None:
    """Hold on to the process with a thread that never ends."""
    threading.Thread(target=threading.Event().wait).start()


def ajar() -> None:
    """Let an attendee quit with Ctrl+X."""
    _at_ctrl_x(lambda app: app.exit(None))


def fragile() -> None:
    """Fail at Ctrl+X."""

    def fail(_app: KioskApp) -> None:
        raise RuntimeError

    _at_ctrl_x(fail)


def brittle() -> None:
    """Fail at saving a point, with its words in what is raised."""

    def fail(_session: MeetingSession, content: PointContent) -> Saved:
        raise RuntimeError(content.text)

    MeetingSession.note = fail  # type: ignore[method-assign, assignment]


def sticky() -> None:
    """Show a visitor what the one before chose."""
    choose, choose_role = Visit.choose, Visit.choose_role
    last: list[tuple[str, ...]] = [()]

    def remember(visit: Visit, pack: Pack, chosen: Iterable[str]) -> Visit:
        made = choose(visit, pack, chosen)
        last[0] = made.topics or last[0]
        return made

    def begin(visit: Visit, pack: Pack, role: str) -> Visit:
        return replace(choose_role(visit, pack, role), topics=last[0])

    Visit.choose = remember  # type: ignore[method-assign, assignment]
    Visit.choose_role = begin  # type: ignore[method-assign, assignment]


def _at_ctrl_x(act: Callable[[KioskApp], None]) -> None:
    from textual.events import Event, Key

    from screens.app import KioskApp

    usual = KioskApp.on_event

    async def on_event(app: KioskApp, event: Event) -> None:
        if isinstance(event, Key) and event.key == "ctrl+x":
            act(app)
        await usual(app, event)

    KioskApp.on_event = on_event  # type: ignore[method-assign, assignment]


def command(how: str) -> tuple[str, ...]:
    """Return the command of a broken kiosk, without its arguments."""
    return (sys.executable, str(Path(__file__)), how)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
    sys.exit(run_kiosk.main(sys.argv[2:]))
