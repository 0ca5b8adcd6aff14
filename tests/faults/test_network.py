"""The kiosk speaks to nobody: a whole evening without a network, and with its system calls watched."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.e2e.evening import KIOSK, ROOT, Terminal
from tests.faults import broken_kiosk
from tests.faults.report import Tally, scaled
from tests.faults.scripted import Script
from tests.faults.stations import Surroundings, begin

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.judge import Judge

NOWHERE = ("unshare", "--map-root-user", "--net")
"""Runs a command in a network of its own with nothing in it, not even a loopback that is up."""
_TALK = re.compile(r"\b(AF_INET6?|AF_NETLINK|AF_PACKET|sin_addr|sin6_addr)\b")
_LOOKUP = re.compile(r'"(/etc/(resolv\.conf|hosts|gai\.conf|host\.conf)|[^"]*libnss_dns[^"]*|[^"]*nscd/socket)"')


def _watcher(trace: Path) -> tuple[str, ...]:
    return ("strace", "-f", "-s", "256", "-o", str(trace), "-e", "trace=network,openat,open")


def spoken(trace: Path) -> list[str]:
    """Return the calls by which a process asked the network or looked a name up."""
    lines = trace.read_text(errors="replace").splitlines()
    return [line for line in lines if _TALK.search(line) or (_LOOKUP.search(line) and " = -1" not in line)]


def _evening(meeting: Path, station: str, steps: int, tally: Tally, *, kiosk: tuple[str, ...] = KIOSK) -> Script:
    """Hold a station's evening in plain mode, to the bundle, and count what it said to the network."""
    trace, data, stick = (meeting.parent / f"{name}-{station}" for name in ("trace", "data", "stick"))
    stick.mkdir()
    arguments = ["open", str(meeting), "--station", station, "--data", str(data), "--plain"]
    script = Script(station, tally.choose)
    with Terminal(arguments, (*NOWHERE, *_watcher(trace)), kiosk) as terminal:
        terminal.greeting()
        for _ in range(steps):
            script.step(terminal)
        for line in ("/survey", "/status", f"/forgotten {stick}"):
            terminal.send(line)
        assert script.close(terminal)
        assert any("Safe to remove" in line for line in terminal.send(f"/handover {stick}"))
        assert terminal.finish()[0] == 0
    for call in spoken(trace):
        tally.leaks += 1
        tally.problem(call)
    tally.runs += 1
    return script


@pytest.mark.parametrize("station", ["notes-1"])
def test_an_evening_without_a_network_asks_for_none(station: str, meeting: Path, judge: Judge, tally: Tally) -> None:
    """With no network at all a station opens, records, closes and hands over, and never asks for one or for a name."""
    script = _evening(meeting, station, 5, tally)
    found = judge.judge(meeting.parent / f"data-{station}", script.acknowledged)
    found.count_into(tally, len(script.acknowledged), station)
    tally.clean()


def test_screens_ask_for_no_network(meeting: Path, tmp_path: Path, tally: Tally) -> None:
    """The door on screens, from its first picture to a visitor checked in: no connection, no name look-up."""
    trace = tmp_path / "trace"
    surroundings = Surroundings(meeting, tmp_path / "machine")
    with surroundings.open("door-1", (*NOWHERE, *_watcher(trace), *KIOSK)) as terminal:
        begin(terminal, "Check in")
        terminal.keys("Enter")
        terminal.wait_for("Who are you here as")
        terminal.keys("1")
        terminal.wait_for("► Skip")
        terminal.keys("Enter")
        terminal.wait_for("What happens to what you say")
        terminal.keys("Enter")
        terminal.wait_for("You are checked in")
    surroundings.freed("door-1")
    assert spoken(trace) == []
    assert trace.stat().st_size > 0
    tally.runs += 1


def test_a_kiosk_that_speaks_is_found(meeting: Path, tally: Tally) -> None:
    """A connection and a name look-up put into the kiosk on purpose are both in the report."""
    _evening(meeting, "notes-1", 1, tally, kiosk=broken_kiosk.command("talkative"))
    said = "\n".join(tally.problems)
    assert "AF_INET" in said
    assert "resolv.conf" in said or "/etc/hosts" in said


@pytest.mark.campaign
def test_a_whole_evening_in_an_empty_network(meeting: Path, judge: Judge, tally: Tally) -> None:
    """Every kind of station, from opening to bundle, then the inspectors' own tool on what was handed over."""
    for station in ("door-1", "notes-1"):
        script = _evening(meeting, station, scaled(300), tally)
        found = replace(judge, station=station).judge(meeting.parent / f"data-{station}", script.acknowledged)
        found.count_into(tally, len(script.acknowledged), station)
        trace = meeting.parent / f"trace-verify-{station}"
        [bundle] = (meeting.parent / f"stick-{station}").glob("*.omk.zip")
        command = [*NOWHERE, *_watcher(trace), sys.executable, "-m", "export", "verify", str(bundle)]
        subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
        tally.leaks += len(spoken(trace))
        tally.runs += 1
    tally.clean()
