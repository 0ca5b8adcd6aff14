"""A made-up evening in plausible words, for the report's tests and its picture: the same every time."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from kiosk.records import CheckedIn, GuardFlag, NeedsTotals, PointContent, PointNoted, SurveyShown, Voices

if TYPE_CHECKING:
    from kiosk.meeting import Pack
    from kiosk.records import Direction, Record

BANDS = ("2020-03-23T18:45+00:00", "2020-03-23T19:00+00:00", "2020-03-23T19:15+00:00", "2020-03-23T19:30+00:00")
ROLES = (("parent-carer", 92), ("education-staff", 14), ("council-health-staff", 9), ("supporter", 6), ("other", 3))
NEEDS = {"step-free": 9, "hearing-loop": 4, "bsl": 2, "quiet-space": 5, "breaks": 3}
_SAID: tuple[tuple[str, tuple[str, ...], Direction], ...] = (
    ("We waited eight months for the assessment to start", ("assessment-planning",), "worse"),
    ("The draft EHCP came with another school's name in it", ("assessment-planning",), "worse"),
    ("Annual review was on time for the first time in four years", ("assessment-planning",), "better"),
    ("The new website is easier, but the short breaks page is out of date", ("local-offer",), "mixed"),
    ("Nobody told us that there is a helpline", ("local-offer",), "no-change"),
    (
        "School says there is no money for the support in the plan",
        ("graduated-response", "joint-commissioning"),
        "worse",
    ),
    ("The SENCO noticed at once and put things in place", ("graduated-response",), "better"),
    ("Speech therapy stopped when we moved across the border of two services", ("joint-commissioning",), "no-change"),
    ("The caseworker has changed five times in a year", ("workforce-engagement",), "worse"),
    ("Parents were asked what the new form should look like", ("workforce-engagement", "local-offer"), "better"),
    ("The bus question is outside the plan, and it still keeps people from coming", ("none",), "not-said"),
    ("Everybody means well and nobody decides", (), "not-said"),
)


def record_id(number: int) -> str:
    """Return the made-up id of that number."""
    return f"{number:016d}"


def report_evening(pack: Pack, *, points: int = 72) -> list[Record]:
    """Return the evening's records: arrivals by role, needs, points in turns, and a survey that had closed."""
    draw = random.Random(7)  # noqa: S311 - the same evening every time
    known = {role.id for role in pack.roles}
    roles = [role for role, many in ROLES for _ in range(many) if role in known]
    draw.shuffle(roles)
    records: list[Record] = [
        CheckedIn(id=record_id(n), band=draw.choices(BANDS, (5, 9, 2, 1))[0], role=role, privacy_version="1")
        for n, role in enumerate(roles)
    ]
    records.append(NeedsTotals(id=record_id(1000), band=BANDS[-1], totals=NEEDS))
    records.append(SurveyShown(id=record_id(1001), band=BANDS[0], state="closed"))
    for number in range(points):
        text, themes, direction = _SAID[draw.randrange(len(_SAID))]
        content = PointContent(
            text=text,
            themes=themes,
            direction=direction,
            fidelity="verbatim" if number % 5 == 0 else "paraphrase",
            voices=Voices(
                heard=draw.choice(("first-tonight", "said-before", "not-said")), agreed=draw.choice((0, 0, 3))
            ),
            read_back=number % 7 == 0,
            flags=(GuardFlag(kind="person", decision="replaced"),) if number % 6 == 0 else (),
        )
        records.append(PointNoted(id=record_id(2000 + number), band=BANDS[2], content=content))
    return records
