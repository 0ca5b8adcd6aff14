"""The preflight on real disks: a trial evening, a search for what was typed, and what is sealed of it."""

from __future__ import annotations

import datetime as dt
import os
from base64 import b64encode
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kiosk import preflight, trial
from kiosk.checks import Outcome
from kiosk.errors import ExitCode
from kiosk.journal import Journal
from kiosk.machine_checks import Terminal
from kiosk.pack import parse_pack
from kiosk.preflight import PreflightReport
from kiosk.preflight_file import keep_findings, kept_findings
from kiosk.records import Finding, Opened
from kiosk.session_facts import SessionRequest
from tests.conftest import PACK

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.chain import SealedRecord
    from tests.conftest import Hall, Inspectors

NOWHERE = Terminal(interactive=False, columns=80, rows=24, encoding="utf-8", colours="none")
NOW = dt.datetime(2020, 3, 23, 18, 30, tzinfo=dt.UTC)
DONE = (Finding(name="disk space", ok=True, detail="OK: 80 GB free."),)


@pytest.fixture
def request_(hall: Hall) -> SessionRequest:
    """Return what a station of the test meeting is opened with; its folder exists."""
    hall.data.mkdir()
    return SessionRequest(loaded=hall.loaded, station="notes-1", data=hall.data, clock=hall.clock)


def test_a_sound_machine_passes_and_nothing_is_left_of_the_trial(request_: SessionRequest) -> None:
    """Every check of this machine ends with an outcome, none stops, and the folder for meetings is empty again."""
    report = PreflightReport(tuple(preflight.machine(request_, NOWHERE)))
    stops = [check for check in report.checks if check.outcome is Outcome.STOP]
    assert stops == []
    assert report.exit_code is ExitCode.DONE
    assert {"sealing", "saved means saved", "nothing readable", "swap", "disk encryption"} <= {
        check.name for check in report.checks
    }
    assert list(request_.data.iterdir()) == []


def test_a_trial_finds_what_is_written_in_clear(request_: SessionRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the journal wrote what was typed beside what was sealed, the trial stops the evening and names the file."""
    typed: list[str] = []
    usual = Journal.append

    def leaky(journal: Journal, record: SealedRecord) -> None:
        usual(journal, record)
        (journal.path.parent / "notes.log").write_bytes(" ".join(typed).encode("utf-16-le"))

    def fixed(_count: int) -> str:
        typed.append("0123456789abcdef" * 2)
        return typed[0]

    monkeypatch.setattr("kiosk.trial.secrets.token_hex", fixed)
    monkeypatch.setattr(Journal, "append", leaky)
    check = trial.trial(request_)
    assert check.outcome is Outcome.STOP
    assert "notes.log" in check.detail
    assert list(request_.data.iterdir()) == []


@pytest.mark.parametrize("shift", range(6))
def test_the_search_finds_a_word_in_every_form(shift: int, tmp_path: Path) -> None:
    """UTF-8, UTF-16, base64 wherever the word begins, and file names are found; a file without it is not."""
    word = "canary-5f7a9c3d1e2b4860"
    before = "x" * shift
    (tmp_path / "plain").write_bytes(f"{before}{word}".encode())
    (tmp_path / "wide").write_bytes(f"{before}{word}".encode("utf-16-le"))
    (tmp_path / "coded").write_bytes(b64encode(f"{before}{word} and more".encode()))
    (tmp_path / f"{word}.txt").touch()
    (tmp_path / "clean").write_bytes(os.urandom(4096))
    found = {path.name for path in trial.files_with(tmp_path, word)}
    assert found == {"plain", "wide", "coded", f"{word}.txt"}


def test_a_trial_that_a_power_cut_left_is_removed(request_: SessionRequest) -> None:
    """The next trial takes away what an interrupted one left, and nothing else."""
    (request_.data / f"{trial.PREFIX}old").mkdir()
    (request_.data / "another-meeting").mkdir()
    assert trial.trial(request_).outcome is Outcome.OK
    assert [path.name for path in request_.data.iterdir()] == ["another-meeting"]


def test_records_that_are_not_found_again_stop_the_evening(
    request_: SessionRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that gives back fewer records than it took is no place for a meeting."""
    usual = trial._record  # noqa: SLF001 - the one place to lose a record at
    monkeypatch.setattr(trial, "_record", lambda *given: usual(*given) - 1)
    assert trial.trial(request_).outcome is Outcome.STOP


def test_a_folder_that_cannot_be_made_stops_the_evening(request_: SessionRequest, tmp_path: Path) -> None:
    """A file where the folder should be is told with its name, and the other checks go on."""
    (tmp_path / "file").touch()
    checks = list(preflight.machine(replace(request_, data=tmp_path / "file" / "data"), NOWHERE))
    [stop] = [check for check in checks if check.outcome is Outcome.STOP]
    assert "file" in stop.detail
    assert checks[-1].name == "terminal"


def test_keys_are_told_with_their_fingerprints(hall: Hall) -> None:
    """Each inspector's key is named; one alone is worth a look, and none at all stops a live evening."""
    pack = hall.loaded.pack
    both = list(preflight.key_checks(pack, rehearsal=False))
    assert ["Lead inspector (lead)" in both[0].detail, "Second inspector" in both[1].detail] == [True, True]
    text = PACK + f'[[recipients]]\nname = "Lead"\nkey = "{pack.recipients[0].key}"\nlead = true\n'
    alone = list(preflight.key_checks(parse_pack(text.encode(), "x").pack, rehearsal=False))
    assert [check.outcome for check in alone] == [Outcome.OK, Outcome.LOOK]
    keyless = parse_pack(PACK.encode(), "x").pack
    assert [c.outcome for c in preflight.key_checks(keyless, rehearsal=False)] == [Outcome.STOP]
    assert [c.outcome for c in preflight.key_checks(keyless, rehearsal=True)] == [Outcome.LOOK]


def test_codes_are_read_back_or_refused(hall: Hall) -> None:
    """A code that fits is read from its cells; one that does not is told with the sizes; a spoilt one stops."""
    small = Terminal(interactive=False, columns=20, rows=10, encoding="utf-8", colours="none")
    assert [c.outcome for c in preflight.drawn_codes(hall.loaded.pack, NOWHERE)] == [Outcome.OK]
    [refused] = preflight.drawn_codes(hall.loaded.pack, small)
    assert refused.outcome is Outcome.LOOK
    assert "20 x 10" in refused.detail
    assert preflight.code_check("survey", "https://example.org", (), (80, 24)).outcome is Outcome.STOP


def test_a_preflight_is_sealed_into_the_opening_record(hall: Hall, inspectors: Inspectors, tmp_path: Path) -> None:
    """What was found before opening is what the inspectors read in the station's first record."""
    path = tmp_path / "notes-1.preflight"
    keep_findings(path, hall.loaded.digest, NOW, DONE)
    from kiosk.session_opening import open_session

    session = open_session(
        SessionRequest(
            loaded=hall.loaded,
            station="notes-1",
            data=hall.data,
            clock=hall.clock,
            checks=kept_findings(path, hall.loaded.digest, NOW + dt.timedelta(hours=1)),
            accept_untested=True,
        )
    )
    [(_, _, records)] = session.streams()
    session.end()
    opened = inspectors.open(records[0].sealed)
    assert isinstance(opened, Opened)
    assert opened.preflight[: len(DONE)] == DONE


@pytest.mark.parametrize("spoilt", ["missing", "old", "other-pack", "damaged", "future-format", "no-zone"])
def test_a_preflight_that_is_not_this_evenings_is_none(spoilt: str, tmp_path: Path) -> None:
    """A missing, old, foreign or damaged result never counts: the record then says that none was made."""
    path = tmp_path / "door-1.preflight"
    if spoilt != "missing":
        made = NOW - dt.timedelta(hours=13) if spoilt == "old" else NOW
        keep_findings(path, "other" if spoilt == "other-pack" else "pack", made, DONE)
    if spoilt == "damaged":
        path.write_bytes(path.read_bytes()[:-9] + b"\xff")
    if spoilt == "future-format":
        path.write_bytes(path.read_bytes().replace(b"preflight/1", b"preflight/2"))
    if spoilt == "no-zone":
        path.write_bytes(path.read_bytes().replace(b"T18:30:00Z", b"T18:30:00"))
    [finding] = kept_findings(path, "pack", NOW)
    assert not finding.ok
    assert "No preflight" in finding.detail
