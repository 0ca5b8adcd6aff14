"""The inspectors' side at size: speed against the bare cryptography on the same records, memory, and cost a record.

Bare cryptography is `open_sealed` and the signature check, over records that lie in memory, nothing else. It is
measured in the same run, in one process and in as many as the tool uses.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from export.frame_files import RecordReader
from export.pipeline import open_records, write_evidence
from export.readers import read_sources
from export.unsealing import open_sealed
from export.verify import verify
from export.workers import Workers
from kiosk.chain import first_link, signed_link
from tests.bench.evidence import Evidence, make_evidence
from tests.bench.ratios import Ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from export.identities import Identity
    from export.pipeline import Opened
    from kiosk.chain import SealedRecord

MEMORY_GOAL = 400
"""MB, at a million records."""

_SAMPLE = 12
"""Streams whose records are opened bare."""


@dataclass(frozen=True)
class Run:
    """One whole run: read, verified, opened, written as Parquet."""

    seconds: float
    records: int
    peak: float
    """MB of this process and its helpers together, at most."""

    @property
    def each(self) -> float:
        """Seconds a record."""
        return self.seconds / self.records


@dataclass(frozen=True)
class _Bare:
    """The records of one stream, in memory."""

    opening: bytes
    first_key: str
    records: tuple[SealedRecord, ...]


def inspectors(records: int, *, classic: bool = False) -> Iterator[Ratio | str]:
    """Yield what `make bench` prints of the inspectors' side for evidence of about so many records."""
    with TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        evidence = make_evidence(Path(folder), records, classic=classic)
        bare = bare_seconds(evidence)
        alone, shared = run(evidence, 1), run(evidence, 2)
        name = f"{shared.records:,} records to Parquet"
        yield Ratio(f"{name}, against bare cryptography", shared.each, bare[2], 1 / 0.6)
        yield Ratio("the same, two processes against one", shared.each, alone.each, 1 / 1.6)
        yield f"bare: {bare[1] * 1e6:.0f} us a record in one process, {bare[2] * 1e6:.0f} us in two"
        yield f"memory at most: {shared.peak:.0f} MB with helpers, goal {MEMORY_GOAL} at a million records"
        small = Path(folder) / "small"
        small.mkdir()
        few = run(make_evidence(small, max(1000, records // 10), classic=classic), 2)
        yield Ratio(f"cost a record, against {few.records:,} records", shared.each, few.each, 1.25)


def evidence_at_size(records: int) -> tuple[list[Ratio], list[str]]:
    """Return the ratios and the figures for evidence of about so many records."""
    lines = list(inspectors(records))
    return [one for one in lines if isinstance(one, Ratio)], [one for one in lines if isinstance(one, str)]


def run(evidence: Evidence, jobs: int) -> Run:
    """Read, verify, open and write evidence with so many helpers, as `open --format parquet` does."""
    target = evidence.bundle.parent / f"out-{jobs}"
    with _peak() as peak:
        began = time.perf_counter()
        opened = _opened(evidence, jobs)
        opened.fold.finish()
        write_evidence(opened, target, ("parquet",))
        seconds = time.perf_counter() - began
    if opened.failures or not opened.report.complete or opened.sealed != evidence.records:
        raise RuntimeError(opened.report)
    return Run(seconds, opened.sealed, peak.most)


def _opened(evidence: Evidence, jobs: int) -> Opened:
    """Return what was opened; where each record lies is forgotten with this call, as in the command."""
    with Workers([evidence.identity], jobs) as workers, read_sources([evidence.bundle], None, workers) as sources:
        return open_records(verify(sources, None, None, workers), [evidence.identity], None, workers)


def bare_seconds(evidence: Evidence) -> dict[int, float]:
    """Return seconds a record of the bare cryptography, by number of processes."""
    with read_sources([evidence.bundle]) as sources, RecordReader() as reader:
        streams = [
            _Bare(one.opening_data, one.opening.first_key, tuple(map(reader.record, one.places.all[:400])))
            for one in sources.streams()[:_SAMPLE]
            if one.opening is not None
        ]
    count = sum(len(stream.records) for stream in streams)
    taken: dict[int, float] = {}
    for jobs in (1, 2):
        with Workers([evidence.identity], jobs) as workers:
            list(workers.map(open_bare, streams[:2], _quiet, worth_it=jobs > 1))  # warms up, and starts the helpers
            began = time.perf_counter()
            list(workers.map(open_bare, streams, _quiet, worth_it=jobs > 1))
            taken[jobs] = (time.perf_counter() - began) / count
    return taken


def open_bare(keys: Sequence[Identity], stream: _Bare, _tick: Callable[[int], None]) -> int:
    """Check every signature and open every record of a stream; work for a helper."""
    link, key = first_link(stream.opening), bytes.fromhex(stream.first_key)
    for record in stream.records:
        after = signed_link(record, link, key)
        if after is None:
            raise ValueError(record.seq)
        link, key = after, record.next_key
        open_sealed(record.sealed, keys)
    return len(stream.records)


def _quiet(_units: int) -> None:
    """Tell nobody."""


class _peak:  # noqa: N801 - used as a function is
    """Watches the memory of this process and its children; a context manager."""

    def __init__(self) -> None:
        self.most = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.1):
            self.most = max(self.most, _resident())


def _resident() -> float:
    """Return the MB that this process and its children hold."""
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
                if str(os.getpid()) in (folder.name, parent):
                    total += _held(folder)
            except OSError:
                continue
    return total / 1e6


def _held(folder: Path) -> int:
    """Return the bytes that a process holds, what it shares with others divided among them where that can be read."""
    try:
        lines = (folder / "smaps_rollup").read_text().splitlines()
    except OSError:  # closed to other programs, as helpers are: then all of what is shared counts for each
        return int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for line in inspectors(asked, classic="--classic" in sys.argv):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
