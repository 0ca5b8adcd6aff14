"""What a single value in a meeting pack may be: each rule with its description in plain words.

The description stands beside the rule, so that an error can say what a value has to be and no second list of rules
exists. Text that people read holds no control characters, because each of them could rearrange a terminal's screen.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import msgspec

# Control characters but tab and line feed, line separators, changes of writing direction, halves of characters.
_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_ONE_LINE = rf"[^\t\n{_CONTROLS}]*\Z"
_ADDRESS = rf"https?://[^\s/<>\"{_CONTROLS}]+(?:/[^\s<>\"{_CONTROLS}]*)?"
_MAILBOX = rf"[^\s@<>\"{_CONTROLS}]{{1,64}}@[^\s@<>\"{_CONTROLS}]{{1,253}}"


def line(max_length: int) -> msgspec.Meta:
    """Return what one line of text for people has to fit: at most `max_length` characters, not blank."""
    return msgspec.Meta(
        pattern=rf"^(?=.*\S){_ONE_LINE}",
        min_length=1,
        max_length=max_length,
        description="one line of text without control characters",
    )


def optional_line(max_length: int) -> msgspec.Meta:
    """Return what one line of text for people has to fit where it may be empty."""
    return msgspec.Meta(
        pattern=rf"^{_ONE_LINE}", max_length=max_length, description="one line of text without control characters"
    )


def web_address(max_length: int) -> msgspec.Meta:
    """Return what a web address of at most `max_length` characters has to fit."""
    return msgspec.Meta(
        pattern=rf"^{_ADDRESS}\Z",
        max_length=max_length,
        description="a web address that starts with https:// or http://, without spaces or angle brackets",
    )


def optional_address(max_length: int) -> msgspec.Meta:
    """Return what a web address has to fit where it may be empty."""
    return msgspec.Meta(
        pattern=rf"^({_ADDRESS})?\Z",
        max_length=max_length,
        description="a web address that starts with https:// or http://, or nothing",
    )


Identifier = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
        max_length=40,
        description="lower-case letters and digits, with single hyphens between them, such as door-1",
    ),
]
"""Lower-case letters, digits and single hyphens; what records and file names carry."""

ShorthandKey = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z0-9&][a-z0-9'./&-]*( [a-z0-9'./&-]+){0,2}\Z",
        max_length=20,
        description="small letters and digits, without blanks around them, such as yp or w/",
    ),
]
"""What a note-taker types for something longer."""

Line = Annotated[str, line(200)]
"""One line of text for people."""

OptionalLine = Annotated[str, optional_line(200)]
"""One line of text for people, or nothing."""

Text = Annotated[
    str,
    msgspec.Meta(
        pattern=rf"^(?=[\s\S]*\S)[^{_CONTROLS}]*\Z",
        min_length=1,
        max_length=4000,
        description="text without control characters",
    ),
]
"""A paragraph or more for people."""

LocalTime = Annotated[dt.datetime, msgspec.Meta(tz=False, description="a date and a time, such as 2020-03-23T19:00:00")]
"""A date and a time of day as a clock in the hall shows it, without offset."""

Email = Annotated[
    str, msgspec.Meta(pattern=rf"^({_MAILBOX})?\Z", max_length=200, description="an e-mail address, or nothing")
]
"""An e-mail address, or nothing."""

OptionalAddress = Annotated[str, optional_address(500)]
"""A web address, or nothing."""

PublicKey = Annotated[
    str,
    msgspec.Meta(pattern=r"^age1[a-z0-9]+\Z", max_length=2200, description="an age public key, which starts with age1"),
]
"""The text of an age recipient; `kiosk.recipients` knows whether it is one."""
