"""What tests of the screens spare: frames that nobody looks at, and sheets that were parsed before.

The framework draws a frame whenever anything changes, twenty in a row while a page comes up, and parses every sheet
anew for every app and every new screen. Here a picture is drawn when a test looks at it, by the same code, and at
least once for every page that a test waits for; and a sheet is parsed once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual._compositor import Compositor
from textual.css.stylesheet import Stylesheet

if TYPE_CHECKING:
    import pytest
    from textual.css.model import RuleSet

_draw = Compositor.render_update
_parse = Stylesheet._parse_rules  # noqa: SLF001 - there is no public place between a sheet and its rules
_parsed: dict[object, list[RuleSet]] = {}


def draw_when_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw no frame that only a terminal would show; whole pictures are drawn when they are asked for."""

    def render_update(self: Compositor, full: bool = False, *arguments: Any, **named: Any) -> object:  # noqa: ANN401, FBT001, FBT002 - as the framework has it
        if full:
            return _draw(self, full, *arguments, **named)
        self._dirty_regions.clear()
        return None

    monkeypatch.setattr(Compositor, "render_update", render_update)


def parse_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the rules of a sheet that was parsed with the same colours from memory."""

    def parse_rules(self: Stylesheet, *arguments: Any, **named: Any) -> list[RuleSet]:  # noqa: ANN401 - as the framework has it
        key = (tuple(self._variables.items()), arguments, tuple(named.items()))
        if key not in _parsed:
            _parsed[key] = _parse(self, *arguments, **named)
        return _parsed[key]

    monkeypatch.setattr(Stylesheet, "_parse_rules", parse_rules)
