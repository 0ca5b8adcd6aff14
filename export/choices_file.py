"""The file that a redaction's choices are kept in: ids, places and reasons, and never a word of what was said.

It is written anew after each choice, so that a review can be left at any point and taken up again. A digest of the text
would tell a guesser when a name is right; so a choice holds the text's length and how often it was corrected instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from export.choices import Choice
from export.redaction_errors import ChoicesError
from kiosk.durable import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_MOST_BYTES = 64 << 20


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file's content."""

    format: Literal["open-meeting-choices/1"] = "open-meeting-choices/1"
    meeting: str
    choices: tuple[Choice, ...]


def read_choices(path: Path, meeting: str) -> list[Choice]:
    """Return the choices in a file, in the order they were made; none where there is no file yet.

    Raises:
        ChoicesError: It cannot be read, is something else, or is about another meeting.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ChoicesError.not_choices(path, "it is too large")
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ChoicesError.unreadable(path, error) from error
    try:
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ChoicesError.not_choices(path, str(error)) from error
    if file.meeting != meeting:
        raise ChoicesError.other_meeting(path, file.meeting, meeting)
    for choice in file.choices:
        if choice.do == "withhold" and not choice.reason.strip():
            raise ChoicesError.no_reason(choice.id)
    return list(file.choices)


def keep_choices(path: Path, meeting: str, choices: Iterable[Choice]) -> None:
    """Put choices in place of those in the file, for their owner alone, all of them or none.

    Raises:
        ChoicesError: The system refused.
    """
    content = _File(meeting=meeting, choices=tuple(choices))
    try:
        replace_file(path, msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n")
    except OSError as error:
        raise ChoicesError.unwritable(path, error) from error
