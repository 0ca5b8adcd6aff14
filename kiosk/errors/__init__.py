"""Every failure the kiosk raises, with the words a person reads.

One tree under `KioskError(message, hint)`: the message says what went wrong and where, the hint how to mend it.
Foreign exceptions are wrapped with `from` at the boundary where they appear; nothing signals failure by returning
`None` or `False`. The wording lives here and nowhere else on the kiosk's side.
"""

from kiosk.errors.base import ExitCode, KioskError, UsageError, in_seconds
from kiosk.errors.ceremonies import CeremonyError, EraseError
from kiosk.errors.disks import (
    DamagedDraftError,
    DamagedStoreError,
    HandoverError,
    JournalError,
    NotSavedError,
    StateError,
    StationBusyError,
    StickError,
    StorageError,
    StoreError,
)
from kiosk.errors.evening import ClockError, HallError, LockedError, QrError, QrTooLarge, SessionError
from kiosk.errors.packs import PackError, PackProblem
from kiosk.errors.paper import PaperError
from kiosk.errors.seals import (
    Bech32Error,
    ChainError,
    EnvelopeError,
    EnvelopeFault,
    RecipientError,
    RecordError,
    UnknownFormatError,
)
from kiosk.errors.tablets import TabletsError
from kiosk.errors.wall import WallError

__all__ = [
    "Bech32Error",
    "CeremonyError",
    "ChainError",
    "ClockError",
    "DamagedDraftError",
    "DamagedStoreError",
    "EnvelopeError",
    "EnvelopeFault",
    "EraseError",
    "ExitCode",
    "HallError",
    "HandoverError",
    "JournalError",
    "KioskError",
    "LockedError",
    "NotSavedError",
    "PackError",
    "PackProblem",
    "PaperError",
    "QrError",
    "QrTooLarge",
    "RecipientError",
    "RecordError",
    "SessionError",
    "StateError",
    "StationBusyError",
    "StickError",
    "StorageError",
    "StoreError",
    "TabletsError",
    "UnknownFormatError",
    "UsageError",
    "WallError",
    "in_seconds",
]
