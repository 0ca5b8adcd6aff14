"""The online survey as an attendee should see it at a given moment: its state, its times, and what to do instead.

Surveys of this kind often close before the meeting starts, so a code that is always shown sends people to a shut
door. Moments are compared as instants, never as wall times, so that the nights on which the clocks change are right.
A survey opens at its opening time and is closed at its closing time: at exactly that moment it is shut.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.clock import in_zone, spoken_moment

if TYPE_CHECKING:
    from kiosk.meeting import Contact, Pack, Survey

SurveyState: TypeAlias = Literal["none", "not-open-yet", "open", "closing-soon", "closed"]
"""The states of `kiosk.records.SurveyShown`."""

CLOSING_SOON = dt.timedelta(minutes=30)
"""An open survey with this long left, or less, is closing soon."""

_FORUM = "parent-carer-forum"


@dataclass(frozen=True, slots=True)
class SurveyView:
    """What the survey panel shows; every time in it is local, with its date."""

    state: SurveyState
    """Recorded whenever it was shown."""
    headline: str
    """One short sentence."""
    detail: str
    """When it opens, closes or closed; empty where there is no survey."""
    next_steps: tuple[str, ...]
    """What one can do instead, most useful first; empty while the survey takes answers."""
    address: str | None
    """The address to show and to encode; None where it leads nowhere."""
    show_code: bool
    """True only while the survey takes answers."""
    next_change: dt.datetime | None
    """When to ask again, in the pack's zone; None where nothing changes any more."""


def survey_view(pack: Pack, now: dt.datetime) -> SurveyView:
    """Return what to show of the pack's survey at `now`.

    A time that comes twice in the night the clocks go back means its first coming; one that the clocks skip in spring
    means the moment an hour later on the clock. Where that makes a window end before it begins, it never opens.

    Args:
        pack: The meeting.
        now: Any aware time.

    Raises:
        ClockError: `now` has no zone.
    """
    moment = in_zone(now, dt.UTC)
    survey = pack.survey
    if survey is None:
        return _none(pack, moment)
    opens = in_zone(pack.local(survey.opens), dt.UTC)
    closes = in_zone(pack.local(survey.closes), dt.UTC)
    if moment >= closes:
        return _closed(pack, survey, moment, closes)
    if moment < opens:
        return _not_open_yet(pack, survey, moment, opens, closes)
    return _taking_answers(pack, survey, moment, closes)


def _none(pack: Pack, moment: dt.datetime) -> SurveyView:
    return SurveyView(
        state="none",
        headline="There is no online survey",
        detail="",
        next_steps=_steps(pack, moment),
        address=None,
        show_code=False,
        next_change=None,
    )


def _closed(pack: Pack, survey: Survey, moment: dt.datetime, closes: dt.datetime) -> SurveyView:
    return SurveyView(
        state="closed",
        headline="The online survey has closed",
        detail=f"It closed at {_spoken(pack, closes)}.",
        next_steps=survey.when_closed or _steps(pack, moment),
        address=None,
        show_code=False,
        next_change=None,
    )


def _not_open_yet(
    pack: Pack, survey: Survey, moment: dt.datetime, opens: dt.datetime, closes: dt.datetime
) -> SurveyView:
    return SurveyView(
        state="not-open-yet",
        headline="The online survey is not open yet",
        detail=f"It opens at {_spoken(pack, opens)} and closes at {_spoken(pack, closes)}.",
        next_steps=_steps(pack, moment),
        address=_address(survey),
        show_code=False,
        next_change=in_zone(min(opens, closes), pack.zone),
    )


def _taking_answers(pack: Pack, survey: Survey, moment: dt.datetime, closes: dt.datetime) -> SurveyView:
    soon = closes - moment <= CLOSING_SOON
    return SurveyView(
        state="closing-soon" if soon else "open",
        headline="The online survey closes soon" if soon else "The online survey is open",
        detail=f"It closes at {_spoken(pack, closes)}.",
        next_steps=(),
        address=_address(survey),
        show_code=True,
        next_change=in_zone(closes if soon else closes - CLOSING_SOON, pack.zone),
    )


def _spoken(pack: Pack, moment: dt.datetime) -> str:
    return spoken_moment(in_zone(moment, pack.zone))


def _address(survey: Survey) -> str:
    return survey.short_link or survey.link


def _steps(pack: Pack, moment: dt.datetime) -> tuple[str, ...]:
    """Return what one can do without the survey: speak, then the forum, the pages to read, and the other contacts."""
    contacts = sorted(pack.contacts, key=_rank)
    steps = (*_speak(pack, moment), *(_contact_line(contact) for contact in contacts))
    return steps or (f"Ask those who hold this meeting: {pack.framework.inspectors}.",)


def _speak(pack: Pack, moment: dt.datetime) -> tuple[str, ...]:
    facts = pack.meeting
    starts = pack.local(facts.starts)
    if moment >= in_zone(pack.local(facts.ends), dt.UTC):
        return ()
    if moment < in_zone(starts, dt.UTC):
        return (f"Speak at the meeting: it starts at {spoken_moment(starts)}, {facts.venue}.",)
    return ("Speak now: tell the meeting or a note-taker what you want the inspectors to hear.",)


def _rank(contact: Contact) -> int:
    if contact.id == _FORUM:
        return 0
    return 1 if contact.url and not contact.email else 2


def _contact_line(contact: Contact) -> str:
    ways = [way for way in (contact.email, contact.phone, contact.url) if way]
    line = f"{contact.name}: {contact.purpose}"
    return f"{line} ({', '.join(ways)})" if ways else line
