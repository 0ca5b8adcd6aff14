"""The report of an open meeting: its sections in order, from what was opened and what may be shown of it.

Every number about people or points comes from `export.disclosure`. Numbers of records are numbers about people too (a
door's records are its arrivals), so a profile that hides small counts shows verdicts without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from export import report_numbers as numbers
from export import report_words as words
from export.counting import Rows, parts
from export.report_blocks import Bullets, Document, Grid, Notice, Paragraph, Section
from export.report_said import abbreviations, clean, guard, reviewed, said
from export.tables import BETWEEN
from export.verdicts import ADVICE, Kind
from kiosk import SOFTWARE
from kiosk.meeting import NO_THEME
from kiosk.survey import survey_view
from kiosk.words import ENGLISH

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from export.disclosure import Disclosure
    from export.pipeline import Opened
    from export.redaction import Redaction
    from export.report_blocks import Block
    from export.tables import Table
    from kiosk.meeting import Pack

REHEARSAL = "REHEARSAL: nothing in this report is real"
_SHOWN_FAILURES = 200


def build_report(
    opened: Opened, disclosure: Disclosure, tables: Sequence[Table], redaction: Redaction | None = None
) -> Document:
    """Return the report.

    Args:
        opened: What was opened, and its verdicts.
        disclosure: What of it may be shown.
        tables: The opened tables that `disclosure` was made from.
        redaction: What became of every text, if somebody reviewed them.
    """
    report, pack = opened.report, pack_of(opened)
    title = report.title or report.meeting or "a meeting that is not named"
    sections = (
        Section(id="short", heading="In short", blocks=tuple(_short(opened, disclosure))),
        Section(id="meeting", heading="The meeting", blocks=tuple(_meeting(pack, report.pack_words))),
        numbers.people(disclosure),
        numbers.themes(disclosure),
        numbers.voices(disclosure),
        said(disclosure, pack, reviewed=redaction is not None),
        numbers.not_heard(disclosure, _plan(pack)),
        numbers.needs(disclosure),
        Section(id="survey", heading="The online survey", blocks=tuple(_survey(pack, tables))),
        Section(
            id="complete", heading="Is it all there?", blocks=(*_complete(opened, disclosure), *_openings(disclosure))
        ),
        Section(
            id="guard", heading="Names, and what was held back", blocks=tuple(_held_back(disclosure, tables, redaction))
        ),
        Section(id="glossary", heading="Words used here", blocks=(_glossary(disclosure, pack),)),
        Section(id="method", heading="How this was made, and its limits", blocks=tuple(_method(disclosure, pack))),
    )
    return Document(
        title=f"Open meeting report: {clean(title)}",
        subtitle=_subtitle(pack),
        audience=words.FOR_INSPECTORS if disclosure.profile.gives_rows else words.FOR_PUBLICATION,
        mark=REHEARSAL if report.rehearsal else "",
        sections=sections,
        foot=f"Made by {SOFTWARE} under the disclosure profile '{disclosure.profile.name}'.",
    )


def pack_of(opened: Opened) -> Pack | None:
    """Return the meeting pack that the records were sealed under, where it was found."""
    return None if opened.pack is None else opened.pack.pack


def _plan(pack: Pack | None) -> set[str]:
    return set() if pack is None else {theme.id for theme in pack.themes if theme.id != NO_THEME}


def _subtitle(pack: Pack | None) -> str:
    if pack is None:
        return "Where and when it was held is not known here: no meeting pack was found."
    return f"{pack.meeting.venue}, {ENGLISH.moment(pack.local(pack.meeting.starts))}"


def _short(opened: Opened, disclosure: Disclosure) -> Iterator[Block]:
    if opened.report.rehearsal:
        yield Notice(text=f"{REHEARSAL}. It was made from a rehearsal.")
    if opened.failures or not opened.report.complete or not opened.fold.counts_agree:
        yield Notice(text=words.PARTIAL)
    points, counted = numbers.find(disclosure, "fidelity"), numbers.find(disclosure, "people-by-group")
    items = [words.how_many(points, "point", "noted"), words.how_many(counted, "person", "counted in")]
    themes = numbers.find(disclosure, "directions")
    if themes is not None and not numbers.is_empty(themes):
        ranked = sorted(
            (
                (shown.value, row.label)
                for row, shown in zip(themes.rows, themes.row_totals, strict=True)
                if shown.value
            ),
            key=lambda one: (-one[0], one[1]),
        )
        if ranked:
            most = "; ".join(f"{label} ({many})" for many, label in ranked[:3])
            items.append(f"Mentioned most often: {most}. These are mentions, not people.")
        silent = numbers.silent(themes, _plan(pack_of(opened)))
        if silent:
            items.append(f"Not heard: {'; '.join(silent)}.")
    if opened.report.complete and not opened.failures:
        items.append("The records are complete: every station's are there, unaltered, from its opening to its close.")
    yield Bullets(items=tuple(items))


def _meeting(pack: Pack | None, pack_words: str) -> Iterator[Block]:
    if pack is None:
        yield Notice(text=words.NO_PACK)
        return
    facts = pack.meeting
    rows = (
        ("Meeting", f"{facts.title} ({facts.id})"),
        ("Area", facts.area),
        ("Venue", ", ".join(filter(None, (facts.venue, facts.address)))),
        ("Starts", f"{ENGLISH.moment(pack.local(facts.starts))} ({facts.time_zone})"),
        ("Ends", f"{ENGLISH.moment(pack.local(facts.ends))} ({facts.time_zone})"),
        ("Held by", pack.framework.inspectors),
        ("Framework", pack.framework.name),
        ("What it is about", f"{pack.framework.plan} ({pack.framework.plan_short})"),
        ("Occasion", pack.framework.visit),
        ("Words of the meeting pack", pack_words),
        ("Inspectors' copy due for deletion", _day(facts.retention)),
    )
    yield Grid(
        caption="Facts of the meeting",
        heads=("What", "As the meeting pack says"),
        rows=tuple(row for row in rows if row[1]),
        numbers=False,
    )
    yield Grid(
        caption="Themes that a point could have",
        heads=("Theme", "In the plan", "In plain words"),
        rows=tuple((f"{theme.number} {theme.short}", theme.full, theme.plain) for theme in pack.themes),
        numbers=False,
    )


def _day(date: dt.date) -> str:
    return f"{date.day} {date:%B %Y}"


def _survey(pack: Pack | None, tables: Sequence[Table]) -> Iterator[Block]:
    if pack is None:
        yield Paragraph(text=words.NO_PACK)
        return
    if pack.survey is None:
        yield Paragraph(text="There was no online survey.")
        return
    opens, closes = (ENGLISH.moment(pack.local(moment)) for moment in (pack.survey.opens, pack.survey.closes))
    yield Paragraph(text=f"The online survey took answers from {opens} to {closes} ({pack.meeting.time_zone}).")
    rows = [
        (when, survey_view(pack, pack.local(moment)).headline)
        for when, moment in (("At the start", pack.meeting.starts), ("At the end", pack.meeting.ends))
    ]
    yield Grid(caption="The survey during the meeting", heads=("When", "State"), rows=tuple(rows), numbers=False)
    place = {table.name: table for table in tables}.get("surveys")
    shown = sorted({str(row[1]).replace("-", " ") for row in place.rows}) if place else []
    if shown:
        yield Paragraph(text=f"The stations recorded that their screens showed it as: {', '.join(shown)}.")
    else:
        yield Paragraph(text="No station recorded that its screen showed the survey.")


def _complete(opened: Opened, disclosure: Disclosure) -> Iterator[Block]:
    report, exact = opened.report, disclosure.profile.gives_rows
    yield Paragraph(text=words.COMPLETE if report.complete else words.NOT_COMPLETE)
    pack = pack_of(opened)
    labels = {} if pack is None else {station.id: station.label for station in pack.stations}
    rows = []
    for stream in report.streams:
        place = labels.get(stream.name.partition(".")[0], "")
        counts = (str(stream.records), str(stream.vouched)) if exact else ()
        rows.append((clean(stream.name) or "unknown", place, stream.verdict, *counts))
    here = {stream.name.partition(".")[0] for stream in report.streams}
    none = ("0", "0") if exact else ()
    rows += [(one, place, str(Kind.STATION_MISSING), *none) for one, place in labels.items() if one not in here]
    heads = ("Station", "Where", "Verdict", *(("Records", "Vouched for") if exact else ()))
    if rows:
        yield Grid(caption="Verdict on each station's records", heads=heads, rows=tuple(rows), numbers=False)
    if not exact:
        kinds = dict.fromkeys(finding.kind for stream in report.streams for finding in stream.findings)
        if kinds:
            yield Bullets(items=tuple(f"{kind}: {ADVICE[kind]}" for kind in kinds if ADVICE.get(kind)))
        return
    found = [(stream.name, finding) for stream in report.streams for finding in stream.findings]
    items = [
        f"{clean(name)}, {finding.kind}: {clean(finding.text)} {finding.advice}".rstrip() for name, finding in found
    ]
    items += [f"{finding.kind}: {clean(finding.text)} {finding.advice}".rstrip() for finding in report.findings]
    if items:
        yield Bullets(items=tuple(items))
    yield Paragraph(text=f"Sealed {opened.sealed} = read {opened.read} + failed {len(opened.failures)}.")
    if not opened.fold.counts_agree:
        yield Paragraph(text=words.COUNTS_DISAGREE)
    if opened.failures:
        listed = tuple((clean(f.station), str(f.seq), clean(f.reason)) for f in opened.failures[:_SHOWN_FAILURES])
        yield Grid(caption="Records that did not open", heads=("Station", "Record", "Why"), rows=listed, numbers=False)
        if len(opened.failures) > len(listed):
            yield Paragraph(text=f"And {len(opened.failures) - len(listed)} more: 'open' names all of them.")


def _openings(disclosure: Disclosure) -> Iterator[Block]:
    """Return how each station was opened, where the profile gives rows."""
    rows = [
        (
            clean(row["station"]),
            "yes" if row["clock_confirmed"] else "no",
            clean(row["rehearsal_proof"]),
            clean(BETWEEN.join(check for check in parts(row["preflight"]) if check.endswith("FAILED"))) or "none",
        )
        for row in Rows(disclosure.rows).of("openings")
    ]
    if rows:
        heads = ("Station", "Clock confirmed", "Key tested", "Checks that failed")
        caption = "How each station was opened"
        yield Grid(caption=caption, heads=heads, rows=tuple(sorted(rows)), numbers=False)


def _held_back(disclosure: Disclosure, tables: Sequence[Table], redaction: Redaction | None) -> Iterator[Block]:
    yield from guard(disclosure, tables)
    if redaction is not None:
        yield from reviewed(disclosure, redaction)
    elif disclosure.profile.gives_rows:
        yield Paragraph(text=words.NOT_REVIEWED)
    yield Paragraph(text=words.CONCERNS)


def _glossary(disclosure: Disclosure, pack: Pack | None) -> Grid:
    labels = [] if pack is None else [f"{theme.full} {theme.plain}" for theme in pack.themes]
    rows = (*words.TERMS, *abbreviations(disclosure, labels).items())
    return Grid(caption="What words and abbreviations mean", heads=("Word", "Meaning"), rows=rows, numbers=False)


def _method(disclosure: Disclosure, pack: Pack | None) -> Iterator[Block]:
    yield Bullets(items=words.MADE)
    yield Paragraph(text=f"The rules of the profile '{disclosure.profile.name}', which says who may see what:")
    yield Bullets(items=words.rules(disclosure.profile))
    yield Paragraph(text="Limits:")
    kept = () if pack is None else (f"The inspectors' copy is due for deletion by {_day(pack.meeting.retention)}.",)
    yield Bullets(items=(*words.LIMITS, *kept))
