"""A reader who wants to know what published tables hide: integer programming over everything that was published.

The attacker knows each shown cell to within the rounding, that a shown zero is a zero and any other shown count is
above the threshold, that only a line hidden whole may hide zeros, and every total with the rule that it is made by. It
may be told exact totals besides, as if it had counted heads. For each hidden count HiGHS (through
`scipy.optimize.milp`) then finds the least and the largest number that it can still be.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from export.suppression import Counts, DisclosedTable, Rule, Shown

UNKNOWN = 2_000
"""No count of the tests' tables is larger."""

Interval = tuple[int, int]


def rounded_from(value: int, rule: Rule) -> Interval:
    """Return the least and the largest number that is rounded to a value, halves up."""
    return value - rule.base // 2, value + (rule.base + 1) // 2 - 1


def from_shown(shown: Shown, rule: Rule, hidden: Interval) -> Interval:
    """Return what a true count may be, from what is shown of it."""
    if shown.value is None:
        return hidden
    low, high = rounded_from(shown.value, rule)
    if shown.value == 0:
        return 0, max(0, high if high > rule.threshold else 0)
    return max(low, rule.threshold + 1), high


@dataclass
class Knowledge:
    """Counts that are not known, and what ties them together."""

    bounds: list[Interval] = field(default_factory=list)
    ties: list[tuple[dict[int, int], Interval]] = field(default_factory=list)

    def count(self, within: Interval) -> int:
        """Add a count and return its number."""
        self.bounds.append(within)
        return len(self.bounds) - 1

    def add_up(self, counts: Sequence[int], within: Interval) -> None:
        """Add that counts add up to something within an interval."""
        if counts:
            self.ties.append((dict.fromkeys(counts, 1), within))

    def equal(self, some: Sequence[int], others: Sequence[int]) -> None:
        """Add that some counts have the same sum as others."""
        self.ties.append((dict.fromkeys(some, 1) | dict.fromkeys(others, -1), (0, 0)))

    def range_of(self, count: int) -> Interval:
        """Return the least and the largest number that a count can be."""
        lows, highs = np.array(self.bounds, dtype=float).T
        rows = np.zeros((len(self.ties), len(self.bounds)))
        for place, (factors, _) in enumerate(self.ties):
            rows[place, list(factors)] = list(factors.values())
        limits = LinearConstraint(rows, [low for _, (low, _) in self.ties], [high for _, (_, high) in self.ties])
        goal = np.zeros(len(self.bounds))
        found = []
        for sign in (1, -1):
            goal[count] = sign
            result = milp(goal, constraints=limits, bounds=Bounds(lows, highs), integrality=np.ones_like(goal))
            assert result.success, "what was published contradicts itself"
            found.append(round(sign * result.fun))
        return found[0], found[1]


class TableAttack:
    """What the attacker makes of one table.

    Args:
        known: What is known already; attacks on tables of the same people share it.
        table: The published table.
    """

    def __init__(self, known: Knowledge, table: DisclosedTable) -> None:
        self.known, self.table, self.rule = known, table, table.rule
        self.rows = self._rows() if table.columns else self._line(table.row_totals, adds_up=table.total is not None)
        self.cells: list[list[int]] = []
        for row, total, cells in zip(self.rows, table.row_totals, table.cells, strict=bool(table.columns)):
            self.cells.append(self._line(cells, adds_up=True))
            known.equal(self.cells[-1], [row])
            self._total(self.cells[-1], cells, total)
        if table.total is not None:
            self._total(self.rows, table.row_totals, table.total)

    def tell(self, counts: Counts) -> None:
        """Tell every exact total that is not hidden: the grand one, and of a two-way table each row's."""
        if self.table.total is not None and not self.table.total.hidden:
            self.known.add_up(self.rows, (sum(counts.row_counts),) * 2)
        for row, shown, count in zip(self.rows, self.table.row_totals, counts.row_counts, strict=True):
            if self.table.columns and not shown.hidden:
                self.known.bounds[row] = (count, count)

    def narrowed(self, counts: Counts) -> list[tuple[str, int, Interval]]:
        """Return every hidden small count that can't be each number from 1 to the threshold any more."""
        lines = [("rows", counts.row_counts, self.rows, self.table.row_totals)]
        for place, true_cells in enumerate(counts.cells):
            lines.append((counts.rows[place].id, true_cells, self.cells[place], self.table.cells[place]))
        found = [
            (where, count, self.known.range_of(number))
            for where, true, numbers, line in lines
            for count, number, shown in zip(true, numbers, line, strict=True)
            if shown.hidden and self.rule.is_small(count)
        ]
        return [one for one in found if one[2][0] > 1 or one[2][1] < self.rule.threshold]

    def _rows(self) -> list[int]:
        """Return the rows of a two-way table: their totals are sums of rounded counts, which the cells tell better."""
        whole = all(shown.hidden for shown in self.table.row_totals)
        hidden = (0 if whole else 1, UNKNOWN)
        shown_rows = {False: (self.rule.threshold + 1, UNKNOWN), True: (0, 0)}
        return [
            self.known.count(hidden if shown.hidden else shown_rows[shown.value == 0])
            for shown in self.table.row_totals
        ]

    def _line(self, line: Sequence[Shown], *, adds_up: bool) -> list[int]:
        whole = adds_up and all(shown.hidden for shown in line)
        hidden = (0 if whole else 1, UNKNOWN if adds_up else self.rule.threshold)
        return [self.known.count(from_shown(shown, self.rule, hidden)) for shown in line]

    def _total(self, numbers: list[int], line: Sequence[Shown], total: Shown) -> None:
        """Take in a total: what it holds beyond the shown counts is the hidden ones, rounded together."""
        hidden = [number for number, shown in zip(numbers, line, strict=True) if shown.hidden]
        if hidden and total.value is not None:
            rest = total.value - sum(shown.value for shown in line if shown.value is not None)
            self.known.add_up(hidden, rounded_from(rest, self.rule))
