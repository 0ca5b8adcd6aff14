"""The answers to a question at the door: whole pages of them, one tap or one key each, one or several to choose."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Grid
from textual.message import Message

from kiosk.words import ENGLISH
from screens.widgets.big_button import BigButton
from screens.widgets.choices import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Size

    from kiosk.words import Words
    from screens.widgets.choices import Choice

_FRAME = 2
_NARROWEST = 34
_TWO_DIGITS = 10


class Options(Grid, inherit_bindings=False):
    """Answers as buttons on pages, none of which is cut: what does not fit is on the next page.

    Args:
        choices: The answers in the order shown.
        chosen: The values of the answers given before; the first of them has the focus.
        several: Whether any number can be chosen.
        before: Buttons before the answers that are no answers themselves, in the same list.
        after: Such buttons after the answers.
        across: How many answers stand side by side; 0 for as many as there is room for.
        keyed: Whether the key of each answer stands before it.
        large: Whether each answer has a row of its own, and more room.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,right", "step(1)", "Next", show=False, id="down", tooltip="Go to the next answer"),
        Binding("up,left", "step(-1)", "Previous", show=False, id="up", tooltip="Go to the answer before"),
    ]
    DEFAULT_CSS = """
    Options { width: 100%; height: 1fr; grid-gutter: 0 2; grid-rows: auto; }
    Options BigButton { height: auto; }
    """

    @dataclass
    class Picked(Message):
        """An answer was given, or ticked, or its tick was taken away."""

        value: str

    @dataclass
    class Turned(Message):
        """Another page of answers is in sight, or there are more or fewer pages."""

        page: int
        pages: int

    def __init__(
        self,
        choices: Sequence[Choice],
        *,
        chosen: Iterable[str] = (),
        several: bool = False,
        before: Sequence[BigButton] = (),
        after: Sequence[BigButton] = (),
        across: int = 0,
        keyed: bool = True,
        large: bool = False,
    ) -> None:
        super().__init__()
        self._first_chosen = set(chosen)
        self._across = across
        self._large = large
        self._several = several
        self._answers = [
            BigButton(
                choice.label,
                value=choice.value,
                key=key if keyed else "",
                note=choice.note,
                prefix="choice",
                checked=choice.value in self._first_chosen if several else None,
                large=large,
            )
            for choice, key in zip_longest(choices, KEYS[: len(choices)], fillvalue="")
            if not isinstance(choice, str)
        ]
        self._keys = dict(zip(KEYS, self._answers, strict=False))
        self._buttons = [*before, *self._answers, *after]
        self._pages: list[list[BigButton]] = [self._buttons]
        self._page = 0

    def compose(self) -> ComposeResult:
        """Yield the buttons."""
        yield from self._buttons

    def on_mount(self) -> None:
        """Put the focus on the answer given before, or the first button."""
        chosen = (button for button in self._answers if button.value in self._first_chosen)
        start = next(chosen, self._buttons[0] if self._buttons else None)
        self._first_chosen = set()
        if start is not None:
            start.focus(scroll_visible=False)

    def on_resize(self, event: events.Resize) -> None:
        """Divide the answers into pages anew; the page with the focus stays in sight."""
        self._divide(event.size)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The values ticked."""
        return tuple(button.value for button in self._answers if button.checked)

    def turn(self, pages: int) -> None:
        """Show another page, the first one after the last."""
        self._show((self._page + pages) % len(self._pages))

    def press_key(self, character: str | None) -> bool:
        """Choose the answer of a key, or bring it into sight if it is not, and tell whether there is one."""
        button = self._keys.get(character.lower()) if character is not None else None
        if button is None:
            return False
        if button.display:
            button.action_press()
        else:
            self._show_page_of(button)
        return True

    def action_step(self, by: int) -> None:
        """Move the focus to the next answer or the one before, over the edge of a page."""
        focused = self.screen.focused
        at = self._buttons.index(focused) + by if isinstance(focused, BigButton) and focused in self._buttons else -1
        if 0 <= at < len(self._buttons):
            self._show_page_of(self._buttons[at])
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    @on(BigButton.Pressed)
    def _pick(self, event: BigButton.Pressed) -> None:
        if event.button not in self._answers:
            return
        event.stop()
        if self._several:
            event.button.check(ticked=not event.button.checked)
        self.post_message(self.Picked(event.value))

    def _show_page_of(self, button: BigButton) -> None:
        self._show(next(number for number, page in enumerate(self._pages) if button in page))
        button.focus(scroll_visible=False)

    def _show(self, page: int) -> None:
        self._page = page
        shown = self._pages[page]
        lost_focus = self.screen.focused in self._buttons and self.screen.focused not in shown
        for button in self._buttons:
            button.display = button in shown
        if lost_focus and shown:
            shown[0].focus(scroll_visible=False)
        self.post_message(self.Turned(page + 1, len(self._pages)))

    def _divide(self, size: Size) -> None:
        if not size.height:
            return
        gutter = self.styles.grid_gutter_vertical
        fitting = 1 if self._large else max(1, (size.width + gutter) // (_NARROWEST + gutter))
        columns = self._across or fitting
        self.styles.grid_size_columns = columns
        width = (size.width - gutter * (columns - 1)) // columns - _FRAME
        focused = self.screen.focused
        kept = focused if isinstance(focused, BigButton) and focused in self._buttons else self._pages[self._page][0]
        self._pages = []
        free = 0
        for at in range(0, len(self._buttons), columns):
            row = self._buttons[at : at + columns]
            for button in row:
                button.allow_rows(size.height)
            high = min(size.height, max(self._rows_of(button, width) for button in row))
            for button in row:
                button.styles.height = high
            if high > free:
                self._pages.append([])
                free = size.height
            self._pages[-1] += row
            free -= high
        self._show(next(number for number, page in enumerate(self._pages) if kept in page))

    def _rows_of(self, button: BigButton, width: int) -> int:
        """Return how many rows a button needs whose label has `width` columns."""
        least = button.styles.min_height
        needed = _FRAME + button.get_content_height(self.size, self.size, width)
        return max(needed, int(least.value) if least is not None else 0)


class TurnButton(BigButton):
    """Shows the next page of the answers; there only while they need more than one.

    Args:
        words: The language to say it in.
    """

    def __init__(self, words: Words = ENGLISH) -> None:
        self._more = words.gettext("More")
        super().__init__("▼", value="turn", kind="quiet")
        self.display = False

    def follow(self, page: int, pages: int) -> None:
        """Say which page is in sight."""
        if self.display != (pages > 1):
            self.display = pages > 1
            self.post_message(self.Relabelled())
        sign = "▼" if page < pages else "▲"
        few = pages < _TWO_DIGITS
        self.set_label(f"{sign} {self._more} {page}/{pages}", f"{sign} {page}/{pages}" if few else sign)
