"""Overrides as rules for the next plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.analysis.workbook.pins import not_pinned, pinned
from sourcing_opt.errors import Infeasible, InvalidInput
from sourcing_opt.io import Loaded, load
from sourcing_opt.io.workbook.plan_workbook import Decision, PlanWorkbook, read_plan_workbook
from sourcing_opt.optimisation import optimise
from sourcing_opt.schemas.policies import Assignment
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits
from tests.edited import edit, plan_workbook, split
from tests.studies import small, study


def loaded(of: Study) -> Loaded:
    return Loaded(of, Path("plan.xlsx"), lambda table, row=None, column=None: f"{table}:{row}")


def workbook(*decisions: Decision) -> PlanWorkbook:
    shares = tuple(decision for decision in decisions if decision.process)
    return PlanWorkbook("plan.xlsx", shares, tuple(set(decisions) - set(shares)), study(), 0.0, None)


def share(process: str, location: str, override: float | None, shift: int = 1, by_plan: float = 0.0) -> Decision:
    return Decision(process, shift, location, 3, by_plan, override, f"plan.xlsx > Cost build-up!K{shift}")


def site(location: str, override: float | None, by_plan: float) -> Decision:
    return Decision(None, 1, location, 3, by_plan, override, "plan.xlsx > Sites!I9")


def pins(of: Study, *decisions: Decision) -> dict[str, Assignment]:
    policies = pinned(loaded(of), workbook(*decisions)).study.policies
    return {policy.id: policy for policy in policies if isinstance(policy, Assignment)}


def test_an_override_is_a_hard_share_of_its_process_place_and_period() -> None:
    found = pins(study(), share("calls", "pune", 0.4), share("calls", "leeds", None, by_plan=0.5))
    [(name, pin)] = found.items()
    assert name == "override.calls.pune.3"
    assert (pin.for_, pin.where) == ({"process": ("calls",)}, {"location": ("pune",)})
    assert (pin.from_, pin.to, pin.min, pin.max, pin.penalty) == (3, 3, 0.4, 0.4, None)
    assert pin.rationale == "Override in plan.xlsx"


def test_a_process_in_shifts_is_pinned_over_all_of_them() -> None:
    tables = small()
    tables["processes"][0] |= {"coverage": "16x5", "shift_shares": "0.8; 0.2"}
    found = pins(study(**tables), share("calls", "pune", 0.5), share("calls", "pune", None, shift=2, by_plan=1.0))
    assert found["override.calls.pune.3"].min == pytest.approx(0.8 * 0.5 + 0.2 * 1.0)


def test_closed_keeps_all_work_away_and_open_cannot_be_asked_for() -> None:
    book = workbook(site("pune", 0, by_plan=1), site("windhoek", 1, by_plan=0), site("leeds", 1, by_plan=1))
    [pin] = [policy for policy in pinned(loaded(study()), book).study.policies if isinstance(policy, Assignment)]
    assert (pin.id, pin.for_, pin.where, pin.min, pin.max) == (
        "override.closed.pune.3", {}, {"location": ("pune",)}, None, 0.0,
    )  # fmt: skip
    assert [decision.location for decision in not_pinned(book)] == ["windhoek"]


def test_a_pin_of_an_earlier_round_gives_way() -> None:
    first = pinned(loaded(study()), workbook(share("calls", "pune", 0.4)))
    second = pinned(first, workbook(share("calls", "pune", 0.6)))
    assert [policy.id for policy in second.study.policies] == ["home", "override.calls.pune.3"]
    [pin] = [policy for policy in second.study.policies if isinstance(policy, Assignment)]
    assert pin.max == 0.6


def test_what_is_wrong_with_a_pin_is_at_its_override() -> None:
    found = pinned(loaded(study()), workbook(share("calls", "pune", 0.4)))
    assert found.address("policies", 0, "for") == "policies:0"
    assert found.address("policies", 1, "for") == "plan.xlsx > Cost build-up!K1"
    assert found.address("fx", 1) == "fx:1"


def test_an_override_of_what_is_gone() -> None:
    with pytest.raises(InvalidInput, match='K1: process "gone" is not in the study any more'):
        pins(study(), share("gone", "pune", 0.4))


def test_the_next_plan_keeps_what_was_typed(tmp_path: Path) -> None:
    path = edit(plan_workbook(tmp_path / "plan.xlsx"), lambda book: split(book, "calls", {"windhoek": 0.6}, range(3, 5)))
    plan = optimise(pinned(load(path), read_plan_workbook(path)).study, Limits(gap=0))
    axes = plan.economics.axes
    shares = plan.share[axes.by_process["calls"][0], axes.location_index["windhoek"]]
    assert shares[2:].tolist() == pytest.approx([0.6, 0.6])


def test_what_cannot_be_is_infeasible(tmp_path: Path) -> None:
    shares = {"leeds": 1.0, "pune": 0.5}
    path = edit(plan_workbook(tmp_path / "plan.xlsx"), lambda book: split(book, "calls", shares, range(4, 5)))
    with pytest.raises(Infeasible):
        optimise(pinned(load(path), read_plan_workbook(path)).study, Limits(gap=0))
