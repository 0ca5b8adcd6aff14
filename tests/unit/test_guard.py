"""The identifying-information guard: every kind, exact spans, what is never flagged, and bounded on any text."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gb import nhs

from kiosk.identifiers import KINDS, REPLACEMENTS, Guard, find_identifiers
from kiosk.meeting import GuardTerms
from kiosk.pack import sample_names, sample_pack
from tests.labelled.guard_scoring import GOALS, MOST_FALSE_FLAGS, notes, score

GUARD = Guard(sample_pack().pack)
FOUND = [
    ("person", "my son {} waited two years", "jayden"),
    ("person", "told {} about it", "Mrs Hargreaves"),
    ("person", "a boy called {} was hurt", "Tavish"),
    ("person", "{}'s mum said so", "olivia"),
    ("person", "the social worker {} never rang", "Joanne Pryce"),
    ("person", "{} was put in isolation", "J.B."),
    ("person", "my name is {}", "Lorraine"),
    ("person", "{} said her plan is late", "Ayesha Begum-Khan"),
    ("person", "my daughter {} is at home", "Grace"),
    ("person", "my grandson {} has no place", "Krzysztof"),
    ("school", "moved to {} in may", "Oakfield Primary"),
    ("school", "he was at {} then", "st marys"),
    ("school", "{} refused him", "Holy Trinity"),
    ("school", "{} let her down", "Bredon Hill"),
    ("school", "the nursery was {}", "Little Acorns"),
    ("school", "two days at {} and out", "perryfields"),
    ("nhs_number", "nhs number {}", "943 476 5919"),
    ("nhs_number", "NHS no {} he read out", "943 476 5910"),
    ("upn", "upn {} on the letter", "T325410518009"),
    ("uln", "uln {}", "9876543217"),
    ("nino", "national insurance {}", "QQ 12 34 56 A"),
    ("phone", "ring {} after six", "07700 900123"),
    ("phone", "call {}", "+44 7700 900789"),
    ("phone", "landline {}", "01632 960555"),
    ("phone", "it is {}", "oh seven seven double oh nine hundred one two three"),
    ("email", "write to {}", "jo.bloggs@example.org"),
    ("email", "write to {}", "jo dot bloggs at gmail dot com"),
    ("url", "it is all on {}", "www.ourfamilyblog.co.uk"),
    ("postcode", "we live in {}", "WR11 4PL"),
    ("postcode", "we live in {}", "wr114pl"),
    ("address", "they live at {}", "27 Sycamore Avenue"),
    ("date_of_birth", "dob {}", "14/09/2012"),
    ("date_of_birth", "born on the {}", "twelfth of march 2011"),
    ("age_exact", "he is {} now", "7 years and 4 months"),
    ("number", "our case is {}", "4401928837"),
]
CLEAN = [
    "EHCP SENCO SENDIASS CAMHS SEMH ASD SLCN MLD PMLD SpLD OT SALT LA ICB CCG DfE Ofsted CQC",
    "waited 18 months",
    "he is in year 9",
    "section f names nothing",
    "will they ever answer",
    "numbers rose to 30 in may 2019",
    "a mainstream primary in Redditch said no",
    "the children and families act 2014 says 20 weeks",
    "mark the plan as final then change it",
    "we had to rob peter to pay paul",
    "dawn till dusk i fill in forms",
    "it cost us 3,000 pounds",
    "Malvern Hills and Wychavon families get less",
    "I've lived here ten years",
    "the county hall said no",
]


@pytest.mark.parametrize(("kind", "line", "said"), FOUND)
@pytest.mark.parametrize("before", ["", "👩‍👧 ", "é́ ", "مرحبا "], ids=["plain", "emoji", "combining", "arabic"])
def test_what_identifies_is_found_to_the_character(kind: str, line: str, said: str, before: str) -> None:
    """The span is the identifying words alone, in code points, and its kind says what to write instead."""
    text = before + line.format(said)
    spans = {(text[one.start : one.end], str(one.kind)): one for one in GUARD.find(text)}
    assert (said, kind) in spans, spans
    assert spans[said, kind].replacement == REPLACEMENTS[spans[said, kind].kind]
    assert said not in spans[said, kind].why


def test_every_kind_has_an_example() -> None:
    """No kind is left untried above."""
    assert {kind for kind, _, _ in FOUND} == set(KINDS)


@pytest.mark.parametrize("line", CLEAN)
def test_what_people_say_about_services_is_left_alone(line: str) -> None:
    """The field's words, places, waits, school years and ordinary words that are also names are not flagged."""
    assert GUARD.find(line) == ()


@pytest.mark.parametrize("name", sample_names())
def test_a_meetings_own_contacts_are_never_flagged(name: str) -> None:
    """Every address, link and number that the pack itself gives out may be noted."""
    pack = sample_pack(name).pack
    guard = Guard(pack)
    for contact in pack.contacts:
        for given_out in (contact.email, contact.phone, contact.url):
            if given_out:
                assert guard.find(f"they told us to use {given_out} for this") == ()


def test_a_packs_own_list_is_flagged_and_its_allowed_words_are_not() -> None:
    """Local names of the `[guard]` part are found in any case; allowed ones are not, though a list has them."""
    terms = GuardTerms(flag=("Treetops Unit",), allow=("Olivia Centre",))
    text = "the treetops unit shut and the Olivia Centre opened"
    assert [text[one.start : one.end] for one in find_identifiers(text, terms)] == ["treetops unit"]


def test_the_check_digit_only_names_a_number() -> None:
    """A ten-digit number is flagged whatever its check digit; a right one or the label makes it an NHS number."""
    right, wrong = "9434765919", "9434765910"
    assert nhs.is_valid(right)
    assert not nhs.is_valid(wrong)
    assert [one.kind for one in GUARD.find(f"it says {right}")] == ["nhs_number"]
    assert [one.kind for one in GUARD.find(f"it says {wrong}")] == ["number"]
    assert [one.kind for one in GUARD.find(f"nhs number {wrong}")] == ["nhs_number"]


@given(st.text(max_size=200))
def test_any_text_is_answered_with_spans_in_order(text: str) -> None:
    """Findings lie within the text, in order, without overlaps, and are of known kinds."""
    last = 0
    for one in GUARD.find(text):
        assert last <= one.start < one.end <= len(text)
        assert one.kind in KINDS
        last = one.end


def test_initials_behind_a_number_are_found() -> None:
    """The last letter of a number is not the first of somebody's initials, whichever number it is."""
    for text in ("national insurance QQ 12 34 56 A. J.B. was put in isolation", "in year 9 J.B. was put in isolation"):
        assert "J.B." in [text[one.start : one.end] for one in GUARD.find(text)]


@given(st.lists(st.sampled_from(FOUND), min_size=1, max_size=4))
def test_replacing_what_was_found_leaves_nothing_to_find(picked: list[tuple[str, str, str]]) -> None:
    """A point whose findings were replaced is clean: none of what was found is read in it, nor is it asked again."""
    text = ". ".join(line.format(said) for _, line, said in picked)
    for one in reversed(GUARD.find(text)):
        text = text[: one.start] + one.replacement + text[one.end :]
    assert GUARD.find(text) == ()


@pytest.mark.parametrize(
    "piece", ["mrs hargreaves rang 07700 900123 ", "\x00", "a@", "1 ", "st ", "Ab-", "٣", "\u202e"]
)
def test_time_grows_with_the_length_alone(piece: str) -> None:
    """A text four times as long takes no more than about four times as long, whatever it is made of."""

    def seconds(text: str) -> float:
        best = float("inf")
        for _ in range(2):
            began = time.thread_time()
            GUARD.find(text)
            best = min(best, time.thread_time() - began)
        return best

    short = (piece * 10_000)[:10_000]
    assert seconds(short * 4) < 12 * max(seconds(short), 0.002)


def test_composed_and_decomposed_letters_are_one_name() -> None:
    """A name is found whether its accents are typed as one character or two."""
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "my son Tomáš waits")
        (found,) = GUARD.find(text)
        assert unicodedata.normalize("NFC", text[found.start : found.end]) == "Tomáš"


def test_the_labelled_notes_meet_the_goals() -> None:
    """Recall and false flags over the labelled notes are as good as docs/guard.md says they have to be."""
    every = notes()
    figures = score(GUARD, every)
    assert figures.clean >= 0.49 * len(every)
    assert len(every) >= 400
    assert all(figures.recall(group) >= goal for group, goal in GOALS.items()), str(figures)
    assert figures.false_rate <= MOST_FALSE_FLAGS, str(figures)
