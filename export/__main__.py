"""`python -m export`: the inspectors' command line, and the one place that turns failures into words and exit codes."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never a traceback.

    Args:
        arguments: The command line without the program's name; the process's own if not given.
    """
    _make_ready()
    try:
        given = parser().parse_args(arguments)
        if given.command is None:
            print(OVERVIEW, end="")
            return ExitCode.DONE
        code = _run(given)
        sys.stdout.flush()
    except KioskError as error:
        return _told(error)
    except KeyboardInterrupt:
        print("\nStopped. Nothing was left half-written, and no source was changed.", file=sys.stderr)
        return ExitCode.COULD_NOT
    except BrokenPipeError:
        _forget_output()
        return ExitCode.COULD_NOT
    except Exception as error:  # noqa: BLE001 - a traceback could show what was opened; its place is told instead
        return _unexpected(error)
    return code


def _run(given: argparse.Namespace) -> ExitCode:
    from export import commands

    if given.command == "keys":
        return commands.keys_new(given) if given.keys_command == "new" else commands.keys_show(given)
    if given.command in ("rehearse", "unlock"):
        return commands.show_words(given)
    if given.command == "redact":
        from export.redact_command import redact_sources

        return redact_sources(given)
    if given.command == "inspect":
        from export.inspect_command import inspect_sources

        return inspect_sources(given)
    if given.command == "report":
        from export.report_command import report_sources

        return report_sources(given)
    return commands.verify_sources(given) if given.command == "verify" else commands.open_sources(given)


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
