"""What every campaign starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.conftest import pack_with_keys

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Inspectors


@pytest.fixture
def meeting(inspectors: Inspectors, tmp_path: Path) -> Path:
    """Return the test meeting's pack with keys, in a folder of its own."""
    path = tmp_path / "meeting.toml"
    path.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient))
    return path
