"""An unexpected error: no traceback, no local variable, a code, and a claim about what was typed that is true."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from screens.concern import ConcernScreen
from screens.crash import Trouble, trouble_code
from screens.notes import NotesScreen
from screens.opening import OpeningScreen
from screens.trouble import TroubleScreen
from screens.welcome import WelcomeScreen

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.errors import StorageError
    from screens.app import KioskApp
    from screens.crash import Ended, Typed
    from tests.ui.conftest import Stage
    from tests.ui.real_terminal import Terminal

_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")


class _BoomError(Exception):
    """An error that no part of the kiosk expects."""


def _boom(*_: object) -> None:
    raise _BoomError("what was said")


async def _crash(stage: Stage, app: KioskApp, typed: str, *, in_concern: bool = False) -> Ended | None:
    """Type a line, let the app fail, and return how the run ended."""

    async def evening() -> None:
        async with app.run_test() as pilot:
            await stage.open(pilot, "notes-1")
            await stage.shown(pilot, NotesScreen)
            await stage.until(pilot, lambda: isinstance(pilot.app.focused, Input))
            if in_concern:
                await pilot.press("f9")
                await stage.shown(pilot, ConcernScreen)
            await stage.type(pilot, typed)
            app.call_later(_boom)
            await stage.until(pilot, lambda: app.return_value is not None)

    with pytest.raises(_BoomError):
        await evening()
    return app.return_value


async def test_a_failure_seals_the_line_lets_go_of_the_station_and_leaves_a_code(stage: Stage) -> None:
    """The run ends with the station's name, a code of eight characters, and the line sealed as a draft."""
    ended = await _crash(stage, stage.app(), "half a sentence")
    session = stage.session("notes-1")
    assert ended is not None
    assert ended.station == "notes-1"
    assert ended.trouble is not None
    assert _CODE.fullmatch(ended.trouble.code)
    assert ended.trouble.typed == "sealed"
    assert session.named("keep_draft")[-1] == ("half a sentence", ())
    assert session.ended


async def test_a_line_that_cannot_be_sealed_is_not_called_safe(stage: Stage, full_disk: StorageError) -> None:
    """Where the disk refuses the draft, the run says that the line is not sealed."""
    stage.session("notes-1").failing = full_disk
    ended = await _crash(stage, stage.app(), "half a sentence")
    assert ended is not None
    assert ended.trouble is not None
    assert ended.trouble.typed == "not-sealed"
    assert stage.session("notes-1").ended


async def test_a_concern_is_never_sealed_as_a_draft(stage: Stage) -> None:
    """A note for the lead inspector alone does not reach the draft that every inspector can open."""
    ended = await _crash(stage, stage.app(), "bruises", in_concern=True)
    assert ended is not None
    assert ended.trouble is not None
    assert ended.trouble.typed == "not-sealed"
    assert set(stage.session("notes-1").named("keep_draft")) <= {("", ())}


async def test_an_error_in_a_worker_is_not_swallowed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no worker answers for ends the run like any other failure."""
    monkeypatch.setattr(stage.session("door-1"), "leave", _boom)
    app = stage.app()

    async def evening() -> None:
        async with app.run_test() as pilot:
            await stage.open_door(pilot)
            await pilot.press("0")
            await stage.until(pilot, lambda: app.return_value is not None)

    with pytest.raises(_BoomError):
        await evening()
    assert app.return_value is not None
    assert app.return_value.trouble is not None
    assert app.return_value.trouble.typed == "nothing"


def test_the_code_names_the_place_and_not_the_words() -> None:
    """The same line gives the same code whatever the message; another type gives another."""
    codes = []
    for error in (_BoomError("one"), _BoomError("two"), ValueError("one")):
        with pytest.raises(type(error)) as caught:
            raise error
        codes.append(trouble_code(caught.value))
    assert codes[0] == codes[1]
    assert codes[0] != codes[2]


@pytest.mark.parametrize(
    ("typed", "words", "never"),
    [
        ("nothing", "Nothing you typed was lost.", "sealed"),
        ("sealed", "sealed for the inspectors", "not saved"),
        ("not-sealed", "What you were typing was not saved.", "Nothing you typed was lost."),
    ],
)
async def test_trouble_is_told_truly_and_leads_back(stage: Stage, typed: Typed, words: str, never: str) -> None:
    """The screen says what became of the words and the code, and Continue opens the same station again."""
    async with stage.app(station="door-1", trouble=Trouble("K3F9-A2BC", typed)).run_test() as pilot:
        await stage.shown(pilot, TroubleScreen)
        await stage.says(pilot, "Something went wrong")
        await stage.says(pilot, words)
        assert never not in stage.words(pilot)
        assert "K3F9-A2BC" in stage.words(pilot)
        await pilot.press("enter")
        await stage.until(pilot, lambda: isinstance(pilot.app.screen, OpeningScreen | WelcomeScreen))
        await stage.shown(pilot, WelcomeScreen)


_SABOTAGE = """
import sys
from screens.notes import NotesScreen
import run_kiosk

def broken(self, number):
    said_at_the_meeting = "LOCAL" + "CANARY"
    raise RuntimeError("MESSAGE" + "CANARY" + said_at_the_meeting)

NotesScreen.action_theme = broken
sys.exit(run_kiosk.main(sys.argv[1:]))
"""


def test_a_failure_in_a_real_terminal_prints_nothing_of_what_was_said(terminal: Terminal, tmp_path: Path) -> None:
    """From typing through the failure to the same station again: no traceback, no local, and the line is sealed."""
    pack = tmp_path / "meeting.toml"
    pack.write_bytes(terminal.pack)
    data = tmp_path / "data"
    terminal.start(
        _SABOTAGE, "open", str(pack), "--station", "notes-1", "--rehearsal", "--data", str(data), "--now", terminal.now
    )
    terminal.wait_for("Which job")
    terminal.send("1")
    terminal.wait_for("right date and time")
    terminal.send("1")
    terminal.wait_for("Choose a PIN")
    terminal.send("2468\r")
    terminal.wait_for("same PIN again")
    terminal.send("2468\r")
    terminal.wait_for("What was said")
    terminal.send("TYPEDCANARY")
    terminal.wait_for("TYPEDCANARY")
    terminal.send("\x1b3")
    terminal.wait_for("Something went wrong")
    terminal.wait_for("sealed for the inspectors as it was")
    terminal.send("\r")
    terminal.wait_for("Before you start")
    terminal.send("\r")
    terminal.wait_for("What was said")
    assert terminal.running
    for leak in ("Traceback", "LOCALCANARY", "MESSAGECANARY", "RuntimeError", "said_at_the_meeting"):
        assert leak not in terminal.output
    terminal.stop()
    for path in data.rglob("*"):
        assert not path.is_file() or b"TYPEDCANARY" not in path.read_bytes()
