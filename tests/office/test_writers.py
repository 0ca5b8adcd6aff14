"""The forms that evidence is written in: what text can never become, golden files, limits, and no trace besides."""

from __future__ import annotations

import gc
import os
import re
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET  # only files that the test itself has just written are parsed

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from export import workbook
from export.evidence_errors import OutputError
from export.identities import new_identity
from export.keyfile import write_key_file
from export.outputs import OutputFolder
from export.tables import POINTS, Cover, Table
from export.workbook import MAX_CELL, pieces, sheet_name, write_workbook
from export.writers import write_tables
from kiosk.handover import write_bundle
from kiosk.records import PointContent, PointNoted, Record, new_id
from tests.office.builder import BAND, build, sealed_records
from tests.office.forms import from_csv, from_sheet
from tests.vectors import make_evidence

if TYPE_CHECKING:
    from kiosk.pack import LoadedPack

ROOT = Path(__file__).resolve().parents[2]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NASTY = (
    "=1+1",
    '=HYPERLINK("https://example.org")',
    "{=SUM(A1)}",
    "@SUM(A1)",
    "+1",
    "-1",
    "https://example.org",
    "mailto:a@example.org",
    "internal:points!A1",
    "external:c:\\x",
    "<r><t>x</t></r>",
    "<r>]]></r>",
    "1e5",
    "TRUE",
    "#REF!",
    "_x0041_",
    "_x005F_x0041_",
    "_x0041_x005F_x0041_x_x00e9_x0041_",
    "\x00\x08\x1f\x7f\x85",
    "\ufffe\uffff",
    "\r",
    " \n ",
    "&amp;<b>",
)


def _point(text: str, themes: str = "", number: int = 0) -> tuple[str | int | bool, ...]:
    empty: dict[str, str | int | bool] = {"text": "", "integer": 0, "boolean": False}
    cells = {column.name: empty[column.kind] for column in POINTS}
    return tuple({**cells, "id": f"{number:016d}", "themes": themes, "text": text}.values())


def _workbook(folder: Path, rows: list[tuple[str | int | bool, ...]], **cover: object) -> Path:
    with OutputFolder(folder) as out:
        table = Table("points", POINTS, tuple(rows))
        write_workbook(out, (table,), Cover("A meeting", **cover))  # type: ignore[arg-type]  # its fields, by name
        out.complete()
    return folder / workbook.FILE


def _parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def _strings(parts: dict[str, str]) -> list[str]:
    """Return the texts of a workbook, decoded as ECMA-376 part 1, 22.9.2.19 (ST_Xstring) says."""
    sheets = [ET.fromstring(text) for name, text in parts.items() if "worksheets/" in name]  # noqa: S314 - of this test
    return [_decoded(text.text or "") for sheet in sheets for item in sheet.iter(f"{SHEET}is") for text in item]


def _decoded(text: str) -> str:
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def test_nothing_typed_becomes_a_formula_a_link_or_markup(tmp_path: Path) -> None:
    """Whatever is typed, a workbook holds it as text to the letter: no formula, link, number or rich text is in it."""
    parts = _parts(_workbook(tmp_path / "out", [_point(text, number=n) for n, text in enumerate(NASTY)]))
    assert set(NASTY) <= set(_strings(parts))
    sheets = [text for name, text in parts.items() if "worksheets/" in name]
    assert len(sheets) == 3
    for sheet in sheets:
        assert not re.search('<f[ >]|<hyperlink|<is>(?!<t )|t="(str|e|s)"', sheet)
    assert "xl/sharedStrings.xml" not in parts
    assert not any("xternal" in text for name, text in parts.items() if name.endswith(".rels"))
    assert not any("externalLinks" in name or "connections" in name for name in parts)


def test_each_theme_has_a_sheet_of_its_points(tmp_path: Path) -> None:
    """A point is once on `points` and on its themes' sheets, of which there are as many as the plan has and no more."""
    themes = (("a", "1 Getting help / support"), ("b", "2 Plans"))
    rows = [_point("one", "a", 1), _point("two", "a, z, y", 2), _point("three", "", 3)]
    path = _workbook(tmp_path / "out", rows, themes=themes)
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["About", "1 Getting help support", "2 Plans", "other themes", "no theme", "points"]
    table = Table("points", POINTS, tuple(rows))
    found = {name: [row[2] for row in from_sheet(book, name, table)] for name in book.sheet_names[1:]}
    assert found == {
        "1 Getting help support": ["one", "two"],
        "2 Plans": [],
        "other themes": ["two"],
        "no theme": ["three"],
        "points": ["one", "two", "three"],
    }
    sheet = _parts(path)["xl/worksheets/sheet6.xml"]
    assert '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in sheet
    assert '<autoFilter ref="A1:Q4"/>' in sheet
    assert len(set(re.findall('width="([0-9.]+)"', sheet))) > 2


def test_progress_ends_where_all_is_written(tmp_path: Path) -> None:
    """Every sheet counts, with points once for each of their themes, so that the time left is the time left."""
    rows = tuple(_point(str(number), ("a, b", "a", "")[number % 3], number) for number in range(30))
    told: list[tuple[int, int]] = []
    with OutputFolder(tmp_path / "out") as out:
        cover = Cover("A meeting", themes=(("a", "A"), ("b", "B")))
        tables = (Table("points", POINTS, rows),)
        write_tables(out, tables, ("csv", "xlsx"), cover, lambda *given: told.append(given))
        out.complete()
    assert told[0] == (0, 100)
    assert told[-1] == (100, 100)
    assert told == sorted(told)


def test_a_rehearsal_says_so_first_and_on_every_printed_page(tmp_path: Path) -> None:
    """The first sheet of a rehearsal says what it is, and so does the foot of every sheet."""
    path = _workbook(tmp_path / "out", [], rehearsal=True, lines=("REHEARSAL: nothing here is real.",))
    first = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert first[1][0] == "REHEARSAL: nothing here is real."
    sheets = [text for name, text in _parts(path).items() if "worksheets/" in name]
    assert all("REHEARSAL" in sheet.partition("<oddFooter>")[2] for sheet in sheets)


def test_more_rows_than_a_workbook_takes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than a sheet of Excel has are told with the number and a way out, before anything is written."""
    monkeypatch.setattr(workbook, "MAX_ROWS", 4)
    table = Table("points", POINTS, tuple(_point(str(number), number=number) for number in range(5)))
    with (
        pytest.raises(OutputError, match="takes 4 rows, and 'points' has 5") as told,
        OutputFolder(tmp_path / "out") as out,
    ):
        write_tables(out, (table,), ("csv", "xlsx"), Cover("A meeting"), lambda _done, _total: pytest.fail("begun"))
    assert "parquet" in told.value.hint
    assert not (tmp_path / "out").exists()


def test_more_text_than_a_sheet_takes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet too large for a zip that Excel reads is told in a sentence, and nothing of it stays."""
    monkeypatch.setattr("zipfile.ZIP64_LIMIT", 50_000)
    with pytest.raises(OutputError, match="too much for a sheet"):
        _workbook(tmp_path / "out", [_point("a word or two", number=number) for number in range(60)])
    assert not (tmp_path / "out").exists()


def test_a_workbook_costs_no_memory_for_its_rows(tmp_path: Path) -> None:
    """Fifteen times the rows take little more memory at most: they wait compressed, and no row is held as it is."""
    peaks = []
    for many in (100, 1_500):
        themes = (("a", "1 Plans"),)
        points = Table("points", POINTS, _Endless(many))
        tracemalloc.start()
        with OutputFolder(tmp_path / str(many)) as out:
            write_workbook(out, (points,), Cover("A meeting", themes=themes))
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            out.complete()
    assert peaks[1] < 2 * peaks[0]
    book = CalamineWorkbook.from_path(tmp_path / "1500" / workbook.FILE)
    assert [book.get_sheet_by_name(name).height for name in ("1 Plans", "points")] == [1_501, 1_501]


class _Endless(Sequence[tuple[str | int | bool, ...]]):
    """So many points, made anew each time they are asked for."""

    def __init__(self, many: int) -> None:
        self._many = many

    def __len__(self) -> int:
        return self._many

    def __getitem__(self, place: int | slice) -> Any:  # noqa: ANN401 - a row, or some
        if isinstance(place, slice):
            return tuple(self[one] for one in range(self._many)[place])
        if place >= self._many:
            raise IndexError(place)
        return _point("We waited eighteen months, and nobody rang back.", "a", place)


@pytest.mark.parametrize("text", ["a" * 70_000, "\N{WATER WAVE}" * 20_000], ids=["letters", "pairs"])
def test_text_too_long_for_a_cell_is_whole_elsewhere(tmp_path: Path, text: str) -> None:
    """A cell takes 32,767 UTF-16 units; a longer text begins there, says where it is whole, and is whole there."""
    book = CalamineWorkbook.from_path(_workbook(tmp_path / "out", [_point("a" * MAX_CELL), _point(text)]))
    shown = [str(row[2]) for row in from_sheet(book, "points", Table("points", POINTS, ()))]
    assert len(shown[0]) == MAX_CELL
    assert shown[1].endswith("[cut here; whole on the sheet 'long texts', number 2]")
    assert len(shown[1].encode("utf-16-le")) // 2 <= MAX_CELL
    _, *lines = book.get_sheet_by_name("long texts").to_python()
    joined = "".join(str(line[5]) for line in lines if line[:4] == [2.0, "points", "3", "text"])
    assert (len(joined), joined == text) == (len(text), True)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=50), max_size=8))
def test_any_names_make_sheets_that_excel_takes(wishes: list[str]) -> None:
    """Names are at most 31 units, free of what Excel forbids, and differ even without regard to capitals."""
    taken: set[str] = set()
    for wish in [*wishes, "History", "points", "Points"]:
        name = sheet_name(wish, taken)
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() not in taken | {"history"}
        taken.add(name.casefold())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(2, 7))
def test_pieces_join_to_the_whole(text: str, most: int) -> None:
    """Pieces keep within their length, cut no character in two and lose none."""
    cut = list(pieces(text, most))
    assert "".join(cut) == text
    assert all(len(piece.encode("utf-16-le")) // 2 <= most for piece in cut)


_STOPPED = """
import os, signal, sys, threading
import duckdb
from export import __main__, commands

stopped = threading.Event()

def stop():
    while not stopped.wait(0.5):
        os.kill(os.getpid(), signal.SIGINT)

def long(_given):
    threading.Thread(target=stop, daemon=True).start()
    counted = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3"
    try:
        duckdb.connect(config={"threads": 1}).execute(counted).fetchall()
    finally:
        stopped.set()

commands.verify_sources = long
sys.exit(__main__.main(["verify", "x"]))
"""


def test_ctrl_c_while_duckdb_works_is_ctrl_c() -> None:
    """DuckDB makes an error of its own of an interrupt; people are told that they stopped it, and nothing else."""
    done = subprocess.run(
        [sys.executable, "-c", _STOPPED], capture_output=True, text=True, check=False, cwd=ROOT, timeout=60
    )
    assert (done.returncode, done.stderr.strip()) == (
        1,
        "Stopped. Nothing was left half-written, and no source was changed.",
    )


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("packing", [False, True])
def test_an_interrupted_workbook_says_nothing_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, packing: bool
) -> None:
    """Stopped between rows or within a part of the zip, what was begun of a workbook ends in silence."""

    def stop(_given: object) -> None:
        raise KeyboardInterrupt

    def go_on(_rows: int) -> None:
        """Let it go on."""

    table = Table("points", POINTS, (_point("one"),))
    if packing:
        monkeypatch.setattr("export.streamed_workbook._Packed.pieces", stop)
    with pytest.raises(KeyboardInterrupt), OutputFolder(tmp_path / "out") as out:
        write_workbook(out, (table,), Cover("A meeting"), go_on if packing else stop)
    gc.collect()
    assert not (tmp_path / "out").exists()


def test_the_golden_files_are_written_again(tmp_path: Path) -> None:
    """CSV, JSON Lines and every part of the workbook come out to the byte, and Parquet reads as the same cells."""
    make_evidence.write(tmp_path / "out")
    golden = make_evidence.FOLDER
    for path in sorted(golden.glob("*.csv")) + sorted(golden.glob("*.jsonl")):
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes(), path.name
    assert _parts(tmp_path / "out" / workbook.FILE) == _parts(golden / workbook.FILE)
    for table in make_evidence.tables():
        with duckdb.connect() as connection:
            read = connection.execute("SELECT * FROM read_parquet(?)", [str(golden / f"{table.name}.parquet")])
            assert tuple(read.fetchall()) == table.rows
        assert from_csv(golden / f"{table.name}.csv", table) == table.rows


def test_the_same_rows_make_the_same_workbook(tmp_path: Path) -> None:
    """Two runs write the same bytes: no time, name or folder of this computer gets into a workbook."""
    made = [_workbook(tmp_path / name, [_point("We wait", "a")]).read_bytes() for name in ("one", "two")]
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("command", "files"),
    [(("open", "--format", "csv,jsonl,parquet,xlsx,duckdb"), 30), (("report",), 2)],
    ids=["open", "report"],
)
def test_nothing_is_written_but_the_files_asked_for(
    loaded: LoadedPack, tmp_path: Path, command: tuple[str, ...], files: int
) -> None:
    """By the system's own record no file is opened for writing outside the target, but matplotlib's list of fonts."""
    identity = new_identity("X25519")
    write_key_file(tmp_path / "inspector.key", identity, "words", work_factor=10)
    (tmp_path / "words").write_text("words\n")
    records: list[Record] = [PointNoted(id=new_id(), band=BAND, content=PointContent(text="We wait"))]
    built = build(loaded, "notes-1", sealed_records(records, [identity.recipient]))
    path = write_bundle([built.source], loaded, tmp_path).path
    subprocess.run(
        ["strace", "-f", "-qq", "-e", "trace=open,openat,creat,link,rename,renameat,renameat2,memfd_create", "-o",
         "calls", sys.executable, "-m", "export", *command, path, "--key", "inspector.key", "--passphrase-file",
         "words", "--to", "out"],
        cwd=tmp_path, check=False, timeout=120, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True,
    )  # fmt: skip
    assert len(list((tmp_path / "out").iterdir())) >= files
    written = [line for line in (tmp_path / "calls").read_text().splitlines() if _writes(line)]
    outside = [line for line in written if f'"{tmp_path}/out' not in line and '"out/' not in line]
    assert len(written) >= files
    assert [line for line in outside if "/dev/" not in line and "/.cache/matplotlib/" not in line] == []


def _writes(line: str) -> bool:
    return re.search(r"O_WRONLY|O_RDWR|O_CREAT|creat\(|rename|memfd", line) is not None and "ENOENT" not in line
