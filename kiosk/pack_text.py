"""Writing a meeting pack as TOML with notes for the organiser who will change it.

The inverse of `kiosk.pack`: reading what this writes gives the same pack. TOML has no library that writes comments
without editing a document in place, and a pack has four shapes of value, so the text is put together here
(docs/decisions/0001-msgspec-for-the-pack.md).
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kiosk.meeting import Pack

_WIDTH = 120
_HEAD = """\
# Meeting pack. What each key means is in docs/meeting-pack.md; the sample meetings explain every part with an example.
# To see whether the pack is right:  run_kiosk.py pack check meeting.toml
# Put the same file on every kiosk: each shows words made from it, and they have to be the same everywhere.
"""
_NOTES = {
    "meeting": "What, where and when. Times are as a clock in the hall shows them.",
    "framework": "The words of the framework; screens and posters take them from here.",
    "survey": "The online survey; its code is shown only between these two times.",
    "agenda": "The parts of the evening, as the wall shows them.",
    "themes": "What a point can be about. keywords are words from which the theme can be suggested: add to them.",
    "roles": "The answers to 'Who are you here as?'. Only the group leaves the sealed records.",
    "needs": "What people may need tonight, kept as totals only. Take out what the venue cannot offer.",
    "privacy": "The promise everybody reads. Compare it with the inspectors' letter, and promise no more than it does.",
    "contacts": "Who people can turn to.",
    "safeguarding": "What a note-taker is shown, and does, when a child may be at risk.",
    "guard": "Local names that a note should not hold (flag), and words that it always may (allow).",
    "shorthand": "What note-takers here may type for something longer, besides what is built in.",
    "notes": "The notes desk: how many of its latest points it keeps in memory, where they can be changed.",
    "desk": "The facilitator's desk: whether it shows how many professionals came in.",
    "texts": "What attendees read of this pack in other languages; what is left out is shown as above.",
    "recipients": "The inspectors' public keys. Every record is sealed to each; a private key never belongs here.",
    "stations": "The roster: one entry for each device. It starts with: run_kiosk.py open meeting.toml --station ID",
    "disclosure": "How numbers leave the sealed records: counts up to threshold are hidden, others rounded to base.",
}
_IF_EMPTY = {
    "survey": """\
# There is no online survey. If one comes up, take the # from these lines and change them:
# [survey]
# link = "https://…"
# opens = 2026-03-13T12:00:00
# closes = 2026-03-19T12:00:00
""",
    "agenda": """\
# The wall can show the parts of the evening. If you want that, take the # from these lines and change them:
# [[agenda]]
# starts = 2026-03-23T19:00:00
# title = "Welcome"
""",
    "recipients": """\
# Without the inspectors' public keys the meeting can be rehearsed, and not opened. Each inspector makes a key on their
# own computer: python -m export keys new. Add the line that starts age1pq1, of two inspectors at least:
# [[recipients]]
# name = "Lead inspector"
# key = "age1pq1…"
# lead = true
""",
}


def pack_text(pack: Pack) -> str:
    """Return a pack as the text of a `meeting.toml`, with a note above each part."""
    values = {name: getattr(pack, name) for name in pack.__struct_fields__}
    tables = {name: value for name, value in values.items() if _is_table(value)}
    plain = [_line(name, value) for name, value in values.items() if name not in tables and name not in _IF_EMPTY]
    parts = [_HEAD, "".join(line for line in plain if line)]
    for name, value in values.items():
        if name in tables:
            parts.append(f"# {_NOTES[name]}\n" + "\n".join(_tables((name,), value)))
        elif name in _IF_EMPTY:
            parts.append(_IF_EMPTY[name])
    return "\n".join(parts)


def quoted(text: str) -> str:
    """Return text as a TOML basic string: JSON's escapes are TOML's, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _is_table(value: object) -> bool:
    return (
        isinstance(value, msgspec.Struct)
        or (isinstance(value, dict) and bool(value))
        or (isinstance(value, tuple) and bool(value) and isinstance(value[0], msgspec.Struct))
    )


def _tables(
    path: tuple[str, ...],
    value: msgspec.Struct | dict[str, str] | dict[str, msgspec.Struct] | tuple[msgspec.Struct, ...],
) -> Iterator[str]:
    """Yield a table, or each of a list of tables, with the tables inside it after its own keys."""
    name = ".".join(path)
    if isinstance(value, dict):
        words = {key: meaning for key, meaning in value.items() if isinstance(meaning, str)}
        if words:
            yield f"[{name}]\n" + "".join(f"{quoted(key)} = {quoted(meaning)}\n" for key, meaning in words.items())
        for key, table in value.items():
            if isinstance(table, msgspec.Struct):
                yield from _tables((*path, key), table)
        return
    header = f"[[{name}]]" if isinstance(value, tuple) else f"[{name}]"
    for table in value if isinstance(value, tuple) else (value,):
        fields = {field: getattr(table, field) for field in table.__struct_fields__}
        yield f"{header}\n" + "".join(_line(field, inner) for field, inner in fields.items() if not _is_table(inner))
        for field, inner in fields.items():
            if _is_table(inner):
                yield from _tables((*path, field), inner)


def _line(key: str, value: object) -> str:
    """Return one line, or none for what the reader takes for granted: nothing, no items, false."""
    if value is None or value is False or value in ("", (), {}):
        return ""
    if not isinstance(value, tuple):
        return f"{key} = {_value(value)}\n"
    items = [_value(item) for item in value]
    line = f"{key} = [{', '.join(items)}]"
    if len(line) > _WIDTH:
        line = f"{key} = [\n" + "".join(f"  {item},\n" for item in items) + "]"
    return f"{line}\n"


def _value(value: object) -> str:
    match value:
        case bool():
            return "true"
        case dt.datetime() | dt.date():
            return value.isoformat()
        case str():
            return quoted(value)
        case _:
            return str(value)
