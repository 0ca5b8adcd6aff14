"""A small meeting for tests of one module: the facts of a real letter, built without reading a file."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.meeting import (
    CheckInRole,
    Contact,
    Framework,
    MeetingFacts,
    Pack,
    Privacy,
    Safeguarding,
    Station,
    Survey,
    Theme,
)


@pytest.fixture
def letter_pack() -> Pack:
    """Return a meeting on Monday 23 March 2020 at 7pm whose survey shuts four days before."""
    return Pack(
        format="open-meeting/1",
        meeting=MeetingFacts(
            id="worcestershire-2020",
            title="Worcestershire SEND open meeting",
            area="Worcestershire",
            venue="County Hall",
            starts=dt.datetime(2020, 3, 23, 19),  # noqa: DTZ001 - the pack's times are local, without a zone
            ends=dt.datetime(2020, 3, 23, 21),  # noqa: DTZ001 - as above
            retention=dt.date(2026, 3, 31),
        ),
        framework=Framework(
            name="Local area SEND inspection",
            plan="Written Statement of Action",
            plan_short="WSOA",
            visit="re-visit",
            weakness="area of serious weakness",
            commissioner="Clinical Commissioning Group",
            inspectors="Ofsted and the Care Quality Commission (CQC)",
        ),
        survey=Survey(
            link="https://www.smartsurvey.co.uk/s/WorcestershireRe-visitLasend/",
            opens=dt.datetime(2020, 3, 13, 12),  # noqa: DTZ001 - as above
            closes=dt.datetime(2020, 3, 19, 12),  # noqa: DTZ001 - as above
        ),
        themes=(
            Theme(id="safeguarding", number=1, short="Safeguarding", full="Safeguarding", plain="Keeping safe"),
            Theme(id="local-offer", number=2, short="Local Offer", full="The Local Offer", plain="Finding help"),
            Theme(id="assessment", number=3, short="Assessment", full="Assessment", plain="Plans"),
            Theme(id="workforce", number=12, short="Workforce", full="Workforce", plain="Staff"),
            Theme(id="none", number=0, short="Outside the WSOA", full="Outside the WSOA", plain="Something else"),
        ),
        roles=(
            CheckInRole(id="parent-carer", label="Parent or carer", group="family"),
            CheckInRole(id="council", label="Council staff", group="professional"),
            CheckInRole(id="not-said", label="Prefer not to say", group="other"),
        ),
        privacy=Privacy(version="1", promise=("No names will be recorded.",)),
        contacts=(
            Contact(id="ofsted", name="Ofsted", purpose="Your personal data", email="data@example.org"),
            Contact(id="council-send", name="Council", purpose="News", url="https://www.worcestershire.gov.uk/send"),
            Contact(id="parent-carer-forum", name="Forum", purpose="Join the talks", email="forum@example.org"),
        ),
        safeguarding=Safeguarding(contact="The lead inspector"),
        languages=("en", "pl"),
        stations=(Station(id="door-1", role="door", label="Main door"),),
    )
