"""Whether a typed reason may say who somebody is: it is kept in clear, and handed out with the tables.

The kiosk's guard looks at it first. A reason is short and easily put in other words, so it is looked at more strictly
than a point: words with a capital inside a sentence, names that are ordinary words too, and words that repeat what is
marked in the text are asked for again. A name that is an ordinary word, in small letters, and not in the text, cannot
be told from the word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from export.redaction_errors import ChoicesError
from kiosk.identifiers.lexicon import Sort, fold, is_word, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from export.choices import Choice
    from kiosk.identifiers import Guard

_TELLING = 4
"""Letters from which on a marked word tells something, unlike 'the' in a school's name."""
_WORD = re.compile(r"[^\W\d_]+")
_INSIDE = re.compile(r"(?<=[^\W\d_.!?:] )[^\W\d_]+|(?<=[,;] )[^\W\d_]+")
_NAME_TOO = Sort.GIVEN | Sort.GIVEN_WORD


def may_tell(reason: str, guard: Guard, text: str = "", marked: str = "") -> bool:
    """Tell whether a reason may say who somebody is.

    Args:
        reason: What was typed.
        guard: The meeting's guard.
        text: The text that it is about.
        marked: The words of the text that are marked.
    """
    return bool(guard.find(reason)) or _names(reason) or _repeats(reason, text, marked)


def check_reasons(choices: Iterable[Choice], guard: Guard) -> None:
    """Return if no reason that was kept may say who somebody is, whoever wrote it into the file.

    Raises:
        ChoicesError: One does.
    """
    for choice in choices:
        for reason in (choice.reason, *(span.keep for span in choice.spans)):
            if reason and may_tell(reason, guard):
                raise ChoicesError.telling(choice.id)


def _names(reason: str) -> bool:
    """Tell whether a word has a capital where a sentence does not begin, and is no acronym or word of the field."""
    return any(
        word[0].isupper() and not word.isupper() and not sort_of(fold(word)) & Sort.VOCABULARY
        for word in _INSIDE.findall(reason)
    )


def _repeats(reason: str, text: str, marked: str) -> bool:
    """Tell whether a reason repeats a marked word of the text, a name that is a word, or what is no ordinary word."""
    telling = {word for word in _words(marked) if len(word) >= _TELLING}
    return any(
        not is_word(word) or word in telling or bool(sort_of(word) & _NAME_TOO)
        for word in _words(reason) & _words(text)
    )


def _words(text: str) -> set[str]:
    return {fold(word) for word in _WORD.findall(text)}
