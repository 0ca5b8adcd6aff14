"""The ways of the notes desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.station_app import StationApp

if TYPE_CHECKING:
    from screens.notes import NotesScreen


class NotesWays(StationApp):
    """Where the notes desk leads."""

    def _notes(self) -> NotesScreen:
        from screens.notes import NotesScreen

        return NotesScreen(self._frame, self._open.session, self._open.recent, self._patience, self._hall.wall)

    def _show_concern(self) -> None:
        """Put the screen for a child at risk on top of a question of the notes desk."""
        from screens.marked_point import MarkedPointPage

        for desk in self.screen_stack:
            if isinstance(desk, MarkedPointPage):
                desk.action_concern()

    on_notes_dialog_concern_asked = _show_concern
