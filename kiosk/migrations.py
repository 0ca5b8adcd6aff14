"""The database's schema, step by step; a step and the record of it are one transaction.

Ciphertext and framing, nothing else. There are no indexes: that (station, seq) is unique is the chain's business,
and an index would cost a quarter of every insert.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

STEPS: tuple[tuple[str, str], ...] = (
    (
        "streams and records",
        """
        CREATE TABLE stream (station VARCHAR NOT NULL, opening BLOB NOT NULL);
        CREATE TABLE record (
            station VARCHAR NOT NULL, seq BIGINT NOT NULL,
            sealed BLOB NOT NULL, next_key BLOB NOT NULL, signature BLOB NOT NULL
        );
        """,
    ),
)
"""Name and SQL of each step; step 1 is the first. Only ever added to."""


def version_of(connection: DuckDBPyConnection) -> int:
    """Return how many steps the database in use has taken; 0 for an empty one."""
    known = connection.execute(
        "SELECT count(*) FROM information_schema.tables WHERE table_catalog = current_database() "
        "AND table_name = 'migration'"
    ).fetchone()
    if known is None or known[0] == 0:
        return 0
    row = connection.execute("SELECT coalesce(max(version), 0) FROM migration").fetchone()
    return 0 if row is None else int(row[0])


def migrate(connection: DuckDBPyConnection) -> None:
    """Take every step the database in use has not taken yet."""
    taken = version_of(connection)
    for version, (name, sql) in enumerate(STEPS, start=1):
        if version <= taken:
            continue
        connection.execute("BEGIN")
        if version == 1:
            connection.execute("CREATE TABLE migration (version INTEGER NOT NULL, name VARCHAR NOT NULL)")
        connection.execute(sql)
        connection.execute("INSERT INTO migration VALUES (?, ?)", [version, name])
        connection.execute("COMMIT")
