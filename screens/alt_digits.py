"""Alt and a digit, as most terminals send it: escape, then the digit.

The framework reads those two bytes as the characters that a Mac keyboard makes with Option, so that Alt+3 would type a
pound sign, which nobody could tell from one that was meant.
"""

from __future__ import annotations

from typing import cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS


def hear_alt_digits() -> None:
    """Let Alt and a digit arrive as that, such as `alt+3`, in place of a character."""
    sequences = cast("dict[str, object]", ANSI_SEQUENCES_KEYS)
    for digit in "0123456789":
        sequences.pop(f"\x1b{digit}", None)
