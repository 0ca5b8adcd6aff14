"""Opened evenings without sealing: records folded as `open` folds them, for tests of what comes after opening."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from export.fold import Fold
from export.pipeline import Opened
from export.unsealed_batches import Collector
from export.verdicts import Report
from kiosk.pack import LoadedPack
from kiosk.records import (
    CheckedIn,
    DraftKept,
    HeadCountCorrected,
    Left,
    NeedsTotals,
    PointContent,
    PointNoted,
    Record,
    SurveyShown,
    Voices,
    new_id,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.meeting import Pack

BANDS = [f"2020-03-23T{hour}:{quarter:02}+00:00" for hour in (18, 19, 20) for quarter in (0, 15, 30, 45)]
LATE = "2020-03-23T20:45+00:00"


def opened(records: Sequence[Record], pack: Pack, *, station: str = "notes-1", rehearsal: bool = False) -> Opened:
    """Return records as if they had been sealed by one station, in this order, and opened."""
    fold = Fold({role.id: role.group for role in pack.roles})
    collector = Collector(station, vouched=True)
    for seq, record in enumerate(records):
        collector.take(record, seq, seq)
    fold.add(collector.collected())
    report = Report(pack.meeting.id, pack.meeting.title, rehearsal, "", ())
    return Opened(report, fold, len(records), (), LoadedPack(pack, b"", "", ""))


def evening(pack: Pack, seed: int, people: int, points: int) -> list[Record]:
    """Return a made-up evening: check-ins of uneven roles and bands, needs, points of uneven themes and directions."""
    draw = random.Random(seed)  # noqa: S311 - a made-up evening has to be the same in each run
    roles, themes = [role.id for role in pack.roles], [theme.id for theme in pack.themes]
    weights = [20 * draw.random() ** 3 + 0.2 for _ in range(40)]
    records: list[Record] = [
        CheckedIn(
            id=new_id(),
            band=draw.choices(BANDS, weights[: len(BANDS)])[0],
            role=draw.choices(roles, weights[: len(roles)])[0],
            topics=tuple(sorted({draw.choice(themes)} if draw.random() < 0.6 else ())),
            language=draw.choices(["en", "pl", "ro"], [20, 2, 1])[0],
            privacy_version="1",
        )
        for _ in range(people)
    ]
    records.append(
        NeedsTotals(id=new_id(), band=LATE, totals={need.id: draw.randint(0, people // 4) for need in pack.needs})
    )
    records += [
        PointNoted(
            id=new_id(),
            band=draw.choice(BANDS),
            content=PointContent(
                text=f"point {number}",
                themes=tuple(dict.fromkeys(draw.choices(themes, weights[: len(themes)], k=draw.choice([0, 1, 1, 2])))),
                direction=draw.choices(["better", "no-change", "worse", "mixed", "not-said"], [2, 3, 6, 1, 1])[0],  # type: ignore[arg-type]  # one of them
                fidelity=draw.choices(["verbatim", "paraphrase", "interpreter", "on-behalf"], [5, 9, 1, 1])[0],  # type: ignore[arg-type]  # one of them
                voices=Voices(
                    heard=draw.choice(["first-tonight", "said-before", "not-said"]), agreed=draw.randint(0, 3)
                ),
            ),
        )
        for number in range(points)
    ]
    return records


def in_a_row(many: int) -> list[Record]:
    """Return records of each kind that open as rows, `many` of each, all in one band, numbered in their words."""
    band, one_theme = BANDS[4], ("local-offer",)
    return [
        record
        for number in range(many)
        for record in (
            PointNoted(id=new_id(), band=band, content=PointContent(text=f"no {number}", themes=one_theme)),
            CheckedIn(id=new_id(), band=band, role="parent-carer", privacy_version=f"no {number}"),
            Left(id=new_id(), band=band),
            DraftKept(id=new_id(), band=band, text=f"no {number}"),
            SurveyShown(id=new_id(), band=band, state="closed"),
            HeadCountCorrected(id=new_id(), band=band, change=number, reason="missed"),
        )
    ]
