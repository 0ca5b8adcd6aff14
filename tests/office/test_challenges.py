"""Words that only an inspector's key can read: for rehearsing decryption, and for a PIN that nobody remembers."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from export.__main__ import main
from export.challenges import find_challenge, open_challenge
from export.evidence_errors import ChallengeError
from export.identities import new_identity
from export.keyfile import write_key_file
from kiosk.challenge import WORDS, make_challenge
from kiosk.errors import LockedError, StickError
from kiosk.lock import StationLock
from kiosk.opening_ceremony import OpeningCeremony
from kiosk.sealing import Sealer
from kiosk.spoken import word_list
from kiosk.stick_file import put_file

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.challenge import Challenge, Purpose
    from kiosk.pack import LoadedPack
    from tests.conftest import Hall, Inspectors


@pytest.fixture(autouse=True)
def _cheap_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.lock._MEMORY_KIB", 64)
    monkeypatch.setattr("kiosk.lock._LANES", 1)


def _challenge(loaded: LoadedPack, purpose: Purpose = "unlock") -> Challenge:
    return make_challenge(Sealer.for_pack(loaded.pack).seal_bytes, purpose, "test-meeting", "door-1")


def test_a_forgotten_pin_is_replaced_with_the_inspectors_tool(
    hall: Hall, inspectors: Inspectors, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Written at the kiosk, read with the tool, typed at the kiosk: the old PIN goes, the new one holds."""
    session = hall.open("door-1")
    session.pin.set_pin("1111")
    way = session.forgotten_pin
    path = way.write(tmp_path)
    write_key_file(tmp_path / "key", inspectors.second, "seven words", work_factor=2)
    (tmp_path / "words").write_text("seven words")
    assert (
        main(["unlock", str(path), "--key", str(tmp_path / "key"), "--passphrase-file", str(tmp_path / "words")]) == 0
    )
    told = capsys.readouterr()
    assert "station door-1" in told.err
    with pytest.raises(LockedError, match="No inspector's words"):
        way.set_pin("2222")
    way.answer(f"  {told.out.strip().upper()} ")
    way.set_pin("2222")
    session.pin.check("2222")
    with pytest.raises(LockedError):
        session.pin.check("1111")
    with pytest.raises(LockedError, match="No inspector's words"):
        way.set_pin("3333")


def test_the_words_are_in_no_file_of_the_kiosk(hall: Hall, inspectors: Inspectors, tmp_path: Path) -> None:
    """Neither the stick nor the data folder holds the words in clear; the sealed file opens to them."""
    session = hall.open("door-1")
    path = session.forgotten_pin.write(tmp_path)
    words = open_challenge(path, [inspectors.lead], "unlock").words
    assert len(words.split()) == WORDS
    assert set(words.split()) <= set(word_list())
    for file in [path, *(file for file in hall.data.rglob("*") if file.is_file())]:
        assert words.encode() not in file.read_bytes()


def test_wrong_words_wait_and_run_out(hall: Hall, tmp_path: Path) -> None:
    """Each wrong answer is told with the tries left; the third ends the challenge, and the lock waits as after PINs."""
    session = hall.open("door-1")
    session.pin.set_pin("1111")
    way = session.forgotten_pin
    with pytest.raises(LockedError, match="No inspector's words"):
        way.answer("one two three four")
    way.write(tmp_path)
    for left in ("2 tries", "1 try"):
        with pytest.raises(LockedError, match=left):
            way.answer("one two three four")
    with pytest.raises(LockedError, match="no longer count"):
        way.answer("one two three four")
    assert session.pin.wait_seconds() > 0
    way.write(tmp_path)
    with pytest.raises(LockedError, match="there is a wait"):
        way.answer("one two three four")


def test_a_damaged_lock_is_mended_by_the_same_way(hall: Hall, inspectors: Inspectors, tmp_path: Path) -> None:
    """Where the PIN file cannot be used any more, the inspector's words make a new one."""
    session = hall.open("door-1")
    session.pin.set_pin("1111")
    (hall.station_folder("door-1") / "pin").write_bytes(b"spoilt")
    way = session.forgotten_pin
    way.answer(open_challenge(way.write(tmp_path), [inspectors.lead], "unlock").words)
    way.set_pin("2222")
    StationLock(hall.station_folder("door-1") / "pin").check("2222")


def test_a_sticks_folder_is_searched_for_the_file_of_this_key(
    loaded: LoadedPack, inspectors: Inspectors, tmp_path: Path
) -> None:
    """Each inspector names the stick and gets her own newest words; another's, and those for unlocking, stay shut."""
    ceremony = OpeningCeremony(loaded, tmp_path / "meeting", "desk")
    ceremony.write(tmp_path)
    (tmp_path / "unlock-1.age").write_bytes(_challenge(loaded).sealed)
    ceremony.write(tmp_path)
    for identity, name in ((inspectors.lead, "Lead inspector"), (inspectors.second, "Second inspector")):
        assert ceremony.answer(find_challenge(tmp_path, [identity], "rehearse").words).name == name
    with pytest.raises(ChallengeError, match="None of the 5 newest"):
        find_challenge(tmp_path, [new_identity()], "rehearse")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ChallengeError, match=r"no \.age file"):
        find_challenge(tmp_path / "empty", [inspectors.lead], "rehearse")


def test_words_for_one_purpose_are_not_shown_for_another(
    loaded: LoadedPack, inspectors: Inspectors, tmp_path: Path
) -> None:
    """Nobody is talked into unlocking a kiosk by a file said to be a rehearsal's."""
    path = tmp_path / "challenge.age"
    path.write_bytes(_challenge(loaded).sealed)
    with pytest.raises(ChallengeError, match="written to 'unlock'"):
        open_challenge(path, [inspectors.lead], "rehearse")


@pytest.mark.parametrize("damage", ["missing", "empty", "altered", "cut", "huge", "record"])
def test_what_is_no_challenge_is_told(
    loaded: LoadedPack, inspectors: Inspectors, tmp_path: Path, hall: Hall, damage: str
) -> None:
    """A file that is missing, damaged or something else ends in one sentence that says which."""
    path = tmp_path / "challenge.age"
    sealed = _challenge(loaded).sealed
    made = {"empty": b"", "altered": sealed[:-1] + bytes([sealed[-1] ^ 1]), "cut": sealed[:-40], "huge": bytes(1 << 21)}
    if damage == "record":
        session = hall.open("door-1")
        [(_, _, records)] = session.streams()
        made["record"] = records[0].sealed
    if damage != "missing":
        path.write_bytes(made[damage])
    with pytest.raises(ChallengeError):
        open_challenge(path, [inspectors.lead], "unlock")


def test_another_key_does_not_open_it_and_is_told_why(loaded: LoadedPack, tmp_path: Path) -> None:
    """The failure that a rehearsal is for: the key in the pack is not this inspector's."""
    path = tmp_path / "challenge.age"
    path.write_bytes(_challenge(loaded, "rehearse").sealed)
    with pytest.raises(ChallengeError, match="Compare this key's fingerprint"):
        open_challenge(path, [new_identity()], "rehearse")


def test_a_stick_that_takes_nothing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder, a full disk and a stick that reads back something else are told, and no half file stays."""
    with pytest.raises(StickError, match="is not a folder"):
        put_file(tmp_path / "nowhere", "name", ".age", b"data")
    with monkeypatch.context() as broken:
        broken.setattr("kiosk.stick_file.sync", _no_space)
        with pytest.raises(StickError, match="No space left"):
            put_file(tmp_path, "name", ".age", b"data")
    with monkeypatch.context() as broken:
        broken.setattr("kiosk.stick_file.write_all", lambda descriptor, _data, _at: os.write(descriptor, b"else"))
        with pytest.raises(StickError, match="did not read back"):
            put_file(tmp_path, "name", ".age", b"data")
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".age" or "unfinished" in path.name]
    assert [put_file(tmp_path, "name", ".age", b"data").name for _ in range(2)] == ["name-1.age", "name-2.age"]


def _no_space(_descriptor: int) -> None:
    raise OSError(28, os.strerror(28))


def test_the_stock_tool_reads_the_words_too(tmp_path: Path) -> None:
    """`age -d` opens a challenge sealed to an X25519 key: no software of ours is needed to unlock a kiosk."""
    age = shutil.which("age")
    assert age, "age is not installed; run make test, which installs it"
    identity = new_identity("X25519")
    from kiosk.recipients import parse_recipient

    recipient = parse_recipient(identity.recipient)
    challenge = make_challenge(Sealer([recipient], [recipient]).seal_bytes, "unlock", "test-meeting", "door-1")
    (tmp_path / "key").write_text(identity.text)
    done = subprocess.run(
        [age, "-d", "-i", str(tmp_path / "key")], input=challenge.sealed, capture_output=True, check=True, timeout=60
    )
    words = done.stdout.decode().split('"words":"')[1].split('"')[0]
    assert challenge.matches(words)
