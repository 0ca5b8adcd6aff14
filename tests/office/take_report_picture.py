"""Takes the report's picture for the guide: `make pictures`, after a change that readers see."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from export.disclosure import disclose, profile_of
from export.report_html import html_report
from export.report_model import build_report
from kiosk.pack import sample_pack
from tests.browser import Browser
from tests.office.evenings import opened
from tests.office.report_evening import report_evening

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "report.png"


def main() -> None:
    """Make the report of the made-up evening and photograph the part with its chart."""
    pack = sample_pack().pack
    evening = opened(report_evening(pack), pack, rehearsal=True)
    tables = evening.fold.tables()
    document = build_report(evening, disclose(tables, pack, profile_of(pack, "inspector")), tables)
    browser = Browser()
    with TemporaryDirectory() as folder:
        page_file = Path(folder) / "report.html"
        page_file.write_bytes(html_report(document))

        def look(chromium: Chromium) -> bytes:
            page = chromium.new_page(viewport={"width": 860, "height": 1150})
            page.goto(page_file.as_uri())
            page.evaluate("document.getElementById('themes').scrollIntoView()")
            return page.screenshot()

        PICTURE.write_bytes(browser.run(look))
    browser.close()


if __name__ == "__main__":
    main()
