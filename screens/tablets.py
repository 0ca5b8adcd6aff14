"""Which tablet has which station: pick one to pair it, or to take it from its tablet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static

from kiosk.errors import KioskError
from kiosk.tablets.phrases import how_its_tablet_is
from screens.page import StationPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton
from screens.widgets.choices import Choice, Choices
from screens.widgets.problem import ProblemPanel

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.tablets.serving import Serving
    from screens.frame import Frame

_LOOK = 1.0


class TabletsScreen(StationPage):
    """Show every station that a tablet can have.

    Args:
        frame: What is shown around the content.
        serving: The server.
    """

    CSS_PATH = "tablets.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "go_back", "Back", show=False, id="back", tooltip="Back to the hall"),
    ]

    @dataclass
    class WentBack(Message):
        """Back to the hall."""

    @dataclass
    class PairAsked(Message):
        """A station without a tablet is to get one."""

        station: str
        url: str
        """The invitation."""

    @dataclass
    class UnpairAsked(Message):
        """A station's tablet is to lose it."""

        station: str

    def __init__(self, frame: Frame, serving: Serving) -> None:
        super().__init__(frame)
        self._serving = serving
        self._shown = self._choices()

    def compose(self) -> ComposeResult:
        """Yield a button a station, and what to compare."""
        yield from self.surround("Tablets")
        with Body():
            yield ProblemPanel()
            yield Static("Pick a station to pair a tablet with it, or to take it from its tablet.", markup=False)
            yield Choices(self._shown)
            yield Static(f"Tablets call {self._serving.url}", classes="hint", markup=False)
            yield Static(f"Certificate: {self._serving.certificate.words}", classes="hint", markup=False)
            yield Static(self._serving.certificate.fingerprint, classes="hint", markup=False)
        with ActionBar():
            yield MoreButton()
            yield BigButton("Back", value="back", kind="primary")

    def on_mount(self) -> None:
        """Look every second whether a tablet came or went."""
        self.set_interval(_LOOK, self._look)

    async def _look(self) -> None:
        now = self._choices()
        if now != self._shown and self.in_front:
            self._shown = now
            focused = self.focused
            chosen = focused.value if isinstance(focused, BigButton) else None
            old = self.query_one(Choices)
            await self.query_one(Body).mount(Choices(now, chosen=chosen), before=old)
            await old.remove()

    def on_key(self, event: events.Key) -> None:
        """Pick by key."""
        if self.query_one(Choices).press_key(event.character):
            event.stop()

    @on(Choices.Picked)
    def _pick(self, event: Choices.Picked) -> None:
        if self._serving.pairings.is_paired(event.value):
            self.leave_with(self.UnpairAsked(event.value))
            return
        try:
            url = self._serving.invite(event.value)
        except KioskError as error:
            self.tell(error)
        else:
            self.leave_with(self.PairAsked(event.value, url))

    def tell(self, error: KioskError) -> None:
        """Show what could not be done."""
        self.query_one(ProblemPanel).show(error)

    @on(BigButton.Pressed, "#button-back")
    def action_go_back(self) -> None:
        """Go back to the hall."""
        self.leave_with(self.WentBack())

    def _choices(self) -> tuple[Choice, ...]:
        return tuple(
            Choice(line.station.id, line.station.label, how_its_tablet_is(line)) for line in self._serving.tablets()
        )
