"""The tables that opened records are written as: their names, columns and kinds of cell.

Every format writes the same cells in the same order. Rows are put in an order that comes from random ids alone, so
that nothing of a table tells in which order its rows were recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Cell: TypeAlias = str | int | bool
"""Text, a whole number or a truth value; a cell is never empty but for empty text."""

Format: TypeAlias = Literal["csv", "jsonl", "parquet"]
FORMATS: tuple[Format, ...] = ("csv", "jsonl", "parquet")

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
