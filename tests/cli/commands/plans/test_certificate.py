"""`solve --certificate` and `check --certificate`: a proof as a file, and whether it is one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from sourcing_opt.cli.main import main
from sourcing_opt.io import content
from sourcing_opt.solving import best
from tests.edited import edit, split

COST = 2_692_800
"""Of tiny's best plan."""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    shutil.copytree(content("inputs") / "tiny", tmp_path / "tiny")
    return tmp_path / "tiny"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tiny's plan and its certificate."""
    folder = tmp_path_factory.mktemp("written")
    files = ["-o", str(folder / "plan.xlsx"), "--certificate", str(folder / "plan.npz")]
    assert main(["solve", str(content("inputs") / "tiny"), "--gap", "0", *files]) == 0
    return folder


@pytest.fixture
def solved(written: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Tiny's plan and its certificate."""
    names = "plan.xlsx", "plan.npz"
    for name in names:
        shutil.copy(written / name, tmp_path)
    return tmp_path / names[0], tmp_path / names[1]


def checked(capsys: pytest.CaptureFixture[str], plan: Path, proof: Path) -> tuple[int, str]:
    """The exit code, and what is said of the certificate: on stdout, or on stderr where it is none."""
    code = main(["check", str(plan), "--certificate", str(proof)])
    out, err = capsys.readouterr()
    return code, "".join(line for line in out.splitlines() if "certificate" in line) + err


def forged(proof: Path, **changes: Any) -> None:
    """Other numbers in a file."""
    with np.load(proof) as file:
        parts = dict(file)
    with proof.open("wb") as target:
        np.savez_compressed(target, **parts | {name: change(parts[name]) for name, change in changes.items()})


def test_it_proves_the_plan(solved: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    code, told = checked(capsys, *solved)
    proven = "no plan costs less than 2,692,800.00; this one costs 2,692,800.00, proven within 0.000000% of the best"
    assert (code, told) == (0, f"ok      the certificate holds: {proven}")


def test_the_document_has_the_figures(solved: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(solved[0]), "--certificate", str(solved[1]), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["proven"] == pytest.approx({"bound": COST, "cost": COST, "gap": 0}, abs=0.01)
    assert main(["check", str(solved[0]), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["proven"] is None


def test_a_dearer_plan_is_so_far_from_the_best(solved: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    """The same study, whose plan somebody has overridden: claims stay in London."""

    def later(book: Any) -> None:
        split(book, "claims", {"london": 1.0, "krakow": 0.0}, range(2, 3))

    code = main(["check", str(edit(solved[0], later)), "--certificate", str(solved[1]), "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    proven, now = found["proven"], found["now"]
    assert (code, now["penalty_npv"]) == (0, 0)
    assert proven["cost"] == now["npv"] > COST + 1
    assert proven["bound"] == pytest.approx(COST, abs=0.01)
    assert proven["gap"] == pytest.approx(1 - COST / now["npv"])


@pytest.mark.parametrize("part", ["dual_value", "bound"])
def test_with_one_number_changed_it_does_not_verify(
    part: str, solved: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    def last_one_more(array: Any) -> Any:
        changed = array.copy()
        changed[(-1,) * array.ndim] += 1
        return changed

    forged(solved[1], **{part: last_one_more})
    code, told = checked(capsys, *solved)
    assert (code, told) == (
        8, "FAILED  the certificate holds: it was changed since it was written: its numbers are not those of its digest"
    )  # fmt: skip


def test_for_other_inputs_it_does_not_verify(solved: tuple[Path, Path], tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, proof = solved
    assert main(["solve", str(tiny), "-o", str(plan), "--set", "study.discount_rate=0.05"]) == 0
    capsys.readouterr()
    code, told = checked(capsys, plan, proof)
    assert (code, told) == (8, "FAILED  the certificate holds: it is for another study, or for other inputs of this one")


def test_for_another_program_it_does_not_verify(solved: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    forged(solved[1], program=lambda _: np.array("0" * 64), made_by=lambda _: np.array("9.9"))
    code, told = checked(capsys, *solved)
    assert code == 8
    assert "it is for another program of this study: check it with sourcing-opt 9.9, which made it" in told


def test_what_is_no_certificate(solved: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan, proof = solved
    assert checked(capsys, plan, plan) == (3, f"{plan}: is no certificate (give what solve --certificate has written)\n")
    proof.write_text("a proof", encoding="utf-8")
    assert checked(capsys, plan, proof)[0] == 3
    assert checked(capsys, plan, tmp_path / "none.npz")[0] == 2


def test_the_same_proof_gives_the_same_bytes(solved: tuple[Path, Path], tiny: Path) -> None:
    again = tiny.parent / "again.npz"
    assert main(["solve", str(tiny), "--gap", "0", "--certificate", str(again)]) == 0
    assert again.read_bytes() == solved[1].read_bytes()


def test_that_there_is_no_plan_is_certified(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    proof = tiny.parent / "none.npz"
    rule = "- {id: far, type: share_limit, where: {country: IN}, min: 1}\n"
    (tiny / "policies.yaml").write_text(rule, encoding="utf-8")
    assert main(["solve", str(tiny), "--certificate", str(proof)]) == 4
    with np.load(proof) as file:
        assert np.isinf(file["bound"])


def test_a_solver_whose_proof_nobody_can_check(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(tiny), "--solver", "cbc", "--certificate", str(tiny.parent / "c.npz")]) == 2
    assert "--certificate goes with --solver highs: nobody else can check what CBC proves" in capsys.readouterr().err
    assert not (tiny.parent / "c.npz").exists()


def test_nothing_to_prove(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(tiny), "--model", "as_is", "--certificate", str(tiny.parent / "c.npz")]) == 2
    assert "nothing moves, so there is nothing to prove" in capsys.readouterr().err


def test_a_folder_that_is_not_there(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(tiny), "--certificate", str(tiny / "none" / "c.npz")]) == 9
    assert "create it first" in capsys.readouterr().err


def test_a_proof_by_the_solvers_word_alone_is_none(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written that would not verify; the plan is there, and whose word its proof is."""
    monkeypatch.setattr(best, "certified", lambda problem, tree: None)
    plan, proof = tiny.parent / "plan.xlsx", tiny.parent / "c.npz"
    assert main(["solve", str(tiny), "-o", str(plan), "--certificate", str(proof)]) == 8
    out, err = capsys.readouterr()
    assert f"{proof}: no certificate is written: the proof rests on the word of HiGHS" in err
    assert "Tiny: best plan, proven by HiGHS" in out
    assert not proof.exists()
    book = openpyxl.load_workbook(plan, data_only=True)
    assert ("Proven by", True) in {(row[0].value, "HiGHS" in str(row[1].value)) for row in book["Run log"].iter_rows(min_row=3)}
    cover = {str(cell.value) for row in book["Cover"].iter_rows() for cell in row}
    assert any("the least net present cost, proven by HiGHS" in text for text in cover)
