"""The fingerprint card: made to be compared, printed and scanned, and holding nothing secret."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from export.card import draw_card, fingerprint_words, write_card
from export.identities import HybridIdentity
from kiosk.errors import PaperError
from kiosk.recipients import fingerprint

if TYPE_CHECKING:
    from pathlib import Path

KEY = HybridIdentity(bytes(range(32)))
MARK = fingerprint(KEY.recipient)


def _decoded(picture: Path) -> str:
    done = subprocess.run(
        ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.strip()


def test_the_code_on_the_card_is_the_fingerprint(tmp_path: Path) -> None:
    """A scanner reads the fingerprint from the picture, also when it is shrunk as a phone sees it."""
    write_card(tmp_path / "card.png", KEY.recipient, "Lead inspector", lead=True)
    assert _decoded(tmp_path / "card.png") == MARK
    with Image.open(tmp_path / "card.png") as picture:
        assert picture.size == (2480, 3508)
        picture.resize((620, 877)).save(tmp_path / "far.png")
    assert _decoded(tmp_path / "far.png") == MARK


def test_a_pdf_is_one_a4_page(tmp_path: Path) -> None:
    """The PDF has one page of A4 and the same code, and its bytes hold no part of the private key."""
    path = tmp_path / "card.PDF"
    write_card(path, KEY.recipient, "Second inspector", lead=False)
    data = path.read_bytes()
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") + data.count(b"/Type /Page ") + data.count(b"/Type /Page/") <= 1
    assert KEY.text.encode() not in data
    assert KEY.seed not in data
    subprocess.run(["pdftoppm", "-r", "100", "-png", path, tmp_path / "page"], check=True, timeout=60)
    [page] = tmp_path.glob("page*.png")
    assert _decoded(page) == MARK


def test_all_of_the_card_fits_its_page() -> None:
    """A long name wraps, and nothing lacks a letter or runs off the page."""
    sheet = draw_card(KEY.recipient, "Ægir Þorláksson-Ñandú " * 4, lead=True)
    assert not sheet.lacking
    rows = sheet.image.crop((0, sheet.image.height - 60, sheet.image.width, sheet.image.height))
    assert rows.getextrema() == (255, 255)


def test_the_words_are_of_this_key_alone() -> None:
    """Seven words, the same each time, other ones for another key."""
    assert len(fingerprint_words(KEY.recipient).split()) == 7
    assert fingerprint_words(KEY.recipient) == fingerprint_words(KEY.recipient)
    assert fingerprint_words(KEY.recipient) != fingerprint_words(HybridIdentity(bytes(32)).recipient)


def test_nothing_is_overwritten_and_other_endings_are_refused(tmp_path: Path) -> None:
    """A name that is taken, another ending or a missing folder is an error in words, and changes nothing."""
    (tmp_path / "there.pdf").write_text("mine")
    for name in ("there.pdf", "card.docx", "no/card.pdf"):
        with pytest.raises(PaperError) as caught:
            write_card(tmp_path / name, KEY.recipient, "x", lead=False)
        assert caught.value.hint
    assert (tmp_path / "there.pdf").read_text() == "mine"
