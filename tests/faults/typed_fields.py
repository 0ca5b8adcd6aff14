"""Every place in the kiosk where somebody can type words, found in its source: what a search for typed words covers."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCREENS = Path(__file__).resolve().parents[2] / "screens"
_FIELDS = {"Input", "MaskedInput", "TextArea", "PinPad"}
"""The framework's fields, and the one of ours that is none of them."""
_WORDS = re.compile(r"[A-Z]")
"""What follows a command in its help stands in capitals where it is to be typed."""


@cache
def _modules() -> dict[str, ast.Module]:
    return {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(_SCREENS.rglob("*.py"))}


@cache
def _classes() -> tuple[tuple[ast.ClassDef, frozenset[str]], ...]:
    """Return every class with the names of its bases."""
    found = (node for module in _modules().values() for node in ast.walk(module) if isinstance(node, ast.ClassDef))
    return tuple((node, frozenset(map(_name, node.bases))) for node in found)


def _name(node: ast.expr) -> str:
    """Return the last name of what is called or inherited: `Page` for `pages.Page[None]`."""
    while isinstance(node, ast.Subscript):
        node = node.value
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _heirs(names: set[str]) -> set[str]:
    """Return the names with those of all classes that inherit from them."""
    while more := {one.name for one, bases in _classes() if bases & names} - names:
        names = names | more
    return names


def _text(call: ast.Call, keyword: str) -> str:
    """Return a keyword's text; empty where it has none or the text is not known before it runs."""
    found = [one.value for one in call.keywords if one.arg == keyword]
    return found[0].value if found and isinstance(found[0], ast.Constant) and isinstance(found[0].value, str) else ""


@cache
def _all_calls(node: ast.AST) -> tuple[tuple[str, ast.Call], ...]:
    return tuple((_name(one.func), one) for one in ast.walk(node) if isinstance(one, ast.Call))


def _calls(node: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    yield from (one for name, one in _all_calls(node) if name in names)


def screen_fields() -> set[str]:
    """Return every field on a screen as `Screen#id`, for each screen that is made anywhere and has or inherits it."""
    kinds, found = _heirs(set(_FIELDS)), set()
    called = {name for each in _modules().values() for name, _ in _all_calls(each)}
    for screen, _ in _classes():
        for field in _calls(screen, kinds):
            made = _heirs({screen.name}) & called
            found |= {f"{one}#{_text(field, 'id') or _name(field.func)}" for one in made or {screen.name}}
    return found


def plain_commands() -> set[str]:
    """Return every command of plain mode that something is typed behind, as its help tells."""
    found = set()
    for name, module in _modules().items():
        for pair in (node for node in ast.walk(module) if isinstance(node, ast.Tuple) and name.startswith("plain")):
            first = pair.elts[0] if pair.elts else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value.startswith("/"):
                word, _, behind = first.value.replace("//", "// ").partition(" ")
                found |= {word} if _WORDS.search(behind) else set()
    return found


def plain_questions() -> set[str]:
    """Return every function of plain mode that asks for a line."""
    return {
        f"{name}.{node.name}"
        for name, module in _modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef) and name != "lines" and any(_asks(one) for one in _calls(node, {"ask"}))
    }


def _asks(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and _name(call.func.value) in {"lines", "_lines"}


def page_boxes() -> set[str]:
    """Return the label of every box that is typed into on a plain HTML page."""
    return {
        _text(box, "label") or f"a box without a label of its own in {name}"
        for name, module in _modules().items()
        for box in _calls(module, {"TextBox"})
    }
