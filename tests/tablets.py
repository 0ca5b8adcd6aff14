"""Tablets for the tests: a served hall, browsers tied to its stations, and what they show, read as a person would."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import ssl
import time
from typing import TYPE_CHECKING, Self

import aiohttp
import psutil
import pyte

from tests.e2e.evening import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page, WebSocket

    from tests.cable import Cable

PIN = "2468"
_PATIENCE = 60.0
_STILL = 0.2
"""Seconds without a change after which a page is drawn; no finger is faster."""
_LINK = re.compile(r"^Link (https://\S+)$")
_ROSTER = re.compile(r"^\[\[stations\]\]\n(?:[a-z]+ = .*\n)+", re.MULTILINE)
_UNKNOWN = re.compile(rb"\x1b\[[?=<>][0-9;]*(?:\$p|u)|\x1b\[[0-9;]*(?:t|u)")
"""Questions about the terminal that its emulator here does not know."""


def with_roster(pack: str, stations: list[str]) -> str:
    """Return a pack's text with another roster: ids that begin with their role, such as `door-1`, and a desk."""
    entry = '[[stations]]\nid = "{name}"\nrole = "{role}"\nlabel = "{name}"\n'
    roster = "".join(entry.format(name=name, role=name.split("-")[0]) for name in [*stations, "desk"])
    return f"{_ROSTER.sub('', pack)}\n{roster}"


class Drawn:
    """What a station draws, as cells.

    Args:
        columns: Cells in a row.
        rows: Rows.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)

    def feed(self, data: bytes) -> None:
        """Take what was drawn."""
        self._stream.feed(_UNKNOWN.sub(b"", data))

    @property
    def text(self) -> str:
        """The rows, one a line."""
        return "\n".join(self.screen.display)

    @property
    def words(self) -> str:
        """The text with single spaces."""
        return " ".join(self.text.split())

    def place(self, text: str) -> tuple[int, int]:
        """Return column and row of the middle of a text, from 0.

        Raises:
            LookupError: It is not drawn.
        """
        for row, line in enumerate(self.screen.display):
            column = line.find(text)
            if column >= 0:
                return column + len(text) // 2, row
        raise LookupError(f"{text!r} is not in:\n{self.text}")


class ServedHall:
    """The command `serve` with its desk line by line, on loopback.

    Args:
        pack: The meeting pack.
        data: The folder for meetings.
        options: More of the command line.
        pin: The desk's PIN.
    """

    def __init__(self, pack: Path, data: Path, *options: str, pin: str = PIN) -> None:
        self.desk = Terminal(
            ["serve", str(pack), "--data", str(data), "--address", "127.0.0.1", "--port", "0", "--plain", *options],
            wrapper=("setsid",),
        )
        self.greeting = self.desk.greeting()
        if self.ask(f"/unlock {pin}")[0] != "Unlocked. Type /lock when you are done.":
            self.ask(f"/pin {pin}")
            self.ask(f"/unlock {pin}")
        self.url = self.ask("/tablets")[0].removeprefix("Tablets call ")

    def ask(self, line: str) -> list[str]:
        """Give the desk a command and return what it says."""
        return self.desk.send(line)

    def invite(self, station: str) -> str:
        """Return a new invitation to a station."""
        [link] = [match[1] for line in self.ask(f"/pair {station}") if (match := _LINK.match(line))]
        return link

    def until_said(self, command: str, words: str) -> None:
        """Wait until the desk's answer to a command holds some words."""
        ends = time.monotonic() + _PATIENCE
        while words not in (said := "\n".join(self.ask(command))):
            assert time.monotonic() < ends, said
            time.sleep(0.05)

    def process_of(self, station: str) -> psutil.Process:
        """Return the process that runs a station."""
        [found] = [child for child in psutil.Process(self.desk.process.pid).children() if station in child.cmdline()]
        return found

    def kill_all(self) -> None:
        """End the server and all its stations at once, as a power cut does."""
        os.killpg(self.desk.process.pid, signal.SIGKILL)
        self.desk.process.communicate(timeout=60)

    def stop(self) -> None:
        """End it in order."""
        code, _, errors = self.desk.finish()
        assert code == 0, errors

    def __enter__(self) -> Self:
        """Return the running hall."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it, whatever became of the test."""
        if self.desk.process.poll() is None:
            self.kill_all()


class Tablet:
    """A browser without pictures: it pairs, shows a station, and sends keys and taps. For use in one event loop.

    Args:
        url: The server's address.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.drawn = Drawn(80, 24)
        self._told = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None
        self.ended: int | None = None
        """The code with which the server ended the connection."""

    async def __aenter__(self) -> Self:
        """Return the tablet."""
        trusting = ssl.create_default_context()
        trusting.check_hostname = False
        trusting.verify_mode = ssl.CERT_NONE
        self.web = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=trusting), cookie_jar=aiohttp.CookieJar(unsafe=True)
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
            await self.socket.close()
        await self.web.close()

    async def pair(self, link: str) -> int:
        """Press the button behind an invitation, and return the answer's status: 303 where it was taken."""
        async with self.web.post(link, allow_redirects=False, headers={"Origin": self.url}) as answer:
            return answer.status

    def kept(self) -> dict[str, str]:
        """Return what the browser keeps of its pairing."""
        return {cookie.key: cookie.value for cookie in self.web.cookie_jar}

    async def show(self) -> None:
        """Show the station."""
        self.drawn = Drawn(80, 24)
        self.ended = None
        self.socket = await self.web.ws_connect(
            f"{self.url.replace('https', 'wss')}/ws?width=80&height=24", origin=self.url, max_msg_size=0
        )
        self._reading = asyncio.create_task(self._read())

    async def until(self, condition: Callable[[Drawn], object], seconds: float = _PATIENCE) -> None:
        """Wait until what is drawn fulfils a condition."""
        async with asyncio.timeout(seconds):
            while not condition(self.drawn):
                self._told.clear()
                await self._told.wait()

    async def press(self, keys: str) -> None:
        """Type keys."""
        await self.socket.send_str(json.dumps(["stdin", keys]))

    async def tap(self, text: str) -> None:
        """Tap a text."""
        column, row = self.drawn.place(text)
        for ends in "Mm":
            await self.press(f"\x1b[<0;{column + 1};{row + 1}{ends}")

    async def _read(self) -> None:
        try:
            async for message in self.socket:
                if message.type is aiohttp.WSMsgType.BINARY:
                    self.drawn.feed(message.data)
                self._told.set()
        except (aiohttp.ClientError, ConnectionError):
            pass
        self.ended = self.socket.close_code or aiohttp.WSCloseCode.ABNORMAL_CLOSURE
        self._told.set()


class BrowserTablet:
    """A page of a real Chromium that shows a station; its cells are read from what the server sends to it.

    Args:
        chromium: The browser.
        size: Width and height in CSS pixels.
        cable: What its network goes through, for a test that cuts it: an offline browser still answers what a
            server asks of a connection that stands.
    """

    def __init__(self, chromium: Chromium, size: tuple[int, int] = (820, 1180), *, cable: Cable | None = None) -> None:
        self.context = chromium.new_context(
            proxy={"server": cable.address} if cable else None,
            ignore_https_errors=True,
            viewport={"width": size[0], "height": size[1]},
            has_touch=True,
            is_mobile=True,
            device_scale_factor=1,
        )
        self.page: Page = self.context.new_page()
        self.foreign: list[str] = []
        self.failures: list[str] = []
        self.drawn = Drawn(80, 24)
        self._cells = (80, 24)
        self._drawn_at = 0.0
        self.page.on("websocket", self._follow)
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))
        self.context.on("request", lambda request: self.foreign.append(request.url))

    def pair(self, link: str) -> None:
        """Open an invitation and tap its button."""
        self.page.goto(link)
        self.page.get_by_role("button", name="Use it as").tap()
        self.page.wait_for_url("**/")

    def until(self, condition: Callable[[Drawn], object]) -> None:
        """Wait until what is drawn fulfils a condition."""
        ends = time.monotonic() + _PATIENCE
        while not condition(self.drawn):
            if time.monotonic() > ends:
                raise TimeoutError(self.drawn.text)
            self.page.wait_for_timeout(20)

    def tap(self, text: str) -> None:
        """Tap a text with a finger."""
        column, row = self.drawn.place(text)
        box = self.page.locator(".xterm-screen").bounding_box()
        assert box is not None
        columns, rows = self._cells
        self.page.touchscreen.tap(
            box["x"] + (column + 0.5) * box["width"] / columns, box["y"] + (row + 0.5) * box["height"] / rows
        )

    def tap_on(self, text: str, next_text: str) -> None:
        """Tap a text once it stands still, and again where it moved meanwhile, until the next page is there."""
        ends = time.monotonic() + _PATIENCE
        while next_text not in self.drawn.words:
            assert time.monotonic() < ends, self.drawn.text
            if text in self.drawn.text and time.monotonic() - self._drawn_at > _STILL:
                self.tap(text)
                self.page.wait_for_timeout(1000)
            self.page.wait_for_timeout(20)

    def _follow(self, socket: WebSocket) -> None:
        self._resize(*map(int, re.findall(r"(?:width|height)=(\d+)", socket.url)))
        socket.on("framereceived", self._receive)
        socket.on("framesent", self._sent)

    def _receive(self, data: str | bytes) -> None:
        if isinstance(data, bytes):
            self.drawn.feed(data)
            self._drawn_at = time.monotonic()

    def _sent(self, data: str | bytes) -> None:
        match json.loads(data):
            case ["resize", {"width": width, "height": height}]:
                self._resize(width, height)

    def _resize(self, columns: int, rows: int) -> None:
        if (columns, rows) != self._cells:
            self._cells = (columns, rows)
            self.drawn = Drawn(columns, rows)
