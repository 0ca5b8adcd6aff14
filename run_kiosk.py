"""Composition root of the kiosk: arguments to meeting pack, clock and station, then to screens or plain mode.

Heavy modules are imported in the branch that uses them, so that `--help` and the first paint stay light.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.errors import ExitCode, KioskError, UsageError
from screens.arguments import parser
from screens.serve_command import serve

if TYPE_CHECKING:
    import argparse
    import datetime as dt
    from collections.abc import Callable, Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = parser().parse_args(arguments)
    try:
        return int(_run(options))
    except KioskError as error:
        sys.stderr.write(f"{error.message}\n")
        if error.hint:
            sys.stderr.write(f"{error.hint}\n")
        return int(error.exit_code)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. What was saved stays saved.\n")
        return int(ExitCode.COULD_NOT)
    except Exception as error:  # noqa: BLE001 - a traceback can quote what was typed; the code leads to the line
        from screens.crash import trouble_code

        sys.stderr.write(
            f"Something went wrong (code {trouble_code(error)}). What was saved is safe: start it again.\n"
        )
        return int(ExitCode.COULD_NOT)


def _run(options: argparse.Namespace) -> ExitCode:
    if options.version:
        from kiosk import SOFTWARE

        sys.stdout.write(f"{SOFTWARE}\n")
        return ExitCode.DONE
    from kiosk.hardening import harden

    harden()
    return _COMMANDS.get(options.command, _rehearse)(options)


def _rehearse(_options: argparse.Namespace) -> ExitCode:
    """Open a rehearsal of the sample meeting, at its own time, in a folder that goes when it ends."""
    from tempfile import TemporaryDirectory

    from kiosk.clock import MeetingClock
    from kiosk.pack import sample_pack
    from screens.evening import Evening

    loaded = sample_pack()
    with TemporaryDirectory(prefix="open-meeting-rehearsal-") as folder:
        evening = Evening(
            loaded,
            clock=MeetingClock(loaded.pack.zone, loaded.pack.local(loaded.pack.meeting.starts)),
            data=Path(folder),
            rehearsal=True,
        )
        return evening.run(None, plain=False)


def _open(options: argparse.Namespace) -> ExitCode:
    from kiosk.clock import MeetingClock
    from kiosk.pack import read_pack
    from kiosk.places import default_data
    from kiosk.session_facts import Answers
    from screens.evening import Evening

    if options.now and not options.rehearsal:
        raise UsageError.now_needs_rehearsal()
    loaded = read_pack(options.pack)
    clock = MeetingClock(loaded.pack.zone, _moment(options.now) if options.now else None)
    data = options.data or default_data()
    if options.command == "serve":
        return serve(options, loaded, clock, data, Path(__file__).resolve())
    evening = Evening(
        loaded,
        clock=clock,
        data=data,
        journal=options.journal,
        rehearsal=options.rehearsal,
        accept_untested=options.accept_untested_key,
        ceremony=options.ceremony,
    )
    if options.tablet:
        answers = Answers(options.clock_confirmed, options.accept_untested_key)
        run = evening.run_tablet if options.tablet == "screen" else evening.run_pages
        return run(options.station, answers)
    return evening.run(options.station, plain=options.plain)


def _preflight(options: argparse.Namespace) -> ExitCode:
    from kiosk.clock import MeetingClock
    from kiosk.pack import read_pack
    from kiosk.places import default_data
    from kiosk.session_facts import SessionRequest
    from screens.lines import Lines
    from screens.plain_preflight import run_preflight

    loaded = read_pack(options.pack)
    station = loaded.pack.station(options.station)
    if station is None:
        raise UsageError.unknown_station(options.station, [entry.id for entry in loaded.pack.stations])
    request = SessionRequest(
        loaded=loaded,
        station=station.id,
        data=options.data or default_data(),
        journal=options.journal,
        rehearsal=options.rehearsal,
        clock=MeetingClock(loaded.pack.zone),
    )
    return run_preflight(Lines(), request, station, as_json=options.json).exit_code


def _moment(text: str) -> dt.datetime:
    import datetime as dt

    try:
        return dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError.bad_time(text) from error


def _pack(options: argparse.Namespace) -> ExitCode:
    return _pack_new(options.pack) if options.action == "new" else _pack_check(options.pack)


def _pack_check(path: Path) -> ExitCode:
    from kiosk.chain import pack_words
    from kiosk.pack import read_pack, warnings_of

    loaded = read_pack(path)
    meeting = loaded.pack.meeting
    out = sys.stdout
    out.write(f"{path} is a meeting pack that can be used.\n")
    out.write(f"{meeting.title}, {meeting.venue}, {meeting.starts:%d %B %Y %H:%M}.\n")
    out.write(f"Pack words: {pack_words(loaded.digest)}. Every station with this pack shows the same words.\n")
    for number, warning in enumerate(warnings_of(loaded.pack), start=1):
        out.write(f"{number}. To think of: {warning}\n")
    return ExitCode.DONE


def _pack_new(path: Path) -> ExitCode:
    from kiosk.pack import warnings_of
    from kiosk.pack_new import new_pack

    loaded = new_pack(path, _asked, _told)
    _told(f"{path} is written, and can be used.")
    for number, warning in enumerate(warnings_of(loaded.pack), start=1):
        _told(f"{number}. To think of: {warning}")
    return ExitCode.DONE


def _asked(question: str, default: str) -> str:
    shown = f" [{default}]" if default else ""
    sys.stdout.write(f"{question}{shown}\n> ")
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.strip() or default


def _told(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _handover(options: argparse.Namespace) -> ExitCode:
    from kiosk.gather import hand_over_all
    from kiosk.pack import read_pack
    from kiosk.places import default_data

    loaded = read_pack(options.pack)
    report = hand_over_all(
        loaded,
        options.data or default_data(),
        options.to,
        _percent(),
        journal=options.journal,
        rehearsal=options.rehearsal,
    )
    of = "1 station" if len(report.streams) == 1 else f"{len(report.streams)} stations"
    _told(f"Handed over {report.records} records of {of}: {report.path}")
    for stream in report.streams:
        _told(f"  {stream.name}: {stream.count} records, head words {stream.head_words}")
    for name in report.unclosed:
        _told(f"  Note: {name} is not closed. Open it, close it, and hand over again for a complete bundle.")
    _told("Read back and compared. Safe to remove.")
    return ExitCode.DONE


def _erase(options: argparse.Namespace) -> ExitCode:
    from kiosk.erase import MeetingCopy
    from kiosk.pack import read_pack
    from kiosk.places import default_data
    from screens.erase_words import confirm, what_goes, what_went

    loaded = read_pack(options.pack)
    copy = MeetingCopy(loaded, options.data or default_data(), options.journal, rehearsal=options.rehearsal)
    for line in what_goes(copy.look()):
        _told(line)
    confirm(loaded.pack.meeting.id, options.confirm, _asked, anyway=options.anyway)
    for line in what_went(copy.erase(_percent("Erasing"), anyway=options.anyway)):
        _told(line)
    return ExitCode.DONE


def _check_text(options: argparse.Namespace) -> ExitCode:
    from kiosk.check_text import TextCheck
    from kiosk.identifiers import Guard
    from kiosk.pack import read_pack
    from kiosk.suggest import ThemeSuggester

    pack = read_pack(options.pack).pack
    suggester = ThemeSuggester(pack)
    checking = TextCheck(find=Guard(pack).find, rank=suggester.ranking)
    for checked in checking.check(sys.stdin.buffer):
        if checked.error:
            sys.stderr.write(f"{checked.error}\n")
        for row in checked.table_rows() if options.table else (checked.json_line(),):
            sys.stdout.write(f"{row}\n")
        sys.stdout.flush()
    return checking.exit_code


def _print(options: argparse.Namespace) -> ExitCode:
    from kiosk.clock import MeetingClock
    from kiosk.pack import read_pack
    from kiosk.paper_file import PrintOrder, print_to

    pack = read_pack(options.pack).pack
    moment = MeetingClock(pack.zone, _moment(options.hangs) if options.hangs else None).now()
    order = PrintOrder(options.command, options.paper, options.language, moment)
    notes = print_to(pack, order, options.output, replace=options.replace)
    _told(f"{options.output} is written: {options.paper}, to print at 100%.")
    for note in notes:
        _told(f"Note: {note}")
    return ExitCode.DONE


def _percent(what: str = "Writing and reading back") -> Callable[[int, int], None]:
    """Return a progress callback that writes a percentage over itself on a terminal, and nothing elsewhere."""
    shown = -1

    def progress(done: int, total: int) -> None:
        nonlocal shown
        percent = 100 * done // max(total, 1)
        if percent != shown and sys.stderr.isatty():
            shown = percent
            end = "\n" if done >= total else ""
            sys.stderr.write(f"\r{what}: {percent}%{end}")
            sys.stderr.flush()

    return progress


_COMMANDS: dict[str, Callable[[argparse.Namespace], ExitCode]] = {
    "open": _open,
    "serve": _open,
    "preflight": _preflight,
    "pack": _pack,
    "handover": _handover,
    "erase": _erase,
    "check-text": _check_text,
    "poster": _print,
    "slip": _print,
}

if __name__ == "__main__":
    sys.exit(main())
