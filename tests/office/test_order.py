"""Nothing that is written tells in which order it was recorded: not its place, not its id, not any cell."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pytest

from export.pipeline import write_evidence
from export.tables import FORMATS
from kiosk.pack import sample_pack
from tests.office.evenings import in_a_row, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from kiosk.records import Record

MANY = 60
EVENINGS = {"csv": 8, "jsonl": 8}
"""Evenings a form; 2 for those that take longer to write."""


def bound(form: str) -> float:
    """Return five standard deviations of the mean rank correlation of independent orders: once in a million."""
    return float(5 / np.sqrt((MANY - 1) * EVENINGS.get(form, 2)))


def _csv(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def _jsonl(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def _parquet(path: Path) -> list[dict[str, object]]:
    with duckdb.connect() as connection:
        result = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


READERS: dict[str, Callable[[Path], list[dict[str, object]]]] = {"csv": _csv, "jsonl": _jsonl, "parquet": _parquet}
"""How each form is read back; a new form has to be added here."""


def rank_correlation(order: Sequence[int], other: Sequence[object]) -> float:
    """Return Spearman's rank correlation of two orders; ties stand by their first appearance."""
    ranks = np.argsort(np.argsort(np.array(other), kind="stable"), kind="stable")
    return float(np.corrcoef(np.argsort(np.argsort(order)), ranks)[0, 1])


def correlations(folder: Path, records: Sequence[Record], form: str) -> dict[str, list[float]]:
    """Return for each table, by place and by id, how its rows go with the order of recording."""
    order = {record.id: number for number, record in enumerate(records)}
    found: dict[str, list[float]] = {}
    for path in sorted(folder.glob(f"*.{form}")):
        rows = READERS[form](path)
        ids = [str(row["id"]) for row in rows if "id" in row]
        if len(ids) < MANY:
            continue
        recorded = [order[one] for one in ids]
        found[f"{path.stem} by place"] = [rank_correlation(recorded, range(len(ids)))]
        found[f"{path.stem} by id"] = [rank_correlation(recorded, ids)]
    return found


def over_seeds(folder: Path, form: str, evening: Callable[[], list[Record]]) -> dict[str, float]:
    """Return the mean of each correlation over several evenings, each written anew."""
    pack = sample_pack().pack
    total: dict[str, list[float]] = {}
    for seed in range(EVENINGS.get(form, 2)):
        records = evening()
        write_evidence(opened(records, pack), folder / f"{form}-{seed}", (form,))  # type: ignore[arg-type]  # a format
        for name, values in correlations(folder / f"{form}-{seed}", records, form).items():
            total.setdefault(name, []).extend(values)
    return {name: float(np.mean(values)) for name, values in total.items()}


@pytest.mark.parametrize("form", FORMATS)
def test_no_form_of_any_table_tells_the_order_of_recording(tmp_path: Path, form: str) -> None:
    """Over many evenings neither the place of a row nor the rank of its id goes with when it was recorded."""
    found = over_seeds(tmp_path, form, lambda: in_a_row(MANY))
    tables = ("points", "checkins", "departures", "drafts", "surveys", "corrections")
    assert set(found) == {f"{table} by {what}" for table in tables for what in ("place", "id")}
    assert {name: value for name, value in found.items() if abs(value) > bound(form)} == {}


def test_the_order_of_two_outputs_of_one_evening_differs(tmp_path: Path) -> None:
    """Each output is shuffled anew, so that not even two of them together have an order to tell."""
    pack, records = sample_pack().pack, in_a_row(MANY)
    orders = []
    for name in ("a", "b"):
        write_evidence(opened(records, pack), tmp_path / name, ("jsonl",))
        orders.append([row["id"] for row in _jsonl(tmp_path / name / "departures.jsonl")])
    assert orders[0] != orders[1]
    assert sorted(map(str, orders[0])) == sorted(map(str, orders[1]))


class _NoShuffle:
    """A generator that leaves everything as it is."""

    @staticmethod
    def shuffle(_rows: list[object]) -> None:
        """Do nothing."""


def test_the_test_sees_an_order_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with ids that count up and no shuffle, place and id give the order away."""
    numbers = iter(range(10**6))
    monkeypatch.setattr("tests.office.evenings.new_id", lambda: f"{next(numbers):016d}")
    monkeypatch.setattr("secrets.SystemRandom", _NoShuffle)
    found = over_seeds(tmp_path, "csv", lambda: in_a_row(MANY))
    assert found
    assert all(value > bound("csv") for value in found.values())
