"""The preflight's own screen: codes read from its cells, keys waited for, and an end in any case."""

from __future__ import annotations

import pytest

from kiosk.clock import MeetingClock
from kiosk.code_check import cells_of, read_codes
from kiosk.pack import sample_pack
from kiosk.preflight import addresses
from kiosk.qr import code_rows
from screens.frame import Frame
from screens.screen_check import KEYS, ScreenCheckApp

PACK = sample_pack()
FRAME = Frame("Test meeting", "Main door", rehearsal=False, clock=MeetingClock(PACK.pack.zone))


@pytest.mark.parametrize("no_colour", [False, True])
async def test_codes_are_read_from_the_cells_and_keys_are_seen(
    no_colour: bool,  # noqa: FBT001 - a parametrised case
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every code of the sample meeting is read as it is drawn, also without colours, and each key pressed is noted."""
    if no_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    wanted = addresses(PACK.pack)
    assert len(wanted) == 3
    app = ScreenCheckApp(FRAME, wanted, patience=20)
    async with app.run_test(size=(100, 40)) as pilot:
        while not app.screen.query(".key-row"):
            await pilot.pause(0.02)
        await pilot.press(*KEYS)
        await pilot.pause()
    assert app.seen.codes == {name: (address,) for name, address in wanted.items()}
    assert app.seen.keys == set(KEYS)
    assert app.seen.size == (100, 40)
    assert app.return_value is not None


async def test_a_small_screen_and_a_person_who_presses_nothing_end_it() -> None:
    """What does not fit is noted as such, and without a key the page ends by itself."""
    app = ScreenCheckApp(FRAME, addresses(PACK.pack), patience=0.1)
    async with app.run_test(size=(40, 12)) as pilot:
        while app.return_value is None:
            await pilot.pause(0.02)
    assert set(app.seen.codes.values()) == {None}
    assert app.seen.keys == set()


def test_a_code_in_the_wrong_colours_is_not_read() -> None:
    """White on black, or one colour on itself, is what many phones refuse, and so does the check."""
    rows = code_rows("https://example.org/survey", columns=80, rows=24).rows
    cells = cells_of(rows)
    assert read_codes(cells) == ("https://example.org/survey",)
    assert read_codes([[(character, paper, ink) for character, ink, paper in row] for row in cells]) == ()
    assert read_codes([[(character, ink, ink) for character, ink, _ in row] for row in cells]) == ()
