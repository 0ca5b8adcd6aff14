"""Where this laptop can be reached on the venue's network."""

from __future__ import annotations

import socket
from contextlib import closing

from kiosk.errors import TabletsError

_ELSEWHERE = ("192.0.2.1", 9)
"""An address of the documentation's network (RFC 5737): a datagram socket is aimed at it, and nothing is sent."""


def address_on_the_network() -> str:
    """Return this laptop's IPv4 address on the network that it would use to reach others.

    Raises:
        TabletsError: It is on no network.
    """
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError as error:
            raise TabletsError.no_network() from error
        address = str(probe.getsockname()[0])
    if address.startswith(("127.", "0.")):
        raise TabletsError.no_network()
    return address


def listen(address: str, port: int) -> socket.socket:
    """Return a socket that listens at the address and port; port 0 takes any that is free.

    Raises:
        TabletsError: The port is taken or not allowed, or the address is not this laptop's.
    """
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise TabletsError.no_such_address(address) from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)
        listening.listen(256)
    except OSError as error:
        listening.close()
        raise TabletsError.cannot_listen(address, port, error) from error
    listening.setblocking(False)  # noqa: FBT003 - the socket's own method
    return listening
