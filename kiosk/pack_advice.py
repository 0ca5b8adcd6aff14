"""What an organiser may want to change in a pack that is valid: warnings, none of which stops a meeting."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kiosk.languages import LANGUAGES
from kiosk.local_texts import untranslated
from kiosk.meeting import NO_THEME
from kiosk.pack_rules import day_and_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.meeting import Pack, Survey

SURVEY_COLUMNS = 80
"""The longest survey link whose code and text fit a screen of 80x24."""

_SOME = 3
_LONG_EVENING = dt.timedelta(hours=12)


def warnings_of(pack: Pack) -> tuple[str, ...]:
    """Return what an organiser may want to change before the evening, one sentence or two each, gravest first."""
    return (
        *_about_keys(pack),
        *_about_survey(pack),
        *_about_themes(pack),
        *_about_the_evening(pack),
        *_about_languages(pack),
    )


def _about_keys(pack: Pack) -> Iterator[str]:
    if not pack.recipients:
        yield (
            "The pack names no inspector's key: it can be rehearsed, and not opened live. Make keys with "
            "python -m export keys new, and add the public ones as [[recipients]]."
        )
    elif len(pack.recipients) == 1:
        yield "The pack names one inspector's key: if it is lost, every record is lost. Add a second inspector."


def _about_survey(pack: Pack) -> Iterator[str]:
    survey = pack.survey
    if survey is None:
        yield "The pack has no [survey]: the survey screen will say that there is none."
        return
    if survey.closes <= pack.meeting.starts:
        closing = day_and_time(survey.closes)
        yield f"The survey closes before the meeting ({closing}): tonight its code will be shown as closed."
        if not survey.when_closed:
            yield "[survey] · when_closed is empty: say there what people can still do tonight."
    elif survey.opens >= pack.meeting.ends:
        opening = day_and_time(survey.opens)
        yield f"The survey opens after the meeting ({opening}): tonight its code will be shown as not open yet."
    yield from _about_link(survey)


def _about_link(survey: Survey) -> Iterator[str]:
    link = survey.short_link or survey.link
    if len(link) > SURVEY_COLUMNS:
        yield (
            f"The survey's link has {len(link)} characters, and a screen fits {SURVEY_COLUMNS}: its code may only fit "
            "the poster. Add a short_link if there is one."
        )


def _about_themes(pack: Pack) -> Iterator[str]:
    bare = [str(theme.number) for theme in pack.themes if theme.id != NO_THEME and not theme.keywords]
    if bare:
        numbers = f"Theme {bare[0]} has" if len(bare) == 1 else f"Themes {', '.join(bare)} have"
        yield f"{numbers} no keywords: nothing will suggest them to the note-taker."


def _about_the_evening(pack: Pack) -> Iterator[str]:
    if not any("prefer not to say" in role.label.lower() or role.id == "prefer-not-to-say" for role in pack.roles):
        yield "No check-in answer reads 'Prefer not to say': add one, so that nobody has to say who they are."
    if not pack.safeguarding.phone:
        yield "[safeguarding] has no phone: the note-taker will see who to call, and no number."
    served = {station.role for station in pack.stations}
    if "door" not in served:
        yield "No station is a door: nobody can check in."
    if "notes" not in served:
        yield "No station is for notes: nothing that is said can be noted."
    if pack.meeting.ends - pack.meeting.starts > _LONG_EVENING:
        yield f"The meeting is over 12 hours long: it ends on {day_and_time(pack.meeting.ends)}."


def _about_languages(pack: Pack) -> Iterator[str]:
    for language in pack.languages:
        gaps = untranslated(pack, language)
        if gaps:
            shown = ", ".join(gaps[:_SOME]) + (f" and {len(gaps) - _SOME} more" if len(gaps) > _SOME else "")
            yield (
                f"[texts.{language}] lacks {shown}: at the door, {LANGUAGES[language].name} shows them as the pack has "
                "them."
            )
