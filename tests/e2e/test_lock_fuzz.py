"""Whatever comes out of a keyboard, a mouse or a paste at an attendee screen: it stays an attendee screen.

Everything the kiosk ever paints is watched, not only what stands there when one looks: a staff page, the shell or a
crash that shows for a moment counts. Each burst of events begins with the page in sight that it is aimed at, reached
by a new visitor, who finds nothing of the last one's answers on the way.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.conftest import pack_with_keys
from tests.e2e.evening import KIOSK
from tests.faults import broken_kiosk
from tests.faults.report import Tally, scaled
from tests.faults.stations import Surroundings, begin

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from tests.conftest import Inspectors
    from tests.e2e.tmux import Tmux

CANARY = "quokka"
BEYOND = ("ended with", "Head words", "Which job", "Something went wrong", "Comes in", "Traceback", "\x1b[?1049l")
"""What only staff, or nobody, ever sees: the shell, the desk, the list of stations, the crash page, the lane; and the
sequence that gives the terminal back, which a program that ends or starts again sends."""

KEYS = [
    *(f"C-{letter}" for letter in "abcdefghijklmnopqrstuvwxyz\\]^_"),
    *(f"M-{letter}" for letter in "abcdxyz0123456789"),
    *(f"F{number}" for number in range(1, 13)),
    *("Escape", "Tab", "BTab", "Enter", "Space", "BSpace", "Up", "Down", "Left", "Right", "Home", "End"),
    *("PPage", "NPage", "IC", "DC", "C-Up", "S-F2", "C-M-x", "1", "2", "3", "9", "x", "b"),
]
RAW = [
    *("\x1b[<0;{x};{y}M", "\x1b[<0;{x};{y}m", "\x1b[<64;{x};{y}M", "\x1b[<2;{x};{y}M", "\x1b[<32;{x};{y}M"),
    f"\x1b[200~{CANARY}\x03\x1b]52;p;aGk=\x07\n/quit\n\x1b[201~",
    *(
        "\x1b[?1049l",
        "\x1bc",
        "\x1b[2J",
        "\x1b]0;title\x07",
        "\x1b[6n",
        "\x1b[I",
        "\x1b[O",
        "\x1b[24~",
        "\x1bOP",
        "\x00",
    ),
]
BURST = 500
"""Events between two looks."""
_TRIES = 3
_A_WHILE = 8.0
_MOMENT = 0.04
"""Seconds of rest after which a page that was painted takes keys."""

PAGES = {
    "welcome": "Check in",
    "role": "Who are you here as",
    "topics": "What do you want to talk about",
    "needs": "What do you need tonight",
    "privacy": "What happens to what you say",
    "done": "You are checked in",
    "leaving": "You are checked out",
    "lock": "type the station PIN",
    "evacuation": "help to leave",
    "wall": "The online survey",
}
"""Each attendee page, and what it shows."""
_JOURNEY = ("role", "topics", "needs", "privacy", "done")
_ONE_KEY = {"leaving": "0", "lock": "F2", "evacuation": "F12"}


@dataclass
class Watched:
    """A station in a terminal, with everything it paints kept in a file.

    Args:
        terminal: The terminal, with the first page in sight.
        painted: Where its output goes.
        tally: The counts.
        first: What its first page shows.
    """

    terminal: Tmux
    painted: Path
    tally: Tally
    first: str
    read: int = 0

    def __post_init__(self) -> None:
        """Begin to watch."""
        self.terminal.copy_output(self.painted)
        self.untouched = _below_the_clock(self.terminal.picture())

    def reach(self, page: str) -> None:
        """Go from the first page to another one as a new visitor, who chooses an answer on each page on the way.

        Raises:
            AssertionError: The page does not come.
        """
        self._come_to(page)
        self.tally.meet("times the page was reached")

    def _come_to(self, page: str) -> None:
        """Go to a page; where a key came to nothing, begin again from the first page, as a visitor would."""
        for _ in range(_TRIES):
            with suppress(AssertionError):
                self._go(page)
                return
            self.tally.meet("times the way began again")
            self.terminal.leave_all(self.first)
        self._go(page)

    def _go(self, page: str) -> None:
        if page in _ONE_KEY:
            self._act(_ONE_KEY[page], PAGES[page])
        for step in _JOURNEY[: _JOURNEY.index(page) + 1] if page in _JOURNEY else ():
            if step in {"needs", "privacy"}:
                self._act("1", "[x]")
                self.terminal.focus("Continue")
            self._act("1" if step == "topics" else "Enter", PAGES[step], "►")
            self._see_nothing_of_the_last()
        self._see_nothing_of_the_last()
        assert PAGES[page] in self.terminal.picture()

    def _act(self, key: str, *shown: str) -> None:
        """Press a key on a page that stands, and wait for what comes of it."""
        self.terminal.settle(_MOMENT)
        self.terminal.keys(key)
        self.terminal.wait_for(*shown, patience=_A_WHILE)

    def _see_nothing_of_the_last(self) -> None:
        """Count a choice that is marked before anybody made it, and words of an earlier paste."""
        picture = self.terminal.picture()
        if "[x]" in picture or CANARY in picture:
            self.tally.leaks += 1
            self.tally.problem(f"the next visitor sees the last one's answers:\n{picture}")

    def burst(self, choose: random.Random, size: tuple[int, int], events: int) -> None:
        """Send events of every kind, half of them keys, half of them bytes, and wait until they are taken in."""
        raw = [
            choose.choice(RAW).format(x=choose.randint(1, size[0]), y=choose.randint(1, size[1])).encode()
            for _ in range(events // 2)
        ]
        sent: list[str | bytes] = [*choose.choices(KEYS, k=events - len(raw)), *raw]
        choose.shuffle(sent)
        self.terminal.send_all(sent)
        self.terminal.settle()
        self.tally.meet("events", events)

    def look(self) -> bool:
        """Count what should not have been painted, and tell whether the kiosk is still the one it was."""
        with self.painted.open("rb") as file:
            file.seek(max(0, self.read - 64))
            text = file.read().decode(errors="replace")
            self.read = file.tell()
        shown = text + self.terminal.picture()
        beyond = [words for words in BEYOND if words in shown]
        for words in beyond:
            self.tally.unannounced += 1
            self.tally.problem(f"after {self.tally.met['events']} events it showed {words!r}")
        return not beyond

    def home(self) -> None:
        """Go back to the first page; what somebody set there goes with a visit that begins and is left."""
        self.terminal.leave_all(self.first)
        if self.first == PAGES["welcome"] and _below_the_clock(self.terminal.picture()) != self.untouched:
            self._come_to("role")
            self.terminal.leave_all(self.first)
            self.untouched = _below_the_clock(self.terminal.picture())


def _below_the_clock(picture: str) -> str:
    return picture.partition("\n")[2]


def _hold(
    surroundings: Surroundings,
    page: str,
    events: int,
    tally: Tally,
    *,
    burst: int = BURST,
    size: tuple[int, int] = (80, 24),
    kiosk: tuple[str, ...] = KIOSK,
) -> None:
    """Send events at one page, taking the kiosk back to it as often as they lead to another attendee page."""
    choose, first = tally.choose, PAGES["wall"] if page == "wall" else PAGES["welcome"]
    station = "desk" if page == "wall" else "door-1"
    with surroundings.open(station, kiosk, columns=size[0], rows=size[1]) as terminal:
        begin(terminal, first)
        watched = Watched(terminal, surroundings.root / "painted", tally, first)
        for number in range(0, events, burst):
            try:
                watched.reach(page)
                watched.burst(choose, size, burst)
                if not watched.look():
                    break
                watched.home()
                if page in _ONE_KEY and number % (20 * burst) == 0:
                    watched.reach("needs")
                    watched.home()
            except AssertionError:
                if watched.look():
                    raise
                break  # what it painted meanwhile tells why it does not get there
        watched.look()
        tally.runs += 1


@pytest.fixture
def surroundings(inspectors: Inspectors, tmp_path: Path) -> Surroundings:
    """Return what a kiosk may write to."""
    path = tmp_path / "meeting.toml"
    text = pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient)
    path.write_text(text.replace('role = "desk"', 'role = "wall"'))
    return Surroundings(path, tmp_path / "machine")


def test_random_input_never_leaves_the_door(surroundings: Surroundings, tally: Tally) -> None:
    """A few hundred keys, chords, mouse events, escape sequences and pastes: never the desk, the shell or a crash."""
    _hold(surroundings, "needs", 300, tally, burst=100)
    assert tally.met["events"] == 300
    tally.clean()


@pytest.mark.parametrize("how", ["fragile", pytest.param("ajar", marks=pytest.mark.campaign)])
def test_a_door_that_opens_or_breaks_is_found(how: str, surroundings: Surroundings, tally: Tally) -> None:
    """A key that quits, and one that fails, put into the kiosk on purpose: both are seen in what was painted."""
    caught = Tally(how, tally.seed)
    _hold(surroundings, "welcome", 2000, caught, burst=100, kiosk=broken_kiosk.command(how))
    assert caught.unannounced > 0
    tally.runs = caught.runs
    tally.meet("broken doors found")


@pytest.mark.campaign
def test_a_door_that_shows_the_last_visitors_answers_is_found(surroundings: Surroundings, tally: Tally) -> None:
    """What somebody ticked is still ticked for the next: seen on the way to the page."""
    caught = Tally("sticky", tally.seed)
    _hold(surroundings, "privacy", 200, caught, burst=100, kiosk=broken_kiosk.command("sticky"))
    assert caught.leaks > 0
    tally.runs = caught.runs
    tally.meet("broken doors found")


@pytest.mark.campaign
@pytest.mark.parametrize("page", PAGES)
def test_much_random_input_never_leaves_the_door(page: str, surroundings: Surroundings, tally: Tally) -> None:
    """A hundred thousand events at each attendee page, at two sizes."""
    whole = scaled(100_000)
    for size in ((80, 24), (40, 12)):
        there = Surroundings(surroundings.meeting, surroundings.root / f"{size[0]}x{size[1]}")
        _hold(there, page, whole // 2, tally, size=size)
    tally.clean()
