"""A meeting pack in another language: its texts replaced by their translations, where the pack has them.

What is not translated stays as the pack has it. Ids, times, addresses and keys are the same in every language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kiosk.meeting import LocalTexts, Pack

_OWN = ("en", "en-plain")
"""Languages that a pack's own texts are in, or near enough: what is not translated into these is no gap."""


def pack_in(pack: Pack, language: str) -> Pack:
    """Return the pack with its texts in a language."""
    texts = pack.texts.get(language)
    if texts is None:
        return pack
    survey = pack.survey
    if survey is not None:
        survey = replace(survey, when_closed=_lines(survey.when_closed, texts.when_closed))
    privacy = replace(
        pack.privacy,
        promise=_lines(pack.privacy.promise, texts.promise),
        links=tuple(
            replace(link, title=title)
            for link, title in zip(
                pack.privacy.links, _lines([link.title for link in pack.privacy.links], texts.links), strict=True
            )
        ),
    )
    return replace(
        pack,
        meeting=replace(pack.meeting, title=texts.title or pack.meeting.title),
        survey=survey,
        privacy=privacy,
        roles=tuple(replace(role, label=texts.roles.get(role.id, role.label)) for role in pack.roles),
        needs=tuple(replace(need, label=texts.needs.get(need.id, need.label)) for need in pack.needs),
        themes=tuple(replace(theme, plain=texts.themes.get(theme.id, theme.plain)) for theme in pack.themes),
        contacts=tuple(
            replace(contact, purpose=texts.contacts.get(contact.id, contact.purpose)) for contact in pack.contacts
        ),
    )


def untranslated(pack: Pack, language: str) -> tuple[str, ...]:
    """Return the keys of the texts that the door shows in the pack's own words for want of a translation."""
    if language in _OWN:
        return ()
    texts = pack.texts.get(language)
    return tuple(_gaps(pack, texts)) if texts is not None else ("all of them",)


def _gaps(pack: Pack, texts: LocalTexts) -> Iterator[str]:
    if not texts.title:
        yield "title"
    if not texts.promise:
        yield "promise"
    if pack.privacy.links and not texts.links:
        yield "links"
    if pack.survey is not None and pack.survey.when_closed and not texts.when_closed:
        yield "when_closed"
    for name, items, translated in (
        ("roles", pack.roles, texts.roles),
        ("needs", pack.needs, texts.needs),
        ("themes", pack.themes, texts.themes),
    ):
        yield from (f"{name}.{item.id}" for item in items if item.id not in translated)


def _lines(own: Sequence[str], translated: Sequence[str]) -> tuple[str, ...]:
    """Return the translated lines; the pack's rules see to it that there are as many, or none."""
    return tuple(translated or own)
