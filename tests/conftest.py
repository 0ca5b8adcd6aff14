"""Isolation for every test, and the small real meeting that most of them open.

Each test has its own home, folder, locale and time zone, so that no result depends on the machine.
"""

from __future__ import annotations

import datetime as dt
import gc
import resource
import signal
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from export.identities import Identity, new_identity
from export.unsealing import open_sealed
from kiosk.clock import MeetingClock
from kiosk.pack import LoadedPack, parse_pack
from kiosk.records import Record, decode
from kiosk.session_facts import SessionRequest
from kiosk.session_opening import open_session
from tests.browser import browser  # noqa: F401 - a fixture
from tests.faults.report import pytest_terminal_summary, tally  # noqa: F401 - a hook and a fixture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.chain import SealedRecord
    from kiosk.meeting_session import MeetingSession

PACK = """\
format = "open-meeting/1"
[meeting]
id = "test-meeting"
title = "Test area SEND open meeting"
area = "Test area"
venue = "The hall"
starts = 2020-03-23T19:00:00
ends = 2020-03-23T21:00:00
capacity = 300
retention = 2021-03-23
[framework]
name = "Local area SEND inspection"
plan = "Written Statement of Action"
plan_short = "WSOA"
visit = "re-visit"
weakness = "area of serious weakness"
commissioner = "Clinical Commissioning Group"
inspectors = "Ofsted and the Care Quality Commission (CQC)"
[survey]
link = "https://example.org/survey"
opens = 2020-03-13T12:00:00
closes = 2020-03-19T12:00:00
[[themes]]
id = "local-offer"
number = 1
short = "The Local Offer"
full = "The Local Offer"
plain = "Finding out what help there is"
[[themes]]
id = "assessment-planning"
number = 2
short = "Assessment and planning"
full = "Assessment and planning"
plain = "Finding out what a child needs"
[[themes]]
id = "none"
number = 0
short = "Outside the WSOA"
full = "Outside the WSOA"
plain = "Something else"
[[roles]]
id = "parent-carer"
label = "Parent or carer"
group = "family"
[[roles]]
id = "staff"
label = "School, college or council staff"
group = "professional"
[[roles]]
id = "prefer-not-to-say"
label = "Prefer not to say"
group = "other"
[[needs]]
id = "hearing-loop"
label = "Hearing loop"
[[needs]]
id = "leave-help"
label = "Help to leave in an emergency"
evacuation = true
[privacy]
version = "1"
promise = ["No names are recorded.", "Nothing that identifies anyone is published."]
[safeguarding]
contact = "Children's services front door"
[[stations]]
id = "door-1"
role = "door"
label = "Main door"
[[stations]]
id = "notes-1"
role = "notes"
label = "Front table"
[[stations]]
id = "desk"
role = "desk"
label = "Desk"
"""


def pytest_configure() -> None:
    """Collect garbage less often, which was a quarter of what the tests cost, and let Ctrl+C be heard.

    A shell that starts the suite in the background has it ignore Ctrl+C, and with it all that the tests start.
    """
    gc.set_threshold(5_000, 20, 20)
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _isolated_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test an empty home and working folder, UTC, a plain locale and no colour settings."""
    home = tmp_path / "home"
    home.mkdir()
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "NO_COLOR", "TEXTUAL", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    if hasattr(time, "tzset"):
        time.tzset()
    monkeypatch.chdir(work)
    _keep_core_limit(monkeypatch)


def _keep_core_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a kiosk that runs within the tests' own process forbid cores, and the processes of later tests allow them.

    Only root may raise a hard limit again, and without cores the search for what they hold could find nothing.
    """
    usual, hard = resource.setrlimit, resource.getrlimit(resource.RLIMIT_CORE)[1]

    def set_limit(which: int, limits: tuple[int, int]) -> None:
        usual(which, (limits[0], hard) if which == resource.RLIMIT_CORE else limits)

    monkeypatch.setattr(resource, "setrlimit", set_limit)


@dataclass(frozen=True)
class Inspectors:
    """The two inspectors of the test meeting, private keys included."""

    lead: Identity
    second: Identity

    def open(self, sealed: bytes) -> Record:
        """Return the record in a sealed file, opened with the lead's key."""
        return decode(open_sealed(sealed, [self.lead]))

    def open_all(self, records: list[SealedRecord]) -> list[Record]:
        """Return the records of a stream in order."""
        return [self.open(record.sealed) for record in records]


@pytest.fixture(scope="session")
def inspectors() -> Inspectors:
    """Return two inspectors with fresh post-quantum keys."""
    return Inspectors(new_identity(), new_identity())


def pack_with_keys(lead: str, second: str) -> str:
    """Return the test meeting's pack with two recipients."""
    return (
        f'{PACK}[[recipients]]\nname = "Lead inspector"\nkey = "{lead}"\nlead = true\n'
        f'[[recipients]]\nname = "Second inspector"\nkey = "{second}"\n'
    )


@pytest.fixture(scope="session")
def loaded(inspectors: Inspectors) -> LoadedPack:
    """Return the test meeting's pack, sealed to the two inspectors."""
    text = pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient)
    return parse_pack(text.encode(), "meeting.toml")


@dataclass
class Hall:
    """Opens stations of the test meeting, and closes what a test leaves open."""

    loaded: LoadedPack
    data: Path
    journal: Path | None = None

    def __post_init__(self) -> None:
        """Begin with no station open."""
        self._open: list[MeetingSession] = []
        self.clock = MeetingClock(self.loaded.pack.zone, dt.datetime(2020, 3, 23, 19, 2, tzinfo=self.loaded.pack.zone))

    def open(
        self, station: str = "notes-1", *, rehearsal: bool = False, accept_untested: bool = True
    ) -> MeetingSession:
        """Open or resume a station; unless a test says otherwise, staff accept that no key was tested."""
        session = open_session(
            SessionRequest(
                loaded=self.loaded,
                station=station,
                data=self.data,
                journal=self.journal,
                rehearsal=rehearsal,
                clock=self.clock,
                accept_untested=accept_untested,
            )
        )
        self._open.append(session)
        return session

    def station_folder(self, station: str = "notes-1") -> Path:
        """Return the folder of a station's first part."""
        return self.data / self.loaded.pack.meeting.id / station

    def end(self) -> None:
        """End what is still open."""
        for session in self._open:
            session.end()


@pytest.fixture
def hall(loaded: LoadedPack, tmp_path: Path) -> Iterator[Hall]:
    """Return a hall whose stations keep their records under the test's own folder."""
    made = Hall(loaded, tmp_path / "data")
    yield made
    made.end()
