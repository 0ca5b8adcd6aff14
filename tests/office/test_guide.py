"""The inspectors' guide says what the tool does: commands, verdicts, files and SQL are taken from it and tried."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from export.arguments import parser
from export.fold import Fold
from export.identities import new_identity
from export.verdicts import Kind
from kiosk.records import PointContent, PointNoted, new_id
from kiosk.store import Store
from tests.office.builder import BAND, build, sealed_records

if TYPE_CHECKING:
    from kiosk.pack import LoadedPack

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "inspectors.md").read_text(encoding="utf-8")
README = (ROOT / "assets" / "bundle" / "README.txt").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^ *python -m export (.+)$", GUIDE + README, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_guide_is_understood(command: str) -> None:
    """Each command line on the page, and in a bundle's README, is one that the tool accepts."""
    assert parser().parse_args(shlex.split(command)).command


def test_every_verdict_is_explained() -> None:
    """The table of verdicts has a row for each kind, and no other."""
    table = GUIDE[GUIDE.index("| verdict |") :].partition("\n\n")[0]
    assert re.findall(r"^\| ([a-z ]+) \|", table, re.MULTILINE)[1:] == [str(kind) for kind in Kind]


def test_every_file_is_explained() -> None:
    """The table of files names each file that `open` writes, and no other."""
    table = GUIDE[GUIDE.index("| file |") :].partition("\n\n")[0]
    named = {name for row in table.splitlines()[2:] for name in re.findall(r"`([a-z.]+)`", row.split("|")[1])}
    written = {one.name for one in Fold({}, history=True).tables()} - {"concerns"}
    assert named == written | {"glossary", "failures", "counts", "columns", "summary.json"}


def test_a_record_pulled_with_the_guides_sql_opens_with_stock_age(loaded: LoadedPack, tmp_path: Path) -> None:
    """The SQL on the page takes an age file out of a station's database, and `age -d` reads it."""
    [sql] = re.findall(r"```sql\n(.+?)\n```", GUIDE, re.DOTALL)
    identity = new_identity("X25519")
    points = [PointNoted(id=new_id(), band=BAND, content=PointContent(text=f"point {n}")) for n in range(5)]
    built = build(loaded, "notes-1", sealed_records(points, [identity.recipient]))
    store = Store(tmp_path / "records.duckdb")
    store.add_opening(built.name, built.data)
    store.append_all(built.name, built.records)
    store.close()
    with duckdb.connect(str(tmp_path / "records.duckdb"), read_only=True) as connection:
        connection.execute(sql.replace("'record.age'", "?"), [str(tmp_path / "record.age")])
    (tmp_path / "key").write_text(identity.text)
    opened = subprocess.run(
        ["age", "-d", "-i", "key", "record.age"], cwd=tmp_path, check=True, capture_output=True, timeout=60
    ).stdout
    assert b"point 3" in opened
