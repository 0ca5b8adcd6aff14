"""What goes to the wall, decided at the desk: one set of words at a time, held until somebody approves it.

The check for names is run over everything once more; what it finds is underlined, and what would be shown instead
stands below. What is on the wall comes off with one key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from kiosk.errors import KioskError
from kiosk.vetting import replaced
from kiosk.wall_messages import LONGEST_WORDS
from kiosk.wall_phrases import being_discussed, what_holds, who_shows_it
from screens.page import StationPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.line_input import LineInput
from screens.widgets.problem import ProblemPanel
from screens.widgets.status_line import StatusLine
from screens.widgets.theme_keys import ThemeKeys
from screens.widgets.words_in_question import WordsInQuestion

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from kiosk.aids import Guard
    from kiosk.meeting import Pack
    from kiosk.vetting import Found
    from kiosk.wall_board import WallBoard, Words
    from kiosk.wall_part import WallPart
    from screens.frame import Frame

_LOOK = 0.5
_DIGITS = "1234567890"


def make_guard(pack: Pack) -> Guard:
    """Return what finds words that may say who somebody is."""
    from kiosk.identifiers import Guard as IdentifierGuard

    return IdentifierGuard(pack)


class ApproveScreen(StationPage):
    """Approve words for the wall, take them off, and say what is being discussed.

    Args:
        frame: What is shown around the content.
        pack: The meeting.
        wall: The part this process takes in what the wall shows.
        board: What waits and what is shown.
        guard: Makes the check for names; called in a worker once the screen is there.
    """

    CSS_PATH = "approve.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "show", "Show", show=False, id="show", tooltip="Show these words on the wall"),
        Binding("f6", "drop", "Do not show", show=False, id="drop", tooltip="Do not show these words"),
        Binding("f7", "later", "Later", show=False, id="later", tooltip="Look at the next words first"),
        Binding("f8", "clear", "All off", show=False, id="clear", tooltip="Take everything off the wall"),
        Binding("f4", "as_typed", "As it stands", show=False, id="as-typed", tooltip="Show it with names; asks twice"),
        Binding("escape", "go_back", "Back", show=False, id="back", tooltip="Back to the desk"),
        *(
            Binding(
                f"alt+{digit}", f"discuss({digit})", f"Theme {digit}", show=False, id=f"theme-{digit}", priority=True
            )
            for digit in _DIGITS
        ),
    ]

    @dataclass
    class WentBack(Message):
        """Back to the desk."""

    @dataclass
    class GuardMade(Message):
        """The check for names is ready."""

        guard: Guard

    @dataclass
    class GuardFailed(Message):
        """The check for names cannot be made: a part of the software is missing or damaged."""

    @dataclass
    class ChoiceKept(Message):
        """Whether words are shown at all is on disk."""

    @dataclass
    class ChoiceFailed(Message):
        """Whether words are shown at all could not be kept."""

        error: KioskError

    def __init__(
        self,
        frame: Frame,
        pack: Pack,
        wall: WallPart,
        board: WallBoard,
        guard: Callable[[Pack], Guard] = make_guard,
    ) -> None:
        super().__init__(frame)
        self._pack = pack
        self._wall = wall
        self._board = board
        self._make_guard = guard
        self._guard: Guard | None = None
        self._unguarded = False
        self._seen: Words | None = None
        self._shown: tuple[Words, ...] | None = None
        self._asked_twice: Words | None = None

    def compose(self) -> ComposeResult:
        """Yield what holds, what waits, what is on the wall, and the line to type in."""
        yield from self.surround("Words for the wall")
        with Body():
            yield ProblemPanel()
            yield Static("", id="approve-count", classes="subheading", markup=False)
            yield WordsInQuestion()
            yield Static("", id="approve-state", classes="hint", markup=False)
            yield Static("On the wall now", id="approve-lead", classes="subheading", markup=False)
            yield Vertical(id="approve-shown")
            yield Static("", id="approve-now", classes="subheading", markup=False)
            yield ThemeKeys(self._pack.themes)
        yield StatusLine("")
        yield LineInput(placeholder="Type words for the wall", limit=LONGEST_WORDS, id="approve-line")
        with ActionBar():
            yield BigButton("F5: show on the wall", short="F5 yes", value="show", kind="primary")
            yield BigButton("F6: do not show", short="F6 no", value="drop", kind="plain")
            yield BigButton("F7: later", short="Later", value="later", kind="plain")
            yield BigButton("F8: take all off", short="F8 off", value="clear", kind="danger")
            yield BigButton("Words off", short="Words", value="choose", kind="quiet")
            yield MoreButton()
            yield BigButton("Esc: back", short="Esc", value="back", kind="quiet")

    def on_mount(self) -> None:
        """Look now and twice a second, and make the check for names behind the first picture."""
        self.query_one(LineInput).focus()
        self._look()
        self.set_interval(_LOOK, self._look)
        self.call_after_refresh(self._load_guard)

    def unsaved(self) -> str:
        """Return nothing: what is typed here is for the wall and for no record."""
        return ""

    @on(BigButton.Pressed, "#button-show")
    def action_show(self) -> None:
        """Put the words on the wall, those that may say who somebody is replaced."""
        words = self._seen
        if words is None or not self._may_judge():
            return
        self._approve(words, replaced(words.text, self._found(words.text)))

    def action_as_typed(self) -> None:
        """Put the words on the wall as they stand; asks once more where they may say who somebody is."""
        words = self._seen
        if words is None or not self._may_judge():
            return
        if self._found(words.text) and self._asked_twice != words:
            self._asked_twice = words
            self.query_one(StatusLine).say("It may say who somebody is. F4 once more shows it as it stands.")
            return
        self._approve(words, words.text)

    @on(BigButton.Pressed, "#button-drop")
    def action_drop(self) -> None:
        """Let go of the words; they are not shown."""
        if self._seen is not None:
            self._board.refuse(self._seen)
            self.query_one(StatusLine).say("Not shown. The inspectors have the point as it was saved.")
            self._look()

    @on(BigButton.Pressed, "#button-later")
    def action_later(self) -> None:
        """Look at the next words first."""
        if self._seen is not None:
            self._board.put_last(self._seen)
            self._look()

    @on(BigButton.Pressed, "#button-clear")
    def action_clear(self) -> None:
        """Take everything off the wall at once."""
        self._board.take_all_off()
        self.query_one(StatusLine).say("The wall has no words now.", "done")
        self._look()

    @on(BigButton.Pressed, "#button-back")
    def action_go_back(self) -> None:
        """Back to the desk."""
        self.leave_with(self.WentBack())

    def action_discuss(self, number: int) -> None:
        """Say that a theme is being discussed, or that it no longer is."""
        theme = next((theme for theme in self._pack.themes if theme.number == number), None)
        if theme is not None:
            self._board.discuss(None if self._board.now == theme.id else theme.id)
            self._look()

    @on(ThemeKeys.Toggled)
    def _tap_theme(self, event: ThemeKeys.Toggled) -> None:
        self._board.discuss(None if self._board.now == event.theme_id else event.theme_id)
        self._look()

    @on(BigButton.Pressed, "#button-choose")
    def _choose(self) -> None:
        self._keep_choice()

    @on(BigButton.Pressed, ".-on-the-wall")
    def _take_off(self, event: BigButton.Pressed) -> None:
        for words in self._board.shown():
            if words.id == event.value:
                self._board.take_off(words)
        self.query_one(StatusLine).say("Taken off the wall.", "done")
        self._look()

    @on(LineInput.Submitted)
    def _type(self, event: LineInput.Submitted) -> None:
        if not event.value.strip():
            return
        try:
            self._board.type(event.value)
        except KioskError as error:
            self.query_one(ProblemPanel).show(error)
            return
        event.input.value = ""
        self.query_one(ProblemPanel).clear()
        self.query_one(StatusLine).say("Look at it once more, then F5 shows it.")
        self._look()

    def _approve(self, words: Words, text: str) -> None:
        try:
            self._board.approve(words, text)
        except KioskError as error:
            self.query_one(ProblemPanel).show(error)
        else:
            self.query_one(ProblemPanel).clear()
            self.query_one(StatusLine).say("On the wall.", "done")
        self._look()

    def _may_judge(self) -> bool:
        """Tell whether the words were looked at for names, or nobody can."""
        ready = self._guard is not None or self._unguarded
        if not ready:
            self.query_one(StatusLine).say("One moment: the check for names is being made.", "busy")
        return ready

    def _found(self, text: str) -> Sequence[Found]:
        return () if self._guard is None else self._guard.find(text)

    def _look(self) -> None:
        """Show the board as it is."""
        board = self._board
        waiting, shown = board.waiting(), board.shown()
        self._seen = waiting[0] if waiting else None
        trouble = "" if self._wall.trouble is None else str(self._wall.trouble)
        state = f"{what_holds(board.choice)} {who_shows_it(self._wall.walls, trouble, board.started_again)}"
        self._say("#approve-state", state)
        self._say("#approve-count", self._how_many(len(waiting)))
        text = "" if self._seen is None else self._seen.text
        self.query_one(WordsInQuestion).show(text, self._found(text))
        now = being_discussed(self._pack, board.now)
        self._say("#approve-now", now or "Nothing is said to be discussed now: Alt+1, or tap a theme")
        self.query_one(ThemeKeys).mark(() if board.now is None else (board.now,))
        off = board.choice == "off"
        self.query_one("#button-choose", BigButton).set_label("Allow words" if off else "Words off", "Words")
        if shown != self._shown:
            self._shown = shown
            self.call_next(self._list_shown, shown)

    def _how_many(self, waiting: int) -> str:
        if not waiting:
            return "Nothing waits."
        entry = self._pack.station(self._seen.station) if self._seen is not None else None
        return f"{waiting} waiting. {'Typed here' if entry is None else f'From {entry.label}'}:"

    def _say(self, selector: str, words: str) -> None:
        line = self.query_one(selector, Static)
        if line.content != words:
            line.update(words)

    async def _list_shown(self, shown: Sequence[Words]) -> None:
        place = self.query_one("#approve-shown", Vertical)
        await place.remove_children()
        buttons = [BigButton(f"Take off: {words.text}", value=words.id, kind="answer", prefix="off") for words in shown]
        for button in buttons:
            button.add_class("-on-the-wall")
        await place.mount_all(buttons)
        self.query_one("#approve-lead").display = bool(shown)

    @work(thread=True, exit_on_error=False)
    def _keep_choice(self) -> None:
        try:
            self._board.choose("hold" if self._board.choice == "off" else "off")
        except KioskError as error:
            self.post_message(self.ChoiceFailed(error))
        else:
            self.post_message(self.ChoiceKept())

    @on(ChoiceKept)
    def _chosen(self) -> None:
        self.query_one(ProblemPanel).clear()
        self._look()

    @on(ChoiceFailed)
    def _not_chosen(self, event: ChoiceFailed) -> None:
        self.query_one(ProblemPanel).show(event.error, lead="This choice will not survive a restart.")
        self._look()

    @work(thread=True, exit_on_error=False)
    def _load_guard(self) -> None:
        try:
            guard = self._make_guard(self._pack)
        except (ImportError, OSError, ValueError):
            self.post_message(self.GuardFailed())
        else:
            self.post_message(self.GuardMade(guard))

    @on(GuardMade)
    def _guard_ready(self, event: GuardMade) -> None:
        self._guard = event.guard
        self._look()

    @on(GuardFailed)
    def _go_without_guard(self) -> None:
        self._unguarded = True
        self.query_one(ProblemPanel).say(
            "The check for names does not work on this device.", "Look for names yourself before you show anything."
        )
