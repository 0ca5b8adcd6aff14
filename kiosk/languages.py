"""The languages that the door speaks, and what is known of each.

The words themselves are catalogues in `assets/words`; a language more is an entry here and a catalogue there
(docs/languages.md). Scripts that terminals shape badly, such as Arabic's, belong on printed sheets.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """One language."""

    id: str
    """What a pack's `languages` and the sealed record carry; the name of the catalogue's folder."""
    name: str
    """What its speakers call it."""
    locale: str
    """The CLDR locale of its dates and times; empty where they are worded as in the inspectors' letter."""
    checked: bool
    """Whether somebody who speaks it has checked the words; where not, every page says so."""


ENGLISH = Language("en", "English", "", checked=True)

LANGUAGES: dict[str, Language] = {
    language.id: language
    for language in (
        ENGLISH,
        Language("en-plain", "Plain words", "", checked=True),
        Language("pl", "Polski", "pl", checked=False),
        Language("ro", "Română", "ro", checked=False),
        Language("pt", "Português", "pt_PT", checked=False),
        Language("es", "Español", "es", checked=False),
    )
}
"""Id to language, in the order of docs/languages.md."""
