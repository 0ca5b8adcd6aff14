"""Three hundred people at two doors in a quarter of an hour: does anybody wait for the software?

Each door is a real kiosk in a real terminal. A person's keys follow one another as soon as the page they belong to is
there, so what is measured is the software's own part of a check-in, from the first key to "You are checked in". Beside
it stands the time there is for a person: a quarter of an hour, divided by the people at one door.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.e2e.evening import ACCEPT, ROOT
from tests.e2e.tmux import Tmux

if TYPE_CHECKING:
    from pathlib import Path

QUARTER = 900.0
"""Seconds in which everybody comes."""
PEOPLE = 300
_ANSWERING = 0.5
"""The part of people who answer the optional questions too; the others skip them."""
DOORS = ("door-1", "door-2")


@dataclass(frozen=True)
class Arrivals:
    """What came of it."""

    people: int
    """How many checked in."""
    seconds: tuple[float, ...]
    """The software's part of each check-in."""
    roles: tuple[int, ...]
    """The number of the role each chose."""

    @property
    def share(self) -> float:
        """The 95th percentile of the software's part, as a share of the time there is for a person at a door."""
        return percentile_95(self.seconds) / (QUARTER * len(DOORS) / PEOPLE)

    def __str__(self) -> str:
        return (
            f"{self.people} check-ins at {len(DOORS)} doors: the software's part of each "
            f"{statistics.median(self.seconds):.2f} s (median), {percentile_95(self.seconds):.2f} s (95th percentile), "
            f"{max(self.seconds):.2f} s (worst); at {PEOPLE} in 15 minutes a person has "
            f"{QUARTER * len(DOORS) / PEOPLE:.0f} s: {self.share:.0%} of it"
        )


def percentile_95(seconds: tuple[float, ...]) -> float:
    """Return the 95th percentile."""
    return sorted(seconds)[max(0, round(len(seconds) * 0.95) - 1)]


def arrive(pack: Path, data: Path, people: int, seed: int = 1) -> Arrivals:
    """Let people check in, half of them at each door, both doors at once.

    Args:
        pack: The meeting pack.
        data: Where the kiosks keep their records.
        people: How many come.
        seed: Of what they choose.
    """
    share = people // len(DOORS)
    with ThreadPoolExecutor(len(DOORS)) as doors:
        each = list(doors.map(lambda door: _at_door(pack, data, door, share, seed), DOORS))
    return Arrivals(
        sum(len(seconds) for seconds, _ in each),
        tuple(second for seconds, _ in each for second in seconds),
        tuple(role for _, roles in each for role in roles),
    )


def _at_door(pack: Path, data: Path, door: str, people: int, seed: int) -> tuple[list[float], list[int]]:
    chance = random.Random(f"{seed} {door}")  # noqa: S311 - to be repeatable, not secret
    command = [sys.executable, str(ROOT / "run_kiosk.py"), "open", str(pack), "--station", door, "--data", str(data)]
    command.append(ACCEPT)
    seconds: list[float] = []
    roles: list[int] = []
    with Tmux(command) as terminal:
        terminal.wait_for("Which job")
        terminal.keys("1")
        terminal.wait_for("date and time")
        terminal.keys("2")
        for question in ("Choose a PIN", "same PIN again"):
            terminal.wait_for(question)
            terminal.type("4711")
            terminal.keys("Enter")
        for _ in range(people):
            role = chance.randint(1, 3)
            seconds.append(_check_in(terminal, role, answers=chance.random() < _ANSWERING))
            roles.append(role)
    return seconds, roles


def _check_in(terminal: Tmux, role: int, *, answers: bool) -> float:
    began = time.perf_counter()
    terminal.wait_for("► English")
    terminal.keys("Enter")
    terminal.wait_for("Who are you here as")
    terminal.keys(str(role))
    terminal.wait_for("What do you want to talk about", "► Skip")
    if answers:
        for question in ("What do you want to talk about", "What do you need tonight"):
            terminal.wait_for(question, "►")
            terminal.keys("1")
            terminal.wait_for("[x]", "Continue")
            terminal.focus("Continue")
            terminal.keys("Enter")
    else:
        terminal.keys("Enter")
    terminal.wait_for("What happens to what you say", "► Continue")
    terminal.keys("Enter")
    terminal.wait_for("You are checked in")
    took = time.perf_counter() - began
    terminal.keys("Enter")
    return took
