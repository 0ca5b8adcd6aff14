"""The sample meetings: the real letter is in one of them, completely; the other says everything differently."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from kiosk.meeting import NO_THEME, Pack, PublicationGroup
from kiosk.pack import sample_names, sample_pack, warnings_of

LETTER = {
    # what the inspectors' letter of 11 March 2020 says: the words, and what they are
    "11 March 2020": "the day of the letter",
    "from 23 March to 25 March 2020": "the days of the re-visit",
    "5 March 2018 to 9 March 2018": "the days of the inspection before",
    "12 noon on Friday 13 March 2020": "when the survey opens",
    "12 noon on Thursday 19 March 2020": "when the survey closes",
    "Monday 23 March 2020": "the day of the open meeting",
    "County Hall": "the venue",
    "Spetchley Road, Worcester, WR5 2NP": "the venue's address",
    "https://www.smartsurvey.co.uk/s/WorcestershireRe-visitLasend/": "the survey",
    "enquiriesfip@worcscarers.org.uk": "the Parent Carer Forum",
    "www.worcestershire.gov.uk/send": "the council's page",
    "informationrequest@ofsted.gov.uk": "Ofsted, on personal data",
    "information.access@cqc.org.uk": "the CQC, on personal data",
    "https://www.gov.uk/government/publications/ofsted-privacy-notices/social-care-ofsted-privacy-notice"
    "#local-area-send-inspections": "Ofsted's privacy notice",
    "http://www.cqc.org.uk/about-us/our-policies/privacy-statement": "the CQC's privacy notice",
    "https://www.gov.uk/government/publications/send-guide-for-parents-and-carers": "the DfE's guide",
    "Worcestershire County Council": "who sends the letter round",
    "Clinical Commissioning Group": "who else does",
    "Written Statement of Action": "the plan",
    "WSOA": "the plan in short",
    "re-visit": "the visit",
    "Ofsted and the Care Quality Commission (CQC)": "the inspectors",
    "No names will be recorded, but some of the information collected may identify a particular child, young person or "
    "adult.": "the promise, with its limit",
    "to prepare their re-visit outcomes letter, and for the purposes set out in their privacy notices": "its use",
    "No information will be published that identifies any individual in the outcomes letter.": "what is published",
    "not be able to follow up or comment upon individual cases": "what inspectors cannot do",
}

MORE_THAN_THE_LETTER = (
    "anonymous",
    "anonymity",
    "confidential",
    "cannot be identified",
    "secret",
    "guarantee",
    "deleted",
)

THEMES = {
    "safeguarding": "Safeguarding",
    "local-offer": "The Local Offer",
    "graduated-response": "Embedding the Graduated Response",
    "assessment-planning": "Assessment and Planning",
    "joint-commissioning": "Joint Commissioning and Leadership",
    "workforce-engagement": "Workforce and Engagement",
    NO_THEME: "Outside the Written Statement of Action",
}


@pytest.fixture
def letter() -> Pack:
    """Return the sample made from the letter."""
    return sample_pack("worcestershire-2020").pack


@pytest.mark.parametrize("words", LETTER)
def test_what_the_letter_says_is_in_the_sample(words: str) -> None:
    """Every date, place, address, link and promise of the letter stands in the sample, letter by letter."""
    assert words in sample_pack("worcestershire-2020").data.decode(), LETTER[words]


def test_the_letters_times_are_the_meetings_times(letter: Pack) -> None:
    """Survey window, start and zone are values, not only words: noon to noon, Monday at seven, London time."""
    assert letter.survey is not None
    assert letter.local(letter.survey.opens).isoformat() == "2020-03-13T12:00:00+00:00"
    assert letter.local(letter.survey.closes).isoformat() == "2020-03-19T12:00:00+00:00"
    assert letter.local(letter.meeting.starts).isoformat() == "2020-03-23T19:00:00+00:00"
    assert letter.meeting.time_zone == "Europe/London"


def test_the_letters_survey_is_shut_before_its_meeting(letter: Pack) -> None:
    """The survey closes before the doors open, the pack says what to do instead, and a check warns of it."""
    assert letter.survey is not None
    assert letter.survey.closes < letter.meeting.starts
    assert any("Parent Carer Forum" in line for line in letter.survey.when_closed)
    assert any("closes before the meeting" in warning for warning in warnings_of(letter))


def test_the_letters_addresses_are_contacts(letter: Pack) -> None:
    """Each address of the letter belongs to a contact, so that nothing flags it as identifying somebody."""
    reachable = {(contact.email, contact.url) for contact in letter.contacts}
    assert reachable == {
        ("enquiriesfip@worcscarers.org.uk", ""),
        ("", "https://www.worcestershire.gov.uk/send"),
        ("informationrequest@ofsted.gov.uk", ""),
        ("information.access@cqc.org.uk", ""),
        ("", "https://www.gov.uk/government/publications/send-guide-for-parents-and-carers"),
    }
    assert [link.title for link in letter.privacy.links] == ["Ofsted's privacy notice", "The CQC's privacy notice"]


def test_the_themes_are_the_plans_six_headings_and_one_more(letter: Pack) -> None:
    """Ids, numbers and headings are the published ones, each in plain words and with words to suggest it by."""
    assert {theme.id: theme.full for theme in letter.themes} == THEMES
    assert [theme.number for theme in letter.themes] == [1, 2, 3, 4, 5, 6, 0]
    for theme in letter.themes:
        assert len(theme.short) <= 40
        assert theme.plain != theme.full
        if theme.id != NO_THEME:
            assert len(theme.keywords) >= 30
            assert len(theme.keywords) == len({word.lower() for word in theme.keywords})


@pytest.mark.parametrize("name", sample_names())
def test_a_sample_promises_no_more_than_the_letter(name: str) -> None:
    """No sample promises anonymity or secrecy, and each says that what is said may identify somebody."""
    promise = " ".join(sample_pack(name).pack.privacy.promise).lower()
    assert "may identify a particular child" in promise
    for word in MORE_THAN_THE_LETTER:
        assert word not in promise


@pytest.mark.parametrize("name", sample_names())
def test_a_sample_can_be_answered_by_anybody(name: str) -> None:
    """Every sample lets people keep to themselves who they are, and counts who needs help to leave."""
    pack = sample_pack(name).pack
    assert pack.role("prefer-not-to-say") is not None
    assert {role.group for role in pack.roles} == set(PublicationGroup.__args__)  # type: ignore[attr-defined] # Literal
    assert [need.id for need in pack.needs if need.evacuation] == ["help-to-leave"]
    for role in pack.roles:
        assert len(role.label) <= 38


@pytest.mark.parametrize("name", sample_names())
def test_a_sample_holds_no_key_and_no_number_that_could_be_somebodys(name: str) -> None:
    """Samples carry no public key; the only telephone numbers are 999 and those kept for drama (01632 960xxx)."""
    loaded = sample_pack(name)
    assert loaded.pack.recipients == ()
    text = re.sub(r"\d{4}-\d\d-\d\d(T[\d:]+)?", "", loaded.data.decode())
    numbers = {number.strip() for number in re.findall(r"\b0[\d ]{9,}", text)}
    assert all(number.startswith("01632 960") for number in numbers)


def test_the_letters_stations_cover_an_evening(letter: Pack) -> None:
    """Doors, note-takers, a wall and a desk stand on the roster."""
    assert [station.id for station in letter.stations] == [
        *("door-1", "door-2", "notes-1", "notes-2", "notes-3", "wall", "desk"),
    ]
    assert {station.role for station in letter.stations} == {"door", "notes", "wall", "desk"}


def test_no_word_of_the_framework_is_the_same_in_the_other_sample(letter: Pack) -> None:
    """The sample of the 2023 framework has other words for the plan, the visit, the weakness and the health body."""
    other = sample_pack("example-area-2026").pack
    for field in ("name", "plan", "plan_short", "visit", "weakness", "commissioner"):
        assert getattr(other.framework, field) != getattr(letter.framework, field)
    text = sample_pack("example-area-2026").data.decode()
    for word in ("WSOA", "Written Statement", "re-visit", "CCG", "Clinical Commissioning"):
        assert word not in text
    assert "local area partnership" in text
    assert {theme.parent for theme in other.themes if theme.parent} == {"waiting", "plans"}


def test_the_other_samples_survey_is_open_on_the_evening() -> None:
    """One sample meets a closed survey and the other an open one, in summer time."""
    other = sample_pack("example-area-2026").pack
    assert other.survey is not None
    assert other.survey.opens < other.meeting.starts < other.meeting.ends < other.survey.closes
    assert other.local(other.meeting.starts).utcoffset() == dt.timedelta(hours=1)
    assert other.survey.short_link is not None


def test_the_other_sample_is_plainly_invented() -> None:
    """Every address of the invented meeting is under example.org, which nobody can own (RFC 2606)."""
    text = sample_pack("example-area-2026").data.decode()
    for host in re.findall(r"https?://([^/\"…\s]+)|@([a-z.]+)", text):
        assert "".join(host).endswith("example.org")
    assert sample_pack("example-area-2026").pack.meeting.area == "Example area"


@pytest.mark.parametrize("name", sample_names())
def test_a_sample_is_good_but_for_the_keys_that_an_organiser_adds(name: str) -> None:
    """What a check advises about a sample is what the organiser has to do: keys, and what the letter left open."""
    advice = warnings_of(sample_pack(name).pack)
    assert "names no inspector's key" in advice[0]
    assert len(advice) == {"worcestershire-2020": 3, "example-area-2026": 1}[name]
