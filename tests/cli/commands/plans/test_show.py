"""`show`: a plan read again is the plan that was solved, whatever it was written as."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from sourcing_opt.cli.main import main
from sourcing_opt.errors import Exit
from tests.batch import runs
from tests.cli.terminal import shown

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The study tiny with its plan as workbook, and a run's folder with both of its files."""
    path = tmp_path_factory.mktemp("made")
    assert main(["new", str(path / "tiny"), "--example", "tiny"]) == 0
    (path / "jobs.yaml").write_text("jobs:\n- {study: tiny, models: [own], scenarios: [none], gap: 0}\n", encoding="utf-8")
    assert main(["batch", str(path / "jobs.yaml"), "-o", str(path / "runs")]) == 0
    [workbook] = (path / "runs").glob("*/plan.xlsx")
    shutil.copyfile(workbook, path / "plan.xlsx")
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, made: Path) -> Run:
    """A command in the folder of the plans."""
    monkeypatch.chdir(made)

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def lines(out: str) -> list[str]:
    return [" ".join(line.split()) for line in out.splitlines()]


def run_id(made: Path) -> str:
    [folder] = (made / "runs").glob("tiny-*")
    return folder.name.removeprefix("tiny-")


def test_it_is_the_page_that_solve_printed(run: Run, made: Path) -> None:
    code, solved, _ = run("solve", "tiny", "--gap", "0")
    page, remark, following = solved.rstrip("\n").rsplit("\n\n", 2)
    assert (code, remark) == (0, "Nothing is written without -o: add -o plan.xlsx for the workbook.")
    assert following == "Next:\n  sourcing-opt compare tiny  what other ways of sourcing would cost"
    [folder] = (made / "runs").glob("tiny-*")
    for plan in ("plan.xlsx", folder, folder / "plan.json", run_id(made), run_id(made)[:5], folder.name):
        assert run("show", plan) == (0, page + "\n", ""), plan


def test_where_everything_goes(run: Run) -> None:
    """From the README of tiny: invoices go to Pune, helpline and half of claims to Krakow."""
    _, out, _ = run("show", "plan.xlsx")
    found = lines(out)
    assert found[0] == "Tiny: best plan, proven"
    for line in (
        "claims 30 london krakow 50%, london 50% 2028",
        "invoices 20 london pune 2027",
        "pune Pune IN, offshore captive 0 20 opens in 2027 for 200,000 GBP",
        "PL 0 25 42% 0 500,000",
        "2027 2 30 370,000 Pune 20, Krakow 10",
        "onshore_floor binding all",
    ):
        assert line in found


def test_each_side_in_full(run: Run) -> None:
    sides = {
        "--processes": "helpline 10 london krakow 2027",
        "--sites": "london London GB, onshore captive 60 15",
        "--moves": "2028 claims london krakow 50.0% 15.0 195,000",
        "--policies": "onshore_floor all binding 2028 0.25 at least 0.25 share 0",
        "--costs": "all of it 2,170,000 1,495,000 3,665,000",
    }
    pages = {side: lines(run("show", "plan.xlsx", side)[1]) for side in sides}
    for side, line in sides.items():
        assert [other for other, found in pages.items() if line in found] == [side]
    assert all(line in lines(run("show", "plan.xlsx", *sides)[1]) for line in sides.values())


def test_one_process(run: Run) -> None:
    code, out, _ = run("show", "plan.xlsx", "--process", "claims")
    assert (code, lines(out)[0]) == (0, "Tiny: claims, Settling claims (Claims)")
    assert "all of it 1,200,000 1,095,000 2,295,000" in lines(out)
    assert "invoices" not in out
    code, out, err = run("show", "plan.xlsx", "--process", "claim")
    assert (code, out) == (Exit.INVALID_INPUT, "")
    assert err == '--process "claim": the plan has no such process (did you mean "claims"?)\n'


def test_the_costs_of_processes_and_sites_add_up(run: Run) -> None:
    def total(*arguments: str) -> int:
        line = next(line for line in lines(run("show", "plan.xlsx", "--costs", *arguments)[1]) if line.startswith("all of it"))
        return int(line.split()[-1].replace(",", ""))

    opening = 200_000
    assert sum(total("--process", process) for process in ("claims", "helpline", "invoices")) + opening == total()


def test_json_has_the_parts_of_the_plans_document(run: Run, made: Path) -> None:
    [folder] = (made / "runs").glob("tiny-*")
    whole = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    content = json.loads(run("show", "plan.xlsx", "--format", "json")[1])
    assert content["schema"] == "sourcing-opt/show/1"
    assert {name: content[name] for name in content if name != "schema"} == {
        name: whole[name] for name in content if name != "schema"
    }
    of_one = json.loads(run("show", folder, "--moves", "--process", "claims", "--format", "json")[1])
    assert set(of_one) == {"schema", "study", "summary", "moves"}
    assert [move["process"] for move in of_one["moves"]] == ["claims"]


def test_what_somebody_replaced_counts_and_is_not_proven(run: Run, made: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made / "plan.xlsx")
    sheet = book["Cost build-up"]
    rows = list(sheet.iter_rows())
    header = next(row for row in rows if "Override" in {cell.value for cell in row})
    column = {cell.value: number for number, cell in enumerate(header)}
    for row in rows[rows.index(header) + 1 :]:
        if row[column["Process"]].value == "invoices":
            row[column["Override"]].value = 1 if row[column["Location"]].value == "london" else 0
    book.save(tmp_path / "edited.xlsx")
    _, out, _ = run("show", tmp_path / "edited.xlsx")
    assert re.match(r"Tiny: with \d decisions replaced since it was made; nothing is proven of it", out)
    assert "3 of 3" not in out
    assert "helpline 10 london krakow 2027" in lines(out)
    assert "1 of 3 processes stay where they are: invoices." in lines(out)


def test_a_label_of_several_runs_is_not_taken_for_one(run: Run, tmp_path: Path) -> None:
    several = runs.four_quarters()
    for each in several:
        runs.put(tmp_path, each)
    code, out, err = run("show", "bank", "--runs", tmp_path)
    assert (code, out) == (Exit.INVALID_INPUT, "")
    assert err.startswith('run "bank": 5 runs have this label: ')
    assert err.endswith("(give the id of one)\n")


def test_runs_by_their_ids_wherever_a_plan_is_read(run: Run, made: Path, tmp_path: Path) -> None:
    run_ = run_id(made)
    assert run("check", run_)[0] == 0
    assert run("diff", run_[:6], "plan.xlsx")[0] == 0
    assert run("roll", "tiny", "--plan", run_, "--to", "2028", "-o", tmp_path / "next")[0] == 0
    code, _, err = run("check", "nothing_like_it")
    assert (code, 'run "nothing_like_it": no run' in err) == (Exit.INVALID_INPUT, True)


@pytest.mark.parametrize("columns", [80, 120, 200])
def test_it_fits_the_terminal(columns: int, made: Path) -> None:
    code, text = shown("-m", "sourcing_opt", "show", "plan.xlsx", columns=columns, cwd=made)
    answer = text.rpartition("\x1b[2K")[2]  # after what was drawn and taken away while it was worked out
    plain = re.sub(r"\x1b\[[\d;]*m", "", answer).split("\n")
    assert code == 0
    assert "\x1b" in answer
    assert plain[0] == "Tiny: best plan, proven"
    assert max(map(len, plain)) <= columns
