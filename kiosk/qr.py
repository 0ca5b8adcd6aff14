"""QR codes as rows of half blocks, for a terminal, and as modules, for paper.

Each character cell holds two modules, one above the other, so a module is about square. The rows are meant to be
drawn in black on white whatever the theme: `█` is two dark modules, a space two light ones. The quiet zone of four
modules that ISO/IEC 18004 asks for is part of the picture.

The code takes the smallest version that holds the text, and in it the strongest error correction that still fits:
the modules of a terminal have a fixed size, so a larger version costs room and gains nothing that the free
correction does not (docs/decisions/qr-codes.md).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.errors import QrError, QrTooLarge

if TYPE_CHECKING:
    from qrcode.main import QRCode

QUIET_ZONE = 4
"""Light modules on each side, ISO/IEC 18004 clause 6.3.8."""

MOST_BYTES = 2953
"""What the largest code holds in bytes at the lowest error correction (version 40, level L)."""

_CELLS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_NOT_IN_AN_ADDRESS = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class QrPicture:
    """A code ready to draw."""

    rows: tuple[str, ...]
    """Equally long rows of `▀`, `▄`, `█` and spaces, the quiet zone included."""
    columns: int
    """Characters in a row, which is also modules with the quiet zone."""
    modules: int
    """Modules on a side without the quiet zone: 17 + 4 x version."""
    version: int
    """1 to 40."""
    level: str
    """Error correction: L, M, Q or H, which mend 7, 15, 25 or 30 % of the code."""


def code_rows(text: str, *, columns: int, rows: int) -> QrPicture:
    """Return the code of `text`, drawn to fit into `columns` x `rows` character cells.

    Raises:
        QrTooLarge: The picture does not fit; the message names the cells it needs and those there are.
        QrError: The text is empty or holds control characters.
    """
    code, level = _fitted(text)
    needed = _cells(code.version)
    if needed[0] > columns or needed[1] > rows:
        raise QrTooLarge.no_room(needed, (columns, rows))
    matrix = _drawn(code)
    matrix.append([False] * len(matrix))
    drawn = tuple(
        "".join(_CELLS[upper, lower] for upper, lower in zip(*pair, strict=True))
        for pair in zip(matrix[::2], matrix[1::2], strict=True)
    )
    return QrPicture(drawn, needed[0], _modules(code.version), code.version, level)


def code_modules(text: str) -> list[list[bool]]:
    """Return the code of `text` as square rows of modules, True for dark, the quiet zone included; errors as `needs`.

    For paper, where a module may have any size.
    """
    return _drawn(_fitted(text)[0])


def needs(text: str) -> tuple[int, int]:
    """Return the (columns, rows) of character cells that the code of `text` takes.

    Raises:
        QrTooLarge: The text is longer than any code holds.
        QrError: The text is empty or holds control characters.
    """
    return _cells(_fitted(text)[0].version)


def code_columns(text: str) -> int:
    """Return how many columns the code of `text` takes; errors as `needs`."""
    return needs(text)[0]


def _drawn(code: QRCode) -> list[list[bool]]:
    code.make(fit=False)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]


def _modules(version: int) -> int:
    return 17 + 4 * version


def _cells(version: int) -> tuple[int, int]:
    """Return (columns, rows): the last row's lower half lies below the picture and stays light."""
    side = _modules(version) + 2 * QUIET_ZONE
    return side, (side + 1) // 2


def _fitted(text: str) -> tuple[QRCode, str]:
    """Return a code of the smallest version that holds `text`, not yet drawn, and its level."""
    _check(text)
    from qrcode import constants

    smallest = _code(text, constants.ERROR_CORRECT_L)
    fitted, level = smallest, "L"
    for name in ("M", "Q", "H"):
        try:
            stronger = _code(text, getattr(constants, f"ERROR_CORRECT_{name}"))
        except QrTooLarge:
            break
        if stronger.version > smallest.version:
            break
        fitted, level = stronger, name
    return fitted, level


def _code(text: str, correction: int) -> QRCode:
    from qrcode.exceptions import DataOverflowError
    from qrcode.main import QRCode

    code: QRCode = QRCode(error_correction=correction, border=QUIET_ZONE)
    code.add_data(text)
    try:
        code.best_fit()
    except (DataOverflowError, ValueError) as error:
        raise QrTooLarge.no_code(len(text.encode()), MOST_BYTES) from error
    return code


def _check(text: str) -> None:
    if not text.strip():
        raise QrError.empty()
    for character in text:
        if unicodedata.category(character) in _NOT_IN_AN_ADDRESS:
            raise QrError.not_printable(character)
    if len(text) > MOST_BYTES * 3:
        raise QrTooLarge.no_code(len(text.encode()), MOST_BYTES)
