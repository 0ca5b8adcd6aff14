"""Failures of what is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from kiosk.errors.base import ExitCode, KioskError, how_to_mend

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class PaperError(KioskError):
    """A poster or slips that cannot be written."""

    @classmethod
    def unknown_ending(cls, path: Path, endings: Iterable[str]) -> Self:
        """The file's ending names no kind of file that can be written."""
        known = " or ".join(endings)
        error = cls(f"{path} does not end in {known}, so it is not known what to write.", f"Name it poster{known[:4]}.")
        error.exit_code = ExitCode.USAGE
        return error

    @classmethod
    def exists(cls, path: Path) -> Self:
        """A file of that name is there."""
        return cls(f"{path} is there already, and nothing was written.", "Choose another name, or add --replace.")

    @classmethod
    def taken(cls, path: Path) -> Self:
        """A file is there, and it is never replaced."""
        return cls(f"{path} is there already, and nothing was written.", "Choose another name.")

    @classmethod
    def no_folder(cls, folder: Path) -> Self:
        """The folder to write into is not there."""
        return cls(f"There is no folder {folder}.", "Make it first, or choose another.")

    @classmethod
    def refused(cls, path: Path, error: OSError) -> Self:
        """The disk refused."""
        why = error.strerror or type(error).__name__
        return cls(f"{path} could not be written ({why}).", how_to_mend(error, "Choose another folder."))

    @classmethod
    def no_letters(cls) -> Self:
        """The letters of the poster are missing."""
        return cls(
            "The letters for printing (Atkinson Hyperlegible) are not installed.",
            "Install the software again: pip install open-meeting-kiosk",
        )

    @classmethod
    def too_much(cls) -> Self:
        """The texts do not fit the page in letters that can be read."""
        return cls(
            "The meeting's texts do not fit one page in letters that can be read.",
            "Shorten the title, the venue or the promise in the pack, or print on A3.",
        )
