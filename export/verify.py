"""Verifying all that was given together, with no private key: a verdict for each stream, and one over all.

A verdict never stops the reading of the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from export.chain_walk import Asked, Walk, walk
from export.comparison import Noted, Reference, Whole, compare, reference
from export.frame_files import RecordReader
from export.judgement import Judged, judge
from export.verdicts import Report
from export.workers import WORTH_IT, Workers
from kiosk.pack_places import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from export.evidence import Evidence, Stream
    from export.identities import Identity
    from kiosk.chain import Opening


@dataclass(frozen=True, slots=True)
class Verification:
    """The report, and what stands behind it for those who go on to open the records."""

    report: Report
    judged: tuple[Judged, ...]
    """The streams, in the report's order."""
    reference: Reference
    """What they should belong to."""

    @property
    def openings(self) -> tuple[Opening, ...]:
        """The openings that can be read."""
        return tuple(one.stream.opening for one in self.judged if one.stream.opening is not None)


def verify(
    evidence: Evidence,
    noted: Noted | None = None,
    progress: Callable[[int, int], None] | None = None,
    workers: Workers | None = None,
) -> Verification:
    """Return what can be known of the evidence without a key.

    Args:
        evidence: What was read.
        noted: Opening codes and receipts noted outside the machines.
        progress: Told records followed and records in all.
        workers: Helpers to share the work among; all is done in this process if not given.

    Raises:
        ChainError: A receipt that was given is not one.
        SourceError: A source has changed or gone since it was read.
    """
    noted = noted or Noted()
    streams = evidence.streams()
    asked = Asked(_links(streams), frozenset(receipt.count for receipt in noted.whole_receipts))
    total = sum(stream.count for stream in streams)
    done = 0

    def tick(records: int) -> None:
        nonlocal done
        done += records
        if progress is not None:
            progress(min(done, total), total)

    workers = workers or Workers(jobs=1)
    tasks = [_Task(stream, asked) for stream in streams]
    judged = []
    for stream, one in zip(
        streams, workers.map(judge_stream, tasks, tick, worth_it=len(tasks) > 1 and total > WORTH_IT), strict=True
    ):
        one.stream = stream  # a helper returns a copy of it, and its places are worth holding once
        judged.append(one)
    whole = Whole([], [printable(f"{notice.source}: {notice.text}".removeprefix(": ")) for notice in evidence.notices])
    judged = _without_shadows(judged, whole)
    wanted = reference(evidence, [one.stream for one in judged])
    compare(judged, wanted, noted, whole)
    if progress is not None:
        progress(total, total)
    pack = wanted.pack
    report = Report(
        meeting=wanted.meeting,
        title="" if pack is None else pack.pack.meeting.title,
        rehearsal=wanted.rehearsal,
        pack_words=next((v.pack_words for one in judged if (v := one.verdict()).meeting == wanted.meeting), ""),
        streams=tuple(one.verdict() for one in judged),
        findings=tuple(whole.findings),
        notes=tuple(whole.notes),
    )
    return Verification(report, tuple(judged), wanted)


def _links(streams: Sequence[Stream]) -> frozenset[bytes]:
    """Return the links that later parts name as the last one kept of the part before."""
    found = set()
    for stream in streams:
        if stream.opening is not None and stream.opening.after:
            try:
                found.add(bytes.fromhex(stream.opening.after))
            except ValueError:
                continue
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Task:
    """One stream to follow."""

    stream: Stream
    asked: Asked


def judge_stream(_keys: Sequence[Identity], task: _Task, tick: Callable[[int], None]) -> Judged:
    """Return how far a stream's chain holds and what its own bytes say of it; work for a helper.

    Raises:
        SourceError: A source has changed or gone since it was read.
    """
    with RecordReader() as reader:
        followed = Walk() if task.stream.opening is None else walk(task.stream, reader, task.asked, tick)
        return judge(task.stream, followed, reader)


def _without_shadows(judged: list[Judged], whole: Whole) -> list[Judged]:
    """Leave out streams that only a damaged opening made: their records all belong to another one."""
    kept = []
    for one in judged:
        if one.vouched:
            kept.append(one)
            continue
        held = {place.digest for place in one.unvouched}
        real = next(
            (
                other
                for other in judged
                if other is not one and other.vouched and held <= {place.digest for place in other.stream.places.all}
            ),
            None,
        )
        if real is None or one.stream.name not in {real.stream.name, ""}:
            kept.append(one)
            continue
        whole.notes.append(f"A damaged opening of '{real.stream.name}' was left out: the genuine one is there.")
    return kept
