"""Commands that pass records on say whether their sources are still what they were, and what is not."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import pytest

from export import commands, merging, redact_command
from export.arguments import parser
from export.identities import new_identity
from export.keyfile import write_key_file
from export.redaction import items_of
from export.source_marks import source_marks
from kiosk.errors import ExitCode
from kiosk.handover import write_bundle
from kiosk.places import JOURNAL, STORE
from tests.office.builder import build, filler, sealed_records

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.pack import LoadedPack

P = ParamSpec("P")
R = TypeVar("R")


@pytest.fixture
def bundle(loaded: LoadedPack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the bundle of an evening; its key and passphrase lie beside it, and the test runs there."""
    identity = new_identity("X25519")
    write_key_file(tmp_path / "k.key", identity, "words", work_factor=4)
    (tmp_path / "words").write_text("words\n")
    streams = [build(loaded, name, sealed_records([], [identity.recipient])) for name in ("desk", "door-1", "notes-1")]
    monkeypatch.chdir(tmp_path)
    return write_bundle([one.source for one in streams], loaded, tmp_path).path


@pytest.mark.parametrize("meddled", [False, True])
def test_merge_says_whether_a_source_changed(
    bundle: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, meddled: bool
) -> None:
    """Sources that hold the same afterwards are said to; one that was written to is named, and is no success."""
    if meddled:
        monkeypatch.setattr(merging, "merge_streams", _and_then(merging.merge_streams, bundle))
    code = commands.merge_sources(parser().parse_args(["merge", bundle.name, "-o", "all.omk.zip"]))
    said = capsys.readouterr().out
    if meddled:
        assert code == ExitCode.PARTIAL
        assert f"CHANGED while this ran: {bundle.name}." in said
        assert "No source was changed" not in said
    else:
        assert code == ExitCode.DONE
        assert "No source was changed: SHA-256 of one file before and after is the same." in said


@pytest.mark.parametrize("meddled", [False, True])
def test_redact_says_whether_a_source_changed(
    bundle: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, meddled: bool
) -> None:
    """The summary beside redacted tables holds each source's SHA-256, and whether it was the same after the review."""
    before = hashlib.sha256(bundle.read_bytes()).hexdigest()
    if meddled:
        monkeypatch.setattr("export.redact_command.items_of", _and_then(items_of, bundle))
    words = ["redact", bundle.name, "--key", "k.key", "--passphrase-file", "words", "--withhold-rest", "--to", "out"]
    code = redact_command.redact_sources(parser().parse_args(words))
    told = json.loads((bundle.parent / "out" / "summary.json").read_bytes())["sources"]
    [file] = told["files"]
    assert (file["name"], file["sha256"]) == (bundle.name, before)
    assert told["unchanged"] is not meddled
    assert (code, file.get("changed", False)) == ((ExitCode.PARTIAL, True) if meddled else (ExitCode.DONE, False))
    assert ("CHANGED while this ran" in capsys.readouterr().out) is meddled


def test_every_file_that_is_read_counts(loaded: LoadedPack, tmp_path: Path) -> None:
    """Of a folder the journal, the database and its log are looked at; one that goes away has changed."""
    folder = tmp_path / "desk"
    folder.mkdir()
    names = (JOURNAL, STORE, f"{STORE}.wal")
    for name in names:
        (folder / name).write_bytes(name.encode())
    (folder / "notes.txt").write_text("somebody's own")
    write_bundle([build(loaded, "desk", filler(0, 2)).source], loaded, folder)
    before = source_marks([tmp_path, tmp_path / "nowhere"])
    assert {path.name for path in before.marks} > set(names)
    assert "notes.txt" not in {path.name for path in before.marks}
    assert before.changed(before.again()) == ()
    (folder / f"{STORE}.wal").unlink()
    (folder / JOURNAL).write_bytes(b"other")
    assert {path.name for path in before.changed(before.again())} == {JOURNAL, f"{STORE}.wal"}


def _and_then(work: Callable[P, R], path: Path) -> Callable[P, R]:
    """Return work after which something else has written to a file."""

    def meddled(*args: P.args, **kwargs: P.kwargs) -> R:
        result = work(*args, **kwargs)
        path.write_bytes(path.read_bytes() + b"x")
        return result

    return meddled
