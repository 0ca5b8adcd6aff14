"""Bar charts as SVG, readable in black and white: shades, hatching and the numbers themselves, never colour.

matplotlib draws them. The same counts make the same bytes. A count that may not be shown has no bar, and the sign that
stands for it in the tables at its end. Beside each chart stands a table of the same numbers.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

_FILLS = (
    ("#ffffff", ""),
    ("#bdbdbd", "////"),
    ("#4d4d4d", ""),
    ("#ffffff", "\\\\\\\\"),
    ("#e6e6e6", "xx"),
    ("#d9d9d9", ""),
)
_ALONE = ("#8c8c8c", "")
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "open-meeting",
    "font.family": ["DejaVu Sans", "sans-serif"],
    "font.size": 10,
    "hatch.linewidth": 0.6,
    "text.parse_math": False,
}
_WIDTH = 7.2
"""Inches: the text width of an A4 page."""
_ROW = 0.46
_EDGES = 1.25
_LABEL = 28
_MOST_IN_A_LINE = 6
_ROOM = 0.045
"""The least part of the axis that a number inside a bar takes."""
_HEAD = re.compile(r"\A.*?(?=<svg)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Series:
    """One shade of a chart: a number for each row, None where it may not be shown."""

    label: str
    values: tuple[int | None, ...]


def bar_chart(rows: Sequence[str], series: Sequence[Series], totals: Sequence[str], unit: str) -> str:
    """Return a chart with a bar for each row, the series one behind the other, as SVG.

    Args:
        rows: What each bar is, from the top.
        series: One or more; more than one get a legend.
        totals: What stands at the end of each bar.
        unit: What is counted.
    """
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(_WIDTH, _ROW * max(1, len(rows)) + _EDGES), layout="constrained")
        axes = figure.add_subplot()
        longest = max((sum(one.values[row] or 0 for one in series) for row in range(len(rows))), default=0)
        _draw(axes, series, totals, max(longest, 1))
        axes.set_yticks(range(len(rows)), [fill(row, _LABEL) for row in rows])
        axes.set_xlabel(unit)
        if len(series) > 1:
            figure.legend(
                loc="outside upper left",
                ncols=len(series) if len(series) < _MOST_IN_A_LINE else 3,
                frameon=False,
                handlelength=2.4,
            )
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return _HEAD.sub("", out.getvalue())


def _draw(axes: Axes, series: Sequence[Series], totals: Sequence[str], longest: int) -> None:
    places = range(len(totals))
    ends = [0] * len(totals)
    for number, one in enumerate(series):
        shade, hatch = _FILLS[number % len(_FILLS)] if len(series) > 1 else _ALONE
        widths = [value or 0 for value in one.values]
        axes.barh(
            places, widths, left=ends, height=0.62, color=shade, hatch=hatch, edgecolor="black", linewidth=0.8,
            label=one.label,
        )  # fmt: skip
        for place, width in enumerate(widths):
            if len(series) > 1 and width >= _ROOM * longest:
                box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
                middle = ends[place] + width / 2
                axes.text(middle, place, str(width), ha="center", va="center", fontsize=8, bbox=box)
        ends = [end + width for end, width in zip(ends, widths, strict=True)]
    for place, (end, total) in enumerate(zip(ends, totals, strict=True)):
        axes.text(end + longest * 0.012, place, f" {total}", va="center", fontweight="bold")
    axes.set_xlim(0, longest * 1.12)
    axes.invert_yaxis()
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
