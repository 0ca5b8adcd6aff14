"""Raw rows into tables: the newest content of each point, and everything else as it was recorded.

A correction replaces a point's content and is counted; a withdrawn point stays, marked. Corrections whose point did
not open are kept in a table of their own. What a station counted when it closed is compared with what was read.

Rows are kept, compressed, in a DuckDB that lives in memory alone and may put nothing on a disk: a million of them take
some 70 MB. They are put into an order drawn anew, within a theme where they have themes, so that nothing tells when
they were made.
"""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb

from export import fold_sql, tables
from export.cells import RAW
from export.stored_rows import StoredRows
from export.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from export.cells import RawCell
    from export.tables import Column
    from export.unsealed_batches import Unsealed

_TOGETHER = 2000
"""Rows that are handed to DuckDB at once."""
_CHECKPOINT = 60_000
"""Rows after which they are compressed."""
_AT_ONCE = 30_000
"""Rows that are put in order at once."""
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "temp_directory": "",
    "threads": 1,
    "max_vacuum_tasks": 0,
    "allocator_flush_threshold": "1MB",
    "allocator_bulk_deallocation_flush_threshold": "1MB",
}
"""Nothing on a disk, and little in memory: what is free goes back to the system at once, and groups of rows that are
compressed stay as they are, for joining small ones would hold a whole group of 122,880 rows uncompressed."""
_DRAWN = "hash(x.id || '{}')"
_SHIFT = 59
"""Leaves the first 5 of 64 bits, by which rows are divided."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record came from."""

    station: str
    """The stream's name: station, and part where there is more than one."""
    seq: int
    """Its number in the stream."""
    vouched: bool
    """Whether the chain vouches for it."""


class Fold:
    """Takes opened records, each stream's in order, and returns tables.

    Args:
        groups: Check-in role id to publication group, from the meeting pack.
        history: Whether every content that a point ever had is wanted as well.
    """

    def __init__(self, groups: Mapping[str, str], *, history: bool = False) -> None:
        self.doubled: list[str] = []
        """Ids that more than one record bears, once for each record that is left out for it."""
        self._history = history
        self._finished = False
        self._waiting: dict[str, list[list[RawCell]]] = {}
        self._rows = 0
        self._to_order = self._ordered = 0
        self._progress: Callable[[int, int], None] | None = None
        self._drawn = _DRAWN.format(secrets.token_hex(16))
        """A number for each row that nobody can foretell: rows are put in its order."""
        self._connection = duckdb.connect(config=_CONFIG)
        self._connection.execute("SET enable_progress_bar = false")
        for name in ("raw", "evidence"):
            self._connection.execute(f"ATTACH ':memory:' AS {name} (COMPRESS)")
        for name in RAW:
            self._connection.execute(fold_sql.create(f"raw.{name}", fold_sql.raw_columns(name)))
        self._connection.execute(fold_sql.create("raw.role_group", [("role", "VARCHAR"), ("name", "VARCHAR")]))
        self._insert("raw.role_group", ["VARCHAR", "VARCHAR"], [list(groups), list(groups.values())])

    def add(self, unsealed: Unsealed) -> None:
        """Take a batch of opened records."""
        for name, columns in unsealed.columns.items():
            waiting = self._waiting.setdefault(name, [[] for _ in columns])
            for whole, part in zip(waiting, columns, strict=True):
                whole.extend(part)
            if len(waiting[0]) >= _TOGETHER:
                self._flush(name)

    def origin_of(self, record_id: str) -> Origin | None:
        """Return where the record of that id came from, or None."""
        self.finish()
        query = "SELECT station, seq, vouched FROM raw.record WHERE id = ?"
        row = self._connection.execute(query, [record_id]).fetchone()
        return None if row is None else Origin(*row)

    @property
    def kinds(self) -> Counter[str]:
        """How many records of each kind were read."""
        self.finish()
        return Counter(dict(self._connection.execute("SELECT kind, count(*) FROM raw.record GROUP BY kind").fetchall()))

    @property
    def counts_agree(self) -> bool:
        """Whether every closed station counted what was read of it."""
        self.finish()
        return not self._connection.execute("FROM evidence.closings WHERE NOT agrees LIMIT 1").fetchall()

    @property
    def orphans(self) -> tuple[str, ...]:
        """Ids of corrections and withdrawals whose point did not open."""
        self.finish()
        return tuple(row[0] for row in self._connection.execute("SELECT id FROM evidence.orphans").fetchall())

    def tables(self) -> tuple[Table, ...]:
        """Return every table, rows in an order that tells nothing of when they were recorded."""
        self.finish()
        return tuple(Table(name, columns, self._stored(name)) for name, columns in self._wanted().items())

    def finish(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Make the tables, if they are not made yet; nothing can be added afterwards.

        Args:
            progress: Told rows put in order and rows in all.
        """
        if self._finished:
            return
        self._finished = True
        for name in list(self._waiting):
            self._flush(name)
        self._leave_out_doubles()
        [(self._to_order,)] = self._connection.execute("SELECT count(*) FROM raw.record").fetchall()
        self._progress = progress
        for name, columns in self._wanted().items():
            kinds = [(column.name, fold_sql.SQL_KINDS[column.kind]) for column in columns]
            self._connection.execute(fold_sql.create(f"evidence.{name}", kinds))
        if self._history:
            self._connection.execute(f"INSERT INTO evidence.versions {fold_sql.HISTORY}")
        self._put_corrections()
        self._connection.execute(fold_sql.WITHDRAWN)
        for name in fold_sql.SELECTS:
            if name != "points":
                self._fill(name)
        for name in RAW:
            if name not in ("record", "point"):
                self._connection.execute(f"DROP TABLE raw.{name}")
        self._fill("points")  # the largest, when the others have made room
        self._connection.execute("DROP TABLE raw.point")

    def _wanted(self) -> dict[str, tuple[Column, ...]]:
        return fold_sql.EVIDENCE | ({"versions": tables.VERSIONS} if self._history else {})

    def _stored(self, name: str) -> StoredRows:
        [(count,)] = self._connection.execute(f"SELECT count(*) FROM evidence.{name}").fetchall()  # noqa: S608 - our name
        return StoredRows(self._connection, f"evidence.{name}", count)

    def _leave_out_doubles(self) -> None:
        """Of records that bear one id keep the first, and tell of the others."""
        self._connection.execute(fold_sql.create("raw.doubled", [("id", "VARCHAR"), ("n", "UBIGINT")]))
        for some in fold_sql.SOME_IDS:
            self._connection.execute(fold_sql.DOUBLED, list(some))
        self.doubled = [row[0] for row in self._connection.execute(fold_sql.DOUBLES).fetchall()]
        if self.doubled:
            for name in RAW:
                self._connection.execute(
                    f"DELETE FROM raw.{name} x USING raw.doubled d WHERE d.id = x.id AND d.n <> x.n"  # noqa: S608 - as above
                )

    def _put_corrections(self) -> None:
        """Give every corrected point its newest content, some of them at a time."""
        [(corrected,)] = self._connection.execute(fold_sql.AMENDED).fetchall()
        self._connection.execute(fold_sql.TAKE_OUT)
        parts = corrected // _AT_ONCE + 1
        for part in range(parts):
            self._connection.execute(fold_sql.PUT_IN, [parts, part])
            self._connection.execute("CHECKPOINT raw")

    def _fill(self, name: str) -> None:
        """Put a table's rows in order; a large one part by part, so that little of it is held twice."""
        select, target = fold_sql.SELECTS[name], f"INSERT INTO evidence.{name}"
        before = fold_sql.LARGE.get(name)
        if before is None:
            self._put(f"{target} FROM ({select}) ORDER BY ALL")
            return
        joined = "AND" if " WHERE " in select else "WHERE"
        since = f"({before} > $1 OR ({before} = $1 AND {self._drawn} >> {_SHIFT} >= $2))"
        until = f"({before} < $3 OR ({before} = $3 AND {self._drawn} >> {_SHIFT} <= $4))"
        part = f"{select} {joined} {since} AND {until} ORDER BY {before}, {self._drawn}, x.id"
        for first, last in self._parts(select, before):
            self._put(f"{target} {part}", [*first, *last])
            self._connection.execute("CHECKPOINT evidence")

    def _put(self, statement: str, values: Sequence[object] = ()) -> None:
        """Run a statement that puts rows in order, and tell how many."""
        [(rows,)] = self._connection.execute(statement, values).fetchall()
        self._ordered += rows
        if self._progress is not None:
            self._progress(min(self._ordered, self._to_order), self._to_order)

    def _parts(self, select: str, before: str) -> list[tuple[tuple[str, int], tuple[str, int]]]:
        """Return ranges of theme and of the drawn number's first bits that hold not too many rows each."""
        source = select[select.index(" FROM raw.") :].partition(" LEFT JOIN")[0].partition(" WHERE ")[0]
        result = self._connection.cursor().execute(
            f"SELECT {before} AS a, {self._drawn} >> {_SHIFT} AS b, count(*){source} GROUP BY ALL ORDER BY ALL"
        )
        parts: list[tuple[tuple[str, int], tuple[str, int]]] = []
        held = _AT_ONCE
        while rows := result.fetchmany(_TOGETHER):
            for first, bits, count in rows:
                key = (first, bits)
                held += count
                if held > _AT_ONCE:
                    parts.append((key, key))
                    held = count
                parts[-1] = (parts[-1][0], key)
        return parts

    def _flush(self, name: str) -> None:
        columns = self._waiting.pop(name)
        self._insert(f"raw.{name}", [kind for _, kind in fold_sql.raw_columns(name)], columns)
        before, self._rows = self._rows, self._rows + len(columns[0])
        if before // _CHECKPOINT != self._rows // _CHECKPOINT:
            self._connection.execute("CHECKPOINT raw")

    def _insert(self, table: str, kinds: list[str], columns: list[list[RawCell]]) -> None:
        self._connection.execute(fold_sql.insert(table, kinds), columns)
