"""Tablets in the hall: real browsers on real stations, over TLS on loopback, and whatever else comes to the server."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import signal
import ssl
import subprocess
import zipfile
from typing import TYPE_CHECKING

import aiohttp
import msgspec
import pytest
from playwright.sync_api import Error as PlaywrightError

import run_kiosk
from export.comparison import Noted
from export.readers import read_sources
from export.verdicts import Kind
from export.verify import verify
from kiosk.chain import decode_opening
from kiosk.pack import parse_pack
from kiosk.places import StationPlace, meeting_folder
from kiosk.reconcile import stored_streams
from kiosk.records import CheckedIn, PointNoted
from kiosk.tablets.limits import MOST_CONNECTIONS
from tests.cable import Cable
from tests.conftest import pack_with_keys
from tests.e2e.evening import wait_until_free
from tests.tablets import BrowserTablet, ServedHall, Tablet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser as Chromium

    from kiosk.records import Record
    from tests.browser import Browser
    from tests.conftest import Inspectors

_LINK = """
[[privacy.links]]
title = "How Ofsted uses what you say"
url = "https://example.org/privacy"
"""
_PHONE, _TABLET = (390, 844), (1180, 820)


@pytest.fixture
def pack(inspectors: Inspectors, tmp_path: Path) -> Path:
    """Return the test meeting's pack in a folder of its own."""
    path = tmp_path / "meeting.toml"
    path.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient) + _LINK)
    return path


@pytest.fixture(scope="module")
def shared(inspectors: Inspectors, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedHall]:
    """Return a served hall for the tests that leave its stations unpaired and need nothing of their own."""
    folder = tmp_path_factory.mktemp("shared")
    path = folder / "meeting.toml"
    path.write_text(pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient) + _LINK)
    with ServedHall(path, folder / "data") as served:
        yield served


@pytest.fixture
def free(shared: ServedHall) -> Iterator[ServedHall]:
    """Return the shared hall, whose stations are taken from their browsers afterwards."""
    yield shared
    for station in ("door-1", "notes-1"):
        shared.ask(f"/unpair {station}")


@pytest.fixture
def hall(pack: Path) -> Iterator[ServedHall]:
    """Return the test meeting, served."""
    with ServedHall(pack, pack.parent / "data") as served:
        yield served


def _records(pack: Path, inspectors: Inspectors, station: str) -> list[Record]:
    """Return what an inspector opens of a station that nobody runs any more."""
    loaded = parse_pack(pack.read_bytes(), "meeting.toml")
    place = StationPlace(meeting_folder(pack.parent / "data", loaded.pack.meeting.id, rehearsal=False), station)
    wait_until_free(place)
    return [record for _, _, records in stored_streams(place.parts()) for record in inspectors.open_all(records)]


def _host_and_port(hall: ServedHall) -> tuple[str, int]:
    host, _, port = hall.url.removeprefix("https://").rpartition(":")
    return host, int(port)


def _check_in(tablet: BrowserTablet) -> None:
    tablet.tap_on("Check in", "Who are you here as?")
    tablet.tap_on("Parent or carer", "What do you want to talk about?")
    tablet.tap_on("Skip", "What happens to what you say")
    tablet.tap_on("Continue", "You are checked in")


def test_people_check_in_by_taps_alone_on_a_phone_and_a_tablet(
    hall: ServedHall, browser: Browser, pack: Path, inspectors: Inspectors
) -> None:
    """On a phone held upright and a tablet on its side, fingers alone lead through a whole check-in, and it is saved.

    Nothing is asked of any other host, no script fails, and the desk sees both people.
    """

    def visit(chromium: Chromium) -> None:
        for size in (_PHONE, _TABLET):
            tablet = BrowserTablet(chromium, size)
            tablet.pair(hall.invite("door-1"))
            _check_in(tablet)
            assert all(url.startswith((hall.url, hall.url.replace("https", "wss"), "data:")) for url in tablet.foreign)
            assert tablet.failures == []
            hall.ask("/unpair door-1")
            tablet.page.wait_for_selector("text=This tablet is not paired")

    browser.run(visit)
    hall.until_said("/hall", "2 inside")
    hall.stop()
    assert [record.role for record in _records(pack, inspectors, "door-1") if isinstance(record, CheckedIn)] == [
        "parent-carer"
    ] * 2


def test_a_note_is_typed_saved_and_the_keyboard_asked_for_only_there(
    hall: ServedHall, browser: Browser, pack: Path, inspectors: Inspectors
) -> None:
    """At the notes desk keys arrive letter by letter and Enter saves; the page's field brings a tablet's keyboard.

    Where none comes, the page draws one beside the station, which types by taps alone, until it is sent away.

    The field keeps no history, a long press opens no menu, and a door's page asks for no keyboard.
    """

    def visit(chromium: Chromium) -> None:
        notes = BrowserTablet(chromium, _TABLET)
        notes.pair(hall.invite("notes-1"))
        notes.until(lambda drawn: "Local Offer" in drawn.words)
        field = notes.page.locator(".xterm-helper-textarea")
        notes.page.locator("#keyboard").wait_for(state="visible")
        assert field.evaluate("area => area.inputMode") == "text"
        assert [field.get_attribute(name) for name in ("autocomplete", "autocorrect", "spellcheck")] == [
            "off",
            "off",
            "false",
        ]
        notes.page.locator("#keyboard").tap()
        keys = notes.page.locator("#keys")
        keys.wait_for()
        for label in ("⇧", "W", "x", "⌫", "e", "space", "w"):
            keys.get_by_text(label, exact=True).tap()
        notes.page.keyboard.type("aited for the plan ")
        for label in ("#", "123", "1"):
            keys.get_by_text(label, exact=True).tap()
        notes.until(lambda drawn: "We waited for the plan #1" in drawn.words)
        keys.get_by_text("Enter", exact=True).tap()
        notes.until(lambda drawn: "Saved" in drawn.text)
        keys.get_by_text("hide", exact=True).tap()
        keys.wait_for(state="hidden")
        menu = "new Event('contextmenu', {bubbles: true, cancelable: true})"
        assert notes.page.evaluate(f"document.querySelector('#terminal').dispatchEvent({menu})") is False
        assert notes.page.evaluate("window.open('https://example.org')") is None
        assert notes.page.evaluate("visualViewport.scale") == 1
        door = BrowserTablet(chromium, _PHONE)
        door.pair(hall.invite("door-1"))
        door.until(lambda drawn: "Welcome" in drawn.text)
        assert door.page.locator(".xterm-helper-textarea").evaluate("area => area.inputMode") == "none"
        assert door.page.locator("#keyboard").is_hidden()

    browser.run(visit)
    hall.stop()
    [point] = [record for record in _records(pack, inspectors, "notes-1") if isinstance(record, PointNoted)]
    assert (point.content.text, point.content.themes) == ("We waited for the plan", ("local-offer",))


def test_a_code_is_read_from_the_browser_s_own_picture(free: ServedHall, browser: Browser, tmp_path: Path) -> None:
    """The code of an address, drawn in the browser, is read by zbar from a picture of the page."""
    picture = tmp_path / "page.png"

    def visit(chromium: Chromium) -> None:
        wall = BrowserTablet(chromium, _TABLET)
        wall.pair(free.invite("door-1"))
        wall.tap_on("Check in", "Who are you here as?")
        wall.tap_on("Parent or carer", "What do you want to talk about?")
        wall.tap_on("Skip", "What happens to what you say")
        wall.tap_on("How Ofsted uses", "Point your phone")
        wall.page.wait_for_timeout(300)
        wall.page.screenshot(path=picture)

    browser.run(visit)
    found = subprocess.run(["zbarimg", "--raw", "-q", str(picture)], capture_output=True, text=True, check=False)
    assert found.stdout.strip() == "https://example.org/privacy"


def test_a_lost_network_says_so_blanks_the_answers_and_comes_back_to_the_same_station(
    hall: ServedHall, browser: Browser
) -> None:
    """Cut in mid-answer, the page says so with the last head-count; back again, the station is at its welcome.

    A process that dies meanwhile is started again by itself, and the same browser finds the same station.
    """

    def visit(chromium: Chromium) -> None:
        tablet = BrowserTablet(chromium, _PHONE, cable=cable)
        tablet.pair(hall.invite("door-1"))
        _check_in(tablet)
        hall.until_said("/hall", "1 inside")
        tablet.page.locator("#notice").wait_for(state="hidden")
        with tablet.page.expect_response("**/here"):
            pass
        hall.process_of("door-1").send_signal(signal.SIGKILL)
        hall.until_said("/tablets", "started again once")
        tablet.until(lambda drawn: "Tell us you are here" in drawn.words)
        tablet.tap_on("Check in", "Who are you here as?")
        cable.cut()
        tablet.page.wait_for_selector("text=Connection lost")
        assert "1 inside" in tablet.page.locator("#notice-inside").inner_text()
        hall.until_said("/tablets", "TABLET AWAY")
        cable.mend()
        tablet.until(lambda drawn: "Tell us you are here" in drawn.words)
        tablet.page.locator("#notice").wait_for(state="hidden")
        hall.until_said("/tablets", "tablet connected")

    with Cable() as cable:
        browser.run(visit)


async def test_one_browser_a_station_and_one_use_an_invitation(free: ServedHall) -> None:
    """A link used twice, guessed or revoked is refused; a paired station is given to nobody else until it is unpaired.

    A browser without a pairing gets the plain page and nothing else, on every path.
    """
    async with Tablet(free.url) as first, Tablet(free.url) as thief:
        link = free.invite("door-1")
        replaced = free.invite("notes-1")
        assert await thief.pair(f"{free.url}/p/{'x' * 16}") == 410
        free.invite("notes-1")
        assert await thief.pair(replaced) == 410
        assert await first.pair(link) == 303
        assert await thief.pair(link) == 410
        assert any("already" in line for line in free.ask("/pair door-1"))
        for path in ("/", "/manifest.webmanifest", "/static/textual.js", "/static/station.js", "/here", "/nowhere"):
            async with thief.web.get(f"{free.url}{path}") as answer:
                assert answer.status == 403
                assert answer.headers.get("Clear-Site-Data") == (None if path == "/here" else '"cache"')
                assert "Main door" not in await answer.text()
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await thief.show()
        await first.show()
        await first.until(lambda drawn: "Welcome" in drawn.text)
        free.ask("/unpair door-1")
        await first.until(lambda _: first.ended)
        assert first.ended == 4003
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await first.show()
        assert await thief.pair(free.invite("door-1")) == 303


async def test_a_second_tab_takes_over_and_the_first_is_told(free: ServedHall) -> None:
    """The same browser opening its station again goes on in the newer tab, drawn whole."""
    async with Tablet(free.url) as old, Tablet(free.url) as new:
        await old.pair(free.invite("door-1"))
        await old.show()
        await old.until(lambda drawn: "Welcome" in drawn.text)
        new.web.cookie_jar.update_cookies(old.kept())
        await new.show()
        await new.until(lambda drawn: "Welcome" in drawn.text and "Staff" in drawn.text)
        await old.until(lambda _: old.ended)
        assert old.ended == 4001


async def test_the_answers_keep_browsers_from_keeping_or_asking_elsewhere(free: ServedHall) -> None:
    """Every answer forbids caching and foreign hosts, none asks for strict transport; foreign askers are refused."""
    async with Tablet(free.url) as tablet:
        await tablet.pair(free.invite("door-1"))
        for path in ("/", "/static/textual.js", "/static/nothing", "/here", "/nowhere"):
            async with tablet.web.get(f"{free.url}{path}") as answer:
                assert answer.headers["Cache-Control"] == "no-store"
                assert "Strict-Transport-Security" not in answer.headers
                assert answer.headers["Server"] == "kiosk"
                policy = answer.headers["Content-Security-Policy"]
                assert "default-src 'none'" in policy
                assert policy.replace(free.url.replace("https", "wss"), "").count("//") == 0
        for headers, status in (({"Host": "venue.example:8443"}, 421), ({"Origin": "https://venue.example"}, 200)):
            async with tablet.web.get(f"{free.url}/", headers=headers) as answer:
                assert answer.status == status
        elsewhere = {"Origin": "https://venue.example"}
        async with tablet.web.post(free.invite("notes-1"), headers=elsewhere, allow_redirects=False) as answer:
            assert answer.status == 403
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await tablet.web.ws_connect(f"{free.url.replace('https', 'wss')}/ws", origin=elsewhere["Origin"])


async def test_many_connections_from_one_address_leave_room_for_the_tablets(free: ServedHall) -> None:
    """Of 200 connections at once, some dozens are held and the others refused; a tablet in use goes on."""
    host, port = _host_and_port(free)
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    async with Tablet(free.url) as tablet:
        await tablet.pair(free.invite("door-1"))
        await tablet.show()
        await tablet.until(lambda drawn: "Welcome" in drawn.text)
        made = await asyncio.gather(
            *(asyncio.open_connection(host, port, ssl=trusting) for _ in range(200)), return_exceptions=True
        )
        held = [pair for pair in made if not isinstance(pair, BaseException)]
        assert len(held) < MOST_CONNECTIONS
        await tablet.tap("Check in")
        await tablet.until(lambda drawn: "Who are you here as?" in drawn.words)
        for _, writer in held:
            writer.transport.abort()
        await asyncio.gather(*(writer.wait_closed() for _, writer in held), return_exceptions=True)
        async with asyncio.timeout(30):
            while True:
                with contextlib.suppress(aiohttp.ClientError):
                    async with tablet.web.get(f"{free.url}/here") as answer:
                        if answer.status == 200:
                            break
                await asyncio.sleep(0.1)


async def test_too_many_tries_at_pairing_are_slowed(hall: ServedHall) -> None:
    """Whoever guesses invitations is soon told to wait."""
    async with Tablet(hall.url) as thief:
        statuses = [await thief.pair(f"{hall.url}/p/guess-{number}") for number in range(20)]
    assert set(statuses) == {410, 429}
    assert statuses[-1] == 429


async def test_what_is_no_message_of_the_page_ends_the_connection_and_nothing_else(free: ServedHall) -> None:
    """Malformed, nested, unknown or binary messages close that connection; the station goes on for the next."""
    async with Tablet(free.url) as tablet:
        await tablet.pair(free.invite("door-1"))
        for message in ("{", '["stdin", 5]', '["download"]', '["resize", {"width": 9}]', "[" * 50_000):
            await tablet.show()
            await tablet.socket.send_str(message)
            await tablet.until(lambda _: tablet.ended)
            assert tablet.ended == 1003
        await tablet.show()
        await tablet.until(lambda drawn: "Welcome" in drawn.text)


async def test_the_desk_closes_the_whole_hall_and_tablets_show_that_it_is_closed(
    hall: ServedHall, pack: Path, tmp_path: Path
) -> None:
    """One command closes every station under its tablet; each tablet shows its receipt; one bundle holds them all.

    The desk's opening code covers the certificate that the tablets met; no other station's opening has one.
    """
    stick = tmp_path / "stick"
    stick.mkdir()
    met = ssl.PEM_cert_to_DER_cert(await asyncio.to_thread(ssl.get_server_certificate, _host_and_port(hall)))
    async with Tablet(hall.url) as door:
        await door.pair(hall.invite("door-1"))
        await door.show()
        await door.until(lambda drawn: "Welcome" in drawn.text)
        assert hall.ask("/close-all")[-1].strip().endswith("Go back")
        said = hall.ask("1")
        [receipt] = [line.removeprefix("Receipt ") for line in said if line.startswith("Receipt OMH1:")]
        await door.until(lambda drawn: "Closing receipt" in drawn.text)
    hall.stop()
    assert run_kiosk.main(["handover", str(pack), "--data", str(pack.parent / "data"), "--to", str(stick)]) == 0
    [written] = stick.glob("*.zip")
    with zipfile.ZipFile(written) as bundle:
        openings = [decode_opening(bundle.read(name)) for name in bundle.namelist() if name.endswith("opening.json")]
    certificates = {opening.station: opening.certificate for opening in openings}
    assert certificates == {"desk": hashlib.sha256(met).hexdigest(), "door-1": msgspec.UNSET}
    with read_sources([written]) as evidence:
        report = verify(evidence, Noted((), (receipt,))).report
    assert [stream.verdict for stream in report.streams] == ["complete", "complete"]
    assert [finding.kind for finding in report.findings] == [Kind.STATION_MISSING]
    assert "notes-1" in report.findings[0].text


def test_a_browser_that_cannot_draw_says_so_and_one_that_does_not_trust_stays_away(
    free: ServedHall, browser: Browser
) -> None:
    """Without what drawing needs, the page names the plain page; with a certificate nobody accepted, nothing loads."""

    def visit(chromium: Chromium) -> None:
        old = BrowserTablet(chromium, _PHONE)
        old.page.add_init_script("delete window.WebGL2RenderingContext")
        old.pair(free.invite("door-1"))
        old.page.get_by_role("heading", name="This browser is too old").wait_for()
        assert f"{free.url}/plain" in old.page.locator("#notice-words").inner_text()
        careful = chromium.new_context().new_page()
        with pytest.raises(PlaywrightError, match="ERR_CERT_AUTHORITY_INVALID"):
            careful.goto(free.url)

    browser.run(visit)


@pytest.mark.campaign
@pytest.mark.parametrize("size", [(390, 844), (844, 390), (768, 1024), (1024, 768)], ids=str)
def test_check_ins_by_taps_at_every_size(hall: ServedHall, browser: Browser, size: tuple[int, int]) -> None:
    """Phone and tablet, upright and on the side: fingers alone lead through a whole check-in."""

    def visit(chromium: Chromium) -> None:
        tablet = BrowserTablet(chromium, size)
        tablet.pair(hall.invite("door-1"))
        _check_in(tablet)
        assert tablet.failures == []

    browser.run(visit)
