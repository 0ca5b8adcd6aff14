"""The base of all screens: the rehearsal banner, the one way out (the station PIN), and loud failures.

Nothing here quits. The framework's own bindings are not inherited, so that no key leaves a screen unless this software
says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Generic

from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from screens.widgets.banner import RehearsalBanner
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.top_line import TopLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.frame import Frame


class Page(Screen[ScreenResultType], Generic[ScreenResultType], inherit_bindings=False):
    """A whole screen.

    Args:
        frame: What is shown around the content.
    """

    ALLOW_SELECT = False
    AUTO_FOCUS = ""
    ESCAPE_TO_MINIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        *(  # before the widget in focus, or keys that come in one rush behind it would still go there
            Binding(key, f"app.focus_{way}", way.title(), show=False, id=way, tooltip=tip, priority=True)
            for key, way, tip in (
                ("tab", "next", "Go to the next button"),
                ("shift+tab", "previous", "Go back a button"),
            )
        ),
        Binding("pagedown", "scroll_body(1)", "Down", show=False, id="page-down", tooltip="Read on"),
        Binding("pageup", "scroll_body(-1)", "Up", show=False, id="page-up", tooltip="Read back"),
    ]

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self.frame = frame
        self._has_left = False

    def surround(self, title: str | None = None) -> ComposeResult:
        """Yield what stands above the content: the banner in a rehearsal, the top line, and a doubt about the words.

        Args:
            title: The top line's text; the meeting's title unless another is given, and no top line if it is empty.
        """
        words = self.frame.words
        if self.frame.rehearsal:
            yield RehearsalBanner(words)
        text = self.frame.title if title is None else title
        if text:
            yield TopLine(text, self.frame.clock, words)
        self.set_class(not words.language.checked, "-unchecked")
        self.set_class(self.frame.looks.large, "-large")
        if not words.language.checked:
            yield Static(words.gettext("Not yet checked by a speaker"), classes="unchecked", markup=False)

    def on_screen_resume(self) -> None:
        """Be there again, once whatever lay on top is gone."""
        self._has_left = False

    def leave_with(self, message: Message) -> None:
        """Tell the app to go on from here: once, however often and however fast buttons are pressed.

        What comes after that, such as a save that ends later, finds the screen left and moves nobody on.
        """
        if self.may_leave():
            self.post_message(message)

    @property
    def in_front(self) -> bool:
        """Whether nothing lies over this screen; the framework's `is_current` is true below another one too."""
        return bool(self.app.screen_stack) and self.app.screen is self

    def may_leave(self) -> bool:
        """Tell whether this is the screen in sight and nobody has left it; from now on somebody has."""
        if self._has_left or not self.in_front:
            return False
        self._has_left = True
        return True

    def stay(self) -> None:
        """Be there again, because leaving failed."""
        self._has_left = False

    def action_scroll_body(self, pages: int) -> None:
        """Scroll the content by a page, down or up."""
        for body in self.query(Body):
            body.turn(pages)

    @on(BigButton.Pressed, "#button-more")
    def turn_page(self) -> None:
        """Show the next part of the content, or its start again after its end."""
        body = self.query_one(Body)
        if body.at_end:
            body.scroll_home(animate=False)
        else:
            body.turn(1)

    @on(Body.Turned)
    def _follow_body(self) -> None:
        for more in self.query(MoreButton):
            more.follow(self.query_one(Body))

    def unsaved(self) -> str:
        """Return what was typed here and is not saved yet; asked for when the screens end unexpectedly."""
        return ""

    def may_seal_as_draft(self) -> bool:
        """Tell whether `unsaved` may be sealed as a draft, which every inspector can open."""
        return False

    @on(Worker.StateChanged)
    def _fail_loudly(self, event: Worker.StateChanged) -> None:
        """Let an error that no worker answered for end the run, in place of vanishing."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            raise event.worker.error


class Dialog(Page[ScreenResultType], ModalScreen[ScreenResultType], Generic[ScreenResultType]):
    """A screen on top of another that ends with a named result."""


class StationPage(Page[None]):
    """A screen of an open station: F2 asks for the PIN, and nothing else leads out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "ask_staff", "Staff", show=False, id="staff", tooltip="Ask for the station PIN"),
    ]

    @dataclass
    class StaffAsked(Message):
        """Someone wants to leave the screen with the station PIN."""

    def action_ask_staff(self) -> None:
        """Ask for the station PIN."""
        self.leave_with(self.StaffAsked())
