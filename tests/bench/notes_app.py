"""The notes desk alone, with as many points listed as asked for: `python notes_app.py FOLDER POINTS`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from kiosk.capture import RecentPoints
from kiosk.records import PointContent, new_id
from screens.calm_app import CalmApp
from screens.frame import Frame, Patience
from screens.notes import NotesScreen
from tests.bench.stations import notes_station

if TYPE_CHECKING:
    from kiosk.meeting_session import MeetingSession


class NotesApp(CalmApp):
    """The notes desk of a rehearsal, over a real station.

    Args:
        session: The station.
        listed: How many points are listed.
    """

    CSS_PATH: ClassVar[str | Path | None] = Path(__file__).resolve().parents[2] / "screens" / "kiosk.tcss"

    def __init__(self, session: MeetingSession, listed: int) -> None:
        super().__init__()
        self._session = session
        self._listed = listed

    @property
    def open_session(self) -> MeetingSession | None:
        """The station."""
        return self._session

    @property
    def station_to_resume(self) -> str | None:
        """None: it is not begun again."""
        return None

    def let_go(self) -> None:
        """Release the station."""
        self._session.end()

    def on_mount(self) -> None:
        """List the points, and show the desk."""
        session = self._session
        recent = RecentPoints(self._listed)
        themes = [theme.id for theme in session.pack.themes]
        for number in range(self._listed):
            text = f"Point {number}: we waited {number} weeks for a plan, and nobody told us why it was late again"
            recent.remember(new_id(), PointContent(text=text, themes=(themes[number % len(themes)],)), "19:00")
        frame = Frame(session.pack.meeting.title, session.station.label, rehearsal=True, clock=session.clock)
        self.push_screen(NotesScreen(frame, session, recent, Patience()))


if __name__ == "__main__":
    NotesApp(notes_station(Path(sys.argv[1])), int(sys.argv[2])).run()
