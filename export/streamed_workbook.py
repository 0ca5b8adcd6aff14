"""A workbook that grows straight into its file, so that its size in memory is that of its texts compressed.

XlsxWriter's frugal mode lays each sheet's rows into a temporary file, in clear. Here they are kept in memory instead,
compressed, and every part of the workbook goes straight into the zip: through the places where XlsxWriter lets its
sheets and its packager be replaced.

Texts stand in their cells (`inlineStr`), escaped so that every text reads back to the letter: XlsxWriter itself puts
what looks like its own rich text (`<r>...</r>`) into the file without escaping it, and of two escapes of the file
format that share an underscore it escapes the first alone; somebody may type either.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import TYPE_CHECKING, Any, BinaryIO
from xml.sax.saxutils import escape  # writes only: nothing is parsed
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager
from xlsxwriter.worksheet import Worksheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

_LOOKS_ESCAPED = re.compile("_(?=x[0-9a-fA-F]{4}_)")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_DATE = (1980, 1, 1, 0, 0, 0)
"""The same always, so that the same rows make the same bytes."""
_PIECE = 1 << 16
_FAST = 1


class StreamedWorkbook(Workbook):  # type: ignore[misc]  # XlsxWriter has no types
    """A workbook whose texts are text and nothing else.

    Args:
        file: An open file, whole once the workbook is closed.
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(io.BytesIO(), {"in_memory": True})  # its own zip stays empty: the packager below fills ours
        self._archive = ZipFile(file, "w", ZIP_DEFLATED)
        self._packager = _Packager(self._archive)

    def close(self) -> None:
        """Write all that is left.

        Raises:
            OSError: The system refused.
            RuntimeError: A sheet is larger than a zip without extensions takes.
        """
        super().close()
        self._archive.close()

    def abandon(self) -> None:
        """Leave the file as it is: the zip, which would end itself some time later, ends now, where nobody looks."""
        self._archive.fp = io.BytesIO()
        self._packager.end()
        self._archive.close()

    def add_worksheet(self, name: str) -> Worksheet:
        """Add a sheet, whose rows have to be written in their order."""
        return super().add_worksheet(name, _Sheet)

    def _get_packager(self) -> Packager:
        return self._packager


class _Sheet(Worksheet):  # type: ignore[misc]  # as above
    """A sheet that keeps one row as it is and those before it compressed."""

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize({**init_data, "constant_memory": False})  # which would open a temporary file
        self.constant_memory = True
        self.fh = self.row_data_fh = _Packed()

    def _opt_close(self) -> None:
        """Do nothing: there is no temporary file."""

    def _opt_reopen(self) -> None:
        """Do nothing, as above."""

    def _write_optimized_sheet_data(self) -> None:
        self._xml_start_tag("sheetData")
        for piece in self.row_data_fh.pieces():
            self.fh.write(piece)
        self._xml_end_tag("sheetData")

    def _escape_control_characters(self, string: str) -> str:
        """Return the text as it is; what escapes it is below."""
        return string

    def _xml_inline_string(self, string: str, _preserve: object, attributes: list[tuple[str, object]]) -> None:
        """Write one text; what XML cannot hold as `_xHHHH_` (ECMA-376 part 1, 22.9.2.19, ST_Xstring)."""
        named = "".join(f' {name}="{value}"' for name, value in attributes)
        text = _NOT_IN_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", _LOOKS_ESCAPED.sub("_x005F_", string))
        self.fh.write(f'<c{named} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>')

    def _xml_rich_inline_string(self, string: str, attributes: list[tuple[str, object]]) -> None:
        self._xml_inline_string(string, "", attributes)


class _Packed:
    """Text that is kept compressed until it is wanted, once."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(_FAST)
        self._waiting: list[str] = []
        self._size = 0
        self._packed: list[bytes] = []

    def write(self, text: str) -> None:
        """Add text."""
        self._waiting.append(text)
        self._size += len(text)
        if self._size >= _PIECE:
            self._pack()

    def pieces(self) -> Iterator[str]:
        """Yield all of it, in pieces, and forget it."""
        self._pack()
        self._packed.append(self._packer.flush())
        reader = io.BufferedReader(_Unpacked(self._packed))
        with io.TextIOWrapper(reader, encoding="utf-8", newline="") as text:
            while piece := text.read(_PIECE):
                yield piece

    def _pack(self) -> None:
        packed = self._packer.compress("".join(self._waiting).encode())
        if packed:
            self._packed.append(packed)
        self._waiting.clear()
        self._size = 0


class _Unpacked(io.RawIOBase):
    """Compressed pieces as a file of what they hold; each is forgotten once it is read."""

    def __init__(self, packed: list[bytes]) -> None:
        self._packed = packed[::-1]
        packed.clear()
        self._unpacker = zlib.decompressobj()
        self._ahead = b""

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever memory the reader gives
        """Fill a buffer as far as one piece goes; 0 at the end."""
        data = b""
        while not data and (self._ahead or self._packed):
            data = self._unpacker.decompress(self._ahead or self._packed.pop(), len(buffer))
            self._ahead = self._unpacker.unconsumed_tail
        buffer[: len(data)] = data
        return len(data)


class _Packager(Packager):  # type: ignore[misc]  # as above
    """Writes each part straight into a zip, one after another.

    Args:
        archive: The zip.
    """

    def __init__(self, archive: ZipFile) -> None:
        super().__init__()
        self._archive = archive
        self._part: _Part | None = None

    def _filename(self, xml_filename: str) -> _Part:
        self.end()
        part = ZipInfo(xml_filename, _DATE)
        part.compress_type = ZIP_DEFLATED
        self._part = _Part(self._archive.open(part, "w"))
        return self._part

    def _create_package(self) -> list[object]:
        super()._create_package()
        self.end()
        return []  # XlsxWriter has nothing left to put into a zip

    def end(self) -> None:
        """Return once the part that was begun last is in the zip."""
        if self._part is not None:
            self._part.end()
            self._part = None


class _Part(io.StringIO):
    """A part of the zip as the kind of file that XlsxWriter writes text to in memory.

    Args:
        part: Where it goes.
    """

    def __init__(self, part: IO[bytes]) -> None:
        super().__init__()
        self._part = part

    def write(self, text: str) -> int:
        """Add text."""
        self._part.write(text.encode())
        return len(text)

    def end(self) -> None:
        """Return once all of it is in the zip."""
        self._part.close()
