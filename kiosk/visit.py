"""A check-in at the door as a frozen state machine: welcome, who are you here as, what happens to what you say, done.

No screen decides what a tap means: each step returns a new `Visit`, so nothing of one person's answers is left for
the next, and answers exist only once every page was passed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.errors import SessionError

if TYPE_CHECKING:
    from kiosk.meeting import Pack

Page: TypeAlias = Literal["welcome", "role", "privacy", "done"]

PAGES: tuple[Page, ...] = ("welcome", "role", "privacy", "done")
"""The pages in their order; a page more is a name here and a step below."""


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

    @classmethod
    def start(cls) -> Visit:
        """Return a visit at the welcome page, with no answers."""
        return cls()

    def begin(self, language: str) -> Visit:
        """Choose the language on the welcome page; the role page is next, where the pack is asked whether it offers it.

        Raises:
            SessionError: The visit is on another page.
        """
        self._at("welcome", "choose a language")
        return replace(self, page="role", language=language)

    def choose_role(self, pack: Pack, role_id: str) -> Visit:
        """Answer 'Who are you here as?'; the privacy page is next.

        Raises:
            SessionError: The visit is on another page, or the pack has no such answer or language.
        """
        self._at("role", "say who you are here as")
        if self.language not in pack.languages:
            raise SessionError.unknown_language(str(self.language), pack.languages)
        if pack.role(role_id) is None:
            raise SessionError.unknown_role(role_id, tuple(role.id for role in pack.roles))
        return replace(self, page="privacy", role=role_id)

    def accept(self) -> Visit:
        """Continue from what happens to what you say; the visit is done and its answers are ready to be saved.

        Raises:
            SessionError: The visit is on another page; a second tap therefore never makes a second check-in.
        """
        self._at("privacy", "continue")
        return replace(self, page="done")

    def back(self) -> Visit:
        """Return to the page before; from the welcome page and from a finished visit, to a fresh start."""
        if self.page in ("welcome", "role", "done"):
            return Visit.start()
        return replace(self, page=PAGES[PAGES.index(self.page) - 1])

    def leave(self) -> Visit:
        """Leave at once, from any page: a fresh start without an answer."""
        return Visit.start()

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
        return Answers(role=self.role, language=self.language)

    def _at(self, page: Page, step: str) -> None:
        if self.page != page:
            raise SessionError.out_of_turn(self.page, step)
