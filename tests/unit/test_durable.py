"""What is on disk when a call returns, down to the names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import kiosk.durable
from kiosk.durable import make_folder

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_every_new_folder_on_the_way_is_named_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder made with its parents has the entry of each synced, from the top: one that is not takes all along."""
    synced: list[Path] = []
    monkeypatch.setattr(kiosk.durable, "sync_folder", synced.append)
    make_folder(tmp_path / "a" / "b" / "c")
    assert synced == [tmp_path, tmp_path / "a", tmp_path / "a" / "b"]
    assert (tmp_path / "a" / "b" / "c").stat().st_mode & 0o777 == 0o700
    make_folder(tmp_path / "a" / "b" / "c")
    assert len(synced) == 3
