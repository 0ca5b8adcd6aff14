"""The keys that say more of the line being typed: themes, direction, wording, voices, table, read back, what to say."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import TYPE_CHECKING

from textual import on

from kiosk.capture import parse_point, theme_of_number
from kiosk.errors import KioskError
from kiosk.marks import LineMarks
from kiosk.meeting import NO_THEME
from kiosk.phrases import on_individual_cases, outside_the_plan
from screens.offering import OfferingPage
from screens.widgets.advice import MarksLine, WordsToSay
from screens.widgets.point_line import PointLine
from screens.widgets.problem import ProblemPanel
from screens.widgets.theme_keys import ThemeKeys

if TYPE_CHECKING:
    from kiosk.capture import RecentPoints
    from kiosk.meeting_session import MeetingSession
    from kiosk.wall_part import WallPart
    from screens.frame import Frame, Patience
    from screens.read_back import ReadBackEnd


class LineKeysPage(OfferingPage):
    """A page with a line to type points in.

    Args:
        frame: What is shown around the content.
        session: The open station.
        recent: This station's points of tonight, in memory alone.
        patience: How often an unfinished line is sealed.
        wall: The part this process takes in what the wall shows; None where it takes none.
    """

    def __init__(
        self,
        frame: Frame,
        session: MeetingSession,
        recent: RecentPoints,
        patience: Patience,
        wall: WallPart | None = None,
    ) -> None:
        super().__init__(frame, session, recent, patience, wall)
        self.tapped: frozenset[str] = frozenset()
        self.marks = LineMarks()
        self._heard = ""

    @property
    def line(self) -> PointLine:
        """The line."""
        return self.query_one(PointLine)

    @abstractmethod
    def show_line(self) -> None:
        """Look at the line, and show what is seen."""

    def chosen_themes(self) -> tuple[str, ...]:
        """Return the themes keyed for the line."""
        return tuple(self.tapped)

    def action_theme(self, number: int) -> None:
        """Turn a theme of the line on or off."""
        theme = theme_of_number(self.session.pack, number)
        if theme is not None:
            self.turn_theme(theme.id)

    def action_outside(self) -> None:
        """Tag the line as outside the plan, and show what to say."""
        self.turn_theme(NO_THEME)

    def action_case(self) -> None:
        """Show what to say of an individual case."""
        self.query_one(WordsToSay).show(on_individual_cases(self.session.pack))

    def action_direction(self) -> None:
        """Set the next direction."""
        self.set_marks(self.marks.turn_direction())

    def action_wording(self) -> None:
        """Set the next wording."""
        self.set_marks(self.marks.turn_fidelity())

    def action_heard(self) -> None:
        """Set whether it was heard before."""
        self.set_marks(self.marks.turn_heard())

    def action_agreed(self) -> None:
        """Count one more who agrees with the line."""
        self.set_marks(self.marks.one_more())

    def action_table(self) -> None:
        """Ask for the table."""
        from screens.table import TableDialog

        self.app.push_screen(TableDialog(self.frame, self.marks.table), self._table_set)

    def _table_set(self, table: str | None) -> None:
        self.set_marks(self.marks.at_table(table or ""))

    def action_quiet(self) -> None:
        """Take words to say and a problem off the screen."""
        self.query_one(WordsToSay).clear()
        if not self.failed:
            self.query_one(ProblemPanel).clear()

    def action_read_back(self) -> None:
        """Show the line to the speaker; the marked point where the line is empty."""
        from screens.read_back import ReadBackScreen

        self.line.write_out_last()
        text = self._words()
        if text:
            self.app.push_screen(ReadBackScreen(self.frame, text), partial(self._line_read_back, text))
        else:
            self.read_point_back()

    def keep_read_back_true(self) -> None:
        """Take "read back" off the line once its words are not those that the speaker heard."""
        if self.marks.read_back and self._words() != self._heard:
            self.set_marks(self.marks.not_read_back())

    def _line_read_back(self, text: str, end: ReadBackEnd | None) -> None:
        from screens.read_back import ReadBackEnd

        if end is ReadBackEnd.RIGHT:
            self._heard = text
            self.set_marks(self.marks.was_read_back())

    def _words(self) -> str:
        """Return what the line says, without theme keys; empty where there is nothing to save."""
        try:
            return parse_point(self.line.value, self.session.pack).text
        except KioskError:
            return ""

    @on(ThemeKeys.Toggled)
    def _toggle(self, event: ThemeKeys.Toggled) -> None:
        self.turn_theme(event.theme_id)

    def turn_theme(self, theme_id: str) -> None:
        """Turn a theme of the line on or off."""
        self.tapped ^= {theme_id}
        if theme_id == NO_THEME:
            if theme_id in self.tapped:
                self.query_one(WordsToSay).show(outside_the_plan(self.session.pack))
            else:
                self.query_one(WordsToSay).clear()
        self.show_line()

    def set_marks(self, marks: LineMarks) -> None:
        """Show what the line carries now."""
        self.marks = marks
        if not marks.read_back:
            self._heard = ""
        self.query_one(MarksLine).show(marks.words())
