"""One attack for each verdict, run through the command: the table for people and the JSON for machines both say it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from export.arguments import parser
from export.commands import verify_sources
from export.verdicts import Kind
from kiosk.errors import ExitCode
from kiosk.handover import write_bundle
from tests.office.builder import Built, build, filler, write_journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.pack import LoadedPack

ROSTER = ("desk", "door-1", "notes-1")


@dataclass
class Evening:
    """The streams of an evening, and what is given to `verify` besides the bundle of them."""

    loaded: LoadedPack
    folder: Path
    streams: dict[str, Built]
    given: list[str] = field(default_factory=list)

    @property
    def door(self) -> Built:
        """The stream that is attacked."""
        return self.streams["door-1"]

    def put(self, records: list[int], **changed: int) -> None:
        """Leave the attacked stream these of its records, in this order, one of them under another number."""
        kept = [self.door.records[number] for number in records]
        for place, number in changed.items():
            at = int(place.removeprefix("at_"))
            kept[at] = replace(kept[at], seq=number)
        self.streams["door-1"] = self.door.with_records(kept)


def _alter(evening: Evening) -> None:
    """Flip one bit of what a record seals."""
    records = list(evening.door.records)
    sealed = bytearray(records[2].sealed)
    sealed[5] ^= 1
    records[2] = replace(records[2], sealed=bytes(sealed))
    evening.streams["door-1"] = evening.door.with_records(records)


def _drop(evening: Evening) -> None:
    evening.put([0, 1, 3, 4, 5])


def _reorder(evening: Evening) -> None:
    evening.put([0, 3, 2, 1, 4, 5], at_1=1, at_3=3)


def _cut(evening: Evening) -> None:
    evening.put([0, 1, 2])


def _fabricate(evening: Evening) -> None:
    """Make a stream anew that is whole in itself."""
    evening.given += ["--opening-code", f"door-1={evening.door.code}"]
    evening.streams["door-1"] = build(evening.loaded, "door-1", filler(9, 6), label="forger")


def _roll_back(evening: Evening) -> None:
    """Put an older copy back."""
    evening.given += ["--receipt", str(evening.door.receipt)]
    evening.put([0, 1, 2])


def _smuggle(evening: Evening) -> None:
    """Lay another meeting's stream beside the bundle."""
    changed: dict[str, object] = {"meeting": "another-meeting"}
    alien = build(evening.loaded, "door-1", filler(1, 4), label="alien", changed=changed)
    evening.given.append(str(write_journal(alien, evening.folder / "alien")))


def _take_a_station(evening: Evening) -> None:
    del evening.streams["notes-1"]


def _seal_to_others(evening: Evening) -> None:
    """Run a station whose records are sealed to somebody else."""
    changed: dict[str, object] = {"recipients": ("AAAA-AAAA-AAAA-AAAA",)}
    evening.streams["door-1"] = build(evening.loaded, "door-1", filler(1, 6), changed=changed)


ATTACKS: dict[Kind, Callable[[Evening], None]] = {
    Kind.ALTERED: _alter,
    Kind.MISSING: _drop,
    Kind.REORDERED: _reorder,
    Kind.CUT_SHORT: _cut,
    Kind.REPLACED: _fabricate,
    Kind.ROLLED_BACK: _roll_back,
    Kind.FOREIGN: _smuggle,
    Kind.STATION_MISSING: _take_a_station,
    Kind.UNREADABLE: _seal_to_others,
}


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.COMPLETE])
def test_every_attack_is_told_to_people_and_to_machines(
    loaded: LoadedPack, tmp_path: Path, kind: Kind, capsys: pytest.CaptureFixture[str]
) -> None:
    """The verdict, the advice and exit code 4 come out of both forms, and nothing is called complete."""
    evening = Evening(loaded, tmp_path, {name: build(loaded, name, filler(n, 6)) for n, name in enumerate(ROSTER)})
    ATTACKS[kind](evening)
    bundle = write_bundle([built.source for built in evening.streams.values()], loaded, tmp_path).path
    people, machines = (
        (verify_sources(parser().parse_args(["verify", str(bundle), *evening.given, *form])), capsys.readouterr().out)
        for form in ((), ("--json",))
    )
    assert people[0] == machines[0] == ExitCode.VERIFICATION_FAILED
    told = json.loads(machines[1])
    findings = [*told["findings"], *(one for stream in told["streams"] for one in stream["findings"])]
    found = [one for one in findings if one["kind"] == kind]
    assert found
    assert not told["complete"]
    shown = " ".join(people[1].split())
    assert "NOT COMPLETE" in shown
    for one in found:
        assert f"{kind}: {one['text']} {one['advice']}".strip() in shown
    if kind is not Kind.STATION_MISSING:
        assert any(kind in stream["verdict"] for stream in told["streams"])
