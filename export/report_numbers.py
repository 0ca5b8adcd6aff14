"""The report's tables and charts of numbers, each from a table of counts as it may be shown.

Mentions are never called people: how often a theme was noted says nothing of how many spoke.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.charts import Series, bar_chart
from export.report_blocks import Chart, Grid, Notice, Paragraph, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from export.disclosure import Disclosure
    from export.report_blocks import Block
    from export.suppression import DisclosedTable, Shown

_LEGEND = (
    "* stands for a number that is not shown, because it is small or because it would give a small one away. It may be "
    "zero or not."
)


def find(disclosure: Disclosure, name: str) -> DisclosedTable | None:
    """Return the table of counts of that name, or None where the profile has none."""
    return next((table for table in disclosure.tables if table.name == name), None)


def is_empty(table: DisclosedTable | None) -> bool:
    """Return whether it is shown that nothing at all was counted."""
    return table is None or all(shown.value == 0 for shown in table.row_totals)


def people(disclosure: Disclosure) -> Section:
    """Return who was there."""
    return Section(id="people", heading="Who was there", blocks=tuple(_people(disclosure)))


def _people(disclosure: Disclosure) -> Iterator[Block]:
    groups = find(disclosure, "people-by-group")
    if groups is None or is_empty(groups):
        yield Notice(
            text="Nobody was counted in. That does not mean that nobody came: a door may have kept its own count, or "
            "its records may not be among those that were given.",
        )
        return
    yield Paragraph(
        text="These are people who were counted in at a door, by what they said they were here as. Nobody gave a name. "
        "Whoever came in twice is counted twice, and whoever came in by another door is not counted.",
    )
    yield from _one_way(groups, "People counted in, by group", "Here as", "People")
    roles = find(disclosure, "people-by-role")
    if roles is not None:
        yield from _one_way(roles, "People counted in, by what they answered", "Here as", "People", chart=False)
    arrivals = find(disclosure, "arrivals-by-band")
    if arrivals is not None and not is_empty(arrivals):
        yield from _one_way(arrivals, "Arrivals in each quarter of an hour", "From", "People")
    languages = find(disclosure, "languages")
    if languages is not None and not is_empty(languages):
        yield from _one_way(languages, "Check-ins by language of the screen", "Language", "People", chart=False)
    topics = find(disclosure, "topics")
    if topics is not None and not is_empty(topics):
        yield Paragraph(
            text="People could say which topics they came to talk about. One person may have named several, so these "
            "numbers do not add up to a number of people.",
        )
        yield from _one_way(topics, "Topics that people came to talk about", "Topic", "People", chart=False)


def themes(disclosure: Disclosure) -> Section:
    """Return how often each theme was mentioned, and in which direction."""
    return Section(id="themes", heading="What was spoken about", blocks=tuple(_themes(disclosure)))


def _themes(disclosure: Disclosure) -> Iterator[Block]:
    table = find(disclosure, "directions")
    if table is None or is_empty(table):
        yield Notice(
            text="No point was noted. Either nothing was said that evening, or the records of the notes tables are not "
            "among those that were given: compare the stations under 'Is it all there?'.",
        )
        return
    yield Paragraph(
        text="A point is one thing that was said, noted once. A point with two themes is one mention of each, so "
        "mentions add up to more than the points. Neither is a number of people: one person may have made several "
        "points, and a point may stand for many. The direction is how the speaker said things had moved.",
    )
    yield from _two_way(table, "Mentions of each theme, by direction", "Theme")


def voices(disclosure: Disclosure) -> Section:
    """Return what is known of how many people stand behind the points."""
    return Section(id="voices", heading="Voices and mentions", blocks=tuple(_voices(disclosure)))


def _voices(disclosure: Disclosure) -> Iterator[Block]:
    yield Paragraph(
        text="The kiosk does not know how many different people spoke: nobody is recorded as a speaker. So no number "
        "in this report can be read as 'so many parents said'. What note-takers could mark is whether a point was new "
        "that evening, and how many others were seen to agree with it.",
    )
    table = find(disclosure, "voices")
    if table is not None and not is_empty(table):
        yield from _two_way(table, "Mentions, by whether they were new that evening", "Theme", chart=False)
    agreed = find(disclosure, "agreed")
    if agreed is not None and not is_empty(agreed):
        yield Paragraph(
            text="Others who were seen to agree were counted by eye, point by point. The same person may have agreed "
            "with many points, so these numbers must not be added up or called a number of people.",
        )
        yield from _one_way(agreed, "Times that others were seen to agree", "Theme", "Agreements", chart=False)
    fidelity = find(disclosure, "fidelity")
    if fidelity is not None and not is_empty(fidelity):
        yield from _one_way(fidelity, "How close the notes are to what was said", "Noted", "Points", chart=False)


def not_heard(disclosure: Disclosure, known: set[str]) -> Section:
    """Return which of the plan's themes nobody spoke about, as far as that may be said.

    Args:
        disclosure: What may be shown.
        known: The ids of the plan's themes.
    """
    table = find(disclosure, "directions")
    rows = () if table is None else tuple(zip(table.rows, table.row_totals, strict=True))
    unheard = () if table is None else silent(table, known)
    hidden = tuple(row.label for row, shown in rows if row.id in known and shown.hidden)
    blocks: list[Block] = []
    if is_empty(table):
        blocks.append(Paragraph(text="No point was noted at all, so nothing can be said about single themes."))
    elif unheard:
        blocks.append(Paragraph(text=f"No point was noted on: {'; '.join(unheard)}."))
        blocks.append(Paragraph(text="That a theme was not heard does not mean that there is nothing to say about it."))
    elif not hidden:
        blocks.append(Paragraph(text="Every theme of the plan was mentioned at least once."))
    if hidden:
        blocks.append(
            Paragraph(
                text=f"Whether these were heard is not shown, by the rules of this profile: {'; '.join(hidden)}."
            ),
        )
    return Section(id="not-heard", heading="Themes that were not heard", blocks=tuple(blocks))


def silent(table: DisclosedTable, known: set[str]) -> tuple[str, ...]:
    """Return the plan's themes of which it is shown that nobody mentioned them."""
    return tuple(
        row.label
        for row, shown in zip(table.rows, table.row_totals, strict=True)
        if row.id in known and shown.value == 0
    )


def needs(disclosure: Disclosure) -> Section:
    """Return what people needed that evening."""
    table = find(disclosure, "needs")
    heading = "What people needed that evening"
    if table is None or is_empty(table):
        nothing = Paragraph(
            text="Nobody asked for anything at check-in. A need may have been met without being asked for."
        )
        return Section(id="needs", heading=heading, blocks=(nothing,))
    several = Paragraph(
        text="One person may have asked for several kinds of help, so these numbers do not add up to a number of "
        "people. No record ties a need to a person, a role or a moment.",
    )
    grid = _one_way(table, "Help that was asked for at check-in", "Help", "People")
    return Section(id="needs", heading=heading, blocks=(several, *grid))


def _one_way(table: DisclosedTable, caption: str, first: str, second: str, *, chart: bool = True) -> Iterator[Block]:
    labels = tuple(row.label for row in table.rows)
    if chart and any(shown.value for shown in table.row_totals):
        drawn = bar_chart(
            labels,
            [Series(second, _values(table.row_totals))],
            [str(shown) for shown in table.row_totals],
            second.lower(),
        )
        listed = "; ".join(f"{label}: {_said(shown)}" for label, shown in zip(labels, table.row_totals, strict=True))
        yield Chart(caption=f"{caption}. The table below has the same numbers.", alt=f"Bar chart. {listed}.", svg=drawn)
    rows = [(label, str(shown)) for label, shown in zip(labels, table.row_totals, strict=True)]
    if table.total is not None:
        rows.append(("Total", str(table.total)))
    yield Grid(caption=caption, heads=(first, second), rows=tuple(rows))
    yield from _legend(table)


def _two_way(table: DisclosedTable, caption: str, first: str, *, chart: bool = True) -> Iterator[Block]:
    labels = tuple(row.label for row in table.rows)
    columns = tuple(column.label for column in table.columns)
    if chart and any(shown.value for shown in table.row_totals):
        series = [
            Series(column, _values(tuple(row[place] for row in table.cells))) for place, column in enumerate(columns)
        ]
        unsplit = _unsplit(table)
        if any(unsplit):
            series.append(Series("Split not shown", unsplit))
        drawn = bar_chart(labels, series, [str(shown) for shown in table.row_totals], str(table.unit))
        yield Chart(caption=f"{caption}. The table below has the same numbers.", alt=_alt(table), svg=drawn)
    cells = [
        (label, *map(str, row), str(total))
        for label, row, total in zip(labels, table.cells, table.row_totals, strict=True)
    ]
    if table.total is not None:
        cells.append(("Total", *map(str, table.column_totals), str(table.total)))
    yield Grid(caption=caption, heads=(first, *columns, "Total"), rows=tuple(cells))
    yield from _legend(table)


def _unsplit(table: DisclosedTable) -> tuple[int, ...]:
    """Return how much of each row's total none of its shown parts accounts for."""
    return tuple(
        max(0, (total.value or 0) - sum(shown.value or 0 for shown in row))
        for row, total in zip(table.cells, table.row_totals, strict=True)
    )


def _alt(table: DisclosedTable) -> str:
    lines = []
    for row, cells, total in zip(table.rows, table.cells, table.row_totals, strict=True):
        parts = [
            f"{column.label.lower()} {_said(shown)}"
            for column, shown in zip(table.columns, cells, strict=True)
            if shown.value != 0
        ]
        lines.append(f"{row.label}: {_said(total)}" + f" ({', '.join(parts)})" * bool(parts))
    return f"Bar chart, each bar split by direction. {'; '.join(lines)}."


def _said(shown: Shown) -> str:
    return "not shown" if shown.value is None else str(shown.value)


def _values(shown: tuple[Shown, ...]) -> tuple[int | None, ...]:
    return tuple(one.value for one in shown)


def _legend(table: DisclosedTable) -> Iterator[Block]:
    if table.hides:
        yield Paragraph(text=_LEGEND)
