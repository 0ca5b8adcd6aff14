"""What `verify` finds, as values: a verdict a stream and one over all, for people and for machines.

A verdict says what is known without any private key. Each kind is explained in docs/inspectors.md; the
words say what was found and, where it helps, what it means. Records are numbered from 0, as in the stream.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from kiosk.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT = "open-meeting-verify/1"

_SHOWN = 6


class Kind(StrEnum):
    """One way in which evidence is, or is not, what the kiosk sealed."""

    COMPLETE = "complete"
    ALTERED = "altered"
    MISSING = "missing"
    REORDERED = "reordered"
    CUT_SHORT = "cut short"
    REPLACED = "replaced"
    ROLLED_BACK = "rolled back"
    FOREIGN = "foreign"
    STATION_MISSING = "station missing"
    UNREADABLE = "unreadable"


ADVICE = {
    Kind.ALTERED: "Use another copy of this station's records: its journal and its database hold each record too.",
    Kind.MISSING: "Look for another copy: the station's folder, the stick its journal was on, another bundle.",
    Kind.REORDERED: "Nothing of them is lost. Ask who had the file in hand, and compare with another copy.",
    Kind.CUT_SHORT: "Close the station and hand over again, or read its folder together with this bundle.",
    Kind.REPLACED: "Compare the opening code in the minutes, and ask for the records of the station of that evening.",
    Kind.ROLLED_BACK: "Ask for the newest copy: the receipt is of a later state than this.",
    Kind.FOREIGN: "Verify it with the meeting it belongs to.",
    Kind.UNREADABLE: "Compare the fingerprints with the inspectors' cards, and ask whose keys these are.",
    Kind.STATION_MISSING: "Fetch that station's bundle, or note that it was not used that evening.",
}
"""What to do about each kind, one sentence."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that keeps a stream, or the whole, from being complete."""

    kind: Kind
    """Which of the verdicts."""
    text: str
    """What was found, one sentence or more."""
    records: tuple[tuple[int, int], ...] = ()
    """The records it is about: first and last number of each run."""
    advice: str = ""
    """What to do, or empty where nothing can be done."""


@dataclass(frozen=True, slots=True)
class StreamVerdict:
    """What is known of one record stream."""

    name: str
    """Station, and part where there is more than one."""
    meeting: str
    """The meeting's id; empty where the opening is lost."""
    rehearsal: bool
    """Whether nothing in it is real."""
    opening_code: str
    """What was read into the minutes; empty where the opening is lost."""
    pack_words: str
    """The pack's digest in words."""
    records: int
    """How many different records there are, sound or not."""
    vouched: int
    """How many of them the chain vouches for, from the first one on."""
    closed: bool
    """Whether the closing record is among those."""
    head_words: str
    """The chain's head after the last of those, in words."""
    receipt: str
    """The closing receipt as it should read; empty where the stream is not closed."""
    receipt_code: str
    """The same in 16 characters."""
    sources: tuple[str, ...]
    """Where copies of it were found."""
    findings: tuple[Finding, ...] = ()
    """What keeps it from being complete."""
    notes: tuple[str, ...] = ()
    """What a person should know although it takes nothing from the verdict."""

    @property
    def complete(self) -> bool:
        """Whether it is all there, unaltered, from opening to close."""
        return not self.findings

    @property
    def verdict(self) -> str:
        """The verdict in words: `complete`, or every kind found."""
        kinds = list(dict.fromkeys(str(finding.kind) for finding in self.findings)) or [str(Kind.COMPLETE)]
        return ", ".join(kinds)


@dataclass(frozen=True, slots=True)
class Report:
    """What is known of everything that was given."""

    meeting: str
    """The meeting's id."""
    title: str
    """Its title, where a meeting pack was found; else empty."""
    rehearsal: bool
    """Whether nothing in it is real."""
    pack_words: str
    """The words of the pack that the streams should have been sealed under; empty where none was found."""
    streams: tuple[StreamVerdict, ...]
    """One a record stream."""
    findings: tuple[Finding, ...] = ()
    """What concerns no single stream, such as a station that is missing."""
    notes: tuple[str, ...] = ()
    """What a person should know although it takes nothing from the verdict."""

    @property
    def complete(self) -> bool:
        """Whether every stream of the roster is there and complete."""
        return bool(self.streams) and not self.findings and all(stream.complete for stream in self.streams)

    @property
    def exit_code(self) -> ExitCode:
        """What `verify` answers to the shell."""
        return ExitCode.DONE if self.complete else ExitCode.VERIFICATION_FAILED

    @property
    def records(self) -> int:
        """How many different records there are."""
        return sum(stream.records for stream in self.streams)


def to_json(report: Report) -> bytes:
    """Return the report as indented JSON, its form named first."""
    streams = [{"verdict": stream.verdict, "complete": stream.complete, **_plain(stream)} for stream in report.streams]
    body = {"format": FORMAT, "complete": report.complete, **_plain(report), "streams": streams}
    return msgspec.json.format(msgspec.json.encode(body), indent=2) + b"\n"


def _plain(value: Report | StreamVerdict) -> dict[str, object]:
    built: dict[str, object] = msgspec.to_builtins(value)
    return built


def runs(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return numbers as runs: first and last of each."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)


def named(records: tuple[tuple[int, int], ...]) -> str:
    """Return runs of records in words: 'record 7', 'records 7 to 9 and 12'."""
    shown = [str(first) if first == last else f"{first} to {last}" for first, last in records[:_SHOWN]]
    if len(records) > _SHOWN:
        shown.append("more")
    one = len(records) == 1 and records[0][0] == records[0][1]
    listed = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    return f"{'record' if one else 'records'} {listed}"
