"""The words of the door: every one in every language, none left over, and nothing that breaks when it is filled in."""

from __future__ import annotations

import ast
import datetime as dt
import re
import string
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from kiosk.errors import SessionError
from kiosk.languages import LANGUAGES
from kiosk.words import ENGLISH, words_of
from tests.words.catalogues import ROOT, TRANSLATED, as_text, collect, compiled, path_of, read

if TYPE_CHECKING:
    from babel.messages.catalog import Message

LONDON = ZoneInfo("Europe/London")
NOON = dt.datetime(2020, 3, 19, 12, 5, tzinfo=LONDON)
SAME_ON_PURPOSE = {"en-plain"}
"""Plain words are English, and many a word is plain already."""


def _ids(messages: list[Message]) -> set[object]:
    return {message.id for message in messages if message.id}


def _forms(message: Message) -> tuple[str, ...]:
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@cache
def _said() -> frozenset[object]:
    """Return the messages of the source."""
    return frozenset(_ids(list(collect())))


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_word_is_missing_and_none_is_stale(language: str) -> None:
    """The catalogue has exactly the messages of the source, each translated; `make words` brings new ones in."""
    catalog = read(language)
    said, known = _said(), _ids(list(catalog))
    assert said - known == set(), "missing: run make words, then translate"
    assert known - said == set(), "stale: run make words"
    assert [message.id for message in catalog if message.id and not all(_forms(message))] == []
    assert not any(message.fuzzy for message in catalog if message.id)
    assert not catalog.obsolete


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_files_are_what_the_tool_writes(language: str) -> None:
    """The text is in its one order, and the compiled catalogue is the text's, byte for byte."""
    catalog = read(language)
    assert path_of(language).read_bytes() == as_text(catalog)
    assert path_of(language, "mo").read_bytes() == compiled(catalog)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_translation_can_be_filled_in(language: str) -> None:
    """A translation has the placeholders of its message; a form for one thing may leave the number out."""
    for message in read(language):
        forms = _forms(message)
        if isinstance(message.id, str) and message.id:
            assert _placeholders(forms[0]) == _placeholders(message.id), message.id
        elif message.id:
            assert all(_placeholders(form) <= {"number"} for form in forms), message.id
            assert _placeholders(forms[-1]) == {"number"}, message.id


@pytest.mark.parametrize("language", [name for name in TRANSLATED if name not in SAME_ON_PURPOSE])
def test_a_translation_is_no_copy(language: str) -> None:
    """Nothing is left in English but what is the same in the other language."""
    same = [message.id for message in read(language) if message.id and message.string == message.id]
    assert same == []


def test_every_word_is_written_where_the_tool_finds_it() -> None:
    """Each call of gettext and ngettext in the source has plain text as argument, and that text is collected."""
    found = collect()
    for path in [*(ROOT / "kiosk").rglob("*.py"), *(ROOT / "screens").rglob("*.py")]:
        if path.name == "words.py":
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in ("gettext", "ngettext"):
                text = call.args[0]
                assert isinstance(text, ast.Constant), (path, call.lineno)
                assert isinstance(text.value, str), (path, call.lineno)
                assert text.value in found, (path, call.lineno)


def test_the_texts_say_what_a_screen_should() -> None:
    """No text begs, apologises or says 'invalid', and none holds a character that could move a cursor."""
    for message in collect():
        for text in (message.id,) if isinstance(message.id, str) else message.id:
            assert not re.search(r"\b(please|sorry|invalid)\b", text, re.IGNORECASE)
    for language in TRANSLATED:
        for message in read(language):
            if message.id:
                assert all(form.isprintable() for form in _forms(message)), message.id


def test_plain_words_are_plain() -> None:
    """In plain words no sentence has more than 16 words, and no word more than four syllables' worth of letters."""
    for message in read("en-plain"):
        for form in _forms(message) if message.id else ():
            for sentence in re.split(r"[.?!]\s", re.sub(r"\{\w+\}", "x", form)):
                assert len(sentence.split()) <= 16, sentence
                assert max(map(len, re.findall(r"[A-Za-z]+", sentence)), default=0) <= 12, sentence


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "12:05pm on Thursday 19 March 2020"),
        ("en-plain", "12:05pm on Thursday 19 March 2020"),
        ("pl", "czwartek, 19 marca 2020, godz. 12:05"),
        ("ro", "joi, 19 martie 2020, ora 12:05"),
        ("pt", "quinta-feira, 19 de março de 2020, às 12:05"),
        ("es", "jueves, 19 de marzo de 2020, a las 12:05"),
    ],
)
def test_a_moment_is_said_as_the_language_says_it(language: str, said: str) -> None:
    """Day, month, hour and their order follow the language, in the meeting's zone."""
    assert words_of(language).moment(NOON) == said


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    """In the night the clocks go back, a time names which of the two it is, in every language."""
    for language in LANGUAGES:
        words = words_of(language)
        first, second = (dt.datetime(2020, 10, 25, 1, 30, tzinfo=LONDON, fold=fold) for fold in (0, 1))
        assert words.moment(first) != words.moment(second)


def test_plurals_follow_the_language() -> None:
    """Polish has three forms, and each number takes its own."""
    words = words_of("pl")
    one, many = "Your answers clear in {number} second.", "Your answers clear in {number} seconds."
    assert words.ngettext(one, many, 1).endswith("1 sekundę.")
    assert words.ngettext(one, many, 3).endswith("3 sekundy.")
    assert words.ngettext(one, many, 20).endswith("20 sekund.")
    assert words_of("ro").ngettext(one, many, 20).endswith("20 de secunde.")
    assert ENGLISH.ngettext(one, many, 1) == "Your answers clear in 1 second."


def test_a_word_that_is_missing_is_said_in_english() -> None:
    """What no catalogue has comes out as it stands in the source."""
    assert words_of("pl").gettext("Not in any catalogue") == "Not in any catalogue"


def test_an_unknown_language_is_refused_with_those_spoken() -> None:
    """A language that the kiosk does not speak is an error that lists those it does."""
    with pytest.raises(SessionError, match=r"'tlh'.*en, en-plain, pl, ro, pt, es"):
        words_of("tlh")
