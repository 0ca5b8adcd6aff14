"""Nothing that is written tells in which order it was recorded: not its place, not its id, not any cell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from export.disclosure import profile_of
from export.pipeline import write_evidence
from export.redaction import items_of, redact
from export.report_files import write_report
from export.tables import FORMATS, REPORT_FORMS
from kiosk.identifiers import Guard
from kiosk.pack import sample_pack
from kiosk.records import PointNoted
from tests.office.evenings import in_a_row, opened
from tests.office.forms import from_csv, from_jsonl, from_sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from export.tables import Format, ReportForm, Table
    from kiosk.records import Record

MANY = 60
EVENINGS = {"csv": 6, "jsonl": 6}
"""Evenings a form; 2 for those that take longer to write."""


def bound(form: str) -> float:
    """Return five standard deviations of the mean rank correlation of independent orders: once in a million."""
    return float(5 / np.sqrt((MANY - 1) * EVENINGS.get(form, 2)))


def read_back(folder: Path, form: str, table: Table) -> Sequence[tuple[object, ...]]:
    """Return the rows of a table as they stand in a form, in that order; a new form has to be added here."""
    with duckdb.connect() as connection:
        match form:
            case "csv":
                return from_csv(folder / f"{table.name}.csv", table)
            case "jsonl":
                return from_jsonl(folder / f"{table.name}.jsonl", table)
            case "xlsx":
                return from_sheet(CalamineWorkbook.from_path(folder / "evidence.xlsx"), table.name, table)
            case "parquet":
                return connection.execute("FROM read_parquet(?)", [str(folder / f"{table.name}.parquet")]).fetchall()
            case "duckdb":
                with duckdb.connect(str(folder / "evidence.duckdb"), read_only=True) as database:
                    return database.table(table.name).fetchall()
    raise AssertionError(form)


def rank_correlation(order: Sequence[int], other: Sequence[object]) -> float:
    """Return Spearman's rank correlation of two orders; ties stand by their first appearance."""
    ranks = np.argsort(np.argsort(np.array(other), kind="stable"), kind="stable")
    return float(np.corrcoef(np.argsort(np.argsort(order)), ranks)[0, 1])


def correlations(folder: Path, form: str, tables: Sequence[Table], records: Sequence[Record]) -> dict[str, float]:
    """Return for each table, by place and by id, how its rows go with the order of recording."""
    order = {record.id: number for number, record in enumerate(records)}
    found: dict[str, float] = {}
    for table in tables:
        if table.columns[0].name == "id" and len(table.rows) == MANY:
            ids = [str(row[0]) for row in read_back(folder, form, table)]
            recorded = [order[one] for one in ids]
            found[f"{table.name} by place"] = rank_correlation(recorded, range(len(ids)))
            found[f"{table.name} by id"] = rank_correlation(recorded, ids)
    return found


def over_seeds(folder: Path, form: Format, evening: Callable[[], list[Record]]) -> dict[str, float]:
    """Return the mean of each correlation over several evenings, each written anew."""
    pack = sample_pack().pack
    total: dict[str, list[float]] = {}
    for seed in range(EVENINGS.get(form, 2)):
        records = evening()
        target = folder / f"{form}-{seed}"
        tables = write_evidence(opened(records, pack), target, (form,))
        for name, value in correlations(target, form, tables, records).items():
            total.setdefault(name, []).append(value)
    return {name: float(np.mean(values)) for name, values in total.items()}


@pytest.mark.parametrize("form", FORMATS)
def test_no_form_of_any_table_tells_the_order_of_recording(tmp_path: Path, form: Format) -> None:
    """Over many evenings neither the place of a row nor the rank of its id goes with when it was recorded."""
    found = over_seeds(tmp_path, form, lambda: in_a_row(MANY))
    tables = ("points", "checkins", "departures", "drafts", "surveys", "corrections")
    assert set(found) == {f"{table} by {what}" for table in tables for what in ("place", "id")}
    assert {name: value for name, value in found.items() if abs(value) > bound(form)} == {}


def report_order(folder: Path, form: ReportForm, ids: Sequence[str]) -> float:
    """Return how the places of records in a report, as its readers get it, go with the order they are given in."""
    if form == "html":
        text = (folder / "report.html").read_text()
    else:
        with pypdfium2.PdfDocument(folder / "report.pdf") as document:
            text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return rank_correlation(range(len(ids)), [text.index(one) for one in ids])


def reports(folder: Path, evenings: int) -> dict[ReportForm, float]:
    """Return, for each form of the report, the mean correlation of points' places with when they were noted."""
    pack, found = sample_pack().pack, dict.fromkeys(REPORT_FORMS, 0.0)
    profile = profile_of(pack, "inspector")
    for number in range(evenings):
        records = [record for record in in_a_row(MANY) if isinstance(record, PointNoted)]
        target = folder / f"report-{number}"
        write_report(opened(records, pack), target, profile, forms=REPORT_FORMS)
        for form in REPORT_FORMS:
            found[form] += report_order(target, form, [record.id for record in records]) / evenings
    return found


@pytest.mark.usefixtures("no_charts")
def test_no_form_of_the_report_tells_the_order_either(tmp_path: Path) -> None:
    """In the page and in the PDF file points stand in an order of its own, whatever they were noted after."""
    found = reports(tmp_path, 4)
    assert {form: value for form, value in found.items() if abs(value) > 5 / np.sqrt((MANY - 1) * 4)} == {}


@pytest.mark.parametrize("name", ["inspector", "public"])
def test_no_redacted_output_tells_the_order(tmp_path: Path, name: str) -> None:
    """Neither the points that a review let through nor, for the public, their words alone stand as they were noted."""
    pack, found = sample_pack().pack, []
    for number in range(4):
        fold = opened(in_a_row(MANY), pack)
        items = items_of(fold.fold.tables(), Guard(pack))
        redaction = redact(items, [item.chosen("show") for item in items if item.table == "points"])
        target = tmp_path / str(number)
        write_evidence(fold, target, ("jsonl",), profile=profile_of(pack, name), redaction=redaction)
        lines = (target / f"{'quotes' if name == 'public' else 'points'}.jsonl").read_text().splitlines()
        noted = [int(json.loads(line)["text"].removeprefix("no ")) for line in lines]
        assert sorted(noted) == list(range(MANY))
        found.append(rank_correlation(noted, range(MANY)))
    assert abs(np.mean(found)) < 5 / np.sqrt((MANY - 1) * 4)


def test_the_order_of_two_outputs_of_one_evening_differs(tmp_path: Path) -> None:
    """Each output is shuffled anew, so that not even two of them together have an order to tell."""
    pack, records = sample_pack().pack, in_a_row(MANY)
    orders = []
    for name in ("a", "b"):
        tables = write_evidence(opened(records, pack), tmp_path / name, ("jsonl",))
        [departures] = [table for table in tables if table.name == "departures"]
        orders.append([row[0] for row in read_back(tmp_path / name, "jsonl", departures)])
    assert orders[0] != orders[1]
    assert sorted(map(str, orders[0])) == sorted(map(str, orders[1]))


class _NoShuffle:
    """A generator that leaves everything as it is."""

    @staticmethod
    def shuffle(_rows: list[object]) -> None:
        """Do nothing."""


@pytest.mark.usefixtures("no_charts")
def test_the_test_sees_an_order_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with ids that count up and no shuffle, place and id give the order away."""
    numbers = iter(range(10**6))
    monkeypatch.setattr("tests.office.evenings.new_id", lambda: f"{next(numbers):016d}")
    monkeypatch.setattr("secrets.SystemRandom", _NoShuffle)
    monkeypatch.setattr("export.fold._DRAWN", "0::UBIGINT")
    found = over_seeds(tmp_path, "csv", lambda: in_a_row(MANY))
    assert found
    assert all(value > bound("csv") for value in found.values())
    assert all(value > 0.9 for value in reports(tmp_path, 1).values())
