"""A phone in the hall: what a screen's cells look like as pixels, and what a decoder reads."""

from __future__ import annotations

import io
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from rich.ansi import AnsiDecoder
from rich.console import Console

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.color import Color
    from rich.color_triplet import ColorTriplet
    from textual.strip import Strip

Cell: TypeAlias = "tuple[str, tuple[int, int, int], tuple[int, int, int]]"
"""A character, its colour and its ground, red, green and blue from 0 to 255."""

DOTS = (8, 16)
"""Dots of a cell, wide and high, as most terminals have at their usual size."""

_CONSOLE = Console(file=io.StringIO())
_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
_UPPER, _LOWER = "▀█", "▄█"


def read(image: Image.Image) -> list[str]:
    """Return what zbar reads in a picture, each different text once."""
    data = io.BytesIO()
    image.convert("L").save(data, "PNG", compress_level=1)
    command = ["zbarimg", "--quiet", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", "-"]
    done = subprocess.run(command, input=data.getvalue(), capture_output=True, check=False, timeout=60)
    assert done.returncode in (0, 4), done.stderr  # 4: there is no code in it
    return sorted(set(done.stdout.decode().splitlines()))


def cells_of_strips(strips: Iterable[Strip]) -> list[list[Cell]]:
    """Return the cells of what the framework drew."""
    rows = []
    for strip in strips:
        row: list[Cell] = []
        for segment in strip:
            style = segment.style
            ink = _rgb(style.color if style else None, _WHITE)
            ground = _rgb(style.bgcolor if style else None, _BLACK)
            row += [(character, ink, ground) for character in segment.text]
        rows.append(row)
    return rows


def cells_of_terminal(captured: str, columns: int) -> list[list[Cell]]:
    """Return the cells of a terminal's picture with its colours, as `tmux capture-pane -e -p` gives it."""
    rows = []
    for line in AnsiDecoder().decode(captured):
        row: list[Cell] = []
        for offset, character in enumerate(line.plain):
            style = line.get_style_at_offset(_CONSOLE, offset)
            ink, ground = _rgb(style.color, _WHITE), _rgb(style.bgcolor, _BLACK)
            row.append((character, ground, ink) if style.reverse else (character, ink, ground))
        row += [(" ", _WHITE, _BLACK)] * (columns - len(row))
        rows.append(row)
    return rows


def picture(rows: Sequence[Sequence[Cell]], dots: tuple[int, int] = DOTS) -> Image.Image:
    """Return cells as pixels: every cell's own ground, half blocks in its colour, letters as letters."""
    wide, high = dots
    image = Image.new("RGB", (wide * max(map(len, rows)), high * len(rows)), _BLACK)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(high * 0.7)
    for y, row in enumerate(rows):
        for x, (character, ink, ground) in enumerate(row):
            left, top = x * wide, y * high
            right, bottom, middle = left + wide - 1, top + high - 1, top + high // 2
            draw.rectangle((left, top, right, bottom), fill=ground)
            if character in _UPPER:
                draw.rectangle((left, top, right, middle - 1), fill=ink)
            if character in _LOWER:
                draw.rectangle((left, middle, right, bottom), fill=ink)
            if character not in f" {_UPPER}{_LOWER}":
                draw.text((left, top), character, fill=ink, font=font)
    return image


@dataclass(frozen=True, slots=True)
class Sight:
    """How a phone sees a screen."""

    module: float = 4.0
    """Pixels of the camera that one module of the code takes."""
    blur: float = 0.0
    """Radius of a Gaussian blur, in modules: a hand that shakes, a lens out of focus."""
    tilt: float = 0.0
    """Degrees by which the screen is turned away, to the side and up at once."""
    roll: float = 0.0
    """Degrees by which the phone is turned in the hand."""
    contrast: float = 1.0
    """What is left of black to white: a projector in a lit hall."""


def seen(image: Image.Image, module_dots: float, sight: Sight) -> Image.Image:
    """Return a picture as a phone sees it, grey around it.

    Args:
        image: The screen.
        module_dots: Dots of the picture that one module takes.
        sight: From where and how.
    """
    factor = sight.module / module_dots
    grey = image.convert("L").resize(
        (max(1, round(image.width * factor)), max(1, round(image.height * factor))), Image.Resampling.BOX
    )
    grey = _tilted(grey, sight.tilt)
    if sight.roll:
        grey = grey.rotate(sight.roll, Image.Resampling.BICUBIC, expand=True, fillcolor=_AROUND)
    if sight.blur:
        grey = grey.filter(ImageFilter.GaussianBlur(sight.blur * sight.module))
    low = round(127 * (1 - sight.contrast))
    return grey.point([low + round(value * sight.contrast) for value in range(256)])


_AROUND = 128

PIXELS_AT_A_METRE = 1.5
"""Pixels of a phone's viewfinder to a millimetre one metre away: 1,920 across a field of 66 degrees, which is 1.3 m."""

LAPTOP_MODULE = 344 / 80
"""Millimetres of a module on a laptop of 15.6 inches with 80 columns."""

THREE_METRES = Sight(module=PIXELS_AT_A_METRE * LAPTOP_MODULE / 3, blur=0.25, tilt=15, roll=5, contrast=0.6)
"""A laptop's code from three metres: in a hand that shakes, from the side, in a lit hall."""


def _tilted(image: Image.Image, degrees: float) -> Image.Image:
    """Return a picture turned away in perspective, seen from three of its widths."""
    if not degrees:
        return image
    import numpy as np

    wide, high = image.size
    angle = np.radians(degrees)
    turn_y = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
    turn_x = np.array([[1, 0, 0], [0, np.cos(angle), -np.sin(angle)], [0, np.sin(angle), np.cos(angle)]])
    corners = np.array([[-wide, -high, 0], [wide, -high, 0], [wide, high, 0], [-wide, high, 0]]) / 2
    turned = corners @ (turn_y @ turn_x).T
    far = 3.0 * wide
    flat = turned[:, :2] * (far / (far + turned[:, 2:3]))
    flat -= flat.min(axis=0)
    across, down = (int(np.ceil(side)) + 1 for side in flat.max(axis=0))
    source = [(0, 0), (wide, 0), (wide, high), (0, high)]
    rows, wanted = [], []
    for (to_x, to_y), (from_x, from_y) in zip(flat, source, strict=True):
        rows.append([to_x, to_y, 1, 0, 0, 0, -from_x * to_x, -from_x * to_y])
        rows.append([0, 0, 0, to_x, to_y, 1, -from_y * to_x, -from_y * to_y])
        wanted += [from_x, from_y]
    map_back = np.linalg.solve(np.array(rows), np.array(wanted))
    return image.transform(
        (across, down), Image.Transform.PERSPECTIVE, list(map_back), Image.Resampling.BICUBIC, fillcolor=_AROUND
    )


def _rgb(colour: Color | None, otherwise: tuple[int, int, int]) -> tuple[int, int, int]:
    if colour is None or colour.is_default:
        return otherwise
    triplet: ColorTriplet = colour.get_truecolor()
    return triplet.red, triplet.green, triplet.blue
