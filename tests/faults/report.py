"""The report of `make faults`: one row a campaign, with its seed and its counts, printed at the end and kept in a file.

What a campaign is asked for comes from the environment, which the Makefile fills: `FAULTS_SEED`, `FAULTS_SCALE` (1 is
the whole campaign), `FAULTS_MINUTES` (for each of the fuzzed parsers) and `FAULTS_REPORT` (a file to write).
"""

from __future__ import annotations

import os
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROWS = pytest.StashKey[list["Tally"]]()
_HEADS = ("campaign", "seed", "runs", "acknowledged", "lost", "unannounced", "leaks", "minutes", "what it met")


@dataclass
class Tally:
    """The counts of one campaign. A test asserts on them; the report prints them."""

    campaign: str
    seed: int
    runs: int = 0
    """Faults that were done: kills, cuts, flips, starts with a refusing device, rounds of input."""
    acknowledged: int = 0
    """Records that the kiosk had said were saved, over all runs."""
    lost: int = 0
    """Acknowledged records that no inspector could open afterwards."""
    unannounced: int = 0
    """Those of them, and other troubles, that nobody was told of."""
    leaks: int = 0
    """Places where typed text was found that may not hold it."""
    met: dict[str, int] = field(default_factory=dict)
    """What else was counted, by name."""
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)
    """Every failed expectation, in words."""

    @property
    def choose(self) -> random.Random:
        """A source of choices that gives the same ones for the same seed and campaign."""
        return random.Random(f"{self.campaign}/{self.seed}")  # noqa: S311 - to be repeatable, not secret

    def meet(self, what: str, times: int = 1) -> None:
        """Count something by name."""
        self.met[what] = self.met.get(what, 0) + times

    def problem(self, text: str) -> None:
        """Note a failed expectation."""
        self.problems.append(text)

    def row(self) -> tuple[str, ...]:
        """Return the row of the report."""
        met = ", ".join(f"{count} {what}" for what, count in self.met.items())
        counts = (self.runs, self.acknowledged, self.lost, self.unannounced, self.leaks)
        return (self.campaign, str(self.seed), *map(str, counts), f"{self.seconds / 60:.1f}", met)

    def clean(self) -> None:
        """Fail where a record was lost, a trouble was not announced, or typed text leaked.

        Raises:
            AssertionError: Any of them.
        """
        found = "\n".join(self.problems[:20])
        assert (self.lost, self.unannounced, self.leaks, self.problems) == (0, 0, 0, []), f"seed {self.seed}: {found}"
        assert self.runs > 0, "the campaign did nothing"


def seed() -> int:
    """Return the seed that was asked for."""
    return int(os.environ.get("FAULTS_SEED", "1"))


def scaled(whole: int) -> int:
    """Return how many runs are asked for of a campaign that is this long as a whole; at least one."""
    return max(1, round(whole * float(os.environ.get("FAULTS_SCALE", "1"))))


def minutes() -> float:
    """Return how long each parser is fuzzed."""
    return float(os.environ.get("FAULTS_MINUTES", "2"))


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Iterator[Tally]:
    """Return the counts of this test, which go into the report if it is a campaign."""
    made = Tally(request.node.name, seed())
    began = time.monotonic()
    yield made
    made.seconds = time.monotonic() - began
    if request.node.get_closest_marker("campaign") is not None:
        request.config.stash.setdefault(_ROWS, []).append(made)
        print(f"\n{' | '.join(made.row())}")  # noqa: T201 - a campaign says where it stands


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the report, and write it where it is asked for."""
    rows = config.stash.get(_ROWS, [])
    if not rows:
        return
    text = table([tally.row() for tally in rows])
    terminalreporter.section("faults")
    terminalreporter.write_line(text)
    if where := os.environ.get("FAULTS_REPORT"):
        Path(where).write_text(text + "\n", encoding="utf-8")


def table(rows: list[tuple[str, ...]]) -> str:
    """Return rows as a Markdown table whose columns line up."""
    widths = [max(len(row[column]) for row in [_HEADS, *rows]) for column in range(len(_HEADS))]
    lines = [_HEADS, tuple("-" * width for width in widths), *rows]
    return "\n".join("| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |" for line in lines)
