"""Short forms of the benchmarks: ratios within the same run, with room for a busy machine."""

from __future__ import annotations

from tests.bench.keys import key_to_repaint
from tests.bench.ratios import committed_record, first_paint, light_import

_BUSY = 1.4
"""What another process on the same two cores may add to a ratio."""


def test_a_committed_record_costs_little_more_than_its_floors() -> None:
    """Noting a point takes about what its transaction, syncs and cryptography take alone."""
    ratio = committed_record(150)
    assert ratio.value <= ratio.goal * _BUSY, str(ratio)


def test_the_first_screen_is_painted_about_as_fast_as_a_bare_app() -> None:
    """From start to first text, the kiosk takes about what an app with one Input takes."""
    ratio = first_paint(3)
    assert ratio.value <= ratio.goal * _BUSY, str(ratio)


def test_help_is_answered_without_loading_the_screens() -> None:
    """Importing the command line takes under half of importing Textual."""
    ratio = light_import(5)
    assert ratio.value <= ratio.goal, str(ratio)


def test_a_key_is_drawn_about_as_fast_as_in_a_bare_line() -> None:
    """With 2,000 points listed, a letter typed at the notes desk stands there about as fast as in an Input alone."""
    ratio = key_to_repaint(30, percentile=50)
    assert ratio.value <= ratio.goal * _BUSY, str(ratio)
