"""What hangs on the wall and what people take home: the survey's poster, and slips to cut out.

Both say what the survey screen says, in the meeting's own words. A poster hangs for days, so it gives the survey's
times and no state; once the survey has closed it shows no code, and what people can still do instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.clock import in_zone
from kiosk.errors import PaperError
from kiosk.local_texts import pack_in
from kiosk.meeting import NO_THEME
from kiosk.qr import code_modules
from kiosk.sheet import PAPERS, Sheet, code_width
from kiosk.survey import survey_view
from kiosk.words import words_of

if TYPE_CHECKING:
    import datetime as dt

    from kiosk.meeting import Pack
    from kiosk.sheet import Paper

_MARGIN = 16.0
_SMALLEST = 3.2
"""Millimetres: no letter is smaller than this (9 points)."""
_STEPS = 13
_STEP = 0.95
_LONG_LINK = 200
"""Characters from which on an address is not printed: nobody types it."""
_SLIPS_ACROSS, _SLIPS_DOWN = 2, 4
_LARGEST = {"poster": 1.15, "slip": 1.35}


@dataclass(frozen=True, slots=True)
class PaperWords:
    """What is printed, in one language."""

    title: str
    """The meeting's."""
    inspectors: str
    """Who holds it."""
    when: str
    """When it starts, with the zone."""
    where: str
    """The venue and its address."""
    headline: str
    """'Online survey', or that there is none to take part in."""
    window: tuple[str, ...]
    """When it opens and when it closes, or when it closed."""
    how: str
    """What to do with the code."""
    address: str | None
    """What to type; None where it leads nowhere, or is too long to type."""
    code: str | None
    """What the code holds; None where there is none."""
    modules: tuple[tuple[bool, ...], ...]
    """The code, quiet zone included; empty where there is none."""
    steps_lead: str
    """What stands above the steps."""
    steps: tuple[str, ...]
    """What to do instead of the survey."""
    about_lead: str
    """What stands above the themes."""
    about: tuple[str, ...]
    """The plan's themes in plain words."""
    promise: str
    """The first line of the promise."""
    others: tuple[str, ...]
    """The survey in the other languages of the pack, a line each."""
    doubt: str
    """That nobody who speaks the language has checked its words; empty where somebody has."""


def paper_words(pack: Pack, language: str, moment: dt.datetime) -> PaperWords:
    """Return what a poster for the meeting says from `moment` on.

    Args:
        pack: The meeting.
        language: One of the pack's languages.
        moment: Any aware time.

    Raises:
        SessionError: The kiosk does not speak the language.
    """
    words = words_of(language)
    local = pack_in(pack, language)
    view = survey_view(local, moment, words)
    facts = pack.meeting
    scanned = view.address is not None
    typed = view.address if view.address is not None and len(view.address) <= _LONG_LINK else None
    how = words.gettext("Point your phone's camera at the code, or type:")
    return PaperWords(
        title=local.meeting.title,
        inspectors=pack.framework.inspectors,
        when=words.moment(in_zone(pack.local(facts.starts), pack.zone), zone=True),
        where=", ".join(part for part in (facts.venue, facts.address) if part),
        headline=words.gettext("Online survey") if scanned else view.headline,
        window=_window(pack, language) if scanned else tuple(filter(None, [view.detail])),
        how=how if typed else words.gettext("Point your phone's camera at the code."),
        address=typed,
        code=view.address,
        modules=tuple(map(tuple, code_modules(view.address))) if view.address is not None else (),
        steps_lead=words.gettext("What you can do"),
        steps=() if scanned else view.next_steps,
        about_lead=words.gettext("What the meeting is about"),
        about=tuple(theme.plain for theme in local.themes if theme.id != NO_THEME and theme.parent is None),
        promise=local.privacy.promise[0],
        others=tuple(_other(pack, other, moment) for other in pack.languages if other != language),
        doubt="" if words.language.checked else words.gettext("Not yet checked by a speaker"),
    )


def _window(pack: Pack, language: str) -> tuple[str, ...]:
    words, survey = words_of(language), pack.survey
    if survey is None:
        return ()
    opens, closes = (
        words.moment(in_zone(pack.local(time), pack.zone), zone=True) for time in (survey.opens, survey.closes)
    )
    return (
        words.gettext("It opens at {moment}.").format(moment=opens),
        words.gettext("It closes at {moment}.").format(moment=closes),
    )


def _other(pack: Pack, language: str, moment: dt.datetime) -> str:
    """Return one line that tells of the survey in another language."""
    words = words_of(language)
    view = survey_view(pack_in(pack, language), moment, words)
    if view.address is None:
        said = f"{view.headline}. {view.detail}".strip()
    else:
        said = " ".join([f"{words.gettext('Online survey')}.", *_window(pack, language)])
    return f"{words.language.name}: {said}"


def draw_poster(words: PaperWords, paper: Paper) -> Sheet:
    """Return the poster, in the largest letters with which everything fits one page.

    Raises:
        PaperError: It does not fit in letters that can be read.
    """
    grown = PAPERS[paper][0] / PAPERS["A4"][0]
    for step in range(_STEPS):
        scale = grown * _LARGEST["poster"] * _STEP**step
        if _poster(Sheet(paper, drawn=False), words, scale=scale, grown=grown) <= PAPERS[paper][1] - _MARGIN * grown:
            sheet = Sheet(paper)
            _poster(sheet, words, scale=scale, grown=grown)
            return sheet
    raise PaperError.too_much()


def _poster(sheet: Sheet, words: PaperWords, *, scale: float, grown: float) -> float:
    """Draw a poster and return where it ends."""
    left = _MARGIN * grown
    width = sheet.width - 2 * left

    def size(millimetres: float) -> float:
        return max(_SMALLEST * grown, millimetres * scale)

    gap = 3.0 * scale
    top = sheet.text(words.inspectors, (left, left), width, size(4.6), grey=True, centred=True)
    top = sheet.text(words.title, (left, top + gap), width, size(12), bold=True, centred=True)
    top = sheet.text(words.when, (left, top + gap), width, size(7), bold=True, centred=True)
    top = sheet.text(words.where, (left, top), width, size(5.4), centred=True) + gap
    sheet.line((left, top), (left + width, top))
    top = sheet.text(words.headline, (left, top + gap), width, size(10), bold=True, centred=True)
    for line in words.window:
        top = sheet.text(line, (left, top), width, size(5.4), centred=True)
    if words.modules:
        wide = code_width(words.modules, 108 * scale)
        sheet.code(words.modules, ((sheet.width - wide) / 2, top), wide)
        top = sheet.text(words.how, (left, top + wide), width, size(5.4), centred=True)
        if words.address is not None:
            top = sheet.text(words.address, (left, top + gap / 2), width, size(8), bold=True, centred=True)
    if words.steps:
        top = _listed(sheet, words.steps_lead, words.steps, (left, top + gap), width=width, size=size(6.4))
    top += gap
    sheet.line((left, top), (left + width, top))
    top = _listed(sheet, words.about_lead, words.about, (left, top + gap), width=width, size=size(4.6))
    top = sheet.text(words.promise, (left, top + gap), width, size(4.6), bold=True)
    top += gap
    for other in (*words.others, *filter(None, [words.doubt])):
        top = sheet.text(other, (left, top), width, size(3.6))
    return top


def _listed(
    sheet: Sheet, lead: str, lines: tuple[str, ...], at: tuple[float, float], *, width: float, size: float
) -> float:
    left, top = at
    top = sheet.text(lead, (left, top), width, size * 1.1, bold=True)
    for line in lines:
        sheet.text("•", (left, top), size, size)
        top = sheet.text(line, (left + size, top), width - size, size)
    return top


def draw_slips(words: PaperWords, paper: Paper) -> Sheet:
    """Return a page of eight slips with marks to cut along.

    Raises:
        PaperError: They do not fit in letters that can be read.
    """
    sheet = Sheet(paper)
    wide, high = sheet.width / _SLIPS_ACROSS, sheet.height / _SLIPS_DOWN
    grown = sheet.width / PAPERS["A4"][0]
    scale = _slip_scale(words, paper, (wide, high), grown)
    for across in range(_SLIPS_ACROSS):
        for down in range(_SLIPS_DOWN):
            _slip(sheet, words, (across * wide, down * high), (wide, high), scale=scale, grown=grown)
    _cut_marks(sheet, wide, high)
    return sheet


def _slip_scale(words: PaperWords, paper: Paper, size: tuple[float, float], grown: float) -> float:
    least = Sheet(paper, drawn=False)
    for step in range(_STEPS):
        scale = grown * _LARGEST["slip"] * _STEP**step
        if _slip(least, words, (0, 0), size, scale=scale, grown=grown) <= size[1] - 5 * grown:
            return scale
    raise PaperError.too_much()


def _slip(
    sheet: Sheet, words: PaperWords, at: tuple[float, float], size: tuple[float, float], *, scale: float, grown: float
) -> float:
    """Draw one slip and return where it ends: the code on the left, if there is one, and the words beside and below."""
    margin = 6 * grown
    left, top = at[0] + margin, at[1] + margin
    width = size[0] - 2 * margin

    def letters(millimetres: float) -> float:
        return max(_SMALLEST * grown * 0.85, millimetres * scale)

    top = sheet.text(words.title, (left, top), width, letters(4.4), bold=True)
    beside, wide, code_top = left, 0.0, top + 1
    if words.modules:
        wide = code_width(words.modules, 42 * scale)
        sheet.code(words.modules, (left - 2 * grown, code_top), wide)
        beside = left + wide
    narrow = left + width - beside
    end = sheet.text(words.headline, (beside, code_top + 2 * grown), narrow, letters(4.2), bold=True)
    for line in words.window:
        end = sheet.text(line, (beside, end + 0.6), narrow, letters(3.4))
    end = max(end, code_top + wide)
    if words.address is not None:
        end = sheet.text(words.address, (left, end), width, letters(4.0), bold=True)
    for step in words.steps:
        end = sheet.text(f"• {step}", (left, end + 0.6), width, letters(3.2))
    return end


def _cut_marks(sheet: Sheet, wide: float, high: float) -> None:
    """Draw short crosses where the slips meet, and ticks at the edges."""
    arm = 3.0
    for across in range(_SLIPS_ACROSS + 1):
        for down in range(_SLIPS_DOWN + 1):
            x, y = across * wide, down * high
            sheet.line((x - arm, y), (x + arm, y))
            sheet.line((x, y - arm), (x, y + arm))
