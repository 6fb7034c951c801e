"""The sheet `Cost build-up`: for every pair of work and place, period by period, its share, people, run cost and one-off cost."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sourcing_opt.economics.cost.components import (
    ARRIVAL_COMPONENTS,
    DEPARTURE_COMPONENTS,
)
from sourcing_opt.workbook.grid.expression import Expression, Literal, total
from sourcing_opt.workbook.grid.functions import if_, maximum, minimum, product_sum, sum_of
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Column, Range, across
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.build_up_lines import allow_overrides
from sourcing_opt.workbook.model.run_cost_lines import RunCostLines

ARRIVALS = {name: name.replace("_", " ").capitalize() for name in ARRIVAL_COMPONENTS}
"""Component of one-off cost paid when work arrives -> its column."""
DEPARTURES = {name: name.replace("_", " ").capitalize() for name in DEPARTURE_COMPONENTS}
"""Component of one-off cost paid when work leaves -> its column."""
ONE_OFFS = ARRIVALS | {"ramp_up": "Ramp-up", "stabilisation": "Stabilisation"} | DEPARTURES
"""Component of one-off cost of moves -> its column."""


class CostBuildUp(RunCostLines):
    """From the inputs to run cost and one-off cost."""

    def plan(self, book: Book) -> None:
        """Lay the table out."""
        super().plan(book)
        self._plan_one_off_cost(book)

    def _plan_one_off_cost(self, book: Book) -> None:
        table, money = self.table, book.currency
        per_period = f"{money}/period"
        if book.ramps_up_before:
            self.still_ramping = table.add(
                "Ramp-up from before", per_period, "link", "money", 13, cells=self._ramping_since_before
            )
            """What it still costs that work ramps up that went live before the start: part of the cost of ramp-up, and of the baseline."""
            if book.settles:
                self.still_settling = table.add(
                    "Stabilisation from before", per_period, "link", "money", 13, cells=self._settling_since_before
                )
                """The same of stabilisation."""
        if book.plan.economics.study.contracts:
            self._plan_exit()
        self.fte_arriving = table.add("FTE arriving", "FTE", "formula", "fte", 9, cells=lambda: self.arrives * self.fte)
        self.arrives_anew, self.leaves_for_good, self.fte_anew = (
            self._plan_moving()
            if book.has_modes
            else (
                self.arrives,
                self.leaves,
                self.fte_arriving,
            )
        )
        """What arriving and leaving is paid for: all, but for who stays where the mode of their work changes."""
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

    def _plan_moving(self) -> tuple[Column, Column, Column]:
        """Of the people whose work leaves a place and arrives there in another mode in the same period, those who stay; and what moves without them."""
        table = self.table
        leaving = table.add("FTE leaving", "FTE", "formula", "fte", 9, cells=lambda: self.leaves * self.fte)

        def in_all_modes(column: Column) -> Expression:
            here = (self.process, self.shift, self.location, self.number)
            return column.sum_where(*((part, part) for part in here))

        needed = table.add("FTE needed", "FTE, in all modes", "link", "fte", 9, cells=lambda: in_all_modes(self.fte_arriving))
        freed = table.add("FTE freed", "FTE, in all modes", "link", "fte", 9, cells=lambda: in_all_modes(leaving))
        stays = table.add("FTE staying", "FTE, in all modes", "formula", "fte", 9, cells=lambda: minimum(needed, freed))

        def moved(header: str, share: Column, people: Column) -> Column:
            return table.add(
                header, "share", "formula", "share", 8, cells=lambda: share * (1 - if_(people.equals(0), 0, stays / people))
            )

        anew, for_good = moved("Arrives anew", self.arrives, needed), moved("Leaves for good", self.leaves, freed)
        return anew, for_good, table.add("FTE anew", "FTE", "formula", "fte", 9, cells=lambda: anew * self.fte)

    def _one_off_formulas(self) -> dict[str, Callable[[], Expression]]:
        """Component -> what it costs once that the share moves."""
        work, places = self.work, self.places

        def weeks(column: Column) -> Expression:
            moved = self.arrives_anew * work.existing.at(self.work_row)
            return moved * column.at(self.work_row) / self.periods.named("weeks_per_year") * self.delivery / self._years

        def travel() -> Expression:
            each = work.travel.at(self.work_row) * places.abroad.at(self.place_row) * self.periods.prices.at(self.number)
            return self.fte_anew * work.existing.at(self.work_row) * each

        def per_person(amount: Column) -> Expression:
            moved = self.fte_anew * work.existing.at(self.work_row)
            return moved * amount.at(self.work_row) * self.periods.prices.at(self.number)

        def severance() -> Expression:
            pay = places.severance.at(self.place_row) / self.periods.named("weeks_per_year") * self.earned
            return self.where_people_stay(self.leaves_for_good * self.fte * pay, of_quotes=True)

        bound = bool(self.book.plan.economics.study.contracts)
        return {
            "hiring": lambda: self.where_people_stay(self._employed(self.arrives_anew) * self.hiring),
            "training": lambda: self.where_people_stay(self._employed(self.arrives_anew) * self._training_to_pay),
            "knowledge_transfer": lambda: weeks(work.transfer),
            "parallel_running": lambda: weeks(work.parallel),
            "travel": travel,
            "programme_office": lambda: per_person(work.programme),
            "it_setup": lambda: per_person(work.it_setup),
            "ramp_up": self._ramp_up,
            "stabilisation": self._stabilisation,
            "severance": severance,
            "exit_fee": lambda: self.leaves_for_good * self.exit_fee if bound else Literal(0),
            "transition_help": lambda: self.leaves_for_good * self.handing_over if bound else Literal(0),
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

        def since(k: int, loss: Expression) -> Expression:
            return if_(self.number > k, self.arrives.above(k) * loss, 0)

        cost = self._ramping(since, self.book.count)
        return cost + self.still_ramping if self.book.ramps_up_before else cost

    def _ramping(self, since: Callable[[int, Expression], Expression], count: int) -> Expression:
        """Work lost and done in addition, at the price of the period, and errors made in addition; `since` is what of it is due k periods after arrival."""
        losses, quality = [self._learning(loss.at(self.work_row)) for loss in self.work.losses[:count]], self.quality
        if quality is not None:
            losses = [loss + more.at(self.pair) for loss, more in zip(losses, quality.more_work, strict=False)]
        cost = self._at_price(total([since(k, loss) for k, loss in enumerate(losses)]))
        if quality is None:
            return cost
        errors = total([since(k, more.at(self.pair)) for k, more in enumerate(quality.more_errors[:count])])
        return cost + errors * self.error_price

    def _stabilisation(self) -> Expression:
        """Management that is there twice, and work done again, in the period of arrival and in each after it."""
        settling = self.work.settling
        if not settling:
            return Literal(0)
        terms = [
            if_(self.number > k, self.arrives.above(k) * settles.at(self.work_row), 0)
            for k, settles in enumerate(settling[: self.book.count])
        ]
        cost = self._at_price(total(terms))
        return cost + self.still_settling if self.book.ramps_up_before else cost

    def _at_price(self, lost: Expression) -> Expression:
        return lost * self.delivery / self._years

    def _learning(self, lost: Expression) -> Expression:
        """What people lose while they learn; a machine learns nothing."""
        machines = any(location.is_machine for location in self.book.axes.locations)
        return lost * self.places.staffed.at(self.place_row) if machines else lost

    def _ramping_since_before(self) -> Expression:
        """Of what went live in each period before the start, what is lost in this one."""
        count = len(self.work.losses)

        def of_period(losses: Range, row: Expression) -> Expression:
            return total(
                [
                    if_(self.number + k > count, 0, live.at(self.pair) * losses.cell(row, self.number + k))
                    for k, live in enumerate(self.pairs.live, 1)
                ]
            )

        lost = self._learning(of_period(self._losses, self.work_row))
        if self.quality is None:
            return self._at_price(lost)
        more_work, more_errors = (Range(each[0], each[-1]) for each in (self.quality.more_work, self.quality.more_errors))
        lost = lost + of_period(more_work, self.pair)
        return self._at_price(lost) + of_period(more_errors, self.pair) * self.error_price

    def _settling_since_before(self) -> Expression:
        """Of what went live in each period before the start, what stabilisation takes in this one."""
        settling = self.work.settling
        losses, count = Range(settling[0], settling[-1]), len(settling)
        terms = [
            if_(self.number + k > count, 0, live.at(self.pair) * losses.cell(self.work_row, self.number + k))
            for k, live in enumerate(self.pairs.handed_over, 1)
        ]
        return self._at_price(total(terms))

    @property
    def _losses(self) -> Range:
        return Range(self.work.losses[0], self.work.losses[-1])

    def _of_new_work(self) -> Expression:
        """New work starts in the first period; nothing is handed over."""
        count = len(self.work.losses)
        starting = self.where_people_stay(self._employed() * (self.hiring + self._training_to_pay))

        def in_period(losses: Range, row: Expression) -> Expression:
            return if_(self.number > count, 0, losses.cell(row, minimum(self.number, count)))

        lost = self._learning(in_period(self._losses, self.work_row))
        if self.quality is None:
            ramping = self._at_price(lost)
        else:
            more_work, more_errors = (Range(each[0], each[-1]) for each in (self.quality.more_work, self.quality.more_errors))
            ramping = self._at_price(lost + in_period(more_work, self.pair))
            ramping = ramping + in_period(more_errors, self.pair) * self.error_price
        return self.placed * (if_(self.number.equals(1), starting, 0) + ramping)

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
