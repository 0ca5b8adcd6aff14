"""The tables that opened records are written as: their names, columns and kinds of cell.

Every format writes the same cells in the same order. Rows are put in an order that comes from random ids alone, so
that nothing of a table tells in which order its rows were recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Cell: TypeAlias = str | int | bool
"""Text, a whole number or a truth value; a cell is never empty but for empty text."""

Format: TypeAlias = Literal["csv", "jsonl", "parquet", "xlsx", "duckdb"]
FORMATS: tuple[Format, ...] = ("csv", "jsonl", "parquet", "xlsx", "duckdb")
ReportForm: TypeAlias = Literal["html", "pdf"]
REPORT_FORMS: tuple[ReportForm, ...] = ("html", "pdf")
BETWEEN = ", "
"""What stands between several values in one cell, such as the themes of a point."""

CellKind: TypeAlias = Literal["text", "integer", "boolean"]


class Rows(Protocol):
    """Rows of cells: a tuple of them, or `export.stored_rows.StoredRows`, fetched as they are asked for."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        """Yield them in their order."""

    def __getitem__(self, some: slice, /) -> tuple[tuple[Cell, ...], ...]:
        """Return some of them that follow one another."""


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
    rows: Rows
    """As many as `len` says, in their order, as often as they are asked for."""


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
VERSIONS = columns(
    "point #step kind themes text direction fidelity heard #agreed ?read_back table flags reason note band station "
    "?vouched"
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
REDACTIONS = columns("what kind reason #times")
QUOTES = columns("text")

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
    "versions": "one content that a point had, or its withdrawal, in order",
    "closings": "what a station had counted when it closed, beside what was read of it",
    "failures": "a record that did not open",
    "glossary": "an abbreviation that stands in the texts",
    "counts": "a count of people, points or mentions, as far as it may be shown",
    "redactions": "something that was done to texts before they were handed out, and how often",
    "quotes": "a point in the words that may be read",
    "columns": "a column of one of these tables, and what it means",
}
"""What a row of each table is."""
