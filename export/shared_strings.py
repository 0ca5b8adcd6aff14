"""The texts of a workbook as XML, escaped so that every text reads back to the letter.

XlsxWriter lets its packager be replaced for such ends. Its own table of texts puts what looks like its own rich text
(`<r>...</r>`) into the file without escaping it, and of two escapes of the file format that share an underscore it
escapes the first alone; somebody may type either.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape  # writes only: nothing is parsed

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

_LOOKS_ESCAPED = re.compile("_(?=x[0-9a-fA-F]{4}_)")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class TextWorkbook(Workbook):  # type: ignore[misc]  # XlsxWriter has no types
    """A workbook made in memory, whose texts are text and nothing else."""

    def _get_packager(self) -> Packager:
        return _Packager()


class _Packager(Packager):  # type: ignore[misc]  # XlsxWriter has no types
    def _write_shared_strings_file(self) -> None:
        table = _SharedStrings()
        table.string_table = self.workbook.str_table
        if self.workbook.str_table.count:
            table._set_xml_writer(self._filename("xl/sharedStrings.xml"))  # noqa: SLF001 - as the method it replaces
            table._assemble_xml_file()  # noqa: SLF001 - as above


class _SharedStrings(SharedStrings):  # type: ignore[misc]  # XlsxWriter has no types
    def _write_si(self, string: str) -> None:
        """Write one text; what XML cannot hold as `_xHHHH_` (ECMA-376 part 1, 22.9.2.19, ST_Xstring)."""
        text = _NOT_IN_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", _LOOKS_ESCAPED.sub("_x005F_", string))
        self.fh.write(f'<si><t xml:space="preserve">{escape(text)}</t></si>')
