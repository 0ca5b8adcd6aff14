"""The public document is enough: a reader of under 120 lines, written from it alone, verifies and opens a bundle."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from export.identities import new_identity
from kiosk.gather import hand_over
from kiosk.pack import parse_pack
from kiosk.recipients import HYBRID, X25519
from kiosk.records import PointContent
from tests.conftest import Hall, Inspectors, pack_with_keys

if TYPE_CHECKING:
    from kiosk.handover import BundleReport

STRANGER = Path(__file__).with_name("stranger.py")
LONG = "We waited for the plan. " * 160
"""Several pads long."""


def _bundle(hall: Hall, people: Inspectors) -> BundleReport:
    hall.loaded = parse_pack(pack_with_keys(people.lead.recipient, people.second.recipient).encode(), "meeting.toml")
    session = hall.open()
    session.note(PointContent(text="The wait was too long", themes=("assessment-planning",)))
    session.note(PointContent(text=LONG))
    session.raise_concern("For the lead alone")
    session.close()
    stick = hall.data / "stick"
    stick.mkdir()
    return hand_over(session, stick, lambda _done, _total: None)


def _read(bundle: Path, identity: str) -> subprocess.CompletedProcess[str]:
    key = bundle.with_name("identity.txt")
    key.write_text(identity)
    command = [sys.executable, str(STRANGER), str(bundle), str(key)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def _rows(bundle: Path, identity: str) -> list[dict[str, Any]]:
    done = _read(bundle, identity)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("kind", [HYBRID, X25519])
def test_a_reader_from_the_document_alone_opens_every_record(kind: str, hall: Hall) -> None:
    """With the lead's key all records open, with the second's all but the concern, with a stranger's none."""
    people = Inspectors(new_identity(kind), new_identity(kind))
    bundle = _bundle(hall, people).path
    rows = _rows(bundle, people.lead.text)
    assert [row["type"] for row in rows] == ["opened", "point-noted", "point-noted", "concern-raised", "closed"]
    assert [row["content"]["text"] for row in rows[1:3]] == ["The wait was too long", LONG]
    assert (rows[3]["text"], rows[0]["stream"]) == ("For the lead alone", "notes-1")
    assert [row["type"] for row in _rows(bundle, people.second.text)].count("sealed to another key") == 1
    assert {row["type"] for row in _rows(bundle, new_identity(kind).text)} == {"sealed to another key"}


def test_the_reader_refuses_a_bundle_with_one_bit_changed(hall: Hall, inspectors: Inspectors) -> None:
    """A flipped bit anywhere in the records ends the reading with an error, so the reader does verify."""
    bundle = _bundle(hall, inspectors).path
    data = bytearray(bundle.read_bytes())
    data[data.index(b"mlkem768x25519") + 400] ^= 1
    changed = bundle.with_name("changed.zip")
    changed.write_bytes(bytes(data))
    assert _read(changed, inspectors.lead.text).returncode != 0


def test_the_reader_is_short_and_owes_the_product_nothing() -> None:
    """It stays under 120 lines, and imports `cryptography` and the standard library alone."""
    source = STRANGER.read_text()
    assert len(source.splitlines()) < 120
    imported = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported - set(sys.stdlib_module_names) == {"cryptography"}
