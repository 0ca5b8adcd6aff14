"""What every campaign starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import pack_with_keys
from tests.faults.judge import Judge

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.pack import LoadedPack
    from tests.conftest import Inspectors


@pytest.fixture
def meeting(inspectors: Inspectors, tmp_path: Path) -> Path:
    """Return the test meeting's pack with keys, in a folder of its own."""
    path = tmp_path / "meeting.toml"
    path.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient))
    return path


@pytest.fixture
def judge(loaded: LoadedPack, inspectors: Inspectors) -> Judge:
    """Return the judge of a notes desk."""
    return Judge(loaded, inspectors)
