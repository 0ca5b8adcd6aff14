"""Change a point, or take it back: what it said before stays sealed for the inspectors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import msgspec
from textual import on, work
from textual.message import Message
from textual.widgets import Input

from kiosk.capture import clean_text, parse_point
from kiosk.errors import KioskError
from kiosk.marks import with_text
from kiosk.phrases import MAX_REASON, WHY_WITHDRAWN, no_such_theme
from kiosk.records import MAX_TEXT
from kiosk.vetting import flags_after, replaced, settle
from screens.name_check import NameCheckDialog
from screens.notes_dialog import NotesDialog
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body
from screens.widgets.choices import Choice, Choices
from screens.widgets.heading import Heading
from screens.widgets.line_input import LineInput
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult

    from kiosk.capture import Capture, RecentPoint
    from kiosk.meeting_session import MeetingSession
    from kiosk.records import GuardFlag, PointContent, WhyWithdrawn
    from kiosk.vetting import Found
    from screens.frame import Frame


class CorrectDialog(NotesDialog["CorrectDialog.Result"]):
    """Change or take back one point.

    Args:
        frame: What is shown around the content.
        session: The open station.
        point: The point as it stands.
        find: Returns what may identify somebody in a text.
    """

    CSS_PATH = "correct.tcss"

    @dataclass(frozen=True, slots=True)
    class Result:
        """What was done, and is on disk."""

        point_id: str
        content: PointContent | None
        """What the point says now; None where it was taken back."""

    @dataclass
    class Changed(Message):
        """The change is on disk."""

        result: CorrectDialog.Result

    @dataclass
    class ChangeFailed(Message):
        """The change is not on disk."""

        error: KioskError

    def __init__(
        self, frame: Frame, session: MeetingSession, point: RecentPoint, find: Callable[[str], Sequence[Found]]
    ) -> None:
        super().__init__(frame)
        self._session = session
        self._point = point
        self._find = find
        self._busy = False

    def compose(self) -> ComposeResult:
        """Yield the point to edit and the reason; the reasons for taking it back are asked on the same page."""
        yield from self.surround(self.frame.station)
        yield Heading("Change this point")
        with Body():
            yield ProblemPanel()
            yield LineInput(self._as_typed(), limit=MAX_TEXT, id="correct-line")
            yield LineInput(placeholder="Why, without names (may be empty)", limit=MAX_REASON, id="correct-why")
            yield Choices([Choice(value, label) for value, label in WHY_WITHDRAWN.items()])
        with ActionBar():
            yield BigButton("Save", value="save", kind="primary")
            yield BigButton("Take back", value="withdraw", kind="danger")
            yield BigButton("Back", value="back", kind="plain")

    def on_mount(self) -> None:
        """Start with the point's text."""
        self.query_one(Choices).display = False
        self.query_one("#correct-line").focus()

    def unsaved(self) -> str:
        """Return the point as it is being changed."""
        line = self.query_one("#correct-line", LineInput).value.strip()
        return "" if line == self._as_typed() else line

    def may_seal_as_draft(self) -> bool:
        """Tell that a point's draft may be sealed to every inspector."""
        return True

    def on_key(self, event: events.Key) -> None:
        """Give a reason by key, while reasons are shown."""
        choices = self.query_one(Choices)
        if choices.display and choices.press_key(event.character):
            event.stop()

    @on(Input.Submitted)
    @on(BigButton.Pressed, "#button-save")
    def _save(self) -> None:
        if self._busy:
            return
        try:
            capture = parse_point(self.query_one("#correct-line", LineInput).value, self._session.pack)
        except KioskError as error:
            self.query_one(ProblemPanel).show(error)
            return
        if capture.unknown:
            self.query_one(ProblemPanel).say(*no_such_theme(capture.unknown))
            return
        findings = self._find(capture.text)
        if capture.text == self._point.content.text:
            self._change(capture, capture.text, self._point.content.flags)
        elif findings:
            self.app.push_screen(NameCheckDialog(self.frame, capture.text, findings), partial(self._checked, capture))
        else:
            self._change(capture, capture.text, flags_after(self._point.content.flags, ()))

    def _checked(self, capture: Capture, result: NameCheckDialog.Result | None) -> None:
        if result is None:
            return
        if result.decisions is None:
            self.query_one("#correct-line", LineInput).value += result.typed
            return
        try:
            text, flags = settle(capture.text, result.decisions)
        except KioskError as error:
            self.query_one(ProblemPanel).show(error)
        else:
            self._change(capture, text, flags_after(self._point.content.flags, flags))

    def _change(self, capture: Capture, text: str, flags: tuple[GuardFlag, ...]) -> None:
        self._busy = True
        before = self._point.content
        content = msgspec.structs.replace(with_text(before, text), themes=capture.themes, flags=flags)
        why = clean_text(self.query_one("#correct-why", LineInput).value)
        self._amend(content, replaced(why, self._find(why))[:MAX_REASON])

    @on(BigButton.Pressed, "#button-withdraw")
    def _ask_why(self) -> None:
        self.query_one(Heading).say("Why do you take it back?")
        for widget in self.query("#correct-line, #correct-why, #button-save, #button-withdraw"):
            widget.display = False
        choices = self.query_one(Choices)
        choices.display = True
        choices.query(BigButton).first().focus()

    @on(Choices.Picked)
    def _take_back(self, event: Choices.Picked) -> None:
        if not self._busy:
            self._busy = True
            self._withdraw(next(why for why in WHY_WITHDRAWN if why == event.value))

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.dismiss(None)

    @work(thread=True, exit_on_error=False)
    def _amend(self, content: PointContent, reason: str) -> None:
        try:
            self._session.amend(self._point.id, content, reason)
        except KioskError as error:
            self.post_message(self.ChangeFailed(error))
        else:
            self.post_message(self.Changed(self.Result(self._point.id, content)))

    @work(thread=True, exit_on_error=False)
    def _withdraw(self, why: WhyWithdrawn) -> None:
        try:
            self._session.withdraw(self._point.id, why)
        except KioskError as error:
            self.post_message(self.ChangeFailed(error))
        else:
            self.post_message(self.Changed(self.Result(self._point.id, None)))

    @on(Changed)
    def _done(self, event: Changed) -> None:
        self.dismiss(event.result)

    @on(ChangeFailed)
    def _failed(self, event: ChangeFailed) -> None:
        self._busy = False
        self.query_one(ProblemPanel).show(event.error, lead="NOT SAVED. Try again.")

    def _as_typed(self) -> str:
        themes = [self._session.pack.theme(theme) for theme in self._point.content.themes]
        keys = " ".join(f"#{theme.number}" for theme in themes if theme is not None)
        return f"{self._point.content.text} {keys}".rstrip()
