"""What all types of policy have in common, tried on every type with the cases of its own file (`CONTRACT`)."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from sourcing_opt.plan import Finding, Plan, findings
from sourcing_opt.report.rules import rules
from sourcing_opt.schemas.policies import POLICY_TYPES
from tests.policies.contract import Cases, Contract
from tests.policies.office import FREE, Row, best

CONTRACTS: dict[str, Contract] = {kind: import_module(f"tests.policies.test_{kind}").CONTRACT for kind in POLICY_TYPES}
PARTS = ("hard", "soft", "starts", "ends")


def tried(*parts: str) -> list[Any]:
    """A parameter for every case of these parts of every type."""
    return [
        pytest.param(cases, rule, cost, id=f"{kind}-{part}-{number}-{line}")
        for kind, contract in CONTRACTS.items()
        for part in parts
        for number, cases in enumerate(getattr(contract, part) or ())
        for line, (rule, cost) in enumerate(cases.rules())
    ]


def plan_of(cases: Cases, rule: Row) -> Plan:
    return best(rule, *cases.beside, **cases.office)


def of_rule(plan: Plan) -> Iterator[Finding]:
    """What became of the rule, which is the first of the office."""
    return (found for found in findings(plan) if found.policy == "rule0")


@pytest.mark.parametrize(("cases", "rule", "cost"), tried("hard"))
def test_a_hard_one_is_kept_and_costs_what_keeping_it_takes(cases: Cases, rule: Row, cost: float) -> None:
    plan = plan_of(cases, rule)
    assert plan.objective == pytest.approx(cost, abs=5e-5)
    assert plan.npv == pytest.approx(plan.objective)
    assert {found.status for found in of_rule(plan)} <= {"slack", "binding"}


@pytest.mark.parametrize(("cases", "rule", "cost"), tried("soft"))
def test_a_soft_one_costs_the_penalty_of_what_it_is_broken_by(cases: Cases, rule: Row, cost: float) -> None:
    plan = plan_of(cases, rule)
    assert plan.objective == pytest.approx(cost, abs=5e-5)
    # Nothing is discounted in the office.
    broken = [found for found in of_rule(plan) if found.status == "violated"]
    assert plan.objective - plan.npv == pytest.approx(sum(found.excess * rule["penalty"] for found in broken), abs=5e-5)


@pytest.mark.parametrize(("cases", "rule", "cost"), tried("starts", "ends"))
def test_it_holds_from_a_period_to_a_period(cases: Cases, rule: Row, cost: float) -> None:
    plan = plan_of(cases, rule)
    assert plan.objective == pytest.approx(cost, abs=5e-5)
    count = plan.economics.axes.calendar.count
    first = count if rule.get("from") == "end" else rule.get("from", 1)
    assert {found.period + 1 for found in of_rule(plan)} <= set(range(first, rule.get("to", count) + 1))


@pytest.mark.parametrize("kind", POLICY_TYPES)
def test_about_nobody_it_says_nothing(kind: str) -> None:
    """No process is two: with `allow_empty` such a rule is none."""
    [cases, *_] = CONTRACTS[kind].hard
    rule, _ = cases.rules()[0]
    nobody = {"for": {"process": "calls", "function": "Finance"}, "allow_empty": "yes"}
    plan, without = plan_of(cases, rule | nobody), best(*cases.beside, **cases.office)
    assert all(found.status != "violated" for found in of_rule(plan))
    assert plan.objective == pytest.approx(without.objective)


@pytest.mark.parametrize("kind", POLICY_TYPES)
def test_a_report_says_it_in_words(kind: str) -> None:
    [cases, *_] = CONTRACTS[kind].hard
    rule, _ = cases.rules()[0]
    exhibit = rules(plan_of(cases, rule))
    assert exhibit is not None
    [words] = [row[2] for row in exhibit.rows if row[0] == "rule0"]
    assert words, "what it asks for"


@pytest.mark.parametrize("kind", POLICY_TYPES)
def test_each_type_is_tried_for_all_of_it(kind: str) -> None:
    contract = CONTRACTS[kind]
    hard, soft = ([case for cases in getattr(contract, part) for case in cases.rules()] for part in ("hard", "soft"))
    assert any(cost > FREE for _, cost in hard)
    assert {rule["type"] for rule, _ in hard + soft} == {kind}
    penalties = [rule["penalty"] for rule, _ in soft]
    assert penalties.count(0) >= 1, "a penalty of nothing"
    assert len(set(penalties)) >= 3, "penalties at which it is broken, and at which it is kept"
    for part, column in (("starts", "from"), ("ends", "to")):
        cases = getattr(contract, part)
        assert cases is None or any(rule.get(column) for each in cases for rule, _ in each.rules()), part
