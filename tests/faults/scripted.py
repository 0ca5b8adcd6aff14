"""A scripted evening on one station, its text known, for campaigns that watch or disturb it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.e2e.evening import CANARY, ROLES, saved_ids

if TYPE_CHECKING:
    import random

    from tests.e2e.evening import Terminal


@dataclass
class Script:
    """Drives one station and keeps what it acknowledged.

    Args:
        station: Its id on the roster of the test meeting.
        choose: What to say next.
    """

    station: str
    choose: random.Random
    acknowledged: dict[str, str | None] = field(default_factory=dict)
    """Id of each record that was acknowledged, and its text or role where it has one."""
    refusals: list[str] = field(default_factory=list)
    """What it said instead."""
    number: int = 0

    def step(self, terminal: Terminal) -> list[str]:
        """Do one thing that people do, and return what the station answered."""
        self.number += 1
        return self._door_step(terminal) if self.station.startswith("door") else self._notes_step(terminal)

    def _notes_step(self, terminal: Terminal) -> list[str]:
        points = [key for key, text in self.acknowledged.items() if text and text.startswith("Spoken")]
        text = f"Spoken {self.number} {CANARY}"
        dice = self.choose.random()
        if dice < 0.1 and points and self.number % 7:
            text = f"Corrected {self.number} {CANARY}"
            return self._heard(terminal.send(f"/amend {self.choose.choice(points[-3:])} {text}"), text)
        if dice < 0.15:
            return self._heard(terminal.send(f"/concern {text}"), None)
        return self._heard(terminal.send(f"{text} #{self.choose.choice([0, 1, 2])}"), text)

    def _door_step(self, terminal: Terminal) -> list[str]:
        if self.choose.random() < 0.2:
            return self._heard(terminal.send("/leave"), "")
        role = self.choose.randrange(len(ROLES))
        for answer in (str(role + 1), "", self.choose.choice(["", "1", "2"])):
            terminal.send(answer)
        lines = terminal.send("1")
        if any("not checked in yet" in line for line in lines):
            lines += terminal.send("2")
        return self._heard(lines, ROLES[role])

    def _heard(self, lines: list[str], text: str | None) -> list[str]:
        ids = saved_ids(lines)
        if not ids:
            self.refusals += lines
        for number, one in enumerate(ids):
            self.acknowledged[one] = text if number == 0 else None
        return lines

    def close(self, terminal: Terminal) -> str:
        """Close the station, unless it is closed, and return its receipt, or nothing where it refused."""
        lines = terminal.send("/close")
        if not any(line.startswith("Receipt ") for line in lines):
            lines = terminal.send("1")
        return next((line.removeprefix("Receipt ") for line in lines if line.startswith("Receipt OM1:")), "")
