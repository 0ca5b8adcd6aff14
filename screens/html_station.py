"""A station that answers in plain HTML pages: the program behind a tablet with a screen reader.

It is spoken to through standard input and output in the packets of the framework's web driver: the server asks for a
page or hands on what was sent with one, and gets the page back. One at a time, as one person answers.
"""

from __future__ import annotations

import json
import secrets
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from kiosk.errors import KioskError
from screens.html_page import PRESSED, STEP, Choice, HtmlPage, first, render, told
from screens.html_staff import StaffPages

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from kiosk.hall_report import Shown
    from kiosk.meeting_session import MeetingSession
    from kiosk.wall_part import WallPart
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

    def late(self, form: Form) -> None:
        """Take what was sent with a page that is no longer the present one."""

    def aside(self, form: Form) -> None:
        """Take what was sent with a page as another one comes in front."""

    def gone(self) -> None:
        """Take note that the browser is no longer the station's."""


class HtmlStation:
    """Answers for one open station.

    Args:
        session: The open station.
        wall: The part this process takes in what the wall shows; None where it takes none.
        sign: Called whenever a browser asks for a page, or no longer has the station: told which.
        take_over_pin: Gives the station the PIN of its desk, where it has none of its own.
    """

    def __init__(
        self,
        session: MeetingSession,
        wall: WallPart | None = None,
        *,
        sign: Callable[[Shown], None] = lambda _: None,
        take_over_pin: Callable[[], None] = lambda: None,
    ) -> None:
        self._session = session
        self._pages = _pages_of(session, wall)
        self._staff = StaffPages(session, take_over_pin)
        self._sign = sign
        self._step = secrets.token_hex(8)
        self._answered = ""
        self._problem: tuple[str, ...] = ()

    def run(self, source: BinaryIO | None = None, sink: BinaryIO | None = None) -> None:
        """Answer until the input ends or the server says so."""
        reading, writing = source or sys.stdin.buffer, sink or sys.stdout.buffer
        writing.write(_READY)
        writing.flush()
        while (packet := _packet(reading)) is not None:
            kind, payload = packet
            if kind != b"M":
                continue
            request = json.loads(payload)
            if request.get("type") == "quit":
                return
            if request.get("type") == "detach":
                self._staff.close()
                self._pages.gone()
                self._sign("nobody")
            if request.get("type") == "ask":
                self._sign("pages")
                answer = json.dumps(self._answer(request)).encode()
                writing.write(b"A" + len(answer).to_bytes(4, "big") + answer)
                writing.flush()

    def _answer(self, request: dict[str, object]) -> dict[str, object]:
        form = request.get("form")
        if isinstance(form, str):
            self._take(json.loads(form))
            return {"moved": True}
        page = self._page(idle=bool(request.get("idle")))
        return {"html": render(page, title=self._session.pack.meeting.title, step=self._step), "refresh": page.refresh}

    def _take(self, form: dict[str, list[str]]) -> None:
        """Take an answer; one to a page that was answered before is none, and one sent twice counts once."""
        step = first(form, STEP)
        if self._session.status().closed or step == self._answered:
            return
        try:
            if step != self._step:
                self._pages.late(form)
                return
            self._answered, self._step = step, secrets.token_hex(8)
            self._problem = ()
            if self._staff.in_front:
                self._staff.answer(form)
            elif self._staff.open(first(form, PRESSED)):
                self._pages.aside(form)
            else:
                self._pages.answer(form)
        except KioskError as error:
            self._problem = told(error)

    def _page(self, *, idle: bool) -> HtmlPage:
        if self._session.status().closed:
            return self._closed()
        if not self._problem:
            try:
                return self._asked_for(idle=idle)
            except KioskError as error:
                self._problem = told(error)
        again = Choice("exit", "Continue")
        return HtmlPage(heading=self._session.station.label, problem=self._problem, buttons=(again,))

    def _asked_for(self, *, idle: bool) -> HtmlPage:
        self._staff.wait(idle=idle)
        if self._staff.in_front:
            return self._staff.page()
        page = self._pages.page(idle=idle)
        return replace(page, ways=(*page.ways, *self._staff.ways))

    def _closed(self) -> HtmlPage:
        receipt = self._session.status().receipt
        codes = () if receipt is None else (f"Receipt {receipt}", f"Receipt code {receipt.code}")
        lines = ["Thank you. Nothing more is recorded here."]
        if self._session.station.role == "notes":
            lines.append("A line that you had not saved is not among the points: tell an inspector what it was.")
        return HtmlPage(heading="This station is closed", lines=(*lines, *codes))


def _pages_of(session: MeetingSession, wall: WallPart | None) -> Pages:
    if session.station.role == "notes":
        from screens.html_notes import NotesPages

        return NotesPages(session, wall)
    if session.station.role == "wall":
        from screens.html_wall import WallPages

        return WallPages(session, wall)
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
