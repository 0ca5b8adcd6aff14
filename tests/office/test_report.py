"""The report as its readers get it: in a browser, on paper, by ear, with the same words and what may be shown."""

from __future__ import annotations

import re
import stat
import subprocess
from collections import Counter
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import msgspec
import pytest

from export.choices import Span
from export.disclosure import disclose, profile_of
from export.evidence_errors import OutputError
from export.redaction import items_of, redact
from export.report_blocks import Chart, Document, Grid, Points
from export.report_files import write_report
from export.report_html import html_report
from export.report_model import REHEARSAL, build_report
from export.report_pdf import pdf_report
from export.unsealed_batches import Failure
from export.verdicts import Finding, Kind, Report, StreamVerdict
from kiosk.identifiers import Guard
from kiosk.pack import sample_pack
from kiosk.records import Finding as CheckFinding
from kiosk.records import Opened as OpenedRecord
from kiosk.records import PointContent, PointNoted, PointWithdrawn
from tests.browser import violations
from tests.office.evenings import opened as open_evening
from tests.office.report_evening import BANDS, record_id, report_evening

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page

    from export.pipeline import Opened
    from kiosk.meeting import Pack
    from tests.browser import Browser

PACK = sample_pack().pack
NASTY = (
    "<script>alert(1)</script></style><img src=https://example.org/a.png>",
    '#image("secret.svg") $x^2$ {{ 7 * 7 }} {% raw %} `code` *bold* \\ @label // not a comment',
    "bell \x07, null \x00, right to left \u202egnirts, wave \N{WATER WAVE}, Chinese \u4e2d\u6587",
    "two\nlines, \"quotes\" & 'more'",
    "x" * 400,
)


def _made(opened: Opened, profile: str = "inspector") -> Document:
    tables = [table for table in opened.fold.tables() if table.name != "concerns"]
    pack = None if opened.pack is None else opened.pack.pack
    return build_report(opened, disclose(tables, pack, profile_of(pack, profile)), tables)


def _evening(pack: Pack = PACK, *, rehearsal: bool = True) -> Opened:
    return open_evening(report_evening(pack), pack, rehearsal=rehearsal)


@dataclass(frozen=True)
class Made:
    """A report in both forms."""

    document: Document
    html: Path
    pdf: Path


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Made]:
    """Return the reports of one evening: both profiles, nasty texts, and an evening of which nothing was read."""
    nasty = [
        PointNoted(id=record_id(3000 + n), band=BANDS[0], content=PointContent(text=text))
        for n, text in enumerate(NASTY)
    ]
    documents = {
        "inspector": _made(_evening()),
        "public": _made(_evening(rehearsal=False), "public"),
        "nasty": _made(open_evening(nasty, PACK)),
        "empty": _made(open_evening([], PACK)),
    }
    folder = tmp_path_factory.mktemp("reports")
    made = {}
    for name, document in documents.items():
        made[name] = Made(document, folder / f"{name}.html", folder / f"{name}.pdf")
        made[name].html.write_bytes(html_report(document))
        made[name].pdf.write_bytes(pdf_report(document))
    return made


def _tool(*command: str | Path) -> str:
    done = subprocess.run([*map(str, command)], check=True, capture_output=True, text=True, timeout=60)
    return done.stdout


class _Reader(HTMLParser):
    """Collects the text, the attributes and the elements of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.elements: Counter[str] = Counter()
        self._hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        self.attributes += attrs
        self._hidden += tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(data)


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [
            text for key, part in value.items() if key not in ("kind", "svg", "id", "alt") for text in _strings(part)
        ]
    return [text for part in value for text in _strings(part)] if isinstance(value, (list, tuple)) else []


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("name", ["inspector", "public", "empty"])
def test_page_and_file_say_the_same(reports: dict[str, Made], name: str) -> None:
    """Every sentence and every cell of the report is in the HTML page and in the PDF file."""
    made = reports[name]
    page = _squeezed(" ".join(_Reader(made.html.read_text()).text))
    shown = _squeezed(_tool("pdftotext", "-raw", made.pdf, "-"))
    wanted = {_squeezed(text) for text in _strings(msgspec.to_builtins(made.document))}
    assert len(wanted) > 60
    assert {text for text in wanted if text not in page} == set()
    long_lines = {text for text in wanted if text not in shown}
    assert {text for text in long_lines if len(text) < 60} == set()  # longer ones may run over a page's foot
    assert len(long_lines) < len(wanted) / 20


def test_the_page_names_no_address_and_holds_no_script(reports: dict[str, Made]) -> None:
    """No attribute leads out of the file, whatever was typed, and nothing in it runs."""
    for made in reports.values():
        page = _Reader(made.html.read_text())
        assert {"script", "link", "iframe", "object", "form", "svg"} & set(page.elements) == set()
        leads = [value or "" for key, value in page.attributes if key in ("src", "href", "action", "srcset", "style")]
        assert all(value.startswith(("#", "data:image/svg+xml;base64,")) for value in leads)
        assert not any(key.startswith("on") for key, _ in page.attributes)
    assert "alert(1)" in " ".join(_Reader(reports["nasty"].html.read_text()).text)


def test_typed_text_is_text_in_the_file_too(reports: dict[str, Made]) -> None:
    """What looks like the PDF program's own markup, or cannot be printed, is shown as typed, on the page."""
    shown = _squeezed(_tool("pdftotext", "-raw", reports["nasty"].pdf, "-"))
    assert shown.replace("\u200b", "").count("x" * 400) == 1
    boxes = _tool("pdftotext", "-bbox", reports["nasty"].pdf, "-")
    assert max(float(right) for right in re.findall('<word [^>]*xMax="([0-9.]+)"', boxes)) < 596, (
        "A4 is 595 points wide"
    )
    for text in (NASTY[0], NASTY[1], "two lines, \"quotes\" & 'more'", "bell \\x07, null \\x00"):
        assert _squeezed(text) in shown


def _look(chromium: Chromium, made: Made, **context: object) -> tuple[list[str], list[str], list[str]]:
    asked: list[str] = []
    said: list[str] = []
    page: Page = chromium.new_context(**context).new_page()  # type: ignore[arg-type]  # its options, by name
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(made.html.as_uri())
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert not wide, f"{made.html.name} is wider than the window"
    found = violations(page)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    marks = page.locator("aside.mark")
    assert all(marks.nth(number).bounding_box()["y"] >= 0 for number in range(marks.count()))  # type: ignore[index]  # it is laid out
    return asked, said, found


_LOOKS: dict[str, dict[str, object]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "forced": {"forced_colors": "active"},
}


@pytest.mark.parametrize("look", _LOOKS)
def test_a_real_browser_shows_it_to_everybody_and_asks_for_nothing(
    browser: Browser, reports: dict[str, Made], look: str
) -> None:
    """Chromium loads the file and nothing else, says nothing, and axe-core finds nothing, in any colours and width."""
    made = reports["inspector" if look != "dark" else "public"]
    asked, said, found = browser.run(lambda chromium: _look(chromium, made, **_LOOKS[look]))
    assert [url for url in asked if not url.startswith("data:")] == [made.html.as_uri()]
    assert said == []
    assert found == []


def test_its_own_policy_stops_what_it_does_not_hold(browser: Browser, reports: dict[str, Made], tmp_path: Path) -> None:
    """Were a script or a foreign picture ever in the page, the page's policy would keep them from doing anything."""
    hostile = tmp_path / "hostile.html"
    added = "<script>document.title='run'</script><img src='https://example.org/x.png' alt=''></main>"
    hostile.write_text(reports["empty"].html.read_text().replace("</main>", added))

    def visit(chromium: Chromium) -> tuple[str, list[str]]:
        page = chromium.new_page()
        failed: list[str] = []
        page.on("requestfailed", lambda request: failed.append(str(request.failure)))
        page.goto(hostile.as_uri())
        return page.title(), failed

    title, failed = browser.run(visit)
    assert title != "run"
    assert failed == ["csp"]


def test_the_file_is_tagged_titled_and_carries_its_fonts(reports: dict[str, Made]) -> None:
    """PDF/UA-1 by its own word, with a language, headings, table headings and words for each picture; fonts inside."""
    made = reports["inspector"]
    data = made.pdf.read_bytes()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"/Lang(en-GB)" in data.replace(b" ", b"").replace(b"(en-gb)", b"(en-GB)")
    info = _tool("pdfinfo", made.pdf)
    assert re.search(r"Tagged: +yes", info)
    assert f"Title:           {made.document.title}" in info
    tags = Counter(re.findall(r"^ *(\w+)", _tool("pdfinfo", "-struct", made.pdf), re.MULTILINE))
    tables = [block for section in made.document.sections for block in section.blocks if isinstance(block, Grid)]
    charts = [block for section in made.document.sections for block in section.blocks if isinstance(block, Chart)]
    assert tags["Table"] == len(tables)
    assert tags["TH"] >= sum(len(table.heads) for table in tables)
    assert tags["Figure"] >= len(charts) > 3
    assert tags["H1"] + tags["H2"] + tags["H3"] >= len(made.document.sections)
    fonts = _tool("pdffonts", made.pdf).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts)


def test_a_rehearsal_is_marked_on_every_page(reports: dict[str, Made], tmp_path: Path) -> None:
    """Each page of the PDF bears the mark twice, none is blank, and the HTML says it in title, bar and text."""
    made = reports["inspector"]
    pages = _tool("pdftotext", "-layout", made.pdf, "-").rstrip("\f").split("\f")
    assert len(pages) > 5
    assert all(page.count(REHEARSAL) == 2 for page in pages[1:])
    assert REHEARSAL in pages[0]
    assert " ".join(_Reader(made.html.read_text()).text).count(REHEARSAL) == 3
    assert REHEARSAL not in _tool("pdftotext", reports["public"].pdf, "-")
    _tool("pdftoppm", "-r", "20", "-gray", made.pdf, tmp_path / "page")
    for picture in tmp_path.glob("page*.pgm"):
        size, pixels = picture.read_bytes().split(b"\n", 3)[1::2]
        width = int(size.split()[0])
        between = pixels[width * 19 : -width * 18]  # without the head and the foot of the page
        assert sum(pixel < 235 for pixel in between) > 10, picture.name


def test_a_rehearsal_is_marked_on_every_printed_page(
    browser: Browser, reports: dict[str, Made], tmp_path: Path
) -> None:
    """Whoever prints the HTML page of a rehearsal gets the mark on each sheet, and of a live meeting on none."""

    def printed(chromium: Chromium, made: Made) -> list[str]:
        page = chromium.new_page()
        page.goto(made.html.as_uri())
        page.pdf(path=tmp_path / "printed.pdf", format="A4", prefer_css_page_size=True)
        return _tool("pdftotext", "-layout", tmp_path / "printed.pdf", "-").rstrip("\f").split("\f")

    rehearsal = browser.run(lambda chromium: printed(chromium, reports["inspector"]))
    assert len(rehearsal) > 5
    assert all(REHEARSAL in page for page in rehearsal)
    assert not any("REHEARSAL" in page for page in browser.run(lambda chromium: printed(chromium, reports["public"])))


def test_the_same_document_makes_the_same_bytes() -> None:
    """Neither form holds a time, a name of this computer or anything else that differs between two runs."""
    document = _made(_evening())
    assert html_report(document) == html_report(document)
    assert pdf_report(document) == pdf_report(document)
    again = _made(_evening())
    without_order = [replace_points(one) for one in (document, again)]
    assert without_order[0] == without_order[1]


def replace_points(document: Document) -> Document:
    """Return the document with the points of each theme in the order of their ids: their own order is drawn anew."""
    sections = []
    for section in document.sections:
        blocks = tuple(
            msgspec.structs.replace(block, points=tuple(sorted(block.points, key=lambda point: point.id)))
            if isinstance(block, Points)
            else block
            for block in section.blocks
        )
        sections.append(msgspec.structs.replace(section, blocks=blocks))
    return msgspec.structs.replace(document, sections=tuple(sections))


def test_charts_are_readable_in_black_and_white() -> None:
    """Every colour in a chart is a grey, and its series differ in shade or hatching."""
    [chart] = [
        block
        for section in _made(_evening()).sections
        if section.id == "themes"
        for block in section.blocks
        if isinstance(block, Chart)
    ]
    colours = set(re.findall(r"#[0-9a-f]{6}", chart.svg))
    assert colours
    assert all(colour[1:3] == colour[3:5] == colour[5:7] for colour in colours)
    fills = re.findall(r"<path d=\"[^\"]*\"[^>]*style=\"fill: ([^;\"]+)", chart.svg)
    assert len(set(fills)) >= 5
    assert "<text" in chart.svg
    assert "http://www.w3.org/2000/svg" in chart.svg
    assert "<!DOCTYPE" not in chart.svg
    assert "The Local Offer" in chart.alt


@pytest.mark.usefixtures("no_charts")
def test_the_public_report_holds_no_words_and_no_small_number() -> None:
    """Nothing that was said, no id and no count of records leaves for the public; every number is a rounded one."""
    opened = _evening(rehearsal=False)
    document = _made(opened, "public")
    said = {str(row[2]) for table in opened.fold.tables() if table.name == "points" for row in table.rows}
    page = " ".join(_Reader(html_report(document).decode()).text)
    assert said
    assert not any(text in page for text in said)
    assert "00000020" not in page
    numbers = [
        cell
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Grid) and block.numbers
        for row in block.rows
        for cell in row[1:]
    ]
    assert "*" in numbers
    assert all(cell == "*" or int(cell) % 5 == 0 for cell in numbers)
    guarded = _made(open_evening([], PACK), "public"), document
    rows = [
        [row[0] for block in section.blocks if isinstance(block, Grid) for row in block.rows]
        for made in guarded
        for section in made.sections
        if section.id == "guard"
    ]
    assert rows[0] == rows[1], "which kinds have a row would tell that something was flagged"
    [verdicts] = [block for section in document.sections if section.id == "complete" for block in section.blocks
                  if isinstance(block, Grid)]  # fmt: skip
    assert verdicts.heads == ("Station", "Where", "Verdict")


def test_no_count_of_points_is_called_a_count_of_people(reports: dict[str, Made]) -> None:
    """No sentence says that so many people said something, and mentions are explained where they stand."""
    for made in reports.values():
        text = " ".join(_strings(msgspec.to_builtins(made.document)))
        assert not re.search(r"\d+ (parents|carers|people|families|voices) (said|told|spoke|felt|think)", text)
    themes = next(section for section in reports["inspector"].document.sections if section.id == "themes")
    assert "Neither is a number of people" in " ".join(_strings(msgspec.to_builtins(themes)))


def _section(document: Document, name: str) -> str:
    [section] = [section for section in document.sections if section.id == name]
    return " ".join(_strings(msgspec.to_builtins(section)))


def test_an_evening_without_anything_says_so_and_what_to_do(reports: dict[str, Made]) -> None:
    """Without points, check-ins and needs each part says what that may mean; no empty table or chart is drawn."""
    document = reports["empty"].document
    assert "Nobody was counted in" in _section(document, "people")
    assert "compare the stations" in _section(document, "themes")
    assert "nothing can be said about single themes" in _section(document, "not-heard")
    assert "Nobody asked for anything" in _section(document, "needs")
    assert not any(isinstance(block, Chart) for section in document.sections for block in section.blocks)


@pytest.mark.usefixtures("no_charts")
def test_part_of_the_evidence_is_told_first_and_station_by_station() -> None:
    """A missing station, an altered record and one that did not open are named, and the report begins with that."""
    opened = _evening()
    found = Finding(Kind.ALTERED, "Record 3 is not what the station sealed.", ((3, 3),), "Use another copy.")
    stream = StreamVerdict("notes-1", "m", True, "", "", 120, 3, False, "", "", "", (), (found,))  # noqa: FBT003 - its fields in order
    missing = Finding(Kind.STATION_MISSING, "The station 'door-2' is on the roster, and its records are not here.")
    report = Report("m", "A meeting", True, "", (stream,), (missing,))  # noqa: FBT003 - as above
    partial = replace(opened, report=report, failures=(Failure("notes-1", 7, "not sealed to this key"),))
    document = _made(partial)
    assert "made from part of the evidence" in _section(document, "short")
    told = _section(document, "complete")
    for words in ("altered", "Record 3 is not", "door-2", "station missing", "not sealed to this key", "failed 1"):
        assert words in told
    public = _section(_made(partial, "public"), "complete")
    assert "altered" in public
    assert "Record 3" not in public


@pytest.mark.usefixtures("no_charts")
def test_how_each_station_was_opened_is_told_to_inspectors_alone() -> None:
    """Whether the key was tested and the clock confirmed, and which checks failed, stand in their report."""
    record = OpenedRecord(
        id=record_id(1), band=BANDS[0], station="notes-1", pack_digest="00", software="kiosk 1", recipients=("AAAA",),
        clock_confirmed=True, preflight=(CheckFinding(name="disk", ok=True), CheckFinding(name="clock", ok=False)),
    )  # fmt: skip
    opened = open_evening([record], PACK)
    told = _section(_made(opened), "complete")
    assert "How each station was opened Station Clock confirmed Key tested Checks that failed notes-1 yes" in told
    assert "clock: FAILED" in told
    assert "disk" not in told
    assert "How each station" not in _section(_made(opened, "public"), "complete")


@pytest.mark.usefixtures("no_charts")
def test_without_a_pack_it_says_what_is_missing() -> None:
    """Records whose pack is not among the sources still make a report, under the themes' ids."""
    document = _made(replace(_evening(), pack=None))
    assert "--pack MEETING.toml" in _section(document, "meeting")
    assert "assessment-planning" in _section(document, "themes")


@pytest.mark.usefixtures("no_charts")
def test_what_was_taken_back_is_neither_shown_nor_counted() -> None:
    """A withdrawn point's words are in no part of the report; that some were taken back is said with their number."""
    point = PointNoted(id=record_id(1), band=BANDS[0], content=PointContent(text="Not this", themes=("local-offer",)))
    gone = PointWithdrawn(id=record_id(2), band=BANDS[0], point=point.id, reason="speaker-asked")
    kept = PointNoted(id=record_id(3), band=BANDS[0], content=PointContent(text="But this", themes=("local-offer",)))
    document = _made(open_evening([point, gone, kept], PACK))
    everything = " ".join(_strings(msgspec.to_builtins(document)))
    assert "Not this" not in everything
    assert "But this" in everything
    assert "neither shown nor counted here: 1" in _section(document, "said")
    assert "1 point was noted" in _section(document, "short")


def _reviewed(opened: Opened, profile: str) -> Document:
    """Return the report after a review: one point shortened, one withheld, one merged into another."""
    tables = [table for table in opened.fold.tables() if table.name != "concerns"]
    items = {item.id: item for item in items_of(tables, Guard(PACK))}
    first, second, third, fourth = (items[record_id(number)] for number in (1, 2, 3, 4))
    choices = [
        first.chosen("show", spans=[Span(start=0, end=5, kind="person")]),
        second.chosen("withhold", reason="one family"),
        third.chosen("merge", into=record_id(4)),
        fourth.chosen("show"),
    ]
    made = redact(tuple(items.values()), choices, "withhold" if profile == "public" else "undecided")
    return build_report(opened, disclose(tables, PACK, profile_of(PACK, profile), made), tables, made)


@pytest.mark.usefixtures("no_charts")
@pytest.mark.parametrize("profile", ["inspector", "public"])
def test_a_report_follows_the_choices_that_were_made(profile: str) -> None:
    """Words are replaced, withheld and merged as chosen; figures add up for inspectors and are not told the public."""
    texts = ("Peter waits for a plan", "The family with the boat", "It takes too long", "It takes far too long", "Said")
    opened = open_evening(
        [
            PointNoted(id=record_id(n), band=BANDS[0], content=PointContent(text=text, themes=("local-offer",)))
            for n, text in enumerate(texts, 1)
        ],
        PACK,
    )
    document = _reviewed(opened, profile)
    told = _section(document, "said")
    assert "[name] waits for a plan" in told
    assert "It takes far too long" in told
    assert not any(text in html_report(document).decode() for text in texts[:3])
    held = _section(document, "guard")
    if profile == "inspector":
        assert "Captured 5 = shown 3 + withheld 1 + merged 1" in held
        assert "one family" in held
        assert "4 points were noted" in _section(document, "short")
    else:
        assert "Said" not in told
        assert "Captured" not in held
        assert "one family" not in held
        assert record_id(1) not in html_report(document).decode()
        assert "The Local Offer" not in told


@pytest.mark.usefixtures("no_charts")
def test_files_are_the_owners_alone_and_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both files are 0600; where one cannot be made, or Ctrl+C comes, neither is left and the folder is gone."""
    opened, profile = _evening(), profile_of(PACK, "inspector")
    assert write_report(opened, tmp_path / "out", profile) == ("report.html", "report.pdf")
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").iterdir()} == {0o600}
    for error in (OutputError.pdf("no"), KeyboardInterrupt(), OSError(28, "No space left on device")):

        def fail(_document: Document, error: BaseException = error) -> bytes:
            raise error

        monkeypatch.setattr("export.report_files.pdf_report", fail)
        with pytest.raises((OutputError, KeyboardInterrupt)):
            write_report(opened, tmp_path / "gone", profile)
        assert not (tmp_path / "gone").exists()
