"""Tables into files: CSV, JSON Lines and Parquet, with the same cells in the same order.

CSV is for spreadsheets: UTF-8 with a byte order mark, without which Excel misreads it, and CRLF line ends (RFC 4180).
Text that a spreadsheet would take for a formula gets an apostrophe in front; text that begins with an apostrophe gets
another one, so that taking one leading apostrophe away always gives the original. JSON Lines and Parquet hold text as
it is.
"""

from __future__ import annotations

import csv
import io
from contextlib import ExitStack
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

import duckdb
import msgspec

from export.evidence_errors import OutputError
from export.fold import StoredRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from export.outputs import OutputFolder
    from export.tables import Cell, Format, Table

_FORMULA = frozenset("=+-@\t\r\n|%＝＋－＠'")  # noqa: RUF001 - the full-width forms are formulas in East Asian locales
_BOM = b"\xef\xbb\xbf"
_BATCH = 2000
_SQL_KINDS = {"text": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN"}


def write_tables(
    folder: OutputFolder,
    tables: tuple[Table, ...],
    formats: tuple[Format, ...],
    progress: Callable[[int, int], None],
) -> None:
    """Write every table in every format, under unfinished names until the folder is completed.

    Args:
        folder: Where to.
        tables: What to write.
        formats: In which forms.
        progress: Told rows written and rows in all.

    Raises:
        OutputError: DuckDB refused to write Parquet.
        OSError: The system refused.
    """
    total = len(formats) * sum(len(table.rows) for table in tables)
    done = 0
    with ExitStack() as stack:
        for form in formats:
            write = _WRITERS[form] if form != "parquet" else partial(_write_parquet, _memory(folder, stack))
            for table in tables:
                write(folder, table)
                done += len(table.rows)
                progress(done, total)


def csv_text(text: str) -> str:
    """Return text as a CSV cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ")[:1] in _FORMULA else text


def _batches(table: Table) -> Iterator[tuple[tuple[Cell, ...], ...]]:
    rows = iter(table.rows)
    while batch := tuple(islice(rows, _BATCH)):
        yield batch


def _write_csv(folder: OutputFolder, table: Table) -> None:
    with folder.file(f"{table.name}.csv") as file:
        file.write(_BOM)
        _csv_rows(file, [tuple(column.name for column in table.columns)])
        for rows in _batches(table):
            _csv_rows(file, rows)


def _csv_rows(file: BinaryIO, rows: tuple[tuple[Cell, ...], ...] | list[tuple[str, ...]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_csv_cell(cell) for cell in row] for row in rows)
    file.write(text.getvalue().encode())


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return csv_text(cell) if isinstance(cell, str) else str(cell)


def _write_jsonl(folder: OutputFolder, table: Table) -> None:
    names = [column.name for column in table.columns]
    encoder = msgspec.json.Encoder()
    with folder.file(f"{table.name}.jsonl") as file:
        for rows in _batches(table):
            file.write(encoder.encode_lines([dict(zip(names, row, strict=True)) for row in rows]))


def _memory(folder: OutputFolder, stack: ExitStack) -> duckdb.DuckDBPyConnection:
    """Return an in-memory DuckDB that may put nothing on disk but the files asked for."""
    try:
        connection = stack.enter_context(duckdb.connect(config={"temp_directory": "", "threads": 1}))
        connection.execute("SET enable_progress_bar = false")
    except duckdb.Error as error:
        raise OutputError.parquet(folder.path, _why(error)) from error
    return connection


def _write_parquet(connection: duckdb.DuckDBPyConnection, folder: OutputFolder, table: Table) -> None:
    path = folder.place(f"{table.name}.parquet")
    source = "cells"
    try:
        if isinstance(table.rows, StoredRows):
            connection, source = table.rows.connection, table.rows.source
        else:
            _fill(connection, table)
        connection.execute(
            f"COPY {source} TO ? (FORMAT parquet, USE_TMP_FILE false, ROW_GROUP_SIZE 20480)", [str(path)]
        )
    except duckdb.Error as error:
        raise OutputError.parquet(folder.path, _why(error)) from error


def _why(error: duckdb.Error) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _fill(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    kinds = [_SQL_KINDS[column.kind] for column in table.columns]
    names = ", ".join(f'"{column.name}" {kind}' for column, kind in zip(table.columns, kinds, strict=True))
    connection.execute(f"CREATE OR REPLACE TABLE cells ({names})")
    lists = ", ".join(f"unnest(?::{kind}[])" for kind in kinds)
    insert = f"INSERT INTO cells SELECT {lists}"
    for rows in _batches(table):
        connection.execute(insert, [list(column) for column in zip(*rows, strict=True)])


_WRITERS: dict[str, Callable[[OutputFolder, Table], None]] = {"csv": _write_csv, "jsonl": _write_jsonl}
