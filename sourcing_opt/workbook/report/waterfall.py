"""Steps from one cost to another, as a chart of columns on top of others that nobody sees."""

from __future__ import annotations

from collections.abc import Callable

from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.formats import Number
from sourcing_opt.workbook.grid.functions import maximum, minimum, product_sum, sum_of
from sourcing_opt.workbook.grid.rows import Rows
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.report.cash_flow import CashFlow

BELOW, COST, LESS, MORE = "Below", "Cost", "Less", "More"


def add_waterfall(table: Table, change: Column, number: Number) -> dict[str, Column]:
    """Add what the chart draws: the first and the last row are costs, those between them are changes."""
    last = table.count - 1

    def column(
        header: str, of_cost: Callable[[Expression], Expression | float], of_step: Callable[[int], Expression | float]
    ) -> Column:
        def rows() -> Expression:
            return Rows([of_cost(change.rows(row)) if row in (0, last) else of_step(row) for row in range(table.count)])

        return table.add(header, "of the chart", "formula", number, cells=rows)

    def below(row: int) -> Expression:
        so_far = sum_of(change.part(0, row))
        return minimum(so_far, so_far + change.rows(row))

    return {
        BELOW: column(BELOW, lambda _: 0.0, below),
        COST: column(COST, lambda cost: cost, lambda _: 0.0),
        LESS: column(LESS, lambda _: 0.0, lambda row: maximum(0, -change.rows(row))),
        MORE: column(MORE, lambda _: 0.0, lambda row: maximum(0, change.rows(row))),
    }


class StepsOfSaving(Table):
    """What it costs if nothing moves, what run cost falls by, what moving costs, what it costs by plan."""

    def __init__(self, book: Book, sheet: str, top: int, periods: CashFlow) -> None:
        super().__init__(sheet, "Steps_of_saving", top, 4)
        self.step = self.add("Step", cells=["Today's way", "Run cost", "One-off cost", "By plan"])

        def less(after: Column, before: Column) -> Expression:
            return product_sum(after.all - before.all, periods.discount.all)

        change = self.add(
            "Change",
            f"{book.currency}, present value",
            "formula",
            "money",
            cells=lambda: Rows(
                [
                    periods.present_baseline.sum(),
                    less(periods.run_cost, periods.run_cost_baseline),
                    less(periods.one_off, periods.one_off_baseline),
                    periods.present_by_plan.sum(),
                ]
            ),
        )
        self.drawn = add_waterfall(self, change, "money")
