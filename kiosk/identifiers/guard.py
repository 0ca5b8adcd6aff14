"""The guard itself: all detectors over one text, in order of how sure they are."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kiosk.identifiers.addresses import find_addresses, find_postcodes
from kiosk.identifiers.bare_schools import find_bare_schools
from kiosk.identifiers.dates import find_ages, find_births
from kiosk.identifiers.findings import settled
from kiosk.identifiers.lexicon import phrases
from kiosk.identifiers.links import find_emails, find_urls
from kiosk.identifiers.local_terms import local_terms, terms_of_pack
from kiosk.identifiers.numbers import find_numbers
from kiosk.identifiers.people import find_people
from kiosk.identifiers.schools import find_schools
from kiosk.identifiers.tokens import tokens_of

if TYPE_CHECKING:
    from kiosk.identifiers.findings import Finding
    from kiosk.meeting import GuardTerms, Pack

_YEAR: Final = 2020
"""The year against which birth dates are judged where no pack tells the meeting's."""


class Guard:
    """The identifying-information guard of one meeting.

    Built once and asked at every keystroke; it keeps nothing of what it is asked.

    Args:
        pack: The meeting pack. Its contacts, links, venue and area are never flagged; its `[guard]` lists are followed.
    """

    def __init__(self, pack: Pack | None = None) -> None:
        self._terms = terms_of_pack(pack) if pack else local_terms(allow=phrases())
        self._year = pack.meeting.starts.year if pack else _YEAR

    @classmethod
    def of_terms(cls, terms: GuardTerms, year: int = _YEAR) -> Guard:
        """Return a guard that knows only a `[guard]` part."""
        guard = cls()
        guard._terms = local_terms(flag=terms.flag, allow=(*terms.allow, *phrases()), phones=terms.allow)
        guard._year = year
        return guard

    def find(self, text: str) -> tuple[Finding, ...]:
        """Return what in a text may identify somebody.

        Args:
            text: A note of any length; time grows with its length alone.

        Returns:
            Findings in the order of the text, without overlaps; offsets count code points.
        """
        tokens = tokens_of(text)
        found = settled(
            (
                self._terms.flagged(text),
                find_emails(text),
                find_urls(text),
                find_births(text, self._year),
                find_numbers(text),
                find_postcodes(text),
                find_schools(tokens),
                find_bare_schools(tokens),
                find_addresses(text),
                find_ages(text),
                find_people(text, tokens),
            )
        )
        if not found:
            return ()
        spans = self._terms.allowed_spans(text)
        return tuple(one for one in found if one.why.startswith("on this") or not self._terms.allows(one, text, spans))


def find_identifiers(text: str, terms: GuardTerms | None = None) -> tuple[Finding, ...]:
    """Return what in a single text may identify somebody.

    Args:
        text: The note.
        terms: Local names to flag and words never to flag.
    """
    return (_guard_of(terms) if terms else _guard_of(None)).find(text)


@lru_cache(maxsize=4)
def _guard_of(terms: GuardTerms | None) -> Guard:
    return Guard.of_terms(terms) if terms else Guard()
