"""A report as a tagged PDF file: PDF/UA-1, its fonts inside it, made by typst in memory."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import msgspec
import typst

from export.evidence_errors import OutputError

if TYPE_CHECKING:
    from export.report_blocks import Document


def pdf_report(document: Document) -> bytes:
    """Return the report as a PDF file; the same document makes the same bytes.

    typst refuses to write what would not be PDF/UA-1, such as a picture without words for it.

    Raises:
        OutputError: typst refused.
    """
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(Path(mpl.get_data_path()) / "fonts" / "ttf")],
    )
    try:
        made = typst.Compiler(font_paths=fonts, ignore_system_fonts=True).compile(
            input=(files("assets") / "report" / "report.typ").read_bytes(),
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"report": msgspec.json.encode(document).decode()},
            timestamp=0,
        )
    except typst.TypstError as error:
        raise OutputError.pdf(str(error.message)) from error
    if not isinstance(made, bytes):
        raise OutputError.pdf("no file was made")
    return made
