"""The preflight as a page of lines: each check as it is made, and what it all comes to."""

from __future__ import annotations

import os
import sys
import textwrap
import time
from typing import TYPE_CHECKING

import msgspec

from kiosk import preflight
from kiosk.checks import Check, Outcome
from kiosk.errors import KioskError
from kiosk.machine_checks import SMALLEST, Terminal
from kiosk.places import StationPlace, meeting_folder, prepare
from kiosk.preflight import PreflightReport
from kiosk.preflight_file import keep_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kiosk.meeting import Station
    from kiosk.session_facts import SessionRequest
    from screens.lines import Lines

_MARK, _NAME = 5, 32
_LEAST_WIDTH, _MOST_WIDTH = 40, 100
_NO_COLOURS = frozenset({"dumb", ""})


def terminal_here() -> Terminal:
    """Return the terminal that this process runs in."""
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    columns, rows = os.get_terminal_size() if interactive else (80, 24)
    return Terminal(interactive, columns, rows, sys.stdout.encoding or "unknown", _colours())


def _colours() -> str:
    term = os.environ.get("TERM", "")
    if os.environ.get("NO_COLOR") or term in _NO_COLOURS:
        return "none"
    if os.environ.get("COLORTERM", "").lower() in {"truecolor", "24bit"}:
        return "16 million"
    return "256" if "256" in term else "16"


def run_preflight(lines: Lines, request: SessionRequest, station: Station, *, as_json: bool) -> PreflightReport:
    """Make every check, tell each, keep the findings for the opening record, and return them all.

    Args:
        lines: Where the page goes.
        request: What the station would be opened with.
        station: Its entry on the roster.
        as_json: Whether machines read the answer.
    """
    terminal = terminal_here()
    begun = time.monotonic()
    page = _Page(lines, terminal.columns)
    if not as_json:
        page.head(request, station)
    checks = [*_told_as_made(page, preflight.machine(request, terminal), as_json=as_json)]
    screen = _screen_checks(request, terminal, station, ask=not as_json)
    checks += _told_as_made(page, screen, as_json=as_json)
    checks.append(_kept(request, station, checks))
    report = PreflightReport(tuple(checks))
    if as_json:
        lines.say(_json(station, report))
    else:
        page.show(checks[-1])
        page.foot(report, time.monotonic() - begun)
    return report


def _told_as_made(page: _Page, checks: Iterable[Check], *, as_json: bool) -> Iterator[Check]:
    for check in checks:
        if not as_json:
            page.show(check)
        yield check


def _screen_checks(request: SessionRequest, terminal: Terminal, station: Station, *, ask: bool) -> Iterator[Check]:
    """Yield what needs the screen itself; without one, the codes are read as they would be drawn."""
    pack = request.loaded.pack
    large_enough = terminal.columns >= SMALLEST[0] and terminal.rows >= SMALLEST[1]
    if not ask or not terminal.interactive or os.environ.get("TERM") in _NO_COLOURS or not large_enough:
        yield from preflight.drawn_codes(pack, terminal)
        yield Check("keys", Outcome.UNKNOWN, "Not asked for: there is no screen.", "Run the preflight in a terminal.")
        return
    from screens.frame import Frame
    from screens.screen_check import KEYS, ScreenCheckApp

    frame = Frame(pack.meeting.title, station.label, request.rehearsal, request.clock)
    addresses = preflight.addresses(pack)
    app = ScreenCheckApp(frame, addresses)
    ended = app.run()
    if ended is None or ended.trouble is not None:
        code = f" (code {ended.trouble.code})" if ended is not None and ended.trouble is not None else ""
        yield Check("screen", Outcome.STOP, f"The screens failed{code}.", "Open the station with --plain instead.")
        return
    seen = app.seen
    for what, codes in seen.codes.items():
        yield preflight.code_check(what, addresses[what], codes, seen.size)
    missing = [label for name, (label, _) in KEYS.items() if name not in seen.keys]
    if missing:
        detail = f"These did not come: {', '.join(missing)}."
        advice = "Press them again. If the terminal keeps them, every one of them also has a button."
        yield Check("keys", Outcome.LOOK, detail, advice)
    else:
        yield Check("keys", Outcome.OK, "Every key that staff need came through.")


def _kept(request: SessionRequest, station: Station, checks: list[Check]) -> Check:
    """Keep the findings for the opening record, and tell whether they are kept."""
    name = "kept"
    try:
        meeting = meeting_folder(request.data, request.loaded.pack.meeting.id, rehearsal=request.rehearsal)
        path = StationPlace(meeting, station.id).preflight
        prepare(meeting)
        keep_findings(path, request.loaded.digest, request.clock.now(), (check.finding for check in checks))
    except KioskError as error:
        return Check(name, Outcome.LOOK, f"The result is not kept. {error.message}", error.hint)
    return Check(name, Outcome.OK, f"It will be sealed into the opening record of {station.id}.")


def _json(station: Station, report: PreflightReport) -> str:
    body = {
        "station": station.id,
        "outcome": report.outcome.name,
        "checks": [
            {"name": c.name, "outcome": c.outcome.name, "detail": c.detail, "advice": c.advice} for c in report.checks
        ],
    }
    return msgspec.json.format(msgspec.json.encode(body), indent=2).decode()


class _Page:
    """Words wrapped to the terminal.

    Args:
        lines: Where they go.
        columns: The terminal's width.
    """

    def __init__(self, lines: Lines, columns: int) -> None:
        self._lines = lines
        self._width = max(_LEAST_WIDTH, min(columns, _MOST_WIDTH)) - 1

    def head(self, request: SessionRequest, station: Station) -> None:
        """Say what is looked at."""
        rehearsal = "REHEARSAL. " if request.rehearsal else ""
        self._say(f"{rehearsal}Preflight of {station.label} ({station.id}) on this device.", "")
        self._lines.say()

    def show(self, check: Check) -> None:
        """Say one check."""
        wide = self._width >= _MARK + _NAME + _LEAST_WIDTH
        first = f"{check.outcome.value:<{_MARK}}{check.name:<{_NAME}}" if wide else f"{check.outcome.value:<{_MARK}}"
        said = check.detail if wide else f"{check.name}: {check.detail}"
        if check.outcome is not Outcome.OK and check.advice:
            said = f"{said} {check.advice}"
        self._say(said, first)

    def foot(self, report: PreflightReport, seconds: float) -> None:
        """Say what it all comes to."""
        self._lines.say()
        stops, looks = report.count(Outcome.STOP), report.count(Outcome.LOOK)
        if stops:
            said = f"DO NOT OPEN on this device yet: see the {_lines_named(stops, 'STOP')} above."
        elif looks:
            said = f"Ready. {_lines_named(looks, 'LOOK')} above should be known to somebody."
        else:
            said = "Ready."
        self._say(f"{said} It took {seconds:.0f} seconds.", "")

    def _say(self, text: str, first: str) -> None:
        self._lines.say(
            *textwrap.wrap(text, self._width, initial_indent=first, subsequent_indent=" " * len(first)) or [first]
        )


def _lines_named(count: int, word: str) -> str:
    return f"1 line marked {word}" if count == 1 else f"{count} lines marked {word}"
