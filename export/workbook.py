"""Every table in one Excel workbook: a sheet for each theme's points, then a sheet for each table whole.

XlsxWriter makes the file. Text is only ever written as text, so nothing typed becomes a formula or a link, and cells of
text keep the format "Text" when somebody edits them. Nothing decrypted is laid into temporary files (see
`export.streamed_workbook`). The limits are those of the file format as Excel reads it: 1,048,576 rows a sheet, 32,767
UTF-16 units a cell, 31 a sheet's name, 15 digits a number.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import count, islice
from typing import TYPE_CHECKING, Self

from export.evidence_errors import OutputError
from export.stored_rows import counted
from export.streamed_workbook import StreamedWorkbook
from export.tables import BETWEEN, MEANINGS, Table, columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType
    from typing import BinaryIO

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from export.outputs import OutputFolder
    from export.tables import Cell, Cover

FILE = "evidence.xlsx"
MAX_ROWS = 1_048_575
"""Rows of a table, under the row of its headings."""
MAX_CELL = 32_767
"""UTF-16 units of text in a cell."""
_MAX_NAME = 31
_MAX_NUMBER = 10**15 - 1
_BATCH = 2000
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_RESERVED = "history"
_CREATED = dt.datetime(2020, 1, 1)  # noqa: DTZ001 - the same day always, so that the same rows make the same bytes
_BROADEST = {"text": 80, "preflight": 60, "meaning": 60}
_NARROWEST, _BROAD = 9, 40
_SAMPLED = 200
_LONG_TEXTS = columns("#number sheet row column #piece text")
_LONG_SHEET = "long texts"
_LONG_WORDS = "a piece of a text that is too long for one cell: join the pieces of one number"

_NO_THEME, _OTHER = "no theme", "other themes"
_ON_THEME = "a point on this theme; it may be on other sheets too"
_WHAT = {_NO_THEME: "a point without a theme", _OTHER: "a point on a theme that the meeting pack does not have"}


class Workbook:
    """A workbook that text enters only as text; each sheet has a heading that stays in view, and a filter.

    Args:
        file: An open file, written when the workbook is closed.
        cover: What the first sheet says.
    """

    def __init__(self, file: BinaryIO, cover: Cover) -> None:
        self._book = StreamedWorkbook(file)
        self._book.set_properties({"title": cover.heading, "created": _CREATED})
        self._cover = cover
        self._names: set[str] = set()
        self._long: list[tuple[Cell, ...]] = []
        self._listed: list[tuple[str, int, str]] = []
        top = {"valign": "top"}
        text = {**top, "num_format": "@", "text_wrap": True}
        self._plain: Format = self._book.add_format(top)
        self._counted: Format = self._book.add_format({**top, "align": "left"})
        self._text: Format = self._book.add_format(text)
        self._bold: Format = self._book.add_format({**text, "bold": True, "bottom": 1, "bg_color": "#E8E8E8"})
        self._about = self._sheet("About")

    def add(self, name: str, table: Table, what: str, tell: Callable[[int], None]) -> None:
        """Add a table as a sheet.

        Args:
            name: The sheet's name, made safe and unlike the others.
            table: The rows.
            what: What the first sheet says of it.
            tell: Told how many more rows were written, now and then.
        """
        sheet = self._sheet(name)
        self._head(sheet, table)
        for place, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                self._write(sheet, place, column, cell, table.columns[column].name)
            if place % _BATCH == 0:
                tell(_BATCH)
        tell(len(table.rows) % _BATCH)
        self._listed.append((sheet.name, len(table.rows), what))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._book.abandon()

    def close(self) -> None:
        """Write the file.

        Raises:
            OSError: The system refused.
            RuntimeError: A sheet is larger than Excel reads.
        """
        if self._long:
            self.add(_LONG_SHEET, Table(_LONG_SHEET, _LONG_TEXTS, tuple(self._long)), _LONG_WORDS, lambda _rows: None)
        self._write_about()
        self._book.close()

    def _sheet(self, name: str) -> Worksheet:
        sheet: Worksheet = self._book.add_worksheet(sheet_name(name, self._names))
        self._names.add(sheet.name.casefold())
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{'REHEARSAL ' * self._cover.rehearsal}&A&RPage &P of &N")
        return sheet

    def _head(self, sheet: Worksheet, table: Table) -> None:
        sample = table.rows[:_SAMPLED]
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, column.name, self._bold)
            longest = max((len(str(row[place])) for row in sample), default=0)
            fitting = max(longest, len(column.name), _NARROWEST) + 2
            sheet.set_column(place, place, min(fitting, _BROADEST.get(column.name, _BROAD)))
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def _write(self, sheet: Worksheet, row: int, column: int, cell: Cell, name: str) -> None:
        if isinstance(cell, bool):
            sheet.write_boolean(row, column, cell, self._plain)
        elif isinstance(cell, int) and abs(cell) <= _MAX_NUMBER:
            sheet.write_number(row, column, cell, self._plain)
        else:
            text = str(cell)
            if len(text) > MAX_CELL // 2 and _units(text) > MAX_CELL:
                text = self._put_apart(text, sheet.name, row, name)
            sheet.write_string(row, column, text, self._text)

    def _put_apart(self, text: str, sheet: str, row: int, column: str) -> str:
        """Keep a text that is too long for a cell on a sheet of its own, and return what stands in its place."""
        number = 1 if not self._long else int(self._long[-1][0]) + 1
        for piece, part in enumerate(pieces(text), 1):
            self._long.append((number, sheet, str(row + 1), column, piece, part))
        notice = f"… [cut here; whole on the sheet '{_LONG_SHEET}', number {number}]"
        return next(pieces(text, MAX_CELL - len(notice))) + notice

    def _write_about(self) -> None:
        sheet = self._about
        for place, width in enumerate((34, 12, 80)):
            sheet.set_column(place, place, width)
        lines = [self._cover.heading, *self._cover.lines, ""]
        for row, line in enumerate(lines):
            sheet.write_string(row, 0, line, self._plain)
        for column, head in enumerate(("sheet", "rows", "what a row is")):
            sheet.write_string(len(lines), column, head, self._bold)
        for row, (name, rows, what) in enumerate(self._listed, len(lines) + 1):
            sheet.write_string(row, 0, name, self._text)
            sheet.write_number(row, 1, rows, self._counted)
            sheet.write_string(row, 2, what, self._text)


def check_rows(tables: Sequence[Table]) -> None:
    """Return if these tables fit a workbook.

    Raises:
        OutputError: One has too many rows.
    """
    for table in tables:
        if len(table.rows) > MAX_ROWS:
            raise OutputError.too_many_rows(table.name, len(table.rows), MAX_ROWS)


def sheet_rows(tables: Sequence[Table], cover: Cover) -> int:
    """Return how many rows the sheets have together: those of points once more for each of their themes."""
    return sum(len(table.rows) for _, table, _ in _sheets(tables, cover))


def write_workbook(
    folder: OutputFolder, tables: Sequence[Table], cover: Cover, tell: Callable[[int], None] = lambda _rows: None
) -> None:
    """Write all tables as one workbook; a point with two themes is on both themes' sheets and once on `points`.

    Args:
        folder: Where to.
        tables: What to write.
        cover: What the first sheet says, and the themes in their order.
        tell: Told how many more rows were written, now and then.

    Raises:
        OutputError: They have too many rows, or too much text for one sheet.
        OSError: The system refused.
    """
    check_rows(tables)
    with folder.file(FILE) as file, Workbook(file, cover) as book:
        for name, table, what in _sheets(tables, cover):
            book.add(name, table, what, tell)
        try:
            book.close()
        except RuntimeError as error:
            raise OutputError.too_large_sheet() from error


def _sheets(tables: Sequence[Table], cover: Cover) -> Iterator[tuple[str, Table, str]]:
    """Yield every sheet's name, rows and meaning: a sheet for each theme of points first, then one a table."""
    for table in tables:
        if table.name == "points":
            yield from _theme_sheets(table, cover)
    for table in tables:
        yield table.name, table, MEANINGS[table.name]


def _theme_sheets(points: Table, cover: Cover) -> Iterator[tuple[str, Table, str]]:
    """Yield a sheet for each theme of the plan, one for points without a theme, and one for all that the plan lacks."""
    known = frozenset(theme for theme, _ in cover.themes)
    many: Counter[str] = Counter()
    for (themes,), times in counted(points, "themes").items():
        many.update(dict.fromkeys(_themes_of(str(themes), known), times))
    labels = dict(cover.themes)
    for theme in (*labels, _OTHER, _NO_THEME):
        if theme in labels or many[theme]:
            rows = _OfTheme(points, theme, known, many[theme])
            yield labels.get(theme, theme), Table(theme, points.columns, rows), _WHAT.get(theme, _ON_THEME)


def _themes_of(cell: str, known: frozenset[str]) -> tuple[str, ...]:
    """Return the themes on whose sheets a point stands."""
    if not cell:
        return (_NO_THEME,)
    return tuple(dict.fromkeys(one if one in known else _OTHER for one in cell.split(BETWEEN)))


@dataclass(frozen=True, slots=True)
class _OfTheme:
    """The points of one theme, found among all of them each time they are asked for."""

    points: Table
    theme: str
    known: frozenset[str]
    many: int

    def __len__(self) -> int:
        return self.many

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        place = [column.name for column in self.points.columns].index("themes")
        return (row for row in self.points.rows if self.theme in _themes_of(str(row[place]), self.known))

    def __getitem__(self, some: slice) -> tuple[tuple[Cell, ...], ...]:
        return tuple(islice(self, *some.indices(self.many)))


def sheet_name(wish: str, taken: set[str]) -> str:
    """Return a sheet's name that Excel takes and that differs from the others, capitals apart.

    Args:
        wish: What it should be called.
        taken: The case-folded names of the other sheets.
    """
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in wish.translate(_FORBIDDEN)).split())
    plain = plain.strip("' ") or "sheet"
    if plain.casefold() == _RESERVED:
        plain = f"{plain} sheet"
    for number in count(1):
        tail = f" ({number})" if number > 1 else ""
        name = next(pieces(plain, _MAX_NAME - len(tail))).rstrip("' ") + tail
        if name.casefold() not in taken:
            break
    return name


def pieces(text: str, most: int = MAX_CELL) -> Iterator[str]:
    """Yield a text in pieces of at most `most` UTF-16 units, no character cut in two."""
    start = units = 0
    for place, sign in enumerate(text):
        width = 2 if ord(sign) > 0xFFFF else 1  # noqa: PLR2004 - beyond the basic plane: two units
        if units + width > most:
            yield text[start:place]
            start, units = place, 0
        units += width
    yield text[start:]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
