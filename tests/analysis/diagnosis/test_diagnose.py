"""Studies without a plan, small enough to see why, each with what the diagnosis must say.

They are inputs/tiny with other rules. London (home, 100 seats) does invoices (20 FTE), claims (30) and helpline (10). Krakow has 30 seats,
Pune 100 once it is opened. Helpline and claims may not go to Pune, and claims cannot move in the first of the two years.
"""

from __future__ import annotations

import _thread
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sourcing_opt.analysis.diagnosis import Diagnosis, InputChange, diagnose
from sourcing_opt.analysis.diagnosis.conflict import elastic_of, find_clashes, smallest_hitting_set
from sourcing_opt.analysis.diagnosis.evident import certain_causes
from sourcing_opt.errors import Infeasible, Interrupted
from sourcing_opt.formulation import Origin
from sourcing_opt.io import load
from sourcing_opt.optimisation import optimise
from sourcing_opt.schemas.columns.base import key_of
from sourcing_opt.schemas.policies import POLICY_TYPES
from sourcing_opt.schemas.study import Study
from sourcing_opt.schemas.tables.previous import PreviousMove
from sourcing_opt.solving import Limits, elastic
from sourcing_opt.solving.engine import Found, solve_whole
from tests.scaled import with_money, with_people

TINY = load(Path(__file__).parents[3] / "inputs" / "tiny").study
BEST = Limits(gap=0.0)

Address = tuple[str, str, str | None]
"""Table, row's id, column."""


def study(*policies: dict[str, Any], **columns: dict[str, Any]) -> Study:
    """Tiny with these policies, holding in the second year unless they say otherwise, and other cells in some rows."""
    rules = tuple(POLICY_TYPES[row["type"]].model_validate({"from": 2} | row) for row in policies)
    rows = {
        table: tuple(row.replace(**columns.get(row.id, {})) for row in getattr(TINY, table))
        for table in ("locations", "processes")
    }
    return TINY.replace(policies=rules, **rows)


@dataclass(frozen=True)
class Case:
    """A study and its diagnosis."""

    study: Study
    members: set[Address]
    repairs: set[str]
    """Each as `krakow max_fte 36`, several joined by +; a rule taken out as `-id`."""
    needs: set[Address] = frozenset()  # type: ignore[assignment]


KRAKOW = ("locations", "krakow", "max_fte")
HELPLINE, INVOICES, CLAIMS = ({"process": name} for name in ("helpline", "invoices", "claims"))

CASES = {
    # 36 of 60 FTE do not fit on 30 seats; half-way they meet at 33.
    "share_limit": Case(
        study({"id": "floor", "type": "share_limit", "where": {"location": "krakow"}, "min": 0.6}),
        {KRAKOW, ("policies", "floor", "min")},
        {"krakow max_fte 36", "floor min 0.5", "floor min 0.55 + krakow max_fte 33"},
    ),
    # At least 20 x 10,000 + 30 x 20,000 + 10 x 40,000 = 1,200,000; a seat more in Krakow saves 20,000.
    "amount_limit": Case(
        study({"id": "budget", "type": "amount_limit", "metric": "run_cost", "max": 1_050_000}),
        {KRAKOW, ("policies", "budget", "max")},
        {"krakow max_fte 38", "budget max 1200000"},
        {("processes", "claims", None), ("processes", "helpline", None)},
    ),
    # All in one place can only be London.
    "count_limit": Case(
        study(
            {"id": "one_place", "type": "count_limit", "max": 1},
            {"id": "some", "type": "amount_limit", "where": {"location": "krakow"}, "min": 12},
        ),
        {KRAKOW, ("policies", "one_place", "max"), ("policies", "some", "min")},
        {"krakow max_fte 60", "one_place max 2", "some min 0"},
    ),
    # 20 of 60 FTE at quality 70 make a mean of 90.
    "score_limit": Case(
        study(
            {"id": "good", "type": "score_limit", "score": "quality", "min": 95},
            {"id": "away", "type": "assignment", "for": INVOICES, "where": {"location": "pune"}, "min": 1},
            pune={"quality": 70},
        ),
        {("policies", "good", "min"), ("policies", "away", "min")},
        {"good min 90", "away min 0.5", "away min 0.75 + good min 92.5"},
    ),
    # Half of claims and of helpline can only be in Krakow: 20 FTE, where there are 15 seats.
    "survivability": Case(
        study({"id": "lost_site", "type": "survivability", "min": 0.5}, krakow={"max_fte": 15}),
        {KRAKOW, ("policies", "lost_site", "min")},
        {"krakow max_fte 20", "lost_site min 0.37"},
    ),
    # Where helpline is all others are: 60 FTE on 30 seats. At one hundredth of them each, Krakow is no shared place any more.
    "together": Case(
        study(
            {"id": "one_team", "type": "together"},
            {"id": "go", "type": "assignment", "for": HELPLINE, "where": {"location": "krakow"}, "min": 1},
        ),
        {KRAKOW, ("policies", "one_team", None), ("policies", "go", "min")},
        {"-one_team", "krakow max_fte 60", "go min 0.99"},
    ),
    "apart": Case(
        study(
            {"id": "walls", "type": "apart", "for": {"process": ["invoices", "helpline"]}},
            {"id": "go", "type": "assignment", "for": {"process": ["invoices", "helpline"]}, "where": {"location": "krakow"}, "min": 0.4},
        ),
        {("policies", "walls", None), ("policies", "go", "min")},
        {"-walls", "go min 0"},
    ),
    # Health data may not go to India, whatever anybody decides.
    "assignment": Case(
        study({"id": "go", "type": "assignment", "for": CLAIMS, "where": {"location": "pune"}, "min": 0.8}),
        {("policies", "go", "min")},
        {"go min 0"},
        {("processes", "claims", None)},
    ),
    # 20 of 60 FTE have to move.
    "stability": Case(
        study(
            {"id": "calm", "type": "stability", "max": 0.1},
            {"id": "go", "type": "assignment", "for": INVOICES, "where": {"location": ["krakow", "pune"]}, "min": 1},
        ),
        {("policies", "calm", "max"), ("policies", "go", "min")},
        {"calm max 0.34", "go min 0.3", "calm max 0.22 + go min 0.65"},
    ),
    # London can keep claims only, helpline can only go to Krakow, and Krakow has 5 clerks to hire.
    "seats and clerks": Case(
        study(london={"max_fte": 30}).replace(
            labor_rates=tuple(
                rate.replace(max_headcount=5) if rate.location == "krakow" else rate for rate in TINY.labor_rates
            )
        ),
        {("locations", "london", "max_fte"), ("labor_rates", "clerk krakow", "max_headcount")},
        {"london max_fte 35", "clerk krakow max_headcount 10"},
        {("processes", "helpline", None), ("processes", "claims", "lead_periods")},
    ),
    # Claims are all in one place, which Krakow cannot be beside helpline; half of them could be.
    "undivided": Case(
        study(
            {"id": "service", "type": "assignment", "for": HELPLINE, "where": {"location": "krakow"}, "min": 1},
            {"id": "some", "type": "assignment", "for": CLAIMS, "where": {"location": "krakow"}, "min": 0.3},
            claims={"min_share": 1.0},
        ),
        {KRAKOW, ("policies", "service", "min"), ("policies", "some", "min"), ("processes", "claims", "min_share")},
        {"krakow max_fte 40", "service min 0", "some min 0", "claims min_share 0.5"},
    ),
}  # fmt: skip


def under_way(process: str, destination: str, share: float, period: int) -> PreviousMove:
    """A move from London that an earlier plan has set going."""
    return PreviousMove(process=process, origin="london", destination=destination, period=period, share=share, status="under_way")


CASES |= {
    # A quarter of invoices is on its way to Krakow, where none may be.
    "under way": Case(
        study({"id": "not_there", "type": "assignment", "for": INVOICES, "where": {"location": "krakow"}, "max": 0}).replace(
            previous_moves=(under_way("invoices", "krakow", 0.25, 2),)
        ),
        {("policies", "not_there", "max"), ("previous_moves", "invoices  london krakow 2  ", None)},
        {"-invoices  london krakow 2  ", "not_there max 0.25"},
    ),
    # Two moves of which each is more than there are seats beside the other; claims could not move sooner by themselves.
    "two under way": Case(
        study(krakow={"max_fte": 30}).replace(
            previous_moves=(under_way("invoices", "krakow", 1.0, 1), under_way("claims", "krakow", 0.5, 1))
        ),
        {
            KRAKOW,
            ("previous_moves", "invoices  london krakow 1  ", None),
            ("previous_moves", "claims  london krakow 1  ", None),
        },
        {"krakow max_fte 35", "-invoices  london krakow 1  ", "-claims  london krakow 1  "},
    ),
}
# A hard rule about them asks no more than they do: without it they would go live all the same, so it is they that can be called off.
CASES["under_way"] = replace(CASES["two under way"], study=CASES["two under way"].study.replace(
    policies=(POLICY_TYPES["under_way"].model_validate({"id": "goes_live"}),)
))  # fmt: skip


@pytest.fixture(scope="module")
def diagnoses() -> dict[str, Diagnosis]:
    """Every case's diagnosis."""
    return {name: diagnose(case.study, BEST) for name, case in CASES.items()}


@pytest.mark.parametrize("name", CASES)
def test_there_is_no_plan(name: str) -> None:
    with pytest.raises(Infeasible):
        optimise(CASES[name].study, BEST)


@pytest.mark.parametrize("name", CASES)
def test_the_conflict_is_found_and_proven(name: str, diagnoses: dict[str, Diagnosis]) -> None:
    [conflict] = diagnoses[name].conflicts
    assert {(m.table, " ".join(m.key), m.column) for m in conflict.members} == CASES[name].members
    assert conflict.smallest
    assert all(member.proven for member in conflict.members)
    assert diagnoses[name].explained


@pytest.mark.parametrize("name", CASES)
def test_without_any_one_member_there_is_a_plan(name: str) -> None:
    """Asked of whole studies, without the elastic model: these have one conflict only."""
    for table, key, column in CASES[name].members:
        optimise(without(CASES[name].study, table, key, column))


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.needs])
def test_what_processes_need_is_named(name: str, diagnoses: dict[str, Diagnosis]) -> None:
    [conflict] = diagnoses[name].conflicts
    assert {(m.table, " ".join(m.key), m.column) for m in conflict.needs} == CASES[name].needs


@pytest.mark.parametrize("name", CASES)
def test_ways_out_are_found_and_solved(name: str, diagnoses: dict[str, Diagnosis]) -> None:
    diagnosis = diagnoses[name]
    assert CASES[name].repairs <= {shown(repair.changes) for repair in diagnosis.repairs}
    assert diagnosis.complete
    assert not diagnosis.untried
    costs = [repair.npv for repair in diagnosis.repairs if repair.npv is not None]
    assert len(costs) == len(diagnosis.repairs)
    assert costs == sorted(costs)


@pytest.mark.parametrize(
    "scaled", [partial(with_money, factor=33_000), partial(with_money, factor=1e-3), partial(with_people, factor=1e3)]
)
@pytest.mark.parametrize("name", CASES)
def test_the_conflict_is_the_same_in_every_currency(name: str, scaled: Callable[[Study], Study]) -> None:
    [clash], explained = find_clashes(elastic_of(scaled(CASES[name].study), 60.0))
    assert {(member.table, " ".join(member.key), member.column) for member in clash.members} == CASES[name].members
    assert clash.smallest
    assert clash.proven == {*clash.members}
    assert explained


def test_conflicts_that_stand_apart_are_each_named() -> None:
    found = diagnose(
        study(
            {"id": "floor", "type": "share_limit", "where": {"location": "krakow"}, "min": 0.6},
            {"id": "go", "type": "assignment", "for": CLAIMS, "where": {"location": "pune"}, "min": 0.8},
        ),
        BEST,
    )
    assert [{" ".join(member.key) for member in conflict.members} for conflict in found.conflicts] == [
        {"go"},
        {"krakow", "floor"},
    ]
    assert {"floor min 0.5 + go min 0", "go min 0 + krakow max_fte 36"} <= {shown(repair.changes) for repair in found.repairs}
    assert found.explained


def test_a_rule_that_begins_too_early_can_begin_later() -> None:
    early = study({"id": "floor", "type": "share_limit", "for": CLAIMS, "where": {"location": "krakow"}, "min": 0.5, "from": 1})
    found = diagnose(early, BEST)
    [cause] = found.certain
    assert (cause.table, cause.row, cause.value) == ("policies", 0, "floor")
    assert "in 2027 it has 0 and must have at least 0.5; it can move not before 2028" in cause.message
    assert {"floor from 2", "floor min 0"} == {shown(repair.changes) for repair in found.repairs}
    [need] = found.conflicts[0].needs
    assert (need.key, need.column, need.words) == (("claims",), "lead_periods", "cannot move before 2028")


@pytest.mark.parametrize(
    ("floor", "ceiling", "contradict"),
    [
        ({"where": {"country": "PL"}, "min": 0.4}, {"where": {"country": ["PL", "IN"]}, "max": 0.3}, True),
        ({"where": {"country": ["PL", "IN"]}, "min": 0.4}, {"where": {"country": "PL"}, "max": 0.3}, False),
        ({"where": {"country": "PL"}, "min": 0.4}, {"where": {"country": "PL"}, "max": 0.4}, False),
        ({"where": {"country": "PL"}, "min": 0.4}, {"for": CLAIMS, "where": {"country": "PL"}, "max": 0.3}, False),
        ({"where": {"country": "PL"}, "min": 0.4}, {"each": "country", "max": 0.3}, True),
        ({"where": {"country": "PL"}, "min": 0.4}, {"where": {"country": "PL"}, "max": 0.3, "penalty": 1.0}, False),
        ({"where": {"country": "PL"}, "min": 0.4}, {"where": {"country": "PL"}, "max": 0.3, "from": 1, "to": 1}, False),
    ],
)
def test_a_floor_above_a_ceiling_is_seen_without_solving(
    floor: dict[str, Any], ceiling: dict[str, Any], contradict: bool
) -> None:
    rules = [{"id": "floor", "type": "share_limit", **floor}, {"id": "ceiling", "type": "share_limit", **ceiling}]
    assert [cause.value for cause in certain_causes(study(*rules))] == ([0.4] if contradict else [])


def test_a_move_under_way_is_told_in_words(diagnoses: dict[str, Diagnosis]) -> None:
    [conflict] = diagnoses["under way"].conflicts
    [move] = [member for member in conflict.members if member.table == "previous_moves"]
    assert move.words == "0.25 of it is under way from london to krakow, live in period 2"
    assert (move.row, move.value) == (0, None)


def test_no_time_is_no_lie() -> None:
    """What was not proven is not claimed."""
    found = diagnose(CASES["share_limit"].study, Limits(seconds=1e-6))
    assert not found.explained
    assert not found.complete
    assert not any(conflict.smallest for conflict in found.conflicts)


def test_ctrl_c_ends_a_diagnosis(monkeypatch: pytest.MonkeyPatch) -> None:
    def pressed(*arguments: Any) -> Found:
        _thread.interrupt_main()
        return solve_whole(*arguments)

    monkeypatch.setattr(elastic, "solve_whole", pressed)
    with pytest.raises(Interrupted, match="stopped before the diagnosis was done"):
        diagnose(CASES["share_limit"].study, BEST)


def test_a_smallest_hitting_set_has_as_few_as_can_be() -> None:
    a, b, c, d = (Origin("policies", (name,)) for name in "abcd")
    sets = [frozenset({a, b}), frozenset({b, c}), frozenset({c, d})]
    assert smallest_hitting_set([]) == frozenset()
    assert smallest_hitting_set(sets) in ({a, c}, {b, c}, {b, d})


def without(study: Study, table: str, key: str, column: str | None) -> Study:
    """The study without the rule, or with the cell at its loosest."""
    rows = []
    for row in getattr(study, table):
        if " ".join(key_of(row)) != key:
            rows.append(row)
        elif column is not None and table != "policies":
            rows.append(row.replace(**{str(column): 0.0 if str(column).startswith("min") else None}))
    return study.replace(**{table: tuple(rows)})


def shown(changes: tuple[InputChange, ...]) -> str:
    """The changes in short, in the order of their words."""
    short = (
        f"-{' '.join(change.key)}" if change.after is None else f"{' '.join(change.key)} {change.column} {change.after:.12g}"
        for change in changes
    )
    return " + ".join(sorted(short))
