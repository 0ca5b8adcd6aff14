"""The check-in as a state machine: no order of taps makes an unfinished check-in look finished."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kiosk.errors import SessionError
from kiosk.visit import PAGES, Answers, Visit

if TYPE_CHECKING:
    from kiosk.meeting import Pack


def test_four_pages_lead_to_answers(letter_pack: Pack) -> None:
    """Welcome, role, privacy, done: the answers at the end are the ones tapped."""
    visit = Visit.start()
    pages = [visit.page]
    visit = visit.begin("pl")
    pages.append(visit.page)
    visit = visit.choose_role(letter_pack, "council")
    pages.append(visit.page)
    assert not visit.ready
    visit = visit.accept()
    pages.append(visit.page)
    assert tuple(pages) == PAGES
    assert visit.ready
    assert visit.answers == Answers(role="council", language="pl", topics=(), needs=())


def test_back_from_privacy_keeps_the_answer_to_show_and_lets_it_change(letter_pack: Pack) -> None:
    """Going back shows what was chosen, and choosing again replaces it."""
    visit = Visit.start().begin("en").choose_role(letter_pack, "council").back()
    assert (visit.page, visit.role) == ("role", "council")
    assert visit.choose_role(letter_pack, "parent-carer").accept().answers.role == "parent-carer"


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_leaving_forgets_everything(letter_pack: Pack, steps: int) -> None:
    """Leaving at any page gives the next person a start without any answer."""
    visit = Visit.start()
    if steps > 0:
        visit = visit.begin("pl")
    if steps > 1:
        visit = visit.choose_role(letter_pack, "council")
    if steps > 2:
        visit = visit.accept()
    assert visit.leave() == Visit.start() == Visit(page="welcome", language=None, role=None)


def test_a_second_tap_on_continue_makes_no_second_check_in(letter_pack: Pack) -> None:
    """Continuing twice is an error the second time, so one visit is saved once."""
    done = Visit.start().begin("en").choose_role(letter_pack, "council").accept()
    with pytest.raises(SessionError, match="done"):
        done.accept()
    assert done.back() == Visit.start()


def test_unknown_answers_are_refused_with_the_choices(letter_pack: Pack) -> None:
    """A role or a language that the pack does not have is an error that lists those it has."""
    with pytest.raises(SessionError, match=r"called 'mayor'.*parent-carer, council, not-said"):
        Visit.start().begin("en").choose_role(letter_pack, "mayor")
    with pytest.raises(SessionError, match=r"'tlh'.*en, pl"):
        Visit.start().begin("tlh").choose_role(letter_pack, "council")


def test_a_visit_is_never_changed_in_place(letter_pack: Pack) -> None:
    """Steps return new visits and leave the old one as it was."""
    visit = Visit.start().begin("en")
    visit.choose_role(letter_pack, "council")
    assert visit == Visit(page="role", language="en", role=None)
    with pytest.raises(dataclasses.FrozenInstanceError):
        visit.page = "done"  # type: ignore[misc] # the test is that this fails


def test_a_page_alone_makes_no_answers() -> None:
    """Even a visit put at its last page without answers has none to give."""
    with pytest.raises(SessionError):
        _ = Visit(page="done").answers


class Taps(RuleBasedStateMachine):
    """Any taps in any order, with a list of the questions passed since the last fresh start beside them."""

    def __init__(self, pack: Pack) -> None:
        super().__init__()
        self.pack = pack
        self.visit = Visit.start()
        self.passed: list[str] = []

    def expect(self, page: str) -> bool:
        """Tell whether the questions passed so far lead to that page."""
        return PAGES[len(self.passed)] == page

    @rule(language=st.sampled_from(["en", "pl"]))
    def begin(self, language: str) -> None:
        """Tap a language."""
        if self.expect("welcome"):
            self.visit = self.visit.begin(language)
            self.passed = [language]
        else:
            with pytest.raises(SessionError):
                self.visit.begin(language)

    @rule(role=st.sampled_from(["parent-carer", "council", "not-said", "nobody", ""]))
    def choose_role(self, role: str) -> None:
        """Tap an answer, or send one that isn't there."""
        if self.expect("role") and self.pack.role(role) is not None:
            self.visit = self.visit.choose_role(self.pack, role)
            self.passed.append(role)
        else:
            with pytest.raises(SessionError):
                self.visit.choose_role(self.pack, role)

    @rule()
    def accept(self) -> None:
        """Tap Continue."""
        if self.expect("privacy"):
            self.visit = self.visit.accept()
            self.passed.append("accepted")
        else:
            with pytest.raises(SessionError):
                self.visit.accept()

    @rule()
    def back(self) -> None:
        """Tap Back."""
        self.visit = self.visit.back()
        self.passed = [] if len(self.passed) == len(PAGES) - 1 else self.passed[:-1]

    @rule()
    def leave(self) -> None:
        """Tap Exit this page."""
        self.visit = self.visit.leave()
        self.passed = []

    @invariant()
    def ready_means_every_question_passed(self) -> None:
        """Answers exist exactly when every page was passed, and they are the last ones given."""
        assert self.visit.page == PAGES[len(self.passed)]
        if len(self.passed) == len(PAGES) - 1:
            assert self.visit.ready
            assert self.visit.answers == Answers(role=self.passed[1], language=self.passed[0])
        else:
            assert not self.visit.ready
            with pytest.raises(SessionError):
                _ = self.visit.answers


def test_no_order_of_taps_makes_an_unfinished_check_in_ready(letter_pack: Pack) -> None:
    """Whatever is tapped in whatever order, answers exist exactly when every page was passed in turn."""

    class AtThisMeeting(Taps):
        def __init__(self) -> None:
            super().__init__(letter_pack)

    thorough = settings(max_examples=60, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(AtThisMeeting, settings=thorough)
