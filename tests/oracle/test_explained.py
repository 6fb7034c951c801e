"""What insisting on a place costs, what leaving one costs, and the price at which work enters, agree with trying everything.

`SOURCING_OPT_ORACLE_EXPLAINED` sets how many studies; seeds count from 0.
"""

from __future__ import annotations

import os

import pytest

from sourcing_opt.analysis.answers.entry import _terms, quoted
from sourcing_opt.analysis.answers.explain import explain
from sourcing_opt.errors import Infeasible
from sourcing_opt.schemas.policies import Assignment
from sourcing_opt.schemas.study import Study
from tests.oracle import exhaustive
from tests.oracle.dice import Dice
from tests.oracle.studies import random_study

STUDIES = int(os.environ.get("SOURCING_OPT_ORACLE_EXPLAINED", "6"))
EXACT = 1e-9


def bounded(study: Study, process: str, location: str, **bound: float) -> Study:
    """The study with a bound on how much of a process is somewhere in the end."""
    rule = {"id": "zz_insist", "for": {"process": (process,)}, "where": {"location": (location,)}, "from": "end"} | bound
    return study.replace(policies=(*study.policies, Assignment.model_validate(rule)))


@pytest.mark.parametrize("seed", range(STUDIES))
def test_insisting_and_entry_prices(seed: int) -> None:
    study, dice = random_study(seed), Dice(seed)
    process = dice.one(*[row.id for row in study.processes])
    share = dice.one(1.0, 1.0, 0.5)
    try:
        found = explain(study, process, share=share, top=9, resolution=EXACT)
    except Infeasible:
        assert exhaustive.least_cost(study) is None
        return
    best = exhaustive.least_cost(study)
    assert best is not None
    near = 2e-6 * max(1.0, abs(best))
    for card in found.cards:
        place, here = card.candidate.location, card.candidate.state == "here"
        bound = {"max": 0.0} if here else {"min": share}
        expected = exhaustive.least_cost(bounded(study, process, place, **bound))
        assert (expected is None) == (card.insist is None)
        if expected is None or card.insist is None:
            continue
        assert card.insist.shown == pytest.approx(max(0.0, expected - best), abs=near)
        assert card.candidate.at_least is None or card.candidate.at_least <= expected - best + near
        assert card.split is not None
        assert card.split.own_total + card.split.others_total == pytest.approx(card.split.total, abs=0.005)
        assert card.split.total == pytest.approx(expected - best, abs=near)
        if here or card.candidate.state == "today":
            continue
        insisted = bounded(study, process, place, min=share)
        terms = _terms(study, process, place)
        if card.enters is None:
            free = exhaustive.least_cost(quoted(insisted, terms, 0.0))
            assert free is None or free >= best - near
        else:
            assert exhaustive.least_cost(quoted(insisted, terms, card.enters.price)) == pytest.approx(best, abs=near)
            assert card.enters.at_most >= card.enters.price
