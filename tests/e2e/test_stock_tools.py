"""Nothing of ours is needed to open a record: SQL alone pulls it out, and stock age opens it."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import duckdb

from kiosk.pack import parse_pack
from kiosk.places import STORE
from kiosk.records import PointContent
from tests.conftest import Hall, pack_with_keys

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.conftest import Inspectors

_NPM = """
import { readFileSync } from "node:fs";
import { Decrypter } from "age-encryption";
const decrypter = new Decrypter();
decrypter.addIdentity(readFileSync(process.argv[2], "utf8").trim());
process.stdout.write(await decrypter.decrypt(readFileSync(process.argv[3]), "text"));
"""


def _pulled(database: Path, target: Path) -> Path:
    """Copy record 1 out of the database as docs/sealed-format.md says, with SQL alone."""
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute("COPY (SELECT sealed FROM record WHERE seq = 1) TO ? (FORMAT blob)", [str(target)])
    return target


def _noted(hall: Hall) -> None:
    session = hall.open()
    session.note(PointContent(text="The wait was too long", themes=("assessment-planning",)))
    session.end()


def test_a_record_pulled_with_sql_opens_with_stock_age(hall: Hall, tmp_path: Path) -> None:
    """With a key that `age-keygen` made, `age -d` prints the record as JSON."""
    keys = []
    for name in ("lead", "second"):
        path = tmp_path / f"{name}.txt"
        subprocess.run(["age-keygen", "-o", str(path)], check=True, capture_output=True)
        shown = subprocess.run(["age-keygen", "-y", str(path)], check=True, capture_output=True, text=True)
        keys.append(shown.stdout.strip())
    hall.loaded = parse_pack(pack_with_keys(*keys).encode(), "meeting.toml")
    _noted(hall)
    record = _pulled(hall.station_folder() / STORE, tmp_path / "record.age")
    for name in ("lead", "second"):
        opened = subprocess.run(
            ["age", "-d", "-i", str(tmp_path / f"{name}.txt"), str(record)], check=True, capture_output=True
        )
        content = json.loads(opened.stdout)["content"]
        assert (content["text"], content["themes"]) == ("The wait was too long", ["assessment-planning"])


def test_a_post_quantum_record_pulled_with_sql_opens_with_another_age(
    hall: Hall, inspectors: Inspectors, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """With a post-quantum key, the age implementation of npm prints the record as JSON."""
    _noted(hall)
    record = _pulled(hall.station_folder() / STORE, tmp_path / "record.age")
    key = tmp_path / "lead.key"
    key.write_text(inspectors.lead.text)
    folder = request.config.rootpath / "tests" / "vectors" / "npm"
    opened = subprocess.run(
        ["node", "--input-type=module", "-e", _NPM, "-", str(key), str(record)],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    assert json.loads(opened.stdout)["content"]["text"] == "The wait was too long"
