"""Both directions with Debian's `age` and `age-keygen`: X25519, key files and, under a real terminal, passphrases."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from export.armor import decode_armor
from export.identities import new_identity
from export.keyfile import read_key_file, write_key_file
from export.unsealing import open_sealed
from kiosk.recipients import X25519, parse_recipient, seal, throwaway

if TYPE_CHECKING:
    from pathlib import Path

_PAYLOADS = [bytes(index % 251 for index in range(size)) for size in (0, 1, 512, 65535, 65536, 65537, 131072)]
_PASSPHRASE = "orchard-kettle-ninth-harbor-violin-mosaic-tunnel"  # noqa: S105 - a test's own


def _program(name: str) -> str:
    found = shutil.which(name)
    assert found is not None, f"{name} is missing: run .ci/install-tools"
    return found


def _stock(*arguments: str, data: bytes = b"") -> bytes:
    asked = subprocess.run(
        [_program(arguments[0]), *arguments[1:]], input=data, capture_output=True, check=True, timeout=60
    )
    return asked.stdout


def _at_a_terminal(*arguments: str) -> None:
    """Run a program at a terminal of its own and type the passphrase whenever it asks for one."""
    master, slave = pty.openpty()
    program = subprocess.Popen(
        [_program("setsid"), "--ctty", "--wait", _program(arguments[0]), *arguments[1:]],
        stdin=slave,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    shown = b""
    deadline = time.monotonic() + 60
    try:
        while program.poll() is None and time.monotonic() < deadline:
            if not select.select([master], [], [], 0.1)[0]:
                continue
            try:
                shown += os.read(master, 4096)
            except OSError:  # the program has closed the terminal
                break
            if shown.rstrip().endswith(b":"):
                os.write(master, _PASSPHRASE.encode() + b"\n")
                shown = b""
        assert program.wait(60) == 0, shown
    finally:
        os.close(master)
        program.kill()
        program.wait()


@pytest.mark.parametrize("payload", _PAYLOADS, ids=len)
def test_stock_age_opens_what_the_kiosk_seals(tmp_path: Path, payload: bytes) -> None:
    """What is sealed to a key that `age-keygen` made, beside a throwaway one, opens with `age -d` at every size."""
    key = tmp_path / "key.txt"
    _stock("age-keygen", "-o", str(key))
    recipient = parse_recipient(_stock("age-keygen", "-y", str(key)).decode())
    assert _stock("age", "-d", "-i", str(key), data=seal(payload, [throwaway(X25519), recipient])) == payload


@pytest.mark.parametrize("payload", _PAYLOADS, ids=len)
@pytest.mark.parametrize("armor", [[], ["-a"]], ids=["plain", "armor"])
def test_the_inspectors_open_what_stock_age_seals(payload: bytes, armor: list[str]) -> None:
    """What `age` seals to a key made here opens here at every size; its text armor too, where armor is taken."""
    identity = new_identity(X25519)
    sealed = _stock("age", *armor, "-r", identity.recipient, data=payload)
    assert open_sealed(decode_armor(sealed) if armor else sealed, [identity]) == payload


def test_a_key_from_age_keygen_is_read(tmp_path: Path) -> None:
    """A key file of stock `age-keygen` is read without asking for a passphrase."""
    key = tmp_path / "key.txt"
    _stock("age-keygen", "-o", str(key))
    (identity,) = read_key_file(key, lambda: pytest.fail("there is no passphrase to ask for"))
    assert identity.recipient == _stock("age-keygen", "-y", str(key)).decode().strip()


def test_stock_age_opens_a_key_file(tmp_path: Path) -> None:
    """A key file, exactly as an inspector gets it, opens with stock `age -d` to a stock key file."""
    identity = new_identity(X25519)
    write_key_file(tmp_path / "inspector.key", identity, _PASSPHRASE)
    _at_a_terminal("age", "-d", "-o", str(tmp_path / "plain.txt"), str(tmp_path / "inspector.key"))
    assert _stock("age-keygen", "-y", str(tmp_path / "plain.txt")).decode().strip() == identity.recipient


@pytest.mark.parametrize("armor", [[], ["-a"]], ids=["plain", "armor"])
def test_a_key_file_made_with_stock_age_is_read(tmp_path: Path, armor: list[str]) -> None:
    """A key put under a passphrase with `age -p`, armored or not, is read as a key file."""
    _stock("age-keygen", "-o", str(tmp_path / "key.txt"))
    sealed = tmp_path / "key.age"
    _at_a_terminal("age", "-p", *armor, "-o", str(sealed), str(tmp_path / "key.txt"))
    (identity,) = read_key_file(sealed, lambda: _PASSPHRASE)
    assert identity.text in (tmp_path / "key.txt").read_text()
