"""Of the sheet `Cost build-up`: what all of the work costs to run, component by component, or the vendor's quote."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sourcing_opt.economics.cost.components import (
    DELIVERY,
    MARGIN_BASE,
    ON_TOP,
    RUN_COMPONENTS,
)
from sourcing_opt.workbook.grid.expression import Expression, Literal, total
from sourcing_opt.workbook.grid.functions import if_, sum_of
from sourcing_opt.workbook.grid.table import Column, across
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.build_up_lines import BuildUpLines
from sourcing_opt.workbook.model.pay import Pay
from sourcing_opt.workbook.model.quote_terms import Billed, has_terms

RUN_COST = {name: name.replace("_", " ").capitalize() for name in RUN_COMPONENTS}
"""Component of run cost -> its column."""


class RunCostLines(BuildUpLines):
    """From people, pay and quotes to run cost."""

    def plan(self, book: Book) -> None:
        """Lay this part of the table out."""
        super().plan(book)
        self._plan_quality(book)
        self._plan_run_cost(book)

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
        if has_terms(book.plan.economics.study):
            terms = self.pairs.terms
            self.billed = Billed(
                table,
                terms,
                self.pair,
                self.periods.middle.at(self.number),
                money,
                price=lambda: self.pairs.quote.at(self.pair),
                level=self._level,
                quantity=self._quantity,
                part=lambda: self.work.part.at(self.work_row),
            )
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
            "licence": self._licence,
            "irrecoverable_vat": self._vat,
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

    def _licence(self) -> Expression:
        """For every unit of the volume, in the mode in which it is done."""
        if not self.book.has_modes:
            return Literal(0)
        units = self.work.units.cell(self.work_row, self.number)
        return units * self.work.licence.at(self.work_row) * self.periods.prices.at(self.number) * self._years

    def _vat(self) -> Expression:
        if not self.book.plan.economics.study.study.irrecoverable_vat:
            return Literal(0)
        return self.delivery * self.places.vat.at(self.place_row)

    def _sum_of_run_cost(self, names: Sequence[str]) -> Expression:
        """The sum of components that stand side by side."""
        columns = list(RUN_COST)
        first = columns.index(names[0])
        assert columns[first : first + len(names)] == list(names), f"between {names[0]} and {names[-1]} stands another component"
        return sum_of(across(self.run_cost[names[0]], self.run_cost[names[-1]], absolute=False))

    def _quote(self) -> Expression:
        if has_terms(self.book.plan.economics.study):
            return self.billed.charge
        return self.pairs.quote.at(self.pair) * self._level() * self._quantity()

    def _quantity(self) -> Expression:
        """Units, FTE, or the part of the process that is the workstream, for all of it."""
        pairs, work = self.pairs, self.work
        priced_by = pairs.priced_by.at(self.pair)
        yearly = if_(priced_by.equals("fte"), self.fte, work.part.at(self.work_row))
        return if_(priced_by.equals("unit"), self._units_handled(), yearly)

    def _level(self) -> Expression:
        """What a quoted unit of money has become, for a period."""
        pairs, periods = self.pairs, self.periods
        yearly = pairs.terms.rise if has_terms(self.book.plan.economics.study) else pairs.indexation
        rise = (1 + yearly.at(self.pair)) ** periods.middle.at(self.number)
        return rise * periods.fx.cell(pairs.currency_row.at(self.pair), self.number) * self._years

    @property
    def _years(self) -> Expression:
        return self.periods.named("years_per_period")
