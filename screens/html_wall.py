"""The wall as a plain HTML page: the survey in its true state, the time left, the agenda, and nothing spoken.

Words that the desk approved are left out: they could not be taken off the page at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.survey import survey_view
from kiosk.wall_messages import OnTheWall
from kiosk.wall_phrases import whole_wall
from screens.html_page import REHEARSAL, Choice, HtmlPage

if TYPE_CHECKING:
    from kiosk.meeting_session import MeetingSession
    from kiosk.wall_part import WallPart
    from screens.html_page import Form

_LOOK = 30


class WallPages:
    """What everybody in the room may see.

    Args:
        session: The open station.
        wall: The part this process takes in what the wall shows; None where it takes none.
    """

    def __init__(self, session: MeetingSession, wall: WallPart | None = None) -> None:
        self._session = session
        self._wall = wall

    def page(self, *, idle: bool) -> HtmlPage:
        """Return the page to show, which asks for itself again."""
        del idle
        wall, session = self._wall, self._session
        discussed = None if wall is None else wall.view().shown.now
        people = None if wall is None else wall.people()
        told = whole_wall(session.pack, session.clock.now(), OnTheWall(now=discussed), people)
        page = survey_page(session)
        notes = (REHEARSAL,) if session.rehearsal else ()
        return replace(page, lines=(*page.lines, *told), buttons=(), notes=notes, refresh=_LOOK)

    def answer(self, form: Form) -> None:
        """Take nothing: nothing is asked."""

    late = aside = answer

    def gone(self) -> None:
        """Keep nothing of anybody."""


def survey_page(session: MeetingSession) -> HtmlPage:
    """Return the online survey in its true state, and record that it was shown.

    Raises:
        StorageError: It is not recorded.
    """
    view = survey_view(session.pack, session.clock.now())
    session.show_survey()
    address = (view.address,) if view.address and view.show_code else ()
    return HtmlPage(
        heading=view.headline,
        lines=tuple(line for line in (view.detail, view.left, *address, *view.next_steps) if line),
        buttons=(Choice("back", "Back"),),
    )
