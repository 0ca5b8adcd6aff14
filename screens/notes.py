"""The notes desk: type what is said, key its themes, Enter saves. What is not saved yet is sealed as a draft meanwhile.

A line goes from typed to pending at Enter, and from pending to saved when the core has it on disk; the next line can be
typed at once. A line that could not be saved stays pending, in sight, until it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from kiosk.capture import parse_point, theme_of_number
from kiosk.errors import KioskError
from kiosk.records import MAX_TEXT, PointContent
from screens.concern import ConcernEnd, ConcernScreen
from screens.correct import CorrectDialog
from screens.page import StationPage
from screens.widgets.key_bar import KeyBar, KeyHint
from screens.widgets.line_input import LineInput
from screens.widgets.point_list import PointList
from screens.widgets.problem import ProblemPanel
from screens.widgets.status_line import StatusLine
from screens.widgets.theme_keys import ThemeKeys
from screens.widgets.top_line import TopLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.capture import RecentPoints
    from kiosk.meeting_session import MeetingSession
    from kiosk.session_facts import Saved
    from screens.frame import Frame, Patience

_NOT_SAVED = "NOT SAVED. Press Enter to try again."
_DIGITS = "1234567890"


class NotesScreen(StationPage):
    """Note points.

    Args:
        frame: What is shown around the content.
        session: The open station.
        recent: This station's points of tonight, in memory alone.
        patience: How often an unfinished line is sealed.
    """

    CSS_PATH = "notes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "mark(-1)", "Up", show=False, id="up", tooltip="Mark the point before"),
        Binding("down", "mark(1)", "Down", show=False, id="down", tooltip="Mark the next point"),
        Binding("f4", "correct", "Change", show=False, id="correct", tooltip="Change or take back the marked point"),
        Binding("f9", "concern", "Concern", show=False, id="concern", tooltip="A child may be at risk"),
        *(
            Binding(f"alt+{digit}", f"theme({digit})", f"Theme {digit}", show=False, id=f"theme-{digit}", priority=True)
            for digit in _DIGITS
        ),
    ]

    @dataclass
    class Noted(Message):
        """A point is on disk."""

        saved: Saved
        content: PointContent
        band: str
        count: int

    @dataclass
    class NoteFailed(Message):
        """A point is not on disk."""

        error: KioskError

    @dataclass
    class DraftSealed(Message):
        """The unfinished line is sealed on disk."""

    @dataclass
    class DraftFailed(Message):
        """The unfinished line is not sealed."""

        error: KioskError

    def __init__(self, frame: Frame, session: MeetingSession, recent: RecentPoints, patience: Patience) -> None:
        super().__init__(frame)
        self._session = session
        self._pack = session.pack
        self._recent = recent
        self._patience = patience
        self._tapped: frozenset[str] = frozenset()
        self._pending: PointContent | None = None
        self._failed = False
        self._draft_kept = ""

    def compose(self) -> ComposeResult:
        """Yield the list, the themes, the line, and its keys."""
        yield from self.surround(self.frame.station)
        numbers = {theme.id: theme.number for theme in self._pack.themes}
        with Container(id="notes-middle"):
            yield PointList(numbers)
            with Vertical(id="notes-themes"):
                yield Static("Themes: #1 or Alt+1", id="notes-hint", markup=False)
                yield ThemeKeys(self._pack.themes)
        yield ProblemPanel()
        yield StatusLine("Type what is said, without names. Enter saves.")
        yield LineInput(placeholder="What was said", limit=MAX_TEXT, id="notes-line")
        yield KeyBar(
            [
                KeyHint("Enter", "Save", "save"),
                KeyHint("F4", "Change", "correct"),
                KeyHint("F9", "Concern", "concern"),
                KeyHint("F2", "Staff", "ask_staff"),
            ]
        )

    async def on_mount(self) -> None:
        """Show tonight's points and take the first key."""
        self.query_one(LineInput).focus()
        self.set_interval(self._patience.draft, self._keep_draft)
        await self.query_one(PointList).show(self._recent.list())

    def on_screen_resume(self) -> None:
        """Put the focus back on the line."""
        self.query_one(LineInput).focus()

    def unsaved(self) -> str:
        """Return the line being typed and the one being saved, if any."""
        pending = self._pending.text if self._pending is not None else ""
        return "\n".join(part for part in (pending, self.query_one(LineInput).value.strip()) if part)

    def may_seal_as_draft(self) -> bool:
        """Tell that a point's draft may be sealed to every inspector."""
        return True

    def action_save(self) -> None:
        """Save the line, or first the one that could not be saved."""
        if self._pending is not None:
            if self._failed:
                self._send()
            return
        line = self.query_one(LineInput)
        problem = self.query_one(ProblemPanel)
        try:
            capture = parse_point(line.value, self._pack)
        except KioskError as error:
            problem.show(error)
            return
        if capture.unknown:
            problem.say(f"There is no theme #{', #'.join(capture.unknown)}.", "Use a number from the list.")
            return
        themes = tuple(theme.id for theme in self._pack.themes if theme.id in {*capture.themes, *self._tapped})
        self._pending = PointContent(text=capture.text, themes=themes)
        self._tapped = frozenset()
        line.value = ""
        self._send()

    def action_theme(self, number: int) -> None:
        """Turn a theme of the line on or off."""
        theme = theme_of_number(self._pack, number)
        if theme is not None:
            self._tapped ^= {theme.id}
            self._mark_themes()

    def action_mark(self, by: int) -> None:
        """Mark another point of the list."""
        self.query_one(PointList).step(by)

    def action_correct(self) -> None:
        """Change or take back the marked point."""
        marked = self.query_one(PointList).marked
        if marked is None:
            self.query_one(StatusLine).say("There is no point to change yet.")
            return
        try:
            point = self._recent.get(marked)
        except KioskError as error:
            self.query_one(ProblemPanel).show(error)
            return
        self.app.push_screen(CorrectDialog(self.frame, self._session, point), self._corrected)

    def action_concern(self) -> None:
        """Stop ordinary notes: a child may be at risk."""
        self.app.push_screen(ConcernScreen(self.frame, self._session), self._concern_over)

    @on(KeyBar.Tapped)
    async def _tap(self, event: KeyBar.Tapped) -> None:
        await self.run_action(event.action)

    @on(ThemeKeys.Toggled)
    def _toggle(self, event: ThemeKeys.Toggled) -> None:
        self._tapped ^= {event.theme_id}
        self._mark_themes()

    @on(Input.Submitted, "#notes-line")
    def _submit(self) -> None:
        self.action_save()

    @on(Input.Changed, "#notes-line")
    def _typed(self) -> None:
        if not self._failed:
            self.query_one(ProblemPanel).clear()
        self._mark_themes()

    @on(Noted)
    async def _saved(self, event: Noted) -> None:
        self._pending = None
        self._failed = False
        self._draft_kept = ""
        point = self._recent.remember(event.saved.id, event.content, event.band)
        self.query_one(ProblemPanel).clear()
        self.query_one(StatusLine).say(f"Saved. {_points(event.count)} from here tonight.", "done")
        self.query_one(TopLine).note(_points(event.count))
        await self.query_one(PointList).show(self._recent.list(), point.id)
        self._keep_draft()

    @on(NoteFailed)
    def _not_saved(self, event: NoteFailed) -> None:
        self._failed = True
        text = self._pending.text if self._pending is not None else ""
        self.query_one(StatusLine).say(_NOT_SAVED)
        self.query_one(ProblemPanel).show(event.error, lead=f"“{text}”", heading=_NOT_SAVED)

    @on(DraftFailed)
    def _draft_not_sealed(self, event: DraftFailed) -> None:
        self._draft_kept = ""
        if not self._failed:
            self.query_one(ProblemPanel).show(event.error, lead="The line you are typing is not safe yet. Save it now.")

    def _send(self) -> None:
        if self._pending is not None:
            self._failed = False
            self.query_one(ProblemPanel).clear()
            self.query_one(StatusLine).say("Saving", "busy")
            self._note(self._pending)

    @work(thread=True, exit_on_error=False)
    def _note(self, content: PointContent) -> None:
        band = self.frame.clock.band()
        try:
            saved = self._session.note(content)
            count = self._session.status().tallies.kinds.get("point-noted", 0)
        except KioskError as error:
            self.post_message(self.NoteFailed(error))
        else:
            self.post_message(self.Noted(saved, content, band, count))

    def _keep_draft(self) -> None:
        """Seal what is not saved, if it is not what was sealed last."""
        text = self.unsaved()
        if text != self._draft_kept and (self._pending is None or self._failed):
            self._draft_kept = text
            self._seal_draft(text, tuple(self._tapped))

    @work(thread=True, exit_on_error=False, group="draft", exclusive=True)
    def _seal_draft(self, text: str, themes: tuple[str, ...]) -> None:
        try:
            self._session.keep_draft(text[:MAX_TEXT], themes)
        except KioskError as error:
            self.post_message(self.DraftFailed(error))
        else:
            self.post_message(self.DraftSealed())

    def _mark_themes(self) -> None:
        try:
            keyed = parse_point(self.query_one(LineInput).value, self._pack).themes
        except KioskError:
            keyed = ()
        self.query_one(ThemeKeys).mark({*keyed, *self._tapped})

    async def _corrected(self, result: CorrectDialog.Result | None) -> None:
        if result is None:
            return
        if result.content is None:
            self._recent.drop(result.point_id)
            self.query_one(StatusLine).say("Taken back. The inspectors can still see that it was.", "done")
        else:
            self._recent.replace(result.point_id, result.content)
            self.query_one(StatusLine).say("Changed and saved.", "done")
        await self.query_one(PointList).show(self._recent.list(), result.point_id)

    def _concern_over(self, end: ConcernEnd | None) -> None:
        if end is ConcernEnd.SEALED:
            self.query_one(StatusLine).say("Saved for the lead inspector alone.", "done")


def _points(count: int) -> str:
    return "1 point" if count == 1 else f"{count} points"
