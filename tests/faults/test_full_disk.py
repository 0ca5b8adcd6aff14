"""A disk that really fills up, and one that is really read-only: small file systems mounted for the test alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from kiosk.records import PointNoted
from tests.conftest import pack_with_keys
from tests.e2e.evening import Terminal, saved_ids

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Hall, Inspectors


@pytest.fixture
def meeting(inspectors: Inspectors, tmp_path: Path) -> Path:
    """Return the test meeting's pack."""
    path = tmp_path / "meeting.toml"
    path.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient))
    return path


def mounted(options: str, folder: Path) -> tuple[str, ...]:
    """Return a command that mounts an empty file system over the folder, seen by itself alone, and runs another."""
    folder.mkdir()
    mount = f"mount -t tmpfs -o {options} none '{folder}' && exec \"$@\""
    return ("unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh")


def test_a_disk_that_fills_up_loses_nothing_it_acknowledged(
    meeting: Path, hall: Hall, inspectors: Inspectors, tmp_path: Path
) -> None:
    """On a full disk the kiosk says NOT saved, keeps running, and what it said was saved is all there."""
    data = tmp_path / "small"
    arguments = ["open", str(meeting), "--station", "notes-1", "--data", str(data), "--plain"]
    terminal = Terminal(arguments, mounted("size=3m", data))
    terminal.greeting()
    saved: dict[str, str] = {}
    refused = loud = False
    for number in range(2000):
        lines = terminal.send(f"Point {number}")
        for point in saved_ids(lines):
            saved[point] = f"Point {number}"
        refused = refused or any("NOT saved" in line for line in lines)
        if refused:
            loud = any("No space left" in line and "free some disk space" in line for line in lines)
            break
    assert refused
    assert loud
    shutil.copytree(f"/proc/{terminal.process.pid}/root{data}", hall.data)
    assert terminal.finish()[0] == 0
    session = hall.open()
    assert sum(notice.lost for notice in session.start.notices) == 0
    [(_, _, records)] = session.streams()
    points = {r.id: r.content.text for r in inspectors.open_all(records) if isinstance(r, PointNoted)}
    assert saved
    assert saved.items() <= points.items()


def test_a_read_only_folder_is_refused_with_a_way_to_mend_it(meeting: Path, tmp_path: Path) -> None:
    """The kiosk names the folder and what to do, in two lines, without a traceback."""
    data = tmp_path / "fixed"
    arguments = ["open", str(meeting), "--station", "notes-1", "--data", str(data), "--plain"]
    code, _, error = Terminal(arguments, mounted("ro", data)).finish()
    assert code == 1
    assert str(data) in error
    assert "read-only" in error.lower()
    assert "Traceback" not in error
