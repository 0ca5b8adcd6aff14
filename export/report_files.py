"""The report written into a folder: the HTML page and the PDF file, all or nothing, for their owner alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.disclosure import disclose
from export.evidence_errors import OutputError
from export.outputs import OutputFolder
from export.pipeline import CONCERNS
from export.releases import RELEASE, check_release, new_release, remember
from export.report_html import html_report
from export.report_model import build_report, pack_of
from export.report_pdf import pdf_report
from export.tables import REPORT_FORMS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from export.pipeline import Opened
    from export.redaction import Redaction
    from export.tables import ReportForm
    from kiosk.meeting import DisclosureProfile


def write_report(
    opened: Opened,
    target: Path,
    profile: DisclosureProfile,
    *,
    forms: tuple[ReportForm, ...] = REPORT_FORMS,
    replace_release: bool = False,
    redaction: Redaction | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[str, ...]:
    """Write the report into a new folder and return the names of its files.

    Args:
        opened: What was opened.
        target: A folder that is missing or empty.
        profile: The disclosure profile.
        forms: What to write.
        replace_release: Whether a release takes the place of an earlier one with other counts.
        redaction: What becomes of every text, if somebody reviewed them; under a profile that gives no rows only the
            words of a redaction are in the report at all.
        progress: Told steps done and steps in all.

    Raises:
        ReleaseError: Other counts of a live meeting were released already.
        OutputError: The folder is in use, the system refused, or the PDF cannot be made; nothing is left there.
    """
    tell = progress or (lambda _done, _total: None)
    steps = 1 + len(forms)
    tables = tuple(table for table in opened.fold.tables() if table.name != CONCERNS)
    shown = disclose(tables, pack_of(opened), profile, redaction)
    release = None
    if not profile.gives_rows and not opened.report.rehearsal:
        release = new_release(opened.report.meeting, shown)
        if not replace_release:
            check_release(release, target)
    document = build_report(opened, shown, tables, redaction)
    tell(1, steps)
    try:
        with OutputFolder(target) as folder:
            for done, form in enumerate(forms, 2):
                folder.write(f"report.{form}", html_report(document) if form == "html" else pdf_report(document))
                tell(done, steps)
            if release is not None:
                folder.write(RELEASE, release.encode())
                remember(release)
            folder.complete()
    except OSError as error:
        raise OutputError.refused(target, error) from error
    return tuple(f"report.{form}" for form in forms)
