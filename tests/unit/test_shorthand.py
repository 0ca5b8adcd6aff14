"""Shorthand is written out where it is meant, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.errors import PackError
from kiosk.pack import parse_pack, sample_pack
from kiosk.pack_text import pack_text
from kiosk.shorthand import ABBREVIATIONS, EXPANSIONS, Shorthand, glossary

if TYPE_CHECKING:
    from collections.abc import Mapping

BUILT_IN = Shorthand()
PACK = pack_text(sample_pack().pack)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("yp not listened to", "young person not listened to"),
        ("all cyp in the area", "all children and young people in the area"),
        ("w/ no help", "with no help"),
        ("w/o help b/c no money", "without help because no money"),
        ("prof missed the appt.", "professional missed the appointment."),
        ("the ed  psych's report", "the ed  psych's report"),
        ("ed psych came, ed  psychs left", "educational psychologist came, educational psychologists left"),
        ("(yp)", "(young person)"),
        ("yp,prof", "young person,professional"),
        ("2 yrs", "2 years"),
        ("sen and send stay, so do EHCP, ehcp and SENCO", "sen and send stay, so do EHCP, ehcp and SENCO"),
    ],
)
def test_shorthand_is_written_out(typed: str, written: str) -> None:
    """Whole words and short phrases become what they stand for; abbreviations of the field stay."""
    assert BUILT_IN.expand(typed) == written


@pytest.mark.parametrize(
    "typed",
    [
        "gyp",
        "profit",
        "yp@example.org",
        "www.example.org/yp",
        "https://yp.example.org/prof?w/",
        "yp.co.uk",
        "prof-like",
        "#yp",
    ],
)
def test_nothing_is_touched_within_words_links_and_addresses(typed: str) -> None:
    """A link, an e-mail address and a longer word stay letter by letter."""
    assert BUILT_IN.expand(typed) == typed
    assert BUILT_IN.expand(f"see {typed} and go") == f"see {typed} and go"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Yp said so. Profs too", "Young person said so. Professionals too"),
        ("YP said so", "Young person said so"),
        ("the YP said so", "the young person said so"),
        ("THE YP WAS NOT SEEN", "THE YOUNG PERSON WAS NOT SEEN"),
    ],
)
def test_capitals_are_kept_where_they_mean_something(typed: str, written: str) -> None:
    """A capital at the start of a sentence and a text in capitals stay so; a typed acronym does not shout."""
    assert BUILT_IN.expand(typed) == written


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([*EXPANSIONS, "EHCP", "the", "a.b@c.org", ".", ",", "Prof", "YP", "\u0130"])).map(" ".join)
)
def test_writing_out_again_changes_nothing(text: str) -> None:
    """What is written out holds no shorthand, so that every key may write out anew."""
    once = BUILT_IN.expand(text)
    assert BUILT_IN.expand(once) == once


@settings(deadline=None)
@given(st.text(max_size=200))
def test_places_are_code_points_of_the_text(text: str) -> None:
    """Each expansion names the place it stands at, in order and without overlap."""
    at = 0
    for found in BUILT_IN.expansions(text):
        assert at <= found.start < found.end <= len(text)
        at = found.end


def test_a_pack_adds_its_own_and_wins() -> None:
    """A meeting's shorthand is written out too, and before the built-in one."""
    own = Shorthand({"fip": "Families in Partnership", "prof": "professor", "h/t": "head teacher"})
    assert own.expand("Fip met the prof and h/t, yp too") == (
        "Families in Partnership met the professor and head teacher, young person too"
    )


def _with(own: Mapping[str, str]) -> str:
    return PACK + "\n[shorthand]\n" + "".join(f'"{key}" = "{meaning}"\n' for key, meaning in own.items())


def test_shorthand_in_a_pack_is_read_and_written_again() -> None:
    """The table survives reading and writing, odd keys included."""
    own = {"fip": "Families in Partnership", "h/t": "head teacher"}
    pack = parse_pack(_with(own).encode(), "meeting.toml").pack
    assert pack.shorthand == own
    assert parse_pack(pack_text(pack).encode(), "meeting.toml").pack == pack
    assert replace(pack, shorthand={}) == sample_pack().pack


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ({"FIP": "x"}, "cannot be shorthand"),
        ({" fip": "x"}, "cannot be shorthand"),
        ({"": "x"}, "cannot be shorthand"),
        ({"fip": ""}, "nothing in it"),
        ({"fip": "y" * 81}, "80 is the most"),
        ({"fip": "the fip group"}, "shorthand itself"),
        ({"fip": "group for cyp"}, "shorthand itself"),
        ({f"a{n}": "x" for n in range(201)}, "200 is the most"),
    ],
)
def test_shorthand_that_cannot_be_is_refused_with_its_line(own: dict[str, str], says: str) -> None:
    """Keys in capitals, empty or long meanings and meanings that hold shorthand are named."""
    with pytest.raises(PackError, match=says) as caught:
        parse_pack(_with(own).encode(), "meeting.toml")
    assert caught.value.problems[0].line is not None


@pytest.mark.parametrize("line", ["shorthand = 3\n", 'shorthand = ["fip"]\n'])
def test_shorthand_that_is_no_table_is_refused(line: str) -> None:
    """A number or a list in its place is answered with the table to write."""
    with pytest.raises(PackError, match=r"\[shorthand\]"):
        parse_pack((line + PACK).encode(), "meeting.toml")


def test_the_glossary_explains_what_was_used() -> None:
    """Abbreviations in the points are explained, in any case and number, and words that only look like them are not."""
    used = glossary(["no ehcp, two EHCPs and CAMHS", "la la land: send it with salt and pip", "the SENCO and the LA"])
    assert list(used) == ["CAMHS", "EHCP", "LA", "SENCO"]
    assert used["LA"] == "local authority"
    assert glossary([]) == {}


def test_shorthand_and_abbreviations_are_apart() -> None:
    """Nothing is both written out and kept, and every key can be typed in small letters."""
    assert not {name.lower() for name in ABBREVIATIONS} & set(EXPANSIONS)
    assert all(key == key.lower().strip() for key in EXPANSIONS)
