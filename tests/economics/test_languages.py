"""Languages, by hand: what speaking one costs, and how many people speak it."""

from __future__ import annotations

import pytest

from sourcing_opt.analysis.diagnosis.diagnose import diagnose
from sourcing_opt.economics import appraise
from sourcing_opt.errors import InvalidInput
from sourcing_opt.optimisation import optimise
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits
from tests.economics.desk import AWAY, HOME, Row, desk

BOTH = {"languages": "de; en"}


def speaking(rows: list[Row], process: Row | None = None, home: Row | None = None) -> Study:
    return desk(
        process={"languages": "de"} | (process or {}),
        home=BOTH | (home or {}),
        away=BOTH,
        rate={"on_cost": 0.5},
        language_pools=rows,
    )


def test_the_largest_premium_of_the_languages_is_paid_with_on_cost() -> None:
    """Ten people at 10,000: 20 % for German, 5 % for English, which the work needs too."""
    rows = [{"language": language, "location": "away", "premium": premium} for language, premium in (("de", 0.2), ("en", 0.05))]
    cost = appraise(speaking(rows, {"languages": "de; en"})).run.components
    assert cost["language_premium"][0, AWAY, 0] == pytest.approx(20_000)
    assert cost["on_cost"][0, AWAY, 0] == pytest.approx(0.5 * 120_000)
    assert not cost["language_premium"][0, HOME].any()
    assert not appraise(speaking(rows, {"languages": ""})).run.components["language_premium"].any()


def test_a_premium_of_more_than_the_wage_gap_keeps_work_at_home() -> None:
    """Away costs half, so a premium of 100 % there makes the two equal."""
    for premium, place in ((0.99, AWAY), (1.01, HOME)):
        assert optimise(speaking([{"language": "de", "location": "away", "premium": premium}])).share[0, place, 0] == 1


def test_only_so_many_speak_it() -> None:
    """Four people's work goes, a fifth more by the middle of the year: 44 % a year."""
    pool = {"language": "de", "location": "away", "max_headcount": 4, "pool_growth": 0.44}
    assert optimise(speaking([pool])).fte[0, AWAY, 0] == pytest.approx(4.8)
    assert optimise(speaking([pool], {"languages": "en"})).fte[0, AWAY, 0] == pytest.approx(10)


def test_a_pool_that_leaves_no_plan_is_named() -> None:
    study = speaking([{"language": "de", "location": place, "max_headcount": 4} for place in ("home", "away")])
    found = diagnose(study, Limits())
    assert {member.words for conflict in found.conflicts for member in conflict.members} == {
        "at most 4 people who speak this language to hire here"
    }
    assert found.repairs[0].changes[0].after == 6


def test_nobody_is_hired_for_a_language_that_is_not_offered() -> None:
    with pytest.raises(InvalidInput, match="does not offer this language"):
        speaking([{"language": "fr", "location": "home", "premium": 0.1}])
