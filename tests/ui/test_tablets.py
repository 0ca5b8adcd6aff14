"""Tablets at the desk: a station's code to pair it, its state, and taking it back, by keys and taps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from kiosk.tablets.certificate import certificate_for_tonight
from kiosk.tablets.pairing import Pairings
from kiosk.tablets.serving import TabletLine
from screens.pair_tablet import PairTabletScreen
from screens.tablets import TabletsScreen
from screens.unpair_check import UnpairDialog
from screens.widgets.qr_panel import QrPanel
from tests.ui.measures import cut_off, too_small, unreadable

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.meeting import Pack, Station
    from kiosk.tablets.serving import Serving
    from tests.ui.conftest import Stage


class _FakeServing:
    """A server that serves nobody."""

    url = "https://192.168.100.200:8443"

    def __init__(self, pack: Pack, folder: Path) -> None:
        self.certificate = certificate_for_tonight(folder, "192.168.100.200")
        self._stations = [station for station in pack.stations if station.role != "desk"]
        self.pairings = Pairings(folder, tuple(station.id for station in self._stations))

    def tablets(self) -> tuple[TabletLine, ...]:
        """Return the stations; a paired one is connected and was started again once, or a notes desk's plain page."""
        return tuple(self._line(station) for station in self._stations)

    def _line(self, station: Station) -> TabletLine:
        if not self.pairings.is_paired(station.id):
            return TabletLine(station, "not-paired", "not-started", 0, "")
        if station.role == "notes":
            return TabletLine(station, "pages", "running", 0, "", 125.0)
        return TabletLine(station, "connected", "running", 1, "K3F9-A2BC")

    def invite(self, station: str) -> str:
        """Return an invitation."""
        return f"{self.url}/p/{self.pairings.invite(station)}"

    def revoke(self, station: str) -> None:
        """Take a station back."""
        self.pairings.revoke(station)


@pytest.fixture
def fake(stage: Stage, tmp_path: Path) -> _FakeServing:
    """Return a server for the stage's meeting."""
    return _FakeServing(stage.loaded.pack, tmp_path / "serve")


async def test_staff_pair_a_tablet_and_take_it_back(stage: Stage, fake: _FakeServing) -> None:
    """From the hall a key shows a station's code; once a browser used it the list says so; Unpair frees the station."""
    app = stage.app()
    app._hall.serving = cast("Serving", fake)  # noqa: SLF001 - the stage has no server of its own
    async with app.run_test(size=(80, 24)) as pilot:
        await stage.open_hall(pilot)
        await pilot.click("#button-tablets")
        await stage.shown(pilot, TabletsScreen)
        await pilot.press("1")
        await stage.shown(pilot, PairTabletScreen)
        await stage.until(pilot, lambda: pilot.app.screen.query_one(QrPanel).display)
        shown = pilot.app.screen
        assert isinstance(shown, PairTabletScreen)
        fake.pairings.accept(shown._url.rpartition("/")[2])  # noqa: SLF001 - what the code says
        await stage.shown(pilot, TabletsScreen)
        await stage.until(pilot, lambda: "tablet connected" in stage.words(pilot))
        assert "K3F9-A2BC" in stage.words(pilot)
        await pilot.press("1")
        await stage.shown(pilot, UnpairDialog)
        await pilot.click("#button-unpair")
        await stage.shown(pilot, TabletsScreen)
        assert not fake.pairings.is_paired("door-1")


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_the_pages_are_whole_at_every_size(stage: Stage, fake: _FakeServing, size: tuple[int, int]) -> None:
    """List, code and question are readable with whole buttons; where a code does not fit, its address is written."""
    serving = cast("Serving", fake)
    fake.pairings.accept(fake.invite("notes-1").rpartition("/")[2])
    url = fake.invite("door-2")
    async with stage.app().run_test(size=size) as pilot:
        for screen in (
            TabletsScreen(stage.frame, serving),
            PairTabletScreen(stage.frame, serving, "door-2", url),
            UnpairDialog(stage.frame, "Side door"),
        ):
            await stage.show(pilot, screen)
            await stage.until(pilot, lambda: "REHEARSAL" in stage.text(pilot).splitlines()[0])
            if isinstance(screen, TabletsScreen) and size[1] > 12:
                assert "plain page, last asked 2" in stage.words(pilot)
            assert [*unreadable(pilot), *cut_off(pilot), *too_small(pilot)] == []
