"""What a unit of each process costs, and how many are resolved at once: today's way and by plan."""

from __future__ import annotations

from collections.abc import Callable

from sourcing_opt.plan.summary import last_year
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.functions import Test, if_
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp


class UnitCosts(Table):
    """A line for each process; over the last twelve months."""

    def __init__(self, book: Book, sheet: str, top: int) -> None:
        super().__init__(sheet, "Unit_costs", top, len(book.axes.by_process))
        build_up = book[CostBuildUp]
        quality = build_up.quality
        assert quality is not None, "nothing is said of quality"
        self.process = self.add("Process", cells=list(book.axes.by_process))
        per_unit, handled = f"{book.currency}/unit", "units, last 12 months"

        def of_process(header: str, unit: str, column: Column) -> Column:
            of_year = build_up.number, Test(">=", last_year(book.plan).start + 1)
            return self.add(
                header, unit, "link", "amount", cells=lambda: column.sum_where((build_up.process, self.process), of_year)
            )

        def per(header: str, cost: Column, count: Column) -> Column:
            def quotient() -> Expression:
                return if_(count <= 0, "", cost / count)

            return self.add(header, per_unit, "formula", "amount", cells=quotient)

        def resolved(header: str, count: Column, known: Column, all_of_it: Column) -> Column:
            def as_known() -> Expression:
                # What is not known everywhere is not known: less is known than was handled.
                return if_(known < all_of_it * (1 - quality.periods.named("check_tolerance")), 0, count)

            return self.add(header, handled, "formula", "amount", cells=as_known)

        ways: tuple[tuple[str, Callable[[], tuple[Column, Column, Column, Column]]], ...] = (
            (
                "today's way",
                lambda: (build_up.cost_baseline, build_up.handled_baseline, build_up.known_baseline, build_up.resolved_baseline),
            ),
            ("by plan", lambda: (build_up.cost_by_plan, build_up.handled, build_up.known, build_up.resolved)),
        )
        self.per_transaction: list[Column] = []
        """Today's way, by plan."""
        self.per_resolved: list[Column] = []
        for way, columns in ways:
            spent, count, known, at_once = columns()
            cost = of_process(f"Run cost, {way}", f"{book.currency}, last 12 months", spent)
            units = of_process(f"Handled, {way}", handled, count)
            of_known = of_process(f"Resolution known, {way}", handled, known)
            first = of_process(f"Resolved where known, {way}", handled, at_once)
            self.per_transaction.append(per(f"Cost of a unit handled, {way}", cost, units))
            whole = resolved(f"Resolved at once, {way}", first, of_known, units)
            self.per_resolved.append(per(f"Cost of a unit resolved, {way}", cost, whole))
