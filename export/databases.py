"""A station's DuckDB file, read from a private copy and turned into frames.

The source is only ever copied, its write-ahead log with it: DuckDB folds a log into the file it opens, and a source
must stay byte for byte as it was. The copy holds sealed bytes alone. From it every stream's opening and records are
written as frames into the same private folder, so that all further reading is the same as for a journal. The copy is
opened read-only, without access to any other file, and a view in place of a table is refused.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import duckdb

from export.evidence_errors import SourceError
from kiosk.chain import SealedRecord
from kiosk.frames import MAX_BODY, encode_opening_frame, encode_record_frame
from kiosk.migrations import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "512MB",
    "temp_directory": "",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
_BATCH = 256
_WAL = ".wal"
_LARGEST_SEALED = MAX_BODY - 256
_KEY = 32
_SIGNATURE = 64
_LONGEST_NAME = 64

_TABLES = "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() AND schema_name = 'main'"
_COLUMNS = (
    "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = current_database() "
    "AND schema_name = 'main'"
)
_EXPECTED = {
    ("stream", "station", "VARCHAR"),
    ("stream", "opening", "BLOB"),
    ("record", "station", "VARCHAR"),
    ("record", "seq", "BIGINT"),
    ("record", "sealed", "BLOB"),
    ("record", "next_key", "BLOB"),
    ("record", "signature", "BLOB"),
}
_OPENINGS = "SELECT station, opening FROM stream WHERE length(station) <= ? AND octet_length(opening) <= ?"
_NAMES = "SELECT DISTINCT station FROM record WHERE length(station) <= ? ORDER BY station"
_SOUND = "seq >= 0 AND octet_length(sealed) <= ? AND octet_length(next_key) = ? AND octet_length(signature) = ?"
_RECORDS = f"SELECT seq, sealed, next_key, signature FROM record WHERE station = ? AND {_SOUND}"  # noqa: S608 - only constants are joined
_UNSOUND = f"SELECT count(*) FROM record WHERE ({_SOUND} AND length(station) <= ?) IS NOT TRUE"  # noqa: S608 - as above


class DatabaseCopy:
    """A private copy of a station's database.

    Args:
        path: The source; never opened by DuckDB.
        folder: A new private folder for the copy and its frames.

    Raises:
        SourceError: The copy cannot be made or read, or is not a station's database.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        self._path = path
        self._folder = folder
        self.notes: list[str] = []
        """What could not be read of it."""

    def frames(self) -> dict[str, Path]:
        """Return, by stream name, a file of frames in the private folder: the opening's first, where there is one.

        Raises:
            SourceError: The database cannot be read.
        """
        copy = self._folder / self._path.name
        try:
            shutil.copyfile(self._path, copy)
            wal = self._path.with_name(self._path.name + _WAL)
            if wal.exists():
                shutil.copyfile(wal, self._folder / wal.name)
            with self._connect(copy) as connection:
                self._check(connection)
                return self._write(connection)
        except OSError as error:
            raise SourceError.refused(self._path, error) from error
        except duckdb.Error as error:
            raise SourceError.bad_database(self._path, self._why(error)) from error

    def _connect(self, copy: Path) -> DuckDBPyConnection:
        """Open the copy; without its write-ahead log where DuckDB cannot follow that."""
        try:
            connection = duckdb.connect(str(copy), read_only=True, config=_CONFIG)
        except duckdb.Error as error:
            wal = copy.with_name(copy.name + _WAL)
            if not wal.exists():
                raise
            wal.rename(wal.with_suffix(".unread"))
            connection = duckdb.connect(str(copy), read_only=True, config=_CONFIG)
            self.notes.append(f"its newest records, still in {wal.name}, cannot be read ({self._why(error)})")
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return connection

    def _check(self, connection: DuckDBPyConnection) -> None:
        tables = {name for (name,) in connection.execute(_TABLES).fetchall()}
        columns = set(connection.execute(_COLUMNS).fetchall())
        if not {"stream", "record"} <= tables or not columns >= _EXPECTED:
            raise SourceError.no_tables(self._path)
        if "migration" in tables and ("migration", "version", "INTEGER") in columns:
            row = connection.execute("SELECT coalesce(max(version), 0) FROM migration").fetchone()
            if row is not None and row[0] > len(STEPS):
                raise SourceError.newer_database(self._path, row[0], len(STEPS))

    def _write(self, connection: DuckDBPyConnection) -> dict[str, Path]:
        sound = [_LARGEST_SEALED, _KEY, _SIGNATURE]
        openings: dict[str, list[bytes]] = {}
        for name, opening in connection.execute(_OPENINGS, [_LONGEST_NAME, _LARGEST_SEALED]).fetchall():
            openings.setdefault(name, []).append(bytes(opening))
        names = [name for (name,) in connection.execute(_NAMES, [_LONGEST_NAME]).fetchall()]
        written = {}
        for number, name in enumerate(dict.fromkeys([*openings, *names])):
            target = self._folder / f"{number}.frames"
            with target.open("xb") as file:
                for opening in openings.get(name, []):
                    file.write(encode_opening_frame(opening))
                try:
                    for record in _records(connection, name, sound):
                        file.write(encode_record_frame(record))
                except duckdb.Error as error:
                    self.notes.append(f"its records of {name} cannot be read to their end ({self._why(error)})")
            written[name] = target
        row = connection.execute(_UNSOUND, [*sound, _LONGEST_NAME]).fetchone()
        if row is not None and row[0]:
            self.notes.append(f"{row[0]} of its rows cannot be records and were passed over")
        return written

    def _why(self, error: duckdb.Error) -> str:
        """Return DuckDB's reason in one line, with the source's name for the copy's."""
        first = (str(error).splitlines() or [type(error).__name__])[0].strip()
        return first.replace(str(self._folder / self._path.name), str(self._path))


def _records(connection: DuckDBPyConnection, name: str, sound: list[int]) -> Iterator[SealedRecord]:
    result = connection.cursor().execute(_RECORDS, [name, *sound])
    while rows := result.fetchmany(_BATCH):
        for seq, sealed, next_key, signature in rows:
            yield SealedRecord(seq, bytes(sealed), bytes(next_key), bytes(signature))
