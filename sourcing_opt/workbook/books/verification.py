"""The evaluated sheets, held against economics, findings and audit before anything is written: what differs or is missing is told.

So a workbook is a second calculation of its plan: its formulas are worked out from the inputs and the decisions alone, and no file
is written whose figures are not the plan's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.cost.components import ONE_OFF_COMPONENTS, RUN_COMPONENTS
from sourcing_opt.economics.cost.money import location_fx
from sourcing_opt.economics.scores import scores
from sourcing_opt.errors import AuditFailed
from sourcing_opt.plan.business_case import BusinessCase, has_business_case
from sourcing_opt.plan.portfolio import GRADES, portfolio
from sourcing_opt.tolerances import PAID_BACK
from sourcing_opt.workbook.books.findings import differing_findings
from sourcing_opt.workbook.case.business_case import AFTER_TAX, BEFORE_TAX, DEPRECIATED, TAX, BusinessCaseSheet
from sourcing_opt.workbook.case.partners import Partners, judges_partners, shown_scores
from sourcing_opt.workbook.case.portfolio import ELSEWHERE, PEOPLE, SAVED, Portfolio
from sourcing_opt.workbook.grid import meaning
from sourcing_opt.workbook.grid.table import Column
from sourcing_opt.workbook.model.book import Book
from sourcing_opt.workbook.model.cost_build_up import CostBuildUp
from sourcing_opt.workbook.model.moves import Moves, MovesByPeriod
from sourcing_opt.workbook.model.pay import Pay
from sourcing_opt.workbook.model.periods import Periods
from sourcing_opt.workbook.model.sites import SitesByPeriod
from sourcing_opt.workbook.model.workforce.people import PeopleByPeriod, crews, has_own_staff
from sourcing_opt.workbook.model.workforce.pools import PoolsByPeriod, has_pools, pool_lines
from sourcing_opt.workbook.report.checks import OK, Checks
from sourcing_opt.workbook.report.headline import LAST_AFTER, LAST_BEFORE, PAYBACK
from sourcing_opt.workbook.report.summary import Summary
from sourcing_opt.workbook.terms.providers import Providers

RELATIVE, OF_LARGEST = 1e-6, 1e-9
"""By how much a figure may differ from the right one: of itself, and of the largest it is added to, which sums lose digits to."""
_DIGITS = 1e-12
"""The last digits of a sum, of what is added up."""
_OF_COLUMN, _SHOWN = 3, 30
"""How many differences are told, of a column and in all."""
Where = Callable[[int], str]
"""Row of a table -> what it is about."""


def verify(book: Book) -> None:
    """Raises AuditFailed with sheet, column, process, location and period of what is not as economics, findings and audit have it."""
    differences = [
        *_differing_prices(book),
        *_differing_pairs(book),
        *_differing_sites(book),
        *_differing_periods(book),
        *_differing_unit_costs(book),
        *_differing_people(book),
        *_differing_pools(book),
        *differing_findings(book),
        *_differing_case(book),
        *_differing_portfolio(book),
        *_differing_scores(book),
        *_differing_checks(book),
    ]
    if differences:
        more = [f"and {len(differences) - _SHOWN} more"] if len(differences) > _SHOWN else []
        lines = "\n".join([*differences[:_SHOWN], *more])
        raise AuditFailed(f"figures of the workbook are not the plan's; nothing was written. This is a bug:\n{lines}")


def _differing(column: Column, expected: Floats, where: Where, largest: float = 0.0) -> Iterator[str]:
    """The cells of a column that are not as expected; largest is what such figures are added to."""
    figures, right = meaning.numbers(column.values())[:, 0], np.asarray(expected, dtype=float).reshape(-1)
    room = RELATIVE * np.abs(right) + OF_LARGEST * max(largest, float(np.abs(right).max(initial=0.0)))
    wrong = np.flatnonzero(~(np.abs(figures - right) <= room)).tolist()
    for row in wrong[:_OF_COLUMN]:
        told = f"{figures[row]:,.6f}" if np.isfinite(figures[row]) else "an error"
        yield f"{column.table.sheet}, {column.header}, {where(row)}: {told}, not {right[row]:,.6f}"
    if len(wrong) > _OF_COLUMN:
        yield f"{column.table.sheet}, {column.header}: {len(wrong) - _OF_COLUMN} more"


def _missing(column: Column | None, what: str) -> Iterator[str]:
    if column is None or not column.is_filled:
        yield f"{what} has no formula"


def _differing_prices(book: Book) -> Iterator[str]:
    economics, pay, count = book.plan.economics, book[Pay], book.count
    labels, locations = book.axes.calendar.labels, book.axes.locations
    yield from _differing(book[Periods].discount, book.axes.calendar.discount, lambda t: labels[t])
    rates = location_fx(economics.study, economics.axes)
    yield from _differing(pay.fx, rates, lambda row: f"{locations[row // count].id} in {labels[row % count]}")


def _differing_pairs(book: Book) -> Iterator[str]:
    """What every workstream takes and costs at every place in every period."""
    plan, economics, build_up = book.plan, book.plan.economics, book[CostBuildUp]
    rows, columns = (np.array(axis, dtype=int) for axis in zip(*book.pairs, strict=True))
    labels, axes, count = book.axes.calendar.labels, book.axes, book.count

    def where(row: int) -> str:
        pair = book.pairs[row // count]
        return f"{axes.workstreams[pair.p].name} at {axes.locations[pair.l].id} in {labels[row % count]}"

    def of_pairs(values: Floats) -> Floats:
        return np.asarray(values[rows, columns])

    def held(column: Column, values: Floats, largest: float = 0.0) -> Iterator[str]:
        return _differing(column, of_pairs(values), where, largest)

    yield from held(build_up.share_used, plan.share, 1.0)
    yield from held(build_up.fte, economics.fte)
    yield from held(build_up.fte_by_plan, book.fte)
    baseline = np.broadcast_to(book.baseline_share[:, :, None], economics.fte.shape)
    yield from held(build_up.fte_baseline, baseline * economics.fte)
    largest = float(of_pairs(economics.run.total).max(initial=0.0))
    for name in dict.fromkeys([*RUN_COMPONENTS, *economics.run.components]):
        column = build_up.run_cost.get(name)
        yield from _missing(column, f"{build_up.name}: the component {name} of run cost")
        if column is not None:
            yield from held(column, economics.run.components[name], largest)
    yield from held(build_up.cost_by_plan, book.share * economics.run.total)
    yield from held(build_up.cost_baseline, baseline * economics.run.total)
    one_off = _one_off(book)
    largest = max(float(of_pairs(cost).max(initial=0.0)) for cost in one_off.values())
    for name, cost in one_off.items():
        column = build_up.one_off_cost.get(name)
        yield from _missing(column, f"{build_up.name}: the component {name} of one-off cost")
        if column is not None:
            yield from held(column, cost, largest)
    yield from held(build_up.one_off, np.asarray(sum(one_off.values())))


def _one_off(book: Book) -> dict[str, Floats]:
    """Component of moves -> (P, L, T), of the shares as the workbook has them. [money/period]"""
    economics, transition = book.plan.economics, book.plan.economics.transition
    one_off_costs = {name: book.moving.arriving * cost for name, cost in transition.arrival.items()}
    one_off_costs["ramp_up"] = transition.ramp_up(book.arrive) + economics.ramp_up_before
    one_off_costs["stabilisation"] = transition.stabilisation(book.arrive) + economics.stabilisation_before
    one_off_costs |= {name: book.moving.leaving * cost for name, cost in transition.departure.items()}
    told = {name: book.plan.one_off[name] for name in book.plan.one_off if name not in one_off_costs}
    return one_off_costs | told


def _differing_sites(book: Book) -> Iterator[str]:
    plan, sites, count = book.plan, book[SitesByPeriod], book.count
    labels, locations = book.axes.calendar.labels, book.axes.locations

    def where(row: int) -> str:
        return f"{locations[row // count].id} in {labels[row % count]}"

    largest = max(float(cost.max(initial=0.0)) for cost in plan.site_cost.values())
    for column, expected in (
        (sites.open_used, plan.open.astype(float)),
        (sites.open_baseline, plan.baseline.open.astype(float)),
        (sites.fte_by_plan, book.fte.sum(axis=0)),
        (sites.fixed_by_plan, plan.site_cost["fixed"]),
        (sites.fixed_baseline, plan.baseline.site_cost["fixed"]),
        (sites.opening, plan.site_cost["opening"]),
        (sites.closing, plan.site_cost["closing"]),
        (sites.job_grant, plan.site_cost["job_grant"]),
    ):
        yield from _differing(column, expected, where, largest if "ost" in column.unit else 0.0)


def _differing_periods(book: Book) -> Iterator[str]:
    """What every period costs and saves, by component of one-off cost, and what is settled with providers."""
    plan, flow, by_period, labels = book.plan, book[Summary].periods, book[MovesByPeriod], book.axes.calendar.labels
    cost = float(max(plan.run_cost_by_period.max(), plan.baseline.run_cost_by_period.max(), plan.one_off_by_period.max()))

    def where(t: int) -> str:
        return labels[t]

    one_offs: dict[str, Column] = by_period.one_offs | {
        "build": by_period.build,
        "opening": by_period.opening,
        "closing": by_period.closing,
        "job_grant": by_period.job_grant,
    }
    for name in dict.fromkeys([*ONE_OFF_COMPONENTS, *plan.one_off_by_component]):
        column = one_offs.get(name)
        yield from _missing(column, f"{by_period.sheet}: the component {name} of one-off cost")
        if column is not None:
            yield from _differing(column, plan.one_off_by_component[name], where, cost)
    for column, expected in (
        (by_period.fte_moved, plan.moved_fte_by_period),
        (flow.run_cost_baseline, plan.baseline.run_cost_by_period),
        (flow.one_off_baseline, plan.baseline.one_off_by_period),
        (flow.run_cost, plan.run_cost_by_period),
        (flow.one_off, plan.one_off_by_period),
        (flow.saving, plan.saving_by_period),
        (flow.net_saving, plan.saving_by_period * book.axes.calendar.discount),
    ):
        yield from _differing(column, expected, where, 0.0 if column is by_period.fte_moved else cost)
    yield from _differing_settlements(book, cost)
    yield from _differing_facts(book)


def _differing_unit_costs(book: Book) -> Iterator[str]:
    """What a unit of each process costs; blank where nobody can say."""
    table = book[Summary].unit_costs
    if table is None:
        return
    names = [each.process for each in book.summary.quality]
    for number, name in enumerate(("baseline", "plan")):
        ways = [getattr(each, name) for each in book.summary.quality]
        for column, figure in ((table.per_transaction[number], "per_transaction"), (table.per_resolved[number], "per_resolved")):
            for process, told, right in zip(names, column.cells, (getattr(way, figure) for way in ways), strict=True):
                same = (
                    told == "" if right is None else isinstance(told, float) and abs(told - right) <= RELATIVE * max(1.0, right)
                )
                if not same:
                    yield f"{column.table.sheet}, {column.header}, {process}: {told}, not {right}"


def _differing_pools(book: Book) -> Iterator[str]:
    """Load, agents, who waits for calls, and what it costs."""
    if not has_pools(book.plan.economics.study):
        return
    table, pools, labels = book[PoolsByPeriod], book.plan.economics.pools, book.axes.calendar.labels
    k, l = np.array(pool_lines(book), dtype=int).T

    def where(row: int) -> str:
        return f"{table.pool.cells[row]} at {table.location.cells[row]} in {labels[row % book.count]}"

    for way, plan in zip(table.ways, (book.plan.baseline, book.plan), strict=True):
        figures = (plan.loads, pools.agents(plan.loads), plan.waiting, pools.costs(plan.waiting)["waiting"])
        for column, figure in zip(way, figures, strict=True):
            yield from _differing(column, figure[k, l], where)


def _differing_people(book: Book) -> Iterator[str]:
    """The headcount walk, and what it costs."""
    if not has_own_staff(book.plan.economics.study):
        return
    people, count, labels = book[PeopleByPeriod], book.count, book.axes.calendar.labels
    crew = crews(book)
    r, l = (np.array(axis, dtype=int) for axis in zip(*crew, strict=True)) if crew else (np.zeros(0, int), np.zeros(0, int))

    def where(row: int) -> str:
        return f"{people.role.cells[row]} at {people.location.cells[row]} in {labels[row % count]}"

    for name in ("released", "gone", "redeployed"):
        expected = np.array([getattr(move.let_go, name) for move in book.moves])
        yield from _differing(
            getattr(book[Moves], name), expected, lambda row: f"move {row + 1}", float(book.plan.need.max(initial=1.0))
        )
    for way, plan in ((people.baseline, book.plan.baseline), (people.by_plan, book.plan)):
        costs = plan.economics.people.costs(plan.staffing, plan.walk)
        dearest = max(float(price.max(initial=0.0)) for price in plan.economics.people.cost.values())
        largest = dearest * float(max(1.0, plan.need.max(initial=0.0), plan.walk.staff.max(initial=0.0)))
        for column, values in (
            (way.need, plan.need),
            (way.staff, plan.walk.staff),
            (way.leavers, plan.walk.leavers),
            (way.idle, plan.walk.idle),
            (way.short, plan.walk.short),
            (way.scarce, plan.walk.scarce),
        ):
            yield from _differing(
                column, values[r, l], where, float(max(plan.need.max(initial=1.0), plan.walk.staff.max(initial=1.0)))
            )
        for name, cost in costs.items():
            yield from _differing(way.costs[name], cost[r, l], where, largest)


def _differing_settlements(book: Book, cost: float) -> Iterator[str]:
    providers, labels = book[Providers], book.axes.calendar.labels
    periods = meaning.numbers(providers.number.values())[:, 0].astype(int) - 1
    for column, plan in ((providers.settled_baseline, book.plan.baseline), (providers.settled_by_plan, book.plan)):
        settled = np.bincount(periods, weights=meaning.numbers(column.values())[:, 0], minlength=book.count)
        right = np.asarray(sum(plan.commercial.values()))
        for t in np.flatnonzero(~(np.abs(settled - right) <= RELATIVE * np.abs(right) + OF_LARGEST * cost)).tolist():
            yield f"{providers.name}, {column.header}, {labels[t]}: {settled[t]:,.6f}, not {right[t]:,.6f}"


def _differing_portfolio(book: Book) -> Iterator[str]:
    """Every cell of the pictures."""
    sheet, cells = book[Portfolio], portfolio(book.plan)
    largest = float(max(book.plan.npv, book.plan.baseline.npv))
    for name, attribute, of in ((PEOPLE, "fte", 0.0), (ELSEWHERE, "fte_elsewhere", 0.0), (SAVED, "saving", largest)):
        expected = np.zeros((len(GRADES), len(GRADES)))
        for cell in cells:
            expected[len(GRADES) - cell.strategic_importance, cell.performance - 1] = getattr(cell, attribute)
        for grade, column in enumerate(sheet.pictures[name].columns[1:]):
            yield from _differing(column, expected[:, grade], lambda row: f"importance {len(GRADES) - row}", of)


def _differing_scores(book: Book) -> Iterator[str]:
    """The means of marks and composites."""
    study = book.plan.economics.study
    if not judges_partners(study):
        return
    sheet, names = book[Partners], shown_scores(book)
    for header, people in (("Mean, today's way", book.plan.baseline.fte[:, :, -1]), ("Mean, by plan", book.fte[:, :, -1])):
        found = [np.nan_to_num(scores(study, book.axes, name)) for name in names]
        means = [float((people * score).sum() / people.sum()) if people.sum() else 0.0 for score in found]
        yield from _differing(sheet.means.column(header), np.array(means), lambda row: names[row], 100.0)


def _differing_case(book: Book) -> Iterator[str]:
    """The business case, where there is one: what is saved after tax in every period, and what it is worth."""
    if not has_business_case(book.plan):
        return
    case, sheet, labels = BusinessCase(book.plan), book[BusinessCaseSheet], book.axes.calendar.labels
    largest = float(max(book.plan.cost_by_period.max(), book.plan.baseline.cost_by_period.max()))
    rows = {name: row for row, name in enumerate(sheet.lines.column("Line").cells)}
    for name, expected in (
        (BEFORE_TAX, case.before_tax),
        (TAX, case.tax),
        (AFTER_TAX, case.after_tax),
        (DEPRECIATED, -case.depreciation),
    ):
        told = np.array([float(column.cells[rows[name]] or 0) for column in sheet.periods])
        for t in np.flatnonzero(~(np.abs(told - expected) <= RELATIVE * np.abs(expected) + OF_LARGEST * largest)).tolist():
            yield f"{sheet.name}, {name}, {labels[t]}: {told[t]:,.6f}, not {expected[t]:,.6f}"
    for row, expected_value in enumerate((case.npv_before_tax, case.npv_after_tax, case.npv_beyond)):
        figure = float(sheet.value.cells[row] or 0)
        if not abs(figure - expected_value) <= RELATIVE * abs(expected_value) + OF_LARGEST * largest * book.count:
            yield f"{sheet.name}, {sheet.facts.column('Figure').cells[row]}: {figure:,.6f}, not {expected_value:,.6f}"


def _differing_facts(book: Book) -> Iterator[str]:
    facts, summary, plan = book[Summary].facts, book.summary, book.plan
    expected: list[tuple[str, float | str]] = [
        (LAST_BEFORE, summary.baseline_last_year),
        (LAST_AFTER, summary.plan_last_year),
    ]
    if _payback_is_clear(book):
        expected.append((PAYBACK, "never" if plan.payback_years is None else plan.payback_years))
    for name, right in expected:
        told = facts[name].cell.value
        if isinstance(told, str) or isinstance(right, str):
            same = told == right
        else:
            same = abs(told - right) <= RELATIVE * max(1.0, abs(right))
        if not same:
            yield f"{facts[name].cell.sheet}, {name}: {told}, not {right}"


def _payback_is_clear(book: Book) -> bool:
    """Whether what is saved so far is far enough from nothing that no sum's last digits decide when, or whether, it is paid back."""
    plan = book.plan
    so_far = np.cumsum(plan.saving_by_period)
    saved = so_far - np.maximum(0.0, plan.baseline.run_cost_by_period - plan.run_cost_by_period)
    dust = _DIGITS * float(plan.cost_by_period.sum() + plan.baseline.cost_by_period.sum())
    none = PAID_BACK * (plan.baseline.run_cost_by_period + plan.run_cost_by_period)
    edges = [so_far + none, saved + none, so_far[-1:]]
    return bool(min(float(np.abs(edge).min()) for edge in edges) > dust)


def _differing_checks(book: Book) -> Iterator[str]:
    checks = book[Checks]
    names = checks.table.column("Check").cells
    for name, left, right, result in zip(names, checks.left.cells, checks.right.cells, checks.result.cells, strict=True):
        if result != OK:
            yield f"{checks.name}, {name}: {left} against {right}"
