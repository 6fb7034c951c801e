"""Why a plan costs what the one before did not: each kind of input where it belongs, and all of them add up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from sourcing_opt.analysis.succession.bridge import Bridge, Made, bridge, carried_on
from sourcing_opt.analysis.succession.input_groups import GROUPS
from sourcing_opt.analysis.succession.roll import roll
from sourcing_opt.errors import InvalidInput, SourcingError
from sourcing_opt.optimisation import optimise
from sourcing_opt.schemas.policies import Assignment
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits
from tests.economics.desk import desk
from tests.oracle.studies import random_study

EXACT = Limits(gap=0.0)
STAY = Assignment.model_validate({"id": "stay", "type": "assignment", "where": "location=home", "min": 1})


def desk_of(**changes: Any) -> Study:
    """Ten agents for two years; moving them home to away saves half of their pay at once."""
    settings = {"periods": 2, "period": "year"}
    return desk(settings=settings, fx=[{"currency": "INR", "rate": 0.5}], away={"currency": "INR"}, **changes)


def plan_of(study: Study, name: str = "plan") -> Made:
    return Made(name, study, optimise(study, EXACT).decisions)


def totals(found: Bridge) -> dict[str, float]:
    return {step.name: round(float(step.total.sum()), 2) for step in found.steps if abs(step.total.sum()) > 1e-6}


def adds_up(found: Bridge) -> bool:
    sums = [np.sum([getattr(step, kind) for step in (found.before, *found.steps)], axis=0) for kind in ("run", "one_off")]
    return all(
        np.allclose(total, getattr(found.after, kind), atol=0.005, rtol=0)
        for total, kind in zip(sums, ("run", "one_off"), strict=True)
    )


def rows(study: Study, table: str, **changes: Any) -> Study:
    return study.replace(**{table: tuple(row.replace(**changes) for row in study.rows(table))})


@pytest.mark.parametrize(
    ("change", "name", "amount"),
    [
        # 10 people at 10,000 x 0.5 are 50,000 a year; two years.
        (lambda study: rows(study, "processes", fte=11), "volume", 10_000),
        (lambda study: study.replace(labor_rates=tuple(row.replace(salary=row.salary * 1.2) for row in study.labor_rates)), "wages", 20_000),
        (lambda study: rows(study, "fx", rate=0.55), "fx", 10_000),
        (lambda study: rows(study, "locations", seat_cost=200), "prices", 2_000),
        (lambda study: rows(study, "transition", travel=30), "one_offs", 300),
        (lambda study: study.replace(policies=(STAY,)), "policies", 300_000),
    ],
)  # fmt: skip
def test_each_kind_of_input_is_counted_where_it_belongs(change: Callable[[Study], Study], name: str, amount: float) -> None:
    before = desk_of()
    found = bridge(plan_of(before), plan_of(change(before)), EXACT)
    assert totals(found) == {name: amount}
    assert adds_up(found)


def test_what_is_decided_otherwise_comes_after_what_it_would_have_cost_not_to() -> None:
    """Away becomes dearer than home: kept there the work would cost 500,000 a year, moved it costs 200,000."""
    before = desk_of()
    after = rows(before, "fx", rate=5.0)
    found = bridge(plan_of(before), plan_of(after), EXACT)
    assert totals(found) == {"fx": 900_000, "choice": -600_000}
    assert adds_up(found)


def test_the_same_plan_twice_is_no_difference() -> None:
    made = plan_of(desk_of())
    assert totals(bridge(made, made, EXACT)) == {}


def test_work_that_comes_and_goes() -> None:
    before = desk_of()
    more = before.processes[0].replace(id="more", fte=1)
    after = before.replace(processes=(*before.processes, more))
    assert totals(bridge(plan_of(before), plan_of(after), EXACT)) == {"work": 10_000}
    assert totals(bridge(plan_of(after), plan_of(before), EXACT)) == {"work": -10_000}


def test_a_place_that_is_gone_is_left_by_choice() -> None:
    before = desk_of()
    home = before.replace(
        locations=tuple(row for row in before.locations if row.id == "home"), labor_rates=before.labor_rates[1:]
    )
    found = bridge(plan_of(before), plan_of(home), EXACT)
    assert adds_up(found)
    assert sum(totals(found).values()) == 300_000


def test_a_rolled_study_leaves_the_year_that_has_passed() -> None:
    first = plan_of(desk_of())
    later = roll(optimise(first.study, EXACT).economics, first.decisions, 1, 2)
    found = bridge(first, plan_of(later), EXACT)
    assert found.labels == ("2027", "2028", "2029")
    assert totals(found) == {"elapsed": -50_000, "horizon": 50_000}
    assert adds_up(found)


def test_rules_that_leave_no_plan_are_told_as_one_step() -> None:
    before = desk_of()
    away = Assignment.model_validate({"id": "go", "type": "assignment", "where": "location=away", "min": 1})
    # Under the rule that the first plan kept, the second study has no plan at all.
    after = before.replace(locations=tuple(row.replace(max_fte=5) if row.id == "away" else row for row in before.locations))
    found = bridge(plan_of(before.replace(policies=(away,))), plan_of(after), EXACT)
    assert adds_up(found)
    assert "could not be told" in found.notes[0]
    assert totals(found) == {"policies": 150_000}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"period": "quarter"}, "not of one kind of period: year and quarter"),
        ({"start": "2031-01-01"}, "begins 2031-01-01, in no period of first"),
        ({"start": "2026-01-01"}, "give the earlier plan first"),
    ],
)
def test_plans_that_have_nothing_in_common_are_refused(settings: dict[str, str], message: str) -> None:
    study = desk_of()
    other = study.replace(study=study.study.replace(**settings))
    with pytest.raises(InvalidInput, match=message):
        carried_on(plan_of(study, "first"), plan_of(other, "second"))


def test_no_column_is_counted_twice() -> None:
    """What one step takes a whole table for, another must not take again; the study's own check is that all steps end at the second plan."""
    assert [name for name, _, _ in GROUPS] == ["volume", "quality", "wages", "fx", "prices", "one_offs"]


@pytest.mark.parametrize("seed", range(25))
def test_any_two_plans_add_up_and_every_input_is_stepped_before_the_choice(seed: int) -> None:
    """Every figure drifts at random; at the end of the steps the first plan's moves cost what they cost in the second study."""
    try:
        study = random_study(seed)
        first = plan_of(study)
    except SourcingError:
        return
    dice = np.random.default_rng(seed)

    def drifted(table: str, *columns: str) -> Study:
        found = []
        for row in study.rows(table):
            amounts = {column: getattr(row, column) for column in columns}
            found.append(row.replace(**{name: a * dice.uniform(0.9, 1.1) for name, a in amounts.items() if a}))
        return study.replace(**{table: tuple(found)})

    for table, columns in {
        "processes": ("volume", "fte"), "labor_rates": ("salary",), "fx": ("rate",), "transition": ("travel",), "quotes": ("price",),
        "locations": ("seat_cost", "fixed_cost", "opening_cost", "severance_weeks"), "roles": ("hiring_cost", "training_weeks"),
    }.items():  # fmt: skip
        study = drifted(table, *columns)
    study = study.replace(fx=tuple(row for row in study.fx if row.currency != study.study.currency))
    try:
        second = plan_of(study)
    except SourcingError:
        return
    found = bridge(first, second, EXACT)
    assert adds_up(found)
    assert totals(found).get("start", 0.0) == 0.0
