"""The table of the sheet `Price of rules`: what each rule costs, as values, which the sheet `Policies` refers to."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from sourcing_opt.analysis.answers.asked import Interval
from sourcing_opt.analysis.answers.price import Price, Prices
from sourcing_opt.workbook.grid.formats import Number
from sourcing_opt.workbook.grid.table import Column, Table

SHEET = "Price of rules"
CHART_TOP, CHART_LINES = 3, 16
"""Where the chart above the table begins, and the lines that it covers."""


class PriceTable(Table):
    """The dearest rule first; those of which nothing is known last."""

    def __init__(self, prices: Prices) -> None:
        """Lay the table out, with its cells."""
        self.prices: Sequence[Price] = sorted(
            prices.prices, key=lambda price: (price.price is None, -(price.price.shown if price.price else 0.0), price.rule.name)
        )
        super().__init__(SHEET, "Prices", CHART_TOP + 1 + (CHART_LINES + 2 if self.prices else 0), len(self.prices))
        self.row_of = {price.rule.name: row for row, price in enumerate(self.prices)}
        money = f"{prices.plan.economics.study.study.currency}, present value"
        self.rule = self._of("Rule", 26, lambda price: f"{price.rule.name} (soft)" if price.rule.soft else price.rule.name)
        self._of("Owner", 22, lambda price: price.rule.owner)
        self._of("What it asks for", 66, lambda price: price.rule.words)
        self.add("Bound", "", "computed", "factor", 10, cells=[price.rule.bound for price in self.prices])
        self.price = self._figure("Price", money, 14, lambda price: shown(price.price))
        self.low = self._figure("At least", "proven", 14, lambda price: None if price.price is None else price.price.low)
        self.high = self._figure("At most", "proven", 14, lambda price: None if price.price is None else price.price.high)
        self._figure("As the only rule", money, 14, lambda price: shown(price.alone))
        self._figure("Only: at least", "proven", 14, lambda price: None if price.alone is None else price.alone.low)
        self._figure("Only: at most", "proven", 14, lambda price: None if price.alone is None else price.alone.high)
        self._figure(
            "At the margin, with the same sites",
            "for 1 of the bound",
            18,
            lambda price: None if price.margin is None else price.margin.rate,
        )
        self._figure("As far as", "bound", 10, lambda price: None if price.margin is None else price.margin.until, "factor")
        self._figure("Penalty paid", money, 14, lambda price: price.penalty if price.rule.soft else None)
        self._of("Stands behind", 30, lambda price: ", ".join(price.behind) or None)

    def _of(self, header: str, width: float, text_of: Callable[[Price], str | None]) -> Column:
        return self.add(header, width=width, cells=[text_of(price) for price in self.prices])

    def _figure(
        self, header: str, unit: str, width: float, figure_of: Callable[[Price], float | None], number: Number = "money"
    ) -> Column:
        return self.add(header, unit, "computed", number, width, cells=[known(figure_of(price)) for price in self.prices])


def known(figure: float | None) -> float | None:
    """What is not finite, nobody knows: of a question that was stopped before anything was proven."""
    return figure if figure is not None and math.isfinite(figure) else None


def shown(interval: Interval | None) -> float | None:
    """Below what is known there is no number, only what it is less than."""
    return interval.shown if interval is not None and (interval.known or interval.high < 0.5) else None
