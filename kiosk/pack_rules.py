"""What has to hold between the values of a meeting pack, beyond the type of each.

Every rule looks at one or two tables and tells of all that breaks it, so that a pack with a fault in one table still
hears of the faults in the others. The wording stands beside the rule.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kiosk.errors import RecipientError
from kiosk.languages import LANGUAGES
from kiosk.meeting import NO_THEME
from kiosk.pack_languages import language_flaw, local_flaws
from kiosk.pack_places import TOP, Flaw, Place, nearest, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kiosk.meeting import (
        AgendaItem,
        CheckInRole,
        Contact,
        DisclosureProfile,
        LocalTexts,
        MeetingFacts,
        Need,
        Privacy,
        Recipient,
        Station,
        Survey,
        Theme,
    )

_Item = TypeVar("_Item")

PUBLIC_THRESHOLD = 7
"""The least threshold of the profile 'public': NHS Digital and OpenSAFELY both suppress counts of 1 to 7."""

_MOST_THEMES = 15
_YEARS = range(2000, 2200)
# Device names that Windows takes for itself in every folder, whatever follows the dot.
_WINDOWS_NAMES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


class Parts(NamedTuple):
    """The tables of a pack that fit their types; None for one that does not, or is not there."""

    meeting: MeetingFacts | None = None
    survey: Survey | None = None
    agenda: tuple[AgendaItem, ...] | None = None
    themes: tuple[Theme, ...] | None = None
    roles: tuple[CheckInRole, ...] | None = None
    needs: tuple[Need, ...] | None = None
    contacts: tuple[Contact, ...] | None = None
    privacy: Privacy | None = None
    languages: tuple[str, ...] | None = None
    texts: dict[str, LocalTexts] | None = None
    recipients: tuple[Recipient, ...] | None = None
    stations: tuple[Station, ...] | None = None
    disclosure: tuple[DisclosureProfile, ...] | None = None
    shorthand: dict[str, str] | None = None


def broken_rules(parts: Parts) -> Iterator[Flaw]:
    """Yield everything that breaks a rule, in the order of `docs/meeting-pack.md`."""
    if parts.meeting:
        yield from _meeting(parts.meeting)
        if parts.survey:
            yield from _survey(parts.survey, parts.meeting)
        yield from _agenda(parts.agenda or (), parts.meeting)
    if parts.themes:
        yield from _themes(parts.themes)
    yield from _unique(parts.roles or (), "roles", "id", lambda role: role.id)
    yield from _unique(parts.roles or (), "roles", "label", lambda role: role.label)
    yield from _unique(parts.needs or (), "needs", "id", lambda need: need.id)
    yield from _unique(parts.contacts or (), "contacts", "id", lambda contact: contact.id)
    yield from _languages(parts.languages or ())
    for language, texts in (parts.texts or {}).items():
        yield from local_flaws(parts, language, texts)
    yield from _recipients(parts.recipients or ())
    yield from _unique(parts.stations or (), "stations", "id", lambda station: station.id)
    for index, station in enumerate(parts.stations or ()):
        if wrong := folder_flaw(station.id):
            yield Flaw(TOP.element("stations", index).key("id"), *wrong)
    if parts.disclosure is not None:
        yield from _disclosure(parts.disclosure)
    yield from _shorthand(parts.shorthand or {})


def day_and_time(moment: dt.datetime) -> str:
    """Return a moment in words: 'Thursday 19 March 2020, 12:00'."""
    return f"{moment:%A} {day_in_words(moment)}, {moment:%H:%M}"


def day_in_words(day: dt.date) -> str:
    """Return a day in words: '19 March 2020'."""
    return f"{day.day} {day:%B %Y}"


def find_zone(name: str) -> ZoneInfo | None:
    """Return the time zone of an IANA name, or None where this machine knows none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def moment_flaw(moment: dt.datetime, zone: ZoneInfo | None) -> tuple[str, str] | None:
    """Return what is wrong with a local time, and how to mend it, or None.

    A time that a change of the clocks leaves out has a smaller offset with `fold=0` than with `fold=1`, one that it
    repeats a greater (PEP 495).

    Args:
        moment: The time, without offset.
        zone: Where it is; None where that is not known, and then the clocks are not looked at.
    """
    if moment.year not in _YEARS:
        return f"the year is {moment.year}", "Write all four digits of the year."
    if zone is None:
        return None
    first, second = (moment.replace(tzinfo=zone, fold=fold).utcoffset() or dt.timedelta() for fold in (0, 1))
    if first < second:
        return (
            f"{day_and_time(moment)} does not exist: the clocks go forward over it",
            f"Write the time that the clock shows then, {moment + (second - first):%H:%M}, or another.",
        )
    if first > second:
        return (
            f"{day_and_time(moment)} comes twice: the clocks go back that night",
            "Choose a time before or after the hour that is repeated.",
        )
    return None


def _meeting(meeting: MeetingFacts) -> Iterator[Flaw]:
    place = TOP.table("meeting")
    if wrong := folder_flaw(meeting.id):
        yield Flaw(place.key("id"), *wrong)
    zone = find_zone(meeting.time_zone)
    if zone is None:
        yield _unknown_zone(place, meeting.time_zone)
    yield from _moment(place.key("starts"), meeting.starts, zone)
    yield from _moment(place.key("ends"), meeting.ends, zone)
    if meeting.ends <= meeting.starts:
        start = day_and_time(meeting.starts)
        yield Flaw(place.key("ends"), f"the meeting ends before it starts ({start})", "Check the day and the hour.")
    if meeting.retention <= meeting.ends.date():
        yield Flaw(
            place.key("retention"),
            "the records would be due for deletion before the meeting is over",
            "It is the day by which the inspectors' copy is due for deletion, after the meeting.",
        )


def _survey(survey: Survey, meeting: MeetingFacts) -> Iterator[Flaw]:
    place = TOP.table("survey")
    zone = find_zone(meeting.time_zone)
    yield from _moment(place.key("opens"), survey.opens, zone)
    yield from _moment(place.key("closes"), survey.closes, zone)
    if survey.closes <= survey.opens:
        opening = day_and_time(survey.opens)
        yield Flaw(place.key("closes"), f"the survey closes before it opens ({opening})", "Check the day and the hour.")


def _agenda(agenda: Sequence[AgendaItem], meeting: MeetingFacts) -> Iterator[Flaw]:
    zone = find_zone(meeting.time_zone)
    for index, item in enumerate(agenda):
        place = TOP.element("agenda", index).key("starts")
        yield from _moment(place, item.starts, zone)
        if meeting.starts < meeting.ends and not meeting.starts <= item.starts < meeting.ends:
            during = f"{day_and_time(meeting.starts)} to {meeting.ends:%H:%M}"
            yield Flaw(place, f"this is outside the meeting ({during})", "Check the day and the hour.")
        elif index and item.starts <= agenda[index - 1].starts:
            before = f"{agenda[index - 1].starts:%H:%M}"
            yield Flaw(place, f"it does not begin after the part before it ({before})", "Write them in their order.")


def _moment(place: Place, moment: dt.datetime, zone: ZoneInfo | None) -> Iterator[Flaw]:
    if wrong := moment_flaw(moment, zone):
        yield Flaw(place, *wrong)


def _unknown_zone(place: Place, name: str) -> Flaw:
    from zoneinfo import available_timezones

    meant = nearest(name, sorted(available_timezones())) or "Europe/London"
    return Flaw(place.key("time_zone"), f"there is no time zone '{shown(name)}'", f"The nearest is '{meant}'.")


def folder_flaw(name: str) -> tuple[str, str] | None:
    """Return why an id cannot name a folder on every system, and how to mend it, or None."""
    if name in _WINDOWS_NAMES:
        return f"Windows keeps the name '{name}' for itself", "Choose another, such as 'room-1'."
    return None


def _themes(themes: Sequence[Theme]) -> Iterator[Flaw]:
    yield from _unique(themes, "themes", "id", lambda theme: theme.id)
    yield from _unique(themes, "themes", "number", lambda theme: str(theme.number))
    place = TOP.tables("themes")
    inside = [theme for theme in themes if theme.id != NO_THEME]
    if not inside:
        yield Flaw(place, f"there is no theme but '{NO_THEME}'", "Add the plan's own headings.")
    if len(inside) > _MOST_THEMES:
        yield Flaw(
            place, f"there are {len(inside)} besides '{NO_THEME}', and {_MOST_THEMES} is the most", "Group them."
        )
    if len(inside) == len(themes):
        yield Flaw(
            place,
            "there is no theme for what lies outside the plan",
            f'Add one with id = "{NO_THEME}" and number = 0, so that such a point can be tagged.',
        )
    for index, theme in enumerate(themes):
        number = TOP.element("themes", index).key("number")
        if theme.id == NO_THEME and theme.number != 0:
            yield Flaw(number, f"it is {theme.number}, and the theme '{NO_THEME}' has number 0", "Write number = 0.")
        if theme.id != NO_THEME and theme.number == 0:
            yield Flaw(number, f"0 is kept for the theme '{NO_THEME}'", "Give it a number from 1 to 15.")
        yield from _parent(theme, index, {other.id: other for other in themes})


def _parent(theme: Theme, index: int, by_id: dict[str, Theme]) -> Iterator[Flaw]:
    if theme.parent is None:
        return
    place = TOP.element("themes", index).key("parent")
    above = by_id.get(theme.parent)
    if above is None:
        meant = nearest(theme.parent, by_id)
        hint = f"The nearest is '{meant}'." if meant else "It is the id of another theme."
        yield Flaw(place, f"no theme has the id '{theme.parent}'", hint)
    elif above is theme:
        yield Flaw(place, "a theme cannot be its own group", "Leave parent out, or name another theme.")
    elif NO_THEME in (theme.id, above.id):
        yield Flaw(place, f"'{NO_THEME}' is in no group and is none", "Leave parent out.")
    elif above.parent is not None:
        yield Flaw(place, f"'{above.id}' is in a group itself, and there is one level only", "Name the group on top.")


def _languages(languages: Sequence[str]) -> Iterator[Flaw]:
    for index, language in enumerate(languages):
        if language in languages[:index]:
            yield Flaw(TOP.key("languages").item(index), f"'{language}' is in the list already", "Take one out.")
        elif language not in LANGUAGES:
            yield Flaw(TOP.key("languages").item(index), *language_flaw(language))


def _recipients(recipients: Sequence[Recipient]) -> Iterator[Flaw]:
    if not recipients:
        return
    yield from _unique(recipients, "recipients", "name", lambda recipient: recipient.name)
    yield from _unique(recipients, "recipients", "key", lambda recipient: recipient.key)
    if not any(recipient.lead for recipient in recipients):
        yield Flaw(
            TOP.tables("recipients"),
            "none of them is the lead, who alone receives safeguarding concerns",
            "Write lead = true for the lead inspector.",
        )
    for index, recipient in enumerate(recipients):
        if wrong := key_flaw(recipient.key):
            yield Flaw(TOP.element("recipients", index).key("key"), *wrong)
    if not one_kind([recipient.key for recipient in recipients]):
        yield Flaw(
            TOP.tables("recipients"),
            "the keys are of two kinds, age1pq1… and age1…, which one record cannot be sealed to",
            "Make new keys of one kind, age1pq1… if you can: python -m export keys new",
        )


def one_kind(keys: Sequence[str]) -> bool:
    """Tell whether public keys are all post-quantum ones (`age1pq1…`) or all older ones."""
    return len({key.startswith("age1pq1") for key in keys}) <= 1


def key_flaw(key: str) -> tuple[str, str] | None:
    """Return what is wrong with a public key and how to mend it, or None where records can be sealed to it."""
    from kiosk.recipients import parse_recipient

    try:
        parse_recipient(key)
    except RecipientError as error:
        return error.message.rstrip("."), error.hint
    return None


def _disclosure(profiles: Sequence[DisclosureProfile]) -> Iterator[Flaw]:
    yield from _unique(profiles, "disclosure", "name", lambda profile: profile.name)
    names = {profile.name for profile in profiles}
    for name in ("inspector", "public"):
        if name not in names:
            yield Flaw(TOP.tables("disclosure"), f"there is no profile '{name}'", "Copy it from a sample meeting.")
    for index, profile in enumerate(profiles):
        if profile.name == "public" and profile.threshold < PUBLIC_THRESHOLD:
            yield Flaw(
                TOP.element("disclosure", index).key("threshold"),
                f"it is {profile.threshold}, which could let a reader tell who a small number is",
                f"Write {PUBLIC_THRESHOLD} or more for the profile 'public'.",
            )


def _shorthand(own: Mapping[str, str]) -> Iterator[Flaw]:
    """Yield what would never come to rest: a meaning with shorthand in it is written out again and again."""
    from kiosk.shorthand import Shorthand

    written_out = Shorthand(own)
    for key, meaning in own.items():
        inside = written_out.expansions(f"x {meaning}")
        if inside:
            found = meaning[inside[0].start - 2 : inside[0].end - 2]
            yield Flaw(
                TOP.table("shorthand").key(key),
                f"'{shown(meaning)}' holds '{shown(found)}', which is shorthand itself",
                "Write it out there too.",
            )


def _unique(items: Sequence[_Item], table: str, key: str, value_of: Callable[[_Item], str]) -> Iterator[Flaw]:
    first: dict[str, int] = {}
    for index, item in enumerate(items):
        value = value_of(item)
        if value in first:
            place = TOP.element(table, index).key(key)
            before = first[value] + 1
            yield Flaw(place, f"'{shown(value)}' is the {key} of [[{table}]] {before} already", "Give each its own.")
        first.setdefault(value, index)
