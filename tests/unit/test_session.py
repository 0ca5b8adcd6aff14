"""The meeting session: what is acknowledged is sealed, counted, and there after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from export.unsealing import open_sealed
from kiosk.clock import MeetingClock
from kiosk.errors import EnvelopeError, RecipientError, RecordError, SessionError, StationBusyError, UsageError
from kiosk.pack import parse_pack
from kiosk.records import (
    MAX_TEXT,
    CheckedIn,
    Closed,
    ConcernRaised,
    DraftKept,
    NeedsTotals,
    Opened,
    PointAmended,
    PointContent,
    PointNoted,
    PointWithdrawn,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Hall, Inspectors


def _point(text: str, *themes: str) -> PointContent:
    return PointContent(text=text, themes=themes)


def test_every_acknowledged_record_opens_to_what_was_given(hall: Hall, inspectors: Inspectors) -> None:
    """Records come back in order, with the ids that were acknowledged, to an inspector and to nobody else."""
    session = hall.open()
    noted = session.note(_point("The Local Offer is hard to find", "local-offer"))
    amended = session.amend(noted.id, _point("The Local Offer page is hard to find", "local-offer"), "clearer")
    withdrawn = session.withdraw(noted.id, "speaker-asked")
    session.check_in(role="parent-carer", topics=["local-offer"], needs=["hearing-loop"])
    [(_, _, records)] = session.streams()
    opened = inspectors.open_all(records)
    assert [record.id for record in opened[1:4]] == [noted.id, amended.id, withdrawn.id]
    assert isinstance(opened[0], Opened)
    assert isinstance(opened[1], PointNoted)
    assert opened[1].content.text == "The Local Offer is hard to find"
    assert isinstance(opened[2], PointAmended)
    assert opened[2].point == noted.id
    assert isinstance(opened[3], PointWithdrawn)
    assert isinstance(opened[4], CheckedIn)
    assert {record.band for record in opened} == {"2020-03-23T19:00+00:00"}


def test_what_no_reader_would_take_is_never_sealed(hall: Hall, inspectors: Inspectors) -> None:
    """A point with more in it than a record holds is refused before it is sealed, and the next one is saved as ever."""
    session = hall.open()
    with pytest.raises(SessionError, match="Shorten it by 1"):
        session.note(_point("x" * (MAX_TEXT + 1)))
    with pytest.raises(RecordError, match="does not fit"):
        session.note(PointContent(text="a table's name is short", table="x" * 21))
    session.note(_point("short enough"))
    [(_, _, records)] = session.streams()
    opened = inspectors.open_all(records)
    assert [record.content.text for record in opened if isinstance(record, PointNoted)] == ["short enough"]


def test_a_needs_record_never_says_whose_need_it_is(hall: Hall, inspectors: Inspectors) -> None:
    """Needs reach the stream as totals alone, and the check-in they came with does not name them."""
    session = hall.open("door-1")
    session.check_in(role="parent-carer", needs=["hearing-loop", "leave-help"])
    session.check_in(role="staff", needs=["hearing-loop"])
    assert session.status().tallies.needs == {"hearing-loop": 2, "leave-help": 1}
    session.close()
    [(_, _, records)] = session.streams()
    opened = inspectors.open_all(records)
    totals = [record for record in opened if isinstance(record, NeedsTotals)]
    assert [record.totals for record in totals] == [{"hearing-loop": 2, "leave-help": 1}]
    assert not any("loop" in repr(record) for record in opened if isinstance(record, CheckedIn))


def test_nothing_sealed_joins_a_need_to_a_role_or_a_moment(hall: Hall, inspectors: Inspectors) -> None:
    """Totals are sealed once a band is over and at close, not between two check-ins; no check-in has a field for needs.

    What an inspector opens is the same whoever of a band needed what.
    """
    seconds = [0.0]
    hall.clock = MeetingClock(hall.clock.zone, hall.clock.now(), elapsed=lambda: seconds[0])
    session = hall.open("door-1")
    for role, needs in (("staff", []), ("parent-carer", ["leave-help"]), ("staff", ["hearing-loop"]), ("staff", [])):
        session.check_in(role=role, needs=needs)
    seconds[0] += 15 * 60
    session.check_in(role="parent-carer", needs=["leave-help"])
    session.check_in(role="staff")
    session.close()
    [(_, _, records)] = session.streams()
    opened = inspectors.open_all(records)
    kinds = [type(record) for record in opened]
    assert kinds == [Opened, *[CheckedIn] * 4, NeedsTotals, *[CheckedIn] * 2, NeedsTotals, Closed]
    totals = [(record.band[11:16], record.totals) for record in opened if isinstance(record, NeedsTotals)]
    assert totals == [("19:00", {"hearing-loop": 1, "leave-help": 1}), ("19:15", {"hearing-loop": 1, "leave-help": 2})]
    assert set(CheckedIn.__struct_fields__) == {"id", "band", "role", "topics", "language", "privacy_version"}
    assert set(NeedsTotals.__struct_fields__) == {"id", "band", "totals"}
    assert not any("leave-help" in repr(record) or "loop" in repr(record) for record in opened[1:5] + opened[6:8])


def test_a_concern_opens_for_the_lead_alone_and_looks_like_any_other(hall: Hall, inspectors: Inspectors) -> None:
    """Only the lead's key opens it, its stanzas are as many as ever, and no clear total moves but the sealed count."""
    session = hall.open()
    before = session.status().tallies
    session.raise_concern("A child may be at risk", told_inspector=True)
    session.note(_point("x"))
    [(_, _, records)] = session.streams()
    concern, point = records[1], records[2]
    assert isinstance(inspectors.open(concern.sealed), ConcernRaised)
    with pytest.raises(EnvelopeError):
        open_sealed(concern.sealed, [inspectors.second])
    assert len(concern.sealed) == len(point.sealed)
    assert concern.sealed.count(b"\n-> mlkem768x25519 ") == point.sealed.count(b"\n-> mlkem768x25519 ") == 2
    after = session.status().tallies
    assert (after.points, after.checked_in, after.kinds.get("other")) == (before.points, before.checked_in, 1)


def test_closing_is_final_and_its_receipt_stands(hall: Hall, inspectors: Inspectors) -> None:
    """A closed station takes nothing more, says the same receipt after a restart, and its last record counts all."""
    session = hall.open()
    session.note(_point("One", "local-offer"))
    receipt = session.close()
    assert session.close() == receipt
    for refused in (session.leave, lambda: session.note(_point("Two")), lambda: session.raise_concern("Three")):
        with pytest.raises(SessionError):
            refused()
    session.end()
    again = hall.open()
    assert again.status().closed
    assert again.status().receipt == receipt
    [(_, _, records)] = again.streams()
    assert receipt.count == len(records) == 3
    closed = inspectors.open(records[-1].sealed)
    assert isinstance(closed, Closed)
    assert closed.counts == {"opened": 1, "point-noted": 1}
    assert closed.tallies["points"] == {"local-offer": 1}


def test_totals_and_chain_go_on_after_a_restart(hall: Hall) -> None:
    """Tallies, count and head words are the same before and after, and the next record follows."""
    session = hall.open("door-1")
    for _ in range(3):
        session.check_in(role="parent-carer")
    session.leave()
    before = session.status()
    session.end()
    again = hall.open("door-1")
    after = again.status()
    assert again.start.resumed
    assert again.start.notices == ()
    assert (after.count, after.head_words, after.tallies) == (before.count, before.head_words, before.tallies)
    assert after.tallies.inside == 2
    assert again.leave().seq == before.count


def test_an_unfinished_line_reaches_the_inspectors_and_nobody_else(hall: Hall, inspectors: Inspectors) -> None:
    """A draft left by a dead process joins the stream once, as a draft, and saving a point empties it."""
    session = hall.open()
    session.keep_draft("My neighbour's boy", ["local-offer"])
    session.end()
    again = hall.open()
    assert again.start.draft_kept
    again.keep_draft("Something else")
    again.note(_point("Something else entirely"))
    again.end()
    third = hall.open()
    assert not third.start.draft_kept
    [(_, _, records)] = third.streams()
    drafts = [record for record in inspectors.open_all(records) if isinstance(record, DraftKept)]
    assert [(draft.text, draft.themes) for draft in drafts] == [("My neighbour's boy", ("local-offer",))]


def test_a_line_being_typed_is_not_lost_by_closing(hall: Hall, inspectors: Inspectors) -> None:
    """Closing seals a draft that was never saved before the closing record."""
    session = hall.open()
    session.keep_draft("half a sen")
    session.close()
    [(_, _, records)] = session.streams()
    opened = inspectors.open_all(records)
    assert [type(record) for record in opened] == [Opened, DraftKept, Closed]


def test_the_survey_is_recorded_once_for_each_state(hall: Hall) -> None:
    """Showing the same state twice makes one record."""
    session = hall.open("desk")
    assert session.show_survey() is not None
    assert session.show_survey() is None


def test_a_second_process_cannot_take_a_running_station(hall: Hall) -> None:
    """The station stays with the first one, and is free when that has ended."""
    session = hall.open()
    with pytest.raises(StationBusyError):
        hall.open()
    session.end()
    hall.open()


def test_unknown_ids_are_refused_before_anything_is_written(hall: Hall) -> None:
    """A role, theme or need that the pack lacks makes no record."""
    session = hall.open("door-1")
    count = session.status().count
    wrong: list[Callable[[], object]] = [
        lambda: session.check_in(role="parent"),
        lambda: session.check_in(role="staff", topics=["x"]),
        lambda: session.check_in(role="staff", needs=["x"]),
        lambda: session.note(_point("text", "nothing")),
    ]
    for refused in wrong:
        with pytest.raises(SessionError):
            refused()
    assert session.status().count == count


def test_without_a_key_nothing_opens_live_and_a_rehearsal_does(hall: Hall) -> None:
    """A pack without recipients fails closed, and rehearses in a folder of its own with keys nobody has."""
    text = hall.loaded.data.decode().split("[[recipients]]")[0]
    hall.loaded = parse_pack(text.encode(), "meeting.toml")
    with pytest.raises(RecipientError):
        hall.open()
    assert not hall.data.exists()
    session = hall.open(rehearsal=True)
    session.note(_point("Practice"))
    assert (hall.data / "test-meeting.rehearsal" / "notes-1").is_dir()


def test_another_pack_is_refused_by_name(hall: Hall) -> None:
    """A station opened with one pack does not go on with another, and says both packs' words."""
    hall.open().end()
    hall.loaded = parse_pack(hall.loaded.data + b"\n# changed\n", "meeting.toml")
    with pytest.raises(SessionError, match="another meeting pack"):
        hall.open()


def test_a_station_off_the_roster_is_a_usage_error(hall: Hall) -> None:
    """The error lists the roster."""
    with pytest.raises(UsageError, match="door-1, notes-1, desk"):
        hall.open("door-9")
