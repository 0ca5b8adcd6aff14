"""The committed vectors: each failure class of the age format, and what the reader says of it."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from export.identities import Identity, parse_identity
from export.passphrase import PassphraseIdentity
from export.unsealing import open_sealed
from kiosk.errors import EnvelopeError, EnvelopeFault

if TYPE_CHECKING:
    from tests.vectors.conftest import NpmAge

_ROOT = Path(__file__).resolve().parents[2]
_FOLDER = Path(__file__).parent / "age"
_VECTORS: list[dict[str, Any]] = json.loads((_FOLDER / "vectors.json").read_text())
_RIGHT = [vector for vector in _VECTORS if vector["fault"] is None]
_WRONG = [vector for vector in _VECTORS if vector["fault"] is not None]


def _data(vector: dict[str, Any]) -> bytes:
    return (_FOLDER / f"{vector['name']}.age").read_bytes()


def _identity(vector: dict[str, Any]) -> Identity:
    return PassphraseIdentity(vector["passphrase"]) if vector["passphrase"] else parse_identity(vector["identity"])


def _name(vector: dict[str, Any]) -> str:
    return str(vector["name"])


@pytest.mark.parametrize("vector", _RIGHT, ids=_name)
def test_a_right_file_opens_to_its_payload(vector: dict[str, Any]) -> None:
    """Every right vector opens to the payload it was made from."""
    opened = open_sealed(_data(vector), [_identity(vector)])
    assert hashlib.sha256(opened).hexdigest() == vector["payload"]


@pytest.mark.parametrize("vector", _WRONG, ids=_name)
def test_a_wrong_file_is_refused_by_name(vector: dict[str, Any]) -> None:
    """Every wrong vector is refused with the one outward error, which names the fault and says how to go on."""
    with pytest.raises(EnvelopeError) as caught:
        open_sealed(_data(vector), [_identity(vector)])
    assert caught.value.fault is EnvelopeFault[vector["fault"]]
    assert caught.value.message
    assert caught.value.hint


def test_every_fault_has_a_vector() -> None:
    """No fault is without a vector, and no vector file is without an expectation."""
    assert {vector["fault"] for vector in _VECTORS} == {None, *EnvelopeFault.__members__}
    assert {path.stem for path in _FOLDER.glob("*.age")} == {vector["name"] for vector in _VECTORS}


def test_the_generator_makes_these_very_bytes(tmp_path: Path) -> None:
    """The committed vectors are what their generator writes, byte for byte."""
    program = [sys.executable, "-m", "tests.vectors.make_age", str(tmp_path)]
    subprocess.run(program, cwd=_ROOT, check=True, timeout=120)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    kept = {path.name: path.read_bytes() for path in _FOLDER.iterdir()}
    assert made == kept


def test_the_npm_implementation_agrees(npm_age: NpmAge) -> None:
    """The npm package refuses every wrong vector and opens every right one, but for those marked as our own bounds."""
    asked = [
        {
            "job": "open",
            "data": base64.b64encode(_data(vector)).decode(),
            "identities": [vector["identity"]] if vector["identity"] else [],
            "passphrases": [vector["passphrase"]] if vector["passphrase"] else [],
        }
        for vector in _VECTORS
    ]
    answers = npm_age.run(asked)
    said = {
        vector["name"]: "refuse" if "error" in answer else "open"
        for vector, answer in zip(_VECTORS, answers, strict=True)
    }
    assert said == {vector["name"]: vector["others"] for vector in _VECTORS}


def test_stock_age_agrees(tmp_path: Path) -> None:
    """Debian's age refuses every wrong X25519 vector and opens every right one, but for our own bounds."""
    program = shutil.which("age")
    assert program is not None, "the age binary is missing: run .ci/install-tools"
    for vector in _VECTORS:
        if not vector["identity"] or "-PQ-" in vector["identity"]:
            continue
        key = tmp_path / "identity"
        key.write_text(vector["identity"] + "\n")
        asked = subprocess.run([program, "-d", "-i", str(key)], input=_data(vector), capture_output=True, check=False)
        assert ("open" if asked.returncode == 0 else "refuse") == vector["others"], vector["name"]
