"""`runs list`, `runs show` and `runs export`, as the shell sees them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from sourcing_opt.batch.registry import REGISTRY
from sourcing_opt.cli.main import main
from tests.batch.runs import figures, four_quarters, manifest, put, without_plan


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four quarters of two labels."""
    for run in four_quarters():
        put(tmp_path / "runs", run)
    return tmp_path / "runs"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["runs", *(str(argument) for argument in arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def lines(text: str) -> list[str]:
    """Without the blanks that align."""
    return [" ".join(line.split()) for line in text.splitlines()]


def test_a_line_for_each_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "list", "-d", folder)
    assert (code, err) == (0, "")
    title, header, *rows = lines(out)
    assert title == f"{folder}: 9 runs; cost in millions"
    assert header == "from label status NPV of cost saving run, last year one-off moves ended (UTC) run"
    assert rows[3].startswith("2027-Q2 bank optimal 87.00 13.0% 7.05 1.50 3 2027-04-05 09:00 ")
    assert rows[6].startswith("2027-Q3 bank/nearshore/recession infeasible - - - - - ")
    assert rows[-2:] == [
        "bank/nearshore/recession 2027-Q3, infeasible:",
        "these cannot hold together: floor: at least 90 % onshore; cap: at most 50 % in GB",
    ]


def test_the_runs_of_one_job(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, manifest("payroll"))
    code, out, _ = run(capsys, "list", "-d", folder, "--job", "payroll", "--format", "json")
    found = json.loads(out)
    assert code == 0
    assert [row["label"] for row in found["runs"]] == ["payroll"]
    assert list(found["histories"]) == ["payroll"]
    code, out, err = run(capsys, "list", "-d", folder, "--job", "pay-roll")
    assert (code, out) == (3, "")
    assert err == 'job "pay-roll": no run is of this job (did you mean "payroll"?)\n'


@pytest.mark.parametrize("name", ["", "nowhere"])
def test_nothing_there(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "list", "-d", tmp_path / name)
    assert (code, err) == (0, "")
    assert out == f"There are no runs in {tmp_path / name}: `sourcing-opt batch` writes them, -d names another folder.\n"
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_cannot_be_read_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = folder / put(folder, manifest("broken")) / "manifest.json"
    broken.write_text("{", encoding="utf-8")
    code, out, err = run(capsys, "list", "-d", folder)
    assert code == 0
    assert "9 runs" in out
    assert err.startswith(f"warning: {broken}: is damaged or from another version")


def test_a_damaged_registry(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / REGISTRY).write_bytes(b"Dear diary, " * 1000)
    code, out, err = run(capsys, "list", "-d", folder)
    assert (code, out) == (3, "")
    assert err.startswith(f"{folder / REGISTRY}: is damaged (file is not a database): move it away; ")
    (folder / REGISTRY).unlink()
    assert run(capsys, "list", "-d", folder)[0] == 0


def test_the_history_of_a_label(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "show", "bank", "-d", folder)
    found = lines(out)
    assert code == 0
    assert found[0] == "bank: 4 quarters"
    assert found[5].startswith("2027-Q2 2029-Q4 optimal 87.00 -3.00 13.0% 7.05 -0.70 1.50 ")
    assert found[10:13] == [
        "from onshore nearshore offshore # onshore = nearshore . offshore moves FTE moved",
        "2027-Q1 60 30 10 ############======.. 3 22",
        "2027-Q2 48 38 14 ##########=======... 3 22",
    ]
    code, out, _ = run(capsys, "show", "bank", "-d", folder, "--format", "json")
    assert [row["npv_change"] for row in json.loads(out)["quarters"]] == [None, -3e6, -1e6, -2e6]


def test_a_bar_is_always_full(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, manifest(figures=figures(fte=(1 / 3, 1 / 3, 1 / 3))))
    put(tmp_path, manifest(first="2027-Q2", figures=figures(fte=(0, 0, 0))))
    _, out, _ = run(capsys, "show", "bank", "-d", tmp_path)
    assert lines(out)[-2:] == ["2027-Q1 0 0 0 #######======....... 3 22", "2027-Q2 0 0 0 3 22"]


def test_all_about_a_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = next(each for each in four_quarters() if each.first_period == "2027-Q3" and each.has_plan)
    code, out, _ = run(capsys, "show", wanted.run[:10], "-d", folder)
    assert code == 0
    for line in (
        f"run {wanted.run}",
        "study Bank, 2027-Q3 to 2029-Q4, in GBP",
        "status optimal, exit code 0",
        "NPV of cost 86.00 million; 100.00 if nothing moves, a saving of 14.0%",
        "one-off 0.50 million; 1 move, 8 FTE",
        "people 40 onshore, 42 nearshore, 20 offshore",
        "settings solver highs, gap 0.0001, threads 1, seed 0",
        f"folder {folder}/bank-{wanted.run}",
        f"plan.json SHA-256 {'b' * 64}",
    ):
        assert line in lines(out)
    code, out, _ = run(capsys, "show", wanted.run, "-d", folder, "--format", "json")
    assert json.loads(out)["manifest"] == wanted.model_dump(mode="json")


def test_a_run_without_a_plan_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    failed = without_plan()
    put(tmp_path, failed)
    code, out, _ = run(capsys, "show", failed.run, "-d", tmp_path)
    assert code == 0
    assert "status infeasible, exit code 4" in lines(out)
    assert lines(out)[-1].startswith("these cannot hold together")


def test_a_run_that_is_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "show", "bank/nearshore/recesion", "-d", folder)
    assert (code, out) == (3, "")
    assert err == (
        'run "bank/nearshore/recesion": no run\'s id begins so, and none has this label (did you mean "bank/nearshore/recession"?)\n'
    )


def test_exported_as_a_workbook(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "export", "-d", folder, "-o", tmp_path / "history.xlsx")
    assert (code, out) == (0, f"Written: {tmp_path / 'history.xlsx'}\n")
    assert openpyxl.load_workbook(tmp_path / "history.xlsx").sheetnames == ["Runs", "bank", "bank nearshore recession"]


def test_exported_as_csv(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, without_plan("formula", first="2028-Q1", study="=1+1", message="-x\nand more"))
    assert run(capsys, "export", "-d", folder, "-o", tmp_path / "runs.csv")[0] == 0
    with (tmp_path / "runs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10
    assert (rows[0]["npv"], rows[0]["nearshore_fte"], rows[0]["model"]) == ("90000000", "30", "")
    assert (rows[-1]["study"], rows[-1]["message"], rows[-1]["npv"]) == ("'=1+1", "'-x\nand more", "")


@pytest.mark.parametrize("kind", ["xlsx", "csv", "json"])
def test_the_same_registry_gives_the_same_bytes(
    kind: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        assert run(capsys, "export", "-d", folder, "-o", tmp_path / f"{name}.{kind}")[0] == 0
    assert (tmp_path / f"one.{kind}").read_bytes() == (tmp_path / f"two.{kind}").read_bytes()


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("runs.txt", 2, "this is written as .xlsx, .csv or .json"),
        ("nowhere/runs.csv", 9, "nowhere is not there: create it first"),
        ("nowhere/runs.xlsx", 9, "nowhere is not there: create it first"),
    ],
)
def test_where_it_cannot_be_exported(
    name: str, code: int, message: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found, out, err = run(capsys, "export", "-d", folder, "-o", tmp_path / name)
    assert (found, out) == (code, "")
    assert message in err


def test_there_is_nothing_to_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "export", "-d", tmp_path, "-o", tmp_path / "runs.csv")
    assert code == 3
    assert err == f"{tmp_path}: there are no runs to export (-d names another folder)\n"
    assert list(tmp_path.iterdir()) == []
