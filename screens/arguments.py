"""The kiosk's command line: what may be asked, with help and examples for each command."""

from __future__ import annotations

import argparse
from pathlib import Path

from screens.serve_command import add_serve

_EPILOG = """\
examples:
  run_kiosk.py                                       rehearse the Worcestershire meeting; nothing is kept
  run_kiosk.py pack new meeting.toml                 answer questions to write a meeting pack
  run_kiosk.py pack check meeting.toml               find what is wrong with a pack, and what to think of
  run_kiosk.py preflight meeting.toml --station door-1   check this machine before the doors open
  run_kiosk.py open meeting.toml --station door-1    open a station, or resume it where it stopped
  run_kiosk.py serve meeting.toml                    one laptop for the whole hall: stations on tablets
  run_kiosk.py handover meeting.toml --to /media/stick
  run_kiosk.py erase meeting.toml                    this device's copy, once it was handed over
  run_kiosk.py check-text meeting.toml < points.jsonl
  run_kiosk.py poster meeting.toml -o poster.pdf     the survey's code to hang up; `slip` makes cards to hand out

exit codes:
  0 done   1 could not   2 wrong command line   3 partly done   4 verification failed

Inspectors open what is handed over with:  python -m export --help
"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    whole = argparse.ArgumentParser(
        prog="run_kiosk.py",
        description="Check people in without names, note what is said, and seal it to the inspectors.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="store_true", help="say the version and stop")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND")
    _add_open(commands)
    _add_evening(add_serve(commands))
    _add_preflight(commands)
    _add_pack(commands)
    _add_handover(commands)
    _add_erase(commands)
    _add_check_text(commands)
    _add_paper(commands)
    return whole


def _add_open(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "open",
        help="open a station of a meeting, or resume it",
        description="Open a station of a meeting, or resume it where it stopped.",
    )
    command.add_argument("pack", type=Path, metavar="MEETING.toml", help="the meeting pack")
    command.add_argument(
        "--station", metavar="NAME", help="the station's id on the pack's roster; asked for if left out"
    )
    _add_evening(command)
    command.add_argument("--tablet", choices=("screen", "pages"), help=argparse.SUPPRESS)  # for a browser, by `serve`
    command.add_argument("--clock-confirmed", action="store_true", help=argparse.SUPPRESS)  # at the desk, by `serve`


def _add_evening(command: argparse.ArgumentParser) -> None:
    _add_places(command)
    command.add_argument("--plain", action="store_true", help="line by line, for screen readers and scripts")
    command.add_argument(
        "--accept-untested-key",
        action="store_true",
        help="hold no opening ceremony: accept that nobody has tested an inspector's key, which is sealed into the "
        "records",
    )
    command.add_argument(
        "--ceremony", action="store_true", help="with --rehearsal and --plain: practise the opening ceremony too"
    )
    command.add_argument(
        "--now", metavar="ISO", help="pretend it is this time, such as 2020-03-23T19:00 (rehearsal only)"
    )


def _add_preflight(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "preflight",
        help="check this machine, minutes before the doors open",
        description="Check disks, keys, clock, screen and secrecy of this machine for one station. What is found is "
        "sealed into the station's opening record. Exit code 1 where a promise would not hold.",
    )
    command.add_argument("pack", type=Path, metavar="MEETING.toml", help="the meeting pack")
    command.add_argument("--station", metavar="NAME", required=True, help="the station's id on the pack's roster")
    _add_places(command)
    command.add_argument("--json", action="store_true", help="answer as JSON, and ask for no keys")


def _add_pack(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    pack = commands.add_parser("pack", help="check a meeting pack, or write a new one", description="Meeting packs.")
    actions = pack.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="find what is wrong with a pack, and what to think of")
    check.add_argument("pack", type=Path, metavar="MEETING.toml", help="the meeting pack")
    new = actions.add_parser("new", help="answer questions to write a pack")
    new.add_argument("pack", type=Path, metavar="MEETING.toml", help="the file to write; never overwritten")


def _add_handover(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "handover",
        help="write one bundle of all closed stations on this device",
        description="Write one bundle of every station of a meeting on this device, read it back and compare it.",
    )
    command.add_argument("pack", type=Path, metavar="MEETING.toml", help="the meeting pack")
    command.add_argument(
        "--to", type=Path, metavar="FOLDER", required=True, help="where the bundle goes, such as a stick"
    )
    _add_places(command)


def _add_erase(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "erase",
        help="erase this device's copy of a meeting, once it was handed over",
        description="Erase this device's copy of a meeting. It goes only when every station here is closed and a "
        "bundle of all its records was read back whole; no other meeting is touched. Asks twice.",
    )
    command.add_argument("pack", type=Path, metavar="MEETING.toml", help="the meeting pack")
    _add_places(command)
    command.add_argument("--confirm", metavar="ID", help="the meeting's id, in place of the two questions: for scripts")
    command.add_argument(
        "--anyway", action="store_true", help="also what is not closed or not handed over: those records are lost"
    )


def _add_check_text(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "check-text",
        help="find what would identify somebody, and the themes, in points given as lines of JSON",
        description='Reads lines like {"id": "1", "text": "..."} and answers each with what would identify somebody '
        "and with all themes, best first. Nothing is kept.",
    )
    command.add_argument("pack", type=Path, metavar="MEETING.toml", help="the meeting pack")
    command.add_argument("--table", action="store_true", help="answer in rows for people instead of JSON")


def _add_paper(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    for name, what in (
        ("poster", "the survey's poster, with its code, its times, its address and the meeting's own words"),
        ("slip", "eight slips with the survey's code, to cut out and hand round"),
    ):
        command = commands.add_parser(name, help=f"print {what}", description=f"Print {what}, as PNG or PDF.")
        command.add_argument("pack", type=Path, metavar="MEETING.toml", help="the meeting pack")
        command.add_argument(
            "-o", "--output", type=Path, metavar="FILE", required=True, help="the file to write, .png or .pdf"
        )
        command.add_argument("--paper", choices=["A4", "A3"], default="A4", help="the paper's size (default: A4)")
        command.add_argument("--language", metavar="ID", default="", help="one of the pack's (default: its first)")
        command.add_argument("--from", dest="hangs", metavar="ISO", help="the moment it is used from (default: now)")
        command.add_argument("--replace", action="store_true", help="write over a file of that name")


def _add_places(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, metavar="DIR", help="the folder for meetings (default: the user's own)")
    command.add_argument("--journal", type=Path, metavar="DIR", help="a folder on a second device, for the journal")
    command.add_argument("--rehearsal", action="store_true", help="practise: kept apart from every live meeting")
