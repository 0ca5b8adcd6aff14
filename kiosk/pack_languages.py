"""What has to hold for a meeting pack's languages and its texts in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from kiosk.languages import LANGUAGES
from kiosk.pack_places import TOP, Flaw, nearest, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.meeting import CheckInRole, Contact, LocalTexts, Need, Privacy, Survey, Theme
    from kiosk.pack_places import Place


class _Parts(Protocol):
    """The tables of a pack that texts are translations of; None for one that does not fit its types."""

    @property
    def survey(self) -> Survey | None: ...
    @property
    def themes(self) -> tuple[Theme, ...] | None: ...
    @property
    def roles(self) -> tuple[CheckInRole, ...] | None: ...
    @property
    def needs(self) -> tuple[Need, ...] | None: ...
    @property
    def contacts(self) -> tuple[Contact, ...] | None: ...
    @property
    def privacy(self) -> Privacy | None: ...
    @property
    def languages(self) -> tuple[str, ...] | None: ...


def language_flaw(language: str) -> tuple[str, str]:
    """Return how to say that the kiosk does not speak a language, and how to mend it."""
    meant = nearest(language, LANGUAGES)
    spoken = f"It speaks: {', '.join(LANGUAGES)}."
    return (
        f"the kiosk does not speak '{shown(language)}'",
        f"The nearest is '{meant}'. {spoken}" if meant else spoken,
    )


def local_flaws(parts: _Parts, language: str, texts: LocalTexts) -> Iterator[Flaw]:
    """Yield everything that is wrong with the texts in one language."""
    place = TOP.table("texts").table(language)
    if language not in LANGUAGES:
        yield Flaw(place, *language_flaw(language))
        return
    if parts.languages is not None and language not in parts.languages:
        yield Flaw(place, f"'{language}' is not offered at the door", f'Add "{language}" to languages.')
    if parts.privacy is not None:
        yield from _as_many(place, "promise", texts.promise, parts.privacy.promise)
        yield from _as_many(place, "links", texts.links, parts.privacy.links)
    if parts.survey is not None:
        yield from _as_many(place, "when_closed", texts.when_closed, parts.survey.when_closed)
    for name, items, translated in (
        ("roles", parts.roles, texts.roles),
        ("needs", parts.needs, texts.needs),
        ("themes", parts.themes, texts.themes),
        ("contacts", parts.contacts, texts.contacts),
    ):
        if items is not None:
            yield from _known(place.table(name), name, translated, [item.id for item in items])
    yield from _apart(place.table("roles"), texts.roles)


def _as_many(place: Place, key: str, translated: Sequence[str], own: Sequence[object]) -> Iterator[Flaw]:
    if translated and len(translated) != len(own):
        yield Flaw(
            place.key(key),
            f"there are {len(translated)}, and the pack has {len(own)}",
            "Translate every line, in the same order, or leave the key out.",
        )


def _known(place: Place, name: str, translated: dict[str, str], ids: list[str]) -> Iterator[Flaw]:
    for key in translated:
        if key not in ids:
            meant = nearest(key, ids)
            known = f"Its ids are: {', '.join(ids)}." if ids else "Delete the line."
            hint = f"The nearest is '{meant}'." if meant else known
            yield Flaw(place.key(key), f"[[{name}]] has no id '{shown(key)}'", hint)


def _apart(place: Place, roles: dict[str, str]) -> Iterator[Flaw]:
    """Yield labels that two answers share: nobody could tell which is which."""
    first: dict[str, str] = {}
    for key, label in roles.items():
        if label in first:
            what = f"'{shown(label)}' is the label of '{first[label]}' already"
            yield Flaw(place.key(key), what, "Give each its own.")
        first.setdefault(label, key)
