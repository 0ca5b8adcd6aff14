"""The online survey as an attendee should see it at a given moment: its state, its times, and what to do instead.

Surveys of this kind often close before the meeting starts, so a code that is always shown sends people to a shut
door. Moments are compared as instants, never as wall times, so that the nights on which the clocks change are right.
A survey opens at its opening time and is closed at its closing time: at exactly that moment it is shut.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.clock import in_zone
from kiosk.words import ENGLISH

if TYPE_CHECKING:
    from kiosk.meeting import Contact, Pack, Survey
    from kiosk.words import Words

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
    """When it opens, closes or closed, with the zone of the times; empty where there is no survey."""
    left: str
    """How long until it closes or opens, in words that change with every minute; empty where nothing is awaited."""
    next_steps: tuple[str, ...]
    """What one can do instead, most useful first; empty while the survey takes answers."""
    address: str | None
    """The address to show and to encode; None where it leads nowhere."""
    show_code: bool
    """True only while the survey takes answers."""
    next_change: dt.datetime | None
    """When to ask again, in the pack's zone; None where nothing changes any more."""


def survey_view(pack: Pack, now: dt.datetime, words: Words = ENGLISH) -> SurveyView:
    """Return what to show of the pack's survey at `now`.

    A time that comes twice in the night the clocks go back means its first coming; one that the clocks skip in spring
    means the moment an hour later on the clock. Where that makes a window end before it begins, it never opens.

    Args:
        pack: The meeting, its texts in the language of `words`.
        now: Any aware time.
        words: The language to say it in.

    Raises:
        ClockError: `now` has no zone.
    """
    moment = in_zone(now, dt.UTC)
    survey = pack.survey
    if survey is None:
        return _none(pack, moment, words)
    opens = in_zone(pack.local(survey.opens), dt.UTC)
    closes = in_zone(pack.local(survey.closes), dt.UTC)
    if moment >= closes:
        return _closed(pack, survey, moment, words)
    if moment < opens:
        return _not_open_yet(pack, survey, moment, words)
    return _taking_answers(pack, survey, moment, words)


def _none(pack: Pack, moment: dt.datetime, words: Words) -> SurveyView:
    return SurveyView(
        state="none",
        headline=words.gettext("There is no online survey"),
        detail="",
        left="",
        next_steps=_steps(pack, moment, words),
        address=None,
        show_code=False,
        next_change=None,
    )


def _closed(pack: Pack, survey: Survey, moment: dt.datetime, words: Words) -> SurveyView:
    closed = words.moment(_local(pack, survey.closes), zone=True)
    return SurveyView(
        state="closed",
        headline=words.gettext("The online survey has closed"),
        detail=words.gettext("It closed at {moment}.").format(moment=closed),
        left="",
        next_steps=survey.when_closed or _steps(pack, moment, words),
        address=None,
        show_code=False,
        next_change=None,
    )


def _not_open_yet(pack: Pack, survey: Survey, moment: dt.datetime, words: Words) -> SurveyView:
    opens, closes = _local(pack, survey.opens), _local(pack, survey.closes)
    return SurveyView(
        state="not-open-yet",
        headline=words.gettext("The online survey is not open yet"),
        detail=words.gettext("It opens at {opens} and closes at {closes}.").format(
            opens=words.moment(opens, zone=True), closes=words.moment(closes, zone=True)
        ),
        left=words.gettext("Until it opens: {time}").format(time=words.span(in_zone(opens, dt.UTC) - moment)),
        next_steps=_steps(pack, moment, words),
        address=_address(survey),
        show_code=False,
        next_change=min(opens, closes, key=dt.datetime.timestamp),
    )


def _taking_answers(pack: Pack, survey: Survey, moment: dt.datetime, words: Words) -> SurveyView:
    closes = _local(pack, survey.closes)
    left = in_zone(closes, dt.UTC) - moment
    soon = left <= CLOSING_SOON
    early = in_zone(in_zone(closes, dt.UTC) - CLOSING_SOON, pack.zone)
    return SurveyView(
        state="closing-soon" if soon else "open",
        headline=words.gettext("The online survey closes soon") if soon else words.gettext("The online survey is open"),
        detail=words.gettext("It closes at {moment}.").format(moment=words.moment(closes, zone=True)),
        left=words.gettext("Time left: {time}").format(time=words.span(left)),
        next_steps=(),
        address=_address(survey),
        show_code=True,
        next_change=closes if soon else early,
    )


def _local(pack: Pack, moment: dt.datetime) -> dt.datetime:
    """Return one of the pack's times as the clocks of its zone show the moment it names."""
    return in_zone(pack.local(moment), pack.zone)


def _address(survey: Survey) -> str:
    return survey.short_link or survey.link


def _steps(pack: Pack, moment: dt.datetime, words: Words) -> tuple[str, ...]:
    """Return what one can do without the survey: speak, then the forum, the pages to read, and the other contacts."""
    contacts = sorted(pack.contacts, key=_rank)
    steps = (*_speak(pack, moment, words), *(_contact_line(contact) for contact in contacts))
    ask = words.gettext("Ask those who hold this meeting: {inspectors}.")
    return steps or (ask.format(inspectors=pack.framework.inspectors),)


def _speak(pack: Pack, moment: dt.datetime, words: Words) -> tuple[str, ...]:
    facts = pack.meeting
    starts = pack.local(facts.starts)
    if moment >= in_zone(pack.local(facts.ends), dt.UTC):
        return ()
    if moment < in_zone(starts, dt.UTC):
        line = words.gettext("Speak at the meeting: it starts at {moment}, {venue}.")
        return (line.format(moment=words.moment(starts, zone=True), venue=facts.venue),)
    return (words.gettext("Speak now: tell the meeting or a note-taker what you want the inspectors to hear."),)


def _rank(contact: Contact) -> int:
    if contact.id == _FORUM:
        return 0
    return 1 if contact.url and not contact.email else 2


def _contact_line(contact: Contact) -> str:
    ways = [way for way in (contact.email, contact.phone, contact.url) if way]
    line = f"{contact.name}: {contact.purpose}"
    return f"{line} ({', '.join(ways)})" if ways else line
