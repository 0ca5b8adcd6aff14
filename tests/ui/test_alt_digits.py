"""Alt and a digit as terminals send it, whatever is pressed right after."""

from __future__ import annotations

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from screens.alt_digits import hear_alt_digits


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        ("\x1b3", ["alt+3"]),
        ("\x1b3\x1b5", ["alt+3", "alt+5"]),
        ("\x1b4\x1b[15~", ["alt+4", "f5"]),
        ("\x1b0we\r", ["alt+0", "w", "e", "enter"]),
    ],
)
def test_no_pause_is_needed_behind_alt_and_a_digit(sent: str, keys: list[str]) -> None:
    """Keys that follow at once, in the same read, arrive as themselves, and Alt+digit as no text."""
    hear_alt_digits()
    parser = XTermParser()
    told = [event for event in parser.feed(sent) if isinstance(event, events.Key)]
    assert [event.key for event in told] == keys
    assert told[0].character is None
