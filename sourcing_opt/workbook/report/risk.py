"""The sheet `Risk`: how risky it is where the people are, how concentrated they are, and what is left when a country is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sourcing_opt.economics.attributes import domains
from sourcing_opt.economics.axes import Flags
from sourcing_opt.schemas.policies import Domain
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.functions import if_, match, maximum, minimum, product_sum, rounded
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Rows
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.sites import Sites
from sourcing_opt.workbook.policies.lines import CountedAmounts
from sourcing_opt.workbook.workings.amounts import SHARE
from sourcing_opt.workbook.workings.scores import score_of
from sourcing_opt.workbook.workings.selections import Selections

KINDS: tuple[Domain, ...] = ("country", "provider", "location")
"""What people can be concentrated in."""
_TOP, _BETWEEN = 4, 3


@dataclass(frozen=True)
class People:
    """Where people are in the last period, in one way of doing the work."""

    fte: Column
    part: Column


class Concentration(Table):
    """A line for each country, provider or location that has people in the last period, today's way or by plan."""

    def __init__(self, book: Book, sheet: str, kind: Domain, top: int) -> None:
        names = list(held(book, kind))
        super().__init__(sheet, f"Risk_by_{kind}", top, len(names))
        sites = book[Sites]
        of_sites = {"country": sites.country, "provider": sites.provider, "location": sites.location}[kind]
        self.place = self.add(kind.capitalize(), cells=names)

        def people(header: str, column: Column) -> Column:
            return self.add(
                header, "FTE at end", "link", "fte", total=True, cells=lambda: column.sum_where((of_sites, self.place))
            )

        def part(header: str, fte: Column) -> Column:
            of_all = rounded(fte / fte.sum(), book[Periods].named("decimals"))
            return self.add(header, "share", "formula", "share", cells=lambda: if_(fte.sum().equals(0), 0, of_all))

        baseline, by_plan = people("FTE, today's way", sites.end_baseline), people("FTE, by plan", sites.end_by_plan)
        self.ways = {
            "today's way": People(baseline, part("Part, today's way", baseline)),
            "by plan": People(by_plan, part("Part, by plan", by_plan)),
        }


class Risk(Sheet):
    """Means, concentration, and what is left."""

    name = "Risk"
    caption = "How risky and how concentrated the plan is; what is left when a country is lost"

    def plan(self, book: Book) -> None:
        """Lay the tables out from top to bottom."""
        self._dimensions = sorted({row.dimension for row in book.plan.economics.study.risk_scores})
        self.means = Table(self.name, "Mean_risk", _TOP, len(self._dimensions))
        self.largest = Table(self.name, "Concentration", self.means.end + _BETWEEN, len(KINDS))
        self.spread: dict[Domain, Concentration] = {}
        top = self.largest.end + _BETWEEN
        for kind in KINDS:
            self.spread[kind] = Concentration(book, self.name, kind, top)
            top = self.spread[kind].end + _BETWEEN + 1
        self._plan_left(book, top)
        self._plan_lost()
        self._plan_marks(book)
        self._plan_means()
        self._plan_largest(book)

    def _plan_means(self) -> None:
        table, places = self.means, self.spread["location"]
        table.add("Risk", cells=self._dimensions)

        def mean(people: Column, name: str) -> Expression:
            marks = self._marks[name].all
            scored = product_sum(people.all * marks.differs(""))
            return if_(scored.equals(0), 0, product_sum(people.all, marks) / scored)

        def of_way(way: str) -> Column:
            return table.add(
                f"Mean, {way}",
                "0 best, 100 worst",
                "formula",
                "amount",
                cells=lambda: Rows([mean(places.ways[way].fte, name) for name in self._dimensions]),
            )

        before, after = (of_way(way) for way in places.ways)
        table.add("Change", "points", "formula", "amount", cells=lambda: after - before)

    def _plan_largest(self, book: Book) -> None:
        table, least_work = self.largest, book[Periods].named("least_work")
        table.add("People in one", cells=list(KINDS))

        def each(formula: Callable[[int, Concentration, People], Expression], way: str) -> Callable[[], Expression]:
            return lambda: Rows(
                [formula(row, concentration, concentration.ways[way]) for row, concentration in enumerate(self.spread.values())]
            )

        def add(way: str) -> tuple[Column, Column]:
            in_use = table.add(
                f"In use, {way}",
                "number",
                "formula",
                "count",
                cells=each(lambda _, __, people: product_sum((people.fte.all > least_work) * 1), way),
            )
            table.add(
                f"Largest, {way}",
                "",
                "formula",
                cells=each(
                    lambda row, concentration, people: concentration.place.at(match(its_part.rows(row), people.part.all)), way
                ),
            )
            its_part = table.add(
                f"Its part, {way}", "share", "formula", "share", cells=each(lambda _, __, people: maximum(people.part.all), way)
            )
            return in_use, its_part

        self.in_use_and_largest = {way: add(way) for way in self.spread["country"].ways}
        """By way, for each of KINDS: how many are in use, and the part of the largest."""

    def _plan_marks(self, book: Book) -> None:
        """The country of a location, and its scores: its own or its country's."""
        table, places = self.spread["location"], [book.axes.location_index[name] for name in held(book, "location")]
        table.add("In", cells=[book.axes.locations[l].country for l in places])

        def marks(name: str) -> Column:
            return table.add(
                f"Score: {name}", "0-100", "link", "amount", cells=lambda: Rows([score_of(book, name, 0, l) for l in places])
            )

        self._marks = {name: marks(name) for name in self._dimensions}

    def _plan_left(self, book: Book, top: int) -> None:
        """What is left of each process in the last period when a country is lost, with the others' surge."""
        chosen, shares = book[Selections], book[CountedAmounts].columns[SHARE][-1]
        processes = list(book.axes.by_process)
        table = self.left = Table(self.name, "Left_without", top, len(processes))
        self._process = table.add("Process", cells=processes)

        def left(process: str, country: str) -> Expression:
            span = chosen.spans[process]
            kept = (1 + chosen.surge.part(*span)) * chosen.part.part(*span) * shares.part(*span)
            elsewhere = chosen.country.part(*span).differs(country)
            return rounded(minimum(1, product_sum(kept * elsewhere)), book[Periods].named("decimals"))

        def without(country: str) -> Column:
            return table.add(
                f"Without {country}",
                "share left",
                "link",
                "share",
                cells=lambda: Rows([left(process, country) for process in processes]),
            )

        self._without = [without(country) for country in held(book, "country")]

    def _plan_lost(self) -> None:
        """How many processes a country does some of, and which of them has least left without it."""
        table = self.spread["country"]

        def hardest(row: int, left: Column) -> Expression:
            return if_(least.rows(row).equals(1), "", self._process.at(match(least.rows(row), left.all)))

        table.add(
            "Processes there",
            "number",
            "formula",
            "count",
            cells=lambda: Rows([product_sum((left.all < 1) * 1) for left in self._without]),
        )
        table.add(
            "Hit hardest if lost",
            "process",
            "formula",
            cells=lambda: Rows([hardest(row, left) for row, left in enumerate(self._without)]),
        )
        least = table.add(
            "Left of it",
            "share, with surge",
            "formula",
            "share",
            cells=lambda: Rows([minimum(left.all) for left in self._without]),
        )

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        label = self.book.axes.calendar.labels[-1]
        page.begin(
            self.name,
            f"In {label}, the last period. Means are weighted by people, over locations that have a score. "
            "What is left of a process counts the surge of the locations that remain, up to all of it.",
        )
        widest = max(len(self.left.columns), len(self.spread["location"].columns))
        for position, size in enumerate((25, 16, 22, 14, 16, 16, 22, *[17] * max(0, widest - 7))):
            done(page.sheet.set_column(position, position, size))
        for table, title in (
            (self.means, "How risky it is where the people are"),
            (self.largest, "How concentrated they are"),
            *((table, f"By {kind}") for kind, table in self.spread.items()),
            (self.left, "What is left of each process when a country is lost"),
        ):
            page.titled(table, title, max(9, len(table.columns)))
        if self.left.count:
            self._colour(page)
        page.sheet.freeze_panes(2, 1)

    def _colour(self, page: Page) -> None:
        last = self.left.count - 1
        area = f"{self._without[0].address(0)}:{self._without[-1].address(last)}"
        scale = {"type": "2_color_scale", "min_color": "#F8CBAD", "max_color": "#FFFFFF"}
        ends = {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1}
        done(page.sheet.conditional_format(area, scale | ends))


def held(book: Book, kind: Domain) -> dict[str, Flags]:
    """Country, provider or location -> (L,) its locations; those that have people in the last period, today's way or by plan."""
    busy = (book.plan.baseline.fte[:, :, -1] + book.fte[:, :, -1]).sum(axis=0) > 0
    return {name: members for name, members in domains(book.axes, kind).items() if (members & busy).any()}
