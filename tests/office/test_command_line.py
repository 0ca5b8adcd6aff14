"""`python -m export` as an inspector runs it: words, exit codes, and never a traceback."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from export.identities import new_identity
from export.keyfile import read_key_file, write_key_file
from kiosk import __version__
from kiosk.chain import encode_opening
from kiosk.handover import write_bundle
from kiosk.pack_places import printable
from kiosk.recipients import fingerprint
from kiosk.records import PointContent, PointNoted, Record, new_id
from tests.office.builder import BAND, Built, build, filler, sealed_records, write_journal

if TYPE_CHECKING:
    from kiosk.pack import LoadedPack

ROOT = Path(__file__).resolve().parents[2]
WORDS = "seven words that nobody else would guess"
TEXT = "It takes months \N{EM DASH} quokkazebra"


@dataclass
class Office:
    """An inspector's folder with a key, its passphrase, and the bundle of a whole evening."""

    folder: Path
    bundle: Path
    streams: list[Built]

    def run(self, *arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run the tool in the folder; no run may ever show a traceback."""
        done = subprocess.run(
            [sys.executable, "-m", "export", *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            input=stdin,
            timeout=60,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        )
        assert "Traceback" not in done.stderr + done.stdout
        return done

    def open(self, *arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run `open` with the key and its passphrase file."""
        return self.run("open", "--key", "inspector.key", "--passphrase-file", "words", *arguments, stdin=stdin)


def _points() -> list[Record]:
    return [PointNoted(id=new_id(), band=BAND, content=PointContent(text=f"{TEXT} {number}")) for number in range(5)]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, loaded: LoadedPack) -> Office:
    """Return an office; the tests change nothing in it but folders of their own."""
    folder = tmp_path_factory.mktemp("office")
    identity = new_identity("X25519")
    write_key_file(folder / "inspector.key", identity, WORDS, work_factor=10)
    write_key_file(folder / "other.key", new_identity("X25519"), WORDS, work_factor=10)
    (folder / "words").write_text(f"{WORDS}\n")
    (folder / "wrong").write_text("something else\n")
    streams = [build(loaded, name, sealed_records(_points(), [identity.recipient])) for name in ("desk", "door-1")]
    streams.append(build(loaded, "notes-1", sealed_records([], [identity.recipient])))
    return Office(folder, write_bundle([one.source for one in streams], loaded, folder).path, streams)


def test_without_arguments_it_says_what_it_does(office: Office) -> None:
    """No argument is no error: a short overview names every command."""
    done = office.run()
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("keys new", "verify", "open", "--help"))


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["keys"],
        ["keys", "new"],
        ["keys", "show"],
        ["keys", "split"],
        ["keys", "recover"],
        ["verify"],
        ["merge"],
        ["open"],
        ["report"],
        ["redact"],
        ["inspect"],
    ],
)
def test_every_command_explains_itself(office: Office, command: list[str]) -> None:
    """`--help` works at every level, and a command's own help shows an example."""
    done = office.run(*command, "--help")
    assert done.returncode == 0
    assert "usage:" in done.stdout
    if command not in ([], ["keys"]):
        assert "example" in done.stdout


def test_the_version_is_the_softwares(office: Office) -> None:
    """`--version` prints name and version."""
    assert office.run("--version").stdout == f"open-meeting-kiosk {__version__}\n"


@pytest.mark.parametrize(
    "wrong",
    [
        ["verfy"],
        ["verify"],
        ["open", "x"],
        ["open", "x", "--key", "k"],
        ["open", "x", "--key", "k", "--to", "o", "--format", "docx"],
        ["report", "x", "--key", "k", "--to", "o", "--format", "docx"],
        ["keys"],
        ["keys", "old"],
        ["verify", "x", "--unknown"],
    ],
)
def test_a_wrong_command_line_is_one_sentence(office: Office, wrong: list[str]) -> None:
    """What cannot be understood exits 2 with one line that says where to look."""
    done = office.run(*wrong)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1


def test_verify_tells_people_and_machines(office: Office) -> None:
    """Complete evidence exits 0 and prints codes and receipts; `--json` says the same to a program."""
    done = office.run("verify", office.bundle)
    assert done.returncode == 0
    assert "COMPLETE" in done.stdout
    for built in office.streams:
        assert built.code in done.stdout
        assert built.receipt.code in done.stdout
    machine = json.loads(office.run("verify", office.bundle, "--json").stdout)
    assert (machine["format"], machine["complete"], machine["meeting"]) == (
        "open-meeting-verify/1",
        True,
        "test-meeting",
    )
    assert [stream["verdict"] for stream in machine["streams"]] == ["complete"] * 3
    assert [stream["receipt"] for stream in machine["streams"]] == [str(built.receipt) for built in office.streams]


def test_verify_says_why_not_and_what_to_do(office: Office, tmp_path: Path) -> None:
    """Evidence that is not complete exits 4, with verdict, record and advice."""
    data = bytearray(office.bundle.read_bytes())
    data[data.index(office.streams[1].records[3].sealed) + 9] ^= 1
    bad = tmp_path / office.bundle.name
    bad.write_bytes(data)
    done = office.run("verify", bad)
    assert done.returncode == 4
    assert "NOT COMPLETE" in done.stdout
    assert "door-1, altered" in done.stdout
    assert "another copy" in done.stdout
    machine = office.run("verify", bad, "--json")
    assert machine.returncode == 4
    [stream] = [found for found in json.loads(machine.stdout)["streams"] if not found["complete"]]
    assert stream["findings"][0]["records"] == [[3, 3]]


def test_merge_writes_one_bundle_and_says_what_it_left_out(office: Office, loaded: LoadedPack, tmp_path: Path) -> None:
    """Bundles become one that verify takes; what belongs elsewhere is named; a missing station exits 4."""
    parts = []
    for one in office.streams:
        (tmp_path / one.name).mkdir()
        parts.append(write_bundle([one.source], loaded, tmp_path / one.name).path)
    stray = write_journal(build(loaded, "door-1", filler(5, 3), changed={"meeting": "elsewhere"}), tmp_path / "stray")
    out = tmp_path / "evening.omk.zip"
    done = office.run("merge", *parts, stray, "-o", out)
    assert (done.returncode, "SET ASIDE door-1" in done.stdout, "elsewhere" in done.stdout) == (0, True, True)
    assert office.run("verify", out).returncode == 0
    again = office.run("merge", *parts, "-o", out)
    assert (again.returncode, "ever overwritten" in again.stderr) == (1, True)
    some = office.run("merge", *parts[:2], "-o", tmp_path)
    assert (some.returncode, "station missing" in some.stdout) == (4, True)


def test_codes_and_receipts_are_taken_from_the_command_line(office: Office) -> None:
    """Noted codes and receipts are compared; one that does not fit exits 4, one that is none exits as unusable."""
    fitting = [word for one in office.streams for word in ("--opening-code", one.code, "--receipt", str(one.receipt))]
    assert office.run("verify", office.bundle, *fitting).returncode == 0
    wrong = office.run("verify", office.bundle, "--opening-code", "door-1=0000-0000-0000-0000")
    assert (wrong.returncode, "replaced" in wrong.stdout) == (4, True)
    older = str(office.streams[1].receipt).replace("/6/", "/7/")
    assert "rolled back" in office.run("verify", office.bundle, "--receipt", older).stdout
    none = office.run("verify", office.bundle, "--receipt", "OM1:x")
    assert (none.returncode, "not a closing receipt" in none.stderr) == (4, True)


def test_the_pack_can_be_given(office: Office, loaded: LoadedPack, tmp_path: Path) -> None:
    """For journals, which hold no pack, the roster comes from `--pack`."""
    pack = tmp_path / "meeting.toml"
    pack.write_bytes(loaded.data)
    journal = tmp_path / "records.journal"
    journal.write_bytes(office.streams[1].frames())
    assert "--pack" in office.run("verify", journal).stdout
    done = office.run("verify", journal, "--pack", pack)
    assert (done.returncode, "station missing" in done.stdout) == (4, True)
    assert office.run("verify", journal, "--pack", journal).returncode == 1


def test_open_writes_what_was_asked_for(office: Office, tmp_path: Path) -> None:
    """Everything opened exits 0 and says so in numbers; the files are there in every form asked for."""
    done = office.open(office.bundle, "--to", tmp_path / "out", "--format", "parquet,csv")
    assert done.returncode == 0
    assert "13 sealed = 13 read + 0 failed" in done.stdout
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".csv", ".parquet", ".json"}
    assert TEXT in (tmp_path / "out" / "points.csv").read_text(encoding="utf-8-sig")
    assert "quokkazebra" not in done.stdout + done.stderr
    again = office.open(office.bundle, "--to", tmp_path / "out")
    assert (again.returncode, "not empty" in again.stderr) == (1, True)


def test_open_follows_a_profile(office: Office, tmp_path: Path) -> None:
    """`--profile public` writes counts alone and says so; an unknown one, or concerns for the public, are errors."""
    done = office.open(office.bundle, "--to", tmp_path / "out", "--profile", "public")
    assert done.returncode == 0
    assert "one release" in done.stdout
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "counts.csv",
        "columns.csv",
        "summary.json",
        "release.json",
    }
    wrong = office.open(office.bundle, "--to", tmp_path / "other", "--profile", "pubic")
    assert (wrong.returncode, "'public'" in wrong.stderr) == (2, True)
    assert office.open(office.bundle, "--to", tmp_path / "c", "--profile", "public", "--concerns").returncode == 1
    assert not {"other", "c"} & {path.name for path in tmp_path.iterdir()}


def test_report_writes_a_page_and_a_file(office: Office, tmp_path: Path) -> None:
    """`report` takes what `open` takes; without a library it needs, it says how to get it before any passphrase."""
    given = ("report", office.bundle, "--key", "inspector.key", "--passphrase-file", "words", "--to", tmp_path / "out")
    done = office.run(*given)
    assert done.returncode == 0
    assert "13 sealed = 13 read + 0 failed" in done.stdout
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"report.html", "report.pdf"}
    assert TEXT in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    unknown = office.run(*given[:-1], tmp_path / "none", "--choices", "nowhere.json")
    assert (unknown.returncode, "no choices at nowhere.json" in unknown.stderr) == (1, True)
    (office.folder / "typst.py").write_text("raise ModuleNotFoundError('no', name='typst')\n")
    try:
        without = office.run(*given[:-1], tmp_path / "none")
    finally:
        (office.folder / "typst.py").unlink()
    assert (without.returncode, "pip install" in without.stderr) == (2, True)
    assert not (tmp_path / "none").exists()


def test_a_passphrase_is_taken_from_standard_input(office: Office, tmp_path: Path) -> None:
    """Without a terminal the passphrase is the first line of standard input."""
    arguments: list[str | Path] = ["open", office.bundle, "--key", "inspector.key", "--to"]
    assert office.run(*arguments, tmp_path / "a", stdin=f"{WORDS}\n").returncode == 0
    for given in ("wrong\n", ""):
        done = office.run(*arguments, tmp_path / "b", stdin=given)
        assert done.returncode == 1
        assert "passphrase" in done.stderr.lower()
    assert not (tmp_path / "b").exists()


def test_keys_that_cannot_be_used_are_named(office: Office, tmp_path: Path) -> None:
    """A missing, empty or foreign key file, and a passphrase file that is not there, exit 1 in words."""
    (tmp_path / "empty").write_bytes(b"")
    for key, words in (
        (tmp_path / "none", "no key file"),
        (tmp_path / "empty", "is empty"),
        (office.bundle, "not a key"),
    ):
        done = office.run("open", office.bundle, "--key", key, "--to", tmp_path / "out")
        assert done.returncode == 1
        assert words in done.stderr
    done = office.run("open", office.bundle, "--key", "inspector.key", "--passphrase-file", "nowhere", "--to", "x")
    assert (done.returncode, "passphrase file nowhere" in done.stderr) == (1, True)


def test_a_key_that_does_not_fit_is_partial(office: Office, tmp_path: Path) -> None:
    """With another inspector's key every record fails by name, in the files too, and the exit code is 3."""
    done = office.run(
        "open", office.bundle, "--key", "other.key", "--passphrase-file", "words", "--to", tmp_path / "out"
    )
    assert done.returncode == 3
    assert "13 sealed = 0 read + 13 failed" in done.stdout
    assert len((tmp_path / "out" / "failures.csv").read_text().splitlines()) == 14
    both = office.open(office.bundle, "--key", "other.key", "--to", tmp_path / "both")
    assert both.returncode == 0


def test_verification_that_is_not_complete_is_told_by_open_too(
    office: Office, loaded: LoadedPack, tmp_path: Path
) -> None:
    """Records that all open from evidence that is not complete exit 4."""
    bundle = write_bundle([office.streams[1].source], loaded, tmp_path).path
    done = office.open(bundle, "--to", tmp_path / "out")
    assert done.returncode == 4
    assert "NOT complete" in done.stdout


def test_a_record_is_found_by_its_id(office: Office, tmp_path: Path) -> None:
    """`--find` prints station and number, needs no folder, and an unknown id exits 1."""
    assert office.open(office.bundle, "--to", tmp_path / "out", "--format", "jsonl").returncode == 0
    first = json.loads((tmp_path / "out" / "points.jsonl").read_text().splitlines()[0])
    found = office.open(office.bundle, "--find", first["id"])
    assert found.returncode == 0
    assert found.stdout.startswith(f"{first['id']}: station {first['station']}, record ")
    missing = office.open(office.bundle, "--find", "0" * 16)
    assert (missing.returncode, "No record" in missing.stderr) == (1, True)


def test_sources_that_cannot_be_read_exit_1(office: Office, tmp_path: Path) -> None:
    """A missing, empty or damaged source alone is one clear line and exit code 1."""
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "cut.omk.zip").write_bytes(office.bundle.read_bytes()[:900])
    for name in ("empty", "noise", "cut.omk.zip", "nowhere", "no\nwhere\x1b[2J"):
        done = office.run("verify", tmp_path / name)
        assert done.returncode == 1
        assert done.stderr
        assert "\x1b" not in done.stderr


def test_names_from_a_bundle_cannot_write_to_the_terminal(office: Office, tmp_path: Path) -> None:
    """Control characters that an opening carries are shown as text."""
    built = Built(office.streams[1].opening, b"", label="evil")
    built.opening = msgspec.structs.replace(built.opening, meeting="\x1b]0;owned\x07", station="door-1")
    built.data = encode_opening(built.opening)
    done = office.run("verify", write_journal(built, tmp_path))
    assert printable("\x1b]0;owned\x07") in done.stdout
    assert "\x1b" not in done.stdout


def test_a_source_of_any_name_is_read(office: Office, tmp_path: Path) -> None:
    """A file name that is no text in any encoding is read and shown, on a terminal and in JSON."""
    named = os.fsencode(tmp_path) + b"/\xff\x1b'\n.omk.zip"
    Path(os.fsdecode(named)).write_bytes(office.bundle.read_bytes())
    broken = os.fsencode(tmp_path) + b"/\xfe.omk.zip"
    Path(os.fsdecode(broken)).write_bytes(office.bundle.read_bytes()[:-30])
    for extra in ([], ["--json"]):
        done = office.run("verify", tmp_path, *extra)
        assert done.returncode == 0
        assert "\x1b" not in done.stdout
    assert "searched" in done.stdout


def test_keys_new_makes_a_key_that_works(tmp_path: Path, office: Office) -> None:
    """The passphrase is shown once, the key opens with it, and the lines for the pack are TOML with the same key."""
    done = office.run("keys", "new", "-o", tmp_path / "new.key", "--lead", "--name", "Lead inspector")
    assert done.returncode == 0
    words = next(
        line.removeprefix("Passphrase: ") for line in done.stdout.splitlines() if line.startswith("Passphrase")
    )
    assert len(words.split("-")) == 7
    [identity] = read_key_file(tmp_path / "new.key", lambda: words)
    assert identity.recipient.startswith("age1pq1")
    assert fingerprint(identity.recipient) in done.stdout
    snippet = tomllib.loads(done.stdout[done.stdout.index("[[recipients]]") :])
    assert snippet == {"recipients": [{"name": "Lead inspector", "key": identity.recipient, "lead": True}]}
    shown = office.run("keys", "show", tmp_path / "new.key", stdin=f"{words}\n")
    assert identity.recipient in shown.stdout
    assert words not in shown.stdout
    assert "AGE-SECRET" not in done.stdout + shown.stdout
    again = office.run("keys", "new", "-o", tmp_path / "new.key")
    assert (again.returncode, "never overwritten" in again.stderr) == (1, True)


def test_a_lost_key_comes_back_from_two_shares(tmp_path: Path, office: Office) -> None:
    """`split` shows three shares and no key; two of them, typed or from files, and the fingerprint write it anew."""
    done = office.run("keys", "split", "inspector.key", "--passphrase-file", "words")
    assert (done.returncode, "AGE-SECRET" in done.stdout) == (0, False)
    pages = [page for page in done.stdout.split("\n\n") if page.startswith("# Share")]
    assert len(pages) == 3
    mark = pages[0].partition("key ")[2].partition(".")[0]
    (tmp_path / "two.txt").write_text(pages[2])
    lines = " ".join(pages[0].splitlines()[1:]) + "\n"
    back: list[str | Path] = ["keys", "recover", "-o", tmp_path / "back.key", "--passphrase-file", "words"]
    typed = office.run(*back, "--fingerprint", mark, "--share", tmp_path / "two.txt", stdin=lines)
    assert (typed.returncode, mark in typed.stdout) == (0, True)
    assert (
        office.run(
            "open",
            office.bundle,
            "--key",
            tmp_path / "back.key",
            "--passphrase-file",
            "words",
            "--to",
            tmp_path / "out",
        ).returncode
        == 0
    )
    for given, words in (
        ("", "two are needed"),
        (lines.replace(lines.split()[7], "zzzz"), "Word 4"),
        (f"{lines}{lines}", "same share"),
    ):
        wrong = office.run("keys", "recover", "-o", tmp_path / "no.key", "--fingerprint", mark, stdin=given)
        assert (wrong.returncode, words in wrong.stderr) == (1, True), given
    other = office.run(
        *back[:2], "-o", tmp_path / "no.key", "--fingerprint", "0" * 16, "--share", tmp_path / "two.txt", stdin=lines
    )
    assert (other.returncode, mark in other.stderr) == (1, True)
    assert not (tmp_path / "no.key").exists()


def test_a_card_is_written_with_the_key(tmp_path: Path, office: Office) -> None:
    """`keys new --card` writes key and card; where the card cannot be written, no key is made."""
    arguments: list[str | Path] = [
        "keys",
        "new",
        "--classic",
        "--passphrase-file",
        "words",
        "-o",
        tmp_path / "k",
        "--card",
    ]
    refused = office.run(*arguments, tmp_path / "card.docx")
    assert (refused.returncode, (tmp_path / "k").exists()) == (2, False)
    done = office.run(*arguments, tmp_path / "card.pdf")
    assert (done.returncode, (tmp_path / "card.pdf").read_bytes()[:4]) == (0, b"%PDF")
    again = office.run("keys", "show", tmp_path / "k", "--passphrase-file", "words", "--card", tmp_path / "card.png")
    assert (again.returncode, "In words: " in again.stdout) == (0, True)


def test_keys_new_takes_a_passphrase_from_a_file(tmp_path: Path, office: Office) -> None:
    """With a passphrase file nothing secret is printed; `--classic` makes the older kind."""
    done = office.run("keys", "new", "-o", tmp_path / "k", "--classic", "--passphrase-file", "words")
    assert done.returncode == 0
    assert WORDS not in done.stdout
    [identity] = read_key_file(tmp_path / "k", lambda: WORDS)
    assert identity.recipient.startswith("age1")
    assert not identity.recipient.startswith("age1pq1")


def test_a_name_in_the_pack_lines_stays_one_string(tmp_path: Path, office: Office) -> None:
    """Quotes and backslashes in a name are escaped for TOML."""
    name = 'The "lead" \\ of all'
    done = office.run("keys", "new", "-o", tmp_path / "k", "--classic", "--passphrase-file", "words", "--name", name)
    snippet = tomllib.loads(done.stdout[done.stdout.index("[[recipients]]") :].partition("\n\n")[0])
    assert snippet["recipients"][0]["name"] == name


@dataclass
class Terminal:
    """The tool on a terminal of its own, stopped at its question for the passphrase."""

    office: Office
    arguments: list[str | Path]
    seen: bytes = b""

    def __post_init__(self) -> None:
        """Start it and wait for the question."""
        self.descriptor, inner = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "export", *map(str, self.arguments)],
            cwd=self.office.folder,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
        )
        os.close(inner)
        while b"Passphrase" not in self.seen:
            self.seen += os.read(self.descriptor, 4096)

    def finish(self) -> int:
        """Read to the end and return the exit code."""
        with suppress(OSError):  # what Linux answers when the other side of a terminal is closed
            while piece := os.read(self.descriptor, 65536):
                self.seen += piece
        os.close(self.descriptor)
        return self.process.wait(timeout=30)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_is_one_line_and_leaves_nothing(office: Office, tmp_path: Path, sent: signal.Signals) -> None:
    """Stopped while it waits for a passphrase, it says so in one line, exits 1, and has written nothing."""
    terminal = Terminal(office, ["open", office.bundle, "--key", "inspector.key", "--to", tmp_path / "out"])
    terminal.process.send_signal(sent)
    while not select.select([terminal.descriptor], [], [], 2)[0]:
        terminal.process.send_signal(sent)  # again, as a person would: the first may come before the wait for a key
    assert terminal.finish() == 1
    _, *lines = terminal.seen.decode().split("\r\n")
    assert [line for line in lines if line] == ["Stopped. Nothing was left half-written, and no source was changed."]
    assert not (tmp_path / "out").exists()


def test_what_nobody_foresaw_shows_nothing_that_was_opened(office: Office) -> None:
    """An unforeseen failure is one line with its kind and place, and without its message, which may quote a record."""
    script = (
        "import export.commands as commands, export.__main__ as tool\n"
        "def fail(given): raise ValueError('quokkazebra')\n"
        "commands.verify_sources = fail\n"
        "raise SystemExit(tool.main(['verify', 'x']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=office.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    assert done.returncode == 1
    assert "ValueError" in done.stderr
    assert "quokkazebra" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_that_cannot_be_made_is_named(office: Office) -> None:
    """Where the system takes no new folder, the error says so before anything is opened for long."""
    done = office.open(office.bundle, "--to", "/proc/evidence")
    assert done.returncode == 1
    assert "/proc/evidence" in done.stderr


def test_a_reader_that_goes_away_is_no_error(office: Office) -> None:
    """With its output closed early it ends quietly."""
    done = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m export verify '{office.bundle}' --json | true"],
        capture_output=True,
        text=True,
        check=False,
        cwd=office.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    assert done.stderr == ""


def test_on_a_terminal_it_asks_unseen_and_shows_progress(loaded: LoadedPack, office: Office, tmp_path: Path) -> None:
    """On a real terminal the passphrase is not echoed, and work of more than a second shows a bar."""
    streams = [build(loaded, name, filler(number, 7000)) for number, name in enumerate(("desk", "door-1", "notes-1"))]
    bundle = write_bundle([one.source for one in streams], loaded, tmp_path).path
    terminal = Terminal(office, ["open", bundle, "--key", "inspector.key", "--to", tmp_path / "out"])
    os.write(terminal.descriptor, WORDS.encode() + b"\n")
    assert terminal.finish() == 3
    assert WORDS.encode() not in terminal.seen
    assert b"Verifying" in terminal.seen
    assert b"records, " in terminal.seen
