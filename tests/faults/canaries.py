"""Where typed text lies that may not: every file below a folder, in every form that text is kept in."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def forms(word: str) -> dict[str, bytes]:
    """Return a word as it may lie on a disk: in four encodings, either case, hexadecimal, and base64 at each phase."""
    plain = {
        f"{encoding}{'' if spelt == word else ' in another case'}": spelt.encode(encoding)
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")
        for spelt in dict.fromkeys((word, word.upper()))
    }
    for phase in range(3):
        # The first and last characters depend on the neighbours; what lies between is the word's own.
        inner = base64.b64encode(bytes(phase) + word.encode()).rstrip(b"=")
        plain[f"base64 at {phase}"] = inner[(8 * phase + 5) // 6 : -1]
    plain["hexadecimal"] = word.encode().hex().encode()
    return plain


def forms_in(data: bytes, word: str) -> list[str]:
    """Return the forms of the word that are in the bytes."""
    return [name for name, form in forms(word).items() if form in data]


def places_of(word: str, roots: Iterable[Path]) -> list[str]:
    """Return file and form of every place below the folders that holds the word; names of files too."""
    found = []
    for root in roots:
        for path in [root, *root.rglob("*")] if root.is_dir() else [root]:
            if word.encode() in str(path).encode():
                found.append(f"{path}: its name")
            if path.is_file():
                found += [f"{path}: {form}" for form in forms_in(path.read_bytes(), word)]
    return found
