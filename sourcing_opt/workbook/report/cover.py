"""The sheet `Cover`: the plan in one page, and the way to everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from xlsxwriter.utility import quote_sheetname

from sourcing_opt import __version__
from sourcing_opt.schemas.policies import Domain
from sourcing_opt.solving import Status
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.formats import INKS, Number
from sourcing_opt.workbook.grid.functions import count_where
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Rows
from sourcing_opt.workbook.grid.single_cells import Cell
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.allocation import Allocation
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.policies.by_period import BINDS, BREACH, OK
from sourcing_opt.workbook.policies.overview import Policies
from sourcing_opt.workbook.report.charts import cost_chart, people_chart
from sourcing_opt.workbook.report.checks import ALL_OK, Checks, mark
from sourcing_opt.workbook.report.mix import MODEL
from sourcing_opt.workbook.report.risk import KINDS, Risk
from sourcing_opt.workbook.report.summary import Summary

_WIDTHS = (40, 17, 21, 2, 18, 70)
_LEFT, _RIGHT = 0, 4
"""The headline stands on the left, charts and contents on the right."""
_PLURAL: dict[Domain, str] = {"country": "Countries", "provider": "Providers", "location": "Locations"}
_LARGEST: tuple[Domain, ...] = ("country", "provider")
_STATUSES = {OK: "Rules kept, with room left", BINDS: "Rules kept, without room left", BREACH: "Rules broken, at their penalty"}
_ABOVE_LEGEND = 7
"""Lines from the last part of what is printed to colours and contents, which are for who has the file."""
_CHART_LINES = 14
_CHART = {"width": 625, "height": _CHART_LINES * 20 - 12}


class Cover(Sheet):
    """Headline, where people are in the end, rules, provenance, colours, contents."""

    name = "Cover"
    caption = "The plan in one page"

    def plan(self, book: Book) -> None:
        """Lay out what is calculated."""
        facts = book[Summary].facts
        self._master = Cell(self.name, 3, _LEFT, book[Checks].master)
        self._facts = [Cell(self.name, line, _LEFT + 1, fact.cell) for line, fact in enumerate(facts.values(), 6)]
        self.ends = self._plan_ends(book, 6 + len(facts) + 2)
        self._below = max(self.ends.end, 3 + 2 * _CHART_LINES) + 1
        statuses = book[Policies].status.all
        self._rules = [
            Cell(self.name, line, _LEFT + 1, count_where(statuses, status))
            for line, status in enumerate(_STATUSES, self._below + 1)
        ]

    def _plan_ends(self, book: Book, top: int) -> Table:
        """Where people are in the last period, by plan beside today's way."""
        lines = list(self._ends(book))
        table = Table(self.name, "At_the_end", top, len(lines))
        table.add(" ", cells=[name for name, _, _ in lines])

        def of_way(header: str, formulas: list[Callable[[], Expression]]) -> Column:
            return table.add(header, "", "link", "share", cells=lambda: Rows([formula() for formula in formulas]))

        for header, way in (("By plan", 0), ("Today's way", 1)):
            of_way(header, [formulas[way] for _, _, formulas in lines]).numbers = [number for _, number, _ in lines]
        return table

    def _ends(self, book: Book) -> Iterator[tuple[str, Number, tuple[Callable[[], Expression], Callable[[], Expression]]]]:
        """Name, kind of figure, and what it is by plan and today's way."""
        allocation, models, risk = book[Allocation], book[Summary].groups[MODEL], book[Risk]
        yield "People (FTE)", "fte", (allocation.end_by_plan.sum, allocation.end_baseline.sum)

        def links(by_plan: Column, baseline: Column, row: int) -> tuple[Callable[[], Expression], Callable[[], Expression]]:
            return lambda: by_plan.rows(row), lambda: baseline.rows(row)

        for row, model in enumerate(map(str, models.group.cells)):
            parts = links(models.part_by_plan, models.part_baseline, row)
            yield f"{model.capitalize()}, part of all", "share", parts
        (used, largest), (used_today, largest_today) = (risk.in_use_and_largest[way] for way in ("by plan", "today's way"))
        for row, kind in enumerate(KINDS):
            yield f"{_PLURAL[kind]} in use", "money", links(used, used_today, row)
            if kind in _LARGEST:
                yield f"Largest {kind}, part of all", "share", links(largest, largest_today, row)

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        book, formats, title = self.book, page.formats, self.book.plan.economics.study.study.name
        page.begin(title, f"Sourcing plan: {_proof(book)}")
        for column, width in enumerate(_WIDTHS):
            done(page.sheet.set_column(column, column, width))
        _write_band(page, (title, f"Sourcing plan: {_proof(book)}"))
        page.cell(self._master, formats.style("good"))
        mark(page.sheet, formats, "A4", ALL_OK)
        page.section(5, "Headline", 3, _LEFT)
        for cell, (name, fact) in zip(self._facts, book[Summary].facts.items(), strict=True):
            page.put(cell.row, _LEFT, name, formats.figure("text", "text"))
            page.cell(cell, formats.figure("link", fact.number, "headline"))
            page.put(cell.row, _LEFT + 2, fact.unit, formats.style("unit"))
        page.titled(self.ends, f"In {book.axes.calendar.labels[-1]}, the last period", 3)
        self._add_charts(page)
        self._write_rules(page)
        self._write_provenance(page)
        self._write_legend(page, self._below + _ABOVE_LEGEND)
        page.sheet.print_area(0, 0, self._below + _ABOVE_LEGEND - 2, len(_WIDTHS) - 1)

    def _add_charts(self, page: Page) -> None:
        book, summary = self.book, self.book[Summary]
        charts = (
            cost_chart(book, page.workbook, summary.periods, _CHART),
            people_chart(book, page.workbook, summary.groups[MODEL], _CHART),
        )
        for number, chart in enumerate(charts):
            done(page.sheet.insert_chart(3 + number * _CHART_LINES, _RIGHT, chart, {"object_position": 2}))

    def _write_rules(self, page: Page) -> None:
        """How many rules are kept, and how."""
        page.section(self._below, "Rules", 3, _LEFT)
        for cell, text in zip(self._rules, _STATUSES.values(), strict=True):
            page.put(cell.row, _LEFT, text, page.formats.figure("text", "text"))
            page.cell(cell, page.formats.figure("link", "money", "headline"))

    def _write_provenance(self, page: Page) -> None:
        page.section(self._below, "From", 2, _RIGHT)
        plan = self.book.plan
        lines = {
            "Study": self.book.run.origin,
            "Digest of the study": plan.economics.study.digest[:16],
            "sourcing-opt": __version__,
            "Solver": plan.outcome.solver,
        }
        for line, (name, text) in enumerate(lines.items(), self._below + 1):
            page.put(line, _RIGHT, name, page.formats.figure("text", "text"))
            page.put(line, _RIGHT + 1, text, page.formats.style("remark"))

    def _write_legend(self, page: Page, top: int) -> None:
        page.section(top, "Colours", 3, _LEFT)
        for line, (ink, says) in enumerate(((ink, meaning) for ink, (_, meaning) in INKS.items() if ink != "text"), top + 1):
            page.put(line, _LEFT, says, page.formats.figure(ink, "text"))
        page.section(top, "Contents", 2, _RIGHT)
        for line, (name, content) in enumerate(self.book.contents, top + 1):
            done(page.sheet.write_url(line, _RIGHT, f"internal:{quote_sheetname(name)}!A1", page.formats.style("link"), name))
            page.put(line, _RIGHT + 1, content, page.formats.figure("text", "text"))


def _write_band(page: Page, lines: tuple[str, str]) -> None:
    """The title on a dark band across the page."""
    for row, (text, style, height) in enumerate(zip(lines, ("band", "under_band"), (42, 24), strict=True)):
        done(page.sheet.set_row(row, height))
        for column in range(len(_WIDTHS)):
            page.put(row, column, None if column else text, page.formats.style(style))


def _proof(book: Book) -> str:
    gap, status, whose = book.plan.gap, book.plan.outcome.status, book.plan.outcome.by_whom
    if status is Status.AS_IS:
        return "the study as it stands; nothing was to be decided"
    if status is Status.OPTIMAL:
        return f"the least net present cost, proven{whose}" + ("" if gap is None or gap < 5e-7 else f" to within {gap:.2%}")
    return "stopped before the proof; " + (
        "nothing is proven" if gap is None else f"proven{whose} to be within {gap:.2%} of the least net present cost"
    )
