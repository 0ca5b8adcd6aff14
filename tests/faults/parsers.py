"""Every parser that takes bytes from elsewhere, and whole examples of what it takes.

A parser may take the bytes or refuse them with a `KioskError`, which is a sentence. Anything else it raises is a find.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from export.challenges import open_challenge
from export.frame_files import Stretch, scan
from export.identities import new_identity
from export.keyfile import read_key_file, write_key_file
from export.readers import read_sources
from export.unsealing import open_sealed
from export.verify import verify
from kiosk.chain import decode_opening, parse_receipt
from kiosk.challenge import make_challenge
from kiosk.draft import DraftSlot
from kiosk.errors import KioskError
from kiosk.journal_reading import read_journal
from kiosk.pack import parse_pack
from kiosk.records import PointContent, PointNoted, decode, encode, new_id
from kiosk.sealing import Sealer
from kiosk.state import Slot, encode_slot, read_slots
from kiosk.tallies import Tallies
from tests.conftest import pack_with_keys

if TYPE_CHECKING:
    from collections.abc import Callable

_MAGIC = b"OMJ!"


class _NoPassphraseError(KioskError):
    """Nobody types a passphrase here: that scrypt is slow is no find."""


@dataclass(frozen=True)
class Parser:
    """One parser under fuzz."""

    parse: Callable[[bytes], object]
    examples: tuple[bytes, ...]
    longest: int = 1 << 16

    def try_on(self, data: bytes) -> None:
        """Let it parse, and take a refusal in a sentence for an answer.

        Raises:
            AssertionError: It refused without a word.
            Exception: Whatever else it raised.
        """
        try:
            self.parse(data)
        except KioskError as error:
            if not error.message.strip():
                raise AssertionError(f"{type(error).__name__} has no sentence") from error


def parsers(folder: Path) -> dict[str, Parser]:
    """Return every parser by name.

    Args:
        folder: Where files lie for those that read files; one file each, written anew at every try.
    """
    identity = new_identity()
    pack = pack_with_keys(identity.recipient, new_identity().recipient).encode()
    sealer = Sealer.for_pack(parse_pack(pack, "meeting.toml").pack)
    record = PointNoted(id=new_id(), band="2020-03-23T19:00+00:00", content=PointContent(text="A page is hard to find"))
    journal, bundle, opening = _station(pack)
    key_file = folder / "example.key"
    write_key_file(key_file, identity, "one two three", work_factor=1)
    draft = DraftSlot(folder / "example.draft")
    draft.keep(sealer.seal(record))
    return {
        "pack": Parser(lambda data: parse_pack(data, "meeting.toml"), (pack,)),
        "journal": Parser(_in(folder / "records.journal", _journal), (journal,)),
        "bundle": Parser(_in(folder / "test.omk.zip", _sources), (bundle,), 1 << 18),
        "age": Parser(lambda data: open_sealed(data, [identity]), (sealer.seal(record),)),
        "key file": Parser(
            _in(folder / "inspector.key", lambda path: read_key_file(path, _nobody)),
            (key_file.read_bytes(), f"# a comment\n{identity.text}\n".encode()),
        ),
        "challenge": Parser(
            _in(folder / "words.age", lambda path: open_challenge(path, [identity], "unlock")),
            (_challenge(sealer, folder),),
        ),
        "record": Parser(decode, (encode(record),)),
        "opening": Parser(decode_opening, (opening,)),
        "receipt": Parser(
            lambda data: parse_receipt(data.decode(errors="replace")), (b"OM1:test/door-1/9/" + b"0f" * 32,)
        ),
        "state": Parser(
            _in(folder / "station.state", read_slots), (encode_slot(Slot(3, bytes(32), Tallies())) + bytes(4096),)
        ),
        "draft": Parser(_in(folder / "draft", lambda path: DraftSlot(path).read()), (draft.path.read_bytes(),)),
    }


def careless(data: bytes) -> None:
    """Parse as nobody should: what the fuzzers have to find.

    Raises:
        IndexError: The bytes begin with four that have to be found one by one, and end there.
    """
    if data[:1] == _MAGIC[:1] and data[1:2] == _MAGIC[1:2] and data[2:3] == _MAGIC[2:3] and data[3:4] == _MAGIC[3:]:
        data[4]


def _in(path: Path, read: Callable[[Path], object]) -> Callable[[bytes], object]:
    """Return a parser of bytes from a reader of files."""

    def parse(data: bytes) -> object:
        path.write_bytes(data)
        return read(path)

    return parse


def _nobody() -> str:
    raise _NoPassphraseError("There is nobody to type a passphrase.")


def _journal(path: Path) -> None:
    read_journal(path)
    list(scan(Stretch(path, 0, path.stat().st_size), lambda _size: None))


def _sources(path: Path) -> None:
    with read_sources([path]) as evidence:
        verify(evidence)


def _challenge(sealer: Sealer, folder: Path) -> bytes:
    challenge = make_challenge(sealer.seal_bytes, "unlock", "test-meeting", "door-1")
    (folder / "example.age").write_bytes(challenge.sealed)
    return challenge.sealed


def _station(pack: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the journal, the bundle and the opening of a small closed station."""
    from kiosk.clock import MeetingClock
    from kiosk.gather import hand_over
    from kiosk.places import JOURNAL
    from kiosk.session_facts import SessionRequest
    from kiosk.session_opening import open_session

    loaded = parse_pack(pack, "meeting.toml")
    with tempfile.TemporaryDirectory() as name:
        data, stick = Path(name) / "data", Path(name) / "stick"
        stick.mkdir()
        clock = MeetingClock(loaded.pack.zone)
        session = open_session(
            SessionRequest(loaded=loaded, station="notes-1", data=data, clock=clock, accept_untested=True)
        )
        session.note(PointContent(text="A page is hard to find", themes=("local-offer",)))
        session.close()
        bundle = hand_over(session, stick, lambda _done, _total: None).path.read_bytes()
        [(_, opening, _)] = session.streams()
        session.end()
        return (data / loaded.pack.meeting.id / "notes-1" / JOURNAL).read_bytes(), bundle, opening
