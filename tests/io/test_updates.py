"""New figures for rows of a study, and where the work really is: read from tables, refused with their address."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcing_opt.errors import InvalidInput
from sourcing_opt.io.updates import read_actuals, updated
from tests.studies import study


def file(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_row_that_is_there_changes_where_a_cell_is_filled(tmp_path: Path) -> None:
    rates = file(tmp_path, "labor_rates.csv", "role,location,salary,on_cost", "agent,pune,5000,", "agent,leeds,,0.2")
    before, after = study(), updated(study(), [rates]).study
    assert {row.location: (row.salary, row.on_cost) for row in after.labor_rates} == {
        "leeds": (30000, 0.2), "windhoek": (120000, 0), "pune": (5000, 0),
    }  # fmt: skip
    assert after.replace(labor_rates=()) == before.replace(labor_rates=())


def test_a_row_that_is_not_there_is_new(tmp_path: Path) -> None:
    fx = file(tmp_path, "fx.csv", "currency,rate", "ZAR,0.05", "INR,0.009")
    season = file(tmp_path, "volumes.csv", "process,period,factor", "calls,2,1.2")
    after = updated(study(), [fx, season]).study
    assert [(row.currency, row.rate) for row in after.fx] == [("ZAR", 0.05), ("INR", 0.009)]
    assert [(row.process, row.period, row.factor) for row in after.volumes] == [("calls", 2, 1.2)]


def test_a_key_of_numbers_is_the_same_however_it_is_written(tmp_path: Path) -> None:
    seasonal = study(volumes=[{"process": "calls", "period": "2", "factor": "1.2"}])
    after = updated(seasonal, [file(tmp_path, "volumes.csv", "process,period,factor", "calls,2.0,1.5")]).study
    assert [row.factor for row in after.volumes] == [1.5]


def test_policies_and_the_question_itself_can_be_updated(tmp_path: Path) -> None:
    policies = file(tmp_path, "policies.yaml", "- id: home", "  type: share_limit", "  min: 0.5")
    settings = file(tmp_path, "study.yaml", "discount_rate: 0.05")
    after = updated(study(), [policies, settings]).study
    assert getattr(after.policies[0], "min") == 0.5
    assert after.policies[0].where == {"country": ("GB", "NA")}
    assert after.study.discount_rate == 0.05


@pytest.mark.parametrize(
    ("name", "lines", "message"),
    [
        ("wages.csv", ["role,location", "agent,leeds"], "wages.csv: is not named like a table of a study"),
        ("labour_rates.csv", ["role,location", "agent,leeds"], 'did you mean "labor_rates.csv"'),
        ("policies.csv", ["id", "home"], "write policies.yaml"),
        ("labor_rates.csv", ["role,salary", "agent,1"], "labor_rates.csv:1 location: column is missing: it says which row is meant"),
        ("labor_rates.csv", ["role,location,salry", "agent,leeds,1"], 'labor_rates.csv:1 salry: no such column (did you mean "salary"?)'),
        ("labor_rates.csv", ["role,location,salary", "agent,pune,5", "agent,leeds,much"], 'labor_rates.csv:3 salary "much": expected a number'),
        ("labor_rates.csv", ["role,location,on_cost", "agent,perth,0.1"], "labor_rates.csv:2 salary: is blank and has no default"),
        ("labor_rates.csv", ["role,location,salary", "agent,perth,1"], 'labor_rates.csv:2 location "perth": no such row in locations'),
        ("baseline.csv", ["process,location,share", "calls,leeds,0.5"], "baseline.csv:2 share: the shares of process"),
        ("fx.csv", [], "fx.csv: the file"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_address(tmp_path: Path, name: str, lines: list[str], message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        updated(study(), [file(tmp_path, name, *lines)])
    assert message in str(caught.value)


def test_all_problems_of_all_files_are_told(tmp_path: Path) -> None:
    paths = [
        file(tmp_path, "fx.csv", "currency,rate", "ZAR,-1"),
        file(tmp_path, "wages.csv", "a"),
        file(tmp_path, "roles.csv", "id,span", "agent,no"),
    ]
    with pytest.raises(InvalidInput) as caught:
        updated(study(), paths)
    assert len(caught.value.problems) == 3


def test_actuals_say_where_the_work_of_some_processes_is(tmp_path: Path) -> None:
    path = file(tmp_path, "actuals.csv", "process,location,share", "calls,leeds,0.4", "calls,pune,0.6")
    assert [(row.process, row.location, row.share) for row in read_actuals(path, study()).baseline] == [
        ("calls", "leeds", 0.4),
        ("calls", "pune", 0.6),
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["process,location,share", "calls,leeds,0.4"], 'actuals.csv:2 share: the shares of process "calls" add up to 0.4, not 1'),
        (["process,location,share", "cals,leeds,1"], 'actuals.csv:2 process "cals": no such row in processes (did you mean "calls"?)'),
        (["process,location,share", "calls,leeds,most"], 'actuals.csv:2 share "most": expected a number'),
        (["process,place,share", "calls,leeds,1"], "actuals.csv:1 place: no such column"),
        (["process,location,shift,share", "calls,leeds,2,1"], 'actuals.csv:2 shift "2": process "calls" has 1 shift'),
    ],
)  # fmt: skip
def test_actuals_that_cannot_be_are_refused(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_actuals(file(tmp_path, "actuals.csv", *lines), study())
    assert message in str(caught.value)
