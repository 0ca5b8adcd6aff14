"""Hand the records over: into a folder on a stick, with progress, and "safe to remove" only once it was read back.

Once everything on this device was handed over, its copy can be erased from here.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.widgets import Input, ProgressBar, Static

from kiosk.errors import KioskError
from screens.page import Page
from screens.seldom import seldom
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.heading import Heading
from screens.widgets.line_input import LineInput
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from kiosk.erase import DeviceCopy
    from kiosk.handover import BundleReport
    from screens.frame import Frame

    HandOver = Callable[[Path, Callable[[int, int], None]], BundleReport]

_LONGEST_PATH = 1000


class HandoverScreen(Page[None]):
    """Write a bundle.

    Args:
        frame: What is shown around the content.
        hand_over: Writes a bundle of this station into a folder, telling its progress.
        hand_over_device: Writes a bundle of every closed station on this device.
        look: Returns what would go if this device's copy was erased.
    """

    CSS_PATH = "handover.tcss"

    @dataclass
    class Progressed(Message):
        """A part of the work is done."""

        done: int
        total: int

    @dataclass
    class HandedOver(Message):
        """The bundle is written and was read back whole."""

        report: BundleReport

    @dataclass
    class HandoverFailed(Message):
        """The bundle is not there, or not whole."""

        error: KioskError

    @dataclass
    class Compared(Message):
        """What lies on this device was compared with what was handed over."""

        copy: DeviceCopy

    @dataclass
    class EraseAsked(Message):
        """This device's copy is to be erased."""

        copy: DeviceCopy

    @dataclass
    class WentBack(Message):
        """Back to the desk."""

    def __init__(
        self, frame: Frame, hand_over: HandOver, hand_over_device: HandOver, look: Callable[[], DeviceCopy]
    ) -> None:
        super().__init__(frame)
        self._hand_over = hand_over
        self._hand_over_device = hand_over_device
        self._look_at = look
        self._copy: DeviceCopy | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        """Yield the folder, the progress and the result."""
        yield from self.surround(self.frame.station)
        yield Heading("Hand over the records")
        with Body():
            yield ProblemPanel()
            yield Static("Which folder? Type where the stick is.", id="handover-words", markup=False)
            yield LineInput(placeholder="/media/stick", limit=_LONGEST_PATH, id="handover-folder")
            yield ProgressBar(id="handover-progress", show_eta=False)
            yield Static("", id="handover-result", markup=False)
        with ActionBar():
            yield BigButton("This station", short="This", value="start", kind="primary")
            yield BigButton("All closed here", short="All", value="all", kind="plain")
            yield BigButton("Erase this copy", short="Erase", value="erase", kind="danger")
            yield MoreButton()
            yield BigButton("Back", value="back", kind="plain")

    def on_mount(self) -> None:
        """Ask for the folder."""
        self.query_one(ProgressBar).display = False
        self.query_one("#button-erase", BigButton).appear(there=False)
        self.query_one(LineInput).focus()
        self._compare()

    @on(Input.Submitted)
    @on(BigButton.Pressed, "#button-start")
    def _start_this(self) -> None:
        self._start(self._hand_over)

    @on(BigButton.Pressed, "#button-all")
    def _start_all(self) -> None:
        self._start(self._hand_over_device)

    def _start(self, hand_over: HandOver) -> None:
        folder = self.query_one(LineInput).value.strip()
        if self._busy:
            return
        if not folder:
            self.query_one(ProblemPanel).say("No folder is typed yet.", "Type the folder of the stick.")
            return
        self._busy = True
        self.query_one(ProblemPanel).clear()
        self.query_one("#handover-result", Static).update("Writing. Do not remove the stick.")
        self.query_one(ProgressBar).display = True
        self.query_one(ActionBar).display = False
        self._write(hand_over, Path(folder).expanduser())

    @work(thread=True, exit_on_error=False)
    def _write(self, hand_over: HandOver, folder: Path) -> None:
        try:
            report = hand_over(folder, seldom(self._tell))
        except KioskError as error:
            self.post_message(self.HandoverFailed(error))
        else:
            self.post_message(self.HandedOver(report))

    def _tell(self, done: int, total: int) -> None:
        self.post_message(self.Progressed(done, total))

    @on(Progressed)
    def _progress(self, event: Progressed) -> None:
        self.query_one(ProgressBar).update(total=event.total, progress=event.done)

    @on(HandedOver)
    def _done(self, event: HandedOver) -> None:
        report = event.report
        self._end()
        said = ["✓ Safe to remove.", f"{report.records} records, written to {report.path.name} and read back whole."]
        if report.unclosed:
            said.append(f"Not closed yet: {', '.join(report.unclosed)}.")
        if report.left_out:
            said.append(f"Not in it, because still open: {', '.join(report.left_out)}.")
        self.query_one("#handover-result", Static).update("\n".join(said))
        self._compare()

    @work(thread=True, exit_on_error=False, group="compare", exclusive=True)
    def _compare(self) -> None:
        with suppress(KioskError):  # nothing to erase, or it cannot be told: then it is not offered
            self.post_message(self.Compared(self._look_at()))

    @on(Compared)
    def _offer_to_erase(self, event: Compared) -> None:
        event.stop()
        self._copy = event.copy
        self.query_one("#button-erase", BigButton).appear(there=event.copy.ready)

    @on(BigButton.Pressed, "#button-erase")
    def _erase(self) -> None:
        if self._copy is not None and not self._busy:
            self.leave_with(self.EraseAsked(self._copy))

    @on(HandoverFailed)
    def _failed(self, event: HandoverFailed) -> None:
        self._end()
        self.query_one("#handover-result", Static).update("")
        self.query_one(ProblemPanel).show(event.error, lead="The records are NOT handed over. They are safe here.")
        self.query_one(LineInput).focus()

    def _end(self) -> None:
        self._busy = False
        self.query_one(ProgressBar).display = False
        self.query_one(ActionBar).display = True
        self.query_one("#button-back").focus()

    @on(BigButton.Pressed, "#button-back")
    def _back(self) -> None:
        self.leave_with(self.WentBack())
