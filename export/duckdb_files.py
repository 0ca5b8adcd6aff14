"""Tables into Parquet files and into one DuckDB database, by a DuckDB that may put nothing else on disk."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

import duckdb

from export.evidence_errors import OutputError
from export.stored_rows import StoredRows
from export.tables import MEANINGS
from kiosk.durable import OWNER_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from export.outputs import OutputFolder
    from export.tables import Table

FILE = "evidence.duckdb"
_BATCH = 2000
_SQL_KINDS = {"text": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN"}
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "temp_directory": "",
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_PARQUET = "(FORMAT parquet, USE_TMP_FILE false, ROW_GROUP_SIZE 20480)"
"""Small groups of rows: each of them is held in memory until it is whole."""
_ATTACH = "ATTACH ? AS evidence (RECOVERY_MODE no_wal_writes)"


def write_parquet(folder: OutputFolder, tables: Sequence[Table], tell: Callable[[int], None]) -> None:
    """Write each table as a Parquet file.

    Args:
        folder: Where to.
        tables: What to write.
        tell: Told how many more rows were written.

    Raises:
        OutputError: DuckDB refused.
    """
    with _memory(folder, "Parquet files") as connection:
        for table in tables:
            path = folder.place(f"{table.name}.parquet")
            if isinstance(table.rows, StoredRows):
                table.rows.connection.execute(f"COPY {table.rows.source} TO ? {_PARQUET}", [str(path)])
                tell(len(table.rows))
                continue
            _fill(connection, table, "memory.cells", tell)
            connection.execute(f"COPY memory.cells TO ? {_PARQUET}", [str(path)])


def write_database(folder: OutputFolder, tables: Sequence[Table], tell: Callable[[int], None]) -> None:
    """Write all tables into one database, each with a comment that says what a row is.

    Args:
        folder: Where to.
        tables: What to write.
        tell: Told how many more rows were written.

    Raises:
        OutputError: DuckDB refused.
        OSError: The system refused.
    """
    path = folder.place(FILE)
    path.unlink()  # DuckDB takes no empty file; it makes its own, empty, which is closed to others before it is filled
    with _memory(folder, "DuckDB file") as connection:
        connection.execute(_ATTACH, [str(path)])
        connection.execute("DETACH evidence")
        path.chmod(OWNER_FILE)
        connection.execute(_ATTACH, [str(path)])
        for table in tables:
            _fill(connection, table, f'evidence."{table.name}"', tell)
            connection.execute(f"COMMENT ON TABLE evidence.\"{table.name}\" IS '{MEANINGS[table.name]}'")
        connection.execute("CHECKPOINT evidence")
        connection.execute("DETACH evidence")


@contextmanager
def _memory(folder: OutputFolder, what: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield an in-memory DuckDB; its failures are told as those of writing `what`."""
    try:
        with duckdb.connect(config=_CONFIG) as connection:
            connection.execute("SET enable_progress_bar = false")
            yield connection
    except duckdb.Error as error:
        why = (str(error).splitlines() or [type(error).__name__])[0]
        raise OutputError.database(folder.path, what, why) from error


def _fill(connection: duckdb.DuckDBPyConnection, table: Table, name: str, tell: Callable[[int], None]) -> None:
    kinds = [_SQL_KINDS[column.kind] for column in table.columns]
    named = ", ".join(f'"{column.name}" {kind}' for column, kind in zip(table.columns, kinds, strict=True))
    connection.execute(f"CREATE OR REPLACE TABLE {name} ({named})")
    lists = ", ".join(f"unnest(?::{kind}[])" for kind in kinds)
    insert = f"INSERT INTO {name} SELECT {lists}"
    rows = iter(table.rows)
    while batch := tuple(islice(rows, _BATCH)):
        connection.execute(insert, [list(column) for column in zip(*batch, strict=True)])
        tell(len(batch))
