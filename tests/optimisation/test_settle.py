"""The solver's values become decisions."""

from __future__ import annotations

import numpy as np
import pytest

from sourcing_opt.economics import appraise
from sourcing_opt.economics.previous import NEVER
from sourcing_opt.formulation import Formulation, build
from sourcing_opt.optimisation import optimise
from sourcing_opt.optimisation.settle import settle
from sourcing_opt.plan.plan import Decisions
from sourcing_opt.solving import Limits
from tests.economics.desk import AWAY, HOME, desk

TWO_PLACES = [{"process": "work", "location": "home", "share": 0.5}, {"process": "work", "location": "away", "share": 0.5}]


def settled(model: Formulation, values: dict[str, float]) -> tuple[Decisions, float]:
    """Settle these values, and 0 for every other column, as a solver might leave them."""
    names = model.program.column_names()
    assert values.keys() <= set(names)
    return settle(model, np.array([values.get(name, 0.0) for name in names]))


def test_dust_is_swept_and_whole_numbers_are_whole() -> None:
    model = build(appraise(desk(away={"status": "candidate", "opening_cost": 1_000})))
    values = {"arrive_0_0_0": 1 - 3e-12, "leave_0_1_0": 1 + 2e-12, f"opens_{AWAY}_0": 0.9999999}
    decisions, objective = settled(model, values)
    assert decisions.arrive[0, AWAY, 0] == decisions.leave[0, HOME, 0] == 1
    assert decisions.opens.tolist() == [0, NEVER]
    assert objective == pytest.approx(101_000)


def test_what_arrives_and_leaves_at_once_does_neither() -> None:
    model = build(appraise(desk(baseline=TWO_PLACES, home={"severance_weeks": 52})))
    values = {"arrive_0_0_0": 0.2, "arrive_0_1_0": 0.3, "leave_0_1_0": 0.5}
    decisions, objective = settled(model, values)
    assert decisions.leave[0, :, 0].tolist() == [0, pytest.approx(0.2)]
    assert decisions.arrive[0, :, 0].tolist() == [pytest.approx(0.2), 0]
    # The severance of three tenths is not paid.
    assert objective == pytest.approx(10_000 * 7 + 20_000 * 3 + 0.2 * 200_000)


def test_negative_zero_of_the_solver_is_nothing() -> None:
    model = build(appraise(desk()))
    decisions, _ = settled(model, {"arrive_0_0_0": -1e-9, "leave_0_1_0": -1e-9})
    assert decisions.arrive.min() == decisions.leave.min() == 0


def test_moving_pays_unless_it_costs_too_much() -> None:
    cheap, dear = (optimise(desk(home={"severance_weeks": weeks}), Limits(gap=0.0)) for weeks in (20, 30))
    assert cheap.share[0, :, 0].tolist() == [1, 0]
    assert dear.share[0, :, 0].tolist() == [0, 1]
