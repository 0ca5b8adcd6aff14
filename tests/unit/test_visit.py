"""The check-in as a state machine: no order of taps makes an unfinished check-in look finished."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from msgspec.structs import replace

from kiosk.errors import SessionError
from kiosk.meeting import Need
from kiosk.visit import PAGES, Answers, Looks, Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.meeting import Pack
    from kiosk.visit import Page


@pytest.fixture
def pack(letter_pack: Pack) -> Pack:
    """Return a meeting that offers two things that people may need."""
    loop = Need(id="loop", label="Hearing loop")
    return replace(letter_pack, needs=(loop, Need(id="exit", label="Help to leave", evacuation=True)))


def _at_privacy(pack: Pack) -> Visit:
    visit = Visit.start().begin("en").choose_role(pack, "council")
    return visit.choose(pack, ["workforce", "local-offer"]).go_on(pack).choose(pack, ["exit"]).go_on(pack)


def test_the_pages_lead_to_answers(pack: Pack) -> None:
    """Welcome, role, topics, needs, privacy, done: the answers at the end are the ones tapped, in the pack's order."""
    pages: list[Page] = []
    visit = Visit.start()
    steps: list[Callable[[Visit], Visit]] = [
        lambda at: at.begin("pl"),
        lambda at: at.choose_role(pack, "council"),
        lambda at: at.choose(pack, ["workforce", "local-offer"]).go_on(pack),
        lambda at: at.choose(pack, ["exit", "loop"]).go_on(pack),
        Visit.accept,
    ]
    for step in steps:
        pages.append(visit.page)
        assert not visit.ready
        visit = step(visit)
    assert (*pages, visit.page) == PAGES
    assert visit.ready
    assert visit.answers == Answers("council", "pl", topics=("local-offer", "workforce"), needs=("loop", "exit"))


def test_four_taps_are_enough(pack: Pack) -> None:
    """A language, a role, past the optional questions, and Continue: a check-in without topics and needs."""
    visit = Visit.start().begin("en").choose_role(pack, "council").skip().accept()
    assert visit.answers == Answers("council", "en")


def test_a_meeting_that_offers_nothing_does_not_ask_for_needs(letter_pack: Pack) -> None:
    """Without needs in the pack, Continue leads from the topics to the promise, and Back returns to the topics."""
    visit = Visit.start().begin("en").choose_role(letter_pack, "council").go_on(letter_pack)
    assert visit.page == "privacy"
    assert visit.back(letter_pack).page == "topics"


def test_back_keeps_every_answer_and_lets_it_change(pack: Pack) -> None:
    """Going back to the first page and on again shows what was chosen, and choosing again replaces it."""
    visit = _at_privacy(pack)
    for page in ("needs", "topics", "role", "welcome"):
        visit = visit.back(pack)
        assert visit.page == page
    assert (visit.role, visit.topics, visit.needs) == ("council", ("local-offer", "workforce"), ("exit",))
    again = visit.begin("pl").choose_role(pack, "parent-carer").choose(pack, []).go_on(pack).go_on(pack).accept()
    assert again.answers == Answers("parent-carer", "pl", topics=(), needs=("exit",))


def test_leaving_forgets_everything(pack: Pack) -> None:
    """Leaving at any page gives the next person a start without any answer, in the usual looks."""
    visit = Visit.start().look(Looks(large=True, contrast=True))
    assert not visit.fresh
    stages = [visit, visit.begin("pl"), visit.begin("pl").choose_role(pack, "council"), _at_privacy(pack)]
    for stage in (*stages, stages[-1].accept()):
        assert stage.leave() == Visit.start() == Visit()
        assert stage.leave().fresh


def test_looks_are_chosen_first_and_last_to_the_end(pack: Pack) -> None:
    """How the pages look is chosen on the welcome page alone, and every later page keeps it."""
    looks = Looks(large=True)
    visit = Visit.start().look(looks).begin("en")
    assert visit.choose_role(pack, "council").go_on(pack).go_on(pack).accept().looks == looks
    with pytest.raises(SessionError):
        visit.look(Looks())


def test_a_second_tap_on_continue_makes_no_second_check_in(pack: Pack) -> None:
    """Continuing twice is an error the second time, so one visit is saved once."""
    done = _at_privacy(pack).accept()
    with pytest.raises(SessionError, match="done"):
        done.accept()
    assert done.back(pack) == Visit.start()


def test_unknown_answers_are_refused(pack: Pack) -> None:
    """What the pack does not have is an error; a role's or a language's lists those it has."""
    begun = Visit.start().begin("en")
    with pytest.raises(SessionError, match=r"called 'mayor'.*parent-carer, council, not-said"):
        begun.choose_role(pack, "mayor")
    with pytest.raises(SessionError, match=r"'tlh'.*en, pl"):
        Visit.start().begin("tlh").choose_role(pack, "council")
    topics = begun.choose_role(pack, "council")
    with pytest.raises(SessionError, match="no theme 'weather'"):
        topics.choose(pack, ["weather"])
    with pytest.raises(SessionError, match="no need 'tea'"):
        topics.go_on(pack).choose(pack, ["tea"])


def test_a_visit_is_never_changed_in_place(pack: Pack) -> None:
    """Steps return new visits and leave the old one as it was."""
    visit = Visit.start().begin("en")
    visit.choose_role(pack, "council")
    assert visit == Visit(page="role", language="en", role=None)
    with pytest.raises(dataclasses.FrozenInstanceError):
        visit.page = "done"  # type: ignore[misc] # the test is that this fails


def test_a_page_alone_makes_no_answers() -> None:
    """Even a visit put at its last page without answers has none to give."""
    with pytest.raises(SessionError):
        _ = Visit(page="done").answers


class Taps(RuleBasedStateMachine):
    """Any taps in any order, with the page that they should lead to and the answers that they gave beside them."""

    def __init__(self, pack: Pack) -> None:
        super().__init__()
        self.pack = pack
        self.pages = [page for page in PAGES if page != "needs" or pack.needs]
        self.forget()

    def forget(self) -> None:
        """Expect a fresh start."""
        self.visit = Visit.start()
        self.at = 0
        self.language = self.role = ""
        self.topics: tuple[str, ...] = ()
        self.needs: tuple[str, ...] = ()

    @rule(language=st.sampled_from(["en", "pl"]))
    def begin(self, language: str) -> None:
        """Tap a language."""
        if self.pages[self.at] == "welcome":
            self.visit = self.visit.begin(language)
            self.language, self.at = language, 1
        else:
            with pytest.raises(SessionError):
                self.visit.begin(language)

    @rule(role=st.sampled_from(["parent-carer", "council", "not-said", "nobody", ""]))
    def choose_role(self, role: str) -> None:
        """Tap an answer, or send one that isn't there."""
        if self.pages[self.at] == "role" and self.pack.role(role) is not None:
            self.visit = self.visit.choose_role(self.pack, role)
            self.role, self.at = role, self.at + 1
        else:
            with pytest.raises(SessionError):
                self.visit.choose_role(self.pack, role)

    @rule(chosen=st.lists(st.sampled_from(["workforce", "local-offer", "loop", "exit"]), max_size=2))
    def choose(self, chosen: list[str]) -> None:
        """Tick answers, some of which belong to the other question."""
        page = self.pages[self.at]
        known = [item.id for item in (self.pack.themes if page == "topics" else self.pack.needs)]
        if page in ("topics", "needs") and set(chosen) <= set(known):
            self.visit = self.visit.choose(self.pack, chosen)
            ordered = tuple(item for item in known if item in chosen)
            self.topics, self.needs = (ordered, self.needs) if page == "topics" else (self.topics, ordered)
        else:
            with pytest.raises(SessionError):
                self.visit.choose(self.pack, chosen)

    @rule(to_the_end=st.booleans())
    def go_on(self, to_the_end: bool) -> None:  # noqa: FBT001 - hypothesis gives it so
        """Tap Continue on an optional question, or go past both."""
        step = self.visit.skip if to_the_end else lambda: self.visit.go_on(self.pack)
        if self.pages[self.at] in ("topics", "needs"):
            self.visit = step()
            self.at = self.pages.index("privacy") if to_the_end else self.at + 1
        else:
            with pytest.raises(SessionError):
                step()

    @rule()
    def accept(self) -> None:
        """Tap Continue on the promise."""
        if self.pages[self.at] == "privacy":
            self.visit = self.visit.accept()
            self.at += 1
        else:
            with pytest.raises(SessionError):
                self.visit.accept()

    @rule()
    def back(self) -> None:
        """Tap Back."""
        if self.pages[self.at] == "done":
            self.visit = self.visit.back(self.pack)
            assert self.visit.fresh
            self.forget()
        else:
            self.visit = self.visit.back(self.pack)
            self.at = max(0, self.at - 1)

    @rule()
    def leave(self) -> None:
        """Tap Exit this page, or walk away until the page clears."""
        assert self.visit.leave().fresh
        self.forget()

    @invariant()
    def ready_means_every_page_passed(self) -> None:
        """Answers exist exactly when every page was passed, and they are the last ones given."""
        assert self.visit.page == self.pages[self.at]
        if self.pages[self.at] == "done":
            assert self.visit.ready
            assert self.visit.answers == Answers(self.role, self.language, self.topics, self.needs)
        else:
            assert not self.visit.ready
            with pytest.raises(SessionError):
                _ = self.visit.answers


@pytest.mark.parametrize("with_needs", [True, False])
def test_no_order_of_taps_makes_an_unfinished_check_in_ready(
    pack: Pack,
    with_needs: bool,  # noqa: FBT001 - a parameter
) -> None:
    """Whatever is tapped in whatever order, answers exist exactly when every page was passed in turn."""
    asked = pack if with_needs else replace(pack, needs=())

    class AtThisMeeting(Taps):
        def __init__(self) -> None:
            super().__init__(asked)

    thorough = settings(max_examples=40, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(AtThisMeeting, settings=thorough)
