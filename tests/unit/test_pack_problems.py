"""What is wrong inside a meeting pack: each fault is told by line, key and plain words, and all of them at once."""

from __future__ import annotations

import copy
import datetime as dt
import re
import tomllib
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.errors import PackError, PackProblem
from kiosk.meeting import Pack
from kiosk.pack import parse_pack, sample_pack
from kiosk.pack_places import Lines, Place
from kiosk.pack_shape import TOML_TYPES, shape_flaws
from kiosk.recipients import throwaway

SAMPLE = re.sub(r"\nlanguages = .*", '\nlanguages = ["en"]', sample_pack().data.decode())
SAMPLE = SAMPLE[: SAMPLE.index("# --- What attendees read, in the other languages")]
"""The sample in one language."""
HYBRID, OTHER_HYBRID = throwaway("mlkem768x25519").text, throwaway("mlkem768x25519").text
CLASSIC = throwaway("X25519").text

WORDS_OF_PROGRAMMERS = ("msgspec", "Expected `", "`str`", "Object", "regex", "$.", "ValidationError", "None", "tuple")


def swapped(old: str, new: str) -> str:
    """Return the sample with the first `old` replaced."""
    assert old in SAMPLE
    return SAMPLE.replace(old, new, 1)


def last_name(key: str) -> str:
    """Return the key or table that a problem's key ends with: 'number' for `[[themes]] 3 · number`."""
    names: list[str] = re.findall(r"[A-Za-z_]+", key.partition(", item")[0])
    return names[-1]


def recipient(key: str, name: str = "Lead inspector", *, lead: bool = True) -> str:
    """Return one `[[recipients]]`."""
    return f'[[recipients]]\nname = "{name}"\nkey = "{key}"\nlead = {str(lead).lower()}\n'


def problems_of(text: str) -> tuple[PackProblem, ...]:
    """Return the problems that the text is refused for, in no programmer's words."""
    with pytest.raises(PackError) as caught:
        parse_pack(text.encode(), "meeting.toml")
    for problem in caught.value.problems:
        assert str(problem) in str(caught.value) or len(caught.value.problems) == 1
        for word in WORDS_OF_PROGRAMMERS:
            assert word not in str(problem)
    return caught.value.problems


SHAPES = [
    # old, new, key, what, hint
    ('title = "W', 'titel = "W', "[meeting] · titel", "no meeting pack has this key", "nearest is 'title'"),
    ("\nshort = ", "\nSHORT = ", "[[themes]] 1 · SHORT", "no meeting pack has this key", "nearest is 'short'"),
    ('venue = "County Hall"\n', "", "[meeting] · venue", "this key is missing", "Write venue"),
    ("number = 1\n", "", "[[themes]] 1 · number", "this key is missing", "Write number"),
    ("number = 1\n", 'number = "1"\n', "[[themes]] 1 · number", "this is text", "quotation marks off"),
    ("number = 1\n", "number = 99\n", "[[themes]] 1 · number", "it goes from 0 to 15", ""),
    ("number = 1\n", "number = 1.0\n", "[[themes]] 1 · number", "a decimal number", "digits"),
    ("number = 1\n", "number = true\n", "[[themes]] 1 · number", "this is true or false", "digits"),
    ("number = 1\n", f"number = {10**90}\n", "[[themes]] 1 · number", "a number of many digits", ""),
    ("capacity = 300 ", "capacity = 0 ", "[meeting] · capacity", "it goes from 1 to 100000", ""),
    ('title = "Wo', 'title = 7 # "Wo', "[meeting] · title", "this is a number, where text", "quotation marks"),
    ('venue = "County Hall"', 'venue = "  "', "[meeting] · venue", "nothing in it", "one line of text"),
    ('venue = "County Hall"', 'venue = "A\\u001b[2J"', "[meeting] · venue", "'A\\x1b[2J' does not fit", "control"),
    ('venue = "County Hall"', 'venue = "A\\u202eB"', "[meeting] · venue", "does not fit", "control"),
    ('venue = "County Hall"', 'venue = "A\\nB"', "[meeting] · venue", "does not fit", "one line"),
    ('short = "Safeguarding"', f'short = "{"x" * 41}"', "[[themes]] 1 · short", "41 characters, and 40", "fewer"),
    ('id = "safeguarding"', 'id = "Safe Guarding"', "[[themes]] 1 · id", "'Safe Guarding' does not fit", "hyphens"),
    ('id = "safeguarding"', 'id = "safe\\n"', "[[themes]] 1 · id", "does not fit", "lower-case"),
    ("starts = 2020-03-23T19:00:00", "starts = 2020-03-23", "[meeting] · starts", "a date without a time", "T19:00:00"),
    (
        "starts = 2020-03-23T19:00:00",
        "starts = 19:00:00",
        "[meeting] · starts",
        "a time without a date",
        "Write it like",
    ),
    ("starts = 2020-03-23T19:00:00", 'starts = "2020-03-23"', "[meeting] · starts", "this is text", "marks off"),
    ("starts = 2020-03-23T19:00:00", "starts = 2020-03-23T19:00:00Z", "[meeting] · starts", "an offset", "Leave out Z"),
    ("opens = 2020-03-13T12:00:00", "opens = 2020-03-13T12:00:00+01:00", "[survey] · opens", "an offset", "+01:00"),
    ("retention = 2021-03-23", "retention = 2021-03-23T00:00:00", "[meeting] · retention", "a date with a time", "23"),
    ('role = "notes"', 'role = "note"', "[[stations]] 3 · role", "is not one of: door, notes, wall, desk", "'notes'"),
    ('group = "family"', "group = 1", "[[roles]] 1 · group", "family, professional, support, other", "quotation"),
    (
        "\nevacuation = true",
        '\nevacuation = "yes"',
        "[[needs]] 11 · evacuation",
        "true or false is needed",
        "marks off",
    ),
    ('languages = ["en"]', "languages = []", "languages", "at least one is needed", ""),
    ('languages = ["en"]', 'languages = "en"', "languages", "this is text, where a list is needed", "brackets"),
    ('languages = ["en"]', 'languages = ["en", 5]', "languages, item 2", "this is a number", "quotation"),
    ('url = "http://www.cqc', 'url = "www.cqc', "[[privacy.links]] 2 · url", "does not fit", "https://"),
    ('url = "https://www.w', 'url = "<https://www.w', "[[contacts]] 2 · url", "does not fit", "https://"),
    ('email = "enquiriesfip@', 'email = "enquiriesfip at ', "[[contacts]] 1 · email", "does not fit", "e-mail"),
    ('link = "https://', 'link = "ftp://', "[survey] · link", "does not fit", "https://"),
    ("[[contacts]]", "[[contact]]", "[[contact]]", "no meeting pack has this key", "'contacts'"),
    ("[safeguarding]", "[safe]", "[safe]", "no meeting pack has this key", ""),
    ("[framework]", "[[framework]]", "[[framework]]", "there is only one of these", "[framework]"),
    ('format = "open-meeting/1"', 'format = "mine"', "format", "is not one of: open-meeting/1", ""),
    ('format = "open-meeting/1"', "format = 1", "format", "one of these is needed: open-meeting/1", "quotation"),
    ('format = "open-meeting/1"', "", "format", "this key is missing", 'Write format = "open-meeting/1"'),
    ("[guard]\n", "[guard]\nlanguages = ['pl']\n", "[guard] · languages", "does not belong here", "top of the file"),
    ("[guard]\n", "[guard]\ncapacity = 3\n", "[guard] · capacity", "does not belong here", "[meeting]"),
    ("[guard]\n", "[guard]\nevacuation = true\n", "[guard] · evacuation", "does not belong here", "[[needs]]"),
]


@pytest.mark.parametrize(("old", "new", "key", "what", "hint"), SHAPES)
def test_a_value_that_does_not_fit_is_told_by_line_key_and_plain_words(
    old: str, new: str, key: str, what: str, hint: str
) -> None:
    """Each way a value can miss its type is told at its line, by its key in TOML terms, with a way to mend it."""
    text = swapped(old, new)
    problem = next(problem for problem in problems_of(text) if problem.key == key)
    assert what in problem.what
    assert hint in problem.hint
    if "missing" not in what:
        assert problem.line is not None
        assert last_name(key) in text.splitlines()[problem.line - 1]


def test_a_missing_key_is_told_at_its_table() -> None:
    """A key that is not there is told at the line of the table that should have it."""
    (problem,) = problems_of(swapped("number = 3\n", ""))
    lines = SAMPLE.splitlines()
    third = [number for number, line in enumerate(lines, start=1) if line == "[[themes]]"][2]
    assert (problem.line, problem.key) == (third, "[[themes]] 3 · number")


def test_a_mistyped_key_is_not_told_as_missing_too() -> None:
    """One slip of the finger is one problem: the right key is named, and not reported missing as well."""
    assert [problem.key for problem in problems_of(swapped("starts = ", "start = "))] == ["[meeting] · start"]


@pytest.mark.parametrize("table", ["meeting", "framework", "privacy", "safeguarding"])
def test_a_missing_table_is_told_by_its_name(table: str) -> None:
    """A table that every pack needs is asked for by its name in brackets."""
    values = tomllib.loads(SAMPLE)
    del values[table]
    (flaw,) = shape_flaws(values)
    assert flaw.place.label == f"[{table}]"
    assert "missing" in flaw.what


@pytest.mark.parametrize("table", ["themes", "roles", "stations"])
def test_a_list_that_every_pack_needs_is_asked_for(table: str) -> None:
    """A pack without themes, answers or stations is told which is missing, whether it is absent or empty."""
    values = tomllib.loads(SAMPLE)
    values[table] = []
    (empty,) = shape_flaws(values)
    del values[table]
    (absent,) = shape_flaws(values)
    assert empty.place.label == absent.place.label == f"[[{table}]]"
    assert "at least one is needed" in empty.what
    assert "at least one is needed" in absent.what


def test_single_and_double_brackets_are_told_apart() -> None:
    """A list written with single brackets, and a table written as text, each say how to write it."""
    values = tomllib.loads(SAMPLE)
    values["themes"] = values["themes"][0]
    values["survey"] = "https://example.org"
    values["stations"] = ["door-1"]
    flaws = {flaw.place.label: f"{flaw.what}. {flaw.hint}" for flaw in shape_flaws(values)}
    assert "[[themes]], two brackets" in flaws["[[themes]]"]
    assert "[survey] on its own line" in flaws["survey"]
    assert "where a table is needed" in flaws["[[stations]] 1"]


RULES = [
    # old, new, key, what, hint
    (
        "starts = 2020-03-23T19",
        "starts = 2020-03-29T01",
        "[meeting] · starts",
        "29 March 2020, 01:00 does not exist",
        "02:00",
    ),
    ("ends = 2020-03-23T21:00", "ends = 2020-10-25T01:30", "[meeting] · ends", "01:30 comes twice", "before or after"),
    (
        "opens = 2020-03-13T12",
        "opens = 2019-03-31T01",
        "[survey] · opens",
        "31 March 2019, 01:00 does not exist",
        "02:00",
    ),
    ("closes = 2020-03-19T12:00", "closes = 2020-10-25T01:59", "[survey] · closes", "comes twice", "hour"),
    ("starts = 2020-03-23T19", "starts = 2020-03-23T21", "[meeting] · ends", "ends before it starts", "hour"),
    ("starts = 2020", "starts = 0020", "[meeting] · starts", "the year is 20", "four digits"),
    ("closes = 2020-03-19", "closes = 9999-12-31", "[survey] · closes", "the year is 9999", "four digits"),
    ("closes = 2020-03-19", "closes = 2020-03-12", "[survey] · closes", "closes before it opens", "Check"),
    ("starts = 2020-03-23T19:15", "starts = 2020-03-24T19:15", "[[agenda]] 2 · starts", "outside the meeting", "day"),
    ("starts = 2020-03-23T20:50", "starts = 2020-03-23T21:00", "[[agenda]] 3 · starts", "outside the meeting", "day"),
    ("starts = 2020-03-23T20:50", "starts = 2020-03-23T19:15", "[[agenda]] 3 · starts", "not begin after", "order"),
    (
        "retention = 2021-03-23",
        "retention = 2020-03-23",
        "[meeting] · retention",
        "before the meeting is over",
        "after",
    ),
    ('"Europe/London"', '"Europe/Londn"', "[meeting] · time_zone", "no time zone 'Europe/Londn'", "'Europe/London'"),
    ('"Europe/London"', '"../../etc/passwd"', "[meeting] · time_zone", "no time zone", "nearest"),
    ('"Europe/London"', '"/etc/localtime"', "[meeting] · time_zone", "no time zone", "nearest"),
    ('"Europe/London"', '"Europe"', "[meeting] · time_zone", "no time zone 'Europe'", "nearest"),
    ('id = "local-offer"', 'id = "safeguarding"', "[[themes]] 2 · id", "is the id of [[themes]] 1 already", "own"),
    ("number = 2", "number = 1", "[[themes]] 2 · number", "'1' is the number of [[themes]] 1 already", "own"),
    ("number = 0", "number = 7", "[[themes]] 7 · number", "the theme 'none' has number 0", "number = 0"),
    ("number = 6", "number = 0", "[[themes]] 6 · number", "0 is kept for the theme 'none'", "1 to 15"),
    ('id = "none"\nnumber = 0', 'id = "rest"\nnumber = 7', "[[themes]]", "outside the plan", 'id = "none"'),
    (
        "number = 2",
        'number = 2\nparent = "safe-guarding"',
        "[[themes]] 2 · parent",
        "no theme has the id",
        "'safeguarding'",
    ),
    ("number = 2", 'number = 2\nparent = "local-offer"', "[[themes]] 2 · parent", "its own group", "Leave parent out"),
    ("number = 2", 'number = 2\nparent = "none"', "[[themes]] 2 · parent", "'none' is in no group", "Leave parent out"),
    ("number = 0", 'number = 0\nparent = "local-offer"', "[[themes]] 7 · parent", "'none' is in no group", "Leave"),
    ('id = "young-person"', 'id = "parent-carer"', "[[roles]] 2 · id", "is the id of [[roles]] 1 already", "own"),
    ('label = "Young person (16 to 25)"', 'label = "Parent or carer"', "[[roles]] 2 · label", "already", "own"),
    ('id = "bsl"', 'id = "step-free"', "[[needs]] 3 · id", "is the id of [[needs]] 1 already", "own"),
    ('id = "council-send"', 'id = "parent-carer-forum"', "[[contacts]] 2 · id", "already", "own"),
    ('id = "door-2"', 'id = "door-1"', "[[stations]] 2 · id", "is the id of [[stations]] 1 already", "own"),
    ('id = "door-2"', 'id = "con"', "[[stations]] 2 · id", "Windows keeps the name 'con'", "another"),
    ('id = "worcestershire-2020"', 'id = "lpt1"', "[meeting] · id", "Windows keeps the name 'lpt1'", "another"),
    ('languages = ["en"]', 'languages = ["en", "en"]', "languages, item 2", "in the list already", "out"),
    ("threshold = 7", "threshold = 6", "[[disclosure]] 2 · threshold", "it is 6", "7 or more"),
    ('name = "public"', 'name = "press"', "[[disclosure]]", "no profile 'public'", "sample"),
    ('name = "inspector"\nt', 'name = "public"\nt', "[[disclosure]] 2 · name", "already", "own"),
]


@pytest.mark.parametrize(("old", "new", "key", "what", "hint"), RULES)
def test_a_broken_rule_is_told_by_line_key_and_plain_words(old: str, new: str, key: str, what: str, hint: str) -> None:
    """Each rule between the values of a pack is told at the line and key that break it."""
    text = swapped(old, new)
    problem = next(problem for problem in problems_of(text) if problem.key == key)
    assert what in problem.what
    assert hint in problem.hint
    assert problem.line is not None
    assert last_name(key) in text.splitlines()[problem.line - 1]


def test_groups_of_themes_have_one_level() -> None:
    """A theme in a group may not be a group itself."""
    text = swapped("number = 2", 'number = 2\nparent = "safeguarding"').replace(
        "number = 3", 'number = 3\nparent = "local-offer"', 1
    )
    (problem,) = problems_of(text)
    assert problem.key == "[[themes]] 3 · parent"
    assert "'local-offer' is in a group itself" in problem.what


def test_a_plan_has_at_most_fifteen_themes() -> None:
    """Fifteen themes and 'none' fit; one more is refused."""

    def themes(count: int) -> str:
        return "".join(
            f'[[themes]]\nid = "theme-{n}"\nnumber = {n}\nshort = "T"\nfull = "T"\nplain = "T"\n'
            for n in range(7, count + 1)
        )

    roles = "[[roles]]\n"
    assert len(parse_pack(swapped(roles, themes(15) + roles).encode(), "x").pack.themes) == 16
    keys = [problem.key for problem in problems_of(swapped(roles, themes(16) + roles))]
    assert keys[0] == "[[themes]]"


def test_none_alone_is_not_a_plan() -> None:
    """A pack whose only theme is 'none' is refused."""
    start, end = SAMPLE.index('[[themes]]\nid = "safeguarding"'), SAMPLE.index('[[themes]]\nid = "none"')
    (problem,) = problems_of(SAMPLE[:start] + SAMPLE[end:])
    assert "no theme but 'none'" in problem.what


def test_recipients_of_one_kind_with_a_lead_are_accepted() -> None:
    """Two post-quantum keys, or two older ones, one of them the lead's, make a pack that can be opened live."""
    for first, second in ((HYBRID, OTHER_HYBRID), (CLASSIC, throwaway("X25519").text)):
        text = SAMPLE + recipient(first) + recipient(second, "Second inspector", lead=False)
        assert [one.lead for one in parse_pack(text.encode(), "x").pack.recipients] == [True, False]


@pytest.mark.parametrize(
    ("added", "key", "what"),
    [
        (recipient(HYBRID, lead=False), "[[recipients]]", "none of them is the lead"),
        (recipient(HYBRID) + recipient(CLASSIC, "Second"), "[[recipients]]", "of two kinds"),
        (
            recipient(HYBRID) + recipient(HYBRID, "Second"),
            "[[recipients]] 2 · key",
            "the key of [[recipients]] 1 already",
        ),
        (
            recipient(HYBRID) + recipient(OTHER_HYBRID),
            "[[recipients]] 2 · name",
            "the name of [[recipients]] 1 already",
        ),
        (recipient(HYBRID[:-1] + ("q" if HYBRID[-1] != "q" else "p")), "[[recipients]] 1 · key", "damaged"),
        (recipient(HYBRID[:-40]), "[[recipients]] 1 · key", "damaged"),
        (recipient("age1"), "[[recipients]] 1 · key", "does not fit"),
        (recipient("ssh-ed25519 AAAA"), "[[recipients]] 1 · key", "does not fit"),
        (recipient("age1yubikey1qqqqqq"), "[[recipients]] 1 · key", "damaged"),
    ],
    ids=["no lead", "two kinds", "same key", "same name", "one character", "cut", "bare", "ssh", "plugin"],
)
def test_recipients_that_records_cannot_be_sealed_to_are_refused(added: str, key: str, what: str) -> None:
    """No lead, mixed kinds, a key or a name twice, a damaged or foreign key: each is refused at its place."""
    problem = next(problem for problem in problems_of(SAMPLE + added) if problem.key == key)
    assert what in problem.what


def test_a_text_full_of_problems_tells_them_all_in_the_order_of_the_file() -> None:
    """Problems of form and of sense in different tables are told together, by line."""
    text = (
        SAMPLE.replace("[survey]\n", '[survey]\nlnk = "x"\n', 1)
        .replace('id = "door-2"', 'id = "door-1"', 1)
        .replace("capacity = 300 ", 'capacity = "300" ', 1)
        .replace("threshold = 7", "threshold = 1", 1)
        .replace("number = 2", "number = 1", 1)
    )
    problems = problems_of(text)
    assert [problem.key for problem in problems] == [
        "[meeting] · capacity",
        "[survey] · lnk",
        "[[themes]] 2 · number",
        "[[stations]] 2 · id",
        "[[disclosure]] 2 · threshold",
    ]
    lines = [problem.line or 0 for problem in problems]
    assert lines == sorted(lines)
    with pytest.raises(PackError, match=r"meeting\.toml has 5 problems:\n  line \d+, \[meeting\]"):
        parse_pack(text.encode(), "meeting.toml")


def test_a_flood_of_problems_is_cut_and_says_so() -> None:
    """A file with thousands of unknown keys is answered with the first fifty and the fact that there are more."""
    flood = "".join(f"unknown-{number} = 1\n" for number in range(5_000))
    with pytest.raises(PackError, match="more than 50 problems") as caught:
        parse_pack((flood + SAMPLE).encode(), "meeting.toml")
    assert len(caught.value.problems) == 50


@pytest.mark.parametrize("shown", ["title = 1", 'title = "\\u001b]0;owned\\u0007"', '"\\u001b[2J" = 1\ntitle = "x"'])
def test_an_error_moves_no_cursor(shown: str) -> None:
    """Nothing from the file can put a control character onto the terminal through an error."""
    text = swapped('title = "Worcestershire SEND open meeting"', shown)
    with pytest.raises(PackError) as caught:
        parse_pack(text.encode(), "meeting.toml")
    assert str(caught.value).replace("\n", "").isprintable()


_SCALARS = st.one_of(
    st.text(max_size=50),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.datetimes(timezones=st.just(dt.UTC)),
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=6,
)
_PLAIN = tomllib.loads(SAMPLE)


def spots(values: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401 - any TOML value
    """Return the path of every key and item in TOML values."""
    if isinstance(values, dict):
        inside = [spot for key, value in values.items() for spot in spots(value, (*path, key))]
    elif isinstance(values, list):
        inside = [spot for index, value in enumerate(values) for spot in spots(value, (*path, index))]
    else:
        inside = []
    return [path, *inside] if path else inside


@settings(deadline=None)
@given(st.data())
def test_the_walk_finds_a_flaw_exactly_where_msgspec_refuses(data: st.DataObject) -> None:
    """For any value in any place, the walk that words the flaws agrees with the types on whether there is one."""
    values: Any = copy.deepcopy(_PLAIN)
    for _ in range(data.draw(st.integers(1, 3))):
        *parents, last = data.draw(st.sampled_from(spots(values)))
        holder = values
        for step in parents:
            holder = holder[step]
        if isinstance(holder, dict) and data.draw(st.booleans()):
            name = data.draw(st.sampled_from([*holder, "unknown", "Id"]))
            holder[name] = data.draw(_VALUES)
        else:
            holder[last] = data.draw(_VALUES)
    try:
        msgspec.convert(values, Pack, strict=True, builtin_types=TOML_TYPES)
        fits = True
    except msgspec.ValidationError:
        fits = False
    assert fits == (not list(shape_flaws(values)))


def test_every_line_of_the_samples_is_found_again() -> None:
    """In both samples, the line told for a key is the line that the key stands on."""
    for name in ("worcestershire-2020", "example-area-2026"):
        text = sample_pack(name).data.decode()
        lines, rows = Lines(text), text.splitlines()
        for path in spots(tomllib.loads(text)):
            if isinstance(path[-1], int):
                continue
            line = lines.line_of(Place(path, ""))
            assert line is not None
            assert path[-1] in rows[line - 1], (path, line)


def test_lines_are_right_after_long_texts_and_lists() -> None:
    """Texts over several lines, nested lists and quoted keys do not shift the lines that follow."""
    text = (
        'a = """\n[not-a-table]\nb = 1 \\"""\n"""\n'
        "c = '''\nd = [\n'''\n"
        'e = [\n  "]", # ]\n  [1, 2],\n  { f = "}" },\n]\n'
        'g = 1\n["quoted name"]\nh.i = 2\n[[list]]\nj = 3\n[[list]]\n[list.inner]\nk = 4\n'
    )
    rows = text.splitlines()
    for path in spots(tomllib.loads(text)):
        if path in (("quoted name", "h"), ("e", 2, "f")) or isinstance(path[-1], int):
            continue  # a table named in passing, and one between braces, have the line of what they are in
        line = Lines(text).line_of(Place(path, ""))
        assert line is not None
        assert path[-1] in rows[line - 1], (path, line)
