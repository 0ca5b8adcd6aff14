"""The two copies of a stream, journal and database, kept in step record by record.

Where one refuses, the other carries on alone, `trouble` says so loudly, and the one that refused is brought up to
date at the next record. Where both refuse, the record is not saved. The sealed records stay in memory as well, so that
files that something else empties or deletes under the running station are written again.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk import notices
from kiosk.errors import JournalError, NotSavedError, StorageError, StoreError
from kiosk.journal import Journal, write_journal
from kiosk.journal_reading import read_journal
from kiosk.places import prepare
from kiosk.reconcile import Found, heal_journal, heal_store, read_store
from kiosk.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.chain import SealedRecord
    from kiosk.notices import Notice


class Copies:
    """Journal and database of one stream, with every record so far.

    Args:
        found: The stream as it lies on disk; healed here, its database taken over.

    Raises:
        StorageError: Neither copy can be made whole.
    """

    def __init__(self, found: Found) -> None:
        if found.opening is None:
            raise JournalError.not_there(found.place.local_journal)
        self._place = found.place
        self._name = found.name
        self._opening = found.opening
        self._trouble: dict[str, Notice] = {}
        self._kept = list(found.records)
        self._behind: list[SealedRecord] = []
        self._journal: Journal | None = None
        self._store: Store | None = heal_store(found)
        self._open_journal(found)

    @property
    def trouble(self) -> tuple[Notice, ...]:
        """What is wrong with one of the copies; empty while both are well."""
        return tuple(self._trouble.values())

    @property
    def journal(self) -> Path:
        """Where the journal is written now."""
        return self._journal.path if self._journal else self._place.local_journal

    def write(self, record: SealedRecord) -> None:
        """Write one record to both copies; on disk in at least one of them when the call returns.

        Raises:
            NotSavedError: Neither took it.
        """
        no_journal = self._to_journal(record)
        no_store = self._to_store(record)
        if no_journal is not None and no_store is not None:
            raise NotSavedError.nowhere(no_journal, no_store) from no_store
        if no_store is not None:
            self._behind.append(record)
        self._kept.append(record)

    def look(self) -> None:
        """Write again what something else emptied, cut, replaced or deleted since the last record, and say so.

        Where the second device has gone, the journal is written on this one instead.
        """
        store = None if self._store is None or self._store.as_left() else self._store
        journal = None if self._journal is None or self._journal.as_left() else self._journal
        if journal is not None and not journal.device_is_there():
            if self._leave_device(JournalError.not_there(journal.path)):
                with suppress(JournalError):  # the next record tries again, and says so
                    self._journal_anew()
            journal = None
        if store is None and journal is None:
            return
        found = Found(self._place, self._name, opening=self._opening, records=list(self._kept))
        if store is not None:
            self._store_whole(found, store)
        if journal is not None:
            self._journal_whole(found, journal)
        self._trouble["touched"] = notices.touched(self._place.folder, len(self._kept), self._place.set_aside)

    def records(self) -> list[SealedRecord]:
        """Return every record in order, read back from disk.

        Raises:
            StorageError: Neither copy can be read.
        """
        if self._store is not None:
            return [*self._store.records(self._name), *self._behind]
        return list(read_journal(self.journal).records)

    def close(self) -> None:
        """Let go of the files."""
        if self._journal is not None:
            self._journal.close()
        if self._store is not None:
            self._store.close()

    def _store_whole(self, found: Found, store: Store) -> None:
        store.close()
        self._store = None
        try:
            prepare(self._place.folder)
            if self._place.store.exists():
                read_store(found)
            self._store = heal_store(found)
        except StorageError as error:
            self._behind = list(self._kept)
            self._trouble["store"] = notices.store_refuses(error)
        else:
            self._behind.clear()

    def _journal_whole(self, found: Found, journal: Journal) -> None:
        found.journals.append(read_journal(journal.path))
        try:
            healed = Journal(journal.path, heal_journal(found, journal.path))
        except JournalError:
            return
        journal.close()
        self._journal = healed

    def _open_journal(self, found: Found) -> None:
        """Go on with the journal where it belongs, or on this device where its second device has gone."""
        second = self._place.second_journal
        if second is not None:
            try:
                self._journal = Journal(second, heal_journal(found, second))
            except JournalError as error:
                self._trouble["device"] = notices.second_device_gone(second, error, self._place.local_journal)
            else:
                return
        local = self._place.local_journal
        try:
            self._journal = Journal(local, heal_journal(found, local))
        except JournalError as error:
            self._trouble["journal"] = notices.journal_refuses(error)

    def _to_journal(self, record: SealedRecord) -> JournalError | None:
        """Append to the journal and return its refusal, if any."""
        try:
            self._journal_anew()
            self._append(record)
        except StorageError as error:
            refusal = error if isinstance(error, JournalError) else JournalError(error.message, error.hint)
            return self._fall_back(record, refusal)
        self._trouble.pop("journal", None)
        return None

    def _fall_back(self, record: SealedRecord, refusal: JournalError) -> JournalError | None:
        """Go on with a journal on this device where the second device has gone; return the refusal where that fails."""
        return self._to_journal(record) if self._leave_device(refusal) else refusal

    def _leave_device(self, refusal: JournalError) -> bool:
        """Let go of a journal that refuses and say so; tell whether this device can take its place."""
        failed, self._journal = self._journal, None
        if failed is not None:
            failed.close()
        if failed is not None and failed.path == self._place.second_journal:
            self._trouble["device"] = notices.second_device_gone(failed.path, refusal, self._place.local_journal)
            return True
        self._trouble["journal"] = notices.journal_refuses(refusal)
        return False

    def _journal_anew(self) -> None:
        """Write the journal whole, on this device, after it refused a record."""
        if self._journal is None:
            path = self._place.local_journal
            self._journal = Journal(path, write_journal(path, self._opening, self._kept))

    def _append(self, record: SealedRecord) -> None:
        if self._journal is None:
            raise JournalError.not_there(self._place.local_journal)
        self._journal.append(record)

    def _to_store(self, record: SealedRecord) -> StoreError | None:
        """Commit to the database, with what it could not take before, and return its refusal, if any."""
        if self._store is not None and not self._behind:
            try:
                self._store.append(self._name, record)
            except StoreError:
                self._store.close()
                self._store = None
            else:
                self._trouble.pop("store", None)
                return None
        try:
            self._store_again([*self._behind, record])
        except StoreError as error:
            self._trouble["store"] = notices.store_refuses(error)
            return error
        self._behind.clear()
        self._trouble.pop("store", None)
        return None

    def _store_again(self, waiting: list[SealedRecord]) -> None:
        """Open the database anew and store what it lacks: a commit that was refused may be on disk all the same."""
        if self._store is not None:
            self._store.close()
            self._store = None
        store = Store(self._place.store)
        try:
            if store.opening(self._name) is None:
                store.add_opening(self._name, self._opening)
            store.append_all(self._name, [late for late in waiting if not store.has(self._name, late)])
        except StoreError:
            store.close()
            raise
        self._store = store
