"""The line that no rehearsal can be mistaken without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from kiosk.words import ENGLISH

if TYPE_CHECKING:
    from kiosk.words import Words


class RehearsalBanner(Static):
    """One line at the top of every screen of a rehearsal, in words and not only in colour.

    Args:
        words: The language to say it in; the word REHEARSAL is in every one.
    """

    DEFAULT_CSS = """
    RehearsalBanner { dock: top; width: 100%; height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, words: Words = ENGLISH) -> None:
        super().__init__(words.gettext("REHEARSAL: this is only practice"), markup=False)
