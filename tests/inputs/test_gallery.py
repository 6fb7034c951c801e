"""Five small studies, each begun from published figures: what their READMEs say is what their plans come to."""

from __future__ import annotations

import re

import pytest

from benchmarks.build_gallery import GALLERY_STUDIES, study_of
from sourcing_opt.facts.begin import begin, understood
from sourcing_opt.io import examples, load
from sourcing_opt.optimisation import optimise
from sourcing_opt.plan import Plan, summary
from sourcing_opt.schemas.columns.base import Row

pytestmark = pytest.mark.long

FACTS = {
    "labor_rates": ("salary", "on_cost", "wage_inflation", "source"),
    "fx": ("rate", "drift", "volatility", "source"),
    "risk_scores": ("score", "source"),
    "locations": ("timezone", "latitude", "longitude", "currency", "productive_hours", "source"),
}
"""What is published, and who says so."""
FIGURES = {
    "Cost if nothing moves": "baseline_npv",
    "Cost by plan": "plan_npv",
    "Saving": "npv_saving",
    "One-off cost": "one_off",
    "People whose work moves": "moved_fte",
}


@pytest.fixture(scope="module", params=sorted(GALLERY_STUDIES))
def solved(request: pytest.FixtureRequest) -> tuple[str, Plan]:
    return request.param, optimise(load(examples()[request.param]).study)


def test_the_readme_says_what_the_plan_comes_to(solved: tuple[str, Plan]) -> None:
    name, plan = solved
    text = (examples()[name] / "README.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| (.+?) \| (-?[\d,]+) \|$", text, flags=re.MULTILINE))
    facts = summary(plan)
    assert told == {words: f"{getattr(facts, field):,.0f}" for words, field in FIGURES.items()}
    assert f"new demo --example {name}" in text


def test_it_is_what_its_builder_makes(solved: tuple[str, Plan]) -> None:
    name, plan = solved
    assert plan.economics.study.digest == study_of(GALLERY_STUDIES[name]).digest


def test_its_figures_are_those_that_new_fills_in(solved: tuple[str, Plan]) -> None:
    """tests/cli/test_new_own.py holds those against the country tables."""
    name, plan = solved
    invented = GALLERY_STUDIES[name]
    begun, _ = understood(invented.home, invented.sites, invented.roles, invented.currency)
    assert begun is not None
    begun_with = begin("anything", begun)

    def figures(rows: tuple[Row, ...], columns: tuple[str, ...]) -> list[tuple[object, ...]]:
        return [tuple(getattr(row, column) for column in columns) for row in rows]

    for table, columns in FACTS.items():
        assert figures(plan.economics.study.rows(table), columns) == figures(begun_with.rows(table), columns), table
        assert all(row.source for row in plan.economics.study.rows(table))
