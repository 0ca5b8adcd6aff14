"""A meeting pack's own texts in other languages: strict when read, English where they are missing, and said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from kiosk.errors import PackError
from kiosk.languages import LANGUAGES
from kiosk.local_texts import pack_in, untranslated
from kiosk.meeting import LocalTexts
from kiosk.pack import parse_pack, sample_pack, warnings_of
from tests.conftest import PACK

if TYPE_CHECKING:
    from kiosk.errors import PackProblem

POLISH = """\
[texts.pl]
title = "Spotkanie"
promise = ["Pierwsze.", "Drugie."]
[texts.pl.roles]
parent-carer = "Rodzic lub opiekun"
[texts.pl.needs]
hearing-loop = "Pętla indukcyjna"
[texts.pl.themes]
local-offer = "Jaka jest pomoc"
"""
MEETING = PACK.replace('format = "open-meeting/1"\n', 'format = "open-meeting/1"\nlanguages = ["en", "pl"]\n')


def _problem(text: str) -> PackProblem:
    with pytest.raises(PackError) as caught:
        parse_pack(text.encode(), "meeting.toml")
    (problem,) = caught.value.problems
    return problem


def test_a_pack_in_another_language_has_its_texts_and_keeps_the_rest() -> None:
    """What is translated is replaced, what is not stays, and every id, time and key is the same."""
    pack = parse_pack((MEETING + POLISH).encode(), "meeting.toml").pack
    polish = pack_in(pack, "pl")
    assert polish.meeting.title == "Spotkanie"
    assert polish.privacy.promise == ("Pierwsze.", "Drugie.")
    assert [role.label for role in polish.roles] == ["Rodzic lub opiekun", *(role.label for role in pack.roles[1:])]
    assert [need.label for need in polish.needs] == ["Pętla indukcyjna", "Help to leave in an emergency"]
    assert polish.themes[0].plain == "Jaka jest pomoc"
    assert [role.id for role in polish.roles] == [role.id for role in pack.roles]
    assert polish.meeting.starts == pack.meeting.starts
    assert pack_in(pack, "en") == pack


def test_what_is_not_translated_is_said() -> None:
    """A check names what attendees will read in the pack's own words, language by language."""
    pack = parse_pack((MEETING + POLISH).encode(), "meeting.toml").pack
    assert untranslated(pack, "en") == untranslated(pack, "en-plain") == ()
    assert "roles.staff" in untranslated(pack, "pl")
    assert "needs.leave-help" in untranslated(pack, "pl")
    [warning] = [warning for warning in warnings_of(pack) if "texts.pl" in warning]
    assert "Polski" in warning
    bare = parse_pack(MEETING.encode(), "meeting.toml").pack
    assert untranslated(bare, "pl") == ("all of them",)


@pytest.mark.parametrize(
    ("old", "new", "where", "what", "hint"),
    [
        ('"pl"]', '"po"]', "languages, item 2", "does not speak 'po'", "es"),
        ('"pl"]', '"pl", "ur"]', "languages, item 3", "does not speak 'ur'", "It speaks: en, en-plain, pl, ro, pt, es"),
        ("[texts.pl.roles]", "[texts.pl.role]", "[texts.pl.role]", "no meeting pack has this key", "'roles'"),
        ('"Spotkanie"', "7", "[texts.pl] · title", "this is a number, where text is needed", "quotation"),
        ('\ntitle = "Spotkanie"', '\ntitel = "x"', "[texts.pl] · titel", "no meeting pack has this key", "'title'"),
        ('parent-carer = "R', 'parent-career = "R', "· parent-career", "[[roles]] has no id", "'parent-carer'"),
        ('hearing-loop = "P', 'tea = "P', "[texts.pl.needs] · tea", "[[needs]] has no id 'tea'", "hearing-loop"),
        ('hearing-loop = "P', 'hearing-loop = 1 # "P', "· hearing-loop", "this is a number", "quotation"),
        ('"Pierwsze.", "Drugie."', '"Pierwsze."', "· promise", "there are 1, and the pack has 2", "every line"),
        ('hearing-loop = "P', '"Hearing Loop" = "P', "· Hearing Loop", "this cannot be an id", "lower-case"),
    ],
)  # fmt: skip
def test_a_fault_in_the_texts_is_told_by_key_and_how_to_mend_it(
    old: str, new: str, where: str, what: str, hint: str
) -> None:
    """Each mistake names its key, what is wrong and the nearest right one; it is the only problem told."""
    text = MEETING + POLISH
    assert text.count(old) == 1, old
    broken = text.replace(old, new)
    if where == "languages, item 2":
        broken = broken[: broken.index("[texts.pl]")]
    problem = _problem(broken)
    assert where in problem.key
    assert what in problem.what
    assert hint in problem.hint


def test_texts_in_a_language_that_is_not_offered_are_a_fault() -> None:
    """Texts that nobody could ever read are told, with the way to offer the language."""
    problem = _problem(PACK + POLISH)
    assert problem.key == "[texts.pl]"
    assert "not offered at the door" in problem.what
    assert 'Add "pl"' in problem.hint


def test_two_answers_cannot_have_one_label() -> None:
    """In no language can two roles read the same: nobody could tell which is which."""
    problem = _problem(MEETING + POLISH.replace("[texts.pl.needs]", 'staff = "Rodzic lub opiekun"\n[texts.pl.needs]'))
    assert "is the label of 'parent-carer' already" in problem.what


def test_the_sample_speaks_every_language_in_full() -> None:
    """The Worcestershire meeting lacks no text in any language of the door, and promises in all of them as much."""
    pack = sample_pack().pack
    assert pack.languages == tuple(LANGUAGES)
    for language in LANGUAGES:
        assert untranslated(pack, language) == ()
        local = pack_in(pack, language)
        assert len(local.privacy.promise) == len(pack.privacy.promise)
        for address in ("informationrequest@ofsted.gov.uk", "information.access@cqc.org.uk"):
            assert address in local.privacy.promise[-1]


def test_a_pack_without_survey_or_links_is_translated_too() -> None:
    """Where the pack has no survey and no links, there is nothing to translate of them."""
    pack = replace(sample_pack().pack, survey=None, texts={"pl": LocalTexts(title="Spotkanie")})
    pack = replace(pack, privacy=replace(pack.privacy, links=()))
    assert pack_in(pack, "pl").survey is None
    assert "links" not in untranslated(pack, "pl")
