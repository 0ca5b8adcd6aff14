"""Reading a meeting pack from a file: whatever the file is, the organiser gets a pack or one clear sentence."""

from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.errors import ExitCode, PackError
from kiosk.pack import MAX_BYTES, parse_pack, read_pack, sample_names, sample_pack

SAMPLE = sample_pack().data
EVERY_EXAMPLE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def refusal(data: bytes) -> PackError:
    """Return the error that `data` is refused with."""
    with pytest.raises(PackError) as caught:
        parse_pack(data, "meeting.toml")
    return caught.value


def test_a_file_gives_its_values_its_bytes_and_their_digest(tmp_path: Path) -> None:
    """A pack that was read carries its bytes as they are, their SHA-256, and where they came from."""
    path = tmp_path / "meeting.toml"
    path.write_bytes(SAMPLE)
    loaded = read_pack(path)
    assert loaded.pack == sample_pack().pack
    assert loaded.data == SAMPLE
    assert loaded.digest == hashlib.sha256(SAMPLE).hexdigest()
    assert loaded.source == str(path)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing_but_the_digest() -> None:
    """A pack saved by a Windows editor, with a byte order mark and CRLF, has the same values."""
    saved = b"\xef\xbb\xbf" + SAMPLE.replace(b"\n", b"\r\n")
    loaded = parse_pack(saved, "meeting.toml")
    assert loaded.pack == sample_pack().pack
    assert loaded.data == saved
    assert loaded.digest != sample_pack().digest


def test_a_missing_file_names_the_nearest_one(tmp_path: Path) -> None:
    """A mistyped file name is answered with the nearest pack in that folder."""
    (tmp_path / "worcestershire.toml").write_bytes(SAMPLE)
    with pytest.raises(PackError, match=r"no file .*worcestershre\.toml.*nearest name there is worcestershire\.toml"):
        read_pack(tmp_path / "worcestershre.toml")


@pytest.mark.parametrize("name", ["gone/meeting.toml", "meeting\0.toml", "file.toml/meeting.toml"])
def test_a_path_that_leads_nowhere_is_a_missing_file(tmp_path: Path, name: str) -> None:
    """A folder that is not there, a file used as a folder and an impossible name are each a missing file."""
    (tmp_path / "file.toml").write_bytes(SAMPLE)
    with pytest.raises(PackError, match="There is no file"):
        read_pack(tmp_path / name)


def test_a_folder_is_refused_with_the_packs_in_it(tmp_path: Path) -> None:
    """A folder is not opened; the packs that lie in it are named."""
    (tmp_path / "b.toml").write_bytes(SAMPLE)
    (tmp_path / "a.toml").write_bytes(SAMPLE)
    with pytest.raises(PackError, match=r"is a folder.*It holds a\.toml, b\.toml\."):
        read_pack(tmp_path)


def test_a_pipe_and_a_socket_are_refused_without_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not an ordinary file is never opened, so that the command cannot hang on it."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.toml")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket.toml")
        for name in ("pipe.toml", "socket.toml"):
            with pytest.raises(PackError, match="not an ordinary file"):
                read_pack(Path(name))


def test_a_file_that_the_system_keeps_back_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is told with the system's reason and what to check."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "meeting.toml"
    path.write_bytes(SAMPLE)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(PackError, match=r"cannot be read \(Permission denied\).*may read it"):
        read_pack(path)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    """A file of more than 1 MiB is refused by its size, whatever is in it; one of exactly 1 MiB is read."""
    path = tmp_path / "meeting.toml"
    path.write_bytes(SAMPLE + b"#" * (MAX_BYTES + 1 - len(SAMPLE)))
    with pytest.raises(PackError, match=r"larger than 1,024 KiB"):
        read_pack(path)
    path.write_bytes(SAMPLE + b"#" * (MAX_BYTES - len(SAMPLE)))
    assert read_pack(path).pack == sample_pack().pack


@pytest.mark.parametrize("data", [b"", b"\n\n", b"  # only a note\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_told_as_empty(data: bytes) -> None:
    """Nothing, blank lines, notes alone or a byte order mark alone: the pack is empty."""
    assert "meeting.toml is empty" in str(refusal(data))


@pytest.mark.parametrize(
    "data",
    [
        b'format = "open-meeting/1"\ntitle = "Caf\xe9"\n',
        'format = "x"\n'.encode("utf-16"),
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\n\xff\xfe",
    ],
)
def test_bytes_that_are_not_utf_8_are_told_with_their_line(data: bytes) -> None:
    """Latin-1, UTF-16 and a word processor's file are refused with the line and how to save them."""
    error = refusal(data)
    assert "this is not text in UTF-8" in error.message
    assert "line " in error.message
    assert "save it as UTF-8" in error.hint


def test_a_file_cut_before_its_roster_is_never_a_pack() -> None:
    """Whatever byte the copy of a pack stops at before its first station is whole, it is refused."""
    first_station = SAMPLE.index(b'label = "Main door"')
    for end in range(0, first_station, 97):
        refusal(SAMPLE[:end])
    refusal(SAMPLE[:first_station])


@pytest.mark.parametrize("cut", [b"[safeguarding]\ncontact = ", b'key = ["a",', b'a = """', b'a = "b', b"a", b"[a"])
def test_a_file_that_ends_in_the_middle_says_it_may_be_cut_short(cut: bytes) -> None:
    """A file that ends inside a value, a list, a text or a name says that it may have been cut short."""
    error = refusal(b'format = "open-meeting/1"\n' + cut)
    assert "ends in the middle" in error.message
    assert "cut short" in error.hint


def test_another_format_version_is_an_error_of_its_own() -> None:
    """A pack of another version is not judged by this one's rules: only the two versions are named."""
    error = refusal(b'format = "open-meeting/2"\nbrand_new_key = 1\n')
    assert "is in format 'open-meeting/2', and this version reads 'open-meeting/1'" in error.message
    assert error.problems == ()


def test_toml_about_something_else_is_not_a_meeting_pack() -> None:
    """A TOML file of another program is told as no meeting pack, without a list of its keys."""
    error = refusal(b'[project]\nname = "something"\n')
    assert "is not a meeting pack" in error.message
    assert "project" not in str(error)


@pytest.mark.parametrize(
    "secret",
    [
        "AGE-SECRET-KEY-1QQQSECRETQQQ",
        "AGE-SECRET-KEY-PQ-1QQQSECRETQQQ",
        "age-secret-key-1qqqsecretqqq",
        "-----BEGIN PRIVATE KEY-----\nQQQSECRETQQQ",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nQQQSECRETQQQ",
    ],
)
@pytest.mark.parametrize("place", ['key = "{}"', "# {}", "{}"])
def test_a_private_key_anywhere_is_refused_and_never_shown(secret: str, place: str) -> None:
    """A private key in a value, a note or on its own is refused with its line, and no part of it is repeated."""
    error = refusal(b'format = "open-meeting/1"\n' + place.format(secret).encode())
    assert "line 2: this is a private key" in error.message
    assert "secretqqq" not in str(error).lower()


@pytest.mark.parametrize(
    ("line", "what", "hint"),
    [
        ("starts = 2020-03-23T19:00", "no seconds", "Write 2020-03-23T19:00:00."),
        ("opens = [2020-03-23 19:00]", "no seconds", "Write 2020-03-23 19:00:00."),
        ("title = “Open meeting”", "curly", "straight"),
        ("title = Open meeting", "no quotation marks", '"Open meeting"'),
        ("lead = yes", "no quotation marks", "true and false"),
        ("starts = 23/03/2020", "not a date", "2020-03-23"),
        ("starts = 2020-02-30", "not a date", "2020-03-23"),
        ("title", "a key stands here without a value", "Write it like"),
        ('title "Open meeting"', "a key stands here without a value", "Write it like"),
        ("= 1", "neither a key, a [table] nor a # comment", "#"),
        ('title = "a" "b"', "something stands after the value", "one pair"),
        ('title = "a', "no closing quotation mark", "Close it"),
        ("title = 'a", "no closing quotation mark", "Close it"),
        ('title = """a', "no closing quotation mark", "Close it"),
        ("title = '''a", "no closing quotation mark", "Close it"),
        ('title = "C:\\quarry"', "holds a backslash", "two backslashes"),
        ('title = "\\u12"', "hexadecimal digits", "two backslashes"),
        ('title = "\\ud800"', "no character", "itself"),
        ('languages = ["en" "pl"]', "a comma is missing", "["),
        ('link = {a = "b" c = "d"}', "a comma is missing", "{"),
        ('link = {a = "b", a = "d"}', "stands twice", "Keep one"),
        ("[survey", "brackets of a table's name", "[survey]"),
        ("[[themes]", "brackets of a table's name", "[[themes]]"),
        ("[]", "a name is missing", "Write it like"),
        ('format = "x"', "has a value already", "Keep one"),
        ("[meeting]\n[meeting]", "stands in the file twice", "Keep one"),
        ("a.b = 1\n[a]", "stands in the file twice", "Keep one"),
        ("a = {}\na.b = 1", "already complete", "one place"),
        ("a = []\n[[a]]", "already complete", "one place"),
        ("a = ,", "not one that TOML knows", "quotation marks"),
        ("a = 1 # \x01", "control character", "Delete it"),
    ],
)
def test_a_line_that_is_not_toml_is_explained_in_plain_words(line: str, what: str, hint: str) -> None:
    """Each way of mistyping TOML is told with its line, what is wrong and how to mend it."""
    head = 'format = "open-meeting/1"\n'
    error = refusal(f"{head}{line}\n\n# the end\n".encode())
    (problem,) = error.problems
    assert problem.line == 1 + len(line.split("\n"))
    assert what in problem.what
    assert hint in problem.hint
    for word in ("namespace", "statement", "initial character", "at line", "TOMLDecodeError"):
        assert word not in str(error)


@pytest.mark.parametrize("value", ["[" * 50_000, "9" * 5_000])
def test_toml_that_no_reader_can_take_is_refused(value: str) -> None:
    """Brackets thousands deep and numbers of thousands of digits are refused as what they are."""
    assert "that no meeting pack needs" in str(refusal(f'format = "open-meeting/1"\na = {value}'.encode()))


def test_refusing_a_pack_leaves_with_exit_code_one() -> None:
    """A pack that cannot be used ends a command with 'could not', never with a traceback's code."""
    assert refusal(b"").exit_code == ExitCode.COULD_NOT


def test_an_unknown_sample_names_the_samples() -> None:
    """Asking for a sample that does not exist lists those that do."""
    with pytest.raises(PackError, match="worcestershire-2020"):
        sample_pack("atlantis")
    with pytest.raises(PackError, match="There is no sample"):
        sample_pack("../worcestershire-2020")
    assert "worcestershire-2020" in sample_names()


@EVERY_EXAMPLE
@given(st.binary(max_size=400))
def test_random_bytes_are_never_anything_but_a_pack_error(data: bytes) -> None:
    """No bytes make the reader raise another exception, and none of these is a pack."""
    refusal(data)


@EVERY_EXAMPLE
@given(st.data())
def test_a_mutilated_pack_is_a_pack_or_a_pack_error(data: st.DataObject) -> None:
    """Whatever is cut out of a good pack, doubled in it or typed into it, the answer is a pack or a PackError."""
    text = SAMPLE
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 600)))
        typed = data.draw(
            st.one_of(st.binary(max_size=8), st.sampled_from([b'"', b"'", b"[", b"]]", b"\n", b"=", b"#"]))
        )
        text = text[:start] + typed + text[start:end] * data.draw(st.sampled_from([0, 2])) + text[end:]
    try:
        loaded = parse_pack(text, "meeting.toml")
    except PackError:
        return
    assert loaded.data == text
