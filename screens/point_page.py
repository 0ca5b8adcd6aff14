"""What a page that takes points does with them: one save at a time, changes behind one another, the rest as a draft.

A point goes from ready to pending when its turn comes, and from pending to saved when the core has it on disk. A point
that could not be saved stays pending until it is; those behind it wait.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message

from kiosk.errors import KioskError
from kiosk.records import MAX_TEXT, PointContent
from screens.page import StationPage
from screens.widgets.problem import ProblemPanel
from screens.widgets.status_line import StatusLine
from screens.widgets.top_line import TopLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kiosk.capture import RecentPoint, RecentPoints
    from kiosk.meeting_session import MeetingSession
    from kiosk.session_facts import Saved, Status
    from screens.frame import Frame, Patience

_NOT_SAVED = "NOT SAVED. Press Enter to try again."
_TELL_A_STEWARD = "Tell a steward: see F2."


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of a saved point, not on disk yet."""

    point_id: str
    change: Callable[[PointContent], PointContent]
    reason: str
    said: str


class PointPage(StationPage):
    """A station page that saves points.

    Args:
        frame: What is shown around the content.
        session: The open station.
        recent: This station's points of tonight, in memory alone.
        patience: How often an unfinished line is sealed.
    """

    @dataclass
    class Noted(Message):
        """A point is on disk."""

        saved: Saved
        content: PointContent
        band: str
        status: Status

    @dataclass
    class NoteFailed(Message):
        """A point is not on disk."""

        error: KioskError

    @dataclass
    class Amended(Message):
        """A change is on disk."""

        point_id: str
        content: PointContent
        said: str

    @dataclass
    class AmendFailed(Message):
        """A change is not on disk."""

        error: KioskError

    @dataclass
    class DraftSealed(Message):
        """The unfinished line is sealed on disk."""

    @dataclass
    class DraftFailed(Message):
        """The unfinished line is not sealed."""

        error: KioskError

    def __init__(self, frame: Frame, session: MeetingSession, recent: RecentPoints, patience: Patience) -> None:
        super().__init__(frame)
        self.session = session
        self.recent = recent
        self._patience = patience
        self._ready: deque[PointContent] = deque()
        self._pending: PointContent | None = None
        self._failed = False
        self._changes: deque[_Change] = deque()
        self._changing = False
        self._draft_kept = ""

    @abstractmethod
    def typed(self) -> Iterable[str]:
        """Return the texts that are typed and not handed to `save` yet."""

    @abstractmethod
    def chosen_themes(self) -> tuple[str, ...]:
        """Return the themes chosen for what is typed."""

    @abstractmethod
    def points_changed(self, marked: str, *, saved: RecentPoint | None = None) -> None:
        """Show the points; `saved` is the one that came in, if one did."""

    def on_mount(self) -> None:
        """Seal what is unfinished from time to time."""
        self.set_interval(self._patience.draft, self._keep_draft)

    @property
    def failed(self) -> bool:
        """Whether a point waits for Enter because it could not be saved."""
        return self._failed

    @property
    def changing(self) -> bool:
        """Whether a change is on its way to the disk."""
        return self._changing or bool(self._changes)

    def unsaved(self) -> str:
        """Return what is being saved and what is typed, if any."""
        pending = [self._pending] if self._pending is not None else []
        texts = [*(content.text for content in (*pending, *self._ready)), *self.typed()]
        return "\n".join(part for text in texts if (part := text.strip()))

    def may_seal_as_draft(self) -> bool:
        """Tell that a point's draft may be sealed to every inspector."""
        return True

    def save(self, content: PointContent) -> None:
        """Save a point, after those before it."""
        self._ready.append(content)
        if self._pending is None:
            self._send_next()

    def try_again(self) -> None:
        """Save the point that could not be saved."""
        if self._pending is not None and self._failed:
            self._send(self._pending)

    def change(self, point_id: str, change: Callable[[PointContent], PointContent], reason: str, said: str) -> None:
        """Change a saved point as it stands when the change's turn comes.

        Args:
            point_id: Which.
            change: Returns the new content.
            reason: Why; sealed with the change.
            said: What the status line says once it is on disk.
        """
        self._changes.append(_Change(point_id, change, reason, said))
        if not self._changing:
            self._change_next()

    @on(Noted)
    def _saved(self, event: Noted) -> None:
        self._pending = None
        self._failed = False
        self._draft_kept = ""
        point = self.recent.remember(event.saved.id, event.content, event.band)
        self.query_one(ProblemPanel).clear()
        points = points_in_words(event.status.tallies.kinds.get("point-noted", 0))
        self.query_one(TopLine).note(points)
        more = f"{points} from here tonight." if event.status.journal.ok else _TELL_A_STEWARD
        self.query_one(StatusLine).say(f"Saved. {more}", "done")
        self.points_changed(point.id, saved=point)
        self._send_next()
        self._keep_draft()

    @on(NoteFailed)
    def _not_saved(self, event: NoteFailed) -> None:
        self._failed = True
        text = self._pending.text if self._pending is not None else ""
        self.query_one(StatusLine).say(_NOT_SAVED)
        self.query_one(ProblemPanel).show(event.error, lead=f"“{text}”", heading=_NOT_SAVED)

    def seal_again(self) -> None:
        """Seal what is typed anew: a change that was saved has emptied the draft."""
        self._draft_kept = ""
        self._keep_draft()

    @on(Amended)
    def _amended(self, event: Amended) -> None:
        self._changing = False
        self.seal_again()
        try:
            self.recent.replace(event.point_id, event.content)
        except KioskError:
            self.query_one(StatusLine).say("Changed and saved.", "done")  # it left the list meanwhile
        else:
            self.query_one(StatusLine).say(event.said, "done")
            self.points_changed(event.point_id)
        self._change_next()

    @on(AmendFailed)
    def _not_amended(self, event: AmendFailed) -> None:
        self._changing = False
        self._changes.clear()
        self.query_one(ProblemPanel).show(event.error, lead="NOT SAVED: the point is as it was. Press the key again.")

    @on(DraftFailed)
    def _draft_not_sealed(self, event: DraftFailed) -> None:
        self._draft_kept = ""
        if not self._failed:
            self.query_one(ProblemPanel).show(event.error, lead="The line you are typing is not safe yet. Save it now.")

    def _send_next(self) -> None:
        if self._ready:
            self._send(self._ready.popleft())

    def _send(self, content: PointContent) -> None:
        self._pending = content
        self._failed = False
        self.query_one(ProblemPanel).clear()
        self.query_one(StatusLine).say("Saving", "busy")
        self._note(content)

    @work(thread=True, exit_on_error=False)
    def _note(self, content: PointContent) -> None:
        band = self.frame.clock.band()
        try:
            saved = self.session.note(content)
            status = self.session.status()
        except KioskError as error:
            self.post_message(self.NoteFailed(error))
        else:
            self.post_message(self.Noted(saved, content, band, status))

    def _change_next(self) -> None:
        if not self._changes:
            return
        change = self._changes.popleft()
        try:
            content = change.change(self.recent.get(change.point_id).content)
        except KioskError as error:
            self.query_one(ProblemPanel).show(error)
            return
        self._changing = True
        self._amend(change, content)

    @work(thread=True, exit_on_error=False)
    def _amend(self, change: _Change, content: PointContent) -> None:
        try:
            self.session.amend(change.point_id, content, change.reason)
        except KioskError as error:
            self.post_message(self.AmendFailed(error))
        else:
            self.post_message(self.Amended(change.point_id, content, change.said))

    def _keep_draft(self) -> None:
        """Seal what is not saved, if it is not what was sealed last."""
        text = self.unsaved()
        if text != self._draft_kept and (self._pending is None or self._failed):
            self._draft_kept = text
            self._seal_draft(text, self.chosen_themes())

    @work(thread=True, exit_on_error=False, group="draft", exclusive=True)
    def _seal_draft(self, text: str, themes: tuple[str, ...]) -> None:
        try:
            self.session.keep_draft(text[:MAX_TEXT], themes)
        except KioskError as error:
            self.post_message(self.DraftFailed(error))
        else:
            self.post_message(self.DraftSealed())


def points_in_words(count: int) -> str:
    """Return '1 point' or '2 points'."""
    return "1 point" if count == 1 else f"{count} points"
