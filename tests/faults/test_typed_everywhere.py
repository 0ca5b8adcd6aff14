"""Every field there is has a word typed into it, by a list that is checked against the source: nothing keeps it clear.

A folder that is typed is used as a path and kept nowhere: where there is no such folder none is made, and where there
is one, it bears its name already. A record's words lie sealed; words for the wall lie in memory alone.
"""

from __future__ import annotations

import ast
import asyncio
import os
import signal
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.e2e.evening import ACCEPT, CANARY, Terminal
from tests.e2e.tmux import Tmux
from tests.faults import broken_kiosk, searched, test_secrecy, typed_fields
from tests.faults.searched import PLAIN, SERVING, save, search, search_process, type_into, type_pin
from tests.faults.stations import PIN, Surroundings, begin
from tests.tablets import ServedHall, Tablet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.report import Tally

BOXES = {
    "What was said": f"The {CANARY} page is hard to find",
    "Why do you change it?": f"why {CANARY}",
    "How many others agree?": f"{CANARY}",
    "Table": CANARY,
    "What the lead inspector alone should know": f"The {CANARY} concern",
    "Station PIN": PIN,
    "How many more or fewer are inside?": CANARY,
    "How many people": CANARY,
}
"""Label of each box of the plain HTML pages, and what is typed into it."""
NOTES_PAGES = (
    *("Save", "Change", "Save the change", "Marks", "Go on with these", "Take all marks off", "A child may"),
    *("Not yet: seal it", "Read it back", "Back", "Save"),
)
DOOR_PAGES = ("staff", "unlock", "correct", "save", "back", "in", "evacuation", "back")
"""Which buttons are pressed, by what they send or by the beginning of their words."""
QUESTIONS = {
    *("plain.choose_station", "plain._command", "plain_door._answer", "plain_door._save", "plain_door.serve_one"),
    *("plain_guard._answer", "plain_hall._close", "plain_notes.serve_one", "plain_opening._ask"),
    *("plain_staff._ask_if_told", "plain_staff._close"),
}
"""Each function that asks for a line. `searched` answers them with the word; those of a person alone take numbers."""


@pytest.fixture
def surroundings(meeting: Path, tmp_path: Path) -> Surroundings:
    """Return what a kiosk may write to."""
    return Surroundings(meeting, tmp_path / "machine")


def _typed_on_screens() -> set[str]:
    """Return the fields that the tests type into: what they name as such."""
    texts = [Path(module.__file__ or "").read_text(encoding="utf-8") for module in (test_secrecy, searched)]
    texts += [Path(__file__).read_text(encoding="utf-8"), Path(begin.__code__.co_filename).read_text(encoding="utf-8")]
    return {
        call.args[1].value
        for call in (node for text in texts for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
        if isinstance(call.func, ast.Name) and call.func.id in {"type_into", "type_pin"}
        if isinstance(call.args[1], ast.Constant) and isinstance(call.args[1].value, str)
    }


def test_every_field_there_is_has_words_typed_into_it() -> None:
    """A new field on a screen, command or question of plain mode, or box of a page that no search covers, is named."""
    lines = [line for typed in (*PLAIN.values(), SERVING) for line in typed if line.startswith("/")]
    commands = {"//" if line.startswith("//") else line.split()[0] for line in lines if CANARY in line or PIN in line}
    assert typed_fields.screen_fields() == _typed_on_screens()
    assert typed_fields.plain_commands() - commands == set()
    assert typed_fields.plain_questions() == QUESTIONS
    assert typed_fields.page_boxes() == set(BOXES)


def _try_sealed_words(terminal: Tmux, stick: Path) -> None:
    """Leave the line where sealed words are written and told: a folder that is not there, one that is, wrong words."""
    terminal.keys("Enter")
    terminal.wait_for("is not a folder")
    _type_the_folder(terminal, stick)
    terminal.wait_for("Type the four words")
    terminal.type(f"{CANARY} b c d")
    terminal.keys("Enter")
    terminal.wait_for("Those are not the words")


def _type_the_folder(terminal: Tmux, stick: Path) -> None:
    """Type a folder in place of what stands in the line."""
    terminal.keys("C-u")
    terminal.settle()
    terminal.type(str(stick))
    terminal.keys("Enter")


def _open_the_desk(terminal: Tmux, stick: Path) -> None:
    """Go through the opening ceremony: clock and cards left open, the key not proved, staff accept that; a PIN."""
    for shown, key in (("Which job", "1"), ("date and time", "2"), ("Lead inspector", "3"), ("Second inspector", "3")):
        terminal.wait_for(shown)
        terminal.keys(key)
    terminal.wait_for("Does the inspector's key open it?", "/media/stick")
    type_into(terminal, "KeyTestScreen#sealed-line", f"/nowhere/{CANARY}")
    _try_sealed_words(terminal, stick)
    terminal.tap("Not tested")
    terminal.wait_for("Open without a tested key?")
    terminal.keys("2")
    terminal.wait_for("Write this code into the minutes")
    terminal.keys("Enter")
    for question in ("Choose a PIN", "same PIN again"):
        terminal.wait_for(question)
        type_pin(terminal, "SetPinScreen#PinPad")
    terminal.wait_for("Inside now")


def _use_the_desk(terminal: Tmux, stick: Path) -> None:
    """Type words for the wall, take the way of who forgot the PIN, then come back with it."""
    terminal.focus("Wall")
    terminal.keys("Enter")
    terminal.wait_for("Type words for the wall")
    type_into(terminal, "ApproveScreen#approve-line", f"{CANARY} for the wall")
    terminal.keys("Enter")
    terminal.wait_for("Typed here", CANARY)
    terminal.settle()  # the check for names is being made
    terminal.keys("F5")
    terminal.wait_for(f"Take off: {CANARY}")
    terminal.keys("Escape")
    terminal.wait_for("Inside now")
    terminal.focus("Lock")
    terminal.keys("Enter")
    terminal.wait_for("type the station PIN")
    terminal.focus("Forgotten")
    terminal.keys("Enter")
    terminal.wait_for("Forgotten the PIN?")
    type_into(terminal, "ForgottenScreen#sealed-line", f"/nowhere/{CANARY}")
    _try_sealed_words(terminal, stick)
    terminal.keys("Escape")
    terminal.wait_for("type the station PIN")
    type_pin(terminal, "LockScreen#PinPad")
    terminal.wait_for("Inside now")


def _end_the_desk(terminal: Tmux, stick: Path) -> None:
    """Close the station, hand it over, to a folder that is not there first, and stop where the PIN erases its copy."""
    _end(terminal, "1", "Nothing more can be recorded")
    terminal.focus("Close it")
    terminal.keys("Enter")
    terminal.wait_for("Closing receipt")
    terminal.keys("F2")
    terminal.wait_for("type the station PIN")
    type_pin(terminal, "LockScreen#PinPad")
    terminal.wait_for("Inside now")
    _end(terminal, "2", "Which folder?")
    type_into(terminal, "HandoverScreen#handover-folder", f"/nowhere/{CANARY}")
    terminal.keys("Enter")
    terminal.wait_for("is not a folder")
    _type_the_folder(terminal, stick)
    terminal.wait_for("Safe to remove", "Erase this copy")
    terminal.focus("Erase this copy")
    terminal.keys("Enter")
    terminal.wait_for("Erase this device's copy?")
    terminal.focus("Erase it")
    terminal.keys("Enter")
    terminal.wait_for("type the station PIN")


def _end(terminal: Tmux, choice: str, shown: str) -> None:
    """Take one of the ways to end a station."""
    terminal.focus("End")
    terminal.keys("Enter")
    terminal.wait_for("End this station", "1  ")
    terminal.keys(choice)
    terminal.wait_for(shown)


def test_words_typed_at_the_desk_and_in_its_ceremonies_are_nowhere_in_clear(
    surroundings: Surroundings, tally: Tally
) -> None:
    """Opening words, PIN, words for the wall, the forgotten PIN, handover, erasing: before and after, no word lies."""
    command = surroundings.command(surroundings.arguments("desk"))
    stick = surroundings.root / "stick"
    with Tmux([*command[:-1], command[-1].replace(f" {ACCEPT}", "")]) as terminal:
        _open_the_desk(terminal, stick)
        _use_the_desk(terminal, stick)
        search(surroundings, tally, "while it runs")
        search_process(terminal.program(), tally)
        _end_the_desk(terminal, stick)
        search(surroundings, tally, "closed and handed over")
        type_pin(terminal, "ErasePinScreen#PinPad")
        terminal.wait_for("Erased")
        assert CANARY not in terminal.history()
    search(surroundings, tally, "erased")
    assert list(stick.glob("*.zip")), "the bundle is searched too"
    tally.clean()


class _Form(HTMLParser):
    """One plain page: its boxes by their labels, its buttons by their words, and what a browser would send."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.boxes: dict[str, str] = {}
        self.buttons: dict[str, str] = {}
        self.sent: list[tuple[str, str]] = []
        self._labels: dict[str, str] = {}
        self._fields: set[str] = set()
        self._takes: tuple[str, str] | None = None
        self.feed(text)
        self.boxes = {label: name for name, label in self._labels.items() if name in self._fields}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field, or begin to read what a label or a button says."""
        given = {name: value or "" for name, value in attrs}
        match tag, given.get("type"):
            case "input", "hidden":
                self.sent.append((given["name"], given["value"]))
            case ("input", ("text" | "password")) | ("textarea", _):
                self._fields.add(given["name"])
            case ("label", _):
                self._takes = ("label", given["for"])
            case ("button", _):
                self._takes = ("button", given["value"])

    def handle_data(self, data: str) -> None:
        """Take the words of a label or a button."""
        if self._takes is not None:
            kind, of = self._takes
            if kind == "label":
                self._labels[of] = data.strip()
            else:
                self.buttons.setdefault(data.strip(), of)
            self._takes = None


async def _use_pages(tablet: Tablet, presses: tuple[str, ...], typed: set[str]) -> None:
    """Press buttons on the plain pages one after another, with every box filled first, and note which there were."""
    for press in presses:
        async with tablet.web.get(f"{tablet.url}/plain") as answer:
            page = await answer.text()
        form = _Form(page)
        fits = [value for words, value in form.buttons.items() if value == press or words.startswith(press)]
        assert fits, f"There is no {press!r} on:\n{page}"
        typed |= set(form.boxes)
        fields = [*form.sent, *((name, BOXES[label]) for label, name in form.boxes.items()), ("pressed", fits[0])]
        async with tablet.web.post(f"{tablet.url}/plain", data=fields, headers={"Origin": tablet.url}) as answer:
            assert answer.status == 200, await answer.text()


async def _use_tablets(hall: ServedHall, typed: set[str]) -> None:
    """Type on a tablet's screen, then on the plain pages of a notes desk and of a door."""
    async with Tablet(hall.url) as tablet:
        assert await tablet.pair(hall.invite("notes-1")) == 303
        await tablet.show()
        await tablet.until(lambda drawn: "Enter saves" in drawn.text or "Which job" in drawn.text)
        await tablet.press(f"The {CANARY} page is hard to find\r")
        await tablet.until(lambda drawn: "Saved. 1 point" in drawn.text)
        await tablet.press(f"The unfinished {CANARY}")
        await tablet.until(lambda drawn: f"unfinished {CANARY}" in drawn.words)
        await _use_pages(tablet, NOTES_PAGES, typed)
    async with Tablet(hall.url) as tablet:
        assert await tablet.pair(hall.invite("door-1")) == 303
        await _use_pages(tablet, DOOR_PAGES, typed)


def test_words_typed_on_tablets_are_nowhere_in_clear(
    surroundings: Surroundings, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On drawn screens and in every box of the plain pages: not in files, nor in any process's arguments or errors."""
    monkeypatch.setenv("TMPDIR", str(surroundings.root / "tmp"))
    monkeypatch.setenv("HOME", str(surroundings.root / "home"))
    typed: set[str] = set()
    with ServedHall(surroundings.meeting, surroundings.root / "data", pin=PIN) as hall:
        asyncio.run(_use_tablets(hall, typed))
        for line in SERVING:
            hall.ask(line)
        search(surroundings, tally, "while tablets are served")
        for process in psutil.Process(hall.desk.process.pid).children(recursive=True):
            search_process(process.pid, tally)
        os.killpg(hall.desk.process.pid, signal.SIGTERM)
        _, errors = hall.desk.process.communicate(timeout=60)
    search(surroundings, tally, "served", shown=errors.decode())
    assert typed == set(BOXES)
    tally.clean()


@pytest.fixture(params=["fragile", pytest.param("brittle", marks=pytest.mark.campaign)])
def crashed(request: pytest.FixtureRequest, surroundings: Surroundings) -> Iterator[Tmux]:
    """Return the screens of a notes desk that fails with a word in the line, or with a word in what failed."""
    with surroundings.open("notes-1", broken_kiosk.command(request.param)) as terminal:
        begin(terminal, "Outside the WSOA")
        if request.param == "fragile":
            save(terminal, f"The {CANARY} page is hard to find")
            type_into(terminal, "NotesScreen#notes-line", f"The unfinished {CANARY}")
            terminal.keys("C-x")
        else:
            type_into(terminal, "NotesScreen#notes-line", f"The {CANARY} page is hard to find")
            terminal.keys("Enter")
        terminal.wait_for("Something went wrong")
        yield terminal


def test_a_crash_leaves_no_word_on_the_terminal_or_in_a_file(
    crashed: Tmux, surroundings: Surroundings, tally: Tally
) -> None:
    """The page of the crash, all that can be scrolled back to, and every file, once it was ended too: no word."""
    search(surroundings, tally, "at the crash", shown=crashed.history())
    os.kill(crashed.program(), signal.SIGTERM)
    crashed.wait_for("ended with")
    search(surroundings, tally, "ended after a crash", shown=crashed.history())
    tally.clean()


def test_a_crash_in_plain_mode_says_no_word(surroundings: Surroundings, tally: Tally) -> None:
    """An error that holds the point is told by a code alone, on standard error too, and the process ends with it."""
    with Terminal(surroundings.arguments("notes-1", "--plain"), (), broken_kiosk.command("brittle")) as terminal:
        terminal.greeting()
        terminal.post(f"The {CANARY} page is hard to find")
        code, said, errors = terminal.finish()
    assert code != 0
    assert "Something went wrong (code " in errors
    search(surroundings, tally, "plain mode", shown=said + errors)
    tally.clean()
