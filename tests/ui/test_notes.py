"""The notes desk: typed, keyed, saved; and what is not saved yet is sealed meanwhile and never silently lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from kiosk.errors import StorageError
from kiosk.records import PointContent
from screens.concern import ConcernScreen
from screens.correct import CorrectDialog
from screens.notes import NotesScreen
from screens.widgets.point_line import PointLine
from screens.widgets.point_list import PointList
from screens.widgets.theme_keys import ThemeKeys

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from screens.crash import Ended
    from tests.ui.conftest import Stage
    from tests.ui.fakes import FakeSession


async def _open(stage: Stage, pilot: Pilot[Ended]) -> FakeSession:
    session = await stage.open(pilot, "notes-1")
    await stage.shown(pilot, NotesScreen)
    await stage.until(pilot, lambda: isinstance(pilot.app.focused, Input))
    return session


def _line(pilot: Pilot[Ended]) -> Input:
    return pilot.app.screen.query_one("#notes-line", Input)


async def test_a_typed_line_is_saved_with_its_themes(stage: Stage) -> None:
    """Text, a key in the text and Alt with a digit become one point; the line is empty for the next."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await stage.type(pilot, "nobody rang back #4")
        await pilot.press("alt+2")
        assert pilot.app.screen.query_one(ThemeKeys).chosen == {"local-offer", "assessment-planning"}
        await pilot.press("enter")
        await stage.says(pilot, "Saved.")
        assert session.named("note") == [
            PointContent(text="nobody rang back", themes=("local-offer", "assessment-planning"))
        ]
        assert _line(pilot).value == ""
        assert "nobody rang back" in stage.text(pilot)
        assert pilot.app.screen.query_one(ThemeKeys).chosen == frozenset()


async def test_alt_and_the_digit_again_takes_a_theme_off(stage: Stage) -> None:
    """A theme key is a switch, and so is a tap on the theme."""
    async with stage.app().run_test() as pilot:
        await _open(stage, pilot)
        await pilot.press("alt+3", "alt+3")
        assert pilot.app.screen.query_one(ThemeKeys).chosen == frozenset()
        await pilot.click(ThemeKeys, offset=(6, 0))
        assert pilot.app.screen.query_one(ThemeKeys).chosen == {"safeguarding"}


async def test_a_key_without_a_theme_is_told_and_nothing_is_saved(stage: Stage) -> None:
    """`#9` where there is no theme 9 keeps the line and says so."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await stage.type(pilot, "late again #9")
        await pilot.press("enter")
        await stage.says(pilot, "There is no theme #9.")
        assert _line(pilot).value == "late again #9"
        assert session.named("note") == []


async def test_saved_is_said_only_when_it_is_on_disk(stage: Stage) -> None:
    """While the point is being written the screen says so, takes the next line, and says Saved afterwards."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        session.gate.clear()
        await stage.type(pilot, "first")
        await pilot.press("enter")
        await stage.says(pilot, "… Saving")
        assert "Saved" not in stage.text(pilot)
        await stage.type(pilot, "second")
        assert _line(pilot).value == "second"
        session.gate.set()
        await stage.says(pilot, "✓ Saved.")
        assert _line(pilot).value == "second"


async def test_a_point_that_is_not_saved_is_loud_kept_and_tried_again(stage: Stage, full_disk: StorageError) -> None:
    """The point stays in sight, is not in the list, and Enter saves it once the disk has room."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        session.failing = full_disk
        await stage.type(pilot, "waited two years")
        await pilot.press("enter")
        await stage.says(pilot, "NOT SAVED")
        assert "waited two years" in stage.text(pilot)
        assert "The disk is full." in stage.text(pilot)
        assert pilot.app.screen.query_one(PointList).marked is None
        await stage.type(pilot, "and")
        assert "NOT SAVED" in stage.text(pilot)
        session.failing = None
        await pilot.press("enter")
        await stage.says(pilot, "✓ Saved.")
        assert [point.text for point in session.named("note") if isinstance(point, PointContent)] == [
            "waited two years"
        ]
        assert _line(pilot).value == "and"
        assert "NOT SAVED" not in stage.text(pilot)


async def test_an_unfinished_line_is_sealed_and_the_seal_goes_when_it_is_saved(stage: Stage) -> None:
    """What is typed reaches the draft unasked; once saved, the draft is what is typed next, or empty."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await stage.type(pilot, "they said no")
        await stage.until(pilot, lambda: ("they said no", ()) in session.named("keep_draft"))
        await pilot.press("enter")
        await stage.says(pilot, "✓ Saved.")
        await stage.type(pilot, "next")
        await stage.until(pilot, lambda: ("next", ()) in session.named("keep_draft"))
        await pilot.press("ctrl+u")
        await stage.until(pilot, lambda: session.named("keep_draft")[-1] == ("", ()))


async def test_a_draft_that_cannot_be_sealed_is_told(stage: Stage, full_disk: StorageError) -> None:
    """The note-taker hears that the line is not safe, and the next look tries again."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        session.failing = full_disk
        await stage.type(pilot, "x")
        await stage.says(pilot, "not safe yet")
        session.failing = None
        await stage.until(pilot, lambda: session.named("keep_draft") == [("x", ())])


async def test_what_is_typed_is_never_read_as_markup(stage: Stage) -> None:
    """Square brackets appear as typed: no style, no link, no action comes out of a point."""
    async with stage.app().run_test() as pilot:
        await _open(stage, pilot)
        await stage.type(pilot, "[@click=app.exit]hi[/]")
        await pilot.press("enter")
        await stage.says(pilot, "✓ Saved.")
        assert "[@click=app.exit]hi[/]" in stage.text(pilot)


async def test_a_pasted_line_is_harmless(stage: Stage) -> None:
    """A line end behind it goes, tabs become spaces, and control sequences vanish."""
    from textual import events

    async with stage.app().run_test() as pilot:
        await _open(stage, pilot)
        _line(pilot).post_message(events.Paste("one\ttwo\x1b[2J\x07three\0\r\n"))
        await stage.until(pilot, lambda: _line(pilot).value)
        assert _line(pilot).value == "one twothree"


async def test_copying_reaches_no_clipboard(stage: Stage) -> None:
    """No key hands typed text to the terminal's clipboard."""
    app = stage.app()
    async with app.run_test() as pilot:
        await _open(stage, pilot)
        await stage.type(pilot, "secret")
        await pilot.press("ctrl+shift+a", "ctrl+c", "ctrl+x", "super+c")
        assert app.clipboard == ""
        assert _line(pilot).value == "secret"


async def test_a_point_can_be_changed(stage: Stage) -> None:
    """F4 opens the marked point; the change is saved with its reason and shown in the list."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        for text in ("alpha #1", "beta #2"):
            await stage.type(pilot, text)
            await pilot.press("enter")
            await stage.says(pilot, f"► {text}")
        await pilot.press("up", "f4")
        await stage.shown(pilot, CorrectDialog)
        line = pilot.app.screen.query_one("#correct-line", Input)
        assert line.value == "alpha #1"
        line.value = "gamma #3"
        pilot.app.screen.query_one("#correct-why", Input).value = "misheard"
        await pilot.click("#button-save")
        await stage.shown(pilot, NotesScreen)
        await stage.says(pilot, "Changed and saved.")
        (changed,) = session.named("amend")
        assert isinstance(changed, tuple)
        assert changed[1:] == (PointContent(text="gamma", themes=("graduated-response",)), "misheard")
        assert "gamma" in stage.text(pilot)
        assert "alpha" not in stage.text(pilot)


async def test_a_point_can_be_taken_back(stage: Stage) -> None:
    """Taking back asks why, saves it, and lets go of the text on the screen."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await stage.type(pilot, "a name slipped in")
        await pilot.press("enter")
        await stage.says(pilot, "✓ Saved.")
        await pilot.press("f4")
        await stage.shown(pilot, CorrectDialog)
        await pilot.click("#button-withdraw")
        await pilot.press("4")
        await stage.shown(pilot, NotesScreen)
        await stage.says(pilot, "(taken back)")
        (withdrawn,) = session.named("withdraw")
        assert isinstance(withdrawn, tuple)
        assert withdrawn[1:] == ("identifying", "")
        assert "a name slipped in" not in stage.text(pilot)


async def test_a_correction_that_is_not_saved_keeps_what_was_typed(stage: Stage, full_disk: StorageError) -> None:
    """The dialog stays, says so, and still holds the new words."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await stage.type(pilot, "alpha")
        await pilot.press("enter")
        await stage.says(pilot, "✓ Saved.")
        await pilot.press("f4")
        await stage.shown(pilot, CorrectDialog)
        pilot.app.screen.query_one("#correct-line", Input).value = "omega"
        session.failing = full_disk
        await pilot.click("#button-save")
        await stage.says(pilot, "NOT SAVED. Try again.")
        assert pilot.app.screen.query_one("#correct-line", Input).value == "omega"


async def test_a_concern_fills_the_screen_and_goes_to_the_lead_alone(stage: Stage) -> None:
    """F9 shows the contact and the instruction; a note is raised as a concern and is never a draft or a point."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await pilot.press("f9")
        await stage.shown(pilot, ConcernScreen)
        safeguarding = stage.loaded.pack.safeguarding
        await stage.says(pilot, safeguarding.instruction)
        assert safeguarding.contact in stage.words(pilot)
        await stage.type(pilot, "bruises")
        await pilot.click("#button-told")
        await stage.shown(pilot, NotesScreen)
        await stage.says(pilot, "Saved for the lead inspector alone.")
        assert session.named("raise_concern") == [("bruises", True)]
        assert session.named("note") == []
        assert set(session.named("keep_draft")) <= {("", ())}


async def test_a_concern_that_is_not_saved_keeps_the_note(stage: Stage, full_disk: StorageError) -> None:
    """The screen stays, says so, and still holds the note."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await pilot.press("f9")
        await stage.shown(pilot, ConcernScreen)
        await stage.type(pilot, "bruises")
        session.failing = full_disk
        await pilot.press("enter")
        await stage.says(pilot, "NOT SAVED. Tell an inspector now")
        assert pilot.app.screen.query_one(Input).value == "bruises"


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_every_theme_and_its_key_is_always_in_sight(stage: Stage, size: tuple[int, int]) -> None:
    """All numbers and the first letters of every theme are drawn, with a full list of points and a long line."""
    async with stage.app().run_test(size=size) as pilot:
        await _open(stage, pilot)
        for text in ("one", "two", "three"):
            await stage.type(pilot, text)
            await pilot.press("enter")
            await stage.until(pilot, lambda: _line(pilot).value == "")
        _line(pilot).value = "y" * 300
        await stage.until(pilot, lambda: "yyyy" in stage.text(pilot))
        drawn = stage.words(pilot)
        for theme in stage.loaded.pack.themes:
            assert f"{theme.number} {theme.short[:9]}" in drawn
        for hint in ("Enter Save", "F1 Keys", "F9 Concern", "F2 Staff"):
            assert hint in drawn


async def test_a_point_being_typed_survives_a_look_at_the_desk(stage: Stage) -> None:
    """F2 in the middle of a line, and back, leaves the line as it was."""
    async with stage.app().run_test() as pilot:
        await _open(stage, pilot)
        await stage.type(pilot, "half a")
        await pilot.press("f2")
        await stage.until(pilot, lambda: pilot.app.screen.query("PinPad"))
        await pilot.click("#button-back")
        await stage.shown(pilot, NotesScreen)
        await stage.until(pilot, lambda: isinstance(pilot.app.focused, Input))
        assert _line(pilot).value == "half a"


async def test_a_failure_hides_no_theme_on_the_smallest_screen(stage: Stage) -> None:
    """At 40x12, while a point could not be saved, its text, every theme and every key are still in sight."""
    async with stage.app().run_test(size=(40, 12)) as pilot:
        session = await _open(stage, pilot)
        session.failing = StorageError("There is no room left for " + "/a/long/path" * 12, "Free some space.")
        await stage.type(pilot, "waited two years")
        await pilot.press("enter")
        await stage.says(pilot, "waited two years")
        drawn = stage.words(pilot)
        assert "NOT SAVED. Press Enter to try again." in drawn
        for theme in stage.loaded.pack.themes:
            assert f"{theme.number} {theme.short[:9]}" in drawn
        assert "Enter Save F1 Keys F9 Concern F2 Staff" in drawn


async def test_a_line_longer_than_its_field_shows_its_end(stage: Stage) -> None:
    """What is being typed stays in sight, however long the line has become."""
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await _open(stage, pilot)
        await stage.type(pilot, "we waited " * 15 + "until october")
        await stage.says(pilot, "until october")
        line = pilot.app.screen.query_one(PointLine)
        assert line.scroll_offset.x > 0
