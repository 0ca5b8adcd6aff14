"""One station's evening: its meeting, where its records lie, and whether it runs on screens or line by line."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from kiosk.errors import ExitCode, RecipientError, SessionError, UsageError
from kiosk.hall_part import HallPart
from kiosk.places import StationPlace, meeting_folder
from kiosk.session_facts import Answers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.clock import MeetingClock
    from kiosk.erase import MeetingCopy
    from kiosk.handover import BundleReport
    from kiosk.meeting_session import MeetingSession
    from kiosk.opening_ceremony import OpeningCeremony
    from kiosk.pack import LoadedPack
    from kiosk.tablets.serving import Serving

_SOON = 10.0
"""Seconds within which a failure of the screens counts as the same one again."""
_ENOUGH = 3


class Evening:
    """One station's evening, on screens or line by line.

    Args:
        loaded: The meeting pack.
        clock: The meeting's clock.
        data: The folder for meetings.
        rehearsal: Whether nothing is real.
        journal: A folder on a second device, for the journal.
        serving: The server that serves the meeting's other stations to tablets.
        accept_untested: Whether staff accept that nobody has tested an inspector's key; no ceremony is held then.
        ceremony: Whether a rehearsal that runs line by line goes through the opening ceremony too.
    """

    def __init__(
        self,
        loaded: LoadedPack,
        *,
        clock: MeetingClock,
        data: Path,
        rehearsal: bool,
        journal: Path | None = None,
        accept_untested: bool = False,
        ceremony: bool = False,
        serving: Serving | None = None,
    ) -> None:
        self._loaded = loaded
        self._clock = clock
        self._data = data
        self._journal = journal
        self._rehearsal = rehearsal
        self._accept_untested = accept_untested
        self._ceremony = ceremony
        self._meeting = meeting_folder(data, loaded.pack.meeting.id, rehearsal=rehearsal)
        self._hall = HallPart(loaded.pack, self._meeting, serving)
        self._serving = serving
        self.answers = Answers()
        """What staff answered when the station was opened last."""
        self._on_screens = False
        self._on_tablet = False

    def run(self, station: str | None, *, plain: bool) -> ExitCode:
        """Run the station to its end."""
        if station is not None and self._loaded.pack.station(station) is None:
            raise UsageError.unknown_station(station, [entry.id for entry in self._loaded.pack.stations])
        if not self._rehearsal and not self._loaded.pack.recipients:
            raise RecipientError.none_in_pack()
        if plain or os.environ.get("TERM") == "dumb" or not sys.stdout.isatty():
            return self._run_plain(station)
        return self._run_screens(station)

    def open_station(self, station: str, answers: Answers) -> MeetingSession:
        """Open one station of the meeting."""
        from kiosk.preflight_file import kept_findings
        from kiosk.session_facts import SessionRequest
        from kiosk.session_opening import open_session

        place = StationPlace(self._meeting, station)
        session = open_session(
            SessionRequest(
                loaded=self._loaded,
                station=station,
                data=self._data,
                journal=self._journal,
                rehearsal=self._rehearsal,
                clock=self._clock,
                clock_confirmed=answers.clock_confirmed,
                accept_untested=answers.accept_untested or self._accept_untested,
                checks=kept_findings(place.preflight, self._loaded.digest, self._clock.now()),
                certificate="" if self._serving is None else self._serving.certificate.digest.hex(),
            )
        )
        self.answers = replace(answers, accept_untested=answers.accept_untested or self._accept_untested)
        if self._on_tablet:
            self._take_over_pin(session)
        self._hall.join(session, watched=self._on_screens)
        return session

    def _take_over_pin(self, session: MeetingSession) -> None:
        """Give a tablet's station the PIN of its desk, where it has none of its own."""
        from kiosk.lock import StationLock

        for desk in (station for station in self._loaded.pack.stations if station.role == "desk"):
            session.pin.take_over(StationLock(StationPlace(self._meeting, desk.id).pin))

    def opening_of(self, station: str) -> OpeningCeremony | None:
        """Return the ceremony before a station's first opening; None where it was opened before."""
        from kiosk.opening_ceremony import OpeningCeremony

        meeting = self._loaded.pack.meeting.id
        second = self._journal and meeting_folder(self._journal, meeting, rehearsal=self._rehearsal)
        if not StationPlace(self._meeting, station, second).untouched:
            return None
        return OpeningCeremony(self._loaded, self._meeting, station, wanted=not self._accept_untested)

    def _copy(self) -> MeetingCopy:
        from kiosk.erase import MeetingCopy

        return MeetingCopy(self._loaded, self._data, self._journal, rehearsal=self._rehearsal)

    def _run_plain(self, station: str | None) -> ExitCode:
        from screens.lines import InputEndedError, Lines
        from screens.plain import REHEARSAL, choose_station, run_station
        from screens.plain_opening import hold_opening

        lines = Lines(mark=REHEARSAL if self._rehearsal else "")
        try:
            chosen = station or choose_station(lines, self._loaded.pack)
            ceremony = self.opening_of(chosen) if self._ceremony or not self._rehearsal else None
            wanted = ceremony is not None and ceremony.wanted
            answers = hold_opening(lines, ceremony, self._clock) if ceremony and wanted else Answers()
        except InputEndedError:
            return ExitCode.COULD_NOT
        session = self.open_station(chosen, answers)
        try:
            hand_over = _hand_over_device if session.station.role == "desk" else _hand_over
            return run_station(lines, session, hand_over, self._hall)
        finally:
            self._hall.leave()
            session.end()

    def run_tablet(self, station: str, answers: Answers) -> ExitCode:
        """Run one station for a tablet, drawn through standard output; the server starts it again after a failure."""
        _forget_framework_settings()
        os.environ["TEXTUAL_COLOR_SYSTEM"] = "truecolor"
        from screens.served_app import ServedApp

        self._on_screens = self._on_tablet = True
        ended = ServedApp(
            station=station,
            answers=answers,
            loaded=self._loaded,
            rehearsal=self._rehearsal,
            clock=self._clock,
            open_station=self.open_station,
            hall=self._hall,
        ).run()
        self._hall.leave()
        if ended is not None and ended.trouble is not None:
            raise SessionError.keeps_failing(ended.trouble.code)
        return ExitCode.DONE

    def run_pages(self, station: str, answers: Answers) -> ExitCode:
        """Run one station for a tablet with a screen reader, in plain HTML pages through standard output."""
        from screens.html_station import HtmlStation

        self._on_tablet = True
        session = self.open_station(station, answers)
        self._hall.alive("nobody")
        try:
            HtmlStation(
                session,
                self._hall.wall,
                sign=self._hall.alive,
                take_over_pin=partial(self._take_over_pin, session),
            ).run()
        finally:
            self._hall.leave()
            session.end()
        return ExitCode.DONE

    def _run_screens(self, station: str | None) -> ExitCode:
        """Run the screens until staff leave; after a failure of our own they begin again with its code shown."""
        _forget_framework_settings()
        from screens.app import KioskApp
        from screens.ceremonies import Ceremonies

        self._on_screens = True
        trouble, failures = None, 0
        while True:
            began = time.monotonic()
            ended = KioskApp(
                loaded=self._loaded,
                rehearsal=self._rehearsal,
                clock=self._clock,
                open_station=self.open_station,
                ceremonies=Ceremonies(self.opening_of, _hand_over, _hand_over_device, self._copy),
                hall=self._hall,
                station=station,
                trouble=trouble,
            ).run()
            self._hall.leave()
            if ended is None or ended.trouble is None:
                return ExitCode.DONE
            failures = failures + 1 if time.monotonic() - began < _SOON else 1
            if failures == _ENOUGH:
                raise SessionError.keeps_failing(ended.trouble.code)
            station, trouble = ended.station or station, ended.trouble


def _forget_framework_settings() -> None:
    """Drop the settings by which the framework logs keys, takes pictures of the screen or lets signals through."""
    for name in [name for name in os.environ if name.startswith("TEXTUAL")]:
        del os.environ[name]


def _hand_over(session: MeetingSession, target: Path, progress: Callable[[int, int], None]) -> BundleReport:
    """Hand a station's records over; what that needs is loaded only now."""
    from kiosk.gather import hand_over

    return hand_over(session, target, progress)


def _hand_over_device(session: MeetingSession, target: Path, progress: Callable[[int, int], None]) -> BundleReport:
    """Hand over a station's records with those of every closed station beside it."""
    from kiosk.gather import hand_over_device

    return hand_over_device(session, target, progress)
