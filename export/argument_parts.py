"""What the parsers of all commands share."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NoReturn

from kiosk.errors import UsageError

PROGRAM = "python -m export"


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence, told by the caller."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with the command line."""
        raise UsageError(f"{message[:1].upper()}{message[1:].rstrip('.')}.", f"See: {self.prog} --help")


def command_of(
    commands: argparse._SubParsersAction[Parser],
    name: str,
    what: str,
    examples: str,
) -> argparse.ArgumentParser:
    """Add a command, with what it does and how it is used, and return its parser."""
    return commands.add_parser(
        name,
        help=what,
        description=f"{what[:1].upper()}{what[1:]}.",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def add_passphrase(command: argparse.ArgumentParser) -> None:
    """Add where a passphrase may come from."""
    command.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="read the passphrase from the first line of this file"
    )
