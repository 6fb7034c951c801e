"""Which figures of the workbook must be the same: each is reached in two ways, or was said by the solver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from xlsxwriter.utility import quote_sheetname

from sourcing_opt.plan.summary import last_year
from sourcing_opt.solving import Status
from sourcing_opt.workbook.books.layout import Layout
from sourcing_opt.workbook.grid.cells import Formula
from sourcing_opt.workbook.grid.table import number_in
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import PLANNED_COST, PLANNED_FTE, STILL_RAMPING
from sourcing_opt.workbook.model.inputs import setting
from sourcing_opt.workbook.model.periods import CHECK_TOLERANCE
from sourcing_opt.workbook.model.providers import BY_PLAN, SETTLED, TODAYS_WAY
from sourcing_opt.workbook.model.sites import PLANNED_FIXED
from sourcing_opt.workbook.policies.by_period import BREACH
from sourcing_opt.workbook.policies.overview import hard_broken, penalty_value
from sourcing_opt.workbook.report import summary
from sourcing_opt.workbook.report.cash_flow import AFTER, BEFORE
from sourcing_opt.workbook.report.headline import AFTER_NPV, BEFORE_NPV, LAST_BEFORE, MOVED, ONE_OFF, SAVING
from sourcing_opt.workbook.report.mix import FTES
from sourcing_opt.workbook.workings.measures import NOT_DONE


@dataclass(frozen=True)
class Agreement:
    """Two figures that must be the same."""

    name: str
    left: Formula
    right: Formula | float
    of_plan: bool = False
    """Whether it says that nothing was changed since the plan was made; else it must hold whatever is changed."""

    @property
    def difference(self) -> float:
        """Left less right, relative to the right one, or to 1 where that is smaller."""
        return (number_in(self.left) - number_in(self.right)) / max(1.0, abs(number_in(self.right)))

    @property
    def holds(self) -> bool:
        """Whether they are the same, as far as sums in different orders can be."""
        return abs(self.difference) <= CHECK_TOLERANCE


def agreements(book: Book, at: Layout, sums_of_shares: str) -> list[Agreement]:
    """Every such pair, in the order of the sheet; sums_of_shares is the range of the sum for each piece of work and period."""
    return [
        *_shares(book, at, sums_of_shares),
        *_people(book, at),
        *_run_cost(book, at),
        *_one_off_cost(book, at),
        *_present_values(book),
        *_limits(book, at),
        *_changes(book, at),
    ]


def _shares(book: Book, at: Layout, sums: str) -> Iterator[Agreement]:
    sizes = book.share.sum(axis=1)
    name = "Shares of each piece of work and period: the"
    yield _rule(book, f"{name} largest sum is 1", Formula(f"MAX({sums})", float(sizes.max())), 1.0)
    yield _rule(book, f"{name} smallest sum is 1", Formula(f"MIN({sums})", float(sizes.min())), 1.0)
    yield Agreement("No share is below zero", Formula(f"MIN(0,{at.build_up.all('Share used')})", 0.0), 0.0)
    today, arrives, leaves, end = (at.allocation.all(h) for h in ("Share today", "Arrives", "Leaves", "Share at end"))
    moved = Formula(f"SUMPRODUCT(ABS({today}+{arrives}-{leaves}-{end}))", 0.0)
    yield Agreement("Share today, and what arrives and leaves, make the share at the end: sum of differences", moved, 0.0)


def _people(book: Book, at: Layout) -> Iterator[Agreement]:
    end = float(book.fte[:, :, -1].sum())
    by_plan = Formula(at.allocation.sum(FTES[2]), end)
    last = at.build_up.sum_where(PLANNED_FTE, {"No.": at.periods.periods.fixed("No.", book.count - 1)})
    models = at.summary.groups["Location model"]
    name = "FTE at end, by plan: Allocation and"
    yield Agreement(f"{name} Cost build-up", by_plan, Formula(last, end))
    yield Agreement(f"{name} Sites", by_plan, Formula(at.sites.sum(FTES[2]), end))
    yield Agreement(f"{name} Summary by location model", by_plan, Formula(models.sum(FTES[2]), end))
    functions = at.summary.functions
    half = len(functions.columns) // 2
    columns = [column.header for column in functions.columns[half + 1 :]]
    yield Agreement(f"{name} Summary by function", by_plan, Formula("+".join(functions.sum(header) for header in columns), end))
    yield Agreement(f"{name} the solver's", by_plan, float(book.plan.fte[:, :, -1].sum()), of_plan=True)
    moved = book.summary.moved_fte
    yield Agreement("FTE moved: Summary and the solver's", _fact(MOVED, moved), moved, of_plan=True)


def _run_cost(book: Book, at: Layout) -> Iterator[Agreement]:
    whole = float(book.plan.run_cost_by_period.sum())
    in_summary = Formula(at.summary.periods.sum(AFTER), whole)
    parts = f"{at.build_up.sum(PLANNED_COST)}+{at.sites.sum(PLANNED_FIXED)}+{at.providers.sum(SETTLED[BY_PLAN])}"
    yield Agreement("Run cost by plan: Summary and Cost build-up with Sites and Providers", in_summary, Formula(parts, whole))
    yield Agreement("Run cost by plan: Summary and the solver's", in_summary, whole, of_plan=True)
    last = book.summary.baseline_last_year
    of_year = {"No.": f'">={last_year(book.plan).start + 1}"'}
    settled = at.providers.sum_where(SETTLED[TODAYS_WAY], of_year)
    for attribute, table in at.summary.groups.items():
        by_group = Formula(f"{table.sum(BEFORE)}+{settled}", last)
        yield Agreement(
            f"Run cost of last 12 months, today's way: Summary and by {attribute.lower()} with Providers",
            _fact(LAST_BEFORE, last),
            by_group,
        )


def _one_off_cost(book: Book, at: Layout) -> Iterator[Agreement]:
    whole, moves = book.summary.one_off, at.transition.moves
    of_sites = sum(float(book.plan.one_off_by_component[name].sum()) for name in ("opening", "closing"))
    of_moves = Formula(at.build_up.sum("One-off cost"), whole - of_sites)
    parts = f"{of_moves.text}+{at.sites.sum('Opening')}+{at.sites.sum('Closing')}"
    yield Agreement("One-off cost: Summary and Cost build-up with Sites", _fact(ONE_OFF, whole), Formula(parts, whole))
    by_pair = Formula(at.allocation.sum(ONE_OFF), whole - of_sites)
    yield Agreement("One-off cost of moves: Allocation and Cost build-up", by_pair, of_moves)
    still_ramping = f"+{at.transition.periods.sum(STILL_RAMPING)}" if book.ramps_up_before else ""
    listed = Formula(f"{moves.sum('Moves')}{still_ramping}", whole - of_sites)
    yield Agreement("One-off cost of moves: Moves and Cost build-up", listed, of_moves, of_plan=True)
    yield Agreement("One-off cost: Summary and the solver's", _fact(ONE_OFF, whole), whole, of_plan=True)


def _present_values(book: Book) -> Iterator[Agreement]:
    facts = book.summary
    for name, value in ((BEFORE_NPV, facts.baseline_npv), (AFTER_NPV, facts.plan_npv), (SAVING, facts.npv_saving)):
        yield Agreement(f"{name}: Summary and the solver's", _fact(name, value), value, of_plan=True)
    cells = summary.fact_cells()
    sheet = quote_sheetname(summary.NAME)
    difference = Formula(f"{sheet}!{cells[BEFORE_NPV]}-{sheet}!{cells[AFTER_NPV]}", facts.baseline_npv - facts.plan_npv)
    yield Agreement(
        "Saving, present value: Summary and the cost today's way less by plan", _fact(SAVING, facts.npv_saving), difference
    )
    objective = book.plan.objective - facts.penalty_npv
    yield Agreement(
        "Cost by plan, present value: Summary and the solver's objective less penalties",
        _fact(AFTER_NPV, facts.plan_npv),
        objective,
        of_plan=True,
    )


def _limits(book: Book, at: Layout) -> Iterator[Agreement]:
    over = Formula(f"MAX(1,{at.sites.all('Most of capacity')})-1", _over_capacity(book))
    yield _rule(book, "No location is above its capacity", over, 0.0)
    not_done = at.policies.amounts.measures.get(NOT_DONE)
    if not_done is not None and any(locked.any() for locked in book.plan.economics.locked):
        labels = book.axes.calendar.labels
        short = at.policies.amounts.tables[NOT_DONE].area(labels[0], labels[-1])
        name = "What is under way is carried out: the largest share that is not"
        yield _rule(book, name, Formula(f"MAX({short})", float(not_done.values.max())), 0.0)
    broken = f'({at.policies.rules.all("Kind")}="hard")*({at.policies.rules.all("Status")}="{BREACH}")'
    count = Formula(f"SUMPRODUCT({broken})", float(hard_broken(book, at.policies)))
    yield _rule(book, "Hard policies that are broken", count, 0.0)
    if at.policies.penalties.count:
        cost = Formula(at.policies.penalties.sum("Present value"), penalty_value(book, at.policies))
        name = "Penalties of broken soft policies, present value: Policies and the solver's"
        yield Agreement(name, cost, book.summary.penalty_npv, of_plan=True)


def _over_capacity(book: Book) -> float:
    """By how much of its capacity the fullest location is above it, in the worst period; a plan has none."""
    if not _as_it_is(book):
        return 0.0
    load, room = book.fte.sum(axis=0), book.plan.economics.sites.max_fte[:, None]
    full = np.divide(load, room, out=np.zeros_like(load), where=room > 0)
    return max(0.0, float(full.max(initial=0.0)) - 1)


def _as_it_is(book: Book) -> bool:
    return book.plan.outcome.status is Status.AS_IS


def _rule(book: Book, name: str, left: Formula, right: float) -> Agreement:
    """What every plan keeps. A study evaluated as it stands may break it: then the check is that it stands as it did."""
    if _as_it_is(book):
        return Agreement(f"{name} (as it stands today)", left, float(left.value), of_plan=True)
    return Agreement(name, left, right)


def _changes(book: Book, at: Layout) -> Iterator[Agreement]:
    unmatched = Formula(f"COUNTIF({at.places.all('Row')},0)+COUNTIF({at.work.all('Row')},0)", 0.0)
    yield Agreement("Locations and processes without a row in the inputs", unmatched, 0.0)
    yield Agreement("Periods: the inputs and this workbook", Formula(setting("periods"), book.count), book.count)
    for what, table in (("Shares on Cost build-up", at.build_up), ("Sites", at.sites_by_period)):
        in_use = Formula(f'SUMPRODUCT(({table.all("Override")}<>"")*1)', 0.0)
        yield Agreement(f"{what}: overrides in use", in_use, 0.0, of_plan=True)


def _fact(name: str, value: float) -> Formula:
    """A headline figure."""
    return Formula(f"{quote_sheetname(summary.NAME)}!{summary.fact_cells()[name]}", value)
