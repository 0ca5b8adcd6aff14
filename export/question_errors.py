"""The failures of asking about opened rows, with the words a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from kiosk.errors import UsageError
from kiosk.pack_places import printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class QuestionError(UsageError):
    """A question about the opened rows that cannot be answered."""

    @classmethod
    def nothing_to_open(cls) -> Self:
        """No source, or no key."""
        return cls("There is nothing to ask: name a source and a key.", "See: python -m export inspect --help")

    @classmethod
    def nobody_to_ask(cls) -> Self:
        """No question, and no terminal to type one on."""
        return cls("There is no question.", "Add --query NAME or --sql SELECT; --list lists the ready ones.")

    @classmethod
    def unknown(cls, name: str, known: list[str]) -> Self:
        """No ready question has this name."""
        return cls(f"There is no ready question '{printable(name[:40])}'.", f"There are: {', '.join(known)}.")

    @classmethod
    def not_one(cls, count: int) -> Self:
        """Nothing, or several statements."""
        what = "no question" if not count else f"{count} statements"
        return cls(f"This is {what}, and one SELECT is answered at a time.", "Ask one after another.")

    @classmethod
    def not_a_select(cls) -> Self:
        """A statement that would change, read or write something."""
        return cls(
            "Only a SELECT is answered: rows can be looked at, not changed, read from a file or written to one.",
            "Use open or redact to write files.",
        )

    @classmethod
    def outside(cls) -> Self:
        """The question looks for a file, an address or an extension."""
        return cls(
            "The question reaches for something outside of the opened rows, and nothing outside can be reached.",
            "Ask about the tables that are here.",
        )

    @classmethod
    def not_understood(cls, why: str, tables: Mapping[str, Sequence[str]]) -> Self:
        """DuckDB refuses it."""
        told = [printable(line).strip() for line in why.partition("\nLINE ")[0].splitlines() if line.strip()]
        named = ", ".join(tables)
        return cls(f"The question was not understood. {' '.join(told)}", f"There are the tables {named}.")

    @classmethod
    def out_of_memory(cls) -> Self:
        """It takes more memory than is allowed."""
        return cls("There is not enough memory for that.", "Ask for fewer rows or columns at once.")
