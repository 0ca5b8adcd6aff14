"""Writing a pack as TOML: reading it back gives the same pack, and an organiser finds notes in it."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.fields import Line, Text
from kiosk.meeting import Pack, Recipient
from kiosk.pack import parse_pack, sample_names, sample_pack
from kiosk.pack_shape import value_flaw
from kiosk.pack_text import pack_text
from kiosk.recipients import throwaway

SAMPLE = replace(sample_pack().pack, languages=("en",), texts={})
AWKWARD = st.sampled_from(
    ['"', "\\", "'''", '"""', "#", "[x]", "= 1", "é", "𝄞", "a\\nb", "\\u0041", "true", "2020-03-23"]
)
LINES = st.one_of(AWKWARD, st.text(min_size=1, max_size=40).filter(lambda text: value_flaw(Line, text) is None))
TEXTS = st.one_of(
    LINES, st.just("two\nlines\t"), st.text(min_size=1).filter(lambda text: value_flaw(Text, text) is None)
)


def read_back(pack: Pack) -> Pack:
    """Return the pack that reading its text gives."""
    return parse_pack(pack_text(pack).encode(), "meeting.toml").pack


@pytest.mark.parametrize("name", sample_names())
def test_a_sample_written_again_is_the_same_pack(name: str) -> None:
    """Every value of every sample survives being written."""
    pack = sample_pack(name).pack
    assert read_back(pack) == pack


@settings(deadline=None)
@given(st.data())
def test_any_text_survives_being_written(data: st.DataObject) -> None:
    """Quotation marks, backslashes, line breaks and what looks like TOML come back as they were."""
    line = data.draw(LINES)
    theme = replace(SAMPLE.themes[0], full=data.draw(TEXTS), plain=line, keywords=tuple(data.draw(st.lists(LINES))))
    pack = replace(
        SAMPLE,
        meeting=replace(SAMPLE.meeting, title=line, area=data.draw(LINES), venue=data.draw(LINES)),
        themes=(theme, *SAMPLE.themes[1:]),
        privacy=replace(SAMPLE.privacy, promise=tuple(data.draw(st.lists(LINES, min_size=1, max_size=20)))),
        guard=replace(SAMPLE.guard, flag=tuple(data.draw(st.lists(LINES)))),
        safeguarding=replace(SAMPLE.safeguarding, contact=data.draw(LINES)),
    )
    assert read_back(pack) == pack


@settings(deadline=None)
@given(
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2198, 1, 1)),  # noqa: DTZ001 - the pack's times have no zone
    st.integers(1, 100_000),
)
def test_any_time_survives_being_written(starts: dt.datetime, capacity: int) -> None:
    """Times with and without seconds and fractions, and numbers, come back as they were."""
    meeting = replace(
        SAMPLE.meeting,
        starts=starts,
        ends=starts + dt.timedelta(hours=2),
        time_zone="UTC",
        capacity=capacity,
        retention=starts.date() + dt.timedelta(days=9),
    )
    assert read_back(replace(SAMPLE, meeting=meeting, agenda=())).meeting == meeting


def test_parts_that_a_pack_may_lack_are_explained_where_they_would_stand() -> None:
    """Without a survey and without keys, the file shows how to add them, and its notes are no part of the pack."""
    pack = replace(SAMPLE, survey=None, agenda=(), recipients=(), needs=(), contacts=())
    text = pack_text(pack)
    assert "# [survey]" in text
    assert "# [[agenda]]" in text
    assert "# [[recipients]]" in text
    assert "python -m export keys new" in text
    assert read_back(pack) == pack


def test_every_part_has_a_note() -> None:
    """The line above the first of each table is a note about it."""
    key = Recipient(name="Lead inspector", key=throwaway("X25519").text, lead=True)
    rows = pack_text(replace(SAMPLE, recipients=(key,))).splitlines()
    seen = set()
    for above, row in pairwise(rows):
        if row.startswith("[") and row not in seen and "." not in row:
            seen.add(row)
            assert above.startswith("# "), row
    assert len(seen) == 16


def test_lines_are_short_enough_to_edit() -> None:
    """Long lists are written one item a line."""
    longest_item = max(len(line) for line in SAMPLE.privacy.promise)
    assert max(map(len, pack_text(SAMPLE).splitlines())) <= max(120, longest_item + 12)
