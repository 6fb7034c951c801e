"""Of plans that cost the same it is always the same one, and it is said that there are others."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcing_opt.cli.text.plan import plan_text
from sourcing_opt.errors import Infeasible
from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.parse import parse
from sourcing_opt.schemas.study import TABLES, Study
from sourcing_opt.solving import Limits
from tests.oracle.studies import random_study

PLACES = ("a", "b", "c")
FEW = settings(max_examples=12, deadline=None)


def office(sizes: list[int], prices: list[int], room: int, today: list[int] | None = None, **columns: Any) -> Study:
    """Work of these sizes, at home in one place or new, and three places that take as much each and ask these prices for an FTE."""
    work = [
        {"id": f"p{n}", "name": "p", "function": "f", "service_type": "back_office", "fte": size, "lead_periods": 0}
        for n, size in enumerate(sizes)
    ]
    tables: dict[str, list[dict[str, Any]]] = {
        "study": [{"name": "Equals", "home_country": "GB", "currency": "GBP", "start": "2027-01-01", "periods": 2, "period": "year",
                   "discount_rate": 0} | columns],
        "processes": work,
        "locations": [{"id": place, "name": place, "country": "GB", "timezone": "Europe/London", "max_fte": room} for place in PLACES],
        "quotes": [{"process": row["id"], "location": place, "price": price, "per": "fte"}
                   for row in work for place, price in zip(PLACES, prices, strict=True)],
        "baseline": [{"process": f"p{n}", "location": PLACES[place], "share": 1} for n, place in enumerate(today or [])],
        "transition": [{"complexity": "standard", "lead_months": 0, "knowledge_transfer_weeks": 0, "parallel_weeks": 0, "travel": 0}],
    }  # fmt: skip
    return parse({table: rows for table, rows in tables.items() if rows})


def best(study: Study, solver: str = "highs", seed: int = 0) -> Plan | None:
    try:
        return optimise(study, Limits(gap=0.0, seed=seed), solver)
    except Infeasible:
        return None


def moves(plan: Plan | None) -> Any:
    """What arrives and leaves, to the digits that anybody sees."""
    return plan and [np.round(part, 7).tolist() for part in (plan.decisions.arrive, plan.decisions.leave)]


def shuffled(study: Study, seed: int) -> Study:
    dice = random.Random(seed)
    tables = {table: list(study.rows(table)) for table in TABLES if table != "study"}
    for rows in tables.values():
        dice.shuffle(rows)
    return study.replace(**{table: tuple(rows) for table, rows in tables.items()})


def test_whole_processes_rather_than_parts_and_first_by_id() -> None:
    plan = best(office([12, 6], [10, 10, 11], 12))
    assert plan is not None
    assert (plan.alternative, plan.is_first) == (True, True)
    assert plan.share[:, :, 0].tolist() == [[1, 0, 0], [0, 1, 0]]
    assert (
        "Another plan costs the same; this one has the fewest waves, then the least risk, then comes first by id."
        in plan_text(plan, None)
    )


def test_what_costs_nothing_to_leave_stays() -> None:
    plan = best(office([4, 4], [10, 10, 10], 12, [2, 1]))
    assert plan is not None
    assert not plan.decisions.arrive.any()
    assert plan.is_first


def test_of_equals_the_plan_before_is_kept() -> None:
    before = {"process": "p0", "origin": "c", "destination": "b", "period": 2, "share": 1, "status": "planned"}
    assert moves(best(office([4], [10, 10, 10], 12, [2]))) == [np.zeros((1, 3, 2)).tolist()] * 2
    kept = best(parse_with(office([4], [10, 10, 10], 12, [2]), before))
    assert kept is not None
    assert kept.decisions.arrive[0, 1, 1] == 1
    assert "this one keeps most of the plan before, then has the fewest waves" in plan_text(kept, None)


def parse_with(study: Study, move: dict[str, Any]) -> Study:
    """The study as it follows a plan with this move."""
    tables = {table: [row.cells() for row in study.rows(table)] for table in TABLES if study.rows(table)}
    return parse(
        {name: [{c: v for c, v in row.items() if v is not None} for row in rows] for name, rows in tables.items()}
        | {"previous_moves": [move]}
    )


@pytest.mark.parametrize("solver", ["cbc", "scip"])
def test_nothing_is_said_of_equals_by_whoever_did_not_prove_the_best(solver: str) -> None:
    if solver == "scip":
        pytest.importorskip("pyscipopt")
    plan = optimise(office([12, 6], [10, 10, 11], 12), Limits(gap=0.5), solver)
    cheapest = optimise(office([12, 6], [10, 10, 11], 12), Limits(gap=0.0))
    assert plan.alternative is None or plan.objective == pytest.approx(cheapest.objective)


sizes = st.lists(st.sampled_from([2, 3, 4, 6, 12]), min_size=1, max_size=3)
prices = st.lists(st.sampled_from([10, 10, 10, 11]), min_size=3, max_size=3)


@FEW
@given(sizes, prices, st.sampled_from([8, 12, 20]), st.lists(st.integers(0, 2), max_size=2), st.integers(0, 99), st.booleans())
def test_the_same_plan_for_every_order_seed_and_solver(
    sizes: list[int], prices: list[int], room: int, today: list[int], seed: int, worth: bool
) -> None:
    study = office(sizes, prices, room, today[: len(sizes)], **({"smallest_move": 2} if worth else {}))
    plan = best(study)
    assert plan is None or plan.alternative is False or plan.is_first
    assert moves(best(shuffled(study, seed), seed=seed)) == moves(plan)
    assert moves(best(study, "cbc")) == moves(plan)


@FEW
@given(st.integers(0, 199), st.integers(0, 99))
def test_of_any_study(number: int, seed: int) -> None:
    study = random_study(number)
    plan, other, others = best(study), best(shuffled(study, seed), seed=seed), best(study, "cbc")
    assert moves(other) == moves(plan)
    if plan is not None and (plan.alternative is False or plan.is_first):
        assert others is not None
        assert np.allclose(others.decisions.arrive, plan.decisions.arrive, atol=0.01)
