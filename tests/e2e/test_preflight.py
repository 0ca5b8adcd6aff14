"""The preflight as a steward meets it: in a real terminal, and as JSON for a script."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.conftest import pack_with_keys
from tests.e2e.evening import ROOT
from tests.e2e.tmux import Tmux

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Inspectors


def _command(inspectors: Inspectors, folder: Path, *more: str) -> list[str]:
    meeting = folder / "meeting.toml"
    meeting.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient))
    program = [sys.executable, str(ROOT / "run_kiosk.py"), "preflight", str(meeting)]
    return [*program, "--station", "door-1", "--data", str(folder / "data"), *more]


def test_a_steward_sees_a_page_and_the_keys_come_through(inspectors: Inspectors, tmp_path: Path) -> None:
    """In a real terminal the codes are read from the screen, keys pressed are seen, and the page says "Ready"."""
    with Tmux(_command(inspectors, tmp_path), columns=80, rows=60) as terminal:
        terminal.wait_for("Press each of these keys once")
        terminal.keys("F2", "F9", "F12", "M-1", "C-z")
        page = terminal.wait_for("ended with 0")
    assert "Ready." in page
    assert "Every key that staff need came through." in " ".join(page.split())
    assert "It was read back from the characters that show it." in " ".join(page.split())
    assert (tmp_path / "data/test-meeting/door-1.preflight").stat().st_mode & 0o077 == 0


def test_a_script_gets_json_and_a_stop_is_exit_code_1(inspectors: Inspectors, tmp_path: Path) -> None:
    """A second device that is not there stops the evening: exit code 1, named in the answer, no key asked for."""
    command = _command(inspectors, tmp_path, "--json", "--journal", str(tmp_path / "no-stick"))
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode == 1, done.stderr
    answer = json.loads(done.stdout)
    assert answer["outcome"] == "STOP"
    assert [check["name"] for check in answer["checks"] if check["outcome"] == "STOP"] == ["second device"]
