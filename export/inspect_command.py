"""`inspect`: questions about the opened rows, one from the command line or one after another on a terminal."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import msgspec

from export import terminal
from export.commands import open_given
from export.disclosure import INSPECTOR, profile_of, without_small_roles
from export.inspection import Inspection
from export.pipeline import CONCERNS, failures_table
from export.question_errors import QuestionError
from export.questions import QUESTIONS
from export.writers import csv_text
from kiosk.errors import ExitCode, KioskError

if TYPE_CHECKING:
    import argparse

    from export.inspection import Answer

_HELP = """\
Ask in SQL, and end with ; or an empty line. Besides:
  .list      the ready questions
  .ask NAME  ask one of them
  .tables    tables and their columns
  .quit      leave; Ctrl+D does too
"""


def inspect_sources(given: argparse.Namespace) -> ExitCode:
    """Open the sources and answer one question, or one after another."""
    if given.list:
        terminal.write(_listed())
        return ExitCode.DONE
    if not given.sources or not given.key:
        raise QuestionError.nothing_to_open()
    sql = _ready(given.query) if given.query else given.sql
    if not sql and not terminal.somebody_is_there():
        raise QuestionError.nobody_to_ask()
    opened = open_given(given)
    pack = None if opened.pack is None else opened.pack.pack
    tables = without_small_roles(
        (table for table in opened.fold.tables() if table.name != CONCERNS), profile_of(pack, INSPECTOR)
    )
    with terminal.progress("Making ready", "rows") as progress:
        made = Inspection((*tables, failures_table(opened)), pack, progress)
    with made as inspection:
        if sql:
            _answer(inspection.ask(sql, given.rows), given.form, given.rows)
        else:
            _converse(inspection, given)
    return opened.exit_code


def _ready(name: str) -> str:
    """Return the SQL of a ready question.

    Raises:
        QuestionError: There is none of that name.
    """
    found = {question.name: question.sql for question in QUESTIONS}
    if name not in found:
        raise QuestionError.unknown(name, list(found))
    return found[name]


def _converse(inspection: Inspection, given: argparse.Namespace) -> None:
    """Answer questions until there are no more; a wrong one is told and forgotten."""
    terminal.tell(f"{_HELP}\n{_tables(inspection)}")
    while True:
        try:
            line = _statement()
        except EOFError:
            return
        try:
            match line.split():
                case []:
                    continue
                case [".quit" | ".exit"]:
                    return
                case [".list"]:
                    terminal.tell(_listed())
                case [".tables"]:
                    terminal.tell(_tables(inspection))
                case [".ask", name]:
                    _answer(inspection.ask(_ready(name), given.rows), given.form, given.rows)
                case [word, *_] if word.startswith("."):
                    terminal.tell(_HELP)
                case _:
                    _answer(inspection.ask(line, given.rows), given.form, given.rows)
        except KioskError as error:
            terminal.tell(terminal.printable_lines(str(error)))


def _statement() -> str:
    """Return what is typed up to a semicolon, an empty line, or at once where it is a command."""
    lines: list[str] = []
    while True:
        line = terminal.ask("... " if lines else "sql> ").strip()
        if line.startswith(".") and not lines:
            return line
        if line:
            lines.append(line)
        if not line or line.endswith(";"):
            return "\n".join(lines)


def _answer(answer: Answer, form: str, most: int) -> None:
    """Print an answer in the form that was asked for."""
    if form == "json":
        rows = [dict(zip(answer.names, row, strict=True)) for row in answer.rows]
        terminal.write(msgspec.json.format(msgspec.json.encode(rows, enc_hook=str), indent=2).decode() + "\n")
    elif form == "csv":
        terminal.write(_csv(answer))
    else:
        terminal.show_rows(answer.names, answer.rows)
    if answer.more:
        terminal.say(f"Only the first {most:,} rows are shown: add --rows, or LIMIT and OFFSET to the question.")


def _csv(answer: Answer) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(answer.names)
    writer.writerows([_cell(cell) for cell in row] for row in answer.rows)
    return text.getvalue()


def _cell(cell: object) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return csv_text(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def _listed() -> str:
    wide = max(len(question.name) for question in QUESTIONS)
    return "".join(f"{question.name:<{wide}}  {question.what}\n" for question in QUESTIONS)


def _tables(inspection: Inspection) -> str:
    return "".join(f"{name}: {', '.join(names)}\n" for name, names in inspection.columns.items())
