"""`sourcing-opt roll`: from a plan to the next study, and on to the next plan."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from sourcing_opt.cli.main import main
from sourcing_opt.errors import Exit
from sourcing_opt.io import load

START = "2027-01-01"


@pytest.fixture
def solved(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The template's plan, as workbook and as document, beside it."""
    plan = folder.parent / "plan.xlsx"
    assert main(["solve", str(folder), "-o", str(plan), "--gap", "0", "--format", "json"]) == 0
    (folder.parent / "plan.json").write_text(capsys.readouterr().out, encoding="utf-8")
    return plan


def rolled(study: Path, plan: Path, *options: object) -> int:
    return main(["roll", str(study), "--plan", str(plan), *map(str, options)])


def told(error: str) -> str:
    return " ".join(error.split())


def test_workbook_and_document_give_the_same_study(folder: Path, solved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = folder.parent / "a", folder.parent / "b.xlsx"
    assert rolled(folder, solved, "--to", "2027-Q3", "-o", first) == 0
    assert rolled(folder, solved.with_suffix(".json"), "--to", "2027-07-01", "-o", second) == 0
    assert load(first).study == load(second).study
    assert "12 quarters from 2027-07-01" in capsys.readouterr().out


def test_the_next_plan_keeps_the_moves_and_says_nothing_is_wrong(
    folder: Path, solved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    following = folder.parent / "next"
    assert rolled(folder, solved, "--to", "2027-Q2", "-o", following, "--same-end", "--switching", "1000") == 0
    capsys.readouterr()
    assert main(["solve", str(following), "--gap", "0", "--format", "json"]) == 0
    again = json.loads(capsys.readouterr().out)
    before = json.loads(solved.with_suffix(".json").read_text(encoding="utf-8"))
    columns = ("wave", "process", "shift", "from", "to", "share", "fte")
    assert [[move[name] for name in columns] for move in again["moves"]] == [
        [move[name] for name in columns] for move in before["moves"]
    ]
    # Nothing has moved in the first quarter: what is left costs what it did, period by period.
    run = sum(sum(flow[1:]) for flow in before["cash_flow"]["run"].values())
    assert sum(sum(flow) for flow in again["cash_flow"]["run"].values()) == pytest.approx(run, abs=0.01)
    [switching] = [policy for policy in again["policies"] if policy["policy"] == "switching"]
    assert (switching["left"], switching["penalty"]) == (0, 1000)


def test_the_study_is_named_by_its_period(folder: Path, solved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rolled(folder, solved, "--to", "2027-Q2", "--format", "json") == 0
    made = json.loads(capsys.readouterr().out)
    assert Path(made["study"]) == (folder.parent / "mine-2027-Q2").resolve()
    assert made["previous_moves"]["under_way"] > 0
    plan = folder.parent / "second.json"
    assert main(["solve", made["study"], "--format", "json"]) == 0
    plan.write_text(capsys.readouterr().out, encoding="utf-8")
    assert rolled(Path(made["study"]), plan, "--to", "2027-Q3") == 0
    assert (folder.parent / "mine-2027-Q3").is_dir()


def test_new_figures_and_actuals_are_taken_in(folder: Path, solved: Path) -> None:
    wages = folder.parent / "labor_rates.csv"
    wages.write_text("role,location,salary\nagent,leeds,31234\n", encoding="utf-8")
    actuals = folder.parent / "actuals.csv"
    actuals.write_text("process,location,share\ncustomer_calls,leeds,0.9\ncustomer_calls,manila,0.1\n", encoding="utf-8")
    following = folder.parent / "next"
    assert rolled(folder, solved, "--to", "2027-Q2", "-o", following, "--update", wages, "--actuals", actuals) == 0
    study = load(following).study
    assert [row.salary for row in study.labor_rates if (row.role, row.location) == ("agent", "leeds")] == [31234]
    assert {row.location: row.share for row in study.baseline if row.process == "customer_calls"} == {"leeds": 0.9, "manila": 0.1}
    assert {row.id: row.status for row in study.locations}["manila"] == "open"


def test_a_sourcing_model_beside_the_study_goes_along(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "own.model").write_text("id: own\ntitle: Own\nwords: Nothing more.\npolicies: []\n", encoding="utf-8")
    plan = folder.parent / "p.json"
    assert main(["solve", str(folder), "--format", "json"]) == 0
    plan.write_text(capsys.readouterr().out, encoding="utf-8")
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    (folder / "study.yaml").write_text(text + "sourcing_model: own.model\n", encoding="utf-8")
    assert rolled(folder, plan, "--to", "2027-Q2", "-o", folder.parent / "next") == 0
    assert (folder.parent / "next" / "own.model").is_file()


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--to", "2026-Q4"], Exit.INVALID_INPUT, '--to "2026-Q4": no later period of the plan\'s horizon (give one from 2027-Q2 to 2030-Q1'),
        (["--to", "2030-Q1", "--same-end"], Exit.USAGE, "--same-end leaves no period of the horizon"),
        (["--to", "2027-Q2", "--switching", "-1"], Exit.USAGE, "--switching"),
        (["--to", "2027-Q2", "-o", "."], Exit.NOT_WRITABLE, "is the folder you are in"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said(
    folder: Path, solved: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, options: list[str], code: Exit, message: str
) -> None:  # fmt: skip
    monkeypatch.chdir(folder.parent)
    assert rolled(folder, solved, *options) == code
    assert message in told(capsys.readouterr().err)


def test_a_plan_of_another_start_is_refused(folder: Path, solved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    (folder / "study.yaml").write_text(text.replace(START, "2028-01-01"), encoding="utf-8")
    assert rolled(folder, solved, "--to", "2028-Q2") == Exit.INVALID_INPUT
    assert "the plan is of quarters from 2027-01-01, the study of quarters from 2028-01-01" in capsys.readouterr().err


def test_nothing_that_is_there_is_overwritten(folder: Path, solved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(os.listdir(folder))
    assert rolled(folder, solved, "--to", "2027-Q2", "-o", folder) == Exit.NOT_WRITABLE
    assert "is there already" in capsys.readouterr().err
    assert sorted(os.listdir(folder)) == before
