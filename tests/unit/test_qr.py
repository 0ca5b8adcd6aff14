"""QR codes: a real decoder reads what is drawn, what does not fit is refused with its size, and 80x24 is enough."""

from __future__ import annotations

import subprocess
import textwrap
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from qrcode import constants
from qrcode.main import QRCode

from kiosk.errors import QrError, QrTooLarge
from kiosk.qr import MOST_BYTES, QUIET_ZONE, QrPicture, code_columns, code_rows, needs

if TYPE_CHECKING:
    from pathlib import Path

LETTER = "https://www.smartsurvey.co.uk/s/WorcestershireRe-visitLasend/"
UPPER_HALF = "▀█"
LOWER_HALF = "▄█"


def link(length: int) -> str:
    """Return a web address of exactly that many characters, with both cases and digits in it."""
    return ("https://www.example.org/s/" + "Re-visit7_Lasend~" * (length // 8 + 1))[:length]


def drawn(text: str) -> QrPicture:
    """Return the picture of `text` in exactly the room it asks for."""
    columns, rows = needs(text)
    return code_rows(text, columns=columns, rows=rows)


def modules_of(picture: QrPicture) -> list[list[bool]]:
    """Return the picture as rows of modules, True for dark, two rows of them a text row."""
    return [[cell in half for cell in row] for row in picture.rows for half in (UPPER_HALF, LOWER_HALF)]


def decoded(picture: QrPicture, folder: Path, *, cell: tuple[int, int]) -> str:
    """Return what zbarimg reads from the picture, drawn black on white in cells of (width, height) pixels.

    Around it is black, as on a dark terminal: the quiet zone has to come from the picture itself.
    """
    width, height = cell
    image = Image.new("L", ((picture.columns + 8) * width, (len(picture.rows) + 4) * height), 0)
    draw = ImageDraw.Draw(image)
    for row, text in enumerate(picture.rows):
        for column, character in enumerate(text):
            left, top = (column + 4) * width, (row + 2) * height
            middle = top + height // 2
            upper = 0 if character in UPPER_HALF else 255
            lower = 0 if character in LOWER_HALF else 255
            draw.rectangle((left, top, left + width - 1, middle - 1), fill=upper)
            draw.rectangle((left, middle, left + width - 1, top + height - 1), fill=lower)
    path = folder / "code.png"
    image.save(path)
    command = ["zbarimg", "--quiet", "--raw", "--oneshot", "-Sdisable", "-Sqrcode.enable", str(path)]
    return subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout.removesuffix("\n")


@pytest.mark.parametrize(
    "text",
    [
        "7",
        "OM1:worcestershire-2020/desk-1/412/" + "3f" * 32,
        LETTER,
        *(link(length) for length in (11, 17, 18, 32, 53, 54, 62, 78, 79, 80, 84, 106, 250)),
    ],
)
def test_a_stock_decoder_reads_the_drawn_rows(text: str, tmp_path: Path) -> None:
    """What zbarimg reads from the half blocks, drawn on a black screen, is the text."""
    assert decoded(drawn(text), tmp_path, cell=(6, 12)) == text


@pytest.mark.parametrize("cell", [(7, 15), (9, 20), (10, 21), (8, 14)])
def test_letters_that_are_not_twice_as_high_as_wide_still_decode(cell: tuple[int, int], tmp_path: Path) -> None:
    """Terminal letters of ordinary fonts make modules a little off square, and the code is still read."""
    assert decoded(drawn(link(80)), tmp_path, cell=cell) == link(80)


def test_every_link_of_up_to_eighty_characters_fits_eighty_columns_with_the_address_beside() -> None:
    """Up to 84 characters a code takes at most 45 columns and 23 rows: a 24th row and 34 columns of words are left."""
    for length in range(1, 85):
        columns, rows = needs(link(length))
        assert columns <= 45
        assert rows <= 23
    picture = code_rows(link(80), columns=45, rows=23)
    assert (picture.columns, len(picture.rows), picture.version, picture.level) == (45, 23, 5, "M")
    beside = textwrap.wrap(link(80), width=80 - picture.columns - 1)
    assert len(beside) == 3


def test_the_letters_own_link_is_smaller_still() -> None:
    """The 61 characters of the letter's link take 41 columns and 21 rows at level M."""
    picture = drawn(LETTER)
    assert (picture.columns, len(picture.rows), picture.modules, picture.level) == (41, 21, 33, "M")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=60))
def test_the_picture_has_the_size_it_says(text: str) -> None:
    """Rows are equally long and made of half blocks, and all sizes a picture states agree with what `needs` said."""
    picture = drawn(text)
    assert {len(row) for row in picture.rows} == {picture.columns}
    assert set("".join(picture.rows)) <= set(" ▀▄█")
    assert picture.modules == 17 + 4 * picture.version
    assert picture.columns == picture.modules + 2 * QUIET_ZONE == code_columns(text)
    assert (picture.columns, len(picture.rows)) == needs(text)


@pytest.mark.parametrize("length", [1, 17, 61, 80, 106])
def test_four_light_modules_lie_on_every_side(length: int) -> None:
    """The quiet zone is exactly four modules on top and both sides, and five below, where half a row is over."""
    modules = modules_of(drawn(link(length)))
    dark_rows = [index for index, row in enumerate(modules) if any(row)]
    dark_columns = [index for index in range(len(modules[0])) if any(row[index] for row in modules)]
    assert dark_rows[0] == dark_columns[0] == 4
    assert len(modules) - 1 - dark_rows[-1] == 5
    assert len(modules[0]) - 1 - dark_columns[-1] == 4


@pytest.mark.parametrize("length", [10, 14, 17, 32, 53, 61, 62, 63, 78, 80, 84, 85, 106])
def test_the_level_is_the_strongest_that_costs_no_room(length: int) -> None:
    """No smaller version holds the text at any level, and the next stronger level would need a larger one."""
    picture = drawn(link(length))

    def version(level: str) -> int:
        code = QRCode(error_correction=getattr(constants, f"ERROR_CORRECT_{level}"))  # an independent fit
        code.add_data(link(length))
        return int(code.best_fit())

    levels = "LMQH"
    assert picture.version == version("L") == version(picture.level)
    stronger = levels[levels.index(picture.level) + 1 :][:1]
    assert all(version(level) > picture.version for level in stronger)


@pytest.mark.parametrize("room", [(44, 23), (45, 22), (40, 12), (0, 0), (-1, -1)])
def test_a_code_without_room_is_refused_with_both_sizes(room: tuple[int, int]) -> None:
    """The refusal names the columns and rows the code needs and those there are, and a way out."""
    with pytest.raises(QrTooLarge) as caught:
        code_rows(link(80), columns=room[0], rows=room[1])
    assert caught.value.message == (
        f"The code needs 45 columns and 23 rows; there are {room[0]} columns and {room[1]} rows."
    )
    assert caught.value.hint


@pytest.mark.parametrize("text", ["x" * 3000, "é" * 1500, "x" * 100_000])
def test_a_text_longer_than_any_code_is_refused_with_its_length(text: str) -> None:
    """Beyond the largest code the refusal names the bytes there are and the most a code holds."""
    with pytest.raises(QrTooLarge, match=f"{len(text.encode()):,} bytes.*2,953"):
        code_rows(text, columns=10_000, rows=10_000)


def test_the_largest_code_is_drawn() -> None:
    """The limit named in the refusal is the real one: a text of that length still makes a code."""
    assert needs(link(MOST_BYTES)) == (185, 93)
    with pytest.raises(QrTooLarge):
        needs(link(MOST_BYTES + 1))


@pytest.mark.parametrize("text", ["", " ", "\n", "   \t "])
def test_nothing_makes_no_code(text: str) -> None:
    """An empty or blank text is refused instead of drawn as a code that leads nowhere."""
    with pytest.raises(QrError):
        code_rows(text, columns=80, rows=24)


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\n", "\x7f", "\x9b", "\u2028", "\ud800"])
def test_control_characters_are_refused_by_number(character: str) -> None:
    """A control character or half a character in the text is named by its number and nothing is drawn."""
    with pytest.raises(QrError, match=f"U\\+{ord(character):04X}"):
        code_rows(f"https://example.org/{character}x", columns=80, rows=24)
