"""A station that answers in plain HTML pages: the program behind a tablet with a screen reader.

It is spoken to through standard input and output in the packets of the framework's web driver: the server asks for a
page or hands on what was sent with one, and gets the page back. One at a time, as one person answers.
"""

from __future__ import annotations

import json
import secrets
import sys
from typing import TYPE_CHECKING, Protocol

from kiosk.errors import KioskError
from screens.html_page import STEP, Choice, HtmlPage, render

if TYPE_CHECKING:
    from typing import BinaryIO

    from kiosk.meeting_session import MeetingSession
    from screens.html_page import Form

_READY = b"__GANGLION__\n"
_HEAD = 5
_LONGEST = 1024 * 1024


class Pages(Protocol):
    """The pages of one kind of station."""

    def page(self, *, idle: bool) -> HtmlPage:
        """Return the page to show."""

    def answer(self, form: Form) -> None:
        """Take what was sent with a page."""


class HtmlStation:
    """Answers for one open station.

    Args:
        session: The open station.
    """

    def __init__(self, session: MeetingSession) -> None:
        self._session = session
        self._pages = _pages_of(session)
        self._step = secrets.token_hex(8)
        self._problem: tuple[str, ...] = ()

    def run(self, source: BinaryIO | None = None, sink: BinaryIO | None = None) -> None:
        """Answer until the input ends or the server says so."""
        asked, told = source or sys.stdin.buffer, sink or sys.stdout.buffer
        told.write(_READY)
        told.flush()
        while (packet := _packet(asked)) is not None:
            kind, payload = packet
            if kind != b"M":
                continue
            request = json.loads(payload)
            if request.get("type") == "quit":
                return
            if request.get("type") == "ask":
                answer = json.dumps(self._answer(request)).encode()
                told.write(b"A" + len(answer).to_bytes(4, "big") + answer)
                told.flush()

    def _answer(self, request: dict[str, object]) -> dict[str, object]:
        form = request.get("form")
        if isinstance(form, str):
            self._take(json.loads(form))
            return {"moved": True}
        page = self._page(idle=bool(request.get("idle")))
        return {"html": render(page, title=self._session.pack.meeting.title, step=self._step), "refresh": page.refresh}

    def _take(self, form: dict[str, list[str]]) -> None:
        """Take an answer, unless it is one to a page that was answered before."""
        if form.get(STEP) != [self._step] or self._session.status().closed:
            return
        self._step = secrets.token_hex(8)
        self._problem = ()
        try:
            self._pages.answer(form)
        except KioskError as error:
            self._problem = ("There is a problem", error.message, *((error.hint,) if error.hint else ()))

    def _page(self, *, idle: bool) -> HtmlPage:
        if self._session.status().closed:
            return HtmlPage(heading="This station is closed", lines=("Thank you. Nothing more is recorded here.",))
        if self._problem:
            return HtmlPage(
                heading=self._session.station.label, problem=self._problem, buttons=(Choice("exit", "Continue"),)
            )
        return self._pages.page(idle=idle)


def _pages_of(session: MeetingSession) -> Pages:
    if session.station.role == "notes":
        from screens.html_notes import NotesPages

        return NotesPages(session)
    if session.station.role == "wall":
        from screens.html_wall import WallPages

        return WallPages(session)
    from screens.html_door import DoorPages

    return DoorPages(session)


def _packet(source: BinaryIO) -> tuple[bytes, bytes] | None:
    """Return kind and content of the next packet; None where there is none, or it is longer than any page's answer."""
    head = source.read(_HEAD)
    if len(head) < _HEAD:
        return None
    size = int.from_bytes(head[1:], "big")
    if size > _LONGEST:
        return None
    payload = source.read(size)
    return (head[:1], payload) if len(payload) == size else None
