"""The failures of giving counts to the public, with the words a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from kiosk.errors import KioskError

if TYPE_CHECKING:
    from pathlib import Path


class ReleaseError(KioskError):
    """A release of counts that cannot be made."""

    @classmethod
    def second(cls, meeting: str, released: str, place: Path) -> Self:
        """Another release of the meeting is known."""
        return cls(
            f"Other counts of the meeting '{meeting}' were released already ({released}, {place}). Two releases can be "
            "subtracted from each other, and the difference may be one person.",
            "Publish the first one. If nobody outside the team ever had it, add --replace-release and destroy it.",
        )

    @classmethod
    def not_remembered(cls, place: Path, error: OSError) -> Self:
        """The system refused to keep it, so that a second release would go unnoticed."""
        return cls(
            f"The release could not be noted in {place} ({error.strerror or type(error).__name__}), and nothing was "
            "written.",
            "Free some space there, or make the folder writable.",
        )

    @classmethod
    def no_pack(cls, profile: str) -> Self:
        """Without the meeting pack a table's rows would be those that somebody was counted in."""
        return cls(
            f"The disclosure profile '{profile}' needs the meeting pack, which no source brought.",
            "Name it with --pack MEETING.toml.",
        )

    @classmethod
    def no_rows(cls, profile: str) -> Self:
        """Rows were asked for under a profile that gives none."""
        return cls(
            f"The disclosure profile '{profile}' gives counts alone, never the words of a concern.",
            "Leave --concerns out, or use --profile inspector.",
        )
