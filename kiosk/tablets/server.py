"""The pages and connections that tablets get: pairing, their station, the plain pages, and nothing for anybody else."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from importlib.resources import files
from typing import TYPE_CHECKING

import jinja2
from aiohttp import WSCloseCode, WSMsgType, web

from kiosk.errors import KioskError
from kiosk.records import MAX_TEXT
from kiosk.tablets.guards import guard
from kiosk.tablets.limits import Connections, Rate

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable, Mapping

    from kiosk.meeting import Pack
    from kiosk.tablets.pairing import Pairings
    from kiosk.tablets.station_process import StationProcess

COOKIE = "__Host-station"
UNPAIRED = 4003
"""WebSocket close code: the pairing was revoked."""

_PLAIN = "/plain"
_EVENING = 16 * 3600
"""Seconds for which a browser keeps its pairing."""
_LONGEST_MESSAGE = 256 * 1024
_MOST_CELLS = 500
_HEARTBEAT = 10.0
"""Seconds between two looks whether a browser is there; it has half of that to answer, as crowded air needs."""
_HANDSHAKE = 15.0
"""Seconds that a TLS handshake may take: many tablets come at once where a laptop is just starting their stations."""
_OURS = {
    "station.js": "text/javascript",
    "keys.js": "text/javascript",
    "station.css": "text/css",
    "plain.css": "text/css",
    "icon.svg": "image/svg+xml",
    "icon-192.png": "image/png",
    "icon-512.png": "image/png",
}
_THEIRS = {
    "textual.js": ("js", "text/javascript"),
    "xterm.css": ("css", "text/css"),
    "RobotoMono-VariableFont_wght.ttf": ("fonts", "font/ttf"),
}
"""From textual-serve, where its own page has them; its web font address is left out."""


class TabletServer:
    """Serves stations to paired browsers.

    Args:
        pack: The meeting pack.
        authority: Host and port that tablets call.
        pairings: Which browser is which station.
        processes: The stations' processes by station id.
        evacuation: Returns the words on who is inside, for a tablet to keep in case it loses the network.
    """

    def __init__(
        self,
        pack: Pack,
        authority: str,
        pairings: Pairings,
        processes: Mapping[str, StationProcess],
        evacuation: Callable[[], str],
    ) -> None:
        self._pack = pack
        self._authority = authority
        self._pairings = pairings
        self._processes = processes
        self._evacuation = evacuation
        self._connections = Connections()
        self._tries = Rate(burst=12, each=5.0)
        self._pages = jinja2.Environment(
            loader=jinja2.FunctionLoader(_page), autoescape=True, undefined=jinja2.StrictUndefined
        )
        self._runner: web.AppRunner | None = None
        self._taking: asyncio.Task[None] | None = None

    async def start(self, listening: socket.socket, context: ssl.SSLContext) -> None:
        """Serve what comes to a listening socket, over TLS alone."""
        application = web.Application(
            middlewares=[guard(self._authority, Rate(burst=400, each=0.02))], client_max_size=64 * 1024
        )
        application.add_routes(
            [
                web.get("/", self._station),
                web.get("/ws", self._screen),
                web.get("/here", self._here),
                web.get(_PLAIN, self._plain),
                web.post(_PLAIN, self._answer_plain),
                web.get("/p/{word}", self._ask_to_pair),
                web.post("/p/{word}", self._pair),
                web.get("/manifest.webmanifest", self._manifest),
                web.get("/static/{name}", self._static),
                web.get("/{path:.*}", self._nowhere),
            ]
        )
        self._runner = web.AppRunner(application, access_log=None, handle_signals=False, shutdown_timeout=2)
        await self._runner.setup()
        self._taking = asyncio.create_task(self._take(listening, context))

    async def stop(self) -> None:
        """Serve nobody any more."""
        if self._taking is not None:
            self._taking.cancel()
            with suppress(asyncio.CancelledError):
                await self._taking
        if self._runner is not None:
            await self._runner.cleanup()

    async def _take(self, listening: socket.socket, context: ssl.SSLContext) -> None:
        """Take connections one by one, so that an address that holds too many is refused before any handshake."""
        loop = asyncio.get_running_loop()
        making: set[asyncio.Task[None]] = set()
        try:
            while True:
                try:
                    caller, place = await loop.sock_accept(listening)
                except OSError:
                    await asyncio.sleep(0.1)
                    continue
                address = str(place[0])
                if not self._connections.come(address):
                    caller.close()
                    continue
                task = asyncio.create_task(self._make(caller, address, context))
                making.add(task)
                task.add_done_callback(making.discard)
        finally:
            listening.close()

    async def _make(self, caller: socket.socket, address: str, context: ssl.SSLContext) -> None:
        loop = asyncio.get_running_loop()
        transport: asyncio.BaseTransport | None = None
        if self._runner is None or self._runner.server is None:
            caller.close()
            return
        try:
            transport, _ = await loop.connect_accepted_socket(
                self._runner.server, caller, ssl=context, ssl_handshake_timeout=_HANDSHAKE
            )
        except (TimeoutError, OSError):
            caller.close()
        finally:
            self._connections.made(address, transport)

    def _process_of(self, request: web.Request) -> StationProcess | None:
        """Return the process of the station that the asking browser was paired with."""
        station = self._pairings.station_of(request.cookies.get(COOKIE, ""))
        return None if station is None else self._processes.get(station)

    def _render(self, name: str, *, status: int = 200, **what: object) -> web.Response:
        text = self._pages.get_template(name).render(title=self._pack.meeting.title, **what)
        return web.Response(text=text, status=status, content_type="text/html")

    def _not_paired(self) -> web.Response:
        """Refuse a browser without a station; one that had one forgets it, and lets go of the pages behind it.

        Some browsers keep even a page with `no-store` for the way back, until the site's cookie changes.
        """
        text = self._pages.get_template("not-paired.html").render()
        answer = web.Response(text=text, status=403, content_type="text/html")
        answer.headers["Clear-Site-Data"] = '"cache"'
        answer.del_cookie(COOKIE, secure=True, httponly=True, samesite="Strict", path="/")
        return answer

    async def _station(self, request: web.Request) -> web.StreamResponse:
        process = self._process_of(request)
        if process is None:
            return self._not_paired()
        entry = self._pack.station(process.station)
        return self._render("station.html", label=entry.label if entry else process.station)

    async def _ask_to_pair(self, request: web.Request) -> web.StreamResponse:
        """Show whose station a code is; only the button uses the code up, which a camera's preview does not press."""
        try:
            station = self._pairings.invited_to(request.match_info["word"])
        except KioskError as error:
            return self._refuse(request, error)
        entry = self._pack.station(station)
        return self._render("pair.html", label=entry.label if entry else station, authority=self._authority)

    async def _pair(self, request: web.Request) -> web.StreamResponse:
        try:
            _, kept = self._pairings.accept(request.match_info["word"])
        except KioskError as error:
            return self._refuse(request, error)
        plain = "plain" in await request.post()
        answer = web.Response(status=303, headers={"Location": _PLAIN if plain else "/"})
        answer.set_cookie(COOKIE, kept, max_age=_EVENING, secure=True, httponly=True, samesite="Strict", path="/")
        return answer

    def _refuse(self, request: web.Request, error: KioskError) -> web.Response:
        """Say why an invitation is no good, and to who tries many of them, to wait."""
        if not self._tries.allows(request.remote or ""):
            raise web.HTTPTooManyRequests
        return self._render("refused.html", status=410, message=error.message, hint=error.hint)

    async def _here(self, request: web.Request) -> web.StreamResponse:
        """Answer a tablet's sign of life with the words on who is inside, which it shows should it lose the network."""
        process = self._process_of(request)
        if process is None:
            return web.json_response({"paired": False}, status=403)
        words = await asyncio.to_thread(self._evacuation)
        return web.json_response({"paired": True, "inside": words})

    async def _screen(self, request: web.Request) -> web.StreamResponse:
        """Tie a paired browser to the screen of its station for as long as it stays."""
        process = self._process_of(request)
        if process is None or request.headers.get("Origin") != f"https://{self._authority}":
            raise web.HTTPForbidden
        tab = _Tab(heartbeat=_HEARTBEAT, max_msg_size=_LONGEST_MESSAGE, compress=False)
        await tab.prepare(request)
        await process.attach(tab, _cells(request.query.get("width"), 80), _cells(request.query.get("height"), 24))
        reading = asyncio.create_task(_read(tab, process))
        try:
            await asyncio.wait({reading, tab.leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            reading.cancel()
            await process.detach(tab)
        await tab.close(code=tab.leaving.result() if tab.leaving.done() else reading.result())
        return tab

    async def _plain(self, request: web.Request) -> web.StreamResponse:
        """Show the station's plain page; with `?idle`, because nothing happened for a while."""
        process = self._process_of(request)
        if process is None:
            return self._not_paired()
        try:
            told = await process.ask(None, idle="idle" in request.query)
        except KioskError as error:
            return self._render("refused.html", status=503, message=error.message, hint=error.hint)
        answer = web.Response(text=str(told.get("html", "")), content_type="text/html")
        if told.get("refresh"):
            answer.headers["Refresh"] = f"{told['refresh']}; url={_PLAIN}?idle"
        return answer

    async def _answer_plain(self, request: web.Request) -> web.StreamResponse:
        """Hand on what was sent with a plain page, and lead to the next; nothing of it stands in any address.

        Where the station does not answer, what was sent goes back to the browser, to be sent once more.
        """
        process = self._process_of(request)
        if process is None:
            return self._not_paired()
        try:
            sent = await request.post()
        except web.HTTPRequestEntityTooLarge:
            return self._render(
                "refused.html",
                status=413,
                message=f"That is more than a point can hold: {MAX_TEXT:,} characters. Nothing of it was saved.",
                hint="Go back, and send it in parts.",
            )
        form = {name: [value for value in sent.getall(name) if isinstance(value, str)] for name in sent}
        try:
            await process.ask(json.dumps(form), idle=False)
        except KioskError as error:
            return self._render("refused.html", status=503, message=error.message, hint=error.hint, again=form)
        return web.Response(status=303, headers={"Location": _PLAIN})

    async def _manifest(self, request: web.Request) -> web.StreamResponse:
        if self._process_of(request) is None:
            return self._not_paired()
        told = {
            "name": self._pack.meeting.title,
            "short_name": "Open meeting",
            "start_url": "/",
            "scope": "/",
            "display": "fullscreen",
            "orientation": "any",
            "background_color": "#f9f8f5",
            "theme_color": "#14325c",
            "icons": [
                {"src": f"/static/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"}
                for size in (192, 512)
            ],
        }
        return web.json_response(told, content_type="application/manifest+json")

    async def _nowhere(self, request: web.Request) -> web.StreamResponse:
        if self._process_of(request) is None:
            return self._not_paired()
        raise web.HTTPNotFound

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if self._process_of(request) is None and name != "plain.css":
            return self._not_paired()
        if name in _OURS:
            data, kind = (files("assets") / "tablets" / name).read_bytes(), _OURS[name]
        elif name in _THEIRS:
            folder, kind = _THEIRS[name]
            data = (files("textual_serve") / "static" / folder / name).read_bytes()
        else:
            raise web.HTTPNotFound
        return web.Response(body=data, content_type=kind)


class _Tab(web.WebSocketResponse):
    """A page's connection, which only its own handler ends."""

    def __init__(self, *, heartbeat: float, max_msg_size: int, compress: bool) -> None:
        super().__init__(heartbeat=heartbeat, max_msg_size=max_msg_size, compress=compress)
        self.leaving: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def leave(self, code: int) -> None:
        """Ask the handler to end the connection with a code."""
        if not self.leaving.done():
            self.leaving.set_result(code)


async def _read(tab: _Tab, process: StationProcess) -> int:
    """Pass on what a page sends until it goes, and return the code to end the connection with."""
    async for message in tab:
        if message.type is not WSMsgType.TEXT or not await _hear(message.data, process, tab):
            return WSCloseCode.UNSUPPORTED_DATA
    return WSCloseCode.OK


async def _hear(text: str, process: StationProcess, browser: web.WebSocketResponse) -> bool:
    """Pass on what a page sends, in the words of textual-serve's page, and tell whether it was any of them."""
    try:
        match json.loads(text):
            case ["stdin", str(keys)]:
                await process.send_bytes(keys.encode(errors="replace"))
            case ["resize", {"width": width, "height": height}]:
                await process.set_terminal_size(_cells(width, 80), _cells(height, 24))
            case ["ping", str(mark)]:
                await browser.send_json(["pong", mark])
            case ["focus"]:
                await process.focus()
            case ["blur"]:
                await process.blur()
            case _:
                return False
    except (ValueError, RecursionError):
        return False
    return True


def _cells(told: object, usual: int) -> int:
    """Return a number of cells that a terminal can have, or the usual one."""
    try:
        cells = int(str(told))
    except ValueError:
        return usual
    return min(cells, _MOST_CELLS) if cells > 0 else usual


def _page(name: str) -> str:
    return (files("assets") / "tablets" / name).read_text(encoding="utf-8")
