"""A bundle on a stick is whole or it is not there, and says nothing of when or where it was written."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from export.frame_files import RecordReader
from export.readers import read_sources
from export.verify import verify
from kiosk import bundle_file, handover
from kiosk.bundle import UNFINISHED, bundle_name, decode_manifest
from kiosk.bundle_file import read_back
from kiosk.durable import write_all
from kiosk.errors import HandoverError
from kiosk.handover import StationSource, write_bundle
from tests.office.builder import Built, build, filler

if TYPE_CHECKING:
    from kiosk.pack import LoadedPack


@pytest.fixture
def sources(loaded: LoadedPack) -> list[StationSource]:
    """Return two closed streams."""
    return [build(loaded, name, filler(number, 5)).source for number, name in enumerate(("notes-1", "door-1"))]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return an empty folder."""
    path = tmp_path / "stick"
    path.mkdir()
    return path


def test_a_bundle_holds_what_the_format_says(sources: list[StationSource], loaded: LoadedPack, stick: Path) -> None:
    """Every member is there, stored, dated 1980, and listed with its size and hash in the manifest."""
    report = write_bundle(sources, loaded, stick)
    assert [path.name for path in stick.iterdir()] == ["test-meeting-door-1+notes-1.omk.zip"]
    assert (report.path.parent, report.size, report.records) == (stick, report.path.stat().st_size, 10)
    with zipfile.ZipFile(report.path) as packed:
        infos = packed.infolist()
        contents = {info.filename: packed.read(info) for info in infos}
    assert list(contents) == [
        "README.txt",
        "open_plain.py",
        "meeting.toml",
        "stations/door-1/opening.json",
        "stations/door-1/records",
        "stations/notes-1/opening.json",
        "stations/notes-1/records",
        "manifest.json",
    ]
    assert {(info.compress_type, info.date_time) for info in infos} == {(zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0))}
    assert contents["meeting.toml"] == loaded.data
    assert contents["stations/door-1/opening.json"] == sources[1].opening
    manifest = decode_manifest(contents.pop("manifest.json"))
    listed = {file.path: (file.size, file.sha256) for file in manifest.files}
    assert listed == {name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in contents.items()}
    assert [(stream.name, stream.count, stream.closed) for stream in manifest.streams] == [
        ("door-1", 5, True),
        ("notes-1", 5, True),
    ]
    readme = contents["README.txt"].decode()
    assert loaded.pack.meeting.title in readme
    assert all(stream.opening_code in readme for stream in manifest.streams)
    assert "REHEARSAL" not in readme


def test_the_same_records_make_the_same_bytes(sources: list[StationSource], loaded: LoadedPack, tmp_path: Path) -> None:
    """Two bundles of the same streams, in whatever order they were given, are byte for byte the same."""
    made = []
    for name, given_sources in (("a", sources), ("b", sources[::-1])):
        (tmp_path / name).mkdir()
        made.append(write_bundle(given_sources, loaded, tmp_path / name).path.read_bytes())
    assert made[0] == made[1]


def test_a_bundle_is_never_overwritten(sources: list[StationSource], loaded: LoadedPack, stick: Path) -> None:
    """A second bundle of the same name gets a number, and so does one beside a leftover of an unfinished one."""
    first = write_bundle(sources, loaded, stick).path
    before = first.read_bytes()
    (stick / "test-meeting-door-1+notes-1-copy-2.omk.zip.incomplete").write_bytes(b"left over")
    second = write_bundle(sources, loaded, stick).path
    assert second.name == "test-meeting-door-1+notes-1-copy-3.omk.zip"
    assert first.read_bytes() == before


def test_names_are_recognisable() -> None:
    """The name says which meeting, whether it is a rehearsal, and whose records; many stations are counted."""
    assert bundle_name("area", ["door-1"], rehearsal=True) == "area-rehearsal-door-1.omk.zip"
    assert bundle_name("area", list("abcd"), rehearsal=False, number=2) == "area-4-stations-copy-2.omk.zip"


def test_a_rehearsals_readme_says_so_first(loaded: LoadedPack, stick: Path) -> None:
    """The first words of a rehearsal's README are that nothing in it is real."""
    built = build(loaded, "door-1", filler(0, 3), changed={"rehearsal": True})
    path = write_bundle([built.source], loaded, stick).path
    assert "rehearsal" in path.name
    with zipfile.ZipFile(path) as packed:
        assert packed.read("README.txt").startswith(b"REHEARSAL")


def test_progress_reaches_the_end_once(sources: list[StationSource], loaded: LoadedPack, stick: Path) -> None:
    """Progress never goes back, and ends at its total."""
    steps: list[tuple[int, int]] = []
    write_bundle(sources, loaded, stick, lambda done, total: steps.append((done, total)))
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1][0] == steps[-1][1]
    assert len({total for _, total in steps}) == 1


@pytest.mark.parametrize("name", ["../door", "Door", "", "door 1", "a/b"])
def test_a_stream_name_that_could_lead_elsewhere_is_refused(
    sources: list[StationSource], loaded: LoadedPack, stick: Path, name: str
) -> None:
    """No stream's name can become another path in the bundle."""
    with pytest.raises(HandoverError, match="cannot be the name"):
        write_bundle([StationSource(name, sources[0].opening, sources[0].records)], loaded, stick)
    assert list(stick.iterdir()) == []


def test_what_does_not_belong_together_is_refused(
    sources: list[StationSource], loaded: LoadedPack, stick: Path
) -> None:
    """A rehearsal with live records, two meetings, one name twice, or nothing at all makes no bundle."""
    trial = build(loaded, "desk", filler(2, 2), changed={"rehearsal": True}).source
    other = build(loaded, "desk", filler(2, 2), changed={"meeting": "elsewhere"}).source
    for given_sources in ([*sources, trial], [*sources, other], [other], [sources[0], sources[0]], []):
        with pytest.raises(HandoverError):
            write_bundle(given_sources, loaded, stick)
    assert list(stick.iterdir()) == []


def test_a_missing_folder_is_named(sources: list[StationSource], loaded: LoadedPack, tmp_path: Path) -> None:
    """A target that is not there, or is a file, is an error with a hint, and nothing is made."""
    (tmp_path / "file").write_bytes(b"")
    for target in (tmp_path / "nowhere", tmp_path / "file"):
        with pytest.raises(HandoverError, match="not a folder") as caught:
            write_bundle(sources, loaded, target)
        assert caught.value.hint
    assert not (tmp_path / "nowhere").exists()


def test_a_full_stick_is_told_before_anything_is_written(
    sources: list[StationSource], loaded: LoadedPack, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the room is too little, both sizes are told and no file is begun."""
    usage = shutil.disk_usage(stick)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=100))
    with pytest.raises(HandoverError, match="MB free"):
        write_bundle(sources, loaded, stick)
    assert list(stick.iterdir()) == []


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.ENODEV, errno.EROFS])
@pytest.mark.parametrize("room", [0, 10, 900, 4000, 9000])
def test_a_device_that_fails_midway_leaves_no_bundle(  # noqa: PLR0917 - two parameters and the fixtures
    sources: list[StationSource],
    loaded: LoadedPack,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    room: int,
    error: int,
) -> None:
    """Whatever the system refuses, at whatever point, the error has a hint and the folder is as it was."""

    def failing(descriptor: int, data: bytes, offset: int) -> None:
        if offset + len(data) > room:
            raise OSError(error, os.strerror(error))
        write_all(descriptor, data, offset)

    monkeypatch.setattr(bundle_file, "write_all", failing)
    with pytest.raises(HandoverError, match="NOT safe") as caught:
        write_bundle(sources, loaded, stick)
    assert caught.value.hint
    assert list(stick.iterdir()) == []


def test_a_read_only_folder_is_named(
    sources: list[StationSource], loaded: LoadedPack, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no file may be made, the error says that the disk is read-only."""

    def refuse(*_arguments: object) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(handover, "open_owned", refuse)
    with pytest.raises(HandoverError, match="read-only"):
        write_bundle(sources, loaded, stick)


def test_a_stick_pulled_out_leaves_only_an_unfinished_name(
    sources: list[StationSource], loaded: LoadedPack, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the file can no longer be removed either, its name says that it is unfinished, and so does the error."""

    def gone(*_arguments: object, **_named: object) -> None:
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

    monkeypatch.setattr(handover, "read_back", gone)
    monkeypatch.setattr(Path, "unlink", gone)
    with pytest.raises(HandoverError, match="delete it"):
        write_bundle(sources, loaded, stick)
    assert [path.name.endswith(UNFINISHED) for path in stick.iterdir()] == [True]


@pytest.mark.parametrize("at", [0, 50, 3000, -200, -1])
def test_a_stick_that_reads_back_other_bytes_is_refused(
    sources: list[StationSource], loaded: LoadedPack, stick: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """One bit that comes back different from the device is found before the bundle gets its name."""

    def worn(path: Path, *rest: Any) -> None:  # noqa: ANN401 - passed on
        data = bytearray(path.read_bytes())
        data[at] ^= 1
        path.write_bytes(data)
        read_back(path, *rest)

    monkeypatch.setattr(handover, "read_back", worn)
    with pytest.raises(HandoverError, match="did not read back"):
        write_bundle(sources, loaded, stick)
    assert list(stick.iterdir()) == []


def test_ctrl_c_leaves_no_bundle(sources: list[StationSource], loaded: LoadedPack, stick: Path) -> None:
    """An interrupt in the middle of writing takes the unfinished file away."""

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_bundle(sources, loaded, stick, stop)
    assert list(stick.iterdir()) == []


def test_stray_records_are_carried_too(loaded: LoadedPack, stick: Path) -> None:
    """Records that the chain does not reach go into the bundle with the others, and nothing is dropped unseen."""
    built = build(loaded, "door-1", filler(0, 6))
    kept = [*built.records[:3], *built.records[4:]]
    path = write_bundle([StationSource(built.name, built.data, kept)], loaded, stick).path
    with read_sources([path]) as evidence:
        [stream] = verify(evidence).report.streams
    assert (stream.records, stream.vouched) == (5, 3)


def _run_plain(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script of a bundle in a clean interpreter that finds nothing of this software."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "open_plain.py", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        timeout=60,
    )


def test_a_bundle_comes_apart_without_this_software(
    sources: list[StationSource], loaded: LoadedPack, stick: Path, tmp_path: Path
) -> None:
    """The bundle's own script, in an isolated interpreter, writes each sealed record under its number."""
    path = write_bundle(sources, loaded, stick).path
    with zipfile.ZipFile(path) as packed:
        (tmp_path / "open_plain.py").write_bytes(packed.read("open_plain.py"))
    listed = _run_plain(str(path), folder=tmp_path)
    assert (listed.returncode, listed.stdout.splitlines()[-1]) == (0, "10 records")
    written = _run_plain(str(path), "--to", "out", folder=tmp_path)
    assert written.returncode == 0
    for source in sources:
        for record in source.records:
            assert (tmp_path / "out" / source.name / f"{record.seq:06d}.age").read_bytes() == record.sealed
    again = _run_plain(str(path), "--to", "out", folder=tmp_path)
    assert again.returncode == 2
    assert "exists already" in again.stderr


def test_the_bundles_script_works_on_what_was_unpacked(
    sources: list[StationSource], loaded: LoadedPack, stick: Path, tmp_path: Path
) -> None:
    """Unpacked with any zip tool, the folder is as good as the file; a damaged record is passed over."""
    path = write_bundle(sources, loaded, stick).path
    with zipfile.ZipFile(path) as packed:
        packed.extractall(tmp_path / "unpacked")
    records = tmp_path / "unpacked" / "stations" / "door-1" / "records"
    data = bytearray(records.read_bytes())
    data[data.index(sources[1].records[2].sealed) + 1] ^= 1
    records.write_bytes(data)
    listed = _run_plain(".", folder=tmp_path / "unpacked")
    assert (listed.returncode, listed.stdout.splitlines()[-1]) == (0, "9 records")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"text"])
def test_the_bundles_script_refuses_what_is_no_bundle(
    sources: list[StationSource], loaded: LoadedPack, stick: Path, tmp_path: Path, content: bytes
) -> None:
    """A file that is no zip, or is missing, is one sentence and no traceback."""
    path = write_bundle(sources, loaded, stick).path
    with zipfile.ZipFile(path) as packed:
        (tmp_path / "open_plain.py").write_bytes(packed.read("open_plain.py"))
    (tmp_path / "broken").write_bytes(content)
    for name in ("broken", "missing"):
        answered = _run_plain(name, folder=tmp_path)
        assert answered.returncode == 1
        assert "cannot be read" in answered.stderr
        assert "Traceback" not in answered.stderr


_SEALED = st.lists(st.binary(min_size=0, max_size=3000), min_size=1, max_size=12)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=st.dictionaries(st.sampled_from(["door-1", "notes-1", "desk"]), _SEALED, min_size=1))
def test_what_goes_into_a_bundle_comes_out(
    contents: dict[str, list[bytes]], loaded: LoadedPack, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Any streams of any sealed bytes are read back from the bundle exactly, and verify."""
    built: list[Built] = [build(loaded, name, sealed) for name, sealed in contents.items()]
    path = write_bundle([one.source for one in built], loaded, tmp_path_factory.mktemp("stick")).path
    with read_sources([path]) as evidence:
        report = verify(evidence).report
        places = {stream.name: stream.places for stream in evidence.streams()}
        with RecordReader() as reader:
            found = {name: [reader.record(place) for place in numbered.all] for name, numbered in places.items()}
    assert found == {one.name: one.records for one in built}
    assert [stream.verdict for stream in report.streams] == ["complete"] * len(built)
