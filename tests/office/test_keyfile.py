"""Key files: written once, for their owner alone, and read with a clear word for every way of being wrong."""

from __future__ import annotations

import base64
import os
import stat
from functools import partial
from typing import TYPE_CHECKING

import pytest

from export import keyfile
from export.errors import KeyFileError
from export.identities import new_identity
from export.keyfile import MAX_KEY_FILE, new_passphrase, read_key_file, write_key_file
from export.passphrase import PassphraseIdentity, PassphraseRecipient
from export.unsealing import open_sealed
from kiosk.durable import write_all
from kiosk.recipients import HYBRID, X25519, parse_recipient, seal
from kiosk.spoken import word_list

if TYPE_CHECKING:
    from pathlib import Path

_PASSPHRASE = "orchard-kettle-ninth-harbor-violin-mosaic-tunnel"  # noqa: S105 - a test's own
_QUICK = 4
"""A work factor that keeps the tests short."""


def _typed() -> str:
    return _PASSPHRASE


def _never() -> str:
    pytest.fail("no passphrase is asked for")


def _refused(path: Path) -> KeyFileError:
    with pytest.raises(KeyFileError) as caught:
        read_key_file(path, _typed)
    assert str(path) in caught.value.message
    assert caught.value.hint
    return caught.value


def _armored(data: bytes) -> bytes:
    text = base64.b64encode(data).decode()
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN AGE ENCRYPTED FILE-----", *lines, "-----END AGE ENCRYPTED FILE-----", ""]).encode()


@pytest.mark.parametrize("kind", [HYBRID, X25519])
def test_a_key_file_gives_its_key_back(tmp_path: Path, kind: str) -> None:
    """A key comes back from its file with its passphrase, however the words are spaced and capitalised."""
    path = tmp_path / "inspector.key"
    identity = new_identity(kind)
    write_key_file(path, identity, _PASSPHRASE, work_factor=_QUICK)
    for typed in (_PASSPHRASE, _PASSPHRASE.replace("-", " "), f"  {_PASSPHRASE.upper()} "):
        (read,) = read_key_file(path, partial(str, typed))
        assert read.text == identity.text


def test_a_passphrase_of_ones_own_is_taken_as_typed(tmp_path: Path) -> None:
    """A passphrase with capitals and spaces of its own opens exactly as it was given."""
    path = tmp_path / "inspector.key"
    write_key_file(path, new_identity(X25519), "My  own Words", work_factor=_QUICK)
    assert read_key_file(path, lambda: "My  own Words")
    with pytest.raises(KeyFileError, match="does not open"):
        read_key_file(path, lambda: "my-own-words")


def test_a_key_file_holds_no_key_in_clear(tmp_path: Path) -> None:
    """The file on disk has neither the private key nor the public one, and inside both, each in its line."""
    path = tmp_path / "inspector.key"
    identity = new_identity()
    write_key_file(path, identity, _PASSPHRASE, work_factor=_QUICK)
    data = path.read_bytes()
    assert data.startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert b"AGE-SECRET" not in data
    assert b"age1pq" not in data
    lines = open_sealed(data, [PassphraseIdentity(_PASSPHRASE)]).decode().splitlines()
    assert f"# public key: {identity.recipient}" in lines
    assert [line for line in lines if not line.startswith("#")] == [identity.text]


def test_a_key_file_costs_an_attacker_2_to_the_18(tmp_path: Path) -> None:
    """A key file is written with work factor 18 unless a test says otherwise."""
    write_key_file(tmp_path / "inspector.key", new_identity(X25519), _PASSPHRASE)
    assert (tmp_path / "inspector.key").read_bytes().split(b"\n")[1].endswith(b" 18")


def test_a_key_file_is_its_owners_alone(tmp_path: Path) -> None:
    """Nobody but the owner may read a key file, whatever the umask."""
    path = tmp_path / "inspector.key"
    before = os.umask(0)
    try:
        write_key_file(path, new_identity(X25519), _PASSPHRASE, work_factor=_QUICK)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    """A file that is there already, a dangling link among them, stays as it is."""
    path = tmp_path / "inspector.key"
    path.write_text("precious")
    link = tmp_path / "link.key"
    link.symlink_to(tmp_path / "elsewhere")
    for taken in (path, link):
        with pytest.raises(KeyFileError, match="never overwritten"):
            write_key_file(taken, new_identity(X25519), _PASSPHRASE, work_factor=_QUICK)
    assert path.read_text() == "precious"
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A key file in a folder that is not there is refused in a sentence."""
    with pytest.raises(KeyFileError, match="cannot be written"):
        write_key_file(tmp_path / "no" / "inspector.key", new_identity(X25519), _PASSPHRASE, work_factor=_QUICK)


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk fills up or lies, no half key file stays, and the reason is told."""
    path = tmp_path / "inspector.key"

    def full(descriptor: int, data: bytes, offset: int) -> None:
        write_all(descriptor, data[:100], offset)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keyfile, "write_all", full)
    with pytest.raises(KeyFileError, match="no space left"):
        write_key_file(path, new_identity(X25519), _PASSPHRASE, work_factor=_QUICK)
    assert not path.exists()

    def lying(descriptor: int, data: bytes, offset: int) -> None:
        write_all(descriptor, data[:-1], offset)

    monkeypatch.setattr(keyfile, "write_all", lying)
    with pytest.raises(KeyFileError, match="read back"):
        write_key_file(path, new_identity(X25519), _PASSPHRASE, work_factor=_QUICK)
    assert not path.exists()


def test_an_empty_passphrase_is_refused(tmp_path: Path) -> None:
    """No key is put under an empty passphrase, and no file appears."""
    with pytest.raises(KeyFileError, match="empty"):
        write_key_file(tmp_path / "inspector.key", new_identity(X25519), "")
    assert not list(tmp_path.glob("*.key"))


def test_a_passphrase_is_seven_words() -> None:
    """A proposed passphrase is seven words of the list with hyphens between, new each time."""
    proposed = {new_passphrase() for _ in range(20)}
    assert len(proposed) == 20
    for passphrase in proposed:
        words = passphrase.split("-")
        assert len(words) == 7
        assert set(words) <= set(word_list())


def test_plain_key_files_are_read(tmp_path: Path) -> None:
    """Text as `age-keygen` writes it is read, several keys too, with the marks that editors leave."""
    one, other = new_identity(HYBRID), new_identity(X25519)
    path = tmp_path / "keys.txt"
    path.write_bytes(f"\ufeff# created: today\r\n\r\n{one.text}\r\n# more\r\n{other.text}\r\n".encode())
    assert [key.text for key in read_key_file(path, _never)] == [one.text, other.text]


def test_armored_key_files_are_read(tmp_path: Path) -> None:
    """A key file in text armor is read like the file in it."""
    plain, path = tmp_path / "inspector.key", tmp_path / "inspector.asc"
    identity = new_identity()
    write_key_file(plain, identity, _PASSPHRASE, work_factor=_QUICK)
    path.write_bytes(b"\n" + _armored(plain.read_bytes()).replace(b"\n", b"\r\n"))
    (read,) = read_key_file(path, _typed)
    assert read.text == identity.text
    path.write_bytes(_armored(plain.read_bytes())[:-20])
    assert "armor" in _refused(path).message


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    """A missing file, a folder, an empty file and a huge one are each told in their own words."""
    assert "There is no key file" in _refused(tmp_path / "none.key").message
    assert "is a folder" in _refused(tmp_path).message
    path = tmp_path / "inspector.key"
    for nothing in (b"", b" \n\n"):
        path.write_bytes(nothing)
        assert "is empty" in _refused(path).message
    path.write_bytes(b"#" * (MAX_KEY_FILE + 1))
    assert "too large" in _refused(path).message
    assert "cannot be read" in _refused(path / "beyond").message


def test_what_is_no_key_is_told(tmp_path: Path) -> None:
    """Bytes, prose, a public key, a hardware token's key and a sealed record are each told in their own words."""
    identity = new_identity()
    path = tmp_path / "inspector.key"
    for data, said in (
        (b"\xff\xfe\x00\x01", "neither a sealed (age) file nor text"),
        ("caf\u00e9".encode("latin-1"), "neither a sealed (age) file nor text"),
        (b"Dear parents,\n", "holds no private key"),
        (f"{identity.recipient}\n".encode(), "holds no private key"),
        (b"# only a comment\n", "holds no private key"),
        (f"{identity.text}\nAGE-PLUGIN-YUBIKEY-1QQQ\n".encode(), "Line 2"),
        (b"AGE-SECRET-KEY-XX-1QQQQ\n", "Line 1"),
        (f"# mine\n{identity.text[:-3]}\n".encode(), "line 2"),
        (seal(b"a record", [parse_recipient(identity.recipient)]), "sealed to a key and not under a passphrase"),
    ):
        path.write_bytes(data)
        error = _refused(path)
        assert said in error.message, data[:20]
        assert identity.text[25:40] not in str(error)


def test_a_damaged_key_file_is_told_from_a_wrong_passphrase(tmp_path: Path) -> None:
    """A wrong passphrase, a cut file, an altered one, an unknown version and damage inside are told apart."""
    path = tmp_path / "inspector.key"
    write_key_file(path, new_identity(), _PASSPHRASE, work_factor=_QUICK)
    data = path.read_bytes()
    with pytest.raises(KeyFileError, match="passphrase does not open"):
        read_key_file(path, lambda: "orchard")
    for damaged, said in (
        (data[:10], "cut short"),
        (data[:60], "cut short"),
        (data[:-40], "altered, cut or added to"),
        (data[:-1] + bytes([data[-1] ^ 1]), "altered, cut or added to"),
        (data.replace(b"org/v1", b"org/v9", 1), "format v9"),
        (data.replace(b" 4\n", b" 30\n", 1), "2^30 rounds"),
        (data.replace(b"-> scrypt", b"-> scrypt  ", 1), "damaged"),
        (seal(b"AGE-SECRET-KEY-1QQ\n", [PassphraseRecipient(_PASSPHRASE, _QUICK)]), "line 1"),
        (seal(b"\xff", [PassphraseRecipient(_PASSPHRASE, _QUICK)]), "not a key file"),
    ):
        path.write_bytes(damaged)
        assert said in _refused(path).message


def test_a_passphrase_is_asked_for_once_and_only_where_there_is_one(tmp_path: Path) -> None:
    """The passphrase is asked for once, after the file is known to have one."""
    path = tmp_path / "inspector.key"
    write_key_file(path, new_identity(), _PASSPHRASE, work_factor=_QUICK)
    asked = []

    def ask() -> str:
        asked.append(1)
        return _PASSPHRASE

    read_key_file(path, ask)
    assert asked == [1]
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(KeyFileError):
        read_key_file(path, _never)
