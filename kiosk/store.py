"""The station's DuckDB file: sealed records, for stock tools to read and for the kiosk to rebuild its journal from.

The settings are the measured ones: without them an insert costs tens of kilobytes and a checkpoint stalls for a
second. Every connection is made here, because the row group size is not remembered in the file.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.chain import SealedRecord
from kiosk.durable import OWNER_FILE, sync_folder
from kiosk.errors import DamagedStoreError, StoreError
from kiosk.migrations import STEPS, migrate, version_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "memory_limit": "256MB",
    "temp_directory": "",
    "checkpoint_threshold": "1MB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_BATCH = 500


def connect(path: Path, *, read_only: bool = False) -> DuckDBPyConnection:
    """Return a connection whose current database is the file at `path`, with the measured settings.

    Args:
        path: The database file; created where it is missing, unless `read_only`.
        read_only: Open without the right to change anything.

    Raises:
        duckdb.Error: DuckDB refused.
    """
    import duckdb

    connection = duckdb.connect(config=_CONFIG)
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET force_compression = 'uncompressed'")
    options = "READ_ONLY" if read_only else "ROW_GROUP_SIZE 4096, STORAGE_VERSION 'v1.5.0'"
    try:
        connection.execute(f"ATTACH ? AS store ({options})", [str(path)])
        connection.execute("USE store")
        connection.execute("SET lock_configuration = true")
    except duckdb.Error:
        connection.close()
        raise
    return connection


class Store:
    """One open database. Calls are made one at a time; the session sees to that.

    Args:
        path: The database file; created and migrated where needed.

    Raises:
        DamagedStoreError: The file or its write-ahead log cannot be read.
        StoreError: The disk refused, another program has it open, or a newer version wrote it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._files = (path, path.with_name(f"{path.name}.wal"))
        self._connection = _open(path)
        self._left = self._look()

    def as_left(self) -> bool:
        """Whether database and write-ahead log are the files they were after the last change made here, as long."""
        return self._look() == self._left

    def opening(self, station: str) -> bytes | None:
        """Return the stored opening of a stream, or None."""
        row = self._query("SELECT opening FROM stream WHERE station = ?", [station]).fetchone()
        return None if row is None else bytes(row[0])

    def add_opening(self, station: str, opening: bytes) -> None:
        """Store a stream's opening; on disk when the call returns."""
        self._change("INSERT INTO stream VALUES (?, ?)", [station, opening])

    def records(self, station: str) -> Iterator[SealedRecord]:
        """Yield the stored records of a stream in order of sequence."""
        result = self._query(
            "SELECT seq, sealed, next_key, signature FROM record WHERE station = ? ORDER BY seq", [station]
        )
        while rows := self._fetch(result):
            for seq, sealed, next_key, signature in rows:
                yield SealedRecord(seq, bytes(sealed), bytes(next_key), bytes(signature))

    def append(self, station: str, record: SealedRecord) -> None:
        """Store one record; on disk when the call returns.

        Raises:
            StoreError: DuckDB refused. The record may be on disk all the same: look it up before trying again.
        """
        self._change(
            "INSERT INTO record VALUES (?, ?, ?, ?, ?)",
            [station, record.seq, record.sealed, record.next_key, record.signature],
        )

    def append_all(self, station: str, records: Iterable[SealedRecord]) -> None:
        """Store many records in one transaction.

        Raises:
            StoreError: DuckDB refused; none of them is stored.
        """
        self._query("BEGIN")
        try:
            for record in records:
                self.append(station, record)
            self._change("COMMIT")
        except StoreError:
            with suppress(StoreError):
                self._query("ROLLBACK")
            raise

    def has(self, station: str, record: SealedRecord) -> bool:
        """Tell whether exactly this record is stored."""
        row = self._query(
            "SELECT count(*) FROM record WHERE station = ? AND seq = ? AND signature = ?",
            [station, record.seq, record.signature],
        ).fetchone()
        return row is not None and row[0] > 0

    def close(self) -> None:
        """Fold the write-ahead log into the file where possible and let go of it."""
        import duckdb

        with suppress(duckdb.Error):
            self._connection.execute("CHECKPOINT store")
        with suppress(duckdb.Error):
            self._connection.close()

    def _look(self) -> tuple[tuple[int, int] | None, ...]:
        """Return which file each one is, and its length in bytes; None for one that is not there."""
        return tuple(_identity(file) for file in self._files)

    def _change(self, sql: str, values: list[object] | None = None) -> None:
        self._query(sql, values)
        self._left = self._look()

    def _query(self, sql: str, values: list[object] | None = None) -> DuckDBPyConnection:
        import duckdb

        try:
            return self._connection.execute(sql, values)
        except duckdb.Error as error:
            raise _wrapped(self._path, error) from error

    def _fetch(self, result: DuckDBPyConnection) -> list[tuple[int, bytes, bytes, bytes]]:
        import duckdb

        try:
            return result.fetchmany(_BATCH)
        except duckdb.Error as error:
            raise _wrapped(self._path, error) from error


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size


def _open(path: Path) -> DuckDBPyConnection:
    import duckdb

    fresh = not path.exists()
    if not fresh and not os.access(path, os.R_OK | os.W_OK):
        raise StoreError.refused(path, PermissionError(13, os.strerror(13)))
    try:
        connection = connect(path)
    except duckdb.Error as error:
        raise _wrapped(path, error) from error
    try:
        version = version_of(connection)
        if version > len(STEPS):
            raise StoreError.newer(path)
        migrate(connection)
        if fresh:
            path.chmod(OWNER_FILE)
            sync_folder(path.parent)
    except duckdb.Error as error:
        connection.close()
        raise _wrapped(path, error) from error
    except (StoreError, OSError):
        connection.close()
        raise
    return connection


_ENVIRONMENT = ("no space left", "disk full", "read-only file system", "permission denied", "too many open files")
_NO_MEMORY = ("out of memory", "cannot allocate", "could not allocate", "failed to allocate", "bad_alloc")
_IN_USE = ("could not set lock", "conflicting lock", "being used by another process")


def _wrapped(path: Path, error: Exception) -> StoreError:
    """Return DuckDB's refusal as ours: a file in use, a disk that refuses and a lack of memory are not damage."""
    why = str(error).splitlines()[0].strip() if str(error) else type(error).__name__
    lowered = str(error).lower()
    if any(sign in lowered for sign in _IN_USE):
        return StoreError.in_use(path)
    if any(sign in lowered for sign in _NO_MEMORY):
        return StoreError.no_memory(path)
    if any(sign in lowered for sign in _ENVIRONMENT):
        return StoreError.database(path, why)
    return DamagedStoreError.unreadable(path, why)
