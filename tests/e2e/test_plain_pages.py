"""Plain pages for screen readers: real forms in a real browser without scripts, and nothing for axe-core to find."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from kiosk.records import CheckedIn, ConcernRaised, Left, PointNoted
from tests.browser import violations
from tests.e2e.test_tablets import _records, free, hall, pack, shared  # noqa: F401 - fixtures of the same hall
from tests.tablets import PIN

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page

    from tests.browser import Browser
    from tests.conftest import Inspectors
    from tests.tablets import ServedHall


_TOO_SMALL = """() => [
  ...(document.documentElement.scrollWidth > innerWidth ? [`it is ${document.documentElement.scrollWidth} wide`] : []),
  ...[...document.querySelectorAll("button, textarea, input:not([type=hidden])")]
    .map(touched => touched.closest(".choice") || touched).filter(touched => touched.offsetHeight < 44)
    .map(touched => touched.outerHTML)]"""


def _page(chromium: Chromium, *, scripts: bool) -> Page:
    context = chromium.new_context(ignore_https_errors=True, java_script_enabled=scripts)
    return context.new_page()


def _pair(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Plain pages").click()
    page.wait_for_url("**/plain")


def _check_in(page: Page) -> None:
    """Check in, with a topic and a need, by labels and headings alone."""
    page.get_by_role("button", name="Check in").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Who are you here as?"
    page.get_by_role("button", name="Continue").click()
    assert "There is a problem" in page.get_by_role("alert").inner_text()
    page.get_by_role("radio", name="Parent or carer").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("checkbox", name="Finding out what help there is").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("checkbox", name="Hearing loop").check()
    page.get_by_role("button", name="Back").click()
    assert page.get_by_role("checkbox", name="Finding out what help there is").is_checked()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("checkbox", name="Hearing loop").check()
    page.get_by_role("button", name="Continue").click()
    assert page.get_by_text("No names are recorded.").is_visible()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="You are checked in").wait_for()


def test_a_check_in_without_a_script_is_saved_once(
    hall: ServedHall,  # noqa: F811 - the fixture
    browser: Browser,
    pack: Path,  # noqa: F811 - the fixture
    inspectors: Inspectors,
) -> None:
    """With scripts off, a whole check-in and a leaving are done by labels; an answer sent twice is saved once.

    The desk is told of the page, and takes the station from it in mid-answer: the way back leads that browser to
    nothing, for its own copies of the pages are gone too, and the next browser finds the welcome.
    """

    def visit(chromium: Chromium) -> None:
        page = _page(chromium, scripts=False)
        _pair(page, hall.invite("door-1"))
        _check_in(page)
        page.go_back()
        assert page.get_by_role("heading", name="You are checked in").is_visible()
        page.get_by_role("button", name="Finish").click()
        page.get_by_role("button", name="I am leaving").click()
        page.get_by_role("heading", name="Goodbye").wait_for()
        hall.until_said("/tablets", "plain page, last asked less than a minute ago")
        hall.until_said("/hall", "Main door: well")
        page.get_by_role("button", name="Finish").click()
        page.get_by_role("button", name="Check in").click()
        page.get_by_role("heading", name="Who are you here as?").wait_for()
        hall.ask("/unpair door-1")
        hall.until_said("/hall", "Main door: its tablet is not connected")
        page.goto(hall.url)
        page.go_back(wait_until="commit")
        page.get_by_role("heading", name="This tablet is not paired").wait_for()
        other = _page(chromium, scripts=False)
        _pair(other, hall.invite("door-1"))
        assert other.get_by_role("heading", name="Welcome").is_visible()

    browser.run(visit)
    hall.stop()
    records = _records(pack, inspectors, "door-1")
    came = [record for record in records if isinstance(record, CheckedIn)]
    assert [(record.role, record.topics) for record in came] == [("parent-carer", ("local-offer",))]
    assert sum(isinstance(record, Left) for record in records) == 1


def test_axe_finds_nothing_on_any_page(free: ServedHall, browser: Browser) -> None:  # noqa: F811 - the fixture
    """Every page of the door, of the notes desk and for staff, with and without a problem, is clean.

    Each has one main heading, and where something is wrong, that has the focus. At 320 pixels, as on a small phone or
    at 400% (WCAG 2.2, 1.4.10), none scrolls sideways; what a finger touches is 44 pixels high, or has a label that is.
    """

    def look(chromium: Chromium) -> list[str]:
        page = _page(chromium, scripts=True)
        page.set_viewport_size({"width": 320, "height": 640})
        found: list[str] = []

        seen: set[str] = set()

        def clean() -> None:
            if page.title() in seen:
                return
            seen.add(page.title())
            found.extend(f"{page.title()}: {fault}" for fault in violations(page))
            assert page.locator("h1").count() == 1
            found.extend(f"{page.title()}: {small}" for small in page.evaluate(_TOO_SMALL))
            if page.title().startswith("There is a problem"):
                assert "There is a problem" in page.locator(":focus").inner_text()

        def press(*names: str) -> None:
            for name in names:
                page.get_by_role("button", name=name, exact=name == "Save").first.click()
                clean()

        page.goto(free.url)
        clean()
        page.goto(free.invite("door-1"))
        clean()
        press("Plain pages", "Check in", "Continue")
        page.get_by_role("radio", name="Parent or carer").check()
        press("Continue", "Continue", "Continue", "Continue", "Finish", "Staff", "Evacuation", "Look again")
        press("Back", "Staff", "Unlock")
        page.get_by_label("Station PIN").fill(PIN)
        press("Unlock", "Come in", "Put the count right", "Save")
        page.context.clear_cookies()
        _pair(page, free.invite("notes-1"))
        clean()
        press("Save", "Marks")
        page.get_by_label("How many others").fill("six")
        press("Go on")
        page.get_by_label("How many others").fill("6")
        press("Go on")
        page.get_by_label("What was said").fill("Olivia Smith and Mrs Hargreaves waited for the EHC plan")
        press("Save")
        page.get_by_role("radio", name="Decide one by one").check()
        press("Save", "Save", "It is about", "Read it back", "Back", "Change")
        page.get_by_label("What was said").fill("")
        press("Save the change", "Take the point back", "Take it back")
        page.get_by_role("radio", name="I made a mistake").check()
        press("Take it back", "The online survey", "Back", "A child may be at risk")
        assert len(seen) > 25, seen
        return found

    assert browser.run(look) == []


def test_points_and_a_concern_are_noted_by_labels(
    hall: ServedHall,  # noqa: F811 - the fixture
    browser: Browser,
    pack: Path,  # noqa: F811 - the fixture
    inspectors: Inspectors,
) -> None:
    """A point with its themes, one whose name is replaced, an empty one refused, and a concern for the lead alone.

    A line that is sent as the station's process dies comes back into the box, and is saved by the one that follows.
    Nothing that was typed is readable in any file.
    """

    def visit(chromium: Chromium) -> None:
        page = _page(chromium, scripts=False)
        _pair(page, hall.invite("notes-1"))
        page.get_by_role("button", name="Save").click()
        assert "nothing to save" in page.get_by_role("alert").inner_text()
        page.get_by_label("What was said").fill("We waited for the plan")
        page.get_by_role("checkbox", name="2 Assessment and planning").check()
        page.get_by_role("button", name="Save").click()
        assert page.get_by_role("status").inner_text() == "Saved. 1 point from here tonight."
        assert page.get_by_label("What was said").evaluate("box => box === document.activeElement && box.value === ''")
        page.get_by_label("What was said").fill("Mrs Hargreaves rang back #1")
        page.get_by_role("button", name="Save").click()
        page.get_by_role("heading", name="Does this say who somebody is?").wait_for()
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_role("button", name="A child may be at risk").click()
        page.get_by_label("What the lead inspector").fill("told at the table")
        page.get_by_role("button", name="An inspector knows").click()
        assert "lead inspector alone" in page.get_by_role("status").inner_text()
        page.get_by_label("What was said").fill("Nobody rang us back")
        hall.process_of("notes-1").send_signal(signal.SIGKILL)
        page.get_by_role("button", name="Save").click()
        assert "Saved until now: 2 points" in page.get_by_role("alert").inner_text()
        assert page.get_by_label("What was said").input_value() == "Nobody rang us back"
        page.get_by_role("button", name="Save").click()
        assert page.get_by_role("status").inner_text().startswith("Saved. 3 points from here tonight.")

    browser.run(visit)
    hall.stop()
    kept = [path.read_bytes() for path in (pack.parent / "data").rglob("*") if path.is_file()]
    for typed in (b"Nobody rang us back", b"Hargreaves", b"told at the table"):
        assert not any(typed in data for data in kept)
    records = _records(pack, inspectors, "notes-1")
    points = [record.content for record in records if isinstance(record, PointNoted)]
    assert [(point.text, point.themes) for point in points] == [
        ("We waited for the plan", ("assessment-planning",)),
        ("[name] rang back", ("local-offer",)),
        ("Nobody rang us back", ()),
    ]
    assert points[1].flags[0].decision == "replaced"
    [concern] = [record for record in records if isinstance(record, ConcernRaised)]
    assert (concern.text, concern.told_inspector) == ("told at the table", True)


def test_the_screen_and_the_plain_page_take_turns(free: ServedHall, browser: Browser) -> None:  # noqa: F811 - the fixture
    """The same browser goes from the drawn screen to the plain pages by a link at its top, and back by its address."""

    def visit(chromium: Chromium) -> None:
        page = _page(chromium, scripts=True)
        page.goto(free.invite("door-1"))
        page.get_by_role("button", name="Use it as").click()
        page.locator("#notice").wait_for(state="hidden")
        page.locator(".plain-link").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Welcome").wait_for()
        page.goto(free.url)
        page.locator("#notice").wait_for(state="hidden")

    browser.run(visit)
