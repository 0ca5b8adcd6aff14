"""Plain mode at the notes desk: what the screen can do, line by line, over a real station."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from kiosk.records import PointAmended, PointNoted, PointWithdrawn
from screens.lines import InputEndedError, Lines
from screens.plain_notes import COMMANDS, PlainNotes

if TYPE_CHECKING:
    from kiosk.meeting_session import MeetingSession
    from kiosk.records import Record
    from tests.conftest import Hall, Inspectors


class Person(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        """Tell that a person types it."""
        return True


@pytest.fixture
def session(hall: Hall) -> MeetingSession:
    """Return an open notes station."""
    return hall.open("notes-1")


def said(session: MeetingSession, *lines: str, source: type[io.StringIO] = Person) -> str:
    """Type lines at the desk, and return what it says."""
    sink = io.StringIO()
    notes = PlainNotes(Lines(source("".join(f"{line}\n" for line in lines)), sink), session, lambda _: None)
    with suppress(InputEndedError):
        while True:
            notes.serve_one()
    return sink.getvalue()


def recorded(session: MeetingSession, inspectors: Inspectors) -> list[Record]:
    """Return what the inspectors read, the opening left out."""
    [(_, _, records)] = session.streams()
    return inspectors.open_all(records)[1:]


def test_a_name_is_asked_about_once_and_replaced(session: MeetingSession, inspectors: Inspectors) -> None:
    """The question tells what was found and what would be saved; Enter takes it, and the name is in no record."""
    told = said(session, "my son Olivier was excluded #2", "1")
    assert "a person's name: Olivier" in told
    assert "my son [name] was excluded" in told
    (point,) = recorded(session, inspectors)
    assert isinstance(point, PointNoted)
    assert point.content.text == "my son [name] was excluded"
    assert [(flag.kind, flag.decision) for flag in point.content.flags] == [("person", "replaced")]


def test_a_name_can_be_kept_with_a_reason(session: MeetingSession, inspectors: Inspectors) -> None:
    """The reason goes with the point."""
    said(session, "Mrs Hargreaves runs the support group", "8", "3")
    (point,) = recorded(session, inspectors)
    assert isinstance(point, PointNoted)
    assert "Hargreaves" in point.content.text
    assert [(flag.decision, flag.reason) for flag in point.content.flags] == [("kept", "a public body or public role")]


def test_a_point_can_be_typed_again_instead(session: MeetingSession, inspectors: Inspectors) -> None:
    """The last choice saves nothing."""
    assert "Nothing was saved" in said(session, "my son Olivier was excluded", "6")
    assert recorded(session, inspectors) == []


def test_a_script_is_not_asked_and_its_points_say_so(session: MeetingSession, inspectors: Inspectors) -> None:
    """Where nobody types, the point is kept as it came, with what was found and that nobody was asked."""
    said(session, "my son Olivier was excluded", source=io.StringIO)
    (point,) = recorded(session, inspectors)
    assert isinstance(point, PointNoted)
    assert [(flag.kind, flag.decision, flag.reason) for flag in point.content.flags] == [
        ("person", "kept", "not asked")
    ]


def test_marks_go_with_the_next_point_and_the_table_stays(session: MeetingSession, inspectors: Inspectors) -> None:
    """Direction, wording, voices and table are one command each; all but the table are for one point."""
    said(
        session,
        "/worse",
        "/verbatim",
        "/before",
        "/agree 6",
        "/table 4",
        "no therapist since may #2",
        "it is better now",
    )
    first, second = recorded(session, inspectors)
    assert isinstance(first, PointNoted)
    assert isinstance(second, PointNoted)
    content = first.content
    assert (content.direction, content.fidelity, content.table) == ("worse", "verbatim", "4")
    assert (content.voices.heard, content.voices.agreed) == ("said-before", 6)
    assert (second.content.direction, second.content.fidelity, second.content.table) == ("not-said", "paraphrase", "4")


def test_a_saved_point_can_be_changed_in_every_way(session: MeetingSession, inspectors: Inspectors) -> None:
    """More voices, read back, other themes and other words are amendments; taking back keeps the reason."""
    said(
        session,
        "nobody rang back",
        "/plus last",
        "/tag last #2",
        "/amend last nobody rang us back | Mrs Hargreaves asked",
        "/read last",
        "/right last",
        "/withdraw last speaker-asked",
    )
    records = recorded(session, inspectors)
    amended = [record for record in records if isinstance(record, PointAmended)]
    assert len(amended) == 4
    last = amended[-1].content
    assert (last.text, last.voices.agreed, last.read_back, len(last.themes)) == ("nobody rang us back", 1, True, 1)
    assert [record.reason for record in amended] == ["one more voice", "themes", "[name] asked", "read back"]
    assert isinstance(records[-1], PointWithdrawn)
    assert records[-1].reason == "speaker-asked"


def test_a_correction_is_asked_about_too(session: MeetingSession, inspectors: Inspectors) -> None:
    """A name that comes in by a correction is found as in a new point."""
    said(session, "nobody rang back", "/amend last nobody rang Olivier back", "1")
    record = recorded(session, inspectors)[-1]
    assert isinstance(record, PointAmended)
    assert record.content.text == "nobody rang [name] back"


def test_a_theme_is_suggested_and_never_taken(session: MeetingSession, inspectors: Inspectors) -> None:
    """A point without a theme is told which it may be about and why, and has none until somebody says so."""
    told = said(session, "we waited two years for the EHC plan and the annual review")
    assert "/tag last #" in told
    (point,) = recorded(session, inspectors)
    assert isinstance(point, PointNoted)
    assert point.content.themes == ()


def test_words_to_say_come_with_a_point_outside_the_plan(session: MeetingSession, inspectors: Inspectors) -> None:
    """/outside says the letter's words and tags the point; /case says what inspectors cannot do."""
    told = said(session, "/outside the car park is too small", "/case")
    assert "individual case" in told
    (point,) = recorded(session, inspectors)
    assert isinstance(point, PointNoted)
    assert point.content.themes == ("none",)


def test_a_changed_point_is_no_longer_read_back(session: MeetingSession, inspectors: Inspectors) -> None:
    """The speaker heard other words; what was replaced before stays known."""
    said(session, "my son Olivier waited", "1", "/right last", "/amend last my son [name] waited for long")
    record = recorded(session, inspectors)[-1]
    assert isinstance(record, PointAmended)
    assert not record.content.read_back
    assert [(flag.kind, flag.decision) for flag in record.content.flags] == [("person", "replaced")]


def test_findings_can_be_decided_one_by_one(session: MeetingSession, inspectors: Inspectors) -> None:
    """The last choice asks about each; the flags stand in the order of the text."""
    said(session, "Mrs Hargreaves told Mr Pemberton", "7", "3", "1")
    (point,) = recorded(session, inspectors)
    assert isinstance(point, PointNoted)
    assert point.content.text == "Mrs Hargreaves told Mr [name]"
    assert [flag.decision for flag in point.content.flags] == ["kept", "replaced"]


def test_shorthand_is_put_back_as_typed(session: MeetingSession, inspectors: Inspectors) -> None:
    """/typed amends the newest point to the words as typed, once."""
    told = said(session, "the yp waited", "/typed", "/typed")
    assert "Written out: the young person waited" in told
    assert "No shorthand was written out" in told
    record = recorded(session, inspectors)[-1]
    assert isinstance(record, PointAmended)
    assert record.content.text == "the yp waited"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (f"/agree {'9' * 5000}", "Type /agree and a number"),
        ("/agree lots", "Type /agree and a number"),
        ("/withdraw last because", "Type one of mistake"),
        ("/tag last", "Type the themes with their numbers"),
    ],
)
def test_a_command_that_is_not_understood_changes_nothing(session: MeetingSession, line: str, problem: str) -> None:
    """The problem says what to type instead, and the point stands as it was."""
    before = session.status().count
    told = said(session, "nobody rang back", line, "/points")
    assert problem in told
    assert session.status().count == before + 1
    assert "nobody rang back  [no theme]" in told


def test_every_command_is_explained() -> None:
    """The help tells of each command in a sentence."""
    assert all(word.startswith("/") and words for word, words in COMMANDS)
    assert {"/plus ID", "/right ID", "/tag ID #3,5"} <= {word for word, _ in COMMANDS}
