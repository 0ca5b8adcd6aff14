"""What each plain HTML page of the notes desk says and asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from kiosk.marks import DIRECTIONS, FIDELITIES, HEARD, LineMarks, marks_of
from kiosk.phrases import WHY_WITHDRAWN
from screens.html_page import TEXT, Choice, Entry, HtmlPage, Question, TextBox, first

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kiosk.capture import RecentPoint
    from kiosk.meeting import Pack
    from kiosk.meeting_session import MeetingSession
    from kiosk.note_taking import NoteTaking
    from screens.html_page import Form

    Value = TypeVar("Value", bound=str)

NOTE = "note"
"""The field of a note about a concern; no other page has it, so that a note is never taken for a point."""
WORDS = "words"
"""The field of a saved point's new words."""
WHY = "why"
AGREED = "agreed"
TABLE = "table"
DIRECTION = "direction"
FIDELITY = "fidelity"
HEARD_BEFORE = "heard"

TYPED_AT: Mapping[str, str] = {"point": TEXT, "change": WORDS, "concern": NOTE}
"""Page to the field in which what is wrong can be mended."""

_NEWEST = 5
"""So many points stand below the line; all of them are a page of their own."""
_LISTED = 20
_SUGGESTED = 3
_SHORT = 60
_LONGEST_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Line:
    """What is typed for the next point."""

    text: str = ""
    """As typed."""
    themes: tuple[str, ...] = ()
    """Ids of the themes ticked."""


@dataclass(frozen=True, slots=True)
class Change:
    """A saved point that is being changed."""

    point: RecentPoint
    """The point as it stands."""
    text: str
    """Its new words, as typed."""
    themes: tuple[str, ...]
    """Ids of the themes ticked."""
    why: str = ""
    """Why it is changed."""

    @classmethod
    def of(cls, point: RecentPoint) -> Change:
        """Return the change that a point begins with: none."""
        return cls(point, point.content.text, point.content.themes)

    @property
    def unsaved(self) -> str:
        """The new words, where they are others."""
        return "" if self.text == self.point.content.text else self.text


def framed(page: HtmlPage, *, notes: Sequence[str], problem: tuple[str, ...], problem_at: str, status: str) -> HtmlPage:
    """Return a page with what stands above it; a problem that no field of it mends leads to none."""
    at = problem_at if any(asked.name == problem_at for asked in page.asked) else ""
    return replace(page, notes=tuple(notes), problem=problem, problem_at=at, status=status)


def counted(session: MeetingSession) -> str:
    """Return how many points this station saved tonight."""
    count = session.status().tallies.kinds.get("point-noted", 0)
    return "1 point from here tonight." if count == 1 else f"{count} points from here tonight."


def ask_point(session: MeetingSession, notes: NoteTaking, line: Line, marks: LineMarks, just_saved: str) -> HtmlPage:
    """Return the page for the next point, with the newest ones below.

    Args:
        session: The open station.
        notes: The sitting.
        line: What is typed already.
        marks: What the point carries.
        just_saved: The id of the point that can be taken back into the box; empty for none.
    """
    points = notes.recent.list()
    entries = tuple(_entry(notes, point, point.id == just_saved) for point in points[:_NEWEST])
    return HtmlPage(
        heading=f"{session.station.label}: a point",
        asked=(
            TextBox(
                label="What was said",
                text=line.text,
                hint="Without names. Themes can be ticked below, or typed by their numbers, such as #2.",
                kind="words",
                first=True,
            ),
            _themes(session.pack, line.themes),
        ),
        lines=(f"This point: {', '.join(marks.words())}.",) if marks.words() else (),
        buttons=(
            Choice("save", "Save"),
            Choice("marks", "Marks: better or worse, voices, table"),
            Choice("concern", "A child may be at risk"),
        ),
        entries_heading="Newest points of this sitting" if entries else "",
        entries=entries,
        ways=(
            *((Choice("list", f"All {len(points)} points"),) if len(points) > _NEWEST else ()),
            Choice("outside", "Outside the plan: what to say"),
            Choice("case", "An individual case: what to say"),
        ),
    )


def marks_in(form: Form) -> LineMarks | None:
    """Return the marks that were sent; None where the number of others who agree is none."""
    agreed = first(form, AGREED).strip() or "0"
    if not (agreed.isascii() and agreed.isdigit() and len(agreed) <= _LONGEST_NUMBER):
        return None
    marks = LineMarks(
        direction=_sent(DIRECTIONS, form, DIRECTION, "not-said"),
        fidelity=_sent(FIDELITIES, form, FIDELITY, "paraphrase"),
        heard=_sent(HEARD, form, HEARD_BEFORE, "not-said"),
    )
    return marks.agreed_by(int(agreed)).at_table(first(form, TABLE))


def _sent(values: Mapping[Value, str], form: Form, name: str, usual: Value) -> Value:
    """Return the value that was sent for a field, where it is one of those."""
    sent = first(form, name)
    return next((value for value in values if value == sent), usual)


def ask_marks(marks: LineMarks) -> HtmlPage:
    """Return the page for what the next point carries besides its words and themes."""
    return HtmlPage(
        heading="Marks of this point",
        hints=("None of them is needed.",),
        asked=(
            _one_of(DIRECTION, "How have things moved?", DIRECTIONS, marks.direction),
            _one_of(FIDELITY, "Whose words are they?", FIDELITIES, marks.fidelity),
            _one_of(HEARD_BEFORE, "Was it heard before tonight?", HEARD, marks.heard),
            TextBox(
                name=AGREED,
                label="How many others agree?",
                text=str(marks.agreed) if marks.agreed else "",
                kind="number",
            ),
            TextBox(name=TABLE, label="Table", text=marks.table, hint="It stays until you change it."),
        ),
        buttons=(Choice("keep", "Go on with these"), Choice("none", "Take all marks off"), Choice("back", "Back")),
    )


def list_points(notes: NoteTaking, older: int) -> HtmlPage:
    """Return the page with the points of this sitting, newest first, from some place on."""
    points = notes.recent.list()
    shown = points[older : older + _LISTED]
    ways = []
    if older + _LISTED < len(points):
        ways.append(Choice(f"older:{older + _LISTED}", "Older points"))
    if older:
        ways.append(Choice(f"older:{max(0, older - _LISTED)}", "Newer points"))
    return HtmlPage(
        heading="Points of this sitting",
        hints=("They are in memory alone. Earlier ones are sealed: only the inspectors can read them.",),
        buttons=(Choice("back", "Back"),),
        entries_heading=f"{older + 1} to {older + len(shown)} of {len(points)}, newest first",
        entries=tuple(_entry(notes, point, just_saved=False) for point in shown),
        ways=tuple(ways),
    )


def ask_change(pack: Pack, change: Change) -> HtmlPage:
    """Return the page that changes a point."""
    return HtmlPage(
        heading="Change this point",
        hints=("What it said before stays sealed for the inspectors.",),
        asked=(
            TextBox(name=WORDS, label="What was said", text=change.text, hint="Without names.", kind="words"),
            _themes(pack, change.themes),
            TextBox(name=WHY, label="Why do you change it?", text=change.why, hint="Without names; it can stay empty."),
        ),
        buttons=(
            Choice("save", "Save the change"),
            Choice("withdraw", "Take the point back"),
            Choice("offer", "Offer it for the wall"),
            Choice("back", "Back"),
        ),
    )


def ask_why(pack: Pack, change: Change) -> HtmlPage:
    """Return the question why a point is taken back."""
    del pack
    return HtmlPage(
        heading="Why do you take it back?",
        hints=(change.point.content.text,),
        asked=(Question(choices=tuple(Choice(value, label) for value, label in WHY_WITHDRAWN.items())),),
        buttons=(Choice("take-back", "Take it back"), Choice("back", "Back")),
    )


def read_back(pack: Pack, change: Change) -> HtmlPage:
    """Return the page that is read to the speaker."""
    del pack
    return HtmlPage(
        heading="Is this what you said?",
        spoken=change.point.content.text,
        buttons=(
            Choice("right", "The speaker says that it is right"),
            Choice("change", "Change it"),
            Choice("back", "Back"),
        ),
    )


def ask_concern(pack: Pack, note: str) -> HtmlPage:
    """Return the page for a child who may be at risk."""
    safeguarding = pack.safeguarding
    return HtmlPage(
        heading="A child may be at risk",
        title="A note for an inspector",
        hints=(safeguarding.instruction, f"Contact: {safeguarding.contact} {safeguarding.phone}".rstrip()),
        asked=(
            TextBox(
                name=NOTE,
                label="What the lead inspector alone should know",
                text=note,
                hint="It can stay empty.",
                kind="words",
            ),
        ),
        buttons=(
            Choice("told", "An inspector knows: seal it"),
            Choice("not-told", "Not yet: seal it"),
            Choice("back", "Go back: nothing is recorded"),
        ),
    )


def _themes(pack: Pack, ticked: Iterable[str]) -> Question:
    return Question(
        legend="What is it about? Tick as many as fit, or none.",
        several=True,
        choices=tuple(Choice(theme.id, f"{theme.number} {theme.short}", theme.id in ticked) for theme in pack.themes),
    )


def _one_of(name: str, legend: str, values: Mapping[Value, str], now: Value) -> Question:
    return Question(
        name=name, legend=legend, choices=tuple(Choice(value, label, value == now) for value, label in values.items())
    )


def _entry(notes: NoteTaking, point: RecentPoint, just_saved: bool) -> Entry:  # noqa: FBT001 - named by its callers
    if point.withdrawn:
        return Entry("Taken back.")
    text, marks = point.content.text, ", ".join(marks_of(point.content, notes.numbers)) or "no theme"
    about = text if len(text) <= _SHORT else f"{text[:_SHORT].rsplit(' ', 1)[0]} …"
    suggested = notes.suggested(point, _SUGGESTED) if just_saved else ()
    buttons = [
        *(
            Choice(f"tag:{point.id}:{theme.id}", f"It is about {theme.number} {theme.short}, because of {because}")
            for theme, because in suggested
        ),
        Choice(f"plus:{point.id}", "One more voice", about=about),
        Choice(f"read:{point.id}", "Read it back", about=about),
        Choice(f"change:{point.id}", "Change or take back", about=about),
    ]
    if notes.written_out == point.id:
        buttons.append(Choice("typed", "Put shorthand back as typed", about=about))
    if just_saved:
        buttons.append(Choice(f"undo:{point.id}", "Undo: back into the box", about=about))
    return Entry(text, marks, tuple(buttons))
