"""The one question before a point is saved, as plain HTML pages: may it say who somebody is?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.vetting import REASONS, Decision, kind_words, replaced, settle
from screens.html_page import CHOSEN, Choice, Form, HtmlPage, Question, first

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.note_taking import ReadLine
    from kiosk.records import GuardFlag

UNDECIDED = "Choose what is to be saved."
"""What is said where nothing was chosen."""

_SINGLY = "singly"
_REPLACE = "replace"
_KEEP = "keep-"
_BUTTONS = (Choice("save", "Save"), Choice("again", "Save nothing, I type it again"))


class NameQuestion:
    """What was found in one line, until it is decided.

    Args:
        read: The line.
        then: Saves the text and what the point keeps of the decisions.
    """

    def __init__(self, read: ReadLine, then: Callable[[str, tuple[GuardFlag, ...]], None]) -> None:
        self._read = read
        self._then = then
        self._singly = False

    def page(self) -> HtmlPage:
        """Return the question about all findings at once, or about each alone."""
        return self._each() if self._singly else self._all()

    def answer(self, form: Form) -> str:
        """Take a decision; return the field where one is missing, empty where none is.

        Raises:
            KioskError: With the replacements the text is too long, or it is not saved; the question stands.
        """
        read = self._read
        if not self._singly and first(form, CHOSEN) == _SINGLY:
            self._singly = len(read.found) > 1
            return ""
        names = [_field(place) if self._singly else CHOSEN for place in range(len(read.found))]
        decisions = []
        for name, found in zip(names, read.found, strict=True):
            kept = _reason(first(form, name))
            if kept is None:
                return name
            decisions.append(Decision(found, kept))
        self._then(*settle(read.text, decisions))
        return ""

    def _all(self) -> HtmlPage:
        read = self._read
        choices = [Choice(_REPLACE, f"Save it as: {replaced(read.text, read.found)}", ticked=True), *_keeps()]
        if len(read.found) > 1:
            choices.append(Choice(_SINGLY, "Decide one by one"))
        return HtmlPage(
            heading="Does this say who somebody is?",
            hints=tuple(self._in_words(place) for place in range(len(read.found))),
            asked=(Question(choices=tuple(choices)),),
            buttons=_BUTTONS,
        )

    def _each(self) -> HtmlPage:
        return HtmlPage(
            heading="Does this say who somebody is?",
            hints=(self._read.text,),
            asked=tuple(
                Question(
                    name=_field(place),
                    legend=self._in_words(place),
                    choices=(Choice(_REPLACE, f"Write {found.replacement}", ticked=True), *_keeps()),
                )
                for place, found in enumerate(self._read.found)
            ),
            buttons=_BUTTONS,
        )

    def _in_words(self, place: int) -> str:
        found = self._read.found[place]
        words = kind_words(found.kind)
        return f"{words[:1].upper()}{words[1:]}: {self._read.text[found.start : found.end]}"


def _field(place: int) -> str:
    """Return the field of the decision about the finding at a place."""
    return f"{_SINGLY}-{place}"


def _keeps() -> tuple[Choice, ...]:
    return tuple(Choice(f"{_KEEP}{place}", f"Keep my words: {why}") for place, why in enumerate(REASONS))


def _reason(chosen: str) -> str | None:
    """Return why something is kept, empty where it is replaced; None where nothing was chosen."""
    if chosen == _REPLACE:
        return ""
    return next((why for place, why in enumerate(REASONS) if chosen == f"{_KEEP}{place}"), None)
