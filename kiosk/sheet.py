"""A page to print: text, codes and lines in millimetres, black on white, as PNG or PDF.

The letters are Atkinson Hyperlegible, drawn for readers with low vision, and come with the software, so that a poster
looks the same on every machine and needs no network (docs/decisions/paper.md).
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.errors import PaperError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import PIL.Image
    from PIL.ImageFont import FreeTypeFont

Paper: TypeAlias = Literal["A4", "A3"]
"""What can be printed on."""

PAPERS: dict[Paper, tuple[int, int]] = {"A4": (210, 297), "A3": (297, 420)}
"""Width and height in millimetres, ISO 216."""

DPI = 300
"""Dots an inch: what print shops ask for."""

_DOTS = DPI / 25.4
"""Dots a millimetre."""
_ROUNDING = 0.01
"""Dots that a width may lack after it went through millimetres."""
_LEADING = 1.25
"""Distance of two lines, in heights of a letter."""
_FONT = "fontpkg_atkinson_hyperlegible"
_BLACK, _GREY, _WHITE = 0, 90, 255


@dataclass
class Sheet:
    """One page.

    Args:
        paper: Its size.
        drawn: False to find out what fits without drawing.
    """

    paper: Paper
    drawn: bool = True
    lacking: set[str] = field(default_factory=set)
    """Characters that the letters for printing do not have; a reader would see a box."""

    def __post_init__(self) -> None:
        """Take a white page."""
        from PIL import Image, ImageDraw

        self.width, self.height = PAPERS[self.paper]
        size = (dots(self.width), dots(self.height)) if self.drawn else (1, 1)
        self.image: PIL.Image.Image = Image.new("L", size, _WHITE)
        self._draw = ImageDraw.Draw(self.image)

    def text(
        self,
        words: str,
        at: tuple[float, float],
        width: float,
        size: float,
        *,
        bold: bool = False,
        grey: bool = False,
        centred: bool = False,
    ) -> float:
        """Write words, wrapped, and return where the next line may start, in millimetres from the top.

        Args:
            words: What to write.
            at: The left end and the top of the first line.
            width: Where lines are wrapped; a word longer than that is broken.
            size: The height of the letters, in millimetres.
            bold: Whether they are bold.
            grey: Whether they are grey.
            centred: Whether each line stands in the middle of the width.
        """
        left, top = at
        font = _font(max(1, dots(size)), bold)
        for line in _wrapped(words, font, dots(width)):
            if self.drawn:
                self._note_lacking(line, font)
                spare = (dots(width) - font.getlength(line)) / 2 if centred else 0
                colour = _GREY if grey else _BLACK
                self._draw.text((dots(left) + spare, dots(top)), line, colour, font=font)
            top += size * _LEADING
        return top

    def code(self, modules: Sequence[Sequence[bool]], at: tuple[float, float], width: float) -> None:
        """Draw a code, quiet zone included, as wide as `code_width` said."""
        if not self.drawn:
            return
        dot = _dots_of_a_module(modules, width)
        left, top = dots(at[0]), dots(at[1])
        for row, line in enumerate(modules):
            for column, dark in enumerate(line):
                if dark:
                    x, y = left + column * dot, top + row * dot
                    self._draw.rectangle((x, y, x + dot - 1, y + dot - 1), fill=_BLACK)

    def line(self, start: tuple[float, float], end: tuple[float, float], width: float = 0.3) -> None:
        """Draw a line."""
        if self.drawn:
            points = [(dots(start[0]), dots(start[1])), (dots(end[0]), dots(end[1]))]
            self._draw.line(points, fill=_GREY, width=max(1, dots(width)))

    def _note_lacking(self, line: str, font: FreeTypeFont) -> None:
        """Remember characters that are drawn as the font's box for what it does not have."""
        for character in set(line) - {" "}:
            if character.isascii():
                continue
            if bytes(font.getmask(character)) == bytes(font.getmask("\uffff")):
                self.lacking.add(character)


def code_width(modules: Sequence[Sequence[bool]], most: float) -> float:
    """Return how wide a code is, in millimetres, if it may take `most`: a module is a whole number of dots."""
    return len(modules) * _dots_of_a_module(modules, most) / _DOTS


def _dots_of_a_module(modules: Sequence[Sequence[bool]], width: float) -> int:
    return max(1, int(width * _DOTS + _ROUNDING) // len(modules))


def dots(millimetres: float) -> int:
    """Return a length in dots."""
    return round(millimetres * _DOTS)


@cache
def _font(size: int, bold: bool) -> FreeTypeFont:  # noqa: FBT001 - a cache takes positions
    from PIL import ImageFont

    name = "AtkinsonHyperlegible-Bold.ttf" if bold else "AtkinsonHyperlegible-Regular.ttf"
    try:
        path = files(_FONT) / "files" / name
        return ImageFont.truetype(io.BytesIO(path.read_bytes()), size)
    except (ImportError, OSError) as error:
        raise PaperError.no_letters() from error


def _wrapped(words: str, font: FreeTypeFont, width: int) -> Iterator[str]:
    """Yield lines of at most `width` dots."""
    line = ""
    for word in words.split():
        rest = word
        tried = f"{line} {word}" if line else word
        if font.getlength(tried) <= width:
            line = tried
            continue
        if line:
            yield line
        while font.getlength(rest) > width:
            most = _most_that_fit(rest, font, width)
            yield rest[:most]
            rest = rest[most:]
        line = rest
    if line:
        yield line


def _most_that_fit(word: str, font: FreeTypeFont, width: int) -> int:
    """Return how many characters of a word fit a line: at least one, and a break after a slash if that keeps a third.

    Never a break after a hyphen of the word's own where another is near: nobody could tell whether to type it.
    """
    most = 1
    while most < len(word) and font.getlength(word[: most + 1]) <= width:
        most += 1
    for signs in ("/", "?&=_.~"):
        for kept in range(most, most // 3, -1):
            if word[kept - 1] in signs:
                return kept
    return most - 1 if most > 1 and word[most - 1] == "-" else most
