"""Staff's plain HTML pages, without a browser: the steward's lane behind the PIN, and who is inside without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.records import CheckedIn, CountUndone, HeadCountCorrected, Left
from screens.html_page import HtmlPage, Question, TextBox, render
from screens.html_staff import LOCKS_AFTER, StaffPages
from screens.html_station import HtmlStation
from tests.unit.test_html_pages import asked_of, ticking
from tests.unit.test_plain_notes import recorded

if TYPE_CHECKING:
    from kiosk.meeting_session import MeetingSession
    from tests.conftest import Hall, Inspectors

PIN = "2468"


@pytest.fixture
def door(hall: Hall) -> MeetingSession:
    """Return an open door with a PIN."""
    session = hall.open("door-1")
    session.pin.set_pin(PIN)
    return session


def _press(staff: StaffPages, pressed: str, **fields: str) -> HtmlPage:
    """Send a form, and return the page that follows."""
    staff.answer({"pressed": [pressed], **{name: [value] for name, value in fields.items()}})
    return staff.page()


def _unlocked(door: MeetingSession) -> StaffPages:
    staff = StaffPages(door)
    assert staff.open("staff")
    _press(staff, "unlock", text=PIN)
    return staff


def test_the_lane_counts_takes_back_and_puts_right(door: MeetingSession, inspectors: Inspectors) -> None:
    """In, out, undo and a correction with its reason are records as on the drawn screen, and the heading counts.

    One press counts one person, or as many as are asked for; more than a queue has is refused.
    """
    staff = _unlocked(door)
    headings = [_press(staff, pressed).heading for pressed in ("in", "in", "out", "undo")]
    assert headings == [f"Main door: {inside} inside" for inside in (1, 2, 1, 2)]
    page = _press(staff, "correct")
    assert not any(choice.ticked for asked in page.asked if isinstance(asked, Question) for choice in asked.choices)
    page = _press(staff, "save", text="+3", chosen="missed")
    assert (page.heading, page.status) == ("Main door: 5 inside", "The count is put right. Saved.")
    kinds = [type(record) for record in recorded(door, inspectors)]
    assert kinds == [CheckedIn, CheckedIn, Left, CountUndone, HeadCountCorrected]
    assert _press(staff, "out", text="4").heading == "Main door: 1 inside"
    for number in ("51", "0", "-1", "four", "9" * 5000):
        page = _press(staff, "in", text=number)
        assert (page.heading, page.problem_at) == ("Main door: 1 inside", "text")


def test_a_correction_that_cannot_be_is_refused_at_its_field(door: MeetingSession) -> None:
    """No number, no reason, too much, or fewer than nobody: the page says so there, and the count stays."""
    staff = _unlocked(door)
    _press(staff, "correct")
    for number, reason, at in (
        ("three", "missed", "text"),
        ("3", "", "chosen"),
        ("9" * 5000, "missed", "text"),
        ("-9", "missed", "text"),
        ("\N{MINUS SIGN}0", "missed", "text"),
    ):
        page = _press(staff, "save", text=number, chosen=reason)
        assert page.problem_at == at
        assert f'id="{at}-error"' in render(page, title="t", step="s")
    assert door.head_count.inside == 0


def test_only_the_pin_opens_the_lane_and_it_locks_by_itself(door: MeetingSession) -> None:
    """A wrong PIN, a press without one, and a press after the idle time count nobody; the page gives way."""
    moments = [0.0]
    staff = StaffPages(door, elapsed=lambda: moments[0])
    staff.open("staff")
    page = _press(staff, "unlock", text="1111")
    assert (page.problem[1], page.problem_at) == ("That is not this station's PIN.", "text")
    assert [asked.text for asked in page.asked if isinstance(asked, TextBox)] == [""]
    _press(staff, "in")
    _press(staff, "unlock", text=PIN)
    _press(staff, "in")
    assert door.head_count.inside == 1
    moments[0] += LOCKS_AFTER
    staff.wait(idle=True)
    assert not staff.in_front
    staff.open("staff")
    _press(staff, "unlock", text=PIN)
    moments[0] += LOCKS_AFTER
    staff.answer({"pressed": ["in"]})
    assert not staff.in_front
    assert door.head_count.inside == 1


def test_a_door_without_a_pin_takes_its_desk_s_or_says_where_to_set_one(hall: Hall) -> None:
    """The lane never opens without a PIN; one that the desk has meanwhile is taken over."""
    session = hall.open("door-1")
    staff = StaffPages(session, lambda: None)
    staff.open("staff")
    assert "Set one at the desk" in staff.page().lines[0]
    _press(staff, "unlock", text="")
    _press(staff, "in")
    assert session.head_count.inside == 0
    staff.close()
    staff = StaffPages(session, lambda: session.pin.set_pin(PIN))
    staff.open("staff")
    assert staff.page().asked


def test_who_is_inside_needs_no_pin_on_any_station(hall: Hall) -> None:
    """A button on a notes desk, and one behind the door's button for staff, shows all doors' numbers and their time.

    Nothing takes the page away by itself: without the network it stays, and says how old it is.
    """
    door = hall.open("door-1")
    door.check_in(role="parent-carer", needs=["leave-help"])
    for session, way in ((door, "staff"), (hall.open("notes-1"), "evacuation")):
        staff = StaffPages(session)
        assert staff.open(way)
        if way == "staff":
            staff.answer({"pressed": ["evacuation"]})
        page = staff.page()
        assert page.heading == "Evacuation: 1 inside"
        assert "1 person asked here for help to leave." in page.lines
        assert page.lines[1].startswith("As it was at 7:0")
        assert page.refresh == 0
        door.lane.come_in()
        staff.answer({"pressed": ["again"]})
        assert staff.page().heading != page.heading
        door.lane.undo()
        staff.answer({"pressed": ["back"]})
        assert not staff.in_front


def test_a_visitor_s_answers_are_gone_when_staff_s_page_comes_or_the_browser_goes(door: MeetingSession) -> None:
    """Behind staff's page and after the pairing is over stands the welcome, and what was unlocked is locked."""
    station = HtmlStation(door)
    for way in ("staff", "detach"):
        asked_of(station, ticking("en"))
        assert "Who are you here as?" in asked_of(station, None)
        if way == "detach":
            asked_of(station, ticking("staff"))
            asked_of(station, ticking("unlock", text=PIN))
            assert "0 inside" in asked_of(station, None)
            asked_of(station, None, before={"type": "detach"})
        else:
            asked_of(station, ticking(way))
            asked_of(station, ticking("back"))
        assert "<h1>Welcome</h1>" in asked_of(station, None)


def test_a_notes_desk_offers_the_survey_and_no_lane(hall: Hall) -> None:
    """The survey's true state is one press away, and the half-typed line waits; there is nothing to unlock."""
    station = HtmlStation(hall.open("notes-1"))
    asked_of(station, ticking("survey", text="half a line"))
    page = asked_of(station, None)
    assert "The online survey has closed" in page
    assert 'value="staff"' not in page
    asked_of(station, ticking("back"))
    assert "half a line" in asked_of(station, None)
