"""What is counted of the opened records: tables of true counts, by the meeting pack's themes, answers and needs.

Points are counted and people are counted, never one for the other: a point says nothing of how many people stand
behind it. Withdrawn points are not counted. Which tables there are is chosen so that, but for a total, no two of them
share a sum (`export.suppression`): points by direction over all themes, for one, could be subtracted from the rows of
`directions`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, get_args

from export.stored_rows import counted
from export.suppression import Counts, Heading
from kiosk.languages import LANGUAGES
from kiosk.meeting import PublicationGroup
from kiosk.records import NOT_ASKED, Direction, Fidelity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from export.suppression import Unit
    from export.tables import Cell, Table
    from kiosk.meeting import Pack

GROUPS: tuple[str, ...] = get_args(PublicationGroup)
HEARD = ("first-tonight", "said-before", "not-said")
NOT_TAGGED = Heading("", "No theme chosen")
EARLIER, LATER = "earlier", "later"
"""Rows of arrivals outside of the evening, in a public table."""

_BAND = dt.timedelta(minutes=15)
_LONGEST = dt.timedelta(hours=24)
_DOORS_BEFORE = dt.timedelta(hours=1)
"""How long before the start people are counted by band for a public table."""
_LABELS = {
    "no-change": "No change",
    "not-said": "Not said",
    "on-behalf": "On behalf of somebody",
    "interpreter": "Through an interpreter",
    "first-tonight": "First time tonight",
    "said-before": "Said before tonight",
}


class Rows:
    """The rows of opened tables, and how many there are, by table and column name."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._tables = {table.name: table for table in tables}

    def of(self, name: str) -> Iterator[dict[str, Cell]]:
        """Yield each row of a table as column name to cell; none where there is no such table."""
        table = self._tables.get(name)
        if table is None:
            return
        names = [column.name for column in table.columns]
        for row in table.rows:
            yield dict(zip(names, row, strict=True))

    def many(self, name: str, *columns: str) -> Counter[tuple[Cell, ...]]:
        """Return how many rows of a table have each combination of cells; none where there is no such table."""
        table = self._tables.get(name)
        return Counter() if table is None else counted(table, *columns)

    def people(self, column: str) -> Counter[str]:
        """Return how many people have each answer."""
        return Counter({str(answer): many for (answer,), many in self.many("checkins", column).items()})

    def points(self, *columns: str) -> Counter[tuple[Cell, ...]]:
        """Return how many points that were not withdrawn have each combination of cells."""
        both = self.many("points", "withdrawn", *columns)
        return Counter({cells[1:]: many for cells, many in both.items() if not cells[0]})


def count_all(tables: Iterable[Table], pack: Pack | None, roles: Mapping[str, str] | None = None) -> tuple[Counts, ...]:
    """Return every table of counts.

    Args:
        tables: What `Fold.tables` returns.
        pack: The meeting pack; without one, rows are what records name.
        roles: Role id to the role that it is counted under; None to leave the table by role out, and to give tables
            the rows that any evening of this meeting would have: a row that is there because somebody came tells so.
    """
    rows = Rows(tables)
    by_role = () if roles is None else (_people_by_role(rows.people("role"), pack, roles),)
    fidelity = Counter({str(kind): many for (kind,), many in rows.points("fidelity").items()})
    return (
        _one_way("people-by-group", "people", _headings(GROUPS), rows.people("group")),
        *by_role,
        _arrivals(rows.people("band"), None if roles is not None else pack),
        _languages(rows.people("language"), pack),
        _topics(rows.people("topics"), pack),
        _needs(rows, pack),
        _by_theme("directions", rows.points("themes", "direction"), pack, get_args(Direction)),
        _by_theme("voices", rows.points("themes", "heard"), pack, HEARD),
        _agreed(rows.points("themes", "agreed"), pack),
        _one_way("fidelity", "points", _headings(get_args(Fidelity)), fidelity),
    )


def parts(cell: Cell) -> list[str]:
    """Return the ids that one cell lists."""
    return [part for part in str(cell).split(", ") if part]


def _headings(ids: Sequence[str]) -> tuple[Heading, ...]:
    return tuple(Heading(one, _LABELS.get(one, one.capitalize())) for one in ids)


def _with_seen(headings: Iterable[Heading], seen: Iterable[str]) -> tuple[Heading, ...]:
    """Return headings, and one more for each id that records name and the pack does not."""
    known = {heading.id: heading for heading in headings}
    return (*known.values(), *(Heading(one, one) for one in sorted(set(seen) - set(known))))


def _one_way(
    name: str, unit: Unit, headings: tuple[Heading, ...], counted: Mapping[str, int], *, adds_up: bool = True
) -> Counts:
    headings = _with_seen(headings, counted)
    return Counts(name, unit, headings, tuple(counted.get(one.id, 0) for one in headings), adds_up)


def _people_by_role(people: Mapping[str, int], pack: Pack | None, roles: Mapping[str, str]) -> Counts:
    counted: Counter[str] = Counter()
    for role, many in people.items():
        counted[roles.get(role, role)] += many
    known = [] if pack is None else [Heading(role.id, role.label) for role in pack.roles]
    headings = [*known, Heading(NOT_ASKED, "Counted in without a question")]
    folded = [Heading(folded_role(group), f"Others: {group}") for group in GROUPS]
    kept = [one for one in (*headings, *folded) if one.id in counted]
    return _one_way("people-by-role", "people", tuple(kept), counted)


def folded_role(group: str) -> str:
    """Return what small roles of a publication group are counted under together."""
    return f"others-{group}"


def _arrivals(counted: Mapping[str, int], evening: Pack | None) -> Counts:
    """Count people by the band they came in, and where the evening's frame is given by its bands alone."""
    if evening is None:
        return _one_way("arrivals-by-band", "people", tuple(_bands(sorted(counted))), counted)
    opens = evening.local(evening.meeting.starts) - _DOORS_BEFORE
    closes = evening.local(evening.meeting.ends)
    frame = list(_bands([_band(opens), _band(closes)]))
    headings = (Heading(EARLIER, f"before {frame[0].label}"), *frame, Heading(LATER, "later"))
    first, inside = dt.datetime.fromisoformat(frame[0].id), {heading.id for heading in frame}
    framed: Counter[str] = Counter()
    for band, people in counted.items():
        outside = EARLIER if dt.datetime.fromisoformat(band) < first else LATER
        framed[band if band in inside else outside] += people
    return _one_way("arrivals-by-band", "people", headings, framed)


def _band(moment: dt.datetime) -> str:
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0).isoformat(timespec="minutes")


def _bands(seen: list[str]) -> Iterator[Heading]:
    """Yield the 15-minute bands from the first to the last, those without anybody too where that is one evening."""
    if not seen:
        return
    moments = [dt.datetime.fromisoformat(band) for band in seen]
    if moments[-1] - moments[0] <= _LONGEST and all(moment.utcoffset() == moments[0].utcoffset() for moment in moments):
        between = (moments[-1] - moments[0]) // _BAND
        moments = sorted({*moments, *(moments[0] + _BAND * step for step in range(between))})
    one_day = len({moment.date() for moment in moments}) == 1
    for moment in moments:
        label = f"{moment:%H:%M}" if one_day else f"{moment:%Y-%m-%d %H:%M}"
        yield Heading(moment.isoformat(timespec="minutes"), label)


def _languages(counted: Mapping[str, int], pack: Pack | None) -> Counts:
    offered = () if pack is None else pack.languages
    headings = (Heading(one, _language(one)) for one in (*offered, *sorted(set(counted) - set(offered))))
    return _one_way("languages", "people", tuple(headings), counted)


def _language(language_id: str) -> str:
    """Return what the speakers of a language call it, or its id where it is not one of the kiosk's."""
    return LANGUAGES[language_id].name if language_id in LANGUAGES else language_id


def _themes(pack: Pack | None) -> tuple[Heading, ...]:
    return () if pack is None else tuple(Heading(theme.id, theme.short) for theme in pack.themes)


def _topics(people: Mapping[str, int], pack: Pack | None) -> Counts:
    counted: Counter[str] = Counter()
    for topics, many in people.items():
        for topic in parts(topics):
            counted[topic] += many
    return _one_way("topics", "people", _themes(pack), counted, adds_up=False)


def _needs(rows: Rows, pack: Pack | None) -> Counts:
    counted: Counter[str] = Counter()
    for (need, people), stations in rows.many("needs", "need", "people").items():
        counted[str(need)] += max(0, int(people)) * stations
    known = () if pack is None else tuple(Heading(need.id, need.label) for need in pack.needs)
    return _one_way("needs", "people", known, counted, adds_up=False)


def _by_theme(name: str, points: Mapping[tuple[Cell, ...], int], pack: Pack | None, values: Sequence[str]) -> Counts:
    """Count mentions of each theme by another column: a point with two themes counts under both."""
    counted: Counter[tuple[str, str]] = Counter()
    for (themes, value), many in points.items():
        for theme in parts(themes) or [NOT_TAGGED.id]:
            counted[theme, str(value)] += many
    headings = _with_seen((*_themes(pack), NOT_TAGGED), (theme for theme, _ in counted))
    columns = _with_seen(_headings(values), (value for _, value in counted))
    cells = tuple(tuple(counted[theme.id, value.id] for value in columns) for theme in headings)
    return Counts(name, "mentions", headings, tuple(map(sum, cells)), adds_up=True, columns=columns, cells=cells)


def _agreed(points: Mapping[tuple[Cell, ...], int], pack: Pack | None) -> Counts:
    counted: Counter[str] = Counter()
    for (themes, agreed), many in points.items():
        for theme in parts(themes) or [NOT_TAGGED.id]:
            counted[theme] += int(agreed) * many
    return _one_way("agreed", "people", (*_themes(pack), NOT_TAGGED), counted, adds_up=False)
