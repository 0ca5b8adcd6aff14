"""The colours of the kiosk: two sets of tokens that kiosk.tcss names, and which of them stand on which.

Text has 4.5:1 or more on its ground, borders and the marks of the focus 3:1 or more (WCAG 2.2, 1.4.3 and 1.4.11);
tests/ui/test_contrast.py computes every pair below, and tests/ui/test_looks.py measures what is drawn.
"""

from __future__ import annotations

USUAL = {
    "paper": "#faf9f5",
    "ink": "#17202a",
    "soft": "#4a5561",
    "line": "#6f7a86",
    "navy": "#17365d",
    "on-navy": "#ffffff",
    "green": "#0b6046",
    "on-green": "#ffffff",
    "red": "#a1241b",
    "problem": "#fdecea",
    "focus": "#ffe08a",
    "on-focus": "#17202a",
    "amber": "#ffb547",
    "on-amber": "#17202a",
    "wash": "#eef1f4",
}
"""Dark on light."""

CONTRAST = {
    "paper": "#000000",
    "ink": "#ffffff",
    "soft": "#ffffff",
    "line": "#ffffff",
    "navy": "#ffe500",
    "on-navy": "#000000",
    "green": "#ffffff",
    "on-green": "#000000",
    "red": "#ffb3b3",
    "problem": "#000000",
    "focus": "#ffe500",
    "on-focus": "#000000",
    "amber": "#ffe500",
    "on-amber": "#000000",
    "wash": "#000000",
}
"""Light on black, 7:1 or more wherever there is text (WCAG 2.2, 1.4.6)."""

TEXT_ON = (
    ("ink", "paper"),
    ("ink", "wash"),
    ("ink", "problem"),
    ("soft", "paper"),
    ("soft", "wash"),
    ("navy", "paper"),
    ("navy", "wash"),
    ("red", "paper"),
    ("red", "wash"),
    ("green", "paper"),
    ("on-navy", "navy"),
    ("on-green", "green"),
    ("on-focus", "focus"),
    ("on-amber", "amber"),
)
"""Which colour is written on which."""

PARTS_ON = (
    ("line", "paper"),
    ("line", "wash"),
    ("navy", "paper"),
    ("navy", "wash"),
    ("red", "paper"),
    ("red", "wash"),
    ("red", "problem"),
    ("green", "paper"),
    ("green", "wash"),
    ("on-green", "green"),
    ("on-focus", "focus"),
    ("ink", "paper"),
)
"""Which border, mark or ground of a button lies beside which."""

HIGH_CONTRAST = "kiosk-contrast"
"""The name of the theme that replaces the usual colours by those of `CONTRAST`."""
