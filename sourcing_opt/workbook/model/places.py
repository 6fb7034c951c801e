"""The sheet `Places`: what every location costs and how its people work, with blanks filled in, a line for each."""

from __future__ import annotations

from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.expression import Expression, Literal, Operand
from sourcing_opt.workbook.grid.functions import if_, match, minimum, sum_where
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Kinds
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.periods import Periods


def data_classes(study: Study) -> list[str]:
    """Every class of data that any process handles."""
    return sorted({name for process in study.processes for name in process.data_classes})


def has_local_prices(study: Study) -> bool:
    """Whether prices rise at a rate of its own anywhere."""
    return any(location.price_inflation is not None for location in study.locations)


class Places(Sheet):
    """A line for each location."""

    name = "Places"
    caption = "Workings: every location's inputs with their blanks filled in"

    def plan(self, book: Book) -> None:
        """Lay the table out."""
        self.inputs, self.study = book[Inputs], book.plan.economics.study
        inputs, periods = self.inputs, book[Periods]
        table = self.table = Table(self.name, "Places", 3, len(book.axes.locations))
        locations = book.axes.locations
        self.location = table.add("Location", width=21, cells=[each.id for each in locations])
        table.add("Location model", "derived where blank", "derived", width=14, cells=book.models)
        provider = table.add("Provider", width=16, cells=[each.provider for each in locations])
        self.row = table.add(
            "Row", "of In_locations", "link", "count", cells=lambda: inputs.position("locations", "id", self.location)
        )
        provider_row = table.add(
            "Provider row",
            "of In_providers, 0: none",
            "link",
            "count",
            cells=lambda: inputs.position("providers", "id", provider),
        )
        self.currency = table.add(
            "Currency", "blank: the study's", "link", cells=lambda: self._stated("currency", inputs.setting("currency"))
        )
        self.currency_row = table.add(
            "Currency row", "of Exchange_rates", "link", "count", cells=lambda: match(self.currency, periods.currency.all)
        )
        hours = self.productive_hours = table.add(
            "Productive hours",
            "hours/FTE/year",
            "link",
            "amount",
            12,
            cells=lambda: self._stated("productive_hours", periods.named("study_hours")),
        )
        productivity = table.add("Productivity", "factor", "link", "factor", 12, cells=lambda: self._stated("productivity", 1))
        self.hours_per_fte = table.add(
            "Hours per FTE", "standard hours/year", "formula", "amount", 12, cells=lambda: hours * productivity
        )
        self.seat = self._amount("Seat", "seat_cost", "local currency/FTE/year")
        self.attrition = self._amount("Attrition", "attrition", "share/year")
        self.night_premium = self._amount("Night premium", "night_premium", "share of salary")
        self.carbon = self._amount("Carbon", "carbon", "kg CO2e/FTE/year")
        self.quality = table.add(
            "Quality", "0-100", "link", "amount", cells=lambda: self._stated("quality", periods.named("unless_quality"))
        )
        self.severance = table.add("Severance", "weeks of pay", "link", "amount", 14, cells=self._severance)
        if has_local_prices(self.study):
            self.price_inflation = table.add(
                "Price inflation",
                "share/year",
                "link",
                "factor",
                cells=lambda: self._stated("price_inflation", periods.named("price_inflation")),
            )
            """Only where any location has its own."""
        self.fixed = self._amount("Fixed", "fixed_cost", "local currency/year")
        self.opening = self._amount("Opening", "opening_cost", "local currency")
        self.closing = self._amount("Closing", "closing_cost", "local currency")
        if any(location.is_machine for location in locations):
            self.staffed = table.add(
                "People",
                "0: a machine",
                "link",
                "count",
                cells=lambda: if_(self._stated("kind", "people").equals("machine"), 0, 1),
            )
            """Only where there is a machine."""
        if self.study.incentives:
            self._plan_incentives(book)
        if any(location.lease_ends is not None for location in locations):
            self.seats = table.add(
                "Seats leased", "FTE, blank: today's people", "link", "fte", 12, cells=lambda: self._stated("leased_seats", "")
            )
            """Only where any location has a lease, as `lease`."""
            ends = [0 if each.lease_ends is None else book.axes.calendar.begun_by(each.lease_ends) for each in locations]
            self.lease = table.add("Lease", "last period, 0: none", "derived", "count", cells=ends)
        self.not_open = table.add(
            "Not open", "1 = today", "link", "count", cells=lambda: if_(self._stated("status", "open").equals("open"), 0, 1)
        )
        self.abroad = table.add(
            "Abroad",
            "1 = yes",
            "link",
            "count",
            cells=lambda: if_(self._stated("country").equals(inputs.setting("home_country")), 0, 1),
        )

        def term(header: str, column: str) -> Column:
            return table.add(
                header, "share of cost", "link", "factor", 11, cells=lambda: inputs.looked_up("providers", column, provider_row)
            )

        if self.study.study.irrecoverable_vat:
            self.vat = self._plan_vat(book)
            """Only where the study has any."""
        self.margin, self.governance = term("Margin", "margin"), term("Governance", "governance")
        self.safeguards = [self._safeguard(name) for name in data_classes(self.study)] or [
            table.add("Data", f"{book.currency}/FTE/year", "link", "amount", 13, cells=lambda: Literal(0))
        ]

    def _plan_vat(self, book: Book) -> Column:
        """On vendors' charges, and on own centres' abroad with their markup. Who runs a place where is fixed."""
        study, inputs = self.study, self.inputs
        own = [each.provider in study.own_providers for each in book.axes.locations]
        at_home = [each.country == study.study.home_country for each in book.axes.locations]
        which = [0 if not ours else 1 if home else 2 for ours, home in zip(own, at_home, strict=True)]

        def charged() -> Expression:
            markup: Expression = Literal(0)
            if study.taxes:
                markups, countries = (inputs.column("taxes", column).all for column in ("markup", "country"))
                markup = sum_where(markups, (countries, self._stated("country")))
            vat = inputs.setting("irrecoverable_vat")
            return Kinds(which, vat, 0, vat * (1 + markup))

        return self.table.add("VAT", "share of charges", "link", "factor", 11, cells=charged)

    def _severance(self) -> Expression:
        weeks, cap = self._stated("severance_weeks"), self._stated("severance_cap", "")
        if not any(each.severance_weeks_a_year or each.severance_cap is not None for each in self.study.locations):
            return weeks
        owed = weeks + self._stated("severance_weeks_a_year") * self._stated("service_years")
        return if_(cap.equals(""), owed, minimum(owed, cap))

    def _plan_incentives(self, book: Book) -> None:
        """Only where there are any."""
        inputs, table = self.inputs, self.table
        row = table.add(
            "Incentive row",
            "of In_incentives, 0: none",
            "link",
            "count",
            cells=lambda: inputs.position("incentives", "location", self.location),
        )

        def granted(header: str, unit: str, column: str, default: Operand = 0) -> Column:
            return table.add(
                header, unit, "link", "amount", 13, cells=lambda: inputs.looked_up("incentives", column, row, default)
            )

        self.per_job = granted("Per job", f"{book.currency}/FTE", "per_job")
        self.max_jobs = granted("Most jobs", "FTE, blank: all", "max_jobs", "")
        self.training_grant = granted("Training grant", "share of training cost", "training_grant")

    def _stated(self, column: str, default: Operand = 0) -> Expression:
        """An input of the location."""
        return self.inputs.looked_up("locations", column, self.row, default)

    def _amount(self, header: str, column: str, unit: str) -> Column:
        return self.table.add(header, unit, "link", "amount", 14, cells=lambda: self._stated(column))

    def _safeguard(self, name: str) -> Column:
        """What a class of data costs there."""

        def cost() -> Expression:
            if not self.study.data_rules:
                return Literal(0)
            costs, classes, countries, allowed = (
                self.inputs.column("data_rules", column).all for column in ("cost", "data_class", "country", "allowed")
            )
            return sum_where(costs, (classes, name), (countries, self._stated("country")), (allowed, "with_cost"))

        return self.table.add(f"Data {name}", f"{self.book.currency}/FTE/year", "link", "amount", 13, cells=cost)

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(
            self.name,
            "Inputs of each location with their blanks filled in. Where a location is and who runs it is fixed: solve again. "
            "Derived: the location model, from In_locations' country and time zone where it is blank.",
        )
        page.widths(self.table.columns)
        page.table(self.table)
        page.sheet.freeze_panes(self.table.first, 1)
