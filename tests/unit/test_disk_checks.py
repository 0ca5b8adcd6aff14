"""What the preflight says of a disk: every way in which "saved" would be false is told apart."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from kiosk import disk_checks
from kiosk.checks import Outcome
from kiosk.disk_checks import Mount, Speed


class DiskUsage(NamedTuple):
    """What the system says of a disk."""

    free: int


GOOD = Speed(plain=0.00001, waited=0.002, slowest=0.008)
EXT4 = Mount("/dev/sda2", "ext4", frozenset({"rw", "relatime"}))


@pytest.mark.parametrize(
    ("mount", "speed", "preloaded", "outcome", "says"),
    [
        (EXT4, GOOD, "", Outcome.OK, "2.0 ms"),
        (None, GOOD, "", Outcome.OK, "2.0 ms"),
        (Mount("tmpfs", "tmpfs", frozenset()), GOOD, "", Outcome.STOP, "memory"),
        (Mount("/dev/sda2", "ext4", frozenset({"rw", "nobarrier"})), GOOD, "", Outcome.STOP, "nobarrier"),
        (Mount("/dev/sda2", "ext4", frozenset({"rw", "barrier=0"})), GOOD, "", Outcome.STOP, "barrier=0"),
        (EXT4, GOOD, "/usr/lib/libeatmydata.so", Outcome.STOP, "eatmydata"),
        (Mount("//server/share", "cifs", frozenset()), GOOD, "", Outcome.LOOK, "another computer"),
        (EXT4, Speed(0.00001, 0.1, 0.9), "", Outcome.LOOK, "slow"),
        (EXT4, Speed(0.00001, 0.000011, 0.00002), "", Outcome.LOOK, "did not wait"),
    ],
)
def test_a_disk_that_does_not_keep_what_it_says_is_told(
    mount: Mount | None, speed: Speed, preloaded: str, outcome: Outcome, says: str
) -> None:
    """Memory, mount options, libraries, networks and waits that are none each give their own outcome and reason."""
    check = disk_checks.keeps("saved means saved", mount, speed, preloaded)
    assert check.outcome is outcome
    assert says in check.detail
    assert bool(check.advice) == (outcome is not Outcome.OK)


@pytest.mark.parametrize(
    ("free", "outcome"), [(99_000_000, Outcome.STOP), (500_000_000, Outcome.LOOK), (2_000_000_000, Outcome.OK)]
)
def test_room_is_told_in_three_steps(
    free: int, outcome: Outcome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too little stops the evening, little is worth a look, and the number is named."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: DiskUsage(free=free))
    check = disk_checks.room(tmp_path)
    assert check.outcome is outcome
    assert f"{free / 1e6:.0f} MB" in check.detail or f"{free / 1e9:.1f} GB" in check.detail


def test_the_file_system_of_a_folder_is_the_nearest_mount(tmp_path: Path) -> None:
    """`/proc` is found to be `proc` and not what `/` is, and a folder without entry is its parent's."""
    proc = disk_checks.mount_of(Path("/proc/self"))
    assert proc is not None
    assert proc.kind == "proc"
    assert disk_checks.mount_of(tmp_path) is not None


def test_measuring_leaves_nothing_behind() -> None:
    """The trial file goes, and the waits are real numbers in order."""
    speed = disk_checks.measure(Path.cwd())
    assert list(Path.cwd().iterdir()) == []
    assert 0 < speed.waited <= speed.slowest


def test_files_that_others_can_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a file system that ignores owners the check says so; on a usual one it holds."""
    assert disk_checks.private(Path.cwd()).outcome is Outcome.OK

    def opened_for_all(path: Path, flags: int) -> int:
        descriptor = os.open(path, flags, 0o644)
        os.fchmod(descriptor, 0o644)
        return descriptor

    monkeypatch.setattr(disk_checks, "open_owned", opened_for_all)
    assert disk_checks.private(Path.cwd()).outcome is Outcome.LOOK
    assert list(Path.cwd().iterdir()) == []


def test_the_second_device_has_to_be_one(tmp_path: Path) -> None:
    """None given, a folder that is not there, and a folder on the same device are three different answers."""
    data = tmp_path / "data"
    data.mkdir()
    assert disk_checks.second_device(None, data).outcome is Outcome.LOOK
    assert disk_checks.second_device(tmp_path / "stick", data).outcome is Outcome.STOP
    same = disk_checks.second_device(tmp_path, data)
    assert same.outcome is Outcome.LOOK
    assert "same device" in same.detail


def test_a_second_device_elsewhere_holds(tmp_path: Path) -> None:
    """A folder on another device counts; `/dev/shm` is one on Linux."""
    other = Path("/dev/shm")  # noqa: S108 - nothing is written there
    assert other.is_dir(), "the test needs Linux's shared memory as a second device"
    assert disk_checks.second_device(other, tmp_path).outcome is Outcome.OK
    assert disk_checks.keeps("x", disk_checks.mount_of(other), GOOD, "").outcome is Outcome.STOP


def test_a_disk_that_refuses_is_a_check_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full or failing disk ends the checks of that folder with a STOP that names the mend."""

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(disk_checks, "write_all", full)
    last = list(disk_checks.disk_checks(Path.cwd(), None))[-1]
    assert last.outcome is Outcome.STOP
    assert "full" in last.advice
    assert list(Path.cwd().iterdir()) == []
