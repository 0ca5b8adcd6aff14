"""The wheel, installed in a clean environment, is the whole kiosk."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.tmux import Tmux

ROOT = Path(__file__).resolve().parents[2]
_DOWNLOADS = Path(os.environ.get("PIP_CACHE_DIR", Path.home() / ".cache" / "pip"))
"""Read before the tests' own home hides it: what was downloaded once is not downloaded again."""


def _run(*command: str | Path, folder: Path, text: str = "") -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=220,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of programs of a clean environment with nothing but the wheel and what it asks for."""
    monkeypatch.setenv("PIP_CACHE_DIR", str(_DOWNLOADS))
    source = tmp_path / "source"
    shutil.copytree(ROOT, source, ignore=shutil.ignore_patterns(".*", "tests", "build", "dist", "*.egg-info"))
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "dist", folder=source)
    [wheel] = (tmp_path / "dist").glob("open_meeting_kiosk-*.whl")
    clean = tmp_path / "clean"
    _run(sys.executable, "-m", "venv", "--without-pip", clean, folder=tmp_path)
    programs = clean / "bin"
    pip = (sys.executable, "-m", "pip", "--python", programs / "python", "install", "-q", "--no-compile")
    # Without their hashes, because a wheel that was just built has none that could be known.
    pins = re.findall(r"^[A-Za-z0-9._-]+==[^\s\\]+", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    (tmp_path / "pins.txt").write_text("\n".join(pins))
    _run(*pip, "-c", tmp_path / "pins.txt", wheel, folder=tmp_path)
    return programs


def test_the_wheel_carries_the_whole_kiosk(installed: Path, tmp_path: Path) -> None:
    """From the wheel alone: plain mode rehearses in Polish, the screens paint, the inspectors' tool answers."""
    plain = _run(installed / "open-meeting-kiosk", folder=tmp_path, text="1\n3\n1\n\n\n1\n")
    assert "REHEARSAL" in plain
    assert "Przybycie zapisane." in plain
    assert "verify" in _run(installed / "open-meeting-export", "--help", folder=tmp_path)
    with Tmux([str(installed / "open-meeting-kiosk")]) as terminal:
        shown = terminal.wait_for("REHEARSAL", "Main door")
        assert "╭" in shown
        assert "Traceback" not in shown
