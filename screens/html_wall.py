"""The wall as a plain HTML page: the meeting and the survey in its true state, and nothing spoken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.survey import survey_view
from screens.html_page import HtmlPage

if TYPE_CHECKING:
    from kiosk.meeting_session import MeetingSession
    from screens.html_page import Form

_LOOK = 30


class WallPages:
    """What everybody in the room may see.

    Args:
        session: The open station.
    """

    def __init__(self, session: MeetingSession) -> None:
        self._session = session

    def page(self, *, idle: bool) -> HtmlPage:
        """Return the page to show, which asks for itself again."""
        del idle
        view = survey_view(self._session.pack, self._session.clock.now())
        self._session.show_survey()
        address = (view.address,) if view.address and view.show_code else ()
        notes = ("REHEARSAL: this is only practice",) if self._session.rehearsal else ()
        lines = tuple(line for line in (view.detail, *address, *view.next_steps) if line)
        return HtmlPage(heading=view.headline, lines=lines, notes=notes, refresh=_LOOK)

    def answer(self, form: Form) -> None:
        """Take nothing: nothing is asked."""
