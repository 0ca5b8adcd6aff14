"""The failures of merging sources, and of helper processes, with the words a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from kiosk.errors import KioskError

if TYPE_CHECKING:
    from pathlib import Path


class MergeError(KioskError):
    """Sources that cannot be merged; nothing was written, and no source was changed."""

    @classmethod
    def no_pack(cls) -> Self:
        """The meeting pack that the records were sealed under is not there."""
        return cls(
            "No source holds the meeting pack that these records were sealed under, and a bundle needs it.",
            "Give it with --pack MEETING.toml.",
        )

    @classmethod
    def nothing(cls, meeting: str) -> Self:
        """All streams belong elsewhere."""
        return cls(
            f"None of these records belongs to the meeting '{meeting}'.",
            "Run verify on them: it tells what each belongs to.",
        )

    @classmethod
    def one_name(cls, name: str, codes: list[str]) -> Self:
        """Two different streams call themselves alike."""
        return cls(
            f"{len(codes)} different streams call themselves '{name}', with the opening codes {', '.join(codes)}, and "
            "a bundle holds one of that name. Nothing was written.",
            f"Look the code up in the minutes and add --opening-code {name}=CODE. If none is there, keep them apart.",
        )

    @classmethod
    def bad_name(cls, path: Path, suffix: str) -> Self:
        """The name given for the bundle is not one that a bundle bears."""
        return cls(f"{path} is not the name of a bundle.", f"Name a folder, or a new file that ends with {suffix}.")


class WorkerError(KioskError):
    """A helper process that could not go on."""

    @classmethod
    def ended(cls) -> Self:
        """It was ended from outside, as a system does when memory runs out."""
        return cls(
            "The system ended a helper process in the middle of its work. Nothing was left half-written.",
            "Close other programs, to give it memory, and run the command again.",
        )
