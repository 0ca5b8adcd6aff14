"""The supply chain: every pin is exact and hashed, licences are listed, and the offline audit finds what it should."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SUPPLY = ROOT / ".ci" / "supply.py"
PIN = re.compile(r"[A-Za-z0-9._-]+==[^\s\\]+( ; [a-z_]+ == '[a-z]+')?( \\\n    --hash=sha256:[0-9a-f]{64})+")


def _supply(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SUPPLY), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def _advisory(name: str, *events: dict[str, str], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any part of an OSV record
    package = {"ecosystem": "PyPI", "name": name}
    affected = [{"package": package, "ranges": [{"type": "ECOSYSTEM", "events": list(events)}]}]
    return {"id": "TEST-1", "modified": "2026-01-01T00:00:00Z", "summary": "made up", "affected": affected, **more}


@pytest.fixture
def pins(tmp_path: Path) -> Path:
    """Return a constraints file with two pins, one of them hashed."""
    path = tmp_path / "constraints.txt"
    path.write_text("# pins\nDuck_DB==2.0.1 \\\n    --hash=sha256:00\nother==1.0\n")
    return path


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (_advisory("duck-db", {"introduced": "0"}, {"fixed": "2.0.2"}), 1),
        (_advisory("duck.db", {"introduced": "2.0.1"}), 1),
        (_advisory("duck-db", {"introduced": "0"}, {"last_affected": "2.0.1"}), 1),
        (_advisory("duck-db", {"introduced": "0"}, {"fixed": "1.0"}, {"introduced": "2.0"}, {"fixed": "3"}), 1),
        (_advisory("duck-db", {"introduced": "0"}, {"fixed": "2.0.1"}), 0),
        (_advisory("duck-db", {"introduced": "2.0.2"}), 0),
        (_advisory("duck-db", {"introduced": "0"}, {"last_affected": "2.0.0"}), 0),
        (_advisory("third", {"introduced": "0"}), 0),
        (_advisory("duck-db", {"introduced": "0"}, withdrawn="2026-01-02T00:00:00Z"), 0),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_the_audit_finds_pins_within_a_range(
    record: dict[str, Any],
    code: int,
    packed: bool,  # noqa: FBT001 - a parametrised case
    pins: Path,
    tmp_path: Path,
) -> None:
    """A pin within a range of an OSV record is found, one outside, fixed or withdrawn is not, from folder and zip."""
    folder = tmp_path / "osv"
    folder.mkdir()
    (folder / "one.json").write_text(json.dumps(record))
    source = folder
    if packed:
        source = tmp_path / "all.zip"
        with zipfile.ZipFile(source, "w") as archive:
            archive.write(folder / "one.json", "one.json")
    done = _supply("audit", str(source), str(pins))
    assert done.returncode == code, done.stdout + done.stderr
    assert ("WEAK: duck-db 2.0.1: TEST-1 made up" in done.stdout) == (code == 1)


@pytest.mark.parametrize("data", ["missing", "empty", "no-json"])
def test_an_audit_without_data_says_that_nothing_was_checked(data: str, pins: Path, tmp_path: Path) -> None:
    """No data is exit code 3 and a sentence, never a pass."""
    source = tmp_path / "osv"
    if data != "missing":
        source.mkdir()
    if data == "no-json":
        (source / "one.json").write_text("{")
    done = _supply("audit", str(source), str(pins))
    assert done.returncode == 3
    assert "NOT CHECKED" in done.stderr


def test_every_licence_is_listed_and_stated() -> None:
    """docs/licences.md is what the installed packages say, and none of them leaves its licence out."""
    page = _supply("licences").stdout
    assert page == (ROOT / "docs/licences.md").read_text(), "run `make licences`"
    assert "not stated" not in page
    listed = set(re.findall(r"^\| (\S+) ", page, re.MULTILINE))
    assert {"textual", "duckdb", "cryptography", "qrcode", "pillow"} <= listed


def test_every_pin_is_exact_and_hashed() -> None:
    """Each package of constraints.txt has one version and at least one SHA-256, and no address stands in it."""
    text = (ROOT / "constraints.txt").read_text()
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    named = [entry for entry in entries if re.match(r"[A-Za-z0-9]", entry)]
    assert len(named) > 40
    for entry in named:
        assert PIN.fullmatch(entry.rstrip("\n")), entry[:60]
    assert "://" not in text
