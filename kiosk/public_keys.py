"""A public key as an organiser gives it: pasted, or in a file that an inspector sent."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.pack_places import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

_START = "age1"
_PUBLIC = re.compile(r"(?<![A-Za-z0-9])age1[a-z0-9]{20,}")
_PRIVATE = re.compile(r"AGE-SECRET-KEY-|PRIVATE KEY-----", re.IGNORECASE)
_SEALED = ("age-encryption.org/", "-----BEGIN AGE ENCRYPTED FILE")
_LONGEST_FILE = 64 * 1024
_HINT = "Give the public key, the long line that starts age1, or a file with that line in it."


def find_public_key(given: str) -> str:
    """Return the public key that some text is, or that stands in the file it names; empty where there is none."""
    if given.startswith(_START):
        return given
    found = set(_PUBLIC.findall(_read(given)))
    return found.pop() if len(found) == 1 else ""


def answer_flaw(given: str, others: Sequence[str]) -> tuple[str, str] | None:
    """Return what is wrong with a public key or the file it is in, and how to mend it, or None.

    Args:
        given: What was typed: a key, or the name of a file.
        others: The keys given before, which have to be other keys of the same kind.
    """
    from kiosk.pack_rules import key_flaw, one_kind

    if _PRIVATE.search(given):
        return "this is a private key: it opens the records and never leaves the inspector", _HINT
    if not given.startswith(_START) and (wrong := _file_flaw(given)):
        return wrong
    key = find_public_key(given)
    if wrong := key_flaw(key):
        return wrong
    if key in others:
        return "this key was given already", "Each inspector has a key of their own."
    if not one_kind([*others, key]):
        return "it is of another kind than the first one", "Give keys of one kind: all age1pq1… or all older age1…."
    return None


def _file_flaw(name: str) -> tuple[str, str] | None:
    text = _read(name)
    if not text:
        return f"'{shown(name)}' is neither a public key nor a file that can be read", _HINT
    if text.startswith(_SEALED) or _PRIVATE.search(text):
        return f"'{shown(name)}' holds a private key, which never leaves the inspector", _HINT
    count = len(set(_PUBLIC.findall(text)))
    if count == 0:
        return f"'{shown(name)}' holds no public key", _HINT
    if count > 1:
        return f"'{shown(name)}' holds {count} public keys", "Paste one of them, and the others at the next questions."
    return None


def _read(name: str) -> str:
    """Return the beginning of a text file; empty where it cannot be read as one."""
    try:
        path = Path(name).expanduser()
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(_LONGEST_FILE).decode("utf-8", errors="replace")
    except (OSError, ValueError, RuntimeError):
        return ""
