"""Tables of the sheet `Providers` that only studies with contracts have: charges by component, packages, what leaving takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal as OneOf

import numpy as np

from sourcing_opt.plan.charges import exits
from sourcing_opt.schemas.tables.contracts import Package
from sourcing_opt.schemas.tables.links import Link
from sourcing_opt.workbook.grid.expression import Expression, Literal, total
from sourcing_opt.workbook.grid.functions import if_, maximum, minimum, product_sum
from sourcing_opt.workbook.grid.rows import Kinds, Rows
from sourcing_opt.workbook.grid.table import Column, Table
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.pairs import Pairs
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.quote_terms import has_terms
from sourcing_opt.workbook.model.work import Work

SHEET = "Providers"
Way = OneOf["today's way", "by plan"]
WAYS: tuple[Way, Way] = "today's way", "by plan"


def share_of(build_up: CostBuildUp, way: Way) -> Column:
    """The shares today's way or by plan."""
    return build_up.share_baseline if way == "today's way" else build_up.share_used


class Charges(Table):
    """What every quoted place with any of a process charges for it by plan in every period, by component; and the fixed charge today's way."""

    def __init__(self, book: Book, top: int) -> None:
        study, build_up, count = book.plan.economics.study, book[CostBuildUp], book.count
        locations = book.axes.locations
        there = {(book.axes.workstreams[p].process.id, locations[l].id) for p, l in book.pairs}
        provider = {location.id: location.provider for location in locations}
        quotes = sorted(
            (provider[row.location], row.location, row.process) for row in study.quotes if (row.process, row.location) in there
        )
        super().__init__(SHEET, "Charges", top, len(quotes) * count if has_terms(study) else 0)
        listed = [quote for quote in quotes for _ in range(count)] if self.count else []
        self.add("Provider", width=20, cells=[each[0] for each in listed])
        place = self.add("Location", width=18, cells=[each[1] for each in listed])
        process = self.add("Process", width=18, cells=[each[2] for each in listed])
        self.number = self.add("No.", "period", number="count", width=8, cells=[*range(1, count + 1)] * (len(listed) // count))
        self.add("Period", width=11, cells=list(book.axes.calendar.labels) * (len(listed) // count))
        money = f"{book.currency}/period"

        def here() -> Expression:
            same = build_up.process.all.equals(process) * build_up.location.all.equals(place)
            return same * build_up.number.all.equals(self.number)

        def component(header: str, column: Column) -> Column:
            return self.add(
                header,
                money,
                "link",
                "money",
                14,
                total=True,
                cells=lambda: product_sum(here() * build_up.share_used.all * column.all),
            )

        def fixed(way: Way) -> Column:
            first = self._first_pairs(book, listed)

            def charge() -> Expression:
                at = book[Pairs].terms.fixed.rows(first)
                level = build_up.billed.level.rows([pair * count + row % count for row, pair in enumerate(first)])
                is_there = product_sum(here() * share_of(build_up, way).all) > 0
                return if_(is_there, at * level, 0)

            return self.add(f"Fixed, {way}", money, "link", "money", 14, total=True, cells=charge)

        if not self.count:
            return
        billed = build_up.billed
        parts = [
            component("Base charge", billed.base),
            component("Above the band", billed.above),
            component("Below the band", billed.below),
            component("Gain share", billed.gain),
            component("Bonus or malus", billed.outcome),
        ]
        self.fixed = {way: fixed(way) for way in WAYS}
        self.add("Charged", money, "formula", "money", 15, total=True, cells=lambda: total([*parts, self.fixed["by plan"]]))

    @staticmethod
    def _first_pairs(book: Book, listed: Sequence[tuple[str, str, str]]) -> list[int]:
        """Of each row, the first pair of its process and place."""
        pairs: dict[tuple[str, str], int] = {}
        for number, (p, l) in enumerate(book.pairs):
            pairs.setdefault((book.axes.workstreams[p].process.id, book.axes.locations[l].id), number)
        return [pairs[process, place] for _, place, process in listed]


class Packages(Table):
    """Each package: how much of its processes the provider has, and whether it is won."""

    def __init__(self, book: Book, top: int) -> None:
        packages = sorted(book.plan.economics.study.packages, key=lambda row: row.id)
        super().__init__(SHEET, "Packages", top, len(packages))
        self._book, self.packages = book, packages
        inputs, build_up = book[Inputs], book[CostBuildUp]
        name = self.add("Package", width=20, cells=[row.id for row in packages])
        self.add("Provider", width=18, cells=[row.provider for row in packages])
        self.add("Processes", width=18, cells=["; ".join(row.processes) for row in packages])
        row = self.add("Row", "of In_packages", "link", "count", 8, cells=lambda: inputs.position("packages", "id", name))
        self.discount = self.add(
            "Discount", "share of spend", "link", "share", 11, cells=lambda: inputs.looked_up("packages", "discount", row)
        )
        self._least = self.add(
            "Least share", "of each process", "link", "share", 11, cells=lambda: inputs.looked_up("packages", "min_share", row, 1)
        )
        self.won: dict[Way, Column] = {}
        for way in WAYS:
            held = self._held(way, share_of(build_up, way))
            self.won[way] = self._add_won(way, held)

    def _held(self, way: Way, share: Column) -> Column:
        """Of the process of which it has least, the part that the provider has in the last period."""
        book, build_up = self._book, self._book[CostBuildUp]
        last = book.count - 1

        def of_process(package: Package, name: str) -> Expression:
            pairs = [
                (build_up.work.part.fixed(p), share.fixed(number * book.count + last))
                for number, (p, l) in enumerate(book.pairs)
                if book.axes.workstreams[p].process.id == name and book.axes.locations[l].provider == package.provider
            ]
            return total([part * there for part, there in pairs]) if pairs else Literal(0)

        def held() -> Expression:
            return Rows([minimum(*(of_process(package, name) for name in package.processes)) for package in self.packages])

        return self.add(f"Held, {way}", "smallest share at the end", "link", "share", 13, cells=held)

    def _add_won(self, way: Way, held: Column) -> Column:
        def won() -> Expression:
            return if_(held >= self._least * self._book[Periods].named("reached_from"), 1, 0)

        return self.add(f"Won, {way}", "1 = yes", "formula", "count", 10, cells=won)


class PackagePeriods(Table):
    """What each package takes off in every period."""

    def __init__(self, book: Book, top: int, packages: Packages) -> None:
        count, build_up = book.count, book[CostBuildUp]
        super().__init__(SHEET, "Package_discounts", top, packages.count * count)
        rows = np.repeat(np.arange(packages.count), count)
        self.add("Package", width=20, cells=[packages.packages[row].id for row in rows.tolist()])
        self.number = self.add("No.", "period", number="count", width=8, cells=[*range(1, count + 1)] * packages.count)
        self.add("Period", width=11, cells=list(book.axes.calendar.labels) * packages.count)
        self.off: dict[Way, Column] = {}
        money = f"{book.currency}/period"

        def paid(way: Way, package: Package, number: int) -> Expression:
            of_package = total([build_up.process.all.equals(name) * 1 for name in package.processes])
            here = of_package * build_up.provider.all.equals(package.provider) * build_up.number.all.equals(number)
            return product_sum(here * share_of(build_up, way).all * build_up.delivery.all)

        def off(way: Way) -> Callable[[], Expression]:
            def cells() -> Expression:
                spend = Rows([paid(way, packages.packages[row], n % count + 1) for n, row in enumerate(rows.tolist())])
                return -packages.discount.rows(rows) * packages.won[way].rows(rows) * spend

            return cells

        for way in WAYS:
            self.off[way] = self.add(f"Discount, {way}", money, "link", "money", 15, total=True, cells=off(way))


class HandOvers(Table):
    """What it costs in every period that linked processes are apart."""

    def __init__(self, book: Book, top: int) -> None:
        study, count, build_up, inputs = book.plan.economics.study, book.count, book[CostBuildUp], book[Inputs]
        places = {location.id: location for location in book.axes.locations}
        there = {process.id for process in book.axes.processes}
        links = [(number, row) for number, row in enumerate(study.links) if {row.process, row.other} <= there]
        super().__init__(SHEET, "Handing_over", top, len(links) * count)
        listed = [link for _, link in links for _ in range(count)]
        numbers = np.repeat([number for number, _ in links], count)
        self.add("Process", width=20, cells=[row.process for row in listed])
        self.add("To", width=18, cells=[row.other for row in listed])
        self.add("Apart", "if not in one", width=18, cells=[row.of for row in listed])
        self.number = self.add("No.", "period", number="count", width=8, cells=[*range(1, count + 1)] * len(links))
        self.add("Period", width=11, cells=list(book.axes.calendar.labels) * len(links))
        if not self.count:
            self.settled: dict[Way, Column] = {}
            return
        rows = {process: [p for p, each in enumerate(book.axes.workstreams) if each.process.id == process] for process in there}
        starts = {(pair.p, pair.l): number * count for number, pair in enumerate(book.pairs)}

        def held(process: str, members: list[int], share: Column, t: int) -> Expression:
            lines = [(p, starts[p, l] + t) for p in rows[process] for l in members if (p, l) in starts]
            return total([build_up.work.part.fixed(p) * share.fixed(line) for p, line in lines]) if lines else Literal(0)

        def apart(row: Link, share: Column, t: int) -> Expression:
            groups: dict[str, list[int]] = {}
            for l, location in enumerate(places.values()):
                groups.setdefault(location.id if row.of == "location" else getattr(location, row.of), []).append(l)
            return total(
                [maximum(0, held(row.process, each, share, t) - held(row.other, each, share, t)) for each in groups.values()]
            )

        def cost() -> Expression:
            work, periods = book[Work], book[Periods]
            at = [rows[row.process][0] for row in listed]
            stated = inputs.column("links", "units").pinned(numbers)
            volume = inputs.looked_up("processes", "volume", work.row.rows(at))
            units = if_(stated.equals(""), volume, stated)
            when = [n % count for n in range(self.count)]
            grown = (1 + work.growth.rows(at)) ** periods.middle.rows(when)
            season = Rows([work.seasons[t].rows(p) for p, t in zip(at, when, strict=True)])
            each = inputs.column("links", "cost").pinned(numbers) * periods.prices.rows(when)
            return units * grown * season * each * periods.named("years_per_period")

        money = f"{book.currency}/period"
        whole = self.add("If all were apart", money, "link", "money", 15, cells=cost)

        def settled(way: Way) -> Column:
            def cells() -> Expression:
                share = share_of(build_up, way)
                return Rows([apart(row, share, n % count) for n, row in enumerate(listed)])

            part = self.add(f"Apart, {way}", "share", "link", "share", 12, cells=cells)
            return self.add(f"Cost, {way}", money, "formula", "money", 15, total=True, cells=lambda: whole * part)

        self.settled = {way: settled(way) for way in WAYS}


class Settlements(Table):
    """What is settled with all providers in every period: discounts, commitments, fixed charges, packages."""

    def __init__(
        self,
        book: Book,
        top: int,
        yearly: dict[Way, Column],
        of_year: Column,
        charges: Charges,
        packages: PackagePeriods,
        hand_overs: HandOvers,
    ) -> None:
        super().__init__(SHEET, "Settlements", top, book.count)
        self.number = self.add("No.", "period", number="count", width=8, cells=range(1, book.count + 1))
        self.add("Period", width=11, cells=book.axes.calendar.labels)
        money = f"{book.currency}/period"

        def settled(way: Way) -> Column:
            def cells() -> Expression:
                parts = [yearly[way].sum_where((of_year, self.number))]
                if charges.count:
                    parts.append(charges.fixed[way].sum_where((charges.number, self.number)))
                if packages.count:
                    parts.append(packages.off[way].sum_where((packages.number, self.number)))
                if hand_overs.count:
                    parts.append(hand_overs.settled[way].sum_where((hand_overs.number, self.number)))
                return total(parts)

            return self.add(f"Settled, {way}", money, "formula", "money", 16, total=True, cells=cells)

        self.settled = {way: settled(way) for way in WAYS}


class Exits(Table):
    """What it would cost by contract if all of today's work of a process left a provider's place in each period."""

    def __init__(self, book: Book, top: int) -> None:
        found, labels = exits(book.plan), book.axes.calendar.labels
        super().__init__(SHEET, "Leaving", top, len(found))
        self.add("Provider", width=20, cells=[each.provider for each in found])
        place = self.add("Location", width=18, cells=[each.location for each in found])
        process = self.add("Process", width=18, cells=[each.process for each in found])
        if not self.count:
            return
        build_up = book[CostBuildUp]

        def cost(t: int) -> Expression:
            all_of_it = build_up.share_today.all * (build_up.exit_fee.all + build_up.handing_over.all)
            here = build_up.process.all.equals(process) * build_up.location.all.equals(place)
            number = book[Periods].number.fixed(t)
            figure = product_sum(here * build_up.number.all.equals(number) * all_of_it)
            return Kinds([each.may[t] for each in found], None, figure)

        def in_period(t: int, label: str) -> None:
            self.add(label, f"{book.currency}, if all leaves", "link", "money", 14, cells=lambda: cost(t))

        for t, label in enumerate(labels):
            in_period(t, label)
