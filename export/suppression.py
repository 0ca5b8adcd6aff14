"""Counts that may leave: small ones hidden, the others rounded, and enough more hidden that sums give nothing away.

The order of steps is OpenSAFELY's: suppression looks at true counts, rounding comes after it ("redact counts of 7 and
under, then round to the nearest 5"). Counts of 1 to 7 are hidden and zeros shown as NHS Digital does for hospital
statistics since September 2018. What the steps owe to each other:

*A line* is a row of counts that add up to a total. Whoever knows that total, from another table or by counting heads in
the hall, can subtract what is shown from it. So a line with a small count hides more than that count, by this rule,
where `t` is the threshold, `m` how many counts the line has, and `p` how many of them are small:

- a line whose total is under `(t + 1) m` is hidden whole, zeros too;
- any other line hides counts above the threshold as well, from its last place towards its first and never by their
  size, until with `k` of them the hidden ones hold at least `p + t + (t + 1) k`.

Then every small count could still be each number from 1 to `t`, even for a reader who knows the exact total, the
rule, and which of the hidden counts are the small ones: the last one hidden absorbs any difference. Hiding the
*smallest* of the larger counts would lose that: a reader could bound it by those that are shown (Wong et al.,
"Minimality attack in privacy preserving data publishing", VLDB 2007).

*A two-way table* is a line of row totals, and each row a line of its own. A row whose total is hidden is hidden whole.
Totals of columns are shown only where every count in the column is; then they are the sum of what stands above them.
Nothing else ties lines of different rows to each other, so that each is as safe as it is alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

HIDDEN = "*"
"""What stands in place of a hidden count, as in NHS Digital's tables."""

Unit: TypeAlias = Literal["people", "points", "mentions"]
"""What is counted. A point with two themes is one point and two mentions."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How counts are treated."""

    threshold: int
    """Counts from 1 to this one are small; 0 hides nothing."""
    base: int
    """Shown counts are rounded to the nearest multiple, halves up; 1 leaves them exact."""

    def is_small(self, count: int) -> bool:
        """Tell whether a true count is small."""
        return 0 < count <= self.threshold

    def rounded(self, count: int) -> int:
        """Return a count rounded to the base."""
        return (2 * count + self.base) // (2 * self.base) * self.base


@dataclass(frozen=True, slots=True)
class Heading:
    """What a row or a column counts."""

    id: str
    """The pack's id, or the record's own word."""
    label: str
    """The same for people."""


@dataclass(frozen=True, slots=True)
class Counts:
    """A table of true counts. It never leaves the inspectors' side."""

    name: str
    """Its name, such as 'points-by-theme'."""
    unit: Unit
    """What it counts."""
    rows: tuple[Heading, ...]
    """What each row counts."""
    row_counts: tuple[int, ...]
    """The true count of each row."""
    adds_up: bool
    """Whether nobody and nothing is counted in two rows, so that they have a total."""
    columns: tuple[Heading, ...] = ()
    """What each column counts; none in a one-way table."""
    cells: tuple[tuple[int, ...], ...] = ()
    """Row by row the true counts, which add up to `row_counts`; none in a one-way table."""

    def __post_init__(self) -> None:
        """Refuse a table whose parts do not fit together: its disclosure would hide the wrong cells."""
        sizes = {len(row) for row in self.cells} <= {len(self.columns)}
        if len(self.rows) != len(self.row_counts) or (self.columns and len(self.cells) != len(self.rows)) or not sizes:
            raise ValueError(f"the table {self.name} has rows of different lengths")
        if self.columns and tuple(map(sum, self.cells)) != self.row_counts:
            raise ValueError(f"the table {self.name} has rows that do not add up")
        if min((*self.row_counts, *(count for row in self.cells for count in row)), default=0) < 0:
            raise ValueError(f"the table {self.name} counts below zero")


@dataclass(frozen=True, slots=True)
class Shown:
    """A count as it may be shown."""

    value: int | None
    """The rounded count; None where it is hidden."""

    @property
    def hidden(self) -> bool:
        """Whether it is hidden."""
        return self.value is None

    def __str__(self) -> str:
        return HIDDEN if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class DisclosedTable:
    """A table of counts as they may be shown under a rule; it holds nothing of what is hidden."""

    name: str
    """As in `Counts`."""
    unit: Unit
    """As in `Counts`."""
    rule: Rule
    """The rule it was made by."""
    rows: tuple[Heading, ...]
    """As in `Counts`."""
    row_totals: tuple[Shown, ...]
    """One for each row: in a one-way table the counts themselves."""
    total: Shown | None
    """The total; None in a table that does not add up."""
    columns: tuple[Heading, ...] = ()
    """As in `Counts`."""
    cells: tuple[tuple[Shown, ...], ...] = ()
    """Row by row; none in a one-way table."""
    column_totals: tuple[Shown, ...] = ()
    """One for each column; none in a one-way table."""

    @property
    def hides(self) -> bool:
        """Whether anything in it is hidden."""
        return any(shown.hidden for line in (self.row_totals, *self.cells) for shown in line)


def suppress(counts: Counts, rule: Rule) -> DisclosedTable:
    """Return a table as it may be shown.

    Args:
        counts: The true counts.
        rule: Threshold and base.

    Returns:
        The table with the same rows and columns. The true counts are not in it, however it is looked at. A total is the
        sum of the rounded counts, those that are hidden rounded together, as one.
    """
    if counts.adds_up:
        hidden = _hidden(counts.row_counts, rule)
    else:
        hidden = [rule.is_small(count) for count in counts.row_counts]
    totals, cells = [], []
    for place, (count, hide) in enumerate(zip(counts.row_counts, hidden, strict=True)):
        row = counts.cells[place] if counts.columns else (count,)
        hidden_cells = [True] * len(row) if hide else (_hidden(row, rule) if counts.columns else [False])
        shown = tuple(_shown(cell, rule, hide=away) for cell, away in zip(row, hidden_cells, strict=True))
        totals.append(Shown(None) if hide else _total(row, hidden_cells, shown, rule))
        cells.append(shown)
    return DisclosedTable(
        name=counts.name,
        unit=counts.unit,
        rule=rule,
        rows=counts.rows,
        row_totals=tuple(totals),
        total=_total(counts.row_counts, hidden, totals, rule) if counts.adds_up else None,
        columns=counts.columns,
        cells=tuple(cells) if counts.columns else (),
        column_totals=tuple(_sum_of_shown(column) for column in zip(*cells, strict=True)) if counts.columns else (),
    )


def _total(counts: Sequence[int], hidden: Sequence[bool], shown: Sequence[Shown], rule: Rule) -> Shown:
    """Return a line's total as it may be shown."""
    together = sum(count for count, hide in zip(counts, hidden, strict=True) if hide)
    if all(hidden) and rule.is_small(together):
        return Shown(None)
    return Shown(sum(one.value for one in shown if one.value is not None) + rule.rounded(together))


def _hidden(counts: Sequence[int], rule: Rule) -> list[bool]:
    """Return which counts of a line are hidden, by the rule that the module's docstring gives."""
    hidden = [rule.is_small(count) for count in counts]
    small = sum(hidden)
    above = rule.threshold + 1
    if not small:
        return hidden
    if sum(counts) < above * len(counts):
        return [True] * len(counts)
    held = sum(count for count, hide in zip(counts, hidden, strict=True) if hide)
    wanted = small + rule.threshold
    for place in range(len(counts) - 1, -1, -1):
        if counts[place] > rule.threshold:
            hidden[place] = True
            held += counts[place]
            wanted += above
            if held >= wanted:
                break
    return hidden


def _shown(count: int, rule: Rule, *, hide: bool) -> Shown:
    return Shown(None if hide else rule.rounded(count))


def _sum_of_shown(column: Sequence[Shown]) -> Shown:
    values = [shown.value for shown in column if shown.value is not None]
    return Shown(sum(values) if len(values) == len(column) else None)
