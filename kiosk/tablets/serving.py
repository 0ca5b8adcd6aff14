"""Serving a hall from one laptop: the server and the stations' processes, in a thread beside the desk's screen."""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.door_phrases import how_long, who_needs_help
from kiosk.errors import TabletsError
from kiosk.headcount import read_doors
from kiosk.places import TABLETS
from kiosk.tablets.addresses import listen
from kiosk.tablets.pairing import Pairings

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path
    from typing import Any

    from kiosk.clock import MeetingClock
    from kiosk.meeting import Pack, Station
    from kiosk.tablets.certificate import ServerCertificate
    from kiosk.tablets.station_process import Drawn, ProcessState, StationProcess


TabletState: TypeAlias = Literal["not-paired", "connected", "pages", "away"]
"""No browser; one that shows the screen; one that uses the plain pages; one that shows nothing just now."""
_WAIT = 30.0


@dataclass(frozen=True, slots=True)
class TabletLine:
    """One station that tablets can have."""

    station: Station
    """Its roster entry."""
    tablet: TabletState
    """Whether a browser is paired with it, and shows it."""
    process: ProcessState
    """How its process is."""
    restarts: int
    """How often its process died and was started again."""
    trouble: str
    """The code of its last failure, if it told one."""
    asked_ago: float = 0.0
    """Seconds since it last asked for a plain page, where it uses them."""


class Serving:
    """The server of one meeting; every method may be called from any thread.

    Args:
        pack: The meeting pack.
        meeting: The meeting's folder on this device.
        certificate: What the server shows.
        address: The address that tablets call.
        port: The port; 0 takes any that is free.
        command: Returns the command that runs a station, by its id and how it is drawn.
        clock: The meeting's time.
    """

    def __init__(
        self,
        pack: Pack,
        meeting: Path,
        *,
        certificate: ServerCertificate,
        address: str,
        port: int,
        command: Callable[[str, Drawn], list[str]],
        clock: MeetingClock,
    ) -> None:
        self.certificate = certificate
        self._pack = pack
        self._meeting = meeting
        self._address = address
        self._port = port
        self._command = command
        self._clock = clock
        self._roster = tuple(station for station in pack.stations if station.role != "desk")
        self.pairings = Pairings(meeting / TABLETS, tuple(station.id for station in self._roster))
        self._processes: dict[str, StationProcess] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._serves = False

    @property
    def url(self) -> str:
        """The address of the server, to be followed by a path."""
        return f"https://{self._authority}"

    def start(self) -> None:
        """Serve.

        Raises:
            TabletsError: The port is taken, the address is not this laptop's, or the certificate cannot be used.
        """
        _hush()
        context = self.certificate.context()
        listening = listen(self._address, self._port)
        self._port = listening.getsockname()[1]
        begun: threading.Event = threading.Event()

        async def serve() -> None:
            from kiosk.tablets.server import TabletServer
            from kiosk.tablets.station_process import StationProcess

            self._loop = asyncio.get_running_loop()
            self._ended = asyncio.Event()
            self._processes = {
                station.id: StationProcess(station.id, partial(self._command, station.id)) for station in self._roster
            }
            server = TabletServer(self._pack, self._authority, self.pairings, self._processes, self._evacuation)
            await server.start(listening, context)
            for station, process in self._processes.items():
                if self.pairings.is_paired(station):
                    await process.begin()
            self._serves = True
            begun.set()
            await self._ended.wait()
            await asyncio.gather(*(process.stop() for process in self._processes.values()))
            await server.stop()

        def run() -> None:
            try:
                asyncio.run(serve())
            finally:
                begun.set()

        self._thread = threading.Thread(target=run, name="tablets", daemon=True)
        self._thread.start()
        begun.wait(_WAIT)
        if not self._serves:
            raise TabletsError.not_serving()

    def stop(self) -> None:
        """End every station's process and serve no more; unfinished lines are sealed first."""
        if self._thread is not None and self._loop is not None:
            self._loop.call_soon_threadsafe(self._ended.set)
            self._thread.join(_WAIT)
            self._thread = None

    def tablets(self) -> tuple[TabletLine, ...]:
        """Return every station that tablets can have, in the roster's order."""
        return tuple(self._line(station) for station in self._roster)

    def invite(self, station: str) -> str:
        """Return the link by which one browser, once, becomes this station's.

        Raises:
            TabletsError: The station cannot be paired, or is paired already.
        """
        return f"{self.url}/p/{self.pairings.invite(station)}"

    def revoke(self, station: str) -> None:
        """Take a station away from its browser, which is told that it is not paired; the station's records stay.

        Raises:
            TabletsError: The disk refuses; the pairing stands.
        """
        from kiosk.tablets.server import UNPAIRED

        self.pairings.revoke(station)
        process = self._processes.get(station)
        if process is not None:
            self._run(process.drop_browser(UNPAIRED))

    def stop_station(self, station: str) -> None:
        """End one station's process, so that the desk can close the station; it starts again when its tablet asks."""
        process = self._processes.get(station)
        if process is not None:
            self._run(process.stop())

    def show_again(self) -> None:
        """Start the processes of paired stations that were ended, so that their tablets show how they stand."""
        for station, process in self._processes.items():
            if self.pairings.is_paired(station):
                self._run(process.begin())

    @property
    def _authority(self) -> str:
        host = f"[{self._address}]" if ":" in self._address else self._address
        return host if self._port == 443 else f"{host}:{self._port}"  # noqa: PLR2004 - the port of https, left out by browsers

    def _line(self, station: Station) -> TabletLine:
        process = self._processes[station.id]
        paired = self.pairings.is_paired(station.id)
        asked_ago = process.asked_ago
        tablet: TabletState = "connected" if process.attached else "away" if asked_ago is None else "pages"
        return TabletLine(
            station,
            tablet if paired else "not-paired",
            process.state,
            process.restarts,
            process.trouble,
            asked_ago or 0.0,
        )

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        if self._loop is None:
            work.close()
            raise TabletsError.not_serving()
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_WAIT)

    def _evacuation(self) -> str:
        """Return who is inside, and when that was, as a tablet shows it should it lose the network."""
        doors = read_doors(self._pack, self._meeting)
        old = "".join(f" {label}: {how_long(seconds)} old." for label, seconds in doors.silent)
        return f"{self._clock.now():%H:%M}: {doors.all.inside} inside. {who_needs_help(doors.all)}{old}"


def _hush() -> None:
    """Keep the server's libraries from printing over the desk's screen, which could quote what was sent to them."""
    for name in ("aiohttp", "asyncio", "textual-serve"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
