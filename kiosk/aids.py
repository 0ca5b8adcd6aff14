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


def make_aids(pack: Pack) -> Aids:
    """Return the aids for a meeting."""
    from kiosk.identifiers import Guard as IdentifierGuard
    from kiosk.shorthand import Shorthand as ShorthandTable
    from kiosk.suggest import ThemeSuggester

    return Aids(IdentifierGuard(pack), ThemeSuggester(pack), ShorthandTable(pack.shorthand))
