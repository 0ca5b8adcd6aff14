"""The app's handlers are found by name, and a misspelt one would be deaf."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

from textual.message import Message

import screens
from screens.app import KioskApp

FOLDER = Path(screens.__file__).parent
ELSEWHERE = {"on_event", "on_mount", "on_load", "on_app_blur"}


def _messages() -> set[str]:
    """Return the handler names of every message that a screen defines."""
    names = set()
    for path in FOLDER.glob("*.py"):
        for _, made in inspect.getmembers(import_module(f"screens.{path.stem}"), inspect.isclass):
            if made.__module__ != f"screens.{path.stem}":
                continue
            if issubclass(made, Message):
                names.add(made.handler_name)
            names |= {
                inner.handler_name
                for inner in vars(made).values()
                if inspect.isclass(inner) and issubclass(inner, Message)
            }
    return names


def test_every_handler_of_the_app_is_for_a_message_that_exists() -> None:
    """No handler is misspelt."""
    ways = [part for part in KioskApp.__mro__ if part.__module__.startswith("screens.")]
    handlers = {name for part in ways for name in vars(part) if name.startswith("on_")} - ELSEWHERE
    assert handlers
    assert handlers <= _messages()
