"""The row of buttons at the bottom of a page: always in sight, whatever the size."""

from __future__ import annotations

from textual.containers import Horizontal


class ActionBar(Horizontal):
    """Buttons side by side, the most important first."""

    DEFAULT_CSS = """
    ActionBar { dock: bottom; width: 100%; height: 3; align-horizontal: center; }
    """
