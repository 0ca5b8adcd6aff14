"""The failures of redaction, with the words a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from kiosk.errors import KioskError
from kiosk.pack_places import printable

if TYPE_CHECKING:
    from pathlib import Path

_REVIEW = "Run redact on a terminal: it asks about that point again."


class ChoicesError(KioskError):
    """Choices that cannot be read, kept or applied."""

    @classmethod
    def unreadable(cls, path: Path, error: OSError) -> Self:
        """The system refused."""
        return cls(f"The choices in {path} cannot be read ({_why(error)}).", "Check who may read it, and the medium.")

    @classmethod
    def missing(cls, path: Path) -> Self:
        """There is no such file."""
        return cls(f"There are no choices at {path}.", "Make them with redact, or leave --choices out.")

    @classmethod
    def not_choices(cls, path: Path, why: str) -> Self:
        """Another file, a damaged one, or one of a newer version."""
        return cls(
            f"{path} does not hold choices of a redaction: {printable(why[:200])}.",
            "Name another file with --choices, or a new one to begin with.",
        )

    @classmethod
    def other_meeting(cls, path: Path, theirs: str, ours: str) -> Self:
        """Choices about another meeting's points."""
        return cls(
            f"The choices in {path} are about the meeting '{printable(theirs[:60])}', and these records are of "
            f"'{printable(ours[:60])}'.",
            "Name the choices of this meeting with --choices, or a new file to begin with.",
        )

    @classmethod
    def unwritable(cls, path: Path, error: OSError) -> Self:
        """The system refused to keep them."""
        return cls(
            f"The choices could not be kept in {path} ({_why(error)}). The last one is not kept; those before it are.",
            "Name a file on a disk with room with --choices.",
        )

    @classmethod
    def bad_span(cls, record_id: str) -> Self:
        """Words that are not in the text, overlap, or are of no known kind."""
        return cls(f"The choice about {printable(record_id[:40])} names words that are not in that point.", _REVIEW)

    @classmethod
    def bad_merge(cls, record_id: str, into: str) -> Self:
        """The other point is missing, withheld, or merged itself."""
        return cls(
            f"{printable(record_id[:40])} is merged into {printable(into[:40]) or 'nothing'}, which is not a point "
            "that is shown.",
            "Merge it into a point that is shown, or withhold it.",
        )

    @classmethod
    def no_reason(cls, record_id: str) -> Self:
        """Withheld without saying why."""
        return cls(f"The choice about {printable(record_id[:40])} withholds it without a reason.", _REVIEW)

    @classmethod
    def telling(cls, record_id: str) -> Self:
        """A reason in the file that may say who somebody is."""
        return cls(
            f"The reason of the choice about {printable(record_id[:40])} may say who somebody is, and reasons are "
            "handed out in clear.",
            "Put other words in its place in the choices file, or take that choice out and run redact on a terminal.",
        )

    @classmethod
    def undecided(cls, count: int, first: list[str]) -> Self:
        """Texts with findings that nobody decided about."""
        return cls(
            f"{count} text(s) with something that may identify somebody are not decided yet, such as "
            f"{', '.join(first)}. Nothing was written.",
            "Run redact on a terminal to decide, or add --withhold-rest to leave them out.",
        )


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
