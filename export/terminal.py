"""What the inspectors' tool says on a terminal: its words, the verdict table, and progress for what takes long.

Results go to standard output, progress and questions to standard error. Names and reasons that come from a source are
shown without control characters, so that no bundle can write to the terminal as it likes.
"""

from __future__ import annotations

import shutil
import sys
import textwrap
import time
from contextlib import contextmanager
from getpass import getpass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from kiosk.pack_places import printable as clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from export.verdicts import Report, StreamVerdict
    from kiosk.challenge import ChallengeText

_WIDE = 120
_NARROWEST = 20
_PATIENCE = 1.0
"""Seconds before a progress bar appears."""
_REFRESH = 0.1
_WHOLE = 10
"""Units a second from which on a rate is told in whole ones."""


def write(text: str) -> None:
    """Write lines to standard output as they are, without wrapping."""
    sys.stdout.write(text)


def tell(text: str) -> None:
    """Write lines to standard output, broken between words where they are longer than the terminal is wide."""
    sys.stdout.write(f"{broken(text)}\n")


def broken(text: str) -> str:
    """Return lines broken between words where they are longer than the terminal is wide, indented as they were."""
    wide = max(_NARROWEST, shutil.get_terminal_size().columns)
    lines: list[str] = []
    for line in text.split("\n"):
        indent = " " * (len(line) - len(line.lstrip()))
        lines += textwrap.wrap(line, wide, subsequent_indent=indent) or [""]
    return "\n".join(lines)


def say(text: str) -> None:
    """Write one line of news to standard error."""
    sys.stderr.write(f"{text}\n")


_FOR = {
    "rehearse": "The key opens what this kiosk seals. Type these words at the kiosk:",
    "unlock": "Somebody at this kiosk wants to choose a new PIN. If you agree, let these words be typed there:",
}


def show_words(text: ChallengeText) -> None:
    """Show the words of a challenge, where they come from and what they do."""
    say(f"Meeting {clean(text.meeting)}, station {clean(text.station)}.")
    say(_FOR[text.purpose])
    write(f"{clean(text.words)}\n")


def ask_passphrase(path: Path) -> str:
    """Return the passphrase of a key file: typed unseen on a terminal, else the next line of standard input."""
    if sys.stdin.isatty():
        return getpass(f"Passphrase for {clean(str(path))}: ", stream=sys.stderr)
    return sys.stdin.readline().rstrip("\r\n")


def somebody_is_there() -> bool:
    """Tell whether questions can be asked: both ends are a terminal."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(prompt: str) -> str:
    """Show a question and return the line that is typed.

    Raises:
        EOFError: Nothing more comes.
    """
    return input(prompt)


@contextmanager
def progress(what: str, unit: str, *, scale: int = 1) -> Iterator[Callable[[int, int], None]]:
    """Yield a callback that shows a bar on standard error once the work has taken a second; silent without a terminal.

    Args:
        what: What is being done, such as 'Opening'.
        unit: What is counted, such as 'records'.
        scale: How many of what the callback is told make one of the unit.
    """
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    bar = Progress(
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(f"{unit}, {{task.fields[rate]}}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    shown: list[TaskID] = []
    began = time.monotonic()
    last = began

    def update(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - began < _PATIENCE or now - last < _REFRESH:
            return
        last = now
        speed = done / scale / (now - began)
        rate = f"{speed:,.{0 if speed >= _WHOLE else 1}f} a second"
        if not shown:
            bar.start()
            shown.append(bar.add_task(what, total=total, rate=rate))
        bar.update(shown[0], completed=done // scale, total=total // scale, rate=rate)

    try:
        yield update
    finally:
        bar.stop()


def show_rows(names: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows as a table for people, whole numbers to the right, and how many there are."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    numbers = [all(isinstance(row[place], int) for row in rows) for place in range(len(names))]
    for name, number in zip(names, numbers, strict=True):
        table.add_column(Text(clean(name)), overflow="fold", justify="right" if number else "left")
    for row in rows:
        table.add_row(*(Text("-" if cell is None else clean(str(cell))) for cell in row))
    console = _console()
    console.print(table)
    many = f"{len(rows):,} row{'' if len(rows) == 1 else 's'}"
    console.print(Text(many if rows else "No rows: nothing that was opened answers this.", style="dim"))


def printable_lines(text: str) -> str:
    """Return text of several lines without anything that moves a terminal's cursor."""
    return "\n".join(map(clean, text.splitlines()))


def show_report(report: Report) -> None:
    """Print what verification found."""
    console = _console()
    title = f"{report.title} ({report.meeting})" if report.title else report.meeting
    _line(console, "Meeting", title or "unknown")
    if report.pack_words:
        _line(console, "Pack words", report.pack_words)
    if report.rehearsal:
        console.print(Text("REHEARSAL: nothing here is real.", style="bold"))
    console.print(_table(report))
    for stream in report.streams:
        _details(console, stream)
    for finding in report.findings:
        console.print(Text(f"{finding.kind}: {clean(finding.text)} {finding.advice}".rstrip()))
    for note in report.notes:
        console.print(Text(f"note: {clean(note)}"))
    console.print(Text(_conclusion(report), style="bold"))


def _table(report: Report) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("Stream", "Verdict", "Records", "Opening code", "Receipt code", "Head words"):
        table.add_column(heading, overflow="fold", justify="right" if heading == "Records" else "left")
    for stream in report.streams:
        count = str(stream.records) if stream.vouched == stream.records else f"{stream.vouched} of {stream.records}"
        style = "green" if stream.complete else "red"
        table.add_row(
            Text(clean(stream.name) or "unknown"),
            Text(stream.verdict, style=style),
            count,
            stream.opening_code or "-",
            stream.receipt_code or "-",
            stream.head_words or "-",
        )
    return table


def _details(console: Console, stream: StreamVerdict) -> None:
    name = clean(stream.name) or "unknown"
    for finding in stream.findings:
        console.print(Text(f"{name}, {finding.kind}: {clean(finding.text)} {finding.advice}".rstrip()))
    for note in stream.notes:
        console.print(Text(f"{name}, note: {clean(note)}"))


def _conclusion(report: Report) -> str:
    if report.complete:
        closing = "COMPLETE: every stream is whole, unaltered and closed."
        return f"{closing} It is a rehearsal." if report.rehearsal else closing
    return "NOT COMPLETE: what is above tells why. Records that are vouched for are as the station sealed them."


def _line(console: Console, label: str, value: str) -> None:
    console.print(Text.assemble((f"{label}: ", "bold"), clean(value)))


def _console() -> Console:
    wide = None if sys.stdout.isatty() else _WIDE
    return Console(file=sys.stdout, width=wide, markup=False, highlight=False, emoji=False, soft_wrap=False)


def ask_line(question: str) -> str:
    """Return a line typed on a terminal, or the next one of standard input that is not blank; empty at its end."""
    if sys.stdin.isatty():
        sys.stderr.write(question)
        sys.stderr.flush()
    while line := sys.stdin.readline():
        if line.strip() or sys.stdin.isatty():
            return line.strip()
    return ""
