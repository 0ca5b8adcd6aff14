"""Writes the golden evidence files: `python -m tests.vectors.make_evidence`, after a change of a form that is meant."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from export.outputs import OutputFolder
from export.tables import FAILURES, FORMATS, POINTS, Cover, Table
from export.writers import write_tables

if TYPE_CHECKING:
    from export.tables import Cell

FOLDER = Path(__file__).with_name("evidence")
BAND = "2020-03-23T19:15+00:00"
COVER = Cover(
    heading="A made-up meeting (made-up-2020)",
    lines=("REHEARSAL: nothing here is real.",),
    rehearsal=True,
    themes=(("local-offer", "1 The Local Offer"), ("a:b", "2 History/[a:b]*?"), ("none", "0 Outside the WSOA")),
)
TEXTS = (
    ("local-offer", "We waited 18 months, “no one told us”"),
    ("local-offer, a:b", "=HYPERLINK(\"https://example.org\";1)\r\nand 'quoted', a comma"),
    ("", "'+1\ta tab, a \N{WATER WAVE}, a null \0 and _x0041_"),
    ("unheard-of", "<r><t>not rich</t></r>"),
)


def tables() -> tuple[Table, ...]:
    """Return two tables with every kind of cell and what is awkward about each form."""
    points = tuple(_point(number, themes, text) for number, (themes, text) in enumerate(TEXTS))
    failures = (("notes-1", 2**53, "the key does not fit"),)
    return Table("points", POINTS, points), Table("failures", FAILURES, failures)


def _point(n: int, themes: str, text: str) -> tuple[Cell, ...]:
    begun = (f"{n:016d}", themes, text, "worse", "verbatim", "not-said", n * 10**n, n % 2 == 0, "3", "", BAND)
    return (*begun, "notes-1", n, n == 2, "mistake" * (n == 2), "", n != 3)


def write(folder: Path) -> None:
    """Write every form into a new folder."""
    with OutputFolder(folder) as out:
        write_tables(out, tables(), FORMATS, COVER, lambda _done, _total: None)
        out.complete()


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        write(Path(made) / "out")
        FOLDER.mkdir(exist_ok=True)
        for path in sorted((Path(made) / "out").iterdir()):
            if path.suffix != ".duckdb":
                (FOLDER / path.name).write_bytes(path.read_bytes())
