"""A QR code, black on white whatever the theme, beside the words that say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.containers import Container
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kiosk.errors import KioskError
from kiosk.qr import code_rows, needs
from kiosk.words import ENGLISH

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.words import Words

_BLACK_ON_WHITE = Style(color="#000000", bgcolor="#ffffff")
_LARGEST = 4
_WORDS_BESIDE = 30
_WORDS_BELOW = 8


def enlarge(rows: tuple[str, ...], scale: int) -> tuple[str, ...]:
    """Return half-block rows with every module `scale` times as wide and high."""
    if scale == 1:
        return rows
    modules: list[list[bool]] = []
    for row in rows:
        modules.append([cell in "▀█" for cell in row])
        modules.append([cell in "▄█" for cell in row])
    tall = [[dark for dark in line for _ in range(scale)] for line in modules for _ in range(scale)]
    cells = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
    return tuple(
        "".join(cells[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(tall[::2], tall[1::2], strict=True)
    )


class QrPanel(Widget):
    """The picture of one code, with its quiet zone."""

    DEFAULT_CSS = """
    QrPanel { width: auto; height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[str, ...] = ()

    def show(self, text: str, scale: int) -> None:
        """Draw the code of `text`.

        Raises:
            QrError: The text cannot be a code.
        """
        columns, rows = needs(text)
        self._rows = enlarge(code_rows(text, columns=columns, rows=rows).rows, scale)
        self.styles.width = len(self._rows[0])
        self.styles.height = len(self._rows)
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        """Return one row."""
        if y >= len(self._rows):
            return Strip.blank(self.size.width, _BLACK_ON_WHITE)
        return Strip([Segment(self._rows[y], _BLACK_ON_WHITE)])


class CodeAndWords(Container):
    """A code as large as there is room for, and words beside or below it; the words alone where it does not fit.

    Args:
        words: What stands beside the code.
        language: The language to say in why there is no code.
    """

    DEFAULT_CSS = """
    CodeAndWords {
        layout: horizontal; width: 100%; height: 1fr; align: center middle;
        &.-below { layout: vertical; }
        &.-no-code QrPanel { display: none; }
    }
    """

    @dataclass
    class Arranged(Message):
        """The code was fitted to a new size."""

        too_small: str

    def __init__(self, words: Widget, language: Words = ENGLISH) -> None:
        super().__init__()
        self._words = words
        self._language = language
        self._text: str | None = None
        self.too_small: str = ""
        """Why the code is not shown, with the sizes, where the window is too small for it; else empty."""

    def compose(self) -> ComposeResult:
        """Yield the code and the words."""
        yield QrPanel()
        yield self._words

    @property
    def text(self) -> str | None:
        """What the code holds; None where none is asked for."""
        return self._text

    def show(self, text: str | None) -> None:
        """Show the code of `text`, or none."""
        self._text = text
        self._arrange()

    def on_resize(self) -> None:
        """Fit the code to the new size."""
        self._arrange()
        self.post_message(self.Arranged(self.too_small))

    def _arrange(self) -> None:
        self.too_small = ""
        fit: tuple[int, bool] | None = None
        if self._text is not None and self.size:
            try:
                fit = self._fit(self._text)
                if fit is not None:
                    self.query_one(QrPanel).show(self._text, fit[0])
                else:
                    self.too_small = self._refusal(self._text)
            except KioskError as error:
                fit = None
                self.too_small = error.message
        self.set_class(fit is None, "-no-code")
        self.set_class(fit is not None and fit[1], "-below")

    def _refusal(self, text: str) -> str:
        columns, rows = needs(text)
        sizes = self._language.gettext(
            "The code needs {columns} columns and {rows} rows; beside these words there are {wide} and {high}."
        )
        return sizes.format(columns=columns, rows=rows, wide=self._room(), high=self.size.height)

    def _room(self) -> int:
        return max(0, self.size.width - _WORDS_BESIDE)

    def _fit(self, text: str) -> tuple[int, bool] | None:
        """Return the largest scale that fits and whether the words go below, or None."""
        columns, rows = needs(text)
        for scale in range(_LARGEST, 0, -1):
            wide, high = columns * scale, (rows * 2 * scale + 1) // 2
            if wide <= self._room() and high <= self.size.height:
                return scale, False
            if wide <= self.size.width and high + _WORDS_BELOW <= self.size.height:
                return scale, True
        return None
