"""One receipt for a whole hall: what proves, outside the machines, where every record stream of a meeting ended.

```
digest  = SHA-256("open-meeting/1 hall receipt" || LF || lines)
lines   = for every stream, in the order of its name: name || "/" || count || "/" || head, hexadecimal || LF
receipt = "OMH1:" || meeting || "/" || streams || "/" || records || "/" || digest, hexadecimal
```
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from kiosk.errors import ChainError
from kiosk.spoken import code

if TYPE_CHECKING:
    from collections.abc import Iterable

MARK = "OMH1"

_PREFIX = b"open-meeting/1 hall receipt\n"
_DIGEST = 32


@dataclass(frozen=True, slots=True)
class HallReceipt:
    """What proves where all streams of a meeting ended."""

    meeting: str
    """The meeting's id."""
    streams: int
    """How many record streams it covers."""
    records: int
    """How many records they hold together."""
    digest: bytes
    """SHA-256 over the name, count and head of each, 32 bytes."""

    @classmethod
    def over(cls, meeting: str, ends: Iterable[tuple[str, int, bytes]]) -> Self:
        """Return the receipt over streams.

        Args:
            meeting: The meeting's id.
            ends: Name, count and head (the link after the last record) of each stream, in any order.
        """
        ordered = sorted(ends)
        lines = "".join(f"{name}/{count}/{head.hex()}\n" for name, count, head in ordered)
        digest = hashlib.sha256(_PREFIX + lines.encode()).digest()
        return cls(meeting, len(ordered), sum(count for _, count, _ in ordered), digest)

    def __str__(self) -> str:
        return f"{MARK}:{self.meeting}/{self.streams}/{self.records}/{self.digest.hex()}"

    @property
    def code(self) -> str:
        """The receipt in 16 characters: SHA-256 over its text, Crockford base32."""
        return code(hashlib.sha256(str(self).encode()).digest())


def parse_hall_receipt(text: str) -> HallReceipt:
    """Return the receipt written as `OMH1:meeting/streams/records/digest`.

    Raises:
        ChainError: The text is not such a receipt.
    """
    _, _, rest = text.strip().partition(":")
    try:
        meeting, streams, records, digest = rest.split("/")
        receipt = HallReceipt(meeting, int(streams), int(records), bytes.fromhex(digest))
    except ValueError as error:
        raise ChainError.bad_receipt(text) from error
    if len(receipt.digest) != _DIGEST or str(receipt) != text.strip():
        raise ChainError.bad_receipt(text)
    return receipt
