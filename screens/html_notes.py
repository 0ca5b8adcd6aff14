"""The notes desk as plain HTML pages: a point and its themes, one question about names, a concern for a child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.aids import make_aids
from kiosk.capture import clean_text, parse_point
from kiosk.errors import KioskError
from kiosk.records import PointContent
from kiosk.vetting import REASONS, Decision, kept_all, kind_words, replaced, settle
from screens.html_page import CHOSEN, PRESSED, TEXT, Choice, Form, HtmlPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kiosk.aids import Aids
    from kiosk.meeting_session import MeetingSession
    from kiosk.vetting import Found

_KEEP = "keep-"
_LISTED = 5


class NotesPages:
    """One point after another.

    Args:
        session: The open station.
    """

    def __init__(self, session: MeetingSession) -> None:
        self._session = session
        self._made: Aids | None = None
        self._said: list[str] = []
        self._text = ""
        self._themes: tuple[str, ...] = ()
        self._found: Sequence[Found] = ()
        self._concern = False
        self._problem: tuple[str, ...] = ()
        self._status = ""

    def page(self, *, idle: bool) -> HtmlPage:
        """Return the page to show; a note-taker's page waits for as long as it takes."""
        del idle
        if self._concern:
            return self._ask_concern()
        if self._found:
            return self._ask_names()
        return self._ask_point()

    def answer(self, form: Form) -> None:
        """Take what was sent with a page."""
        self._problem, self._status = (), ""
        pressed = next(iter(form.get(PRESSED, [])), "")
        text = next(iter(form.get(TEXT, [])), "")
        try:
            if self._concern:
                self._raise_concern(pressed, text)
            elif self._found:
                self._decide(next(iter(form.get(CHOSEN, [])), ""), pressed)
            elif pressed == "concern":
                self._concern = True
            elif pressed == "save":
                self._take(text, list(form.get(CHOSEN, [])))
        except KioskError as error:
            self._problem = ("There is a problem", error.message, *((error.hint,) if error.hint else ()))

    def _clear(self) -> None:
        self._text, self._themes, self._found, self._concern, self._problem = "", (), (), False, ()

    def _take(self, line: str, chosen: list[str]) -> None:
        self._text, self._themes = line, self._known(chosen)
        capture = parse_point(line, self._session.pack)
        self._themes = self._known([*chosen, *capture.themes])
        self._text = capture.text
        if self._made is None:
            self._made = make_aids(self._session.pack)
        self._found = self._made.guard.find(capture.text)
        if not self._found:
            self._save([])

    def _decide(self, chosen: str, pressed: str) -> None:
        if pressed == "again" or not chosen:
            self._found = ()
            return
        if chosen == "replace":
            self._save([Decision(one) for one in self._found])
        elif chosen.startswith(_KEEP) and chosen.removeprefix(_KEEP) in map(str, range(len(REASONS))):
            self._save(list(kept_all(self._found, REASONS[int(chosen.removeprefix(_KEEP))])))

    def _save(self, decisions: list[Decision]) -> None:
        text, flags = settle(self._text, decisions)
        self._session.note(PointContent(text=text, themes=self._themes, flags=flags))
        self._said = [text, *self._said][:_LISTED]
        self._clear()
        self._status = "Saved."

    def _raise_concern(self, pressed: str, text: str) -> None:
        if pressed in ("told", "not-told"):
            self._session.raise_concern(clean_text(text), told_inspector=pressed == "told")
            self._status = "Saved. Sealed to the lead inspector alone."
        self._concern = False

    def _known(self, chosen: list[str]) -> tuple[str, ...]:
        return tuple(theme.id for theme in self._session.pack.themes if theme.id in set(chosen))

    @property
    def _notes(self) -> tuple[str, ...]:
        return ("REHEARSAL: this is only practice",) if self._session.rehearsal else ()

    def _ask_point(self) -> HtmlPage:
        listed = tuple(f"Saved: {text}" for text in self._said)
        return HtmlPage(
            heading=f"{self._session.station.label}: a point",
            hints=("Type what was said, without names.",),
            text_label="What was said",
            text=self._text,
            several=True,
            choices=tuple(
                Choice(theme.id, f"{theme.number} {theme.short}", theme.id in self._themes)
                for theme in self._session.pack.themes
            ),
            lines=listed,
            buttons=(Choice("save", "Save"), Choice("concern", "A child may be at risk")),
            problem=self._problem,
            status=self._status,
            notes=self._notes,
        )

    def _ask_names(self) -> HtmlPage:
        found = ", ".join(f"{kind_words(one.kind)}: {self._text[one.start : one.end]}" for one in self._found)
        return HtmlPage(
            heading="Does this say who somebody is?",
            hints=(found,),
            choices=(
                Choice("replace", f"Save it as: {replaced(self._text, self._found)}", ticked=True),
                *(Choice(f"{_KEEP}{number}", f"Keep my words: {why}") for number, why in enumerate(REASONS)),
            ),
            buttons=(Choice("save", "Save"), Choice("again", "Save nothing, I type it again")),
            problem=self._problem,
            notes=self._notes,
        )

    def _ask_concern(self) -> HtmlPage:
        safeguarding = self._session.pack.safeguarding
        return HtmlPage(
            heading="A child may be at risk",
            hints=(safeguarding.instruction, f"Contact: {safeguarding.contact} {safeguarding.phone}".rstrip()),
            text_label="What the lead inspector alone should know; it can stay empty",
            buttons=(
                Choice("told", "An inspector knows: seal it"),
                Choice("not-told", "Not yet: seal it"),
                Choice("back", "Go back: nothing is recorded"),
            ),
            problem=self._problem,
            notes=self._notes,
        )
