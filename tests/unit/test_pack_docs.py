"""The organisers' page tells of every key that a pack can have, rightly, and its examples are a pack."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args, get_origin

import msgspec
import pytest

from kiosk.errors import PackError
from kiosk.meeting import Link, Pack
from kiosk.pack import parse_pack, warnings_of

PAGE = (Path(__file__).parents[2] / "docs" / "meeting-pack.md").read_text(encoding="utf-8")
TOP = "At the top of the file"


def tables() -> dict[str, type[msgspec.Struct]]:
    """Return the heading of every part of the page to the type it tells of."""
    found: dict[str, type[msgspec.Struct]] = {TOP: Pack, "`[[privacy.links]]`": Link}
    for info in msgspec.structs.fields(Pack):
        kind = info.type
        while get_args(kind):
            kind = get_args(kind)[1 if get_origin(kind) is dict else 0]
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            text = re.search(rf"`\[+{info.name}(?:\.pl)?\]+`", PAGE)
            assert text is not None, info.name
            found[text.group()] = kind
    return found


def rows(heading: str) -> dict[str, str]:
    """Return key to 'yes' or 'no' of the first table after a heading."""
    after = PAGE[PAGE.index(f"{heading}\n" if "links" in heading else f"### {heading}") :]
    table = after[after.index("| key |") :].split("\n\n", 1)[0]
    return dict(re.findall(r"^\| `(\w+)` \| (yes|no) \|", table, re.MULTILINE))


@pytest.mark.parametrize("heading", sorted(tables()))
def test_the_page_tells_of_every_key_and_of_no_other(heading: str) -> None:
    """Each part lists exactly the keys of its type, and says of each whether a pack needs it."""
    struct = tables()[heading]
    known = {info.name: "yes" if info.required else "no" for info in msgspec.structs.fields(struct)}
    if struct is Pack:
        known = {name: needed for name, needed in known.items() if name in ("format", "languages")}
    assert rows(heading) == known


def test_the_examples_together_are_a_pack_without_faults() -> None:
    """Joined in their order, the page's examples are a valid pack that lacks nothing but what it leaves to others."""
    example = "\n".join(re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
    pack = parse_pack(example.encode(), "docs/meeting-pack.md").pack
    advice = warnings_of(pack)
    assert "names no inspector's key" in advice[0]
    assert "closes before the meeting" in advice[1]
    assert len(advice) == 2


def test_the_page_shows_a_refusal_as_it_is_worded() -> None:
    """The page's sample of a refusal has the words that the reader uses."""
    sample = (Path(__file__).parents[2] / "assets" / "meetings" / "worcestershire-2020.toml").read_text(
        encoding="utf-8"
    )
    broken = sample.replace("\nstarts = ", "\nstart = ", 1).replace('id = "door-2"', 'id = "door-1"', 1)
    with pytest.raises(PackError, match="has 2 problems") as caught:
        parse_pack(broken.encode(), "meeting.toml")
    assert "".join(f"    {line}\n" for line in caught.value.message.splitlines()) in PAGE
