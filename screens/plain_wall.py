"""Plain mode of what the wall shows: approve words at the desk by commands, and hear the wall line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.vetting import listed, replaced
from kiosk.wall_phrases import being_discussed, what_holds, who_shows_it, whole_wall

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.meeting import Pack
    from kiosk.meeting_session import MeetingSession
    from kiosk.vetting import Found
    from kiosk.wall_board import WallBoard, Words
    from kiosk.wall_part import WallPart
    from screens.lines import Lines


class WallCommands:
    """The desk's commands for the wall.

    Args:
        lines: The terminal.
        pack: The meeting.
        wall: The part this process takes in what the wall shows.
        board: What waits and what is shown.
    """

    help = (
        ("/wall", "what waits for the wall, what is on it, and who shows it"),
        ("/show N", "approve what waits at place N, names replaced; /show N as-typed leaves them"),
        ("/drop N", "do not show what waits at place N"),
        ("/off N", "take place N off the wall; /off all takes everything off"),
        ("/say TEXT", "type words for the wall yourself; they wait at place 1"),
        ("/discuss N", "theme N is being discussed now; /discuss none ends that"),
        ("/hold-words", "words are shown once approved; /no-words shows none tonight"),
    )
    locked = frozenset({"/wall", "/show", "/drop", "/off", "/say", "/discuss", "/hold-words", "/no-words"})
    """What waits is nobody's but the desk's: it needs the station PIN."""

    def __init__(self, lines: Lines, pack: Pack, wall: WallPart, board: WallBoard) -> None:
        self._lines = lines
        self._pack = pack
        self._wall = wall
        self._board = board
        self._guard_find: Callable[[str], Sequence[Found]] | None = None
        self._listed: tuple[Words, ...] = ()
        self._on: tuple[Words, ...] = ()

    @property
    def actions(self) -> dict[str, Callable[[str], None]]:
        """Command to what it does."""
        return {
            "/wall": self._list,
            "/show": self._show,
            "/drop": self._drop,
            "/off": self._off,
            "/say": self._say,
            "/discuss": self._discuss,
            "/hold-words": lambda _: self._choose(allowed=True),
            "/no-words": lambda _: self._choose(allowed=False),
        }

    def _list(self, _: str) -> None:
        board = self._board
        trouble = "" if self._wall.trouble is None else str(self._wall.trouble)
        self._lines.say(what_holds(board.choice), who_shows_it(self._wall.walls, trouble, board.started_again))
        self._lines.say(being_discussed(self._pack, board.now) or "Nothing is said to be discussed now.")
        self._on = board.shown()
        self._lines.say(f"On the wall: {len(self._on)}.")
        self._lines.choices(words.text for words in self._on)
        self._listed = board.waiting()
        self._lines.say(f"Waiting: {len(self._listed)}.")
        self._lines.choices(self._described(words) for words in self._listed)

    def _described(self, words: Words) -> str:
        found = self._find(words.text)
        if not found:
            return words.text
        instead = replaced(words.text, found)
        return f"{words.text}  [may say who somebody is: {listed(found)}; would show: {instead}]"

    def _show(self, rest: str) -> None:
        place, _, how = rest.partition(" ")
        words = self._at(place, self._listed)
        if words is None:
            return
        as_typed = how.strip() == "as-typed"
        self._board.approve(words, words.text if as_typed else replaced(words.text, self._find(words.text)))
        self._lines.say("On the wall.")

    def _drop(self, rest: str) -> None:
        words = self._at(rest, self._listed)
        if words is not None:
            self._board.refuse(words)
            self._lines.say("Not shown. The inspectors have the point as it was saved.")

    def _off(self, rest: str) -> None:
        if rest == "all":
            self._board.take_all_off()
            self._lines.say("The wall has no words now.")
            return
        words = self._at(rest, self._on)
        if words is not None:
            self._board.take_off(words)
            self._lines.say("Taken off the wall.")

    def _say(self, text: str) -> None:
        self._board.type(text)
        self._list("")

    def _discuss(self, rest: str) -> None:
        if rest == "none":
            self._board.discuss(None)
            self._lines.say("Nothing is said to be discussed now.")
            return
        theme = next((theme for theme in self._pack.themes if str(theme.number) == rest.lstrip("#")), None)
        if theme is None:
            self._lines.problem("Type the number of a theme, such as /discuss 3, or /discuss none.")
            return
        self._board.discuss(theme.id)
        self._lines.say(being_discussed(self._pack, theme.id))

    def _choose(self, *, allowed: bool) -> None:
        self._board.choose("hold" if allowed else "off")
        self._lines.say(what_holds(self._board.choice))

    def _at(self, place: str, words: Sequence[Words]) -> Words | None:
        """Return what `/wall` listed at a place; what changed since then is refused by the board."""
        place = place.strip()
        if place.isascii() and place.isdigit() and 1 <= int(place) <= len(words):
            return words[int(place) - 1]
        self._lines.problem("Type /wall first, and then the number of one of its lines.")
        return None

    def _find(self, text: str) -> Sequence[Found]:
        if self._guard_find is None:
            from kiosk.identifiers import Guard

            self._guard_find = Guard(self._pack).find
        return self._guard_find(text)


class WallLines:
    """The wall, said line by line.

    Args:
        lines: The terminal.
        session: The wall's session.
        wall: The part this process takes in what the wall shows.
    """

    help = (("/wall", "what the wall says now"),)
    locked: frozenset[str] = frozenset()
    """It is public."""

    def __init__(self, lines: Lines, session: MeetingSession, wall: WallPart) -> None:
        self._lines = lines
        self._session = session
        self._wall = wall

    @property
    def actions(self) -> dict[str, Callable[[str], None]]:
        """Command to what it does."""
        return {"/wall": self._tell}

    def _tell(self, _: str) -> None:
        pack, now, view = self._session.pack, self._session.clock.now(), self._wall.view()
        alone = () if view.linked else ("No desk is open on this device, so this wall shows nobody's words.",)
        self._lines.say(*whole_wall(pack, now, view.shown, self._wall.people()), *alone)
