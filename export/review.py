"""The review itself: one text after another, line by line, so that it works on any terminal and with a screen reader.

It asks and tells through what it is given, and keeps each choice at once: leaving it, by `q`, by Ctrl+C or by a power
cut, loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from export.choices import MARKS, OTHER, Choice, Item, Span, themes_of
from export.reasons import may_tell
from export.redaction import redact
from export.redaction_errors import ChoicesError
from kiosk.pack_places import printable
from kiosk.vetting import REASONS, kind_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kiosk.identifiers import Guard

WITHHOLD_REASONS = (
    "it says who somebody is, whatever is replaced",
    "the speaker asked for it",
    "an individual case",
    "a safeguarding matter, passed on",
)
_MOST_REASON = 200

HELP = """\
  r         replace all that is marked
  k         keep all, with a reason
  rk…       one letter for each mark, in its order
  + WORDS   mark more words of this text
  s         show it as it is (nothing marked)
  w         withhold it, with a reason
  m ID      merge it into the point that says the same
  l         later: leave it for now
  g ID      go to another text, decided or not
  u         undo the last choice
  q         stop here; everything is kept
"""


@dataclass
class Review:
    """A review of texts.

    Args:
        items: Every text that was captured.
        choices: The choices made so far, in their order; new ones are added to it.
        guard: The meeting's guard, which looks at reasons too.
        themes: Theme id to what it is called.
        ask: Shows a prompt and returns the answer; raises EOFError where there is none.
        tell: Shows a line.
        keep: Keeps the choices, called after each.
    """

    items: Sequence[Item]
    choices: list[Choice]
    guard: Guard
    themes: Mapping[str, str]
    ask: Callable[[str], str]
    tell: Callable[[str], None]
    keep: Callable[[list[Choice]], None]
    _added: dict[str, list[Span]] = field(default_factory=dict)
    _later: set[str] = field(default_factory=set)
    _wanted: str = ""

    def run(self, *, everything: bool = False) -> bool:
        """Ask about each text that needs it, and return whether all of them are decided.

        Args:
            everything: Whether texts without findings are asked about too.
        """
        self.tell(f"{len(self._open(everything=everything))} text(s) to decide. Type ? for help, q to stop.")
        while waiting := self._asked_for() or self._open(everything=everything):
            ahead = [item for item in waiting if item.id not in self._later]
            if not ahead:
                self.tell(f"{len(waiting)} text(s) are left for later.")
                return False
            self._show(ahead[0], len(waiting))
            try:
                answer = self.ask("> ").strip()
            except EOFError:
                answer = "q"
            if answer == "q":
                self.tell(f"Stopped; {len(self.choices)} choice(s) are kept, {len(waiting)} text(s) are not decided.")
                return False
            self._answered(ahead[0], answer)
        return True

    def _asked_for(self) -> list[Item]:
        """Return the text that was gone to, if any."""
        return [item for item in self.items if item.id == self._wanted and not item.withdrawn]

    def _open(self, *, everything: bool) -> list[Item]:
        """Return the texts that wait for a choice."""
        latest = {choice.id: choice for choice in self.choices}
        return [
            item
            for item in self.items
            if not item.withdrawn
            and (everything or item.findings)
            and not (item.id in latest and item.fits(latest[item.id]))
        ]

    def _spans(self, item: Item) -> list[Span]:
        """Return what is marked in a text: what the reader added, then what the guard found outside of it."""
        added = self._added.get(item.id, [])
        found = [
            Span(start=one.start, end=one.end, kind=one.kind)
            for one in item.findings
            if not any(one.start < span.end and span.start < one.end for span in added)
        ]
        return sorted((*added, *found), key=lambda span: span.start)

    def _show(self, item: Item, left: int) -> None:
        themes = ", ".join(self.themes.get(theme, theme) for theme in themes_of(item)) or "no theme"
        spans = self._spans(item)
        self.tell("")
        self.tell(f"{item.id}, {item.table}, {printable(themes)}. {left} to decide.")
        self.tell(f"  {_marked(item.text, spans)}")
        for number, span in enumerate(spans, 1):
            self.tell(f"  {number}  {_kind(span)}: would be {MARKS[span.kind]}")
        if item.flags:
            self.tell(f"  The note-taker's decisions: {printable(item.flags)}")

    def _answered(self, item: Item, answer: str) -> None:
        spans = self._spans(item)
        word, _, rest = answer.partition(" ")
        simple = {"?": self._help, "l": self._leave, "u": self._undo}
        named = {"+": self._mark, "m": self._merge, "g": self._go, "w": self._withhold}
        if answer in simple:
            simple[answer](item)
        elif word in named:
            named[word](item, rest.strip())
        elif answer == "s" and not spans:
            self._choose(item.chosen("show"))
        elif spans and set(answer) <= {"r", "k"} and len(answer) in (1, len(spans)):
            self._settle(item, spans, answer if len(answer) > 1 else answer * len(spans))
        else:
            self.tell(f"No such answer here: {_possible(spans)}; ? for help.")

    def _help(self, _item: Item) -> None:
        self.tell(HELP.rstrip("\n"))

    def _leave(self, item: Item) -> None:
        self._later.add(item.id)
        self._wanted = ""

    def _merge(self, item: Item, into: str) -> None:
        self._choose(item.chosen("merge", into=into.upper()))

    def _withhold(self, item: Item, _rest: str) -> None:
        if reason := self._reason(item, "withheld", WITHHOLD_REASONS):
            self._choose(item.chosen("withhold", reason=reason))

    def _settle(self, item: Item, spans: list[Span], letters: str) -> None:
        """Take one letter for each mark; what is kept needs a reason, once for all of it."""
        reason = self._reason(item, "kept", REASONS) if "k" in letters else ""
        if "k" in letters and not reason:
            return
        settled = [
            Span(start=span.start, end=span.end, kind=span.kind, keep=reason if letter == "k" else "")
            for span, letter in zip(spans, letters, strict=True)
        ]
        self._choose(item.chosen("show", spans=settled))

    def _mark(self, item: Item, words: str) -> None:
        """Mark every place where these words stand in the text, capitals apart, with marks that they touch."""
        places = [] if not words else _places(item.text, words)
        if not places:
            self.tell("These words are not in the text." if words else "Type + and the words to mark.")
            return
        added = self._added.setdefault(item.id, [])
        for place in places:
            start, end = place
            touched = [span for span in self._spans(item) if start < span.end and span.start < end]
            start = min([start, *(span.start for span in touched)])
            end = max([end, *(span.end for span in touched)])
            added[:] = [span for span in added if span not in touched]
            added.append(Span(start=start, end=end, kind=OTHER))

    def _reason(self, item: Item, what: str, usual: Sequence[str]) -> str:
        """Ask why, and return the reason; empty where none is given. It is kept in clear, so no name may be in it."""
        for number, text in enumerate(usual, 1):
            self.tell(f"  {number}  {text}")
        while True:
            try:
                answer = self.ask(f"Why is it {what}? A number, or your own words: ").strip()
            except EOFError:
                return ""
            if answer.isdecimal() and 1 <= int(answer) <= len(usual):
                return usual[int(answer) - 1]
            if not answer:
                self.tell("Without a reason nothing was chosen.")
                return ""
            if len(answer) > _MOST_REASON:
                self.tell(f"Say it in {_MOST_REASON} characters.")
            elif self._tells(item, answer):
                self.tell("The reason is kept in clear, and this one may say who somebody is. Say it in other words.")
            else:
                return answer

    def _tells(self, item: Item, reason: str) -> bool:
        """Tell whether a reason may say who somebody is."""
        marked = " ".join(item.text[span.start : span.end] for span in self._spans(item))
        return may_tell(reason, self.guard, item.text, marked)

    def _choose(self, choice: Choice) -> None:
        """Add a choice and keep it, unless it does not go with the others."""
        try:
            redact(self.items, [*self.choices, choice])
        except ChoicesError as error:
            self.tell(error.message)
            return
        self.choices.append(choice)
        self._later.discard(choice.id)
        self._wanted = ""
        self.keep(self.choices)

    def _go(self, _item: Item, key: str) -> None:
        key = key.upper()
        self._wanted = key
        if not self._asked_for():
            self._wanted = ""
            self.tell("No text that could be shown has this id.")
        self._later.discard(key)

    def _undo(self, _item: Item) -> None:
        if not self.choices:
            self.tell("There is nothing to undo.")
            return
        try:
            redact(self.items, self.choices[:-1])
        except ChoicesError as error:
            self.tell(f"That can't be undone: {error.message}")
            return
        last = self.choices.pop()
        self.keep(self.choices)
        self.tell(f"Undone: {last.id} was to be {_PAST[last.do]}.")


_PAST = {"show": "shown", "withhold": "withheld", "merge": "merged"}


def _kind(span: Span) -> str:
    return "words you marked" if span.kind == OTHER else kind_words(span.kind)


def _possible(spans: Sequence[Span]) -> str:
    return "r, k, + w m l g u q" if spans else "s + w m l g u q"


def _places(text: str, words: str) -> list[tuple[int, int]]:
    """Return every place of words in a text, capitals apart and without overlaps, in code points of the text."""
    wanted, size = words.casefold(), len(words)
    found: list[tuple[int, int]] = []
    for at in range(len(text) - size + 1):
        if text[at : at + size].casefold() == wanted and (not found or found[-1][1] <= at):
            found.append((at, at + size))
    return found


def _marked(text: str, spans: Sequence[Span]) -> str:
    """Return a text for the terminal with its marks numbered: ⟦1 Tavish⟧."""
    parts: list[str] = []
    done = 0
    for number, span in enumerate(spans, 1):
        parts += (text[done : span.start], f"⟦{number} {text[span.start : span.end]}⟧")
        done = span.end
    return printable("".join((*parts, text[done:])))
