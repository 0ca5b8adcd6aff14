"""Too little memory, from the start or from some moment on: nothing acknowledged is lost, and healthy files stay."""

from __future__ import annotations

import resource
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.places import SET_ASIDE
from tests.e2e.evening import CANARY, KIOSK, StationDiedError, Terminal
from tests.faults import broken_kiosk
from tests.faults.canaries import places_of
from tests.faults.report import Tally, scaled
from tests.faults.scripted import Script

if TYPE_CHECKING:
    from tests.faults.judge import Judge

MIB = 1 << 20
_PAGE = resource.getpagesize()


def _size(process: int) -> int:
    """Return how much address space a process takes, in bytes."""
    return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[0]) * _PAGE


def _limit(process: int, size: int) -> None:
    """Let a process have no more address space than this."""
    resource.prlimit(process, resource.RLIMIT_AS, (size, resource.RLIM_INFINITY))


def _starve(
    meeting: Path,
    judge: Judge,
    tally: Tally,
    number: int,
    *,
    at_start: int | None,
    later: int | None,
    kiosk: tuple[str, ...] = KIOSK,
) -> None:
    """Run a station with little memory at its second start, or from some moment of its first sitting on.

    Args:
        meeting: The pack.
        judge: Opens what is left.
        tally: The counts.
        number: Names its folder.
        at_start: The address space that the second start has, in bytes; None for all of it.
        later: The bytes that the first sitting has left from its sixth point on; None for all of them.
        kiosk: The kiosk of the first sitting.
    """
    data = meeting.parent / f"data-{number}"
    arguments = ["open", str(meeting), "--station", judge.station, "--data", str(data), "--plain"]
    script = Script(judge.station, tally.choose)
    with Terminal(arguments, kiosk=kiosk) as terminal:
        terminal.greeting()
        for step in range(10):
            if step == 5 and later is not None:
                _limit(terminal.process.pid, _size(terminal.process.pid) + later)
            try:
                script.step(terminal)
            except StationDiedError:
                tally.meet("sittings that ended")
                break
        _end(terminal, tally, f"{later} bytes left")
    if at_start is not None:
        with Terminal(arguments, ("prlimit", f"--as={at_start}")) as terminal:
            with suppress(StationDiedError):
                terminal.greeting()
                script.step(terminal)
            _end(terminal, tally, f"a start with {at_start} bytes")
    aside = list(data.rglob(f"{SET_ASIDE}/*/*"))
    if aside:
        tally.problem(f"{later}, {at_start}: healthy files were set aside: {aside}")
    tally.leaks += len(places_of(CANARY, [data]))
    judge.judge(data, script.acknowledged).count_into(tally, len(script.acknowledged), f"{later}, {at_start}")


def _end(terminal: Terminal, tally: Tally, where: str) -> None:
    """End a station; one whose library code died of the lack is gone as by a kill, and could say nothing."""
    code, _, error = terminal.finish()
    if code < 0:
        tally.meet("killed by the lack")
        return
    if code:
        tally.meet("told")
    if "Traceback" in error or CANARY in error:
        tally.problem(f"{where}: it said {error[-400:]}")
    if code and not error.strip():
        tally.unannounced += 1
        tally.problem(f"{where}: it ended with {code} and no word")


@pytest.mark.parametrize(("at_start", "later"), [(None, 0), (None, 3 * MIB), (150 * MIB, None)])
def test_too_little_memory_costs_nothing(
    at_start: int | None, later: int | None, meeting: Path, judge: Judge, tally: Tally
) -> None:
    """What was acknowledged is there once there is memory again; no healthy file is set aside."""
    _starve(meeting, judge, tally, 0, at_start=at_start, later=later)
    tally.clean()


def test_a_kiosk_that_takes_what_had_no_memory_for_saved_is_found(meeting: Path, judge: Judge, tally: Tally) -> None:
    """Its points are counted as lost."""
    caught = Tally("starved", tally.seed)
    _starve(meeting, judge, caught, 0, at_start=None, later=0, kiosk=broken_kiosk.command("starved"))
    assert caught.lost > 0


def test_the_limit_is_felt(meeting: Path) -> None:
    """A station that is given next to nothing does end, so that going on elsewhere means something."""
    arguments = ["open", str(meeting), "--station", "notes-1", "--data", str(meeting.parent / "data"), "--plain"]
    with Terminal(arguments, ("prlimit", f"--as={60 * MIB}")) as terminal:
        with pytest.raises(StationDiedError):
            terminal.greeting()
        assert terminal.finish()[0] != 0


@pytest.mark.campaign
def test_memory_that_runs_out_at_random(meeting: Path, judge: Judge, tally: Tally) -> None:
    """Sixty limits drawn by chance, at the start and in the midst of an evening."""
    choose = tally.choose
    for number in range(scaled(60)):
        at_start = choose.choice([None, choose.randint(60, 700) * MIB])
        later = choose.choice([0, 64 << 10, MIB, choose.randint(1, 60) * MIB, None])
        _starve(meeting, judge, tally, number, at_start=at_start, later=later)
    tally.clean()
