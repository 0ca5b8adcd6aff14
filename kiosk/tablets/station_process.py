"""One station's process under the server: started, watched, started again when it dies, and tied to one browser.

The process outlives its browser: a tablet that loses the network finds its station as it was, but for unfinished
answers, which the station drops as soon as it hears that nobody is there. What goes between the two is the protocol of
textual-serve, keys one way and drawing the other; nothing of it is looked at, kept or written anywhere.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from kiosk.clock import elapsed_seconds
from kiosk.errors import TabletsError

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable, Sequence

Drawn: TypeAlias = Literal["screen", "pages"]
"""A terminal's screen, or plain HTML pages."""
ProcessState: TypeAlias = Literal["not-started", "running", "restarting", "left"]
"""Not asked for yet; running; died and is being started again; ended by staff on its own screen."""

_READY = b"__GANGLION__\n"
_LONGEST_PACKET = 16 * 1024 * 1024
_CODE = re.compile(rb"\(code ([0-9A-Z]{4}-[0-9A-Z]{4})\)")
_WAITS = (0.2, 1.0, 3.0, 10.0)
"""Seconds before each further start of a process that died at once; the last one from then on."""
_LIVED = 20.0
"""Seconds after which a start counts as a good one."""
_SLOWEST_SEND = 5.0
_SLOWEST_ANSWER = 20.0
_LAST_WORDS = 5.0
"""Seconds a process has to seal an unfinished line before it is killed."""
TAKEN_OVER = 4001
"""WebSocket close code: the same browser opened its station in another tab."""


class Browser(Protocol):
    """The browser's end of a connection."""

    async def send_bytes(self, data: bytes) -> None:
        """Send what was drawn."""

    async def send_str(self, data: str) -> None:
        """Send what the page is to do."""

    def leave(self, code: int) -> None:
        """Ask whoever holds the connection to end it with a code."""


class StationProcess(AppService):
    """The process of one station.

    Args:
        station: The station's id.
        command: Returns the command that runs it now, drawn in one way or the other.
    """

    def __init__(self, station: str, command: Callable[[Drawn], Sequence[str]]) -> None:
        super().__init__(
            "",
            write_bytes=self._to_browser,
            write_str=self._tell_page,
            close=self._nothing,
            download_manager=DownloadManager(),
        )
        self.station = station
        self.state: ProcessState = "not-started"
        self.restarts = 0
        """How often it died and was started again."""
        self.trouble = ""
        """The code of its last failure, if it told one."""
        self._command = command
        self._browser: Browser | None = None
        self._size = (80, 24)
        self._keyboard = False
        self._asked_at: float | None = None
        self._drawn: Drawn = "screen"
        self._ready = asyncio.Event()
        self._asking = asyncio.Lock()
        self._answers: asyncio.Queue[bytes | None] = asyncio.Queue()
        """What the process answered; None where it died."""
        self._stopping = asyncio.Event()

    @property
    def attached(self) -> bool:
        """Whether a browser shows the station."""
        return self._browser is not None

    @property
    def asked_ago(self) -> float | None:
        """Seconds since a browser last asked for a plain page; None where it shows the screen, or asked for neither."""
        return None if self._asked_at is None else elapsed_seconds() - self._asked_at

    async def attach(self, browser: Browser, width: int, height: int) -> None:
        """Show the station in a browser; one that showed it before is let go of."""
        before, self._browser, self._size = self._browser, browser, (width, height)
        self._asked_at = None
        if before is not None:
            before.leave(TAKEN_OVER)
        await self._draw("screen")
        await self._show()

    async def ask(self, form: str | None, *, idle: bool) -> dict[str, object]:
        """Return the station's plain page, or hand on what was sent with one; the screen in a browser gives way.

        Where the process dies meanwhile, the one that follows it is asked; it takes nothing that was sent for an
        answer to a page of its own.

        Args:
            form: What was sent, as a JSON object of lists; None to get the page.
            idle: Whether the page is asked for because nothing happened for a while.

        Raises:
            TabletsError: The station does not answer.
        """
        self._asked_at = elapsed_seconds()
        if self._browser is not None:
            self._browser.leave(TAKEN_OVER)
            self._browser = None
        async with self._asking:
            await self._draw("pages")
            while not self._answers.empty():
                self._answers.get_nowait()
            try:
                async with asyncio.timeout(_SLOWEST_ANSWER):
                    told = None
                    while told is None:
                        await self._ready.wait()
                        await self.send_meta({"type": "ask", "form": form, "idle": idle})
                        told = await self._answers.get()
            except TimeoutError as error:
                raise TabletsError.no_answer(self.station) from error
        answer: dict[str, object] = json.loads(told)
        return answer

    async def _draw(self, drawn: Drawn) -> None:
        """Run the process so that it draws in one way; it is started anew where it draws in the other."""
        if self._drawn != drawn:
            await self.stop()
            self._drawn = drawn
        await self.begin()

    async def detach(self, browser: Browser) -> None:
        """Let go of a browser that went away; the station drops unfinished answers."""
        if self._browser is browser:
            self._browser = None
            await self.send_meta({"type": "detach"})

    async def drop_browser(self, code: int) -> None:
        """End the connection to the browser, because its pairing is over."""
        browser, self._browser = self._browser, None
        pages, self._asked_at = self._asked_at is not None, None
        if browser is not None:
            browser.leave(code)
        if browser is not None or pages:
            await self.send_meta({"type": "detach"})

    async def begin(self) -> None:
        """Start the process, unless it runs."""
        if self._task is None or self._task.done():
            self._stopping.clear()
            self._task = asyncio.create_task(self.run())

    async def stop(self) -> None:
        """End the process; an unfinished line is sealed first."""
        self._stopping.set()
        task, self._task = self._task, None
        if task is None:
            return
        await self.send_meta({"type": "quit"})
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.shield(task), _LAST_WORDS)
        if not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self.state = "not-started"

    async def set_terminal_size(self, width: int, height: int) -> None:
        """Tell the process about the size of the browser's screen in cells."""
        self._size = (width, height)
        await super().set_terminal_size(width, height)

    async def send_bytes(self, data: bytes) -> bool:
        """Send keys to the process, if it runs."""
        return self._stdin is not None and await super().send_bytes(data)

    async def send_meta(self, data: dict[str, str | int | bool | None]) -> bool:
        """Send what the process is to know, if it runs."""
        return self._stdin is not None and await super().send_meta(data)

    async def run(self) -> None:
        """Run the process, and again whenever it dies, until it is stopped or staff end it on its own screen."""
        loop = asyncio.get_running_loop()
        failures = 0
        while not self._stopping.is_set():
            began = loop.time()
            process = await self._open_app_process(*self._size)
            try:
                await self._follow(process)
            finally:
                self._stdin = None
                self._ready.clear()
                self._answers.put_nowait(None)
                await _end(process)
            if self._stopping.is_set():
                return
            if process.returncode == 0:
                self.state = "left"
                return
            self.state = "restarting"
            self.restarts += 1
            failures = 0 if loop.time() - began > _LIVED else failures + 1
            await asyncio.sleep(_WAITS[min(failures, len(_WAITS) - 1)])

    async def on_meta(self, data: bytes) -> None:
        """Take what the process says beside its drawing: whether a text is typed, and nothing that opens or saves."""
        told = json.loads(data)
        if told.get("type") == "keyboard":
            self._keyboard = bool(told.get("wanted"))
            await self._tell_keyboard()

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        return {**os.environ, "COLUMNS": str(width), "ROWS": str(height), "PYTHONUNBUFFERED": "1"}

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        process = await asyncio.create_subprocess_exec(
            *self._command(self._drawn),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._build_environment(width, height),
            limit=_LONGEST_PACKET,
        )
        self._process, self._stdin = process, process.stdin
        return process

    async def _follow(self, process: Process) -> None:
        """Pass on what the process draws until it ends."""
        if process.stdout is None or process.stderr is None:
            return
        listening = asyncio.create_task(self._hear_trouble(process.stderr))
        try:
            await process.stdout.readuntil(_READY)
            self.state = "running"
            self._ready.set()
            if self.attached:
                await self._show()
            while True:
                kind = await process.stdout.readexactly(1)
                size = int.from_bytes(await process.stdout.readexactly(4), "big")
                payload = await process.stdout.readexactly(size)
                if kind == b"D":
                    await self.on_data(payload)
                elif kind == b"M":
                    await self.on_meta(payload)
                elif kind == b"A":
                    self._answers.put_nowait(payload)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError):
            pass
        finally:
            listening.cancel()

    async def _hear_trouble(self, errors: asyncio.StreamReader) -> None:
        """Keep the code of a failure, and nothing else of what the process says while it fails."""
        while line := await errors.readline():
            if found := _CODE.search(line):
                self.trouble = found[1].decode()

    async def _show(self) -> None:
        width, height = self._size
        await self.send_meta({"type": "attach", "width": width, "height": height})
        await self._tell_keyboard()

    async def _tell_keyboard(self) -> None:
        await self._tell_page(json.dumps(["keyboard", self._keyboard]))

    async def _to_browser(self, data: bytes) -> None:
        await self._send(lambda browser: browser.send_bytes(data))

    async def _tell_page(self, text: str) -> None:
        await self._send(lambda browser: browser.send_str(text))

    async def _send(self, send: Callable[[Browser], object]) -> None:
        """Send to the browser that is there; one that takes nothing for some seconds is let go of."""
        browser = self._browser
        if browser is None:
            return
        try:
            await asyncio.wait_for(send(browser), _SLOWEST_SEND)  # type: ignore[arg-type] # both senders are coroutines
        except (TimeoutError, ConnectionError, RuntimeError):
            await self.detach(browser)

    async def _nothing(self) -> None:
        """Leave the browser where it is when the process ends: it is started again."""


async def _end(process: Process) -> None:
    """See to it that the process is gone."""
    if process.returncode is None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(process.wait(), 1)
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
