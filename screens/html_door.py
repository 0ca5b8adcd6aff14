"""The door as plain HTML pages: the same visit as on the screens, one question a page, nothing that needs a script."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from kiosk.clock import elapsed_seconds
from kiosk.errors import StorageError
from kiosk.languages import ENGLISH, LANGUAGES
from kiosk.local_texts import pack_in
from kiosk.survey import survey_view
from kiosk.visit import Visit
from kiosk.words import words_of
from screens.html_page import CHOSEN, PRESSED, Choice, Form, HtmlPage, Question, first

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.meeting import Pack
    from kiosk.meeting_session import MeetingSession
    from kiosk.words import Words

IDLE = 180
"""Seconds without an answer until the question whether somebody is still there; a screen reader takes its time."""
WARNED = 60
"""Seconds from that question until the answers are gone (WCAG 2.2, success criterion 2.2.1, asks for 20)."""
_OVER = 60
_LEFT = 20


class DoorPages:
    """One check-in after another.

    Args:
        session: The open station.
        elapsed: Seconds since any fixed moment.
    """

    def __init__(self, session: MeetingSession, elapsed: Callable[[], float] = elapsed_seconds) -> None:
        self._session = session
        self._elapsed = elapsed
        self._visit = Visit.start()
        self._over: HtmlPage | None = None
        self._problem: tuple[str, ...] = ()
        self._answered = elapsed()

    def page(self, *, idle: bool) -> HtmlPage:
        """Return the page to show.

        Args:
            idle: Whether it is asked for because nothing happened for a while.
        """
        waited = self._elapsed() - self._answered
        if (idle and self._over) or (not self._visit.fresh and waited >= IDLE + WARNED):
            self._begin()
        elif idle and not self._visit.fresh and waited >= IDLE - 1:
            return self._still_there()
        return self._over or self._of_visit()

    def answer(self, form: Form) -> None:
        """Take what was sent with a page."""
        self._answered = self._elapsed()
        self._problem = ()
        pressed = first(form, PRESSED)
        if self._over is not None or pressed == "exit":
            self._begin()
        elif pressed == "leaving":
            self._leave()
        elif pressed == "back":
            self._visit = self._visit.back(self._pack)
        elif pressed != "here":
            self._step(pressed, list(form.get(CHOSEN, [])))

    def late(self, form: Form) -> None:
        """Do nothing with an answer to a page that is no longer the present one."""

    def aside(self, form: Form) -> None:
        """Let nobody's answers wait behind a page of staff's."""
        del form
        self._begin()

    def gone(self) -> None:
        """Let nobody's answers wait for whoever finds the page again."""
        self._begin()

    def _begin(self) -> None:
        self._visit = Visit.start()
        self._over = None
        self._problem = ()
        self._answered = self._elapsed()

    @property
    def _words(self) -> Words:
        return words_of(self._visit.language or self._session.pack.languages[0])

    @property
    def _pack(self) -> Pack:
        return pack_in(self._session.pack, self._words.language.id)

    def _step(self, pressed: str, chosen: list[str]) -> None:
        visit, pack = self._visit, self._pack
        match visit.page:
            case "welcome" if pressed in pack.languages:
                self._visit = visit.begin(pressed)
            case "role" if chosen and pack.role(chosen[0]) is not None:
                self._visit = visit.choose_role(pack, chosen[0])
            case "role":
                self._problem = (self._words.gettext("Who are you here as?"),)
            case "topics" | "needs":
                known = {entry.id for entry in (pack.themes if visit.page == "topics" else pack.needs)}
                kept = [] if pressed == "none" else [value for value in chosen if value in known]
                self._visit = visit.choose(pack, kept).go_on(pack)
            case "privacy" if pressed == "continue":
                self._check_in(visit.accept())
            case _:
                pass

    def _check_in(self, visit: Visit) -> None:
        answers, gettext = visit.answers, self._words.gettext
        try:
            self._session.check_in(
                role=answers.role, topics=answers.topics, language=answers.language, needs=answers.needs
            )
        except StorageError as error:
            self._problem = (gettext("You are not checked in yet. Tell a steward."), str(error))
            return
        view = survey_view(self._pack, self._session.clock.now(), self._words)
        with suppress(StorageError):  # the check-in is saved, and that is what this page is about
            self._session.show_survey()
        address = (view.address,) if view.address and view.show_code else ()
        self._over = self._framed(
            HtmlPage(
                heading=gettext("You are checked in"),
                lines=(f"{view.headline}. {view.detail}".strip(), *address, *view.next_steps),
                buttons=(Choice("exit", gettext("Finish")),),
                refresh=_OVER,
            )
        )

    def _leave(self) -> None:
        gettext = self._words.gettext
        try:
            self._session.leave()
        except StorageError as error:
            self._problem = (gettext("This kiosk could not save. Tell a steward."), str(error))
            return
        heading = gettext("Goodbye. You are checked out.")
        self._over = self._framed(
            HtmlPage(heading=heading, buttons=(Choice("exit", gettext("Finish")),), refresh=_LEFT)
        )

    def _still_there(self) -> HtmlPage:
        gettext = self._words.gettext
        clears = self._words.ngettext(
            "Your answers clear in {number} second.", "Your answers clear in {number} seconds.", WARNED
        )
        buttons = (Choice("here", gettext("Yes, I am here")), Choice("exit", gettext("Exit this page")))
        return self._framed(
            HtmlPage(heading=gettext("Are you still there?"), lines=(clears,), buttons=buttons, refresh=WARNED)
        )

    def _of_visit(self) -> HtmlPage:
        match self._visit.page:
            case "role":
                page = self._role()
            case "topics" | "needs":
                page = self._several()
            case "privacy":
                page = self._privacy()
            case _:
                return self._framed(self._welcome())
        return self._framed(replace(page, refresh=IDLE))

    def _framed(self, page: HtmlPage) -> HtmlPage:
        """Return a page in its language, with what stands above every page and what is wrong."""
        words = self._words
        notes = [words.gettext("REHEARSAL: this is only practice")] if self._session.rehearsal else []
        if not words.language.checked:
            notes.append(words.gettext("Not yet checked by a speaker"))
        problem = (words.gettext("There is a problem"), *self._problem) if self._problem else ()
        at = CHOSEN if page.asked else ""
        return replace(page, language=_as_html(words.language.id), notes=tuple(notes), problem=problem, problem_at=at)

    def _welcome(self) -> HtmlPage:
        gettext, offered = self._words.gettext, self._session.pack.languages
        ways = (
            (Choice(offered[0], gettext("Check in")),)
            if len(offered) == 1
            else tuple(Choice(name, LANGUAGES[name].name, language=_as_html(name)) for name in offered)
        )
        return HtmlPage(
            heading=gettext("Welcome"),
            hints=(gettext("Tell us you are here. We do not ask for your name."),),
            buttons=(*ways, Choice("leaving", gettext("I am leaving"))),
        )

    def _role(self) -> HtmlPage:
        gettext = self._words.gettext
        return HtmlPage(
            heading=gettext("Who are you here as?"),
            hints=(
                gettext("We ask so that inspectors know who came."),
                gettext("It is not joined to what you say."),
            ),
            asked=(
                Question(
                    choices=tuple(Choice(role.id, role.label, role.id == self._visit.role) for role in self._pack.roles)
                ),
            ),
            buttons=self._ways_on(),
        )

    def _several(self) -> HtmlPage:
        gettext, visit = self._words.gettext, self._visit
        if visit.page == "topics":
            heading = gettext("What do you want to talk about?")
            why = gettext("We ask so that inspectors know what matters to people here.")
            answers = [(theme.id, theme.plain, theme.id in visit.topics) for theme in self._pack.themes]
        else:
            heading = gettext("What do you need tonight?")
            why = gettext("We ask so that the stewards can help. They see only how many people need each thing.")
            answers = [(need.id, need.label, need.id in visit.needs) for need in self._pack.needs]
        return HtmlPage(
            heading=heading,
            hints=(why, gettext("Choose as many as you like, or none.")),
            asked=(Question(several=True, choices=tuple(Choice(*answer) for answer in answers)),),
            buttons=self._ways_on(Choice("none", gettext("Prefer not to say"))),
        )

    def _privacy(self) -> HtmlPage:
        privacy = self._pack.privacy
        return HtmlPage(
            heading=self._words.gettext("What happens to what you say"),
            lines=(*privacy.promise, *(f"{link.title}: {link.url}" for link in privacy.links)),
            buttons=self._ways_on(),
        )

    def _ways_on(self, *more: Choice) -> tuple[Choice, ...]:
        gettext = self._words.gettext
        return (
            Choice("continue", gettext("Continue")),
            *more,
            Choice("back", gettext("Back")),
            Choice("exit", gettext("Exit this page")),
        )


def _as_html(language: str) -> str:
    """Return a language as HTML names it; plain words are English."""
    return LANGUAGES[language].locale.replace("_", "-") or ENGLISH.id
