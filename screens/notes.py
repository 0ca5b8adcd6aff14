"""The notes desk: type what is said, key its themes, Enter saves. What is not saved yet is sealed as a draft meanwhile.

Everything else is one key and never needed. The line keeps the focus; the one question that stops it is whether a name
is to be saved, asked once at Enter.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import Container, Vertical
from textual.message import Message
from textual.widgets import Input, Static

from kiosk.aids import NO_CHECK, make_aids
from kiosk.capture import parse_point
from kiosk.errors import KioskError
from kiosk.marks import with_text
from kiosk.phrases import no_such_theme
from kiosk.records import MAX_TEXT
from kiosk.vetting import settle
from screens import note_keys
from screens.line_keys import LineKeysPage
from screens.line_watch import LineWatch
from screens.name_check import NameCheckDialog
from screens.pasted import PastedDialog, PasteEnd
from screens.point_page import points_in_words
from screens.widgets.advice import Advice, MarksLine, WordsToSay
from screens.widgets.key_bar import KeyBar
from screens.widgets.long_line import LongLine
from screens.widgets.point_line import PointLine
from screens.widgets.point_list import PointList
from screens.widgets.problem import ProblemPanel
from screens.widgets.status_line import StatusLine
from screens.widgets.theme_keys import ThemeKeys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from kiosk.aids import Aids
    from kiosk.capture import Capture, RecentPoint, RecentPoints
    from kiosk.meeting import Pack
    from kiosk.meeting_session import MeetingSession
    from kiosk.vetting import Decision, Found
    from kiosk.wall_part import WallPart
    from screens.frame import Frame, Patience

_LOOK_AFTER = 0.03
"""Seconds after the last key until the line is looked at: a key is drawn before anything else is done."""


class NotesScreen(LineKeysPage):
    """Note points.

    Args:
        frame: What is shown around the content.
        session: The open station.
        recent: This station's points of tonight, in memory alone.
        patience: How often an unfinished line is sealed.
        wall: The part this process takes in what the wall shows; None where it takes none.
        aids: Makes the guard, the suggestion and shorthand; called in a worker once the screen is there.
    """

    CSS_PATH = "notes.tcss"
    BINDINGS: ClassVar[list[BindingType]] = note_keys.bindings()

    @dataclass
    class AidsMade(Message):
        """The guard and its kin are ready."""

        aids: Aids

    @dataclass
    class AidsFailed(Message):
        """The guard and its kin cannot be made: a part of the software is missing or damaged."""

    def __init__(
        self,
        frame: Frame,
        session: MeetingSession,
        recent: RecentPoints,
        patience: Patience,
        wall: WallPart | None = None,
        *,
        aids: Callable[[Pack], Aids] = make_aids,
    ) -> None:
        super().__init__(frame, session, recent, patience, wall)
        self._make_aids = aids
        self._watch = LineWatch(session.pack)
        self._waiting: list[str] = []
        self._suggested: str | None = None
        self._written_at_enter: tuple[str, str] | None = None
        self._as_typed: tuple[str, str] | None = None
        self._enter_waits = False
        self._at_enter = ""
        self._look_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Yield the list, the themes, the line, and its keys."""
        yield from self.surround(self.frame.station)
        numbers = {theme.id: theme.number for theme in self.session.pack.themes}
        with Container(id="notes-middle"):
            yield PointList(numbers)
            with Vertical(id="notes-themes"):
                yield Static("Themes: #1 or Alt+1", id="notes-hint", markup=False)
                yield ThemeKeys(self.session.pack.themes)
        yield ProblemPanel()
        yield WordsToSay()
        yield StatusLine("Type what is said, without names. Enter saves.")
        yield Advice()
        yield MarksLine()
        yield LongLine()
        yield PointLine(limit=MAX_TEXT, id="notes-line")
        first = [note_keys.hint(key) for key in note_keys.FIRST_ROW]
        beside = [note_keys.hint(key) for key in note_keys.BESIDE]
        yield KeyBar(first, beside=beside, more=[note_keys.hint(key) for key in note_keys.SECOND_ROW])

    def on_mount(self) -> None:
        """Show tonight's points, take the first key, and make the aids behind the first picture."""
        self.line.focus()
        self.query_one(PointList).show(self.recent.list())
        self.show_line()
        self.call_after_refresh(self._load_aids)

    def on_screen_resume(self) -> None:
        """Put the focus back on the line."""
        self.line.focus()

    def typed(self) -> Iterable[str]:
        """Return the line, and what was pasted and is not saved yet."""
        return (self.line.value, *self._waiting)

    def points_changed(self, marked: str, *, saved: RecentPoint | None = None) -> None:
        """Show the points; what was saved teaches the suggestion, and the next pasted line has its turn."""
        self.query_one(PointList).show(self.recent.list(), marked)
        if saved is None:
            self._watch.learn_again(self.recent.list())
        else:
            self._watch.learn(saved.content)
            written = self._written_at_enter
            if written is not None and written[0] == saved.content.text:
                self._as_typed = (saved.id, written[1])

    def findings(self, text: str) -> Sequence[Found]:
        """Return what may identify somebody."""
        return self._watch.findings(text)

    def action_save(self) -> None:
        """Save the line, or first the one that could not be saved."""
        if self.failed:
            self.try_again()
            return
        if not self._watch.ready:
            self._at_enter = self._at_enter if self._enter_waits else self.line.value
            self._enter_waits = True
            self.query_one(StatusLine).say("One moment, then it is saved", "busy")
            return
        problem = self.query_one(ProblemPanel)
        as_typed = self.line.write_out_last()
        try:
            capture = parse_point(self.line.value, self.session.pack)
        except KioskError as error:
            problem.show(error)
            return
        if capture.unknown:
            problem.say(*no_such_theme(capture.unknown))
            return
        self._at_enter = self.line.value
        self.keep_read_back_true()
        findings = self._watch.findings(capture.text)
        self._written_at_enter = None
        if as_typed is not None and not findings:
            self._written_at_enter = (capture.text, parse_point(as_typed, self.session.pack).text)
        if findings:
            self.app.push_screen(NameCheckDialog(self.frame, capture.text, findings), partial(self._checked, capture))
        else:
            self._accept(capture, (), "")

    def _behind_enter(self) -> str:
        """Return what was typed behind the words that Enter was pressed at, before they were saved."""
        value = self.line.value
        return value.removeprefix(self._at_enter) if value.startswith(self._at_enter) else ""

    def _checked(self, capture: Capture, result: NameCheckDialog.Result | None) -> None:
        if result is None or result.decisions is None:
            self.line.put(self.line.value + (result.typed if result is not None else ""))
        else:
            self._accept(capture, result.decisions, result.typed)

    def _accept(self, capture: Capture, decisions: tuple[Decision, ...], typed: str) -> None:
        """Hand the line over to be saved, and begin the next."""
        try:
            text, flags = settle(capture.text, decisions)
        except KioskError as error:
            self.line.put(self.line.value + typed)
            self.query_one(ProblemPanel).show(error)
            return
        themes = tuple(theme.id for theme in self.session.pack.themes if theme.id in {*capture.themes, *self.tapped})
        behind = self._behind_enter()
        self.save(self.marks.content(text, themes, flags))
        self.tapped = frozenset()
        self.set_marks(self.marks.after_saving())
        self.line.start_over()
        self.line.put(behind + typed)
        self.query_one(WordsToSay).clear()
        self.show_line()
        if self._waiting and not self.line.value:
            self.line.put(self._waiting.pop(0))
            self.call_next(self.action_save)

    @on(Input.Submitted, "#notes-line")
    def _submit(self) -> None:
        if self.in_front:
            self.action_save()
        self.line.was_taken()

    @on(Input.Changed, "#notes-line")
    def _changed(self) -> None:
        if not self.failed:
            self.query_one(ProblemPanel).clear()
        if self._look_timer is not None:
            self._look_timer.stop()
        self._look_timer = self.set_timer(_LOOK_AFTER, self.show_line)

    @on(PointLine.Expanded)
    def _written_out(self, event: PointLine.Expanded) -> None:
        self.query_one(StatusLine).say(f"{event.short} → {event.wide}. Ctrl+Z puts it back as typed.")

    @on(PointLine.PasteRefused)
    def _paste_refused(self, event: PointLine.PasteRefused) -> None:
        self.query_one(ProblemPanel).say(
            f"Nothing was pasted: it has {event.length:,} characters, and there is room for {event.room:,}.",
            "Paste a part of it.",
        )

    @on(PointLine.LinesPasted)
    def _lines_pasted(self, event: PointLine.LinesPasted) -> None:
        self.app.push_screen(PastedDialog(self.frame, event.lines), partial(self._paste_answered, event.lines))

    def _paste_answered(self, lines: tuple[str, ...], end: PasteEnd | None) -> None:
        before = self.line.value
        if end is PasteEnd.JOINED:
            joined = f"{before} {' '.join(lines)}".strip()
            if len(joined) > MAX_TEXT:
                self._paste_refused(PointLine.PasteRefused(len(joined) - len(before), self.line.room))
            else:
                self.line.put(joined)
        elif end is PasteEnd.EACH:
            self.line.put(f"{before} {lines[0]}".strip())
            self._waiting += lines[1:]
            self.action_save()

    # Its keys

    def action_take_theme(self) -> None:
        """Take the suggested theme."""
        self.show_line()
        if self._suggested is None:
            self.query_one(StatusLine).say("No theme is suggested for this line.")
        else:
            self.turn_theme(self._suggested)

    def action_as_typed(self) -> None:
        """Put the words back as typed, before shorthand was written out."""
        if self.line.take_back():
            self.query_one(StatusLine).say("Back as typed.")
        elif self._as_typed is not None and not self.line.value:
            point_id, text = self._as_typed
            self._as_typed = None
            self.change(point_id, partial(with_text, text=text), "as typed", "Back as typed. Saved.")

    def action_keys(self) -> None:
        """Show every key."""
        from screens.keys_help import KeysDialog

        self.app.push_screen(KeysDialog(self.frame), self._key_tapped)

    async def _key_tapped(self, action: str | None) -> None:
        if action:
            await self.run_action(action)

    # How it is shown

    @on(AidsMade)
    def _use_aids(self, event: AidsMade) -> None:
        self._watch.take(event.aids, self.recent.list())
        self.line.use(self._watch.write_out)
        self.show_line()
        self._save_waiting()

    @on(AidsFailed)
    def _go_without_aids(self) -> None:
        """Go on without the aids where they cannot be made: a point is saved, and the note-taker is told to look."""
        self._watch.go_without()
        self.query_one(ProblemPanel).say(*NO_CHECK)
        self._save_waiting()

    def _save_waiting(self) -> None:
        """Save the line for which Enter was pressed before the aids were there."""
        if self._enter_waits:
            self._enter_waits = False
            behind = self._behind_enter()
            self.line.put(self._at_enter)
            self.action_save()
            self.line.put(self.line.value + behind)

    @work(thread=True, exit_on_error=False)
    def _load_aids(self) -> None:
        try:
            aids = self._make_aids(self.session.pack)
        except (ImportError, OSError, ValueError):
            self.post_message(self.AidsFailed())
        else:
            self.post_message(self.AidsMade(aids))

    @on(KeyBar.Tapped)
    async def _tap(self, event: KeyBar.Tapped) -> None:
        await self.run_action(event.action)

    def show_line(self) -> None:
        """Look at the line, and show what is seen."""
        line = self.line
        self.keep_read_back_true()
        look = self._watch.look(line.value, self.tapped, line.room)
        self._suggested = look.suggested
        line.underline(look.spans)
        self.query_one(ThemeKeys).mark(look.themes | self.tapped)
        waiting = f"{points_in_words(len(self._waiting))} pasted and not saved. " if self._waiting else ""
        self.query_one(Advice).say(waiting + look.advice, careful=bool(look.spans))
        self.query_one(LongLine).show(line.value, line.cursor_position, look.spans, line.content_size.width)
