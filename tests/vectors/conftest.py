"""Oracles: other implementations of age, asked in their own language."""

from __future__ import annotations

import base64
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

_ORACLE = Path(__file__).parent / "npm" / "oracle.mjs"


class OracleRefusedError(Exception):
    """The other implementation answered with an error of its own."""


@dataclass(frozen=True)
class NpmAge:
    """The npm implementation of age, one process for each call."""

    program: Path

    def run(self, jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the answer to each job, in their order."""
        asked = subprocess.run(
            ["node", str(self.program)], input=json.dumps(jobs).encode(), capture_output=True, check=True, timeout=120
        )
        answers: list[dict[str, Any]] = json.loads(asked.stdout)
        return answers

    def one(self, job: str, **given: Any) -> dict[str, Any]:  # noqa: ANN401 - a job's JSON
        """Return the answer to one job.

        Raises:
            OracleRefusedError: The job failed.
        """
        (answer,) = self.run([{"job": job, **given}])
        if "error" in answer:
            raise OracleRefusedError(answer["error"])
        return answer

    def seal(self, payload: bytes, **given: Any) -> bytes:  # noqa: ANN401 - as above
        """Return `payload` sealed to `recipients` or under `passphrase`."""
        return base64.b64decode(self.one("seal", data=base64.b64encode(payload).decode(), **given)["data"])

    def open(self, sealed: bytes, **given: Any) -> bytes:  # noqa: ANN401 - as above
        """Return what `identities` or `passphrases` open."""
        return base64.b64decode(self.one("open", data=base64.b64encode(sealed).decode(), **given)["data"])


@pytest.fixture(scope="session")
def npm_age() -> NpmAge:
    """The npm implementation of age."""
    return NpmAge(_ORACLE)
