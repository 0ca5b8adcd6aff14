"""`report`: from sources, and choices about their texts, to a report to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export import outcomes, terminal
from export.choices_file import read_choices
from export.commands import open_given
from export.disclosure import profile_of
from export.evidence_errors import RequestError
from export.outputs import check_target
from export.reasons import check_reasons
from export.redact_command import decided, rest_of
from export.redaction import items_of, redact
from export.redaction_errors import ChoicesError
from kiosk.identifiers import Guard

if TYPE_CHECKING:
    import argparse

    from export.pipeline import Opened
    from export.redaction import Redaction
    from kiosk.errors import ExitCode
    from kiosk.meeting import DisclosureProfile


def report_sources(given: argparse.Namespace) -> ExitCode:
    """Verify, open, and write a report to read."""
    try:
        from export.report_files import write_report
    except ModuleNotFoundError as error:
        raise RequestError.no_report_tools(error.name or "") from error
    check_target(given.to)
    if given.choices is not None and not given.choices.exists():
        raise ChoicesError.missing(given.choices)
    opened = open_given(given)
    profile = profile_of(None if opened.pack is None else opened.pack.pack, given.profile)
    redaction = None if given.choices is None else _redaction(given, opened, profile)
    with terminal.progress("Writing", "steps") as progress:
        names = write_report(
            opened,
            given.to,
            profile,
            forms=given.format,
            replace_release=given.replace_release,
            redaction=redaction,
            progress=progress,
        )
    outcomes.show_reported(opened, names, given.to, profile)
    return opened.exit_code


def _redaction(given: argparse.Namespace, opened: Opened, profile: DisclosureProfile) -> Redaction:
    """Return what becomes of every text, by the choices that were kept."""
    guard = Guard(None if opened.pack is None else opened.pack.pack)
    choices = read_choices(given.choices, opened.report.meeting)
    check_reasons(choices, guard)
    with terminal.progress("Looking for names", "texts") as progress:
        items = items_of(opened.fold.tables(), guard, progress)
    return decided(redact(items, choices, rest_of(profile, withhold=given.withhold_rest)))
