"""The keys of the notes desk, in one place: the screen's bindings, its key bar and its help are made from these."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType

from screens.widgets.key_bar import KeyHint


@dataclass(frozen=True, slots=True)
class NoteKey:
    """One key."""

    key: str
    """As the framework calls it; empty where a widget binds it itself."""
    shown: str
    """As it is printed."""
    label: str
    """What it does, in a word."""
    action: str
    """The screen's action."""
    says: str
    """What it does, in a sentence."""


ENTER = NoteKey("", "Enter", "Save", "save", "Save the line.")
HELP = NoteKey("f1", "F1", "Keys", "keys", "Show these keys.")
STAFF = NoteKey("", "F2", "Staff", "ask_staff", "Staff: the desk, with the station PIN.")
SUGGESTED = NoteKey("f3", "F3", "Theme", "take_theme", "Take the suggested theme.")
CHANGE = NoteKey("f4", "F4", "Change", "correct", "Change the marked point, or take it back.")
DIRECTION = NoteKey("f5", "F5", "Moved", "direction", "Better, worse, no change, mixed; again for the next.")
WORDING = NoteKey("f6", "F6", "Words", "wording", "Word for word, interpreted, on behalf of somebody.")
HEARD = NoteKey("f7", "F7", "Heard", "heard", "First tonight, or said before.")
VOICE = NoteKey("f8", "F8", "+1", "voice", "One more voice for the marked point (the last one).")
CONCERN = NoteKey("f9", "F9", "Concern", "concern", "A child may be at risk: stop, tell an inspector.")
AGREED = NoteKey("ctrl+g", "^G", "Agree", "agreed", "One more agrees with the line being typed.")
TABLE = NoteKey("ctrl+t", "^T", "Table", "table", "The table; it stays until you change it.")
READ_BACK = NoteKey("ctrl+r", "^R", "Read", "read_back", "Show the line, or the marked point, to the speaker.")
OUTSIDE = NoteKey("ctrl+o", "^O", "Outside", "outside", "Outside the plan: tags it and shows what to say.")
CASE = NoteKey("ctrl+n", "^N", "Case", "case", "An individual case: shows what to say.")
OFFER = NoteKey("ctrl+p", "^P", "Wall", "offer", "Offer the marked point for the wall; the desk decides.")
UNDO = NoteKey("ctrl+z", "^Z", "Undo", "as_typed", "Undo shorthand: the words as typed.")
ESCAPE = NoteKey("escape", "Esc", "Clear", "quiet", "Take a message off the screen.")
UP = NoteKey("up", "↑ ↓", "Mark", "mark(-1)", "Mark another point.")
DOWN = NoteKey("down", "↓", "Mark", "mark(1)", "Mark the next point.")

FIRST_ROW = (ENTER, HELP, CONCERN, STAFF)
"""On every screen, however small."""
BESIDE = (CHANGE, VOICE, SUGGESTED, UNDO)
"""Added to the first row where there is room."""
SECOND_ROW = (DIRECTION, WORDING, HEARD, AGREED, TABLE, READ_BACK, OUTSIDE, CASE, OFFER)
"""Where there is room for a second row."""
EVERY = (*FIRST_ROW, *BESIDE, *SECOND_ROW, UP, ESCAPE)
"""What the help lists."""

_DIGITS = "1234567890"


def hint(key: NoteKey) -> KeyHint:
    """Return a key as the bar shows it."""
    return KeyHint(key.shown, key.label, key.action)


def bindings() -> list[BindingType]:
    """Return the screen's bindings; each has an id and a sentence."""
    keys = [
        Binding(key.key, key.action, key.label, show=False, id=key.action.partition("(")[0] + extra, tooltip=key.says)
        for key, extra in ((key, "-down" if key is DOWN else "") for key in (*EVERY, DOWN))
        if key.key
    ]
    themes = [
        Binding(f"alt+{digit}", f"theme({digit})", f"Theme {digit}", show=False, id=f"theme-{digit}", priority=True)
        for digit in _DIGITS
    ]
    return [*keys, *themes]
