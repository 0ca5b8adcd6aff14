"""Words for the wall: approved one by one, looked at for names once more, off at once; the wall shows these alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kiosk.errors import WallError
from kiosk.wall_link import WallView
from kiosk.wall_messages import Offered, OnTheWall, Shown
from kiosk.wall_part import WallPart
from screens.approve import ApproveScreen
from screens.desk import DeskScreen
from screens.lock import LockScreen
from screens.notes import NotesScreen
from screens.wall import WallScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from kiosk.wall_board import WallBoard
    from screens.crash import Ended
    from tests.ui.conftest import Stage

SIZE = (100, 40)
NAMED = "Mrs Hargreaves told olivia's mum to ring 07700 900123"


async def _open(stage: Stage, pilot: Pilot[Ended]) -> WallBoard:
    await stage.show(pilot, ApproveScreen(stage.frame, stage.loaded.pack, stage.hall.wall, stage.board))
    await stage.until(pilot, lambda: pilot.app.screen._guard is not None)  # type: ignore[attr-defined]  # noqa: SLF001 - ready
    return stage.board


def _on_the_wall(board: WallBoard) -> list[str]:
    return [shown.text for shown in board.message().words]


async def test_names_are_found_once_more_and_replaced_unless_asked_for_twice(stage: Stage) -> None:
    """What may say who somebody is stands on the wall replaced; as it stands only after F4 twice."""
    async with stage.app().run_test(size=SIZE) as pilot:
        board = await _open(stage, pilot)
        await stage.says(pilot, "Nothing waits.")
        board.offer("notes-1", Offered(id="P1", text=NAMED))
        await stage.says(pilot, "May say who somebody is (a person's name, a phone number).")
        await pilot.press("f5")
        assert _on_the_wall(board) == ["[name] told [name]'s mum to ring [phone]"]
        board.offer("notes-1", Offered(id="P2", text=NAMED))
        await stage.says(pilot, "1 waiting.")
        await pilot.press("f4")
        await stage.says(pilot, "F4 once more shows it as it stands.")
        assert len(board.shown()) == 1
        await pilot.press("f4")
        assert _on_the_wall(board)[0] == NAMED


async def test_words_are_typed_looked_at_shown_and_taken_off(stage: Stage) -> None:
    """Typed words wait; F5 shows them; a tap takes one off, F8 all; F6 and F7 pass over what is not to be shown."""
    async with stage.app().run_test(size=SIZE) as pilot:
        board = await _open(stage, pilot)
        await stage.type(pilot, "Break until 8pm")
        await pilot.press("enter")
        await stage.says(pilot, "1 waiting. Typed here:")
        assert _on_the_wall(board) == []
        await pilot.press("f5")
        await stage.says(pilot, "Take off: Break until 8pm")
        await pilot.click(f"#off-{board.shown()[0].id}")
        await stage.until(pilot, lambda: _on_the_wall(board) == [])
        for number, text in enumerate(("First", "Second", "Third")):
            board.offer("notes-1", Offered(id=f"P{number}", text=text))
        await stage.says(pilot, "3 waiting. From Front, left")
        await pilot.press("f7", "f6", "f5")
        assert _on_the_wall(board) == ["Third"]
        assert [words.text for words in board.waiting()] == ["First"]
        await pilot.press("f5", "f8")
        assert _on_the_wall(board) == []
        await stage.says(pilot, "The wall has no words now.")


async def test_words_can_be_off_for_the_evening_and_themes_be_discussed(stage: Stage) -> None:
    """Off is said, kept and refuses what is typed; a theme is on until its key is pressed again."""
    async with stage.app().run_test(size=SIZE) as pilot:
        board = await _open(stage, pilot)
        await pilot.click("#button-choose")
        await stage.says(pilot, "Words are OFF")
        await pilot.click("#approve-line")
        await stage.type(pilot, "Hello")
        await pilot.press("enter")
        await stage.says(pilot, "Words on the wall are off.")
        await pilot.click("#button-choose")
        await stage.says(pilot, "Hold: nothing is shown until you approve it.")
        await pilot.press("alt+2")
        await stage.says(pilot, "Now: Finding out what help there is")
        assert board.now == "local-offer"
        await pilot.press("alt+2")
        assert board.now is None


async def test_the_desk_leads_to_it_and_back_behind_its_pin(stage: Stage) -> None:
    """From the unlocked desk one button leads to the wall's words, Escape back; F2 there asks for the PIN again."""
    stage.hall.wall.join(stage.as_session("desk"))
    try:
        async with stage.app().run_test(size=SIZE) as pilot:
            await stage.open(pilot, "desk")
            await stage.shown(pilot, LockScreen)
            await pilot.press(*"1357", "enter")
            await stage.shown(pilot, DeskScreen)
            await pilot.click("#button-wall")
            await stage.shown(pilot, ApproveScreen)
            await stage.says(pilot, "No wall is open on this device, so approved words reach nobody.")
            await pilot.press("f2")
            await stage.shown(pilot, LockScreen)
            await pilot.press(*"1357", "enter")
            await stage.shown(pilot, DeskScreen)
            await pilot.click("#button-wall")
            await stage.shown(pilot, ApproveScreen)
            await pilot.press("escape")
            await stage.shown(pilot, DeskScreen)
    finally:
        stage.hall.leave()


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (200, 50)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_wall_shows_what_the_desk_lets_it_and_nothing_else(
    stage: Stage, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meeting, time, theme, approved words, agenda and a number; once the desk is gone, no words and no theme."""
    views = [
        WallView(
            linked=True,
            shown=OnTheWall(now="local-offer", words=(Shown(text="We waited 18 months", themes=("local-offer",)),)),
        )
    ]
    monkeypatch.setattr(stage.hall.wall, "view", lambda: views[-1])
    monkeypatch.setattr(stage.hall.wall, "people", lambda: 45)
    async with stage.app().run_test(size=size) as pilot:
        await stage.show(pilot, WallScreen(stage.frame, stage.as_session("wall"), stage.hall.wall))
        for words in (
            stage.loaded.pack.meeting.title,
            "1 hour 58 minutes left, until 9pm",
            "Now: Finding out what help there is",
            "“We waited 18 months” The Local Offer",
            "The online survey has closed",
        ):
            await stage.says(pilot, words)
        agenda = "► 7pm Welcome, and what happens to what you say 7:15pm"
        if size != (80, 24):
            await stage.says(pilot, agenda)
            await stage.says(pilot, "About 45 people have checked in.")
        views.append(WallView(linked=False, shown=OnTheWall()))
        await stage.until(pilot, lambda: "We waited" not in stage.text(pilot))
        assert "Now:" not in stage.text(pilot)
        await stage.says(pilot, agenda)


class _Desk(WallPart):
    """A desk that takes what a test lets it."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage.folder)
        self.taken: list[tuple[str, ...]] = []
        self.failing: WallError | None = None

    def offer(self, point_id: str, text: str, themes: tuple[str, ...]) -> None:
        """Take a point."""
        if self.failing is not None:
            raise self.failing
        self.taken.append((text, *themes))
        del point_id

    def take_back(self, point_id: str) -> None:
        """Hear that a point changed."""
        if self.failing is not None:
            raise self.failing
        self.taken.append(("taken back",))
        del point_id


async def test_one_key_offers_a_point_and_a_change_takes_it_back(stage: Stage) -> None:
    """Ctrl+P offers the last point; one more voice leaves it there, other words or a withdrawal take it back."""
    desk = stage.hall.wall = _Desk(stage)
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await stage.open(pilot, "notes-1")
        await stage.shown(pilot, NotesScreen)
        await stage.type(pilot, "nobody rang back #4")
        await pilot.press("enter")
        await stage.says(pilot, "Saved.")
        await pilot.press("ctrl+p")
        await stage.says(pilot, "Offered for the wall. The desk decides.")
        assert desk.taken == [("nobody rang back", "assessment-planning")]
        await pilot.press("f8")
        await stage.says(pilot, "+1 voice. Saved.")
        assert len(desk.taken) == 1
        point = stage.session("notes-1")
        screen = pilot.app.screen
        assert isinstance(screen, NotesScreen)
        [kept] = screen.recent.list()
        from kiosk.marks import with_text

        screen.change(kept.id, lambda content: with_text(content, "somebody rang back"), "why", "Changed.")
        await stage.until(pilot, lambda: desk.taken[-1] == ("taken back",))
        assert len(point.named("amend")) == 2
        desk.failing = WallError.no_desk()
        await pilot.press("ctrl+p")
        await stage.says(pilot, "No desk is open on this device, so nothing was offered for the wall.")
