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

_KEEPS = tuple(f"Keep my words: {why}" for why in REASONS)


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
        SessionError: With the replacements the text is too long.
    """
    if not findings:
        return text, ()
    if not lines.interactive:
        return settle(text, kept_all(findings))
    lines.say("Does this say who somebody is?")
    lines.say(*(f" {kind_words(one.kind)}: {text[one.start : one.end]}" for one in findings))
    lines.say(f"It would be saved as: {replaced(text, findings)}")
    again = "Save nothing, I type it again"
    singly = ("Decide one by one",) if len(findings) > 1 else ()
    try:
        answer = _answer(lines, ("Save that", *_KEEPS, again, *singly))
        if answer == len(_KEEPS) + 1:
            return None
        if answer > len(_KEEPS):
            return settle(text, [_decide(lines, text, one) for one in findings])
    except InterruptedLineError:
        return None
    return settle(text, kept_all(findings, REASONS[answer - 1]) if answer else [Decision(one) for one in findings])


def _decide(lines: Lines, text: str, found: Found) -> Decision:
    """Ask about one finding alone."""
    lines.say(f"{kind_words(found.kind)}: {text[found.start : found.end]}")
    answer = _answer(lines, (f"Write {found.replacement}", *_KEEPS))
    return Decision(found, REASONS[answer - 1] if answer else "")


def _answer(lines: Lines, choices: Sequence[str]) -> int:
    """Return which choice was taken, counted from 0; Enter alone takes the first."""
    lines.choices(choices)
    numbers = [str(number) for number in range(1, len(choices) + 1)]
    while (answer := lines.ask().strip() or "1") not in numbers:
        lines.problem(f"Type a number from 1 to {len(choices)}. Enter alone takes 1.")
    return numbers.index(answer)
