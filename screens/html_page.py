"""One page of a station as plain HTML: what it says and asks, and its text, made with the page's one template."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Template

    from kiosk.errors import KioskError

Form: TypeAlias = "Mapping[str, Sequence[str]]"
"""Field name to the values that were sent for it."""

TEXT = "text"
"""The field that a text is typed into, where a page has one."""
CHOSEN = "chosen"
"""The field that answers are ticked in, where a page has one."""
PRESSED = "pressed"
"""The field that says which button was pressed."""
STEP = "step"
"""The field that says which page was answered, so that an answer to an older page does nothing."""

A_PROBLEM = "There is a problem"
REHEARSAL = "REHEARSAL: this is only practice"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer, or one button."""

    value: str
    label: str
    ticked: bool = False
    language: str = ""
    """The language of the label, where it is not the page's."""
    about: str = ""
    """What a button is about, for whoever hears it without what stands beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Answers to be ticked."""

    legend: str = ""
    """The question; empty where the page's heading is."""
    choices: tuple[Choice, ...]
    """The answers."""
    name: str = CHOSEN
    """Its field."""
    several: bool = False
    """Whether more than one answer can be ticked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBox:
    """Something to be typed."""

    label: str
    """What is to be typed."""
    name: str = TEXT
    """Its field."""
    text: str = ""
    """What was typed already."""
    hint: str = ""
    """How to answer."""
    kind: Literal["words", "line", "number", "pin"] = "line"
    """Several rows of words; one line; a whole number; digits that nobody may read over a shoulder."""
    first: bool = False
    """Whether typing begins here."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a list."""

    text: str
    """What it says."""
    marks: str = ""
    """What it carries, in few words."""
    buttons: tuple[Choice, ...] = ()
    """What can be done with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """A page: one question, or one thing to be told."""

    heading: str
    """The question."""
    title: str = ""
    """What the browser's history calls the page, where that is not the heading."""
    language: str = "en"
    """The page's language, as HTML names it."""
    hints: tuple[str, ...] = ()
    """Why it is asked, and how to answer."""
    lines: tuple[str, ...] = ()
    """What is told, a paragraph each."""
    spoken: str = ""
    """Words to be read to somebody, drawn large."""
    asked: tuple[Question | TextBox, ...] = ()
    """What is asked, in order; nothing where the page only tells."""
    buttons: tuple[Choice, ...] = ()
    """The ways on, the first of them the most important."""
    entries_heading: str = ""
    """What the list below is of; empty where there is none."""
    entries: tuple[Entry, ...] = ()
    """The list."""
    ways: tuple[Choice, ...] = ()
    """Buttons at the foot of the page, which are seldom needed."""
    problem: tuple[str, ...] = ()
    """What is wrong: a heading and sentences; empty where nothing is."""
    problem_at: str = ""
    """The field that mends it; empty where none of this page does."""
    status: str = ""
    """What was just done; its first sentence stands in the browser's history."""
    notes: tuple[str, ...] = ()
    """What stands above every page: a rehearsal, words that nobody has checked."""
    refresh: int = 0
    """Seconds after which the page is asked for again without anybody's doing; 0 for never."""


def first(form: Form, name: str) -> str:
    """Return the first value that was sent for a field, as text that can be sent back; empty where none was."""
    return next(iter(form.get(name, ())), "").encode(errors="replace").decode()


def told(error: KioskError, lead: str = "") -> tuple[str, ...]:
    """Return the problem that a failure is, for `HtmlPage.problem`."""
    return tuple(sentence for sentence in (A_PROBLEM, lead, error.message, error.hint) if sentence)


def render(page: HtmlPage, *, title: str, step: str) -> str:
    """Return the page's HTML."""
    return _template().render(page=page, title=title, step=step)


@cache
def _template() -> Template:
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string((files("assets") / "tablets" / "plain.html").read_text(encoding="utf-8"))
