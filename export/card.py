"""The fingerprint card: what an inspector brings to the meeting, to compare with what every station shows.

It holds the public key's fingerprint as a person reads it, as words, and as a code, and nothing secret: no private key,
no passphrase, no date.
"""

from __future__ import annotations

import hashlib
import io
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from export.share_errors import ShareError
from kiosk.durable import open_owned, write_all
from kiosk.errors import PaperError
from kiosk.qr import code_modules
from kiosk.recipients import fingerprint
from kiosk.sheet import DPI, Sheet, code_width
from kiosk.spoken import words

if TYPE_CHECKING:
    from pathlib import Path

_KINDS = {".pdf": "PDF", ".png": "PNG"}
_WORDS = 7
"""77 bits, about what the fingerprint's 16 characters hold."""
_MARGIN = 22.0
_STEPS = (
    (
        "Bring this card to the meeting. Before the doors open, every station shows the fingerprints of the keys that "
        "it seals to. This one has to be among them, character by character."
    ),
    (
        "If it is not, the meeting is being sealed to somebody else's key: stop, and ask the organiser for the right "
        "meeting pack."
    ),
    "Nothing on this card is secret. The private key and its passphrase never belong on it.",
)


def fingerprint_words(recipient: str) -> str:
    """Return seven words for a public key, to compare over the telephone."""
    return words(hashlib.sha256(recipient.encode()).digest(), _WORDS)


def check_card(path: Path) -> None:
    """Return if a card may be written there.

    Raises:
        PaperError: The ending is unknown, the name is taken, or the folder is missing.
    """
    if path.suffix.lower() not in _KINDS:
        raise PaperError.unknown_ending(path, _KINDS)
    if not path.parent.is_dir():
        raise PaperError.no_folder(path.parent)
    if os.path.lexists(path):
        raise PaperError.taken(path)


def write_card(path: Path, recipient: str, name: str, *, lead: bool) -> None:
    """Write the card of a public key as PDF or PNG, on A4; a file that is there already is never touched.

    Args:
        path: Where; its ending says which.
        recipient: The public key, as age writes it.
        name: Whose it is.
        lead: Whether that is the lead inspector.

    Raises:
        PaperError: See `check_card`.
        ShareError: The system refused; nothing is left there.
    """
    check_card(path)
    data = io.BytesIO()
    sheet = draw_card(recipient, name, lead=lead)
    kind = _KINDS[path.suffix.lower()]
    if kind == "PNG":
        sheet.image.save(data, "PNG", dpi=(DPI, DPI))
    else:
        sheet.image.save(data, "PDF", resolution=DPI, title=f"Fingerprint card, {name}", quality=95)
    try:
        descriptor = open_owned(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        try:
            write_all(descriptor, data.getvalue(), 0)
            os.fsync(descriptor)
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise
        finally:
            os.close(descriptor)
    except OSError as error:
        raise ShareError.refused(path, error) from error


def draw_card(recipient: str, name: str, *, lead: bool) -> Sheet:
    """Return the card as a page to print."""
    sheet = Sheet("A4")
    width, mark = sheet.width - 2 * _MARGIN, fingerprint(recipient)
    top = sheet.text("Fingerprint card", (_MARGIN, 20), width, 12, bold=True)
    whose = f"{name}, lead inspector" if lead and "lead" not in name.lower() else name
    top = sheet.text(whose, (_MARGIN, top + 2), width, 7) + 8
    sheet.line((_MARGIN, top), (sheet.width - _MARGIN, top))
    top = sheet.text(mark, (_MARGIN, top + 8), width, 15, bold=True, centred=True)
    top = sheet.text(fingerprint_words(recipient), (_MARGIN, top + 3), width, 6, centred=True) + 6
    modules = code_modules(mark)
    wide = code_width(modules, 60)
    sheet.code(modules, ((sheet.width - wide) / 2, top), wide)
    top += wide + 6
    sheet.line((_MARGIN, top), (sheet.width - _MARGIN, top))
    for step in _STEPS:
        top = sheet.text(step, (_MARGIN, top + 6), width, 5)
    kind = "post-quantum" if recipient.startswith("age1pq") else "X25519"
    sheet.text(f"Key: {kind}, {recipient[:18]}...{recipient[-8:]}", (_MARGIN, sheet.height - 24), width, 3.5, grey=True)
    return sheet
