"""Progress over parts of one work, so that it is shown as one: each part knows its own rows, and nobody all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Steps:
    """Progress over parts that follow one another.

    Args:
        progress: Told rows done and rows in all.
    """

    def __init__(self, progress: Callable[[int, int], None] | None) -> None:
        self.ahead = 0
        """Rows that parts to come will have, as far as is known."""
        self._progress = progress or (lambda _done, _total: None)
        self._before = 0

    def of_part(self, done: int, total: int) -> None:
        """Tell how many rows of this part are done, of how many."""
        self._progress(self._before + done, self._before + total + self.ahead)

    def end_part(self, total: int) -> None:
        """Go on to the last part."""
        self._before += total
        self.ahead = 0
