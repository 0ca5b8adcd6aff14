"""Alt and a digit, as most terminals send it: escape, then the digit.

The framework reads those two bytes as the characters that a Mac keyboard makes with Option, so that Alt+3 would type a
pound sign, which nobody could tell from one that was meant. Bytes that mean nothing to it wait for a pause, and become
text if another key comes first: so each digit is given a meaning, and no pause is needed at speaking pace.
"""

from __future__ import annotations

from enum import Enum
from typing import cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS


class AltDigit(Enum):
    """The keys; the framework takes a key's name from the member's value."""

    ALT_0 = "alt+0"
    ALT_1 = "alt+1"
    ALT_2 = "alt+2"
    ALT_3 = "alt+3"
    ALT_4 = "alt+4"
    ALT_5 = "alt+5"
    ALT_6 = "alt+6"
    ALT_7 = "alt+7"
    ALT_8 = "alt+8"
    ALT_9 = "alt+9"


def hear_alt_digits() -> None:
    """Let Alt and a digit arrive as that, such as `alt+3`, in place of a character."""
    sequences = cast("dict[str, object]", ANSI_SEQUENCES_KEYS)
    for key in AltDigit:
        sequences[f"\x1b{key.value[-1]}"] = (key,)
