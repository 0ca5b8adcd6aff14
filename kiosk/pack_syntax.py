"""From the bytes of a meeting pack to TOML values, or to one sentence about the place where reading stopped.

`tomllib` explains itself to programmers; the organiser who typed the file gets plain words, and the mistakes that
come with word processors, spreadsheets and copying (curly quotation marks, a time without seconds, a file cut short)
are told by name.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from kiosk.errors import PackError, PackProblem
from kiosk.pack_places import shown

_PRIVATE_KEY = re.compile(rb"AGE-SECRET-KEY-|-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----", re.IGNORECASE)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_STATEMENT = re.compile(r"[ \t]*(\[+[^\]]*\]+|[A-Za-z0-9_.-]+(?=[ \t]*=))")
_OPENERS = (("Expected \"'''\"", "'''"), ('Expected "\'"', "'"), ("Unterminated string", '"""'))
_AT_ITS_END = ("Cannot", "Duplicate", "Expected newline", "Invalid date")

_USUAL_MISTAKES: tuple[tuple[re.Pattern[str], tuple[str, ...], str, str], ...] = (
    # what the line looks like, what the TOML reader's message starts with, what is wrong, how to mend it
    (
        re.compile("[=\\[,][ \\t]*[\u201c\u201d\u201e\u2018\u2019]"),
        ("",),
        "the quotation marks are curly ones",
        'Write straight ones: ".',
    ),
    (
        re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?![\d:])"),
        ("Expected newline", "Unclosed"),
        "this time has no seconds",
        "Write {seen}:00.",
    ),
    (
        re.compile(r"=[ \t]*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"),
        ("Expected newline", "Invalid value", "Invalid date"),
        "this is not a date",
        "Write year, month and day: 2020-03-23, or with a time: 2020-03-23T19:00:00.",
    ),
    (
        re.compile(r"=[ \t]*[A-Za-z]"),
        ("Invalid value",),
        "this text has no quotation marks",
        'Write it like title = "Open meeting"; yes and no are true and false.',
    ),
)

_PLAIN_WORDS: tuple[tuple[str, str, str], ...] = (
    # what the TOML reader's message starts with, what is wrong, how to mend it
    ("Expected '='", "a key stands here without a value", 'Write it like title = "Open meeting".'),
    (
        "Invalid statement",
        "this is neither a key, a [table] nor a # comment",
        'Write it like title = "Open meeting", or put # in front of a comment.',
    ),
    (
        "Expected newline",
        "something stands after the value",
        "Give each key its own line; text needs one pair of quotation marks around it.",
    ),
    ("Cannot declare", "this table stands in the file twice", "Keep one of the two, with the keys of both."),
    ("Cannot overwrite", "this key has a value already", "Keep one of the two lines."),
    ("Duplicate inline", "this key stands twice between the same braces", "Keep one of the two."),
    ("Cannot mutate", "this adds to something that was already complete", "Put all its keys in one place."),
    ("Cannot redefine", "this adds to something that was already complete", "Put all its keys in one place."),
    ("Unterminated string", "a text has no closing quotation mark", "Close it with the mark it starts with."),
    ("Expected \"'", "a text has no closing quotation mark", "Close it with the mark it starts with."),
    ("Expected '\"", "a text has no closing quotation mark", "Close it with the mark it starts with."),
    ("Illegal character", "a text has no closing quotation mark on its line", 'Close it with "; or start it with """.'),
    ("Unescaped '\\'", "a text holds a backslash", "Write two backslashes for one: \\\\."),
    ("Invalid hex", "a text holds \\u or \\U without its hexadecimal digits", "Write two backslashes for one: \\\\."),
    ("Escaped character", "a text holds a \\u number that is no character", "Type the character itself."),
    (
        "Unclosed array",
        "a list has no closing bracket, or a comma is missing, here or on the line above",
        'Write it like ["one", "two"].',
    ),
    ("Unclosed inline", "braces are not closed, or a comma is missing", 'Write it like { title = "…", url = "…" }.'),
    ("Expected ']", "the brackets of a table's name are not closed", "Write [survey] or [[themes]]."),
    ("Invalid initial", "a name is missing where a key should stand", 'Write it like title = "Open meeting".'),
    (
        "Invalid value",
        "this value is not one that TOML knows",
        "Text stands between quotation marks, a date reads 2020-03-23, yes and no are true and false.",
    ),
    ("Found invalid", "there is a control character here", "Delete it; it may be invisible, so type the line anew."),
)


def read_values(data: bytes, source: str) -> tuple[dict[str, Any], str]:
    """Return the TOML values in `data`, and its text without a byte order mark.

    Args:
        data: The file's bytes; a UTF-8 byte order mark is read over, because some editors always write one.
        source: The file's name for errors.

    Raises:
        PackError: The bytes are empty, not UTF-8, hold a private key or are not TOML.
    """
    if key := _PRIVATE_KEY.search(data):
        raise PackError.holds_private_key(source, _line(data, key.start()))
    try:
        text = data.removeprefix(_BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackError.not_utf8(source, _line(data, error.start)) from error
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackError.wrong(source, (_problem(text, str(error)),)) from error
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits, or brackets thousands deep: nothing an organiser types.
        problem = PackProblem(None, "", "it holds a number or a list that no meeting pack needs")
        raise PackError.wrong(source, (problem,)) from error
    if not values:
        raise PackError.empty(source)
    return values, text


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def _problem(text: str, message: str) -> PackProblem:
    """Word what the TOML reader said of `text`."""
    lines = text.replace("\r\n", "\n").rstrip().split("\n")
    position = _POSITION.search(message)
    at_line = position.group(1) if position else None
    number = min(int(at_line) if at_line else _line_left_open(text, message), len(lines))
    line = lines[number - 1]
    statement = _STATEMENT.match(line)
    what, hint = _plain_words(message, line, at_end=at_line is None and number == len(lines))
    return PackProblem(number, shown(statement.group(1)) if statement else "", what, hint)


def _line_left_open(text: str, message: str) -> int:
    """Return the line of the text that was never closed, for a message about the end of the file; else the last line.

    The last mark of its kind in the file is the one that opened it.
    """
    for start, opener in _OPENERS:
        if message.startswith(start) and opener in text:
            return text.count("\n", 0, text.rindex(opener)) + 1
    return text.count("\n") + 1


def _plain_words(message: str, line: str, *, at_end: bool) -> tuple[str, str]:
    """Return what is wrong and how to mend it."""
    for pattern, starts, what, hint in _USUAL_MISTAKES:
        seen = pattern.search(line)
        if seen and message.startswith(starts):
            return what, hint.format(seen=seen.group().strip())
    if at_end and not message.startswith(_AT_ITS_END):
        return (
            "the file ends in the middle of something",
            "It may have been cut short: copy it again. Or a quotation mark or a bracket is not closed.",
        )
    for start, what, hint in _PLAIN_WORDS:
        if message.startswith(start):
            return what, hint
    return "this is not written as TOML", "Compare the line with one of the sample meetings."
