"""One page of a station as plain HTML: what it says and asks, and its text, made with the page's one template."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Template

Form: TypeAlias = "Mapping[str, Sequence[str]]"
"""Field name to the values that were sent for it."""

TEXT = "text"
"""The field that a text is typed into."""
CHOSEN = "chosen"
"""The field that answers are ticked in."""
PRESSED = "pressed"
"""The field that says which button was pressed."""
STEP = "step"
"""The field that says which page was answered, so that an answer to an older page does nothing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer."""

    value: str
    label: str
    ticked: bool = False
    language: str = ""
    """The language of the label, where it is not the page's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """A page: one question, or one thing to be told."""

    heading: str
    """The question."""
    language: str = "en"
    """The page's language, as HTML names it."""
    hints: tuple[str, ...] = ()
    """Why it is asked, and how to answer."""
    lines: tuple[str, ...] = ()
    """What is told, a paragraph each."""
    several: bool = False
    """Whether more than one answer can be ticked."""
    choices: tuple[Choice, ...] = ()
    """The answers; none where nothing is asked."""
    text_label: str = ""
    """What is to be typed; empty where nothing is."""
    text: str = ""
    """What was typed already."""
    buttons: tuple[Choice, ...] = ()
    """The ways on, the first of them the most important."""
    problem: tuple[str, ...] = ()
    """What is wrong: a heading and sentences; empty where nothing is."""
    status: str = ""
    """What was just done."""
    notes: tuple[str, ...] = ()
    """What stands above every page: a rehearsal, words that nobody has checked."""
    refresh: int = 0
    """Seconds after which the page is asked for again without anybody's doing; 0 for never."""


def render(page: HtmlPage, *, title: str, step: str) -> str:
    """Return the page's HTML."""
    return _template().render(page=page, title=title, step=step)


@cache
def _template() -> Template:
    import jinja2

    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.from_string((files("assets") / "tablets" / "plain.html").read_text(encoding="utf-8"))
