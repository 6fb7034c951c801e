"""Which figures of the workbook must be the same: each is reached in two ways, or was said by the solver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sourcing_opt.plan.summary import last_year
from sourcing_opt.solving import Status
from sourcing_opt.workbook.grid.expression import Expression, results, total
from sourcing_opt.workbook.grid.functions import Test, absolute, count_where, maximum, minimum, product_sum
from sourcing_opt.workbook.grid.table import Range
from sourcing_opt.workbook.model.allocation import Allocation
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.inputs import Inputs
from sourcing_opt.workbook.model.moves import Moves, MovesByPeriod
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.places import Places
from sourcing_opt.workbook.model.sites import Sites, SitesByPeriod
from sourcing_opt.workbook.model.work import Work
from sourcing_opt.workbook.model.workforce.people import PeopleByPeriod, has_own_staff
from sourcing_opt.workbook.model.workforce.pools import PoolsByPeriod, has_pools
from sourcing_opt.workbook.policies.by_period import BREACH
from sourcing_opt.workbook.policies.lines import CountedAmounts
from sourcing_opt.workbook.policies.overview import Policies
from sourcing_opt.workbook.report.headline import AFTER_NPV, BEFORE_NPV, LAST_BEFORE, MOVED, ONE_OFF, SAVING
from sourcing_opt.workbook.report.mix import MODEL
from sourcing_opt.workbook.report.summary import Summary
from sourcing_opt.workbook.terms.providers import Providers
from sourcing_opt.workbook.terms.tax import TaxOfPeriods
from sourcing_opt.workbook.workings.amounts import NOT_DONE


@dataclass(frozen=True)
class Agreement:
    """Two figures that must be the same."""

    name: str
    left: Expression
    right: Expression | float
    of_plan: bool = False
    """Whether it says that nothing was changed since the plan was made; else it must hold whatever is changed."""
    less_from: Expression | None = None
    """Of what both are what is left, for figures that are small beside it: they are no more exact than it is."""


def agreements(book: Book, sums_of_shares: Range) -> list[Agreement]:
    """Every such pair, in the order of the sheet; sums_of_shares has the sum for each workstream and period."""
    return [
        *_shares(book, sums_of_shares),
        *_people(book),
        *_staff(book),
        *_run_cost(book),
        *_one_off_cost(book),
        *_present_values(book),
        *_limits(book),
        *_changes(book),
    ]


def _shares(book: Book, sums: Range) -> Iterator[Agreement]:
    allocation = book[Allocation]
    name = "Shares of each piece of work and period: the"
    yield _rule(book, f"{name} largest sum is 1", maximum(sums), 1.0)
    yield _rule(book, f"{name} smallest sum is 1", minimum(sums), 1.0)
    yield Agreement("No share is below zero", minimum(0, book[CostBuildUp].share_used.all), 0.0)
    today, arrives, leaves, end = (
        column.all for column in (allocation.share_today, allocation.arrives, allocation.leaves, allocation.share_at_end)
    )
    moved = product_sum(absolute(today + arrives - leaves - end))
    yield Agreement("Share today, and what arrives and leaves, make the share at the end: sum of differences", moved, 0.0)


def _people(book: Book) -> Iterator[Agreement]:
    build_up, summary = book[CostBuildUp], book[Summary]
    by_plan = book[Allocation].end_by_plan.sum()
    last = build_up.fte_by_plan.sum_where((build_up.number, book[Periods].number.fixed(book.count - 1)))
    name = "FTE at end, by plan: Allocation and"
    yield Agreement(f"{name} Cost build-up", by_plan, last)
    yield Agreement(f"{name} Sites", by_plan, book[Sites].end_by_plan.sum())
    yield Agreement(f"{name} Summary by location model", by_plan, summary.groups[MODEL].fte[-1].sum())
    functions = [column.sum() for column in summary.functions.by_plan.values()]
    yield Agreement(f"{name} Summary by function", by_plan, total(functions))
    yield Agreement(f"{name} the solver's", by_plan, float(book.plan.fte[:, :, -1].sum()), of_plan=True)
    yield Agreement("FTE moved: Summary and the solver's", _fact(book, MOVED), book.summary.moved_fte, of_plan=True)


def _staff(book: Book) -> Iterator[Agreement]:
    """Where people come and go: nobody is made or lost, and nobody is missing."""
    if not has_own_staff(book.plan.economics.study):
        return
    people, last = book[PeopleByPeriod], book[Periods].number.fixed(book.count - 1)
    for way, name in ((people.baseline, "today's way"), (people.by_plan, "by plan")):
        start = people.start.sum_where((people.number, book[Periods].number.fixed(0)))
        came = way.joiners.sum() - way.released.sum() - way.leavers.sum()
        yield Agreement(
            f"Headcount {name}: who was there, came and went makes who is there at the end",
            start + came,
            way.staff.sum_where((people.number, last)),
        )
    yield Agreement("People are there for the work by plan: FTE short", people.by_plan.short.sum(), 0.0)


def _run_cost(book: Book) -> Iterator[Agreement]:
    providers, summary = book[Providers], book[Summary]
    in_summary = summary.periods.run_cost.sum()
    parts = book[CostBuildUp].cost_by_plan.sum() + book[Sites].fixed_by_plan.sum() + providers.settled_by_plan.sum()
    if has_own_staff(book.plan.economics.study):
        parts = parts + book[PeopleByPeriod].by_plan.cost.sum()
    if has_pools(book.plan.economics.study):
        parts = parts + book[PoolsByPeriod].ways[1].cost.sum()
    yield Agreement("Run cost by plan: Summary and Cost build-up with Sites and Providers", in_summary, parts)
    run_cost = float(book.plan.run_cost_by_period.sum())
    yield Agreement("Run cost by plan: Summary and the solver's", in_summary, run_cost, of_plan=True)
    of_year = providers.number, Test(">=", last_year(book.plan).start + 1)
    settled = providers.settled_baseline.sum_where(of_year)
    for grouping, table in summary.groups.items():
        yield Agreement(
            f"Run cost of last 12 months, today's way: Summary and by {grouping.lower()} with Providers",
            _fact(book, LAST_BEFORE),
            table.cost_baseline.sum() + settled,
        )


def _one_off_cost(book: Book) -> Iterator[Agreement]:
    one_off, sites = book.summary.one_off, book[Sites]
    of_moves = book[CostBuildUp].one_off.sum()
    parts = of_moves + book[MovesByPeriod].build.sum() + sites.opening.sum() + sites.closing.sum() + sites.job_grant.sum()
    yield Agreement("One-off cost: Summary and Cost build-up with Sites", _fact(book, ONE_OFF), parts)
    yield Agreement("One-off cost of moves: Allocation and Cost build-up", book[Allocation].one_off.sum(), of_moves)
    listed = book[Moves].moves.sum()
    if book.ramps_up_before:
        listed = listed + book[MovesByPeriod].still_ramping.sum()
    yield Agreement("One-off cost of moves: Moves and Cost build-up", listed, of_moves, of_plan=True)
    yield Agreement("One-off cost: Summary and the solver's", _fact(book, ONE_OFF), one_off, of_plan=True)


def _present_values(book: Book) -> Iterator[Agreement]:
    facts, cost = book.summary, _fact(book, BEFORE_NPV)
    for name, value in ((BEFORE_NPV, facts.baseline_npv), (AFTER_NPV, facts.plan_npv)):
        yield Agreement(f"{name}: Summary and the solver's", _fact(book, name), value, of_plan=True)
    saving = _fact(book, SAVING)
    name = f"{SAVING}: Summary and"
    yield Agreement(f"{name} the solver's", saving, facts.npv_saving, of_plan=True, less_from=cost)
    yield Agreement(f"{name} the cost today's way less by plan", saving, cost - _fact(book, AFTER_NPV), less_from=cost)
    cost = _fact(book, AFTER_NPV)
    if book.plan.economics.taxes.is_minimised:
        cost = cost - product_sum(book[TaxOfPeriods].table.saved["by plan"].all, book[Periods].discount.all)
    yield Agreement(
        "Cost by plan, present value: Summary and the solver's objective less penalties",
        cost,
        book.plan.objective - facts.penalty_npv,
        of_plan=True,
    )


def _limits(book: Book) -> Iterator[Agreement]:
    policies, not_done = book[Policies], book[CountedAmounts].columns.get(NOT_DONE)
    yield _rule(book, "No location is above its capacity", maximum(1, book[Sites].load.all) - 1, 0.0)
    if not_done is not None and any(locked.any() for locked in book.plan.economics.locked):
        name = "What is under way is carried out: the largest share that is not"
        yield _rule(book, name, maximum(Range(not_done[0], not_done[-1])), 0.0)
    broken = policies.kind.all.equals("hard") * policies.status.all.equals(BREACH)
    yield _rule(book, "Hard policies that are broken", product_sum(broken), 0.0)
    if policies.penalties.count:
        name = "Penalties of broken soft policies, present value: Policies and the solver's"
        yield Agreement(name, policies.penalty_value.sum(), book.summary.penalty_npv, of_plan=True)


def _rule(book: Book, name: str, left: Expression, right: float) -> Agreement:
    """What every plan keeps. A study evaluated as it stands may break it: then the check is that it stands as it did."""
    if book.plan.outcome.status is Status.AS_IS:
        stands = results(left, 1)[0]
        assert not isinstance(stands, str)
        return Agreement(f"{name} (as it stands today)", left, stands, of_plan=True)
    return Agreement(name, left, right)


def _changes(book: Book) -> Iterator[Agreement]:
    unmatched = count_where(book[Places].row.all, 0.0) + count_where(book[Work].row.all, 0.0)
    yield Agreement("Locations and processes without a row in the inputs", unmatched, 0.0)
    yield Agreement("Periods: the inputs and this workbook", book[Inputs].setting("periods"), float(book.count))
    for what, override in (
        ("Shares on Cost build-up", book[CostBuildUp].override),
        ("Sites", book[SitesByPeriod].override),
    ):
        in_use = product_sum(override.all.differs("") * 1)
        yield Agreement(f"{what}: overrides in use", in_use, 0.0, of_plan=True)


def _fact(book: Book, name: str) -> Expression:
    """A headline figure."""
    return book[Summary].facts[name].cell
