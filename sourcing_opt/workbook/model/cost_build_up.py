"""The sheet `Cost build-up`: for every pair of work and place, period by period, its share, people, run cost and one-off cost."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sourcing_opt.economics.components import ARRIVAL_COMPONENTS, BUILD_UP, DEPARTURE_COMPONENTS, RUN_COMPONENTS
from sourcing_opt.workbook.grid.expression import Expression, Literal, total
from sourcing_opt.workbook.grid.functions import if_, maximum, minimum, product_sum, sum_of
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Column, Range, across
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.build_up_lines import BuildUpLines, allow_overrides
from sourcing_opt.workbook.model.pay import Pay
from sourcing_opt.workbook.model.quote_terms import Billed, has_terms

RUN_COST = {name: name.replace("_", " ").capitalize() for name in RUN_COMPONENTS}
"""Component of run cost -> its column."""
ARRIVALS = {name: name.replace("_", " ").capitalize() for name in ARRIVAL_COMPONENTS}
"""Component of one-off cost paid when work arrives -> its column."""
DEPARTURES = {name: name.replace("_", " ").capitalize() for name in DEPARTURE_COMPONENTS}
"""Component of one-off cost paid when work leaves -> its column."""
ONE_OFFS = ARRIVALS | {"ramp_up": "Ramp-up"} | DEPARTURES
"""Component of one-off cost of moves -> its column."""


class CostBuildUp(BuildUpLines):
    """From the inputs to run cost and one-off cost."""

    def plan(self, book: Book) -> None:
        """Lay the table out."""
        super().plan(book)
        self._plan_run_cost(book)
        self._plan_one_off_cost(book)

    def _plan_run_cost(self, book: Book) -> None:
        table, money = self.table, f"{book.currency}/period"
        if has_terms(book.plan.economics.study):
            terms = self.pairs.terms
            self.billed = Billed(
                table, terms, self.pair, self.periods.middle.at(self.number), money,
                price=lambda: self.pairs.quote.at(self.pair), level=self._level,
                quantity=self._quantity, part=lambda: self.work.part.at(self.work_row),
            )  # fmt: skip
            """What quotes come to by part; only where any says more than a price."""
        formulas = self._run_cost_formulas()
        self.run_cost = {
            name: table.add(header, f"{money}, for all", "link", "money", 13, cells=formulas.get(name))
            for name, header in RUN_COST.items()
        }
        """By component, of all of the work."""
        self.delivery = table.add(
            "Delivery for all",
            f"{money}, paid",
            "formula",
            "money",
            13,
            cells=lambda: self._sum_of_run_cost(BUILD_UP[0], "quote"),
        )
        whole = table.add(
            "Run cost for all",
            money,
            "formula",
            "money",
            13,
            cells=lambda: self.delivery + self.run_cost["governance"] + self.run_cost["irrecoverable_vat"],
        )
        self.cost_baseline = table.add(
            "Run cost today's way", money, "formula", "money", 13, cells=lambda: self.share_baseline * whole
        )
        self.cost_by_plan = table.add("Run cost by plan", money, "formula", "money", 13, cells=lambda: self.share_used * whole)

    def _run_cost_formulas(self) -> dict[str, Callable[[], Expression]]:
        """Component -> what it costs to do all of the work."""
        places, pairs, pay = self.places, self.pairs, self.book[Pay]
        return {
            "salary": lambda: self.fte_years * self.earned,
            "night_premium": lambda: self.run_cost["salary"] * pairs.night_premium.at(self.pair),
            "on_cost": lambda: self.fte_years * (self.loaded - self.earned) * (1 + pairs.night_premium.at(self.pair)),
            "seat": lambda: self.fte_years * pay.seat.at(self.pay_row),
            "attrition": lambda: self.fte_years * places.attrition.at(self.place_row) * (self.hiring + self.training),
            "management": lambda: self.fte_years * self.leads,
            "data_rules": lambda: self.fte_years * pairs.safeguards.at(self.pair) * self.periods.prices.at(self.number),
            "margin": lambda: self._sum_of_run_cost(BUILD_UP[0], "data_rules") * places.margin.at(self.place_row),
            "quote": self._quote,
            "governance": lambda: self.delivery * places.governance.at(self.place_row),
            "irrecoverable_vat": self._vat,
        }

    def _vat(self) -> Expression:
        if not self.book.plan.economics.study.study.irrecoverable_vat:
            return Literal(0)
        return self.delivery * self.places.vat.at(self.place_row)

    def _sum_of_run_cost(self, first: str, last: str) -> Expression:
        return sum_of(across(self.run_cost[first], self.run_cost[last], absolute=False))

    def _quote(self) -> Expression:
        if has_terms(self.book.plan.economics.study):
            return self.billed.charge
        return self.pairs.quote.at(self.pair) * self._level() * self._quantity()

    def _quantity(self) -> Expression:
        """Units, FTE, or the part of the process that is the workstream, for all of it."""
        pairs, work = self.pairs, self.work
        priced_by = pairs.priced_by.at(self.pair)
        yearly = if_(priced_by.equals("fte"), self.fte, work.part.at(self.work_row))
        return if_(priced_by.equals("unit"), work.units.cell(self.work_row, self.number), yearly)

    def _level(self) -> Expression:
        """What a quoted unit of money has become, for a period."""
        pairs, periods = self.pairs, self.periods
        yearly = pairs.terms.rise if has_terms(self.book.plan.economics.study) else pairs.indexation
        rise = (1 + yearly.at(self.pair)) ** periods.middle.at(self.number)
        return rise * periods.fx.cell(pairs.currency_row.at(self.pair), self.number) * self._years

    def _plan_one_off_cost(self, book: Book) -> None:
        table, money = self.table, book.currency
        per_period = f"{money}/period"
        if book.ramps_up_before:
            self.still_ramping = table.add(
                "Ramp-up from before", per_period, "link", "money", 13, cells=self._ramping_since_before
            )
            """What it still costs that work ramps up that went live before the start: part of the cost of ramp-up, and of the baseline."""
        if book.plan.economics.study.contracts:
            self._plan_exit()
        self.fte_arriving = table.add("FTE arriving", "FTE", "formula", "fte", 9, cells=lambda: self.arrives * self.fte)
        formulas = self._one_off_formulas()
        self.one_off_cost = {
            name: table.add(f"{header}, once", per_period, "link", "money", 13, cells=formulas.get(name))
            for name, header in ONE_OFFS.items()
        }
        """By component, of the share that moves."""
        columns = list(self.one_off_cost.values())
        self.one_off = table.add(
            "One-off cost",
            per_period,
            "formula",
            "money",
            13,
            cells=lambda: sum_of(across(columns[0], columns[-1], absolute=False)),
        )
        if book.has_new_work:
            self.one_off_baseline = table.add(
                "One-off cost today's way", per_period, "formula", "money", 13, cells=self._of_new_work
            )

    def _one_off_formulas(self) -> dict[str, Callable[[], Expression]]:
        """Component -> what it costs once that the share moves."""
        work, places = self.work, self.places

        def weeks(column: Column) -> Expression:
            moved = self.arrives * work.existing.at(self.work_row)
            return moved * column.at(self.work_row) / self.periods.named("weeks_per_year") * self.delivery / self._years

        def travel() -> Expression:
            each = work.travel.at(self.work_row) * places.abroad.at(self.place_row) * self.periods.prices.at(self.number)
            return self.fte_arriving * work.existing.at(self.work_row) * each

        def per_person(amount: Column) -> Expression:
            moved = self.fte_arriving * work.existing.at(self.work_row)
            return moved * amount.at(self.work_row) * self.periods.prices.at(self.number)

        def severance() -> Expression:
            pay = places.severance.at(self.place_row) / self.periods.named("weeks_per_year") * self.earned
            return self.leaves * self.fte * pay

        bound = bool(self.book.plan.economics.study.contracts)
        return {
            "hiring": lambda: self._employed(self.arrives) * self.hiring,
            "training": lambda: self._employed(self.arrives) * self._training_to_pay,
            "knowledge_transfer": lambda: weeks(work.transfer),
            "parallel_running": lambda: weeks(work.parallel),
            "travel": travel,
            "programme_office": lambda: per_person(work.programme),
            "it_setup": lambda: per_person(work.it_setup),
            "ramp_up": self._ramp_up,
            "severance": severance,
            "exit_fee": lambda: self.leaves * self.exit_fee if bound else Literal(0),
            "transition_help": lambda: self.leaves * self.handing_over if bound else Literal(0),
        }

    def _plan_exit(self) -> None:
        """What leaving takes by contract, of all of the work; only where there are contracts."""

        def help_for_all() -> Expression:
            return self.pairs.exit.help.at(self.pair) / self.periods.named("weeks_per_year") * self.delivery / self._years

        money = f"{self.book.currency}, for all"
        self.exit_fee = self.table.add("Exit fee for all", money, "link", "money", 13, cells=self._exit_fee)
        self.handing_over = self.table.add("Transition help for all", money, "link", "money", 13, cells=help_for_all)

    def _exit_fee(self) -> Expression:
        """Of what would be paid from this period to the end of the term; beyond the horizon at the charge of its last period."""
        count = self.book.count
        first = np.repeat(np.arange(len(self.book.pairs)) * count, count)
        ends = self.pairs.exit.ends.at(self.pair)
        numbers, paid = (column.part(first, first + count) for column in (self.number, self.delivery))
        within = product_sum((numbers >= self.number) * (numbers <= ends) * paid)
        after = maximum(0, ends - self.periods.number.fixed(count - 1)) * self.delivery.rows(first + count - 1)
        return self.pairs.exit.fee.at(self.pair) * if_(self.number <= ends, within + after, 0)

    @property
    def _years(self) -> Expression:
        return self.periods.named("years_per_period")

    @property
    def _training_to_pay(self) -> Expression:
        """Per FTE that arrives, less what a government pays of it."""
        if not self.book.plan.economics.study.incentives:
            return self.training
        return self.training * (1 - self.places.training_grant.at(self.place_row))

    def _employed(self, share: Expression | None = None) -> Expression:
        """People who have to be found, with the provider's margin."""
        people = self.fte_years if share is None else share * self.fte_years
        return people / self._years * (1 + self.places.margin.at(self.place_row))

    def _ramp_up(self) -> Expression:
        """What is lost in the period of arrival and in each after it, at the price of the period."""
        lost = total(
            [
                if_(self.number > k, self.arrives.above(k) * loss.at(self.work_row), 0)
                for k, loss in enumerate(self.work.losses[: self.book.count])
            ]
        )
        cost = self._at_price(lost)
        return cost + self.still_ramping if self.book.ramps_up_before else cost

    def _at_price(self, lost: Expression) -> Expression:
        cost = lost * self.delivery / self._years
        machines = any(location.is_machine for location in self.book.axes.locations)
        return cost * self.places.staffed.at(self.place_row) if machines else cost

    def _ramping_since_before(self) -> Expression:
        """Of what went live in each period before the start, what is lost in this one."""
        losses, count = self._losses, len(self.work.losses)
        lost = total(
            [
                if_(self.number + k > count, 0, live.at(self.pair) * losses.cell(self.work_row, self.number + k))
                for k, live in enumerate(self.pairs.live, 1)
            ]
        )
        return self._at_price(lost)

    @property
    def _losses(self) -> Range:
        return Range(self.work.losses[0], self.work.losses[-1])

    def _of_new_work(self) -> Expression:
        """New work starts in the first period; nothing is handed over."""
        count = len(self.work.losses)
        starting = self._employed() * (self.hiring + self._training_to_pay)
        lost = if_(self.number > count, 0, self._losses.cell(self.work_row, minimum(self.number, count)))
        return self.placed * (if_(self.number.equals(1), starting, 0) + self._at_price(lost))

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(
            self.name,
            '"For all" is for all of the work, if it were all done at the location; its share of it makes the cost. '
            "A share in the column Override replaces the plan's: cost, policies and checks follow.",
        )
        page.widths(self.table.columns)
        page.table(self.table)
        if self.table.count:
            allow_overrides(page, self.override, {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1})
        page.sheet.freeze_panes(self.table.first, 3)
        page.sheet.repeat_rows(self.table.top, self.table.top + 1)
