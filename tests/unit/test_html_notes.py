"""The notes desk's plain HTML pages, without a browser: what plain mode can do, over a real station."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

from kiosk.errors import StorageError
from kiosk.records import ConcernRaised, DraftKept, PointAmended, PointNoted, PointWithdrawn
from screens.html_notes import NotesPages
from screens.html_page import HtmlPage, Question, TextBox, render
from tests.unit.test_plain_notes import recorded

if TYPE_CHECKING:
    from kiosk.meeting_session import MeetingSession
    from tests.conftest import Hall, Inspectors


OLDER = f"older:{'9' * 5000}"


@pytest.fixture
def session(hall: Hall) -> MeetingSession:
    """Return an open notes station."""
    return hall.open("notes-1")


def _press(pages: NotesPages, pressed: str, **fields: str | list[str]) -> HtmlPage:
    """Send a form, and return the page that follows."""
    form = {name: [value] if isinstance(value, str) else value for name, value in fields.items()}
    pages.answer({"pressed": [pressed], **form})
    return pages.page(idle=False)


def _button(page: HtmlPage, label: str, entry: int = 0) -> str:
    """Return what a button beside an entry sends."""
    return next(one.value for one in page.entries[entry].buttons if one.label.startswith(label))


def _box(page: HtmlPage, name: str = "text") -> str:
    """Return what stands in a text box."""
    return next(asked.text for asked in page.asked if isinstance(asked, TextBox) and asked.name == name)


def _ticked(page: HtmlPage, name: str = "chosen") -> list[str]:
    """Return the answers that are ticked."""
    [question] = [asked for asked in page.asked if isinstance(asked, Question) and asked.name == name]
    return [choice.value for choice in question.choices if choice.ticked]


def test_marks_go_with_the_next_point_and_the_table_stays(session: MeetingSession, inspectors: Inspectors) -> None:
    """Direction, wording, voices and table are asked on a page that keeps the line; all but the table are for one."""
    pages = NotesPages(session)
    _press(pages, "marks", text="no therapist since may", chosen=["assessment-planning"])
    page = _press(pages, "keep", direction="worse", fidelity="verbatim", heard="said-before", agreed="6", table="4")
    assert (_box(page), _ticked(page)) == ("no therapist since may", ["assessment-planning"])
    assert "worse" in page.lines[0]
    _press(pages, "save", text=_box(page), chosen=_ticked(page))
    _press(pages, "save", text="it is better now")
    first, second = recorded(session, inspectors)
    assert isinstance(first, PointNoted)
    assert isinstance(second, PointNoted)
    content = first.content
    assert (content.direction, content.fidelity, content.table) == ("worse", "verbatim", "4")
    assert (content.voices.heard, content.voices.agreed, content.themes) == ("said-before", 6, ("assessment-planning",))
    assert (second.content.direction, second.content.fidelity, second.content.table) == ("not-said", "paraphrase", "4")


def test_a_saved_point_can_be_changed_in_every_way(session: MeetingSession, inspectors: Inspectors) -> None:
    """More voices, read back, other words and themes are amendments as in plain mode; taking back keeps the reason."""
    pages = NotesPages(session)
    page = _press(pages, "save", text="nobody rang back")
    page = _press(pages, _button(page, "One more voice"), text="half a line")
    assert _box(page) == "half a line"
    page = _press(pages, _button(page, "Change"), text="half a line")
    assert _box(page, "words") == "nobody rang back"
    page = _press(pages, "save", words="nobody rang us back", chosen=["none"], why="Mrs Hargreaves asked")
    page = _press(pages, _button(page, "Read it back"), text="half a line")
    assert (page.heading, page.spoken) == ("Is this what you said?", "nobody rang us back")
    page = _press(pages, "right")
    page = _press(pages, _button(page, "Change"), text="half a line")
    page = _press(pages, "withdraw", words="nobody rang us back")
    assert _ticked(page) == []
    assert _press(pages, "take-back").problem[1] == "Choose why you take it back."
    page = _press(pages, "take-back", chosen="speaker-asked")
    assert (page.entries[0].text, page.entries[0].buttons, _box(page)) == ("Taken back.", (), "half a line")
    records = recorded(session, inspectors)
    amended = [record for record in records if isinstance(record, PointAmended)]
    last = amended[-1].content
    assert (last.text, last.voices.agreed, last.read_back, last.themes) == ("nobody rang us back", 1, True, ("none",))
    assert [record.reason for record in amended] == ["one more voice", "[name] asked", "read back"]
    assert isinstance(records[-1], PointWithdrawn)
    assert records[-1].reason == "speaker-asked"


def test_names_are_asked_about_once_and_nothing_is_saved_without_an_answer(
    session: MeetingSession, inspectors: Inspectors
) -> None:
    """Replaced at once, kept with a reason, decided one by one, or typed again: the line waits in the box."""
    pages = NotesPages(session)
    line = "Mrs Hargreaves told Mr Pemberton"
    for _ in range(2):
        page = _press(pages, "save", text=line, chosen=["none"])
        assert page.heading == "Does this say who somebody is?"
        assert page.hints == ("A person's name: Mrs Hargreaves", "A person's name: Pemberton")
        assert _press(pages, "save").problem[1] == "Choose what is to be saved."
        page = _press(pages, "again")
        assert (_box(page), _ticked(page)) == (line, ["none"])
    _press(pages, "save", text=line)
    assert _ticked(_press(pages, "save", chosen="singly"), "singly-0") == ["replace"]
    assert _press(pages, "save", **{"singly-0": "keep-1"}).problem_at == "singly-1"
    _press(pages, "save", **{"singly-0": "keep-1", "singly-1": "replace"})
    _press(pages, "save", text=line)
    _press(pages, "save", chosen="keep-2")
    first, second = recorded(session, inspectors)
    assert isinstance(first, PointNoted)
    assert isinstance(second, PointNoted)
    assert first.content.text == "Mrs Hargreaves told Mr [name]"
    assert [flag.reason for flag in first.content.flags] == ["a public body or public role", ""]
    assert second.content.text == line
    assert {flag.reason for flag in second.content.flags} == {"the speaker wants it written"}


def test_a_correction_is_asked_about_too(session: MeetingSession, inspectors: Inspectors) -> None:
    """A name that comes in by a correction is found; typed again, the correction stands in its box."""
    pages = NotesPages(session)
    page = _press(pages, "save", text="nobody rang back")
    _press(pages, _button(page, "Change"))
    _press(pages, "save", words="nobody rang Olivier back")
    assert _box(_press(pages, "again"), "words") == "nobody rang Olivier back"
    _press(pages, "save", words="nobody rang Olivier back")
    _press(pages, "save", chosen="replace")
    record = recorded(session, inspectors)[-1]
    assert isinstance(record, PointAmended)
    assert record.content.text == "nobody rang [name] back"


def test_themes_are_suggested_in_order_and_never_ticked(session: MeetingSession, inspectors: Inspectors) -> None:
    """A point without a theme offers what it may be about and why, best first, and has none until a button says so."""
    pages = NotesPages(session)
    page = _press(pages, "save", text="we waited two years for the EHC plan and the annual review")
    offered = [one.label for one in page.entries[0].buttons if one.value.startswith("tag:")]
    assert offered[0].startswith("It is about 2 Assessment and planning, because of “")
    assert _ticked(page) == []
    assert "about stands below" in page.status
    page = _press(pages, _button(page, "It is about"))
    assert not any(one.value.startswith("tag:") for one in page.entries[0].buttons)
    noted, tagged = recorded(session, inspectors)
    assert isinstance(noted, PointNoted)
    assert isinstance(tagged, PointAmended)
    assert (noted.content.themes, tagged.content.themes) == ((), ("assessment-planning",))


def test_a_point_saved_by_mistake_goes_back_into_the_box(session: MeetingSession, inspectors: Inspectors) -> None:
    """Undo takes it back and keeps its words, themes and marks for another try; a line begun meanwhile stays."""
    pages = NotesPages(session)
    _press(pages, "marks")
    _press(pages, "keep", direction="better", agreed="2")
    page = _press(pages, "save", text="the bus is late", chosen=["local-offer"])
    page = _press(pages, _button(page, "Undo"), text="")
    assert (_box(page), _ticked(page)) == ("the bus is late", ["local-offer"])
    page = _press(pages, "save", text="the bus is early", chosen=["local-offer"])
    page = _press(pages, _button(page, "Undo"), text="another")
    assert _box(page) == "another"
    first, withdrawn, second, _ = recorded(session, inspectors)
    assert isinstance(withdrawn, PointWithdrawn)
    assert (withdrawn.point, withdrawn.reason) == (first.id, "mistake")
    assert isinstance(second, PointNoted)
    assert (second.content.direction, second.content.voices.agreed) == ("better", 2)


def test_shorthand_is_written_out_and_put_back(session: MeetingSession, inspectors: Inspectors) -> None:
    """What was written out stands in the list; one button puts it back as typed, once."""
    pages = NotesPages(session)
    page = _press(pages, "save", text="the yp waited")
    assert page.entries[0].text == "the young person waited"
    page = _press(pages, _button(page, "Put shorthand back"))
    assert page.entries[0].text == "the yp waited"
    assert "typed" not in [one.value for one in page.entries[0].buttons]
    record = recorded(session, inspectors)[-1]
    assert isinstance(record, PointAmended)
    assert record.content.text == "the yp waited"


def test_what_is_typed_stays_in_the_box_and_is_sealed_meanwhile(hall: Hall, inspectors: Inspectors) -> None:
    """No button loses a line that is not saved; should the process die, the inspectors have it."""
    session = hall.open("notes-1")
    pages = NotesPages(session)
    page = _press(pages, "outside", text="half a line")
    assert "focus during the re-visit" in page.status
    assert (_box(page), _ticked(page)) == ("half a line", ["none"])
    assert "individual case" in _press(pages, "case", text="half a line", chosen=["none"]).status
    _press(pages, "concern", text="half a line", chosen=["none"])
    assert _box(_press(pages, "back", note="")) == "half a line"
    pages.aside({"text": ["half a line more"]})
    assert _box(pages.page(idle=False)) == "half a line more"
    session.end()
    again = hall.open("notes-1")
    [draft] = [record for record in recorded(again, inspectors) if isinstance(record, DraftKept)]
    assert draft.text == "half a line more"
    assert any("unfinished" in note or "line" in note for note in NotesPages(again).page(idle=False).notes)


def test_what_comes_from_an_older_page_is_given_back_and_not_saved(
    session: MeetingSession, inspectors: Inspectors
) -> None:
    """A line goes back into the box, a note about a concern into its own; neither is recorded, nor taken for the other.

    What is being typed is not written over.
    """
    pages = NotesPages(session)
    pages.late({"text": ["we waited"], "pressed": ["save"], "chosen": ["none"]})
    page = pages.page(idle=False)
    assert (_box(page), _ticked(page)) == ("we waited", ["none"])
    assert "nothing of it was saved" in page.problem[1]
    pages.late({"text": ["another"], "pressed": ["save"]})
    assert _box(pages.page(idle=False)) == "we waited"
    pages.late({"note": ["told at the table"], "pressed": ["told"]})
    assert _box(pages.page(idle=False), "note") == "told at the table"
    pages.late({"pressed": ["save"]})
    assert recorded(session, inspectors) == []


def test_a_concern_that_is_not_saved_says_so_and_keeps_its_note(
    session: MeetingSession, inspectors: Inspectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk refuses, the note stands in its box, and is sealed to the lead inspector alone once it does not.

    It is never in the draft, which all inspectors can read.
    """
    pages = NotesPages(session)
    draft = session.place.parts()[-1].draft
    _press(pages, "concern")

    def refuse(*_: object, **__: object) -> None:
        raise StorageError.read_only(draft)

    with monkeypatch.context() as patched:
        patched.setattr(session, "raise_concern", refuse)
        page = _press(pages, "told", note="told at the table")
    assert page.problem[1] == "NOT SAVED. Tell an inspector now, and try again."
    assert not draft.exists()
    page = _press(pages, "not-told", note=_box(page, "note"))
    assert "lead inspector alone" in page.status
    [concern] = recorded(session, inspectors)
    assert isinstance(concern, ConcernRaised)
    assert (concern.text, concern.told_inspector) == ("told at the table", False)
    assert "told at the table" not in render(page, title="t", step="s")


def test_a_point_that_is_not_saved_stays_in_its_box(
    session: MeetingSession, inspectors: Inspectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk refuses, the page says NOT SAVED with the line, its themes and marks, and Save tries again."""
    pages = NotesPages(session)
    _press(pages, "marks")
    _press(pages, "keep", direction="worse")

    def refuse(*_: object) -> None:
        raise StorageError.read_only(session.place.parts()[-1].folder)

    with monkeypatch.context() as patched:
        patched.setattr(session, "note", refuse)
        page = _press(pages, "save", text="we waited", chosen="none")
    assert page.problem[1].startswith("NOT SAVED.")
    _press(pages, "save", text=_box(page), chosen=_ticked(page))
    [point] = recorded(session, inspectors)
    assert isinstance(point, PointNoted)
    assert (point.content.text, point.content.themes, point.content.direction) == ("we waited", ("none",), "worse")


def test_a_note_about_a_concern_is_dropped_only_when_asked_twice(
    session: MeetingSession, inspectors: Inspectors
) -> None:
    """One press on the way back keeps the note and says that it is not saved; an empty page goes at once."""
    pages = NotesPages(session)
    _press(pages, "concern")
    page = _press(pages, "back", note="told at the table")
    assert (_box(page, "note"), page.problem[1]) == ("told at the table", "Your note is not saved.")
    assert _press(pages, "back", note="told at the table").heading == "Front table: a point"
    _press(pages, "concern")
    assert _press(pages, "back", note=" ").heading == "Front table: a point"
    assert recorded(session, inspectors) == []


def test_without_the_check_for_names_points_are_saved_and_the_page_says_so(
    session: MeetingSession, inspectors: Inspectors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the guard's files are damaged, no point is lost, and whoever types is told to look for names."""

    def damaged(_: object) -> None:
        raise ValueError

    monkeypatch.setattr("kiosk.note_taking.make_aids", damaged)
    page = _press(NotesPages(session), "save", text="Mrs Hargreaves waited")
    assert "The check for names does not work on this device." in page.notes
    [point] = recorded(session, inspectors)
    assert isinstance(point, PointNoted)
    assert point.content.text == "Mrs Hargreaves waited"


@pytest.mark.parametrize(
    ("presses", "field", "says"),
    [
        ([("save", {"text": ""})], "text", "There is nothing to save"),
        ([("save", {"text": "too long " * 1000})], "text", "4,000"),
        ([("save", {"text": "we waited #7"})], "text", "There is no theme #7."),
        ([("marks", {}), ("keep", {"agreed": "six"})], "agreed", "Type a number"),
        ([("marks", {}), ("keep", {"agreed": "9" * 5000})], "agreed", "Type a number"),
        ([("save", {"text": "Mrs Hargreaves rang"}), ("save", {})], "chosen", "Choose what"),
    ],
)
def test_a_problem_leads_to_the_field_that_mends_it(
    session: MeetingSession, presses: list[tuple[str, dict[str, str]]], field: str, says: str
) -> None:
    """The summary links to the field, the field is described by the same words, and what was typed stays in it."""
    pages = NotesPages(session)
    for pressed, fields in presses:
        page = _press(pages, pressed, **fields)
    html = render(page, title="t", step="s")
    assert says in page.problem[1]
    assert f'<a href="#{field}' in html
    assert f'id="{field}-error"' in html
    assert re.search(rf'aria-describedby="[^"]*{field}-error', html)
    assert "<title>There is a problem: " in html
    assert session.status().tallies.points == {}
    if fields.get("text", "").strip():
        assert _box(page).strip() == fields["text"].strip() or page.heading.startswith("Does this")


def test_no_title_holds_what_was_typed(session: MeetingSession) -> None:
    """A browser keeps the titles of pages in its history: none of them has a word of anybody's."""
    pages = NotesPages(session)
    for pressed, fields in (
        ("save", {"text": "Yp canary #7"}),
        ("save", {"text": "yp canary Mrs Hargreaves"}),
        ("save", {"chosen": "replace"}),
        ("list", {"text": "canary"}),
    ):
        title = re.search("<title>(.*?)</title>", render(_press(pages, pressed, **fields), title="t", step="s"))
        assert title is not None
        assert "canary" not in title[1]
    page = pages.page(idle=False)
    for label in ("Change", "Read it back"):
        html = render(_press(pages, _button(page, label)), title="t", step="s")
        assert "canary" not in html[: html.index("</title>")]
        page = _press(pages, "back")


def test_all_points_of_the_sitting_are_listed_some_at_a_time(session: MeetingSession) -> None:
    """The newest stand below the line, all of them on pages of twenty; a voice counted there leaves the list there."""
    pages = NotesPages(session)
    for number in range(22):
        page = _press(pages, "save", text=f"point {number}")
    assert [entry.text for entry in page.entries] == [f"point {number}" for number in range(21, 16, -1)]
    page = _press(pages, "list", text="")
    assert len(page.entries) == 20
    page = _press(pages, next(way.value for way in page.ways))
    assert [entry.text for entry in page.entries] == ["point 1", "point 0"]
    page = _press(pages, _button(page, "One more voice"))
    assert page.entries[0].marks == "+1"
    assert _press(pages, "back").heading == "Front table: a point"


def test_no_press_of_any_button_in_any_order_breaks_a_page(session: MeetingSession) -> None:
    """Whatever is sent to whichever page, the next page can be drawn, and a saved point is one that was asked for."""
    rng = random.Random(8)  # noqa: S311 - any order will do
    pages = NotesPages(session)
    words = ["save", "keep", "typed", "back", "again", "take-back", "right", "told", "not-told", "offer", "undo:x"]
    lines = ["", "we waited #2", "Mrs Hargreaves rang", "x #99", "\x00\ud800", "half"]
    for _ in range(120):
        page = pages.page(idle=False)
        shown = [*page.buttons, *page.ways, *(one for entry in page.entries for one in entry.buttons)]
        pressed = rng.choice([*(one.value for one in shown), *words, "change:nothing", "tag:x", OLDER, "plus:"])
        fields = {name: rng.choice(lines) for name in ("text", "words", "why", "note", "agreed", "table")}
        chosen = rng.choice(["none", "replace", "keep-0", "keep-9", "singly", "mistake", "\x00"])
        before = session.status().tallies.kinds.get("point-noted", 0)
        page = _press(pages, pressed, **fields, chosen=chosen)
        assert render(page, title="t", step="s")
        saved = session.status().tallies.kinds.get("point-noted", 0) - before
        assert saved in (0, 1)
        assert not saved or pressed == "save"
