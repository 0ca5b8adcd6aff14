"""What can be measured of a screen as it is drawn: contrast, and whether everything is whole and large enough."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from rich.color import Color as RichColor
    from rich.style import Style
    from textual.pilot import Pilot

    from screens.crash import Ended

TEXT = 4.5
"""WCAG 2.2, success criterion 1.4.3."""
GRAPHICS = 3.0
"""WCAG 2.2, success criterion 1.4.11."""
_DRAWN = re.compile(r"[─-╿▀-▟●]")


def _luminance(colour: RichColor | None) -> float:
    """Return the relative luminance of a colour, WCAG 2.2's definition."""
    assert colour is not None
    parts = [part / 255 for part in colour.get_truecolor()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(first: RichColor | None, second: RichColor | None) -> float:
    """Return the contrast ratio of two colours, WCAG 2.2's definition."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def contrast(style: Style) -> float:
    """Return the contrast ratio of a style's two colours."""
    return ratio(style.color, style.bgcolor)


def unreadable(pilot: Pilot[Ended]) -> list[str]:
    """Return what is drawn with too little contrast: text, and frames and marks."""
    faults: list[str] = []
    for strip in pilot.app.screen._compositor.render_strips():  # noqa: SLF001 - the colours as drawn
        for segment in strip:
            shown = segment.text.strip()
            if not shown or segment.style is None:
                continue
            least = GRAPHICS if _DRAWN.match(shown) else TEXT
            if contrast(segment.style) < least:
                faults.append(f"'{shown[:30]}' has {contrast(segment.style):.1f}:1, {segment.style}")
    return faults


def cut_off(pilot: Pilot[Ended]) -> list[str]:
    """Return the buttons of the bottom bar that are not whole on the screen."""
    whole = pilot.app.screen.region
    bars = pilot.app.screen.query("ActionBar BigButton, #survey-buttons BigButton, #receipt-buttons BigButton")
    shown = [button for button in bars.results(BigButton) if all(part.display for part in button.ancestors_with_self)]
    return [button.label for button in shown if not whole.contains_region(button.region)]


def too_small(pilot: Pilot[Ended]) -> list[str]:
    """Return the buttons with fewer than three rows, those out of sight included."""
    buttons = pilot.app.screen.query(BigButton)
    shown = [button for button in buttons if all(part.display for part in button.ancestors_with_self)]
    return [button.label for button in shown if button.outer_size.height < 3]
