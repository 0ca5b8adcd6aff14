"""Before the doors open: are these the inspectors' keys, and does each of them open what is sealed to it?

Fingerprints are compared with the inspectors' cards one by one; one that differs stops the opening. Then the kiosk
seals four words to each inspector alone and writes them to a stick; `python -m export rehearse` shows them to whoever
holds that key, and typed here they prove it. A word list for each key, because a safeguarding concern is sealed to the
lead alone: that another inspector's key opens says nothing of hers. What was shown holds for every station of the
meeting on this device.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from kiosk.challenge import make_challenge
from kiosk.errors import CeremonyError
from kiosk.meeting_notes import keep_key_proof, read_key_proof
from kiosk.records import Finding
from kiosk.stick_file import put_file

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.challenge import Challenge
    from kiosk.meeting import Pack, Recipient
    from kiosk.meeting_notes import KeyProof
    from kiosk.pack import LoadedPack

TRIES = 3
"""Wrong answers to the words on a stick; then none of them counts any more."""

NOT_TESTED = "not-tested"
"""`Opened.rehearsal_proof` where nobody was asked: a rehearsal, or a part that goes on after a loss."""

ACCEPTED = "not-tested: staff accepted that nobody has tested the key"
"""`Opened.rehearsal_proof` where staff opened a live station all the same."""


@dataclass(frozen=True, slots=True)
class InspectorsKey:
    """One key that records are sealed to, and what was shown of it on this device."""

    name: str
    """Whose it is."""
    fingerprint: str
    """To compare with the card."""
    lead: bool
    """Whether safeguarding concerns open for it."""
    compared: bool
    """Whether the card had the same fingerprint."""
    tested: bool
    """Whether it opened words sealed to it alone."""


def keys_of(pack: Pack, proof: KeyProof) -> tuple[InspectorsKey, ...]:
    """Return the pack's keys in their order, with what was shown of each."""
    from kiosk.recipients import fingerprint

    marks = ((entry, fingerprint(entry.key)) for entry in pack.recipients)
    return tuple(
        InspectorsKey(entry.name, mark, entry.lead, mark in proof.compared, mark in proof.opened)
        for entry, mark in marks
    )


def proof_in_words(keys: tuple[InspectorsKey, ...], *, accepted: bool) -> str:
    """Return what the opening record says of the keys.

    Args:
        keys: The keys, with what was shown of each.
        accepted: Whether staff accepted that nobody has tested them.
    """
    tested = [key for key in keys if key.tested]
    if not tested:
        return ACCEPTED if accepted else NOT_TESTED
    rest = [key for key in keys if not key.tested]
    said = f"four words opened by: {_listed(tested)}"
    return f"{said}; not tested: {_listed(rest)}" if rest else said


def compared_with_cards(keys: tuple[InspectorsKey, ...]) -> tuple[Finding, ...]:
    """Return what the opening record says of the comparison with the inspectors' cards; nothing without keys."""
    if not keys:
        return ()
    rest = [key for key in keys if not key.compared]
    said = f"not compared: {_listed(rest)}" if rest else f"the same: {_listed(keys)}"
    return (Finding(name="fingerprints on the inspectors' cards", ok=not rest, detail=said),)


def _listed(keys: tuple[InspectorsKey, ...] | list[InspectorsKey]) -> str:
    return ", ".join(f"{key.name} ({key.fingerprint})" for key in keys)


class OpeningCeremony:
    """What is shown of the keys before a station of the meeting opens on this device.

    Args:
        loaded: The meeting pack.
        meeting: The meeting's folder on this device; created when there is something to keep.
        station: The id of the station that is about to open, named in the words.
        wanted: Whether staff want to hold it; they accept in advance that no key is tested where not.
    """

    def __init__(self, loaded: LoadedPack, meeting: Path, station: str, *, wanted: bool = True) -> None:
        self.wanted = wanted
        self._pack = loaded.pack
        self._meeting = meeting
        self._station = station
        self._proof = read_key_proof(meeting, loaded.digest)
        self._written: dict[str, Challenge] = {}
        self._left = TRIES

    @property
    def keys(self) -> tuple[InspectorsKey, ...]:
        """The pack's keys, with what was shown of each."""
        return keys_of(self._pack, self._proof)

    @property
    def to_compare(self) -> tuple[InspectorsKey, ...]:
        """The keys whose cards were not looked at on this device."""
        return tuple(key for key in self.keys if not key.compared)

    @property
    def tested(self) -> tuple[InspectorsKey, ...]:
        """The keys that opened their words."""
        return tuple(key for key in self.keys if key.tested)

    @property
    def to_test(self) -> tuple[InspectorsKey, ...]:
        """The keys that did not yet."""
        return tuple(key for key in self.keys if not key.tested)

    @property
    def words_written(self) -> bool:
        """Whether words lie on a stick that can be typed here."""
        return bool(self._written)

    def same(self, key: InspectorsKey) -> None:
        """Keep that a key's fingerprint is the one on the card.

        Raises:
            StorageError: The disk refused.
        """
        self._keep(msgspec.structs.replace(self._proof, compared=_with(self._proof.compared, key.fingerprint)))

    def differs(self, key: InspectorsKey) -> CeremonyError:
        """Return what to say where the fingerprint is not the one on the card: the meeting does not open."""
        return CeremonyError.other_key(key.name, key.fingerprint)

    def write(self, folder: Path) -> tuple[Path, ...]:
        """Write fresh words, sealed to each key that was not tested, into a folder; earlier words no longer count.

        Raises:
            CeremonyError: The pack holds no keys.
            StickError: The files are not there whole.
            RecipientError: A key cannot be sealed to.
        """
        if not self._pack.recipients:
            raise CeremonyError.no_keys()
        self._written = {}
        waiting = {key.fingerprint: key for key in self.to_test or self.keys}
        made = {}
        paths = []
        for entry, key in zip(self._pack.recipients, self.keys, strict=True):
            if key.fingerprint in waiting:
                made[key.fingerprint] = challenge = self._challenge(entry)
                paths.append(put_file(folder, self._file_name(entry), ".age", challenge.sealed))
        self._written, self._left = made, TRIES
        return tuple(paths)

    def forget_words(self) -> None:
        """Let the words on the stick not count any more."""
        self._written = {}

    def answer(self, typed: str) -> InspectorsKey:
        """Return the key that these words prove; it stays proved for every station of the meeting on this device.

        Raises:
            CeremonyError: They are no such words, or none were written.
            StorageError: They are, and the disk refused to keep that; they still count.
        """
        if not self._written:
            raise CeremonyError.no_words_yet()
        proved = next((mark for mark, challenge in self._written.items() if challenge.matches(typed)), None)
        if proved is None:
            self._left -= 1
            if self._left == 0:
                self._written = {}
                raise CeremonyError.words_spent()
            raise CeremonyError.wrong_words(self._left)
        self._keep(msgspec.structs.replace(self._proof, opened=_with(self._proof.opened, proved)))
        del self._written[proved]
        self._left = TRIES
        return next(key for key in self.keys if key.fingerprint == proved)

    def _challenge(self, entry: Recipient) -> Challenge:
        from kiosk.recipients import parse_recipient, seal
        from kiosk.sealing import pad

        recipient = parse_recipient(entry.key)
        return make_challenge(
            lambda payload: seal(pad(payload), [recipient]), "rehearse", self._pack.meeting.id, self._station
        )

    def _file_name(self, entry: Recipient) -> str:
        whose = re.sub(r"[^a-z0-9]+", "-", entry.name.lower()).strip("-")[:40] or "inspector"
        return f"{self._pack.meeting.id}-rehearse-{whose}"

    def _keep(self, proof: KeyProof) -> None:
        keep_key_proof(self._meeting, proof)
        self._proof = proof


def _with(marks: tuple[str, ...], mark: str) -> tuple[str, ...]:
    return (*(known for known in marks if known != mark), mark)
