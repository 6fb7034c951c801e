"""Points of a frontier, and the extremes of what costs little more, agree with trying everything under the bound that is a policy.

`SOURCING_OPT_ORACLE_FRONTIERS` sets how many studies; seeds count from 0.
"""

from __future__ import annotations

import os

import pytest

from sourcing_opt.analysis.answers.alternatives import alternatives
from sourcing_opt.analysis.answers.core import MOST, core_of
from sourcing_opt.analysis.answers.frontier import frontier
from sourcing_opt.analysis.comparison.split import held
from sourcing_opt.errors import Infeasible
from sourcing_opt.schemas.policies import Assignment, ScoreLimit
from sourcing_opt.schemas.study import Study
from tests.oracle import exhaustive
from tests.oracle.studies import random_study

STUDIES = int(os.environ.get("SOURCING_OPT_ORACLE_FRONTIERS", "4"))
EXACT = 1e-9


def no_riskier(study: Study, most: float) -> Study:
    """The study with a bound on the mean of its one risk in the last period."""
    rule = ScoreLimit.model_validate({"id": "zz_bound", "score": "flood", "from": "end", "max": min(100.0, max(0.0, most))})
    return study.replace(policies=(*study.policies, rule))


@pytest.mark.parametrize("seed", range(STUDIES))
def test_points_of_a_frontier(seed: int) -> None:
    study = random_study(seed)
    try:
        found = frontier(study, "flood", 5, EXACT)
    except Infeasible:
        assert exhaustive.least_cost(study) is None
        return
    best = exhaustive.least_cost(study)
    assert best is not None
    near = 3e-6 * max(1.0, abs(best))
    assert found.points[0].cost == pytest.approx(best, abs=near)
    for point in found.points:
        expected = exhaustive.least_cost(no_riskier(study, point.bound + 1e-7))
        assert point.cost == pytest.approx(expected, abs=near + 1e-6 * abs(best))
        assert point.value <= point.bound + 1e-6
    for one, two in zip(found.points, found.points[1:], strict=False):
        assert one.cost < two.cost
        assert one.value > two.value
    last = found.points[-1]
    assert found.least <= last.value + 1e-9
    assert last.value - found.least <= 0.005 * max(found.points[0].value, 1e-6) + 1e-6
    if found.least > 0.01 and last.value - found.least < 1e-6:
        assert exhaustive.least_cost(no_riskier(study, found.least - 0.01)) is None


@pytest.mark.parametrize("seed", range(0, STUDIES, 2))
def test_what_is_certain(seed: int) -> None:
    study = random_study(seed)
    try:
        found = alternatives(study, 0.05, ("moved_fte",), EXACT)
    except Infeasible:
        return
    best = exhaustive.least_cost(study)
    assert best is not None
    core = core_of(study, found)
    near = 3e-6 * max(1.0, abs(best))
    for each in core.strengths:
        rule = {
            "id": "zz_without",
            "for": {"process": (each.process,)},
            "where": {"location": (each.location,)},
            "from": "end",
            "max": 0.0,
        }
        without = exhaustive.least_cost(study.replace(policies=(*study.policies, Assignment.model_validate(rule))))
        assert each.forced == (without is None)
        if each.loss is not None and without is not None:
            assert each.loss.low - near <= without - best <= each.loss.high + near
    for level in core.levels:
        shares = held(found.plan, level.process)
        for l, location in enumerate(found.plan.economics.axes.locations):
            if "location" in level.certain and shares[l] > 1e-6:
                rule = {
                    "id": "zz_less",
                    "for": {"process": (level.process,)},
                    "where": {"location": (location.id,)},
                    "from": "end",
                    "max": MOST * float(shares[l]),
                }
                less = exhaustive.least_cost(study.replace(policies=(*study.policies, Assignment.model_validate(rule))))
                assert less is None or less > best + found.allowed - near
