"""The questions that make a meeting pack, one method for each part of it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING, Annotated

import msgspec

from kiosk.fields import Line, OptionalAddress, OptionalLine, optional_address, optional_line
from kiosk.meeting import (
    NO_THEME,
    Contact,
    Framework,
    Link,
    MeetingFacts,
    Pack,
    Privacy,
    Recipient,
    Safeguarding,
    Station,
    Survey,
    Theme,
)
from kiosk.pack import sample_pack
from kiosk.pack_rules import day_and_time, day_in_words, find_zone, folder_flaw
from kiosk.pack_shape import kind_of, value_flaw
from kiosk.public_keys import answer_flaw, find_public_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from kiosk.interview import Interview, Reason

_FRAMEWORKS = {"1": "worcestershire-2020", "2": "example-area-2026"}
_WORDS = {
    "name": "What is the framework called?",
    "plan": "What is the plan called in full?",
    "plan_short": "What is the plan called in short?",
    "visit": "What is the inspectors' visit called?",
    "weakness": "What is one thing called that the plan has to mend?",
    "commissioner": "What is the health body called?",
    "inspectors": "Who are the inspectors?",
}
_MOST_THEMES = 15
_MOST_CONTACTS = 20
_MOST_RECIPIENTS = 8
_MOST_NOTICES = 4
_LONGEST_ID = 40
_USUAL_LENGTH = dt.timedelta(hours=2)
_USUAL_OFFER = "Tell us tonight: the inspectors are here to listen."

_DeviceCount = Annotated[int, msgspec.Meta(ge=0, le=30)]
_ShortLink = Annotated[str, optional_address(80)]
_OptionalLabel = Annotated[str, optional_line(40)]
_Words = Annotated[str, optional_line(2000)]


class Questions:
    """Asks for the parts of a pack; every answer is checked by the pack's own rules before the next question.

    Args:
        interview: Asks, tells and keeps.
    """

    def __init__(self, interview: Interview) -> None:
        self._talk = interview

    def framework(self) -> tuple[Pack, Framework]:
        """Ask for the framework; return the sample meeting under it, and its words or the organiser's own."""
        talk = self._talk
        question = "Which framework? 1: 2016 to 2022, written statement of action. 2: from 2023, priority action plan."
        sample = sample_pack(talk.choice("framework", question, _FRAMEWORKS, "2")).pack
        usual = sample.framework
        talk.tell(f"Its words are: {usual.plan} ({usual.plan_short}), {usual.visit}, {usual.weakness}.")
        if talk.yes("words", "Are these the words to use? (yes or no)", "yes"):
            return sample, usual
        words = {
            field: talk.line(f"word-{field}", question, kind_of(Framework, field), getattr(usual, field))
            for field, question in _WORDS.items()
        }
        return sample, Framework(**words)

    def meeting(self) -> MeetingFacts:
        """Ask what, where and when."""
        talk = self._talk
        area = self._fact("area", "Which area is inspected?")
        title = self._fact("title", "What is the meeting called on every screen?", f"{area} SEND open meeting")
        zone = self._fact("time_zone", "Which time zone is it in?", "Europe/London", _zone_flaw)
        starts = talk.moment("starts", "When does it start? (day and time)", zone)
        end = f"{starts + _USUAL_LENGTH:%Y-%m-%d %H:%M}"
        ends = talk.moment("ends", "When does it end? (day and time)", zone, end, partial(_later_flaw, starts))
        return MeetingFacts(
            id=self._fact("id", "A short name for files?", slug(f"{area} {starts.year}"), folder_flaw),
            title=title,
            area=area,
            venue=self._fact("venue", "What is the place called?"),
            address=self._fact("address", "What is its address, on one line? (Enter for none)"),
            starts=starts,
            ends=ends,
            time_zone=zone,
            capacity=talk.number("capacity", "How many people may be in it?", kind_of(MeetingFacts, "capacity"), "300"),
            retention=talk.day(
                "retention",
                "By which day is the inspectors' copy due for deletion? (the inspectorate knows)",
                partial(_later_flaw, ends.date()),
            ),
        )

    def survey(self, meeting: MeetingFacts) -> Survey | None:
        """Ask for the online survey, if there is one."""
        talk = self._talk
        if not talk.yes("survey", "Is there an online survey? (yes or no)", "yes"):
            return None
        zone = meeting.time_zone
        link = talk.line("survey-link", "What is its web address?", kind_of(Survey, "link"))
        short = talk.line("survey-short", "Is there a shorter address of it? (Enter for none)", _ShortLink)
        opens = talk.moment("survey-opens", "When does it open? (day and time)", zone)
        closes = talk.moment(
            "survey-closes", "When does it close? (day and time)", zone, check=partial(_later_flaw, opens)
        )
        offer = talk.line("survey-offer", "When it is closed, what can people still do? (one line)", Line, _USUAL_OFFER)
        return Survey(link=link, short_link=short or None, opens=opens, closes=closes, when_closed=(offer,))

    def themes(self, framework: Framework) -> tuple[Theme, ...]:
        """Ask for the themes one by one, and add the one for what lies outside the plan."""
        talk = self._talk
        talk.tell(f"The themes are the headings of the {framework.plan}: 1 to {_MOST_THEMES} of them.")
        themes: list[Theme] = []
        while len(themes) < _MOST_THEMES:
            number = len(themes) + 1
            name = f"theme-{number}"
            last = " (Enter if that was the last)" if themes else ""
            kind = _OptionalLabel if themes else kind_of(Theme, "short")
            short = talk.line(name, f"Theme {number}, in up to 40 characters?{last}", kind)
            if not short:
                break
            full = talk.line(f"{name}-full", "  Its heading in the plan, in full?", kind_of(Theme, "full"), short)
            plain = talk.line(f"{name}-plain", "  The same in everyday words?", kind_of(Theme, "plain"), full)
            said = "  Words people use about it, with commas between? (Enter for none)"
            words = _split(talk.line(f"{name}-words", said, _Words, check=_keywords_flaw))
            theme_id = unused(slug(short), {NO_THEME, *(theme.id for theme in themes)})
            themes.append(Theme(id=theme_id, number=number, short=short, full=full, plain=plain, keywords=words))
        return (*themes, _outside(framework))

    def contacts(self) -> tuple[Contact, ...]:
        """Ask who people can turn to."""
        contacts: list[Contact] = []
        while len(contacts) < _MOST_CONTACTS:
            key = f"contact-{len(contacts) + 1}"
            who = "Who else?" if contacts else "Who can people turn to, such as the Parent Carer Forum?"
            name = self._talk.line(key, f"{who} (Enter for nobody)", OptionalLine)
            if not name:
                break
            purpose = self._contact(key, "purpose", "  What for?")
            email = self._contact(key, "email", "  Their e-mail address? (Enter for none)")
            phone = self._contact(key, "phone", "  Their telephone number? (Enter for none)")
            url = self._contact(key, "url", "  Their web address? (Enter for none)")
            contact_id = unused(slug(name), {contact.id for contact in contacts})
            contacts.append(Contact(id=contact_id, name=name, purpose=purpose, email=email, phone=phone, url=url))
        return tuple(contacts)

    def safeguarding(self, usual: Safeguarding) -> Safeguarding:
        """Ask who is called when a child may be at risk."""
        who = "If a child may be at risk, who is called, such as the council's children's services?"
        contact = self._talk.line("safeguarding", who, kind_of(Safeguarding, "contact"))
        number = "  The number that is answered on the evening? (Enter if it is not known yet)"
        phone = self._talk.line("safeguarding-phone", number, kind_of(Safeguarding, "phone"))
        return Safeguarding(contact=contact, phone=phone, instruction=usual.instruction)

    def privacy(self, usual: Privacy) -> Privacy:
        """Ask which letter the promise is from and where the privacy notices are; the promise is the usual one."""
        talk = self._talk
        letter = talk.day("letter", "Which day is the inspectors' letter of? (people are promised what it says)")
        links: list[Link] = []
        while len(links) < _MOST_NOTICES:
            number = len(links) + 1
            last = "no more" if links else "none"
            question = f"Web address of the inspectors' privacy notice {number}, from the letter? (Enter for {last})"
            url = talk.line(f"notice-{number}", question, OptionalAddress)
            if not url:
                break
            whose = talk.line(f"notice-{number}-title", "  What is it called?", Line, f"Privacy notice {number}")
            links.append(Link(title=whose, url=url))
        return Privacy(version=f"letter of {day_in_words(letter)}", promise=usual.promise, links=tuple(links))

    def stations(self) -> tuple[Station, ...]:
        """Ask how many devices there are for each job; there is always one desk, which closes the meeting."""
        doors = self._talk.number("doors", "How many devices check people in?", _DeviceCount, "2")
        notes = self._talk.number("notes", "How many devices take notes?", _DeviceCount, "3")
        wall = self._talk.yes("wall", "Does one show the survey code on a wall? (yes or no)", "yes")
        return (
            *(Station(id=f"door-{n}", role="door", label=f"Door {n}") for n in range(1, doors + 1)),
            *(Station(id=f"notes-{n}", role="notes", label=f"Notes {n}") for n in range(1, notes + 1)),
            *([Station(id="wall", role="wall", label="Wall")] if wall else []),
            Station(id="desk", role="desk", label="Facilitator's desk"),
        )

    def recipients(self) -> tuple[Recipient, ...]:
        """Ask for the inspectors' public keys; the first is the lead's."""
        talk = self._talk
        talk.tell(
            "Now the inspectors' public keys: paste each, or name a file with it. The first is the lead inspector's, "
            "who alone receives safeguarding concerns. Give two at least: a lost key cannot be replaced."
        )
        recipients: list[Recipient] = []
        while len(recipients) < _MOST_RECIPIENTS:
            number = len(recipients) + 1
            key_check = partial(_key_flaw, [recipient.key for recipient in recipients])
            last = "no more" if recipients else "none yet"
            given = talk.line(f"key-{number}", f"Public key {number}? (Enter for {last})", str, check=key_check)
            if not given:
                break
            usual = f"Inspector {number}" if recipients else "Lead inspector"
            name_check = partial(_name_flaw, [recipient.name for recipient in recipients])
            name = talk.line(f"key-{number}-name", "  Whose is it? (a role, not a name)", Line, usual, name_check)
            recipients.append(Recipient(name=name, key=find_public_key(given), lead=not recipients))
        return tuple(recipients)

    def _fact(self, field: str, question: str, default: str = "", check: Callable[[str], Reason] | None = None) -> str:
        return self._talk.line(field, question, kind_of(MeetingFacts, field), default, check)

    def _contact(self, key: str, field: str, question: str) -> str:
        return self._talk.line(f"{key}-{field}", question, kind_of(Contact, field))


def slug(text: str) -> str:
    """Return text as an id: lower-case letters, digits and single hyphens, at most 40 characters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", errors="ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_ID].strip("-") or "item"


def unused(wanted: str, taken: Collection[str]) -> str:
    """Return an id, with a number after it where it is taken."""
    name, number = wanted, 2
    while name in taken:
        name = f"{wanted[: _LONGEST_ID - 4].strip('-')}-{number}"
        number += 1
    return name


def _outside(framework: Framework) -> Theme:
    return Theme(
        id=NO_THEME,
        number=0,
        short=f"Outside the {framework.plan_short}"[:_LONGEST_ID],
        full=f"Outside the {framework.plan}",
        plain="Something else. Inspectors look only at what is in the plan and cannot follow up individual cases.",
    )


def _zone_flaw(name: str) -> Reason:
    known = find_zone(name) is not None
    return None if known else ("there is no such time zone", "Write it like Europe/London.")


def _later_flaw(earlier: dt.date, later: dt.date) -> Reason:
    if later > earlier:
        return None
    if isinstance(earlier, dt.datetime):
        return f"that is not after {day_and_time(earlier)}", "Check the day and the hour."
    return f"that is not after {day_in_words(earlier)}", "Check the day."


def _split(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.strip() for word in words.split(",") if word.strip()))


def _keywords_flaw(typed: str) -> Reason:
    return next(filter(None, (value_flaw(Line, word) for word in _split(typed))), None)


def _key_flaw(others: list[str], typed: str) -> Reason:
    return answer_flaw(typed, others) if typed else None


def _name_flaw(others: list[str], typed: str) -> Reason:
    return ("another key has this name", "Tell the two apart.") if typed in others else None
