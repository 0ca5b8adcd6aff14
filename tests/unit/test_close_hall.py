"""A hall is closed from its desk: all stations or a reason for each that is not, and one receipt over every head."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from export.comparison import Noted
from export.readers import read_sources
from export.verdicts import Kind, Report
from export.verify import verify
from kiosk.close_hall import HallClosing, close_hall, how_closing_went
from kiosk.errors import ChainError
from kiosk.gather import hand_over_device
from kiosk.hall_receipt import HallReceipt, parse_hall_receipt
from kiosk.records import Closed, PointContent

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Hall, Inspectors


def _fill(hall: Hall) -> None:
    """Let a door and a table record something, and leave them."""
    door, notes = hall.open("door-1"), hall.open("notes-1")
    door.check_in(role="parent-carer")
    notes.note(PointContent(text="We waited", themes=("local-offer",)))
    notes.keep_draft("Half a sen")
    door.end()
    notes.end()


def _close(hall: Hall) -> tuple[HallClosing, list[str], list[str]]:
    stopped: list[str] = []
    told: list[str] = []
    return close_hall(hall.open("desk"), stopped.append, told.append), stopped, told


def _verify(*paths: Path, receipts: tuple[str, ...]) -> Report:
    with read_sources(paths) as evidence:
        return verify(evidence, Noted((), receipts)).report


def test_every_station_is_closed_and_one_receipt_covers_them(
    hall: Hall, tmp_path: Path, inspectors: Inspectors
) -> None:
    """Stations are stopped, closed and counted, an unfinished line included; the bundle verifies with the receipt."""
    _fill(hall)
    closing, stopped, told = _close(hall)
    assert stopped == ["door-1", "notes-1"]
    assert told == ["door-1", "notes-1", "desk"]
    assert closing.closed == ("door-1", "notes-1", "desk")
    assert closing.receipt is not None
    assert closing.receipt.streams == 3
    for session in hall._open:  # noqa: SLF001 - the desk that _close opened
        session.end()
    for name in closing.closed:
        session = hall.open(name)
        [(_, _, records)] = session.streams()
        assert isinstance(inspectors.open_all(records)[-1], Closed)
        session.end()
    desk = hall.open("desk")
    again = close_hall(desk, lambda _: None)
    assert again.receipt == closing.receipt
    stick = tmp_path / "stick"
    stick.mkdir()
    report = hand_over_device(desk, stick, lambda _done, _total: None)
    assert closing.receipt.records == report.records
    for noted in (str(closing.receipt), closing.receipt.code):
        found = _verify(report.path, receipts=(noted,))
        assert [stream.verdict for stream in found.streams] == ["complete"] * 3
        assert found.findings == ()
    assert how_closing_went(closing)[0].startswith("3 stations closed")


def test_a_station_that_runs_elsewhere_is_named_and_the_desk_stays_open(hall: Hall) -> None:
    """What can be closed is; the one in another window is named with what to do; afterwards all can be closed."""
    _fill(hall)
    door = hall.open("door-1")
    closing, _, _ = _close(hall)
    assert closing.receipt is None
    assert closing.closed == ("notes-1",)
    assert [name for name, _ in closing.open] == ["door-1"]
    assert how_closing_went(closing)[1].startswith("door-1: ")
    door.check_in(role="staff")
    door.end()
    for session in hall._open:  # noqa: SLF001 - the desk that _close opened
        session.end()
    assert _close(hall)[0].receipt is not None


def test_the_receipt_shows_a_dropped_station_and_an_older_copy(hall: Hall, tmp_path: Path) -> None:
    """Records without one station, or with an older end of one, do not fit the receipt; nor does another meeting's."""
    _fill(hall)
    early, late = tmp_path / "early", tmp_path / "late"
    for folder in (early, late):
        folder.mkdir()
    desk = hall.open("desk")
    before = hand_over_device(desk, early, lambda _done, _total: None).path
    desk.end()
    closing, _, _ = _close(hall)
    assert closing.receipt is not None
    found = _verify(before, receipts=(str(closing.receipt),))
    assert Kind.STATION_MISSING in {finding.kind for finding in found.findings}
    other = HallReceipt(closing.receipt.meeting, 3, closing.receipt.records, bytes(32))
    whole = hall.data / hall.loaded.pack.meeting.id
    for session in hall._open:  # noqa: SLF001 - the desk that _close opened
        session.end()
    assert _verify(whole, receipts=(str(closing.receipt),)).findings == ()
    assert {finding.kind for finding in _verify(whole, receipts=(str(other),)).findings} == {Kind.ROLLED_BACK}


def test_a_receipt_reads_back_as_it_was_written_and_nothing_else_does() -> None:
    """The text has one form; a changed, short or foreign one is refused; the order of streams does not matter."""
    ends = [("b", 2, bytes(32)), ("a", 5, bytes(range(32)))]
    receipt = HallReceipt.over("m", ends)
    assert receipt == HallReceipt.over("m", reversed(ends))
    assert parse_hall_receipt(f" {receipt}\n") == receipt
    assert (receipt.streams, receipt.records) == (2, 7)
    assert receipt != HallReceipt.over("m", [("b", 2, bytes(32)), ("a", 4, bytes(range(32)))])
    for text in (str(receipt)[:-1], str(receipt).replace("OMH1", "OM1"), "OMH1:m/x/7/00", "OMH1:", f"{receipt}/x"):
        with pytest.raises(ChainError):
            parse_hall_receipt(text)
