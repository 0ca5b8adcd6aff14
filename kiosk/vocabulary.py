"""The built-in words of the field: what parents say about special educational needs, grouped by what it is about.

A concept knows no theme. It names words by which a pack's theme is recognised as its own, so that the same vocabulary
serves every meeting (`assets/vocabulary/send.toml` explains the form).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

LEVELS = ("strong", "usual", "hint")
"""How much an expression says, the most first."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that people speak about."""

    id: str
    """Its name in the file."""
    near: tuple[str, ...]
    """Words of a theme that make the concept the theme's own."""
    far: tuple[str, ...]
    """The same, tried where no theme has one of `near`."""
    said: tuple[tuple[str, str], ...]
    """What people say, each with its level."""


@cache
def concepts() -> tuple[Concept, ...]:
    """Return the concepts that come with the software, in the order of their file."""
    from importlib.resources import files

    text = (files("assets") / "vocabulary" / "send.toml").read_text(encoding="utf-8")
    return tuple(
        Concept(
            id=entry["id"],
            near=tuple(entry["near"]),
            far=tuple(entry.get("far", ())),
            said=tuple((said, level) for level in LEVELS for said in entry.get(level, ())),
        )
        for entry in tomllib.loads(text)["concepts"]
    )
