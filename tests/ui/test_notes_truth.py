"""What the notes desk shows is what it will save; whatever is asked, a concern comes first and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace as change
from textual import events
from textual.widgets import Input

from kiosk.meeting import Theme
from kiosk.records import MAX_TEXT, PointContent
from kiosk.session_facts import JournalHealth
from screens.concern import ConcernScreen
from screens.correct import CorrectDialog
from screens.name_check import NameCheckDialog
from screens.notes import NotesScreen
from screens.pasted import PastedDialog
from screens.read_back import ReadBackScreen
from screens.widgets.advice import MarksLine
from screens.widgets.point_line import PointLine
from screens.widgets.point_list import PointList

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from screens.crash import Ended
    from tests.ui.conftest import Stage
    from tests.ui.fakes import FakeSession

SIZES = [(40, 12), (80, 24), (200, 50)]


async def _open(stage: Stage, pilot: Pilot[Ended]) -> FakeSession:
    session = await stage.open(pilot, "notes-1")
    await stage.shown(pilot, NotesScreen)
    await stage.until(pilot, lambda: isinstance(pilot.app.focused, Input))
    return session


def _line(pilot: Pilot[Ended]) -> PointLine:
    return pilot.app.screen.query_one(PointLine)


def _points(session: FakeSession) -> list[PointContent]:
    return [content for content in session.named("note") if isinstance(content, PointContent)]


async def test_marks_are_shown_as_long_as_they_are_meant(stage: Stage) -> None:
    """Saving takes them off the screen; "read back" goes once the words are others than the speaker heard."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        marks = pilot.app.screen.query_one(MarksLine)
        await stage.type(pilot, "it is late #1")
        await pilot.press("f5", "ctrl+r")
        await stage.shown(pilot, ReadBackScreen)
        assert "#1" not in stage.words(pilot)
        await pilot.press("enter")
        await stage.shown(pilot, NotesScreen)
        await stage.type(pilot, " #2")
        await stage.until(pilot, lambda: "read back" in str(marks.render()))
        await stage.type(pilot, " again")
        await stage.until(pilot, lambda: "read back" not in str(marks.render()))
        await pilot.press("enter")
        await stage.until(pilot, lambda: len(_points(session)) == 1)
        assert (_points(session)[0].direction, _points(session)[0].read_back) == ("better", False)
        await stage.says(pilot, "✓ Saved.")
        assert str(marks.render()) == ""


async def test_a_copy_that_is_not_well_is_told_at_every_save(stage: Stage) -> None:
    """A point that is saved beside trouble is saved, and its note-taker is asked to tell a steward."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        session.journal = JournalHealth("journal", second_device=False, ok=False, text="ONLY ONE COPY IS BEING KEPT.")
        await stage.type(pilot, "one thing")
        await pilot.press("enter")
        await stage.says(pilot, "Saved. Tell a steward: see F2.")


async def test_the_keys_go_to_a_point_that_stands(stage: Stage) -> None:
    """Once the newest point is taken back, one more voice goes to the one before it."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        for text in ("one thing", "another thing"):
            await stage.type(pilot, text)
            await pilot.press("enter")
            await stage.says(pilot, f"► {text}")
        await pilot.press("f4")
        await stage.shown(pilot, CorrectDialog)
        await pilot.click("#button-withdraw")
        await stage.says(pilot, "Why do you take it back?")
        await pilot.press("3")
        await stage.shown(pilot, NotesScreen)
        assert [what[1] for what in session.named("withdraw") if isinstance(what, tuple)] == ["speaker-asked"]
        await pilot.press("f8")
        await stage.until(pilot, lambda: session.named("amend"))
        assert "withdrawn" not in stage.text(pilot)
        amended = session.named("amend")[0]
        assert isinstance(amended, tuple)
        assert amended[1].text == "one thing"
        await pilot.press("down")
        assert pilot.app.screen.query_one(PointList).marked == amended[0]


async def test_a_concern_comes_before_any_question(stage: Stage) -> None:
    """F9 works on top of the question about names; Escape leads back, and drops a note only when asked twice."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await stage.type(pilot, "Mrs Hargreaves hurt him")
        await pilot.press("enter")
        await stage.shown(pilot, NameCheckDialog)
        await pilot.press("f9")
        await stage.shown(pilot, ConcernScreen)
        await stage.until(pilot, lambda: isinstance(pilot.app.focused, Input))
        await pilot.press("h", "escape")
        await stage.says(pilot, "Your note is not saved.")
        await pilot.press("escape")
        await stage.shown(pilot, NameCheckDialog)
        await pilot.press("f9")
        await stage.shown(pilot, ConcernScreen)
        await pilot.press("enter")
        await stage.shown(pilot, NameCheckDialog)
        assert session.named("raise_concern") == [("", False)]
        assert _points(session) == []


async def test_typing_on_answers_no_question(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A digit that comes at once belongs to the next point; deleted, the digits are answers again."""
    monkeypatch.setattr(NameCheckDialog, "READING", 3600)
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await stage.type(pilot, "Mrs Hargreaves said so")
        await pilot.press("enter")
        await stage.shown(pilot, NameCheckDialog)
        await pilot.press("1", "8")
        await stage.says(pilot, "Typed meanwhile: 18")
        monkeypatch.setattr(NameCheckDialog, "READING", 0)
        await pilot.press("backspace", "backspace", "5", "1")
        await stage.until(pilot, lambda: _points(session))
        assert [flag.decision for flag in _points(session)[0].flags] == ["kept"]
        assert _line(pilot).value == ""


async def test_a_paste_too_long_for_the_line_is_refused(stage: Stage) -> None:
    """Lines that do not fit together are not pasted, and the line stays as it was."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        _line(pilot).put("y" * (MAX_TEXT - 5))
        pilot.app.post_message(events.Paste("one line\nand another"))
        await stage.shown(pilot, PastedDialog)
        await pilot.press("j")
        await stage.says(pilot, "Nothing was pasted")
        assert len(_line(pilot).value) == MAX_TEXT - 5
        assert session.named("note") == []


async def test_a_correction_passes_the_guard_and_its_reason_too(stage: Stage) -> None:
    """A name that comes in with a change is asked about; one in the reason is replaced; an unknown theme is told."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await stage.type(pilot, "nobody rang")
        await pilot.press("enter")
        await stage.says(pilot, "✓ Saved.")
        await pilot.press("f4")
        await stage.shown(pilot, CorrectDialog)
        await stage.type(pilot, " #77")
        await pilot.press("enter")
        await stage.says(pilot, "There is no theme #77")
        await pilot.press(*["backspace"] * 4)
        await stage.type(pilot, " but Mrs Hargreaves #2")
        await pilot.press("tab")
        await stage.type(pilot, "Mr Pemberton asked")
        await pilot.press("enter")
        await stage.shown(pilot, NameCheckDialog)
        await pilot.press("enter")
        await stage.shown(pilot, NotesScreen)
        amended = session.named("amend")[0]
        assert isinstance(amended, tuple)
        assert (amended[1].text, amended[1].themes, amended[2]) == (
            "nobody rang but [name]",
            ("local-offer",),
            "Mr [name] asked",
        )
        assert [flag.decision for flag in amended[1].flags] == ["replaced"]


@pytest.mark.parametrize("size", SIZES)
async def test_fifteen_themes_are_all_in_sight(stage: Stage, size: tuple[int, int]) -> None:
    """Every number is shown whatever the size, with a long point and words to say on the screen, and has its key."""
    pack = stage.loaded.pack
    more = tuple(
        Theme(id=f"more-{number}", number=number, short=f"Theme {number}", full="Full words", plain="Plain words")
        for number in range(7, 15)
    )
    themes = (*pack.themes, *more)
    stage.loaded = replace(stage.loaded, pack=change(pack, themes=themes))
    numbers = sorted(theme.number for theme in themes)
    async with stage.app().run_test(size=size) as pilot:
        session = await _open(stage, pilot)
        await pilot.press("ctrl+n")
        await stage.type(pilot, f"{'we waited ' * 25}#14")
        await stage.says(pilot, "✓14")
        missing = [number for number in numbers if f"{number} " not in _theme_rows(stage, pilot)]
        assert missing == []
        await pilot.press("enter")
        await stage.until(pilot, lambda: _points(session))
        assert _points(session)[0].themes == ("more-14",)


def _theme_rows(stage: Stage, pilot: Pilot[Ended]) -> str:
    region = pilot.app.screen.query_one("ThemeKeys").region
    visible = pilot.app.screen.query_one("#notes-themes").region
    rows = stage.text(pilot).splitlines()
    return "\n".join(rows[y][region.x : region.right] for y in range(region.y, min(region.bottom, visible.bottom)))


async def test_keys_in_one_rush_behind_a_tab_go_into_the_next_field(stage: Stage) -> None:
    """After the machine stood still, what was typed behind Tab is not found in the field before it."""
    async with stage.app().run_test() as pilot:
        await _open(stage, pilot)
        await stage.type(pilot, "one thing")
        await pilot.press("enter")
        await stage.says(pilot, "► one thing")
        await pilot.press("f4")
        await stage.shown(pilot, CorrectDialog)
        words, why = pilot.app.screen.query(Input)
        await stage.until(pilot, lambda: pilot.app.focused is words)
        for key in ("x", "tab", "w", "h", "y"):
            pilot.app.post_message(events.Key(key, "\t" if key == "tab" else key))
        await stage.until(pilot, lambda: why.value == "why")
        assert words.value == "one thingx"
