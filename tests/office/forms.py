"""Reads every form of the evidence back, each with a reader that is not the product's, and compares the cells."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import duckdb
from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from pathlib import Path

    from export.tables import Cell, Table


def same_in_all_forms(folder: Path, tables: tuple[Table, ...]) -> None:
    """Assert that every form holds these tables, cell for cell, in the same order and of the same kinds."""
    workbook = CalamineWorkbook.from_path(folder / "evidence.xlsx")
    with (
        duckdb.connect() as connection,
        duckdb.connect(str(folder / "evidence.duckdb"), read_only=True) as database,
    ):
        for table in tables:
            assert from_csv(folder / f"{table.name}.csv", table) == tuple(table.rows)
            assert from_jsonl(folder / f"{table.name}.jsonl", table) == tuple(table.rows)
            parquet = connection.execute("SELECT * FROM read_parquet(?)", [str(folder / f"{table.name}.parquet")])
            _same_relation(parquet, table)
            _same_relation(database.table(table.name), table)
            assert from_sheet(workbook, table.name, table) == tuple(table.rows)


def from_csv(path: Path, table: Table) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows of a CSV file, one leading apostrophe taken away."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *lines = csv.reader(file)
    assert head == [column.name for column in table.columns]
    kinds = [column.kind for column in table.columns]
    return tuple(tuple(_parsed(cell, kind) for cell, kind in zip(line, kinds, strict=True)) for line in lines)


def _parsed(cell: str, kind: str) -> Cell:
    if kind == "boolean":
        return {"true": True, "false": False}[cell]
    return int(cell) if kind == "integer" else cell.removeprefix("'")


def from_jsonl(path: Path, table: Table) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows of a JSON Lines file."""
    objects = [json.loads(line) for line in path.read_bytes().splitlines()]
    names = [column.name for column in table.columns]
    assert all(list(found) == names for found in objects)
    return tuple(tuple(found.values()) for found in objects)


def from_sheet(workbook: CalamineWorkbook, sheet: str, table: Table) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows of a sheet."""
    head, *lines = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    assert head == [column.name for column in table.columns]
    kinds = [column.kind for column in table.columns]
    return tuple(tuple(_from_cell(cell, kind) for cell, kind in zip(line, kinds, strict=True)) for line in lines)


def _from_cell(cell: object, kind: str) -> Cell:
    if kind == "boolean":
        assert isinstance(cell, bool)
        return cell
    assert isinstance(cell, float if kind == "integer" else str)
    return int(cell) if isinstance(cell, float) else str(cell)


def _same_relation(found: duckdb.DuckDBPyConnection | duckdb.DuckDBPyRelation, table: Table) -> None:
    kinds = {"text": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN"}
    described = [(column[0], str(column[1])) for column in found.description or []]
    assert described == [(column.name, kinds[column.kind]) for column in table.columns]
    assert tuple(found.fetchall()) == tuple(table.rows)
