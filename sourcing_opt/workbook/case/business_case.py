"""The sheet `Business case`: saving before and after tax, period by period and by fiscal year, what it takes, what it is worth."""

from __future__ import annotations

from collections.abc import Callable

from sourcing_opt.economics.cost.components import COMPONENTS
from sourcing_opt.plan.business_case import BusinessCase
from sourcing_opt.workbook.grid.expression import Expression, Literal, lift, total
from sourcing_opt.workbook.grid.formats import Number
from sourcing_opt.workbook.grid.functions import product_sum
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Rows
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.moves import MovesByPeriod
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.sites import SitesByPeriod
from sourcing_opt.workbook.report.summary import Summary
from sourcing_opt.workbook.terms.tax import SHEET, TOP, Tax, TaxOfPeriods

RUN_BEFORE, RUN_AFTER, RUN_SAVED = "Run cost, today's way", "Run cost, by plan", "Run cost saved"
ONE_OFF, EBITDA, INVESTED = "One-off cost saved, not capitalised", "EBITDA, more", "Capitalised by plan, more"
BOOK_START, ADDED, DEPRECIATED, BOOK_END = "Book value, start", "Book value, added", "Depreciation, more", "Book value, end"
PROFIT, TAX_BEFORE, TAX_AFTER, TAX = "Profit before tax, more", "Tax saved, today's way", "Tax saved, by plan", "Tax, less"
NET, BEFORE_TAX, AFTER_TAX = "Net profit, more", "Saving before tax", "Saving after tax"
FACTOR, PRESENT_BEFORE, PRESENT_AFTER = "Discount factor", "Saving before tax, present value", "Saving after tax, present value"
SO_FAR_START, SO_FAR_ADDED, SO_FAR_END = "Present value, start", "Present value, added", "Present value, end"
RUNNING_TAX = "Tax on run cost, less"
_BETWEEN = 3
Line = tuple[str, Number, Callable[[int], Expression]]


class BusinessCaseSheet(Sheet):
    """The case, its headline, fiscal years, years beyond, uses; below them the workings of tax."""

    name = SHEET
    caption = "Saving before and after tax by period and fiscal year, depreciation, value beyond the horizon, uses and sources"

    def plan(self, book: Book) -> None:
        """Lay the tables out."""
        self.case = BusinessCase(book.plan)
        self._flow, self._tax, self._once = book[Summary].periods, book[Tax].by_place, book[MovesByPeriod]
        self._tax_of_periods = book[TaxOfPeriods].table
        self.lines = self._plan_lines(book)
        self.beyond = self._plan_beyond(book, self.lines.end + _BETWEEN)
        self.facts = self._plan_facts(book, self.beyond.end + _BETWEEN)
        self.years = self._plan_years(book, self.facts.end + _BETWEEN)
        self.uses = self._plan_uses(book, self.years.end + _BETWEEN)
        assert self.uses.end < self._tax.top - 1, "the workings of tax need another first line"

    def _plan_lines(self, book: Book) -> Table:
        lines = self._lines(book)
        names = [name for name, _, _ in lines]
        table = Table(self.name, "Case_by_period", TOP, len(lines))
        table.add("Line", width=34, cells=names)
        table.add("Unit", width=24, cells=[_UNITS.get(number, book.currency) for _, number, _ in lines])
        self._row = {name: row for row, name in enumerate(names)}
        self.periods: list[Column] = []

        def in_period(t: int, label: str) -> Column:
            column = table.add(label, "", "formula", "money", 13, cells=lambda: Rows([line(t) for _, _, line in lines]))
            column.numbers = [number for _, number, _ in lines]
            return column

        for t, label in enumerate(book.axes.calendar.labels):
            self.periods.append(in_period(t, label))
        return table

    def _at(self, name: str, t: int) -> Expression:
        """A line in a period."""
        return self.periods[t].rows(self._row[name])

    def _lines(self, book: Book) -> list[Line]:
        flow, tax, periods, count = self._flow, self._tax, book[Periods], book.count
        locations = len(book.axes.locations)

        def of_places(column: Column, t: int) -> Expression:
            return total([column.rows(l * count + t) for l in range(locations)])

        def start_of(end: str, t: int) -> Expression:
            return self._at(end, t - 1) if t else Literal(0)

        def line(name: str, formula: Callable[[int], Expression], number: Number = "money") -> Line:
            return name, number, formula

        at = self._at
        return [
            line(RUN_BEFORE, lambda t: flow.run_cost_baseline.rows(t)),
            line(RUN_AFTER, lambda t: flow.run_cost.rows(t)),
            line(RUN_SAVED, lambda t: at(RUN_BEFORE, t) - at(RUN_AFTER, t)),
            line(ONE_OFF, lambda t: flow.one_off_baseline.rows(t) - flow.one_off.rows(t) + at(INVESTED, t)),
            line(EBITDA, lambda t: at(RUN_SAVED, t) + at(ONE_OFF, t)),
            line(INVESTED, lambda t: of_places(tax.capex["by plan"], t) - of_places(tax.capex["today's way"], t)),
            line(BOOK_START, lambda t: start_of(BOOK_END, t)),
            line(ADDED, lambda t: at(INVESTED, t)),
            line(
                DEPRECIATED, lambda t: of_places(tax.depreciation["by plan"], t) - of_places(tax.depreciation["today's way"], t)
            ),
            line(BOOK_END, lambda t: at(BOOK_START, t) + at(ADDED, t) - at(DEPRECIATED, t)),
            line(PROFIT, lambda t: at(EBITDA, t) - at(DEPRECIATED, t)),
            line(TAX_BEFORE, lambda t: self._tax_of_periods.saved["today's way"].rows(t)),
            line(TAX_AFTER, lambda t: self._tax_of_periods.saved["by plan"].rows(t)),
            line(TAX, lambda t: at(TAX_AFTER, t) - at(TAX_BEFORE, t)),
            line(NET, lambda t: at(PROFIT, t) + at(TAX, t)),
            line(BEFORE_TAX, lambda t: at(EBITDA, t) - at(INVESTED, t)),
            line(AFTER_TAX, lambda t: at(BEFORE_TAX, t) + at(TAX, t)),
            line(FACTOR, lambda t: periods.discount.rows(t), "factor"),
            line(PRESENT_BEFORE, lambda t: at(BEFORE_TAX, t) * at(FACTOR, t)),
            line(PRESENT_AFTER, lambda t: at(AFTER_TAX, t) * at(FACTOR, t)),
            line(SO_FAR_START, lambda t: start_of(SO_FAR_END, t)),
            line(SO_FAR_ADDED, lambda t: at(PRESENT_AFTER, t)),
            line(SO_FAR_END, lambda t: at(SO_FAR_START, t) + at(SO_FAR_ADDED, t)),
            line(
                RUNNING_TAX,
                lambda t: (
                    self._tax_of_periods.saved_of_running["by plan"].rows(t)
                    - self._tax_of_periods.saved_of_running["today's way"].rows(t)
                ),
            ),
        ]

    def _sum(self, name: str, which: list[int] | None = None) -> Expression:
        """A line over periods."""
        return total([self._at(name, t) for t in (range(self.book.count) if which is None else which)])

    def _plan_beyond(self, book: Book, top: int) -> Table:
        """The years after the horizon."""
        named, count = book[Periods].named, int(book.plan.economics.study.study.beyond)
        table = Table(self.name, "Beyond", top, count)
        table.add("Year", width=34, cells=[f"Year {number} after the horizon" for number in range(1, count + 1)])
        number = table.add("No.", "year", number="count", width=16, cells=range(1, count + 1))
        last = [*range(max(0, book.count - round(1 / book.axes.calendar.years)), book.count)]

        def saved() -> Expression:
            a_year = (self._sum(RUN_SAVED, last) + self._sum(RUNNING_TAX, last)) / (lift(len(last)) * named("years_per_period"))
            return a_year * (1 + named("beyond_growth")) ** number

        def when() -> Expression:
            ends = lift(book.count) * named("years_per_period") + number
            early = book[Inputs].setting("discounting").equals("end")
            return ends - (1 - early * 1) / 2

        self._time = table.add("Paid", "years from the start", "formula", "factor", 13, cells=when)
        self.saved_beyond = table.add("Saving after tax", book.currency, "formula", "money", 13, total=True, cells=saved)
        self.present_beyond = table.add(
            "Present value",
            book.currency,
            "formula",
            "money",
            13,
            total=True,
            cells=lambda: self.saved_beyond * (1 + named("discount_rate")) ** -self._time,
        )
        return table

    def _plan_facts(self, book: Book, top: int) -> Table:
        case, money = self.case, book.currency
        facts: tuple[tuple[str, str, Number], ...] = (
            ("NPV before tax", money, "money"),
            ("NPV after tax", money, "money"),
            ("Value beyond the horizon", money, "money"),
            ("NPV after tax, with what lies beyond", money, "money"),
            ("Internal rate of return", "share/year", "share"),
            ("What all is worth at that rate", money, "money"),
            ("Discounted payback", "years from the start", "years"),
        )
        names, units, numbers = zip(*facts, strict=True)
        table = Table(self.name, "Case_facts", top, len(facts))
        table.add("Figure", width=34, cells=names)
        table.add("Unit", width=24, cells=units)

        def values() -> Expression:
            beyond = self.present_beyond.sum() if self.beyond.count else Literal(0)
            payback = case.discounted_payback_years
            return Rows(
                [
                    self._sum(PRESENT_BEFORE),
                    self._sum(PRESENT_AFTER),
                    beyond,
                    self.value.rows(1) + self.value.rows(2),
                    "none" if case.irr is None else case.irr,
                    Literal(0) if case.irr is None else self._worth_at(self.value.rows(4)),
                    "never" if payback is None else payback,
                ]
            )

        self.value = table.add("Value", "", "formula", "money", 13, cells=values)
        self.value.numbers = numbers
        return table

    def _worth_at(self, rate: Expression) -> Expression:
        """What all flows are worth at a rate: nothing, at the internal rate of return."""
        paid = self.book[Periods].paid
        flows = [self._at(AFTER_TAX, t) * (1 + rate) ** -paid.rows(t) for t in range(self.book.count)]
        beyond = product_sum(self.saved_beyond.all * (1 + rate) ** -self._time.all) if self.beyond.count else Literal(0)
        return total(flows) + beyond

    def _plan_years(self, book: Book, top: int) -> Table:
        """By fiscal year, whose first month is fixed: solve again."""
        years, labels = self.case.fiscal_years, self.case.labels_of_fiscal_years
        table = Table(self.name, "Fiscal_years", top, len(years))
        table.add("Fiscal year", width=34, cells=[year.label for year in years])
        of_year = [[t for t, label in enumerate(labels) if label == year.label] for year in years]

        def add(header: str, line: str, sign: float = 1) -> Column:
            def cells() -> Expression:
                rows = [self._sum(line, which) for which in of_year]
                return Rows(rows if sign > 0 else [-row for row in rows])

            return table.add(header, book.currency, "formula", "money", 13, total=True, cells=cells)

        self.fiscal = {
            "run_cost": add("Run cost saved", RUN_SAVED),
            "one_off": add("One-off cost saved", ONE_OFF),
            "ebitda": add("EBITDA", EBITDA),
            "depreciation": add("Depreciation", DEPRECIATED, -1),
            "tax": add("Less tax", TAX),
            "net_profit": add("Net profit", NET),
            "investment": add("Investment", INVESTED, -1),
            "cash": add("Cash", AFTER_TAX),
        }
        return table

    def _plan_uses(self, book: Book, top: int) -> Table:
        labels = {component.name: component.label for component in COMPONENTS}
        once, sites = self._once, book[SitesByPeriod]
        columns: dict[str, Column] = once.one_offs | {"build": once.build, "opening": once.opening, "closing": once.closing}
        rows: list[tuple[str, str, Expression]] = [("Use", labels[name], column.sum()) for name, column in columns.items()]
        if any(location.lease_ends for location in book.axes.locations):
            rows.append(("Use", "Seats that stay empty, more", sites.empty_by_plan.sum() - sites.empty_baseline.sum()))
        rows += [
            ("Use", "Less what today's way costs once", -self._flow.one_off_baseline.sum()),
            ("Source", "Job grants", -once.job_grant.sum()),
            ("Source", "Run cost saved within the horizon", self._sum(RUN_SAVED)),
            ("Source", "Less tax", self._sum(TAX)),
        ]
        table = Table(self.name, "Uses_and_sources", top, len(rows))
        table.add("What", width=34, cells=[name for _, name, _ in rows])
        table.add("Kind", width=24, cells=[kind for kind, _, _ in rows])
        table.add("Amount", book.currency, "link", "money", 14, cells=lambda: Rows([amount for _, _, amount in rows]))
        return table

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(
            self.name,
            f"In {self.book.currency}, nominal unless called present value: today's way less the plan. Computed: the internal rate of return and payback; "
            "the line below the rate shows that it is one.",
        )
        page.widths(self.lines.columns)
        tables = (
            (self.lines, "By period"),
            (self.beyond, "Beyond the horizon: the last year's difference, carried forward"),
            (self.facts, "What it is worth"),
            (self.years, "By fiscal year"),
            (self.uses, "Uses and sources within the horizon"),
            (self._tax, "Workings: what is deducted at every place"),
            (self._tax_of_periods, "Workings: tax by period"),
        )
        for table, title in tables:
            if table.count:
                page.titled(table, title)
        page.sheet.freeze_panes(2, 1)
        # The workings of tax are a line for every place and period: to be followed on the screen.
        printed = (self.lines, self.beyond, self.facts, self.years, self.uses)
        page.sheet.print_area(0, 0, self.uses.end, max(len(table.columns) for table in printed) - 1)


CHECK_OF_IRR = "What all is worth at that rate"
_IRR_ROW = 4
_UNITS: dict[Number, str] = {"factor": "present value of 1"}
