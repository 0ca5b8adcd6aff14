"""Every promise names a check that is there to be run."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/promises.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| who or what")
]


def test_every_promise_says_what_is_not_promised_and_how_it_is_checked() -> None:
    """Each row of the tables has its four cells, none of them empty."""
    assert len(ROWS) > 20
    for row in ROWS:
        assert len(row) == 4, row
        assert all(row), row


def test_every_check_is_a_command_that_exists() -> None:
    """A check names test files that are in the repository, a make target, or a command of the kiosk."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for who, _, _, check in ROWS:
        files = re.findall(r"`(tests/[a-z_/]+(?:\.py)?)`", check)
        made = re.findall(r"`make ([a-z]+)", check)
        commands = re.findall(r"`run_kiosk\.py ([a-z-]+)", check)
        assert files or made or commands, who
        assert [name for name in files if not (ROOT / name).exists()] == [], who
        assert set(made) <= targets, who
        assert all(f'"{name}"' in (ROOT / "run_kiosk.py").read_text() for name in commands), who


def test_what_stays_readable_is_all_that_is_kept_in_clear() -> None:
    """The page names each thing that the state file keeps in clear, field by field."""
    from kiosk.tallies import Tallies

    said = {
        "checked_in": "people checked in",
        "left": "people who left",
        "corrected": "corrected",
        "needs": "tonight's needs",
        "needs_band": "quarter of an hour since which they wait",
        "points": "points on each theme",
        "kinds": "sealed records by kind",
    }
    assert set(said) == set(Tallies.__struct_fields__), "a total was added: tell people on docs/promises.md"
    flat = " ".join(PAGE.split())
    assert [name for name, words in said.items() if words not in flat] == []
