"""Hostile bytes for every parser: each takes them or refuses them in a sentence, and never fails in another way."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from tests.e2e.evening import ROOT
from tests.faults.parsers import Parser, careless, parsers
from tests.faults.report import Tally, minutes, scaled

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

NAMES = ("pack", "journal", "bundle", "age", "key file", "challenge", "record", "opening", "receipt", "state", "draft")

_NUMBERS = (b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff", b"\x00\x10\x00\x00")
"""Lengths that a parser may trust too far."""


@st.composite
def hurt(draw: DrawFn, examples: tuple[bytes, ...]) -> bytes:
    """Draw an example that was cut, flipped, spliced or had numbers put in, or bytes of nobody."""
    data = bytearray(draw(st.sampled_from(examples)))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        stop = draw(st.integers(start, min(len(data), start + 64)))
        match draw(st.sampled_from(["cut", "flip", "remove", "double", "insert", "number"])):
            case "cut":
                del data[start:]
            case "flip" if start < len(data):
                data[start] ^= 1 << draw(st.integers(0, 7))
            case "remove":
                del data[start:stop]
            case "double":
                data[start:start] = data[start:stop]
            case "insert":
                data[start:start] = draw(st.binary(max_size=32))
            case _:
                data[start : start + 4] = draw(
                    st.sampled_from([b"\xff" * 4, bytes(4), b"\x7f\xff\xff\xff", b"\x00\x10\x00\x00"])
                )
    return bytes(data)


def inputs(parser: Parser) -> SearchStrategy[bytes]:
    """Return a strategy of bytes for a parser."""
    return st.one_of(hurt(parser.examples), st.binary(max_size=200))


def _try(parser: Parser, examples: int, tally: Tally) -> None:
    @settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    @given(inputs(parser))
    def all_are_taken_or_refused(data: bytes) -> None:
        tally.runs += 1
        parser.try_on(data)

    all_are_taken_or_refused()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Parser]:
    """Return the parsers, made once."""
    return parsers(tmp_path_factory.mktemp("parsers"))


def test_the_list_is_whole(made: dict[str, Parser]) -> None:
    """Each parser is named here, and takes its own examples."""
    assert tuple(made) == NAMES
    for name, parser in made.items():
        for example in parser.examples:
            if name != "key file":
                parser.parse(example)


@pytest.mark.parametrize("name", NAMES)
def test_hostile_bytes_are_refused_in_a_sentence(name: str, made: dict[str, Parser], tally: Tally) -> None:
    """A few dozen inputs made from whole examples: taken, or refused in a sentence."""
    _try(made[name], 40, tally)
    tally.clean()


def test_a_careless_parser_is_found() -> None:
    """One that reads a byte that need not be there is found by the same inputs."""
    found = find(inputs(Parser(careless, (b"OMJ!x",))), _fails, settings=settings(max_examples=5000, database=None))
    assert found == b"OMJ!"
    with pytest.raises(NoSuchExample):
        find(st.binary(max_size=2), _fails, settings=settings(max_examples=50, database=None))


def _fails(data: bytes) -> bool:
    try:
        careless(data)
    except IndexError:
        return True
    return False


@pytest.mark.campaign
@pytest.mark.parametrize("name", NAMES)
def test_many_hostile_bytes(name: str, made: dict[str, Parser], tally: Tally) -> None:
    """Thousands of inputs made from whole examples."""
    _try(made[name], scaled(20_000 if name != "bundle" else 3000), tally)
    tally.clean()


def _fuzz(name: str, folder: Path, seconds: float, seed: int) -> tuple[int, int, str]:
    """Fuzz a parser for a while and return the exit code, the number of tries, and what was said at last."""
    command = [sys.executable, str(Path(__file__).with_name("fuzz_parser.py")), name, str(folder)]
    limits = [f"-max_total_time={round(seconds)}", f"-seed={seed}", "-timeout=20", "-rss_limit_mb=3000"]
    limits += [f"-artifact_prefix={folder}/", "-print_final_stats=1"]
    done = subprocess.run([*command, *limits], cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    said = done.stdout + done.stderr
    tries = re.search(r"number_of_executed_units: *(\d+)|Done (\d+) runs", said)
    failed = said.find("Uncaught Python exception")
    return done.returncode, int((tries[1] or tries[2]) if tries else 0), said[failed:][:3000]


@pytest.mark.campaign
def test_the_guided_fuzzer_finds_a_careless_parser(tmp_path: Path, tally: Tally) -> None:
    """Guided by coverage it finds the four bytes, which chance would need four billion tries for."""
    code, tries, said = _fuzz("careless", tmp_path, 120, tally.seed)
    assert code != 0
    assert "IndexError" in said
    tally.runs = max(1, tries)


@pytest.mark.campaign
@pytest.mark.parametrize("name", NAMES)
def test_parsers_under_a_guided_fuzzer(name: str, tmp_path: Path, tally: Tally) -> None:
    """Each parser for the minutes that were asked for: no failure, no endless loop, no hunger for memory."""
    code, tally.runs, said = _fuzz(name, tmp_path, 60 * minutes(), tally.seed)
    if code:
        tally.problem(said)
    tally.clean()
