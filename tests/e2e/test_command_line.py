"""The command line: help everywhere, one clear sentence for each mistake, the documented exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import PACK, pack_with_keys
from tests.e2e.evening import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Inspectors


def _kiosk(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, str(ROOT / "run_kiosk.py"), *arguments],
        capture_output=True,
        text=True,
        input=text,
        check=False,
        timeout=60,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture
def meeting(inspectors: Inspectors, tmp_path: Path) -> Path:
    """Return the test meeting's pack with keys."""
    path = tmp_path / "meeting.toml"
    path.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient))
    return path


@pytest.mark.parametrize(
    "command",
    [[], ["open"], ["pack"], ["pack", "check"], ["pack", "new"], ["handover"], ["erase"], ["check-text"]],
    ids="-".join,
)
def test_every_command_explains_itself(command: list[str]) -> None:
    """`--help` answers with its options and exit code 0."""
    done = _kiosk(*command, "--help")
    assert done.returncode == 0
    assert "usage: run_kiosk.py" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["open", "{pack}", "--station", "door-1", "--now", "2020-03-23T19:00"], "--rehearsal"),
        (["open", "{pack}", "--station", "door-1", "--rehearsal", "--now", "tonight"], "2020-03-23T19:00"),
        (["open", "{pack}", "--station", "door-9"], "door-1, notes-1, desk"),
        (["open"], "MEETING.toml"),
        (["handover", "{pack}"], "--to"),
        (["fly"], "invalid choice"),
    ],
)
def test_a_wrong_command_line_ends_with_2_and_a_way_to_mend_it(
    arguments: list[str], says: str, meeting: Path, tmp_path: Path
) -> None:
    """Nothing is written, and the message names the fix."""
    data = tmp_path / "data"
    filled = [argument.format(pack=meeting) for argument in arguments]
    if filled[0] == "open" and len(filled) > 1:
        filled += ["--data", str(data)]
    done = _kiosk(*filled)
    assert done.returncode == 2
    assert says in done.stderr
    assert not data.exists()


def test_a_pack_without_keys_does_not_open_live(tmp_path: Path) -> None:
    """Fail closed: exit 1, the way to get keys named, nothing written."""
    pack = tmp_path / "meeting.toml"
    pack.write_text(PACK)
    done = _kiosk("open", str(pack), "--station", "door-1", "--data", str(tmp_path / "data"), "--plain")
    assert done.returncode == 1
    assert "keys new" in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_running_station_refuses_a_second_kiosk(meeting: Path, tmp_path: Path) -> None:
    """The second process ends with 1 and says which window to use; the first goes on."""
    from tests.e2e.evening import Terminal, saved_ids

    arguments = ["open", str(meeting), "--station", "notes-1", "--data", str(tmp_path / "data"), "--plain"]
    with Terminal(arguments) as first:
        first.greeting()
        second = _kiosk(*arguments)
        assert second.returncode == 1
        assert "already open" in second.stderr
        assert saved_ids(first.send("Still here"))


def test_a_handover_with_nothing_recorded_says_so(meeting: Path, tmp_path: Path) -> None:
    """Exit 1, and the options to check are named."""
    done = _kiosk("handover", str(meeting), "--data", str(tmp_path / "none"), "--to", str(tmp_path))
    assert done.returncode == 1
    assert "--data" in done.stderr


def test_without_arguments_and_without_a_terminal_it_rehearses_line_by_line(tmp_path: Path) -> None:
    """The rehearsal of the sample meeting runs, says REHEARSAL, keeps nothing, and the survey is closed."""
    done = _kiosk(text="1\n1\n1\n\n\n1\n")
    assert done.returncode == 0
    assert "REHEARSAL" in done.stdout
    assert "You are checked in." in done.stdout
    assert "The online survey has closed" in done.stdout
    assert not list(tmp_path.rglob("records.*"))


def test_bytes_that_are_not_text_are_refused_and_the_evening_goes_on(meeting: Path, tmp_path: Path) -> None:
    """A line that is not UTF-8 saves nothing and says so; the next line is saved."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "run_kiosk.py"), "open", str(meeting), "--station", "notes-1",
         "--data", str(tmp_path / "data"), "--plain", "--accept-untested-key"],
        input=b"caf\xe9 is not UTF-8\nThe wait was long\n", capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0
    said = done.stdout.decode()
    assert "not UTF-8" in said
    assert said.count("Saved ") == 1


def test_an_unexpected_failure_prints_a_code_and_nothing_that_was_typed(
    meeting: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback and no message of the failure reaches the terminal."""
    import run_kiosk

    def fail(_: object) -> None:
        raise ValueError("typed words")

    monkeypatch.setattr("kiosk.pack.read_pack", fail)
    code = run_kiosk.main(["open", str(meeting), "--data", str(tmp_path / "data"), "--plain"])
    shown = capsys.readouterr()
    assert code == 1
    assert "Something went wrong (code " in shown.err
    assert "typed words" not in shown.out + shown.err


def test_points_are_checked_from_standard_input_and_bad_lines_end_with_3(meeting: Path) -> None:
    """Each line is answered in its place, the bad one is named on standard error, and nothing is kept."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "run_kiosk.py"), "check-text", str(meeting)],
        input=b'{"id": "1", "text": "our EHCP was late"}\n\xff\n{"id": "3", "text": "bus fares"}\n',
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 3
    first, bad, last = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["id"], first["themes"][0]) == ("1", "assessment-planning")
    assert (last["id"], last["themes"][0]) == ("3", "none")
    assert bad["line"] == 2
    assert b"Line 2 is not text in UTF-8" in done.stderr
