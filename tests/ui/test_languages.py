"""The whole journey at three sizes in every language: whole, readable, in that language, and recorded with it."""

from __future__ import annotations

from dataclasses import replace as dataclass_replace
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from kiosk.languages import LANGUAGES
from kiosk.local_texts import pack_in
from kiosk.meeting import CheckInRole, Need
from kiosk.words import words_of
from screens.done import DoneScreen
from screens.link import LinkScreen
from screens.palette import HIGH_CONTRAST
from screens.privacy import PrivacyScreen
from screens.question import QuestionScreen
from screens.several import NeedsScreen, TopicsScreen
from screens.welcome import WelcomeScreen
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.options import Options
from tests.ui.measures import cut_off, too_small, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.pilot import Pilot
    from textual.screen import Screen

    from screens.crash import Ended
    from tests.ui.conftest import Stage

SIZES = [(40, 12), (80, 24), (200, 50)]
LARGER = [(80, 24), (200, 50)]
NO_WORDS = "✓◐◑▼▲►·"


def _faults(pilot: Pilot[Ended]) -> list[str]:
    """Return what of the page in sight is cut, too small or hard to read; answers on other pages included."""
    page = pilot.app.screen
    faults = [*unreadable(pilot), *(f"{label} is cut off" for label in cut_off(pilot))]
    faults += [f"{label} has fewer than three rows" for label in too_small(pilot)]
    faults += _misfits(page)
    if page.query(ActionBar) and not page.query("#link-side"):
        bar = page.query_one(ActionBar).region
        faults += [] if bar.bottom == page.size.height else ["the buttons are not at the bottom"]
    return [f"{type(page).__name__} {page.size}: {fault}" for fault in faults]


def _misfits(page: Screen[Any]) -> list[str]:
    """Return the buttons whose text is longer than their place."""
    faults: list[str] = []
    for button in page.query("ActionBar BigButton").results(BigButton):
        room = button.content_size.width
        if button.display and room < button.get_content_width(page.size, page.size):
            faults.append(f"'{button.label}' does not fit its button")
    for options in page.query(Options):
        width = next(button for button in options.query(BigButton) if button.display).content_size.width
        for button in options.query(BigButton):
            rows = button.get_content_height(page.size, page.size, width)
            if button.styles.height is not None and button.styles.height.value < rows + 2:
                faults.append(f"'{button.label}' does not fit its answer")
        shown = [button for button in options.query(BigButton) if button.display]
        if not shown or any(not options.region.contains_region(button.region) for button in shown):
            faults.append("an answer reaches over its page")
    return faults


class _Visitor:
    """Goes through the door in one language and looks at every page.

    Args:
        stage: The stage.
        pilot: The app with its door open.
        language: The language to choose.
        large: Whether the letters are large: drawn ones, which no test can read as text.
    """

    def __init__(self, stage: Stage, pilot: Pilot[Ended], language: str, *, large: bool = False) -> None:
        self.stage, self.pilot, self.large = stage, pilot, large
        self.words = words_of(language)
        self.pack = pack_in(stage.loaded.pack, language)
        self.faults: list[str] = []

    async def sees(self, screen: type[Screen[None]], *texts: str) -> None:
        """Wait for a page, look at it, and compare what it says."""
        await self.stage.shown(self.pilot, screen)
        for text in texts if not self.large else ():
            await self.stage.says(self.pilot, text)
        if not self.words.language.checked and screen is not WelcomeScreen:
            await self.stage.says(self.pilot, self.words.gettext("Not yet checked by a speaker"))
        self.faults += _faults(self.pilot)

    def offers(self, labels: Iterable[str]) -> None:
        """Compare the answers on the page, those out of sight included."""
        shown = {button.label for button in self.pilot.app.screen.query_one(Options).query(BigButton)}
        assert set(labels) <= shown

    async def taps(self, selector: str) -> None:
        """Tap a button, turning the pages of answers until it is in sight."""
        button = self.pilot.app.screen.query_one(selector)
        for _ in range(40):
            if button.display:
                break
            await self.pilot.click("#button-turn")
            await self.pilot.pause()
        await self.pilot.click(selector)

    async def goes_through(self) -> None:
        """Check in, with a topic and a need, having looked at a privacy notice."""
        gettext, language = self.words.gettext, self.words.language.id
        await self.sees(WelcomeScreen)
        await self.taps(f"#choice-{language}")
        await self.sees(QuestionScreen, gettext("Who are you here as?"))
        self.offers(role.label for role in self.pack.roles)
        await self.taps("#choice-young-person")
        await self.sees(TopicsScreen, gettext("What do you want to talk about?"))
        self.offers(theme.plain for theme in self.pack.themes)
        await self.taps("#choice-local-offer")
        await self.taps("#button-continue")
        await self.sees(NeedsScreen, gettext("What do you need tonight?"))
        self.offers(need.label for need in self.pack.needs)
        await self.taps("#choice-hearing-loop")
        await self.taps("#button-continue")
        await self.sees(PrivacyScreen, gettext("What happens to what you say"), self.pack.privacy.promise[0][:20])
        page = self.pilot.app.screen
        page.query_one("#button-link-1", BigButton).action_press()
        await self.sees(LinkScreen, self.pack.privacy.links[1].title[:15])
        await self.taps("#button-back")
        await self.sees(PrivacyScreen)
        await self.taps("#button-continue")
        await self.sees(DoneScreen, gettext("You are checked in"), gettext("The online survey has closed"))
        await self.taps("#button-finish")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_journey_in_every_language(stage: Stage, size: tuple[int, int]) -> None:
    """Six visitors, one after another: every page is whole and in their language, and so is their record."""
    async with stage.app().run_test(size=size) as pilot:
        session = await stage.open_door(pilot)
        faults: list[str] = []
        for language in LANGUAGES:
            visitor = _Visitor(stage, pilot, language)
            await visitor.goes_through()
            faults += [f"{language}: {fault}" for fault in visitor.faults]
        await stage.shown(pilot, WelcomeScreen)
        assert session.named("check_in") == [
            ("young-person", ("local-offer",), language, ("hearing-loop",)) for language in LANGUAGES
        ]
        assert faults == []


@pytest.mark.parametrize(
    "size",
    [(40, 12), *(pytest.param(size, marks=pytest.mark.campaign) for size in LARGER)],
    ids=lambda size: f"{size[0]}x{size[1]}",
)
async def test_large_letters_fit_in_every_language(stage: Stage, size: tuple[int, int]) -> None:
    """Six visitors who each ask for larger letters: every page of the journey stays whole and readable."""
    async with stage.app().run_test(size=size) as pilot:
        await stage.open_door(pilot)
        faults: list[str] = []
        for language in LANGUAGES:
            await pilot.press("l")
            await stage.until(pilot, lambda: pilot.app.screen.has_class("-large"))
            visitor = _Visitor(stage, pilot, language, large=True)
            await visitor.goes_through()
            await stage.until(pilot, lambda: not pilot.app.screen.has_class("-large"))
            faults += [f"{language}: {fault}" for fault in visitor.faults]
        assert faults == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_larger_letters_and_more_contrast_last_for_one_visit(stage: Stage, size: tuple[int, int]) -> None:
    """Both are chosen on the welcome, every page stays whole and readable in them, and the next person has neither."""
    async with stage.app().run_test(size=size) as pilot:
        await stage.open_door(pilot)
        usual = pilot.app.theme
        await pilot.click("#button-contrast")
        await stage.until(pilot, lambda: pilot.app.theme == HIGH_CONTRAST)
        await stage.shown(pilot, WelcomeScreen)
        await pilot.press("l")
        await stage.until(pilot, lambda: pilot.app.screen.has_class("-large"))
        visitor = _Visitor(stage, pilot, "en")
        visitor.words = words_of("en")
        await stage.shown(pilot, WelcomeScreen)
        visitor.faults += _faults(pilot)
        await visitor.taps("#choice-en")
        for screen, answer in (
            (QuestionScreen, "#choice-council-health-staff"),
            (TopicsScreen, "#choice-none"),
            (NeedsScreen, "#choice-step-free"),
        ):
            await visitor.sees(screen)
            assert pilot.app.theme == HIGH_CONTRAST
            await visitor.taps(answer)
            if screen is not QuestionScreen:
                visitor.faults += _faults(pilot)
                await visitor.taps("#button-continue")
        await visitor.sees(PrivacyScreen)
        await visitor.taps("#button-continue")
        await visitor.sees(DoneScreen)
        await visitor.taps("#button-finish")
        await stage.shown(pilot, WelcomeScreen)
        await stage.until(pilot, lambda: pilot.app.theme == usual)
        assert not pilot.app.screen.has_class("-large")
        assert visitor.faults == []


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_longest_pack_is_whole(stage: Stage, size: tuple[int, int]) -> None:
    """Forty roles and thirty needs of sixty characters, with emoji and Hebrew among them, stay whole at every size."""
    emoji, hebrew = "👪 " * 20, "הורה " * 12
    roles = [CheckInRole(id=f"role-{n}", label=f"{n:>2} {'mm' * 28}"[:60], group="other") for n in range(38)]
    roles += [CheckInRole(id="emoji", label=emoji, group="other"), CheckInRole(id="rtl", label=hebrew, group="other")]
    needs = tuple(Need(id=f"need-{n}", label=f"Need {n} {'long ' * 10}".strip()) for n in range(30))
    stage.loaded = dataclass_replace(
        stage.loaded, pack=replace(stage.loaded.pack, roles=tuple(roles), needs=needs, texts={})
    )
    async with stage.app().run_test(size=size) as pilot:
        session = await stage.open_door(pilot)
        visitor = _Visitor(stage, pilot, "en")
        await visitor.taps("#choice-en")
        await visitor.sees(QuestionScreen)
        await visitor.taps("#choice-rtl")
        await visitor.sees(TopicsScreen)
        await visitor.taps("#button-continue")
        await visitor.sees(NeedsScreen)
        await visitor.taps("#choice-need-29")
        await visitor.taps("#button-continue")
        await visitor.sees(PrivacyScreen)
        await visitor.taps("#button-continue")
        await stage.shown(pilot, DoneScreen)
        assert session.named("check_in") == [("rtl", (), "en", ("need-29",))]
        assert visitor.faults == []


async def test_the_welcome_of_another_person_is_in_the_first_language(stage: Stage) -> None:
    """After Exit in Polish, and after coming back to the welcome and walking away, the welcome is in English."""
    async with stage.app().run_test() as pilot:
        await stage.open_door(pilot)
        await pilot.click("#choice-pl")
        await stage.shown(pilot, QuestionScreen)
        await pilot.click("#button-back")
        await stage.shown(pilot, WelcomeScreen)
        await stage.says(pilot, "Wychodzę")
        await pilot.press("escape")
        await stage.says(pilot, "I am leaving")
        assert "Wychodzę" not in stage.text(pilot)
