"""`compare`, and `solve` with sourcing models, scenarios and single changes, as the shell sees them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sourcing_opt.analysis.comparison.compare import Column, Comparison
from sourcing_opt.cli.commands.plans.compare import exit_code
from sourcing_opt.cli.main import main
from sourcing_opt.errors import Exit
from sourcing_opt.io import content, model_names
from sourcing_opt.solving import Status

CANNOT = "title: Far\nused_by: nobody\nwhen: never\npolicies:\n- {id: far, type: share_limit, where: {country: IN}, min: 1}\n"
STAY = "title: Stay\nused_by: nobody\nwhen: never\nmoves: no\npolicies:\n- {id: far, type: share_limit, where: {country: IN}, min: 1}\n"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A copy of the example, and two models beside it."""
    shutil.copytree(content("inputs") / "tiny", tmp_path / "tiny")
    (tmp_path / "cannot.yaml").write_text(CANNOT, encoding="utf-8")
    (tmp_path / "stay.yaml").write_text(STAY, encoding="utf-8")
    return tmp_path / "tiny"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_all_models_side_by_side(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "compare", tiny, "-o", tmp_path / "all.xlsx")
    assert (code, err) == (0, "")
    assert "Tiny: 11 columns side by side" in out
    lines = [" ".join(line.split()) for line in out.splitlines()]
    for line in (
        "own_rules 2.69 0.76 22.1% +0.00 1.30 0.77 0.7 years optimal, 0.00%",
        "nearshore 30 30 0 1.20 0.60 0.00 2 0 2 30",
        "own_rules 58% PL 2",
        "claims 100/0/0 50/50/0 = = = = 100/0/0 100/0/0 100/0/0 100/0/0",
    ):
        assert line in lines
    assert 'multi_vendor: multi_vendor.yaml:8 where: policy "multi_vendor.at_least_two" selects no location' in out
    sheet = openpyxl.load_workbook(tmp_path / "all.xlsx", data_only=True)["Comparison"]
    names = [cell.value for cell in sheet["A"]]
    assert all(names.count(name) == 3 for name in model_names())


def test_json_says_the_same(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "compare", tiny, "--models", "nearshore", "--format", "json")
    found: dict[str, Any] = json.loads(out)
    assert code == 0
    assert found["schema"] == "sourcing-opt/comparison/1"
    assert [column["figures"]["npv"] for column in found["columns"]] == pytest.approx([3_456_000, 2_692_800, 2_904_000])


def test_exit_codes_of_columns_without_a_plan(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One infeasible column of several is an answer; all of them are not."""
    cannot = tmp_path / "cannot.yaml"
    assert run(capsys, "compare", tiny, "--models", cannot)[0] == 0
    shutil.copy(cannot, tiny.parent / "own.yaml")
    (tiny / "study.yaml").write_text(
        (tiny / "study.yaml").read_text(encoding="utf-8") + "sourcing_model: ../own.yaml\n", encoding="utf-8"
    )
    code, out, _ = run(capsys, "compare", tiny, "--models", "")
    assert code == 4
    assert "own_rules: these cannot hold together: own.far" in out
    assert run(capsys, "solve", tiny)[0] == 4
    assert run(capsys, "solve", tiny, "--model", "nearshore")[0] == 0


def test_any_number_of_processes_says_the_same(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("compare", tiny, "--models", "nearshore", "--format", "json")
    assert run(capsys, *asked, "--jobs", "2") == run(capsys, *asked)


@pytest.mark.parametrize(
    ("environment", "arguments", "code", "said"),
    [
        ({}, ["--scheduler", "here"], 7, "no Dask scheduler answers at 'here'"),
        ({}, ["--scheduler", "here", "--jobs", "1"], 2, "--jobs is for processes of this machine, --scheduler for workers of a cluster"),
        ({"SCHEDULER": "here", "JOBS": "2"}, [], 2, "give one of them"),
        ({"JOBS": "2"}, ["--scheduler", "here"], 7, "no Dask scheduler"),
        ({"SCHEDULER": "here"}, ["--jobs", "1"], 0, ""),
    ],
)  # fmt: skip
def test_processes_or_a_cluster(
    environment: dict[str, str], arguments: list[str], code: int, said: str, tiny: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """What the command line says goes before what the environment says."""
    for name, value in environment.items():
        monkeypatch.setenv(f"SOURCING_OPT_COMPARE_{name}", value)
    found, _, err = run(capsys, "compare", tiny, "--models", "", *arguments)
    assert (found, said in err) == (code, True)


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        ([Status.OPTIMAL, Status.INFEASIBLE], Exit.OK),
        ([Status.AS_IS], Exit.OK),
        ([Status.OPTIMAL, Status.FEASIBLE, Status.INFEASIBLE], Exit.STOPPED_BY_LIMIT),
        ([Status.OPTIMAL, Status.NOTHING_FOUND], Exit.STOPPED_BY_LIMIT),
        ([Status.INFEASIBLE, Status.INFEASIBLE], Exit.INFEASIBLE),
        ([Status.INFEASIBLE, Status.NOTHING_FOUND], Exit.NOTHING_FOUND),
    ],
)
def test_exit_codes_of_limits(statuses: list[Status], code: Exit) -> None:
    columns = tuple(Column("name", "model", "title", status) for status in [Status.AS_IS, *statuses])
    assert exit_code(Comparison("", "", "GBP", "2027", {}, columns)) == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--models", "ofshore"], 'sourcing model "ofshore": there is none of this name (did you mean "offshore"?)'),
        (["--scenarios", "boom"], 'scenario "boom": no such scenario (the study has no scenarios)'),
    ],
)
def test_names_that_are_none(arguments: list[str], message: str, tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "compare", tiny, *arguments)
    assert (code, out) == (3, "")
    assert message in err


@pytest.mark.parametrize("command", ["validate", "solve", "compare"])
def test_a_study_that_names_a_model_that_is_none(command: str, tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = tiny / "study.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "sourcing_model: ofshore\n", encoding="utf-8")
    code, _, err = run(capsys, command, tiny)
    assert code == 3
    assert 'study.yaml:11 "ofshore": there is none of this name (did you mean "offshore"?)' in err


def test_solve_under_a_model_with_a_change(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nearshore takes 30 people to Krakow; with room for 20 it is 10 x 18,400 less."""
    code, out, _ = run(
        capsys,
        "solve",
        tiny,
        "--model",
        "nearshore",
        "--set",
        "locations[id=krakow].max_fte=20",
        "--format",
        "json",
        "--gap",
        "0",
    )
    assert code == 0
    assert json.loads(out)["summary"]["npv_saving"] == pytest.approx(20 * 18_400)


def test_solve_a_scenario(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tiny / "scenarios.yaml").write_text(
        "- {scenario: full, step: 1, table: locations, where: {id: krakow}, column: max_fte, operation: set, value: 0}\n",
        encoding="utf-8",
    )
    code, out, _ = run(capsys, "solve", tiny, "--scenario", "full", "--format", "json", "-o", tiny / "plan.xlsx")
    assert code == 0
    log = openpyxl.load_workbook(tiny / "plan.xlsx")["Run log"]
    assert f"{tiny}, scenario full" in [cell.value for cell in log["B"]]
    assert json.loads(out)["summary"]["npv_saving"] == pytest.approx(512_000)


def test_solve_where_nothing_moves_says_what_that_breaks(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "solve", tiny, "--model", tmp_path / "stay.yaml", "-o", tmp_path / "stay.xlsx")
    assert code == 0
    assert "Tiny: as it is today; nothing moves" in out
    assert "What today does not keep:\n  stay.far: has 0 in 2027, asks for at least 1 share" in out
    assert (tmp_path / "stay.xlsx").exists()
