"""Speed as ratios: each figure is measured beside its own baseline, in the same run, on the same machine."""

from __future__ import annotations

import fcntl
import os
import pty
import secrets
import statistics
import struct
import subprocess
import sys
import termios
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
BARE = Path(__file__).with_name("bare_app.py")
_PATIENCE = 30.0


@dataclass(frozen=True)
class Ratio:
    """One measured figure beside its baseline."""

    name: str
    ours: float
    """Seconds, the median."""
    baseline: float
    """Seconds, the median."""
    goal: float

    @property
    def value(self) -> float:
        """How many times the baseline ours takes."""
        return self.ours / self.baseline

    def __str__(self) -> str:
        verdict = "ok" if self.value <= self.goal else "ABOVE GOAL"
        return (
            f"{self.name:<46} {self.ours * 1e3:8.2f} ms  baseline {self.baseline * 1e3:8.2f} ms  "
            f"ratio {self.value:5.2f}  goal {self.goal:.2f}  {verdict}"
        )


def first_paint(runs: int) -> Ratio:
    """Time from starting the process to its first text on a terminal: the kiosk against a bare app with one Input."""
    ours, bare = [], []
    for _ in range(runs):
        bare.append(_time_to_text([sys.executable, str(BARE)], b"input"))
        ours.append(_time_to_text([sys.executable, str(ROOT / "run_kiosk.py")], b"REHEARSAL"))
    return Ratio("first paint, against a bare Textual app", statistics.median(ours), statistics.median(bare), 1.5)


def light_import(runs: int) -> Ratio:
    """Time of a fresh interpreter that imports `run_kiosk`, against one that imports Textual."""
    ours = [_time_of([sys.executable, "-c", "import run_kiosk; run_kiosk.parser()"]) for _ in range(runs)]
    textual = [_time_of([sys.executable, "-c", "import textual.app"]) for _ in range(runs)]
    return Ratio("import for --help, against importing Textual", min(ours), min(textual), 0.5)


def committed_record(runs: int) -> Ratio:
    """Time of one noted point, against the sum of its floors: the same transaction, syncs and cryptography."""
    with TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        note = _noting(Path(folder) / "ours")
        floors = _floors(Path(folder) / "floors")
        ours, base = [], []
        for _ in range(runs):
            ours.append(_seconds(note))
            base.append(sum(_seconds(floor) for floor in floors))
        return Ratio("committed record, against its floors", statistics.median(ours), statistics.median(base), 1.5)


def _noting(folder: Path) -> Callable[[], object]:
    from kiosk.records import PointContent
    from tests.bench.stations import notes_station

    session = notes_station(folder)
    content = PointContent(text="x" * 200, themes=(session.pack.themes[0].id,))
    return lambda: session.note(content)


def _floors(folder: Path) -> list[Callable[[], object]]:
    from kiosk.chain import SealedRecord, to_sign
    from kiosk.recipients import seal, throwaway
    from kiosk.records import PointContent, PointNoted, encode, new_id
    from kiosk.sealing import new_seed, pad, public_key, sign
    from kiosk.store import Store

    folder.mkdir()
    recipients = [throwaway("mlkem768x25519") for _ in range(2)]
    record = PointNoted(id=new_id(), band="2020-03-23T19:00+00:00", content=PointContent(text="x" * 200))
    payload = pad(encode(record))
    sealed = seal(payload, recipients)
    store = Store(folder / "floor.duckdb")
    frame = secrets.token_bytes(len(sealed) + 140)
    slot = secrets.token_bytes(4096)
    journal = os.open(folder / "journal", os.O_RDWR | os.O_CREAT, 0o600)
    os.pwrite(journal, bytes(8 << 20), 0)
    state = os.open(folder / "state", os.O_RDWR | os.O_CREAT, 0o600)
    os.pwrite(state, bytes(8192), 0)
    os.fsync(journal)
    os.fsync(state)
    place = 0

    def synced_state() -> None:
        os.pwrite(state, slot, 0)
        os.fdatasync(state)

    def synced_journal() -> None:
        nonlocal place
        os.pwrite(journal, frame, place)
        os.fdatasync(journal)
        place += len(frame)

    def transaction() -> None:
        store.append("floor", SealedRecord(0, sealed, bytes(32), bytes(64)))

    def cryptography() -> None:
        seal(payload, recipients)
        sign(new_seed(), to_sign(bytes(32)))
        public_key(new_seed())

    return [cryptography, synced_state, synced_journal, transaction, synced_state]


def _seconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _time_of(command: list[str]) -> float:
    return _seconds(lambda: subprocess.run(command, check=True, capture_output=True, cwd=ROOT))


def _time_to_text(command: list[str], text: bytes) -> float:
    """Return seconds from starting a program on a terminal of 80x24 to the first `text` it draws."""
    began = time.perf_counter()
    pid, descriptor = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.environ["TERM"] = "xterm-256color"
        os.execv(command[0], command)  # noqa: S606 - the child becomes the program that is measured
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    seen = b""
    try:
        while text not in seen:
            if time.perf_counter() - began > _PATIENCE:
                raise TimeoutError(seen[-500:].decode(errors="replace"))
            seen += os.read(descriptor, 65536)
        return time.perf_counter() - began
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(descriptor)
