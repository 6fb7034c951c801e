"""The solver and trying everything agree on hundreds of random tiny studies: on what is possible, and on the least cost.

`SOURCING_OPT_ORACLE_STUDIES` sets how many studies; seeds count from 0.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import cache

import numpy as np
import pytest

from sourcing_opt.economics import appraise
from sourcing_opt.economics.attributes import location_attributes
from sourcing_opt.economics.axes import Floats
from sourcing_opt.economics.feasibility import check
from sourcing_opt.schemas.checks.crosscheck import crosscheck
from sourcing_opt.schemas.study import TABLES
from tests.oracle import contracting, exhaustive, taxing
from tests.oracle.aimed import solved
from tests.oracle.before import Before
from tests.oracle.reckoning import Reckoning
from tests.oracle.selecting import location_model
from tests.oracle.studies import all_or_nothing_study, random_study

STUDIES = int(os.environ.get("SOURCING_OPT_ORACLE_STUDIES", "120"))
SEEDS = [*range(STUDIES), 9967]


def same(cost: float | None) -> object:
    """Equal to a cost but for arithmetic; equal to None where there is no plan."""
    return None if cost is None else pytest.approx(cost, rel=1e-6, abs=1e-6)


@cache
def least_cost(seed: int) -> float | None:
    return exhaustive.least_cost(random_study(seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_is_the_best_of_all(seed: int) -> None:
    plan, expected = solved(random_study(seed)), least_cost(seed)
    assert (plan and plan.objective) == same(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_whole_processes_placed_by_counting(seed: int) -> None:
    study = all_or_nothing_study(seed)
    plan, expected = solved(study), exhaustive.least_cost_all_or_nothing(study)
    assert (plan and plan.objective) == same(expected)


@pytest.mark.parametrize("seed", range(0, STUDIES, 10))
def test_the_two_oracles_agree(seed: int) -> None:
    study = all_or_nothing_study(seed)
    counted, completed = exhaustive.least_cost_all_or_nothing(study), exhaustive.least_cost(study)
    assert completed == same(counted)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_can_be_solved_is_never_called_wrong(seed: int) -> None:
    errors = [problem for problem in check(random_study(seed)) if problem.severity == "error"]
    assert not errors or least_cost(seed) is None


@pytest.mark.parametrize("seed", range(0, STUDIES, 4))
def test_every_number_of_the_economics(seed: int) -> None:
    study = random_study(seed)
    economics, reckoning = appraise(study), Reckoning(study)
    before, planned = Before(reckoning), economics.previous.share(economics.baseline)
    years = zip(economics.commercials.years, economics.commercials.lengths, strict=True)
    assert [(list(year), length) for year, length in years] == reckoning.contract_years()
    works = {work.id: work for work in reckoning.works}
    processes = list(economics.axes.processes)
    discount = economics.axes.calendar.discount
    assert discount == pytest.approx([reckoning.discount(t) for t in reckoning.periods])
    for l, location in enumerate(economics.axes.locations):
        assert set(location_attributes(study, location)["location_model"]) == {location_model(reckoning, location)}
        for t in reckoning.periods:
            fixed = {"opening": economics.sites.opening, "closing": economics.sites.closing, "fixed": economics.sites.fixed}
            assert economics.taxes.shield[l, t] == pytest.approx(taxing.saved(reckoning, location, t))
            assert economics.leases.price[l, t] == pytest.approx(taxing.empty_seat(reckoning, location, t))
            assert numbers(fixed, l, t) == pytest.approx(reckoning.site(location, t))
        for p, workstream in enumerate(economics.axes.workstreams):
            work = works[workstream.process.id, workstream.shift, economics.axes.mode_of(p) or ""]
            assert economics.eligible[p, l] == reckoning.may_be(work, location)
            assert economics.baseline[p, l] == reckoning.today(work, location)
            for t in reckoning.periods:
                assert economics.live_before[p, l, t] == pytest.approx(before.ramp_up(work, location, t))
                assert planned[p, l, t] == pytest.approx(before.share(work, location, t))
                assert economics.starts[p, t] == reckoning.may_start(work, t)
                assert economics.hours[p, t] == pytest.approx(reckoning.hours(work, t))
                assert economics.fte[p, l, t] == pytest.approx(reckoning.fte(work, location, t))
                run, arrival = economics.run.components, economics.transition.arrival
                assert numbers(run, p, l, t) == pytest.approx(dict.fromkeys(run, 0.0) | reckoning.run(work, location, t))
                assert numbers(economics.run.per_fte, p, l, t) == pytest.approx(reckoning.build_up(work, location, t))
                assert numbers(arrival, p, l, t) == pytest.approx(reckoning.arrival(work, location, t))
                assert numbers(economics.transition.departure, p, l, t) == pytest.approx(
                    contracting.leaving(reckoning, work, location, t)
                )
                assert (t >= economics.notice[p, l]) == contracting.may_leave(reckoning, work.process, location, t)
                fixed_charge = economics.contracts.fixed[processes.index(work.process), l, t]
                assert fixed_charge == pytest.approx(contracting.fixed_charge(reckoning, work.process, location, t))
                all_at_once = np.zeros(economics.axes.shape)
                all_at_once[p, l, t] = 1.0
                ramp = [reckoning.ramp_up(work, location, t, s) if s >= t else 0.0 for s in reckoning.periods]
                assert economics.transition.ramp_up(all_at_once)[p, l] == pytest.approx(ramp)
                settling = [reckoning.stabilisation(work, location, t, s) if s >= t else 0.0 for s in reckoning.periods]
                assert economics.transition.stabilisation(all_at_once)[p, l] == pytest.approx(settling)


def numbers(components: dict[str, Floats], *at: int) -> dict[str, float]:
    """Component -> its number at one place of the arrays."""
    return {name: float(values[at]) for name, values in components.items()}


DECIDES_NOTHING = {
    "study": {"sourcing_model", "contract_start", "beyond", "beyond_growth", "fiscal_year_starts"},
    "previous_sites": {"location", "change", "period"},
    "processes": {"name", "performance", "criticality", "pool"},
    "locations": {"name"},
    "providers": {
        "name", "min_spend", "spent", "discounts", "industry_experience", "specialization", "technology", "communication", "quality_control",
    },
    "roles": {"name"},
    "packages": {"name"},
    "marks": {"evidence", "as_of"},
    "fx": {"volatility"},
    "data_rules": {"citation"},
}  # fmt: skip
"""Columns without a cost or a rule of their own; some only matter to policies that are not tried here, pools are in test_pools."""


def test_the_studies_hold_every_feature() -> None:
    """Every column that decides something differs from its default in several studies; both answers are common."""
    varied: Counter[tuple[str, str]] = Counter()
    wanted = set()
    for seed in range(200):
        study = random_study(seed)
        assert crosscheck(study) == []
        rows = [(table, row) for table in TABLES if table != "policies" for row in study.rows(table)]
        wanted |= {(table, name) for table, row in rows for name in type(row).model_fields}
        varied.update(
            {
                (table, name)
                for table, row in rows
                for name, field in type(row).model_fields.items()
                if getattr(row, name) != field.default
            }
        )
    wanted -= {(table, name) for table, _ in wanted for name in {"source", "note"} | DECIDES_NOTHING.get(table, set())}
    assert {pair: varied[pair] for pair in wanted if varied[pair] < 5} == {}
    feasible = sum(least_cost(seed) is not None for seed in range(60))
    assert 20 <= feasible <= 50
