"""The notes desk as plain HTML pages: a point, its themes and marks, the question about names, and what was saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.aids import NO_CHECK
from kiosk.capture import clean_text
from kiosk.errors import KioskError, StorageError
from kiosk.marks import LineMarks, marks_again
from kiosk.meeting import NO_THEME
from kiosk.note_taking import NoteTaking
from kiosk.phrases import WHY_WITHDRAWN, no_such_theme, on_individual_cases, outside_the_plan
from kiosk.wall_offers import OFFERED
from screens import html_note_pages as pages
from screens.html_name_check import UNDECIDED, NameQuestion
from screens.html_page import A_PROBLEM, CHOSEN, PRESSED, REHEARSAL, TEXT, Form, HtmlPage, first, told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kiosk.meeting_session import MeetingSession
    from kiosk.note_taking import ReadLine
    from kiosk.records import GuardFlag
    from kiosk.session_facts import Saved
    from kiosk.wall_part import WallPart

At: TypeAlias = Literal["point", "marks", "names", "list", "change", "withdraw", "read", "concern"]
"""Which page is shown."""


class NotesPages:
    """One point after another.

    Args:
        session: The open station.
        wall: The part this process takes in what the wall shows; None where it takes none.
    """

    def __init__(self, session: MeetingSession, wall: WallPart | None = None) -> None:
        self._session = session
        self._notes = NoteTaking(session, wall)
        self._at: At = "point"
        self._line = pages.Line()
        self._marks = LineMarks()
        self._change: pages.Change | None = None
        self._question: NameQuestion | None = None
        self._concern = ""
        self._may_drop = ""
        self._older = 0
        self._just_saved = ""
        self._problem: tuple[str, ...] = ()
        self._problem_at = ""
        self._status = ""
        self._draft_kept = False
        self._told_start = False

    def page(self, *, idle: bool) -> HtmlPage:
        """Return the page to show; a note-taker's page waits for as long as it takes."""
        del idle
        return pages.framed(
            self._shown(),
            notes=self._notices(),
            problem=self._problem,
            problem_at=self._problem_at,
            status=self._status,
        )

    def answer(self, form: Form) -> None:
        """Take what was sent with a page."""
        self._problem, self._problem_at, self._status, self._told_start = (), "", "", True
        self._keep(form)
        word, _, rest = first(form, PRESSED).partition(":")
        try:
            self._press(word, rest, form)
        except KioskError as error:
            self._problem, self._problem_at = told(error, self._not_saved(error)), pages.TYPED_AT.get(self._at, "")
        self._keep_draft()

    def late(self, form: Form) -> None:
        """Give back what was typed on a page that is no longer the present one; nothing of it was saved."""
        line, note = first(form, TEXT), first(form, pages.NOTE)
        if not clean_text(line + note + first(form, pages.WORDS)):
            return
        self._problem = (A_PROBLEM, "That came from an older page, so nothing of it was saved.")
        if clean_text(note) and not self._concern:
            self._at, self._concern = "concern", note
        elif clean_text(line) and not self._line.text:
            self._at, self._line = "point", pages.Line(line, self._notes.in_order(form.get(CHOSEN, ())))
            self._problem += (
                f"Your words are in the box. Saved until now: {pages.counted(self._session)}",
                "Save them if they are not among those.",
            )
        self._keep_draft()

    def aside(self, form: Form) -> None:
        """Keep what is typed while another page comes in front."""
        self._keep(form)
        self._keep_draft()

    def gone(self) -> None:
        """Let a note-taker's line wait for the note-taker."""

    # What is typed

    def _keep(self, form: Form) -> None:
        chosen = self._notes.in_order(form.get(CHOSEN, ()))
        if self._at == "point" and TEXT in form:
            self._line = pages.Line(first(form, TEXT), chosen)
        elif self._at == "concern" and pages.NOTE in form:
            self._concern = first(form, pages.NOTE)
        elif self._at == "change" and self._change is not None and pages.WORDS in form:
            self._change = pages.Change(
                self._change.point, first(form, pages.WORDS), chosen, clean_text(first(form, pages.WHY))
            )

    def _keep_draft(self) -> None:
        """Seal what is typed and not saved, in case this process dies; a note about a concern is never a draft."""
        text = clean_text(self._line.text or (self._change.unsaved if self._change is not None else ""))
        if not text and not self._draft_kept:
            return
        try:
            self._session.keep_draft(text, self._line.themes)
        except KioskError as error:
            self._problem = self._problem or told(error, "The line you are typing is not safe yet. Save it now.")
        else:
            self._draft_kept = bool(text)

    # What is pressed

    def _press(self, word: str, rest: str, form: Form) -> None:
        everywhere: Mapping[str, Callable[[], None]] = {
            "back": self._go_back,
            "plus": lambda: self._done(self._notes.one_more_voice(rest), "+1 voice. Saved."),
            "change": lambda: self._begin_change(rest),
            "read": lambda: self._go("read", rest),
            "tag": lambda: self._tag(*rest.split(":", 1)),
        }
        here: Mapping[At, Mapping[str, Callable[[], None]]] = {
            "point": {
                "save": self._save,
                "concern": lambda: self._go("concern"),
                "marks": lambda: self._go("marks"),
                "list": lambda: self._list("0"),
                "outside": self._outside,
                "case": self._say_of_a_case,
                "typed": self._put_back,
                "undo": lambda: self._undo(rest),
            },
            "marks": {"keep": lambda: self._keep_marks(form), "none": self._take_marks_off},
            "names": {"save": lambda: self._decide(form), "again": self._go_back},
            "list": {"older": lambda: self._list(rest)},
            "change": {
                "save": self._save_change,
                "withdraw": lambda: self._go("withdraw"),
                "offer": self._offer,
            },
            "withdraw": {"take-back": lambda: self._withdraw(first(form, CHOSEN))},
            "read": {"right": self._right},
            "concern": {"told": lambda: self._raise(told=True), "not-told": lambda: self._raise(told=False)},
        }
        action = here[self._at].get(word) or (everywhere.get(word) if self._at != "names" else None)
        if action is not None:
            action()

    def _go(self, to: At, point_id: str = "") -> None:
        if point_id:
            self._change = pages.Change.of(self._notes.find(point_id))
        self._at = to

    def _go_back(self) -> None:
        """Go back to the point; a change is let go of, unless names in it were being asked about.

        A note about a concern is dropped only when that is asked twice.
        """
        if self._at == "concern" and clean_text(self._concern) and self._concern != self._may_drop:
            self._may_drop = self._concern
            self._wrong(pages.NOTE, "Your note is not saved.", "Seal it, or go back once more to drop it.")
            return
        self._question, self._concern, self._may_drop = None, "", ""
        if self._at in ("names", "withdraw") and self._change is not None:
            self._at = "change"
        else:
            self._change, self._at = None, "point"

    def _done(self, saved: Saved, said: str) -> None:
        """Tell that a change is on disk."""
        del saved
        self._draft_kept = True
        self._status = said
        if self._at not in ("point", "list"):
            self._question, self._change, self._at = None, None, "point"
        self._notes.tell_wall()

    def _not_saved(self, error: KioskError) -> str:
        """Return what to say first of a failure; empty where what was typed is to be mended."""
        if self._at == "concern":
            return "NOT SAVED. Tell an inspector now, and try again."
        return "NOT SAVED. What you typed is still here: try again." if isinstance(error, StorageError) else ""

    def _wrong(self, at: str, *sentences: str) -> None:
        self._problem, self._problem_at = (A_PROBLEM, *sentences), at

    # A new point

    def _save(self) -> None:
        read = self._notes.read(self._line.text, self._line.themes)
        if read.unknown:
            self._wrong(TEXT, *no_such_theme(read.unknown))
            return
        self._ask_about(read, lambda text, flags: self._save_point(read, text, flags))

    def _save_point(self, read: ReadLine, text: str, flags: tuple[GuardFlag, ...]) -> None:
        point = self._notes.save(read, self._marks, text, flags)
        self._marks = self._marks.after_saving()
        self._line, self._question, self._at = pages.Line(), None, "point"
        self._just_saved = point.id
        self._status = f"Saved. {pages.counted(self._session)}"
        if self._notes.suggested(point):
            self._status += " It has no theme; what it may be about stands below."

    def _outside(self) -> None:
        self._line = pages.Line(self._line.text, self._notes.in_order((*self._line.themes, NO_THEME)))
        self._status = outside_the_plan(self._session.pack)

    def _say_of_a_case(self) -> None:
        self._status = on_individual_cases(self._session.pack)

    # What may say who somebody is

    def _ask_about(self, read: ReadLine, then: Callable[[str, tuple[GuardFlag, ...]], None]) -> None:
        if read.found:
            self._question, self._at = NameQuestion(read, then), "names"
        else:
            then(read.text, ())

    def _decide(self, form: Form) -> None:
        if self._question is not None and (missing := self._question.answer(form)):
            self._wrong(missing, UNDECIDED)

    # Its marks

    def _keep_marks(self, form: Form) -> None:
        marks = pages.marks_in(form)
        if marks is None:
            self._wrong(pages.AGREED, "How many others agree? Type a number, such as 6.")
        else:
            self._marks, self._at = marks, "point"

    def _take_marks_off(self) -> None:
        self._marks = LineMarks()
        self._at = "point"

    # Points that were saved

    def _list(self, older: str) -> None:
        """Show the points from a place on; the newest where there is no such place."""
        self._at = "list"
        self._older = next((place for place in range(len(self._notes.recent)) if str(place) == older), 0)

    def _begin_change(self, point_id: str) -> None:
        self._go("change", point_id or (self._change.point.id if self._change is not None else ""))

    def _tag(self, point_id: str, theme: str = "") -> None:
        self._done(self._notes.tag(point_id, self._notes.in_order((theme,))), "The point has its theme. Saved.")

    def _put_back(self) -> None:
        saved = self._notes.put_back()
        if saved is not None:
            self._done(saved, "Back as typed. Saved.")

    def _undo(self, point_id: str) -> None:
        """Take the point just saved back, into the box where that is empty."""
        content = self._notes.find(point_id).content
        saved = self._notes.withdraw(point_id, "mistake")
        if not self._line.text:
            self._line, self._marks = pages.Line(content.text, content.themes), marks_again(content)
        self._just_saved = ""
        self._done(saved, "Taken back. The inspectors can still see that it was.")

    def _save_change(self) -> None:
        change = self._change
        if change is None:
            return
        read = self._notes.read(change.text, change.themes, write_out=False, before=change.point.content.text)
        if read.unknown:
            self._wrong(pages.WORDS, *no_such_theme(read.unknown))
            return

        def amend(text: str, flags: tuple[GuardFlag, ...]) -> None:
            saved = self._notes.amend(change.point.id, text, flags, read.themes, change.why)
            self._done(saved, "The point is changed; the first wording stays sealed for the inspectors.")

        self._ask_about(read, amend)

    def _withdraw(self, chosen: str) -> None:
        why = next((why for why in WHY_WITHDRAWN if why == chosen), None)
        if self._change is None:
            return
        if why is None:
            self._wrong(CHOSEN, "Choose why you take it back.")
            return
        saved = self._notes.withdraw(self._change.point.id, why)
        self._done(saved, "Taken back. The inspectors can still see that it was.")

    def _right(self) -> None:
        if self._change is not None:
            self._done(self._notes.was_read_back(self._change.point.id), "Read back. Saved.")

    def _offer(self) -> None:
        if self._change is not None:
            self._notes.offer(self._change.point.id)
            self._status, self._change, self._at = OFFERED, None, "point"

    # A concern

    def _raise(self, *, told: bool) -> None:
        self._session.raise_concern(clean_text(self._concern), told_inspector=told)
        self._concern, self._may_drop, self._at = "", "", "point"
        self._status = "Saved. Sealed to the lead inspector alone."

    # What is shown

    def _shown(self) -> HtmlPage:
        if self._question is not None and self._at == "names":
            return self._question.page()
        if self._change is not None and self._at in ("change", "withdraw", "read"):
            return {"change": pages.ask_change, "withdraw": pages.ask_why, "read": pages.read_back}[self._at](
                self._session.pack, self._change
            )
        if self._at == "marks":
            return pages.ask_marks(self._marks)
        if self._at == "list":
            return pages.list_points(self._notes, self._older)
        if self._at == "concern":
            return pages.ask_concern(self._session.pack, self._concern)
        return pages.ask_point(self._session, self._notes, self._line, self._marks, self._just_saved)

    def _notices(self) -> Sequence[str]:
        notes = [REHEARSAL] if self._session.rehearsal else []
        if not self._told_start:
            notes += [notice.text for notice in self._session.start.notices]
        if self._notes.unchecked:
            notes += NO_CHECK
        journal = self._session.status().journal
        return notes if journal.ok else [*notes, journal.text]
