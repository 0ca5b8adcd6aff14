"""Which browser is which station: one invitation, used once, makes one browser one station's until it is revoked.

An invitation is a random word in a QR code that the desk shows; a second one for the same station takes the place of
the first. What a paired browser keeps is another random word, of which only a digest is on disk, so that tablets come
back to their stations after the laptop was started again, and nobody can take a station with what the disk holds.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from typing import TYPE_CHECKING

import msgspec

from kiosk.clock import elapsed_seconds
from kiosk.durable import make_folder, replace_file
from kiosk.errors import TabletsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE = "pairings.json"
GOOD_FOR = 600.0
"""Seconds for which an invitation can be used."""

_FORMAT = "open-meeting/1 pairings"
_INVITATION = 12
"""Random bytes of an invitation: 96 bits, once, for ten minutes, and short enough for a small code."""
_KEPT = 24
_LONGEST_FILE = 65_536


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    browsers: dict[str, str]
    """Station id to the SHA-256 of what its browser keeps, hexadecimal."""


class Pairings:
    """The pairings of one meeting on this device; safe to use from several threads.

    Args:
        folder: Where they are kept.
        stations: Ids of the stations that can be paired.
        elapsed: Seconds since any fixed moment.
    """

    def __init__(self, folder: Path, stations: tuple[str, ...], elapsed: Callable[[], float] = elapsed_seconds) -> None:
        self._path = folder / FILE
        self._stations = stations
        self._elapsed = elapsed
        self._guard = threading.Lock()
        self._invited: dict[str, tuple[str, float]] = {}
        self._browsers = {name: kept for name, kept in _read(self._path).items() if name in stations}

    def invite(self, station: str) -> str:
        """Return a new invitation for a station; an earlier one that was not used is no good any more.

        Raises:
            TabletsError: The station cannot be paired, or is paired already.
        """
        with self._guard:
            if station not in self._stations:
                raise TabletsError.not_for_tablets(station)
            if station in self._browsers:
                raise TabletsError.is_paired(station)
            word = secrets.token_urlsafe(_INVITATION)
            self._invited[station] = (word, self._elapsed() + GOOD_FOR)
            return word

    def invited_to(self, word: str) -> str:
        """Return the station that an invitation is for, without using it.

        Raises:
            TabletsError: It was used, replaced, revoked, is too old, or never was one.
        """
        with self._guard:
            return self._station_invited(word)

    def accept(self, word: str) -> tuple[str, str]:
        """Use an invitation up; return its station, and what the browser keeps from now on.

        Raises:
            TabletsError: It was used, replaced, revoked, is too old, or never was one; or the disk refuses.
        """
        with self._guard:
            station = self._station_invited(word)
            del self._invited[station]
            kept = secrets.token_urlsafe(_KEPT)
            self._keep({**self._browsers, station: _digest(kept)})
            return station, kept

    def station_of(self, kept: str) -> str | None:
        """Return the station of the browser that keeps this word; None for any other."""
        digest = _digest(kept)
        with self._guard:
            found = [name for name, known in self._browsers.items() if secrets.compare_digest(known, digest)]
        return found[0] if found else None

    def revoke(self, station: str) -> None:
        """Take a station away from its browser, and its invitation back.

        Raises:
            TabletsError: The disk refuses; the pairing stands.
        """
        with self._guard:
            self._invited.pop(station, None)
            if station in self._browsers:
                self._keep({name: kept for name, kept in self._browsers.items() if name != station})

    def is_paired(self, station: str) -> bool:
        """Tell whether a browser has the station."""
        with self._guard:
            return station in self._browsers

    def _station_invited(self, word: str) -> str:
        for station, (expected, until) in self._invited.items():
            if secrets.compare_digest(expected.encode(), word.encode()) and self._elapsed() < until:
                return station
        raise TabletsError.no_invitation()

    def _keep(self, browsers: dict[str, str]) -> None:
        try:
            make_folder(self._path.parent)
            replace_file(self._path, msgspec.json.encode(_Kept(_FORMAT, browsers), order="sorted"))
        except OSError as error:
            raise TabletsError.cannot_keep(self._path, error) from error
        self._browsers = browsers


def _digest(kept: str) -> str:
    return hashlib.sha256(kept.encode(errors="surrogatepass")).hexdigest()


def _read(path: Path) -> dict[str, str]:
    """Return the pairings on disk; a file that cannot be used pairs nobody, and the tablets are paired anew."""
    try:
        with path.open("rb") as file:
            kept = msgspec.json.decode(file.read(_LONGEST_FILE), type=_Kept)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return dict(kept.browsers) if kept.format == _FORMAT else {}
