"""Keeps the catalogues of words: collects what is said in the source, merges it, compiles it. Run by `make words`.

Babel does the work; what is here are the choices, so that the tests make them too: messages in alphabetical order,
with the modules they come from and without line numbers, and no date, so that the same words are the same bytes.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from kiosk.languages import ENGLISH, LANGUAGES
from kiosk.words import DOMAIN

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "assets" / "words"
TRANSLATED = [language for language in LANGUAGES if language != ENGLISH.id]
_KEYWORDS: dict[str, tuple[int, ...] | None] = {"gettext": None, "ngettext": (1, 2)}


def collect() -> Catalog:
    """Return every message in the source, untranslated."""
    catalog = Catalog(project="Open Meeting Kiosk", fuzzy=False)
    for package in ("kiosk", "screens"):
        found = extract_from_dir(ROOT / package, [("**.py", "python")], keywords=_KEYWORDS)
        for name, _, message, _, _ in found:
            catalog.add(message, locations=[(f"{package}/{name}", 0)])
    return catalog


def path_of(language: str, ending: str = "po") -> Path:
    """Return where the catalogue of a language is, as text (`po`) or compiled (`mo`)."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.{ending}"


def read(language: str) -> Catalog:
    """Return the catalogue of a language, or an empty one."""
    path = path_of(language)
    locale = LANGUAGES[language].locale or "en"
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


class _Steady(Catalog):
    """A catalogue whose header holds no date and no version: the same words are the same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header, short."""
        return [
            ("Project-Id-Version", "Open Meeting Kiosk"),
            ("Language", str(self.locale_identifier)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def _steady(catalog: Catalog) -> Catalog:
    comment = "# What attendees read at the door. How to change it: docs/languages.md"
    steady = _Steady(catalog.locale, header_comment=comment, fuzzy=False)
    for message in catalog:
        if message.id:
            steady[message.id] = message
    return steady


def as_text(catalog: Catalog) -> bytes:
    """Return a catalogue as the text of a `.po` file."""
    text = io.BytesIO()
    write_po(text, _steady(catalog), sort_output=True, include_lineno=False, width=110)
    return text.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """Return a catalogue as the bytes of a `.mo` file."""
    data = io.BytesIO()
    write_mo(data, _steady(catalog))
    return data.getvalue()


def main() -> None:
    """Merge what the source says into every catalogue, and compile it; obsolete messages are dropped."""
    source = collect()
    for language in TRANSLATED:
        catalog = read(language)
        catalog.update(source, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        path_of(language).write_bytes(as_text(catalog))
        path_of(language, "mo").write_bytes(compiled(read(language)))


if __name__ == "__main__":
    main()
