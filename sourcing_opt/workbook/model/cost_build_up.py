"""The sheet `Cost build-up`: for every pair of work and place, period by period, its share, people, run cost and one-off cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sourcing_opt.economics.cost.components import ARRIVAL_COMPONENTS, DELIVERY, MARGIN_BASE, ON_TOP, RUN_COMPONENTS
from sourcing_opt.workbook.grid.expression import Expression, Literal, total
from sourcing_opt.workbook.grid.functions import if_, minimum, sum_of
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Column, Range, across
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.build_up_lines import BuildUpLines, allow_overrides
from sourcing_opt.workbook.model.pay import Pay

RUN_COST = {name: name.replace("_", " ").capitalize() for name in RUN_COMPONENTS}
"""Component of run cost -> its column."""
ARRIVALS = {name: name.replace("_", " ").capitalize() for name in ARRIVAL_COMPONENTS}
"""Component of one-off cost paid when work arrives -> its column."""
ONE_OFFS = ARRIVALS | {"ramp_up": "Ramp-up", "stabilisation": "Stabilisation", "severance": "Severance"}
"""Component of one-off cost of moves -> its column."""


class CostBuildUp(BuildUpLines):
    """From the inputs to run cost and one-off cost."""

    def plan(self, book: Book) -> None:
        """Lay the table out."""
        super().plan(book)
        self._plan_quality(book)
        self._plan_run_cost(book)
        self._plan_one_off_cost(book)

    def _plan_run_cost(self, book: Book) -> None:
        table, money = self.table, f"{book.currency}/period"
        self.emissions = table.add(
            "Emissions for all",
            "t CO2e/period",
            "formula",
            "fte",
            13,
            cells=lambda: self.fte * self._years * self.places.carbon.at(self.place_row) / self.periods.named("kg_per_tonne"),
        )
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
            cells=lambda: self._sum_of_run_cost(DELIVERY),
        )
        whole = table.add(
            "Run cost for all",
            money,
            "formula",
            "money",
            13,
            cells=lambda: total([self.delivery, *(self.run_cost[name] for name in ON_TOP)]),
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
            "language_premium": lambda: self.run_cost["salary"] * self._language_premium() if self._languages else Literal(0),
            "on_cost": lambda: self.fte_years * (self.loaded - self.earned) * self._with_premiums(),
            "seat": lambda: self.fte_years * pay.seat.at(self.pay_row),
            "attrition": lambda: self.where_people_stay(
                self.fte_years * places.attrition.at(self.place_row) * (self.hiring + self.training)
            ),
            "management": lambda: self.fte_years * self.leads,
            "data_rules": lambda: self.fte_years * pairs.safeguards.at(self.pair) * self.periods.prices.at(self.number),
            "margin": lambda: self._sum_of_run_cost(MARGIN_BASE) * places.margin.at(self.place_row),
            "quote": self._quote,
            "governance": lambda: self.delivery * places.governance.at(self.place_row),
            "carbon": lambda: self.emissions * self.periods.named("carbon_price") * self.periods.prices.at(self.number),
            "errors": self._errors,
        }

    @property
    def _languages(self) -> bool:
        return bool(self.book.plan.economics.study.language_pools)

    def _language_premium(self) -> Expression:
        return self.pairs.language_premium.at(self.pair)

    def _with_premiums(self) -> Expression:
        """1, and what the night and languages add to the salary."""
        night = 1 + self.pairs.night_premium.at(self.pair)
        return night + self._language_premium() if self._languages else night

    def _errors(self) -> Expression:
        """What errors cost beside the work of putting them right."""
        if self.quality is None:
            return Literal(0)
        return self.quality.error_rate.at(self.pair) * self.error_price * self._years

    def _plan_quality(self, book: Book) -> None:
        """What is handled, and what errors in all of it would cost."""
        quality = self.quality
        if quality is None:
            return
        handled = self.table.add("Units handled", "units/year, for all", "link", "amount", 12, cells=self._units_handled)

        def each() -> Expression:
            return quality.error_cost.at(quality.process_row.at(self.pair)) * self.periods.prices.at(self.number)

        self.error_price = self.table.add(
            "Errors in all", f"{book.currency}/year", "link", "money", 13, cells=lambda: handled * each()
        )

        def of_share(header: str, share: Column, part: Callable[[], Expression] | None = None) -> Column:
            def units() -> Expression:
                whole = share * handled * self._years
                return whole if part is None else whole * part()

            return self.table.add(header, "units/period", "formula", "amount", 12, cells=units)

        def known() -> Expression:
            return if_(quality.resolution_row.at(self.pair).equals(0), 0, 1)

        def at_once() -> Expression:
            return quality.resolution.at(self.pair)

        today, by_plan = (self.share_baseline, "today's way"), (self.share_used, "by plan")
        self.handled_baseline, self.handled = (of_share(f"Units handled {way}", share) for share, way in (today, by_plan))
        self.known_baseline, self.known = (of_share(f"Resolution known {way}", share, known) for share, way in (today, by_plan))
        self.resolved_baseline, self.resolved = (
            of_share(f"Resolved at once {way}", share, at_once) for share, way in (today, by_plan)
        )

    def _units_handled(self) -> Expression:
        """Units a year, those that come back with them."""
        units = self.work.units.cell(self.work_row, self.number)
        return units if self.quality is None else units * self.quality.contacts.at(self.pair)

    def _sum_of_run_cost(self, names: Sequence[str]) -> Expression:
        """The sum of components that stand side by side."""
        columns = list(RUN_COST)
        first = columns.index(names[0])
        assert columns[first : first + len(names)] == list(names), f"between {names[0]} and {names[-1]} stands another component"
        return sum_of(across(self.run_cost[names[0]], self.run_cost[names[-1]], absolute=False))

    def _quote(self) -> Expression:
        pairs, periods, work = self.pairs, self.periods, self.work
        priced_by = pairs.priced_by.at(self.pair)
        yearly = if_(priced_by.equals("fte"), self.fte, work.part.at(self.work_row))
        quantity = if_(priced_by.equals("unit"), self._units_handled(), yearly)
        rise = (1 + pairs.indexation.at(self.pair)) ** periods.middle.at(self.number)
        rate = periods.fx.cell(pairs.currency_row.at(self.pair), self.number)
        return pairs.quote.at(self.pair) * rise * rate * quantity * self._years

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

        def severance() -> Expression:
            pay = places.severance.at(self.place_row) / self.periods.named("weeks_per_year") * self.earned
            return self.where_people_stay(self.leaves * self.fte * pay, of_quotes=True)

        return {
            "hiring": lambda: self.where_people_stay(self._employed(self.arrives) * self.hiring),
            "training": lambda: self.where_people_stay(self._employed(self.arrives) * self.training),
            "knowledge_transfer": lambda: weeks(work.transfer),
            "parallel_running": lambda: weeks(work.parallel),
            "travel": travel,
            "ramp_up": self._ramp_up,
            "stabilisation": self._stabilisation,
            "severance": severance,
        }

    @property
    def _years(self) -> Expression:
        return self.periods.named("years_per_period")

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
        losses, quality = [loss.at(self.work_row) for loss in self.work.losses[:count]], self.quality
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

        lost = of_period(self._losses, self.work_row)
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
        starting = self.where_people_stay(self._employed() * (self.hiring + self.training))

        def in_period(losses: Range, row: Expression) -> Expression:
            return if_(self.number > count, 0, losses.cell(row, minimum(self.number, count)))

        lost = in_period(self._losses, self.work_row)
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
        page.sheet.repeat_rows(self.table.top, self.table.top + 1)
