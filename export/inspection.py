"""Questions in SQL about the opened rows: a DuckDB that lives in memory, reads nothing else and writes nowhere.

What was opened is copied in; then everything that reaches outside is switched off and locked: files, extensions,
Python's own variables, settings. A question is one SELECT; DuckDB itself would refuse what looks for a file in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import duckdb

from export.fold_sql import SQL_KINDS, create, insert
from export.question_errors import QuestionError
from export.tables import Table, columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from export.tables import Cell
    from kiosk.meeting import Pack

_THEMES = columns("id #number short full")
_ROLES = columns("id label group")
_BATCH = 2000
_MENTIONS = """
CREATE VIEW mentions AS
SELECT unnest(string_split(themes, ', ')) AS theme, * FROM points WHERE NOT withdrawn
"""
_LOCKED = (
    "SET enable_progress_bar = false",
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "temp_directory": "",
    "memory_limit": "2GB",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}
"""How DuckDB is opened: nothing spills to a disk, nothing is fetched."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question."""

    names: tuple[str, ...]
    """The columns' names."""
    rows: tuple[tuple[object, ...], ...]
    """The rows, as many as were asked for."""
    more: bool
    """Whether there are more."""


class Inspection:
    """Opened rows that can be asked; a context manager that forgets them.

    Args:
        tables: The opened tables.
        pack: The meeting pack, whose themes and roles become tables too.
        progress: Told rows made ready and rows in all.

    Raises:
        QuestionError: There is not enough memory for the rows.
    """

    def __init__(
        self, tables: Iterable[Table], pack: Pack | None, progress: Callable[[int, int], None] | None = None
    ) -> None:
        self._tables = (*tables, *_of_pack(pack))
        self._progress = progress or (lambda _done, _total: None)
        self._total = sum(len(table.rows) for table in self._tables)
        self._done = 0
        self._connection = duckdb.connect(config=CONFIG)
        try:
            for table in self._tables:
                self._copy(table)
            self._connection.execute(_MENTIONS)
            for statement in _LOCKED:
                self._connection.execute(statement)
        except duckdb.OutOfMemoryException as error:
            self._connection.close()
            raise QuestionError.out_of_memory() from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """Every table's name and the names of its columns."""
        found = {table.name: tuple(column.name for column in table.columns) for table in self._tables}
        return found | {"mentions": ("theme", *found["points"])}

    def ask(self, sql: str, most: int) -> Answer:
        """Return the answer to one SELECT.

        Args:
            sql: The question.
            most: The most rows to return.

        Raises:
            QuestionError: It is not one SELECT, DuckDB does not understand it, or it takes more memory than there is.
        """
        try:
            statements = self._connection.extract_statements(sql)
            if len(statements) != 1:
                raise QuestionError.not_one(len(statements))
            if statements[0].type != duckdb.StatementType.SELECT:
                raise QuestionError.not_a_select()
            result = self._connection.execute(statements[0])
            rows = result.fetchmany(most + 1)
            names = tuple(str(column[0]) for column in result.description or ())
        except duckdb.OutOfMemoryException as error:
            raise QuestionError.out_of_memory() from error
        except duckdb.PermissionException as error:
            raise QuestionError.outside() from error
        except duckdb.Error as error:
            raise QuestionError.not_understood(str(error), self.columns) from error
        return Answer(names, tuple(rows[:most]), len(rows) > most)

    def _copy(self, table: Table) -> None:
        kinds = [SQL_KINDS[column.kind] for column in table.columns]
        named = zip((column.name for column in table.columns), kinds, strict=True)
        self._connection.execute(create(f'"{table.name}"', list(named)))
        for rows in _batches(table):
            self._connection.execute(
                insert(f'"{table.name}"', kinds), [list(cells) for cells in zip(*rows, strict=True)]
            )
            self._done += len(rows)
            self._progress(self._done, self._total)


def _batches(table: Table) -> Iterator[list[tuple[Cell, ...]]]:
    batch: list[tuple[Cell, ...]] = []
    for row in table.rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _of_pack(pack: Pack | None) -> tuple[Table, ...]:
    themes = () if pack is None else tuple((one.id, one.number, one.short, one.full) for one in pack.themes)
    roles = () if pack is None else tuple((one.id, one.label, one.group) for one in pack.roles)
    return Table("themes", _THEMES, themes), Table("roles", _ROLES, roles)
