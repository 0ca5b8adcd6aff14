"""The public wall: which meeting this is, the survey, and how long is left. Nothing that was spoken."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from kiosk.clock import in_zone, spoken_moment, spoken_time
from screens.survey import SurveyPage, SurveyWords
from screens.widgets.big_button import BigButton
from screens.widgets.qr_panel import CodeAndWords

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from kiosk.meeting import Pack


def time_left(pack: Pack, now: dt.datetime) -> str:
    """Return how long the meeting still lasts, or when it starts, in words and whole minutes."""
    starts, ends = pack.local(pack.meeting.starts), pack.local(pack.meeting.ends)
    moment = now.astimezone(dt.UTC)
    if moment < starts.astimezone(dt.UTC):
        same_day = in_zone(now, pack.zone).date() == starts.date()
        return f"The meeting starts at {spoken_time(starts) if same_day else spoken_moment(starts)}"
    minutes = -(-(ends.astimezone(dt.UTC) - moment) // dt.timedelta(minutes=1))
    if minutes <= 0:
        return "The meeting has ended"
    hours, rest = divmod(minutes, 60)
    parts = [_count(hours, "hour")] if hours else []
    parts += [_count(rest, "minute")] if rest else []
    return f"{' '.join(parts)} left, until {spoken_time(ends)}"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


class WallScreen(SurveyPage):
    """The meeting's title, the survey and the time left."""

    CSS_PATH = "wall.tcss"

    def compose(self) -> ComposeResult:
        """Yield the code with the words beside it."""
        yield from self.surround("")
        title = Static(self.frame.title, classes="heading", markup=False)
        left = Static(self._left(), id="wall-left", classes="para", markup=False)
        yield CodeAndWords(SurveyWords([title, left], [BigButton("Staff", value="staff", kind="quiet")]))

    def on_mount(self) -> None:
        """Follow the clock."""
        self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        self.query_one("#wall-left", Static).update(self._left())

    def _left(self) -> str:
        return time_left(self._session.pack, self.frame.clock.now())

    @on(BigButton.Pressed, "#button-staff")
    def _staff(self) -> None:
        self.action_ask_staff()
