"""Words of the notes desk: what to say of a point outside the plan or of one case, and why a point is taken back.

The words are those of the pack's privacy promise, which come from the inspectors' letter, where it has them; else they
are made from the framework's own words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kiosk.meeting import Pack
    from kiosk.records import WhyWithdrawn

WHY_WITHDRAWN: Mapping[WhyWithdrawn, str] = {
    "mistake": "I made a mistake",
    "duplicate": "It is noted twice",
    "speaker-asked": "The speaker asked",
    "identifying": "It says who someone is",
    "other": "Another reason",
}
"""Why a note-taker takes a point back; the reason is sealed with the withdrawal."""

MAX_REASON = 200
"""As `kiosk.records.PointAmended.reason`."""


def no_such_theme(numbers: Iterable[str]) -> tuple[str, str]:
    """Return what to say of theme keys that stand for nothing, and what to do."""
    return f"There is no theme #{', #'.join(numbers)}.", "Use a number from the list."


def on_individual_cases(pack: Pack) -> str:
    """Return what to say of an individual case."""
    return _promised(pack, "individual case") or (
        "The inspectors will not be able to follow up or comment upon individual cases."
    )


def outside_the_plan(pack: Pack) -> str:
    """Return what to say of a point that lies outside the plan."""
    words = pack.framework
    plan = f"{words.plan} ({words.plan_short})"
    return f"The inspectors' focus during the {words.visit} is only the {plan}. Your point is noted as outside it."


def _promised(pack: Pack, phrase: str) -> str:
    return next((line for line in pack.privacy.promise if phrase in line.lower()), "")
