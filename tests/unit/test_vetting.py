"""The decisions about what may identify somebody: what is saved, what is kept of them, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import SessionError
from kiosk.records import MAX_TEXT, GuardFlag
from kiosk.vetting import Decision, flags_after, kept_all, listed, replaced, settle


@dataclass(frozen=True)
class Span:
    """A finding."""

    start: int
    end: int
    kind: str = "person"
    replacement: str = "[name]"


spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda pair: Span(pair[0], pair[0] + pair[1])), max_size=6
)


def test_each_finding_is_replaced_or_kept_and_the_flags_tell_which() -> None:
    """The text changes where a finding was replaced; flags stand in the order of the text and hold none of it."""
    text = "Ann met Bob at WR5 2NP"
    code = Span(15, 22, "postcode", "[postcode]")
    settled, flags = settle(text, [Decision(code), Decision(Span(8, 11), "it names nobody here"), Decision(Span(0, 3))])
    assert settled == "[name] met Bob at [postcode]"
    assert flags == (
        GuardFlag(kind="person", decision="replaced"),
        GuardFlag(kind="person", decision="kept", reason="it names nobody here"),
        GuardFlag(kind="postcode", decision="replaced"),
    )


@given(found=spans)
def test_no_replaced_character_is_left(found: list[Span]) -> None:
    """Whatever overlaps, the first of it is replaced, and what lies outside every finding is as typed."""
    text = "".join(chr(0x4E00 + number) for number in range(40))
    covered = {at for one in found for at in range(one.start, one.end)}
    done = replaced(text, found)
    assert all(character in done for at, character in enumerate(text) if at not in covered)
    firsts = {one.start for one in found}
    assert not any(text[at] in done for at in firsts)


@given(found=spans)
def test_what_is_kept_stays_as_typed(found: list[Span]) -> None:
    """Keeping everything changes nothing, and says so once for each finding."""
    text = "x" * 40
    settled, flags = settle(text, kept_all(found))
    assert settled == text
    assert [flag.decision for flag in flags] == ["kept"] * len(found)


def test_replacements_that_make_a_point_too_long_are_refused() -> None:
    """A point that no inspector could read is never made."""
    with pytest.raises(SessionError, match="4,004 characters"):
        settle("Jo" + "x" * (MAX_TEXT - 2), [Decision(Span(0, 2))])


def test_after_a_change_only_what_was_replaced_is_still_known() -> None:
    """What was kept has gone from the words or has been asked about again."""
    gone, kept = GuardFlag(kind="person", decision="replaced"), GuardFlag(kind="school", decision="kept", reason="r")
    new = GuardFlag(kind="phone", decision="replaced")
    assert flags_after((gone, kept), (new,)) == (gone, new)


def test_kinds_are_told_once_each() -> None:
    """The note-taker reads what was found, not how often."""
    assert listed([Span(0, 1), Span(2, 3), Span(4, 5, "phone")]) == "a person's name, a phone number"
