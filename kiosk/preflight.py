"""Minutes before the doors open: can this machine, with this pack, keep tonight's promises?

Every check looks at the machine it runs on; none takes another's word. The result is kept beside the station's folder
until the station is opened, and is then sealed into its opening record, so that the inspectors know what was checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk import disk_checks, machine_checks, trial
from kiosk.chain import pack_words
from kiosk.checks import Check, Outcome, worst
from kiosk.code_check import cells_of, read_codes
from kiosk.errors import ExitCode, KioskError, QrTooLarge
from kiosk.hardening import harden
from kiosk.places import prepare
from kiosk.qr import code_rows, needs
from kiosk.recipients import fingerprint, self_test

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.machine_checks import Terminal
    from kiosk.meeting import Pack
    from kiosk.session_facts import SessionRequest


@dataclass(frozen=True, slots=True)
class PreflightReport:
    """All checks of one run."""

    checks: tuple[Check, ...]
    """In the order they were made."""

    @property
    def outcome(self) -> Outcome:
        """The most serious of them."""
        return worst(self.checks)

    @property
    def exit_code(self) -> ExitCode:
        """What the command answers: done unless a promise would not hold."""
        return ExitCode.COULD_NOT if self.outcome is Outcome.STOP else ExitCode.DONE

    def count(self, outcome: Outcome) -> int:
        """Return how many checks stand so."""
        return sum(check.outcome is outcome for check in self.checks)


def machine(request: SessionRequest, terminal: Terminal) -> Iterator[Check]:
    """Yield every check that needs no person, as it is made.

    Args:
        request: What the station would be opened with.
        terminal: The terminal that it would run in.
    """
    pack = request.loaded.pack
    yield Check("meeting pack", Outcome.OK, f"{pack.meeting.title}. Its words: {pack_words(request.loaded.digest)}.")
    yield from key_checks(pack, rehearsal=request.rehearsal)
    yield known_answers()
    yield machine_checks.clock_check(pack, request.clock)
    yield from _disks(request)
    yield from machine_checks.memory_checks(harden())
    yield machine_checks.swap()
    yield machine_checks.power()
    yield from machine_checks.terminal_checks(terminal)


def _disks(request: SessionRequest) -> Iterator[Check]:
    """Yield the checks of the disks, and a trial on them."""
    try:
        prepare(request.data)
    except KioskError as error:
        yield Check("disk space", Outcome.STOP, error.message, error.hint)
        return
    yield from disk_checks.disk_checks(request.data, request.journal)
    mount = disk_checks.mount_of(request.data)
    yield machine_checks.encryption(request.data, "" if mount is None else mount.device)
    yield trial.trial(request)


def key_checks(pack: Pack, *, rehearsal: bool) -> Iterator[Check]:
    """Yield each inspector's key with its fingerprint, to compare with the inspector's card."""
    if not pack.recipients:
        if rehearsal:
            yield Check("inspectors' keys", Outcome.LOOK, "The pack has none; a rehearsal is sealed to nobody.")
        else:
            advice = "Each inspector makes one with: python -m export keys new"
            yield Check("inspectors' keys", Outcome.STOP, "The pack has no inspector's key.", advice)
        return
    for recipient in pack.recipients:
        lead = " (lead)" if recipient.lead else ""
        detail = f"{recipient.name}{lead}: {fingerprint(recipient.key)}. Compare it with the inspector's own card."
        yield Check("inspector's key", Outcome.OK, detail)
    if len(pack.recipients) == 1:
        advice = "Add a second inspector's key to the pack: with one key lost, everything would be lost."
        yield Check("inspectors' keys", Outcome.LOOK, "There is only one.", advice)


def known_answers() -> Check:
    """Return whether this machine's cryptography gives the answers that are known to be right."""
    name = "sealing"
    try:
        self_test()
    except KioskError as error:
        return Check(name, Outcome.STOP, error.message, error.hint)
    return Check(name, Outcome.OK, "The cryptography gives the answers that are known to be right.")


def addresses(pack: Pack) -> dict[str, str]:
    """Return what the codes on this meeting's screens are called, and the address in each."""
    found = {f"privacy notice {number}": link.url for number, link in enumerate(pack.privacy.links, start=1)}
    if pack.survey is not None:
        return {"survey": pack.survey.short_link or pack.survey.link, **found}
    return found


def code_check(what: str, address: str, seen: tuple[str, ...] | None, size: tuple[int, int]) -> Check:
    """Return whether a phone could read a code.

    Args:
        what: What the code is called.
        address: What it should say.
        seen: What was read from this screen's own cells; None where it does not fit on this screen.
        size: Columns and rows of this screen.
    """
    name = f"code: {what}"
    if seen is None:
        needed = needs(address)
        detail = f"It needs {needed[0]} x {needed[1]} characters, and this screen has {size[0]} x {size[1]}."
        return Check(name, Outcome.LOOK, detail, "Make the letters smaller, or hang up the poster.")
    if address not in seen:
        return Check(name, Outcome.STOP, "It could not be read back from the screen.", "Hang up the poster instead.")
    return Check(name, Outcome.OK, "It was read back from the characters that show it.")


def drawn_codes(pack: Pack, terminal: Terminal) -> Iterator[Check]:
    """Yield a check of each code as it would be drawn, where there is no screen to read it from."""
    size = (terminal.columns, terminal.rows)
    for what, address in addresses(pack).items():
        try:
            picture = code_rows(address, columns=size[0], rows=size[1])
        except QrTooLarge:
            yield code_check(what, address, None, size)
        else:
            yield code_check(what, address, read_codes(cells_of(picture.rows)), size)
