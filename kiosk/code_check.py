"""Reads a QR code back from the character cells that show it, as a phone would from the screen.

zxing-cpp reads it: another library than the one that drew it, so that a fault in either shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

Colour: TypeAlias = tuple[int, int, int]
Cell: TypeAlias = tuple[str, Colour, Colour]
"""One character, its ink and its paper."""

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
_HALF = 4
_UPPER, _LOWER = frozenset("▀█"), frozenset("▄█")


def cells_of(rows: Sequence[str]) -> list[list[Cell]]:
    """Return rows of half blocks as cells, black on white."""
    return [[(character, BLACK, WHITE) for character in row] for row in rows]


def picture_of(cells: Sequence[Sequence[Cell]], scale: int = _HALF) -> Image:
    """Return cells as a picture in which each is `scale` pixels wide and twice as high.

    Args:
        cells: Rows of equal length; of the characters, half and full blocks are drawn, all others are paper.
        scale: Pixels on a side of half a cell.
    """
    from PIL import Image, ImageDraw

    wide = len(cells[0]) if cells else 0
    picture = Image.new("RGB", (max(1, wide) * scale, max(1, len(cells)) * 2 * scale), WHITE)
    draw = ImageDraw.Draw(picture)
    for y, row in enumerate(cells):
        for x, (character, ink, paper) in enumerate(row):
            for half, blocks in enumerate((_UPPER, _LOWER)):
                top = (2 * y + half) * scale
                colour = ink if character in blocks else paper
                draw.rectangle((x * scale, top, (x + 1) * scale - 1, top + scale - 1), fill=colour)
    return picture


def read_codes(cells: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """Return the texts of all QR codes that can be read from the cells: dark on light, as some phones need it."""
    import zxingcpp

    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

    found = zxingcpp.read_barcodes(picture_of(cells), formats=formats, try_invert=False)
    return tuple(code.text for code in found)
