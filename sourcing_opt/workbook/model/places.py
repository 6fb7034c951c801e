"""The sheet `Places`: what every location costs and how its people work, with blanks filled in, a line for each."""

from __future__ import annotations

from sourcing_opt.schemas.study import Study
from sourcing_opt.workbook.grid.expression import Expression, Literal, Operand
from sourcing_opt.workbook.grid.functions import if_, match, sum_where
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.periods import Periods


def data_classes(study: Study) -> list[str]:
    """Every class of data that any process handles."""
    return sorted({name for process in study.processes for name in process.data_classes})


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
        self.severance = self._amount("Severance", "severance_weeks", "weeks of pay")
        self.fixed = self._amount("Fixed", "fixed_cost", "local currency/year")
        self.opening = self._amount("Opening", "opening_cost", "local currency")
        self.closing = self._amount("Closing", "closing_cost", "local currency")
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

        self.margin, self.governance = term("Margin", "margin"), term("Governance", "governance")
        self.safeguards = [self._safeguard(name) for name in data_classes(self.study)] or [
            table.add("Data", f"{book.currency}/FTE/year", "link", "amount", 13, cells=lambda: Literal(0))
        ]

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
        page.sheet.repeat_rows(self.table.top, self.table.top + 1)
