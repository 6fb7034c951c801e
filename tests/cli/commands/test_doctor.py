"""The doctor: what works, what is missing, what does not work, and the exit code of each."""

from __future__ import annotations

import errno
import importlib.metadata
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pulp.apis.coin_api import PULP_CBC_CMD

import sourcing_opt.optimisation
from sourcing_opt import __version__
from sourcing_opt.cli.commands import doctor
from sourcing_opt.cli.main import main
from sourcing_opt.errors import AuditFailed, SolverMissing
from sourcing_opt.io import examples, model_names
from sourcing_opt.solving import probe, tested
from sourcing_opt.solving.tested import NEWEST, untested

Examine = Callable[[], tuple[int, dict[str, tuple[str, str]]]]


@pytest.fixture
def examine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Examine:
    """`examine()`: the exit code, and what -> (state, detail)."""
    monkeypatch.chdir(tmp_path)

    def examined() -> tuple[int, dict[str, tuple[str, str]]]:
        code = main(["doctor", "--format", "json"])
        document = json.loads(capsys.readouterr().out)
        assert document["ok"] == (code == 0)
        return code, {each["what"]: (each["state"], each["detail"]) for each in document["findings"]}

    return examined


def test_all_is_well(examine: Examine) -> None:
    code, found = examine()
    assert code == 0
    assert found["sourcing-opt"] == ("ok", __version__)
    assert found["numpy"] == ("ok", importlib.metadata.version("numpy"))
    assert found["HiGHS"] == ("ok", f"HiGHS {importlib.metadata.version('highspy')}")
    assert found["tiny"] == ("ok", "solved: costs 2,692,800.00, as worked out by hand")
    assert found["examples"] == ("ok", ", ".join(examples()))
    assert found["sourcing models"] == ("ok", ", ".join(model_names()))
    assert found["configuration"] == ("ok", "no sourcing-opt.toml is in use")


def test_as_text(examine: Examine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"ok       sourcing-opt      {__version__}" in lines
    assert lines[-1] == "All that is needed works."
    monkeypatch.setattr(doctor, "TINY_COST", 1)
    assert main(["doctor"]) == 8
    assert capsys.readouterr().out.splitlines()[-1] == "Not all that is needed works."


def test_what_only_some_need_may_be_missing(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(PULP_CBC_CMD, "pulp_cbc_path", "/nowhere/cbc")
    code, found = examine()
    assert code == 0
    assert found["CBC"][0] == found["LibreOffice"][0] == "missing"
    assert "CBC is not installed: install it" in found["CBC"][1]
    assert "LibreOffice is not installed" in found["LibreOffice"][1]


def test_cbc_that_does_not_answer(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    program = shutil.which("false")
    assert program is not None
    monkeypatch.setattr(shutil, "which", lambda name: program)
    code, found = examine()
    assert (code, found["CBC"][0]) == (0, "missing")
    assert "is installed, but does not answer" in found["CBC"][1]


def test_no_solver_answers(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(solver: str) -> str:
        raise SolverMissing(f"{solver} is silent")

    monkeypatch.setattr(probe, "probe", silent)
    code, found = examine()
    assert (code, found["HiGHS"]) == (7, ("not ok", "highs is silent"))
    assert "tiny" not in found


def test_a_solver_that_cannot_be_loaded(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sourcing_opt.solving.probe", None)
    code, found = examine()
    assert (code, found["HiGHS"][0]) == (7, "not ok")
    assert "install sourcing-opt anew" in found["HiGHS"][1]


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_a_solver_that_answers_wrongly_is_found_out(solver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert probe.probe(solver)
    monkeypatch.setattr(probe, "LEAST", -4.0)
    with pytest.raises(SolverMissing, match=r"answers -5.0 where -4.0 is right"):
        probe.probe(solver)


def test_tiny_costs_something_else(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "TINY_COST", 2_692_801)
    code, found = examine()
    assert (code, found["tiny"][0]) == (8, "not ok")
    assert "costs 2,692,800.00 where 2,692,801 is right" in found["tiny"][1]


def test_tiny_does_not_pass_its_audit(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuted(*_: Any) -> None:
        raise AuditFailed("the books do not balance")

    monkeypatch.setattr(sourcing_opt.optimisation, "optimise", refuted)
    code, found = examine()
    assert (code, found["tiny"]) == (8, ("not ok", "the books do not balance"))


def test_libraries_outside_their_range(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["numpy<1,>=0.5", "nonesuch>=2", "tzdata", 'pytest<1; extra == "dev"', 'otherwise>=3; extra == "dask"']
    numpy = importlib.metadata.version("numpy")
    monkeypatch.setattr(importlib.metadata, "requires", lambda name: asked)
    code, found = examine()
    assert code == 8
    assert found["numpy"] == ("not ok", f'{numpy} is outside >=0.5,<1: pip install "numpy>=0.5,<1"')
    assert found["nonesuch"] == ("not ok", "is not installed: install sourcing-opt anew")
    assert found["tzdata"][0] == "ok"
    assert found["otherwise"][0] == "missing"
    assert 'pip install "sourcing-opt[dask]"' in found["otherwise"][1]
    assert "pytest" not in found


def test_files_that_were_never_installed(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "requires", unknown)
    code, found = examine()
    assert (code, found["libraries"][0]) == (0, "missing")


@pytest.mark.parametrize(
    ("version", "clause", "answer"),
    [
        ("2.14", ">=2.14.0", True),
        ("2.14.1", ">=2.14", True),
        ("2.9", ">=2.14", False),
        ("3.0.0", "<3", False),
        ("2.99", "<3", True),
        ("3.0rc1", "<3", False),
        ("10", ">=9.5", True),
        ("1.2", "==1.2.0", True),
        ("1.2", "!=1.2", False),
    ],
)
def test_ranges_of_versions(version: str, clause: str, answer: bool) -> None:
    assert doctor.within(version, clause) is answer


def test_a_wrong_configuration_is_one_finding(examine: Examine, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("sourcing-opt.toml").absolute()
    path.write_text("[solve]\ngap = 2\nsede = 1\n", encoding="utf-8")
    code, found = examine()
    assert (code, found["configuration"][0]) == (3, "not ok")
    assert found["configuration"][1].splitlines() == [
        f"{path}:2 solve.gap: 2.0 is not in the range 0<=x<=1",
        f'{path}:3 solve.sede: no such option (did you mean "seed"?)',
    ]
    assert found["tiny"][0] == "ok"
    assert main(["doctor"]) == 3
    assert f"\n{27 * ' '}{path}:3 solve.sede" in capsys.readouterr().out
    path.write_text("[solve]\ngap = 0.5\n", encoding="utf-8")
    assert examine()[1]["configuration"] == ("ok", str(path))


def test_a_full_disk(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    code, found = examine()
    assert (code, found["temporary folder"][0]) == (9, "not ok")
    assert "No space left on device" in found["temporary folder"][1]


def test_nothing_shipped_is_there(examine: Examine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("sourcing_opt.io.shipped", "sourcing_opt.io.sourcing_models", "sourcing_opt.io"):
        monkeypatch.setattr(sys.modules[name], "content", lambda kind: tmp_path)
    code, found = examine()
    assert code == 8
    assert {found[what][0] for what in ("examples", "sourcing models", "tiny")} == {"not ok"}


def test_a_highs_that_nobody_has_tested_is_a_warning(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert untested() is None
    for newer in ("1.99.0", "2.0.0rc1"):
        monkeypatch.setattr(tested, "version", lambda _, newer=newer: newer)
        assert str(untested()).startswith(f"HiGHS {newer} is newer than {NEWEST}")
    assert main(["doctor"]) == 0
    assert "warning  HiGHS             HiGHS 2.0.0rc1 is newer" in capsys.readouterr().out
