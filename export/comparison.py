"""Streams against what is known from elsewhere: the meeting pack and its roster, the minutes, receipts, their parts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from export.hall_comparison import against_hall, is_hall_code
from export.verdicts import ADVICE, Finding, Kind
from kiosk.chain import Receipt, first_link, opening_code, pack_words, parse_receipt, stream_name
from kiosk.hall_receipt import MARK, HallReceipt, parse_hall_receipt
from kiosk.recipients import fingerprint
from kiosk.spoken import same_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from export.evidence import Evidence, Stream
    from export.judgement import Judged
    from kiosk.chain import Opening
    from kiosk.pack import LoadedPack

_RECEIPT_MARK = "OM1:"
_HALL_MARK = f"{MARK}:"


@dataclass(frozen=True, slots=True)
class Reference:
    """What the streams should belong to."""

    meeting: str
    """The meeting's id."""
    pack_digest: str
    """SHA-256 of the pack, hexadecimal."""
    rehearsal: bool
    """True where all of them are a rehearsal's."""
    from_bundles: bool
    """Whether bundles were read, which should have brought a pack."""
    pack: LoadedPack | None
    """The pack of that digest or, where none has it, the one that was found."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What was noted outside the machines; a code may be written `STATION=CODE`."""

    opening_codes: tuple[str, ...] = ()
    """Opening codes from the minutes."""
    receipts: tuple[str, ...] = ()
    """Closing receipts, whole or as their 16-character codes."""

    @property
    def whole_receipts(self) -> tuple[Receipt, ...]:
        """The receipts given whole.

        Raises:
            ChainError: One of them is not a receipt.
        """
        return tuple(parse_receipt(text) for text in self.receipts if text.strip().startswith(_RECEIPT_MARK))

    @property
    def hall_receipts(self) -> tuple[HallReceipt, ...]:
        """The receipts over a whole hall.

        Raises:
            ChainError: One of them is not such a receipt.
        """
        return tuple(parse_hall_receipt(text) for text in self.receipts if text.strip().startswith(_HALL_MARK))

    @property
    def receipt_codes(self) -> tuple[str, ...]:
        """The receipts given as codes."""
        return tuple(text for text in self.receipts if not text.strip().startswith((_RECEIPT_MARK, _HALL_MARK)))


@dataclass(slots=True)
class Whole:
    """What concerns no single stream."""

    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def find(self, kind: Kind, text: str) -> None:
        """Add a finding."""
        self.findings.append(Finding(kind, text, (), ADVICE[kind]))


def reference(evidence: Evidence, streams: Sequence[Stream]) -> Reference:
    """Return what the streams should belong to: the pack that was given, else what most of them say."""
    openings = [stream.opening for stream in streams if stream.opening is not None]
    rehearsal = bool(openings) and all(opening.rehearsal for opening in openings)
    bundles = evidence.bundles > 0
    if evidence.given_pack is not None:
        given = evidence.given_pack
        return Reference(given.pack.meeting.id, given.digest, rehearsal, bundles, given)
    counted = Counter((opening.meeting, opening.pack_digest) for opening in openings)
    packs = {pack.digest: pack for pack in reversed(evidence.packs)}
    usual = counted.most_common(1)[0][0] if counted else ("", "")
    known = [kind for kind, _ in counted.most_common() if kind[1] in packs]
    if not packs:
        return Reference(*usual, rehearsal, bundles, None)
    if not known:
        pack = evidence.packs[0]
        return Reference(pack.pack.meeting.id, pack.digest, rehearsal, bundles, pack)
    return Reference(*known[0], rehearsal, bundles, packs[known[0][1]])


def compare(judged: Sequence[Judged], wanted: Reference, noted: Noted, whole: Whole) -> None:
    """Add to every stream, and to the whole, what the comparison finds.

    Raises:
        ChainError: A receipt that was given is not one.
    """
    for one in judged:
        if one.stream.opening is not None:
            _belongs(one, one.stream.opening, wanted)
    _doubles(judged, noted)
    _parts(judged)
    _opening_codes(judged, noted, whole)
    _receipts(judged, noted, whole)
    _roster(judged, wanted, whole)


def alien(opening: Opening, wanted: Reference) -> str:
    """Return why a stream does not belong with the others, one sentence or more; empty where it does."""
    why = []
    if opening.meeting != wanted.meeting:
        why.append(f"It belongs to the meeting '{opening.meeting}', not to '{wanted.meeting}'.")
    elif opening.pack_digest != wanted.pack_digest:
        why.append(
            f"It was sealed under another meeting pack ({_words(opening.pack_digest)}) than the one here "
            f"({_words(wanted.pack_digest)})."
        )
    elif wanted.pack is not None and wanted.pack.pack.station(opening.station) is None:
        why.append(f"The meeting's roster has no station '{opening.station}'.")
    if opening.rehearsal and not wanted.rehearsal:
        why.append("It is a rehearsal's, and the others are live.")
    return " ".join(why)


def _belongs(judged: Judged, opening: Opening, wanted: Reference) -> None:
    why = alien(opening, wanted)
    if why:
        judged.find(Kind.FOREIGN, why)
    elif wanted.pack is not None and not opening.rehearsal:
        _readable(judged, opening, wanted.pack)
    other = sorted(judged.stream.names_given - {opening.name})
    if other:
        judged.find(Kind.FOREIGN, f"It lies under the name '{other[0]}', and it is the stream of '{opening.name}'.")


def _readable(judged: Judged, opening: Opening, pack: LoadedPack) -> None:
    """Report a live stream that says it is sealed to other keys than its meeting pack names."""
    named = {fingerprint(recipient.key) for recipient in pack.pack.recipients}
    strange, lacking = set(opening.recipients) - named, named - set(opening.recipients)
    if strange:
        judged.find(
            Kind.UNREADABLE,
            f"It is sealed to keys that the meeting pack does not name ({', '.join(sorted(strange))}), so the "
            "inspectors may not be able to open it, and somebody else may.",
        )
    elif lacking:
        judged.find(
            Kind.UNREADABLE,
            f"It is not sealed to every key that the meeting pack names: {', '.join(sorted(lacking))} cannot open it.",
        )


def _words(digest: str) -> str:
    try:
        return pack_words(digest)
    except ValueError:
        return digest[:16]


def _doubles(judged: Sequence[Judged], noted: Noted) -> None:
    """Report streams that bear the same name: all but the one whose opening code is in the minutes."""
    by_name: dict[tuple[str, str, bool, str], list[Judged]] = {}
    for one in judged:
        opening = one.stream.opening
        if opening is not None:
            key = (opening.meeting, opening.name, opening.rehearsal, opening.pack_digest)
            by_name.setdefault(key, []).append(one)
    for (_, name, _, _), same in by_name.items():
        if len(same) < 2:  # noqa: PLR2004 - alone under its name
            continue
        codes = ", ".join(opening_code(one.stream.opening_data) for one in same)
        for one in same:
            if not any(_is_code(text, one) for text in noted.opening_codes):
                one.find(
                    Kind.REPLACED,
                    f"{len(same)} different streams call themselves '{name}', with the opening codes {codes}: the one "
                    "that was read into the minutes is genuine.",
                )


def _parts(judged: Sequence[Judged]) -> None:
    """Report how a stream's parts follow on from each other."""
    found = {(o.meeting, o.station, o.part): one for one in judged if (o := one.stream.opening) is not None}
    for (meeting, station, part), one in found.items():
        opening = one.stream.opening
        if part == 1 or opening is None:
            continue
        name = stream_name(station, part - 1)
        before = found.get((meeting, station, part - 1))
        if before is None:
            one.find(Kind.MISSING, f"It is part {part} of the station's records, and the part before it is not here.")
            continue
        passed = {link.hex() for link in before.walk.links} | {first_link(before.stream.opening_data).hex()}
        if opening.after in passed:
            one.notes.append(f"It goes on from '{name}', whose end the device lost.")
            if not any(finding.kind is Kind.CUT_SHORT for finding in before.findings):
                continue  # another copy has what the device lost
            before.explain_end(
                f"After {len(before.vouched)} records the device lost what came next and the station went on as "
                f"'{opening.name}', which names the last one kept. What lies between is gone."
            )
        else:
            before.find(Kind.CUT_SHORT, f"'{opening.name}' goes on from a record of this part that is not here.")


def _opening_codes(judged: Sequence[Judged], noted: Noted, whole: Whole) -> None:
    if not noted.opening_codes:
        return
    matched = [one for one in judged if any(_is_code(text, one) for text in noted.opening_codes)]
    unmatched = [text for text in noted.opening_codes if not any(_is_code(text, one) for one in judged)]
    others = [one for one in judged if one not in matched]
    blamed: set[str] = set()
    for one in others:
        texts = [text for text in unmatched if _meant_for(text, one)]
        if texts:
            blamed.update(texts)
            one.find(
                Kind.REPLACED,
                f"Its opening code is {one.verdict().opening_code or 'lost'}, which is none of those in the minutes "
                f"({', '.join(texts)}): these are not the records that the station began that evening.",
            )
        else:
            one.notes.append("No opening code from the minutes was given for it.")
    for text in unmatched:
        if text not in blamed:
            whole.find(Kind.REPLACED, f"No stream here has the opening code {text}: its records are not among these.")


def _is_code(text: str, judged: Judged) -> bool:
    station, _, code = text.rpartition("=")
    own = opening_code(judged.stream.opening_data)
    return same_code(code.strip(), own) and station.strip() in {"", judged.stream.name}


def _meant_for(text: str, judged: Judged) -> bool:
    return text.rpartition("=")[0].strip() in {"", judged.stream.name}


def _receipts(judged: Sequence[Judged], noted: Noted, whole: Whole) -> None:
    for receipt in noted.whole_receipts:
        own = [one for one in judged if (one.stream.name, _meeting(one)) == (receipt.stream, receipt.meeting)]
        if not own:
            whole.find(Kind.STATION_MISSING, f"There is a receipt of '{receipt.stream}', and its records are not here.")
        for one in own:
            _against_receipt(one, receipt)
    for hall in noted.hall_receipts:
        found = against_hall(judged, hall)
        if found is not None:
            whole.find(*found)
    _against_codes(judged, [text for text in noted.receipt_codes if not is_hall_code(judged, text)], whole)


def _meeting(judged: Judged) -> str:
    return "" if judged.stream.opening is None else judged.stream.opening.meeting


def _against_receipt(judged: Judged, receipt: Receipt) -> None:
    count = len(judged.vouched)
    if count < receipt.count:
        judged.find(
            Kind.ROLLED_BACK,
            f"The receipt says {receipt.count} records; {count} are vouched for here. These are an older copy, or "
            "part of the records.",
        )
    elif judged.walk.counts.get(receipt.count) != receipt.link:
        judged.find(
            Kind.ROLLED_BACK, "The receipt is of other records than these: what was closed is not what is here."
        )
    elif count > receipt.count:
        judged.find(Kind.ALTERED, f"The receipt says {receipt.count} records, and {count} are here.")


def _against_codes(judged: Sequence[Judged], codes: Sequence[str], whole: Whole) -> None:
    def fits(text: str, one: Judged) -> bool:
        receipt = one.receipt
        return (
            receipt is not None and same_code(text.rpartition("=")[2].strip(), receipt.code) and _meant_for(text, one)
        )

    unmatched = [text for text in codes if not any(fits(text, one) for one in judged)]
    blamed: set[str] = set()
    for one in judged:
        texts = [text for text in unmatched if _meant_for(text, one)]
        if texts and not any(fits(text, one) for text in codes):
            blamed.update(texts)
            own = "it is not closed" if one.receipt is None else f"its own code is {one.receipt.code}"
            one.find(Kind.ROLLED_BACK, f"None of the receipt codes is its own ({', '.join(texts)} given; {own}).")
    for text in unmatched:
        if text not in blamed:
            whole.find(Kind.ROLLED_BACK, f"No stream here ends with the receipt code {text}.")


def _roster(judged: Sequence[Judged], wanted: Reference, whole: Whole) -> None:
    if wanted.pack is None:
        unknown = "No meeting pack was found, so a missing station cannot be noticed. Give it with --pack MEETING.toml."
        if wanted.from_bundles:
            whole.find(Kind.MISSING, unknown)
        else:
            whole.notes.append(unknown)
        return
    if not any(one.stream.opening and one.stream.opening.pack_digest == wanted.pack_digest for one in judged):
        whole.notes.append("No stream was sealed under this meeting pack, so the roster was not compared.")
        return
    here = {
        one.stream.name.partition(".")[0] for one in judged if not one.stream.opening or _meeting(one) == wanted.meeting
    }
    for station in wanted.pack.pack.stations:
        if station.id not in here:
            whole.find(
                Kind.STATION_MISSING,
                f"The station '{station.id}' ({station.label}) is on the roster, and its records are not here.",
            )
