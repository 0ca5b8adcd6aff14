"""The records of a meeting: one tagged union of frozen values, and its canonical bytes.

Every record has a random id from the operating system's generator and a 15-minute time band, never an exact time.
The JSON of a record is the plaintext of one age file; its field names are part of the public format
(docs/sealed-format.md), so a field is only ever added, never renamed.
"""

from __future__ import annotations

import secrets
from typing import Annotated, Literal, TypeAlias

import msgspec

from kiosk.errors import RecordError
from kiosk.spoken import crockford

Direction: TypeAlias = Literal["better", "no-change", "worse", "mixed", "not-said"]
"""How the speaker says things have moved since the inspection."""

Fidelity: TypeAlias = Literal["verbatim", "paraphrase", "interpreter", "on-behalf"]
"""How close the note is to what was said: word for word, in the note-taker's words, through an interpreter, or
said for somebody else."""

WhyWithdrawn: TypeAlias = Literal["mistake", "duplicate", "speaker-asked", "identifying", "other"]
"""Why a point was withdrawn. The withdrawn point stays sealed in the stream."""

WhyCorrected: TypeAlias = Literal["counted-by-hand", "missed", "counted-twice", "other-door", "other"]
"""Why a head-count was corrected: heads were counted, somebody was missed or counted twice, or used another door."""

MAX_CORRECTION = 1000
"""The most people that one correction of the head-count may add or take off."""

MAX_TEXT = 4000
"""The longest point, in Unicode code points; a longer one is refused with the limit named."""

RecordId: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-HJKMNP-TV-Z]{16}$")]
"""80 random bits in Crockford's base32."""

_TextField: TypeAlias = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
_ThemeId: TypeAlias = Annotated[str, msgspec.Meta(max_length=40)]


def new_id() -> str:
    """Return a record id: 80 bits from the operating system's generator, 16 characters of Crockford's base32."""
    return crockford(secrets.token_bytes(10))


class _Frozen(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Frozen, strict, no unknown keys."""


class Finding(_Frozen, frozen=True, kw_only=True):
    """One result of a check made before the doors open."""

    name: str
    """What was checked."""
    ok: bool
    """Whether it held."""
    detail: str = ""
    """What was found."""


class GuardFlag(_Frozen, frozen=True, kw_only=True):
    """What the identifying-information guard found and what the note-taker decided; never the text itself."""

    kind: str
    """Such as 'person' or 'postcode'."""
    decision: Literal["replaced", "kept"]
    """What the note-taker did about it."""
    reason: str = ""
    """Why it was kept."""


class Voices(_Frozen, frozen=True, kw_only=True):
    """How many people stand behind a point; mentions and people are counted apart."""

    heard: Literal["first-tonight", "said-before", "not-said"] = "not-said"
    """Whether the point was new this evening."""
    agreed: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0
    """How many others were seen to agree."""


class PointContent(_Frozen, frozen=True, kw_only=True):
    """What a point says: the part that an amendment replaces."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_TEXT)]
    """The point as typed, without names."""
    themes: Annotated[tuple[_ThemeId, ...], msgspec.Meta(max_length=16)] = ()
    """Ids of the themes it is tagged with; empty where the note-taker chose none."""
    direction: Direction = "not-said"
    """Better, worse, or unchanged since the inspection."""
    fidelity: Fidelity = "paraphrase"
    """How close the note is to what was said."""
    voices: Voices = Voices()
    """How many people stand behind it."""
    read_back: bool = False
    """Whether it was read back to the speaker."""
    table: Annotated[str, msgspec.Meta(max_length=20)] = ""
    """The table it was said at, if there are tables."""
    flags: tuple[GuardFlag, ...] = ()
    """The guard's findings and the note-taker's decisions."""


class _Record(_Frozen, frozen=True, kw_only=True):
    """What every record has."""

    id: RecordId
    """Random; the only name a record has outside its stream."""
    band: str
    """Start of the 15-minute band it was made in: local ISO 8601 with offset, such as 2020-03-23T19:15+00:00."""


class Opened(_Record, tag="opened", frozen=True, kw_only=True):
    """The first record of a stream: what the station knew when it opened."""

    station: str
    """The station's id on the roster."""
    pack_digest: str
    """SHA-256 of the pack's bytes, hexadecimal."""
    software: str
    """Distribution and version."""
    preflight: tuple[Finding, ...] = ()
    """Checks made on this machine before opening."""
    rehearsal_proof: str = "not-tested"
    """How the inspectors' key was proved to open a record, or 'not-tested'."""
    clock_confirmed: bool = False
    """Whether a person confirmed the device's clock."""
    recipients: tuple[str, ...]
    """Fingerprints of the public keys that records are sealed to."""


NOT_ASKED = "not-asked"
"""The role of a person whom a steward counted in, without questions."""


class CheckedIn(_Record, tag="checked-in", frozen=True, kw_only=True):
    """One person came in."""

    role: str
    """The pack's id of the answer to 'Who are you here as?', or `NOT_ASKED`."""
    topics: tuple[_ThemeId, ...] = ()
    """Themes the person came to talk about, if they said so."""
    language: str = "en"
    """The language the check-in was made in."""
    privacy_version: str
    """Which words of the privacy promise were shown; empty where a steward counted the person and none were."""


class NeedsTotals(_Record, tag="needs-totals", frozen=True, kw_only=True):
    """Cumulative totals of tonight's needs: no record ties a need to a person, a role or a moment."""

    totals: dict[str, int]
    """Need id to how many people asked for it."""


class Left(_Record, tag="left", frozen=True, kw_only=True):
    """One person left. Nothing but the band."""


class CountUndone(_Record, tag="count-undone", frozen=True, kw_only=True):
    """The newest tap of a steward taken back: nobody came in, or left, after all."""

    record: RecordId
    """The id of the `CheckedIn` or `Left`."""
    was: Literal["came-in", "left"]
    """What the tap counted."""


class HeadCountCorrected(_Record, tag="head-count-corrected", frozen=True, kw_only=True):
    """Staff put the head-count right; who came in and who left stays as it was counted."""

    change: Annotated[int, msgspec.Meta(ge=-MAX_CORRECTION, le=MAX_CORRECTION)]
    """People inside more, or fewer."""
    reason: WhyCorrected
    """Why."""


class PointNoted(_Record, tag="point-noted", frozen=True, kw_only=True):
    """One spoken point."""

    content: PointContent
    """What was said."""


class PointAmended(_Record, tag="point-amended", frozen=True, kw_only=True):
    """A point's content replaced; the earlier content stays sealed in the stream."""

    point: RecordId
    """The id of the `PointNoted`."""
    content: PointContent
    """The new content."""
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """Why it was changed."""


class PointWithdrawn(_Record, tag="point-withdrawn", frozen=True, kw_only=True):
    """A point taken back; it stays sealed in the stream."""

    point: RecordId
    """The id of the `PointNoted`."""
    reason: WhyWithdrawn
    """Why."""
    note: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """Anything more to say."""


class ConcernRaised(_Record, tag="concern-raised", frozen=True, kw_only=True):
    """A safeguarding concern, sealed to the lead inspector alone."""

    text: _TextField
    """The note; may be empty where the note-taker only marks that an inspector was told."""
    told_inspector: bool = False
    """Whether an inspector was told in person."""


class SurveyShown(_Record, tag="survey-shown", frozen=True, kw_only=True):
    """The survey screen was shown."""

    state: Literal["none", "not-open-yet", "open", "closing-soon", "closed"]
    """The state it was shown in."""


class DraftKept(_Record, tag="draft-kept", frozen=True, kw_only=True):
    """The line that was being typed when the process died."""

    text: _TextField
    """The unfinished line."""
    themes: tuple[_ThemeId, ...] = ()
    """The themes chosen so far."""


class Closed(_Record, tag="closed", frozen=True, kw_only=True):
    """The last record of a stream."""

    counts: dict[str, int]
    """How many records of each kind the stream holds; kinds the device keeps no total of are counted as 'other'."""
    tallies: dict[str, dict[str, int]]
    """The station's final totals, as `kiosk.tallies.Tallies` keeps them."""


Record: TypeAlias = (
    Opened
    | CheckedIn
    | NeedsTotals
    | Left
    | CountUndone
    | HeadCountCorrected
    | PointNoted
    | PointAmended
    | PointWithdrawn
    | ConcernRaised
    | SurveyShown
    | DraftKept
    | Closed
)

_DECODER: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


def encode(record: Record) -> bytes:
    """Return the record's canonical JSON: UTF-8, keys sorted, no spaces.

    Raises:
        RecordError: A field holds more than `decode` takes; sealed like that, nobody could ever read it.
    """
    payload = msgspec.json.encode(record, order="sorted")
    try:
        _DECODER.decode(payload)
    except msgspec.DecodeError as error:
        raise RecordError.too_much(str(error)) from error
    return payload


def decode(payload: bytes) -> Record:
    """Return the record in `payload`, JSON with any trailing spaces.

    Raises:
        RecordError: The bytes are not a record of a known kind.
    """
    try:
        return _DECODER.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:  # the last: nested beyond all sense
        raise RecordError.unreadable(str(error)) from error
