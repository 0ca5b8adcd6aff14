"""Plain mode's one question before a point is saved: may it say who somebody is?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.vetting import REASONS, Decision, kept_all, kind_words, replaced, settle
from screens.lines import InterruptedLineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.records import GuardFlag
    from kiosk.vetting import Found
    from screens.lines import Lines


def vet(lines: Lines, text: str, findings: Sequence[Found]) -> tuple[str, tuple[GuardFlag, ...]] | None:
    """Ask about what was found in a point, once; a script cannot be asked, and the point says so.

    Args:
        lines: The terminal.
        text: The point.
        findings: What may identify somebody in it.

    Returns:
        The text to save and what the point keeps of the decision; None where the line is to be typed again.

    Raises:
        InputEndedError: There is no answer.
    """
    if not findings:
        return text, ()
    if not lines.interactive:
        return settle(text, kept_all(findings))
    lines.say("Does this say who somebody is?")
    lines.say(*(f" {kind_words(one.kind)}: {text[one.start : one.end]}" for one in findings))
    lines.say(f"It would be saved as: {replaced(text, findings)}")
    again = len(REASONS) + 2
    lines.choices(["Save that", *(f"Keep my words: {why}" for why in REASONS), "Save nothing, I type it again"])
    while True:
        try:
            answer = lines.ask().strip()
        except InterruptedLineError:
            return None
        number = int(answer) if answer.isascii() and answer.isdigit() else 1 if not answer else 0
        if number == 1:
            return settle(text, [Decision(found) for found in findings])
        if number == again:
            return None
        if 1 < number < again:
            return settle(text, kept_all(findings, REASONS[number - 2]))
        lines.problem(f"Type a number from 1 to {again}. Enter alone takes 1.")
