"""Before the doors open: cards compared one by one, keys proved by words, and nothing opened untested by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from export.challenges import open_challenge
from kiosk.errors import CeremonyError, StickError, StorageError
from kiosk.meeting_notes import KeyProof, keep_key_proof, read_key_proof
from kiosk.opening_ceremony import ACCEPTED, NOT_TESTED, OpeningCeremony
from kiosk.pack import parse_pack
from kiosk.places import KEY_PROOF
from kiosk.records import Opened

if TYPE_CHECKING:
    from pathlib import Path

    from export.identities import Identity
    from tests.conftest import Hall, Inspectors


@pytest.fixture
def ceremony(hall: Hall) -> OpeningCeremony:
    """Return the ceremony before the first station opens."""
    return _ceremony(hall)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return an empty folder."""
    path = tmp_path / "stick"
    path.mkdir()
    return path


def _ceremony(hall: Hall, station: str = "notes-1") -> OpeningCeremony:
    return OpeningCeremony(hall.loaded, hall.data / "test-meeting", station)


def _words(ceremony: OpeningCeremony, stick: Path, identity: Identity, number: int = 0) -> str:
    """Return the words in the file of that number, opened by a key."""
    return open_challenge(ceremony.write(stick)[number], [identity], "rehearse").words


def _opened(hall: Hall, inspectors: Inspectors, station: str = "notes-1", **given: bool) -> Opened:
    session = hall.open(station, **given)
    [(_, _, records)] = session.streams()
    record = inspectors.open(records[0].sealed)
    assert isinstance(record, Opened)
    return record


def test_a_live_meeting_does_not_open_untested_by_accident(hall: Hall, inspectors: Inspectors) -> None:
    """Without a proof a live station is refused before anything is written, and opens once that is accepted, sealed."""
    with pytest.raises(CeremonyError, match="accept-untested-key"):
        hall.open(accept_untested=False)
    assert not hall.station_folder().exists()
    assert _opened(hall, inspectors).rehearsal_proof == ACCEPTED


def test_a_rehearsal_asks_for_nothing(hall: Hall, inspectors: Inspectors) -> None:
    """A rehearsal opens untested and says so."""
    assert _opened(hall, inspectors, rehearsal=True, accept_untested=False).rehearsal_proof == NOT_TESTED


def test_words_read_by_a_key_prove_it_for_every_station_of_the_device(
    hall: Hall, inspectors: Inspectors, ceremony: OpeningCeremony, stick: Path
) -> None:
    """After one station's proof the others open without a question, and each record names the key that opened."""
    lead, second = ceremony.keys
    words = _words(ceremony, stick, inspectors.lead)
    assert ceremony.answer(f"  {words.upper()} ") == ceremony.keys[0]
    for station in ("notes-1", "door-1"):
        proof = _opened(hall, inspectors, station, accept_untested=False).rehearsal_proof
        assert f"opened by: Lead inspector ({lead.fingerprint})" in proof
        assert f"not tested: Second inspector ({second.fingerprint})" in proof
    assert [key.tested for key in _ceremony(hall, "desk").keys] == [True, False]


def test_each_inspector_has_words_of_her_own(inspectors: Inspectors, ceremony: OpeningCeremony, stick: Path) -> None:
    """A file opens for its own inspector alone, so that another's key proves nothing of the lead's."""
    first, second = ceremony.write(stick)
    assert [path.name for path in (first, second)] == [
        "test-meeting-rehearse-lead-inspector-1.age",
        "test-meeting-rehearse-second-inspector-1.age",
    ]
    with pytest.raises(Exception, match="fingerprint"):
        open_challenge(first, [inspectors.second], "rehearse")
    assert ceremony.answer(open_challenge(second, [inspectors.second], "rehearse").words).name == "Second inspector"
    assert ceremony.answer(open_challenge(first, [inspectors.lead], "rehearse").words).lead
    assert ceremony.to_test == ()


def test_wrong_words_three_times_need_new_ones_and_lose_nothing(
    inspectors: Inspectors, ceremony: OpeningCeremony, stick: Path
) -> None:
    """The third wrong answer says that new words are needed; the right old ones then fail, what was proved stays."""
    second = _words(ceremony, stick, inspectors.second, 1)
    ceremony.answer(second)
    words = _words(ceremony, stick, inspectors.lead)
    for left in ("2 tries", "1 try"):
        with pytest.raises(CeremonyError, match=left):
            ceremony.answer("one two three four")
    with pytest.raises(CeremonyError, match="Nothing is lost"):
        ceremony.answer("one two three four")
    assert not ceremony.words_written
    with pytest.raises(CeremonyError, match="Write the sealed words"):
        ceremony.answer(words)
    assert [key.name for key in ceremony.tested] == ["Second inspector"]
    assert ceremony.answer(_words(ceremony, stick, inspectors.lead)).lead


def test_a_stick_that_is_not_there_writes_nothing(ceremony: OpeningCeremony, tmp_path: Path) -> None:
    """The error names the folder, and no words count."""
    with pytest.raises(StickError, match="not a folder"):
        ceremony.write(tmp_path / "nowhere")
    assert not ceremony.words_written


def test_a_compared_card_is_asked_about_once_on_a_device(
    hall: Hall, inspectors: Inspectors, ceremony: OpeningCeremony
) -> None:
    """What was compared is sealed with the station, key by key, and the next station does not ask again."""
    lead, second = ceremony.to_compare
    ceremony.same(lead)
    assert [key.name for key in _ceremony(hall, "door-1").to_compare] == [second.name]
    [finding] = _opened(hall, inspectors).preflight
    assert not finding.ok
    assert second.fingerprint in finding.detail
    ceremony.same(second)
    [finding] = _opened(hall, inspectors, "door-1").preflight
    assert finding.ok


def test_another_key_than_on_the_card_says_not_to_open(ceremony: OpeningCeremony) -> None:
    """The error names whose key it is, its fingerprint, and how to mend the pack."""
    key = ceremony.keys[0]
    error = ceremony.differs(key)
    assert key.fingerprint in error.message
    assert error.message.startswith("Do not open the meeting")
    assert "keys show" in error.hint


def test_a_resumed_station_is_asked_nothing(hall: Hall) -> None:
    """A station that was opened once resumes without a proof and without accepting anything again."""
    hall.open().end()
    assert hall.open(accept_untested=False).start.resumed


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", b'{"type":"open-meeting/1 key proof","pack_digest":"x"}'])
def test_a_proof_that_does_not_hold_for_this_pack_is_no_proof(hall: Hall, damage: bytes) -> None:
    """Damaged, or of another pack, it counts for nothing: the key is tested again."""
    meeting = hall.data / "test-meeting"
    keep_key_proof(meeting, KeyProof(pack_digest=hall.loaded.digest, opened=("AAAA",)))
    assert read_key_proof(meeting, hall.loaded.digest).opened == ("AAAA",)
    assert (meeting / KEY_PROOF).stat().st_mode & 0o777 == 0o600
    (meeting / KEY_PROOF).write_bytes(damage)
    assert read_key_proof(meeting, hall.loaded.digest).opened == ()
    with pytest.raises(CeremonyError):
        hall.open(accept_untested=False)


def test_the_proof_holds_nothing_secret(
    hall: Hall, inspectors: Inspectors, ceremony: OpeningCeremony, stick: Path
) -> None:
    """Neither the words nor any trace of them are in the meeting's folder; fingerprints and the pack's digest are."""
    words = _words(ceremony, stick, inspectors.lead)
    ceremony.answer(words)
    kept = msgspec.json.decode((hall.data / "test-meeting" / KEY_PROOF).read_bytes())
    assert set(kept) == {"type", "pack_digest", "compared", "opened"}
    assert not any(word in str(kept).split() for word in words.split())


def test_a_disk_that_keeps_nothing_says_so_and_the_words_still_count(
    inspectors: Inspectors, ceremony: OpeningCeremony, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proof that could not be kept is told, and the same words prove the key once the disk takes it."""
    words = _words(ceremony, stick, inspectors.lead)

    def full(_path: object, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("kiosk.meeting_notes.replace_file", full)
        with pytest.raises(StorageError, match="No space left"):
            ceremony.answer(words)
    assert not ceremony.tested
    assert ceremony.answer(words).tested


def test_a_pack_without_keys_has_nothing_to_test(hall: Hall, tmp_path: Path) -> None:
    """The practice of a pack without recipients says that they are missing."""
    text = hall.loaded.data.decode().split("[[recipients]]")[0]
    ceremony = OpeningCeremony(parse_pack(text.encode(), "meeting.toml"), hall.data / "test-meeting", "desk")
    assert ceremony.keys == ()
    with pytest.raises(CeremonyError, match="holds no inspector's key"):
        ceremony.write(tmp_path)
