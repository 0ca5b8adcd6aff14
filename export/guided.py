"""The guided flow: one question a line, from what an inspector wants to do to the command that does it.

It remembers nothing and decides nothing: every journey ends in a command line, which is shown and then run, so that
what was done once by answering can be done again, or by a script, by typing. Everything is a plain line of text, for
screen readers and every terminal.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from export import finding, terminal
from export.argument_parts import PROGRAM
from export.questions import QUESTIONS
from kiosk.bundle import SUFFIX
from kiosk.errors import ExitCode
from kiosk.pack_places import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_BACK = "b"
_QUIT = "q"
_BEGINNING = f"""\
The inspectors' side of the open meeting kiosk. Nothing you answer here is remembered.
Answer with a number. {_BACK} goes back to this list, {_QUIT} leaves."""
_SHOWN = {ExitCode.DONE: "Done.", ExitCode.VERIFICATION_FAILED: "Done, and not complete: what is above tells why."}

_WHERE = {
    finding.BUNDLES: f"A kiosk writes it to a stick at handover; its name ends with {SUFFIX}. Plug the stick in. "
    "A station's folder, journal or database can be named too.",
    finding.KEYS: "'Make a key' in the list writes one; its name usually ends with .key. Plug in what holds yours.",
    finding.CHALLENGES: "A station writes it to a stick while it opens; its name ends with .age. Plug the stick in.",
}
"""What is said where none of the files is found: where they come from."""


class _Back(Exception):  # noqa: N818 - a way to go, not an error
    """The person wants to go back to the first question."""


class _Quit(Exception):  # noqa: N818 - as above
    """The person wants to leave."""


@dataclass(frozen=True, slots=True)
class _Journey:
    """One thing that can be done."""

    what: str
    """What it is called in the list."""
    ask: Callable[[Guide], list[str]]
    """Asks what is needed and returns the command line."""


class Guide:
    """Asks and runs.

    Args:
        run: Runs one command line, tells its failures, and returns its exit code.
        folders: Where to look for bundles and keys; this folder and what is plugged in if not given.
        ask: Asks one line; empty for a line without anything. Raises `EOFError` where nobody answers any more.
    """

    def __init__(
        self,
        run: Callable[[Sequence[str]], int],
        folders: Callable[[], tuple[Path, ...]] = finding.roots,
        ask: Callable[[str], str] = terminal.ask,
    ) -> None:
        self._run = run
        self._folders = folders
        self._ask = ask

    def go(self) -> int:
        """Ask until the person leaves, and return the exit code of the last command."""
        code: int = ExitCode.DONE
        terminal.say(terminal.broken(_BEGINNING))
        while True:
            try:
                words = self._journey().ask(self)
                terminal.say(f"\nThe same as: {_command_line(words)}\n")
                code = self._run(words)
                terminal.say(f"\n{_SHOWN.get(ExitCode(code), 'Not done, or not all of it: what is above tells why.')}")
            except _Back:
                continue
            except (_Quit, EOFError):
                return code

    def _journey(self) -> _Journey:
        listed = [journey.what for journey in _JOURNEYS]
        return _JOURNEYS[self.choose("What do you want to do?", listed)]

    def line(self, question: str) -> str:
        """Return the answer to a question, without blanks around it."""
        answer = self._ask(f"{question} ").strip()
        if answer.lower() == _BACK:
            raise _Back
        if answer.lower() == _QUIT:
            raise _Quit
        return answer

    def choose(self, question: str, listed: Sequence[str]) -> int:
        """Return the place of the chosen one."""
        terminal.say(f"\n{question}")
        for number, what in enumerate(listed, 1):
            terminal.say(terminal.broken(f"  {number}  {what}"))
        while True:
            answer = self.line(f"1 to {len(listed)}:")
            if answer.isdecimal() and 1 <= int(answer) <= len(listed):
                return int(answer) - 1
            terminal.say(f"Type a number from 1 to {len(listed)}, or {_QUIT}.")

    def yes(self, question: str) -> bool:
        """Return whether the person says yes; a bare Enter is no."""
        return self.line(f"{question} (y or Enter for no)").lower() in ("y", "yes")

    def files(self, what: str, pattern: str, *, several: bool) -> list[str]:
        """Return chosen files: of those that were found by number, or any by name.

        Args:
            what: What is looked for, such as 'bundle'.
            pattern: What its names look like.
            several: Whether more than one may be chosen; a bare Enter then takes all that were found.
        """
        found = self._found(what, pattern)
        hint = "Numbers with blanks between, Enter for all, or a path:" if several else "A number, or a path:"
        while True:
            answer = self.line(hint if found else "Its path, or Enter to look again:")
            if not answer and not found:
                found = self._found(what, pattern)
                continue
            chosen = _picked(answer, found, several=several)
            if chosen and all(Path(one).exists() for one in chosen):
                return chosen
            terminal.say(f"There is no {what} of that number or name." if answer else f"A {what} is needed.")

    def _found(self, what: str, pattern: str) -> list[Path]:
        """Look for files, and show what was found, or where they come from if nothing was."""
        found = finding.find(pattern, self._folders())
        nothing = f"\nNo {what} was found here or on anything plugged in."
        terminal.say(f"\nWhich {what}?" if found else terminal.broken(nothing))
        for number, path in enumerate(found, 1):
            terminal.say(f"  {number}  {printable(str(path))}")
        if not found:
            terminal.say(terminal.broken(_WHERE[pattern]))
        return found

    def new_name(self, question: str, wish: str) -> str:
        """Return a name that is free: the one that is offered, or another."""
        offered = _free(wish)
        while True:
            name = self.line(f"{question} (Enter for {offered}):") or offered
            path = Path(name)
            if not path.exists() or (path.is_dir() and not any(path.iterdir())):
                return name
            terminal.say(f"{printable(name)} is there already, and nothing is overwritten. Choose another name.")


def _picked(answer: str, found: Sequence[Path], *, several: bool) -> list[str]:
    """Return the files that an answer names, or none where it names nothing."""
    if not answer:
        return [str(path) for path in found] if several or len(found) == 1 else []
    numbers = answer.replace(",", " ").split()
    if all(one.isdecimal() and 1 <= int(one) <= len(found) for one in numbers) and (several or len(numbers) == 1):
        return [str(found[int(one) - 1]) for one in dict.fromkeys(numbers)]
    return [answer.strip("'\"")]


def _free(wish: str) -> str:
    """Return a name like the one wished for that is not taken."""
    stem, dot, ending = wish.partition(".")
    names = (wish if number == 1 else f"{stem}-{number}{dot}{ending}" for number in range(1, 1000))
    return next((name for name in names if not Path(name).exists()), wish)


def _command_line(words: Sequence[str]) -> str:
    quoted = subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
    return printable(f"{PROGRAM} {quoted}")


def _make_key(guide: Guide) -> list[str]:
    name = guide.line("Whose key is it? (Enter for Inspector):") or "Inspector"
    words = ["keys", "new", "--name", name]
    if guide.yes("Is that the lead inspector, to whom alone safeguarding concerns are sealed?"):
        words.append("--lead")
    words += ["-o", guide.new_name("Name of the key file", "inspector.key")]
    if guide.yes("Write a fingerprint card to print?"):
        words += ["--card", guide.new_name("Name of the card, .pdf or .png", "card.pdf")]
    return words


def _recover_key(guide: Guide) -> list[str]:
    mark = guide.line("The key's fingerprint, from its card or the meeting pack:")
    return ["keys", "recover", "--fingerprint", mark, "-o", guide.new_name("Name of the key file", "inspector.key")]


def _rehearse(guide: Guide) -> list[str]:
    [challenge] = guide.files("file from the kiosk's stick", finding.CHALLENGES, several=False)
    return ["rehearse", challenge, *_key(guide)]


def _verify(guide: Guide) -> list[str]:
    words = ["verify", *_sources(guide)]
    for flag, what in (("--opening-code", "Opening codes from the minutes"), ("--receipt", "Closing receipts")):
        for one in guide.line(f"{what}, with blanks between (Enter for none):").split():
            words += [flag, one]
    return words


def _merge(guide: Guide) -> list[str]:
    return ["merge", *_sources(guide), "-o", guide.new_name("Name of the new bundle", f"evening{SUFFIX}")]


def _open(guide: Guide) -> list[str]:
    words = ["open", *_sources(guide), *_key(guide)]
    forms = ("csv", "xlsx", "csv,xlsx,jsonl,parquet,duckdb")
    listed = ["CSV, a file a table, for any spreadsheet", "one Excel workbook", "every form there is"]
    words += ["--format", forms[guide.choose("In which form?", listed)]]
    if guide.yes("Write every wording that a point ever had, too, not the newest alone?"):
        words.append("--history")
    return [*words, "--to", guide.new_name("Folder for the tables, on an encrypted disk", "evidence")]


def _redact(guide: Guide) -> list[str]:
    words = ["redact", *_sources(guide), *_key(guide)]
    return [*words, "--to", guide.new_name("Folder for the redacted tables", "shared")]


def _report(guide: Guide) -> list[str]:
    words = ["report", *_sources(guide), *_key(guide)]
    return [*words, "--to", guide.new_name("Folder for the report", "report")]


def _inspect(guide: Guide) -> list[str]:
    words = ["inspect", *_sources(guide), *_key(guide)]
    listed = [question.what for question in QUESTIONS]
    chosen = guide.choose("Which question?", [*listed, "one after another, in SQL or ready-made"])
    return words if chosen == len(listed) else [*words, "--query", QUESTIONS[chosen].name]


def _sources(guide: Guide) -> list[str]:
    return guide.files("bundle", finding.BUNDLES, several=True)


def _key(guide: Guide) -> list[str]:
    [key] = guide.files("key file", finding.KEYS, several=False)
    return ["--key", key]


_JOURNEYS = (
    _Journey("Before the meeting: make a key", _make_key),
    _Journey("Before the doors open: prove that a key opens what the kiosks seal", _rehearse),
    _Journey("Tell whether records are all there and unaltered (no key needed)", _verify),
    _Journey("Put several bundles into one (no key needed)", _merge),
    _Journey("Open the records and write tables", _open),
    _Journey("Review what may identify people, and write tables without it", _redact),
    _Journey("Write a report to read", _report),
    _Journey("Ask questions of the records, such as what nobody spoke about", _inspect),
    _Journey("A lost key: recover it from two shares", _recover_key),
)
