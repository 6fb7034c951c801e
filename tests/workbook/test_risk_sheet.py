"""The sheets about risk and transition say what can be worked out from the plan by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from sourcing_opt.plan import Plan
from sourcing_opt.workbook import write_plan
from tests.workbook.conftest import RUN, Rows, everything, planned
from tests.workbook.policies.test_lines import rows


def scored() -> dict[str, Rows]:
    """The study with everything, scores for some of its places, and surge."""
    tables = everything()
    tables["risk_scores"] = [
        {"country": "GB", "dimension": "political", "score": "40"},
        {"country": "IN", "dimension": "political", "score": "60"},
        {"location": "hull", "dimension": "political", "score": "20"},
        {"country": "NA", "dimension": "hazard", "score": "10"},
    ]
    tables["locations"] = [row | {"surge": "0.25"} for row in tables["locations"]]
    return tables


@pytest.fixture(scope="module")
def plan() -> Plan:
    return planned(scored())


@pytest.fixture(scope="module")
def path(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("risk") / "plan.xlsx"
    write_plan(plan, path, RUN)
    return path


def test_a_mean_is_weighted_by_people_over_scored_places(plan: Plan, path: Path) -> None:
    score = {"leeds": 40, "pune": 60, "hull": 20}
    people = dict(zip((l.id for l in plan.economics.axes.locations), plan.fte[:, :, -1].sum(axis=0), strict=True))
    mean = sum(people[name] * mark for name, mark in score.items()) / sum(people[name] for name in score)
    means = {row["Risk"]: row for row in rows(path, "Risk", "Mean_risk")}
    assert means["political"]["Mean, by plan"] == pytest.approx(mean)
    assert means["hazard"]["Mean, by plan"] == pytest.approx(10)
    assert set(means) == {"political", "hazard"}


def test_a_location_shows_its_own_score_before_its_countrys_and_no_score_as_blank(path: Path) -> None:
    marks = {row["Location"]: row["Score: political"] for row in rows(path, "Risk", "Risk_by_location")}
    assert (marks["hull"], marks["leeds"], marks["windhoek"]) == (20, 40, None)


def test_what_is_left_without_a_country_counts_the_surge_of_the_others(plan: Plan, path: Path) -> None:
    axes = plan.economics.axes
    left = {row["Process"]: row for row in rows(path, "Risk", "Left_without")}
    for process, workstreams in axes.by_process.items():
        share = np.sum([axes.workstreams[p].share * plan.share[p, :, -1] for p in workstreams], axis=0)
        for country in ("GB", "IN", "NA"):
            others = np.array([location.country != country for location in axes.locations])
            assert left[process][f"Without {country}"] == pytest.approx(min(1, 1.25 * share[others].sum()), abs=1e-8)


def test_the_process_hit_hardest_is_the_one_with_least_left(path: Path) -> None:
    left = {row["Process"]: row for row in rows(path, "Risk", "Left_without")}
    for row in rows(path, "Risk", "Risk_by_country"):
        without = {process: each[f"Without {row['Country']}"] for process, each in left.items()}
        assert row["Left of it"] == min(without.values())
        assert row["Processes there"] == sum(each < 1 for each in without.values())
        if row["Hit hardest if lost"]:
            assert without[row["Hit hardest if lost"]] == row["Left of it"]


def test_the_largest_part_is_found(plan: Plan, path: Path) -> None:
    people = plan.fte[:, :, -1].sum(axis=0)
    places = dict(zip((l.id for l in plan.economics.axes.locations), people / people.sum(), strict=True))
    largest = {row["People in one"]: row for row in rows(path, "Risk", "Concentration")}["location"]
    assert largest["Largest, by plan"] == max(places, key=lambda name: places[name])
    assert largest["Its part, by plan"] == pytest.approx(max(places.values()))
    assert largest["In use, by plan"] == sum(part > 1e-7 for part in places.values())


def test_without_scores_the_sheet_still_says_how_concentrated_people_are(tmp_path: Path) -> None:
    write_plan(planned(everything()), tmp_path / "plan.xlsx", RUN)
    assert "Mean_risk" not in openpyxl.load_workbook(tmp_path / "plan.xlsx")["Risk"].tables
    assert len(list(rows(tmp_path / "plan.xlsx", "Risk", "Concentration"))) == 3


def test_the_gantt_shows_people_where_they_go_live_between_preparing_and_ramping_up(plan: Plan, path: Path) -> None:
    labels, axes = plan.economics.axes.calendar.labels, plan.economics.axes
    waves = {row["Process"]: row for row in rows(path, "Transition", "Waves")}
    fte = plan.decisions.arrive * plan.economics.fte
    for process, row in waves.items():
        live = fte[list(axes.by_process[process])].sum(axis=(0, 1))
        assert [row[label] if isinstance(row[label], float) else 0 for label in labels] == pytest.approx(list(live), abs=1e-6)
        first, count = int(np.flatnonzero(live > 1e-6)[0]), int(row["Lead time"])
        assert {row[label] for label in labels[max(0, first - count) : first]} <= {"prepare"}
        later = [label for t, label in enumerate(labels) if first < t < first + row["Ramp-up"]]
        assert all(isinstance(row[label], float) or row[label] in ("ramp-up", "prepare") for label in later)
    assert any("prepare" in row.values() for row in waves.values())
    assert any("ramp-up" in row.values() for row in waves.values())


def test_the_transition_names_the_peak_of_parallel_running(plan: Plan, path: Path) -> None:
    cost = plan.one_off_by_component["parallel_running"]
    totals: dict[str, dict[str, Any]] = {row["By period"]: row for row in rows(path, "Transition", "Transition_by_period")}
    assert totals["Parallel running"]["Peak"] == pytest.approx(cost.max())
    assert totals["Parallel running"]["In"] == plan.economics.axes.calendar.labels[int(cost.argmax())]
    assert totals["FTE moved"]["Total"] == pytest.approx(plan.moved_fte_by_period.sum())
