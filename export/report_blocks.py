"""A report as plain values: sections of blocks that the HTML page and the PDF are both made from, word for word."""

from __future__ import annotations

import msgspec


class _Block(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Frozen; its kind is named in its JSON form."""


class Paragraph(_Block, frozen=True, kw_only=True, tag="paragraph"):
    """Running text."""

    text: str
    """One paragraph."""


class Notice(_Block, frozen=True, kw_only=True, tag="notice"):
    """Something nobody may miss."""

    text: str
    """One or two sentences."""


class Bullets(_Block, frozen=True, kw_only=True, tag="bullets"):
    """A list."""

    items: tuple[str, ...]
    """Its items."""


class Grid(_Block, frozen=True, kw_only=True, tag="table"):
    """A table whose first column says what a row is."""

    caption: str
    """What it shows."""
    heads: tuple[str, ...]
    """The columns' headings."""
    rows: tuple[tuple[str, ...], ...]
    """The cells."""
    numbers: bool = True
    """Whether all columns but the first hold numbers, which stand on the right."""


class Chart(_Block, frozen=True, kw_only=True, tag="chart"):
    """A picture of the numbers in the table that follows it."""

    caption: str
    """What it shows."""
    alt: str
    """The same in words, for whoever does not see it."""
    svg: str
    """The picture."""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One point as it was noted."""

    text: str
    """The words."""
    marks: str = ""
    """Direction, wording, voices and what else was noted about it."""
    id: str = ""
    """The record's id; empty where it is not told."""


class Points(_Block, frozen=True, kw_only=True, tag="points"):
    """Points on one theme."""

    heading: str
    """The theme."""
    points: tuple[Point, ...]
    """In an order that tells nothing."""


Block = Paragraph | Notice | Bullets | Grid | Chart | Points


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a report."""

    id: str
    """Its anchor."""
    heading: str
    """Its heading."""
    blocks: tuple[Block, ...]
    """What it holds."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A whole report."""

    title: str
    """Such as 'Open meeting report: Worcestershire SEND open meeting'."""
    subtitle: str
    """Where and when the meeting was."""
    audience: str
    """Who it is for, in one sentence."""
    mark: str = ""
    """What stands on every page, such as REHEARSAL; empty where nothing does."""
    sections: tuple[Section, ...]
    """Its parts."""
    foot: str
    """What made it."""
