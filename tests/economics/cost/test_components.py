"""The list of cost components, and what follows from it: formulas, the margin's base, what is carried forward, bridges, the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from sourcing_opt.analysis.succession.input_groups import GROUPS
from sourcing_opt.economics import appraise
from sourcing_opt.economics.carry import carried
from sourcing_opt.economics.cost.component import Component
from sourcing_opt.economics.cost.components import BUILD_UP, COMPONENTS, MARGIN_BASE, columns_read, in_order
from sourcing_opt.schemas.columns.base import key_of, unit_of
from sourcing_opt.schemas.study import TABLES
from tests.economics.desk import desk

MATHEMATICS = (Path(__file__).parents[3] / "models" / "README.md").read_text(encoding="utf-8")
ADDED_TO = {"build_up": "build-up", "delivery": "delivery", "run": "run cost"}


def is_one_off(component: Component) -> bool:
    return component.added_to == "one_off"


def test_names_and_labels_are_given_once() -> None:
    for part in ("name", "label"):
        assert len({getattr(component, part) for component in COMPONENTS}) == len(COMPONENTS)


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.name)
def test_the_mathematics_has_it_as_the_list_does(component: Component) -> None:
    row = (component.name, component.unit, component.formula, ADDED_TO.get(component.added_to, ""))
    if is_one_off(component):
        row = (component.name, component.formula, component.paid_for, "")
    assert f"| {' | '.join(part for part in row if part)} |\n" in MATHEMATICS, (
        f"models/README.md lacks the row of {component.name}"
    )


def test_the_mathematics_has_no_other() -> None:
    cost = MATHEMATICS[MATHEMATICS.index("## Run cost") : MATHEMATICS.index("## Baseline")]
    named = re.findall(r"^\| (\w+) \|", cost, flags=re.MULTILINE)
    assert [name for name in named if name != "component"] == [each.name for each in sorted(COMPONENTS, key=is_one_off)]


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda component: component.name)
def test_it_reads_columns_that_are_there_in_the_step_that_changes_them(component: Component) -> None:
    steps = {name: inputs for name, _, inputs in GROUPS}
    for each in component.inputs:
        assert each.column in TABLES[each.table].columns(), each
        columns = steps[each.step][each.table]
        assert not columns or each.column in columns, f"the step {each.step} of a bridge leaves out {each}"


def test_every_amount_of_money_rises_with_something() -> None:
    """Wages and quotes by rates of their own, all else with prices: what does not would cost another amount once it is carried forward."""
    for component in COMPONENTS:
        for each in component.inputs:
            if "money" in (unit_of(TABLES[each.table].columns()[each.column]) or ""):
                # A grant is what it is, and a mode is built at a price agreed today.
                by_itself = (
                    each.table in ("quotes", "incentives")
                    or each.column == "build_cost"
                    or (each.table, each.column) == ("labor_rates", "salary")
                )
                assert each.with_prices != by_itself, f"say whether {each.table}.{each.column} rises with prices"


def test_what_rises_with_prices_is_carried_forward() -> None:
    study = desk(
        {"price_inflation": 0.1, "carbon_price": 100}, home={"seat_cost": 100, "opening_cost": 100, "closing_cost": 100, "fixed_cost": 100},
        data_rules=[{"data_class": "cards", "country": "GB", "allowed": "with_cost", "cost": 100}],
        transition=[{"complexity": "standard", "lead_months": 0, "knowledge_transfer_weeks": 0, "parallel_weeks": 0, "travel": 100,
                     "programme_office": 100, "it_setup": 100}],
        processes=[
            {"id": name, "name": name, "function": "Service", "service_type": "front_office", "role": "agent"} | size
            for name, size in (("work", {"volume": 1, "handling_minutes": 1, "cost_per_error": 100}), ("more", {"fte": 10}))
        ],
        links=[{"process": "work", "other": "more", "units": 1, "cost": 100}],
        modes=[{"process": "work", "mode": "bots", "automated": 0.5, "licence": 100}],
    )  # fmt: skip
    later = carried(study, 1, study.study.start, 1)
    for table, names in columns_read(with_prices=True).items():
        rows = {key_of(row): row for row in later.rows(table)}
        amounts = [getattr(rows[key_of(row)], name) for row in study.rows(table) for name in names if getattr(row, name) == 100]
        assert amounts == pytest.approx([110] * len(names)), table


def test_the_margin_is_on_everything_else_per_fte() -> None:
    assert {*MARGIN_BASE, "margin"} == {*BUILD_UP}
    study = desk(
        home={"seat_cost": 1_000}, rate={"on_cost": 0.5}, providers=[{"id": "captive", "name": "We", "type": "captive", "margin": 0.25}],
    )  # fmt: skip
    per_fte = appraise(study).run.per_fte
    np.testing.assert_allclose(per_fte["margin"], 0.25 * sum(per_fte[name] for name in BUILD_UP if name != "margin"))


def test_a_component_without_a_formula_and_a_formula_without_a_component_are_said_by_name() -> None:
    one = np.ones(1)
    assert list(in_order({"seat": one, "salary": one}, ("salary", "seat"))) == ["salary", "seat"]
    with pytest.raises(LookupError, match=r"components\.py lists moonlight: write the formula"):
        in_order({"salary": one}, ("salary", "moonlight"))
    with pytest.raises(LookupError, match=r"there is a formula for moonlight: economics/cost/components\.py"):
        in_order({"salary": one, "moonlight": one}, ("salary",))
