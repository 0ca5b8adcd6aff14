"""What attendees read, in the language they chose: catalogues of words, plurals, and dates and times as it writes them.

English is the language of the source; a word that a catalogue lacks is shown in English. Every text for attendees is
written where it is used, as `words.gettext("…")` or `words.ngettext("…", "…", number)`, from where it is collected
(`make words`). The staff's screens stay English.
"""

from __future__ import annotations

import gettext
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kiosk.clock import spoken_moment, spoken_span, spoken_time
from kiosk.errors import SessionError
from kiosk.languages import ENGLISH as _ENGLISH
from kiosk.languages import LANGUAGES, Language

if TYPE_CHECKING:
    import datetime as dt

DOMAIN = "kiosk"
"""The name of the catalogues: `assets/words/<language>/LC_MESSAGES/kiosk.po` and `.mo`."""


class Words:
    """The words of one language.

    Args:
        language: Which.
        catalogue: Its translations.
    """

    def __init__(self, language: Language, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    def gettext(self, message: str) -> str:
        """Return a message in this language, its placeholders as they are."""
        return self._catalogue.gettext(message)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the form that this language has for a number, its placeholders filled with `number`."""
        return self._catalogue.ngettext(one, many, number).format(number=number)

    def time(self, moment: dt.datetime) -> str:
        """Return the time of day as this language writes it: '7pm', '19:00'."""
        if not self.language.locale:
            return spoken_time(moment)
        from kiosk import local_times

        return local_times.time(moment, self.language.locale)

    def moment(self, moment: dt.datetime, *, zone: bool = False) -> str:
        """Return time and date as this language writes them: '12 noon on Thursday 19 March 2020'.

        Args:
            moment: An aware time.
            zone: Whether the zone is always said, such as GMT or BST.
        """
        if not self.language.locale:
            return spoken_moment(moment, zone=zone)
        from kiosk import local_times

        date = local_times.date(moment, self.language.locale)
        time = local_times.time(moment, self.language.locale) + local_times.zone_name(moment, always=zone)
        return self.gettext("{time} on {date}").format(time=time, date=date)

    def span(self, length: dt.timedelta) -> str:
        """Return how long something lasts: '1 hour 58 minutes', '1 godzina 58 minut'."""
        if not self.language.locale:
            return spoken_span(length)
        from kiosk import local_times

        return local_times.span(length, self.language.locale)


ENGLISH = Words(_ENGLISH, gettext.NullTranslations())
"""The words of the source; the staff's, too."""


@cache
def words_of(language_id: str) -> Words:
    """Return the words of a language; read at the first call and kept.

    Raises:
        SessionError: The kiosk does not speak it.
    """
    language = LANGUAGES.get(language_id)
    if language is None:
        raise SessionError.unknown_language(language_id, tuple(LANGUAGES))
    if language is _ENGLISH:
        return ENGLISH
    catalogue = files("assets") / "words" / language.id / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with catalogue.open("rb") as file:
        return Words(language, gettext.GNUTranslations(file))
