"""The station PIN: wrong tries cost time, on this run and the next, and a lock that can't be read stays locked."""

from __future__ import annotations

import errno
import hashlib
import stat
import threading
import time
from typing import TYPE_CHECKING, NoReturn

import pytest

from kiosk.errors import LockedError
from kiosk.lock import FREE_TRIES, LONGEST_WAIT, MARKER, StationLock, wait_after

if TYPE_CHECKING:
    from pathlib import Path

PIN = "271828"
WRONG = "314159"


class Elapsed:
    """Elapsed seconds that a test moves."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.seconds


@pytest.fixture
def elapsed() -> Elapsed:
    """Return a source of elapsed time that stands still until moved."""
    return Elapsed()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the lock file goes."""
    return tmp_path / "station.lock"


def cheapen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the hash cheap, where a test is about counting and not about the hash."""
    monkeypatch.setattr("kiosk.lock._MEMORY_KIB", 64)
    monkeypatch.setattr("kiosk.lock._LANES", 1)


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the hash cheap for the whole test."""
    cheapen(monkeypatch)


@pytest.fixture
def lock(path: Path, elapsed: Elapsed, monkeypatch: pytest.MonkeyPatch) -> StationLock:
    """Return a lock with a PIN set, its hash a cheap one."""
    cheapen(monkeypatch)
    lock = StationLock(path, elapsed=elapsed)
    lock.set_pin(PIN)
    return lock


def try_wrong(lock: StationLock, times: int, elapsed: Elapsed) -> None:
    """Try a wrong PIN that many times, waiting as long as each one costs."""
    for _ in range(times):
        elapsed.seconds += lock.wait_seconds()
        with pytest.raises(LockedError, match="not this station's PIN"):
            lock.check(WRONG)


def tries_on_disk(path: Path) -> int:
    """Return the wrong tries that the file counts."""
    return int(path.read_bytes().splitlines()[2])


def sealed_again(body: bytes) -> bytes:
    """Return a lock file's body with a checksum that fits."""
    return body + hashlib.sha256(body).hexdigest().encode() + b"\n"


def test_the_pin_opens_and_another_does_not(path: Path) -> None:
    """With the real parameters, the PIN that was set passes and a wrong one is refused."""
    lock = StationLock(path)
    assert not lock.is_set
    lock.set_pin(PIN)
    lock.check(PIN)
    assert StationLock(path).is_set
    with pytest.raises(LockedError, match="not this station's PIN"):
        lock.check(WRONG)


def test_only_an_argon2id_hash_of_the_pin_is_stored_for_the_owner(path: Path) -> None:
    """The file starts with its marker, holds the hash with RFC 9106's parameters, no PIN, and is the owner's alone."""
    StationLock(path).set_pin(PIN)
    data = path.read_bytes()
    assert data.startswith(MARKER)
    assert b"$argon2id$v=19$m=65536,t=3,p=4$" in data
    assert PIN.encode() not in data
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.usefixtures("cheap")
def test_the_same_pin_is_stored_differently_each_time(tmp_path: Path) -> None:
    """Salts are random, so equal PINs on two stations can't be seen to be equal."""
    paths = [tmp_path / name for name in ("a.lock", "b.lock")]
    for path in paths:
        StationLock(path).set_pin(PIN)
    assert paths[0].read_bytes() != paths[1].read_bytes()


@pytest.mark.parametrize(
    "pin",
    [
        "",
        "123",
        "1234567890123",
        "12a4",
        " 1234",
        "1234\n",
        "-1234",
        "12.34",
        "\uff11\uff12\uff13\uff14",
        "١٢٣٤",
        "1\x00234",
        "9" * 100_000,
    ],
)
def test_a_pin_is_four_to_twelve_digits(path: Path, lock: StationLock, pin: str) -> None:
    """Anything but 4 to 12 ASCII digits is refused with that rule, and neither set nor counted as a try."""
    with pytest.raises(LockedError, match="4 to 12 digits"):
        StationLock(path.with_name("other.lock")).set_pin(pin)
    assert not path.with_name("other.lock").exists()
    with pytest.raises(LockedError, match="4 to 12 digits"):
        lock.check(pin)
    assert tries_on_disk(path) == 0


@pytest.mark.parametrize("pin", ["0000", "123456789012"])
@pytest.mark.usefixtures("cheap")
def test_the_shortest_and_the_longest_pin_work(path: Path, pin: str) -> None:
    """Both ends of the range can be set and checked, leading zeros included."""
    lock = StationLock(path)
    lock.set_pin(pin)
    lock.check(pin)


def test_the_wait_grows_from_nothing_to_five_minutes() -> None:
    """Three tries are free; then the wait starts at 5 seconds, doubles, and stops growing at 300."""
    assert [wait_after(tries) for tries in range(12)] == [0, 0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300]
    assert wait_after(999_999) == LONGEST_WAIT


def test_each_wrong_try_costs_its_wait(lock: StationLock, elapsed: Elapsed) -> None:
    """After each wrong try the lock waits as long as the rule says, and counts the wait down."""
    for tries in range(1, 11):
        try_wrong(lock, 1, elapsed)
        assert lock.wait_seconds() == wait_after(tries)
    elapsed.seconds += 100
    assert lock.wait_seconds() == LONGEST_WAIT - 100
    elapsed.seconds += 1000
    assert lock.wait_seconds() == 0


def test_the_right_pin_too_early_is_not_looked_at(lock: StationLock, path: Path, elapsed: Elapsed) -> None:
    """During the wait even the right PIN is refused, without touching the count or lengthening the wait."""
    try_wrong(lock, FREE_TRIES, elapsed)
    before = path.read_bytes()
    elapsed.seconds += 4.5
    with pytest.raises(LockedError, match="Wait 1 second,"):
        lock.check(PIN)
    assert path.read_bytes() == before
    elapsed.seconds += 0.5
    lock.check(PIN)


def test_the_right_pin_clears_the_count(lock: StationLock, path: Path, elapsed: Elapsed) -> None:
    """A right PIN puts the wrong tries back to none, on disk too."""
    try_wrong(lock, 5, elapsed)
    elapsed.seconds += lock.wait_seconds()
    lock.check(PIN)
    assert tries_on_disk(path) == 0
    assert lock.wait_seconds() == 0
    try_wrong(lock, FREE_TRIES - 1, elapsed)
    assert lock.wait_seconds() == 0


def test_a_restart_waits_anew_and_forgets_no_try(lock: StationLock, path: Path, elapsed: Elapsed) -> None:
    """After a restart the whole wait for the tries so far starts again, and the next wrong try costs the next wait."""
    try_wrong(lock, 5, elapsed)
    elapsed.seconds += 19
    again = StationLock(path, elapsed=elapsed)
    assert again.wait_seconds() == 20
    with pytest.raises(LockedError, match="Wait 20 seconds"):
        again.check(PIN)
    try_wrong(again, 1, elapsed)
    assert again.wait_seconds() == 40


def test_a_restart_of_the_machine_is_no_way_round_the_wait(lock: StationLock, path: Path, elapsed: Elapsed) -> None:
    """Elapsed time that starts from zero with the machine leaves the wait whole."""
    try_wrong(lock, 8, elapsed)
    assert StationLock(path, elapsed=Elapsed()).wait_seconds() == 160


@pytest.mark.usefixtures("cheap")
def test_setting_the_clock_shortens_no_wait(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wall clock is never asked, so putting it forward ends no wait."""
    monkeypatch.setattr(time, "time", lambda: pytest.fail("the wall clock was asked"))
    lock = StationLock(path)
    lock.set_pin(PIN)
    for _ in range(FREE_TRIES):
        with pytest.raises(LockedError):
            lock.check(WRONG)
    assert 0 < lock.wait_seconds() <= 5


def test_a_try_is_on_disk_before_its_answer(lock: StationLock, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies while it works out the answer has already counted the try."""

    def pulled_plug(*_: str) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("kiosk.lock._verifies", pulled_plug)
    for expected in (1, 2):
        with pytest.raises(KeyboardInterrupt):
            lock.check(WRONG)
        assert tries_on_disk(path) == expected


def test_without_a_counted_try_there_is_no_answer(lock: StationLock, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk refuses the count, even the right PIN is refused, with the disk's reason and a way to mend it."""

    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("kiosk.lock.replace_file", full)
    monkeypatch.setattr("kiosk.lock._verifies", lambda *_: pytest.fail("an uncounted try was answered"))
    with pytest.raises(LockedError, match="No space left") as caught:
        lock.check(PIN)
    assert "free some space" in caught.value.hint


@pytest.mark.usefixtures("cheap")
def test_a_pin_that_cannot_be_written_is_not_set(tmp_path: Path) -> None:
    """Setting a PIN where there is no folder is an error, and the station has no PIN afterwards."""
    lock = StationLock(tmp_path / "absent" / "station.lock")
    with pytest.raises(LockedError, match="could not be written"):
        lock.set_pin(PIN)
    assert not lock.is_set


@pytest.mark.usefixtures("lock")
def test_a_file_cut_short_anywhere_stays_locked(path: Path) -> None:
    """Whatever length a lock file was cut to, even none, the right PIN is refused and the file named."""
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        cut = StationLock(path)
        assert cut.is_set
        with pytest.raises(LockedError, match="stays locked") as caught:
            cut.check(PIN)
        assert str(path) in caught.value.message
        assert "delete that file" in caught.value.hint


@pytest.mark.usefixtures("lock")
def test_a_file_changed_anywhere_stays_locked(path: Path) -> None:
    """Any single changed byte, or a byte too many, keeps the station locked."""
    whole = path.read_bytes()
    changed = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    for data in [*changed, whole + b"\n", whole * 2, b"\x00" * 5000]:
        path.write_bytes(data)
        with pytest.raises(LockedError, match="stays locked"):
            StationLock(path).check(PIN)


@pytest.mark.usefixtures("lock")
def test_an_unknown_version_stays_locked(path: Path) -> None:
    """A lock file of another version is refused, even with a checksum that fits."""
    body = path.read_bytes()[:-65].replace(b"open-meeting/1", b"open-meeting/2")
    path.write_bytes(sealed_again(body))
    with pytest.raises(LockedError, match="this version"):
        StationLock(path).check(PIN)


@pytest.mark.parametrize("cost", [b"m=9999999,t=3", b"m=0,t=3", b"m=64,t=999"])
@pytest.mark.usefixtures("lock")
def test_a_file_that_asks_for_absurd_work_stays_locked(path: Path, cost: bytes) -> None:
    """Hash costs that would hang or exhaust the machine are damage, whatever the checksum says."""
    body = path.read_bytes()[:-65].replace(b"m=64,t=3", cost)
    path.write_bytes(sealed_again(body))
    with pytest.raises(LockedError, match="stays locked"):
        StationLock(path).check(PIN)


def test_a_file_that_vanishes_stays_locked(lock: StationLock, path: Path) -> None:
    """Deleting the file under a running kiosk opens nothing and lets no new PIN be set."""
    path.unlink()
    assert lock.is_set
    with pytest.raises(LockedError, match="it is missing"):
        lock.check(PIN)
    with pytest.raises(LockedError, match="already has a PIN"):
        lock.set_pin(WRONG)


def test_a_file_known_to_have_been_there_stays_locked(path: Path) -> None:
    """Where a PIN is known to have been set, a missing file is damage and not an open door."""
    lock = StationLock(path, expected=True)
    assert lock.is_set
    with pytest.raises(LockedError, match="it is missing"):
        lock.check(PIN)


def test_something_else_in_its_place_stays_locked(path: Path) -> None:
    """A folder, or a link to nowhere, under the lock file's name is a lock that can't be read."""
    path.mkdir()
    dangling = path.with_name("dangling.lock")
    dangling.symlink_to(path / "nowhere")
    for lock in (StationLock(path), StationLock(dangling)):
        assert lock.is_set
        with pytest.raises(LockedError, match="stays locked"):
            lock.check(PIN)


def test_a_station_without_pin_says_so(path: Path) -> None:
    """Checking before a PIN was chosen is an error that says to choose one."""
    with pytest.raises(LockedError, match="no PIN yet"):
        StationLock(path).check(PIN)


def test_a_set_pin_is_changed_only_by_who_knows_it(lock: StationLock, path: Path) -> None:
    """Setting again is refused; changing needs the present PIN, and a wrong one counts as a try."""
    with pytest.raises(LockedError, match="already has a PIN"):
        lock.set_pin(WRONG)
    with pytest.raises(LockedError, match="not this station's PIN"):
        lock.change_pin(WRONG, "5555")
    assert tries_on_disk(path) == 1
    lock.change_pin(PIN, "5555")
    StationLock(path).check("5555")
    with pytest.raises(LockedError, match="not this station's PIN"):
        lock.check(PIN)


def test_many_hands_at_once_have_no_more_tries(lock: StationLock, path: Path) -> None:
    """Tries from several threads at the same moment are counted one by one: the free ones, then the wait."""
    answers: list[str] = []

    def attempt() -> None:
        try:
            lock.check(WRONG)
        except LockedError as error:
            answers.append(error.message)

    threads = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count("That is not this station's PIN.") == FREE_TRIES
    assert len(answers) == 8
    assert tries_on_disk(path) == FREE_TRIES


def test_too_little_memory_is_told_and_stays_locked(lock: StationLock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no memory for the hash, the answer is a sentence and not a way in."""

    def starved(*_: object) -> NoReturn:
        raise MemoryError

    monkeypatch.setattr("cryptography.hazmat.primitives.kdf.argon2.Argon2id.verify_phc_encoded", starved)
    with pytest.raises(LockedError, match="could not be worked out"):
        lock.check(PIN)
