"""What is said of a command that is done: what was opened, written, merged or found, and what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export import terminal
from kiosk.pack_places import printable as clean

if TYPE_CHECKING:
    from pathlib import Path

    from export.fold import Origin
    from export.merging import Merged
    from export.pipeline import Opened
    from export.tables import Table
    from kiosk.meeting import DisclosureProfile

_SHOWN_FAILURES = 10


def show_opened(
    opened: Opened, written: tuple[Table, ...], target: Path, profile: DisclosureProfile, *, concerns: bool
) -> None:
    """Print what was opened and written."""
    lines = []
    if opened.report.rehearsal:
        lines.append("REHEARSAL: nothing here is real.")
    lines.append(f"{opened.sealed} sealed = {opened.read} read + {len(opened.failures)} failed")
    lines += [f"  {clean(f.station)} record {f.seq}: {f.reason}" for f in opened.failures[:_SHOWN_FAILURES]]
    if len(opened.failures) > _SHOWN_FAILURES:
        lines.append(f"  and {len(opened.failures) - _SHOWN_FAILURES} more: all are named in failures")
    for table in written:
        if table.rows:
            lines.append(f"  {table.name}: {len(table.rows)}")
    if opened.fold.orphans:
        lines.append(f"Corrections of points that are not here: {', '.join(opened.fold.orphans)} (in orphans)")
    if not opened.fold.counts_agree:
        lines.append("A station counted more or fewer records than were read of it: see closings.")
    if opened.concerns and not concerns and profile.gives_rows:
        lines.append(
            f"SAFEGUARDING: {opened.concerns} concern(s) were opened and are in none of the files. "
            "Add --concerns to write them to a file of their own."
        )
    if not opened.report.complete:
        lines.append(f"Verification is NOT complete: run verify to see why. {_UNSURE[profile.gives_rows]}")
    lines.append(_written_to(target, profile))
    terminal.write("\n".join(lines) + "\n")


def show_reported(opened: Opened, names: tuple[str, ...], target: Path, profile: DisclosureProfile) -> None:
    """Print what a report was made from and where it lies."""
    lines = ["REHEARSAL: nothing here is real."] if opened.report.rehearsal else []
    lines.append(f"{opened.sealed} sealed = {opened.read} read + {len(opened.failures)} failed")
    if opened.failures or not opened.report.complete:
        lines.append(
            "The report says at its beginning that it was made from part of the evidence, and what is missing."
        )
    lines += [f"  {name}" for name in names]
    lines.append(_written_to(target, profile))
    terminal.write("\n".join(lines) + "\n")


_UNSURE = {
    True: "Rows it cannot vouch for say so.",
    False: "Records may be missing from these counts. Find them BEFORE you publish: fuller counts would be a second "
    "release, and the difference may be one person.",
}


def _written_to(target: Path, profile: DisclosureProfile) -> str:
    if profile.gives_rows:
        return f"Written to {clean(str(target))}, readable by you alone. It may identify people: keep it encrypted."
    return (
        f"Counts alone written to {clean(str(target))} by the profile '{profile.name}': 1 to {profile.threshold} shown "
        f"as *, the others to the nearest {profile.base}.\n"
        "This is the meeting's one release: other counts of it could be subtracted from these."
    )


def show_merged(merged: Merged, notes: tuple[str, ...], untouched: str) -> None:
    """Print what was merged into which bundle, what was not, and whether the sources are still what they were."""
    lines = [f"note on the sources: {clean(note)}" for note in notes]
    lines += [
        f"SET ASIDE {clean(one.name) or 'a stream without a name'}, from {', '.join(one.sources)}: {clean(one.why)}"
        for one in merged.set_aside
    ]
    count = len(merged.bundle.streams)
    lines.append(
        f"Merged {merged.bundle.records} records of {count} stream{'s' * (count != 1)} into "
        f"{clean(str(merged.bundle.path))}, and read it back. Keep the sources."
    )
    lines.append(untouched)
    terminal.write("\n".join(lines) + "\n")


def show_origin(record_id: str, origin: Origin) -> None:
    """Print where a record lies."""
    sound = "vouched for" if origin.vouched else "NOT vouched for"
    terminal.write(f"{record_id.strip().upper()}: station {clean(origin.station)}, record {origin.seq}, {sound}\n")
