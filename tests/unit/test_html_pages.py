"""Plain HTML pages, without a browser: the visit behind them, idle people, answers to older pages, and failures."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

import pytest

from kiosk.errors import StorageError
from kiosk.languages import LANGUAGES
from kiosk.pack import LoadedPack, parse_pack
from kiosk.records import CheckedIn
from screens.html_door import IDLE, WARNED, DoorPages
from screens.html_page import render
from screens.html_station import HtmlStation
from screens.html_wall import WallPages
from tests.conftest import Hall

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Inspectors


class _Time:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the present second."""
        return self.now


def _press(pages: DoorPages, pressed: str, *chosen: str) -> str:
    """Send a form, and return the heading of the page that follows."""
    pages.answer({"pressed": [pressed], "chosen": list(chosen)})
    return pages.page(idle=False).heading


def _to_privacy(pages: DoorPages) -> None:
    _press(pages, "en")
    _press(pages, "continue", "parent-carer")
    _press(pages, "continue")
    _press(pages, "continue")


def test_a_visit_in_every_language_is_in_that_language(loaded: LoadedPack, tmp_path: Path) -> None:
    """Each language's pages carry its name for HTML and its words, and say where nobody has checked them."""
    text = loaded.data.decode().replace("[privacy]", "[privacy]", 1)
    offered = ", ".join(f'"{name}"' for name in LANGUAGES)
    pack = parse_pack(text.replace("[meeting]", f"languages = [{offered}]\n[meeting]", 1).encode(), "meeting.toml")
    hall = Hall(pack, tmp_path / "data")
    pages = DoorPages(hall.open("door-1"))
    headings = set()
    for name, language in LANGUAGES.items():
        assert any(button.value == name for button in pages.page(idle=False).buttons)
        headings.add(_press(pages, name))
        page = pages.page(idle=False)
        assert page.language == (language.locale.replace("_", "-") or "en")
        assert bool(page.notes) is not language.checked
        _press(pages, "exit")
    assert len(headings) >= len(LANGUAGES) - 1
    hall.end()


def test_nobody_there_is_asked_and_then_the_answers_are_gone(hall: Hall) -> None:
    """After the idle time the page asks; an answer goes on where one was; silence clears; a welcome never asks."""
    time = _Time()
    pages = DoorPages(hall.open("door-1"), time)
    assert pages.page(idle=True).heading == "Welcome"
    _press(pages, "en")
    assert pages.page(idle=False).refresh == IDLE
    time.now += IDLE
    asked = pages.page(idle=True)
    assert (asked.heading, asked.refresh) == ("Are you still there?", WARNED)
    assert _press(pages, "here") == "Who are you here as?"
    time.now += IDLE + WARNED
    assert pages.page(idle=True).heading == "Welcome"
    _to_privacy(pages)
    time.now += IDLE + WARNED
    assert pages.page(idle=False).heading == "Welcome"


def test_a_check_in_that_is_not_saved_says_so_and_can_be_tried_again(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk refuses, the page says that one is not checked in, and Continue tries again."""
    session = hall.open("door-1")
    pages = DoorPages(session)
    _to_privacy(pages)

    def refuse(**_: object) -> None:
        raise StorageError.read_only(hall.data)

    with monkeypatch.context() as patched:
        patched.setattr(session, "check_in", refuse)
        assert _press(pages, "continue") == "What happens to what you say"
        assert "You are not checked in yet. Tell a steward." in pages.page(idle=False).problem
    assert _press(pages, "continue") == "You are checked in"
    assert pages.page(idle=False).problem == ()


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"pressed": ["continue"], "chosen": ["no such role"]},
        {"pressed": ["continue", "exit"], "chosen": ["parent-carer", "staff"]},
        {"pressed": ["xx"]},
        {"pressed": ["\udcff"], "chosen": ["\x00"]},
    ],
)
def test_a_form_that_no_page_sends_does_no_harm(hall: Hall, form: dict[str, list[str]]) -> None:
    """Missing, unknown, doubled and unprintable fields leave the visit at a page that it has."""
    pages = DoorPages(hall.open("door-1"))
    for _ in range(6):
        pages.answer(form)
        assert render(pages.page(idle=False), title="t", step="s")
        _press(pages, "en")


def _packet(**told: object) -> bytes:
    data = json.dumps(told).encode()
    return b"M" + len(data).to_bytes(4, "big") + data


def _spoken(station: HtmlStation, *packets: bytes) -> list[dict[str, object]]:
    sink = io.BytesIO()
    station.run(io.BytesIO(b"".join(packets)), sink)
    data = sink.getvalue().partition(b"\n")[2]
    answers = []
    while data:
        size = int.from_bytes(data[1:5], "big")
        answers.append(json.loads(data[5 : 5 + size]))
        data = data[5 + size :]
    return answers


def _step(answer: dict[str, object]) -> str:
    found = re.search(r'name="step" value="([0-9a-f]+)"', str(answer["html"]))
    assert found is not None
    return found[1]


def ticking(pressed: str, **fields: str) -> dict[str, list[str]]:
    """Return a form with a button pressed."""
    return {"pressed": [pressed], **{name: [value] for name, value in fields.items()}}


def asked_of(station: HtmlStation, form: dict[str, list[str]] | None, before: dict[str, object] | None = None) -> str:
    """Send a form from the present page, or with None ask for the page, and return its HTML."""
    first = [] if before is None else [_packet(**before)]
    [answer] = _spoken(station, *first, _packet(type="ask", form=None, idle=False))
    if form is not None:
        sent = json.dumps({"step": [_step(answer)], **form})
        _spoken(station, _packet(type="ask", form=sent, idle=False))
    return str(answer["html"])


def test_an_answer_to_an_older_page_does_nothing(hall: Hall, inspectors: Inspectors) -> None:
    """What was sent twice, from an older page, or from none, is taken once at most."""
    session = hall.open("door-1")
    station = HtmlStation(session)
    ask = _packet(type="ask", form=None, idle=False)
    step = ""
    for pressed, chosen in (("en", ""), ("continue", "parent-carer"), ("continue", ""), ("continue", "")):
        [answer] = _spoken(station, ask)
        step = _step(answer)
        form = json.dumps({"step": [step], "pressed": [pressed], "chosen": [chosen]})
        _spoken(station, _packet(type="ask", form=form, idle=False))
    [answer] = _spoken(station, ask)
    forms = [json.dumps({"step": [_step(answer)], "pressed": ["continue"]})] * 3
    forms += [json.dumps({"step": [step], "pressed": ["continue"]}), json.dumps({"pressed": ["continue"]})]
    answers = _spoken(station, *(_packet(type="ask", form=form, idle=False) for form in forms), ask)
    assert "You are checked in" in str(answers[-1]["html"])
    [(_, _, records)] = session.streams()
    assert sum(isinstance(record, CheckedIn) for record in inspectors.open_all(records)) == 1


def test_what_people_type_is_text_on_the_page_and_never_markup(hall: Hall) -> None:
    """A typed tag comes back as the characters that it is made of."""
    station = HtmlStation(hall.open("notes-1"))
    [answer] = _spoken(station, _packet(type="ask", form=None, idle=False))
    typed = "<script>alert('x')</script>"
    form = json.dumps({"step": [_step(answer)], "pressed": ["save"], "text": [typed], "chosen": ["none"]})
    [_, answer] = _spoken(
        station, _packet(type="ask", form=form, idle=False), _packet(type="ask", form=None, idle=False)
    )
    assert "<script" not in str(answer["html"])
    assert "&lt;script&gt;" in str(answer["html"])


def test_a_closed_station_says_so(hall: Hall) -> None:
    """Once closed, a station's page asks nothing."""
    session = hall.open("door-1")
    session.close()
    [answer] = _spoken(HtmlStation(session), _packet(type="ask", form=None, idle=False))
    assert "This station is closed" in str(answer["html"])
    assert "<button" not in str(answer["html"])


def test_the_wall_tells_the_survey_and_asks_nothing(hall: Hall) -> None:
    """The wall's page says the survey's true state and the time left, and comes again by itself."""
    page = WallPages(hall.open("desk")).page(idle=False)
    assert page.heading == "The online survey has closed"
    assert any(line.endswith("left, until 9pm") for line in page.lines)
    assert page.buttons == ()
    assert page.refresh > 0


@pytest.mark.parametrize("data", [b"", b"M", b"M\xff\xff\xff\xff", b"M\x00\x00\x00\x10{}", _packet(type="quit")])
def test_a_server_that_goes_ends_the_station(hall: Hall, data: bytes) -> None:
    """Input that ends, breaks off, promises too much, or says so, ends the loop without an answer."""
    assert _spoken(HtmlStation(hall.open("door-1")), data) == []
