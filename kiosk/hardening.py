"""What the process asks of the operating system before it handles a single word: no dumps, no files for others.

A crash must not leave the memory of the process on disk, and no file may be born readable by others, whoever creates
it. Where a system lacks a means the finding says so; the kiosk runs on.
"""

from __future__ import annotations

import os
import sys

from kiosk.records import Finding

_OWNER_ONLY = 0o077
_PR_SET_DUMPABLE = 4  # linux/prctl.h


def harden() -> tuple[Finding, ...]:
    """Set the umask to owner only, forbid core dumps and, on Linux, attaching and dumping by the same user.

    Returns:
        One finding for each of the three, to be sealed with the opening of the meeting.
    """
    os.umask(_OWNER_ONLY)
    return (
        Finding(name="files for their owner alone", ok=os.name == "posix", detail="umask 077"),
        _no_core_file(),
        _not_dumpable(),
    )


def _no_core_file() -> Finding:
    name = "no core file after a crash"
    try:
        import resource
    except ImportError:
        return Finding(name=name, ok=False, detail="this system has no such limit")
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (OSError, ValueError) as error:
        return Finding(name=name, ok=False, detail=str(error))
    return Finding(name=name, ok=True, detail="RLIMIT_CORE 0")


def _not_dumpable() -> Finding:
    name = "memory closed to other programs"
    if sys.platform != "linux":
        return Finding(name=name, ok=False, detail="this system has no such switch")
    import ctypes

    try:
        refused = ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    except (OSError, AttributeError) as error:
        return Finding(name=name, ok=False, detail=str(error))
    detail = os.strerror(ctypes.get_errno()) if refused else "PR_SET_DUMPABLE 0"
    return Finding(name=name, ok=not refused, detail=detail)
