"""What tests of the inspectors' side share."""

from __future__ import annotations

import pytest


@pytest.fixture
def no_charts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the drawing of charts out, for tests that look at something else: it is most of a report's work."""
    monkeypatch.setattr("export.report_numbers.bar_chart", lambda *_given: "<svg xmlns='http://www.w3.org/2000/svg'/>")
