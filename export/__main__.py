"""`python -m export`: the inspectors' command line, and the one place that turns failures into words and exit codes."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from export.arguments import OVERVIEW, parser
from kiosk.errors import ExitCode, KioskError
from kiosk.hardening import harden
from kiosk.pack_places import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from types import FrameType

_DUCKDB_STOPPED = "Query interrupted"
"""The words of the RuntimeError that DuckDB makes of Ctrl+C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never a traceback.

    Args:
        arguments: The command line without the program's name; the process's own if not given.
    """
    _make_ready()
    try:
        code = _run(parser().parse_args(arguments))
        sys.stdout.flush()
    except KioskError as error:
        return _told(error)
    except KeyboardInterrupt:
        return _stopped()
    except BrokenPipeError:
        _forget_output()
        return ExitCode.COULD_NOT
    except Exception as error:  # noqa: BLE001 - a traceback could show what was opened; its place is told instead
        return _stopped() if str(error) == _DUCKDB_STOPPED else _unexpected(error)
    return code


_COMMANDS = {
    "keys new": ("export.key_commands", "keys_new"),
    "keys show": ("export.key_commands", "keys_show"),
    "keys split": ("export.key_commands", "keys_split"),
    "keys recover": ("export.key_commands", "keys_recover"),
    "rehearse": ("export.commands", "show_words"),
    "unlock": ("export.commands", "show_words"),
    "verify": ("export.commands", "verify_sources"),
    "merge": ("export.commands", "merge_sources"),
    "open": ("export.commands", "open_sources"),
    "report": ("export.report_command", "report_sources"),
    "redact": ("export.redact_command", "redact_sources"),
    "inspect": ("export.inspect_command", "inspect_sources"),
}
"""Where each command is, so that none loads what only another needs."""


def _run(given: argparse.Namespace) -> int:
    if given.command is None:
        return _start()
    name = f"keys {given.keys_command}" if given.command == "keys" else given.command
    module, function = _COMMANDS[name]
    code: int = getattr(import_module(module), function)(given)
    return code


def _start() -> int:
    """Guide a person at a terminal; tell a script what there is."""
    from export import terminal

    if terminal.somebody_is_there():
        from export.guided import Guide

        return Guide(_one).go()
    print(OVERVIEW, end="")
    return ExitCode.DONE


def _one(arguments: Sequence[str]) -> int:
    """Run one command of the guided flow: a failure is told, and the flow goes on."""
    try:
        return _run(parser().parse_args(arguments))
    except KioskError as error:
        return _told(error)


def _make_ready() -> None:
    """Keep files and memory to this user, take an ending terminal for Ctrl+C, and never fail on a character."""
    harden()
    for name in ("SIGTERM", "SIGHUP"):
        with suppress(AttributeError, ValueError):  # not on Windows; not outside the main thread
            signal.signal(getattr(signal, name), _interrupt)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # replaced by something without an encoding
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # io.TextIOWrapper has it


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _told(error: KioskError) -> int:
    lines = [printable(line) for line in str(error).splitlines()]
    print("\n".join(lines), file=sys.stderr)
    return error.exit_code


def _forget_output() -> None:
    """Let the interpreter end quietly after whoever read our output has gone."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stopped() -> int:
    print("\nStopped. Nothing was left half-written, and no source was changed.", file=sys.stderr)
    return ExitCode.COULD_NOT


def _unexpected(error: Exception) -> int:
    place = "unknown"
    trace = error.__traceback__
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name} line {trace.tb_lineno}"
        trace = trace.tb_next
    print(
        f"Something went wrong that this software did not foresee ({type(error).__name__}, {place}). No source was "
        "changed. Report it with this line, and use another copy of the records if there is one.",
        file=sys.stderr,
    )
    return ExitCode.COULD_NOT


if __name__ == "__main__":
    sys.exit(main())
