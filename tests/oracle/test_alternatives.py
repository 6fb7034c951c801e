"""The plans with most people elsewhere than in all that were found before are those that trying every place for every process finds.

Every process goes whole to one of three places, in the only year, at what its people cost there: a plan is a place for each, and its cost a sum.
`SOURCING_OPT_ORACLE_ALTERNATIVES` sets how many studies; seeds count from 0.
"""

from __future__ import annotations

import os
from itertools import product

import pytest

from sourcing_opt.analysis.answers.alternatives import AGAIN, ALIKE, NEAR, alternatives
from sourcing_opt.plan import Plan
from sourcing_opt.schemas.parse import parse
from sourcing_opt.schemas.study import Study
from tests.oracle.dice import Dice

STUDIES = int(os.environ.get("SOURCING_OPT_ORACLE_ALTERNATIVES", "4"))
PLACES = {"home": "GB", "near": "PL", "far": "IN"}
WORKS = ("calls", "books", "claims", "desk")
Places = tuple[str, ...]
"""Where each process is."""


def salaries(dice: Dice) -> dict[tuple[str, str], int]:
    """(process, place) -> what a person costs a year; home is dear."""
    return {(work, place): dice.one(10, 12, 15) + 20 * (place == "home") for work in WORKS for place in PLACES}


def study_of(fte: dict[str, int], pay: dict[tuple[str, str], int]) -> Study:
    zones = {"GB": "Europe/London", "PL": "Europe/Warsaw", "IN": "Asia/Kolkata"}
    work = {"function": "All", "service_type": "back_office", "max_locations": 1}
    return parse(
        {
            "study": [
                {"name": "Whole", "home_country": "GB", "currency": "GBP", "start": "2027-01-01", "periods": 1, "period": "year"}
            ],
            "processes": [{"id": q, "name": q, "fte": fte[q], "role": q} | work for q in WORKS],
            "locations": [
                {"id": place, "name": place, "country": country, "timezone": zones[country]} for place, country in PLACES.items()
            ],
            "labor_rates": [{"role": q, "location": place, "salary": salary} for (q, place), salary in pay.items()],
            "baseline": [{"process": q, "location": "home", "share": 1} for q in WORKS],
            "transition": [
                {"complexity": "standard", "lead_months": 0, "knowledge_transfer_weeks": 0, "parallel_weeks": 0, "travel": 0}
            ],
        }
    )


def places_of(plan: Plan) -> Places:
    axes = plan.economics.axes
    return tuple(axes.locations[int(plan.share[axes.by_process[q][0], :, -1].argmax())].id for q in WORKS)


@pytest.mark.parametrize("seed", range(STUDIES))
def test_most_people_elsewhere_than_in_all_before(seed: int) -> None:
    dice = Dice(seed)
    fte: dict[str, int] = {q: dice.one(5, 10, 20, 30) for q in WORKS}
    pay, within = salaries(dice), dice.one(0.02, 0.1, 0.3)
    found = alternatives(study_of(fte, pay), within, ("moved_fte", "largest_country", "different"), 1e-6)
    cost = {
        places: sum(fte[q] * pay[q, place] for q, place in zip(WORKS, places, strict=True))
        for places in product(PLACES, repeat=4)
    }
    best, people = min(cost.values()), sum(fte.values())
    allowed = within * (cost["home", "home", "home", "home"] - best)
    scale = found.base.cost / best
    assert found.allowed == pytest.approx(scale * allowed)
    known = [places_of(found.plan)]

    def fewest_elsewhere(places: Places) -> int:
        return min(sum(fte[q] for q, mine, theirs in zip(WORKS, places, other, strict=True) if mine != theirs) for other in known)

    def most_elsewhere() -> int:
        return max(fewest_elsewhere(places) for places, amount in cost.items() if amount <= best + allowed + 1e-9)

    differing = 0
    for alternative in found.found:
        places = places_of(alternative.plan)
        assert alternative.dearer.shown == pytest.approx(scale * (cost[places] - best), abs=1e-6)
        if alternative.kind == "different":
            differing += 1
            assert most_elsewhere() - NEAR * people <= fewest_elsewhere(places) <= most_elsewhere()
        known.append(places)
    assert differing == AGAIN or most_elsewhere() <= (ALIKE + NEAR) * people
