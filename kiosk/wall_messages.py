"""What crosses the local socket between notes desk, desk and wall: strict messages, one line of JSON each.

A notes desk offers a point and is answered; a wall says that it is there and is sent all of what it may show, again
and again. Nothing that does not fit these types is taken in, and no message is ever written to a disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeAlias, TypeVar

import msgspec

from kiosk.errors import WallError

if TYPE_CHECKING:
    from kiosk.meeting import Pack

LONGEST_LINE = 16_384
"""Bytes of one message, its line end included."""
LONGEST_WORDS = 280
"""Characters of words for the wall: what a hall can read at a glance."""
MOST_SHOWN = 4
"""Words that stand on the wall at once; the oldest makes room."""
MOST_THEMES = 16

FORMAT: Final = "open-meeting-wall/1"

Id: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Za-z]{1,32}$")]
Name: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]{1,40}$")]
Digest: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Words: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_WORDS)]
Themes: TypeAlias = Annotated[tuple[Name, ...], msgspec.Meta(max_length=MOST_THEMES)]
Refusal: TypeAlias = Literal["", "off", "full"]
"""Why an offer was not taken: words are off for tonight, or too many wait already."""


class _Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Frozen, strict, no unknown keys."""


class Hello(_Message, frozen=True, kw_only=True, tag="hello"):
    """The first line of whoever calls the desk."""

    format: Literal["open-meeting-wall/1"]
    """The form of the messages."""
    station: Name
    """The caller's id on the roster."""
    digest: Digest
    """SHA-256 of the caller's pack: another meeting's station is not heard."""
    rehearsal: bool
    """Whether the caller practises."""


class Offered(_Message, frozen=True, kw_only=True, tag="offered"):
    """A notes desk offers a point for the wall."""

    id: Id
    """The point's id."""
    text: Words
    """What it says."""
    themes: Themes = ()
    """Its themes."""


class TakenBack(_Message, frozen=True, kw_only=True, tag="taken-back"):
    """A notes desk changed or took back a point that it offered: it may not stand on the wall."""

    id: Id
    """The point's id."""


class Answer(_Message, frozen=True, kw_only=True, tag="answer"):
    """The desk's answer to what a notes desk sent."""

    id: Id
    """The point's id."""
    refused: Refusal = ""
    """Why it was not taken; empty where it was."""


class Shown(_Message, frozen=True, kw_only=True):
    """Words on the wall."""

    text: Words
    """What they say."""
    themes: Themes = ()
    """What they are about."""


class OnTheWall(_Message, frozen=True, kw_only=True, tag="on-the-wall"):
    """Everything that the wall may show: what is not in the newest of these is gone."""

    now: Name | None = None
    """The theme that is being discussed."""
    words: Annotated[tuple[Shown, ...], msgspec.Meta(max_length=MOST_SHOWN)] = ()
    """Approved words, the newest first."""


_Any = TypeVar("_Any")

FromStation: TypeAlias = Hello | Offered | TakenBack
FromDesk: TypeAlias = Answer | OnTheWall

_STATIONS: msgspec.json.Decoder[FromStation] = msgspec.json.Decoder(FromStation)
_DESKS: msgspec.json.Decoder[FromDesk] = msgspec.json.Decoder(FromDesk)


def encode(message: FromStation | FromDesk) -> bytes:
    """Return a message as one line."""
    return msgspec.json.encode(message) + b"\n"


def decode_from_station(line: bytes, pack: Pack) -> FromStation:
    """Return what a station sent.

    Raises:
        WallError: It is too long or no such message, or names what the pack does not have.
    """
    message = _decoded(_STATIONS, line)
    if isinstance(message, Hello):
        if pack.station(message.station) is None:
            raise WallError.not_a_message("no such station")
    elif isinstance(message, Offered):
        _check_themes(message.themes, pack)
        _check_words(message.text)
    return message


def decode_from_desk(line: bytes, pack: Pack) -> FromDesk:
    """Return what the desk sent.

    Raises:
        WallError: It is too long or no such message, or names what the pack does not have.
    """
    message = _decoded(_DESKS, line)
    if isinstance(message, OnTheWall):
        _check_themes(() if message.now is None else (message.now,), pack)
        for shown in message.words:
            _check_themes(shown.themes, pack)
            _check_words(shown.text)
    return message


def _decoded(decoder: msgspec.json.Decoder[_Any], line: bytes) -> _Any:
    if len(line) > LONGEST_LINE:
        raise WallError.not_a_message("it is too long")
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise WallError.not_a_message("it does not have the form of one") from error


def _check_themes(themes: tuple[str, ...], pack: Pack) -> None:
    if any(pack.theme(theme) is None for theme in themes):
        raise WallError.not_a_message("no such theme")


def _check_words(text: str) -> None:
    """Raise where words hold what a note never holds: controls, line ends, marks that climb out of their line."""
    from kiosk.capture import clean_text

    if clean_text(text) != text:
        raise WallError.not_a_message("characters that no note has")
