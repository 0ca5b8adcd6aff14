"""The ways of the door: a visit from page to page, and out again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.local_texts import pack_in
from kiosk.visit import Visit
from kiosk.words import words_of
from screens.station_app import StationApp

if TYPE_CHECKING:
    from textual.screen import Screen

    from kiosk.meeting import Pack
    from screens.attendee import AttendeePage
    from screens.frame import Frame
    from screens.privacy import PrivacyScreen


class DoorWays(StationApp):
    """Where the pages of a visit lead; each is a fresh screen in the place of the one before."""

    def _follow_visit(self, event: AttendeePage.Moved) -> None:
        self._show_visit(self._page_of(event.visit), event.visit)

    on_attendee_page_moved = _follow_visit

    def _show_visit(self, screen: Screen[None], visit: Visit) -> None:
        """Show a page of a visit, in the colours asked for."""
        self._replace(screen)
        self.show_contrast(high=visit.looks.contrast)

    def _of_visit(self, visit: Visit) -> tuple[Frame, Pack]:
        """Return what surrounds the pages of a visit, and the meeting, in its language."""
        pack = self._open.session.pack
        language = visit.language or pack.languages[0]
        pack = pack_in(pack, language)
        return replace(self._frame, title=pack.meeting.title, words=words_of(language), looks=visit.looks), pack

    def _page_of(self, visit: Visit) -> Screen[None]:
        from screens.privacy import PrivacyScreen
        from screens.question import QuestionScreen
        from screens.several import NeedsScreen, TopicsScreen
        from screens.welcome import WelcomeScreen

        frame, pack = self._of_visit(visit)
        match visit.page:
            case "role":
                return QuestionScreen(frame, pack, visit, self._patience)
            case "topics":
                return TopicsScreen(frame, pack, visit, self._patience)
            case "needs":
                return NeedsScreen(frame, pack, visit, self._patience)
            case "privacy":
                return PrivacyScreen(frame, pack, self._open.session, visit, self._patience)
            case _:
                return WelcomeScreen(frame, pack, visit, self._patience)

    def _show_link(self, event: PrivacyScreen.LinkAsked) -> None:
        from screens.link import LinkScreen

        frame, pack = self._of_visit(event.visit)
        self._replace(LinkScreen(frame, pack, event.visit, self._patience, pack.privacy.links[event.link]))

    on_privacy_screen_link_asked = _show_link

    def _checked_in(self, event: PrivacyScreen.CheckedIn) -> None:
        from screens.done import DoneScreen

        frame, pack = self._of_visit(event.visit)
        self._replace(DoneScreen(frame, pack, self._open.session, self._patience))

    on_privacy_screen_checked_in = _checked_in

    def _leave(self) -> None:
        from screens.leaving import LeavingScreen

        self._replace(LeavingScreen(self._frame, self._open.session, self._patience))

    on_welcome_screen_leave_asked = _leave

    def _blank(self) -> None:
        fresh = Visit.start()
        self._show_visit(self._page_of(fresh), fresh)

    on_attendee_page_exited = _blank
    on_done_screen_finished = _blank
    on_leaving_screen_finished = _blank

    def _blank_visit(self) -> None:
        """Blank the page of a visit, if one is in sight."""
        from screens.attendee import AttendeePage
        from screens.done import DoneScreen
        from screens.leaving import LeavingScreen

        if isinstance(self.screen, AttendeePage | DoneScreen | LeavingScreen):
            self._blank()
