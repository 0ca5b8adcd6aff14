"""A check-in at the door as a frozen state machine: one question a page, and no answer before its page was passed.

No screen decides what a tap means: each step returns a new `Visit`, so nothing of one person's answers is left for
the next, and answers exist only once every page was passed. How the pages look, in which language and how large, is
part of the visit too, so that the next person finds the usual ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.errors import SessionError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.meeting import Pack

Page: TypeAlias = Literal["welcome", "role", "topics", "needs", "privacy", "done"]

PAGES: tuple[Page, ...] = ("welcome", "role", "topics", "needs", "privacy", "done")
"""The pages in their order; a pack that offers no needs has no such page."""


@dataclass(frozen=True, slots=True)
class Looks:
    """How a person asked the pages to look."""

    large: bool = False
    """Larger letters and targets."""
    contrast: bool = False
    """The colours of the highest contrast."""


@dataclass(frozen=True, slots=True)
class Answers:
    """A finished check-in, the arguments of `MeetingSession.check_in`."""

    role: str
    """The pack's id of the answer to 'Who are you here as?'."""
    language: str
    """The language the check-in was made in."""
    topics: tuple[str, ...] = ()
    """Ids of the themes the person came to talk about."""
    needs: tuple[str, ...] = ()
    """Ids of what the person needs tonight."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Where one person is on the way in; made by `start`, moved by its steps, each of which returns the next."""

    page: Page = "welcome"
    """The page to show."""
    language: str | None = None
    """Chosen on the welcome page."""
    role: str | None = None
    """Chosen on the role page; kept when going back, so that it can be shown as chosen."""
    topics: tuple[str, ...] = ()
    """Chosen on the topics page, in the pack's order; kept when going back."""
    needs: tuple[str, ...] = ()
    """Chosen on the needs page, in the pack's order; kept when going back."""
    looks: Looks = Looks()
    """Chosen on the welcome page; kept until the visit ends."""

    @classmethod
    def start(cls) -> Visit:
        """Return a visit at the welcome page, with no answers and the usual looks."""
        return cls()

    def look(self, looks: Looks) -> Visit:
        """Choose on the welcome page how the pages look.

        Raises:
            SessionError: The visit is on another page.
        """
        self._at("welcome", "choose how the pages look")
        return replace(self, looks=looks)

    def begin(self, language: str) -> Visit:
        """Choose the language on the welcome page; the role page is next, where the pack is asked whether it offers it.

        Raises:
            SessionError: The visit is on another page.
        """
        self._at("welcome", "choose a language")
        return replace(self, page="role", language=language)

    def choose_role(self, pack: Pack, role_id: str) -> Visit:
        """Answer 'Who are you here as?'; the topics page is next.

        Raises:
            SessionError: The visit is on another page, or the pack has no such answer or language.
        """
        self._at("role", "say who you are here as")
        if self.language not in pack.languages:
            raise SessionError.unknown_language(str(self.language), pack.languages)
        if pack.role(role_id) is None:
            raise SessionError.unknown_role(role_id, tuple(role.id for role in pack.roles))
        return replace(self, page="topics", role=role_id)

    def choose(self, pack: Pack, chosen: Iterable[str]) -> Visit:
        """Answer the optional question of this page, with any number of answers; the page stays.

        Raises:
            SessionError: The page has no such question, or the pack no such answer.
        """
        if self.page == "topics":
            return replace(self, topics=_in_order("theme", chosen, [theme.id for theme in pack.themes]))
        self._at("needs", "say what you need")
        return replace(self, needs=_in_order("need", chosen, [need.id for need in pack.needs]))

    def go_on(self, pack: Pack) -> Visit:
        """Continue from an optional question, answered or not.

        Raises:
            SessionError: The page has no such question.
        """
        if self.page == "topics" and pack.needs:
            return replace(self, page="needs")
        return self.skip()

    def skip(self) -> Visit:
        """Leave the optional questions that are left unanswered; the privacy page is next.

        Raises:
            SessionError: The page has no such question.
        """
        if self.page not in ("topics", "needs"):
            raise SessionError.out_of_turn(self.page, "skip the question")
        return replace(self, page="privacy")

    def accept(self) -> Visit:
        """Continue from what happens to what you say; the visit is done and its answers are ready to be saved.

        Raises:
            SessionError: The visit is on another page; a second tap therefore never makes a second check-in.
        """
        self._at("privacy", "continue")
        return replace(self, page="done")

    def back(self, pack: Pack) -> Visit:
        """Return to the page before, with every answer kept; from a finished visit, to a fresh start."""
        if self.page == "done":
            return Visit.start()
        before = PAGES[max(0, PAGES.index(self.page) - 1)]
        if before == "needs" and not pack.needs:
            before = "topics"
        return replace(self, page=before)

    def leave(self) -> Visit:
        """Leave at once, from any page: a fresh start without an answer."""
        return Visit.start()

    @property
    def fresh(self) -> bool:
        """Whether nothing was answered or chosen yet."""
        return self == Visit.start()

    @property
    def ready(self) -> bool:
        """Whether every page was passed."""
        return self.page == "done"

    @property
    def answers(self) -> Answers:
        """The finished check-in.

        Raises:
            SessionError: A page is still to be passed.
        """
        if self.page != "done" or self.language is None or self.role is None:
            raise SessionError.out_of_turn(self.page, "save the check-in")
        return Answers(role=self.role, language=self.language, topics=self.topics, needs=self.needs)

    def _at(self, page: Page, step: str) -> None:
        if self.page != page:
            raise SessionError.out_of_turn(self.page, step)


def _in_order(what: str, chosen: Iterable[str], known: list[str]) -> tuple[str, ...]:
    """Return the answers in the pack's order, which tells nothing of the order they were tapped in."""
    wanted = set(chosen)
    for answer in wanted:
        if answer not in known:
            raise SessionError.unknown(what, answer)
    return tuple(answer for answer in known if answer in wanted)
