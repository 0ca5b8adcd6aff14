"""Fuzz one parser with a coverage-guided fuzzer until its time is over or it finds something.

    python tests/faults/fuzz_parser.py NAME FOLDER LIBFUZZER-OPTIONS...

`NAME` is one of `tests.faults.parsers`, or `careless`; inputs that were worth keeping lie in the folder. The process
ends with another code than 0 where the parser raised what it should not, and says which bytes made it.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import atheris

with atheris.instrument_imports(include=["kiosk", "export", "tests.faults.parsers"]):
    from tests.faults.parsers import careless, parsers


def main() -> None:
    """Read the arguments and fuzz."""
    name, folder, *options = sys.argv[1:]
    corpus, scratch = Path(folder) / "corpus", Path(folder) / "files"
    for made in (corpus, scratch):
        made.mkdir(parents=True, exist_ok=True)
    if name == "careless":
        parse, longest = careless, 16
    else:
        parser = parsers(scratch)[name]
        parse, longest = parser.try_on, parser.longest
        for number, example in enumerate(parser.examples):
            (corpus / f"example-{number}").write_bytes(example)
    atheris.Setup([sys.argv[0], str(corpus), f"-max_len={longest}", *options], parse)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
