"""A stage for the screens: a meeting, a clock that stands still, and stations that do as they are told."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import msgspec
import pytest
from textual import events
from textual.widgets import Input

from kiosk.arrivals import ArrivalBands
from kiosk.capture import RecentPoint, RecentPoints
from kiosk.chain import Receipt
from kiosk.clock import MeetingClock
from kiosk.desk_phrases import counted_in_hall
from kiosk.erase import DeviceCopy, MeetingCopy, StationCopy
from kiosk.errors import StationBusyError, StorageError
from kiosk.hall import HallView, StationLine
from kiosk.hall_part import HallPart
from kiosk.handover import BundleReport
from kiosk.headcount import count_all
from kiosk.identifiers import Guard
from kiosk.meeting import Recipient
from kiosk.notices import Notice
from kiosk.opening_ceremony import InspectorsKey, OpeningCeremony
from kiosk.pack import LoadedPack, sample_pack
from kiosk.recipients import throwaway
from kiosk.records import PointContent
from kiosk.tallies import Tallies
from kiosk.visit import Visit
from kiosk.wall_board import WallBoard
from kiosk.wall_messages import Offered
from screens.app import KioskApp
from screens.approve import ApproveScreen
from screens.before_start import BeforeStartScreen
from screens.ceremonies import Ceremonies
from screens.charts import ChartsScreen
from screens.clock_check import ClockScreen
from screens.close_check import CloseDialog
from screens.concern import ConcernScreen
from screens.correct import CorrectDialog
from screens.correct_count import CorrectCountDialog
from screens.crash import Trouble
from screens.desk import DeskScreen
from screens.done import DoneScreen
from screens.ending import EndingDialog
from screens.erase import EraseScreen
from screens.evacuation import EvacuationScreen
from screens.forgotten import ForgottenScreen
from screens.frame import Frame, Patience
from screens.hall import HallScreen
from screens.handover import HandoverScreen
from screens.home import HomeScreen
from screens.key_cards import KeyCardScreen
from screens.key_test import AcceptDialog, KeyTestScreen
from screens.keys_help import KeysDialog
from screens.lane import LaneScreen
from screens.leaving import LeavingScreen
from screens.link import LinkScreen
from screens.lock import LockScreen
from screens.name_check import NameCheckDialog
from screens.notes import NotesScreen
from screens.opening import OpeningScreen
from screens.opening_code import OpeningCodeScreen
from screens.pasted import PastedDialog
from screens.privacy import PrivacyScreen
from screens.question import QuestionScreen
from screens.read_back import ReadBackScreen
from screens.receipt import ReceiptScreen
from screens.set_pin import SetPinScreen
from screens.several import NeedsScreen, TopicsScreen
from screens.still_there import StillThereDialog
from screens.survey import SurveyScreen
from screens.table import TableDialog
from screens.trouble import TroubleScreen
from screens.wall import WallScreen
from screens.welcome import WelcomeScreen
from tests.ui.fakes import LONGEST_WAIT, RECEIPT_LINK, STATION_PIN, FakeSession, StillClock
from tests.ui.real_terminal import Terminal
from tests.ui.sparing import draw_when_looked_at, parse_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from textual.pilot import Pilot
    from textual.screen import Screen

    from kiosk.errors import KioskError
    from kiosk.meeting_session import MeetingSession
    from kiosk.session_facts import Answers
    from screens.crash import Ended

PATIENT = Patience(idle=600, warning=600, done=600, left=600, draft=0.05)
"""Nothing clears by itself unless a test asks for it."""

_NAMED = "Mrs Hargreaves at Oakfield Primary told olivia's mum to ring 07700 900123"
_BETWEEN_LOOKS = 0.005
_FRAMES = dict.fromkeys(map(ord, "╭─╮│╰╯┏━┓┃┗┛▌█"), " ")
_LEADS_KEY = InspectorsKey("Lead inspector", "XB0S-X7KX-530S-KABX", lead=True, compared=False, tested=False)


@pytest.fixture(autouse=True)
def _sparing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare every test what costs most and proves nothing."""
    draw_when_looked_at(monkeypatch)
    parse_once(monkeypatch)


class Stage:
    """What a test of the screens needs."""

    def __init__(self, loaded: LoadedPack, tmp_path: Path) -> None:
        self.loaded = loaded
        self.folder = tmp_path
        self.seconds = StillClock()
        self.at("2020-03-23T19:02")
        self.rehearsal = True
        self.sessions: dict[str, FakeSession] = {}
        self.answers: list[Answers] = []
        self.cannot_open: KioskError | None = None
        self.opening: OpeningCeremony | None = OpeningCeremony(loaded, tmp_path / "meeting", "door-1", wanted=False)
        self.hall = HallPart(loaded.pack, tmp_path)
        self.board = WallBoard(tmp_path)
        self.handed_over: list[Path] = []
        self.cannot_hand_over: KioskError | None = None

    def at(self, moment: str) -> None:
        """Set the meeting's clock to a local time, where it stays."""
        self.clock = MeetingClock(
            self.loaded.pack.zone, dt.datetime.fromisoformat(moment), wall=self.seconds, elapsed=self.seconds
        )

    @property
    def frame(self) -> Frame:
        """The frame of a screen that is shown by itself."""
        return Frame(self.loaded.pack.meeting.title, "Main door", self.rehearsal, self.clock)

    def session(self, station: str) -> FakeSession:
        """Return the station, made at the first call."""
        if station not in self.sessions:
            entry = self.loaded.pack.station(station)
            assert entry is not None
            self.sessions[station] = FakeSession(self.loaded, entry, self.clock, rehearsal=self.rehearsal)
        return self.sessions[station]

    def as_session(self, station: str) -> MeetingSession:
        """Return the station as the screens take it."""
        return cast("MeetingSession", self.session(station))

    def app(
        self, *, station: str | None = None, trouble: Trouble | None = None, patience: Patience = PATIENT
    ) -> KioskApp:
        """Return the app, not yet running."""
        return KioskApp(
            loaded=self.loaded,
            rehearsal=self.rehearsal,
            clock=self.clock,
            open_station=self._open_station,
            ceremonies=Ceremonies(
                lambda _station: self.opening,
                self._hand_over,
                self._hand_over_device,
                lambda: MeetingCopy(self.loaded, self.folder),
            ),
            hall=self.hall,
            station=station,
            trouble=trouble,
            patience=patience,
        )

    async def until(self, pilot: Pilot[Ended], condition: Callable[[], object]) -> None:
        """Wait for a condition, and fail if it does not come true in good time."""
        ends = time.monotonic() + LONGEST_WAIT
        while not condition():
            assert time.monotonic() < ends, f"it did not happen; the screen is {pilot.app.screen}:\n{self.text(pilot)}"
            await asyncio.sleep(_BETWEEN_LOOKS)

    async def shown(self, pilot: Pilot[Ended], kind: type[Screen[object]] | type) -> None:
        """Wait for a screen, and draw it."""
        await self.until(pilot, lambda: type(pilot.app.screen) is kind and pilot.app.screen.is_mounted)
        await pilot.pause()
        self.text(pilot)

    async def says(self, pilot: Pilot[Ended], words: str) -> None:
        """Wait until the screen shows some words, line ends aside."""
        await self.until(pilot, lambda: words in self.words(pilot))

    def show_contrast(self, pilot: Pilot[Ended], *, high: bool) -> None:
        """Put on the usual colours or those of high contrast."""
        cast("KioskApp", pilot.app).show_contrast(high=high)

    async def click(self, pilot: Pilot[Ended], selector: str) -> None:
        """Click a button once it is laid out whole, such as one that has just come into sight."""

        def there() -> bool:
            found = pilot.app.screen.query(selector)
            return (
                bool(found)
                and found.first().region.area > 0
                and pilot.app.screen.region.contains_region(found.first().region)
            )

        await self.until(pilot, there)
        await pilot.pause()
        await pilot.click(selector)

    def words(self, pilot: Pilot[Ended]) -> str:
        """Return the words drawn on the screen now, without frames and line ends."""
        return " ".join(self.text(pilot).translate(_FRAMES).split())

    def text(self, pilot: Pilot[Ended]) -> str:
        """Return what is drawn on the screen now, row by row."""
        strips = pilot.app.screen._compositor.render_strips()  # noqa: SLF001 - what is drawn, not what was meant
        return "\n".join(strip.text for strip in strips)

    def pages(self) -> dict[str, Callable[[], Screen[Any]]]:
        """Return every screen of the kiosk by name, each as a person would find it."""
        door, notes = self.as_session("door-1"), self.as_session("notes-1")
        pack = self.loaded.pack
        begun = Visit.start().begin("en")
        asked = begun.choose_role(pack, "parent-carer").choose(pack, ["local-offer"])
        needing = asked.go_on(pack).choose(pack, ["hearing-loop"])
        told = needing.go_on(pack)
        entry = door.station
        point = RecentPoint(
            "0" * 16, PointContent(text="We waited 18 months", themes=("local-offer",)), self.clock.band()
        )
        guard = Guard(self.loaded.pack)
        lost = (Notice("3 RECORDS LOST on door-1.", lost=3), Notice("The journal was made anew."))
        return {
            "home": lambda: HomeScreen(self.frame, self.loaded),
            "clock": lambda: ClockScreen(self.frame, entry),
            "opening": lambda: OpeningScreen(self.frame, entry, self._refuse),
            "before-start": lambda: BeforeStartScreen(self.frame, lost),
            "set-pin": lambda: SetPinScreen(self.frame, door.pin),
            "lock": lambda: LockScreen(self.frame, door.pin),
            "welcome": lambda: WelcomeScreen(self.frame, pack, Visit.start(), PATIENT),
            "question": lambda: QuestionScreen(self.frame, pack, begun, PATIENT),
            "topics": lambda: TopicsScreen(self.frame, pack, asked, PATIENT),
            "needs": lambda: NeedsScreen(self.frame, pack, needing, PATIENT),
            "privacy": lambda: PrivacyScreen(self.frame, pack, door, told, PATIENT),
            "link": lambda: LinkScreen(self.frame, pack, told, PATIENT, pack.privacy.links[1]),
            "still-there": lambda: StillThereDialog(self.frame, 20),
            "done": lambda: DoneScreen(self.frame, pack, door, PATIENT),
            "leaving": lambda: LeavingScreen(self.frame, door, PATIENT),
            "notes": lambda: NotesScreen(self.frame, notes, self._some_points(), PATIENT),
            "correct": lambda: CorrectDialog(self.frame, notes, point, guard.find),
            "name-check": lambda: NameCheckDialog(self.frame, _NAMED, guard.find(_NAMED)),
            "pasted": lambda: PastedDialog(
                self.frame, ("We waited 18 months", "Nobody rang back", "He is out of school")
            ),
            "read-back": lambda: ReadBackScreen(self.frame, "We waited 18 months for the plan, and nobody rang back."),
            "table": lambda: TableDialog(self.frame, "7"),
            "keys": lambda: KeysDialog(self.frame),
            "concern": lambda: ConcernScreen(self.frame, notes),
            "survey": lambda: SurveyScreen(self.frame, self.as_session("wall")),
            "wall": lambda: WallScreen(self.frame, self.as_session("wall"), self.hall.wall),
            "approve": lambda: ApproveScreen(self.frame, pack, self.hall.wall, self._busy_board()),
            "desk": lambda: DeskScreen(self.frame, door, way_back=True, can_hand_over=True),
            "desk-of-hall": lambda: DeskScreen(
                self.frame, self.as_session("desk"), way_back=False, can_hand_over=True, look=self.a_hall
            ),
            "hall": lambda: HallScreen(self.frame, self.a_hall),
            "desk-of-notes": lambda: DeskScreen(self.frame, notes, way_back=True, can_hand_over=True),
            "lane": lambda: LaneScreen(self.frame, self._busy_door()),
            "lane-full": lambda: LaneScreen(self.frame, self._busy_door(corrected=157)),
            "correct-count": lambda: CorrectCountDialog(self.frame, self._busy_door()),
            "evacuation": lambda: EvacuationScreen(self.frame, self._busy_door().doors),
            "forgotten": lambda: ForgottenScreen(self.frame, door.forgotten_pin),
            "close": lambda: CloseDialog(self.frame, pack, self.session("notes-1").status()),
            "ending": lambda: EndingDialog(self.frame, closed=False, can_hand_over=True),
            "charts": lambda: ChartsScreen(self.frame, pack, counted_in_hall(pack, self.a_hall()), self._arrivals()),
            "erase": lambda: EraseScreen(self.frame, self.a_copy()),
            "key-card": lambda: KeyCardScreen(self.frame, self.a_ceremony(), _LEADS_KEY),
            "key-test": lambda: KeyTestScreen(self.frame, self.a_ceremony()),
            "accept-untested": lambda: AcceptDialog(self.frame),
            "opening-code": lambda: OpeningCodeScreen(self.frame, "door-1", "ZN77-0A1T-HC1H-7FN3"),
            "receipt": lambda: ReceiptScreen(self.frame, Receipt("worcestershire-2020", "door-1", 12, RECEIPT_LINK)),
            "handover": lambda: HandoverScreen(
                self.frame, partial(self._hand_over, door), partial(self._hand_over_device, door), self.a_copy
            ),
            "trouble": lambda: TroubleScreen(self.frame, Trouble("K3F9-A2BC", "sealed")),
        }

    def a_ceremony(self) -> OpeningCeremony:
        """Return an opening with two public keys whose private halves nobody has."""
        entries = tuple(
            Recipient(name=name, key=throwaway("mlkem768x25519").text, lead=name.startswith("Lead"))
            for name in ("Lead inspector", "Second inspector")
        )
        pack = msgspec.structs.replace(self.loaded.pack, recipients=entries)
        return OpeningCeremony(replace(self.loaded, pack=pack), self.folder / "meeting", "door-1")

    def a_copy(self) -> DeviceCopy:
        """Return a device's copy that was handed over whole."""
        stations = (
            StationCopy("door-1", 412, closed=True, handed_over=True),
            StationCopy("notes-1", 97, closed=True, handed_over=True),
        )
        return DeviceCopy(self.folder, stations, self.loaded.pack.meeting.retention, begun=False)

    def _arrivals(self) -> ArrivalBands:
        arrivals = ArrivalBands()
        for minute, came in ((0, 12), (0, 31), (15, 74), (30, 102), (45, 110)):
            arrivals.observe(f"2020-03-23T18:{minute:02}+00:00", came)
        return arrivals

    def a_hall(self) -> HallView:
        """Return a hall with stations in every condition."""
        tallies = Tallies(checked_in={"family": 41, "professional": 6}, left=4, needs={"help-to-leave": 2})
        points = Tallies(points={"local-offer": 12, "safeguarding": 3})
        words = "abandon ability able about"
        roster = self.loaded.pack.stations
        lines = (
            StationLine(roster[0], "well", None, tallies, 52, words, "under-1"),
            StationLine(roster[1], "silent", 245.0, tallies, 51, words, "longer"),
            StationLine(roster[2], "trouble", None, points, 16, words, "under-15"),
            StationLine(roster[3], "closed", None, points, 17, words, "longer"),
            *(StationLine(station, "not-opened", None, None, 0, "", "none-yet") for station in roster[4:]),
        )
        counted = [line.tallies for line in lines if line.tallies is not None]
        return HallView(lines, count_all(self.loaded.pack, counted), {"local-offer": 24, "safeguarding": 6})

    def _busy_door(self, corrected: int = 0) -> MeetingSession:
        """Return a door by which 150 people came in and 7 left, with needs."""
        door = self.session("door-1")
        asked = {"hearing-loop": 3, "help-to-leave": 4, "step-free": 2}
        door.tallies = Tallies(checked_in={"family": 150}, left=7, corrected=corrected, needs=asked)
        return self.as_session("door-1")

    def _busy_board(self) -> WallBoard:
        """Return a board with one set of words on the wall and two that wait, the first with a name in it."""
        self.board.offer("notes-1", Offered(id="P1", text="We waited 18 months", themes=("assessment-planning",)))
        [words] = self.board.waiting()
        self.board.approve(words, words.text)
        self.board.offer("notes-1", Offered(id="P2", text=_NAMED, themes=()))
        self.board.offer("notes-1", Offered(id="P3", text="The website is out of date", themes=("local-offer",)))
        self.board.discuss("local-offer")
        return self.board

    def _some_points(self) -> RecentPoints:
        recent = RecentPoints()
        for number, (text, themes) in enumerate(
            (
                ("We waited 18 months for an assessment and nobody told us why", ("assessment-planning",)),
                ("The website is out of date", ("local-offer",)),
                ("School had no money for a teaching assistant", ("graduated-response", "joint-commissioning")),
            )
        ):
            recent.remember(f"{number:016}", PointContent(text=text, themes=themes), self.clock.band())
        return recent

    def _refuse(self) -> MeetingSession:
        raise StationBusyError("Another kiosk runs this station.", "Close it first.")

    async def show(self, pilot: Pilot[Ended], screen: Screen[Any]) -> None:
        """Put one screen on the stage."""
        await self.until(pilot, lambda: len(pilot.app.screen_stack) > 1 and pilot.app.screen.is_mounted)
        await pilot.pause()
        await pilot.app.switch_screen(screen)
        await self.until(pilot, lambda: pilot.app.screen is screen and screen.is_mounted)
        await pilot.pause()

    async def open(self, pilot: Pilot[Ended], station: str) -> FakeSession:
        """Let the app hear that a station is open, and wait for its first screen."""
        await self.shown(pilot, HomeScreen)
        session = self.session(station)
        receipt = session.status().receipt
        pilot.app.post_message(OpeningScreen.Opened(self.as_session(station), session.pin.is_set, receipt))
        await self.until(pilot, lambda: not isinstance(pilot.app.screen, HomeScreen) and pilot.app.screen.is_mounted)
        await pilot.pause()
        return session

    async def open_door(self, pilot: Pilot[Ended]) -> FakeSession:
        """Open the main door."""
        session = await self.open(pilot, "door-1")
        await self.shown(pilot, WelcomeScreen)
        return session

    async def open_desk(self, pilot: Pilot[Ended]) -> FakeSession:
        """Open the desk and unlock it."""
        session = await self.open(pilot, "desk")
        await self.shown(pilot, LockScreen)
        await pilot.press(*STATION_PIN, "enter")
        await self.shown(pilot, DeskScreen)
        return session

    async def open_hall(self, pilot: Pilot[Ended]) -> FakeSession:
        """Open the desk, and from it the view of the whole hall."""
        session = await self.open_desk(pilot)
        await pilot.click("#button-hall")
        await self.shown(pilot, HallScreen)
        return session

    async def type(self, pilot: Pilot[Ended], text: str) -> None:
        """Type a text into the line that has the focus, as fast as the app takes it."""
        line = pilot.app.focused
        assert isinstance(line, Input)
        wanted = line.value + text
        for character in text:
            pilot.app.post_message(events.Key("space" if character == " " else character, character))
        await self.until(pilot, lambda: line.value == wanted)

    def _open_station(self, station: str, answers: Answers) -> MeetingSession:
        self.answers.append(answers)
        if self.cannot_open is not None:
            raise self.cannot_open
        return self.as_session(station)

    def _hand_over_device(
        self, session: MeetingSession, target: Path, progress: Callable[[int, int], None]
    ) -> BundleReport:
        return replace(self._hand_over(session, target, progress), left_out=("notes-1",))

    def _hand_over(self, session: MeetingSession, target: Path, progress: Callable[[int, int], None]) -> BundleReport:
        assert session is self.as_session(session.station.id)
        progress(1, 2)
        if self.cannot_hand_over is not None:
            raise self.cannot_hand_over
        self.handed_over.append(target)
        progress(2, 2)
        return BundleReport(path=target / "bundle.omk.zip", size=10, streams=())


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """Return a stage with the Worcestershire meeting; its digest is fixed, so that no picture hangs on a comment."""
    return Stage(replace(sample_pack(), digest="0" * 64), tmp_path)


@pytest.fixture
def full_disk() -> StorageError:
    """Return the error of a disk that is full."""
    return StorageError("The disk is full.", "Free some space, then try again.")


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """Return a terminal, and end what runs in it."""
    held = Terminal()
    yield held
    held.stop()
