"""Checking points in bulk: one answer a line, in step, whatever the lines hold."""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

from kiosk.check_text import LONGEST_LINE, Checked, TextCheck
from kiosk.errors import ExitCode


class Finding(NamedTuple):
    """A finding as the guard returns it."""

    start: int
    end: int
    kind: str
    replacement: str


def find(text: str) -> list[Finding]:
    """Return every 'Jo' in a text."""
    return [Finding(at, at + 2, "person", "[name]") for at in range(len(text)) if text.startswith("Jo", at)]


def rank(text: str) -> list[str]:
    """Return two themes."""
    return ["none", "plans"] if "bus" in text else ["plans", "none"]


@pytest.fixture
def checking() -> TextCheck:
    """Return a check with a guard that knows one name."""
    return TextCheck(find=find, rank=rank)


def answers(checking: TextCheck, *lines: bytes) -> list[dict[str, object]]:
    """Return the JSON answers to lines."""
    return [json.loads(checked.json_line()) for checked in checking.check(lines)]


def test_each_line_is_answered_with_findings_and_themes(checking: TextCheck) -> None:
    """The answer has the line's id, offsets in code points, kinds, replacements and all themes, best first."""
    line = json.dumps({"id": "a", "text": "𝄞é Jo waited", "more": 1}, ensure_ascii=False).encode()
    assert answers(checking, line, b'{"id": 7, "text": "bus"}\n') == [
        {
            "id": "a",
            "findings": [{"start": 3, "end": 5, "kind": "person", "replacement": "[name]"}],
            "themes": ["plans", "none"],
        },
        {"id": 7, "findings": [], "themes": ["none", "plans"]},
    ]
    assert checking.exit_code is ExitCode.DONE


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"\xff\xfe", "not text in UTF-8"),
        (b"{", "not JSON"),
        (b"nonsense", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not an object"),
        (b'"text"', "not an object"),
        (b'{"text": "x"}', "no id"),
        (b'{"id": null, "text": "x"}', "no id"),
        (b'{"id": true, "text": "x"}', "no id"),
        (b'{"id": "a"}', "no text"),
        (b'{"id": "a", "text": 3}', "no text"),
        (b'{"id": "a", "text": "' + b"x" * LONGEST_LINE + b'"}', "longer than"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_rest_goes_on(checking: TextCheck, line: bytes, says: str) -> None:
    """The bad line is answered in its place, the next one is checked, and the exit code says that it was partial."""
    first, bad, last = answers(checking, b'{"id": 1, "text": "x"}', line, b'{"id": 3, "text": "x"}')
    assert (first["id"], last["id"]) == (1, 3)
    assert bad["line"] == 2
    assert str(bad["error"]).startswith("Line 2 ")
    assert says in str(bad["error"])
    assert checking.exit_code is ExitCode.PARTIAL
    assert checking.refused == 1


def test_blank_lines_and_a_byte_order_mark_do_no_harm(checking: TextCheck) -> None:
    """Blank lines have no answer but keep their number."""
    assert [checked.line for checked in checking.check([b"\xef\xbb\xbf" + b'{"id": 1, "text": ""}', b" \n", b"x"])] == [
        1,
        3,
    ]


def test_answers_are_ascii_and_one_line(checking: TextCheck) -> None:
    """Half a surrogate pair, line separators and escapes in an id reach the output as escapes."""
    (checked,) = checking.check([b'{"id": "\\ud800\\u2028\\u001b\\n", "text": "\\ud83d\\u0000"}'])
    assert checked.json_line().isascii()
    assert "\n" not in checked.json_line()


def test_the_table_shows_what_was_found_and_nothing_that_moves_the_cursor(checking: TextCheck) -> None:
    """A row has the text and its two best themes, each finding follows; control characters become blanks."""
    rows = [
        row
        for checked in checking.check([b'{"id": "a", "text": "Jo\\u001b[2J said \\ud800 ' + b"x" * 90 + b'"}', b"{"])
        for row in checked.table_rows()
    ]
    assert rows[0].startswith("a ")
    assert rows[0].endswith("plans, none")
    assert "…" in rows[0]
    assert rows[1].strip() == "person: Jo -> [name]"
    assert rows[2].endswith("Line 2 is not JSON.")
    assert all(row.isprintable() for row in rows)


def test_the_answer_comes_before_the_next_line_is_read(checking: TextCheck) -> None:
    """Lines are answered one by one, so that another program can ask and wait."""
    lines = iter([b'{"id": 1, "text": "x"}', b'{"id": 2, "text": "x"}'])
    given = checking.check(lines)
    assert isinstance(next(given), Checked)
    assert next(lines) == b'{"id": 2, "text": "x"}'
