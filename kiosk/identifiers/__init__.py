"""The identifying-information guard: what in a note may point to a particular person.

Pure and offline. A `Guard` is built once from a meeting pack and asked at every keystroke; `find_identifiers` is the
same for a single text. The guard is a screen for a human, who decides; its measured limits are in docs/guard.md.
"""

from __future__ import annotations

from kiosk.identifiers.findings import KINDS, REPLACEMENTS, Finding, Kind
from kiosk.identifiers.guard import Guard, find_identifiers

__all__ = ["KINDS", "REPLACEMENTS", "Finding", "Guard", "Kind", "find_identifiers"]
