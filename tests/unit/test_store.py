"""What DuckDB's refusals are taken for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

import kiosk.store
from kiosk.errors import DamagedStoreError, StoreError
from kiosk.store import Store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("refusal", "damaged"),
    [
        (duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate data of size 256.0 KiB"), False),
        (duckdb.IOException("IO Error: Could not write file: No space left on device"), False),
        (duckdb.SerializationException("Serialization Error: Failed to deserialize"), True),
    ],
)
def test_a_machine_without_memory_is_no_damage(
    refusal: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, damaged: bool
) -> None:
    """A healthy database is not set aside because the machine had no memory, or its disk no room, to open it."""

    def refuse(_path: Path) -> None:
        raise refusal

    monkeypatch.setattr(kiosk.store, "connect", refuse)
    with pytest.raises(StoreError) as caught:
        Store(tmp_path / "records.duckdb")
    assert isinstance(caught.value, DamagedStoreError) is damaged
