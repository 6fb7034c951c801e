"""The first columns of the sheet `Cost build-up`: pairs of work and place by period, their shares, and the people they take."""

from __future__ import annotations

from typing import Any

import numpy as np

from sourcing_opt.io.workbook.plan_workbook import PLACED
from sourcing_opt.workbook.grid.cells import done
from sourcing_opt.workbook.grid.expression import Expression, Literal
from sourcing_opt.workbook.grid.functions import if_, maximum, product_sum
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Kinds
from sourcing_opt.workbook.grid.table import Column, Range, Table
from sourcing_opt.workbook.model.book import Book, Sheet
from sourcing_opt.workbook.model.pairs import Pairs
from sourcing_opt.workbook.model.pay import Pay, ramp_periods
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.places import Places
from sourcing_opt.workbook.model.shares import SharesToday, mode_of
from sourcing_opt.workbook.model.work import Work
from sourcing_opt.workbook.model.workforce.quality import QualitySheet, speaks_of_quality


class BuildUpLines(Sheet):
    """Pairs in the book's order, each with all periods."""

    name = "Cost build-up"
    caption = "Run and one-off cost of every piece of work by place, period and component; shares and overrides"

    def plan(self, book: Book) -> None:
        """Lay out who does what, where and when."""
        self.periods, self.pairs, self.places, self.work = book[Periods], book[Pairs], book[Places], book[Work]
        self.quality = book[QualitySheet] if speaks_of_quality(book.plan.economics.study) else None
        # Ramp-up looks at as many rows above as it has periods: the first row has that many above it.
        self.table = Table(self.name, "Cost_build_up", max(3, ramp_periods(book)), len(book.pairs) * book.count)
        self._plan_names(book)
        self._plan_shares(book)
        self._plan_people(book)

    def _plan_names(self, book: Book) -> None:
        table, count, labels = self.table, book.count, book.axes.calendar.labels
        names = [(book.names_of_work(p), book.names_of_place(l)) for p, l in book.pairs for _ in range(count)]
        self.process = table.add("Process", width=22, cells=[work.process for work, _ in names])
        self.shift = table.add("Shift", "of the day", number="count", width=7, cells=[work.shift for work, _ in names])
        if (mode := mode_of(table, book, [p for p, _ in book.pairs for _ in range(count)])) is not None:
            self.mode = mode.name
        self.location = table.add("Location", width=20, cells=[place.location for _, place in names])
        table.add("Location model", width=12, cells=[place.model for _, place in names])
        self.provider = table.add("Provider", width=16, cells=[place.provider for _, place in names])
        existing = book.plan.economics.existing
        kinds = ["today's" if existing[p] else "new" for p, _ in book.pairs for _ in range(count)]
        self.kind = table.add("Work", "today's or new", width=9, cells=kinds)
        self.number = table.add("No.", "period", number="count", width=6, cells=[*range(1, count + 1)] * len(book.pairs))
        table.add("Period", width=9, cells=labels * len(book.pairs))
        if (pools := book.plan.economics.pools).some:
            of_work = {
                p: name.name for name, of in zip(pools.names, pools.member, strict=True) for p in np.flatnonzero(of).tolist()
            }
            of_lines = [of_work.get(p, "") for p, _ in book.pairs for _ in range(count)]
            self.pool = table.add("Pool", "of agents", "derived", width=14, cells=of_lines)

    def _plan_shares(self, book: Book) -> None:
        table = self.table
        self.share_today = table.add(
            "Share today", "share", "link", "share", 8, cells=lambda: book[SharesToday].share_today.at(self.pair)
        )
        self.today_in_all_modes = self.share_today
        if book.has_modes:
            self.today_in_all_modes = table.add(
                "Today in all modes", "share", "link", "share", 8, cells=lambda: book[SharesToday].in_all_modes.at(self.pair)
            )
        self.share_baseline = self.share_today
        if book.has_new_work:
            existing = book.plan.economics.existing
            placed = [0.0 if existing[p] else float(book.baseline_share[p, l]) for p, l in book.pairs for _ in range(book.count)]
            self.placed = table.add(PLACED, "share", "decision", "share", 8, cells=placed)
            self.share_baseline = table.add(
                "Share today's way", "share", "formula", "share", 8, cells=lambda: self.share_today + self.placed
            )
        by_plan = [share for p, l in book.pairs for share in book.share[p, l].tolist()]
        decision = table.add("Share by plan", "share", "decision", "share", 8, cells=by_plan)
        override = table.add("Override", "share, blank: none", "input", "share", 9)
        self.override = override
        self.share_used = table.add(
            "Share used", "share", "formula", "share", 8, cells=lambda: if_(override.equals(""), decision, override)
        )

        def before() -> Expression:
            return if_(self.number.equals(1), self.share_today, self.share_used.above())

        self.arrives = table.add("Arrives", "share", "formula", "share", 8, cells=lambda: maximum(0, self.share_used - before()))
        self.leaves = table.add("Leaves", "share", "formula", "share", 8, cells=lambda: maximum(0, before() - self.share_used))
        self.pair = table.add(
            "Pair",
            "of Pairs",
            number="count",
            width=6,
            cells=[number for number in range(1, len(book.pairs) + 1) for _ in range(book.count)],
        )
        pairs = self.pairs
        self.work_row = table.add("Work row", "of Work", "link", "count", 6, cells=lambda: pairs.work_row.at(self.pair))
        self.place_row = table.add("Place row", "of Places", "link", "count", 6, cells=lambda: pairs.place_row.at(self.pair))
        self.pay_row = table.add(
            "Pay row", "of Pay", "link", "count", 6, cells=lambda: pairs.pay_row.at(self.pair) + self.number - 1
        )

    def _plan_people(self, book: Book) -> None:
        table, pairs, pay, yearly = self.table, self.pairs, book[Pay], f"{book.currency}/FTE/year"
        hours = self.hours = table.add(
            "Hours for all",
            "standard hours/year",
            "link",
            "amount",
            12,
            cells=lambda: self.work.hours.cell(self.work_row, self.number),
        )
        machines = any(location.is_machine for location in book.axes.locations)

        def people() -> Expression:
            taken = self._handled(hours) / pairs.hours_per_fte.at(self.pair)
            if book.has_modes:
                taken = taken * self.work.people.at(self.work_row)
            return taken * self.places.staffed.at(self.place_row) if machines else taken

        self.fte = table.add("FTE for all", "FTE", "link", "fte", 9, cells=people)
        self.fte_baseline = table.add("FTE today's way", "FTE", "formula", "fte", 9, cells=lambda: self.share_baseline * self.fte)
        self.fte_by_plan = table.add("FTE by plan", "FTE", "formula", "fte", 9, cells=lambda: self.share_used * self.fte)

        def mean(header: str, by_role: list[Column]) -> Column:
            """Over the roles of the work."""
            block = Range(by_role[0], by_role[-1])
            return table.add(
                header,
                yearly,
                "link",
                "amount",
                12,
                cells=lambda: product_sum(self.work.mix.line(self.work_row), block.line(self.pay_row)),
            )

        self.earned, self.loaded = mean("Pay per FTE", pay.pay), mean("Loaded pay per FTE", pay.loaded)
        self.hiring, self.training = mean("Hiring per FTE", pay.hiring), mean("Training per FTE", pay.training)
        self.leads = mean("Leads per FTE", pay.leads)
        self.staff_parts = self._plan_staff(book)
        """Of each role, the part of the people who do the work that are the place's own staff; none where no place has any."""
        years = self.periods.named("years_per_period")
        self.fte_years = table.add(
            "FTE-years by build-up",
            "FTE-years/period, for all",
            "link",
            "amount",
            11,
            cells=lambda: if_(pairs.quote_row.at(self.pair).equals(0), self.fte * years, 0),
        )

    def _plan_staff(self, book: Book) -> list[Column]:
        people, roles = book.plan.economics.people, book.plan.economics.pay.roles
        self._own = [int(people.own[l]) for _, l in book.pairs for _ in range(book.count)]
        if not people.some:
            return []

        def part(r: int) -> Expression:
            of_role = self.work.mix.cell(self.work_row, r + 1)
            return Kinds(self._own, 0, if_(self.pairs.quote_row.at(self.pair).equals(0), of_role, 0))

        return [
            self.table.add(f"Own {role.id}", "of FTE", "link", "share", 8, cells=lambda r=r: part(r))  # type: ignore[misc]
            for r, role in enumerate(roles)
        ]

    def where_people_stay(self, cost: Expression, of_quotes: bool = False) -> Expression:
        """A cost of people who come and go: nothing where they are counted one by one, `of_quotes`: but for what a quote prices there."""
        if not any(self._own):
            return cost
        quoted = if_(self.pairs.quote_row.at(self.pair).equals(0), 0, cost) if of_quotes else Literal(0)
        return Kinds(self._own, cost, quoted)

    def _handled(self, of_the_volume: Expression) -> Expression:
        """Hours with the repeats and the rework of the place."""
        if self.quality is None:
            return of_the_volume
        return of_the_volume * self.quality.contacts.at(self.pair) * self.quality.effort.at(self.pair)


def allow_overrides(page: Page, override: Column, rule: dict[str, object]) -> None:
    """Keep what is entered in the column `Override` to a rule."""
    message = {
        "error_title": "Override",
        "error_message": "A share from 0 to 1, or 1 for open and 0 for closed; blank: as planned.",
    }
    area = "".join(map(str, override.part(0, override.table.count).parts(override.table.sheet)))
    rules: dict[str, Any] = rule | message
    done(page.sheet.data_validation(area, rules))
