"""Every pair of colours that meet has enough contrast, in both sets of colours (WCAG 2.2, 1.4.3, 1.4.6 and 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.color import Color

import screens
from screens.palette import CONTRAST, PARTS_ON, TEXT_ON, USUAL
from tests.ui.measures import GRAPHICS, TEXT, ratio

SETS = {"usual": USUAL, "contrast": CONTRAST}
ENHANCED = 7.0
"""WCAG 2.2, success criterion 1.4.6."""


@pytest.mark.parametrize("colours", SETS.values(), ids=SETS)
@pytest.mark.parametrize(("ink", "ground"), TEXT_ON)
def test_text_can_be_read(ink: str, ground: str, colours: dict[str, str]) -> None:
    """Text has 4.5:1 on its ground, and 7:1 where the highest contrast was asked for."""
    least = ENHANCED if colours is CONTRAST else TEXT
    assert ratio(Color.parse(colours[ink]), Color.parse(colours[ground])) >= least


@pytest.mark.parametrize("colours", SETS.values(), ids=SETS)
@pytest.mark.parametrize(("part", "ground"), PARTS_ON)
def test_parts_can_be_seen(part: str, ground: str, colours: dict[str, str]) -> None:
    """Borders, marks and the grounds of buttons have 3:1 against what they lie beside."""
    assert ratio(Color.parse(colours[part]), Color.parse(colours[ground])) >= GRAPHICS


def test_every_token_has_a_colour_in_both_sets_and_is_used() -> None:
    """The sheet names no token without a colour, and no colour is kept for nothing."""
    sheet = (Path(screens.__file__).parent / "kiosk.tcss").read_text()
    used = set(re.findall(r"\$([a-z-]+)", sheet))
    assert used == set(USUAL) == set(CONTRAST)
    assert "#ff" not in sheet.lower()


def test_every_pair_of_the_sheet_is_measured() -> None:
    """Where one rule of the sheet sets ink and ground together, the pair is among those measured above."""
    sheet = (Path(screens.__file__).parent / "kiosk.tcss").read_text()
    for body in re.findall(r"\{([^{}]*)\}", sheet):
        ground = re.search(r"(?<![-\w])background: \$([a-z-]+)", body)
        ink = re.search(r"(?<![-\w])color: \$([a-z-]+)", body)
        if ground and ink and "bar--" not in body:
            assert (ink[1], ground[1]) in {*TEXT_ON, *PARTS_ON, ("paper", "ink")}, body
