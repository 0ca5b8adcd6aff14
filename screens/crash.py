"""What is left of a crash: a short code and whether the unsaved words are safe, and nothing of what was typed.

A traceback printed by the framework shows local variables, and with them what people said. The code leads a developer
to the line of the software that failed and tells nobody else anything.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.spoken import crockford

if TYPE_CHECKING:
    from types import TracebackType

_OURS = ("kiosk.", "screens.", "run_kiosk")
_CODE_BYTES = 5

Typed: TypeAlias = Literal["nothing", "sealed", "not-sealed"]
"""What was on the screen and not yet saved: nothing, a line that is now sealed as a draft, or a line that is not."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An ended run, told to the next one."""

    code: str
    """Eight characters that name the failing line of the software."""
    typed: Typed = "nothing"
    """What became of the words that were not saved yet."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run of the screens ended."""

    station: str | None = None
    """The station that was open, to be opened again after trouble."""
    trouble: Trouble | None = None
    """None where a person ended the run."""


def trouble_code(error: BaseException) -> str:
    """Return the code of an unexpected error: its type, and the module and line of ours that it came through last.

    Nothing of the error's message or of any variable goes into it.
    """
    module, line = _last_of_ours(error.__traceback__)
    name = f"{type(error).__module__}.{type(error).__qualname__}:{module}:{line}"
    text = crockford(hashlib.sha256(name.encode()).digest()[:_CODE_BYTES])
    return f"{text[:4]}-{text[4:]}"


def _last_of_ours(traceback: TracebackType | None) -> tuple[str, int]:
    last, ours = ("?", 0), None
    while traceback is not None:
        last = (str(traceback.tb_frame.f_globals.get("__name__", "?")), traceback.tb_lineno)
        if last[0].startswith(_OURS):
            ours = last
        traceback = traceback.tb_next
    return ours or last
