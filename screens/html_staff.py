"""What staff do on plain HTML pages: count people behind the PIN at a door, and see who is inside without one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from kiosk.clock import elapsed_seconds, spoken_moment
from kiosk.door_phrases import (
    AN_AID,
    WHY_CORRECTED,
    below_zero,
    how_counted,
    how_full,
    which_doors,
    who_needs_help,
)
from kiosk.errors import KioskError
from kiosk.lane import MOST_AT_ONCE
from screens.html_page import (
    A_PROBLEM,
    CHOSEN,
    PRESSED,
    REHEARSAL,
    TEXT,
    Choice,
    Entry,
    Form,
    HtmlPage,
    Question,
    TextBox,
    first,
    told,
)
from screens.html_wall import survey_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.meeting_session import MeetingSession
    from kiosk.session_facts import Saved

LOCKS_AFTER = 180
"""Seconds without a press until what the PIN opened is locked again."""
_PIN_WAITS = 60

_BACK = (Choice("back", "Back"),)
_WHO_IS_INSIDE = Choice("evacuation", "Evacuation: who is inside")
_LOOK_AGAIN = (Choice("again", "Look again"), *_BACK)
"""The numbers do not come anew by themselves: without the network the page would go, and they with it."""
_LONGEST_NUMBER = 6

_In: TypeAlias = Literal["", "evacuation", "survey", "pin", "lane", "correct"]


class StaffPages:
    """The pages that come in front of a station's own.

    Args:
        session: The open station.
        take_over_pin: Gives the station the PIN of its desk, where it has none of its own.
        elapsed: Seconds since any fixed moment.
    """

    def __init__(
        self,
        session: MeetingSession,
        take_over_pin: Callable[[], None] = lambda: None,
        elapsed: Callable[[], float] = elapsed_seconds,
    ) -> None:
        self._session = session
        self._take_over_pin = take_over_pin
        self._elapsed = elapsed
        self._pressed = elapsed()
        self._at: _In = ""
        self._problem: tuple[str, ...] = ()
        self._problem_at = ""
        self._status = ""

    @property
    def in_front(self) -> bool:
        """Whether one of these pages is shown."""
        return self._at != ""

    @property
    def ways(self) -> tuple[Choice, ...]:
        """The buttons that lead here, for the foot of the station's own pages; a door has one that visitors let be."""
        if self._session.station.role == "door":
            return (Choice("staff", "Staff", language="en"),)
        survey = (Choice("survey", "The online survey"),) if self._session.station.role == "notes" else ()
        return (*survey, _WHO_IS_INSIDE)

    def open(self, pressed: str) -> bool:
        """Come in front where a button that leads here was pressed, and tell whether one was."""
        if pressed not in {choice.value for choice in self.ways}:
            return False
        self._say()
        self._pressed = self._elapsed()
        if pressed == "staff":
            self._at = "pin"
            self._take_over_pin()
        else:
            self._at = "survey" if pressed == "survey" else "evacuation"
        return True

    def close(self) -> None:
        """Give way to the station's own pages; what the PIN opened is locked."""
        self._at = ""
        self._say()

    def wait(self, *, idle: bool) -> None:
        """Give way where nobody pressed anything for too long.

        Args:
            idle: Whether the page asks by itself, because nothing happened for a while.
        """
        most = {"pin": _PIN_WAITS, "lane": LOCKS_AFTER, "correct": LOCKS_AFTER}.get(self._at)
        if most is not None and self._elapsed() - self._pressed >= most - idle:
            self.close()

    def page(self) -> HtmlPage:
        """Return the page to show."""
        match self._at:
            case "survey":
                page = survey_page(self._session)
            case "pin":
                page = self._ask_pin()
            case "lane":
                page = self._lane()
            case "correct":
                page = self._ask_correction()
            case _:
                page = self._evacuation()
        return replace(
            page,
            notes=(REHEARSAL,) if self._session.rehearsal else (),
            problem=self._problem,
            problem_at=self._problem_at,
            status=self._status,
        )

    def answer(self, form: Form) -> None:
        """Take what was sent with a page; one that waited too long is locked, and does nothing."""
        self.wait(idle=False)
        self._pressed = self._elapsed()
        self._say()
        try:
            self._press(first(form, PRESSED), form)
        except KioskError as error:
            self._problem, self._problem_at = told(error), TEXT if self._at in ("pin", "correct") else ""

    def _say(self, status: str = "") -> None:
        self._problem, self._problem_at, self._status = (), "", status

    def _press(self, pressed: str, form: Form) -> None:
        lane = self._session.lane
        match self._at, pressed:
            case "pin", "unlock":
                self._session.pin.check(first(form, TEXT).strip())
                self._at = "lane"
            case "lane", "in":
                self._count(form, lane.come_in, "came in")
            case "lane", "out":
                self._count(form, lane.go_out, "left")
            case "lane", "undo":
                self._counted(lane.undo(), "One taken back. Saved.")
            case "lane", "correct":
                self._at = "correct"
            case "correct", "save":
                self._correct(form)
            case "correct", "back":
                self._at = "lane"
            case (("lane" | "pin"), "evacuation"):
                self._at = "evacuation"
            case (("lane" | "pin" | "survey" | "evacuation"), "back"):
                self.close()
            case _:
                pass

    def _count(self, form: Form, count: Callable[[], Saved], what: str) -> None:
        """Count as many people as were asked for, one where nothing was; a record for each."""
        number = first(form, TEXT).strip() or "1"
        if not (number.isascii() and number.isdigit() and 1 <= int(number[:_LONGEST_NUMBER]) <= MOST_AT_ONCE):
            self._problem = (A_PROBLEM, f"Type how many, from 1 to {MOST_AT_ONCE}.")
            self._problem_at = TEXT
            return
        for _ in range(int(number)):
            self._counted(count(), f"{number} {what}. Saved.")

    def _counted(self, saved: Saved, said: str) -> None:
        del saved
        self._say(said)

    def _correct(self, form: Form) -> None:
        change = first(form, TEXT).strip().replace("\N{MINUS SIGN}", "-")
        reason = next((why for why in WHY_CORRECTED if why == first(form, CHOSEN)), None)
        digits = change.removeprefix("+").removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_NUMBER):
            self._problem = (A_PROBLEM, "Type how many people more or fewer are inside, such as 3 or -2.")
            self._problem_at = TEXT
        elif reason is None:
            self._problem, self._problem_at = (A_PROBLEM, "Choose why the count is put right."), CHOSEN
        else:
            self._counted(self._session.lane.correct(int(change), reason), "The count is put right. Saved.")
            self._at = "lane"

    def _evacuation(self) -> HtmlPage:
        try:
            doors = self._session.doors()
        except KioskError as error:
            return HtmlPage(heading="Evacuation: no count", lines=(str(error), AN_AID), buttons=_LOOK_AGAIN)
        return HtmlPage(
            heading=f"Evacuation: {doors.all.inside} inside",
            lines=(
                who_needs_help(doors.all),
                f"As it was at {spoken_moment(self._session.clock.now())}. {which_doors(doors)}",
                AN_AID,
            ),
            buttons=_LOOK_AGAIN,
        )

    def _ask_pin(self) -> HtmlPage:
        if not self._session.pin.is_set:
            return HtmlPage(
                heading="This station has no PIN yet",
                lines=("Set one at the desk. It then opens the steward's page here too.",),
                buttons=(_WHO_IS_INSIDE, *_BACK),
                refresh=_PIN_WAITS,
            )
        return HtmlPage(
            heading="Staff: type the station PIN",
            hints=("The page behind it locks itself three minutes after the last press.",),
            asked=(TextBox(label="Station PIN", kind="pin", first=True),),
            buttons=(Choice("unlock", "Unlock"), _WHO_IS_INSIDE, *_BACK),
            refresh=_PIN_WAITS,
        )

    def _lane(self) -> HtmlPage:
        count = self._session.head_count
        needs = tuple(Entry(f"{people}: {label}") for label, people in count.needs)
        full = how_full(self._session.doors().all)
        return HtmlPage(
            heading=f"{self._session.station.label}: {count.inside} inside",
            lines=(f"{how_counted(count)}. {full} {below_zero(count)}".rstrip(),),
            buttons=(
                Choice("in", "Come in"),
                Choice("out", "Leave"),
                Choice("undo", "Undo"),
                Choice("correct", "Put the count right"),
                _WHO_IS_INSIDE,
                Choice("back", "Lock, and back to the door"),
            ),
            asked=(TextBox(label="How many people", text="1", kind="number"),),
            entries_heading="Needed tonight",
            entries=needs or (Entry("Nobody asked for anything."),),
            refresh=LOCKS_AFTER,
        )

    def _ask_correction(self) -> HtmlPage:
        return HtmlPage(
            heading="Put the head-count right",
            hints=(f"By this door's count {self._session.head_count.inside} are inside.",),
            asked=(
                TextBox(
                    label="How many more or fewer are inside?",
                    hint="A number, such as 3, or -2 for two fewer.",
                    first=True,
                ),
                Question(legend="Why?", choices=tuple(Choice(value, label) for value, label in WHY_CORRECTED.items())),
            ),
            buttons=(Choice("save", "Save"), *_BACK),
            refresh=LOCKS_AFTER,
        )
