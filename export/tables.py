"""The tables that opened records are written as: their names, columns and kinds of cell.

Every format writes the same cells in the same order. Rows are put in an order that comes from random ids alone, so
that nothing of a table tells in which order its rows were recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Cell: TypeAlias = str | int | bool
"""Text, a whole number or a truth value; a cell is never empty but for empty text."""

Format: TypeAlias = Literal["csv", "jsonl", "parquet", "xlsx", "duckdb"]
FORMATS: tuple[Format, ...] = ("csv", "jsonl", "parquet", "xlsx", "duckdb")
BETWEEN = ", "
"""What stands between several values in one cell, such as the themes of a point."""

CellKind: TypeAlias = Literal["text", "integer", "boolean"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    kind: CellKind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under named columns."""

    name: str
    """The file's name, without its ending."""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """What a file that holds all tables says of itself."""

    heading: str
    """The meeting's title and id."""
    lines: tuple[str, ...] = ()
    """What a reader has to know, a line each."""
    rehearsal: bool = False
    """Whether nothing in it is real; the lines say so too."""
    themes: tuple[tuple[str, str], ...] = ()
    """Id and label of each theme, in the meeting pack's order."""


def columns(text: str) -> tuple[Column, ...]:
    """Return columns from their names: `#` before a whole number's, `?` before a truth value's."""
    kinds: dict[str, CellKind] = {"#": "integer", "?": "boolean"}
    return tuple(Column(name.lstrip("#?"), kinds.get(name[0], "text")) for name in text.split())


POINTS = columns(
    "id themes text direction fidelity heard #agreed ?read_back table flags band station "
    "#amended ?withdrawn withdrawn_reason withdrawn_note ?vouched"
)
CHECKINS = columns("id role group topics language privacy_version band station ?vouched")
DEPARTURES = columns("id band station ?vouched")
CORRECTIONS = columns("id kind #change reason record band station ?vouched")
NEEDS = columns("station need #people ?vouched")
CONCERNS = columns("id text ?told_inspector band station ?vouched")
DRAFTS = columns("id themes text band station ?vouched")
SURVEYS = columns("id state band station ?vouched")
ORPHANS = columns("id kind point text reason band station ?vouched")
OPENINGS = columns(
    "id station band software pack_digest rehearsal_proof ?clock_confirmed preflight recipients ?vouched"
)
CLOSINGS = columns("id station band kind #counted #read ?agrees ?vouched")
FAILURES = columns("station #seq reason")
GLOSSARY = columns("abbreviation meaning")
COUNTS = columns("table unit row column row_label column_label count")
DICTIONARY = columns("file column meaning")

MEANINGS = {
    "points": "a point, with its newest wording; a point is not a person",
    "checkins": "a person who came in",
    "departures": "a person who left",
    "corrections": "a correction of the head-count, or a tap taken back",
    "needs": "how many people asked for one kind of help, by station",
    "concerns": "a safeguarding concern",
    "drafts": "a line that was being typed when a device failed",
    "surveys": "the survey screen being shown, and in which state",
    "orphans": "a correction whose point is not here",
    "openings": "what a station knew when it opened",
    "closings": "what a station had counted when it closed, beside what was read of it",
    "failures": "a record that did not open",
    "glossary": "an abbreviation that stands in the texts",
    "counts": "a count of people, points or mentions, as far as it may be shown",
    "columns": "a column of one of these tables, and what it means",
}
"""What a row of each table is."""
