"""Debian's real Chromium, headless, for the tests that look at a page; one browser for a whole run.

Playwright's loop would keep asyncio tests of the same process from running, so the browser lives on a thread of its
own: hand it a function.

    def test_it(browser: Browser) -> None:
        def look(chromium: Chromium) -> str:
            page = chromium.new_page()
            page.goto(url)
            return page.title()
        assert browser.run(look) == "..."
"""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page, Playwright

T = TypeVar("T")

AXE = Path(__file__).parent / "vectors" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_VIOLATIONS = """async () => (await axe.run()).violations.map(
  found => `${found.id}: ${found.help}: ${found.nodes.slice(0, 3).map(node => node.html).join(" | ")}`)"""


class Browser:
    """A running Chromium; started by the first function that is handed to it."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="browser")
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None

    def run(self, work: Callable[[Chromium], T]) -> T:
        """Return what `work` returns; contexts that it leaves open are closed."""
        return self._thread.submit(self._run, work).result(timeout=200)

    def close(self) -> None:
        """End the browser."""
        self._thread.submit(self._close).result(timeout=60)
        self._thread.shutdown()

    def _run(self, work: Callable[[Chromium], T]) -> T:
        chromium = self._chromium or self._start()
        try:
            return work(chromium)
        finally:
            for context in chromium.contexts:
                context.close()

    def _start(self) -> Chromium:
        from playwright.sync_api import sync_playwright

        found = shutil.which("chromium")
        if found is None:
            pytest.fail("Chromium is missing: run .ci/install-tools.")
        self._playwright = sync_playwright().start()
        self._chromium = self._playwright.chromium.launch(
            executable_path=found, args=list(_FLAGS), ignore_default_args=["--disable-back-forward-cache"]
        )
        return self._chromium

    def _close(self) -> None:
        if self._chromium is not None:
            self._chromium.close()
        if self._playwright is not None:
            self._playwright.stop()


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong with a page's accessibility, a sentence each."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_VIOLATIONS)
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the one browser of this run."""
    made = Browser()
    yield made
    made.close()
