"""Key files: an inspector's private key at rest, under a passphrase.

A key file is itself an age file (`scrypt`), so stock `age` opens it too. Inside is text: comments, one of them with the
public key, and one private key a line. Reading also takes what stock `age-keygen` writes, which is that text without a
passphrase, and either of the two in text armor.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from export.armor import decode_armor, is_armored
from export.errors import KeyFileError
from export.identities import parse_identity
from export.passphrase import SCRYPT, WORK_FACTOR, PassphraseIdentity, PassphraseRecipient
from export.unsealing import open_sealed
from kiosk.durable import open_owned, sync_folder, write_all
from kiosk.envelope import parse_header
from kiosk.errors import EnvelopeError, EnvelopeFault
from kiosk.recipients import seal
from kiosk.spoken import word_list

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from export.identities import Identity

MAX_KEY_FILE = 64 * 1024
"""Longest key file that is read, in bytes; one key takes 3 KB."""

_SEALED = b"age-encryption.org/"
_WORDS = 7
_PRIVATE = "AGE-SECRET-KEY-"
_KNOWN_PRIVATE = ("AGE-SECRET-KEY-1", "AGE-SECRET-KEY-PQ-1")


def read_key_file(path: Path, passphrase: Callable[[], str]) -> tuple[Identity, ...]:
    """Return the private keys in a key file, in their order.

    Args:
        path: The file: sealed under a passphrase, or plain as `age-keygen` writes it.
        passphrase: Asks for the passphrase; called once, and only where the file has one.

    Raises:
        KeyFileError: Missing, empty, damaged, of an unknown version, no key file, or a wrong passphrase.
        RecipientError: A post-quantum key, and this installation has no ML-KEM.
    """
    data = _read(path)
    try:
        if is_armored(data):
            data = decode_armor(data)
        # A few bytes of an age file are a file cut short, not text without a key.
        if data.startswith(_SEALED) or _SEALED.startswith(data):
            data = _open(path, data, passphrase)
    except EnvelopeError as error:
        raise KeyFileError.damaged(path, error) from error
    return _identities(path, data)


def write_key_file(path: Path, identity: Identity, passphrase: str, *, work_factor: int = WORK_FACTOR) -> None:
    """Write a private key under a passphrase: for its owner alone, on disk when this returns, never over a file.

    Args:
        path: Where; its folder exists, the file does not.
        identity: The private key.
        passphrase: Any text but an empty one; `new_passphrase` proposes one.
        work_factor: Binary logarithm of scrypt's N.

    Raises:
        KeyFileError: A file is there already, the system refuses, or the file does not read back as written.
    """
    lines = [
        "# Open Meeting Kiosk: private key of an inspector. Keep it and its passphrase apart.",
        f"# created: {datetime.now(UTC).isoformat(timespec='seconds')}",
        f"# public key: {identity.recipient}",
        identity.text,
        "",
    ]
    sealed = seal("\n".join(lines).encode(), [PassphraseRecipient(passphrase, work_factor)])
    try:
        descriptor = open_owned(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    except FileExistsError as error:
        raise KeyFileError.exists(path) from error
    except OSError as error:
        raise KeyFileError.unwritable(path, error) from error
    try:
        _fill(path, descriptor, sealed)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def check_free(path: Path) -> None:
    """Return if a key file may be written there.

    Raises:
        KeyFileError: A file is there already.
    """
    if os.path.lexists(path):
        raise KeyFileError.exists(path)


def new_passphrase() -> str:
    """Return seven words of the BIP-39 list with hyphens between: 77 bits, from the operating system's generator."""
    return "-".join(secrets.choice(word_list()) for _ in range(_WORDS))


def _fill(path: Path, descriptor: int, sealed: bytes) -> None:
    """Write a new file whole, sync it, and compare what is read back."""
    try:
        try:
            write_all(descriptor, sealed, 0)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        sync_folder(path.parent)
        written = path.read_bytes()
    except OSError as error:
        raise KeyFileError.unwritable(path, error) from error
    if written != sealed:
        raise KeyFileError.not_as_written(path)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_KEY_FILE + 1)
    except FileNotFoundError as error:
        raise KeyFileError.missing(path) from error
    except IsADirectoryError as error:
        raise KeyFileError.folder(path) from error
    except OSError as error:
        if path.is_dir():  # Windows refuses a folder with another error
            raise KeyFileError.folder(path) from error
        raise KeyFileError.unreadable(path, error) from error
    if len(data) > MAX_KEY_FILE:
        raise KeyFileError.too_large(path)
    if not data.strip():
        raise KeyFileError.empty(path)
    return data


def _open(path: Path, data: bytes, passphrase: Callable[[], str]) -> bytes:
    if not any(stanza.type == SCRYPT for stanza in parse_header(data).stanzas):
        raise KeyFileError.sealed_to_a_key(path)
    typed = passphrase()
    # As typed first: a passphrase from elsewhere may differ from its tidied spelling and be right.
    attempts = [PassphraseIdentity(spelling) for spelling in dict.fromkeys((typed, _as_proposed(typed)))]
    try:
        return open_sealed(data, attempts)
    except EnvelopeError as error:
        if error.fault is EnvelopeFault.NO_KEY_FITS:
            raise KeyFileError.wrong_passphrase(path) from error
        raise


def _as_proposed(typed: str) -> str:
    """Return a typed passphrase as `new_passphrase` spells it: small letters, one hyphen between words."""
    return "-".join(re.split(r"[\s-]+", typed.strip().lower()))


def _identities(path: Path, data: bytes) -> tuple[Identity, ...]:
    try:
        text = data.decode("utf-8-sig")  # some editors put a mark at the start
    except UnicodeDecodeError as error:
        raise KeyFileError.not_text(path) from error
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    keys = [(number, line) for number, line in lines if line and not line.startswith("#")]
    if not any(line.startswith(_PRIVATE) for _, line in keys):
        raise KeyFileError.no_identity(path)
    return tuple(_identity(path, number, line) for number, line in keys)


def _identity(path: Path, number: int, line: str) -> Identity:
    if not line.startswith(_KNOWN_PRIVATE):
        raise KeyFileError.unknown_line(path, number)
    try:
        return parse_identity(line)
    except KeyFileError as error:
        raise KeyFileError.damaged_line(path, number, error) from error
