"""What a hostile or unlucky source holds is named and bounded, and nothing else is lost for it."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from export.identities import new_identity
from export.pipeline import Opened, open_records, write_evidence
from export.readers import read_sources
from export.verify import verify
from kiosk.bundle import decode_manifest
from kiosk.chain import CLOSED_KEY, decode_opening
from kiosk.errors import ChainError, ExitCode, RecordError
from kiosk.frames import encode_opening_frame
from kiosk.handover import write_bundle
from kiosk.recipients import parse_recipient, seal
from kiosk.records import CheckedIn, Closed, PointAmended, PointContent, PointNoted, Record, decode, new_id
from kiosk.sealing import pad
from tests.office.builder import BAND, add, build, filler, key_of, sealed_records, write_journal

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.pack import LoadedPack

KEY = new_identity("X25519")
DEEP = b'{"a":' * 20_000


def _opened(paths: list[Path]) -> Opened:
    with read_sources(paths) as evidence:
        return open_records(verify(evidence), [KEY])


def _sealed(payload: bytes) -> bytes:
    return seal(payload, [parse_recipient(KEY.recipient)])


def _points(many: int) -> list[Record]:
    return [PointNoted(id=new_id(), band=BAND, content=PointContent(text=f"point {n}")) for n in range(many)]


def test_json_nested_beyond_all_sense_is_refused_in_words() -> None:
    """A record, an opening and a manifest of twenty thousand nested objects are refused, and crash nothing."""
    with pytest.raises(RecordError):
        decode(DEEP)
    with pytest.raises(ChainError):
        decode_opening(b'{"format":"open-meeting/1","x":' + DEEP)
    with pytest.raises(ValueError, match="unknown field"):
        decode_manifest(b'{"format":"open-meeting-bundle/1","x":' + DEEP)


@pytest.mark.parametrize(
    "payload",
    [
        DEEP,
        b"",
        b"null",
        b'{"type":"point-noted"}',
        b'{"type":"checked-in","id":"0","band":"x","role":"r","privacy_version":"1"}',
        b'{"type":"needs-totals","id":"0000000000000001","band":"x","totals":{"loop":999999999999999999}}',
        b'{"type":"survey-shown","id":"0000000000000001","band":"x","state":"\xff"}',
        b" " * (1 << 17),
    ],
)
def test_a_hostile_record_fails_alone(loaded: LoadedPack, tmp_path: Path, payload: bytes) -> None:
    """Whatever one record holds, well sealed and well signed, it fails by name and all others open."""
    sealed = sealed_records(_points(5), [KEY.recipient])
    sealed[2] = _sealed(payload)
    built = build(loaded, "notes-1", sealed)
    opened = _opened([write_bundle([built.source], loaded, tmp_path).path])
    assert [(failure.station, failure.seq) for failure in opened.failures] == [("notes-1", 2)]
    assert opened.read == 5
    assert opened.exit_code is ExitCode.PARTIAL


def test_an_opening_as_long_as_a_frame_may_be_spoils_nothing(loaded: LoadedPack, tmp_path: Path) -> None:
    """A journal that is one opening, half a megabyte of nested JSON, is told in a note; the others stay complete."""
    whole = [build(loaded, name, filler(n, 3)) for n, name in enumerate(("desk", "door-1", "notes-1"))]
    bundle = write_bundle([built.source for built in whole], loaded, tmp_path).path
    evil = tmp_path / "evil.journal"
    evil.write_bytes(encode_opening_frame((b'{"format":"open-meeting/1","x":' + b'{"a":' * 200_000)[: 1 << 19]))
    with read_sources([bundle, evil]) as evidence:
        report = verify(evidence).report
    assert [stream.verdict for stream in report.streams] == ["complete"] * 3
    assert any("damaged opening" in note for note in report.notes)


def test_clocks_apart_by_hours_and_days_open_alike(loaded: LoadedPack, tmp_path: Path) -> None:
    """Stations whose clocks are a day apart, or whose bands are no times at all, lose no row; counts stay bounded."""
    bands = ["2020-03-22T19:00+00:00", "2020-03-23T19:00+00:00", "2020-03-24T03:15+01:00", "1970-01-01T00:00+00:00"]
    streams = []
    for station, some in (("door-1", bands[:2]), ("desk", bands[2:])):
        records: list[Record] = [
            CheckedIn(id=new_id(), band=band, role="parent-carer", privacy_version="1")
            for band in some
            for _ in range(9)
        ]
        streams.append(build(loaded, station, sealed_records(records, [KEY.recipient])))
    opened = _opened([write_bundle([built.source for built in streams], loaded, tmp_path).path])
    tables = {table.name: table for table in write_evidence(opened, tmp_path / "out", ("csv",))}
    assert len(tables["checkins"].rows) == 36
    arrivals = [row for row in tables["counts"].rows if row[0] == "arrivals-by-band" and row[2]]
    assert len(arrivals) == 4, "no band of the fifty years between is made up"
    assert all(dt.datetime.fromisoformat(str(row[2])) for row in arrivals)


def test_half_the_stations_open_as_what_they_are(loaded: LoadedPack, tmp_path: Path) -> None:
    """What is there opens whole, the missing stations are named, and the exit code says it is not complete."""
    built = build(loaded, "notes-1", sealed_records(_points(4), [KEY.recipient]))
    opened = _opened([write_bundle([built.source], loaded, tmp_path).path])
    assert (opened.read, opened.failures) == (5, ())
    assert {
        word for finding in opened.report.findings for word in finding.text.split("'") if "-" in word or word == "desk"
    } >= {
        "desk",
        "door-1",
    }
    write_evidence(opened, tmp_path / "out", ("csv",))
    summary = json.loads((tmp_path / "out" / "summary.json").read_bytes())
    assert (summary["complete"], len(summary["findings"])) == (False, 2)
    assert opened.exit_code is ExitCode.VERIFICATION_FAILED


def test_counts_that_lie_are_told(loaded: LoadedPack, tmp_path: Path) -> None:
    """A closing record that counts more than was read of its station shows in the closings and in the exit code."""
    built = build(loaded, "notes-1", sealed_records(_points(3), [KEY.recipient], close=False), close=False)
    closing = Closed(id=new_id(), band=BAND, counts={"point-noted": 9, "opened": 1}, tallies={})
    from kiosk.records import encode

    add(built, _sealed(pad(encode(closing))), CLOSED_KEY)
    assert key_of(built.seed(0))
    opened = _opened([write_journal(built, tmp_path)])
    [closings] = [table for table in opened.fold.tables() if table.name == "closings"]
    assert {(row[3], row[4], row[5], row[6]) for row in closings.rows} == {
        ("opened", 1, 0, False),
        ("point-noted", 9, 3, False),
    }
    assert not opened.fold.counts_agree


def test_a_change_that_nobody_vouches_for_takes_the_vouching_along(loaded: LoadedPack, tmp_path: Path) -> None:
    """A point changed by a record behind a break keeps its newest words and is no longer called vouched for."""
    [point] = _points(1)
    change = PointAmended(id=new_id(), band=BAND, point=point.id, content=PointContent(text="changed"))
    built = build(loaded, "notes-1", sealed_records([point, *_points(1), change], [KEY.recipient]))
    broken = built.with_records([record for record in built.records if record.seq != 1])
    opened = _opened([write_journal(broken, tmp_path)])
    [row] = next(table for table in opened.fold.tables() if table.name == "points").rows
    assert (row[0], row[2], row[-1]) == (point.id, "changed", False)
