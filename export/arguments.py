"""The command line of the inspectors' tool: what may be asked, with help and examples for each command."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from export.tables import FORMATS
from kiosk import SOFTWARE
from kiosk.errors import UsageError

if TYPE_CHECKING:
    from export.tables import Format

PROGRAM = "python -m export"

OVERVIEW = f"""\
{PROGRAM}: the inspectors' side of the open meeting kiosk. It works offline.

Before the meeting   {PROGRAM} keys new -o inspector.key
                     {PROGRAM} rehearse CHALLENGE.age --key inspector.key
After the meeting    {PROGRAM} verify BUNDLE.omk.zip
                     {PROGRAM} open BUNDLE.omk.zip --key inspector.key --to evidence

Every command explains itself with --help.
"""

_KEYS_NEW = f"""\
examples:
  {PROGRAM} keys new -o inspector.key --lead --name "Lead inspector"
  {PROGRAM} keys new -o second.key --passphrase-file words.txt

The key is post-quantum unless --classic is given, and lies under a passphrase of seven words that is shown once.
"""
_KEYS_SHOW = f"""\
example:
  {PROGRAM} keys show inspector.key
"""
_VERIFY = f"""\
examples:
  {PROGRAM} verify worcestershire-2020-door-1.omk.zip worcestershire-2020-notes-1.omk.zip
  {PROGRAM} verify /media/stick --opening-code door-1=ABCD-EFGH-JKMN-PQRS
  {PROGRAM} verify station-folder --pack meeting.toml --receipt 'OM1:worcestershire-2020/door-1/120/...' --json

A source is a bundle, a folder with bundles or a meeting's data, a journal or a database. Give all copies together:
they make each other whole. No key is needed. Exit code 0: complete. 4: not complete. 1: nothing could be read.
"""
_OPEN = f"""\
examples:
  {PROGRAM} open *.omk.zip --key inspector.key --to evidence
  {PROGRAM} open bundle.omk.zip --key inspector.key --to evidence --format csv,xlsx,duckdb
  {PROGRAM} open bundle.omk.zip --key inspector.key --find 0123456789ABCDEF
  {PROGRAM} open *.omk.zip --key inspector.key --to release --profile public

Exit code 0: everything opened and verified. 3: some records did not open; each is named. 4: all opened, but
verification is not complete. 1: nothing was written.
"""


_REHEARSE = f"""\
example:
  {PROGRAM} rehearse /media/stick/worcestershire-2020-desk-challenge-1.age --key inspector.key

A kiosk writes the file before the doors open. The four words shown here, typed there, prove that this key opens what
the kiosk seals.
"""
_UNLOCK = f"""\
example:
  {PROGRAM} unlock /media/stick/worcestershire-2020-door-1-unlock-1.age --key inspector.key

A kiosk writes the file when nobody remembers its PIN. The four words let a new PIN be chosen. They open no record.
"""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence, told by the caller."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with the command line."""
        raise UsageError(f"{message[:1].upper()}{message[1:].rstrip('.')}.", f"See: {self.prog} --help")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = _Parser(prog=PROGRAM, description="Keys, verification and opening of sealed records.", add_help=True)
    top.add_argument("--version", action="version", version=SOFTWARE)
    commands = top.add_subparsers(dest="command", metavar="keys|rehearse|unlock|verify|open", parser_class=_Parser)
    _add_keys(commands.add_parser("keys", help="make an inspector's key, or show its public half"))
    _add_words(_command(commands, "rehearse", "prove before the doors open that a key opens records", _REHEARSE))
    _add_words(_command(commands, "unlock", "let a new PIN be chosen at a kiosk whose PIN is forgotten", _UNLOCK))
    _add_verify(_command(commands, "verify", "tell whether records are all there and unaltered; needs no key", _VERIFY))
    _add_open(_command(commands, "open", "open records with a key and write them as tables", _OPEN))
    return top


def _command(
    commands: argparse._SubParsersAction[_Parser],
    name: str,
    what: str,
    examples: str,
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=what,
        description=f"{what[:1].upper()}{what[1:]}.",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _add_keys(keys: argparse.ArgumentParser) -> None:
    commands = keys.add_subparsers(dest="keys_command", metavar="new|show", required=True, parser_class=_Parser)
    new = _command(commands, "new", "make a private key under a new passphrase", _KEYS_NEW)
    new.add_argument(
        "-o", "--output", type=Path, default=Path("inspector.key"), metavar="FILE", help="where to write it"
    )
    new.add_argument("--classic", action="store_true", help="an X25519 key, for age older than 1.3; not post-quantum")
    show = _command(commands, "show", "show the public half of a key", _KEYS_SHOW)
    show.add_argument("file", type=Path, metavar="FILE", help="the key file")
    for one in (new, show):
        one.add_argument("--name", default="Inspector", help="whose key it is, for the meeting pack")
        one.add_argument("--lead", action="store_true", help="mark it as the lead inspector's")
        _add_passphrase(one)


def _add_passphrase(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="read the passphrase from the first line of this file"
    )


def _add_words(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="CHALLENGE.age", help="the file from the kiosk's stick")
    command.add_argument("--key", required=True, type=Path, metavar="FILE", help="the inspector's key file")
    _add_passphrase(command)


def _add_sources(command: argparse.ArgumentParser) -> None:
    command.add_argument("sources", nargs="+", type=Path, metavar="SOURCE", help="bundle, folder, journal or database")
    command.add_argument("--pack", type=Path, metavar="MEETING.toml", help="the meeting pack, where no bundle holds it")
    command.add_argument(
        "--opening-code",
        action="append",
        default=[],
        metavar="[STATION=]CODE",
        help="an opening code from the minutes; give it once for each",
    )
    command.add_argument(
        "--receipt", action="append", default=[], metavar="RECEIPT", help="a closing receipt, whole or its code"
    )


def _add_verify(verify: argparse.ArgumentParser) -> None:
    _add_sources(verify)
    verify.add_argument("--json", action="store_true", help="print the verdicts as JSON")


def _add_open(command: argparse.ArgumentParser) -> None:
    _add_sources(command)
    command.add_argument(
        "--key", action="append", required=True, type=Path, metavar="FILE", help="the inspector's key file"
    )
    command.add_argument("--to", type=Path, metavar="FOLDER", help="a new folder for the tables")
    command.add_argument(
        "--format",
        type=_formats,
        default=("csv",),
        metavar=",".join(FORMATS),
        help="forms to write; csv if not given. xlsx and duckdb are one file each, evidence.xlsx and evidence.duckdb",
    )
    add_profile(command)
    command.add_argument("--concerns", action="store_true", help="write safeguarding concerns too, to their own file")
    command.add_argument(
        "--find", action="append", default=[], metavar="ID", help="print station and number of the record of this id"
    )
    _add_passphrase(command)


def add_profile(command: argparse.ArgumentParser) -> None:
    """Add how numbers leave, and what to do about an earlier release."""
    command.add_argument(
        "--profile",
        default="inspector",
        metavar="inspector|public",
        help="who it is for, or a profile of the meeting pack: every row, or counts alone with small ones hidden",
    )
    command.add_argument(
        "--replace-release",
        action="store_true",
        help="release other counts of the meeting although some were released before, which nobody may have had",
    )


def _formats(text: str) -> tuple[Format, ...]:
    chosen = [part.strip() for part in text.split(",")]
    unknown = [part for part in chosen if part not in FORMATS]
    if unknown:
        raise argparse.ArgumentTypeError(f"'{unknown[0]}' is not a format; choose from {', '.join(FORMATS)}")
    return tuple(form for form in FORMATS if form in chosen)
