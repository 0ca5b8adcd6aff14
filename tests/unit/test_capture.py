"""From a typed line to a point: theme keys, dangerous characters, limits, and the list of recent points."""

from __future__ import annotations

import time
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kiosk.capture import Capture, RecentPoints, check_text, clean_text, parse_point, theme_of_number
from kiosk.errors import SessionError
from kiosk.records import MAX_TEXT, PointContent, PointNoted, decode, encode, new_id

if TYPE_CHECKING:
    from kiosk.meeting import Pack

shared_pack = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the pack is frozen
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
nasty = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("#0123456789,()[]. \x1b[]m\x07\x9b\x9d;H\u0301\u200d" + BIDI)),
    max_size=200,
)


@pytest.mark.parametrize(
    ("line", "text", "themes", "unknown"),
    [
        ("We waited a year #3", "We waited a year", ["assessment"], []),
        ("#3 We waited a year", "We waited a year", ["assessment"], []),
        ("We waited #3 a year", "We waited a year", ["assessment"], []),
        ("We waited #3,1", "We waited", ["assessment", "safeguarding"], []),
        ("We waited #3 #1", "We waited", ["assessment", "safeguarding"], []),
        ("We waited #3, #1", "We waited", ["assessment", "safeguarding"], []),
        ("We waited #3#1", "We waited", ["assessment", "safeguarding"], []),
        ("#2 we waited #3 #2", "we waited", ["local-offer", "assessment"], []),
        ("My own case #0", "My own case", ["none"], []),
        ("Staff leave #12", "Staff leave", ["workforce"], []),
        ("Staff leave #012", "Staff leave #012", [], ["012"]),
        ("We waited (#3)", "We waited", ["assessment"], []),
        ("We waited [ #3 #1 ] a year", "We waited a year", ["assessment", "safeguarding"], []),
        ("We waited (#3 a year)", "We waited ( a year)", ["assessment"], []),
        ("We waited a year #3.", "We waited a year.", ["assessment"], []),
        ("#3: we waited", "we waited", ["assessment"], []),
        ("#3 - we waited", "we waited", ["assessment"], []),
        ("(#3) \u2013 we waited", "we waited", ["assessment"], []),
        ("Is it safe #1? No #3!", "Is it safe? No!", ["safeguarding", "assessment"], []),
        ("We waited #99", "We waited #99", [], ["99"]),
        ("We waited #99,98", "We waited #99,98", [], ["99", "98"]),
        ("We waited #3,99", "We waited #99", ["assessment"], ["99"]),
        ("We waited (#3 #99)", "We waited (#99)", ["assessment"], ["99"]),
        ("Lost #99999999999999999999", "Lost #99999999999999999999", [], ["99999999999999999999"]),
        ("Waited #3, 5 of us", "Waited, 5 of us", ["assessment"], []),
        ("A hashtag #send #3rd", "A hashtag #send #3rd", [], []),
        ("Box #3-5 and #3.5", "Box #3-5 and #3.5", [], []),
        ("Room C#3 and ##3 and &#3; and x/#3", "Room C#3 and ##3 and &#3; and x/#3", [], []),
        ("# 3 is not a key", "# 3 is not a key", [], []),
        ("Neither is #\uff13", "Neither is #\uff13", [], []),
        ("The 3 of us; no. 3", "The 3 of us; no. 3", [], []),
        ("Il a dit : non !", "Il a dit : non !", [], []),
    ],
)
def test_theme_keys_are_taken_out_and_all_else_stays(
    letter_pack: Pack, line: str, text: str, themes: list[str], unknown: list[str]
) -> None:
    """Theme numbers become themes in the order typed, unknown ones stay and are named, and no other word is touched."""
    assert parse_point(line, letter_pack) == Capture(text, tuple(themes), tuple(unknown))


@pytest.mark.parametrize("line", ["", "   ", "#3", "(#3) #1", "\x00\x1b[31m", "\u200d\u202e", "\n\n", "\u0301"])
def test_a_line_that_says_nothing_is_refused(letter_pack: Pack, line: str) -> None:
    """Nothing, theme keys alone and invisible characters alone are no point."""
    with pytest.raises(SessionError, match="nothing to save"):
        parse_point(line, letter_pack)


def test_the_longest_point_is_saved_and_one_more_character_is_refused(letter_pack: Pack) -> None:
    """The limit holds for the text without its keys, and the refusal names both numbers and what is too much."""
    assert len(parse_point("x" * MAX_TEXT + " #3", letter_pack).text) == MAX_TEXT
    with pytest.raises(SessionError, match=r"4,001 characters.*4,000.*by 1,"):
        parse_point("x" * (MAX_TEXT + 1), letter_pack)
    with pytest.raises(SessionError, match="1,000,000 characters"):
        parse_point("x" * 1_000_000, letter_pack)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\tb\nc\r\nd\u2028e\u00a0f\u3000g", "a b c d e f g"),
        ("  a   b  ", "a b"),
        ("a\x00b\x07c\x7fd\x85e", "abcd e"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[200~pasted\x1b[201~", "pasted"),
        ("\x1b[2J\x1b[Hgone", "gone"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;https://x.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bP1;2|data\x1b\\text", "text"),
        ("\x1b]0;never ended, still said", "0;never ended, still said"),
        ("end\x1b", "end"),
        ("end\x1b[31", "end31"),
        ("\x1b\x1b[0m[31mx", "[31mx"),
        (f"a{BIDI}b", "ab"),
        ("\ufeffa\u200bb\u2060c\u00add", "abcd"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        ("e\u200b\u0301", "\u00e9"),
        ("x\ud800y", "x\ufffdy"),
        ("👩\u200d👧 ok", "👩\u200d👧 ok"),
        ("پای\u200cبند", "پای\u200cبند"),
        ("a" + "\u0300\u0316" * 40, None),
    ],
)
def test_characters_that_could_break_a_screen_are_made_harmless(raw: str, clean: str | None) -> None:
    """Escape sequences, controls and direction overrides go, spaces become one, what can be read stays."""
    cleaned = clean_text(raw)
    if clean is None:
        assert sum(unicodedata.category(character) == "Mn" for character in cleaned) <= 8
    else:
        assert cleaned == clean


@given(nasty)
@example("\x1b\x1b[0m[31mx")
@example("a" + "\u200d\u0301" * 30)
def test_clean_text_is_one_harmless_line(raw: str) -> None:
    """Whatever comes in, what comes out has no control, override or unpaired character and encodes as UTF-8."""
    clean = clean_text(raw)
    assert not [c for c in clean if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert {c for c in clean if unicodedata.category(c) == "Cf"} <= {"\u200c", "\u200d"}
    assert clean == " ".join(clean.split(" ")).strip()
    assert "  " not in clean
    assert clean.encode().decode() == clean


@given(nasty)
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    """Clean text is left as it is."""
    assert clean_text(clean_text(raw)) == clean_text(raw)


@shared_pack
@given(line=nasty)
def test_any_line_is_a_point_that_can_be_sealed_or_a_refusal(letter_pack: Pack, line: str) -> None:
    """Any input becomes a record that survives its own encoding, with themes of the pack, or a worded refusal."""
    try:
        capture = parse_point(line, letter_pack)
    except SessionError:
        return
    record = PointNoted(
        id=new_id(),
        band="2020-03-23T19:00+00:00",
        content=PointContent(text=capture.text, themes=capture.themes),
    )
    assert decode(encode(record)) == record
    assert all(letter_pack.theme(theme) is not None for theme in capture.themes)
    assert len(set(capture.themes)) == len(capture.themes)
    assert all(number in capture.text for number in capture.unknown)


@shared_pack
@given(words=st.lists(st.sampled_from(["we", "waited", "a", "year", "18", "months", "c#", "#tag"]), min_size=1))
def test_a_line_without_keys_is_kept_word_for_word(letter_pack: Pack, words: list[str]) -> None:
    """Where there is no theme key, the point is exactly what was typed."""
    line = " ".join(words)
    assert parse_point(line, letter_pack) == Capture(line, (), ())


@pytest.mark.parametrize(
    "piece",
    ["#", "#3", "#3,", "#99 ", "(#3", "( ", "\x1b", "\x1b[", "\x1b]", "\x9d", "\x1b]x\x1b", "1,", "\u0301", " "],
)
def test_hostile_lines_take_no_time(letter_pack: Pack, piece: str) -> None:
    """The longest line that is looked at, made of any awkward piece, is dealt with in well under a second a pass."""
    line = (piece * (MAX_TEXT * 16))[: MAX_TEXT * 16 - 1] + "x"
    began = time.perf_counter()
    with suppress(SessionError):
        parse_point(line, letter_pack)
    assert time.perf_counter() - began < 5


def test_a_number_finds_its_theme(letter_pack: Pack) -> None:
    """The digit pressed with Alt is the theme's number in the pack; a number without a theme is none."""
    theme = theme_of_number(letter_pack, 3)
    assert theme is not None
    assert theme.id == "assessment"
    assert theme_of_number(letter_pack, 9) is None


def test_text_can_be_checked_by_itself() -> None:
    """An amended text is held to the same limits as a new one."""
    check_text("x" * MAX_TEXT)
    for text in ("", "\u200d", "x" * (MAX_TEXT + 1)):
        with pytest.raises(SessionError):
            check_text(text)


def content(text: str) -> PointContent:
    """Return a point's content."""
    return PointContent(text=text, themes=("assessment",))


def test_recent_points_are_listed_newest_first() -> None:
    """The last point saved stands first, with its band."""
    points = RecentPoints()
    for number in range(3):
        points.remember(f"id{number}", content(f"point {number}"), "2020-03-23T19:00+00:00")
    assert [point.id for point in points.list()] == ["id2", "id1", "id0"]
    assert points.list()[0].content.text == "point 2"
    assert points.list()[0].band == "2020-03-23T19:00+00:00"


def test_the_oldest_point_goes_when_the_list_is_full() -> None:
    """No more than the limit is kept in memory, and a point that went can't be changed here any more."""
    points = RecentPoints(limit=2)
    for number in range(5):
        points.remember(f"id{number}", content("x"), "b")
    assert [point.id for point in points.list()] == ["id4", "id3"]
    assert len(points) == 2
    with pytest.raises(SessionError, match="id0 is not on"):
        points.replace("id0", content("y"))


def test_an_amended_point_keeps_its_place() -> None:
    """Amending replaces the content and nothing else; the old text is gone from the list."""
    points = RecentPoints()
    for name in ("a", "b", "c"):
        points.remember(name, content(f"before {name}"), "band")
    points.replace("b", content("after"))
    assert [point.content.text for point in points.list()] == ["before c", "after", "before a"]
    assert "before b" not in repr(points.list())


def test_a_withdrawn_point_leaves_its_place_and_none_of_its_words() -> None:
    """Withdrawing marks the entry and lets go of text, themes and flags; it can't be changed or withdrawn again."""
    points = RecentPoints()
    points.remember("a", content("canary words"), "band")
    dropped = points.drop("a")
    assert (dropped.id, dropped.band, dropped.withdrawn) == ("a", "band", True)
    assert dropped.content == PointContent(text="")
    assert "canary" not in repr(points.list())
    with pytest.raises(SessionError, match="has been withdrawn"):
        points.drop("a")
    with pytest.raises(SessionError, match="has been withdrawn"):
        points.replace("a", content("y"))


def test_closing_forgets_all_points() -> None:
    """Nothing is left in the list once told to forget."""
    points = RecentPoints()
    points.remember("a", content("x"), "band")
    points.forget()
    assert points.list() == ()
