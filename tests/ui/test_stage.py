"""The stage must be like the play: the fake station has the real one's methods and no others."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import pytest

from kiosk.lock import StationLock
from kiosk.meeting_session import MeetingSession

if TYPE_CHECKING:
    from tests.ui.conftest import Stage

_SESSION = (
    "check_in",
    "leave",
    "note",
    "amend",
    "withdraw",
    "raise_concern",
    "show_survey",
    "keep_draft",
    "status",
    "close",
    "end",
)


@pytest.mark.parametrize("name", _SESSION)
def test_a_fake_station_takes_what_a_real_one_takes(stage: Stage, name: str) -> None:
    """Each method that the screens call has the real signature."""
    fake = inspect.signature(getattr(type(stage.session("door-1")), name))
    assert fake == inspect.signature(getattr(MeetingSession, name))


@pytest.mark.parametrize("name", ["set_pin", "check", "wait_seconds"])
def test_a_fake_lock_takes_what_a_real_one_takes(stage: Stage, name: str) -> None:
    """Each method of the lock that the screens call has the real signature."""
    fake = inspect.signature(getattr(type(stage.session("door-1").pin), name))
    assert fake == inspect.signature(getattr(StationLock, name))
