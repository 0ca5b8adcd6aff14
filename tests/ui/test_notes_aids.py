"""The notes desk's aids: the one question about names, marks, suggestions, shorthand, pasted lines, hostile text."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from textual import events
from textual.widgets import Input

from kiosk.records import MAX_TEXT, GuardFlag, PointContent
from screens.keys_help import KeysDialog
from screens.name_check import NameCheckDialog
from screens.notes import NotesScreen
from screens.pasted import PastedDialog
from screens.read_back import ReadBackScreen
from screens.table import TableDialog
from screens.widgets.point_line import PointLine
from screens.widgets.theme_keys import ThemeKeys

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


def _paste(pilot: Pilot[Ended], text: str) -> None:
    pilot.app.post_message(events.Paste(text))


async def _saved(stage: Stage, pilot: Pilot[Ended], session: FakeSession, count: int) -> PointContent:
    await stage.until(pilot, lambda: len(session.named("note")) == count)
    await stage.shown(pilot, NotesScreen)
    content = session.named("note")[-1]
    assert isinstance(content, PointContent)
    return content


@pytest.mark.parametrize("size", SIZES)
async def test_a_name_is_underlined_asked_about_once_and_replaced(stage: Stage, size: tuple[int, int]) -> None:
    """What may name somebody is named while typing; Enter asks once with the words ready, Enter takes them."""
    async with stage.app().run_test(size=size) as pilot:
        session = await _open(stage, pilot)
        await stage.type(pilot, "olivias mum said so")
        await stage.until(pilot, lambda: _line(pilot).found == ((0, 6),))
        await stage.says(pilot, "a person's name")
        await pilot.press("enter")
        await stage.shown(pilot, NameCheckDialog)
        await stage.says(pilot, "[name]s mum said so")
        await pilot.press("enter")
        content = await _saved(stage, pilot, session, 1)
        assert content.text == "[name]s mum said so"
        assert content.flags == (GuardFlag(kind="person", decision="replaced", reason=""),)
        assert "olivia" not in stage.text(pilot)
        assert "olivia" not in repr(session.calls[-1])


async def test_a_name_can_be_kept_for_a_reason_or_edited(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A digit keeps what was typed and why; Escape goes back to the line as it was, and nothing is saved."""
    monkeypatch.setattr(NameCheckDialog, "READING", 0)
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await stage.type(pilot, "Mrs Hargreaves chairs it")
        await pilot.press("enter")
        await stage.shown(pilot, NameCheckDialog)
        await pilot.press("escape")
        await stage.shown(pilot, NotesScreen)
        assert _line(pilot).value == "Mrs Hargreaves chairs it"
        assert session.named("note") == []
        await pilot.press("enter")
        await stage.shown(pilot, NameCheckDialog)
        await pilot.press("2")
        content = await _saved(stage, pilot, session, 1)
        assert content.text == "Mrs Hargreaves chairs it"
        assert [(flag.decision, flag.reason) for flag in content.flags] == [("kept", "a public body or public role")]


async def test_each_mark_is_one_key_and_none_is_needed(stage: Stage) -> None:
    """Direction, wording, voices, agreement, table and read back go with the line; the table stays for the next."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await stage.type(pilot, "it is late again")
        await pilot.press("f5", "f5", "f6", "f7", "f7", "ctrl+g", "ctrl+g", "ctrl+t")
        await stage.shown(pilot, TableDialog)
        await pilot.press("7", "enter")
        await stage.shown(pilot, NotesScreen)
        await pilot.press("ctrl+r")
        await stage.shown(pilot, ReadBackScreen)
        await stage.says(pilot, "it is late again")
        await pilot.press("enter")
        await stage.shown(pilot, NotesScreen)
        await pilot.press("enter")
        content = await _saved(stage, pilot, session, 1)
        assert (content.direction, content.fidelity, content.table, content.read_back) == (
            "worse",
            "verbatim",
            "7",
            True,
        )
        assert (content.voices.heard, content.voices.agreed) == ("said-before", 2)
        await stage.type(pilot, "plain")
        await pilot.press("enter")
        assert await _saved(stage, pilot, session, 2) == PointContent(text="plain", table="7")


async def test_one_more_voice_goes_to_the_marked_point(stage: Stage) -> None:
    """F8 counts a voice for the newest point, or for the one marked with the arrows."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        for number, text in enumerate(("one thing", "another thing"), start=1):
            await stage.type(pilot, text)
            await pilot.press("enter")
            await _saved(stage, pilot, session, number)
        await pilot.press("f8")
        await stage.until(pilot, lambda: len(session.named("amend")) == 1)
        await stage.says(pilot, "+1 voice. Saved.")
        await pilot.press("up", "f8")
        await stage.until(pilot, lambda: len(session.named("amend")) == 2)
        contents = [amended[1] for amended in cast("list[tuple[str, PointContent]]", session.named("amend"))]
        assert [(content.text, content.voices.agreed) for content in contents] == [
            ("another thing", 1),
            ("one thing", 1),
        ]


async def test_a_theme_is_suggested_with_its_reason_and_taken_by_one_key(stage: Stage) -> None:
    """The suggestion names the words that led to it; it tags nothing until F3."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await stage.type(pilot, "43 weeks for the ehc plan")
        await stage.says(pilot, "Suggested: #4, because of")
        assert pilot.app.screen.query_one(ThemeKeys).chosen == frozenset()
        await pilot.press("f3")
        assert pilot.app.screen.query_one(ThemeKeys).chosen == {"assessment-planning"}
        await pilot.press("enter")
        assert (await _saved(stage, pilot, session, 1)).themes == ("assessment-planning",)


async def test_shorthand_is_written_out_and_put_back(stage: Stage) -> None:
    """Shorthand becomes words at the space; Ctrl+Z puts it back as typed, and then it stays."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await pilot.press("a", "space", "y", "p", "space")
        await stage.until(pilot, lambda: _line(pilot).value == "a young person ")
        await pilot.press("ctrl+z")
        await stage.until(pilot, lambda: _line(pilot).value == "a yp ")
        await stage.type(pilot, "said ehcp is late")
        await pilot.press("enter")
        assert (await _saved(stage, pilot, session, 1)).text == "a yp said ehcp is late"


async def test_outside_the_plan_and_an_individual_case_say_the_letters_words(stage: Stage) -> None:
    """One key each: the words to say are there; Escape takes them away."""
    async with stage.app().run_test() as pilot:
        await _open(stage, pilot)
        await pilot.press("ctrl+n")
        await stage.says(pilot, "individual cases")
        await pilot.press("escape", "ctrl+o")
        await stage.says(pilot, "is only the Written Statement of Action (WSOA)")
        assert pilot.app.screen.query_one(ThemeKeys).chosen == {"none"}


async def test_pasted_lines_become_points_only_after_asking(stage: Stage) -> None:
    """Several lines are shown first; one key makes each a point, with its own question where it names somebody."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        _paste(pilot, "waited two years\nolivias mum said so\n\nnobody rang back")
        await stage.shown(pilot, PastedDialog)
        assert session.named("note") == []
        await pilot.press("s")
        await stage.shown(pilot, NameCheckDialog)
        await pilot.press("enter")
        await _saved(stage, pilot, session, 3)
        texts = [content.text for content in cast("list[PointContent]", session.named("note"))]
        assert texts == ["waited two years", "[name]s mum said so", "nobody rang back"]


async def test_keys_behind_an_enter_begin_the_next_point(stage: Stage) -> None:
    """Where Enter asks about a name, what came behind it in the same rush stands in the line once that is answered."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await stage.type(pilot, "olivias mum said so")
        for key in ("enter", "o", "n", "e", "enter"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else "\r"))
        await stage.shown(pilot, NameCheckDialog)
        await pilot.press("enter")
        assert (await _saved(stage, pilot, session, 1)).text == "[name]s mum said so"
        await stage.until(pilot, lambda: _line(pilot).value == "one")
        await pilot.press("enter")
        assert (await _saved(stage, pilot, session, 2)).text == "one"


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_text_breaks_no_screen(stage: Stage, size: tuple[int, int]) -> None:
    """Control characters, right-to-left text, emoji and a null byte are kept harmless; too much is refused in words."""
    async with stage.app().run_test(size=size) as pilot:
        session = await _open(stage, pilot)
        odd = "\x1b[2J\x00 nobody \u202eلا أحد\u202c 👩‍👧‍👦 rang\x07 é́́"  # noqa: RUF001 - Arabic letters on purpose
        _paste(pilot, odd)
        await stage.until(pilot, lambda: "nobody" in _line(pilot).value)
        await pilot.press("enter")
        content = await _saved(stage, pilot, session, 1)
        assert all(character.isprintable() or character == "\u200d" for character in content.text)
        assert "👩" in content.text
        assert "لا" in content.text
        _paste(pilot, "x" * 100_000)
        await stage.says(pilot, "Nothing was pasted")
        assert _line(pilot).value == ""
        _paste(pilot, "x" * (MAX_TEXT - 50))
        await stage.says(pilot, "50 characters left")
        await pilot.press("enter")
        await _saved(stage, pilot, session, 2)
        assert "Outside the WSOA"[:9] in stage.text(pilot)


async def test_a_line_that_grows_too_long_by_its_replacements_stays(stage: Stage) -> None:
    """Where the words in brackets make a line longer than a record holds, it is told, kept, and can be shortened."""
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        tail = " my son Tom left"
        _line(pilot).put("x" * (MAX_TEXT - len(tail)) + tail)
        await pilot.press("enter")
        await stage.shown(pilot, NameCheckDialog)
        await pilot.press("enter")
        await stage.says(pilot, "Shorten it by 3")
        assert session.named("note") == []
        assert _line(pilot).value.endswith(tail)
        _line(pilot).put("my son Tom left")
        await pilot.press("enter")
        await stage.shown(pilot, NameCheckDialog)
        await pilot.press("enter")
        assert (await _saved(stage, pilot, session, 1)).text == "my son [name] left"


async def test_the_keys_are_listed_and_can_be_tapped(stage: Stage) -> None:
    """F1 lists every key with its sentence; Escape returns to the line with what stood in it."""
    async with stage.app().run_test(size=(80, 40)) as pilot:
        await _open(stage, pilot)
        await stage.type(pilot, "half a")
        await pilot.press("f1")
        await stage.shown(pilot, KeysDialog)
        await stage.says(pilot, "A child may be at risk")
        await pilot.press("escape")
        await stage.shown(pilot, NotesScreen)
        assert _line(pilot).value == "half a"


async def test_points_are_saved_where_the_aids_cannot_be_made(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device on which the guard does not load says so, and still saves what is typed."""

    def broken(_: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr("kiosk.identifiers.Guard", broken)
    async with stage.app().run_test() as pilot:
        session = await _open(stage, pilot)
        await stage.says(pilot, "The check for names does not work")
        await stage.type(pilot, "nobody rang back")
        await pilot.press("enter")
        assert (await _saved(stage, pilot, session, 1)).text == "nobody rang back"
