"""`diff`, as the shell sees it."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import openpyxl
import pytest

from sourcing_opt.analysis.succession.plan_difference import difference
from sourcing_opt.cli.main import main
from sourcing_opt.cli.text.diff import diff_text
from sourcing_opt.documents.plans.plan import plan_document
from sourcing_opt.errors import Exit
from sourcing_opt.optimisation import optimise
from sourcing_opt.schemas.study import Study
from tests.batch import runs
from tests.two_plans import EXACT, by_hand, later, quarterly, salary, solved, tiny


def written(path: Path, study: Study) -> Path:
    """The best plan's document."""
    path.write_text(json.dumps(plan_document(optimise(study, EXACT))), encoding="utf-8")
    return path


@pytest.fixture
def before(tmp_path: Path) -> Path:
    return written(tmp_path / "a.json", tiny())


@pytest.fixture
def after(tmp_path: Path) -> Path:
    """The plan when people in Pune are as dear as that."""
    return written(tmp_path / "b.json", salary(tiny(), "pune", 30_000))


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["diff", *(str(argument) for argument in arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def lines(out: str) -> list[str]:
    return [" ".join(line.split()) for line in out.splitlines()]


def test_everything_that_changed(before: Path, after: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """20 people in Pune would cost 20,000 more each; instead invoices go to Krakow, Pune need not open, and claims stay."""
    code, out, err = run(capsys, before, after)
    assert (code, err) == (0, "")
    assert lines(out) == [
        f"{before}: Tiny, 2027 to 2028",
        f"{after}: Tiny, 2027 to 2028",
        "",
        "Changed input row column was is",
        "labor_rates clerk, pune salary 10000 30000 +200.0%",
        "",
        "Work shift location was in 2028 is differs from FTE",
        "invoices 1 krakow 0.0% 100.0% 2027 20.0",
        "invoices 1 pune 100.0% 0.0% 2027 20.0",
        "claims 1 krakow 50.0% 0.0% 2028 15.0",
        "claims 1 london 50.0% 100.0% 2028 15.0",
        "",
        "What happens shift share FTE was in is in",
        "pune opens 2027 - dropped",
        "invoices goes live in krakow 1 100.0% 20.0 - 2027 added",
        "invoices goes live in pune 1 100.0% 20.0 2027 - dropped",
        "claims goes live in krakow 1 50.0% 15.0 2028 - dropped",
        "",
        "Cost, in GBP run one-off total present value in 2027",
        f"all of {before} 2,900,000.00 765,000.00 3,665,000.00 2,692,800.00",
        "wages +800,000.00 +40,000.00 +840,000.00 +608,000.00",
        "choice -100,000.00 -415,000.00 -515,000.00 -396,800.00",
        f"all of {after} 3,600,000.00 390,000.00 3,990,000.00 2,904,000.00",
        "wages: pay, on-costs and the mix of roles",
        "choice: what is decided otherwise, under the policies as they were",
        "Nothing by elapsed, horizon, currency, volume, quality, fx, prices, one-offs, work, start, policies.",
    ]


def test_the_same_plan_twice(before: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, before, before)
    assert code == 0
    for line in ("No input is another.", "All work is in the same places, from 2027 to 2028.", "The two plans cost the same."):
        assert line in lines(out)
    assert "What happens" not in out


def test_json_says_the_same_and_the_workbook_is_written(
    before: Path, after: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, before, after, "--format", "json", "-o", tmp_path / "out.xlsx")
    content = json.loads(out)
    assert (code, content["schema"], content["after"]["name"]) == (0, "sourcing-opt/diff/1", str(after))
    assert {step["name"]: step["npv"] for step in content["bridge"]["steps"] if step["npv"]} == {
        "wages": 608_000,
        "choice": -396_800,
    }
    assert openpyxl.load_workbook(tmp_path / "out.xlsx", read_only=True).sheetnames == ["Bridge", "Inputs", "Allocation"]
    assert f"Written: {tmp_path / 'out.xlsx'}" in run(capsys, before, after, "-o", tmp_path / "out.xlsx")[1]


def test_a_rolled_study_after_an_actual_quarter() -> None:
    """Claims were to go live in the second quarter, and do so in the third; the first two quarters are over."""
    a = by_hand(quarterly(), "a", ("claims", "krakow", 1, 0.5))
    study = later(a, 2, 2, ("claims", "london", 1.0))
    found = lines(diff_text(difference(a, by_hand(study, "b", ("claims", "krakow", 0, 0.25)), EXACT), None))
    assert "The first plan's inputs were carried forward to 2027-Q3." in found
    assert "baseline claims, krakow (the whole row) there gone" in found
    assert "claims goes live in krakow 1 25.0% 7.5 2027-Q2 2027-Q3 later" in found
    assert any(line.startswith("elapsed -") for line in found)


@pytest.mark.parametrize("seed", range(20))
def test_the_figures_shown_add_up_as_they_are_shown(seed: int) -> None:
    """Every column from top to bottom and every line from left to right, whatever is behind the cents."""
    chance = random.Random(seed)
    a = solved(tiny(), "a")
    study = later(a, 1, 2) if seed % 2 else tiny()
    for location in ("london", "krakow", "pune"):
        study = salary(study, location, chance.uniform(10_000, 40_000))
    found = diff_text(difference(a, solved(study, "b"), EXACT), None).split("present value in ")[1].splitlines()[1:]
    rows = [[round(float(cell.replace(",", "")) * 100) for cell in line.split()[-4:]] for line in found if line[-1].isdigit()]
    assert len(rows) > 3
    for run_cost, one_off, total, _ in rows:
        assert run_cost + one_off == total
    for column in zip(*rows, strict=True):
        assert sum(column[:-1]) == column[-1]


def test_runs_by_their_ids(before: Path, after: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "runs"
    manifests = [runs.manifest(first="2027"), runs.manifest(first="2028")]
    folders = [output / runs.put(output, manifest) for manifest in manifests]
    for folder, plan in zip(folders, (before, after), strict=True):
        shutil.copyfile(plan, folder / "plan.json")
    by_id = run(capsys, manifests[0].run[:6], manifests[1].run, "--runs", output)
    assert by_id[0] == 0
    assert by_id == run(capsys, *folders)
    assert lines(by_id[1])[:2] == [f"{folder}: Tiny, 2027 to 2028" for folder in folders]


def test_a_run_that_is_none_and_one_without_a_plan(before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "runs"
    failed = runs.without_plan()
    folder = runs.put(output, failed)
    code, out, err = run(capsys, before, "nope", "--runs", output)
    assert (code, out) == (Exit.INVALID_INPUT, "")
    assert 'run "nope": no run\'s id begins so' in err
    code, out, err = run(capsys, before, failed.run, "--runs", output)
    assert (code, out) == (Exit.INVALID_INPUT, "")
    assert err == f"{folder}: the run came to no plan: {failed.message} (give one that has a plan)\n"


def test_what_is_no_plan(before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hint = "give a plan's workbook, its JSON document, or the folder of a run; for a run's id, name the folder with --runs"
    assert run(capsys, before, "nope.xlsx") == (3, "", f"nope.xlsx: there is no such file or folder ({hint})\n")
    code, _, err = run(capsys, before, tmp_path)
    assert code == 3
    assert "is a folder without a plan.json" in err


def test_plans_that_do_not_follow_one_another(before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    euros = written(tmp_path / "c.json", tiny().replace(study=tiny().study.replace(currency="EUR")))
    code, out, err = run(capsys, before, euros)
    assert (code, out) == (3, "")
    assert f"{euros}: the plans are in GBP and in EUR" in err


@pytest.mark.parametrize(("name", "code"), [("out.csv", Exit.USAGE), ("nowhere/out.xlsx", Exit.NOT_WRITABLE)])
def test_where_nothing_can_be_written(
    name: str, code: Exit, before: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found, out, err = run(capsys, before, before, "-o", tmp_path / name)
    assert (found, out) == (code, "")
    assert str(tmp_path / name) in err
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
