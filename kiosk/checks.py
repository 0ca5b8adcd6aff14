"""One check of this machine: what was looked at, how it stands, and what a steward can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from kiosk.records import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable


class Outcome(Enum):
    """How a check stands; the value is the word a steward reads."""

    OK = "OK"
    """It holds."""
    LOOK = "LOOK"
    """The evening can begin, and somebody should know."""
    STOP = "STOP"
    """A promise would not hold: mend it, or use another machine."""
    UNKNOWN = "?"
    """It can't be told on this machine."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check."""

    name: str
    """What was looked at, in two or three words."""
    outcome: Outcome
    """How it stands."""
    detail: str
    """What was found, one sentence."""
    advice: str = ""
    """What to do; empty where there is nothing to do."""

    @property
    def finding(self) -> Finding:
        """The same for the sealed opening record: `ok` only where it holds."""
        return Finding(name=self.name, ok=self.outcome is Outcome.OK, detail=f"{self.outcome.name}: {self.detail}")


def worst(checks: Iterable[Check]) -> Outcome:
    """Return the most serious outcome: STOP before LOOK before OK; what can't be told stops nobody."""
    found = {check.outcome for check in checks}
    return next((outcome for outcome in (Outcome.STOP, Outcome.LOOK) if outcome in found), Outcome.OK)
