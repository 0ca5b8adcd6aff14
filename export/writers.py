"""Tables into files, with the same cells in the same order in every form.

CSV is for spreadsheets: UTF-8 with a byte order mark, without which Excel misreads it, and CRLF line ends (RFC 4180).
Text that a spreadsheet would take for a formula gets an apostrophe in front; text that begins with an apostrophe gets
another one, so that taking one leading apostrophe away always gives the original. All other forms hold text as it is.
"""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from export.outputs import OutputFolder
    from export.tables import Cell, Cover, Format, Table

_FORMULA = frozenset("=+-@\t\r\n|%＝＋－＠'")  # noqa: RUF001 - the full-width forms are formulas in East Asian locales
_BOM = b"\xef\xbb\xbf"
_BATCH = 2000


def write_tables(
    folder: OutputFolder,
    tables: tuple[Table, ...],
    formats: tuple[Format, ...],
    cover: Cover,
    progress: Callable[[int, int], None],
) -> None:
    """Write every table in every format, under unfinished names until the folder is completed.

    Args:
        folder: Where to.
        tables: What to write.
        formats: In which forms.
        cover: What a form that holds all tables in one file says of itself.
        progress: Told rows written and rows in all.

    Raises:
        OutputError: DuckDB refused to write, or a workbook would be too large.
        OSError: The system refused.
    """
    total = len(formats) * sum(len(table.rows) for table in tables)
    if "xlsx" in formats:
        from export.workbook import check_rows, sheet_rows

        check_rows(tables)
        total += sheet_rows(tables, cover) - sum(len(table.rows) for table in tables)
    done = 0

    def tell(rows: int) -> None:
        nonlocal done
        done += rows
        progress(done, total)

    tell(0)
    for form in formats:
        _write(form, folder, tables, cover, tell)


def _write(
    form: Format, folder: OutputFolder, tables: tuple[Table, ...], cover: Cover, tell: Callable[[int], None]
) -> None:
    """Write one form; the libraries that only it needs load here."""
    if form == "xlsx":
        from export.workbook import write_workbook

        write_workbook(folder, tables, cover, tell)
    elif form == "csv":
        _each(folder, tables, tell, _write_csv)
    elif form == "jsonl":
        _each(folder, tables, tell, _write_jsonl)
    else:
        from export import duckdb_files

        write = duckdb_files.write_parquet if form == "parquet" else duckdb_files.write_database
        write(folder, tables, tell)


def _each(
    folder: OutputFolder,
    tables: tuple[Table, ...],
    tell: Callable[[int], None],
    write: Callable[[OutputFolder, Table], None],
) -> None:
    for table in tables:
        write(folder, table)
        tell(len(table.rows))


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
