"""The sheet `Periods`: the constants and settings behind every formula, time, exchange rates, and what moving takes."""

from __future__ import annotations

from collections.abc import Callable

from sourcing_opt.economics.cost.run_cost import KG_PER_TONNE
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.labor import ASSUMED_TRANSITION, Role
from sourcing_opt.schemas.tables.locations import Location
from sourcing_opt.schemas.tables.settings import MONTHS_A_YEAR, WEEKS_A_YEAR, StudySettings
from sourcing_opt.tolerances import BINDING, EDGE, LEAST_WORK, PAID_BACK, REACHED, SAME_MOVE
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.expression import Expression, Named, lift, texts
from sourcing_opt.workbook.grid.functions import if_
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Rows
from sourcing_opt.workbook.grid.table import Column, Range, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.inputs import Inputs

CHECK_TOLERANCE = 1e-6
"""By how much two figures that must be the same may differ: of the right one, and of 1 where that is smaller."""
CONSTANTS: dict[str, tuple[float, str, str]] = {
    "weeks_per_year": (WEEKS_A_YEAR, "weeks/year", "Training, handover and severance are in weeks of pay"),
    "months_per_year": (MONTHS_A_YEAR, "months/year", "Ramp-up is by month"),
    "months_per_quarter": (3, "months/quarter", ""),
    "kg_per_tonne": (KG_PER_TONNE, "kg/t", "Emissions are stated in kilograms and priced by the tonne"),
    "minutes_per_hour": (60, "minutes/hour", "Handling time is in minutes"),
    "percent": (100, "points", "Measures of service are shares, and points of 100 where a rule limits them"),
    "unless_discount_rate": (
        float(StudySettings.model_fields["discount_rate"].default),
        "share/year",
        "Where the setting is blank",
    ),
    "unless_productive_hours": (
        float(StudySettings.model_fields["productive_hours"].default),
        "hours/FTE/year",
        "Where the setting is blank",
    ),
    "unless_depreciation_years": (
        float(StudySettings.model_fields["depreciation_years"].default),
        "years",
        "Where the setting is blank",
    ),
    "unless_lead_pay": (
        float(Role.model_fields["lead_pay"].default),
        "multiple of salary",
        "Where a role does not say what its leads earn",
    ),
    "unless_quality": (float(Location.model_fields["quality"].default), "0-100", "Where a location does not say"),
    "used_above": (EDGE, "share of commitment", "Paid more than this, a provider is used and owes its commitment"),
    "reached_from": (REACHED, "share of threshold", "Spend that makes a provider's threshold"),
    "least_work": (LEAST_WORK, "share", "A share above this is work; below it, it is the arithmetic's dust"),
    "another_move": (SAME_MOVE, "share", "A move that differs by more than this from the plan before's is another move"),
    "binding_within": (
        BINDING,
        "of the bound, or of 1",
        "A policy with less room left than this is binding; short by more it is broken",
    ),
    "decimals": (9, "decimals", "What a policy has is rounded to so many"),
    "check_tolerance": (CHECK_TOLERANCE, "share", "Two figures that must be the same may differ by this"),
    "paid_back_within": (PAID_BACK, "of run cost", "A saving so far that is this little below zero counts as zero"),
}
"""Name -> value, unit, what for. Every number in the workbook's formulas that is no input stands here."""
_HANDOVER = {
    "knowledge_transfer_weeks": "Transfer",
    "parallel_weeks": "Parallel",
    "travel": "Travel",
    "programme_office": "Programme",
    "it_setup": "IT",
}
_SETTLING = {
    "stabilisation_months": ("Stabilisation", "months"),
    "double_management": ("Double management", "share of run cost"),
    "disruption_probability": ("Disruption", "how likely"),
    "disruption_weeks": ("Disruption takes", "weeks"),
}
_TOP, _BETWEEN = 4, 3


class Periods(Sheet):
    """Constants, settings, periods, exchange rates, what moving takes."""

    name = "Periods"
    caption = "Workings: constants, discounting, exchange rates"

    def plan(self, book: Book) -> None:
        """Lay the tables out from top to bottom."""
        self.inputs = book[Inputs]
        self.constants = self._plan_constants()
        self.settings = self._plan_settings(self.constants.end + _BETWEEN)
        self.periods = self._plan_periods(self.settings.end + _BETWEEN)
        self.rates = self._plan_rates(self.periods.end + _BETWEEN)
        self.moving = self._plan_moving(self.rates.end + _BETWEEN)

    def named(self, name: str) -> Expression:
        """A constant or a setting, by the name the workbook gives its cell."""
        return Named(name, self._cells[name])

    def _plan_constants(self) -> Table:
        table = Table(self.name, "Constants", _TOP, len(CONSTANTS))
        values, units, purposes = zip(*CONSTANTS.values(), strict=True)
        table.add("Name", width=24, cells=list(CONSTANTS))
        value = table.add("Value", "", "computed", "amount", 16, cells=values)
        table.add("Unit", width=22, cells=units)
        table.add("For", cells=[purpose or None for purpose in purposes])
        self._cells = {name: value.fixed(index) for index, name in enumerate(CONSTANTS)}
        return table

    def _plan_settings(self, top: int) -> Table:
        setting, named = self.inputs.setting, self.named

        def or_else(name: str, default: Expression | float) -> Expression:
            return if_(setting(name).equals(""), default, setting(name))

        def months() -> Expression:
            longer = if_(setting("period").equals("year"), named("months_per_year"), named("months_per_quarter"))
            return if_(setting("period").equals("month"), 1, longer)

        formulas: dict[str, tuple[Callable[[], Expression], str]] = {
            "months_per_period": (months, "months"),
            "years_per_period": (lambda: named("months_per_period") / named("months_per_year"), "years"),
            "discount_rate": (lambda: or_else("discount_rate", named("unless_discount_rate")), "share/year"),
            "price_inflation": (lambda: or_else("price_inflation", 0), "share/year"),
            "carbon_price": (lambda: or_else("carbon_price", 0), "money/t CO2e"),
            "depreciation_years": (lambda: or_else("depreciation_years", named("unless_depreciation_years")), "years"),
            "beyond_growth": (lambda: or_else("beyond_growth", 0), "share/year"),
            "study_hours": (lambda: or_else("productive_hours", named("unless_productive_hours")), "hours/FTE/year"),
        }
        table = Table(self.name, "Settings", top, len(formulas))
        table.add("Name", cells=list(formulas))
        value = table.add("Value", "", "link", "factor", cells=lambda: Rows([formula() for formula, _ in formulas.values()]))
        table.add("Unit", cells=[unit for _, unit in formulas.values()])
        table.add("For")
        self._cells |= {name: value.fixed(index) for index, name in enumerate(formulas)}
        return table

    def _plan_periods(self, top: int) -> Table:
        calendar, named, setting = self.book.axes.calendar, self.named, self.inputs.setting
        table = Table(self.name, "Periods", top, self.book.count)
        self.period = table.add("Period", cells=calendar.labels)
        self.number = table.add("No.", "period", number="count", width=8, cells=range(1, self.book.count + 1))
        self.middle = table.add(
            "Middle",
            "years from the start",
            "formula",
            "factor",
            cells=lambda: (self.number - lift(1) / 2) * named("years_per_period"),
        )
        self.paid = table.add(
            "Paid",
            "years from the start",
            "formula",
            "factor",
            cells=lambda: if_(setting("discounting").equals("end"), self.number * named("years_per_period"), self.middle),
        )
        self.discount = table.add(
            "Discount factor", "", "formula", "factor", cells=lambda: (1 + named("discount_rate")) ** -self.paid
        )
        self.prices = table.add(
            "Price index", "", "formula", "factor", cells=lambda: (1 + named("price_inflation")) ** self.middle
        )
        return table

    def _plan_rates(self, top: int) -> Table:
        inputs, currency = self.inputs, self.book.currency
        known = currencies(self.book.plan.economics.study)
        table = Table(self.name, "Exchange_rates", top, len(known))
        self.currency = table.add("Currency", cells=known)
        row = table.add(
            "Row", "of In_fx, 0: none", "link", "count", cells=lambda: inputs.position("fx", "currency", self.currency)
        )
        own = self.currency.equals(inputs.setting("currency"))
        rate = table.add(
            "Rate",
            f"{currency}, at the start",
            "link",
            "factor",
            cells=lambda: if_(own, 1, inputs.looked_up("fx", "rate", row, 1)),
        )
        drift = table.add(
            "Drift", "share/year", "link", "factor", cells=lambda: if_(own, 0, inputs.looked_up("fx", "drift", row))
        )

        def in_period(label: str, t: int) -> Column:
            return table.add(
                label, f"{currency}/unit", "formula", "factor", cells=lambda: rate * (1 + drift) ** self.middle.fixed(t)
            )

        columns = [in_period(label, t) for t, label in enumerate(self.book.axes.calendar.labels)]
        self.fx = Range(columns[0], columns[-1])
        return table

    def _plan_moving(self, top: int) -> Table:
        inputs, currency = self.inputs, self.book.currency
        weeks = {"Transfer", "Parallel"}
        units = {header: "weeks" if header in weeks else f"{currency}/FTE" for header in _HANDOVER.values()}
        table = Table(self.name, "Moving", top, len(ASSUMED_TRANSITION))
        self.complexity = table.add("Complexity", cells=[assumed.complexity for assumed in ASSUMED_TRANSITION])
        row = table.add(
            "Row",
            "of In_transition, 0: none",
            "link",
            "count",
            cells=lambda: inputs.position("transition", "complexity", self.complexity),
        )
        assumed = {
            column: table.add(
                f"{header} unless stated",
                units[header],
                "computed",
                "amount",
                cells=[getattr(each, column) for each in ASSUMED_TRANSITION],
            )
            for column, header in _HANDOVER.items()
        }

        def used(column: str, header: str) -> Column:
            return table.add(
                header,
                units[header],
                "link",
                "amount",
                cells=lambda: inputs.looked_up("transition", column, row, assumed[column]),
            )

        self.transfer, self.parallel, self.travel, self.programme, self.it_setup = (
            used(column, header) for column, header in _HANDOVER.items()
        )

        def settling(column: str, header: str, unit: str) -> Column:
            return table.add(header, unit, "link", "factor", cells=lambda: inputs.looked_up("transition", column, row))

        if self.book.settles:
            self.stabilisation, self.double_management, self.disruption_probability, self.disruption_weeks = (
                settling(column, header, unit) for column, (header, unit) in _SETTLING.items()
            )
        return table

    def write(self, page: Page) -> None:
        """Fill the sheet and name its constants and settings."""
        page.begin(
            self.name, "What every formula shares. The start, the number and the length of periods are fixed: solve again."
        )
        for name, cell in self._cells.items():
            done(page.workbook.define_name(name, f"={texts(cell, '', 1)[0]}"))
        for table, title in (
            (self.constants, "Constants"),
            (self.settings, "Settings used"),
            (self.periods, "Periods"),
            (self.rates, "Exchange rates"),
            (self.moving, "What moving takes"),
        ):
            page.titled(table, title)
        for position in range(len(self.rates.columns)):
            done(page.sheet.set_column(position, position, 14))
        page.widths(self.constants.columns)
        page.sheet.freeze_panes(2, 1)


def currencies(study: Study) -> list[str]:
    """The study's own, then the others."""
    own = study.study.currency
    return [own, *sorted({row.currency for row in study.fx} - {own})]
