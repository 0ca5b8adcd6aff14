"""From verified evidence to tables: every record opened, every failure named, and nothing stopped by one of them.

What was sealed is always what was read and what failed together. Nothing opened here touches a disk: the tables are
handed to `export.writers`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from export.dictionary import dictionary
from export.disclosure import INSPECTOR, disclose, profile_of
from export.evidence_errors import EvidenceError, OutputError
from export.fold import Fold, Origin
from export.outputs import OutputFolder
from export.release_errors import ReleaseError
from export.releases import RELEASE, check_release, new_release, remember
from export.steps import Steps
from export.tables import FAILURES, GLOSSARY, Cover, Format, Table
from export.unsealed_batches import Failure, batches, open_batch
from export.workers import WORTH_IT, Workers
from export.writers import write_tables
from kiosk.errors import ExitCode
from kiosk.shorthand import glossary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from export.identities import Identity
    from export.redaction import Redaction
    from export.verdicts import Report
    from export.verify import Verification
    from kiosk.meeting import DisclosureProfile
    from kiosk.pack import LoadedPack

SUMMARY_FORMAT = "open-meeting-evidence/1"
_TOGETHER = 2000
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
    pack: LoadedPack | None = None
    """The meeting pack that they were sealed under, where it was found."""

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
    """Open every record with the inspector's keys; the fold puts them together when it is first asked, or told to.

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
    workers.end()  # their memory is wanted for putting the tables in order
    return Opened(verification.report, fold, total, tuple(failures), pack)


def write_evidence(
    opened: Opened,
    target: Path,
    formats: tuple[Format, ...],
    *,
    profile: DisclosureProfile | None = None,
    concerns: bool = False,
    replace_release: bool = False,
    redaction: Redaction | None = None,
    sources: Mapping[str, object] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Table, ...]:
    """Write what leaves under a profile and a summary into a new folder, all or nothing, and return the tables written.

    Args:
        opened: What was opened.
        target: A folder that is missing or empty.
        formats: The forms to write.
        profile: The disclosure profile; 'inspector' if not given.
        concerns: Whether safeguarding concerns are written too; only a profile that gives rows has them.
        replace_release: Whether a release takes the place of an earlier one with other counts.
        redaction: What becomes of every text; texts leave as they are if not given, and under a profile that gives no
            rows only those of a redaction leave at all.
        sources: What the summary says of the files that were read, where the profile gives rows.
        progress: Told rows written and rows in all.

    Raises:
        ReleaseError: Other counts of a live meeting were released already, or the profile gives no concerns.
        OutputError: The folder is in use, or the system refused; nothing is left there.
    """
    pack = None if opened.pack is None else opened.pack.pack
    profile = profile or profile_of(pack, INSPECTOR)
    if concerns and not profile.gives_rows:
        raise ReleaseError.no_rows(profile.name)
    opened_tables = [table for table in opened.fold.tables() if concerns or table.name != CONCERNS]
    disclosed = disclose(opened_tables, pack, profile, redaction)
    written = (*disclosed.rows, disclosed.counts())
    steps = Steps(progress)
    if profile.gives_rows:
        steps.ahead = len(formats) * sum(len(table.rows) for table in written)
        written = (*written, _glossary(disclosed.rows, steps), failures_table(opened))
    written = (*written, dictionary(written))
    release = None
    if not profile.gives_rows and not opened.report.rehearsal:
        release = new_release(opened.report.meeting, disclosed)
        if not replace_release:
            check_release(release, target)
    try:
        with OutputFolder(target) as folder:
            write_tables(folder, written, formats, _cover(opened, profile), steps.of_part)
            folder.write("summary.json", summary(opened, written, profile, redaction, sources))
            if release is not None:
                folder.write(RELEASE, release.encode())
                remember(release)
            folder.complete()
    except OSError as error:
        raise OutputError.refused(target, error) from error
    return written


def _cover(opened: Opened, profile: DisclosureProfile) -> Cover:
    """Return what a form that holds all tables in one file says of itself."""
    report = opened.report
    rows = profile.gives_rows
    lines = {
        "REHEARSAL: nothing here is real.": report.rehearsal,
        "Verification is NOT complete: rows that cannot be vouched for say so.": not report.complete and rows,
        "Verification is NOT complete: records may be missing from these counts.": not report.complete and not rows,
        "It may identify people: keep it on an encrypted disk.": rows,
        f"Counts of 1 to {profile.threshold} are hidden (*), and others with them; the rest is rounded.": not rows,
        "A point is not a person: never say 'N parents said' of a number of points.": True,
        "A point with two themes is on both themes' sheets, and once on the sheet 'points'.": rows,
        "The order of rows says nothing of the order in which they were recorded.": rows,
    }
    themes = () if opened.pack is None else opened.pack.pack.themes
    return Cover(
        heading=f"{report.title} ({report.meeting})" if report.title else report.meeting,
        lines=tuple(line for line, holds in lines.items() if holds),
        rehearsal=report.rehearsal,
        themes=tuple((theme.id, f"{theme.number} {theme.short}") for theme in themes),
    )


def summary(
    opened: Opened,
    tables: tuple[Table, ...],
    profile: DisclosureProfile,
    redaction: Redaction | None = None,
    sources: Mapping[str, object] | None = None,
) -> bytes:
    """Return what was opened as indented JSON, in numbers where the profile gives rows.

    The number of safeguarding concerns is not told.
    """
    report = opened.report
    body: dict[str, object] = {
        "format": SUMMARY_FORMAT,
        "rehearsal": report.rehearsal,
        "what_this_is": "REHEARSAL: nothing here is real" if report.rehearsal else "live records",
        "meeting": report.meeting,
        "title": report.title,
        "profile": {"name": profile.name, "threshold": profile.threshold, "base": profile.base},
        "complete": report.complete,
    }
    if profile.gives_rows:
        body |= {
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
        if redaction is not None:
            body["texts"] = redaction.figures()
        if sources is not None:
            body["sources"] = sources
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


def failures_table(opened: Opened) -> Table:
    """Return the records that did not open, by station and number."""
    return Table("failures", FAILURES, tuple(sorted((f.station, f.seq, f.reason) for f in opened.failures)))


def _glossary(opened_tables: Sequence[Table], steps: Steps) -> Table:
    """Return what the field's abbreviations in the texts that are written stand for."""
    places = [
        (table, place) for table in opened_tables for place, column in enumerate(table.columns) if column.name == "text"
    ]
    total = sum(len(table.rows) for table, _ in places)
    rows = ((row, place) for table, place in places for row in table.rows)

    def texts() -> Iterator[str]:
        for number, (row, place) in enumerate(rows):
            if number % _TOGETHER == 0:
                steps.of_part(number, total)
            yield str(row[place])

    found = tuple(glossary(texts()).items())
    steps.end_part(total)
    return Table("glossary", GLOSSARY, found)


def _one_meeting(verification: Verification) -> None:
    openings = verification.openings
    if len({opening.rehearsal for opening in openings}) > 1:
        raise EvidenceError.rehearsal_and_live()
    meetings = sorted({opening.meeting for opening in openings})
    if len(meetings) > 1:
        raise EvidenceError.several_meetings(meetings)
