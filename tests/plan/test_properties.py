"""What must be true of every study: looser rules never cost more, and names, order, units and halves change nothing.

`SOURCING_OPT_ORACLE_STUDIES` sets on how many studies that is tried: an eighth of it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sourcing_opt.errors import Infeasible
from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.columns.base import Row, reference_of
from sourcing_opt.schemas.study import TABLES, Study
from sourcing_opt.schemas.tables.contracts import Package
from sourcing_opt.solving import Limits
from tests.halves import halved, means_the_same, undivided
from tests.oracle.studies import random_study
from tests.scaled import with_money

studies = st.integers(0, 100_000).map(random_study)
HOW_MANY = int(os.environ.get("SOURCING_OPT_ORACLE_STUDIES", "64")) // 8
few = settings(max_examples=HOW_MANY, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.filter_too_much])


def solved(study: Study) -> Plan | None:
    try:
        return optimise(study, Limits(gap=0.0))
    except Infeasible:
        return None


def changed(study: Study, table: str, **columns: Any) -> Study:
    """The study with columns of all rows of a table set, or computed from the row by a function."""
    rows = [row.replace(**{n: v(row) if callable(v) else v for n, v in columns.items()}) for row in study.rows(table)]
    return study.replace(**{table: tuple(rows)})


LOOSER: dict[str, Callable[[Study], Study]] = {
    # Without a rule of that type, what is under way would be carried out whatever it takes.
    "no policies": lambda study: study.replace(policies=tuple(row for row in study.policies if row.type == "under_way")),
    "soft policies": lambda study: changed(study, "policies", penalty=lambda row: 1.0 if row.penalty is None else row.penalty),
    "cheaper penalties": lambda study: changed(study, "policies", penalty=lambda row: row.penalty and row.penalty / 2),
    "later policies": lambda study: changed(study, "policies", from_="end", to=None),
    "no capacities": lambda study: changed(study, "locations", max_fte=None),
    "no smallest scale": lambda study: changed(study, "locations", min_fte=0.0),
    "no talent pools": lambda study: changed(study, "labor_rates", max_headcount=None),
    "any number of locations": lambda study: changed(study, "processes", min_share=0.0, min_locations=1, max_locations=None),
    "no lead times": lambda study: changed(study, "processes", lead_periods=0),
    "data may go anywhere": lambda study: study.replace(data_rules=()),
    "closing is allowed": lambda study: changed(study, "locations", closing_cost=lambda row: None if row.status == "candidate" else 0.0),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOSER)
@few
@given(studies)
def test_a_looser_rule_never_costs_more(name: str, study: Study) -> None:
    looser = LOOSER[name](study)
    assume(looser != study)
    if name == "later policies":
        assume(all(rule.periods(study.study.periods)[-1] == study.study.periods - 1 for rule in study.policies))
    if name == "closing is allowed":
        # Whoever may be closed must have its smallest scale while open.
        study, looser = changed(study, "locations", min_fte=0.0), changed(looser, "locations", min_fte=0.0)
    plan = solved(study)
    assume(plan is not None)
    assert plan is not None
    better = solved(looser)
    assert better is not None
    assert better.objective <= plan.objective + 1e-6 * abs(plan.objective)


@few
@given(studies, st.sampled_from([0.01, 3.0, 1000.0]))
def test_all_money_times_a_factor_is_the_cost_times_the_factor(study: Study, factor: float) -> None:
    plan, larger = solved(study), solved(with_money(study, factor))
    assert (larger and larger.objective) == (plan and pytest.approx(plan.objective * factor, rel=1e-6))


@few
@given(studies, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(study: Study, chance: Random) -> None:
    tables = {table: list(study.rows(table)) for table in TABLES if table != "study"}
    for rows in tables.values():
        chance.shuffle(rows)
    plan, shuffled = solved(study), solved(study.replace(**{table: tuple(rows) for table, rows in tables.items()}))
    assert (plan is None) == (shuffled is None)
    if plan is not None and shuffled is not None:
        assert plan.objective == shuffled.objective
        for name in ("arrive", "leave", "opens", "closes"):
            assert np.array_equal(getattr(plan.decisions, name), getattr(shuffled.decisions, name))


@few
@given(studies, st.permutations("vwxyz"))
def test_other_names_cost_the_same(study: Study, letters: list[str]) -> None:
    ids = [row.id for row in study.processes] + [row.id for row in study.locations]
    new = {name: f"{letter}-{name}" for name, letter in zip(ids, letters * 2, strict=False)}
    tables = {table: tuple(renamed(row, new) for row in study.rows(table)) for table in TABLES if table != "study"}
    plan, other = solved(study), solved(study.replace(**tables))
    assert (other and other.objective) == (plan and pytest.approx(plan.objective, rel=1e-6))


def renamed(row: Row, new: dict[str, str]) -> Row:
    """The row with new ids wherever it names a process or a location."""
    table = next(table for table, kind in TABLES.items() if isinstance(row, kind))
    names = {"id"} if table in ("processes", "locations") else set()
    names |= {name for name, field in type(row).columns().items() if reference_of(field) in ("processes", "locations")}
    if isinstance(row, Package):
        return row.replace(processes=tuple(new.get(process, process) for process in row.processes))
    if table == "policies":
        selectors = {side: getattr(row, side) for side in ("for_", "where")}
        return row.replace(**{
            side: {name: [new.get(value, value) for value in values] for name, values in selector.items()}
            for side, selector in selectors.items()
        })  # fmt: skip
    return row.replace(**{name: new.get(getattr(row, name), getattr(row, name)) for name in names})


@few
@given(studies)
def test_two_halves_cost_what_the_whole_does(study: Study) -> None:
    study = undivided(study.replace(policies=tuple(filter(means_the_same, study.policies))))
    plan, split = solved(study), solved(halved(study, study.processes[0]))
    assert (split and split.objective) == (plan and pytest.approx(plan.objective, rel=1e-6))
