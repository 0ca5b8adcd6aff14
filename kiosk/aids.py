"""What helps a note-taker while typing: the guard, the suggestion of themes, and shorthand.

Each is a small interface here, so that the desk does not depend on how it is done. They are made from the pack in one
go, which takes a moment: behind the first picture, never before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kiosk.meeting import Pack
    from kiosk.vetting import Found


class Guard(Protocol):
    """Finds what may identify somebody."""

    def find(self, text: str) -> Sequence[Found]:
        """Return the findings in the order of the text."""


class Suggested(Protocol):
    """A theme that a text may be about."""

    @property
    def theme(self) -> str:
        """The theme's id."""

    @property
    def because(self) -> tuple[str, ...]:
        """The words of the text that led to it."""


class Suggester(Protocol):
    """Ranks themes."""

    def suggest(self, text: str, limit: int = 3) -> Sequence[Suggested]:
        """Return themes, best first."""

    def learn(self, text: str, themes: Iterable[str]) -> None:
        """Take in a point that a person tagged."""

    def forget(self) -> None:
        """Forget everything learnt."""


class Shorthand(Protocol):
    """Writes shorthand out."""

    def expand(self, text: str) -> str:
        """Return the text with its shorthand written out."""


@dataclass(frozen=True, slots=True)
class Aids:
    """The three aids."""

    guard: Guard
    """What may identify somebody."""
    suggester: Suggester
    """What a point may be about."""
    shorthand: Shorthand
    """What short forms stand for."""


class _None:
    """Does nothing, in the place of every aid."""

    def find(self, text: str) -> Sequence[Found]:
        """Find nothing."""
        del text
        return ()

    def suggest(self, text: str, limit: int = 3) -> Sequence[Suggested]:
        """Suggest nothing."""
        del text, limit
        return ()

    def learn(self, text: str, themes: Iterable[str]) -> None:
        """Learn nothing."""

    def forget(self) -> None:
        """Have nothing to forget."""

    def expand(self, text: str) -> str:
        """Return the text as it is."""
        return text


WITHOUT = Aids(_None(), _None(), _None())
"""What there is where the aids cannot be made: a part of the software is missing or damaged, and points are saved."""
NO_CHECK = (
    "The check for names does not work on this device.",
    "Look for names yourself before you save. Tell staff: the kiosk's files may be damaged.",
)
"""What the note-taker is told then."""


def make_aids(pack: Pack) -> Aids:
    """Return the aids for a meeting."""
    from kiosk.identifiers import Guard as IdentifierGuard
    from kiosk.shorthand import Shorthand as ShorthandTable
    from kiosk.suggest import ThemeSuggester

    return Aids(IdentifierGuard(pack), ThemeSuggester(pack), ShorthandTable(pack.shorthand))
