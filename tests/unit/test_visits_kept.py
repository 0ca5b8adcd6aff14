"""A door with its real store, whatever people do at it: who is counted is who finished, also after a power cut."""

from __future__ import annotations

import shutil
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from kiosk.records import CheckedIn
from kiosk.visit import Answers, Visit
from tests.conftest import Hall

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.pack import LoadedPack
    from tests.conftest import Inspectors

ROLES = ["parent-carer", "staff", "prefer-not-to-say"]
THEMES = ["local-offer", "assessment-planning", "none"]
NEEDS = ["hearing-loop", "leave-help"]


class Evening(RuleBasedStateMachine):
    """One person after another at one door, with what has to be on disk beside it.

    Args:
        loaded: The meeting pack, sealed to the inspectors.
        inspectors: Who can read what was sealed.
        folder: Where this evening's records are kept.
    """

    def __init__(self, loaded: LoadedPack, inspectors: Inspectors, folder: Path) -> None:
        super().__init__()
        self.loaded, self.inspectors, self.folder = loaded, inspectors, folder
        self.starts = count()
        self.finished: list[Answers] = []
        self.visit = Visit.start()

    @initialize()
    def open(self) -> None:
        """Open the door."""
        self.hall = Hall(self.loaded, self.folder / str(next(self.starts)))
        self.session = self.hall.open("door-1")

    @rule(
        role=st.sampled_from(ROLES),
        topics=st.lists(st.sampled_from(THEMES), max_size=3),
        needs=st.lists(st.sampled_from(NEEDS), max_size=2),
        backs=st.integers(0, 3),
        short=st.booleans(),
    )
    def answer(self, role: str, topics: list[str], needs: list[str], backs: int, short: bool) -> None:  # noqa: FBT001 - hypothesis gives it so
        """Answer question after question, some of them twice, up to the last page."""
        pack = self.loaded.pack
        visit = Visit.start().begin("en").choose_role(pack, role)
        visit = visit.skip() if short else visit.choose(pack, topics).go_on(pack).choose(pack, needs).go_on(pack)
        for _ in range(backs):
            visit = visit.back(pack)
        if visit.page == "role":
            visit = visit.choose_role(pack, role)
        self.visit = visit

    @rule()
    def finish(self) -> None:
        """Tap Continue on the last page, if that is the page in sight."""
        if self.visit.page == "privacy":
            answers = self.visit.accept().answers
            self.session.check_in(
                role=answers.role, topics=answers.topics, language=answers.language, needs=answers.needs
            )
            self.finished.append(answers)
            self.visit = self.visit.accept().leave()

    @rule()
    def walk_away(self) -> None:
        """Tap Exit this page, or leave it until it clears."""
        self.visit = self.visit.leave()

    @rule()
    def restart(self) -> None:
        """Stop the kiosk in mid-visit and open it again."""
        self.session.end()
        self.session = self.hall.open("door-1")
        self.visit = Visit.start()

    @rule()
    def pull_the_plug(self) -> None:
        """Go on from what is on the disk at this moment, as after a power cut."""
        after = self.folder / str(next(self.starts))
        shutil.copytree(self.hall.data, after, ignore=shutil.ignore_patterns("*.lock"))
        self.hall.end()
        self.hall = Hall(self.loaded, after)
        self.session = self.hall.open("door-1")
        self.visit = Visit.start()

    @invariant()
    def who_is_counted_is_who_finished(self) -> None:
        """The totals are those of the finished visits, and of nobody else."""
        tallies = self.session.status().tallies
        assert tallies.arrived == len(self.finished)
        asked = [need for answers in self.finished for need in answers.needs]
        assert tallies.needs == {need: asked.count(need) for need in NEEDS if need in asked}

    def teardown(self) -> None:
        """Let the inspectors open what was sealed: the same people, in the same order."""
        if not hasattr(self, "session"):
            return
        [(_, _, records)] = self.session.streams()
        came = [record for record in self.inspectors.open_all(records) if isinstance(record, CheckedIn)]
        sealed = [(record.role, record.topics) for record in came]
        self.hall.end()
        assert sealed == [(answers.role, answers.topics) for answers in self.finished]


def _try(loaded: LoadedPack, inspectors: Inspectors, folder: Path, evenings: int, steps: int) -> None:
    numbers = count()

    class AtThisDoor(Evening):
        def __init__(self) -> None:
            super().__init__(loaded, inspectors, folder / str(next(numbers)))

    run_state_machine_as_test(
        AtThisDoor,
        settings=settings(
            max_examples=evenings,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


def test_nobody_unfinished_is_counted(loaded: LoadedPack, inspectors: Inspectors, tmp_path: Path) -> None:
    """Taps, backs, exits, restarts and power cuts in any order: the totals and records are the finished visits'."""
    _try(loaded, inspectors, tmp_path, evenings=6, steps=15)


@pytest.mark.campaign
def test_nobody_unfinished_is_counted_in_many_evenings(
    loaded: LoadedPack, inspectors: Inspectors, tmp_path: Path
) -> None:
    """The same for two hundred evenings of up to sixty steps."""
    _try(loaded, inspectors, tmp_path, evenings=200, steps=60)
