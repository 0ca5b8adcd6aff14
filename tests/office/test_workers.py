"""Helper processes: the same result as without them, keys in memory alone, and none of them outlives its task-giver."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from export.identities import new_identity
from export.merge_errors import WorkerError
from export.pipeline import open_records
from export.readers import read_sources
from export.verdicts import to_json
from export.verify import verify
from export.workers import Workers
from kiosk.handover import write_bundle
from kiosk.records import PointContent, PointNoted, Record, new_id
from tests.office.builder import BAND, build, sealed_records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from export.identities import Identity
    from kiosk.pack import LoadedPack

ROOT = Path(__file__).resolve().parents[2]
KEY = new_identity("X25519")


@pytest.fixture
def bundle(loaded: LoadedPack, tmp_path: Path) -> Path:
    """Return a bundle of three stations, one of which has a record to another key and one lost a record."""
    streams = []
    for name in ("desk", "door-1", "notes-1"):
        points: list[Record] = [
            PointNoted(id=new_id(), band=BAND, content=PointContent(text=f"{name} {n}")) for n in range(30)
        ]
        sealed = sealed_records(points, [KEY.recipient])
        if name == "door-1":
            sealed[3] = sealed_records(points[3:4], [new_identity("X25519").recipient], close=False)[0]
        built = build(loaded, name, sealed)
        streams.append(built.with_records([r for r in built.records if (name, r.seq) != ("notes-1", 20)]))
    return write_bundle([built.source for built in streams], loaded, tmp_path).path


def _everything(bundle: Path, workers: Workers | None) -> tuple[object, ...]:
    with read_sources([bundle], None, workers) as evidence:
        verification = verify(evidence, None, None, workers)
        opened = open_records(verification, [KEY], None, workers)
    tables = {table.name: sorted(table.rows) for table in opened.fold.tables()}
    return to_json(verification.report), tables, opened.failures, opened.exit_code


def test_helpers_change_nothing_but_the_time(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read, verified and opened by two helpers, all is as it is in one process, failures and verdicts included."""
    alone = _everything(bundle, None)
    for limit in ("export.readers._WORTH_IT", "export.verify.WORTH_IT", "export.pipeline.WORTH_IT"):
        monkeypatch.setattr(limit, 0)
    with Workers([KEY], jobs=2) as workers:
        assert _everything(bundle, workers) == alone
    assert [failure.seq for failure in alone[2]] == [3]  # type: ignore[attr-defined]  # the failures


def where_i_am(keys: Sequence[Identity], _task: int, tick: Callable[[int], None]) -> tuple[int, bytes, bytes, str]:
    """Return a helper's process, its command line and environment, and the key it holds; work for a helper."""
    tick(1)
    here = Path("/proc/self")
    return os.getpid(), (here / "cmdline").read_bytes(), (here / "environ").read_bytes(), keys[0].recipient


def slow(_keys: Sequence[Identity], _task: int, _tick: Callable[[int], None]) -> int:
    """Take a while; work for a helper."""
    time.sleep(60)
    return os.getpid()


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_key_reaches_helpers_through_memory_alone() -> None:
    """No helper has the private key in its command line or environment, and each can use it."""
    ticks: list[int] = []
    with Workers([KEY], jobs=2) as workers:
        found = list(workers.map(where_i_am, range(8), ticks.append, worth_it=True))
    assert {recipient for *_, recipient in found} == {KEY.recipient}
    assert os.getpid() not in {pid for pid, *_ in found}
    assert all(KEY.text.encode() not in line + environment for _, line, environment, _ in found)
    assert sum(ticks) == 8
    _until(lambda: all(_gone(pid) for pid, *_ in found))


def test_a_helper_that_is_killed_is_one_clear_error() -> None:
    """Where the system ends a helper, the error says so and what to do, and the others end too."""
    with Workers(jobs=2) as workers:
        pids = {pid for pid, *_ in workers.map(where_i_am_without_keys, range(8), lambda _n: None, worth_it=True)}
        results = workers.map(slow, range(2), lambda _n: None, worth_it=True)
        os.kill(min(pids), signal.SIGKILL)
        with pytest.raises(WorkerError, match="ended a helper") as caught:
            next(results)
    assert caught.value.hint
    _until(lambda: all(_gone(pid) for pid in pids))


def where_i_am_without_keys(_keys: Sequence[Identity], _task: int, _tick: Callable[[int], None]) -> tuple[int]:
    """Return a helper's process; work for a helper."""
    time.sleep(0.05)
    return (os.getpid(),)


def announce(_keys: Sequence[Identity], folder: str, _tick: Callable[[int], None]) -> None:
    """Leave a file with this helper's process as its name, and take a while; work for a helper."""
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(60)


_SCRIPT = """
import sys
from export.workers import Workers
from tests.office.test_workers import announce

if __name__ == "__main__":
    with Workers(jobs=2) as workers:
        list(workers.map(announce, [sys.argv[1]] * 4, lambda _n: None, worth_it=True))
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_no_helper_outlives_the_program(tmp_path: Path, sent: signal.Signals) -> None:
    """Stopped with Ctrl+C, or killed without a chance to tidy up, the program takes its helpers along at once."""
    (tmp_path / "program.py").write_text(_SCRIPT)
    told = tmp_path / "helpers"
    told.mkdir()
    program = subprocess.Popen(
        [sys.executable, "program.py", told],
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )
    _until(lambda: len(list(told.iterdir())) == 2)
    helpers = [int(path.name) for path in told.iterdir()]
    if sent is signal.SIGINT:
        os.killpg(program.pid, sent)  # as a terminal does: to the program and its helpers alike
    else:
        program.send_signal(sent)
    began = time.monotonic()
    said = program.communicate(timeout=30)[1]
    _until(lambda: all(_gone(pid) for pid in helpers))
    assert time.monotonic() - began < 20, "far less than what their task takes"
    assert said.count("KeyboardInterrupt") == (1 if sent is signal.SIGINT else 0)
