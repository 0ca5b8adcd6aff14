"""Failures of serving stations to tablets."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Self

from kiosk.errors.base import KioskError, how_to_mend

if TYPE_CHECKING:
    from pathlib import Path


class TabletsError(KioskError):
    """Stations cannot be served to tablets as was asked."""

    @classmethod
    def not_installed(cls) -> Self:
        """The part of the software that serves tablets is not installed."""
        return cls(
            "What serves tablets is not installed with this kiosk.",
            "Install it while there is a network: pip install 'open-meeting-kiosk[tablets]'.",
        )

    @classmethod
    def no_desk(cls) -> Self:
        """The roster has no desk to serve from."""
        return cls(
            "The meeting's roster has no desk, and tablets are paired at one.",
            'Add to the pack: [[stations]] with id = "desk", role = "desk" and a label.',
        )

    @classmethod
    def no_network(cls) -> Self:
        """The laptop is on no network."""
        return cls(
            "This laptop is on no network, so no tablet can reach it.",
            "Join the venue's network or switch on the laptop's own hotspot, and start again; "
            "or name the laptop's address with --address.",
        )

    @classmethod
    def no_such_address(cls, address: str) -> Self:
        """The address cannot be understood."""
        return cls(f"'{address}' is not an address.", "Write it like 192.168.1.20, or leave --address out.")

    @classmethod
    def cannot_listen(cls, address: str, port: int, error: OSError) -> Self:
        """The operating system does not let the server listen there."""
        if error.errno == errno.EADDRINUSE:
            return cls(
                f"Port {port} on {address} is taken by another program.",
                "Stop that program, which may be this kiosk in another window, or choose another port with --port.",
            )
        if error.errno == errno.EADDRNOTAVAIL:
            return cls(
                f"{address} is not an address of this laptop.", "Leave --address out, or give one that the laptop has."
            )
        if error.errno in (errno.EACCES, errno.EPERM):
            return cls(f"This user may not listen on port {port}.", "Choose a port above 1023 with --port.")
        return cls(f"The server cannot listen on {address}, port {port} ({error.strerror}).", "Choose another --port.")

    @classmethod
    def bad_certificate(cls, path: Path, why: str) -> Self:
        """The certificate cannot be used."""
        return cls(
            f"The certificate {path} cannot be used: {why}.",
            "Give a certificate and its key as PEM files with --certificate and --key, or leave both out: "
            "one is then made for tonight.",
        )

    @classmethod
    def locked_key(cls) -> Self:
        """The certificate's key is under a password."""
        return cls("The certificate's key is under a password.", "Give a key without one.")

    @classmethod
    def one_of_two(cls) -> Self:
        """A certificate was given without its key, or a key without its certificate."""
        return cls("--certificate and --key belong together, and one of them is missing.", "Give both, or neither.")

    @classmethod
    def cannot_keep(cls, path: Path, error: OSError) -> Self:
        """The disk refuses."""
        return cls(
            f"{path} cannot be written ({error.strerror}).", how_to_mend(error, "Check the disk, then try again.")
        )

    @classmethod
    def not_for_tablets(cls, station: str) -> Self:
        """The station stays on the laptop, or is none."""
        return cls(f"'{station}' is not a station that a tablet can have.", "Choose a door, notes or wall station.")

    @classmethod
    def is_paired(cls, station: str) -> Self:
        """A browser has the station."""
        return cls(
            f"A tablet has the station '{station}' already.",
            "To give it to another one, take it from the first: Unpair.",
        )

    @classmethod
    def no_invitation(cls) -> Self:
        """The code was used, replaced, revoked, or is too old."""
        return cls(
            "This code is no good any more: it was used, replaced or is too old.",
            "Ask for a new code at the desk.",
        )

    @classmethod
    def no_answer(cls, station: str) -> Self:
        """The station's process does not answer."""
        return cls(f"The station '{station}' does not answer.", "Load the page again, or tell staff.")

    @classmethod
    def not_serving(cls) -> Self:
        """The server does not run."""
        return cls("The server for tablets does not run.", "Start it again: run_kiosk.py serve MEETING.toml")
