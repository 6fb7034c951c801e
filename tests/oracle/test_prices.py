"""What a rule costs, and trying everything with and without it, agree on random tiny studies.

`SOURCING_OPT_ORACLE_PRICES` sets how many studies; seeds count from 0.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache

import pytest

from sourcing_opt.analysis.answers.price import Prices, price
from sourcing_opt.analysis.answers.rules import lifted, rules_of
from sourcing_opt.errors import Infeasible
from sourcing_opt.schemas.study import Study
from tests.oracle import exhaustive
from tests.oracle.aimed import aimed_study
from tests.oracle.studies import random_study

STUDIES = int(os.environ.get("SOURCING_OPT_ORACLE_PRICES", "4"))
EXACT = 1e-9
STUDY: dict[str, Callable[[int], Study]] = {"random": random_study, "aimed": lambda seed: aimed_study(seed).study}


@cache
def priced(kind: str, seed: int) -> tuple[Study, Prices | None]:
    study = STUDY[kind](seed)
    try:
        return study, price(study, "all", EXACT)
    except Infeasible:
        return study, None


def near(amount: float, scale: float) -> object:
    return pytest.approx(amount, abs=2e-6 * max(1.0, abs(scale)))


@pytest.mark.parametrize("seed", range(STUDIES))
@pytest.mark.parametrize("kind", STUDY)
def test_prices_are_those_of_trying_everything(kind: str, seed: int) -> None:
    study, found = priced(kind, seed)
    best = exhaustive.least_cost(study)
    assert (found is None) == (best is None)
    if found is None or best is None:
        return
    assert found.plan.objective == near(best, best)
    for each in found.prices:
        if each.rule.table in ("processes", "data_rules") and each.rule.column not in (
            "min_share",
            "min_locations",
            "max_locations",
        ):
            continue  # policies may select by what a process needs
        without = exhaustive.least_cost(lifted(study, [each.rule]))
        assert without is not None
        assert each.price is not None
        assert each.price.shown == near(best - without, best), each.rule
        assert each.price.low <= each.price.shown <= each.price.high
    rules = rules_of(study, "policies")
    if rules and found.prices:
        together = price(study, "policies", EXACT).together.together
        none = exhaustive.least_cost(lifted(study, rules))
        assert together is not None
        assert none is not None
        assert together.shown == near(best - none, best)
        assert all(
            each.price is None or together.high >= each.price.low - 1e-6 * abs(best)
            for each in found.prices
            if each.rule.is_policy
        )
