"""The command line of the inspectors' tool: what may be asked, with help and examples for each command."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from export.argument_parts import PROGRAM, Parser, add_passphrase, command_of
from export.key_arguments import add_keys
from export.tables import FORMATS, REPORT_FORMS
from kiosk import SOFTWARE

if TYPE_CHECKING:
    from export.tables import Format, ReportForm

Form = TypeVar("Form", bound=str)

MOST_ROWS = 1_000_000

OVERVIEW = f"""\
{PROGRAM}: the inspectors' side of the open meeting kiosk. It works offline.

Before the meeting   {PROGRAM} keys new -o inspector.key
                     {PROGRAM} rehearse CHALLENGE.age --key inspector.key
After the meeting    {PROGRAM} verify BUNDLE.omk.zip
                     {PROGRAM} merge DOOR.omk.zip NOTES.omk.zip -o evening.omk.zip
                     {PROGRAM} open BUNDLE.omk.zip --key inspector.key --to evidence
                     {PROGRAM} report BUNDLE.omk.zip --key inspector.key --to report
                     {PROGRAM} redact BUNDLE.omk.zip --key inspector.key --to shared
                     {PROGRAM} inspect BUNDLE.omk.zip --key inspector.key

Every command explains itself with --help. On a terminal, {PROGRAM} alone asks what you want to do.
"""

_VERIFY = f"""\
examples:
  {PROGRAM} verify worcestershire-2020-door-1.omk.zip worcestershire-2020-notes-1.omk.zip
  {PROGRAM} verify /media/stick --opening-code door-1=ABCD-EFGH-JKMN-PQRS
  {PROGRAM} verify station-folder --pack meeting.toml --receipt 'OM1:worcestershire-2020/door-1/120/...' --json

A source is a bundle, a folder with bundles or a meeting's data, a journal or a database. Give all copies together:
they make each other whole. No key is needed. Exit code 0: complete. 4: not complete. 1: nothing could be read.
"""
_MERGE = f"""\
examples:
  {PROGRAM} merge door-1.omk.zip notes-1.omk.zip -o evening.omk.zip
  {PROGRAM} merge /media/stick station-folder --pack meeting.toml -o .

Two copies of one station make each other whole. Streams of another meeting and of rehearsals are set aside. No key is
needed, and no source is changed: SHA-256 is compared before and after. Exit code 0: what was merged is complete. 4:
merged, and not complete. 3: something else wrote to a source meanwhile. 1: nothing was written.
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

_REPORT = f"""\
examples:
  {PROGRAM} report *.omk.zip --key inspector.key --to report
  {PROGRAM} report *.omk.zip --key inspector.key --to shared --choices redaction.json
  {PROGRAM} report *.omk.zip --key inspector.key --to published --profile public

Writes report.html and report.pdf, with the same words and numbers. Both can be read with a screen reader and printed.
Exit codes are those of open.
"""
_REHEARSE = f"""\
example:
  {PROGRAM} rehearse /media/stick --key inspector.key

A kiosk writes a file for each inspector before the doors open. The four words shown here, typed there, prove that this
key opens what the kiosk seals.
"""
_UNLOCK = f"""\
example:
  {PROGRAM} unlock /media/stick/worcestershire-2020-door-1-unlock-1.age --key inspector.key

A kiosk writes the file when nobody remembers its PIN. The four words let a new PIN be chosen. They open no record.
"""


_REDACT = f"""\
examples:
  {PROGRAM} redact *.omk.zip --key inspector.key
  {PROGRAM} redact *.omk.zip --key inspector.key --to shared --format csv,xlsx
  {PROGRAM} redact *.omk.zip --key inspector.key --all --to release --profile public

On a terminal it asks about one text after another, and keeps each choice at once: stop and go on as you like. Elsewhere
it takes the choices that are there. No source is changed: SHA-256 is compared before and after. Exit code 3: some texts
are not decided yet, or something else wrote to a source meanwhile.
"""
_INSPECT = f"""\
examples:
  {PROGRAM} inspect *.omk.zip --key inspector.key
  {PROGRAM} inspect --list
  {PROGRAM} inspect *.omk.zip --key inspector.key --query themes
  {PROGRAM} inspect *.omk.zip --key inspector.key --form csv --sql "SELECT text FROM points WHERE direction = 'worse'"

The rows are in memory alone; no question can read or write a file. What is printed is not protected: it is for you.
"""  # noqa: S608 - an example for people, never run


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = Parser(prog=PROGRAM, description="Keys, verification and opening of sealed records.", add_help=True)
    top.add_argument("--version", action="version", version=SOFTWARE)
    commands = top.add_subparsers(
        dest="command", metavar="keys|rehearse|unlock|verify|merge|open|report|redact|inspect", parser_class=Parser
    )
    add_keys(commands.add_parser("keys", help="make, show, divide or recover an inspector's key"))
    _add_words(command_of(commands, "rehearse", "prove before the doors open that a key opens records", _REHEARSE))
    _add_words(command_of(commands, "unlock", "let a new PIN be chosen at a kiosk whose PIN is forgotten", _UNLOCK))
    _add_verify(
        command_of(commands, "verify", "tell whether records are all there and unaltered; needs no key", _VERIFY)
    )
    _add_merge(command_of(commands, "merge", "put everything that belongs to a meeting into one bundle", _MERGE))
    _add_open(command_of(commands, "open", "open records with a key and write them as tables", _OPEN))
    _add_report(command_of(commands, "report", "open records with a key and write a report to read", _REPORT))
    _add_redact(command_of(commands, "redact", "review what may identify people, and write tables without it", _REDACT))
    _add_inspect(command_of(commands, "inspect", "ask questions of the opened rows, in SQL or ready-made", _INSPECT))
    return top


def _add_words(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", type=Path, metavar="CHALLENGE.age", help="the file from the kiosk's stick, or the stick's folder"
    )
    command.add_argument("--key", required=True, type=Path, metavar="FILE", help="the inspector's key file")
    add_passphrase(command)


def _add_sources(command: argparse.ArgumentParser, *, needed: bool = True) -> None:
    command.add_argument(
        "sources", nargs="+" if needed else "*", type=Path, metavar="SOURCE", help="bundle, folder, journal or database"
    )
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


def _add_merge(merge: argparse.ArgumentParser) -> None:
    _add_sources(merge)
    merge.add_argument(
        "-o", "--output", required=True, type=Path, metavar="OUT", help="a new bundle's name, or a folder for it"
    )


def _add_keyed(command: argparse.ArgumentParser, *, needed: bool = True) -> None:
    """Add what every command takes that opens records."""
    _add_sources(command, needed=needed)
    command.add_argument(
        "--key", action="append", required=needed, type=Path, metavar="FILE", help="the inspector's key file"
    )
    add_passphrase(command)


def _add_open(command: argparse.ArgumentParser) -> None:
    _add_keyed(command)
    command.add_argument("--to", type=Path, metavar="FOLDER", help="a new folder for the tables")
    _add_format(command)
    add_profile(command)
    command.add_argument("--history", action="store_true", help="write every wording that a point ever had, too")
    command.add_argument("--concerns", action="store_true", help="write safeguarding concerns too, to their own file")
    command.add_argument(
        "--find", action="append", default=[], metavar="ID", help="print station and number of the record of this id"
    )


def _add_redact(command: argparse.ArgumentParser) -> None:
    _add_keyed(command)
    command.add_argument(
        "--choices",
        type=Path,
        default=Path("redaction.json"),
        metavar="FILE",
        help="where choices are kept and taken up again; redaction.json if not given",
    )
    command.add_argument(
        "--all", action="store_true", help="ask about every text, not only where the guard finds something"
    )
    command.add_argument(
        "--withhold-rest", action="store_true", help="withhold what is found and nobody decided about, without asking"
    )
    command.add_argument("--to", type=Path, metavar="FOLDER", help="a new folder for the redacted tables")
    _add_format(command)
    add_profile(command)


def _add_inspect(command: argparse.ArgumentParser) -> None:
    _add_keyed(command, needed=False)
    what = command.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="list the ready questions; opens nothing")
    what.add_argument("--query", metavar="NAME", help="ask one of the ready questions")
    what.add_argument("--sql", metavar="SELECT", help="ask in SQL")
    command.add_argument(
        "--form", choices=("table", "json", "csv"), default="table", help="how to print; table if not given"
    )
    command.add_argument(
        "--rows", type=_rows, default=1000, metavar="N", help="print at most so many rows; 1000 if not given"
    )


def _rows(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_ROWS:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of rows; give one from 1 to {MOST_ROWS:,}")
    return int(text)


def _add_format(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--format",
        type=_formats,
        default=("csv",),
        metavar=",".join(FORMATS),
        help="forms to write; csv if not given. xlsx and duckdb are one file each, evidence.xlsx and evidence.duckdb",
    )


def _add_report(command: argparse.ArgumentParser) -> None:
    _add_keyed(command)
    command.add_argument("--to", required=True, type=Path, metavar="FOLDER", help="a new folder for the report")
    command.add_argument(
        "--format",
        type=_report_forms,
        default=REPORT_FORMS,
        metavar=",".join(REPORT_FORMS),
        help="what to write; both if not given",
    )
    command.add_argument(
        "--choices", type=Path, metavar="FILE", help="show texts by the choices that redact kept in this file"
    )
    command.add_argument(
        "--withhold-rest", action="store_true", help="with --choices: withhold what is found and nobody decided about"
    )
    add_profile(command)


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
    return _chosen(text, FORMATS)


def _report_forms(text: str) -> tuple[ReportForm, ...]:
    return _chosen(text, REPORT_FORMS)


def _chosen(text: str, forms: tuple[Form, ...]) -> tuple[Form, ...]:
    """Return those of the forms that a text names, in their own order."""
    chosen = [part.strip() for part in text.split(",")]
    unknown = [part for part in chosen if part not in forms]
    if unknown:
        raise argparse.ArgumentTypeError(f"'{unknown[0]}' is not a format; choose from {', '.join(forms)}")
    return tuple(form for form in forms if form in chosen)
