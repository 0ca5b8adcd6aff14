"""A bundle of any size to measure with: real chains over really sealed records, made by all cores."""

from __future__ import annotations

import random
import re
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

from export.identities import new_identity, parse_identity
from kiosk.handover import StationSource, write_bundle
from kiosk.pack import parse_pack, sample_pack
from kiosk.recipients import HYBRID, X25519
from kiosk.records import CheckedIn, PointAmended, PointContent, PointNoted, SurveyShown, new_id
from tests.office.builder import BAND, Built, build, sealed_records

if TYPE_CHECKING:
    from pathlib import Path

    from export.identities import Identity
    from kiosk.pack import LoadedPack
    from kiosk.records import Record

_WORDS = re.findall(
    "[a-z]+",
    "we waited for the plan and nobody rang back from the council so in the end school did what it could while therapy "
    "never came although every review said it would and now he is at home again most of the week without a teacher",
)


@dataclass(frozen=True)
class Evidence:
    """A bundle and the key that opens it."""

    bundle: Path
    identity: Identity
    records: int


@dataclass(frozen=True)
class _Station:
    name: str
    records: int
    pack: bytes
    recipients: tuple[str, ...]


def make_evidence(folder: Path, records: int, *, stations: int = 50, classic: bool = False) -> Evidence:
    """Return a bundle of about so many records, evenly over the stations.

    Args:
        folder: Where to.
        records: How many, about.
        stations: How many stations.
        classic: Whether they are sealed to one key of the older kind, which is faster made and a quarter as large;
            else to two post-quantum keys, as a meeting's are.
    """
    kind = X25519 if classic else HYBRID
    identity = new_identity(kind)
    recipients = (identity.recipient,) if classic else (identity.recipient, new_identity(kind).recipient)
    loaded = _pack(stations)
    each = max(1, records // stations - 1)
    tasks = [_Station(station.id, each, loaded.data, recipients) for station in loaded.pack.stations[:stations]]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        sources = list(pool.map(_built, tasks))
    report = write_bundle(sources, loaded, folder)
    return Evidence(report.path, parse_identity(identity.text), report.records)


def _pack(stations: int) -> LoadedPack:
    sample = sample_pack()
    more = "".join(
        f'\n[[stations]]\nid = "table-{number}"\nrole = "notes"\nlabel = "Table {number}"\n'
        for number in range(stations - len(sample.pack.stations))
    )
    return parse_pack(sample.data + more.encode(), "bench")


def _built(station: _Station) -> StationSource:
    chance = random.Random(station.name)  # noqa: S311 - the text of a measurement
    records: list[Record] = []
    for number in range(station.records):
        records.append(_record(number, records[-1:], chance))
    built: Built = build(parse_pack(station.pack, "bench"), station.name, sealed_records(records, station.recipients))
    return built.source


def _record(number: int, before: list[Record], chance: random.Random) -> Record:
    """Return a record of an evening's mix: three in four are points, some of them corrected."""
    kind = number % 20
    if kind < 3:
        return CheckedIn(id=new_id(), band=BAND, role="parent-carer", topics=("local-offer",), privacy_version="1")
    if kind == 3:
        return SurveyShown(id=new_id(), band=BAND, state="closed")
    content = PointContent(
        text=" ".join(chance.choices(_WORDS, k=chance.randint(8, 20))),
        themes=(chance.choice(("local-offer", "safeguarding", "joint-commissioning", "assessment-planning")),),
        direction="worse",
    )
    if kind == 6 and before and isinstance(before[0], PointNoted):
        return PointAmended(id=new_id(), band=BAND, point=before[0].id, content=content)
    return PointNoted(id=new_id(), band=BAND, content=content)
