"""Writing a poster or slips into a file: PNG or PDF by its ending, never over another file unasked."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.clock import in_zone
from kiosk.durable import replace_file
from kiosk.errors import PaperError, SessionError
from kiosk.languages import LANGUAGES
from kiosk.poster import draw_poster, draw_slips, paper_words
from kiosk.sheet import DPI
from kiosk.survey import survey_view

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from kiosk.meeting import Pack
    from kiosk.poster import PaperWords
    from kiosk.sheet import Paper, Sheet

Printed: TypeAlias = Literal["poster", "slip"]
"""What can be printed."""

_FOR_ALL = 0o644
"""A poster is no secret: whoever prints it may read the file."""

_KINDS = {".png": "PNG", ".pdf": "PDF"}


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What is to be printed."""

    what: Printed
    """A poster, or slips."""
    paper: Paper
    """On what."""
    language: str
    """One of the pack's languages; empty for its first."""
    moment: dt.datetime
    """The moment from which it hangs."""


def print_to(pack: Pack, order: PrintOrder, path: Path, *, replace: bool) -> tuple[str, ...]:
    """Write a file to print, and return what its reader should know of it, a sentence or two each.

    Raises:
        PaperError: The ending is unknown, the file exists and `replace` is not set, or it cannot be written.
        SessionError: The pack does not offer the language.
        QrError: The survey's link makes no code.
    """
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise PaperError.unknown_ending(path, _KINDS)
    if not path.parent.is_dir():
        raise PaperError.no_folder(path.parent)
    if os.path.lexists(path) and not (replace and path.is_file()):
        raise PaperError.exists(path)
    language = order.language or pack.languages[0]
    if language not in pack.languages:
        raise SessionError.unknown_language(language, pack.languages)
    words = paper_words(pack, language, order.moment)
    sheet = (draw_poster if order.what == "poster" else draw_slips)(words, order.paper)
    try:
        replace_file(path, _encoded(sheet, kind, words.title))
        path.chmod(_FOR_ALL)
    except OSError as error:
        raise PaperError.refused(path, error) from error
    return _notes(pack, order, words, sheet)


def _encoded(sheet: Sheet, kind: str, title: str) -> bytes:
    data = io.BytesIO()
    if kind == "PNG":
        sheet.image.save(data, "PNG", dpi=(DPI, DPI))
    else:
        sheet.image.save(data, "PDF", resolution=DPI, title=title, quality=95)
    return data.getvalue()


def _notes(pack: Pack, order: PrintOrder, words: PaperWords, sheet: Sheet) -> tuple[str, ...]:
    notes = []
    survey = pack.survey
    if survey is None:
        notes.append("The pack has no [survey]: there is no code on it, and what people can do instead.")
    elif words.code is None:
        view = survey_view(pack, order.moment)
        notes.append(
            f"{view.headline}. {view.detail} There is no code on it, and what people can still do "
            "instead. For one that hung before then, add --from with that day."
        )
    elif in_zone(pack.local(survey.closes), pack.zone) <= in_zone(pack.local(pack.meeting.starts), pack.zone):
        notes.append("The survey closes before the meeting: take it down then, and print it again for the evening.")
    if words.code is not None and words.address is None:
        notes.append(f"The link has {len(words.code)} characters, too many to type: only the code is on it.")
    unchecked = [LANGUAGES[language].name for language in pack.languages if not LANGUAGES[language].checked]
    if unchecked and order.what == "poster":
        notes.append(f"Ask a speaker to read it before it hangs; not yet checked: {', '.join(unchecked)}.")
    if sheet.lacking:
        lacking = " ".join(sorted(sheet.lacking))
        notes.append(f"These characters have no letter in its print, and show as boxes: {lacking}")
    return tuple(notes)
