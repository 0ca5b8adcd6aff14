"""What a fresh interpreter loads: the kiosk nothing of the other side, nobody heavy things before they are used."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KIOSK = sorted(f"kiosk.{path.stem}" for path in (ROOT / "kiosk").glob("*.py") if path.stem != "__init__")
EXPORT = sorted(f"export.{path.stem}" for path in (ROOT / "export").glob("*.py") if path.stem[:2] != "__")
PLAIN = ["screens.lines", *sorted(f"screens.{path.stem}" for path in (ROOT / "screens").glob("plain*.py"))]
PLAIN += sorted(f"screens.{path.stem}" for path in (ROOT / "screens").glob("html_*.py"))


@cache
def _loaded(statement: str) -> frozenset[str]:
    """Return the names of all modules that a statement loads in a fresh interpreter."""
    script = f"import sys, json\n{statement}\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return frozenset(json.loads(done.stdout.splitlines()[-1]))


def _tops(modules: frozenset[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_the_kiosk_loads_nothing_of_the_inspectors_side() -> None:
    """With every module of the kiosk and its screens imported, no module of `export` is there."""
    screens = "import screens.app, run_kiosk"
    loaded = _loaded(f"import {', '.join(KIOSK + PLAIN)}\n{screens}")
    assert "export" not in _tops(loaded)


def test_neither_the_core_nor_the_inspectors_side_loads_textual() -> None:
    """Textual belongs to the screens alone."""
    assert "textual" not in _tops(_loaded(f"import {', '.join(KIOSK + EXPORT)}"))


def test_plain_mode_loads_no_textual() -> None:
    """The screen-reader path never touches the screens' library."""
    assert "textual" not in _tops(_loaded(f"import run_kiosk, {', '.join(PLAIN)}"))


@pytest.mark.parametrize("heavy", ["textual", "duckdb", "cryptography", "msgspec", "qrcode", "PIL", "rich", "babel"])
def test_the_command_line_is_light(heavy: str) -> None:
    """`--help` is answered before anything heavy is loaded."""
    assert heavy not in _tops(_loaded("import run_kiosk; run_kiosk.parser().format_help()"))


@pytest.mark.parametrize("heavy", ["duckdb", "cryptography", "qrcode", "PIL", "kiosk.recording", "babel"])
def test_the_first_screen_is_painted_before_heavy_modules_load(heavy: str) -> None:
    """Importing the screens and the pack loads no database, no cryptography and no pictures."""
    loaded = _loaded("import screens.app, kiosk.pack; kiosk.pack.sample_pack()")
    assert heavy not in loaded


def test_no_private_key_is_named_in_the_kiosk() -> None:
    """Outside `export` and the tests, no source line imports a private key that opens records.

    The exceptions are keys of one use: the ephemeral half of age's X25519 stanza, and the signing key of one record.
    """
    allowed = {"kiosk/recipients.py": {"X25519PrivateKey"}, "kiosk/sealing.py": {"Ed25519PrivateKey"}}
    for folder in ("kiosk", "screens"):
        for path in (ROOT / folder).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            found = {
                word.strip("(),.:")
                for line in path.read_text().splitlines()
                if "import" in line
                for word in line.split()
                if "PrivateKey" in word
            }
            assert found <= allowed.get(name, set()), name
