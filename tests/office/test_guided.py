"""The guided flow: answers become the command line that does it, which is shown and run."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from export.arguments import parser
from export.finding import BUNDLES, find
from export.guided import Guide
from export.identities import new_identity
from export.keyfile import write_key_file
from export.questions import QUESTIONS
from kiosk.errors import ExitCode
from kiosk.handover import write_bundle
from tests.office.builder import build, filler

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.pack import LoadedPack

ROOT = Path(__file__).resolve().parents[2]


class Person:
    """Answers one line after another, and keeps what was asked."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, question: str) -> str:
        """Return the next answer; nobody is there after the last one."""
        self.asked.append(question)
        if not self._answers:
            raise EOFError
        return self._answers.pop(0)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two bundles, one of them on a stick, a challenge and a key; the tests run in it."""
    for name in (
        "a.omk.zip",
        "inspector.key",
        "stick/b.omk.zip",
        "stick/desk-challenge-1.age",
        "stick/.hidden.omk.zip",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _guided(*answers: str) -> list[list[str]]:
    """Return the command lines that were run for these answers; each is one that the tool accepts."""
    ran: list[list[str]] = []

    def run(words: Sequence[str]) -> int:
        assert parser().parse_args(words).command
        ran.append(list(words))
        return ExitCode.DONE

    Guide(run, lambda: (Path(), Path("stick")), Person(*answers)).go()
    return ran


_CODES = ["--opening-code", "door-1=AAAA-BBBB", "--opening-code", "desk=CCCC"]
BOTH = ["a.omk.zip", "stick/b.omk.zip"]


@pytest.mark.parametrize(
    ("answers", "command"),
    [
        (
            ["1", "Lead inspector", "y", "my.key", "y", ""],
            ["keys", "new", "--name", "Lead inspector", "--lead", "-o", "my.key", "--card", "card.pdf"],
        ),
        (["1", "", "", "", ""], ["keys", "new", "--name", "Inspector", "-o", "inspector-2.key"]),
        (["2", "1", ""], ["rehearse", "stick/desk-challenge-1.age", "--key", "inspector.key"]),
        (["3", "", "", ""], ["verify", *BOTH]),
        (
            ["3", "2", "door-1=AAAA-BBBB desk=CCCC", "OM1:m/desk/1/00"],
            ["verify", BOTH[1], *_CODES, "--receipt", "OM1:m/desk/1/00"],
        ),
        (["4", "1 2", ""], ["merge", *BOTH, "-o", "evening.omk.zip"]),
        (
            ["5", "2,1", "", "2", "", ""],
            ["open", *BOTH[::-1], "--key", "inspector.key", "--format", "xlsx", "--to", "evidence"],
        ),
        (
            ["5", "1", "", "1", "y", ""],
            ["open", BOTH[0], "--key", "inspector.key", "--format", "csv", "--history", "--to", "evidence"],
        ),
        (["6", "", "", "out"], ["redact", *BOTH, "--key", "inspector.key", "--to", "out"]),
        (["7", "a.omk.zip", "1", ""], ["report", BOTH[0], "--key", "inspector.key", "--to", "report"]),
        (["8", "", "", "2"], ["inspect", *BOTH, "--key", "inspector.key", "--query", "not-heard"]),
        (["8", "1", "", str(len(QUESTIONS) + 1)], ["inspect", BOTH[0], "--key", "inspector.key"]),
        (["9", "ABCD-EFGH", "back.key"], ["keys", "recover", "--fingerprint", "ABCD-EFGH", "-o", "back.key"]),
    ],
)
def test_every_journey_ends_in_its_command(
    office: Path, capsys: pytest.CaptureFixture[str], answers: list[str], command: list[str]
) -> None:
    """What is answered is the command line that is run, and the same is shown for typing it another time."""
    assert office.is_dir()
    assert _guided(*answers) == [command]
    assert "The same as: python -m export " + command[0] in capsys.readouterr().err


def test_answers_that_fit_nothing_are_asked_again(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A number out of range, a file that is not there and a name that is taken are said, and asked again."""
    assert (office / "a.omk.zip").exists()
    assert _guided("x", "99", "4", "9", "nowhere.zip", "", "a.omk.zip", "c.omk.zip") == [
        ["merge", *BOTH, "-o", "c.omk.zip"]
    ]
    said = capsys.readouterr().err
    assert "Type a number from 1 to 9" in said
    assert said.count("There is no bundle of that number or name") == 2
    assert "a.omk.zip is there already" in said


def test_back_and_quit_are_always_there(office: Path) -> None:
    """At any question b returns to the list and q leaves, and nothing is run for what was not finished."""
    assert office.is_dir()
    assert _guided("5", "1", "b", "3", "1", "", "", "q") == [["verify", BOTH[0]]]
    assert _guided("7", "1", "q") == []
    assert _guided() == []


def test_where_nothing_is_found_a_path_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In an empty folder it is said where a bundle comes from, and a person names one, quoted or not."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "with blank.omk.zip").write_bytes(b"x")
    monkeypatch.chdir(tmp_path / "empty")
    assert _guided("3", "", "'../with blank.omk.zip'", "", "") == [["verify", "../with blank.omk.zip"]]
    assert capsys.readouterr().err.count("A kiosk writes it to a stick at handover") == 2, "looked for twice"


def test_enter_looks_again_for_what_was_plugged_in_meanwhile(office: Path) -> None:
    """A stick that comes after the question is found by Enter."""
    ran: list[Sequence[str]] = []
    late = office / "late"

    def ask(question: str) -> str:
        if "look again" in question:
            late.mkdir(exist_ok=True)
            for name in ("inspector.key", "desk-challenge-1.age"):
                (late / name).write_bytes(b"x")
        return next(typed)

    def run(words: Sequence[str]) -> int:
        ran.append(words)
        return ExitCode.DONE

    typed = iter(("2", "", "1", "1", "q"))
    Guide(run, lambda: (late,) if late.exists() else (), ask).go()
    assert ran == [["rehearse", str(late / "desk-challenge-1.age"), "--key", str(late / "inspector.key")]]


def test_a_narrow_window_breaks_no_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """At 40 columns whatever is listed or explained fits, broken between words."""
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a b.omk.zip").write_bytes(b"x")
    (tmp_path / "k").write_bytes(b"x")
    _guided("8", "1", "", "k", "q")
    said = capsys.readouterr().err
    assert max(map(len, said.splitlines())) <= 40
    joined = " ".join(said.split())
    assert "8 Ask questions of the records, such as what nobody spoke about" in joined
    assert "corrections of points that are not here" in joined


def test_looking_for_files_is_bounded(tmp_path: Path) -> None:
    """Folders too deep, hidden ones and endless ones are not searched to their end."""
    deep = tmp_path / "1" / "2" / "3"
    deep.mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "1" / "2", deep):
        (folder / f"{len(folder.parts)}.omk.zip").write_bytes(b"")
    (tmp_path / ".trash").mkdir()
    (tmp_path / ".trash" / "x.omk.zip").write_bytes(b"")
    assert len(find(BUNDLES, [tmp_path])) == 2
    many = tmp_path / "many"
    many.mkdir()
    for number in range(100):
        (many / f"{number}.omk.zip").write_bytes(b"")
    assert len(find(BUNDLES, [many, many])) == 40


def test_on_a_terminal_the_tool_guides(tmp_path: Path, loaded: LoadedPack) -> None:
    """Without arguments on a real terminal it asks, verifies, survives a failing command, and ends with q."""
    streams = [build(loaded, name, filler(number, 4)) for number, name in enumerate(("desk", "door-1", "notes-1"))]
    write_bundle([one.source for one in streams], loaded, tmp_path)
    write_key_file(tmp_path / "k.key", new_identity("X25519"), "words", work_factor=4)
    outer, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "export"],
        cwd=tmp_path,
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"},
        start_new_session=True,
    )
    os.close(inner)
    seen = b""
    for question, answer in (
        (b"1 to 9:", b"3"),
        (b"or a path:", b""),
        (b"minutes", b""),
        (b"receipts", b""),
        (b"1 to 9:", b"5"),
        (b"or a path:", b""),
        (b"or a path:", b"1"),
        (b"1 to 3:", b"1"),
        (b"every wording", b""),
        (b"encrypted disk", b""),
        (b"Passphrase", b"wrong"),
        (b"1 to 9:", b"q"),
    ):
        start = len(seen)
        while question not in seen[start:]:
            seen += os.read(outer, 65536)
        time.sleep(0.2)  # a passphrase that is typed before its question is ready is thrown away
        os.write(outer, answer + b"\n")
    with suppress(OSError):  # what Linux answers when the other side of a terminal is closed
        while piece := os.read(outer, 65536):
            seen += piece
    os.close(outer)
    assert process.wait(timeout=60) == ExitCode.COULD_NOT, "that of the last command"
    text = seen.decode()
    assert "COMPLETE: every stream is whole" in text
    assert "The same as: python -m export verify test-meeting-desk+door-1+notes-1.omk.zip" in text
    assert "passphrase does not open" in text
    assert "Traceback" not in text
