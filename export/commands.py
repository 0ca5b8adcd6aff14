"""The commands of the inspectors' tool, each from parsed arguments to an exit code."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from export import merging, outcomes, terminal
from export.challenges import find_challenge
from export.comparison import Noted
from export.disclosure import profile_of
from export.evidence_errors import PassphraseFileError, RequestError
from export.keyfile import read_key_file
from export.outputs import check_target
from export.pipeline import find_record, open_records, write_evidence
from export.readers import read_sources
from export.source_marks import SourceMarks, source_marks
from export.verdicts import to_json
from export.verify import Verification, verify
from export.workers import Workers
from kiosk.errors import ExitCode
from kiosk.pack import read_pack

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from export.identities import Identity
    from export.pipeline import Opened


def show_words(given: argparse.Namespace) -> ExitCode:
    """Show the words that a kiosk sealed: to rehearse decryption, or to unlock the kiosk."""
    text = find_challenge(given.file, identities_of([given.key], given.passphrase_file), given.command)
    terminal.show_words(text)
    return ExitCode.DONE


def verify_sources(given: argparse.Namespace) -> ExitCode:
    """Verify and print the verdicts."""
    with ExitStack() as stack:
        verification = _verified(given, stack, stack.enter_context(Workers()))
    if given.json:
        terminal.write(to_json(verification.report).decode())
    else:
        terminal.show_report(verification.report)
    return verification.report.exit_code


def merge_sources(given: argparse.Namespace) -> ExitCode:
    """Verify, write one bundle of what belongs together, and tell how that bundle verifies."""
    merging.check_target(given.output)
    noted = Noted(tuple(given.opening_code), tuple(given.receipt))
    before = marked(given)
    with ExitStack() as stack:
        workers = stack.enter_context(Workers())
        verification = _verified(given, stack, workers)
        with terminal.progress("Merging", "MB", scale=1_000_000) as progress:
            merged = merging.merge_streams(verification, given.output, progress, given.opening_code)
        evidence = stack.enter_context(read_sources([merged.bundle.path], None, workers))
        with terminal.progress("Checking", "records") as progress:
            report = verify(evidence, noted, progress, workers).report
    after = marked_again(before)
    terminal.show_report(report)
    outcomes.show_merged(merged, verification.report.notes, before.told(after))
    return ExitCode.PARTIAL if before.changed(after) else report.exit_code


def marked(given: argparse.Namespace) -> SourceMarks:
    """Return what the files of the sources that were given hold now."""
    with terminal.progress("Taking the sources' SHA-256", "MB", scale=1_000_000) as progress:
        return source_marks(given.sources, progress)


def marked_again(before: SourceMarks) -> SourceMarks:
    """Return what the same files hold now."""
    with terminal.progress("Comparing the sources' SHA-256", "MB", scale=1_000_000) as progress:
        return before.again(progress)


def open_sources(given: argparse.Namespace) -> ExitCode:
    """Verify, open, and write tables or tell where records lie."""
    if given.to is None and not given.find:
        raise RequestError.no_target()
    if given.to is not None:
        check_target(given.to)
    opened = open_given(given, history=given.history)
    for record_id in given.find:
        outcomes.show_origin(record_id, find_record(opened, record_id))
    if given.to is not None:
        profile = profile_of(None if opened.pack is None else opened.pack.pack, given.profile)
        with terminal.progress("Writing", "rows") as progress:
            written = write_evidence(
                opened,
                given.to,
                given.format,
                profile=profile,
                concerns=given.concerns,
                replace_release=given.replace_release,
                progress=progress,
            )
        outcomes.show_opened(opened, written, given.to, profile, concerns=given.concerns)
    return opened.exit_code


def open_given(given: argparse.Namespace, *, history: bool = False) -> Opened:
    """Read, verify and open the sources that were given, with the keys that were given, and put the rows in order."""
    opened = _opened(given, history=history)
    with terminal.progress("Putting in order", "rows") as progress:
        opened.fold.finish(progress)
    return opened


def _opened(given: argparse.Namespace, *, history: bool) -> Opened:
    """Return what was opened; where each record lies is forgotten with this call, for its memory is wanted next."""
    identities = identities_of(given.key, given.passphrase_file)
    with ExitStack() as stack:
        workers = stack.enter_context(Workers(identities))
        verification = _verified(given, stack, workers)
        with terminal.progress("Opening", "records") as progress:
            return open_records(verification, identities, progress, workers, history=history)


def _verified(given: argparse.Namespace, stack: ExitStack, workers: Workers) -> Verification:
    """Read and verify the sources; their private copies last as long as the stack."""
    pack = None if given.pack is None else read_pack(given.pack)
    with terminal.progress("Reading", "MB", scale=1_000_000) as progress:
        evidence = stack.enter_context(read_sources(given.sources, progress, workers))
    evidence.given_pack = pack
    with terminal.progress("Verifying", "records") as progress:
        return verify(evidence, Noted(tuple(given.opening_code), tuple(given.receipt)), progress, workers)


def identities_of(paths: list[Path], passphrase_file: Path | None) -> list[Identity]:
    """Return the private keys of all key files, asking for a passphrase where one has it."""
    found: list[Identity] = []
    for path in paths:

        def ask(path: Path = path) -> str:
            return first_line(passphrase_file) if passphrase_file else terminal.ask_passphrase(path)

        found += read_key_file(path, ask)
    return found


def first_line(path: Path) -> str:
    """Return the first line of a passphrase file.

    Raises:
        PassphraseFileError: It cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PassphraseFileError.unreadable(path, error) from error
    lines = text.splitlines()
    return lines[0] if lines else ""
