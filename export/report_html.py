"""A report as one HTML file that asks for nothing: style and pictures inside, no script, no address outside itself."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

import jinja2
import msgspec

if TYPE_CHECKING:
    from export.report_blocks import Document


def html_report(document: Document) -> bytes:
    """Return the report as UTF-8 HTML.

    Everything in the document is text to it, never markup. The page's own policy lets a browser load nothing but the
    pictures inside the file, and use no style but this one.
    """
    folder = files("assets") / "report"
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    environment.filters["data_uri"] = _data_uri
    style = (folder / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = environment.from_string((folder / "report.html.jinja").read_text(encoding="utf-8")).render(
        msgspec.to_builtins(document),
        mark_prefix=f"{document.mark}: " if document.mark else "",
        style=style,
        style_hash=f"sha256-{digest}",
    )
    return page.encode()


def _data_uri(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
