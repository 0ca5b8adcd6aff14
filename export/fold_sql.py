"""The statements that make tables for people out of raw rows; see `export.cells` for what a raw row holds.

`raw` is what was recorded, `evidence` what is handed out. Values reach DuckDB as bound parameters; what is put into a
statement here are names of our own.
"""

from __future__ import annotations

from export import tables
from export.cells import CONTENT_COLUMNS, HEAD, RAW
from kiosk.tallies import COUNTED_KINDS, OTHER

SQL_KINDS = {"text": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN"}
"""The DuckDB type of each kind of cell."""

_COUNTED = ", ".join(f"'{kind}'" for kind in sorted(COUNTED_KINDS))
_CONTENT = ", ".join(f'"{name}"' for name in CONTENT_COLUMNS)
_TAIL = "x.band, x.station, x.vouched"

EVIDENCE: dict[str, tuple[tables.Column, ...]] = {
    "points": tables.POINTS,
    "checkins": tables.CHECKINS,
    "departures": tables.DEPARTURES,
    "corrections": tables.CORRECTIONS,
    "needs": tables.NEEDS,
    "concerns": tables.CONCERNS,
    "drafts": tables.DRAFTS,
    "surveys": tables.SURVEYS,
    "orphans": tables.ORPHANS,
    "openings": tables.OPENINGS,
    "closings": tables.CLOSINGS,
}
"""The tables handed out, in the order they are told; `versions` is made on request."""


def create(table: str, columns: list[tuple[str, str]]) -> str:
    """Return the statement that makes an empty table of these columns and types."""
    listed = ", ".join(f'"{name}" {kind}' for name, kind in columns)
    return f"CREATE TABLE {table} ({listed})"


def raw_columns(table: str) -> list[tuple[str, str]]:
    """Return name and DuckDB type of a raw table's columns."""
    pairs = (column.partition(":") for column in f"{HEAD} {RAW[table]}".split())
    return [(name, kind) for name, _, kind in pairs]


def insert(table: str, kinds: list[str]) -> str:
    """Return the statement that adds rows given as one list a column."""
    return f"INSERT INTO {table} SELECT {', '.join(f'unnest(?::{kind}[])' for kind in kinds)}"


DOUBLED = """
INSERT INTO raw.doubled
SELECT id, min(n) FROM raw.record WHERE id[1] BETWEEN ? AND ? GROUP BY id HAVING count(*) > 1
"""
"""Ids that more than one record bears, with the place of the one that counts: the first.

Asked for some ids at a time, by their first character: all of them at once would take as much memory as the rest."""

SOME_IDS = (("0", "7"), ("8", "F"), ("G", "Q"), ("R", "Z"))
"""First and last character of each part of Crockford's base32."""

DOUBLES = "SELECT r.id FROM raw.record r JOIN raw.doubled d ON d.id = r.id AND d.n <> r.n ORDER BY r.n"

AMENDED = """
CREATE TABLE raw.amended AS
SELECT p.id AS point, any_value(p.n) AS n, any_value(p.band) AS band, any_value(p.station) AS station,
       any_value(p.vouched) AS vouched, max(a.n) AS newest, count(*) AS amended
FROM raw.amendment a JOIN raw.point p ON p.id = a.point GROUP BY p.id
"""
"""Points that were corrected, the place of their newest correction, and how many there are."""

TAKE_OUT = "DELETE FROM raw.point WHERE id IN (SELECT point FROM raw.amended)"
PUT_IN = f"""
INSERT INTO raw.point
SELECT m.n, m.point, m.band, m.station, m.vouched AND a.vouched, {_CONTENT}, m.amended
FROM raw.amended m JOIN raw.amendment a ON a.n = m.newest WHERE hash(m.point) % $1 = $2
"""
"""Corrected points with their newest content, one of so many parts of them; one that anything unsound went into is not
vouched for."""

WITHDRAWN = """
CREATE TABLE raw.gone AS
SELECT w.point, w.reason, w.note, w.vouched FROM raw.withdrawal w
WHERE w.n IN (SELECT max(n) FROM raw.withdrawal GROUP BY point)
"""

_UNDONE = "NOT EXISTS (FROM raw.correction u WHERE u.kind = 'undone' AND u.record = x.id)"

SELECTS = {
    "points": (
        'SELECT x.id, x.themes, x.text, x.direction, x.fidelity, x.heard, x.agreed, x.read_back, x."table", x.flags, '
        "x.band, x.station, x.amended, g.point IS NOT NULL, coalesce(g.reason, ''), coalesce(g.note, ''), "
        "x.vouched AND coalesce(g.vouched, true) FROM raw.point x LEFT JOIN raw.gone g ON g.point = x.id"
    ),
    "checkins": (
        "SELECT x.id, x.role, coalesce(g.name, 'other'), x.topics, x.language, x.privacy_version, "
        f"{_TAIL} FROM raw.checkin x LEFT JOIN raw.role_group g ON g.role = x.role WHERE {_UNDONE}"
    ),
    "departures": f"SELECT x.id, {_TAIL} FROM raw.departure x WHERE {_UNDONE}",
    "corrections": f"SELECT x.id, x.kind, x.change, x.reason, x.record, {_TAIL} FROM raw.correction x",
    "needs": (
        "SELECT split_part(x.station, '.', 1) AS station, unnest(x.needs) AS need, unnest(x.people) AS people, "
        "x.vouched FROM raw.need x WHERE x.n IN (SELECT max(n) FROM raw.need GROUP BY split_part(station, '.', 1))"
    ),
    "concerns": f"SELECT x.id, x.text, x.told_inspector, {_TAIL} FROM raw.concern x",
    "drafts": f"SELECT x.id, x.themes, x.text, {_TAIL} FROM raw.draft x",
    "surveys": f"SELECT x.id, x.state, {_TAIL} FROM raw.survey x",
    "orphans": (
        f"SELECT x.id, 'amended' AS kind, x.point, x.text, x.reason, {_TAIL} FROM raw.amendment x "
        "WHERE NOT EXISTS (FROM raw.point p WHERE p.id = x.point) UNION ALL "
        f"SELECT x.id, 'withdrawn', x.point, x.note, x.reason, {_TAIL} FROM raw.withdrawal x "
        "WHERE NOT EXISTS (FROM raw.point p WHERE p.id = x.point)"
    ),
    "openings": (
        "SELECT x.id, x.station, x.band, x.software, x.pack_digest, x.rehearsal_proof, x.clock_confirmed, "
        "x.preflight, x.recipients, x.vouched FROM raw.opening x"
    ),
    "closings": (
        "WITH told AS (SELECT n, unnest(kinds) AS kind, unnest(counted) AS counted FROM raw.closing), "
        f"found AS (SELECT c.n, CASE WHEN r.kind IN ({_COUNTED}) THEN r.kind ELSE '{OTHER}' END AS kind, "
        "count(*) AS read FROM raw.closing c JOIN raw.record r ON r.station = c.station AND r.n < c.n GROUP BY ALL), "
        "both_of AS (SELECT coalesce(t.n, f.n) AS n, coalesce(t.kind, f.kind) AS kind, coalesce(t.counted, 0) AS "
        "counted, coalesce(f.read, 0) AS read FROM told t FULL JOIN found f ON f.n = t.n AND f.kind = t.kind) "
        "SELECT x.id, x.station, x.band, b.kind, b.counted, b.read, b.counted = b.read, x.vouched "
        "FROM both_of b JOIN raw.closing x ON x.n = b.n"
    ),
}
"""What each table is made of; `x` is the raw row that a row comes from."""

LARGE = dict.fromkeys(("checkins", "departures", "corrections", "concerns"), "left(x.id, 0)") | {"points": "x.themes"}
"""Tables that may be too large to be put in order at once, with what they are ordered by before the id."""

HISTORY = f"""
WITH steps AS (
    SELECT id AS point, -1 AS step, n, 'noted' AS kind, {_CONTENT}, '' AS reason, '' AS note, band, station, vouched
    FROM raw.point
    UNION ALL
    SELECT point, 0, n, 'amended', {_CONTENT}, reason, '', band, station, vouched FROM raw.amendment
    WHERE point IN (SELECT id FROM raw.point)
    UNION ALL
    SELECT w.point, 0, w.n, 'withdrawn', {", ".join(f'p."{name}"' for name in CONTENT_COLUMNS)}, w.reason, w.note,
           w.band, w.station, w.vouched
    FROM raw.withdrawal w JOIN raw.point p ON p.id = w.point
)
SELECT point, row_number() OVER (PARTITION BY point ORDER BY step, n) - 1 AS step, kind, {_CONTENT}, reason, note,
       band, station, vouched
FROM steps ORDER BY point, step
"""
"""Everything that was ever said of each point, in order: as noted first, then every correction and withdrawal."""
