"""The whole evening through real processes: check in, note, close, hand over, verify, open."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.conftest import pack_with_keys
from tests.e2e.evening import (
    ROOT,
    Acknowledged,
    Terminal,
    amend,
    check_in,
    close,
    depart,
    dice,
    no_canary_below,
    note,
    saved_ids,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Inspectors

STATIONS = ("door-1", "notes-1", "notes-2")


def _run(*arguments: str, ok: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, timeout=120, cwd=ROOT
    )
    assert done.returncode == ok, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return two key files made by the inspectors' tool, with their passphrase file beside them."""
    folder = tmp_path_factory.mktemp("keys")
    (folder / "passphrase").write_text("one two three four five six seven\n")
    made = []
    for name in ("lead", "second"):
        path = folder / f"{name}.key"
        _run("-m", "export", "keys", "new", "-o", str(path), "--passphrase-file", str(folder / "passphrase"))
        made.append(path)
    return made[0], made[1]


def _public(key: Path) -> str:
    shown = _run("-m", "export", "keys", "show", str(key), "--passphrase-file", str(key.with_name("passphrase")))
    return next(word for word in shown.replace('"', " ").split() if word.startswith("age1"))


def _write_pack(lead: str, second: str, tmp_path: Path) -> Path:
    """Write a meeting pack whose roster is the three stations of the evening."""
    text = pack_with_keys(lead, second)
    text = text.replace('id = "desk"\nrole = "desk"\nlabel = "Desk"', 'id = "notes-2"\nrole = "notes"\nlabel = "Back"')
    path = tmp_path / "meeting.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("people", [30, pytest.param(300, marks=pytest.mark.campaign)])
def test_an_evening_opens_to_exactly_what_was_acknowledged(
    people: int, keys: tuple[Path, Path], tmp_path: Path
) -> None:
    """Check-ins, departures, twice as many points and amendments on three stations come out as they went in."""
    pack = _write_pack(_public(keys[0]), _public(keys[1]), tmp_path)
    data, done = tmp_path / "data", Acknowledged()
    receipts = _hold(pack, data, done, people)
    no_canary_below(data)

    stick = tmp_path / "stick"
    stick.mkdir()
    said = _run("run_kiosk.py", "handover", str(pack), "--data", str(data), "--to", str(stick))
    assert "Safe to remove" in said
    [bundle] = list(stick.iterdir())
    given = [argument for receipt in receipts for argument in ("--receipt", receipt)]
    verdict = json.loads(_run("-m", "export", "verify", str(bundle), "--json", *given))
    assert verdict["complete"] is True

    out = tmp_path / "evidence"
    _run(
        "-m", "export", "open", str(bundle), "--key", str(keys[0]), "--to", str(out),
        "--passphrase-file", str(keys[0].with_name("passphrase")), "--format", "csv,jsonl,parquet",
    )  # fmt: skip
    assert len(done.check_ins) == people
    assert len(done.departures) == 2 * people // 15
    assert len(done.points) == 2 * people
    assert len(done.amendments) == 2 * people // 30
    _compare(out, done)
    _compare_report(bundle, keys[0], tmp_path / "report", done)


def _compare_report(bundle: Path, key: Path, out: Path, done: Acknowledged) -> None:
    """Assert that the report has every point in its newest words, and the numbers of points and people."""
    _run(
        "-m", "export", "report", str(bundle), "--key", str(key), "--to", str(out),
        "--passphrase-file", str(key.with_name("passphrase")), "--format", "html",
    )  # fmt: skip
    page = (out / "report.html").read_text(encoding="utf-8")
    assert f"<li>{len(done.points)} points were noted.</li>" in page
    assert f"<li>{len(done.check_ins)} people were counted in.</li>" in page
    assert "The records are complete" in page
    latest = {**{key: text for key, (text, _) in done.points.items()}, **dict(done.amendments.values())}
    assert all(f"<blockquote>{text}</blockquote>" in page for text in latest.values())


def _hold(pack: Path, data: Path, done: Acknowledged, people: int) -> list[str]:
    """Hold the evening on three stations and return their receipts."""
    choose = dice(1)
    with ExitStack() as running:
        door, front, back = (
            running.enter_context(Terminal(["open", str(pack), "--station", name, "--data", str(data), "--plain"]))
            for name in STATIONS
        )
        for terminal in (door, front, back):
            terminal.greeting()
        for number in range(people):
            check_in(door, number % 3, done)
            if number % 15 in {7, 14}:
                depart(door, done)
        for table, terminal in enumerate((front, back)):
            for number in range(0, people, 30):
                ours = [note(terminal, f"Point {number + i} at {table}", i % 3, done) for i in range(30)]
                amend(terminal, choose.choice(ours), f"Corrected {number} at {table}", done)
        no_canary_below(data)
        receipts = [close(terminal) for terminal in (door, front, back)]
        assert [terminal.finish()[0] for terminal in (door, front, back)] == [0, 0, 0]
        return receipts


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _compare(out: Path, done: Acknowledged) -> None:
    latest = {point: text for point, (text, _) in done.points.items()}
    latest.update(dict(done.amendments.values()))
    points = {row["id"]: row for row in _rows(out / "points.csv")}
    assert {point: row["text"] for point, row in points.items()} == latest
    assert {point: row["themes"] for point, row in points.items()} == {
        point: ", ".join(themes) for point, (_, themes) in done.points.items()
    }
    assert {row["id"]: row["role"] for row in _rows(out / "checkins.csv")} == done.check_ins
    assert {row["id"] for row in _rows(out / "departures.csv")} == set(done.departures)


def test_the_first_check_in_says_the_survey_has_closed(inspectors: Inspectors, tmp_path: Path) -> None:
    """At the meeting's own time the survey that closed before it is said to be closed, without its address."""
    pack = _write_pack(inspectors.lead.recipient, inspectors.second.recipient, tmp_path)
    arguments = ["open", str(pack), "--station", "door-1", "--data", str(tmp_path / "data"), "--plain"]
    with Terminal([*arguments, "--rehearsal", "--now", "2020-03-23T19:00"]) as door:
        assert "REHEARSAL" in "\n".join(door.greeting())
        for answer in ("1", "", ""):
            door.send(answer)
        lines = door.send("1")
        assert door.finish()[0] == 0
    said = "\n".join(lines)
    assert "closed" in said
    assert "example.org/survey" not in said
    assert len(saved_ids(lines)) == 2
