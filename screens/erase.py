"""Erase this device's copy: what goes, asked once in words and once by the PIN, and then how it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.widgets import ProgressBar

from kiosk.errors import KioskError
from screens.erase_words import what_goes, what_went
from screens.lock import LockScreen
from screens.page import Page
from screens.seldom import seldom
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.bullets import Bullets
from screens.widgets.heading import Heading
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.erase import DeviceCopy, Erased, MeetingCopy
    from screens.frame import Frame


class EraseScreen(Page[None]):
    """Name what goes, and ask whether it is to go.

    Args:
        frame: What is shown around the content.
        copy: What would go.
    """

    CSS_PATH = "erase.tcss"

    @dataclass
    class Wanted(Message):
        """It is to go; the PIN is asked for next."""

    @dataclass
    class WentBack(Message):
        """Back to the handover."""

    def __init__(self, frame: Frame, copy: DeviceCopy) -> None:
        super().__init__(frame)
        self._copy = copy

    def compose(self) -> ComposeResult:
        """Yield what goes."""
        yield from self.surround(self.frame.station)
        yield Heading("Erase this device's copy?")
        with Body():
            yield Bullets(what_goes(self._copy))
        with ActionBar():
            yield BigButton("Erase it", value="erase", kind="danger")
            yield MoreButton()
            yield BigButton("Back", value="back", kind="plain")

    def on_mount(self) -> None:
        """Put the focus on the way back."""
        self.query_one("#button-back").focus()

    @on(BigButton.Pressed, "#button-erase")
    def _erase(self) -> None:
        self.leave_with(self.Wanted())

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.leave_with(self.WentBack())


class ErasePinScreen(LockScreen):
    """Ask a second time: by the station PIN."""

    ASKS = "To erase, type the station PIN"

    @dataclass
    class Confirmed(Message):
        """The PIN was right: it goes now."""

    @dataclass
    class Kept(Message):
        """Nothing goes."""

    def on_mount(self) -> None:
        """Leave out what does not belong to erasing."""
        super().on_mount()
        for name in ("#button-forgotten", "#button-evacuate"):
            self.query_one(name).display = False

    def passed(self) -> Message:
        """Return that it goes."""
        return self.Confirmed()

    @on(BigButton.Pressed, "#button-back")
    def _keep(self, event: BigButton.Pressed) -> None:
        event.stop()
        event.prevent_default()
        self.leave_with(self.Kept())


class ErasingScreen(Page[None]):
    """Erase it, and tell what went.

    Args:
        frame: What is shown around the content.
        copy: This device's copy of the meeting.
    """

    CSS_PATH = "erase.tcss"

    @dataclass
    class Progressed(Message):
        """A part of it is gone."""

        done: int
        total: int

    @dataclass
    class Gone(Message):
        """It is erased."""

        erased: Erased

    @dataclass
    class Failed(Message):
        """It is not erased, or not all of it."""

        error: KioskError

    @dataclass
    class Finished(Message):
        """Back to the list of stations."""

    def __init__(self, frame: Frame, copy: MeetingCopy) -> None:
        super().__init__(frame)
        self._copy = copy

    def compose(self) -> ComposeResult:
        """Yield the progress, then the result."""
        yield from self.surround(self.frame.station)
        yield Heading("Erasing this device's copy")
        with Body():
            yield ProblemPanel()
            yield ProgressBar(id="erase-progress", show_eta=False)
            yield Bullets()
        with ActionBar():
            yield BigButton("Try again", value="again", kind="primary")
            yield MoreButton()
            yield BigButton("Done", value="done", kind="plain")

    def on_mount(self) -> None:
        """Begin once this is painted."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.query_one(ProblemPanel).clear()
        self.query_one(ProgressBar).display = True
        self.query_one(ActionBar).display = False
        self._erase()

    @work(thread=True, exit_on_error=False)
    def _erase(self) -> None:
        try:
            erased = self._copy.erase(seldom(self._tell))
        except KioskError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Gone(erased))

    def _tell(self, done: int, total: int) -> None:
        self.post_message(self.Progressed(done, total))

    @on(Progressed)
    def _progress(self, event: Progressed) -> None:
        self.query_one(ProgressBar).update(total=event.total, progress=event.done)

    @on(Gone)
    async def _gone(self, event: Gone) -> None:
        self._end(failed=False)
        self.query_one(Heading).say("Erased")
        await self.query_one(Bullets).show(what_went(event.erased))

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self._end(failed=True)
        self.query_one(ProblemPanel).show(event.error)

    def _end(self, *, failed: bool) -> None:
        self.query_one(ProgressBar).display = False
        self.query_one(ActionBar).display = True
        again = self.query_one("#button-again", BigButton)
        again.appear(there=failed)
        (again if failed else self.query_one("#button-done")).focus()

    @on(BigButton.Pressed, "#button-again")
    def _again(self) -> None:
        self._begin()

    @on(BigButton.Pressed, "#button-done")
    def _done(self) -> None:
        self.leave_with(self.Finished())
