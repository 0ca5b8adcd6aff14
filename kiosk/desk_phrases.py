"""What the desk tells of a station or of the whole hall: the same words on screens and line by line.

Nothing here could tell what anyone said. The numbers are exact, and for whoever knows the station PIN: what the public
may see of them is another question.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.clock import spoken_moment
from kiosk.door_phrases import how_counted, how_full
from kiosk.headcount import HeadCount, count_all
from kiosk.survey import survey_view
from kiosk.wall_phrases import time_left

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from kiosk.hall import HallView
    from kiosk.meeting import Pack, PublicationGroup, Theme
    from kiosk.session_facts import Status
    from kiosk.tallies import Tallies

_GROUPS: Mapping[PublicationGroup, str] = {
    "family": "families",
    "professional": "professionals",
    "support": "support",
    "other": "others",
}
_KINDS = {
    "opened": "openings",
    "checked-in": "people in",
    "left": "people out",
    "count-undone": "taps taken back",
    "head-count-corrected": "counts corrected",
    "point-noted": "points",
    "point-amended": "points changed",
    "point-withdrawn": "points taken back",
    "other": "of other kinds",
}
_LAST = 99


@dataclass(frozen=True, slots=True)
class Counted:
    """What the desk shows of people and points."""

    count: HeadCount
    """The head-count."""
    groups: Mapping[str, int]
    """Publication group to people who came in."""
    points: Mapping[str, int]
    """Theme id to points."""


def counted(pack: Pack, totals: Sequence[Tallies]) -> Counted:
    """Return what some stations counted together."""
    groups: Counter[str] = Counter()
    points: Counter[str] = Counter()
    for tallies in totals:
        groups.update(tallies.checked_in)
        points.update(tallies.points)
    return Counted(count_all(pack, totals), groups, points)


def counted_in_hall(pack: Pack, view: HallView) -> Counted:
    """Return what all stations on this device counted together."""
    return counted(pack, [line.tallies for line in view.lines if line.tallies is not None])


def people(pack: Pack, shown: Counted) -> tuple[str, ...]:
    """Return who came, a line each: in and out, the room there is, and the groups where the pack allows.

    Without the professionals no group is told, because the rest would tell of them.
    """
    said = [f"{shown.count.inside} inside: {how_counted(shown.count)}", how_full(shown.count)]
    if pack.desk.staff and shown.count.came:
        groups = (f"{shown.groups.get(group, 0)} {label}" for group, label in _GROUPS.items())
        said.append(f"Came in: {', '.join(groups)}. Who left is not told apart.")
    return tuple(said)


def themes(pack: Pack, shown: Counted) -> tuple[tuple[Theme, int], ...]:
    """Return every theme with its points; what lies outside the plan is last."""
    ordered = sorted(pack.themes, key=lambda theme: theme.number or _LAST)
    return tuple((theme, shown.points.get(theme.id, 0)) for theme in ordered)


def not_heard(pack: Pack, shown: Counted) -> str:
    """Return one sentence on the themes of the plan that nobody has spoken of."""
    waiting = [theme.short for theme, points in themes(pack, shown) if theme.number and not points]
    return f"Not heard yet: {', '.join(waiting)}." if waiting else "Every theme of the plan has been heard."


def evening(pack: Pack, now: dt.datetime, moved: dt.timedelta | None) -> tuple[str, ...]:
    """Return how the evening stands, a line each: the time left, the survey, the clock.

    Args:
        pack: The meeting pack.
        now: The meeting's time.
        moved: How far this device's clock was moved, if it was.
    """
    survey = survey_view(pack, now)
    clock = f"This device's clock: {spoken_moment(now)}"
    return (
        time_left(pack, now),
        f"{survey.headline}. {survey.detail}".strip(),
        clock if moved is None else f"{clock}. IT WAS MOVED",
    )


def kinds(status: Status) -> tuple[str, ...]:
    """Return how many records of each kind are sealed on this station, a line each."""
    sealed = status.tallies.kinds
    return tuple(f"{label}: {sealed[kind]}" for kind, label in _KINDS.items() if sealed.get(kind))


def records(many: int) -> str:
    """Return a number of records in words."""
    return "1 record" if many == 1 else f"{many:,} records"


def marks(status: Status) -> tuple[tuple[str, str], ...]:
    """Return what one may write down or compare, name and value."""
    journal = status.journal
    copy = "on a second device" if journal.second_device else "on this device"
    return (
        ("Records", f"{status.count:,}"),
        ("Head words", status.head_words),
        ("Opening code", status.opening_code),
        ("Pack words", status.pack_words),
        ("Second copy", f"{copy}, {'well' if journal.ok else 'NOT WELL'}"),
        ("Keys", ", ".join(status.recipients)),
    )
