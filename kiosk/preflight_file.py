"""The last preflight of a station, kept until the station is opened: findings only, nothing that anyone typed.

It lies beside the station's folder as JSON with a marker and a version. A result for another pack, or an old one, is
not this evening's, and a damaged one is none: the opening record then says that no preflight was made.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

import msgspec

from kiosk.durable import replace_file
from kiosk.errors import StorageError
from kiosk.records import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FRESH = dt.timedelta(hours=12)
"""How long a preflight counts."""

_NONE = Finding(name="preflight", ok=False, detail="No preflight was made on this machine for this evening.")
_LARGEST = 64 * 1024


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    format: Literal["open-meeting-preflight/1"] = "open-meeting-preflight/1"
    pack_digest: str
    made: dt.datetime
    findings: tuple[Finding, ...]


def keep_findings(path: Path, pack_digest: str, made: dt.datetime, findings: Iterable[Finding]) -> None:
    """Put the findings in place of earlier ones.

    Args:
        path: The station's preflight file; its folder exists.
        pack_digest: The pack they were made with.
        made: When, with a zone.
        findings: What was found.

    Raises:
        StorageError: The disk refused; the preflight is not kept.
    """
    kept = _Kept(pack_digest=pack_digest, made=made, findings=tuple(findings))
    try:
        replace_file(path, msgspec.json.encode(kept))
    except OSError as error:
        raise StorageError.refused(path, error) from error


def kept_findings(path: Path, pack_digest: str, now: dt.datetime) -> tuple[Finding, ...]:
    """Return what goes into the opening record: this evening's findings, or one that says that there are none."""
    try:
        with path.open("rb") as file:
            kept = msgspec.json.decode(file.read(_LARGEST), type=_Kept)
        fresh = abs(now - kept.made) <= FRESH
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, TypeError):
        return (_NONE,)
    if kept.pack_digest != pack_digest or not fresh:
        return (_NONE,)
    return kept.findings
