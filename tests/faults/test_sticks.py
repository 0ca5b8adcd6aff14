"""A stick that is pulled out at any moment, full or write-protected: a whole bundle, or one that is named incomplete.

The pull is simulated at every single touch of the stick, in turn: from then on nothing on it can be written, read,
renamed or removed, and a write may have been cut in its middle. Full and write-protected sticks are real file systems.
"""

from __future__ import annotations

import errno
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from export.readers import read_sources
from export.verify import verify
from kiosk import bundle_file, handover, stick_file
from kiosk.bundle import SUFFIX, UNFINISHED
from kiosk.durable import open_owned, sync_folder, write_all
from kiosk.errors import HandoverError, StickError
from kiosk.gather import hand_over_all
from kiosk.records import PointContent
from kiosk.stick_file import put_file
from tests.conftest import pack_with_keys
from tests.e2e.evening import KIOSK
from tests.faults.test_full_disk import mounted

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Hall, Inspectors


class _Stick:
    """A folder that is gone after so many touches; a write at which it goes leaves half of its bytes.

    Args:
        folder: The stick's folder.
        touches: How often it can be touched.
    """

    def __init__(self, folder: Path, touches: int) -> None:
        self.folder = folder
        self.left = touches

    @property
    def pulled(self) -> bool:
        """Whether it is gone."""
        return self.left < 0

    def touch(self) -> None:
        """Count one touch, or find the stick gone."""
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

    def put_in(self, patch: pytest.MonkeyPatch) -> None:
        """Make every way to the stick's files count."""
        patch.setattr(bundle_file, "write_all", self._write)
        patch.setattr(stick_file, "write_all", self._write)
        patch.setattr(handover, "open_owned", self._counted(open_owned))
        patch.setattr(stick_file, "open_owned", self._counted(open_owned))
        patch.setattr(handover, "sync_folder", self._counted(sync_folder))
        patch.setattr(stick_file, "sync_folder", self._counted(sync_folder))
        for name in ("open", "rename", "unlink", "read_bytes"):
            patch.setattr(Path, name, self._on_it(getattr(Path, name)))

    def _counted(self, do: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - stands for any function
            self.touch()
            return do(*given, **named)

        return counted

    def _on_it(self, do: Callable[..., Any]) -> Callable[..., Any]:
        """Count a method of a path where the path lies on the stick."""

        def counted(path: Path, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
            if path.is_relative_to(self.folder):
                self.touch()
            return do(path, *given, **named)

        return counted

    def _write(self, descriptor: int, data: bytes, offset: int) -> None:
        try:
            self.touch()
        except OSError:
            if self.left == -1:
                write_all(descriptor, data[: len(data) // 2], offset)
            raise
        write_all(descriptor, data, offset)


@pytest.fixture
def held(hall: Hall) -> Hall:
    """Return a hall after its evening: two closed stations."""
    for station in ("door-1", "notes-1"):
        session = hall.open(station)
        if station == "notes-1":
            for number in range(3):
                session.note(PointContent(text=f"Point {number}", themes=("local-offer",)))
        session.close()
        session.end()
    return hall


def _content(folder: Path) -> dict[str, bytes]:
    """Return every file of the records, without locks and notes that are no records."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent.name in ("door-1", "notes-1"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_stick_pulled_out_at_any_moment_holds_a_whole_bundle_or_one_named_incomplete(
    held: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every touch in turn: what bears a bundle's name verifies complete, the error says what to do, records stay."""
    before = _content(held.data)
    moments = whole = incomplete = 0
    while True:
        folder = tmp_path / f"stick-{moments}"
        folder.mkdir()
        stick = _Stick(folder, moments)
        error: HandoverError | None = None
        with monkeypatch.context() as patch:
            stick.put_in(patch)
            try:
                hand_over_all(held.loaded, held.data, folder, lambda _done, _total: None)
            except HandoverError as failed:
                error = failed
        found = list(folder.iterdir())
        assert all(path.name.endswith((SUFFIX, UNFINISHED)) for path in found)
        assert len(found) <= 1
        for path in found:
            if path.name.endswith(SUFFIX):
                whole += 1
                with read_sources([path]) as evidence:
                    assert [stream.verdict for stream in verify(evidence).report.streams] == ["complete"] * 2
            else:
                incomplete += 1
        if error is None:
            assert not stick.pulled
            break
        assert "records on this device are untouched" in error.hint
        moments += 1
    assert _content(held.data) == before
    assert moments > 15
    assert incomplete > 5
    assert whole >= 2


def test_words_on_a_stick_pulled_out_are_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At every touch in turn, a file of sealed words bears its name only once it was read back whole."""
    data = os.urandom(3000)
    moments = 0
    while True:
        folder = tmp_path / f"stick-{moments}"
        folder.mkdir()
        stick = _Stick(folder, moments)
        with monkeypatch.context() as patch:
            stick.put_in(patch)
            try:
                put_file(folder, "words", ".age", data)
                break
            except StickError as failed:
                error = failed
        assert error.hint
        named = [path for path in folder.iterdir() if path.suffix == ".age"]
        assert [path.read_bytes() for path in named] in ([], [data])
        moments += 1
    assert moments > 3


@pytest.mark.parametrize(
    ("options", "says"),
    [("size=8k", "MB free"), ("ro", "read-only")],
    ids=["full", "write-protected"],
)
def test_a_real_stick_that_takes_nothing_is_told_and_loses_nothing(
    held: Hall, inspectors: Inspectors, tmp_path: Path, options: str, says: str
) -> None:
    """Exit code 1, one sentence on what is wrong and one on how to mend it; the records are as they were."""
    before = _content(held.data)
    pack = tmp_path / "meeting.toml"
    pack.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient))
    folder = tmp_path / "stick"
    command = [*KIOSK, "handover", str(pack), "--data", str(held.data), "--to", str(folder)]
    done = subprocess.run(
        [*mounted(options, folder), *command], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert says in done.stderr
    assert "Safe to remove" not in done.stdout
    assert _content(held.data) == before
