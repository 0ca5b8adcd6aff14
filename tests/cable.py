"""The way between a browser and a server, which a test can cut as a network is cut: all stops, and nobody is told."""

from __future__ import annotations

import socket
import socketserver
import threading
from contextlib import suppress
from typing import Self

_PIECE = 65536


class Cable:
    """A tunnelling proxy on loopback; give its address to the browser as its proxy. As a context manager it runs."""

    def __init__(self) -> None:
        self._whole = threading.Event()
        self._whole.set()
        whole = self._whole

        class Tunnel(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                host, _, port = self.rfile.readline().split()[1].decode("ascii").rpartition(":")
                while self.rfile.readline().strip():
                    pass
                whole.wait()
                with socket.create_connection((host, int(port))) as there:
                    self.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                    back = threading.Thread(target=_carry, args=(there, self.request, whole), daemon=True)
                    back.start()
                    _carry(self.request, there, whole)
                    back.join()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False

        self._server = Server(("127.0.0.1", 0), Tunnel)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        """Carry what comes."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Carry nothing more."""
        self._server.shutdown()
        self._server.server_close()
        self._whole.set()

    def cut(self) -> None:
        """Carry nothing until it is mended; what is sent meanwhile waits."""
        self._whole.clear()

    def mend(self) -> None:
        """Carry again."""
        self._whole.set()


def _carry(source: socket.socket, target: socket.socket, whole: threading.Event) -> None:
    """Hand on what one end sends to the other until it has no more to say."""
    with suppress(OSError):
        while piece := source.recv(_PIECE):
            whole.wait()
            target.sendall(piece)
    whole.wait()
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
