"""Each way of tampering has a verdict of its own, found without any private key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from export.comparison import Noted
from export.readers import read_sources
from export.verdicts import Kind, Report, StreamVerdict
from export.verify import verify
from kiosk.bundle import SUFFIX
from kiosk.chain import CLOSED_KEY, SealedRecord, first_link
from kiosk.errors import ChainError, ExitCode
from kiosk.frames import encode_opening_frame, encode_record_frame
from kiosk.handover import write_bundle
from kiosk.state import Slot, encode_slot
from kiosk.tallies import Tallies
from tests.office.builder import Built, add, build, filler, key_of, write_journal

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.pack import LoadedPack

ROSTER = ("desk", "door-1", "notes-1")


@pytest.fixture
def evening(loaded: LoadedPack) -> dict[str, Built]:
    """Return a stream for each station of the roster, eight records each."""
    return {name: build(loaded, name, filler(number, 8)) for number, name in enumerate(ROSTER)}


def _bundle(streams: dict[str, Built], loaded: LoadedPack, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write_bundle([built.source for built in streams.values()], loaded, folder).path


def _verify(*paths: Path, codes: tuple[str, ...] = (), receipts: tuple[str, ...] = ()) -> Report:
    with read_sources(paths) as evidence:
        return verify(evidence, Noted(codes, receipts)).report


def _only(report: Report, name: str) -> StreamVerdict:
    """Return the one stream that is not complete."""
    assert [stream.name for stream in report.streams if not stream.complete] == [name]
    assert report.exit_code is ExitCode.VERIFICATION_FAILED
    return next(stream for stream in report.streams if stream.name == name)


def _kinds(stream: StreamVerdict) -> list[Kind]:
    return [finding.kind for finding in stream.findings]


def test_an_untouched_evening_is_complete(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path) -> None:
    """All stations of the roster, closed and whole, are complete, with codes and receipts as the stations showed."""
    report = _verify(_bundle(evening, loaded, tmp_path))
    assert report.complete
    assert report.exit_code is ExitCode.DONE
    assert report.title == loaded.pack.meeting.title
    for stream in report.streams:
        assert (stream.verdict, stream.records, stream.vouched) == ("complete", 8, 8)
        assert stream.opening_code == evening[stream.name].code
        assert stream.receipt == str(evening[stream.name].receipt)
    assert report.notes == ()


@pytest.mark.parametrize("seq", [0, 3, 7])
@pytest.mark.parametrize("part", ["sealed", "next_key", "signature"])
def test_an_altered_record_is_named(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path, seq: int, part: str
) -> None:
    """One bit of any record, well framed again, is `altered` with its number."""
    records = list(evening["door-1"].records)
    fields = {name: bytearray(getattr(records[seq], name)) for name in ("sealed", "next_key", "signature")}
    fields[part][5] ^= 1
    records[seq] = SealedRecord(seq, *(bytes(value) for value in fields.values()))
    evening["door-1"] = evening["door-1"].with_records(records)
    stream = _only(_verify(_bundle(evening, loaded, tmp_path)), "door-1")
    assert _kinds(stream)[0] is Kind.ALTERED
    assert stream.findings[0].records == ((seq, seq),)
    assert stream.vouched == seq


@pytest.mark.parametrize("seq", [0, 4, 7])
def test_a_flipped_bit_in_the_bundle_is_altered(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path, seq: int
) -> None:
    """A bit flipped in the file itself, checksum and all, is `altered` at that record, whichever it is."""
    bundle = _bundle(evening, loaded, tmp_path)
    data = bytearray(bundle.read_bytes())
    data[data.index(evening["notes-1"].records[seq].sealed) + 9] ^= 4
    bundle.write_bytes(data)
    stream = _only(_verify(bundle), "notes-1")
    assert Kind.ALTERED in _kinds(stream)
    assert Kind.MISSING not in _kinds(stream)
    assert stream.findings[0].records == ((seq, seq),)


@pytest.mark.parametrize("gone", [[0], [3], [2, 3, 6]])
def test_dropped_records_are_missing(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path, gone: list[int]
) -> None:
    """Records taken out are `missing` by number, and what follows is said not to be vouched for."""
    records = [record for record in evening["door-1"].records if record.seq not in gone]
    evening["door-1"] = evening["door-1"].with_records(records)
    stream = _only(_verify(_bundle(evening, loaded, tmp_path)), "door-1")
    assert _kinds(stream) == [Kind.MISSING]
    assert [seq for first, last in stream.findings[0].records for seq in range(first, last + 1)] == gone
    assert stream.vouched == gone[0]
    assert any("cannot be vouched for" in note for note in stream.notes)


def test_records_that_changed_places_are_reordered(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """Two records under each other's numbers are `reordered`, and all of them are vouched for."""
    records = list(evening["door-1"].records)
    records[2], records[5] = replace(records[5], seq=2), replace(records[2], seq=5)
    evening["door-1"] = evening["door-1"].with_records(records)
    stream = _only(_verify(_bundle(evening, loaded, tmp_path)), "door-1")
    assert _kinds(stream) == [Kind.REORDERED]
    assert stream.findings[0].records == ((2, 2), (5, 5))
    assert stream.vouched == 8


def test_frames_that_changed_places_are_reordered(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """Whole frames in another order in a bundle are `reordered`, and all of them are vouched for."""
    records = list(evening["door-1"].records)
    records[2], records[5] = records[5], records[2]
    evening["door-1"] = evening["door-1"].with_records(records)
    stream = _only(_verify(_bundle(evening, loaded, tmp_path)), "door-1")
    assert _kinds(stream) == [Kind.REORDERED]
    assert stream.vouched == 8


@pytest.mark.parametrize("kept", [0, 1, 7])
def test_a_lost_tail_is_cut_short(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path, kept: int) -> None:
    """Without its last records, the closing one among them, a stream is `cut short`."""
    evening["door-1"] = evening["door-1"].with_records(evening["door-1"].records[:kept])
    stream = _only(_verify(_bundle(evening, loaded, tmp_path)), "door-1")
    assert _kinds(stream) == [Kind.CUT_SHORT]
    assert (stream.vouched, stream.closed) == (kept, False)


def test_what_is_added_after_the_close_is_altered(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """A record behind the closing one is `altered`: no key was announced for it."""
    extra = replace(evening["door-1"].records[-1], seq=8)
    evening["door-1"] = evening["door-1"].with_records([*evening["door-1"].records, extra])
    stream = _only(_verify(_bundle(evening, loaded, tmp_path)), "door-1")
    assert _kinds(stream) == [Kind.ALTERED]
    assert stream.vouched == 8


def test_a_fabricated_stream_is_replaced(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path) -> None:
    """A stream made anew verifies in itself, and differs from the opening code in the minutes."""
    codes = tuple(f"{name}={built.code}" for name, built in evening.items())
    evening["door-1"] = build(loaded, "door-1", filler(9, 8), label="forger")
    bundle = _bundle(evening, loaded, tmp_path)
    assert _verify(bundle).complete
    assert _kinds(_only(_verify(bundle, codes=codes), "door-1")) == [Kind.REPLACED]
    bare = tuple(code.partition("=")[2] for code in codes)
    assert _kinds(_only(_verify(bundle, codes=bare), "door-1")) == [Kind.REPLACED]


def test_codes_are_read_as_people_write_them(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path) -> None:
    """Small letters, no hyphens, O for 0 and I for 1 are the same code."""
    codes = tuple(
        built.code.lower().replace("-", " ").replace("0", "o").replace("1", "i") for built in evening.values()
    )
    receipts = tuple(built.receipt.code.lower() for built in evening.values())
    assert _verify(_bundle(evening, loaded, tmp_path), codes=codes, receipts=receipts).complete


def test_a_code_of_no_stream_is_told(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path) -> None:
    """An opening code beside those of all streams here belongs to records that are not among these."""
    codes = (*(built.code for built in evening.values()), "0000-0000-0000-0000")
    report = _verify(_bundle(evening, loaded, tmp_path), codes=codes)
    assert [finding.kind for finding in report.findings] == [Kind.REPLACED]
    assert not report.complete


def test_an_older_copy_is_rolled_back(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path) -> None:
    """An older state of a stream differs from its receipt, whole or as a code."""
    receipt = evening["door-1"].receipt
    evening["door-1"] = evening["door-1"].with_records(evening["door-1"].records[:5])
    bundle = _bundle(evening, loaded, tmp_path)
    for given in (str(receipt), f"door-1={receipt.code}"):
        stream = _only(_verify(bundle, receipts=(given,)), "door-1")
        assert _kinds(stream) == [Kind.CUT_SHORT, Kind.ROLLED_BACK]


def test_another_close_is_rolled_back(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path) -> None:
    """A stream closed differently after an older copy was put back differs from the receipt, and from nothing else."""
    receipt = evening["door-1"].receipt
    forged = evening["door-1"].with_records(evening["door-1"].records[:5])
    forged.link = build(loaded, "door-1", filler(1, 8)[:5], close=False).link
    add(forged, b"another ending", CLOSED_KEY)
    evening["door-1"] = forged
    bundle = _bundle(evening, loaded, tmp_path)
    assert _verify(bundle).complete
    assert _kinds(_only(_verify(bundle, receipts=(str(receipt),)), "door-1")) == [Kind.ROLLED_BACK]
    assert _kinds(_only(_verify(bundle, receipts=(f"door-1={receipt.code}",)), "door-1")) == [Kind.ROLLED_BACK]


def test_a_text_that_is_no_receipt_is_refused(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path) -> None:
    """A mistyped whole receipt is an error, not a verdict."""
    with pytest.raises(ChainError, match="not a closing receipt"):
        _verify(_bundle(evening, loaded, tmp_path), receipts=("OM1:somewhere/door-1/8",))


@pytest.mark.parametrize("changed", [{"meeting": "another-meeting"}, {"pack_digest": "00" * 32}, {"station": "door-9"}])
def test_a_stream_from_elsewhere_is_foreign(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path, changed: dict[str, object]
) -> None:
    """Another meeting's, another pack's or another roster's stream among the others is `foreign`."""
    alien = build(loaded, "door-1", filler(1, 8), label="alien", changed=changed)
    write_journal(alien, tmp_path / "data" / "alien")
    report = _verify(_bundle(evening, loaded, tmp_path / "out"), tmp_path / "data")
    stream = next(stream for stream in report.streams if not stream.complete)
    assert Kind.FOREIGN in _kinds(stream)
    assert [s.complete for s in report.streams].count(True) == 3


def test_a_stream_under_anothers_name_is_foreign(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path) -> None:
    """A bundle that files one station's records under another's name is found out."""
    swapped = replace(evening["door-1"].source, name="desk"), replace(evening["desk"].source, name="door-1")
    bundle = write_bundle([*swapped, evening["notes-1"].source], loaded, tmp_path).path
    report = _verify(bundle)
    assert {s.name: _kinds(s) for s in report.streams} == {
        "desk": [Kind.FOREIGN],
        "door-1": [Kind.FOREIGN],
        "notes-1": [],
    }


def test_a_rehearsal_is_noted_and_complete(loaded: LoadedPack, tmp_path: Path) -> None:
    """A whole rehearsal is complete and marked."""
    streams = {name: build(loaded, name, filler(0, 4), changed={"rehearsal": True}) for name in ROSTER}
    report = _verify(_bundle(streams, loaded, tmp_path))
    assert report.rehearsal
    assert report.complete


def test_a_rehearsal_among_live_records_is_foreign(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """A rehearsal's stream never passes for part of a live meeting."""
    write_journal(build(loaded, "door-1", filler(0, 4), changed={"rehearsal": True}, label="trial"), tmp_path / "trial")
    report = _verify(_bundle(evening, loaded, tmp_path / "live"), tmp_path / "trial")
    assert not report.rehearsal
    assert [stream.rehearsal for stream in report.streams if Kind.FOREIGN in _kinds(stream)] == [True]


@pytest.mark.parametrize("some", [("AAAA-AAAA-AAAA-AAAA",), ()])
def test_a_stream_sealed_to_other_keys_is_unreadable(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path, some: tuple[str, ...]
) -> None:
    """A live stream whose keys are not the pack's is `unreadable`, told without a key; a rehearsal's is not."""
    evening["door-1"] = build(loaded, "door-1", filler(1, 8), changed={"recipients": some})
    stream = _only(_verify(_bundle(evening, loaded, tmp_path)), "door-1")
    assert _kinds(stream) == [Kind.UNREADABLE]
    assert stream.vouched == 8
    trial = {
        name: build(loaded, name, filler(0, 2), changed={"recipients": some, "rehearsal": True}) for name in ROSTER
    }
    assert _verify(_bundle(trial, loaded, tmp_path / "trial")).complete


def test_a_station_of_the_roster_that_is_not_there_is_named(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """A roster's station without records is `station missing`, and the others stay complete."""
    del evening["desk"]
    report = _verify(_bundle(evening, loaded, tmp_path))
    assert [finding.kind for finding in report.findings] == [Kind.STATION_MISSING]
    assert "desk" in report.findings[0].text
    assert all(stream.complete for stream in report.streams)
    assert report.exit_code is ExitCode.VERIFICATION_FAILED


def test_bundles_of_several_devices_make_one_evening(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """Each device's bundle alone lacks stations; together they are complete."""
    paths = [_bundle({name: built}, loaded, tmp_path) for name, built in evening.items()]
    assert not _verify(paths[0]).complete
    assert _verify(*paths).complete
    assert _verify(tmp_path).complete


def test_copies_heal_each_other(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path) -> None:
    """What is damaged in one copy and lost in another is complete when both are given."""
    bundle = _bundle(evening, loaded, tmp_path / "a")
    data = bytearray(bundle.read_bytes())
    data[data.index(evening["door-1"].records[2].sealed) + 9] ^= 4
    bundle.write_bytes(data)
    lacking = evening["door-1"].with_records(evening["door-1"].records[:6])
    journal = write_journal(lacking, tmp_path / "b")
    assert not _verify(bundle).complete
    assert not _verify(journal).complete
    report = _verify(bundle, journal)
    assert report.complete
    assert report.streams[1].sources == (str(bundle), str(journal))


def test_a_forged_copy_of_a_record_gives_way_to_the_genuine_one(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """Of two records under one number the chain chooses, and the other is counted in a note."""
    forged = list(evening["door-1"].records)
    forged[3] = replace(forged[3], sealed=b"something else")
    journal = write_journal(evening["door-1"].with_records(forged), tmp_path / "b")
    report = _verify(journal, _bundle(evening, loaded, tmp_path / "a"))
    assert report.complete
    assert any("left out" in note for stream in report.streams for note in stream.notes)


def test_a_damaged_opening_is_taken_from_the_other_place(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """The opening lies in a member of its own and in the first frame; either one is enough."""
    whole = _bundle(evening, loaded, tmp_path).read_bytes()
    data = evening["door-1"].data
    first = whole.index(data)
    second = whole.index(data, first + 1)
    for number, at in enumerate((first, second)):
        for what in (b'"station"', b'"first_key":"'):
            broken = bytearray(whole)
            broken[at + data.index(what) + len(what)] ^= 1
            path = tmp_path / f"{number}{len(what)}{SUFFIX}"
            path.write_bytes(broken)
            report = _verify(path)
            assert [s.verdict for s in report.streams] == ["complete"] * 3
            assert report.notes


def test_a_stream_without_its_opening_is_not_vouched_for(evening: dict[str, Built], tmp_path: Path) -> None:
    """Records whose opening is lost everywhere are kept, and none of them is vouched for."""
    journal = write_journal(evening["door-1"], tmp_path)
    journal.write_bytes(journal.read_bytes()[40:])
    [stream] = _verify(journal).streams
    assert stream.name == "door-1"
    assert _kinds(stream) == [Kind.ALTERED]
    assert (stream.records, stream.vouched) == (8, 0)


def test_a_key_that_signed_twice_is_told(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path) -> None:
    """A thief's line beside the genuine one is `altered` where they part."""
    thief = build(loaded, "door-1", [*filler(1, 8)[:4], *filler(7, 4)])
    write_journal(evening["door-1"], tmp_path / "a")
    write_journal(thief, tmp_path / "b")
    [stream] = _verify(tmp_path).streams
    assert _kinds(stream)[0] is Kind.ALTERED
    assert stream.findings[0].records == ((4, 4),)
    assert stream.vouched == 8


def _state(built: Built, folder: Path, seq: int, *, seed: bytes | None = None) -> None:
    slot = encode_slot(Slot(seq, built.seed(seq) if seed is None else seed, Tallies()))
    (folder / built.name / "station.state").write_bytes(slot + bytes(len(slot)))


def test_an_unclosed_station_agrees_with_its_state(loaded: LoadedPack, tmp_path: Path) -> None:
    """Read with its folder, a station that was never closed says that nothing is lost; it is still `cut short`."""
    built = build(loaded, "door-1", filler(1, 5), close=False)
    write_journal(built, tmp_path)
    _state(built, tmp_path, 5)
    [stream] = _verify(tmp_path).streams
    assert _kinds(stream) == [Kind.CUT_SHORT]
    assert "agrees" in stream.findings[0].text


def test_a_state_beyond_the_records_shows_the_loss(loaded: LoadedPack, tmp_path: Path) -> None:
    """A state file that stands at a later record tells how many are gone."""
    built = build(loaded, "door-1", filler(1, 8), close=False)
    write_journal(built.with_records(built.records[:5]), tmp_path)
    _state(built, tmp_path, 8)
    [stream] = _verify(tmp_path).streams
    assert "the last 3 are gone" in stream.findings[0].text


def test_a_state_with_another_key_is_cut_short(loaded: LoadedPack, tmp_path: Path) -> None:
    """A state file whose key is not the one announced last is `cut short`."""
    built = build(loaded, "door-1", filler(1, 5), close=False)
    write_journal(built, tmp_path)
    _state(built, tmp_path, 5, seed=bytes(range(32)))
    [stream] = _verify(tmp_path).streams
    assert _kinds(stream) == [Kind.CUT_SHORT]
    assert "another key" in stream.findings[0].text


def test_a_second_part_says_what_was_lost(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path) -> None:
    """After a loss the first part is `cut short`, and the second says which record it goes on from."""
    first = build(loaded, "door-1", filler(1, 5), close=False)
    second = build(loaded, "door-1", filler(2, 4), part=2, after=first.link.hex())
    evening["door-1"], evening["door-1.2"] = first, second
    stream = _only(_verify(_bundle(evening, loaded, tmp_path)), "door-1")
    assert _kinds(stream) == [Kind.CUT_SHORT]
    assert "After 5 records" in stream.findings[0].text
    assert "door-1.2" in stream.findings[0].text
    evening["door-1"] = first.with_records(first.records[:3])
    stream = _only(_verify(_bundle(evening, loaded, tmp_path)), "door-1")
    assert _kinds(stream) == [Kind.CUT_SHORT, Kind.CUT_SHORT]
    del evening["door-1"]
    stream = _only(_verify(_bundle(evening, loaded, tmp_path)), "door-1.2")
    assert _kinds(stream) == [Kind.MISSING]


def test_a_copy_with_the_lost_end_makes_the_first_part_whole(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """Where another copy has what the device lost, the first part is complete, and so is the second."""
    whole = build(loaded, "door-1", filler(1, 5))
    kept = build(loaded, "door-1", filler(1, 5)[:3], close=False)
    second = build(loaded, "door-1", filler(2, 4), part=2, after=kept.link.hex())
    evening["door-1"], evening["door-1.2"] = kept, second
    bundle = _bundle(evening, loaded, tmp_path)
    assert not _verify(bundle).complete
    assert _verify(bundle, write_journal(whole, tmp_path / "copy")).complete


def test_a_part_that_begins_after_the_opening_alone(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """A part may go on from the opening, where no record of the part before it could be kept."""
    first = build(loaded, "door-1", [], close=False)
    second = build(loaded, "door-1", filler(2, 4), part=2, after=first_link(first.data).hex())
    evening["door-1"], evening["door-1.2"] = first, second
    assert _kinds(_only(_verify(_bundle(evening, loaded, tmp_path)), "door-1")) == [Kind.CUT_SHORT]


def test_a_verdict_never_stops_the_rest(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path) -> None:
    """Three streams damaged in three ways each have their own verdict in one report."""
    evening["desk"] = evening["desk"].with_records(evening["desk"].records[:4])
    evening["door-1"] = evening["door-1"].with_records(evening["door-1"].records[1:])
    records = list(evening["notes-1"].records)
    records[6] = replace(records[6], sealed=b"x")
    evening["notes-1"] = evening["notes-1"].with_records(records)
    report = _verify(_bundle(evening, loaded, tmp_path))
    assert [_kinds(stream) for stream in report.streams] == [[Kind.CUT_SHORT], [Kind.MISSING], [Kind.ALTERED]]


def test_a_number_beyond_belief_costs_nothing(loaded: LoadedPack, tmp_path: Path) -> None:
    """A record numbered near 2^63 is missing what lies before it, told in one line."""
    built = build(loaded, "door-1", filler(1, 3))
    far = replace(built.records[-1], seq=2**63 - 2)
    journal = write_journal(built.with_records([*built.records[:2], far]), tmp_path)
    [stream] = _verify(journal).streams
    assert stream.records == 3
    assert _kinds(stream) == [Kind.REORDERED]


def test_markers_strewn_to_waste_time_are_passed_over(evening: dict[str, Built], tmp_path: Path) -> None:
    """A journal full of false frame heads is read as damage in little time."""
    strewn = (b"OMJ1" + (1 << 20).to_bytes(4, "big")) * 300_000
    path = tmp_path / "strewn"
    path.write_bytes(encode_opening_frame(evening["door-1"].data) + strewn + bytes(1 << 20))
    report = _verify(path, write_journal(evening["door-1"], tmp_path))
    assert [stream.verdict for stream in report.streams] == ["complete"]


def test_frames_across_reading_windows_are_whole(loaded: LoadedPack, tmp_path: Path) -> None:
    """A journal longer than one reading window loses no record at the seams, zeros between them included."""
    built = build(loaded, "door-1", [bytes([n]) * 700_000 for n in range(1, 20)])
    frames = [encode_opening_frame(built.data), *(encode_record_frame(record) for record in built.records)]
    path = tmp_path / "journal"
    path.write_bytes(b"".join(frame + bytes(300_000 if n % 5 == 0 else 0) for n, frame in enumerate(frames)))
    assert [stream.verdict for stream in _verify(path).streams] == ["complete"]


def test_the_key_of_the_builder_is_the_one_announced(evening: dict[str, Built]) -> None:
    """The builder's streams announce the keys they sign with, so that the attacks above attack something."""
    built = evening["door-1"]
    assert [record.next_key for record in built.records[:-1]] == [key_of(built.seed(n)) for n in range(1, 8)]
