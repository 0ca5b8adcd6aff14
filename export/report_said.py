"""The report's words: points by theme as they were noted, what the guard flagged, and the abbreviations used."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from export.counting import NOT_TAGGED, Rows, parts
from export.report_blocks import Grid, Notice, Paragraph, Point, Points, Section
from export.suppression import Counts, Heading, Rule, suppress
from kiosk.identifiers.findings import KINDS, REPLACEMENTS
from kiosk.pack_places import printable
from kiosk.shorthand import glossary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from export.disclosure import Disclosure
    from export.redaction import Redaction
    from export.report_blocks import Block
    from export.tables import Cell, Table
    from kiosk.identifiers.findings import Kind
    from kiosk.meeting import Pack

_MARKS = {
    "better": "Direction: better.",
    "no-change": "Direction: no change.",
    "worse": "Direction: worse.",
    "mixed": "Direction: mixed.",
    "verbatim": "Word for word.",
    "paraphrase": "In the note-taker's words.",
    "interpreter": "Through an interpreter.",
    "on-behalf": "Said on behalf of somebody.",
    "first-tonight": "New that evening.",
    "said-before": "Said before that evening.",
}


def said(disclosure: Disclosure, pack: Pack | None, *, reviewed: bool) -> Section:
    """Return the points themselves: under each theme where the profile gives rows, else those that were reviewed.

    Args:
        disclosure: What may be shown.
        pack: The meeting pack.
        reviewed: Whether somebody decided about every text.
    """
    blocks = tuple(_said(disclosure, pack) if disclosure.profile.gives_rows else _quotes(disclosure, reviewed=reviewed))
    return Section(id="said", heading="What was said", blocks=blocks)


def _quotes(disclosure: Disclosure, *, reviewed: bool) -> Iterator[Block]:
    """Return reviewed words alone, without theme, mark or id."""
    if not reviewed:
        yield Paragraph(
            text="The words that were noted are not published: they may let somebody guess who a child or an adult is.",
        )
        return
    yield Paragraph(
        text="An inspector read these points one by one before they were published. Square brackets stand for words "
        "that were taken out. They are in no order, and more was said than is shown.",
    )
    quotes = tuple(Point(text=clean(row["text"])) for row in Rows(disclosure.rows).of("quotes"))
    if quotes:
        yield Points(heading="In people's words, as they were noted", points=quotes)
    else:
        yield Paragraph(text="None of the points was let through.")


def _said(disclosure: Disclosure, pack: Pack | None) -> Iterator[Block]:
    rows = list(Rows(disclosure.rows).of("points"))
    kept = [row for row in rows if not row["withdrawn"]]
    labels = theme_labels(pack)
    yield Paragraph(
        text="Points stand under each of their themes, in an order that is drawn anew for each report: it says "
        "nothing of who spoke when. The 16 letters and digits lead back to the sealed record ('open --find').",
    )
    if not kept:
        yield Notice(text="No point was noted, or none may be shown here.")
    for theme in (*labels, *_unknown(kept, labels)):
        under = [row for row in kept if theme in (parts(row["themes"]) or [NOT_TAGGED.id])]
        if under:
            yield Points(heading=labels.get(theme, theme), points=tuple(_point(row, theme, labels) for row in under))
    drafts = tuple(
        Point(text=clean(row["text"]), marks="Being typed when a device stopped; unfinished.", id=str(row["id"]))
        for row in Rows(disclosure.rows).of("drafts")
    )
    if drafts:
        yield Points(heading="Unfinished lines", points=drafts)
    if len(kept) < len(rows):
        yield Paragraph(text=f"Taken back, and neither shown nor counted here: {len(rows) - len(kept)}.")


def theme_labels(pack: Pack | None) -> dict[str, str]:
    """Return theme id to number and name, in the plan's order, then what has no theme."""
    known = {} if pack is None else {theme.id: f"{theme.number} {theme.short}" for theme in pack.themes}
    return {**known, NOT_TAGGED.id: NOT_TAGGED.label}


def _unknown(rows: Iterable[Mapping[str, Cell]], labels: Mapping[str, str]) -> list[str]:
    return sorted({theme for row in rows for theme in parts(row["themes"])} - set(labels))


def _point(row: Mapping[str, Cell], under: str, labels: Mapping[str, str]) -> Point:
    others = [labels.get(theme, theme) for theme in parts(row["themes"]) if theme != under]
    agreed, amended = int(row["agreed"]), int(row["amended"])
    marks = [
        _MARKS.get(str(row["direction"]), ""),
        _MARKS.get(str(row["fidelity"]), ""),
        _MARKS.get(str(row["heard"]), ""),
        f"Others seen to agree: {agreed}." * bool(agreed),
        "Read back to the speaker." * bool(row["read_back"]),
        f"Also under: {'; '.join(others)}." * bool(others),
        f"Corrected: {amended}." * bool(amended),
        "" if row["vouched"] else "NOT vouched for by the chain of signatures.",
    ]
    return Point(text=clean(row["text"]), marks=" ".join(filter(None, marks)), id=str(row["id"]))


def guard(disclosure: Disclosure, tables: Iterable[Table]) -> tuple[Block, ...]:
    """Return what the guard flagged while points were typed, as it may be shown."""
    counted: Counter[tuple[str, str]] = Counter()
    for row in Rows(tables).of("points"):
        for flag in parts(row["flags"]):
            kind, _, decision = flag.partition(" ")
            if kind in KINDS and decision.split(" ")[0] in ("replaced", "kept"):
                counted[kind, decision.split(" ")[0]] += 1
    what = Paragraph(
        text="While a point was typed, the kiosk underlined what may say who somebody is, and asked. 'Replaced' means "
        "that other words were taken, 'kept' that the note-taker kept it and gave a reason. What was replaced was "
        "kept nowhere. The guard misses things: the note-takers' own care and the reading after it are the real "
        "safeguard.",
    )
    exact = disclosure.profile.gives_rows
    if not counted and exact:
        return (what, Paragraph(text="Nothing was flagged in the points that were read."))
    # A kind that has a row only where something was counted would tell that something was.
    kinds = tuple(kind for kind in KINDS if not exact or any(kind == seen for seen, _ in counted))
    cells = tuple((counted[kind, "replaced"], counted[kind, "kept"]) for kind in kinds)
    counts = Counts(
        "guard",
        "mentions",
        tuple(Heading(kind, _kind(kind)) for kind in kinds),
        tuple(map(sum, cells)),
        adds_up=True,
        columns=(Heading("replaced", "Replaced"), Heading("kept", "Kept")),
        cells=cells,
    )
    shown = suppress(counts, Rule(disclosure.profile.threshold, disclosure.profile.base))
    rows = [
        (row.label, *map(str, line), str(total))
        for row, line, total in zip(shown.rows, shown.cells, shown.row_totals, strict=True)
    ]
    rows.append(("Total", *map(str, shown.column_totals), str(shown.total)))
    return (what, Grid(caption="What the guard flagged", heads=("Kind", "Replaced", "Kept", "Total"), rows=tuple(rows)))


def _kind(kind: Kind) -> str:
    """Return a kind in the words that stand in its place in a text: 'NHS number', 'Name'."""
    words = REPLACEMENTS[kind].strip("[]")
    return words[:1].upper() + words[1:]


def reviewed(disclosure: Disclosure, redaction: Redaction) -> Iterator[Block]:
    """Return what was done to texts before they were shown: the figures where the profile gives rows."""
    yield Paragraph(
        text="Before this report was made the texts were read again, by the kiosk's guard and by an inspector. Each "
        "is shown, perhaps with words replaced, or withheld with a reason, or merged into a point that says the same.",
    )
    if not disclosure.profile.gives_rows:
        yield Paragraph(text="How many were withheld or merged is not shown.")
        return
    figures = redaction.figures()
    yield Paragraph(
        text=f"Captured {figures['captured']} = shown {figures['shown']} + withheld {figures['withheld']} + merged "
        f"{figures['merged']}. Merged points count once. Withheld ones are counted and not shown, but for those "
        "taken back at the meeting.",
    )
    log = tuple((str(what), str(kind), clean(why), str(times)) for what, kind, why, times in redaction.log_table().rows)
    if log:
        heads = ("What was done", "Kind of words", "Reason", "Times")
        yield Grid(caption="What was done to texts, and why", heads=heads, rows=log, numbers=False)


def abbreviations(disclosure: Disclosure, labels: Iterable[str]) -> dict[str, str]:
    """Return the field's abbreviations in what is shown, with their meanings."""
    texts = [str(row["text"]) for name in ("points", "drafts", "quotes") for row in Rows(disclosure.rows).of(name)]
    return glossary([*texts, *labels])


def clean(text: Cell) -> str:
    """Return a text for people to read: line ends kept, other control characters written as escapes."""
    return "\n".join(printable(line) for line in str(text).splitlines())
