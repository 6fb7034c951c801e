"""The inputs that bound a plan: where each stands, how far a plan reaches, and the study with another value there."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from sourcing_opt.analysis.diagnosis.moving import SMALLEST_MOVE, fewest_moved
from sourcing_opt.economics.languages import speaker_pools
from sourcing_opt.formulation import Origin
from sourcing_opt.plan import Plan, findings
from sourcing_opt.schemas.columns.base import key_of
from sourcing_opt.schemas.policies import Rule
from sourcing_opt.schemas.study import Study
from sourcing_opt.tolerances import LEAST_WORK, WITHIN_STEP


def row_number(study: Study, origin: Origin) -> int:
    """Index of the input's row in its table."""
    return next(index for index, row in enumerate(study.rows(origin.table)) if key_of(row) == origin.key)


def value(study: Study, origin: Origin) -> float | None:
    """What the cell says; None where a whole row is the rule."""
    row = study.rows(origin.table)[row_number(study, origin)]
    if origin.column is None:
        return None
    return float(getattr(row, _field(origin.column)))


def size(study: Study, origin: Origin) -> float:
    """What counts as a change of the input by 100 %: its value, or 1 where there is none."""
    return abs(value(study, origin) or 1.0) or 1.0


def edited(study: Study, changes: Mapping[Origin, float | None]) -> Study:
    """The study with other values in these cells; a rule that has no number to change is taken out."""
    for origin, after in changes.items():
        rows = list(study.rows(origin.table))
        number = row_number(study, origin)
        if origin.column is None:
            del rows[number]
        else:
            rows[number] = rows[number].replace(**{_field(origin.column): after})
        study = study.replace(**{origin.table: rows[0] if origin.table == "study" else tuple(rows)})
    return study


def reached(plan: Plan, origin: Origin) -> float:
    """What the plan has where the input has its bound, in the period, place or repetition that asks most of it."""
    axes = plan.economics.axes
    if origin.table == "policies":
        lefts = [finding.left for finding in findings(plan) if (finding.policy, finding.side) == (*origin.key, origin.column)]
        return min(lefts) if origin.column == "min" else max(lefts)
    if origin.column == SMALLEST_MOVE:
        return fewest_moved(plan, origin)
    if origin.table == "processes":
        return _reached_by_process(plan, origin)
    l = axes.location_index[origin.key[-1]]
    if origin.column == "intake":
        return float(plan.staffing.joiners[:, l].sum(axis=0).max()) / axes.calendar.months
    people = plan.fte[:, l]
    if origin.table == "labor_rates":
        roles = [role.id for role in plan.economics.pay.roles]
        people = people * plan.economics.pay.mix[:, roles.index(origin.key[0]), None]
        [rate] = [row for row in plan.economics.study.labor_rates if key_of(row) == origin.key]
        people = people / axes.calendar.index(rate.pool_growth)
    if origin.table == "language_pools":
        [pool] = [pool for pool in speaker_pools(plan.economics.study, axes) if pool.key == origin.key]
        people = people[pool.speaks] / pool.growth
    people_at_location = people.sum(axis=0)
    return float(people_at_location[-1] if origin.column == "min_fte" else people_at_location.max())


def _reached_by_process(plan: Plan, origin: Origin) -> float:
    """Number of locations in the end state, or the smallest share at any of them."""
    rows = list(plan.economics.axes.by_process[origin.key[0]])
    parts = np.array([plan.economics.axes.workstreams[p].share for p in rows])
    share_at_location = parts @ plan.share[rows, :, -1]
    used = share_at_location > LEAST_WORK
    return float(share_at_location[used].min()) if origin.column == "min_share" else float(used.sum())


def readable(study: Study, origin: Origin, needed: float) -> float:
    """The nearest number somebody would write down that asks no more than `needed`."""
    before = value(study, origin) or 0.0
    coarsest, change = _step(study, origin, abs(needed - before)), abs(needed - before)
    step = min(coarsest, 10.0 ** math.floor(math.log10(change))) if coarsest < 1 or change < 1 else coarsest
    steps = math.ceil(needed / step - WITHIN_STEP) if needed > before else math.floor(needed / step + WITHIN_STEP)
    return float(f"{steps * step:.12g}")


def _step(study: Study, origin: Origin, change: float) -> float:
    """The coarsest step in which people write such a number."""
    row = study.rows(origin.table)[row_number(study, origin)]
    if isinstance(row, Rule):
        return row.step(change)
    return 0.01 if origin.column == "min_share" else 1.0


def _field(column: str) -> str:
    """A column's name in Python, where `from` is a word of the language."""
    return "from_" if column == "from" else column
