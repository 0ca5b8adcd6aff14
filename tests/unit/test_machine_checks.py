"""What the preflight says of swap, encryption, clock and terminal, on machines made of files."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING

import pytest

from kiosk import machine_checks
from kiosk.checks import Check, Outcome, worst
from kiosk.clock import MeetingClock
from kiosk.machine_checks import Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.pack import LoadedPack

HEAD = "Filename Type Size Used Priority\n"


def _block(root: Path, number: str, name: str) -> Path:
    """Make a block device's folder in a `/sys` of our own."""
    device = root / "sys/devices" / name
    device.mkdir(parents=True)
    links = root / "sys/dev/block"
    links.mkdir(parents=True, exist_ok=True)
    (links / number).symlink_to(device)
    return device


def _crypt(device: Path) -> None:
    (device / "dm").mkdir()
    (device / "dm/uuid").write_text("CRYPT-LUKS2-0123-root\n")


def _onto(device: Path, below: Path) -> None:
    (device / "slaves").mkdir(exist_ok=True)
    (device / "slaves" / below.name).symlink_to(below)


def test_encryption_is_found_through_every_layer(tmp_path: Path) -> None:
    """A logical volume on an encrypted disk is encrypted; a plain partition, and a half-encrypted array, are not."""
    crypt, plain = _block(tmp_path, "253:0", "dm-0"), _block(tmp_path, "8:1", "sda1")
    _crypt(crypt)
    volume, array = _block(tmp_path, "253:1", "dm-1"), _block(tmp_path, "9:0", "md0")
    _onto(volume, crypt)
    _onto(array, crypt)
    _onto(array, plain)
    numbers = {"volume": (253, 1), "crypt": (253, 0), "plain": (8, 1), "array": (9, 0), "unknown": (99, 9)}
    found = {name: machine_checks.encrypted_device(os.makedev(*number), tmp_path) for name, number in numbers.items()}
    assert found == {"volume": True, "crypt": True, "plain": False, "array": False, "unknown": None}


def test_a_disk_under_a_folder_is_told_as_it_is(tmp_path: Path) -> None:
    """Encrypted, clear and unknown are three outcomes of the same folder on three machines."""
    number = tmp_path.stat().st_dev
    name = f"{os.major(number)}:{os.minor(number)}"
    crypt, clear, unknown = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    _crypt(_block(crypt, name, "dm-0"))
    _block(clear, name, "sda1")
    outcomes = [machine_checks.encryption(tmp_path, "", root).outcome for root in (crypt, clear, unknown)]
    assert outcomes == [Outcome.OK, Outcome.LOOK, Outcome.UNKNOWN]


@pytest.mark.parametrize(
    ("areas", "outcome"),
    [("", Outcome.OK), ("/dev/zram0 partition 1 0 5\n", Outcome.OK), ("/nowhere/swapfile file 1 0 -2\n", Outcome.LOOK)],
)
def test_swap_in_clear_is_told(areas: str, outcome: Outcome, tmp_path: Path) -> None:
    """No swap and swap in compressed memory hold; a file that nothing encrypts is worth a look."""
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/swaps").write_text(HEAD + areas)
    assert machine_checks.swap(tmp_path).outcome is outcome


def test_swap_on_an_encrypted_disk_holds(tmp_path: Path) -> None:
    """A swap file is as encrypted as the disk that it lies on."""
    area = tmp_path / "swapfile"
    area.touch()
    number = area.stat().st_dev
    _crypt(_block(tmp_path, f"{os.major(number)}:{os.minor(number)}", "dm-0"))
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/swaps").write_text(f"{HEAD}{area} file 1 0 -2\n")
    assert machine_checks.swap(tmp_path).outcome is Outcome.OK


def test_a_system_without_a_swap_table_is_unknown(tmp_path: Path) -> None:
    """What can't be told is said to be unknown, not well."""
    assert machine_checks.swap(tmp_path).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("now", "outcome", "says"),
    [
        ("2020-03-23T18:30", Outcome.OK, "6:30pm"),
        ("2020-03-20T18:30", Outcome.LOOK, "starts in 3 days"),
        ("1970-01-01T00:00", Outcome.LOOK, "starts in"),
        ("2020-03-25T18:30", Outcome.LOOK, "over 2 days ago"),
    ],
)
def test_a_clock_far_from_the_meeting_is_told(now: str, outcome: Outcome, says: str, loaded: LoadedPack) -> None:
    """Within half a day of the meeting the clock is taken; a stopped one, or another day's, is worth a look."""
    clock = MeetingClock(loaded.pack.zone, dt.datetime.fromisoformat(now))
    check = machine_checks.clock_check(loaded.pack, clock)
    assert check.outcome is outcome
    assert says in check.detail


def test_a_clock_that_moves_is_told(loaded: LoadedPack) -> None:
    """A wall clock that jumps while the machine is looked at is worth a look."""
    start = loaded.pack.local(loaded.pack.meeting.starts).timestamp()
    wall = iter([start, *[start + 600] * 9])
    clock = MeetingClock(loaded.pack.zone, wall=lambda: next(wall), elapsed=lambda: 0.0)
    check = machine_checks.clock_check(loaded.pack, clock)
    assert check.outcome is Outcome.LOOK
    assert "moved by 600 seconds" in check.detail


@pytest.mark.parametrize(
    ("terminal", "outcome"),
    [
        (Terminal(interactive=True, columns=80, rows=24, encoding="utf-8", colours="256"), Outcome.OK),
        (Terminal(interactive=True, columns=40, rows=12, encoding="UTF8", colours="none"), Outcome.LOOK),
        (Terminal(interactive=True, columns=39, rows=12, encoding="utf-8", colours="16"), Outcome.STOP),
        (Terminal(interactive=True, columns=80, rows=24, encoding="iso8859-1", colours="16"), Outcome.STOP),
        (Terminal(interactive=False, columns=80, rows=24, encoding="utf-8", colours="none"), Outcome.OK),
    ],
)
def test_a_terminal_is_judged_by_size_and_letters(terminal: Terminal, outcome: Outcome) -> None:
    """The worst of its checks: too small or without UTF-8 stops, small is worth a look, none at all is unknown."""
    assert worst(machine_checks.terminal_checks(terminal)) is outcome


def test_the_worst_outcome_counts() -> None:
    """STOP outweighs LOOK, LOOK outweighs OK, and what can't be told stops nobody."""
    checks = [Check("x", outcome, "") for outcome in (Outcome.UNKNOWN, Outcome.OK, Outcome.LOOK, Outcome.STOP)]
    assert [worst(checks[:n]) for n in (0, 1, 2, 3, 4)] == [
        Outcome.OK, Outcome.OK, Outcome.OK, Outcome.LOOK, Outcome.STOP,
    ]  # fmt: skip
    assert [check.finding.ok for check in checks] == [False, True, False, False]
