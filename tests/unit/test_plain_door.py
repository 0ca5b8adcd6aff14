"""The door line by line: every language, every question, a way back and a way out, and nothing else recorded."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import pytest
from msgspec.structs import replace

from kiosk.clock import MeetingClock
from kiosk.errors import StorageError
from kiosk.languages import LANGUAGES
from kiosk.pack import sample_pack
from kiosk.records import new_id
from kiosk.session_facts import Saved
from kiosk.words import words_of
from screens.lines import InputEndedError, Lines
from screens.plain_door import PlainDoor

if TYPE_CHECKING:
    from kiosk.meeting_session import MeetingSession


class _Session:
    """A station in memory."""

    def __init__(self) -> None:
        self.pack = sample_pack().pack
        self.clock = MeetingClock(self.pack.zone, self.pack.local(self.pack.meeting.starts))
        self.came: list[dict[str, object]] = []
        self.left = 0
        self.refusals = 0

    def check_in(self, **answers: object) -> Saved:
        """Take a check-in, once the disk is mended."""
        if self.refusals:
            self.refusals -= 1
            raise StorageError("The disk is full.", "Free some space.")
        self.came.append(answers)
        return Saved(new_id(), 1)

    def leave(self) -> Saved:
        """Take a departure."""
        self.left += 1
        return Saved(new_id(), 1)

    def show_survey(self) -> None:
        """Record nothing."""

    def status(self) -> _Session:
        """Return what has a mark for being closed."""
        return self

    closed = False


class Door:
    """A door with a script of answers."""

    def __init__(self) -> None:
        self.session = _Session()
        self.commands: list[str] = []

    def hears(self, *answers: str) -> str:
        """Serve visitors until the answers end, and return what was said."""
        said = io.StringIO()
        lines = Lines(io.StringIO("".join(f"{answer}\n" for answer in answers)), said)
        door = PlainDoor(lines, cast("MeetingSession", self.session), self.commands.append)
        with suppress(InputEndedError):
            while True:
                door.serve_one()
        return said.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visitor_is_spoken_to_in_their_language(language: str) -> None:
    """After the choice of a language every question is in it, and the record says which it was."""
    door = Door()
    said = door.hears(str([*LANGUAGES].index(language) + 1), "2", "2 4", "2, 11", "1")
    gettext = words_of(language).gettext
    for question in ("Who are you here as?", "What do you need tonight?", "The online survey has closed"):
        assert gettext(question) in said
    assert (gettext("Not yet checked by a speaker") in said) == (not LANGUAGES[language].checked)
    assert door.session.came == [
        {
            "role": "young-person",
            "topics": ("local-offer", "assessment-planning"),
            "language": language,
            "needs": ("hearing-loop", "help-to-leave"),
        }
    ]


def test_the_next_visitor_is_asked_in_the_first_language() -> None:
    """After a check-in in Polish the welcome is in English again."""
    said = Door().hears("3", "1", "", "", "1")
    assert said.rindex("Welcome") > said.rindex("Przybycie zapisane")


def test_back_keeps_the_answers_and_nothing_is_said_twice() -> None:
    """B goes back page by page, what was chosen is shown, and Enter keeps it."""
    door = Door()
    said = door.hears("1", "1", "2", "b", "", "b", "b", "b", "1", "3", "", "", "2", "", "1")
    assert "[x] Finding out what help there is" in said
    assert [(came["role"], came["topics"]) for came in door.session.came] == [("child", ("local-offer",))]


def test_prefer_not_to_say_takes_back_what_was_chosen() -> None:
    """The last number of an optional question is an answer without any."""
    door = Door()
    door.hears("1", "1", "2", "b", "8", "13", "1")
    assert [(came["topics"], came["needs"]) for came in door.session.came] == [((), ())]


@pytest.mark.parametrize("way", [["x"], ["1", "x"], ["1", "1", "X"], ["1", "1", "", "x"], ["1", "1", "", "", "3"]])
def test_a_visitor_can_leave_every_page(way: list[str]) -> None:
    """X, and the last choice of the promise, end the visit: nothing is recorded and the welcome is back."""
    door = Door()
    said = door.hears(*way)
    assert door.session.came == []
    assert said.rstrip("> \n").endswith("type /leave.")


@pytest.mark.parametrize("wrong", ["0", "99", "two", "-1", "1.5", "²"])
def test_a_wrong_answer_is_told_and_asked_again(wrong: str) -> None:
    """What is no number on the list names the numbers that are, on every page, and loses nothing."""
    door = Door()
    said = door.hears(wrong, "1", wrong, "1", f"1 {wrong}", "", wrong, "", wrong, "1")
    assert said.count("There is a problem.") == 5
    assert [came["role"] for came in door.session.came] == ["parent-carer"]


def test_staff_commands_and_leaving_end_the_visit() -> None:
    """A command at any question is carried out and the half-made check-in is dropped; leaving is recorded once."""
    door = Door()
    door.hears("1", "1", "/status", "1", "/leave")
    assert door.commands == ["/status"]
    assert door.session.left == 1
    assert door.session.came == []


def test_a_check_in_that_is_not_saved_can_be_tried_again() -> None:
    """A full disk is told in the visitor's language, and the same answers are saved at the second try."""
    door = Door()
    door.session.refusals = 1
    said = door.hears("3", "1", "", "", "1", "1")
    assert "Przybycie nie jest jeszcze zapisane" in said
    assert "The disk is full." in said
    assert len(door.session.came) == 1


def test_one_language_is_not_asked_for() -> None:
    """A meeting in one language starts with the first question."""
    door = Door()
    door.session.pack = replace(door.session.pack, languages=("en",), texts={})
    said = door.hears("1", "", "", "1")
    assert "Polski" not in said
    assert [came["language"] for came in door.session.came] == ["en"]
