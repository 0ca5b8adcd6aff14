"""Sources become one bundle that holds all of them, whatever was damaged and in whatever order they were named."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from export.merge_errors import MergeError
from export.merging import Merged, check_target, merge_streams
from export.readers import read_sources
from export.verdicts import Kind, Report
from export.verify import verify
from kiosk.bundle import SUFFIX
from kiosk.chain import CLOSED_KEY
from kiosk.errors import ExitCode, HandoverError
from kiosk.handover import write_bundle
from tests.office.builder import Built, add, build, filler, write_journal

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.pack import LoadedPack

ROSTER = ("desk", "door-1", "notes-1")


@pytest.fixture
def evening(loaded: LoadedPack) -> dict[str, Built]:
    """Return a stream for each station of the roster, six records each."""
    return {name: build(loaded, name, filler(number, 6)) for number, name in enumerate(ROSTER)}


def _bundle(streams: list[Built], loaded: LoadedPack, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write_bundle([built.source for built in streams], loaded, folder).path


def _merge(paths: list[Path], out: Path, codes: tuple[str, ...] = ()) -> Merged:
    with read_sources(paths) as evidence:
        return merge_streams(verify(evidence), out, codes=codes)


def _report(*paths: Path) -> Report:
    with read_sources(paths) as evidence:
        return verify(evidence).report


def _hashes(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def _flipped(path: Path, what: bytes) -> None:
    data = bytearray(path.read_bytes())
    data[data.index(what) + 9] ^= 4
    path.write_bytes(data)


def test_bundles_of_several_devices_become_one_that_is_complete(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """Each device's bundle lacks stations; the merged one is complete, with every receipt, and no source changed."""
    paths = [_bundle([built], loaded, tmp_path / "in" / name) for name, built in evening.items()]
    before = _hashes(tmp_path / "in")
    merged = _merge(paths, tmp_path / f"evening{SUFFIX}")
    assert _hashes(tmp_path / "in") == before
    report = _report(merged.bundle.path)
    assert report.complete
    assert {one.name: one.receipt for one in report.streams} == {k: str(v.receipt) for k, v in evening.items()}
    assert merged.bundle.records == 18
    assert merged.set_aside == ()


def test_missing_stations_of_the_roster_stay_named(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """Half the stations merge into a bundle that says which of the roster it lacks."""
    merged = _merge([_bundle([evening["door-1"]], loaded, tmp_path / "in")], tmp_path)
    report = _report(merged.bundle.path)
    assert [finding.kind for finding in report.findings] == [Kind.STATION_MISSING] * 2
    assert {name for name in ROSTER if any(f"'{name}'" in finding.text for finding in report.findings)} == {
        "desk",
        "notes-1",
    }


def test_two_damaged_copies_of_a_station_heal_each_other(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """What is spoilt in one copy comes from the other, and another station's damage spoils neither."""
    whole = list(evening.values())
    one, two = _bundle(whole, loaded, tmp_path / "a"), _bundle(whole, loaded, tmp_path / "b")
    _flipped(one, evening["door-1"].records[2].sealed)
    _flipped(two, evening["door-1"].records[4].sealed)
    _flipped(two, evening["notes-1"].records[0].sealed)
    assert not _report(one).complete
    assert not _report(two).complete
    assert _report(_merge([one, two], tmp_path).bundle.path).complete


def test_a_bundle_without_its_end_gives_what_it_still_holds(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """A bundle cut short and a journal of the rest merge into a complete one."""
    bundle = _bundle(list(evening.values()), loaded, tmp_path / "a")
    data = bundle.read_bytes()
    bundle.write_bytes(data[: data.index(evening["notes-1"].records[3].sealed)])
    journal = write_journal(evening["notes-1"], tmp_path / "b")
    assert _report(_merge([bundle, journal], tmp_path).bundle.path).complete


@pytest.mark.parametrize(
    "changed", [{"meeting": "elsewhere"}, {"pack_digest": "00" * 32}, {"station": "door-9"}, {"rehearsal": True}]
)
def test_what_does_not_belong_is_set_aside_and_told(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path, changed: dict[str, object]
) -> None:
    """Another meeting's, pack's or roster's stream and a rehearsal's are named with the reason, and are not merged."""
    bundle = _bundle(list(evening.values()), loaded, tmp_path / "a")
    stray = write_journal(build(loaded, "door-1", filler(9, 4), label="stray", changed=changed), tmp_path / "b")
    merged = _merge([stray, bundle], tmp_path)
    [aside] = merged.set_aside
    assert aside.sources == (str(stray),)
    assert aside.why
    assert _report(merged.bundle.path).complete
    assert merged.bundle.path.read_bytes() == _merge([bundle], tmp_path).bundle.path.read_bytes()


def test_a_whole_rehearsal_merges_as_one(loaded: LoadedPack, tmp_path: Path) -> None:
    """Rehearsals alone merge, and the bundle bears it in its name and its verdict."""
    streams = [build(loaded, name, filler(0, 3), changed={"rehearsal": True}) for name in ROSTER]
    merged = _merge(
        [write_journal(built, tmp_path) for built in streams] + [_bundle(streams, loaded, tmp_path)], tmp_path
    )
    assert "rehearsal" in merged.bundle.path.name
    assert _report(merged.bundle.path).rehearsal


def test_of_two_streams_of_one_name_the_minutes_tell(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """Two streams that call themselves alike are never merged by guess: without the opening code nothing is written."""
    bundle = _bundle(list(evening.values()), loaded, tmp_path / "a")
    forged = write_journal(build(loaded, "door-1", filler(9, 6), label="forger"), tmp_path / "b")
    with pytest.raises(MergeError, match="call themselves 'door-1'") as caught:
        _merge([bundle, forged], tmp_path)
    assert evening["door-1"].code in caught.value.message
    assert list(tmp_path.glob(f"*{SUFFIX}*")) == []
    merged = _merge([bundle, forged], tmp_path, (f"door-1={evening['door-1'].code}",))
    assert [one.sources for one in merged.set_aside] == [(str(forged),)]
    assert _report(merged.bundle.path).complete


def test_both_lines_of_a_key_that_signed_twice_are_kept(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """Merging never hides that a signing key was copied: both lines are in the bundle, and verify says so."""
    thief = build(loaded, "door-1", [*filler(1, 6)[:3], *filler(7, 3)])
    merged = _merge(
        [_bundle(list(evening.values()), loaded, tmp_path / "a"), write_journal(thief, tmp_path / "b")], tmp_path
    )
    stream = next(one for one in _report(merged.bundle.path).streams if one.name == "door-1")
    assert [finding.kind for finding in stream.findings] == [Kind.ALTERED]
    assert stream.findings[0].records == ((3, 3),)


def test_records_under_wrong_numbers_are_put_right(
    evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path
) -> None:
    """Records that were moved lie in the merged bundle where their signatures put them."""
    records = list(evening["door-1"].records)
    records[1], records[4] = replace(records[4], seq=1), replace(records[1], seq=4)
    evening["door-1"] = evening["door-1"].with_records(records)
    bundle = _bundle(list(evening.values()), loaded, tmp_path / "a")
    assert not _report(bundle).complete
    assert _report(_merge([bundle], tmp_path).bundle.path).complete


def test_a_stream_whose_opening_is_lost_is_kept(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path) -> None:
    """Records that nobody can vouch for go along, under the name they lay under."""
    journal = write_journal(evening["door-1"], tmp_path / "a")
    journal.write_bytes(journal.read_bytes()[40:])
    bundle = _bundle([evening["desk"], evening["notes-1"]], loaded, tmp_path / "b")
    streams = {one.name: one for one in _report(_merge([journal, bundle], tmp_path).bundle.path).streams}
    assert (streams["door-1"].records, streams["door-1"].vouched) == (6, 0)
    assert streams["desk"].complete


def test_without_the_meeting_pack_nothing_is_merged(evening: dict[str, Built], tmp_path: Path) -> None:
    """Journals alone hold no pack: the error says how to give it, and nothing is written."""
    with pytest.raises(MergeError, match="meeting pack"):
        _merge([write_journal(evening["door-1"], tmp_path / "a")], tmp_path)
    assert list(tmp_path.glob(f"*{SUFFIX}*")) == []


def test_a_bundle_is_never_overwritten(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path) -> None:
    """A name that is taken, is no bundle's, or lies in no folder is refused before anything is read."""
    bundle = _bundle([evening["desk"]], loaded, tmp_path)
    for target, error in (
        (bundle, HandoverError),
        (tmp_path / "evening.zip", MergeError),
        (tmp_path / "no" / f"x{SUFFIX}", HandoverError),
    ):
        with pytest.raises(error) as caught:
            check_target(target)
        assert caught.value.hint
    before = bundle.read_bytes()
    with pytest.raises(HandoverError, match="ever overwritten"):
        _merge([bundle], bundle)
    assert bundle.read_bytes() == before


def _stopped(_done: int, _total: int) -> None:
    raise KeyboardInterrupt


def test_stopped_it_leaves_nothing(evening: dict[str, Built], loaded: LoadedPack, tmp_path: Path) -> None:
    """Ctrl+C in the middle of writing leaves no file, whole or unfinished."""
    bundle = _bundle(list(evening.values()), loaded, tmp_path / "a")
    (tmp_path / "out").mkdir()
    with read_sources([bundle]) as evidence, pytest.raises(KeyboardInterrupt):
        merge_streams(verify(evidence), tmp_path / "out", _stopped)
    assert list((tmp_path / "out").iterdir()) == []


PARTS = st.lists(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 5), st.booleans()), max_size=9), min_size=1, max_size=3
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=PARTS, data=st.data())
def test_merging_is_a_union(
    parts: list[list[tuple[int, int, bool]]],
    data: st.DataObject,
    loaded: LoadedPack,
    evening: dict[str, Built],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Whatever each source holds, sound or spoilt: any order gives the same bytes, and merging again adds nothing."""
    folder = tmp_path_factory.mktemp("parts")
    paths = [_bundle([evening["desk"]], loaded, folder / "pack")]
    for number, part in enumerate(parts):
        for station in {station for station, _, _ in part}:
            built = evening[ROSTER[station]]
            some = [
                replace(built.records[seq], sealed=b"spoilt") if spoilt else built.records[seq]
                for of, seq, spoilt in part
                if of == station
            ]
            paths.append(write_journal(built.with_records(some), folder / str(number)))
    merged = _merge(paths, folder).bundle.path
    again = _merge(data.draw(st.permutations(paths)), folder).bundle.path
    assert again.read_bytes() == merged.read_bytes()
    more = _merge([data.draw(st.sampled_from(paths)), merged, *paths[:1]], folder).bundle.path
    assert more.read_bytes() == merged.read_bytes()
    assert {one.name: (one.vouched, one.verdict) for one in _report(merged).streams} == {
        one.name: (one.vouched, one.verdict) for one in _report(*paths).streams
    }


def test_an_unclosed_station_stays_unclosed(loaded: LoadedPack, tmp_path: Path) -> None:
    """Merging closes nothing: a station without its closing record is cut short before and after, until it comes."""
    open_end = build(loaded, "door-1", filler(1, 5), close=False)
    first = _merge([_bundle([open_end], loaded, tmp_path / "a")], tmp_path).bundle.path
    assert "cut short" in [stream.verdict for stream in _report(first).streams]
    add(open_end, b"closing", CLOSED_KEY)
    journal = write_journal(open_end, tmp_path / "later")
    [stream] = _report(_merge([first, journal], tmp_path).bundle.path).streams
    assert stream.verdict == "complete"
    assert _report(first).exit_code is ExitCode.VERIFICATION_FAILED
