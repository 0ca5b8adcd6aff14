"""What an inspector lets through of the words that were noted: choices about texts, and texts after the choices.

Every text that was captured ends in one of three ways, and in one only: it is shown, perhaps with words replaced; it
is withheld, with a reason; or it is merged into a point that says the same. Nothing here changes a record: the choices
are applied to copies, and the sealed sources stay as they are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from export.choices import MARKS, Choice, Item
from export.redaction_errors import ChoicesError
from export.tables import QUOTES, REDACTIONS, Table
from kiosk.vetting import replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from export.tables import Cell
    from kiosk.identifiers import Finding, Guard

NOT_REVIEWED = "nobody reviewed it"
NOT_DECIDED = "nobody decided about what was found in it"
_BESIDE = ("table", "flags", "reason")
"""Columns beside a text that were typed too; what the guard finds there is replaced without asking."""
_REVIEWED = ("points", "drafts", "orphans")
"""Tables whose `text` was typed at the meeting; concerns are never part of a redacted output."""

Rest: TypeAlias = Literal["undecided", "withhold-found", "withhold"]
"""What becomes of texts that nobody decided about: those with findings stay undecided, or are withheld, or all are."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """Every captured text with what becomes of it."""

    items: tuple[Item, ...]
    """What was captured."""
    shown: dict[str, str] = field(default_factory=dict)
    """Id to the text as it may be read."""
    withheld: dict[str, str] = field(default_factory=dict)
    """Id to the reason."""
    merged: dict[str, str] = field(default_factory=dict)
    """Id to the point that says the same."""
    undecided: tuple[Item, ...] = ()
    """Texts with findings that nobody has decided about yet."""
    stale: int = 0
    """How many choices were made about another wording, or about records that are not here."""
    log: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """What was done, the kind of words, and the reason, to how often."""

    def rows(self, tables: Iterable[Table]) -> tuple[Table, ...]:
        """Return tables with the texts that are shown, and without the rows of all others.

        A table with texts that are never reviewed, such as concerns, is left out whole.
        """
        return tuple(
            self._redacted(table) if table.name in _REVIEWED else table
            for table in tables
            if table.name in _REVIEWED or "text" not in {column.name for column in table.columns}
        )

    def counted(self, tables: Iterable[Table]) -> tuple[Table, ...]:
        """Return tables for counting: a merged point counts as the one that says the same, a withheld one counts."""
        return tuple(
            replace(table, rows=tuple(row for row in table.rows if row[0] not in self.merged))
            if table.name == "points"
            else table
            for table in tables
        )

    def quotes(self) -> Table:
        """Return the points that are shown as words alone."""
        points = {item.id for item in self.items if item.table == "points"}
        return Table("quotes", QUOTES, tuple((text,) for key, text in self.shown.items() if key in points))

    def log_table(self) -> Table:
        """Return what was done and why, with how often."""
        return Table("redactions", REDACTIONS, tuple((*what, times) for what, times in sorted(self.log.items())))

    def figures(self) -> dict[str, int]:
        """Return how many texts were captured, shown, withheld and merged: the last three are the first."""
        return {
            "captured": len(self.items),
            "shown": len(self.shown),
            "withheld": len(self.withheld),
            "merged": len(self.merged),
        }

    def _redacted(self, table: Table) -> Table:
        names = [column.name for column in table.columns]
        beside = {item.id: item.beside for item in self.items if item.beside}
        rows: list[tuple[Cell, ...]] = []
        for row in table.rows:
            key = str(row[0])
            if key in self.shown:
                cells = dict(zip(names, row, strict=True)) | {"text": self.shown[key]}
                cells |= {name: replaced(text, found) for name, text, found in beside.get(key, ())}
                rows.append(tuple(cells.values()))
        return replace(table, rows=tuple(rows))


def items_of(
    tables: Iterable[Table], guard: Guard, progress: Callable[[int, int], None] | None = None
) -> tuple[Item, ...]:
    """Return every text that was typed at the meeting, with what the guard finds in it, by theme and random id.

    Args:
        tables: What `Fold.tables` returns.
        guard: The meeting's guard.
        progress: Told texts looked through and texts in all.
    """
    items: list[Item] = []
    reviewed = [table for table in tables if table.name in _REVIEWED]
    total = sum(len(table.rows) for table in reviewed)
    for table in reviewed:
        names = [column.name for column in table.columns]
        for row in table.rows:
            cells = dict(zip(names, row, strict=True))
            items.append(
                Item(
                    table=table.name,
                    id=str(cells["id"]),
                    text=str(cells["text"]),
                    amended=int(cells.get("amended", 0)),
                    withdrawn=str(cells["withdrawn_reason"]) if cells.get("withdrawn") else "",
                    themes=str(cells.get("themes", "")),
                    flags=str(cells.get("flags", "")),
                    findings=guard.find(str(cells["text"])),
                    beside=_beside(cells, guard),
                )
            )
            if progress is not None:
                progress(len(items), total)
    return tuple(sorted(items, key=lambda item: (_REVIEWED.index(item.table), item.themes, item.id)))


def _beside(cells: Mapping[str, Cell], guard: Guard) -> tuple[tuple[str, str, tuple[Finding, ...]], ...]:
    texts = [(name, str(cells[name])) for name in _BESIDE if name in cells]
    found = ((name, text, guard.find(text)) for name, text in texts)
    return tuple(one for one in found if one[2])


def redact(items: Sequence[Item], choices: Iterable[Choice], rest: Rest = "undecided") -> Redaction:
    """Return what becomes of every text.

    A point that was taken back at the meeting is withheld. A text that the guard finds nothing in is shown, unless
    somebody chose otherwise or all of the rest is withheld.

    Args:
        items: The texts.
        choices: What was chosen; of several about one text the last one counts.
        rest: What becomes of the others.

    Raises:
        ChoicesError: A choice holds spans that are not in the text, or merges into a point that is not shown.
    """
    by_id = {choice.id: choice for choice in choices}
    here = {item.id: item for item in items}
    result = Redaction(tuple(items), stale=sum(_is_stale(one, here) for one in by_id.values()))
    undecided = []
    for item in items:
        choice = by_id.get(item.id)
        if choice is not None and not item.fits(choice):
            choice = None
        if item.withdrawn:
            _withhold(result, item, f"taken back at the meeting: {item.withdrawn}")
        elif choice is not None:
            _apply(result, item, choice)
        elif rest == "withhold":
            _withhold(result, item, NOT_REVIEWED)
        elif item.findings and rest == "withhold-found":
            _withhold(result, item, NOT_DECIDED)
        elif item.findings:
            undecided.append(item)
        else:
            result.shown[item.id] = item.text
    _check_merges(result, here, {item.id for item in undecided})
    return replace(result, undecided=tuple(undecided))


def _is_stale(choice: Choice, here: Mapping[str, Item]) -> bool:
    item = here.get(choice.id)
    return item is None or not item.fits(choice)


def _withhold(result: Redaction, item: Item, reason: str) -> None:
    result.withheld[item.id] = reason
    result.log["withheld", "", reason] += 1


def _apply(result: Redaction, item: Item, choice: Choice) -> None:
    match choice.do:
        case "withhold":
            _withhold(result, item, choice.reason)
        case "merge":
            result.merged[item.id] = choice.into
            result.log["merged", "", ""] += 1
        case "show":
            _check_spans(item, choice)
            result.shown[item.id] = replaced(item.text, [span for span in choice.spans if not span.keep])
            for span in choice.spans:
                result.log["kept" if span.keep else "replaced", span.kind, span.keep] += 1


def _check_spans(item: Item, choice: Choice) -> None:
    end = 0
    for span in choice.spans:
        if not end <= span.start < span.end <= len(item.text) or span.kind not in MARKS:
            raise ChoicesError.bad_span(item.id)
        end = span.end


def _check_merges(result: Redaction, here: Mapping[str, Item], undecided: set[str]) -> None:
    """Refuse a merge unless the point that it goes into is shown, or may still come to be."""
    for key, into in result.merged.items():
        target = here.get(into)
        if (
            target is None
            or {here[key].table, target.table} != {"points"}
            or into not in result.shown.keys() | undecided
        ):
            raise ChoicesError.bad_merge(key, into)
