"""`redact`: from sources and choices to a review, and to tables without what may identify people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export import outcomes, terminal
from export.choices_file import keep_choices, read_choices
from export.commands import marked, marked_again, open_given
from export.disclosure import profile_of
from export.outputs import check_target
from export.pipeline import write_evidence
from export.reasons import check_reasons
from export.redaction import Rest, items_of, redact
from export.redaction_errors import ChoicesError
from export.review import Review
from kiosk.errors import ExitCode
from kiosk.identifiers import Guard
from kiosk.pack_places import printable

if TYPE_CHECKING:
    import argparse

    from export.choices import Choice
    from export.redaction import Redaction
    from kiosk.meeting import DisclosureProfile, Pack

_NAMED = 3


def redact_sources(given: argparse.Namespace) -> ExitCode:
    """Open, review on a terminal, and write the redacted tables where a folder is named."""
    if given.to is not None:
        check_target(given.to)
    before = marked(given)
    opened = open_given(given)
    pack = None if opened.pack is None else opened.pack.pack
    profile = profile_of(pack, given.profile)
    meeting = opened.report.meeting
    guard = Guard(pack)
    with terminal.progress("Looking for names", "texts") as progress:
        items = items_of(opened.fold.tables(), guard, progress)
    choices = read_choices(given.choices, meeting)
    check_reasons(choices, guard)
    if terminal.somebody_is_there() and not given.withhold_rest:

        def keep(made: list[Choice]) -> None:
            keep_choices(given.choices, meeting, made)

        keep(choices)  # what can't be kept is told before anybody has chosen
        review = Review(
            items=items,
            choices=choices,
            guard=guard,
            themes=_themes(pack),
            ask=terminal.ask,
            tell=terminal.tell,
            keep=keep,
        )
        review.run(everything=given.all)
    to_write = given.withhold_rest or given.to is not None
    redaction = redact(items, choices, rest_of(profile, withhold=given.withhold_rest) if to_write else "undecided")
    after = marked_again(before)
    _tell(redaction, before.told(after))
    code = ExitCode.PARTIAL if before.changed(after) else opened.exit_code
    if given.to is None:
        return ExitCode.PARTIAL if redaction.undecided else code
    decided(redaction)
    with terminal.progress("Writing", "rows") as progress:
        written = write_evidence(
            opened,
            given.to,
            given.format,
            profile=profile,
            replace_release=given.replace_release,
            redaction=redaction,
            sources=before.figures(after),
            progress=progress,
        )
    outcomes.show_opened(opened, written, given.to, profile, concerns=False)
    return code


def rest_of(profile: DisclosureProfile, *, withhold: bool) -> Rest:
    """Return what becomes of texts that nobody decided about, in outputs under a profile.

    Args:
        profile: The profile; one that gives no rows withholds all of them.
        withhold: Whether those with findings are withheld under one that gives rows.
    """
    if not profile.gives_rows:
        return "withhold"
    return "withhold-found" if withhold else "undecided"


def decided(redaction: Redaction) -> Redaction:
    """Return a redaction in which every text is decided about.

    Raises:
        ChoicesError: Some are not.
    """
    if redaction.undecided:
        first = [item.id for item in redaction.undecided[:_NAMED]]
        raise ChoicesError.undecided(len(redaction.undecided), first)
    return redaction


def _themes(pack: Pack | None) -> dict[str, str]:
    return {} if pack is None else {theme.id: theme.short for theme in pack.themes}


def _tell(redaction: Redaction, untouched: str) -> None:
    """Print what becomes of the texts, and why, and whether the sources are still what they were."""
    figures = redaction.figures()
    open_still = f" + {len(redaction.undecided)} not decided" if redaction.undecided else ""
    shown, withheld, merged = (f"{figures[name]} {name}" for name in ("shown", "withheld", "merged"))
    lines = [f"{figures['captured']} texts captured = {shown} + {withheld} + {merged}{open_still}"]
    lines += [
        f"  {what}{f' ({kind})' * bool(kind)}{f': {reason}' * bool(reason)}: {times}"
        for (what, kind, reason), times in sorted(redaction.log.items())
    ]
    if redaction.stale:
        lines.append(
            f"{redaction.stale} choice(s) are about another wording or about records that are not here: not used."
        )
    lines.append(untouched)
    terminal.write("\n".join(map(printable, lines)) + "\n")
