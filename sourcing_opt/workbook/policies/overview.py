"""The sheet `Policies`: every rule on a line, where it comes closest to being broken, and what broken ones cost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from xlsxwriter.utility import quote_sheetname

from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.expression import Expression
from sourcing_opt.workbook.grid.formats import Number
from sourcing_opt.workbook.grid.functions import count_numbers, count_where, if_, index, match, minimum, product_sum
from sourcing_opt.workbook.grid.page import LINE_HEIGHT, Page
from sourcing_opt.workbook.grid.rows import Rows
from sourcing_opt.workbook.grid.table import Column, Range, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.policies.by_period import BINDS, BREACH, NOTHING, OK, RULES, PoliciesByPeriod, colour, number_of
from sourcing_opt.workbook.workings.context import Line
from sourcing_opt.workbook.workings.prices import SHEET as PRICES
from sourcing_opt.workbook.workings.prices import PriceTable

_TOP = 4


@dataclass(frozen=True)
class Bound:
    """One bound of a policy: its lines stand together on the sheet of periods."""

    line: Line
    """The first."""
    start: int
    stop: int


class Policies(Sheet):
    """A line for each bound, then those without any, and the penalties of soft rules."""

    name = "Policies"
    caption = "Every rule: what it asks for, what the plan has, the room left"

    def plan(self, book: Book) -> None:
        """Lay the tables out."""
        self.by_period = book[PoliciesByPeriod]
        numbered = groupby(
            enumerate(self.by_period.lines), key=lambda numbered_line: (numbered_line[1].of.policy.id, numbered_line[1].side)
        )
        grouped = [list(group) for _, group in numbered]
        self.bounds = [Bound(group[0][1], group[0][0], group[-1][0] + 1) for group in grouped]
        told = {bound.line.of.policy.id for bound in self.bounds}
        # They are about no work, or about none that could break them.
        self._idle = [policy for policy in book.plan.economics.study.policies if policy.id not in told]
        self.table = Table(self.name, "Policies", _TOP, len(self.bounds) + len(self._idle))
        self._plan_rules(book)
        self.penalties = self._plan_penalties(book)

    def _plan_rules(self, book: Book) -> None:
        table, lines = self.table, self.by_period
        self._priced_at: list[int] = []
        policies = [*(bound.line.of.policy for bound in self.bounds), *self._idle]
        table.add("Policy", width=25, cells=[policy.id for policy in policies])
        self.kind = table.add("Kind", width=6, cells=["hard" if policy.penalty is None else "soft" for policy in policies])
        table.add("Rule", width=9, cells=self._given(lambda bound: RULES[bound.line.side]))
        asks = table.add("Asks for", "", "link", "amount", 10, cells=lambda: self._each(lambda _, bound: bound.line.bound))
        has = table.add(
            "Plan has",
            "where tightest",
            "link",
            "amount",
            11,
            cells=lambda: self._each(lambda row, bound: self._of_tightest(row, bound, lines.tightest)),
        )
        self._room = table.add("Room left", "", "link", "amount", 11, cells=lambda: self._each(self._least_room))
        amount: Number = "amount"
        numbers = [*(number_of(bound.line.unit) for bound in self.bounds), *(amount for _ in self._idle)]
        asks.numbers = has.numbers = self._room.numbers = numbers
        table.add("Unit", width=8, cells=self._given(lambda bound: bound.line.unit))
        table.add(
            "Tightest for",
            "blank: all it selects",
            "link",
            "text",
            30,
            cells=lambda: self._each(lambda row, bound: self._of_tightest(row, bound, lines.label, as_text=True)),
        )
        table.add(
            "In",
            "period",
            "link",
            "text",
            10,
            cells=lambda: self._each(lambda row, bound: self._of_tightest(row, bound, lines.when, as_text=True)),
        )
        table.add(
            "Bounds",
            "number",
            "computed",
            "count",
            8,
            cells=[*(bound.stop - bound.start for bound in self.bounds), *(0 for _ in self._idle)],
        )
        self._binding = table.add("Binding", "of them", "link", "count", 8, cells=lambda: self._each(self._counting(BINDS)))
        self._broken = table.add("Broken", "of them", "link", "count", 8, cells=lambda: self._each(self._counting(BREACH)))
        self.status = table.add("Status", "", "formula", "text", 10, cells=self._judged)
        penalties = book[Inputs].column("policies", "penalty")
        table.add(
            "Penalty",
            f"{book.currency}/unit/period",
            "link",
            "amount",
            12,
            cells=lambda: self._each(
                lambda _, bound: None if bound.line.of.policy.penalty is None else penalties.pinned(bound.line.of.row)
            ),
        )
        if book.why is not None and book.why.prices is not None:
            self._plan_costs(PriceTable(book.why.prices), [policy.id for policy in policies], book.currency)
        table.add("Owner", width=23, cells=[policy.owner for policy in policies])
        self._rationale = table.add("Rationale", width=58, cells=[policy.rationale for policy in policies])

    def _plan_costs(self, prices: PriceTable, policies: list[str], currency: str) -> None:
        """What each costs, and the most it may: of some only that is known, which the first column leads over to."""
        cells = [[column.fixed(prices.row_of[policy]) for policy in policies] for column in (prices.price, prices.high)]

        def costs() -> Expression:
            unknown = [if_(most.equals(""), "not known", "less than") for most in cells[1]]
            return Rows([if_(cost.equals(""), other, cost) for cost, other in zip(cells[0], unknown, strict=True)])

        def at_most() -> Expression:
            return Rows([if_(most.equals(""), "", most) for most in cells[1]])

        self._costs = self.table.add("Costs", f"{currency}, present value", "link", "money", 15, cells=costs)
        self.table.add("Costs at most", "proven", "link", "money", 13, cells=at_most)
        self._priced_at = [prices.first + prices.row_of[policy] + 1 for policy in policies]

    def _given(self, text_of: Callable[[Bound], str]) -> list[str | None]:
        return [*map(text_of, self.bounds), *(None for _ in self._idle)]

    def _each(self, formula: Callable[[int, Bound], Expression | float | None]) -> Expression:
        """A formula for each bound; blank for the policies without any."""
        return Rows([*(formula(row, bound) for row, bound in enumerate(self.bounds)), *(None for _ in self._idle)])

    def _part(self, column: Column, bound: Bound) -> Range:
        return column.part(bound.start, bound.stop)

    def _least_room(self, _: int, bound: Bound) -> Expression:
        rooms = self._part(self.by_period.room, bound)
        return if_(count_numbers(rooms).equals(0), "", minimum(rooms))

    def _of_tightest(self, row: int, bound: Bound, column: Column, as_text: bool = False) -> Expression:
        """What a column says in the tightest line; as text, a blank there is no zero."""
        room = self._room.rows(row)
        status = index(self._part(column, bound), match(room, self._part(self.by_period.room, bound)))
        return if_(room.equals(""), "", status & "" if as_text else status)

    def _counting(self, status: str) -> Callable[[int, Bound], Expression]:
        return lambda _, bound: count_where(self._part(self.by_period.status, bound), status)

    def _judged(self) -> Expression:
        """The worst of the lines."""

        def judged(row: int) -> Expression:
            nothing = if_(self._room.rows(row).equals(""), NOTHING, OK)
            return if_(self._broken.rows(row) > 0, BREACH, if_(self._binding.rows(row) > 0, BINDS, nothing))

        return Rows([*map(judged, range(len(self.bounds))), *(NOTHING for _ in self._idle)])

    def _plan_penalties(self, book: Book) -> Table:
        soft = any(line.of.policy.penalty is not None for line in self.by_period.lines)
        table = Table(self.name, "Penalties", self.table.end + 3, book.count if soft else 0)
        labels, lines = book.axes.calendar.labels[: table.count], self.by_period
        table.add("Period", cells=labels)
        table.add("No.", "period", number="count", cells=range(1, table.count + 1))
        penalty = table.add(
            "Penalty",
            book.currency,
            "link",
            "money",
            total=True,
            cells=lambda: Rows([product_sum(lines.penalty.all, excess.all) for excess in lines.excess]),
        )
        factor = table.add("Discount factor", "", "link", "factor", cells=lambda: book[Periods].discount.rows(range(table.count)))
        self.penalty_value = table.add(
            "Present value", book.currency, "formula", "money", total=True, cells=lambda: penalty * factor
        )
        return table

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        table = self.table
        page.begin(
            self.name,
            "Each rule where it leaves the least room; every bound in every period is on the sheet Policies by period. "
            "A soft rule may be broken, at its penalty.",
        )
        page.widths(table.columns)
        for line, priced_at in enumerate(self._priced_at, table.first):
            # The cell keeps the link when its formula is written.
            link = f"internal:{quote_sheetname(PRICES)}!A{priced_at}"
            done(page.sheet.write_url(line, self._costs.position, link))
        page.titled(table, "Rules")
        self._wrap(page)
        if table.count:
            colour(page.sheet, page.formats, self.status)
        else:
            page.put(table.first, 0, "The study has no policies.", page.formats.style("subtitle"))
        if self.penalties.count:
            page.titled(self.penalties, "What broken soft rules count for in the choice: in no cost of the plan", 5)
        page.sheet.freeze_panes(table.first, 1)

    def _wrap(self, page: Page) -> None:
        """Give every rationale the lines it needs."""
        column = self._rationale
        for line, text in enumerate(column.cells, self.table.first):
            words = str(text or "")
            page.put(line, column.position, words or None, page.formats.style("remark"))
            done(page.sheet.set_row(line, LINE_HEIGHT * max(1, -(-len(words) // int(column.width)))))
