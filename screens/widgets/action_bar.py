"""The row of buttons at the bottom of a page: always in sight, whatever the size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal

from screens.widgets.big_button import ROOMS, BigButton

if TYPE_CHECKING:
    from textual import events


class ActionBar(Horizontal):
    """Buttons side by side, the most important first; where they do not all fit, those with a short label say it."""

    DEFAULT_CSS = """
    ActionBar { dock: bottom; width: 100%; height: 3; align-horizontal: center; }
    """

    def on_resize(self, event: events.Resize) -> None:
        """Choose between full and short labels."""
        self._choose_labels(event.size.width)

    def on_big_button_relabelled(self) -> None:
        """Choose again, because a button says something else."""
        self._choose_labels(self.size.width)

    def _choose_labels(self, width: int) -> None:
        buttons = [button for button in self.query(BigButton) if button.display]
        margins = sum(button.styles.margin.width for button in buttons)
        fits = (room for room in ROOMS if margins + sum(button.width_in(room) for button in buttons) <= width)
        room = next(fits, ROOMS[-1])
        for button in buttons:
            button.fit_to(room)
