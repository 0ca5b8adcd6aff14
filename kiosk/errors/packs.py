"""Failures of meeting packs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

from kiosk.errors.base import KioskError

if TYPE_CHECKING:
    from pathlib import Path


class PackProblem(NamedTuple):
    """One thing wrong in a meeting pack, worded where its rule is: `kiosk.pack_shape`, `kiosk.pack_rules`."""

    line: int | None
    """The line in the file, from 1, where it is known."""
    key: str
    """The key in TOML terms, such as `[[themes]] 3 · number`."""
    what: str
    """What is wrong, without a full stop."""
    hint: str = ""
    """How to mend it, a sentence."""

    @property
    def place(self) -> str:
        """The line and the key, as far as they are known."""
        return ", ".join(part for part in (f"line {self.line}" if self.line else "", self.key) if part)

    def __str__(self) -> str:
        return f"{self.place}: {self.what}. {self.hint}".rstrip()


class PackError(KioskError):
    """A meeting pack that cannot be used.

    Args:
        message: What went wrong and where; every problem on a line of its own where there are several.
        hint: How to mend it.
        problems: The problems one by one; empty where the file as a whole is the problem.
    """

    def __init__(self, message: str, hint: str = "", problems: tuple[PackProblem, ...] = ()) -> None:
        super().__init__(message, hint)
        self.problems = problems

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if "\n" in self.message else super().__str__()

    @classmethod
    def wrong(cls, source: str, problems: tuple[PackProblem, ...], *, more: bool = False) -> Self:
        """The text does not make a meeting pack; `more` where not all problems are listed."""
        if len(problems) == 1 and not more:
            only = problems[0]
            return cls(f"{', '.join(filter(None, (source, only.place)))}: {only.what}.", only.hint, problems)
        listed = "".join(f"\n  {problem}" for problem in problems)
        count = f"more than {len(problems)}" if more else len(problems)
        return cls(f"{source} has {count} problems:{listed}", "Mend them and check the pack again.", problems)

    @classmethod
    def missing(cls, source: str, nearest: str) -> Self:
        """There is no such file."""
        hint = f"The nearest name there is {nearest}." if nearest else "Check the folder and the spelling."
        return cls(f"There is no file {source}.", hint)

    @classmethod
    def folder(cls, source: str, packs: list[str]) -> Self:
        """The path leads to a folder."""
        inside = f"It holds {', '.join(packs)}." if packs else "It holds no .toml file."
        return cls(f"{source} is a folder, not a meeting pack.", f"Name the file itself. {inside}")

    @classmethod
    def no_file(cls, source: str) -> Self:
        """The path leads to a device, a pipe or a socket."""
        return cls(f"{source} is not an ordinary file.", "Copy the meeting pack to a file and name that.")

    @classmethod
    def unreadable(cls, source: str, why: str) -> Self:
        """The system does not hand the file over."""
        return cls(
            f"{source} cannot be read ({why}).", "Check that this account may read it, and that the stick is still in."
        )

    @classmethod
    def too_large(cls, source: str, limit: int) -> Self:
        """The file is larger than any meeting pack; `limit` in bytes."""
        return cls(f"{source} is larger than {limit // 1024:,} KiB, so it is not a meeting pack.", "Check the name.")

    @classmethod
    def empty(cls, source: str) -> Self:
        """The file holds nothing, or only blank lines and comments."""
        return cls(f"{source} is empty.", "Copy it again, or make a new one with: run_kiosk.py pack new")

    @classmethod
    def not_utf8(cls, source: str, line: int) -> Self:
        """The bytes are not UTF-8."""
        return cls(
            f"{source}, line {line}: this is not text in UTF-8.",
            "Open it in a text editor and save it as UTF-8; a word processor's file cannot be used.",
        )

    @classmethod
    def not_a_pack(cls, source: str) -> Self:
        """The file is good TOML about something else."""
        return cls(
            f"{source} is not a meeting pack: it has neither a format nor a [meeting].",
            "Check the name, or copy a sample meeting and change it.",
        )

    @classmethod
    def unknown_format(cls, source: str, found: str, known: str) -> Self:
        """The pack names a format version that this software does not know; nothing else in it is judged."""
        return cls(
            f"{source} is in format '{found}', and this version reads '{known}'.",
            "Use the version of this software that the pack was written for.",
        )

    @classmethod
    def holds_private_key(cls, source: str, line: int) -> Self:
        """The file holds a private key, which a pack that lies on every kiosk must never hold; it is never shown."""
        return cls(
            f"{source}, line {line}: this is a private key, and a meeting pack lies on every kiosk.",
            "Take it out and put the public key there, which starts age1. Whoever had this file may have the key, "
            "so make new keys before the meeting: python -m export keys new",
        )

    @classmethod
    def no_sample(cls, name: str, names: tuple[str, ...]) -> Self:
        """No sample meeting has that name."""
        return cls(f"There is no sample meeting '{name}'.", f"The samples are: {', '.join(names)}.")

    @classmethod
    def already_there(cls, path: Path) -> Self:
        """A new pack would take the place of a file."""
        return cls(f"{path} is there already and was left as it is.", "Give the new pack another name.")

    @classmethod
    def not_written(cls, path: Path, why: str) -> Self:
        """The disk refused the new pack, or the answers kept on the way to it."""
        return cls(f"{path} could not be written ({why}).", "Free some space or name another folder, then try again.")

    @classmethod
    def stopped(cls, path: Path, answers: Path | None) -> Self:
        """The questions were left before the last one; `answers` is the file that keeps the ones given, if any."""
        if answers is None:
            return cls(f"{path} is not written: no question was answered.", "Give the same command to start again.")
        return cls(
            f"{path} is not written yet. Your answers so far are kept in {answers}.",
            "Give the same command to go on: it offers each answer again.",
        )

    @classmethod
    def bad_answers(cls, answers: Path) -> Self:
        """The file that keeps answers on the way to a new pack holds something else."""
        return cls(f"{answers} holds no kept answers.", "Move it away, or give the new pack another name.")
