"""The wall as a plain HTML page: the meeting and the survey in its true state, and nothing spoken."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.survey import survey_view
from screens.html_page import REHEARSAL, Choice, HtmlPage

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
        notes = (REHEARSAL,) if self._session.rehearsal else ()
        return replace(survey_page(self._session), buttons=(), notes=notes, refresh=_LOOK)

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
