"""The marks of a point: each turned by its key, none needed, and never more than was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.marks import MAX_TABLE, LineMarks, as_read_back, mark_named, marks_of, with_text, with_voices
from kiosk.phrases import WHY_WITHDRAWN, no_such_theme
from kiosk.records import PointContent, PointNoted, decode, encode, new_id


def test_a_key_goes_round_through_every_value() -> None:
    """Pressed once more than there are values, a key is where it began; the first press is the commonest answer."""
    marks = LineMarks()
    assert [marks.turn_direction().direction, marks.turn_fidelity().fidelity] == ["better", "verbatim"]
    for turn, times in ((LineMarks.turn_direction, 5), (LineMarks.turn_fidelity, 4), (LineMarks.turn_heard, 3)):
        turned = marks
        seen = {marks}
        for _ in range(times):
            turned = turn(turned)
            seen.add(turned)
        assert turned == marks
        assert len(seen) == times


@given(
    table=st.text(max_size=60),
    agreed=st.integers(-5, 10**12),
    turns=st.lists(st.sampled_from(["direction", "fidelity", "heard"]), max_size=6),
)
def test_any_marks_can_be_sealed_and_read(table: str, agreed: int, turns: list[str]) -> None:
    """Whatever is typed as a table or a number, the record can be read again."""
    marks = LineMarks().at_table(table).agreed_by(agreed).one_more()
    for turn in turns:
        marks = getattr(marks, f"turn_{turn}")()
    content = marks.content("x", ("none",))
    record = PointNoted(id=new_id(), band="2020-03-23T19:00+00:00", content=content)
    assert decode(encode(record)) == record
    assert len(content.table) <= MAX_TABLE


def test_only_the_table_goes_on_to_the_next_line() -> None:
    """A note-taker sits at a table for long; everything else is of one point."""
    marks = LineMarks().turn_direction().one_more().at_table("4").was_read_back()
    assert marks.after_saving() == LineMarks(table="4")
    assert marks.not_read_back().read_back is False


def test_other_words_were_not_heard_by_the_speaker() -> None:
    """Changing the words takes "read back" off; the same words, or one more voice, do not."""
    heard = as_read_back(PointContent(text="a"))
    assert with_text(heard, "a").read_back
    assert with_voices(heard, 1).read_back
    assert not with_text(heard, "b").read_back


def test_a_saved_point_tells_what_it_carries() -> None:
    """Theme numbers, voices and marks, a few words each."""
    content = LineMarks().turn_direction().one_more().at_table("4").content("x", ("b", "a"))
    assert marks_of(content, {"a": 1, "b": 2}) == ("#2 #1", "+1", "↑ better", "table 4")


@pytest.mark.parametrize(("name", "field"), [("worse", "direction"), ("verbatim", "fidelity"), ("before", "heard")])
def test_plain_names_stand_for_the_same_marks(name: str, field: str) -> None:
    """A mark named in plain mode is one that a key can set; a strange name is none."""
    marks = mark_named(LineMarks(), name)
    assert marks is not None
    assert getattr(marks, field) != getattr(LineMarks(), field)
    assert mark_named(LineMarks(), "sideways") is None


def test_what_is_said_names_the_key_and_the_reason() -> None:
    """A number without a theme is named, and every reason for taking back is a sentence of its own."""
    assert no_such_theme(("8", "99"))[0] == "There is no theme #8, #99."
    assert len(set(WHY_WITHDRAWN.values())) == len(WHY_WITHDRAWN)
