"""What was recorded comes out as tables, all of it, and nothing else comes out with it."""

from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import zipfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from export.evidence_errors import EvidenceError, OutputError
from export.identities import new_identity
from export.outputs import OutputFolder
from export.pipeline import Opened, find_record, open_records, write_evidence
from export.readers import read_sources
from export.tables import FORMATS
from export.verify import verify
from export.writers import csv_text
from kiosk.errors import ExitCode
from kiosk.handover import write_bundle
from kiosk.recipients import parse_recipient, seal
from kiosk.records import (
    CheckedIn,
    ConcernRaised,
    DraftKept,
    GuardFlag,
    Left,
    NeedsTotals,
    PointAmended,
    PointContent,
    PointNoted,
    PointWithdrawn,
    Record,
    SurveyShown,
    Voices,
    new_id,
)
from kiosk.records import Opened as OpenedRecord
from tests.office.builder import BAND, Built, build, sealed_records, write_journal
from tests.office.evenings import opened as evening_opened
from tests.office.forms import same_in_all_forms

if TYPE_CHECKING:
    from pathlib import Path

    from export.tables import Cell
    from kiosk.pack import LoadedPack
    from tests.conftest import Hall, Inspectors

CLASSIC = new_identity("X25519")
OTHER = new_identity("X25519")


def _id(number: int) -> str:
    return f"{number:016d}"


EVENING: dict[str, list[Record]] = {
    "door-1": [
        OpenedRecord(
            id=_id(900), band=BAND, station="door-1", pack_digest="00", software="kiosk 1", recipients=("AAAA",)
        ),
        CheckedIn(id=_id(1), band=BAND, role="parent-carer", topics=("local-offer",), privacy_version="1"),
        CheckedIn(id=_id(2), band=BAND, role="staff", language="pl", privacy_version="1"),
        NeedsTotals(id=_id(3), band=BAND, totals={"hearing-loop": 1}),
        Left(id=_id(4), band=BAND),
        NeedsTotals(id=_id(5), band=BAND, totals={"hearing-loop": 2, "leave-help": 1}),
        SurveyShown(id=_id(6), band=BAND, state="closed"),
    ],
    "notes-1": [
        PointNoted(id=_id(11), band=BAND, content=PointContent(text="We wait", themes=("local-offer", "none"))),
        PointNoted(
            id=_id(12),
            band=BAND,
            content=PointContent(
                text="=cmd()",
                themes=("assessment-planning",),
                direction="worse",
                fidelity="interpreter",
                voices=Voices(heard="said-before", agreed=4),
                read_back=True,
                table="3",
                flags=(GuardFlag(kind="person", decision="kept", reason="a public figure"),),
            ),
        ),
        PointNoted(id=_id(13), band=BAND, content=PointContent(text='Said "no"\r\ntwice, with a comma')),
        PointAmended(id=_id(14), band=BAND, point=_id(11), content=PointContent(text="We wait a year"), reason="more"),
        PointAmended(id=_id(15), band=BAND, point=_id(11), content=PointContent(text="We waited 18 months")),
        PointWithdrawn(id=_id(16), band=BAND, point=_id(13), reason="speaker-asked", note="at the table"),
        PointAmended(id=_id(17), band=BAND, point=_id(77), content=PointContent(text="About a point unknown")),
        ConcernRaised(id=_id(18), band=BAND, text="A child may be at risk", told_inspector=True),
        DraftKept(id=_id(19), band=BAND, text="Half a sen", themes=("none",)),
    ],
}


def _streams(loaded: LoadedPack, records: dict[str, list[Record]], **changed: object) -> list[Built]:
    return [
        build(loaded, name, sealed_records(some, [CLASSIC.recipient]), changed=changed)
        for name, some in records.items()
    ]


def _opened(paths: list[Path], identity: Any = CLASSIC) -> Opened:  # noqa: ANN401 - an Identity, two kinds of it
    with read_sources(paths) as evidence:
        return open_records(verify(evidence), [identity])


@pytest.fixture
def bundle(loaded: LoadedPack, tmp_path: Path) -> Path:
    """Return a bundle of an evening in which everything happens once."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return write_bundle([built.source for built in _streams(loaded, EVENING)], loaded, folder).path


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


GOLDEN = {
    "points.csv": (
        "id,themes,text,direction,fidelity,heard,agreed,read_back,table,flags,band,station,amended,withdrawn,"
        "withdrawn_reason,withdrawn_note,vouched\r\n"
        f"{_id(11)},,We waited 18 months,not-said,paraphrase,not-said,0,false,,,{BAND},notes-1,2,false,,,true\r\n"
        f'{_id(13)},,"Said ""no""\r\ntwice, with a comma",not-said,paraphrase,not-said,0,false,,,{BAND},notes-1,0,'
        "true,speaker-asked,at the table,true\r\n"
        f"{_id(12)},assessment-planning,'=cmd(),worse,interpreter,said-before,4,true,3,"
        f"person kept (a public figure),{BAND},notes-1,0,false,,,true\r\n"
    ),
    "checkins.csv": (
        "id,role,group,topics,language,privacy_version,band,station,vouched\r\n"
        f"{_id(1)},not-shown,family,local-offer,en,1,{BAND},door-1,true\r\n"
        f"{_id(2)},not-shown,professional,,pl,1,{BAND},door-1,true\r\n"
    ),
    "departures.csv": f"id,band,station,vouched\r\n{_id(4)},{BAND},door-1,true\r\n",
    "needs.csv": "station,need,people,vouched\r\ndoor-1,hearing-loop,2,true\r\ndoor-1,leave-help,1,true\r\n",
    "drafts.csv": f"id,themes,text,band,station,vouched\r\n{_id(19)},none,Half a sen,{BAND},notes-1,true\r\n",
    "surveys.csv": f"id,state,band,station,vouched\r\n{_id(6)},closed,{BAND},door-1,true\r\n",
    "orphans.csv": (
        "id,kind,point,text,reason,band,station,vouched\r\n"
        f"{_id(17)},amended,{_id(77)},About a point unknown,,{BAND},notes-1,true\r\n"
    ),
    "glossary.csv": "abbreviation,meaning\r\nSEN,special educational needs\r\n",
    "failures.csv": "station,seq,reason\r\n",
}


class _InOrder:
    """A generator that sorts instead of shuffling."""

    @staticmethod
    def shuffle(rows: list[Any]) -> None:
        rows.sort()


def test_the_csv_files_are_to_the_byte_what_they_should_be(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every ordinary table of a whole evening, golden, marked for spreadsheets, with the newest content of a point."""
    monkeypatch.setattr("secrets.SystemRandom", _InOrder)
    write_evidence(_opened([bundle]), tmp_path / "out", ("csv",))
    for name, text in GOLDEN.items():
        assert (tmp_path / "out" / name).read_bytes() == b"\xef\xbb\xbf" + text.encode(), name


def test_a_glossary_explains_the_abbreviations_that_were_said(loaded: LoadedPack, tmp_path: Path) -> None:
    """Beside the points stands what the field's abbreviations in them mean, and no other."""
    point = PointNoted(id=_id(1), band=BAND, content=PointContent(text="the ehcp is late and SENCOs left"))
    built = _streams(loaded, {"notes-1": [point]})
    folder = tmp_path / "stick"
    folder.mkdir()
    path = write_bundle([one.source for one in built], loaded, folder).path
    write_evidence(_opened([path]), tmp_path / "out", ("csv",))
    rows = _rows(tmp_path / "out" / "glossary.csv")
    assert [row["abbreviation"] for row in rows] == ["EHCP", "SENCO"]
    assert all(row["meaning"] for row in rows)


def test_history_tells_every_wording_in_order(bundle: Path, tmp_path: Path) -> None:
    """On request, and only then, every content that a point had is written, with what was taken back, in order."""
    with read_sources([bundle]) as evidence:
        opened = open_records(verify(evidence), [CLASSIC], history=True)
    written = write_evidence(opened, tmp_path / "out", FORMATS)
    same_in_all_forms(tmp_path / "out", written)
    steps = [(row["point"], row["step"], row["kind"], row["text"]) for row in _rows(tmp_path / "out" / "versions.csv")]
    assert steps == [
        (_id(11), "0", "noted", "We wait"),
        (_id(11), "1", "amended", "We wait a year"),
        (_id(11), "2", "amended", "We waited 18 months"),
        (_id(12), "0", "noted", "'=cmd()"),
        (_id(13), "0", "noted", 'Said "no"\r\ntwice, with a comma'),
        (_id(13), "1", "withdrawn", 'Said "no"\r\ntwice, with a comma'),
    ]
    write_evidence(_opened([bundle]), tmp_path / "plain", ("csv",))
    assert not (tmp_path / "plain" / "versions.csv").exists()


def test_thousands_of_changes_to_one_point_are_one_row(loaded: LoadedPack) -> None:
    """A point corrected 3,000 times, and withdrawn as often, is one row with its newest wording and reason."""
    records: list[Record] = [PointNoted(id=_id(1), band=BAND, content=PointContent(text="first"))]
    for number in range(3000):
        content = PointContent(text=f"no {number}")
        records.append(PointAmended(id=_id(10_000 + number), band=BAND, point=_id(1), content=content))
        note = str(number)
        records.append(PointWithdrawn(id=_id(20_000 + number), band=BAND, point=_id(1), reason="mistake", note=note))
    tables = {table.name: list(table.rows) for table in evening_opened(records, loaded.pack).fold.tables()}
    [row] = tables["points"]
    assert (row[2], row[12], row[13], row[15]) == ("no 2999", 3000, True, "2999")
    assert tables["orphans"] == []


def test_a_large_evening_is_put_together_in_parts_as_a_small_one_at_once(
    loaded: LoadedPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In parts of a few rows, with every step compressed, come the same rows, corrections included, and by theme."""
    records: list[Record] = []
    for number in range(90):
        content = PointContent(text=f"no {number}", themes=(("local-offer", "none", "safeguarding")[number % 3],))
        records.append(PointNoted(id=_id(number), band=BAND, content=content))
        records.append(CheckedIn(id=_id(1000 + number), band=BAND, role="parent-carer", privacy_version="1"))
        if number % 2:
            changed = PointContent(text=f"changed {number}", themes=("none",))
            records.append(PointAmended(id=_id(2000 + number), band=BAND, point=_id(number), content=changed))

    def rows() -> dict[str, list[tuple[Cell, ...]]]:
        opened = evening_opened(records, loaded.pack)
        return {table.name: list(table.rows) for table in opened.fold.tables()}

    at_once = rows()
    for name, few in (("_AT_ONCE", 4), ("_TOGETHER", 5), ("_CHECKPOINT", 20)):
        monkeypatch.setattr(f"export.fold.{name}", few)
    in_parts = rows()
    assert {name: sorted(found) for name, found in in_parts.items()} == {
        name: sorted(found) for name, found in at_once.items()
    }
    assert len(in_parts["points"]) == 90
    assert sum(str(row[2]).startswith("changed") for row in in_parts["points"]) == 45
    themes = [row[1] for row in in_parts["points"]]
    assert themes == sorted(themes)


def test_closings_compare_what_was_counted_with_what_was_read(bundle: Path, tmp_path: Path) -> None:
    """Each kind that a station counted when it closed stands beside what was read of it."""
    opened = _opened([bundle])
    write_evidence(opened, tmp_path / "out", ("csv",))
    rows = _rows(tmp_path / "out" / "closings.csv")
    assert {(row["station"], row["kind"], row["counted"], row["read"]) for row in rows} == {
        ("door-1", "opened", "1", "1"),
        ("door-1", "checked-in", "2", "2"),
        ("door-1", "left", "1", "1"),
        ("door-1", "other", "3", "3"),
        ("notes-1", "point-noted", "3", "3"),
        ("notes-1", "point-amended", "3", "3"),
        ("notes-1", "point-withdrawn", "1", "1"),
        ("notes-1", "other", "2", "2"),
    }
    assert opened.fold.counts_agree


def test_concerns_are_written_only_when_asked_for(bundle: Path, tmp_path: Path) -> None:
    """A safeguarding concern is in no ordinary file, and in one of its own when it is asked for."""
    opened = _opened([bundle])
    assert opened.concerns == 1
    write_evidence(opened, tmp_path / "plain", FORMATS)
    for path in (tmp_path / "plain").iterdir():
        assert b"at risk" not in path.read_bytes()
        assert "concern" not in path.name
    write_evidence(_opened([bundle]), tmp_path / "lead", ("csv",), concerns=True)
    [row] = _rows(tmp_path / "lead" / "concerns.csv")
    assert (row["text"], row["told_inspector"]) == ("A child may be at risk", "true")


def test_all_formats_agree_cell_for_cell(bundle: Path, tmp_path: Path) -> None:
    """Every form holds the same rows in the same order, types and odd characters included."""
    told: list[tuple[int, int]] = []
    written = write_evidence(
        _opened([bundle]),
        tmp_path / 'it\'s "out"',
        FORMATS,
        concerns=True,
        progress=lambda *given: told.append(given),
    )
    assert len(written) == 15
    assert (told, told[-1][0]) == (sorted(told), told[-1][1])
    same_in_all_forms(tmp_path / 'it\'s "out"', written)


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=60)
CONTENT = st.builds(
    PointContent,
    text=TEXT,
    themes=st.lists(st.sampled_from(["local-offer", "none"]), max_size=2, unique=True).map(tuple),
    voices=st.builds(Voices, agreed=st.integers(0, 100_000)),
    read_back=st.booleans(),
    table=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=20),
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=st.lists(CONTENT, max_size=20))
def test_any_points_come_out_as_they_went_in(
    contents: list[PointContent], loaded: LoadedPack, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Records sealed, handed over, verified and opened are the same in every format, whatever was typed."""
    records: list[Record] = [PointNoted(id=new_id(), band=BAND, content=content) for content in contents]
    folder = tmp_path_factory.mktemp("evening")
    [built] = _streams(loaded, {"notes-1": records})
    opened = _opened([write_bundle([built.source], loaded, folder).path])
    written = write_evidence(opened, folder / "out", FORMATS)
    assert (opened.sealed, opened.failures) == (len(records) + 1, ())
    points = {row[0]: row for row in written[0].rows}
    assert {key: row[2] for key, row in points.items()} == {
        record.id: record.content.text for record in records if isinstance(record, PointNoted)
    }
    same_in_all_forms(folder / "out", written)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 7700",
        "-5 people",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "|calc",
        "%1",
        "\N{FULLWIDTH EQUALS SIGN}1",
        "'quoted",
        "''",
    ],
)
def test_no_text_becomes_a_formula(text: str) -> None:
    """Text that a spreadsheet could run gets an apostrophe, and taking one away gives the original."""
    assert csv_text(text) == f"'{text}"
    assert csv_text("We wait = too long") == "We wait = too long"


def test_files_are_for_their_owner_alone(bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the umask, the folder is 0700 and every file 0600, in a folder made or found empty."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "no temporary files, or this fails"))
    before = os.umask(0)
    try:
        (tmp_path / "there").mkdir()
        for name in ("new/deeper", "there"):
            write_evidence(_opened([bundle]), tmp_path / name, FORMATS)
            assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o700
            assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / name).iterdir()} == {0o600}
    finally:
        os.umask(before)


def test_nothing_is_ever_overwritten(bundle: Path, tmp_path: Path) -> None:
    """A folder that holds something, or a file in its place, is refused as it stands."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "points.csv").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for name, words in (("full", "not empty"), ("file", "is a file")):
        with pytest.raises(OutputError, match=words):
            write_evidence(_opened([bundle]), tmp_path / name, FORMATS)
    assert [path.read_text() for path in (tmp_path / "full").iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("after", "error"),
    [
        (0, KeyboardInterrupt()),
        (1, OSError(28, "No space left on device")),
        (12, MemoryError()),
        (40, KeyboardInterrupt()),
        (52, OSError(28, "No space left on device")),
    ],
)
def test_what_is_interrupted_leaves_nothing(bundle: Path, tmp_path: Path, after: int, error: BaseException) -> None:
    """Ctrl+C or a full disk at any point takes away every file, and the folders that were made for them."""
    steps = 0

    def stop(_done: int, _total: int) -> None:
        nonlocal steps
        steps += 1
        if steps > after:
            raise error

    expected: type[BaseException] = OutputError if isinstance(error, OSError) else type(error)
    with pytest.raises(expected):
        write_evidence(_opened([bundle]), tmp_path / "a" / "out", FORMATS, progress=stop)
    assert not (tmp_path / "a").exists()


def test_an_interrupt_between_the_renames_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that had their own names already go too when the last step is not reached."""
    monkeypatch.setattr("export.outputs.sync_folder", lambda _path: (_ for _ in ()).throw(KeyboardInterrupt()))
    folder = OutputFolder(tmp_path / "out")
    with ExitStack() as stack:
        stack.enter_context(folder)
        folder.write("a.csv", b"a")
        folder.write("b.csv", b"b")
        with pytest.raises(KeyboardInterrupt):
            folder.complete()
    assert not (tmp_path / "out").exists()


def test_one_bad_record_never_stops_the_others(loaded: LoadedPack, tmp_path: Path) -> None:
    """A record to another key, one that is no age file and one of an unknown kind fail by name; all else opens."""
    sealed = sealed_records(EVENING["notes-1"], [CLASSIC.recipient])
    sealed[2] = sealed_records(EVENING["notes-1"][2:3], [OTHER.recipient], close=False)[0]
    sealed[4] = b"no age file"
    sealed[8] = seal(b'{"type":"of-the-future"}', [parse_recipient(CLASSIC.recipient)])
    built = build(loaded, "notes-1", sealed)
    opened = _opened([write_bundle([built.source], loaded, tmp_path).path])
    assert (opened.sealed, opened.read, len(opened.failures)) == (10, 7, 3)
    assert [(failure.station, failure.seq) for failure in opened.failures] == [("notes-1", n) for n in (2, 4, 8)]
    assert "not sealed to this key" in opened.failures[0].reason
    assert "newer version" not in opened.failures[1].reason
    assert opened.exit_code is ExitCode.PARTIAL
    written = write_evidence(opened, tmp_path / "out", ("csv",))
    assert [row["seq"] for row in _rows(tmp_path / "out" / "failures.csv")] == ["2", "4", "8"]
    assert len(written[0].rows) == 2
    summary = json.loads((tmp_path / "out" / "summary.json").read_bytes())
    assert (summary["sealed"], summary["read"], summary["failed"]) == (10, 7, 3)


def test_records_not_vouched_for_are_opened_and_say_so(loaded: LoadedPack, tmp_path: Path) -> None:
    """After a break in the chain every record still opens, marked as not vouched for, and the exit code is 4."""
    built = build(loaded, "notes-1", sealed_records(EVENING["notes-1"], [CLASSIC.recipient]))
    built = built.with_records([record for record in built.records if record.seq != 2])
    opened = _opened([write_bundle([built.source], loaded, tmp_path).path])
    write_evidence(opened, tmp_path / "out", ("csv",))
    vouched = {row["id"]: row["vouched"] for row in _rows(tmp_path / "out" / "points.csv")}
    assert vouched == {_id(12): "true", _id(11): "false"}, "11 was sound, and what came after the break changed it"
    assert opened.failures == ()
    assert opened.exit_code is ExitCode.VERIFICATION_FAILED
    assert not opened.fold.counts_agree


def test_a_copied_record_is_counted_once(loaded: LoadedPack, tmp_path: Path) -> None:
    """A record replayed under a later number does not become a second point."""
    sealed = sealed_records(EVENING["notes-1"], [CLASSIC.recipient])
    built = build(loaded, "notes-1", sealed, close=False)
    replayed = replace(built.records[0], seq=30)
    built = built.with_records([*built.records[:-1], replayed])
    opened = _opened([write_bundle([built.source], loaded, tmp_path).path])
    assert len(opened.fold.tables()[0].rows) == 3
    assert opened.fold.doubled == [_id(11)]


def test_a_rehearsal_is_marked_and_never_mixed(loaded: LoadedPack, bundle: Path, tmp_path: Path) -> None:
    """A rehearsal's summary says so, and a rehearsal with live records is refused whole."""
    (tmp_path / "trial").mkdir()
    trial = _streams(loaded, {"notes-1": EVENING["notes-1"]}, rehearsal=True)
    path = write_bundle([built.source for built in trial], loaded, tmp_path / "trial").path
    opened = _opened([path])
    write_evidence(opened, tmp_path / "out", ("csv",))
    summary = json.loads((tmp_path / "out" / "summary.json").read_bytes())
    assert summary["rehearsal"] is True
    assert "REHEARSAL" in summary["what_this_is"]
    with pytest.raises(EvidenceError, match="rehearsal"):
        _opened([path, bundle])


def test_two_meetings_are_never_mixed(loaded: LoadedPack, bundle: Path, tmp_path: Path) -> None:
    """Records of two meetings are refused whole, both named."""
    [other] = _streams(loaded, {"desk": EVENING["notes-1"]}, meeting="elsewhere")
    with pytest.raises(EvidenceError, match="elsewhere, test-meeting"):
        _opened([bundle, write_journal(other, tmp_path)])


def test_an_id_leads_back_to_its_sealed_record(bundle: Path) -> None:
    """The id of any row finds station and number; an unknown one is an error."""
    opened = _opened([bundle])
    origin = find_record(opened, f" {_id(12).lower()} ")
    assert (origin.station, origin.seq, origin.vouched) == ("notes-1", 1, True)
    with pytest.raises(EvidenceError, match="No record"):
        find_record(opened, _id(555))


def test_later_parts_count_on(loaded: LoadedPack, tmp_path: Path) -> None:
    """Of a station in two parts the needs are the newest totals, and each part's counts are its own."""
    first = build(
        loaded, "door-1", sealed_records(EVENING["door-1"][:4], [CLASSIC.recipient], close=False), close=False
    )
    rest = sealed_records(EVENING["door-1"][4:], [CLASSIC.recipient])
    second = build(loaded, "door-1", rest, part=2, after=first.link.hex())
    opened = _opened([write_bundle([first.source, second.source], loaded, tmp_path).path])
    tables = {table.name: table for table in opened.fold.tables()}
    assert [row[1:3] for row in tables["needs"].rows] == [("hearing-loop", 2), ("leave-help", 1)]
    assert opened.fold.counts_agree


def test_a_record_by_sql_or_script_opens_with_stock_age(bundle: Path, tmp_path: Path) -> None:
    """What the bundle's script writes, stock age opens with the classic key, to JSON that says what was noted."""
    with zipfile.ZipFile(bundle) as packed:
        (tmp_path / "open_plain.py").write_bytes(packed.read("open_plain.py"))
    subprocess.run(["python3", "-I", "open_plain.py", bundle, "--to", "plain"], check=True, cwd=tmp_path, timeout=60)
    (tmp_path / "key").write_text(f"{CLASSIC.text}\n")
    opened = []
    for path in sorted((tmp_path / "plain").rglob("*.age")):
        shown = subprocess.run(
            ["age", "-d", "-i", tmp_path / "key", path], check=True, capture_output=True, timeout=60
        ).stdout
        opened.append(json.loads(shown))
    kinds = Counter(record["type"] for record in opened)
    assert kinds["point-noted"] == 3
    assert kinds["closed"] == 2
    assert {"We wait", "=cmd()"} <= {record["content"]["text"] for record in opened if record["type"] == "point-noted"}


def test_a_real_evening_opens_for_the_lead_and_all_but_concerns_for_the_second(
    hall: Hall, inspectors: Inspectors
) -> None:
    """With real stations and keys the lead opens everything, the second all but the concern, which is named."""
    door, notes = hall.open("door-1"), hall.open("notes-1")
    door.check_in(role="parent-carer", needs=("hearing-loop",))
    door.leave()
    point = notes.note(PointContent(text="It takes months", themes=("local-offer",)))
    notes.amend(point.id, PointContent(text="It takes years", themes=("local-offer",)))
    notes.raise_concern("A child may be at risk")
    for session in (door, notes):
        session.close()
        session.end()
    lead = _opened([hall.data], inspectors.lead)
    assert lead.failures == ()
    assert lead.concerns == 1
    assert lead.fold.counts_agree
    tables = {table.name: table for table in lead.fold.tables()}
    assert [(row[0], row[2], row[12]) for row in tables["points"].rows] == [(point.id, "It takes years", 1)]
    assert [row[1:3] for row in tables["needs"].rows] == [("hearing-loop", 1)]
    assert len(tables["checkins"].rows) == len(tables["departures"].rows) == 1
    second = _opened([hall.data], inspectors.second)
    assert [failure.station for failure in second.failures] == ["notes-1"]
    assert "lead inspector alone" in second.failures[0].reason
    assert second.read == lead.read - 1
