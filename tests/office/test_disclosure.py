"""What leaves under each profile: every row for inspectors, counts that give nobody away for the public."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

import msgspec
import pytest

from export.counting import count_all
from export.dictionary import dictionary
from export.disclosure import NOT_SHOWN, disclose, profile_of
from export.evidence_errors import RequestError
from export.pipeline import write_evidence
from export.release_errors import ReleaseError
from export.releases import RELEASE
from export.suppression import Rule, suppress
from export.tables import FORMATS
from kiosk.meeting import DisclosureProfile, Pack
from kiosk.pack import sample_pack
from kiosk.records import CheckedIn, ConcernRaised, Left, PointContent, PointNoted, PointWithdrawn, new_id
from tests.office.attacker import Knowledge, TableAttack
from tests.office.evenings import BANDS, evening, opened

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.pack import LoadedPack
    from kiosk.records import Record

PUBLIC = DisclosureProfile(name="public", threshold=7, base=5)
ONE_SUM = (("people-by-group", "arrivals-by-band", "languages"), ("directions", "voices"))
"""Tables that count the same people, or the same mentions: their totals are one number."""


@pytest.fixture(scope="module")
def pack() -> Pack:
    """Return the sample meeting."""
    return sample_pack().pack


@pytest.mark.parametrize(
    "seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.campaign) for seed in range(4, 64))]
)
def test_tables_of_one_evening_together_narrow_no_hidden_count(pack: Pack, seed: int) -> None:
    """A reader of a whole release, who knows which tables share a sum and every exact total, narrows nothing."""
    tables = opened(evening(pack, seed, people=50 + 60 * (seed % 4), points=60 + 90 * (seed % 4)), pack).fold.tables()
    counts = {one.name: one for one in count_all(tables, pack)}
    shown = {name: suppress(one, Rule(7, 5)) for name, one in counts.items()}
    assert any(table.hides for table in shown.values())
    for names in ONE_SUM:
        known = Knowledge()
        attacks = {name: TableAttack(known, shown[name]) for name in names}
        first, *others = attacks.values()
        for other in others:
            known.equal(first.rows, other.rows)
        if names == ONE_SUM[1]:
            for first_row, other_row in zip(attacks["directions"].rows, attacks["voices"].rows, strict=True):
                known.equal([first_row], [other_row])
        for name, attack in attacks.items():
            assert attack.narrowed(counts[name]) == [], name
        for name, attack in attacks.items():
            attack.tell(counts[name])
        for name, attack in attacks.items():
            assert attack.narrowed(counts[name]) == [], name


def _check_in(role: str, band: str = BANDS[0]) -> CheckedIn:
    return CheckedIn(id=new_id(), band=band, role=role, privacy_version="1")


def test_a_row_says_a_role_only_where_more_than_seven_had_it(pack: Pack) -> None:
    """Of eight parents and seven young people the rows name the parents' role, and the young people's group alone."""
    roles = ["parent-carer"] * 8 + ["young-person"] * 7
    records: list[Record] = [_check_in(role) for role in roles]
    disclosed = disclose(opened(records, pack).fold.tables(), pack, profile_of(pack, "inspector"))
    [people] = [table for table in disclosed.rows if table.name == "checkins"]
    assert Counter(row[1:3] for row in people.rows) == {("parent-carer", "family"): 8, (NOT_SHOWN, "family"): 7}
    by_role = disclosed.table("people-by-role")
    assert [(row.id, str(shown)) for row, shown in zip(by_role.rows, by_role.row_totals, strict=True)] == [
        ("parent-carer", "8"),
        ("others-family", "7"),
    ]


def test_a_point_bears_no_role(pack: Pack) -> None:
    """No table of points has a column that tells who spoke."""
    [points] = [table for table in opened([], pack).fold.tables() if table.name == "points"]
    assert not {"role", "group"} & {column.name for column in points.columns}


def test_inspectors_have_every_exact_count(pack: Pack) -> None:
    """Withdrawn points left out, a point with two themes counts once under each, and people are counted as people."""
    noted = [
        PointNoted(id=new_id(), band=BANDS[0], content=PointContent(text="a", themes=("local-offer", "safeguarding"))),
        PointNoted(id=new_id(), band=BANDS[0], content=PointContent(text="b", direction="worse")),
        PointNoted(id=new_id(), band=BANDS[0], content=PointContent(text="c", themes=("local-offer",))),
    ]
    gone = PointWithdrawn(id=new_id(), band=BANDS[0], point=noted[2].id, reason="mistake")
    people = [_check_in("parent-carer", BANDS[0]), _check_in("parent-carer", BANDS[3])]
    disclosed = disclose(opened([*noted, gone, *people], pack).fold.tables(), pack, profile_of(pack, "inspector"))
    directions = disclosed.table("directions")
    totals = dict(zip((row.id for row in directions.rows), map(str, directions.row_totals), strict=True))
    assert {row: total for row, total in totals.items() if total != "0"} == {
        "safeguarding": "1",
        "local-offer": "1",
        "": "1",
    }
    assert (str(directions.total), directions.unit) == ("3", "mentions")
    assert str(disclosed.table("fidelity").total) == "2"
    arrivals = disclosed.table("arrivals-by-band")
    assert [row.label for row in arrivals.rows] == ["18:00", "18:15", "18:30", "18:45"]
    assert [str(shown) for shown in arrivals.row_totals] == ["1", "0", "0", "1"]


def test_bands_of_two_days_are_not_filled_up(pack: Pack) -> None:
    """A clock that jumped by years makes two bands, and not a table of a hundred thousand."""
    records = [_check_in("parent-carer", BANDS[0]), _check_in("parent-carer", "2031-01-01T10:00+00:00")]
    arrivals = disclose(opened(records, pack).fold.tables(), pack, profile_of(pack, "inspector"))
    labels = [row.label for row in arrivals.table("arrivals-by-band").rows]
    assert labels == ["2020-03-23 18:00", "2031-01-01 10:00"]


def test_a_public_table_has_the_same_rows_whoever_came(pack: Pack) -> None:
    """No band, language or theme has a row because somebody was counted there; arrivals outside the evening fold."""
    early, late = (
        _check_in("parent-carer", "2020-03-23T15:00+00:00"),
        _check_in("parent-carer", "2020-03-23T23:45+00:00"),
    )
    full = opened([*evening(pack, 4, people=90, points=90), early, late], pack)
    tables = [disclose(one.fold.tables(), pack, PUBLIC).tables for one in (full, opened([], pack))]
    assert [(one.name, one.rows, one.columns) for one in tables[0]] == [
        (one.name, one.rows, one.columns) for one in tables[1]
    ]
    arrivals = next(one for one in tables[0] if one.name == "arrivals-by-band")
    assert [arrivals.rows[place].label for place in (0, 1, -2, -1)] == ["before 18:00", "18:00", "21:00", "later"]


def test_a_release_needs_the_meeting_pack(pack: Pack) -> None:
    """Without it, rows could only be those that somebody was counted in, and the way out is named."""
    with pytest.raises(ReleaseError, match="needs the meeting pack") as raised:
        disclose(opened([], pack).fold.tables(), None, PUBLIC)
    assert "--pack" in raised.value.hint


def test_what_the_pack_does_not_know_is_counted_all_the_same(pack: Pack) -> None:
    """A theme or role of another pack has a row of its own, without a pack too."""
    records: list[Record] = [
        PointNoted(id=new_id(), band=BANDS[0], content=PointContent(text="a", themes=("elsewhere",))),
        _check_in("visitor"),
    ]
    for known in (pack, None):
        disclosed = disclose(
            opened(records, pack).fold.tables(), known, DisclosureProfile(name="x", threshold=0, base=1)
        )
        directions = disclosed.table("directions")
        assert ("elsewhere", "1") in zip(
            (row.id for row in directions.rows), map(str, directions.row_totals), strict=True
        )
        assert str(disclosed.table("people-by-group").total) == "1"


def test_a_profile_is_the_packs_or_built_in(pack: Pack) -> None:
    """The pack's own profiles count, the two usual ones without a pack; a wrong name gets the nearest one."""
    own = msgspec.structs.replace(
        pack, disclosure=(*pack.disclosure, DisclosureProfile(name="press", threshold=20, base=10))
    )
    assert profile_of(own, "press").threshold == 20
    assert profile_of(None, "public").threshold == 7
    with pytest.raises(RequestError, match="no disclosure profile 'pubic'") as raised:
        profile_of(own, "pubic")
    assert "'public'" in raised.value.hint


def test_the_public_gets_counts_and_nothing_else(pack: Pack, tmp_path: Path) -> None:
    """No word, id, station, exact total or number of failures is in any file of a public release."""
    records = [*evening(pack, 3, people=133, points=171), Left(id=new_id(), band=BANDS[5])]
    written = write_evidence(opened(records, pack), tmp_path / "out", FORMATS, profile=PUBLIC)
    assert [table.name for table in written] == ["counts", "columns"]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *(f"{name}.{form}" for name in ("counts", "columns") for form in ("csv", "jsonl", "parquet")),
        "evidence.xlsx",
        "evidence.duckdb",
        "summary.json",
        RELEASE,
    }
    ids = [record.id.encode() for record in records]
    for path in (tmp_path / "out").iterdir():
        data = _inside(path)
        assert not any(one in data for one in ids), path.name
        assert b"point 1" not in data
        assert b"notes-1" not in data
    numbers = set(json.loads((tmp_path / "out" / "summary.json").read_bytes())["profile"].values())
    assert numbers == {"public", 7, 5}
    assert "133" not in (tmp_path / "out" / "summary.json").read_text()
    counts = {row[6] for row in written[0].rows}
    assert all(count == "*" or int(str(count)) % 5 == 0 for count in counts)


def _inside(path: Path) -> bytes:
    """Return a file's bytes, those of each member where it is a zip."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        return b"".join(map(packed.read, packed.namelist()))


def test_concerns_are_for_no_profile_but_one_with_rows(pack: Pack, tmp_path: Path) -> None:
    """Asking for concerns in a public release is refused, and nothing is written."""
    concern = ConcernRaised(id=new_id(), band=BANDS[0], text="a child")
    with pytest.raises(ReleaseError, match="counts alone"):
        write_evidence(opened([concern], pack), tmp_path / "out", ("csv",), profile=PUBLIC, concerns=True)
    assert not (tmp_path / "out").exists()


def test_one_release_a_meeting(pack: Pack, tmp_path: Path) -> None:
    """The same counts may be written again; others are refused, by memory or by the folder beside, unless replaced."""
    first, second = (opened(evening(pack, seed, people=90, points=90), pack) for seed in (1, 2))
    write_evidence(first, tmp_path / "a" / "first", ("csv",), profile=PUBLIC)
    write_evidence(first, tmp_path / "a" / "again", ("csv",), profile=PUBLIC)
    same = {(tmp_path / "a" / name / "counts.csv").read_bytes() for name in ("first", "again")}
    assert len(same) == 1
    with pytest.raises(ReleaseError, match="subtracted"):
        write_evidence(second, tmp_path / "elsewhere" / "b", ("csv",), profile=PUBLIC)
    for path in (tmp_path / "home").rglob("*.json"):
        path.unlink()
    with pytest.raises(ReleaseError, match="first"):
        write_evidence(second, tmp_path / "a" / "b", ("csv",), profile=PUBLIC)
    assert not (tmp_path / "a" / "b").exists()
    write_evidence(second, tmp_path / "a" / "b", ("csv",), profile=PUBLIC, replace_release=True)
    with pytest.raises(ReleaseError, match="subtracted"):
        write_evidence(first, tmp_path / "other" / "c", ("csv",), profile=PUBLIC)
    write_evidence(second, tmp_path / "rows", ("csv",))


def test_a_release_of_another_meeting_or_of_a_rehearsal_is_nobodys_business(pack: Pack, tmp_path: Path) -> None:
    """Releases are compared within one live meeting, and a damaged release file is passed over."""
    elsewhere = msgspec.structs.replace(pack, meeting=msgspec.structs.replace(pack.meeting, id="../elsewhere"))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / RELEASE).write_text("{")
    write_evidence(opened(evening(pack, 1, 90, 90), pack), tmp_path / "a", ("csv",), profile=PUBLIC)
    write_evidence(opened(evening(pack, 2, 90, 90), elsewhere), tmp_path / "b", ("csv",), profile=PUBLIC)
    write_evidence(opened(evening(pack, 3, 90, 90), pack, rehearsal=True), tmp_path / "c", ("csv",), profile=PUBLIC)
    assert not (tmp_path / "c" / RELEASE).exists()


def test_a_release_that_cannot_be_remembered_is_not_made(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the application data can't be written, nothing is released, and the way out is named."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr("export.releases.default_data", lambda: tmp_path / "file")
    with pytest.raises(ReleaseError, match="could not be noted") as raised:
        write_evidence(opened(evening(pack, 1, 90, 90), pack), tmp_path / "a", ("csv",), profile=PUBLIC)
    assert raised.value.hint
    assert not (tmp_path / "a").exists()


def test_every_column_has_a_meaning(loaded: LoadedPack) -> None:
    """Each column of each table that is ever written is explained in a table of its own, in the table's order."""
    fold = opened([], loaded.pack).fold
    disclosed = disclose(fold.tables(), loaded.pack, profile_of(loaded.pack, "inspector"))
    tables = (*disclosed.rows, disclosed.counts())
    explained = dictionary(tables)
    assert [row[:2] for row in explained.rows] == [
        (table.name, column.name) for table in tables for column in table.columns
    ]
    assert all(row[2] for row in explained.rows)
