"""Points by theme and arrivals by quarter of an hour: each as a chart, with the same numbers in a table beside it.

The plotting library is loaded when this is opened, and never before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Static
from textual_plotext import PlotextPlot

from kiosk import desk_phrases
from screens.desk_panels import points_table
from screens.page import StationPage
from screens.widgets.action_bar import ActionBar
from screens.widgets.big_button import BigButton
from screens.widgets.body import Body, MoreButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from kiosk.arrivals import ArrivalBands
    from kiosk.desk_phrases import Counted
    from kiosk.meeting import Pack
    from screens.frame import Frame

_BAR = "blue"
_THIN = 0.001
"""Of a bar that lies on its side: one row, with a free one between two."""
_AROUND = 2
"""Rows of a chart besides its bars and what is between them."""
_MOST_BANDS = 16
"""Four hours: what fits a chart; the table has all."""


class BarChart(PlotextPlot):
    """Bars with whole numbers.

    Args:
        labels: What each bar stands for.
        values: How long it is.
        across: Whether the bars lie on their sides.
    """

    ALLOW_SELECT = False

    def __init__(self, labels: Sequence[str], values: Sequence[int], *, across: bool = False) -> None:
        super().__init__()
        self._labels = list(labels)
        self._values = list(values)
        self._across = across

    def on_mount(self) -> None:
        """Draw the bars; a chart without any would be a frame around nothing."""
        plot = self.plt
        if self._across:
            plot.bar(self._labels[::-1], self._values[::-1], orientation="horizontal", width=_THIN, color=_BAR)
        else:
            plot.bar(self._labels, self._values, width=0.8, color=_BAR)
        most = max(self._values, default=0)
        steps = sorted({float(round(most * part / 4)) for part in range(5)})
        (plot.xticks if self._across else plot.yticks)(steps, [f"{step:.0f}" for step in steps])


class ChartsScreen(StationPage):
    """Show the charts as they stood when they were asked for.

    Args:
        frame: What is shown around the content.
        pack: The meeting pack.
        shown: People and points.
        arrivals: Arrivals as the desk saw them; None where it does not look at that.
    """

    CSS_PATH = "charts.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "go_back", "Back", show=False, id="back", tooltip="Back to the desk"),
    ]

    @dataclass
    class WentBack(Message):
        """Back to the desk."""

    def __init__(self, frame: Frame, pack: Pack, shown: Counted, arrivals: ArrivalBands | None) -> None:
        super().__init__(frame)
        self._pack = pack
        self._shown = shown
        self._arrivals = arrivals

    def compose(self) -> ComposeResult:
        """Yield a table and a chart for each."""
        yield from self.surround("Charts")
        with Body():
            yield from self._points()
            if self._arrivals is not None:
                yield from self._by_band(self._arrivals)
        with ActionBar():
            yield MoreButton()
            yield BigButton("Back", value="back", kind="primary")

    def on_mount(self) -> None:
        """Put the focus on the way back."""
        self.query_one("#button-back").focus()

    def _points(self) -> ComposeResult:
        rows = desk_phrases.themes(self._pack, self._shown)
        yield Static("Points by theme", classes="subheading", markup=False)
        with Container(classes="chart-pair"):
            table = points_table(self._pack, self._shown, numbered=True)
            yield Static(table, id="chart-points", classes="chart-table", markup=False)
            if any(points for _, points in rows):
                chart = BarChart([str(theme.number) for theme, _ in rows], [points for _, points in rows], across=True)
                chart.styles.height = 2 * len(rows) + _AROUND
                yield chart

    def _by_band(self, arrivals: ArrivalBands) -> ComposeResult:
        rows = arrivals.rows()
        yield Static("Arrivals by quarter of an hour", classes="subheading", markup=False)
        before = arrivals.before or 0
        told = [("before this desk started", before), *((f"from {band}", people) for band, people in rows)]
        lines = [Content.assemble((f"{people:>4}", "bold"), f"  {label}") for label, people in told]
        with Container(classes="chart-pair"):
            yield Static(Content("\n").join(lines), id="chart-arrivals", classes="chart-table", markup=False)
            if any(people for _, people in rows):
                latest = rows[-_MOST_BANDS:]
                chart = BarChart([band for band, _ in latest], [people for _, people in latest])
                chart.styles.height = 12
                yield chart
        yield Static("Kept in this desk's memory alone: started again, it begins anew.", classes="hint", markup=False)

    @on(BigButton.Pressed, "#button-back")
    def action_go_back(self) -> None:
        """Go back to the desk."""
        self.leave_with(self.WentBack())
