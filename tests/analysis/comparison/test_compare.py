"""Comparisons: figures worked out by hand, columns without a plan, and the same answer from any number of processes."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sourcing_opt.analysis.comparison.compare import AS_IS, OWN_RULES, Answer, Case, Column, Comparison, cases_of, compare
from sourcing_opt.analysis.comparison.figures import figures, places
from sourcing_opt.batch.workers.executors import work_out
from sourcing_opt.documents.plans.comparison import comparison_document
from sourcing_opt.io import Loaded, content, load, load_model
from sourcing_opt.optimisation import as_is, breaches, optimise
from sourcing_opt.parallel import Lost
from sourcing_opt.schemas.study import Study
from sourcing_opt.solving import Limits
from tests.studies import small, study, write_files

EXACT = Limits(gap=0)
CANNOT = """\
title: Everything far away
used_by: nobody
when: never
policies:
- {id: all_far, type: share_limit, where: {location_model: offshore}, min: 1, from: end}
"""


@pytest.fixture(scope="module")
def tiny() -> Loaded:
    return load(content("inputs") / "tiny")


@pytest.fixture(scope="module")
def side_by_side(tiny: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    """Tiny as it is, under its own rules, nearshore, under a model that cannot be, and under one that does not go with it."""
    cannot = tmp_path_factory.mktemp("models") / "cannot.yaml"
    cannot.write_text(CANNOT, encoding="utf-8")
    models = [load_model(name) for name in (AS_IS, "nearshore", str(cannot), "multi_vendor")]
    return compare(tiny.study, cases_of(tiny, None, models, []), EXACT)


def column(comparison: Comparison, name: str) -> Column:
    return next(column for column in comparison.columns if column.name == name)


def test_the_columns_in_their_order(side_by_side: Comparison) -> None:
    found = [(column.name, column.kind, column.status) for column in side_by_side.columns]
    assert found == [
        ("as_is", "baseline", "as it is"), ("own_rules", "study", "optimal"), ("nearshore", "model", "optimal"),
        ("cannot", "model", "infeasible"), ("multi_vendor", "model", "infeasible"),
    ]  # fmt: skip


def test_the_figures_of_tiny_by_hand(side_by_side: Comparison) -> None:
    """From inputs/tiny/README.md: invoices go to Pune, helpline and half of claims to Krakow."""
    own = column(side_by_side, OWN_RULES).figures
    assert own is not None
    assert (own.npv, own.baseline_npv, own.npv_saving) == pytest.approx((2_692_800, 3_456_000, 763_200))
    groups: list[Any] = [(group.location_model, group.fte, group.run_cost) for group in own.groups]
    assert groups == [
        ("onshore", pytest.approx(15), pytest.approx(600_000)),
        ("nearshore", pytest.approx(25), pytest.approx(500_000)),
        ("offshore", pytest.approx(20), pytest.approx(200_000)),
    ]
    assert own.run_cost_last_year == pytest.approx(1_300_000)
    # 20 people to Pune at 12,000, 10 and 15 to Krakow at 13,000, and Pune is opened.
    assert own.one_off == pytest.approx(20 * 12_000 + 25 * 13_000 + 200_000)
    assert (own.moves, own.moved_fte) == pytest.approx((3, 45))
    assert (own.countries, own.vendors, own.risk) == (("GB", "IN", "PL"), (), {})
    # Without Poland, half of claims (15 of 60) and helpline (10) are lost; without India or Poland a whole process stops.
    assert (own.left, own.one_country_processes) == pytest.approx((35 / 60, 2))
    assert own.worst_country == "PL"


def test_what_differs_process_by_process(side_by_side: Comparison) -> None:
    assert side_by_side.differing == ["claims", "helpline", "invoices"]
    claims = column(side_by_side, OWN_RULES).places["claims"]
    parts: list[Any] = [(part.location, part.location_model, part.share, part.fte) for part in claims]
    assert parts == [
        ("krakow", "nearshore", pytest.approx(0.5), pytest.approx(15)),
        ("london", "onshore", pytest.approx(0.5), pytest.approx(15)),
    ]
    same = Comparison("", "", "GBP", "2028", side_by_side.processes, side_by_side.columns[:1] * 2 + side_by_side.columns[3:])
    assert same.differing == []


def test_a_column_without_a_plan_says_why(side_by_side: Comparison) -> None:
    cannot, vendors = column(side_by_side, "cannot"), column(side_by_side, "multi_vendor")
    assert cannot.figures is None
    assert "cannot.all_far" in str(cannot.why)
    assert 'multi_vendor.yaml:8 where: policy "multi_vendor.at_least_two" selects no location' in str(vendors.why)


def test_who_works_and_in_which_order_does_not_matter(tiny: Loaded) -> None:
    def backwards(function: Callable[[Case], Answer], items: Iterable[Case]) -> Generator[tuple[int, Answer | Lost], None, None]:
        for number, case in reversed(list(enumerate(items))):
            yield number, function(case)

    cases = cases_of(tiny, None, [load_model("nearshore")], [])
    straight = json.dumps(comparison_document(compare(tiny.study, cases, EXACT)))
    for who in (backwards, partial(work_out, jobs=2)):
        heard: list[Column] = []
        found = compare(tiny.study, cases, EXACT, who, heard.append)
        assert tuple(heard) == found.columns
        assert [column.name for column in heard] == ["as_is", "own_rules", "nearshore"]
        assert json.dumps(comparison_document(found)) == straight


def test_a_column_departs_from_the_plan_under_own_rules_only_for_what_is_known_to_be_better(tiny: Loaded) -> None:
    # A scenario that changes nothing has the same plan, whatever the gap would allow.
    study = tiny.study.replace(scenarios=[])
    cases = cases_of(replace(tiny, study=study), None, [], [])
    again = replace(cases[1], name="again", kind="scenario")
    found = compare(study, [*cases, again], Limits(gap=0.5))
    assert found.columns[2].places == found.columns[1].places
    assert found.columns[2].figures == found.columns[1].figures


def test_a_column_whose_process_died_has_no_plan_and_says_so(tiny: Loaded) -> None:
    def unlucky(function: Callable[[Case], Answer], items: Iterable[Case]) -> Generator[tuple[int, Answer | Lost], None, None]:
        for number, case in enumerate(items):
            yield number, Lost("out of memory") if number == 1 else function(case)

    found = compare(tiny.study, cases_of(tiny, None, [load_model("nearshore")], []), EXACT, unlucky)
    own = column(found, OWN_RULES)
    assert (own.kind, own.status, own.why, own.figures) == ("study", "nothing found", "out of memory", None)
    assert [column.status for column in found.columns] == ["as it is", "nothing found", "optimal"]


def test_an_interrupt_ends_all_processes(tiny: Loaded) -> None:
    def interrupt(_: Column) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        compare(tiny.study, cases_of(tiny, None, [], []), EXACT, partial(work_out, jobs=2), interrupt)
    assert multiprocessing.active_children() == []


def test_scenarios_and_the_studys_own_model(tmp_path: Path) -> None:
    """The own model holds for the own rules and the scenarios; each model stands in its place."""
    tables = small()
    tables["study"][0]["sourcing_model"] = "onshore"
    loaded = load(write_files(tables, tmp_path))
    cases = cases_of(loaded, load_model("onshore"), [load_model("hybrid")], ["dear"])
    by_name = {case.name: [policy.id for policy in case.study.policies] for case in cases}
    own = ["home", "onshore.home", "onshore.customers_at_home"]
    assert by_name == {AS_IS: own, OWN_RULES: own, "hybrid": ["home", "hybrid.a_part_each"], "dear": own}
    salaries = {case.name: [rate.salary for rate in case.study.labor_rates] for case in cases}
    assert salaries["dear"] == [30000, 120000, pytest.approx(4400)]
    assert salaries[OWN_RULES] == [30000, 120000, 4000]
    assert [case.moves for case in cases] == [False, True, True, True]


def as_it_is(**tables: list[dict[str, str]]) -> tuple[Study, list[str]]:
    found = study(**tables)
    return found, breaches(as_is(found))


def test_today_breaks_nothing() -> None:
    found, broken = as_it_is()
    assert broken == []
    assert as_is(found).npv == pytest.approx(as_is(found).economics.baseline_npv)


@pytest.mark.parametrize(
    ("tables", "breach"),
    [
        (
            {"baseline": [{"process": "calls", "location": "leeds", "share": "1"}],
             "fit": [{"process": "invoices", "location": place, "allowed": "no"} for place in ("leeds", "windhoek", "pune")]},
            "new work is not done, as it may go nowhere: invoices",
        ),
        (
            {"policies": [{"id": "away", "type": "share_limit", "where": "country=GB", "max": "0.25"}]},
            "away: has 1 in 2027-Q1, asks for at most 0.25 share",
        ),
        (
            {"policies": [{"id": "away", "type": "assignment", "where": "country=IN", "min": "0.5", "penalty": "9", "from": "3", "each": "function"}]},
            "away (invoices): has 0 in 2027-Q3, asks for at least 0.5 share, at a penalty",
        ),
        ({"locations": [row | ({"max_fte": "5"} if row["id"] == "leeds" else {}) for row in small()["locations"]]}, "not so: capacity is kept (leeds in 2027-Q1"),
        ({"processes": [row | {"min_locations": "2", "min_share": "0.1"} for row in small()["processes"]]}, "not so: numbers of locations are kept (calls, invoices)"),
    ],
)  # fmt: skip
def test_what_today_breaks_is_listed(tables: dict[str, Any], breach: str) -> None:
    assert as_it_is(**tables)[1][0].startswith(breach)


def test_risk_is_a_mean_over_people_and_unknown_without_every_score() -> None:
    scored = [
        {"country": "GB", "dimension": "storm", "score": "10"}, {"country": "IN", "dimension": "storm", "score": "90"},
        {"country": "IN", "dimension": "strike", "score": "50"},
    ]  # fmt: skip
    half = [{"process": name, "location": place, "share": "0.5"} for name in ("calls", "invoices") for place in ("leeds", "pune")]
    locations = [row | {"status": "open", "surge": "0.2"} for row in small()["locations"]]
    found = study(risk_scores=scored, baseline=half, locations=locations)
    today = figures(as_is(found))
    assert today.risk == {"storm": pytest.approx(50), "strike": None}
    assert today.vendors == ("infosys",)
    # Half of everything is left and can do a fifth more.
    assert (today.left, today.one_country_processes) == pytest.approx((0.6, 0))


def test_surge_makes_no_more_than_there_was() -> None:
    locations = [row | {"status": "open", "surge": "3"} for row in small()["locations"]]
    half = [{"process": name, "location": place, "share": "0.5"} for name in ("calls", "invoices") for place in ("leeds", "pune")]
    assert figures(as_is(study(baseline=half, locations=locations))).left == pytest.approx(1)


def test_places_of_a_process_run_by_shifts_are_by_its_work() -> None:
    """9 parts of the day's work of 10 are in the first shift."""
    processes = [row | {"coverage": "16x5", "shift_shares": "0.9; 0.1"} for row in small()["processes"]]
    plan = optimise(study(processes=processes), EXACT)
    for parts in places(plan).values():
        assert sum(part.share for part in parts) == pytest.approx(1)


def test_a_case_travels_by_value(tiny: Loaded) -> None:
    import pickle

    case = Case("name", "study", "title", tiny.study)
    assert pickle.loads(pickle.dumps(case)) == case
