"""Progress told a few times a second, so that the work is not slowed by telling of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_BETWEEN = 0.1
"""Seconds between two reports."""


def seldom(tell: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Return what passes progress on when some time is over since the last report, and the end always."""
    told = 0.0

    def progress(done: int, total: int) -> None:
        nonlocal told
        if done >= total or time.monotonic() - told > _BETWEEN:
            told = time.monotonic()
            tell(done, total)

    return progress
