"""The line that no rehearsal can be mistaken without."""

from __future__ import annotations

from textual.widgets import Static


class RehearsalBanner(Static):
    """One line at the top of every screen of a rehearsal, in words and not only in colour."""

    DEFAULT_CSS = """
    RehearsalBanner { dock: top; width: 100%; height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self) -> None:
        super().__init__("REHEARSAL: this is only practice", markup=False)
