"""Ctrl+C at any write of any command leaves all that it should make, or nothing of it; and no source is changed."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import pytest

from export import commands, redact_command, report_command
from export.arguments import parser
from export.card import write_card
from export.choices import Choice
from export.choices_file import keep_choices
from export.identities import new_identity
from export.keyfile import write_key_file
from kiosk.handover import write_bundle
from kiosk.records import PointContent, PointNoted, new_id
from tests.office.builder import BAND, build, sealed_records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.pack import LoadedPack

WRITES = ("fsync", "fdatasync", "pwrite", "rename", "replace", "chmod")
"""What the system is asked for while something is written; an interrupt comes before or after one of them."""
TRIED = 4
"""Moments tried for each command, spread evenly over its writes."""
KEY = new_identity("X25519")
CHOICE = Choice(id=new_id(), length=1, do="withhold", reason="an individual case")


@dataclass
class Interrupter:
    """Lets somebody press Ctrl+C at one write.

    Args:
        at: At which one, counted from 1; 0 for never.
    """

    at: int
    seen: int = 0
    patch: pytest.MonkeyPatch = field(default_factory=pytest.MonkeyPatch)

    def __enter__(self) -> Self:
        for name in WRITES:
            self.patch.setattr(os, name, self._watched(getattr(os, name)))
        return self

    def __exit__(self, *_error: object) -> None:
        self.patch.undo()

    def _watched(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the call takes and gives
            self.seen += 1
            if self.seen != self.at:
                return call(*args, **kwargs)
            if self.at % 2:
                call(*args, **kwargs)
            raise KeyboardInterrupt

        return watched


def _key(folder: Path) -> None:
    write_key_file(folder / "new.key", KEY, "words", work_factor=4)


def _card(folder: Path) -> None:
    write_card(folder / "card.png", KEY.recipient, "An inspector", lead=True)


def _choices(folder: Path) -> None:
    keep_choices(folder / "choices.json", "m", [CHOICE])


def _run(command: Callable[..., int], *words: str) -> Callable[[Path], None]:
    def run(folder: Path) -> None:
        [source] = folder.parent.glob("*.omk.zip")
        keyed = () if words[0] == "merge" else ("--key", "../k.key", "--passphrase-file", "../words")
        command(parser().parse_args([words[0], str(source), *keyed, *words[1:]]))

    return run


MADE = {
    "keys new": _key,
    "keys new --card": _card,
    "redact's choices": _choices,
    "merge": _run(commands.merge_sources, "merge", "-o", "all.omk.zip"),
    "open": _run(commands.open_sources, "open", "--to", "out", "--format", "jsonl,duckdb"),
    "open --profile public": _run(commands.open_sources, "open", "--to", "out", "--profile", "public"),
    "redact": _run(redact_command.redact_sources, "redact", "--withhold-rest", "--to", "out", "--format", "parquet"),
    "report": _run(report_command.report_sources, "report", "--to", "out", "--format", "html"),
}
"""Everything that writes, by the command that does."""


@pytest.fixture
def office(loaded: LoadedPack, tmp_path: Path) -> Path:
    """Return a folder with a bundle and its key."""
    write_key_file(tmp_path / "k.key", KEY, "words", work_factor=4)
    (tmp_path / "words").write_text("words\n")
    point = PointNoted(id=new_id(), band=BAND, content=PointContent(text="We wait"))
    write_bundle([build(loaded, "notes-1", sealed_records([point], [KEY.recipient])).source], loaded, tmp_path)
    return tmp_path


@pytest.mark.usefixtures("no_charts")
@pytest.mark.parametrize("what", MADE)
def test_ctrl_c_at_any_write_leaves_all_or_nothing(office: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever in its writing a command is stopped, what it makes is there whole or not at all."""
    before = _content(office)

    def made(name: str, at: int) -> tuple[int, set[str]]:
        folder = office / name
        folder.mkdir()
        monkeypatch.chdir(folder)
        with Interrupter(at) as interrupter, suppress(KeyboardInterrupt):
            MADE[what](folder)
        return interrupter.seen, set(_content(folder))

    writes, whole = made("whole", 0)
    assert whole
    assert writes >= 2
    stopped = 0
    for at in range(1, writes + 1, max(1, writes // TRIED)):
        seen, left = made(f"at-{at}", at)
        stopped += seen == at
        assert left in (set(), whole)
    assert stopped >= 2
    assert {name: data for name, data in _content(office).items() if name in before} == before


def _content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
