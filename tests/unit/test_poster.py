"""What is printed: it decodes from the file, says what the survey screen says, and never lies about a closed survey."""

from __future__ import annotations

import datetime as dt
import stat
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec
import pypdfium2
import pytest
from PIL import Image, ImageChops

import run_kiosk
from kiosk.errors import PaperError, SessionError
from kiosk.pack import sample_pack
from kiosk.paper_file import PrintOrder, print_to
from kiosk.poster import draw_poster, draw_slips, paper_words
from kiosk.sheet import DPI, PAPERS, Sheet, code_width, dots
from tests.phone import Sight, read, seen

if TYPE_CHECKING:
    from pathlib import Path

    from kiosk.meeting import Pack
    from kiosk.poster import PaperWords

OPEN = dt.datetime.fromisoformat("2020-03-14T12:00+00:00")
EVENING = dt.datetime.fromisoformat("2020-03-23T19:00+00:00")
LINK = "https://www.smartsurvey.co.uk/s/WorcestershireRe-visitLasend/"


@pytest.fixture(scope="module")
def pack() -> Pack:
    """Return the letter's meeting."""
    return sample_pack().pack


def with_link(pack: Pack, length: int) -> Pack:
    """Return the meeting with a survey link of so many characters."""
    assert pack.survey is not None
    link = ("https://www.example.org/s/" + "Re-visit7_Lasend/" * (length // 8))[:length]
    return msgspec.structs.replace(pack, survey=msgspec.structs.replace(pack.survey, link=link))


def words(pack: Pack, moment: dt.datetime = OPEN, language: str = "en") -> PaperWords:
    """Return what is printed."""
    return paper_words(pack, language, moment)


def test_the_poster_decodes_from_the_file_a_print_shop_gets(pack: Pack, tmp_path: Path) -> None:
    """Written as PDF on A4, drawn again by another program at half the dots, the code is read, and a tilt away too."""
    path = tmp_path / "poster.pdf"
    print_to(pack, PrintOrder("poster", "A4", "", OPEN), path, replace=False)
    with pypdfium2.PdfDocument(path) as document:
        assert len(document) == 1
        page = document[0]
        assert [round(side / 72 * 25.4) for side in page.get_size()] == [210, 297]
        drawn = page.render(scale=150 / 72).to_pil()
    assert read(drawn) == [LINK]
    assert read(seen(drawn, 108 / 25.4 * 150 / 41, Sight(module=3.5, tilt=20, roll=7))) == [LINK]


def test_every_slip_decodes_and_all_eight_are_alike(pack: Pack, tmp_path: Path) -> None:
    """Cut along the marks, each of the eight has the whole code and the same words."""
    path = tmp_path / "slips.png"
    print_to(pack, PrintOrder("slip", "A4", "", OPEN), path, replace=False)
    with Image.open(path) as page:
        assert page.size == (dots(210), dots(297))
        assert page.info["dpi"] == pytest.approx((DPI, DPI), abs=0.1)
        wide, high = page.width / 2, page.height / 4
        edge = dots(4)
        cards = [
            page.crop(
                (
                    round(x * wide) + edge,
                    round(y * high) + edge,
                    round(x * wide + wide) - edge,
                    round(y * high + high) - edge,
                )
            )
            for x in range(2)
            for y in range(4)
        ]
    assert read(cards[0]) == read(cards[7]) == [LINK]
    for card in cards[1:]:
        inked = [ImageChops.invert(one.convert("L")).histogram()[128:] for one in (cards[0], card)]
        assert sum(inked[0]) == pytest.approx(sum(inked[1]), rel=0.02)


def test_a_poster_gives_times_and_no_state(pack: Pack) -> None:
    """It hangs for days, so it says when the survey opens and closes, the same before and after the opening."""
    before = words(pack, dt.datetime.fromisoformat("2020-03-01T00:00+00:00"))
    assert before == words(pack, OPEN)
    assert before.window == (
        "It opens at 12 noon GMT on Friday 13 March 2020.",
        "It closes at 12 noon GMT on Thursday 19 March 2020.",
    )
    assert (before.code, before.address) == (LINK, LINK)
    assert before.when == "7pm GMT on Monday 23 March 2020"
    assert before.where == "County Hall, Spetchley Road, Worcester, WR5 2NP"
    assert len(before.about) == 6
    assert [line.split(":")[0] for line in before.others] == ["Plain words", "Polski", "Română", "Português", "Español"]


def test_on_the_evening_a_closed_survey_has_no_code_on_paper(pack: Pack, tmp_path: Path) -> None:
    """The poster says that it has closed and what one can do, holds no code, and the command says so."""
    said = words(pack, EVENING)
    assert (said.code, said.address, said.headline) == (None, None, "The online survey has closed")
    assert pack.survey is not None
    assert said.steps == pack.survey.when_closed
    path = tmp_path / "poster.png"
    notes = print_to(pack, PrintOrder("poster", "A4", "", EVENING), path, replace=False)
    assert "There is no code on it" in notes[0]
    assert notes[1].endswith("not yet checked: Polski, Română, Português, Español.")
    with Image.open(path) as page:
        assert read(page) == []
    without = msgspec.structs.replace(pack, survey=None)
    assert words(without, OPEN).steps
    assert words(without, OPEN).code is None


@pytest.mark.parametrize("language", ["pl", "ro", "pt", "es", "en-plain"])
def test_a_poster_has_every_letter_of_its_language(pack: Pack, language: str) -> None:
    """No character of any language of the door is drawn as the box for what the letters lack, and all fits A4."""
    assert draw_poster(words(pack, EVENING, language), "A4").lacking == set()


def test_what_the_letters_lack_is_told(pack: Pack, tmp_path: Path) -> None:
    """A title in a script that these letters do not have is named to the organiser, and not printed unseen as boxes."""
    strange = msgspec.structs.replace(pack, meeting=msgspec.structs.replace(pack.meeting, title="اجتماع"))
    notes = print_to(strange, PrintOrder("slip", "A4", "", OPEN), tmp_path / "slips.png", replace=False)
    assert any("show as boxes" in note and "ج" in note for note in notes)


def test_a_short_link_is_what_is_printed(pack: Pack) -> None:
    """As on the screen, the shorter address is encoded and written."""
    assert pack.survey is not None
    short = msgspec.structs.replace(pack.survey, short_link="https://s.example/w")
    said = words(msgspec.structs.replace(pack, survey=short))
    assert (said.code, said.address) == ("https://s.example/w", "https://s.example/w")


def test_a_link_too_long_for_a_screen_still_makes_a_poster(pack: Pack, tmp_path: Path) -> None:
    """Its code is read from the file; nobody is asked to type it, and the organiser is told."""
    long = with_link(pack, 300)
    path = tmp_path / "poster.png"
    notes = print_to(long, PrintOrder("poster", "A4", "", OPEN), path, replace=False)
    assert any("300 characters" in note for note in notes)
    assert words(long).address is None
    with Image.open(path) as page:
        assert long.survey is not None
        assert read(page) == [long.survey.link]


def test_a3_has_the_code_as_much_larger_as_the_paper(pack: Pack) -> None:
    """On A3 the page and the code's modules are 1.4 times as large, so that it is read from as much farther away."""
    sheet = draw_poster(words(pack), "A3")
    assert sheet.image.size == (dots(PAPERS["A3"][0]), dots(PAPERS["A3"][1]))
    assert read(sheet.image.reduce(3)) == [LINK]


def test_texts_that_fit_no_page_are_refused(pack: Pack) -> None:
    """Letters are never made too small to read: the organiser is told to shorten the texts."""
    endless = replace(words(pack), promise="No names will be recorded. " * 150)
    with pytest.raises(PaperError, match="do not fit one page"):
        draw_poster(endless, "A4")
    with pytest.raises(PaperError, match="do not fit one page"):
        draw_slips(replace(words(pack), modules=(), steps=("Speak to us. " * 40,) * 5), "A4")


def test_no_file_is_overwritten_unasked(pack: Pack, tmp_path: Path) -> None:
    """A file that is there stays as it is, byte for byte, unless --replace says otherwise; a folder always stays."""
    order = PrintOrder("slip", "A4", "", EVENING)
    path = tmp_path / "slips.png"
    path.write_bytes(b"mine")
    with pytest.raises(PaperError, match="is there already"):
        print_to(pack, order, path, replace=False)
    assert path.read_bytes() == b"mine"
    print_to(pack, order, path, replace=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert path.read_bytes().startswith(b"\x89PNG")
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(PaperError, match="is there already"):
        print_to(pack, order, tmp_path / "folder.png", replace=True)
    assert sorted(entry.name for entry in tmp_path.iterdir() if "png" in entry.name) == ["folder.png", "slips.png"]


def test_what_cannot_be_written_is_said(pack: Pack, tmp_path: Path) -> None:
    """An unknown ending, a missing folder, a folder that refuses, and a language not offered are each named."""
    order = PrintOrder("slip", "A4", "", EVENING)
    with pytest.raises(PaperError, match=r"does not end in \.png or \.pdf"):
        print_to(pack, order, tmp_path / "poster.jpg", replace=False)
    with pytest.raises(PaperError, match="There is no folder"):
        print_to(pack, order, tmp_path / "none" / "poster.png", replace=False)
    with pytest.raises(PaperError, match="could not be written"):
        print_to(pack, order, tmp_path / f"{'x' * 300}.png", replace=False)
    with pytest.raises(SessionError, match="does not offer"):
        print_to(pack, PrintOrder("slip", "A4", "cy", EVENING), tmp_path / "a.png", replace=False)


def test_the_command_writes_and_says_what_is_on_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`poster` with a pack writes the file; asked again it refuses with exit code 1, a wrong ending with 2."""
    source = tmp_path / "meeting.toml"
    source.write_bytes(sample_pack().data)
    target = tmp_path / "poster.png"
    assert run_kiosk.main(["slip", str(source), "-o", str(target), "--from", "2020-03-14T12:00"]) == 0
    said = capsys.readouterr().out
    assert f"{target} is written: A4, to print at 100%." in said
    assert "closes before the meeting" in said
    assert run_kiosk.main(["slip", str(source), "-o", str(target)]) == 1
    assert "--replace" in capsys.readouterr().err
    assert run_kiosk.main(["poster", str(source), "-o", str(tmp_path / "poster.doc")]) == 2
    assert not (tmp_path / "poster.doc").exists()


def test_a_module_on_paper_is_a_whole_number_of_dots() -> None:
    """Every module of a printed code has the same size, so that no decoder meets uneven ones."""
    sheet = Sheet("A4")
    modules = [[bool(column % 2 == 0) for column in range(21)]] * 21
    wide = code_width(modules, 30)
    sheet.code(modules, (10, 10), wide)
    row = [sheet.image.getpixel((x, dots(10))) for x in range(dots(10), dots(10) + dots(wide))]
    assert [len(list(run)) for _, run in groupby(row)] == [dots(wide) // 21] * 21
