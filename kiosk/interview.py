"""Asking a person one thing after the other: every answer is checked at once, and kept as soon as it fits.

The asking and the telling are handed in, so that a terminal, a screen and a test all drive the same questions.
"""

from __future__ import annotations

import datetime as dt
import time
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from kiosk.meeting import MeetingFacts
from kiosk.pack_places import printable, shown
from kiosk.pack_rules import day_and_time, find_zone, moment_flaw
from kiosk.pack_shape import kind_of, value_flaw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, MutableMapping

    from kiosk.pack_shape import Kind

    Ask: TypeAlias = Callable[[str, str], str]
    """Takes a question and the answer offered, returns what was typed; raises EOFError where nobody answers."""
    Tell: TypeAlias = Callable[[str], None]
    """Says something, a line or a short paragraph."""
    Keep: TypeAlias = Callable[[], None]
    """Called after each answer that fits, so that it can be put on disk."""
    Reason: TypeAlias = tuple[str, str] | None
    """What is wrong with an answer and how to mend it, or None."""

_Answer = TypeVar("_Answer")
_NOTHING = "-"
_MOST_DIGITS = 9
_DAY_FORMATS = ("%d/%m/%Y", "%d %B %Y", "%d %b %Y")


class Interview:
    """Questions with checked and kept answers.

    Args:
        ask: Asks one question.
        tell: Says something.
        answers: Answers by the name of their question. Those there already are offered; new ones are added.
        keep: Called after each answer that fits.
    """

    def __init__(self, ask: Ask, tell: Tell, answers: MutableMapping[str, str], keep: Keep) -> None:
        self._ask = ask
        self._answers = answers
        self._keep = keep
        self.tell = tell

    def line(
        self, name: str, question: str, kind: Kind, default: str = "", check: Callable[[str], Reason] | None = None
    ) -> str:
        """Ask for text that fits a type; '-' stands for nothing."""

        def read(typed: str) -> str:
            _refuse(value_flaw(kind, typed))
            _refuse(check(typed) if check else None)
            return typed

        return self._until_it_fits(name, question, default, read)

    def number(self, name: str, question: str, kind: Kind, default: str) -> int:
        """Ask for a whole number that fits a type."""

        def read(typed: str) -> int:
            if not (typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS):
                raise _DoesNotFitError("this is not a whole number", "Write digits alone, such as 12.")
            _refuse(value_flaw(kind, int(typed)))
            return int(typed)

        return self._until_it_fits(name, question, default, read)

    def choice(self, name: str, question: str, options: dict[str, _Answer], default: str) -> _Answer:
        """Ask for one of a few things by its key, whatever its case."""

        def read(typed: str) -> _Answer:
            known = typed.lower() in options
            _refuse(None if known else (f"'{shown(typed)}' is not one of them", f"Type {' or '.join(options)}."))
            return options[typed.lower()]

        return self._until_it_fits(name, question, default, read)

    def yes(self, name: str, question: str, default: str) -> bool:
        """Ask for yes or no."""
        return self.choice(name, question, {"yes": True, "no": False, "y": True, "n": False}, default)

    def day(self, name: str, question: str, check: Callable[[dt.date], Reason] | None = None) -> dt.date:
        """Ask for a day."""

        def read(typed: str) -> dt.date:
            day = next(_days(typed), None)
            if day is None:
                raise _DoesNotFitError("this is not a day", "Write it like 2026-03-23 or 23 March 2026.")
            _refuse(check(day) if check else None)
            return day

        return self._until_it_fits(name, question, "", read)

    def moment(
        self,
        name: str,
        question: str,
        zone: str,
        default: str = "",
        check: Callable[[dt.datetime], Reason] | None = None,
    ) -> dt.datetime:
        """Ask for a day and a time in a time zone, and say back in words what was understood."""

        def read(typed: str) -> dt.datetime:
            moment = _moment(typed)
            _refuse(value_flaw(kind_of(MeetingFacts, "starts"), moment))
            _refuse(moment_flaw(moment, find_zone(zone)))
            _refuse(check(moment) if check else None)
            return moment

        moment = self._until_it_fits(name, question, default, read)
        self.tell(f"  {day_and_time(moment)}")
        return moment

    def _until_it_fits(self, name: str, question: str, default: str, read: Callable[[str], _Answer]) -> _Answer:
        while True:
            offered = self._answers.get(name, default)
            typed = self._ask(question, offered).strip() or offered
            typed = "" if typed == _NOTHING else typed
            try:
                answer = read(typed)
            except _DoesNotFitError as error:
                self.tell(f"There is a problem: {printable(str(error))}")
                continue
            self._answers[name] = typed
            self._keep()
            return answer


class _DoesNotFitError(Exception):
    """An answer that does not fit; caught where the question is asked again."""

    def __str__(self) -> str:
        what, hint = self.args
        return f"{what}. {hint}".rstrip()


def _refuse(reason: Reason) -> None:
    if reason is not None:
        raise _DoesNotFitError(*reason)


def _days(typed: str) -> Iterator[dt.date]:
    """Yield the day that some text is, read as ISO 8601 or as it is written in Britain."""
    with suppress(ValueError):
        yield dt.date.fromisoformat(typed)
    for form in _DAY_FORMATS:
        with suppress(ValueError):
            yield dt.date(*time.strptime(typed, form)[:3])


def _moment(typed: str) -> dt.datetime:
    """Return the day and time that some text is, naive unless an offset was typed."""
    with suppress(ValueError):
        if ":" in typed:
            return dt.datetime.fromisoformat(typed)
    day_text, _, time_text = typed.rpartition(" ")
    day = next(_days(day_text.rstrip(" ,")), None)
    with suppress(ValueError):
        if day is not None and ":" in time_text:
            return dt.datetime.combine(day, dt.time.fromisoformat(time_text))
    raise _DoesNotFitError("this is not a day and a time", "Write it like 2026-03-23 19:00 or 23 March 2026 19:00.")
