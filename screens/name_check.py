"""The one question before a point is saved: this may say who somebody is; write something else, or keep it and why?

A note-taker who types on does not answer it by accident: letters are no answers, and what is typed meanwhile is handed
back to the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from kiosk.vetting import REASONS, Decision, kept_all, listed, replaced
from screens.notes_dialog import NotesDialog
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body
from screens.widgets.heading import Heading
from screens.widgets.key_bar import KeyBar, KeyHint, KeyRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from kiosk.vetting import Found
    from screens.frame import Frame


class NameCheckDialog(NotesDialog["NameCheckDialog.Result"]):
    """Ask about what was found in a point.

    Args:
        frame: What is shown around the content.
        text: The point.
        findings: What was found in it, in the order of the text.
    """

    CSS_PATH = "name_check.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "replace", "Write that", show=False, id="replace", tooltip="Take what is proposed"),
        Binding("backspace", "untype", "Delete", show=False, id="untype", tooltip="Delete what was typed meanwhile"),
        Binding("escape", "edit", "Edit", show=False, id="edit", tooltip="Go back to the line"),
    ]

    READING: ClassVar[float] = 0.7
    """Seconds in which nobody can have read the question: a digit that comes sooner belongs to the next point."""

    @dataclass(frozen=True, slots=True)
    class Result:
        """What the note-taker decided."""

        decisions: tuple[Decision, ...] | None
        """One for each finding; None where the line is to be edited."""
        typed: str
        """What was typed while the question was shown."""

    def __init__(self, frame: Frame, text: str, findings: Sequence[Found]) -> None:
        super().__init__(frame)
        self._text = text
        self._open: list[tuple[Found, ...]] = [tuple(findings)]
        self._decided: list[Decision] = []
        self._typed = ""
        self._shown_at = 0.0

    def compose(self) -> ComposeResult:
        """Yield what was found, what would be written, and the reasons to keep it."""
        yield from self.surround("")
        yield Heading("Does this say who somebody is?")
        with Body():
            yield Static("", id="check-found", markup=False)
            yield Static("", id="check-instead", markup=False)
            yield KeyRows([KeyHint(str(n), f"Keep: {why}", f"keep({n})") for n, why in enumerate(REASONS, 1)])
            yield KeyRows([KeyHint(str(len(REASONS) + 1), "Decide one by one", "split")])
            yield Static("", id="check-typed", classes="hint", markup=False)
        with ActionBar():
            yield BigButton("Enter: write that", short="Enter: write", value="replace", kind="primary")
            yield BigButton("Esc: edit", value="edit", kind="plain")

    def on_mount(self) -> None:
        """Ask about everything at once."""
        self._shown_at = monotonic()
        self._ask()

    def on_key(self, event: events.Key) -> None:
        """Take a digit as an answer, and keep what is typed on."""
        character = event.character
        if character is None or not event.is_printable:
            return
        event.stop()
        read = monotonic() - self._shown_at >= self.READING
        if read and not self._typed and character.isdecimal() and character.isascii():
            self._answer(int(character))
        elif self._typed or character != " ":
            self._type(self._typed + character)

    def unsaved(self) -> str:
        """Return what was typed meanwhile; the point itself still stands in its line."""
        return self._typed.strip()

    def may_seal_as_draft(self) -> bool:
        """Tell that a point's draft may be sealed to every inspector."""
        return True

    def action_replace(self) -> None:
        """Write the replacements."""
        self._decide(tuple(Decision(found) for found in self._open[0]))

    def action_keep(self, reason: int) -> None:
        """Keep what is asked about, for a reason."""
        self._decide(kept_all(self._open[0], REASONS[reason - 1]))

    def action_untype(self) -> None:
        """Delete the last character that was typed meanwhile."""
        self._type(self._typed[:-1])

    def action_split(self) -> None:
        """Ask about one finding after the other."""
        if len(self._open[0]) > 1:
            self._open[:1] = [(found,) for found in self._open[0]]
            self._ask()

    def action_edit(self) -> None:
        """Go back to the line."""
        self.dismiss(self.Result(None, self._typed))

    @on(BigButton.Pressed, "#button-replace")
    def _replace(self) -> None:
        self.action_replace()

    @on(BigButton.Pressed, "#button-edit")
    def _edit(self) -> None:
        self.action_edit()

    @on(KeyBar.Tapped)
    async def _tap(self, event: KeyBar.Tapped) -> None:
        await self.run_action(event.action)

    def _type(self, typed: str) -> None:
        self._typed = typed
        words = f"Typed meanwhile: {typed}" if typed else ""
        self.query_one("#check-typed", Static).update(words)

    def _answer(self, digit: int) -> None:
        if 1 <= digit <= len(REASONS):
            self.action_keep(digit)
        elif digit == len(REASONS) + 1:
            self.action_split()

    def _decide(self, decisions: tuple[Decision, ...]) -> None:
        if not self._open:
            return
        self._decided += decisions
        del self._open[0]
        if self._open:
            self._ask()
        else:
            self.dismiss(self.Result(tuple(self._decided), self._typed))

    def _ask(self) -> None:
        findings = self._open[0]
        shown = Content(self._text)
        for found in findings:
            shown = shown.stylize("bold underline", found.start, found.end)
        instead = replaced(self._text, [*(one.found for one in self._decided if not one.kept), *findings])
        words = listed(findings)
        self.query_one("#check-found", Static).update(
            Content.assemble((f"{words[:1].upper()}{words[1:]}: ", "bold"), shown)
        )
        self.query_one("#check-instead", Static).update(Content.assemble(("Write: ", "bold"), instead))
        self.query(KeyRows).last().display = len(findings) > 1
