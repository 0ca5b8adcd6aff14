"""Rows of a table that stay in the fold's DuckDB, in memory alone, and are fetched as they are asked for.

A tuple of rows and these are used alike: by length, by going through them, by a slice. What can be counted where they
lie is not fetched at all.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from export.tables import Cell, Table

_TOGETHER = 2000


class StoredRows:
    """The rows of one table, as often as one likes.

    Args:
        connection: The fold's own.
        source: The table's whole name in it.
        count: How many rows it has.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, source: str, count: int) -> None:
        self.connection = connection
        self.source = source
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        result = self.connection.cursor().execute(f"FROM {self.source}")
        while rows := result.fetchmany(_TOGETHER):
            yield from rows

    def __getitem__(self, some: slice) -> tuple[tuple[Cell, ...], ...]:
        start, stop, step = some.indices(self._count)
        if step != 1:
            raise IndexError(some)
        query = f"FROM {self.source} LIMIT ? OFFSET ?"
        return tuple(self.connection.cursor().execute(query, [max(0, stop - start), start]).fetchall())

    def counted(self, names: tuple[str, ...]) -> Counter[tuple[Cell, ...]]:
        """Return how many rows there are of each combination of these columns' cells."""
        listed = ", ".join(f'"{name}"' for name in names)
        query = f"SELECT {listed}, count(*) FROM {self.source} GROUP BY ALL"  # noqa: S608 - names of our own
        return Counter({row[:-1]: row[-1] for row in self.connection.cursor().execute(query).fetchall()})


def counted(table: Table, *names: str) -> Counter[tuple[Cell, ...]]:
    """Return how many rows of a table there are of each combination of these columns' cells."""
    if isinstance(table.rows, StoredRows):
        return table.rows.counted(names)
    columns = [column.name for column in table.columns]
    places = [columns.index(name) for name in names]
    return Counter(tuple(row[place] for place in places) for row in table.rows)
