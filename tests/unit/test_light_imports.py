"""The jobs of the kiosk load nothing heavy until they do something heavy."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("cryptography", "qrcode", "PIL", "duckdb", "textual", "rich", "ctypes", "babel")


@pytest.mark.parametrize("module", ["clock", "survey", "qr", "lock", "visit", "words", "capture", "hardening"])
def test_a_job_is_imported_without_heavy_modules(module: str) -> None:
    """A clean interpreter that imports the module has loaded no database, cryptography, picture or screen library."""
    code = f"import sys, kiosk.{module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
