"""Disclosure profiles: what of the opened records leaves for which audience.

`inspector` is for a controlled recipient: every row and every exact count, but no row says a person's role unless more
than seven of that role were in the room. `public` is for everybody else: counts alone, small ones hidden, the rest
rounded (`export.suppression`); no row and no word that anybody said. A pack may change both and add its own; a profile
that hides small counts never hands out rows, since whoever can count rows knows every count.

Rows leave in an order drawn anew for each output from the operating system's generator, within a theme where they have
themes: nothing of it tells who spoke or came in after whom.
"""

from __future__ import annotations

import difflib
import secrets
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from export.counting import count_all, folded_role
from export.evidence_errors import RequestError
from export.release_errors import ReleaseError
from export.stored_rows import StoredRows, counted
from export.suppression import DisclosedTable, Rule, suppress
from export.tables import COUNTS, Table
from kiosk.meeting import DISCLOSURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from export.redaction import Redaction
    from export.suppression import Heading, Shown
    from export.tables import Cell
    from kiosk.meeting import DisclosureProfile, Pack

INSPECTOR = "inspector"
PUBLIC = "public"
IN_STEPS = "versions"
"""The table whose rows stand by their point's random id and, within a point, in order, since that is what it tells."""
MOST_SHUFFLED = 50_000
"""Rows that are shuffled here; where there are more, they stay in the order that `export.fold` has drawn for them."""
NOT_SHOWN = "not-shown"
"""What a row says of a role that too few people had."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What leaves under one profile."""

    profile: DisclosureProfile
    """The profile."""
    tables: tuple[DisclosedTable, ...]
    """Every table of counts, as it may be shown."""
    rows: tuple[Table, ...]
    """Tables of single records, shuffled; under a profile that hides small counts at most reviewed words alone."""

    def table(self, name: str) -> DisclosedTable:
        """Return the table of counts of that name.

        Raises:
            KeyError: There is none, such as 'people-by-role' under a profile that gives no rows.
        """
        return next((table for table in self.tables if table.name == name), None) or _none(name)

    def counts(self) -> Table:
        """Return all tables of counts as one table of cells, in the order of the pack."""
        return Table("counts", COUNTS, tuple(row for table in self.tables for row in _long(table)))


def profile_of(pack: Pack | None, name: str) -> DisclosureProfile:
    """Return the profile of that name: the pack's, or the one that is built in.

    Raises:
        RequestError: There is none.
    """
    profiles = {one.name: one for one in (DISCLOSURE if pack is None else pack.disclosure)}
    if name in profiles:
        return profiles[name]
    near = difflib.get_close_matches(name, profiles, n=1)
    raise RequestError.no_such_profile(name, near[0] if near else "", sorted(profiles))


def disclose(
    tables: Iterable[Table], pack: Pack | None, profile: DisclosureProfile, redaction: Redaction | None = None
) -> Disclosure:
    """Return what of the opened records leaves under a profile.

    Args:
        tables: What `Fold.tables` returns.
        pack: The meeting pack; None where no bundle brought one.
        profile: The profile.
        redaction: What becomes of every text, if somebody reviewed them. A profile that gives no rows then gives the
            points' words, which were reviewed one by one, and nothing with them.

    Raises:
        ReleaseError: There is no pack, and the profile hides small counts: the rows of its tables come from the pack.
    """
    if pack is None and not profile.gives_rows:
        raise ReleaseError.no_pack(profile.name)
    tables = tuple(tables)
    shown_as = _roles(tables, profile.roles_above)
    noted = tables if redaction is None else redaction.counted(tables)
    counts = count_all(noted, pack, shown_as if profile.gives_rows else None)
    rule = Rule(profile.threshold, profile.base)
    rows: tuple[Table, ...] = ()
    if profile.gives_rows:
        kept = tables if redaction is None else redaction.rows(tables)
        rows = tuple(_shuffled(_without_roles(table, shown_as)) for table in kept)
        rows += () if redaction is None else (redaction.log_table(),)
    elif redaction is not None:
        rows = (_shuffled(redaction.quotes()),)
    return Disclosure(profile, tuple(suppress(one, rule) for one in counts), rows)


def without_small_roles(tables: Iterable[Table], profile: DisclosureProfile) -> tuple[Table, ...]:
    """Return tables whose check-ins say a role only where more people had it than the profile asks for.

    Args:
        tables: What `Fold.tables` returns.
        profile: The profile.
    """
    tables = tuple(tables)
    shown_as = _roles(tables, profile.roles_above)
    return tuple(_without_roles(table, shown_as) for table in tables)


def _none(name: str) -> DisclosedTable:
    raise KeyError(name)


def _roles(tables: Iterable[Table], above: int) -> dict[str, str]:
    """Return each role to what it is counted under: itself, or its group where too few people had it."""
    people: Counter[tuple[Cell, ...]] = Counter()
    for table in tables:
        if table.name == "checkins":
            people += counted(table, "role", "group")
    return {str(role): str(role) if many > above else folded_role(str(group)) for (role, group), many in people.items()}


def _without_roles(table: Table, shown_as: dict[str, str]) -> Table:
    """Return the table of check-ins without the roles that too few people had; any other table as it is."""
    if table.name != "checkins":
        return table
    if all(role == shown for role, shown in shown_as.items()):
        return table
    return replace(
        table,
        rows=tuple((row[0], row[1] if shown_as[str(row[1])] == row[1] else NOT_SHOWN, *row[2:]) for row in table.rows),
    )


def _shuffled(table: Table) -> Table:
    """Return a table with its rows in a new order; points stay together by theme."""
    if table.name == IN_STEPS or (isinstance(table.rows, StoredRows) and len(table.rows) > MOST_SHUFFLED):
        return table
    rows = list(table.rows)
    secrets.SystemRandom().shuffle(rows)
    if table.name == "points":
        rows.sort(key=lambda row: str(row[1]))
    return replace(table, rows=tuple(rows))


def _long(table: DisclosedTable) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each count of a table, totals with an empty id."""
    for place, row in enumerate(table.rows):
        for column, shown in zip(table.columns, table.cells[place] if table.columns else (), strict=True):
            yield _cell(table, row, column, shown)
        yield _cell(table, row, None, table.row_totals[place])
    for column, shown in zip(table.columns, table.column_totals, strict=True):
        yield _cell(table, None, column, shown)
    if table.total is not None:
        yield _cell(table, None, None, table.total)


def _cell(table: DisclosedTable, row: Heading | None, column: Heading | None, shown: Shown) -> tuple[Cell, ...]:
    names = [("", "Total") if one is None else (one.id, one.label) for one in (row, column)]
    if not table.columns:
        names[1] = ("", "")
    return (table.name, table.unit, names[0][0], names[1][0], names[0][1], names[1][1], str(shown))
