"""The process keeps its memory and its files to itself, tested in a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

HARDENED = """
import ctypes, json, os, pathlib, resource
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
from kiosk.hardening import harden
findings = harden()
pathlib.Path("born").write_text("x")
print(json.dumps({
    "findings": [[finding.name, finding.ok] for finding in findings],
    "mode": os.stat("born").st_mode & 0o777,
    "core": resource.getrlimit(resource.RLIMIT_CORE),
    "dumpable": ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),
}), flush=True)
"""
LINUX = sys.platform == "linux"


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a clean interpreter, in the test's own folder."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)


def test_files_cores_and_memory_are_closed() -> None:
    """After hardening a new file is its owner's alone, no core may be written and the process can't be dumped."""
    done = run(HARDENED)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["mode"] == 0o600
    assert seen["core"] == [0, 0]
    assert seen["dumpable"] == 0
    assert [ok for _, ok in seen["findings"]] == [True, True, True]


def test_a_crash_leaves_no_core() -> None:
    """A hardened process that is killed by a memory fault leaves no dump and says it left none."""
    done = run(HARDENED + "os.kill(os.getpid(), 11)")
    assert done.returncode == -signal.SIGSEGV
    assert [path.name for path in Path.cwd().iterdir()] == ["born"]


@pytest.mark.parametrize(
    "lacking",
    [
        "sys.modules['resource'] = None",
        "import resource; resource.setrlimit = lambda *_: (_ for _ in ()).throw(ValueError('refused'))",
        "sys.platform = 'plan9'",
        "import ctypes; ctypes.CDLL = lambda *_, **__: object()",
    ],
)
def test_a_system_without_a_means_is_told_and_runs_on(lacking: str) -> None:
    """Where the system lacks one of the three, its finding says so and the other two still hold."""
    code = f"import sys; {lacking}; from kiosk.hardening import harden; print(sum(f.ok for f in harden()))"
    done = run(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "2"
