"""Two plans in two currencies: what was redenominated costs what it did, and only what else changed is a step."""

from __future__ import annotations

import pytest

from sourcing_opt.analysis.succession.bridge import bridge
from sourcing_opt.analysis.succession.currency import redenominated
from sourcing_opt.analysis.succession.plan_difference import difference
from sourcing_opt.economics import appraise
from sourcing_opt.errors import InvalidInput, SourcingError
from sourcing_opt.optimisation import evaluated, optimise
from sourcing_opt.schemas.study import Study
from tests.analysis.succession.test_bridge import EXACT, adds_up, desk_of, plan_of, rows, totals
from tests.oracle.studies import random_study


def in_euros(study: Study) -> Study:
    """The place away, where a rupee was half a pound, is paid in euros at two to the pound."""
    study = study.replace(fx=(*study.fx, study.fx[0].replace(currency="EUR", rate=2.0)))
    away = (row.replace(currency="EUR", seat_cost=row.seat_cost / 4) if row.id == "away" else row for row in study.locations)
    rates = (row.replace(salary=row.salary / 4) if row.location == "away" else row for row in study.labor_rates)
    return study.replace(locations=tuple(away), labor_rates=tuple(rates))


def test_a_place_that_is_paid_in_another_currency_costs_what_it_did() -> None:
    before, after = plan_of(desk_of()), plan_of(in_euros(desk_of()))
    found = difference(before, after, EXACT)
    assert totals(found.bridge) == {}
    changed = [
        (change.table, change.key, change.column, change.before, change.after)
        for change in found.inputs
        if change.kind == "changed"
    ]
    assert changed == [("locations", ("away",), "currency", "INR", "EUR")]


def test_a_raise_beside_a_redenomination_is_a_raise() -> None:
    """Ten people at 10,000 x 0.5 for two years: a tenth more is 10,000."""
    after = in_euros(desk_of())
    after = after.replace(
        labor_rates=tuple(row.replace(salary=row.salary * 1.1) if row.location == "away" else row for row in after.labor_rates)
    )
    assert totals(bridge(plan_of(desk_of()), plan_of(after), EXACT)) == {"wages": 10_000}


def test_a_drift_that_comes_with_the_currency_is_the_currencys() -> None:
    """The rupee would have gained 21 % in two years."""
    before = rows(desk_of(), "fx", drift=0.21)
    found = bridge(
        plan_of(before), plan_of(in_euros(before).replace(fx=tuple(row.replace(drift=0.0) for row in in_euros(before).fx))), EXACT
    )
    assert set(totals(found)) == {"currency"}
    assert adds_up(found)


@pytest.mark.parametrize("told", ["by the second study", "by the first study", "by hand"])
def test_plans_in_two_currencies_are_bridged_at_a_rate(told: str) -> None:
    """Everything is four times the figure in dollars; pounds at home are 4 dollars."""
    before = desk_of()
    after = before.replace(
        study=before.study.replace(currency="USD"),
        fx=(before.fx[0].replace(rate=2.0),),
        labor_rates=tuple(row.replace(salary=row.salary * 4) if row.location == "home" else row for row in before.labor_rates),
    )
    if told == "by the second study":
        after = after.replace(
            fx=(*after.fx, before.fx[0].replace(currency="GBP", rate=4.0)),
            labor_rates=before.labor_rates,
            locations=tuple(row.replace(currency=row.currency or "GBP") for row in before.locations),
        )
    if told == "by the first study":
        before = before.replace(fx=(*before.fx, before.fx[0].replace(currency="USD", rate=0.25)))
    found = bridge(plan_of(before), plan_of(after), EXACT, 4.0 if told == "by hand" else None)
    assert (found.currency, totals(found), adds_up(found)) == ("USD", {}, True)
    assert found.before.total.tolist() == [4 * 50_000, 4 * 50_000]
    assert "1 GBP is 4 USD" in found.notes[0]


def test_a_rate_that_nobody_says_is_asked_for() -> None:
    other = desk_of().replace(study=desk_of().study.replace(currency="USD"))
    with pytest.raises(
        InvalidInput, match=r"neither study's fx has a rate for the other's \(say with --rate what 1 GBP is in USD\)"
    ):
        bridge(plan_of(desk_of()), plan_of(other, "second"), EXACT)


@pytest.mark.parametrize("seed", range(15))
def test_any_study_costs_in_another_currency_what_it_costs_times_the_rate(seed: int) -> None:
    """Penalties and bounds too, so that the same plan is best."""
    study = random_study(seed)
    try:
        plan = optimise(study, EXACT)
    except SourcingError:
        return
    currency = next(code for code in ("USD", "JPY") if code not in {study.study.currency, *(row.currency for row in study.fx)})
    other = redenominated(study, study.replace(study=study.study.replace(currency=currency), locations=(), quotes=(), fx=()), 7.0)
    converted = evaluated(appraise(other), plan.decisions)
    assert converted.npv == pytest.approx(7 * plan.npv)
    assert converted.objective == pytest.approx(7 * plan.objective)
