"""The sheet `Moves`: the moves, what each costs once by component, and the totals of every period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from sourcing_opt.plan import Move, site_changes
from sourcing_opt.tolerances import SAME_MOVE
from sourcing_opt.workbook.grid.expression import Expression, Literal, Operand, total
from sourcing_opt.workbook.grid.functions import if_, minimum, product_sum, sum_of
from sourcing_opt.workbook.grid.page import Page
from sourcing_opt.workbook.grid.rows import Kinds, Rows
from sourcing_opt.workbook.grid.table import Column, Table, across
from sourcing_opt.workbook.model.book import Book, Pair, Sheet
from sourcing_opt.workbook.model.cost_build_up import ARRIVALS, DEPARTURES, ONE_OFFS, CostBuildUp
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.shares import follows_a_plan
from sourcing_opt.workbook.model.sites import SitesByPeriod
from sourcing_opt.workbook.model.work import Work
from sourcing_opt.workbook.model.workforce.modes import ModesByPeriod
from sourcing_opt.workbook.model.workforce.people import PeopleByPeriod, has_own_staff

_WORDS = {"under_way": "under way", "planned": "planned"}
"""Status of a move of the previous plan -> in words."""
_PERIODS_LEFT, _TOP = 6, 4
Formulas = dict[str, Callable[[], Expression]]
"""Component of one-off cost -> what a column holds."""


class MovesByPeriod(Table):
    """What moves, opens and closes in every period, and what it costs once."""

    def __init__(self, book: Book) -> None:
        super().__init__("Moves", "One_off_by_period", _TOP, book.count, _PERIODS_LEFT)
        build_up, sites, money = book[CostBuildUp], book[SitesByPeriod], book.currency
        number = self.number = self.add("No.", "period", number="count", cells=range(1, book.count + 1))
        self.add("Period", cells=book.axes.calendar.labels)
        self.made = self.add(
            "Moves made",
            "moves",
            "formula",
            "count",
            total=True,
            cells=lambda: product_sum(book[Moves].number.all.equals(number) * (book[Moves].share.all > 0)),
        )

        def of_period(column: Column, *more: tuple[Column, str]) -> Expression:
            return column.sum_where((build_up.number, number), *more)

        self.fte_moved = self.add(
            "FTE moved",
            "FTE",
            "link",
            "fte",
            total=True,
            cells=lambda: of_period(build_up.fte_arriving, (build_up.kind, "today's")),
        )

        def of_component(name: str) -> Callable[[], Expression]:
            return lambda: of_period(build_up.one_off_cost[name])

        self.one_offs, self.moves = _add_one_offs(self, money, {name: of_component(name) for name in ONE_OFFS})

        def of_sites(column: Column) -> Column:
            return self.add(
                column.header, money, "link", "money", 13, total=True, cells=lambda: column.sum_where((sites.number, number))
            )

        self.build = self.add(
            "Build",
            money,
            "link",
            "money",
            13,
            total=True,
            cells=lambda: (
                book[ModesByPeriod].paid.sum_where((book[ModesByPeriod].number, number)) if book.has_modes else Literal(0)
            ),
        )
        self.opening, self.closing, self.job_grant = map(of_sites, (sites.opening, sites.closing, sites.job_grant))
        self.one_off = self.add(
            "One-off cost",
            money,
            "formula",
            "money",
            14,
            total=True,
            cells=lambda: sum_of(across(self.moves, self.job_grant, absolute=False)),
        )
        self.new_work = self.add(
            "New work",
            f"{money}, part of it",
            "formula",
            "money",
            14,
            total=True,
            cells=lambda: of_period(build_up.one_off, (build_up.kind, "new")),
        )
        if book.ramps_up_before:
            self.still_ramping = self.add(
                "Ramp-up from before",
                f"{money}, part of it",
                "link",
                "money",
                14,
                total=True,
                cells=lambda: (
                    of_period(build_up.still_ramping) + of_period(build_up.still_settling)
                    if book.settles
                    else of_period(build_up.still_ramping)
                ),
            )


class Moves(Sheet):
    """Moves, periods and site changes."""

    name = "Moves"
    caption = "Every move: when, from where to where, and what it costs once"

    def plan(self, book: Book) -> None:
        """Lay the tables out."""
        self.by_period = book[MovesByPeriod]
        self._build_up, self._lines = book[CostBuildUp], {pair: number * book.count for number, pair in enumerate(book.pairs)}
        self.site_changes = self._plan_site_changes(book)
        top = _TOP + 3 + max(book.count, self.site_changes.count) + 3
        self.table = self._plan_moves(book, Table(self.name, "Moves", top, len(book.moves)))

    def _plan_site_changes(self, book: Book) -> Table:
        changes, sites = site_changes(book.plan), book[SitesByPeriod]
        table = Table(self.name, "Site_changes", _TOP, len(changes))
        table.add("No.", "period", number="count", cells=[change.wave + 1 for change in changes])
        table.add("Period", cells=[book.axes.calendar.labels[change.wave] for change in changes])
        table.add("Site", cells=[book.axes.locations[change.location].id for change in changes])
        table.add("Change", cells=["opens" if change.opens else "closes" for change in changes])

        def cost() -> Expression:
            rows = [(change.opens, change.location * book.count + change.wave) for change in changes]
            return Rows([(sites.opening if opens else sites.closing).rows(row) for opens, row in rows])

        table.add("One-off cost", book.currency, "link", "money", total=True, cells=cost)
        return table

    def _plan_moves(self, book: Book, table: Table) -> Table:
        moves, build_up, labels = book.moves, self._build_up, book.axes.calendar.labels
        names, places = [book.names_of_work(move.p) for move in moves], [place.id for place in book.axes.locations]
        self.number = table.add("No.", "period", number="count", width=5, cells=[move.wave + 1 for move in moves])
        table.add("Wave", width=10, cells=[labels[move.wave] for move in moves])
        self._process = table.add("Process", width=20, cells=[each.process for each in names])
        table.add("Name", width=28, cells=[each.name for each in names])
        table.add("Function", width=17, cells=[each.function for each in names])
        self._shift = table.add("Shift", "of the day", number="count", width=8, cells=[each.shift for each in names])
        if book.has_modes:
            table.add(
                "From mode",
                width=14,
                cells=[None if move.origin is None else book.names_of_work(move.leaves).mode for move in moves],
            )
            table.add("To mode", width=14, cells=[each.mode for each in names])
        origins = [None if move.origin is None else places[move.origin] for move in moves]
        self._origin = table.add("From", "blank: new work", width=19, cells=origins)
        table.add("To", width=19, cells=[places[move.destination] for move in moves])
        if follows_a_plan(book.plan.economics.study):
            table.add("Decided before", width=12, cells=[_decided_before(book, move) for move in moves])
        self.share = table.add("Share", "share", "link", "share", 8, cells=self._share)
        self._to = [self._lines[Pair(move.p, move.destination)] + move.wave for move in moves]
        """Of each move, the line of the cost build-up where it arrives, from 0."""
        self._leaves = [move.origin is not None for move in moves]
        self._from = [
            self._lines[Pair(move.p, move.destination) if move.origin is None else Pair(move.leaves, move.origin)] + move.wave
            for move in moves
        ]
        """Where it leaves."""
        table.add("FTE", "FTE", "link", "fte", 10, total=True, cells=lambda: self.share * build_up.fte.rows(self._to))

        def of_arrival(name: str) -> Callable[[], Expression]:
            return lambda: self._part_of(build_up.arrives.rows(self._to), build_up.one_off_cost[name].rows(self._to))

        def of_departure(name: str) -> Callable[[], Expression]:
            leaves, cost = build_up.leaves.rows(self._from), build_up.one_off_cost[name].rows(self._from)
            return lambda: Kinds(self._leaves, 0, self._part_of(leaves, cost))

        formulas: Formulas = {name: of_arrival(name) for name in ARRIVALS}
        formulas |= {"ramp_up": self._ramp_up, "stabilisation": self._stabilisation}
        formulas |= {name: of_departure(name) for name in DEPARTURES}
        self.one_offs, self.moves = _add_one_offs(table, book.currency, formulas)
        if has_own_staff(book.plan.economics.study):
            self._plan_people(book, table)
        return table

    def _plan_people(self, book: Book, table: Table) -> None:
        """What becomes of those whose work leaves a place with its own staff."""
        build_up, staff = self._build_up, book[PeopleByPeriod]

        def people(header: str, formula: Callable[[], Expression]) -> Column:
            return table.add(header, "FTE", "link", "fte", 11, total=True, cells=lambda: Kinds(self._leaves, 0, formula()))

        def own() -> Expression:
            parts = build_up.staff_parts
            return sum_of(across(parts[0], parts[-1], self._from, absolute=False))

        free = people("FTE set free", lambda: self.share * build_up.fte.rows(self._from) * own())

        def there(column: Column) -> Expression:
            """Of all who are set free at the place then, the part of whom this is so."""
            whole = free.sum_where((self._origin, self._origin), (self.number, self.number))
            happens = column.sum_where((staff.location, self._origin), (staff.number, self.number))
            return if_(whole.equals(0), 0, minimum(1, happens / whole))

        self.released = people("Released", lambda: free * there(staff.by_plan.released))
        self.gone = people("Gone by attrition", lambda: minimum(free - self.released, free * there(staff.by_plan.leavers)))
        self.redeployed = people("Redeployed", lambda: free - self.released - self.gone)

    def _share(self) -> Expression:
        """All that arrives; of what arrives, the part that leaves the place."""
        build_up = self._build_up
        arrives, leaves = build_up.arrives.rows(self._to), build_up.leaves.rows(self._from)
        if self.book.has_modes:
            return self._share_in_modes(arrives, leaves)
        alike = (build_up.process, self._process), (build_up.shift, self._shift), (build_up.number, self.number)
        left = build_up.leaves.sum_where(*alike)
        return Kinds(self._leaves, arrives, if_(left.equals(0), 0, arrives * leaves / left))

    def _share_in_modes(self, arrives: Expression, leaves: Expression) -> Expression:
        """What leaves a place and arrives there is the same; what is left of both, elsewhere, is paired in proportion."""
        build_up = self._build_up
        of_work = (build_up.process, self._process), (build_up.shift, self._shift), (build_up.number, self.number)
        places = [self.book.axes.locations[l].id for l in sorted({l for _, l in self.book.pairs})]

        def at(column: Column, place: Operand) -> Expression:
            return column.sum_where(*of_work, (build_up.location, place))

        def same(place: Operand) -> Expression:
            return minimum(at(build_up.arrives, place), at(build_up.leaves, place))

        here, there = build_up.location.rows(self._to), build_up.location.rows(self._from)
        came, went = at(build_up.arrives, here), at(build_up.leaves, there)
        in_place = if_((came * went).equals(0), 0, same(here) * arrives / came * leaves / went)
        others = build_up.leaves.sum_where(*of_work) - total([same(place) for place in places])
        coming = if_(came.equals(0), 0, arrives * (came - same(here)) / came)
        going = if_(went.equals(0), 0, leaves * (went - same(there)) / went)
        moved = if_(others < self.book[Periods].named("another_move"), 0, coming * going / others)
        stays = [int(move.origin == move.destination) for move in self.book.moves]
        return Kinds(self._leaves, arrives, Kinds(stays, moved, in_place))

    def _part_of(self, all_of_it: Expression, cost: Expression) -> Expression:
        """The move's part of a cost of all that arrives, or leaves."""
        return if_(all_of_it.equals(0), 0, self.share / all_of_it * cost)

    def _ramp_up(self) -> Expression:
        """What is lost in each period from arrival on, as far as the horizon goes, at the price of that period."""
        losses, build_up, count = self.book[Work].losses, self._build_up, self.book.count
        years, quality = self.book[Periods].named("years_per_period"), build_up.quality

        locations = self.book.axes.locations

        def lost(index: int, move: Move) -> Expression:
            line, pair = self._to[index], self._to[index] // count
            rows = range(line, line + count - move.wave)
            # A machine learns nothing.
            learning = [Literal(0) if locations[move.destination].is_machine else loss.fixed(move.p) for loss in losses]
            if quality is None:
                return total([loss * build_up.delivery.rows(row) for loss, row in zip(learning, rows, strict=False)])
            more = zip(learning, quality.more_work, quality.more_errors, rows, strict=False)
            return total(
                [
                    (loss + work.fixed(pair)) * build_up.delivery.rows(row)
                    + errors.fixed(pair) * build_up.error_price.rows(row) * years
                    for loss, work, errors, row in more
                ]
            )

        return Rows([self.share.rows(index) / years * lost(index, move) for index, move in enumerate(self.book.moves)])

    def _stabilisation(self) -> Expression:
        """What stabilisation takes in each period from arrival on, as far as the horizon goes, at the price of that period."""
        settling, delivery, count = self.book[Work].settling, self._build_up.delivery, self.book.count
        if not settling:
            return Literal(0)
        years = self.book[Periods].named("years_per_period")

        def taken(index: int, move: Move) -> Expression:
            line = self._to[index]
            terms = zip(settling, range(line, line + count - move.wave), strict=False)
            return total([settles.fixed(move.p) * delivery.rows(row) for settles, row in terms])

        return Rows([self.share.rows(index) / years * taken(index, move) for index, move in enumerate(self.book.moves)])

    def write(self, page: Page) -> None:
        """Fill the sheet."""
        page.begin(
            self.name,
            f"One-off cost in {self.book.currency}, nominal. A move is one share of one piece of work; the list is the plan's, its figures "
            "follow the shares used.",
        )
        page.titled(self.site_changes, "Sites that open or close")
        if not self.site_changes.count:
            page.put(self.site_changes.first, 0, "None.", page.formats.style("subtitle"))
        page.titled(self.by_period, "By period")
        page.titled(self.table, "Moves")
        page.widths(self.table.columns)
        beyond = len(self.table.columns)
        page.widths(self.by_period.columns[beyond - self.by_period.left :], beyond)
        page.sheet.freeze_panes(2, 0)


def _add_one_offs(table: Table, money: str, formulas: Formulas) -> tuple[dict[str, Column], Column]:
    """Columns for each component of one-off cost of moves, what of them is paid on arrival, and all."""

    def add(header: str, formula: Callable[[], Expression] | None) -> Column:
        return table.add(header, money, "link", "money", 12, total=True, cells=formula)

    found = {name: add(header, formulas.get(name)) for name, header in ONE_OFFS.items() if name not in DEPARTURES}
    columns = list(found.values())
    on_arrival = add("On arrival", lambda: sum_of(across(columns[0], columns[-1], absolute=False)))
    leaving = {name: add(header, formulas.get(name)) for name, header in DEPARTURES.items()}
    return found | leaving, add("Moves", lambda: on_arrival + total(list(leaving.values())))


def _decided_before(book: Book, move: Move) -> str:
    """How much of a move the previous plan had: it is under way, or was planned; anything else is new."""
    workstream, locations = book.axes.workstreams[move.p], book.axes.locations
    origin = None if move.origin is None else locations[move.origin].id
    shares: dict[str, float] = defaultdict(float)
    for row in book.plan.economics.study.previous_moves:
        same = (row.process, row.origin, row.destination) == (workstream.process.id, origin, locations[move.destination].id)
        if same and row.period == move.wave + 1 and row.shift in (None, workstream.shift + 1):
            shares[row.status] += row.share
    words = [says for status, says in _WORDS.items() if shares[status] > 0]
    if sum(shares.values()) < move.share - SAME_MOVE:
        words.append("new")
    return ", ".join(words)
