"""Sources are read, never trusted and never touched."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import struct
import zipfile
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from export.evidence_errors import DamagedBundleError, HostileBundleError, SourceError
from export.readers import read_sources
from export.verify import Verification, verify
from export.zip_members import read_members
from kiosk.errors import KioskError
from kiosk.frames import encode_record_frame
from kiosk.handover import write_bundle
from kiosk.records import PointContent
from kiosk.store import Store, connect
from tests.office.builder import Built, build, filler, write_journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.pack import LoadedPack
    from tests.conftest import Hall


@pytest.fixture
def evening(loaded: LoadedPack) -> list[Built]:
    """Return a stream for each station of the roster."""
    return [build(loaded, name, filler(number, 6)) for number, name in enumerate(("desk", "door-1", "notes-1"))]


@pytest.fixture
def bundle(evening: list[Built], loaded: LoadedPack, tmp_path: Path) -> Path:
    """Return a bundle of them all."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return write_bundle([built.source for built in evening], loaded, folder).path


def _verified(*paths: Path) -> Verification:
    with read_sources(paths) as evidence:
        return verify(evidence)


def _hashes(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def _zip(members: list[tuple[str, bytes]], *, change: Callable[[zipfile.ZipInfo], None] | None = None) -> bytes:
    """Return a zip with these members, the last one changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for number, (name, data) in enumerate(members):
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = 0o100600 << 16
            if change is not None and number == len(members) - 1:
                change(info)
            packed.writestr(info, data)
    return made.getvalue()


def _compress(info: zipfile.ZipInfo) -> None:
    info.compress_type = zipfile.ZIP_DEFLATED


def _link(info: zipfile.ZipInfo) -> None:
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


@pytest.mark.parametrize(
    "name",
    [
        "../meeting.toml",
        "/etc/passwd",
        "stations/../../x",
        "C:/x",
        "stations\\door-1\\records",
        "stations//records",
        "./x",
        "stations/door-1/",
        "x\x1b[2J",
        "\u202etoml",
        "a" * 300,
    ],
)
def test_a_name_that_could_lead_out_is_refused(tmp_path: Path, name: str) -> None:
    """No member's name may climb, begin at a root, name a drive or a folder, or hold anything unusual."""
    path = tmp_path / "x.omk.zip"
    path.write_bytes(_zip([("meeting.toml", b""), (name, b"x")]))
    with pytest.raises(HostileBundleError, match="not a bundle that a kiosk wrote") as caught:
        read_sources([path])
    assert caught.value.hint
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("change", [_compress, _link])
def test_compressed_members_and_links_are_refused(tmp_path: Path, change: Callable[[zipfile.ZipInfo], None]) -> None:
    """A member that would have to be unpacked or followed is refused."""
    path = tmp_path / "x.omk.zip"
    path.write_bytes(_zip([("meeting.toml", b""), ("stations/door-1/records", bytes(99_999))], change=change))
    with pytest.raises(HostileBundleError):
        read_sources([path])


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_doubled_name_is_refused(tmp_path: Path) -> None:
    """Two members of one name would let two readers see two different bundles."""
    path = tmp_path / "x.omk.zip"
    path.write_bytes(_zip([("meeting.toml", b"one"), ("meeting.toml", b"two")]))
    with pytest.raises(HostileBundleError, match="two members"):
        read_sources([path])


def test_an_absurdly_large_small_member_is_refused(tmp_path: Path) -> None:
    """A manifest of megabytes is not read into memory."""
    path = tmp_path / "x.omk.zip"
    path.write_bytes(_zip([("manifest.json", bytes(2 << 20))]))
    with pytest.raises(HostileBundleError, match="absurdly large"):
        read_sources([path])


def test_absurdly_many_members_are_refused(tmp_path: Path) -> None:
    """A directory of thousands of members is not read."""
    path = tmp_path / "x.omk.zip"
    path.write_bytes(_zip([(f"f{number}", b"") for number in range(3000)]))
    with pytest.raises(HostileBundleError, match="absurdly many"):
        read_sources([path])


def test_members_that_share_bytes_are_refused(tmp_path: Path) -> None:
    """Two entries over the same bytes, the way a small zip is made to look endless, are refused."""
    data = bytearray(_zip([("a", b"x" * 100), ("b", b"y" * 100)]))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    inner = data.index(b"PK\x03\x04")
    data[inner + 30 : inner + 31] = b"b"
    struct.pack_into("<I", data, second + 42, inner)
    path = tmp_path / "x.omk.zip"
    path.write_bytes(data)
    with pytest.raises((HostileBundleError, DamagedBundleError)):
        read_members(path)


@pytest.mark.parametrize("field", [20, 24, 28, 30, 32, 42])
def test_lengths_beyond_the_file_are_never_followed(bundle: Path, evening: list[Built], field: int) -> None:
    """A length or offset changed to its largest value spoils the directory and none of the records."""
    data = bytearray(bundle.read_bytes())
    entry = data.index(b"PK\x01\x02")
    width = 4 if field in {20, 24, 42} else 2
    data[entry + field : entry + field + width] = b"\xff" * width
    bundle.write_bytes(data)
    try:
        report = _verified(bundle).report
    except HostileBundleError:
        return
    assert [stream.vouched for stream in report.streams] == [len(built.records) for built in evening]


@pytest.mark.parametrize("share", [0.999, 0.9, 0.75, 0.6])
def test_a_bundle_cut_short_gives_what_it_still_holds(bundle: Path, evening: list[Built], share: float) -> None:
    """Every whole record before the cut is found and vouched for; complete is only what lost no record."""
    data = bundle.read_bytes()
    kept = data[: int(len(data) * share)]
    bundle.write_bytes(kept)
    report = _verified(bundle).report
    whole = {built.name: sum(encode_record_frame(record) in kept for record in built.records) for built in evening}
    assert {stream.name: stream.vouched for stream in report.streams if stream.vouched} == {
        name: number for name, number in whole.items() if number
    }
    assert report.complete == (sum(whole.values()) == sum(len(built.records) for built in evening))
    assert any("searched" in note for note in report.notes)


def test_a_lost_manifest_or_pack_spoils_no_record(bundle: Path, evening: list[Built]) -> None:
    """Members other than the records may be damaged at will: all streams still verify, and a note tells."""
    whole = bundle.read_bytes()
    for what in (b'"format": "open-meeting-bundle/1"', b'format = "open-meeting/1"', b"#!/usr/bin/env python3"):
        data = bytearray(whole)
        data[data.index(what)] ^= 1
        bundle.write_bytes(data)
        report = _verified(bundle).report
        assert [stream.vouched for stream in report.streams] == [len(built.records) for built in evening]
        assert report.notes


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 0.9999), width=st.integers(1, 200), value=st.integers(0, 255))
def test_damage_anywhere_never_breaks_the_reading(
    at: float, width: int, value: int, bundle: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever bytes are overwritten, the answer is a verdict or one clear error, and most records survive."""
    data = bytearray(bundle.read_bytes())
    start = int(at * len(data))
    data[start : start + width] = bytes([value]) * len(data[start : start + width])
    path = tmp_path_factory.mktemp("worn") / bundle.name
    path.write_bytes(data)
    try:
        report = _verified(path).report
    except HostileBundleError:
        return
    assert report.records >= 9


@settings(max_examples=40, deadline=None)
@given(
    content=st.binary(max_size=4000), kind=st.sampled_from([b"", b"PK\x03\x04", b"OMJ1", b"00000000DUCK", b"OMKD0001"])
)
def test_rubbish_is_one_clear_error(content: bytes, kind: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever a file holds, it is read or refused in words, never with another exception."""
    path = tmp_path_factory.mktemp("rubbish") / "file"
    path.write_bytes(kind + content)
    with pytest.raises(KioskError) as caught:
        read_sources([path])
    assert caught.value.hint


def test_what_is_missing_empty_or_no_source_is_named(tmp_path: Path) -> None:
    """A missing path, an empty file or folder, a pipe, a lone record and a draft each have words of their own."""
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    (tmp_path / "one.age").write_bytes(b"age-encryption.org/v1\n")
    (tmp_path / "draft").write_bytes(b"OMKD0001....")
    os.mkfifo(tmp_path / "pipe")
    for name, words in {
        "nowhere": "nothing at",
        "empty": "is empty",
        "folder": "no records in the folder",
        "one.age": "single sealed record",
        "draft": "being typed",
        "pipe": "neither a file nor a folder",
    }.items():
        with pytest.raises(SourceError, match=words) as caught:
            read_sources([tmp_path / name])
        assert caught.value.hint


def test_one_bad_source_never_spoils_the_others(bundle: Path, tmp_path: Path) -> None:
    """A source that cannot be read is named in a note, and the others keep their verdict."""
    (tmp_path / "bad.omk.zip").write_bytes(_zip([("../x", b"")]))
    report = _verified(tmp_path / "bad.omk.zip", bundle, tmp_path / "missing").report
    assert report.complete
    assert len(report.notes) == 2


def test_links_in_a_folder_are_not_followed(bundle: Path, tmp_path: Path) -> None:
    """A folder's links lead nowhere, so that no source outside it is read unasked."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "x.omk.zip").symlink_to(bundle)
    (folder / "inner").symlink_to(bundle.parent)
    with pytest.raises(SourceError, match="no records"):
        read_sources([folder])


def test_a_stations_folder_is_read_as_it_lies(hall: Hall) -> None:
    """State, journal and database of a real, closed station agree, and the verdict is complete for it."""
    session = hall.open("notes-1")
    point = session.note(PointContent(text="It takes months"))
    session.withdraw(point.id, "mistake")
    receipt = session.close()
    session.end()
    before = _hashes(hall.data)
    for source in (hall.data, hall.station_folder(), hall.station_folder() / "records.journal"):
        [stream] = _verified(source).report.streams
        assert (stream.name, stream.verdict, stream.receipt) == ("notes-1", "complete", str(receipt))
    [stream] = _verified(hall.station_folder() / "records.duckdb").report.streams
    assert stream.verdict == "complete"
    assert _hashes(hall.data) == before


def test_a_running_station_is_cut_short_and_agrees_with_its_state(hall: Hall) -> None:
    """Read while it runs, a station's folder is unclosed, nothing of it is lost, and it is not disturbed."""
    session = hall.open("notes-1")
    session.note(PointContent(text="Still going"))
    [stream] = _verified(hall.data).report.streams
    assert stream.verdict == "cut short"
    assert "agrees" in stream.findings[0].text
    session.note(PointContent(text="And on"))
    session.close()
    [stream] = _verified(hall.data).report.streams
    assert stream.verdict == "complete"


def _database(built: Built, path: Path) -> Path:
    store = Store(path)
    store.add_opening(built.name, built.data)
    store.append_all(built.name, built.records)
    store.close()
    return path


def _with_log(built: Built, folder: Path) -> tuple[Path, Path]:
    """Return database and log of a station that was cut off: three records in the one, three in the other."""
    live = folder / "live"
    live.mkdir()
    path = _database(built.with_records(built.records[:3]), live / "records.duckdb")
    connection = connect(path)
    for record in built.records[3:]:
        row = [built.name, record.seq, record.sealed, record.next_key, record.signature]
        connection.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?)", row)
    copied = folder / "records.duckdb", folder / "records.duckdb.wal"
    for copy in copied:
        copy.write_bytes((live / copy.name).read_bytes())
    connection.close()
    return copied


def test_a_database_with_a_log_beside_it_is_read_whole(evening: list[Built], tmp_path: Path) -> None:
    """What still lies in the write-ahead log is read, and neither file changes by a byte."""
    path, wal = _with_log(evening[0], tmp_path)
    before = path.read_bytes(), wal.read_bytes()
    [stream] = _verified(path).report.streams
    assert (stream.verdict, stream.records) == ("complete", 6)
    assert (path.read_bytes(), wal.read_bytes()) == before


def test_a_damaged_log_costs_only_what_it_held(evening: list[Built], tmp_path: Path) -> None:
    """With a log that cannot be followed the database alone is read, and a note tells."""
    path, wal = _with_log(evening[0], tmp_path)
    damaged = bytearray(wal.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    wal.write_bytes(damaged)
    report = _verified(path).report
    assert (report.streams[0].verdict, report.streams[0].vouched) == ("cut short", 3)
    assert any("newest records" in note for note in report.notes)


def test_the_private_copy_is_gone_afterwards(
    evening: list[Built], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy a database is read from lies in a folder for its owner alone, and is removed."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    path = _database(evening[0], tmp_path / "records.duckdb")
    with read_sources([path]):
        [folder] = temporary.iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(temporary.iterdir()) == []
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(SourceError):
        read_sources([path])
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("keep", [12, 4096, 8192, 13000])
def test_a_truncated_database_is_a_clear_error(evening: list[Built], tmp_path: Path, keep: int) -> None:
    """A database cut at any length is refused in words that point to the journal."""
    path = _database(evening[0], tmp_path / "records.duckdb")
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(SourceError) as caught:
        read_sources([path])
    assert caught.value.hint


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    """A database without a station's tables, or with a view in place of one, is no source."""
    with duckdb.connect(str(tmp_path / "other.duckdb")) as connection:
        connection.execute("CREATE TABLE numbers (n INTEGER)")
    with duckdb.connect(str(tmp_path / "view.duckdb")) as connection:
        connection.execute("CREATE TABLE stream (station VARCHAR, opening BLOB)")
        connection.execute(
            "CREATE VIEW record AS SELECT 'door-1' AS station, 0::BIGINT AS seq, content AS sealed, "
            "content AS next_key, content AS signature FROM read_blob('/etc/hostname')"
        )
    for name in ("other.duckdb", "view.duckdb"):
        with pytest.raises(SourceError, match="not a station's"):
            read_sources([tmp_path / name])


def test_rows_that_cannot_be_records_are_passed_over(evening: list[Built], tmp_path: Path) -> None:
    """Rows with impossible numbers, keys or lengths are counted in a note, and the others are read."""
    path = _database(evening[0], tmp_path / "records.duckdb")
    with duckdb.connect(str(path)) as connection:
        for row in (
            (-1, b"x", bytes(32), bytes(64)),
            (3, b"x", b"", bytes(64)),
            (4, bytes(2 << 20), bytes(32), bytes(64)),
        ):
            connection.execute("INSERT INTO record VALUES ('desk', ?, ?, ?, ?)", list(row))
    report = _verified(path).report
    assert report.streams[0].verdict == "complete"
    assert any("3 of its rows" in note for note in report.notes)


def test_a_newer_database_is_refused(evening: list[Built], tmp_path: Path) -> None:
    """A database that a newer version migrated is not guessed at."""
    path = _database(evening[0], tmp_path / "records.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("INSERT INTO migration VALUES (99, 'later')")
    with pytest.raises(SourceError, match="version 99"):
        read_sources([path])


def test_files_set_aside_heal_what_stands_in_their_place(evening: list[Built], tmp_path: Path) -> None:
    """A journal that the kiosk set aside as damaged still gives the records that are whole in it."""
    journal = write_journal(evening[1].with_records(evening[1].records[:2]), tmp_path)
    aside = journal.parent / "set-aside" / "1"
    aside.mkdir(parents=True)
    (aside / "records.journal").write_bytes(evening[1].frames()[7:])
    [stream] = _verified(tmp_path).report.streams
    assert (stream.name, stream.verdict) == ("door-1", "complete")


def test_reading_tells_how_far_it_is(bundle: Path) -> None:
    """Progress in bytes of records never goes back and ends at its total."""
    steps: list[tuple[int, int]] = []
    with read_sources([bundle], lambda done, total: steps.append((done, total))):
        pass
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    done, total = steps[-1]
    assert 0 < done == total < bundle.stat().st_size
