"""A queue at two doors: everybody is counted once, and nobody waits for the software."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from kiosk.pack import parse_pack, sample_pack
from kiosk.places import StationPlace, meeting_folder
from kiosk.reconcile import stored_streams
from kiosk.records import CheckedIn
from tests.bench.arrivals import DOORS, arrive
from tests.e2e.evening import wait_until_free

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bench.arrivals import Arrivals
    from tests.conftest import Inspectors

MOST = 0.5
"""The software may take half of the time there is for a person; the other half is for reading and thinking."""


@pytest.fixture
def pack(inspectors: Inspectors, tmp_path: Path) -> Path:
    """Return the Worcestershire pack, which has two doors, with the inspectors' keys."""
    keys = (("Lead inspector", inspectors.lead, True), ("Second inspector", inspectors.second, False))
    entries = "".join(
        f'\n[[recipients]]\nname = "{name}"\nkey = "{key.recipient}"\nlead = {str(lead).lower()}\n'
        for name, key, lead in keys
    )
    path = tmp_path / "meeting.toml"
    path.write_text(sample_pack().data.decode() + entries)
    return path


def _check(pack: Path, data: Path, inspectors: Inspectors, people: int) -> Arrivals:
    came = arrive(pack, data, people)
    loaded = parse_pack(pack.read_bytes(), "meeting.toml").pack
    roles: Counter[str] = Counter()
    for door in DOORS:
        place = StationPlace(meeting_folder(data, loaded.meeting.id, rehearsal=False), door)
        wait_until_free(place)
        [(_, _, records)] = stored_streams(place.parts())
        roles.update(record.role for record in inspectors.open_all(records) if isinstance(record, CheckedIn))
    assert came.people == people
    assert roles == Counter(loaded.roles[number - 1].id for number in came.roles)
    return came


def test_a_short_queue_at_two_doors(pack: Path, tmp_path: Path, inspectors: Inspectors) -> None:
    """Six people at two doors at once: six records, each with what was chosen."""
    _check(pack, tmp_path / "data", inspectors, 6)


@pytest.mark.campaign
def test_three_hundred_people_at_two_doors(pack: Path, tmp_path: Path, inspectors: Inspectors) -> None:
    """Three hundred people, as many as come in a quarter of an hour, with time left for all of them to read."""
    came = _check(pack, tmp_path / "data", inspectors, 300)
    sys.stdout.write(f"{came}\n")
    assert came.share < MOST
