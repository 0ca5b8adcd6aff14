"""A disk that refuses while the station runs: one copy carries on, none is silent, and a retry saves once."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

import kiosk.journal
import kiosk.state
from kiosk.durable import sync
from kiosk.errors import NotSavedError, StateError, StoreError
from kiosk.journal_reading import read_journal
from kiosk.places import JOURNAL, STORE
from kiosk.records import PointContent, PointNoted
from kiosk.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.chain import SealedRecord
    from kiosk.meeting_session import MeetingSession
    from tests.conftest import Hall, Inspectors


@contextmanager
def journal_refuses(number: int = errno.ENOSPC) -> Iterator[None]:
    """Let every sync of the journal fail after its bytes are written, as a failing device does."""

    def refuse(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    def refuse_whole(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kiosk.journal, "sync", refuse)
        patch.setattr(kiosk.journal, "replace_file", refuse_whole)
        yield


@contextmanager
def store_refuses(*, after_writing: bool = False) -> Iterator[None]:
    """Let the database refuse; `after_writing` as a failed checkpoint on a full disk does, with the row durable."""
    append = Store.append

    def refuse(store: Store, station: str, record: SealedRecord) -> None:
        if after_writing:
            append(store, station, record)
        raise StoreError("The database refused.")

    def refuse_many(*_: object) -> None:
        raise StoreError("The database refused.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "append", refuse)
        if not after_writing:
            patch.setattr(Store, "append_all", refuse_many)
        yield


def _point(text: str) -> PointContent:
    return PointContent(text=text)


def _texts(session: MeetingSession, inspectors: Inspectors) -> list[str]:
    [(_, _, records)] = session.streams()
    return [r.content.text for r in inspectors.open_all(records) if isinstance(r, PointNoted)]


def _both_hold_all(hall: Hall) -> bool:
    folder = hall.station_folder()
    store = Store(folder / STORE)
    stored = list(store.records("notes-1"))
    store.close()
    return stored == list(read_journal(folder / JOURNAL).records)


def test_a_journal_that_refuses_is_loud_and_made_whole_later(hall: Hall, inspectors: Inspectors) -> None:
    """Points stay saved in the database; once the journal takes writes again it holds every record."""
    session = hall.open()
    with journal_refuses():
        session.note(_point("One"))
        assert "ONLY ONE COPY" in session.status().journal.text
        session.note(_point("Two"))
    session.note(_point("Three"))
    assert session.status().journal.ok
    assert _texts(session, inspectors) == ["One", "Two", "Three"]
    session.end()
    assert _both_hold_all(hall)


def test_a_database_that_refuses_is_loud_and_completed_later(hall: Hall, inspectors: Inspectors) -> None:
    """Points stay saved in the journal; once the database takes rows again it holds every record, each once."""
    session = hall.open()
    with store_refuses():
        session.note(_point("One"))
        session.note(_point("Two"))
        assert "ONLY ONE COPY" in session.status().journal.text
    session.note(_point("Three"))
    assert session.status().journal.ok
    assert _texts(session, inspectors) == ["One", "Two", "Three"]
    session.end()
    assert _both_hold_all(hall)


def test_a_commit_refused_after_it_was_durable_is_not_stored_twice(hall: Hall, inspectors: Inspectors) -> None:
    """The row is looked up before it is tried again."""
    session = hall.open()
    with store_refuses(after_writing=True):
        session.note(_point("One"))
    session.note(_point("Two"))
    assert _texts(session, inspectors) == ["One", "Two"]


@pytest.mark.parametrize("restart", [False, True])
def test_what_neither_copy_takes_is_refused_and_a_retry_saves_it_once(
    hall: Hall, inspectors: Inspectors, *, restart: bool
) -> None:
    """The error says NOT saved; the same point given again is there once, whatever half of it reached a disk."""
    session = hall.open()
    with journal_refuses(errno.EIO), store_refuses():
        with pytest.raises(NotSavedError, match="NOT saved"):
            session.note(_point("One"))
        with pytest.raises(NotSavedError):
            session.note(_point("One"))
    session.note(_point("One"))
    session.note(_point("Two"))
    if restart:
        session.end()
        session = hall.open()
        assert sum(notice.lost for notice in session.start.notices) == 0
    assert _texts(session, inspectors) == ["One", "Two"]


def test_a_refused_point_given_up_for_another_leaves_a_sound_chain(hall: Hall, inspectors: Inspectors) -> None:
    """The key that signed the refused point signs nothing else: that point is kept before the next one."""
    session = hall.open()
    with journal_refuses(errno.EIO), store_refuses(), pytest.raises(NotSavedError):
        session.note(_point("One"))
    session.note(_point("Two"))
    assert _texts(session, inspectors) == ["One", "Two"]
    session.end()
    assert hall.open().start.notices == ()


def test_dying_after_a_refusal_loses_only_what_was_refused(hall: Hall, inspectors: Inspectors) -> None:
    """The process dies with a refused record half on disk: the restart is sound and loses nothing acknowledged."""
    session = hall.open()
    session.note(_point("Kept"))
    with journal_refuses(errno.EIO), store_refuses(), pytest.raises(NotSavedError):
        session.note(_point("Refused"))
    session.end()
    again = hall.open()
    assert sum(notice.lost for notice in again.start.notices) == 0
    again.note(_point("After"))
    assert [text for text in _texts(again, inspectors) if text != "Refused"] == ["Kept", "After"]


def test_a_state_file_that_refuses_lets_nothing_be_written(hall: Hall, inspectors: Inspectors) -> None:
    """Without the next key on disk no record is written; afterwards the station goes on."""
    session = hall.open()
    calls = 0

    def refuse(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(descriptor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kiosk.state, "sync", refuse)
        with pytest.raises(StateError):
            session.note(_point("One"))
        session.note(_point("One"))
    assert _texts(session, inspectors) == ["One"]


def test_a_spent_key_that_stays_is_told(hall: Hall) -> None:
    """The record is saved, and the steward hears that its key could not be destroyed."""
    session = hall.open()
    calls = 0

    def refuse(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(descriptor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kiosk.state, "sync", refuse)
        session.note(_point("One"))
    assert "could not be destroyed" in session.status().journal.text
    session.note(_point("Two"))
    assert session.status().journal.ok
