"""From verified evidence to tables: every record opened, every failure named, and nothing stopped by one of them.

What was sealed is always what was read and what failed together. Nothing opened here touches a disk: the tables are
handed to `export.writers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from export.evidence_errors import EvidenceError, OutputError
from export.fold import Fold, Origin
from export.outputs import OutputFolder
from export.tables import FAILURES, GLOSSARY, Format, Table
from export.unsealed_batches import Failure, batches, open_batch
from export.workers import WORTH_IT, Workers
from export.writers import write_tables
from kiosk.errors import ExitCode
from kiosk.shorthand import glossary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from export.identities import Identity
    from export.verdicts import Report
    from export.verify import Verification

SUMMARY_FORMAT = "open-meeting-evidence/1"
CONCERNS = "concerns"
"""The table that is written only when it is asked for."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything that was opened."""

    report: Report
    """What verification says of it."""
    fold: Fold
    """The records, put together."""
    sealed: int
    """How many there were."""
    failures: tuple[Failure, ...]
    """Those that did not open."""

    @property
    def read(self) -> int:
        """How many opened."""
        return self.sealed - len(self.failures)

    @property
    def concerns(self) -> int:
        """How many safeguarding concerns are among them."""
        return self.fold.kinds["concern-raised"]

    @property
    def exit_code(self) -> ExitCode:
        """What `open` answers to the shell: a record that failed outweighs a verdict that is not complete."""
        if self.failures:
            return ExitCode.PARTIAL
        if self.report.complete and not self.fold.counts_agree:
            return ExitCode.PARTIAL
        return self.report.exit_code


def open_records(
    verification: Verification,
    identities: Sequence[Identity],
    progress: Callable[[int, int], None] | None = None,
    workers: Workers | None = None,
    *,
    history: bool = False,
) -> Opened:
    """Open every record with the inspector's keys and put them together.

    Args:
        verification: What was verified.
        identities: The private keys.
        progress: Told records tried and records in all.
        workers: Helpers that hold the same keys; all is done in this process if not given.
        history: Whether every content that a point ever had is wanted as well.

    Raises:
        EvidenceError: A rehearsal and live records, or several meetings, were given together.
        SourceError: A source has changed or gone since it was read.
        WorkerError: A helper was ended from outside.
    """
    _one_meeting(verification)
    pack = verification.reference.pack
    fold = Fold({} if pack is None else {role.id: role.group for role in pack.pack.roles}, history=history)
    total = verification.report.records
    failures: list[Failure] = []
    done = 0

    def tick(records: int) -> None:
        nonlocal done
        done += records
        if progress is not None:
            progress(min(done, total), total)

    workers = workers or Workers(identities, jobs=1)
    for unsealed in workers.map(open_batch, batches(verification.judged), tick, worth_it=total > WORTH_IT):
        fold.add(unsealed)
        failures += unsealed.failures
    fold.finish()
    return Opened(verification.report, fold, total, tuple(failures))


def write_evidence(
    opened: Opened,
    target: Path,
    formats: tuple[Format, ...],
    *,
    concerns: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Table, ...]:
    """Write the tables and a summary into a new folder, all or nothing, and return the tables written.

    Args:
        opened: What was opened.
        target: A folder that is missing or empty.
        formats: The forms to write.
        concerns: Whether safeguarding concerns are written too.
        progress: Told rows written and rows in all.

    Raises:
        OutputError: The folder is in use, or the system refused; nothing is left there.
    """
    failed = Table("failures", FAILURES, tuple(sorted((f.station, f.seq, f.reason) for f in opened.failures)))
    opened_tables = [table for table in opened.fold.tables() if concerns or table.name != CONCERNS]
    written = (*opened_tables, _glossary(opened_tables), failed)
    try:
        with OutputFolder(target) as folder:
            write_tables(folder, written, formats, progress or (lambda _done, _total: None))
            folder.write("summary.json", summary(opened, written))
            folder.complete()
    except OSError as error:
        raise OutputError.refused(target, error) from error
    return written


def summary(opened: Opened, tables: tuple[Table, ...]) -> bytes:
    """Return what was opened, in numbers, as indented JSON; the number of safeguarding concerns is not told."""
    report = opened.report
    body = {
        "format": SUMMARY_FORMAT,
        "rehearsal": report.rehearsal,
        "what_this_is": "REHEARSAL: nothing here is real" if report.rehearsal else "live records",
        "meeting": report.meeting,
        "title": report.title,
        "complete": report.complete,
        "verdicts": {stream.name: stream.verdict for stream in report.streams},
        "findings": [str(finding.text) for finding in report.findings],
        "sealed": opened.sealed,
        "read": opened.read,
        "failed": len(opened.failures),
        "counts_agree": opened.fold.counts_agree,
        "doubled_ids": opened.fold.doubled,
        "corrections_without_point": opened.fold.orphans,
        "rows": {table.name: len(table.rows) for table in tables},
    }
    return msgspec.json.format(msgspec.json.encode(body), indent=2) + b"\n"


def find_record(opened: Opened, record_id: str) -> Origin:
    """Return the station and number of the record of that id.

    Raises:
        EvidenceError: None that opened has it.
    """
    origin = opened.fold.origin_of(record_id.strip().upper())
    if origin is None:
        raise EvidenceError.no_such_record(record_id)
    return origin


def _glossary(opened_tables: Sequence[Table]) -> Table:
    """Return what the field's abbreviations in the texts that are written stand for."""
    texts = (
        str(row[place])
        for table in opened_tables
        for place, column in enumerate(table.columns)
        if column.name == "text"
        for row in table.rows
    )
    return Table("glossary", GLOSSARY, tuple(glossary(texts).items()))


def _one_meeting(verification: Verification) -> None:
    openings = verification.openings
    if len({opening.rehearsal for opening in openings}) > 1:
        raise EvidenceError.rehearsal_and_live()
    meetings = sorted({opening.meeting for opening in openings})
    if len(meetings) > 1:
        raise EvidenceError.several_meetings(meetings)
