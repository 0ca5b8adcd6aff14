"""How much one address may ask: connections at once, requests, and tries at pairing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kiosk.clock import elapsed_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CONNECTIONS = 48
"""At once from one address: 18 tablets behind one router, each with its screen, its sign of life, and some to spare."""
_MOST_ADDRESSES = 4096


class Connection(Protocol):
    """A connection that can tell whether it is over."""

    def is_closing(self) -> bool:
        """Tell whether it is closed or closing."""


class Connections:
    """The connections that each address holds open.

    Args:
        most: How many one address may hold.
    """

    def __init__(self, most: int = MOST_CONNECTIONS) -> None:
        self._most = most
        self._held: dict[str, list[Connection]] = {}
        self._coming: dict[str, int] = {}

    def come(self, address: str) -> bool:
        """Take a connection that is being made into account, and tell whether it is allowed."""
        held = [connection for connection in self._held.get(address, []) if not connection.is_closing()]
        if held:
            self._held[address] = held
        else:
            self._held.pop(address, None)
        if len(held) + self._coming.get(address, 0) >= self._most:
            return False
        self._coming[address] = self._coming.get(address, 0) + 1
        return True

    def made(self, address: str, connection: Connection | None) -> None:
        """Note that it is made, or with None that it came to nothing."""
        left = self._coming.get(address, 0) - 1
        if left > 0:
            self._coming[address] = left
        else:
            self._coming.pop(address, None)
        if connection is not None:
            self._held.setdefault(address, []).append(connection)


class Rate:
    """A bucket of requests for each address that fills again with time.

    Args:
        burst: How many may come at once.
        each: Seconds until one more may come.
        elapsed: Seconds since any fixed moment.
    """

    def __init__(self, burst: int, each: float, elapsed: Callable[[], float] = elapsed_seconds) -> None:
        self._burst = burst
        self._each = each
        self._elapsed = elapsed
        self._used: dict[str, tuple[float, float]] = {}

    def allows(self, address: str) -> bool:
        """Take one request from the address's bucket, and tell whether there was one left."""
        now = self._elapsed()
        used, at = self._used.get(address, (0.0, now))
        used = max(0.0, used - (now - at) / self._each)
        allowed = used + 1 <= self._burst
        if len(self._used) >= _MOST_ADDRESSES and address not in self._used:
            self._used.clear()
        self._used[address] = (used + 1 if allowed else used, now)
        return allowed
