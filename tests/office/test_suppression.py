"""No reader of a published table narrows a hidden count: not by sums, not by the rule, not with the exact total."""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytauargus.engine import audit_jj

from export.suppression import Counts, DisclosedTable, Heading, Rule, Shown, suppress
from tests.office.attacker import UNKNOWN, Knowledge, TableAttack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PUBLIC = Rule(threshold=7, base=5)
RULES = st.sampled_from([PUBLIC, PUBLIC, Rule(10, 10), Rule(3, 1), Rule(9, 5), Rule(2, 4)])


def one_way(counts: Sequence[int], *, adds_up: bool = True) -> Counts:
    """Return a table of these counts."""
    return Counts("a", "people", headings(len(counts)), tuple(counts), adds_up)


def two_way(cells: Sequence[Sequence[int]]) -> Counts:
    """Return a table of these cells."""
    rows = tuple(map(tuple, cells))
    return Counts(
        "a",
        "mentions",
        headings(len(rows)),
        tuple(map(sum, rows)),
        adds_up=True,
        columns=headings(len(rows[0])),
        cells=rows,
    )


def headings(many: int) -> tuple[Heading, ...]:
    """Return that many headings."""
    return tuple(Heading(str(number), f"No. {number}") for number in range(many))


def text(shown: Sequence[Shown]) -> str:
    """Return a line as it is published."""
    return " ".join(map(str, shown))


@pytest.mark.parametrize(
    ("counts", "published", "total"),
    [
        ((120, 30, 12, 9), "120 30 10 10", "170"),
        ((120, 30, 12, 0), "120 30 10 0", "160"),
        ((120, 30, 12, 8), "120 30 10 10", "170"),
        ((120, 30, 12, 7), "120 30 * *", "170"),
        ((120, 30, 8, 7), "120 * * *", "165"),
        ((120, 3, 30, 0), "120 * * 0", "155"),
        ((0, 0, 0, 0), "0 0 0 0", "0"),
        ((3, 0, 0, 0), "* * * *", "*"),
        ((9, 2, 0, 0), "* * * *", "10"),
        ((25, 7, 0, 0), "* * 0 0", "30"),
    ],
)
def test_a_line_is_published_like_this(counts: tuple[int, ...], published: str, total: str) -> None:
    """Golden lines under threshold 7 and base 5: the small ones, those hidden with them, and the total."""
    table = suppress(one_way(counts), PUBLIC)
    assert (text(table.row_totals), str(table.total)) == (published, total)


def test_suppression_looks_at_true_counts_and_rounding_comes_after() -> None:
    """7 is hidden and 8 shown, although both round to a multiple of five that the other could be."""
    table = suppress(one_way([0, 1, 7, 8, 12, 13], adds_up=False), PUBLIC)
    assert text(table.row_totals) == "0 * * 10 10 15"
    assert table.total is None


def test_a_two_way_table_is_published_like_this() -> None:
    """A row whose total is hidden is hidden whole, and a column's total stands only over what is all shown."""
    table = suppress(two_way([(60, 20, 0), (30, 9, 4), (9, 40, 0), (2, 1, 0)]), PUBLIC)
    assert [text(row) for row in table.cells] == ["60 20 0", "* * *", "* * *", "* * *"]
    assert text(table.row_totals) == "80 45 * *"
    assert text(table.column_totals) == "* * *"
    assert str(table.total) == "175"


def test_a_profile_without_a_threshold_shows_every_exact_count() -> None:
    """Threshold 0 and base 1 change nothing."""
    counts = two_way([(1, 2, 0), (0, 0, 7)])
    table = suppress(counts, Rule(0, 1))
    assert [tuple(shown.value for shown in row) for row in table.cells] == list(counts.cells)
    assert [shown.value for shown in table.column_totals] == [1, 2, 7]
    assert (table.total, table.hides) == (Shown(10), False)


def test_a_published_table_holds_no_true_count() -> None:
    """Nothing that is reachable from a published table is a hidden number."""
    table = suppress(one_way([1234, 4321, 3, 6]), PUBLIC)
    assert not {"1234", "4321", "3", "6"} & set(
        repr(table).replace("(", " ").replace(",", " ").replace(")", " ").split()
    )


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Counts("a", "people", headings(2), (1,), adds_up=True),
        lambda: Counts("a", "people", headings(1), (-1,), adds_up=True),
        lambda: Counts("a", "people", headings(1), (3,), adds_up=True, columns=headings(2), cells=((1, 1),)),
        lambda: Counts("a", "people", headings(1), (3,), adds_up=True, columns=headings(2), cells=((3,),)),
    ],
)
def test_a_table_that_does_not_fit_together_is_refused(wrong: object) -> None:
    """Suppression never works on a table whose cells and totals say different things."""
    with pytest.raises(ValueError, match="the table a"):
        wrong()  # type: ignore[operator]  # each is a function


COUNT = st.one_of(st.integers(0, 9), st.integers(0, 40), st.integers(0, 200))


@settings(max_examples=60, deadline=None)
@given(counts=st.lists(COUNT, min_size=2, max_size=7), rule=RULES)
def test_sums_do_not_narrow_a_hidden_count(counts: list[int], rule: Rule) -> None:
    """Whoever knows the exact total can still take each hidden small count for any number from 1 to the threshold."""
    true = one_way(counts)
    attack = TableAttack(Knowledge(), suppress(true, rule))
    assert attack.narrowed(true) == []
    attack.tell(true)
    assert attack.narrowed(true) == []


@settings(max_examples=40, deadline=None)
@given(
    cells=st.integers(2, 5).flatmap(
        lambda wide: st.lists(st.lists(COUNT, min_size=wide, max_size=wide), min_size=2, max_size=5)
    ),
    rule=RULES,
)
def test_no_two_way_table_narrows_a_hidden_count(cells: list[list[int]], rule: Rule) -> None:
    """Nor do rows, columns and totals together, with the exact grand total and every shown row's exact total."""
    true = two_way(cells)
    attack = TableAttack(Knowledge(), suppress(true, rule))
    assert attack.narrowed(true) == []
    attack.tell(true)
    assert attack.narrowed(true) == []


def audit(counts: Counts, table: DisclosedTable, folder: Path) -> list[dict[str, object]]:
    """Return τ-ARGUS' audit of a table: the interval of each hidden count where all others are known exactly.

    The table is handed over in the JJ format: the cells with their status (`s` shown, `u` small, `m` hidden with them)
    and the protection that they need, then the sums that hold between them.
    """
    rule = table.rule
    cells: list[str] = []
    sums: list[tuple[int, list[int]]] = []

    def cell(count: int, *, hidden: bool) -> int:
        small = hidden and rule.is_small(count)
        status = "u" if small else "m" if hidden else "s"
        below, above = (count - 1, rule.threshold - count) if small else (0, 0)
        cells.append(f"{len(cells)} {count}.0 1 {status} 0.0 {UNKNOWN}.0 {below}.0 {above}.0 0.0")
        return len(cells) - 1

    total = table.total
    grand = cell(sum(counts.row_counts), hidden=total is None or total.hidden)
    rows = [cell(count, hidden=one.hidden) for count, one in zip(counts.row_counts, table.row_totals, strict=True)]
    sums.append((grand, rows))
    for row, line, shown in zip(rows, counts.cells, table.cells, strict=bool(table.columns)):
        sums.append((row, [cell(count, hidden=one.hidden) for count, one in zip(line, shown, strict=True)]))
    tied = [f"0.0 {len(of) + 1} : {whole} (-1) " + " ".join(f"{one} (1)" for one in of) for whole, of in sums]
    path = folder / "table.jj"
    path.write_text("\n".join(["0", str(len(cells)), *cells, str(len(tied)), *tied, ""]))
    found: list[dict[str, object]] = audit_jj(str(path))
    return found


@settings(max_examples=40, deadline=None)
@given(
    cells=st.integers(2, 5).flatmap(
        lambda wide: st.lists(st.lists(COUNT, min_size=wide, max_size=wide), min_size=2, max_size=5)
    ),
    rule=RULES,
)
def test_tau_argus_finds_every_hidden_count_protected(
    cells: list[list[int]], rule: Rule, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The audit of another tool, with all shown counts and totals known exactly, agrees."""
    true, folder = two_way(cells), tmp_path_factory.mktemp("audit")
    for counts in (true, one_way(true.row_counts)):
        assert [one for one in audit(counts, suppress(counts, rule), folder) if one["unsafe"]] == []


def test_tau_argus_finds_what_primary_suppression_alone_gives_away(tmp_path: Path) -> None:
    """The control: its audit names the small count that stands alone in its line."""
    true = one_way([120, 30, 12, 4])
    shown = (*(Shown(PUBLIC.rounded(count)) for count in true.row_counts[:3]), Shown(None))
    [found] = audit(true, DisclosedTable("a", "people", PUBLIC, true.rows, shown, Shown(165)), tmp_path)
    assert (found["unsafe"], found["min"], found["max"]) == (True, 4.0, 4.0)


def test_the_attacker_finds_what_primary_suppression_alone_gives_away() -> None:
    """The control: with the small count alone hidden, the attacker names it to within the rounding."""
    true = one_way([120, 30, 12, 4])
    shown = (*(Shown(PUBLIC.rounded(count)) for count in true.row_counts[:3]), Shown(None))
    naive = DisclosedTable("a", "people", PUBLIC, true.rows, shown, Shown(160 + 5))
    attack = TableAttack(Knowledge(), naive)
    assert attack.narrowed(true) == [("rows", 4, (3, 7))]
    true = one_way([120, 30, 12, 1])
    naive = DisclosedTable("a", "people", PUBLIC, true.rows, shown, Shown(160))
    assert TableAttack(Knowledge(), naive).narrowed(true) == [("rows", 1, (1, 2))]


def lines(places: int, most: int) -> Iterator[tuple[int, ...]]:
    """Yield every line of that many counts that adds up to `most` at the most."""
    for counts in itertools.product(range(most + 1), repeat=places):
        if sum(counts) <= most:
            yield counts


@pytest.mark.parametrize(
    ("places", "most", "rule"),
    [
        (2, 60, PUBLIC),
        (3, 40, Rule(3, 5)),
        (4, 20, Rule(2, 3)),
        (5, 14, Rule(1, 2)),
        pytest.param(3, 80, PUBLIC, marks=pytest.mark.campaign),
        pytest.param(4, 34, Rule(3, 5), marks=pytest.mark.campaign),
        pytest.param(5, 24, Rule(2, 3), marks=pytest.mark.campaign),
    ],
)
def test_the_rule_itself_gives_nothing_away(places: int, most: int, rule: Rule) -> None:
    """Among all lines that are published alike with the same exact total, each small count takes every value.

    The reader here runs the rule itself on every possible line, and is told which of the hidden counts are small.
    """
    alike: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for counts in lines(places, most):
        table = suppress(one_way(counts), rule)
        small = tuple(rule.is_small(count) for count in counts)
        whole = all(shown.hidden for shown in table.row_totals)
        alike[(table.row_totals, table.total, sum(counts), None if whole else small)].append(counts)
    checked = 0
    for (row_totals, total, exact, _), group in alike.items():
        for place, shown in enumerate(row_totals):  # type: ignore[arg-type,var-annotated]  # a key's first part
            values = {counts[place] for counts in group if rule.is_small(counts[place])}
            if shown.hidden and values and not total.hidden:  # type: ignore[attr-defined]  # a key's second part
                checked += 1
                assert values == set(range(1, rule.threshold + 1)), (row_totals, exact, group[0])
    assert checked > 10


def test_the_rule_gives_nothing_away_of_two_way_tables() -> None:
    """The same of every table of two by two: told every exact total that is shown, the reader narrows no cell."""
    rule = Rule(2, 3)
    alike: dict[tuple[tuple[tuple[Shown, ...], ...], object], list[tuple[int, ...]]] = defaultdict(list)
    for counts in lines(4, 18):
        true = two_way([counts[:2], counts[2:]])
        table = suppress(true, rule)
        exact = [None if one.hidden else count for one, count in zip(table.row_totals, true.row_counts, strict=True)]
        if table.total is not None and not table.total.hidden:
            alike[table.cells, (table.row_totals, table.total, sum(counts), *exact)].append(counts)
    checked = 0
    for (cells, _), group in alike.items():
        for place, shown in enumerate(itertools.chain(*cells)):
            values = {counts[place] for counts in group}
            if shown.hidden and any(rule.is_small(value) for value in values):
                checked += 1
                assert values >= set(range(1, rule.threshold + 1)), group[0]
    assert checked > 100
