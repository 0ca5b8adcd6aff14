"""The meeting pack as frozen, strict values: what an organiser writes days before the evening.

`kiosk.pack` reads `meeting.toml` into these types and words every error; here are only the shapes. All times in the
pack are local times in `time_zone`; the properties that return `datetime` values attach that zone.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from kiosk.fields import (
    Email,
    Identifier,
    Line,
    LocalTime,
    OptionalAddress,
    OptionalLine,
    PublicKey,
    ShorthandKey,
    Text,
    line,
    web_address,
)

PublicationGroup = Literal["family", "professional", "support", "other"]
"""What a check-in answer folds to whenever it leaves the sealed records."""

StationRole = Literal["door", "notes", "wall", "desk"]
"""What one running kiosk is for."""

NO_THEME = "none"
"""The id of the theme for what lies outside the Written Statement of Action."""


class _Frozen(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Frozen, strict, no unknown keys."""


class MeetingFacts(_Frozen, frozen=True, kw_only=True):
    """`[meeting]`: what, where and when."""

    id: Identifier
    """Names the meeting in every record stream and file."""
    title: Line
    """Shown on every screen, such as 'Worcestershire SEND open meeting'."""
    area: Line
    """The local area inspected."""
    venue: Line
    """Where the meeting is held."""
    address: OptionalLine = ""
    """The venue's address on one line."""
    starts: LocalTime
    """Local start, without offset."""
    ends: LocalTime
    """Local end, without offset."""
    time_zone: Line = "Europe/London"
    """IANA name of the zone that every time in the pack is in."""
    capacity: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 300
    """The most people allowed in the hall at once."""
    retention: dt.date
    """The date by which the inspectors' copy is due for deletion."""


class Framework(_Frozen, frozen=True, kw_only=True):
    """`[framework]`: the words this inspection framework uses; no such word is fixed in code."""

    name: Line
    """Such as 'Local area SEND inspection, 2016 to 2022'."""
    plan: Line
    """The plan in full: 'Written Statement of Action'."""
    plan_short: Line
    """The plan in short: 'WSOA'."""
    visit: Line
    """'re-visit' or 'monitoring inspection'."""
    weakness: Line
    """What the plan answers: 'area of serious weakness' or 'priority action'."""
    commissioner: Line
    """The health body: 'Clinical Commissioning Group' or 'Integrated Care Board'."""
    inspectors: Line
    """Who holds the meeting: 'Ofsted and the Care Quality Commission (CQC)'."""


class Survey(_Frozen, frozen=True, kw_only=True):
    """`[survey]`: the online survey and its window."""

    link: Annotated[str, web_address(2000)]
    """The survey's address."""
    short_link: Annotated[str, web_address(80)] | None = None
    """A shorter address of the same survey, shown and encoded instead where there is one."""
    opens: LocalTime
    """Local opening time, without offset."""
    closes: LocalTime
    """Local closing time, without offset."""
    when_closed: tuple[Line, ...] = ()
    """What a parent can still do tonight when the survey is shut, most useful first."""


class Theme(_Frozen, frozen=True, kw_only=True):
    """`[[themes]]`: one theme that a point can be tagged with."""

    id: Identifier
    """What records carry."""
    number: Annotated[int, msgspec.Meta(ge=0, le=15)]
    """The key that tags it: `#3` in the text, or Alt and the digit. 0 is for outside the plan."""
    short: Annotated[str, line(40)]
    """Fits a 40-column screen."""
    full: Text
    """The plan's own heading."""
    plain: Text
    """The same in plain words."""
    keywords: tuple[Line, ...] = ()
    """Words that suggest the theme."""
    parent: Identifier | None = None
    """The id of the group this theme belongs to; one level only."""


class AgendaItem(_Frozen, frozen=True, kw_only=True):
    """`[[agenda]]`: one part of the evening, as the wall shows it."""

    starts: LocalTime
    """When it begins, without offset."""
    title: Annotated[str, line(80)]
    """What it is, such as 'Welcome' or 'Getting help at school'."""


class CheckInRole(_Frozen, frozen=True, kw_only=True):
    """`[[roles]]`: one answer to 'Who are you here as?'."""

    id: Identifier
    """What the sealed record carries."""
    label: Annotated[str, line(60)]
    """What the attendee reads."""
    group: PublicationGroup
    """What the answer folds to for the device's totals and for publication."""


class Need(_Frozen, frozen=True, kw_only=True):
    """`[[needs]]`: something an attendee may need tonight; kept as totals only."""

    id: Identifier
    """What the totals carry."""
    label: Annotated[str, line(60)]
    """What the attendee reads."""
    evacuation: bool = False
    """True where it means help to leave in an emergency."""


class Link(_Frozen, frozen=True, kw_only=True):
    """A title and an address."""

    title: Line
    """What the address leads to."""
    url: Annotated[str, web_address(500)]
    """The address."""


class Privacy(_Frozen, frozen=True, kw_only=True):
    """`[privacy]`: the promise attendees read, no more than the inspectors' letter makes."""

    version: Line
    """Sealed into each check-in, so that it is known which words the attendee saw."""
    promise: Annotated[tuple[Line, ...], msgspec.Meta(min_length=1, max_length=20)]
    """Short sentences, one a paragraph."""
    links: tuple[Link, ...] = ()
    """The inspectors' privacy notices."""


class Contact(_Frozen, frozen=True, kw_only=True):
    """`[[contacts]]`: someone to turn to; contacts are never flagged as identifying information."""

    id: Identifier
    """Such as 'parent-carer-forum'."""
    name: Line
    """Who it is."""
    purpose: Line
    """What to turn to them for."""
    email: Email = ""
    """E-mail address, if any."""
    phone: OptionalLine = ""
    """Telephone number, if any."""
    url: OptionalAddress = ""
    """Web address, if any."""


class Safeguarding(_Frozen, frozen=True, kw_only=True):
    """`[safeguarding]`: what fills the screen when someone speaks of a child at risk."""

    contact: Line
    """Who to call, such as the children's services front door."""
    phone: OptionalLine = ""
    """Their number, if known to the organiser."""
    instruction: Line = "Tell an inspector now."
    """What the note-taker does first."""


class Recipient(_Frozen, frozen=True, kw_only=True):
    """`[[recipients]]`: one inspector's public key; every record is sealed to all of them."""

    name: Line
    """Whose key it is, such as 'Lead inspector'."""
    key: PublicKey
    """An age public key, `age1pq1...` (post-quantum, the default) or `age1...`; never mixed in one pack."""
    lead: bool = False
    """True for the inspector who alone receives safeguarding concerns."""


class Station(_Frozen, frozen=True, kw_only=True):
    """`[[stations]]`: one running kiosk on the roster."""

    id: Identifier
    """Its name on the command line, in records and in files."""
    role: StationRole
    """What it is for."""
    label: Line
    """Where it stands, such as 'Main door'."""


class DisclosureProfile(_Frozen, frozen=True, kw_only=True):
    """`[[disclosure]]`: how numbers leave the sealed records for one audience."""

    name: Identifier
    """'inspector' or 'public', or one of the organiser's own."""
    threshold: Annotated[int, msgspec.Meta(ge=0, le=100)]
    """Counts from 1 to this one are suppressed; 0 suppresses nothing."""
    base: Annotated[int, msgspec.Meta(ge=1, le=100)]
    """Counts are rounded to the nearest multiple; 1 leaves them exact."""
    roles_above: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 7
    """A person's row says their role only where more than this many of that role were in the room."""

    @property
    def gives_rows(self) -> bool:
        """Whether rows of single records leave too: whoever can count rows knows every count."""
        return self.threshold == 0


DISCLOSURE = (
    DisclosureProfile(name="inspector", threshold=0, base=1),
    DisclosureProfile(name="public", threshold=7, base=5),
)
"""The profiles of a pack that writes none."""


class GuardTerms(_Frozen, frozen=True, kw_only=True):
    """`[guard]`: local names for the identifying-information guard."""

    flag: tuple[Line, ...] = ()
    """Local schools, settings and staff to flag."""
    allow: tuple[Line, ...] = ()
    """Words that are never flagged."""


class Notes(_Frozen, frozen=True, kw_only=True):
    """`[notes]`: the notes desk."""

    keep: Annotated[int, msgspec.Meta(ge=10, le=2000)] = 200
    """How many of its latest points a desk keeps in memory, where they can be seen, changed and taken back."""


class Desk(_Frozen, frozen=True, kw_only=True):
    """`[desk]`: the facilitator's desk, which is behind the station PIN."""

    staff: bool = True
    """Whether the desk shows how many professionals came in; practitioners in the room can chill what is said."""


class LocalTexts(_Frozen, frozen=True, kw_only=True):
    """`[texts.<language>]`: what attendees read of this pack, in another language; what is left out stays as it is."""

    title: OptionalLine = ""
    """The meeting's title."""
    promise: Annotated[tuple[Line, ...], msgspec.Meta(max_length=20)] = ()
    """The lines of `[privacy]` promise, as many and in their order."""
    links: tuple[Line, ...] = ()
    """The titles of `[[privacy.links]]`, as many and in their order."""
    when_closed: tuple[Line, ...] = ()
    """The lines of `[survey]` when_closed, as many and in their order."""
    roles: dict[Identifier, Annotated[str, line(60)]] = {}
    """Id of a check-in answer to its label."""
    needs: dict[Identifier, Annotated[str, line(60)]] = {}
    """Id of a need to its label."""
    themes: dict[Identifier, Text] = {}
    """Id of a theme to its plain words."""
    contacts: dict[Identifier, Line] = {}
    """Id of a contact to its purpose."""


class Pack(_Frozen, frozen=True, kw_only=True):
    """A whole meeting pack, valid in itself."""

    format: Literal["open-meeting/1"]
    """The pack format's name and version."""
    meeting: MeetingFacts
    """What, where and when."""
    framework: Framework
    """The framework's words."""
    survey: Survey | None = None
    """The online survey, if there is one."""
    themes: Annotated[tuple[Theme, ...], msgspec.Meta(min_length=1, max_length=16)]
    """1 to 15 themes, and one more for what lies outside the plan."""
    agenda: Annotated[tuple[AgendaItem, ...], msgspec.Meta(max_length=20)] = ()
    """The parts of the evening, in their order."""
    roles: Annotated[tuple[CheckInRole, ...], msgspec.Meta(min_length=1, max_length=40)]
    """Answers to 'Who are you here as?', in the order shown."""
    needs: Annotated[tuple[Need, ...], msgspec.Meta(max_length=40)] = ()
    """What the stewards can offer tonight."""
    privacy: Privacy
    """The promise."""
    contacts: tuple[Contact, ...] = ()
    """Who to turn to."""
    safeguarding: Safeguarding
    """What to do when a child may be at risk."""
    guard: GuardTerms = GuardTerms()
    """Local names for the guard."""
    shorthand: Annotated[dict[ShorthandKey, Annotated[str, line(80)]], msgspec.Meta(max_length=200)] = {}
    """`[shorthand]`: what note-takers type here for something longer, besides what is built in."""
    notes: Notes = Notes()
    """The notes desk."""
    desk: Desk = Desk()
    """The facilitator's desk."""
    languages: Annotated[tuple[Identifier, ...], msgspec.Meta(min_length=1, max_length=16)] = ("en",)
    """Languages offered at the door, the default first; those of `kiosk.languages`."""
    texts: dict[Identifier, LocalTexts] = {}
    """Language to this pack's texts in it."""
    recipients: Annotated[tuple[Recipient, ...], msgspec.Meta(max_length=8)] = ()
    """The inspectors' public keys. A pack without them can be rehearsed, never opened live."""
    stations: Annotated[tuple[Station, ...], msgspec.Meta(min_length=1, max_length=64)]
    """The roster."""
    disclosure: tuple[DisclosureProfile, ...] = DISCLOSURE
    """How numbers leave the sealed records."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone that every time in the pack is in."""
        return ZoneInfo(self.meeting.time_zone)

    def local(self, moment: dt.datetime) -> dt.datetime:
        """Attach the pack's zone to one of its local times."""
        return moment.replace(tzinfo=self.zone)

    def station(self, station_id: str) -> Station | None:
        """Return the roster entry of that name, or None where the roster has no such station."""
        return next((station for station in self.stations if station.id == station_id), None)

    def theme(self, theme_id: str) -> Theme | None:
        """Return the theme of that id, or None."""
        return next((theme for theme in self.themes if theme.id == theme_id), None)

    def role(self, role_id: str) -> CheckInRole | None:
        """Return the check-in answer of that id, or None."""
        return next((role for role in self.roles if role.id == role_id), None)

    def need(self, need_id: str) -> Need | None:
        """Return the need of that id, or None."""
        return next((need for need in self.needs if need.id == need_id), None)
