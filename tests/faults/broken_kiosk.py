"""The kiosk, broken on purpose in one way: what a campaign has to find, or its clean run means nothing.

    python tests/faults/broken_kiosk.py HOW ARGUMENTS...

`HOW` is the name of a function below; the arguments are those of `run_kiosk.py`.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import run_kiosk  # noqa: E402 - a script finds the software from where it lies
from kiosk.copies import Copies  # noqa: E402
from kiosk.errors import NotSavedError  # noqa: E402

if TYPE_CHECKING:
    from kiosk.chain import SealedRecord


def careless() -> None:
    """Take a record that neither copy took as saved."""
    write = Copies.write

    def write_or_not(copies: Copies, record: SealedRecord) -> None:
        with suppress(NotSavedError):
            write(copies, record)

    Copies.write = write_or_not  # type: ignore[method-assign, assignment]


def hasty() -> None:
    """Say "Saved" one record too early: each is written when the next one comes."""
    write = Copies.write
    waiting: list[SealedRecord] = []

    def write_later(copies: Copies, record: SealedRecord) -> None:
        while waiting:
            write(copies, waiting.pop())
        waiting.append(record)

    Copies.write = write_later  # type: ignore[method-assign, assignment]


def command(how: str) -> tuple[str, ...]:
    """Return the command of a broken kiosk, without its arguments."""
    return (sys.executable, str(Path(__file__)), how)


if __name__ == "__main__":
    globals()[sys.argv[1]]()
    sys.exit(run_kiosk.main(sys.argv[2:]))
